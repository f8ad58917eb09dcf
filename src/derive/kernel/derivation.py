"""A derivation is a claim: facts, lemmas and a chain of equations or bounds, each inference written out.

The solver makes these, anybody may; only `check` turns one into a theorem.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from derive.kernel.bound import together
from derive.kernel.declared import Convexity, Target
from derive.kernel.equations import Multiple, about, is_ranged, plugged, with_slopes
from derive.kernel.everywhere import Everywhere
from derive.kernel.judgement import Judgement
from derive.kernel.law import Binding
from derive.kernel.problem import Problem
from derive.kernel.witness import Witness, named, with_witnesses
from derive.terms import Index, Path, Sym, Term, rename
from derive.terms.matrix import Matrix


@dataclass(frozen=True, slots=True)
class Step:
    """`before` becomes `after`: its part at `path` is replaced by `new`, by `rule`.

    `among`, if any, picks some of the terms or factors at `path`: those alone are replaced.
    `name` says which law, definition, lemma, or (by number from 0) hypothesis; `binding` what its
    letters and indices stand for; `backwards` that the right side became the left.  "adjoint" and
    "chain" write a derivative out through definitions or through the arguments of an opaque function;
    "kink" puts 0 for the argument of a kink, where that is 0.  "bound" puts what is no less (greater) for the
    part: its `relation` is <= or < then, else =.  "combination" puts a term that differs from the part by the
    sum of the multiples in `combination` of l − r, for equations l = r.  "obtain" is the equation of the witness
    `name`.
    "cases" puts what the part is equal to in each of its `arms`.
    "induction" puts the closed form of an entry of a family, by the shift `name`; "previous" that of the entry at the
    step before, within the chain of a step.
    `conditions` are what this inference needed.
    """

    rule: str
    path: Path
    before: Term
    after: Term
    new: Term
    name: str = ""
    binding: Binding = field(default_factory=Binding)
    backwards: bool = False
    among: tuple[int, ...] = ()
    conditions: tuple[Judgement, ...] = ()
    relation: str = "="
    combination: tuple[Multiple, ...] = ()
    arms: tuple[Arm, ...] = ()
    induction: tuple[Closed, ...] = ()

    @property
    def lemmas(self) -> tuple[str, ...]:
        """The earlier chains that it cites."""
        own = (self.name,) if self.rule == "lemma" else ()
        chains = self.inner
        inner = (name for chain in chains for step in chain.steps for name in step.lemmas)
        return (*own, *(each.name for each in self.combination if each.rule == "lemma"), *inner)

    @property
    def inner(self) -> tuple[Chain, ...]:
        """The chains of its cases, or of its induction."""
        arms = (chain for arm in self.arms for chain in (arm.chain, arm.other))
        return (*arms, *(chain for each in self.induction for chain in (each.base, each.step)))


@dataclass(frozen=True, slots=True)
class Closed:
    """The closed form of a family, in the letters of its definition, by induction over its steps.

    `shift` names the family at the step before.  `base` starts at the form beyond the end, at step 0, and ends at what
    stands there; `step` starts at the entry and ends at the form, where the form may be put for the step before.
    """

    shift: str
    form: Term
    base: Chain
    step: Chain


@dataclass(frozen=True, slots=True)
class Arm:
    """One case of a proof: where `when` holds, given under the number after all others.

    The two chains start at both sides, and end at the same term.
    """

    when: Judgement
    chain: Chain
    other: Chain


@dataclass(frozen=True, slots=True)
class Fact:
    """A judgement that is not a step: a sign, or that something is differentiable.

    rule "law": an instance of the law `name` whose conditions are earlier facts; "given": declared
    by the problem, number `name`; "definition": the earlier fact about the term with the definition
    at `path` written out; "lemma": the earlier fact about what the lemma `name` says is equal, or the bound that it proves;
    "adjoint", "chain": a result is differentiable since its consumers are, an opaque function since
    its arguments are; "arithmetic": between numbers; "assumed": a hypothesis of the theorem;
    "everywhere": what the problem declares of all numbers, number `name`, of the number that `binding` puts for
    its variable; "obtained": where the witness `name` is; "induction": what the induction number `name` shows, at the
    index that `binding` puts for the step, or at the last one.
    """

    judgement: Judgement
    rule: str
    name: str = ""
    binding: Binding = field(default_factory=Binding)
    path: Path = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """start = ... = end, or start = ... ≤ ... = end, with the facts that no earlier chain has shown.

    `part` is the part of the problem that it answers, None for a lemma; `name` is how later chains
    cite it.  `where` names the earlier chains that say what stands in its end.
    """

    name: str
    start: Term
    steps: tuple[Step, ...] = ()
    facts: tuple[Fact, ...] = ()
    part: str | None = None
    where: tuple[str, ...] = ()

    @property
    def end(self) -> Term:
        """What the chain arrives at."""
        return self.steps[-1].after if self.steps else self.start

    @property
    def inner(self) -> tuple[Chain, ...]:
        """The chains of the cases in it, and of those in them."""
        own = (each for step in self.steps for each in step.inner)
        return tuple(chain for each in own for chain in (each, *each.inner))

    @property
    def relation(self) -> str:
        """What it proves of its start and its end: =, <= or <."""
        return together(step.relation for step in self.steps)


@dataclass(frozen=True, slots=True)
class MatrixForm:
    """The answer of a part in matrix notation: its entry at the indices `at` is that answer.

    `chain` starts at that entry, read off the notation, and ends at the answer.
    """

    part: str
    matrix: Matrix
    at: tuple[Index, ...]
    chain: Chain


@dataclass(frozen=True, slots=True)
class Case:
    """The answer of a part is `value` where all of `when` hold.

    Each of these conditions has a weight that is 1 where it holds, see `derive.kernel.judgement.weight`;
    `chain` starts at the weights times the answer and ends at the weights times the value.  If it `supposes` them, it
    starts at the answer and ends at the value, with the conditions given.
    """

    part: str
    when: tuple[Judgement, ...]
    value: Term
    chain: Chain
    supposes: bool = False


@dataclass(frozen=True, slots=True)
class Kink:
    """Where `argument` is 0, the partial derivative of a part exists exactly if `condition` is 0, and is then
    `value`; `besides` is what else is assumed.

    The chains start at the derivatives of what is differentiated as it is for arguments ≥ 0 (`above`) and ≤ 0
    (`below`), see `derive.kernel.kink`.  They end at the value plus a multiple of the condition each; the two
    `multiples` differ.  Where indicators switch there, `meeting` starts at the difference of the two sides, and ends
    at 0.  If there are facts that show that what is differentiated is convex, see `subgradients`.
    """

    part: str
    argument: Term
    condition: Term
    value: Term
    multiples: tuple[Term, Term]
    above: Chain
    below: Chain
    besides: tuple[Judgement, ...] = ()
    meeting: Chain | None = None
    convexity: tuple[Fact, ...] = ()

    @property
    def subgradients(self) -> tuple[Term, Term] | None:
        """What is differentiated is convex in the variable, and its subgradients are the numbers between these."""
        return (self.below.end, self.above.end) if self.convexity else None

    @property
    def chains(self) -> tuple[Chain, ...]:
        """All that show it."""
        return (self.above, self.below, *(() if self.meeting is None else (self.meeting,)))


@dataclass(frozen=True, slots=True)
class PlugIn:
    """That what was found for unknowns satisfies the equation, or sign, that is declared under a number, in the
    letters of `binding`.

    `chain` starts at its left side with the answers in place of the unknowns, and ends at its right side; of a
    sign it has no steps, and the sign is a fact.  A derivative stands for what the chain of a name in `by` says
    that it is, at such indices.  The chains in `before` are cited by it.
    """

    number: int
    chain: Chain
    binding: Binding = field(default_factory=Binding)
    by: tuple[tuple[str, Binding], ...] = ()
    before: tuple[Chain, ...] = ()


@dataclass(frozen=True, slots=True)
class Induction:
    """`claim` holds at every value of the index `step` that it has, and where that is the last one.

    `base` shows it at step 0, `following` at the step t + 1 from what it says at t; each is one theorem, about a
    problem that `derive.kernel.inductive` makes of the claim.
    """

    claim: Judgement
    step: Index
    base: Derivation
    following: Derivation


@dataclass(frozen=True, slots=True)
class Derivation:
    """Chains, each resting on those before it; those with a part answer the problem.

    `witnesses` are numbers that any of them may speak of; `inductions` are shown before all chains.
    """

    problem: Problem
    chains: tuple[Chain, ...]
    forms: tuple[MatrixForm, ...] = ()
    cases: tuple[Case, ...] = ()
    kinks: tuple[Kink, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    plugs: tuple[PlugIn, ...] = ()
    shape: Derivation | None = None  # that what is optimised is convex, or concave
    inductions: tuple[Induction, ...] = ()

    @property
    def extended(self) -> Problem:
        """The problem in whose language it is written: with its witnesses."""
        return with_witnesses(self.problem, self.witnesses)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that it answers."""
        return tuple(chain.part for chain in self.chains if chain.part is not None)

    @property
    def written(self) -> tuple[Chain, ...]:
        """Every chain in it, those of matrix forms, cases, kinks and of plugging in too, each after those it may
        lean on.
        """
        forms, cases = (form.chain for form in self.forms), (case.chain for case in self.cases)
        sides = (side for kink in self.kinks for side in kink.chains)
        plugs = (chain for plug in self.plugs for chain in (*plug.before, plug.chain))
        return (*self.chains, *forms, *cases, *sides, *plugs)

    def answer(self, part: str) -> Chain:
        """The chain that answers `part`."""
        return next(chain for chain in self.chains if chain.part == part)

    def slopes(self, plug: PlugIn) -> tuple[tuple[Term, Term], ...]:
        """The derivatives that a plug has values for, with these."""
        chains = {chain.name: chain for chain in self.chains}
        found = ((chains[name], binding.indices) for name, binding in plug.by)
        return tuple((rename(c.start, names), rename(c.end, names)) for c, names in found)


@dataclass(frozen=True, slots=True)
class Extremum:
    """The stationary point that was found is a `kind`, minimum or maximum, among all points where holds what is
    given of the variables; if `is_unique`, the only one.  So says `shape`: what is optimised is convex, or concave.
    """

    kind: str
    is_unique: bool
    shape: Theorem


@dataclass(frozen=True, slots=True)
class Induced:
    """That `claim` holds at every value of the index `step`: `base` says it of step 0, `following` of the step t + 1
    where it is `supposed` of t; there `sums` up to the step t have names.
    """

    claim: Judgement
    step: Index
    base: Theorem
    following: Theorem
    supposed: Judgement
    sums: tuple[tuple[Term, Term], ...] = ()


@dataclass(frozen=True, slots=True)
class Theorem:
    """`claim` holds under `assumed` and the declared facts `given`; only `check` should make one.

    `laws`, `lemmas`: the names of what it rests on, in the order of their tables.  `kinks` say what holds
    where an assumption t ≠ 0 does not.  `convexity` is what follows from the claim, if that was asked for.
    `plugs` say which of the equations for an unknown the answer satisfies, under no more than is assumed.
    `extremum` says whether a stationary point is a minimum.  `everywhere` are given too.  `inductions` are all that
    were shown before it.  `witnesses` are the numbers that it speaks of or leans on: a claim that names one says that
    there is such a number.
    """

    derivation: Derivation
    part: str
    claim: Judgement
    given: tuple[Judgement, ...]
    assumed: tuple[Judgement, ...]
    laws: tuple[str, ...]
    lemmas: tuple[str, ...]
    form: MatrixForm | None = None
    cases: tuple[Case, ...] = ()
    kinks: tuple[Kink, ...] = ()
    convexity: Convexity | None = None
    everywhere: tuple[Everywhere, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    plugs: tuple[PlugIn, ...] = ()
    extremum: Extremum | None = None
    inductions: tuple[Induced, ...] = ()

    @property
    def is_proved(self) -> bool:
        """Whether the claim is what was asked for: true of a target to be found; an unknown is found where no
        unknown is left, nor a witness, which may hang on one.
        """
        if self.target.unknowns:
            end, unknowns = self.claim.terms[1], self.target.unknowns
            return not self.exists and not any(self.problem.depends(end, name) for name in unknowns)
        return self.target.claim in (None, self.claim)

    @property
    def is_verified(self) -> bool:
        """Whether the answers are shown to satisfy all that is given of the unknowns."""
        unknown = set(about(self.problem, self.target.unknowns))
        known = {plug.number for plug in self.plugs}
        return bool(unknown) and unknown <= known and not is_ranged(self.problem, self.target.unknowns)

    def satisfies(self, plug: PlugIn) -> Judgement:
        """What is shown by plugging in: what is declared, with the answers in place of the unknowns."""
        found: dict[str, tuple[tuple[Index, ...], Term]] = {}
        for target in self.problem.targets:
            if target.unknowns == self.target.unknowns and target.is_unknown:
                assert isinstance(target.term, Sym)
                found[target.term.name] = target.term.args, self.derivation.answer(target.part).end
        declared = self.problem.declared[plug.number]
        slopes = self.derivation.slopes(plug)
        given = (with_slopes(rename(t, plug.binding.indices), slopes) for t in declared.terms)
        terms = (plugged(self.problem, term, found) for term in given)
        return Judgement(declared.relation, tuple(terms))

    @property
    def exists(self) -> tuple[Witness, ...]:
        """The witnesses that the claim names."""
        return named(self.claim.terms, self.witnesses)

    @property
    def target(self) -> Target:
        """What was asked for."""
        return next(each for each in self.problem.targets if each.part == self.part)

    @property
    def problem(self) -> Problem:
        """What was asked."""
        return self.derivation.problem

    @property
    def chain(self) -> Chain:
        """The chain that proves the claim."""
        return self.derivation.answer(self.part)

    @property
    def chains(self) -> tuple[Chain, ...]:
        """All it rests on: its lemmas, in order, then its own chain."""
        return (*(c for c in self.derivation.chains if c.name in self.lemmas), self.chain)
