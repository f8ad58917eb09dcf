"""Proving signs and differentiability from the laws; what can't be proved may be assumed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from derive.algebra import integer_exponent
from derive.errors import InvalidStep
from derive.kernel import (
    Binding,
    Chain,
    Fact,
    Judgement,
    Law,
    Problem,
    Step,
    converges,
    differentiable,
    exists,
    is_moved,
    lasting,
    limit_like,
    nonnegative,
    nonzero,
    peano,
    uses,
)
from derive.kernel.adjoint import Use, chain_conditions, smooth_premises
from derive.kernel.curvature import ways
from derive.kernel.fact_rules import ASSUMABLE
from derive.kernel.induction import entry_at_end
from derive.kernel.judgement import OF_DISTRIBUTIONS, OF_MATRICES, PLAIN, is_true_of_numbers
from derive.kernel.law import Value, instance_of
from derive.kernel.limits import continuity_conditions, moving_premises, spoken_of
from derive.kernel.moments import (
    check_exchange,
    completed_square,
    integrable,
    interchangeable,
    leant_on_by_sign,
    of_parameters,
    of_support,
)
from derive.kernel.nearby import is_open_sign, symmetries
from derive.kernel.obligations import is_of_outcome, is_plain
from derive.kernel.witness import Witness, named, with_witnesses
from derive.laws import (
    DEFINITE,
    DIFFERENTIABILITY,
    EXPECTATION,
    INEQUALITIES,
    LAWS,
    LIMITS,
    SIGNS,
    SMOOTH_MATRICES,
    SMOOTH_POWERS,
)
from derive.solver.densities import square_completed
from derive.solver.lift import Known
from derive.solver.match import matches, may_be, may_match, renaming
from derive.terms import (
    KINDS,
    ZERO,
    Add,
    Apply,
    Array,
    D,
    Det,
    Fn,
    Index,
    Inverse,
    Limit,
    Meta,
    Moment,
    Mul,
    Num,
    Path,
    Pow,
    Sum,
    Sym,
    Term,
    add,
    bound_indices,
    contains,
    derivative,
    factors_of,
    fresh,
    index,
    mul,
    neg,
    num,
    part as part_of,
    put,
    rename,
    rename_bound,
    same,
    subterms,
    terms_of,
)  # fmt: skip


class Unprovable(Exception):
    """A condition that neither follows nor can be assumed; `is_averaged` if an expectation is over its outcomes."""

    def __init__(self, judgement: Judgement, is_averaged: bool = False) -> None:
        super().__init__(judgement.key)
        self.judgement, self.is_averaged = judgement, is_averaged


LAWS_ON_LIMIT = {  # that a limit exists, by what it is of
    kind: tuple(
        law
        for law in LIMITS
        if law.claim.relation == "converges" and may_match(law.claim.subject.args[0], kind)
    )
    for kind in KINDS.values()
}
LOGS = tuple(law for law in INEQUALITIES if law.name == "log of what is more than 1")
LAWS_ON = {  # by what is said, and what the term is of which it is said
    (relation, kind): tuple(
        law
        for law in (
            *DIFFERENTIABILITY,
            *SIGNS,
            *LOGS,
            *EXPECTATION,
            *SMOOTH_MATRICES,
            *SMOOTH_POWERS,
            *DEFINITE,
        )
        if law.claim.relation == relation and may_match(law.claim.subject, kind)
    )
    for relation in ("differentiable", "<", "<=", "!=", "integrable", *OF_MATRICES)
    for kind in KINDS.values()
}
DIFFERENCE = {  # what a relation between two terms says of their difference
    "<": "what is greater leaves a positive difference",
    "<=": "what is no less leaves a nonnegative difference",
}
TELLING = {  # and what their difference says of two terms
    "<": "a positive difference tells what is greater",
    "<=": "a nonnegative difference tells what is no less",
}
LEAVES = ("given", "assumed", "everywhere", "obtained", "distribution")  # rules that lean on nothing before
T = TypeVar("T")
# goes before the sign of the determinant, but where just that is given: a sign holds nearby, too
INVERTIBLE = "invertibility of a positive definite matrix"
FORMS = ("definition of a positive semidefinite matrix", "definition of a positive definite matrix")
HOSPITAL = "existence of the limit by l'Hôpital's rule"  # and over a power
MOST_PARTED = 8  # terms of a sum that are shared out in every way
SMOOTH = ("smooth",)  # that something is assumed to be differentiable
Way = tuple[Fact, tuple[Judgement, ...]]  # a fact, and the facts it needs


@dataclass(frozen=True, slots=True)
class Lemma:
    """A chain that may be cited, what its inferences needed, and what it leans on."""

    chain: Chain
    needed: tuple[Judgement, ...]
    leaves: tuple[Judgement, ...]


@dataclass(slots=True)
class _Kept:
    """Ways that are found one by one, when they are asked for, and kept."""

    rest: Iterator[Way]
    found: list[Way] = field(default_factory=list)

    def __iter__(self) -> Iterator[Way]:
        place = 0
        while True:
            if place == len(self.found):
                new = next(self.rest, None)
                if new is None:
                    return
                self.found.append(new)
            yield self.found[place]
            place += 1


Look = Callable[[Term, Problem], T | None]  # what is seen in a term, by that term alone


@dataclass
class Memory:
    """What has been found out about the terms of a problem, whatever the road, and need not be again."""

    instances: dict[Judgement, Iterable[Way]] = field(default_factory=dict)  # of laws that say so
    blind: dict[tuple[Look[Any], bool], set[Term]] = field(default_factory=dict)  # where nothing is seen
    arrays: Known = field(default_factory=dict)  # in matrix notation
    # what terms come to, definitions written out or not, with what was known then
    settled: dict[tuple[Term, bool], tuple[tuple[object, ...], Term | None]] = field(default_factory=dict)


@dataclass
class Facts:
    """The facts of one derivation: each judgement is proved once, and remembered."""

    problem: Problem
    proved: dict[str, Fact] = field(default_factory=dict)
    premises: dict[str, tuple[str, ...]] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)  # those that are being tried among them: no circles
    waiting: dict[tuple[str, ...], set[str]] = field(default_factory=dict)  # who failed for want of what
    lemmas: dict[str, Lemma] = field(default_factory=dict)
    by_subject: dict[tuple[str, ...], tuple[Lemma, ...]] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)  # shared by copies
    witnesses: tuple[Witness, ...] = ()  # that the problem knows as symbols
    part: str | None = None  # for which alone some conditions may be given
    wanted: dict[str, Judgement] = field(default_factory=dict)  # of limits whose value would say something
    last_resort: bool = False  # whether to try l'Hôpital's rule
    left_open: bool = False  # whether limits may be assumed to exist, where nothing more is said of them
    vanishing: Term | None = None  # what is 0, beside a kink
    at_point: tuple[Sym, Term] | None = (
        None  # beneath a limit: what tends to what, where matrices are to be invertible
    )

    def about(self, node: D) -> tuple[Lemma, ...]:
        """The lemmas on the derivative of that name in that variable."""
        return self.by_subject.get(_subject(node), ())

    def averages(self, node: Term) -> Iterator[tuple[Lemma, Binding]]:
        """The lemmas on an expectation, with the names of their indices in it."""
        for lemma in self.lemmas.values():
            if isinstance(lemma.chain.start, Moment) and lemma.chain.relation == "=":
                names = renaming(lemma.chain.start, node)
                if names is not None:
                    yield lemma, names

    def tell(self, node: D, lemmas: tuple[Lemma, ...]) -> None:
        """Let these be the lemmas on the derivative of that name in that variable, the first one preferred."""
        self.by_subject[_subject(node)] = lemmas

    def copy(self) -> Facts:
        """Facts that may grow apart from these."""
        return Facts(
            self.problem, dict(self.proved), dict(self.premises), set(self.failed),
            {wanted: set(those) for wanted, those in self.waiting.items()},
            dict(self.lemmas), dict(self.by_subject), self.memory, self.witnesses, self.part, dict(self.wanted),
            self.last_resort, vanishing=self.vanishing, at_point=self.at_point,
        )  # fmt: skip

    def of_part(self, part: str) -> Facts:
        """These facts and lemmas but for what rests on conditions of another part, where those of `part` hold."""
        found = self.without_assumptions()
        found.part = part
        if not any(target.when for target in self.problem.targets):
            return found
        apart = {
            judgement.key
            for number, judgement in enumerate(self.problem.declared)
            if not self.problem.is_given(number, part)
        }
        found.lemmas = {
            name: lemma
            for name, lemma in self.lemmas.items()
            if all(e.key not in apart for e in lemma.leaves)
        }
        found.by_subject = {
            subject: tuple(lemma for lemma in those if lemma.chain.name in found.lemmas)
            for subject, those in self.by_subject.items()
        }
        return found

    def obtaining(self, witness: Witness) -> Facts:
        """A copy that knows one more witness."""
        found = self.copy()
        found.problem = with_witnesses(self.problem, (witness,))
        found.witnesses = (*self.witnesses, witness)
        return found

    def become(self, other: Facts) -> None:
        """Take over what a copy has proved since."""
        self.proved, self.premises = other.proved, other.premises
        self.failed, self.waiting = other.failed, other.waiting

    def without_assumptions(self) -> Facts:
        """These facts without those that were assumed and what rests on them."""
        found = Facts(
            self.problem, lemmas=dict(self.lemmas), by_subject=dict(self.by_subject), memory=self.memory,
            witnesses=self.witnesses, part=self.part, vanishing=self.vanishing,
        )  # fmt: skip
        resting = self.resting()
        for key, fact in self.proved.items():
            if key not in resting:
                found.proved[key], found.premises[key] = fact, self.premises[key]
        return found

    def resting(self) -> frozenset[str]:
        """The facts that were assumed or are given for this part alone, and what rests on them."""
        assumed = {judgement.key for judgement in self.assumptions()}
        assumed |= {each.key for target in self.problem.targets for each in target.when}
        numbers = {str(n) for n, each in enumerate(self.problem.declared) if each.key in assumed}
        assumed |= {k for k, fact in self.proved.items() if fact.rule == "given" and fact.name in numbers}
        resting = set(assumed)
        for key, fact in self.proved.items():  # each after those it needs
            leaves = self.lemmas[fact.name].leaves if fact.rule == "lemma" else ()
            if not resting.isdisjoint(self.premises[key]) or any(leaf.key in assumed for leaf in leaves):
                resting.add(key)
        return frozenset(resting)

    def declared(self) -> Iterator[tuple[int, Judgement]]:
        """What is given for this part, by number."""
        apart = self.problem.given_apart if self.part is not None else {}
        for number, judgement in enumerate(self.problem.declared):
            if apart.get(number, self.part) == self.part:
                yield number, judgement

    def assuming(self, judgements: Iterable[Judgement]) -> Facts:
        """These facts without what was assumed, but for `judgements`."""
        found = self.without_assumptions()
        for judgement in judgements:
            found._keep(Fact(judgement, "assumed"), ())
        return found

    def learn(self, chain: Chain, needed: Iterable[Judgement]) -> None:
        """Let `chain` be cited from now on; `needed` is what its inferences needed."""
        numbers = {int(step.name) for step in chain.steps if step.rule == "hypothesis"}
        combined = (each for step in chain.steps for each in step.combination)
        numbers |= {int(each.name) for each in combined if each.rule == "hypothesis"}
        leaves = [self.problem.declared[number] for number in sorted(numbers)]
        leaves += [fact.judgement for fact in self.needed(needed) if fact.rule in LEAVES]
        leaves += [leaf for fact in self.needed(needed) for leaf in self._of_sign(fact)]
        obtained = {step.name for step in chain.steps if step.rule == "obtain"}
        leaves += [witness.equation for witness in self.witnesses if witness.name in obtained]
        lemma = Lemma(chain, tuple(needed), tuple(leaves))
        self.lemmas[chain.name] = lemma
        if isinstance(chain.start, D) and chain.relation == "=":
            subject = _subject(chain.start)
            self.by_subject[subject] = (*self.by_subject.get(subject, ()), lemma)
            self._retry(("lemma", *subject))

    def require(self, judgement: Judgement) -> None:
        """See that `judgement` is a fact: proved if possible, else assumed in its smallest parts.

        Raises:
            Unprovable: it is plainly false.
        """
        if self.prove(judgement):
            return
        for fact, inner in self._reductions(judgement):
            if not self._may_average(fact, inner):
                continue
            trial = self.copy() if fact.rule == "adjoint" else self
            if trial is self:
                for premise in inner:
                    self.require(premise)
            elif trial.composes(inner):
                self.become(trial)
            else:
                continue
            self._keep(fact, inner)
            return
        if judgement.relation not in ASSUMABLE or self._is_false(judgement):
            raise Unprovable(judgement)
        of_limit = any(contains(term, Limit) for term in judgement.terms)
        if of_limit and not self.left_open:
            raise Unprovable(judgement)  # no limit is assumed to exist, nor to be anything
        if named(judgement.terms, self.witnesses):
            raise Unprovable(judgement)
        if judgement.relation == "interchangeable":
            try:
                check_exchange(self.problem, *_pair(judgement))
            except InvalidStep:
                raise Unprovable(judgement) from None
        self._keep(Fact(judgement, "assumed"), ())

    def _is_false(self, judgement: Judgement) -> bool:
        """Whether the contrary is plain: what is assumed must not be impossible."""
        if all(isinstance(term, Num) for term in judgement.terms):
            return True  # true ones have been proved
        contrary = nonnegative(neg(judgement.terms[1])) if judgement.relation == "<" else None
        # what was assumed elsewhere does not count: each part has assumptions of its own
        alone = Facts(self.problem, memory=self.memory)
        return contrary is not None and alone.prove(contrary)

    def prove(self, judgement: Judgement) -> bool:
        """Whether `judgement` follows from what is declared; if so it is a fact from now on."""
        if is_plain(self.problem, judgement):
            return True
        if judgement.relation in PLAIN:
            return False
        if judgement.key in self.proved:
            return True
        if judgement.key in self.failed:
            return False
        self.failed.add(judgement.key)
        lacking: list[str] = []
        in_vain = False
        for fact, inner in self._ways(judgement):
            if in_vain and fact.rule == "definition":
                continue
            # equations first: they are given or not, where a sign takes a search
            premises = sorted(inner, key=lambda premise: premise.relation != "=")
            lack = next((premise for premise in premises if not self.prove(premise)), None)
            if lack is not None:
                lacking.append(lack.key)
                # what the way through all definitions lacks, they lack written out, but for an assumption
                in_vain |= fact.rule == "adjoint" and not any(map(_is_smoothness, self.assumptions()))
            elif not self._holds_always(fact, inner):
                continue
            elif fact.rule != "adjoint" or self.composes(inner):
                besides = self._near_point(fact)
                if besides is not None:
                    self._keep(fact, (*inner, *besides))
                    return True
        for key in lacking:
            self.waiting.setdefault((key,), set()).add(judgement.key)
        if in_vain:
            self.waiting.setdefault(SMOOTH, set()).add(judgement.key)
        if any(key in self.proved for key in lacking):  # since it was asked for
            self.failed.discard(judgement.key)
        return False

    def prove_known(self, judgement: Judgement) -> bool:
        """Whether `judgement` is a fact already."""
        return judgement.key in self.proved

    def conclude(self, name: str, binding: Binding) -> bool:
        """Let what the law `name` says be a fact, if its conditions can be proved."""
        law = LAWS[name]
        premises = tuple(instance_of(premise, binding) for premise in law.when)
        return self.accept(Fact(instance_of(law.claim, binding), "law", name, binding), premises)

    def accept(self, fact: Fact, premises: tuple[Judgement, ...]) -> bool:
        """Let `fact` stand if what it needs can be proved."""
        if fact.judgement.key not in self.proved:
            if not all(self.prove(premise) for premise in premises):
                return False
            self._keep(fact, premises)
        return True

    def _retry(self, wanted: tuple[str, ...]) -> None:
        """Forget the failures for want of what is now there: c ≥ 0 follows from c > 0."""
        left = [wanted]
        while left:
            for key in self.waiting.pop(left.pop(), ()):
                self.failed.discard(key)
                left.append((key,))

    def needed(self, roots: Iterable[Judgement]) -> tuple[Fact, ...]:
        """The facts that `roots` rest on, each after those it needs."""
        wanted = self._below(roots)
        return tuple(fact for key, fact in self.proved.items() if key in wanted)

    def _below(self, roots: Iterable[Judgement], but: str = "") -> set[str]:
        """The keys of the facts that `roots` rest on; those under a fact by the rule `but` are left out."""
        wanted: set[str] = set()
        stack = [judgement.key for judgement in roots]
        while stack:
            key = stack.pop()
            if key in self.proved and key not in wanted:
                wanted.add(key)
                if self.proved[key].rule != but:
                    stack.extend(self.premises[key])
        return wanted

    def assumptions(self) -> tuple[Judgement, ...]:
        """What has been assumed so far."""
        return tuple(f.judgement for f in self.proved.values() if f.rule == "assumed")

    def _may_average(self, fact: Fact, inner: tuple[Judgement, ...]) -> bool:
        """Whether what `fact` needs of each outcome is proved, where it speaks of an expectation."""
        if not _is_average(fact):
            return True
        of_outcome = [each for each in inner if is_of_outcome(self.problem, each)]
        return all(map(self.prove, of_outcome)) and self._holds_always(fact, inner)

    def _holds_always(self, fact: Fact, inner: tuple[Judgement, ...]) -> bool:
        """Whether nothing that is assumed of an outcome is used for an expectation."""
        return not _is_average(fact) or not any(map(self.rests_on_outcome, inner))

    def rests_on_outcome(self, judgement: Judgement) -> bool:
        """Whether it rests on something that is assumed of an outcome, or given of it for one part alone."""
        alone = {each.key for target in self.problem.targets for each in target.when}
        return any(
            (fact.rule == "assumed" or fact.judgement.key in alone)
            and is_of_outcome(self.problem, fact.judgement)
            for fact in self.needed((judgement,))
        )

    def _keep(self, fact: Fact, inner: tuple[Judgement, ...]) -> None:
        self.proved.setdefault(fact.judgement.key, fact)
        self.premises.setdefault(fact.judgement.key, tuple(premise.key for premise in inner))
        self._retry((fact.judgement.key,))
        if fact.rule == "assumed" and _is_smoothness(fact.judgement):
            self._retry(SMOOTH)

    def _ways(self, judgement: Judgement) -> Iterator[Way]:
        if is_true_of_numbers(judgement):
            yield Fact(judgement, "arithmetic"), ()
        yield from self._given(judgement)
        if isinstance(judgement.subject, Limit):
            yield from self._of_limit(judgement, judgement.subject)
            return
        if judgement.relation == "=":  # no law concludes one
            yield from self._by_solved(judgement)
            return
        if isinstance(judgement.subject, Det) and contains(judgement.subject, Limit):
            self.wanted[judgement.key] = judgement  # the limit of an inverse asks for it
        if self.last_resort and isinstance(judgement.subject, D) and judgement.relation == "!=":
            self.wanted[judgement.key] = judgement  # l'Hôpital's rule divides by it
        yield from self._by_difference(judgement)
        yield from self._everywhere(judgement)
        yield from self._by_chain_rule(judgement)
        yield from self._by_adjoint(judgement)
        yield from self._by_curvature(judgement)
        yield from self._by_distributions(judgement)
        yield from self._by_laws(judgement)
        yield from self._by_opposite(judgement)
        yield from self._by_definition(judgement)
        yield from self._by_lemma(judgement)
        yield from self._by_average(judgement)
        yield from self._by_solved(judgement)
        yield from self._by_kink(judgement)

    def _by_kink(self, judgement: Judgement) -> Iterator[Way]:
        """A sign of what holds the argument of a kink, with 0 for that."""
        gone, subject = self.vanishing, judgement.subject
        if gone is None or gone.free or judgement.relation not in ("<", "<=", "!="):
            return
        for path in _paths(subject, gone):
            yield Fact(judgement, "kink", path=path), (judgement.about(put(subject, path, ZERO)),)
            return

    def _of_limit(self, judgement: Judgement, node: Limit) -> Iterator[Way]:
        """That a limit exists, or what its value says of it."""
        if judgement.relation != "converges":
            self.wanted[judgement.key] = judgement
            yield from self._by_solved(judgement)
            return
        for number, declared in self.declared():
            for side in declared.terms if declared.relation == "=" else ():
                names = renaming(side, node) if isinstance(side, Limit) else None
                if names is not None:
                    yield Fact(judgement, "given", str(number), names), ()
        yield from self._by_function(judgement, node)
        for lemma in self.lemmas.values():
            names = renaming(lemma.chain.start, node.body) if lemma.chain.relation == "=" else None
            if names is not None and lemma.chain.steps:
                there = limit_like(node, rename(lemma.chain.end, names.indices))
                yield Fact(judgement, "lemma", lemma.chain.name, names), (converges(there),)
        yield from self._taken_apart(judgement, node)
        for fact, inner in self._by_laws(judgement) if not isinstance(node.body, Add) else ():
            if self.last_resort or not fact.name.startswith(HOSPITAL):
                yield fact, inner
        for path, entry in moved_definitions(self.problem, node):
            body = put(node, path, unfolded(self.problem, entry))
            yield Fact(judgement, "definition", entry.name, path=path), (converges(body),)
            break
        self.wanted[judgement.key] = judgement  # it may be another one when it is rewritten

    def _taken_apart(self, judgement: Judgement, node: Limit) -> Iterator[Way]:
        """A constant, the first term of a sum beside the others, or all constant factors at once."""
        factors = factors_of(node.body)
        still = [f for f in factors if not is_moved(self.problem, f, node.variable)]
        moving = [f for f in factors if f not in still]
        if not moving:
            yield from self._read(judgement, node, "a constant", {"c": node.body})
        elif isinstance(node.body, Add):
            first, *others = node.body.args
            yield from self._read(judgement, node, "a sum", {"f": first, "g": add(*others)})
        elif still:
            yield from self._read(
                judgement, node, "a constant multiple", {"c": mul(*still), "f": mul(*moving)}
            )

    def _read(self, judgement: Judgement, node: Limit, what: str, letters: dict[str, Term]) -> Iterator[Way]:
        """That a limit exists by the law on one of `what`, its letters for these."""
        metas: dict[str, Value] = {name: ((), term) for name, term in letters.items()}
        binding = Binding(metas | {"x": ((), node.variable)}, approach=(str(node.data), node.args[2:]))
        law = LAWS[f"existence of the limit of {what}"]
        if instance_of(law.claim, binding).key == judgement.key:
            inner = tuple(instance_of(premise, binding) for premise in law.when)
            yield Fact(judgement, "law", law.name, binding), inner

    def _by_function(self, judgement: Judgement, node: Limit) -> Iterator[Way]:
        """The limit of an unknown function, or of what is left of it by Taylor's theorem."""
        with suppress(InvalidStep):
            yield Fact(judgement, "continuity"), continuity_conditions(self.problem, node)
        for letters in remainders(self.problem, node):
            yield Fact(judgement, "peano", binding=letters), ()

    def leaves(self, judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
        """What these lean on that is declared or assumed."""
        found: list[Judgement] = []
        for fact in self.needed(judgements):
            if fact.rule == "given":
                found.append(self.problem.declared[int(fact.name)])
            elif fact.rule in LEAVES:
                found.append(fact.judgement)
            elif fact.rule == "lemma":
                found += self.lemmas[fact.name].leaves
            found += self._of_sign(fact)
        return tuple(found)

    def _of_sign(self, fact: Fact) -> tuple[Judgement, ...]:
        """What a sign of an expectation leans on."""
        is_law = fact.rule == "law" and LAWS[fact.name].averages
        return leant_on_by_sign(self.problem, fact.judgement) if is_law else ()

    def leaves_of(self, step: Step) -> tuple[Judgement, ...]:
        """What the equation of a step itself leans on."""
        found: list[Judgement] = []
        for rule, name in ((step.rule, step.name), *((each.rule, each.name) for each in step.combination)):
            if rule == "hypothesis":
                found.append(self.problem.declared[int(name)])
            elif rule == "lemma":
                found += self.lemmas[name].leaves
        return tuple(found)

    def near(self, leaves: Iterable[Judgement], node: Limit) -> tuple[Judgement, ...]:
        """What must be facts for `leaves` to hold near the point of a limit.

        Raises:
            InvalidStep: nothing says that they do.
        """
        found: list[Judgement] = []
        for leaf in leaves:
            ways = lasting(self.problem, leaf, node)
            found += next((way for way in ways if all(map(self.prove, way))), ways[0])
        return tuple(found)

    def near_of_law(self, name: str, binding: Binding) -> tuple[Judgement, ...]:
        """What must be facts for the conditions of a law about a limit to hold near its point."""
        node = spoken_of(LAWS[name], binding)
        if node is None:
            return ()
        moving = moving_premises(self.problem, LAWS[name], binding, node)
        return tuple(each for said in moving for each in self.near(self.leaves((said,)), node))

    def _near_point(self, fact: Fact) -> tuple[Judgement, ...] | None:
        """What else a fact about a limit needs, if it can be proved."""
        if fact.judgement.relation != "converges" or fact.rule not in ("law", "lemma"):
            return ()
        try:
            if fact.rule == "law":
                found = self.near_of_law(fact.name, fact.binding)
            else:
                assert isinstance(fact.judgement.subject, Limit)
                found = self.near(self.lemmas[fact.name].leaves, fact.judgement.subject)
        except InvalidStep:
            return None
        return found if all(map(self.prove, found)) else None

    def _by_chain_rule(self, judgement: Judgement) -> Iterator[Way]:
        if isinstance(judgement.terms[0], Apply) and "differentiable" in judgement.relation:
            node = derivative(*_pair(judgement), "local" if _is_local(judgement) else "total")
            if len(judgement.terms[0].slots) < self.problem.opaque[judgement.terms[0].name].order:
                yield Fact(judgement, "chain"), chain_conditions(self.problem, node)

    def _by_adjoint(self, judgement: Judgement) -> Iterator[Way]:
        result, wrt = judgement.terms if len(judgement.terms) == 2 else (ZERO, ZERO)
        if judgement.relation == "differentiable" and isinstance(result, Sym) and isinstance(wrt, Sym):
            if passages(self.problem, result, wrt):
                yield Fact(judgement, "adjoint"), smooth_premises(self.problem, result, wrt)

    def _by_curvature(self, judgement: Judgement) -> Iterator[Way]:
        for rule, inner in ways(self.problem, judgement):
            yield Fact(judgement, "curvature", rule), inner

    def _by_distributions(self, judgement: Judgement) -> Iterator[Way]:
        """What can be averaged, by the moments that there are; and what parameters of distributions must be."""
        if judgement.relation == "normally distributed":
            if isinstance(judgement.terms[0], Sym):
                found = square_completed(self.problem, judgement.terms[0])
                if found is not None and found.key == judgement.key:
                    yield Fact(judgement, "density"), completed_square(self.problem, *judgement.terms)
            return
        if judgement.relation == "integrable":
            yield from self._by_density(judgement)
        try:
            if judgement.relation == "integrable":
                reading = integrable(self.problem, judgement.terms[0])
                yield Fact(judgement, "expectation"), tuple(reading.smooth)
            elif judgement.relation == "interchangeable":
                reading = interchangeable(self.problem, *_pair(judgement))
                yield Fact(judgement, "expectation"), tuple(reading.smooth)
        except InvalidStep:
            return
        for random in self.problem.randoms if judgement.relation in ("<", "<=", "!=") else ():
            for said in (*of_parameters(random), *of_support(random)):
                names = _renaming(said, judgement) if said.relation == judgement.relation else None
                if names is not None:
                    indices = {i: names.indices.get(i, i) for i in random.at}
                    yield Fact(judgement, "distribution", random.name, Binding(indices=indices)), ()

    def _by_density(self, judgement: Judgement) -> Iterator[Way]:
        """A normal variable, and its square, have expectations."""
        (term,) = judgement.terms
        entry = term.base if isinstance(term, Pow) and integer_exponent(term) == 2 else term
        found = square_completed(self.problem, entry) if isinstance(entry, Sym) else None
        if found is not None:
            _, mean, variance = found.terms
            name = (
                "a normal variable has an expectation"
                if entry is term
                else "a square of a normal variable has an expectation"
            )
            binding = Binding({"x": ((), entry), "g": ((), mean), "h": ((), variance)})
            yield Fact(judgement, "law", name, binding), (found,)

    def _by_lemma(self, judgement: Judgement) -> Iterator[Way]:
        subject = judgement.terms[0]
        if judgement.relation == "integrable":
            yield from self._by_equation(judgement, subject)
        if judgement.relation == "!=" and isinstance(subject, Det):
            yield from self._by_entries(judgement, subject)
        if judgement.relation == "differentiable" and isinstance(subject, D):
            _, wrt = _pair(judgement)
            self.waiting.setdefault(("lemma", *_subject(subject)), set()).add(judgement.key)
            for lemma in self.about(subject):
                names = renaming(lemma.chain.start, subject)
                if names is not None and isinstance(wrt, Sym) and self.holds_nearby(lemma, wrt):
                    end = rename(lemma.chain.end, names.indices)
                    yield Fact(judgement, "lemma", lemma.chain.name, names), (differentiable(end, wrt),)

    def _by_equation(self, judgement: Judgement, subject: Term) -> Iterator[Way]:
        """E[|f|] < ∞ where a derivative in f is worked out by a lemma, or an entry of a family by its closed form."""
        for lemma in self.lemmas.values() if self.problem.families.carried else ():
            own = entry_at_end(lemma.chain.start) or lemma.chain.start
            if isinstance(own, Sym) and own.name in self.problem.families.carried:
                for path, names in _alike(subject, lemma.chain.start):
                    inner = judgement.about(put(subject, path, rename(lemma.chain.end, names.indices)))
                    yield Fact(judgement, "lemma", lemma.chain.name, names, path=path), (inner,)
        yield from self._by_entries(judgement, subject)

    def _by_entries(self, judgement: Judgement, subject: Term) -> Iterator[Way]:
        """The same of what a lemma works out a derivative in it to be."""
        for path, node in _slopes(subject):
            self.waiting.setdefault(("lemma", *_subject(node)), set()).add(judgement.key)
            for lemma in self.about(node):
                binding = renaming(lemma.chain.start, node)
                if binding is not None:
                    end = rename(lemma.chain.end, binding.indices)
                    inner = judgement.about(put(subject, path, end))
                    yield Fact(judgement, "lemma", lemma.chain.name, binding, path=path), (inner,)

    def _by_average(self, judgement: Judgement) -> Iterator[Way]:
        """An expectation that a lemma works out is as smooth as what it comes to."""
        subject = judgement.terms[0]
        if judgement.relation == "differentiable" and isinstance(subject, Moment):
            _, wrt = _pair(judgement)
            for lemma, names in self.averages(subject):
                if isinstance(wrt, Sym) and self.holds_nearby(lemma, wrt):
                    end = rename(lemma.chain.end, names.indices)
                    yield Fact(judgement, "lemma", lemma.chain.name, names), (differentiable(end, wrt),)

    def _by_solved(self, judgement: Judgement) -> Iterator[Way]:
        """The sign of what a line of equations is about is that of its other side."""
        subject = judgement.subject
        if judgement.relation in ("<", "<=", "!=", "=") and subject is not ZERO:
            for lemma in self.lemmas.values():
                is_slope = isinstance(lemma.chain.start, D) and not self.last_resort
                is_equation = lemma.chain.relation == "="
                if is_equation and not is_slope and same(lemma.chain.start, subject):
                    names = Binding(indices=as_they_are(lemma.chain.start))
                    if not same(lemma.chain.end, subject):
                        yield (
                            Fact(judgement, "lemma", lemma.chain.name, names),
                            (judgement.about(lemma.chain.end),),
                        )
            if judgement.relation == "=" and isinstance(subject, Sym):
                yield from self._by_symmetry(judgement, subject)

    def _by_symmetry(self, judgement: Judgement, subject: Sym) -> Iterator[Way]:
        """A_rs = A_sr, as a line says of A_ij."""
        for lemma in self.lemmas.values():
            start, end = lemma.chain.start, lemma.chain.end
            if isinstance(start, Sym) and isinstance(end, Sym) and start.name == end.name == subject.name:
                names = renaming(start, subject)
                if names is not None:
                    turned = rename(end, names.indices)
                    yield Fact(judgement, "lemma", lemma.chain.name, names), (judgement.about(turned),)

    def passes_through(self, node: D) -> bool:
        """Whether definitions stand between result and variable, and all are surely differentiable."""
        body, wrt = node.body, node.wrt
        if not (isinstance(body, Sym) and isinstance(wrt, Sym)) or node.data != "total":
            return False
        return bool(passages(self.problem, body, wrt)) and self.composes((exists(node),))

    def composes(self, judgements: tuple[Judgement, ...]) -> bool:
        """Whether the chain rule may rest on `judgements`: that something is differentiable must follow
        by composition, from no assumption and no lemma.
        """
        for judgement in judgements:
            self.require(judgement)
        below = self._below(judgements, but="adjoint")  # of which it is known
        return not any(
            fact.rule == "lemma" or (fact.rule == "assumed" and _is_smoothness(fact.judgement))
            for fact in map(self.proved.__getitem__, below)
        )

    def holds_nearby(self, lemma: Lemma, wrt: Sym) -> bool:
        """Whether what the lemma says holds nearby too when `wrt` moves."""
        if wrt.name in self.problem.defined:
            return False  # its definition may have been written out
        return all(
            is_open_sign(self.problem, leaf)
            or not any(self._hangs(leaf, t, wrt.name) for t in leaf.terms)
            or symmetries(self.problem, leaf, wrt.name) is not None
            for leaf in lemma.leaves
        )

    def _hangs(self, leaf: Judgement, term: Term, name: str) -> bool:
        is_of_law = leaf.relation in OF_DISTRIBUTIONS
        return self.problem.depends(term, name) if is_of_law else self.problem.changes(term, name)

    def _given(self, judgement: Judgement) -> Iterator[Way]:
        for number, declared in self.declared():
            if declared.relation == judgement.relation:
                names = _renaming(declared, judgement)
                if names is not None:
                    yield Fact(judgement, "given", str(number), names), ()

    def _by_difference(self, judgement: Judgement) -> Iterator[Way]:
        """r − l > 0, or ≥ 0, since l < r or l ≤ r is given."""
        name = DIFFERENCE.get(judgement.relation)
        if name is None or judgement.terms[0] is not ZERO or not isinstance(judgement.terms[1], Add | Mul):
            return
        for declared in self.problem.declared:
            left, right = declared.terms[0], declared.terms[-1]
            if declared.relation == judgement.relation and left is not ZERO:
                said = Judgement(judgement.relation, (ZERO, add(right, neg(left))))
                names = _renaming(said, judgement)
                if names is not None:
                    left, right = (rename(side, names.indices) for side in (left, right))
                    binding = Binding({"f": ((), left), "g": ((), right)})
                    yield (
                        Fact(judgement, "law", name, binding),
                        (Judgement(judgement.relation, (left, right)),),
                    )

        if judgement.relation == "<":
            yield from self._by_number(judgement)

    def _by_number(self, judgement: Judgement) -> Iterator[Way]:
        """t − 1 > 0 since t ≥ 2 is given."""
        numbers = [arg for arg in terms_of(judgement.terms[1]) if isinstance(arg, Num)]
        rest = add(*(arg for arg in terms_of(judgement.terms[1]) if not isinstance(arg, Num)))
        for declared in self.problem.declared if len(numbers) == 1 else ():
            least, right = declared.terms[0], declared.terms[-1]
            if declared.relation != "<=" or not isinstance(least, Num) or not same(right, rest):
                continue
            below = neg(numbers[0])
            if is_true_of_numbers(Judgement("<", (below, least))):
                binding = Binding({"f": ((), below), "g": ((), right), "h": ((), least)})
                name = "transitivity of order"
                yield Fact(judgement, "law", name, binding), (declared, Judgement("<", (below, least)))

    def _everywhere(self, judgement: Judgement) -> Iterator[Way]:
        """What is given of all numbers of an interval, of one that stands in the judgement."""
        for witness in self.witnesses if judgement.relation == "between" else ():
            if witness.place.key == judgement.key:
                yield Fact(judgement, "obtained", witness.name), ()
        for number, every in enumerate(self.problem.everywhere):
            if every.claim.relation == judgement.relation and not every.points:
                for value in points(judgement.terms):
                    claim, conditions = every.at(value)
                    if claim.key == judgement.key:
                        binding = Binding({every.variable: ((), value)})
                        yield Fact(judgement, "everywhere", str(number), binding), conditions

    def _by_laws(self, judgement: Judgement) -> Iterable[Way]:
        found = self.memory.instances.get(judgement)
        if found is None:
            found = (way for way in _instances(judgement) if self._is_plain_form(way[0]))
            is_given = any(each.terms == judgement.terms[:1] for _, each in self.declared())
            if isinstance(judgement.subject, Det) and not is_given:
                found = sorted(found, key=lambda way: way[0].name != INVERTIBLE)
            found = self.memory.instances[judgement] = _Kept(iter(found))
        return found

    def _is_plain_form(self, fact: Fact) -> bool:
        """Whether nothing is said of a quadratic form, or of one whose matrix is given: of others squares say more."""
        if fact.name not in FORMS:
            return True
        entry = fact.binding.metas["A"][1]
        return isinstance(entry, Inverse) or (
            isinstance(entry, Sym) and entry.name not in self.problem.defined
        )

    def _by_opposite(self, judgement: Judgement) -> Iterator[Way]:
        """c ≠ 0 since −c ≠ 0."""
        subject = judgement.terms[0]
        if judgement.relation == "!=" and judgement.terms[1] is ZERO and isinstance(subject, Sym):
            binding = Binding({"f": ((), neg(subject))})
            yield Fact(judgement, "law", "minus a nonzero is not 0", binding), (nonzero(neg(subject)),)

    def _by_definition(self, judgement: Judgement) -> Iterator[Way]:
        subject = judgement.subject
        smooth = _is_smoothness(judgement)
        if _is_local(judgement) or (smooth and not isinstance(subject, Sym)):
            return  # a law has taken it apart
        is_log = judgement.relation == "integrable" and isinstance(subject, Fn) and subject.name == "log"
        for path, entry in _entries(subject.args[0], (0,)) if is_log else _entries(subject):
            own = smooth and _name(judgement.terms[1]) == entry.name
            if entry.name in self.problem.defined and not own and not is_step(self.problem, entry.name):
                inner = judgement.about(put(subject, path, unfolded(self.problem, entry)))
                yield Fact(judgement, "definition", entry.name, path=path), (inner,)
                return

    def _reductions(self, judgement: Judgement) -> Iterator[Way]:
        """Ways to say the same with smaller terms, so that what is assumed is as plain as can be."""
        if _is_smoothness(judgement) and not contains(judgement.terms[0], D):
            body = judgement.terms[0]
            known = not isinstance(body, Sym) or body.name in self.problem.defined
            for fact, inner in self._ways(judgement) if known else ():
                if all(self._plausible(premise) for premise in inner):
                    yield fact, inner
        elif judgement.relation == "integrable":
            for fact, inner in self._by_laws(judgement):
                if all(map(self._plausible, inner)):
                    yield fact, inner
        elif judgement.relation == "<" and _has_sign_of_a_part(judgement):
            for fact, inner in self._by_laws(judgement):
                unknown = [premise for premise in inner if not self.prove(premise)]
                if len(unknown) == 1 and unknown[0].relation in ASSUMABLE:
                    yield fact, inner
        elif judgement.relation == "!=" and isinstance(judgement.terms[0], Mul | Pow | Fn):
            for fact, inner in self._by_laws(judgement):
                if all(premise.relation in ("!=", "natural", "whole") for premise in inner) and all(
                    map(self._plausible, inner)
                ):
                    yield fact, inner

    def _may_be_exchanged(self, premise: Judgement) -> bool:
        try:
            check_exchange(self.problem, *premise.terms)
        except InvalidStep:
            return False
        return True

    def _plausible(self, premise: Judgement) -> bool:
        if premise.relation == "interchangeable" and not self._may_be_exchanged(premise):
            return False
        return premise.relation in (*ASSUMABLE, "locally differentiable") or self.prove(premise)


def _is_average(fact: Fact) -> bool:
    """Whether what it needs must hold for every outcome."""
    return fact.rule == "expectation" or (fact.rule == "law" and LAWS[fact.name].averages)


def _instances(judgement: Judgement) -> Iterator[Way]:
    if judgement.relation == "converges":
        return instances(LAWS_ON_LIMIT[type(judgement.subject.args[0])], judgement)
    relation = "differentiable" if _is_smoothness(judgement) else judgement.relation
    return instances(LAWS_ON.get((relation, type(judgement.subject)), ()), judgement)


def instances(laws: Iterable[Law], judgement: Judgement) -> Iterator[Way]:
    """The instances of `laws` that say `judgement`, with their premises."""
    apart = tuple(rename_bound(term, judgement.free) for term in judgement.terms)  # no letter is both
    judgement = Judgement(judgement.relation, apart)
    for law in laws:
        if not all(map(may_be, law.claim.terms, apart)):
            continue
        for found in _claims(law, judgement):
            binding = with_bound(law, found, judgement.terms)
            if _is_complete(law, binding) and _is(instance_of(law.claim, binding), judgement):
                inner = tuple(instance_of(premise, binding) for premise in law.when)
                yield Fact(judgement, "law", law.name, binding), inner


def _is(one: Judgement, other: Judgement) -> bool:
    """Whether the two say the same; most are so as they are written."""
    return one == other or one.key == other.key


def remainders(problem: Problem, node: Limit) -> Iterator[Binding]:
    """How Taylor's theorem may be read to say what `node` is."""
    images = (p for p in subterms(node.body) if isinstance(p, Apply) and len(p.args) == 1)
    powers = (p for p in factors_of(node.body) if (integer_exponent(p) or 0) < 0)
    orders = {-(integer_exponent(p) or 0): None for p in powers}
    for image in dict.fromkeys(images) if node.point is not None else ():
        beside = at_a_rate(problem, node, image.args[0])
        for order in orders if beside is not None else ():
            letters = Binding({"g": ((), image), "k": ((), num(order)), **(beside or {})})
            try:
                if same(peano(problem, node, letters).terms[0], node):
                    yield letters
            except InvalidStep:
                continue


def at_a_rate(problem: Problem, node: Limit, argument: Term) -> dict[str, Value] | None:
    """Of an argument b + c (v − a), where v → a: b and c; neither where it is v itself."""
    v, a = node.variable, node.point
    if argument is v:
        return {}
    rate: Term = ZERO
    for term in terms_of(argument):
        if is_moved(problem, term, v):
            others = [factor for factor in factors_of(term) if factor is not v]
            if len(others) != len(factors_of(term)) - 1:
                return None
            rate = add(rate, mul(*others))
    if a is None or rate is ZERO or is_moved(problem, rate, v):
        return None
    start = add(*(term for term in terms_of(argument) if not is_moved(problem, term, v)), mul(rate, a))
    return {"b": ((), start), "c": ((), rate)}


def moved_definitions(problem: Problem, node: Limit, path: Path = (0,)) -> Iterator[tuple[Path, Sym]]:
    """The definitions beneath a limit that move with its variable, but for those in derivatives."""
    entry = part_of(node, path)
    if isinstance(entry, Sym) and entry.name in problem.defined:
        if is_moved(problem, entry, node.variable) and not is_step(problem, entry.name):
            yield path, entry
    elif not isinstance(entry, D | Sym):
        for place, arg in enumerate(entry.args):
            if not isinstance(arg, Index):
                yield from moved_definitions(problem, node, (*path, place))


def as_they_are(*terms: Term) -> dict[Index, Index]:
    """The free indices of `terms`, each for itself, in an order that their names decide."""
    free = frozenset[Index]().union(*(term.free for term in terms))
    return {i: i for i in sorted(free, key=lambda i: i.data)}


def points(terms: Iterable[Term]) -> tuple[Term, ...]:
    """The numbers in `terms` of which something may be said: where functions are taken, and symbols."""
    found: dict[Term, None] = {}
    for term in terms:
        for part in subterms(term):
            if isinstance(part, Apply | Fn):
                found |= dict.fromkeys(part.arguments if isinstance(part, Apply) else part.args)
            elif isinstance(part, Sym):
                found[part] = None
    return tuple(value for value in found if not isinstance(value, Array))


def _has_sign_of_a_part(judgement: Judgement) -> bool:
    """Whether 0 < t says no less than what it follows from by law: x⁴ > 0 is x ≠ 0, and 2 x > 0 is x > 0;
    but x + y² > 0 is less than x > 0.
    """
    return judgement.terms[0] is ZERO and isinstance(judgement.terms[1], Mul | Pow | Fn)


def passages(problem: Problem, result: Sym, wrt: Sym) -> tuple[Use, ...]:
    """How `wrt` acts on the definition `result` through others; none where it does so directly only."""
    try:
        found = uses(problem, result, wrt)
    except InvalidStep:
        return ()
    return () if all(use.slope is derivative(result, wrt) for use in found) else found


def _is_smoothness(judgement: Judgement) -> bool:
    """Whether it says that something is differentiable."""
    return "differentiable" in judgement.relation


def _subject(node: D) -> tuple[str, ...]:
    """The names that a derivative is made of."""
    inner = _subject(node.body) if isinstance(node.body, D) else (_name(node.body),)
    return (*inner, _name(node.wrt))


def _pair(judgement: Judgement) -> tuple[Term, Term]:
    first, second = judgement.terms
    return first, second


def _is_local(judgement: Judgement) -> bool:
    return judgement.relation.startswith("locally")


def is_step(problem: Problem, name: str) -> bool:
    """Whether it is a family at the step before or after, through which one comes back to the family itself."""
    return name in problem.families.circles and name in problem.families.shifts


def unfolded(problem: Problem, entry: Sym) -> Term:
    """The definition of `entry`, at its indices."""
    return problem.defined[entry.name].at(entry.args)


def _claims(law: Law, judgement: Judgement) -> Iterator[Binding]:
    """The bindings under which the claim of `law` is `judgement`."""

    def go(rest: list[tuple[Term, Term]], binding: Binding) -> Iterator[Binding]:
        if not rest:
            yield binding
            return
        (pattern, term), *others = rest
        for found in matches(pattern, term, binding):
            yield from go(others, found)

    start = Binding(local=_is_local(judgement))
    letters, parts = law.claim.subject.args, judgement.subject.args
    if type(judgement.subject) is Add is type(law.claim.subject) and len(parts) > MOST_PARTED:
        if len(letters) == 2 and all(isinstance(letter, Meta) for letter in letters):
            return _one_by_one(law, letters, parts)
    if law.name in FORMS:
        plain = go(list(zip(law.claim.terms, judgement.terms, strict=True)), start)
        return (found for ways in (plain, _forms(law, judgement)) for found in ways)
    return go(list(zip(law.claim.terms, judgement.terms, strict=True)), start)


def _one_by_one(law: Law, letters: tuple[Term, ...], parts: tuple[Term, ...]) -> Iterator[Binding]:
    """The first letter as one of the terms of a long sum, the other as the rest: there are too many other ways."""
    first, other = (str(letter.data) for letter in letters)
    relations = {premise.relation for premise in law.when}
    for place in range(len(parts) if len(relations) > 1 else 1):
        rest = add(*(part for n, part in enumerate(parts) if n != place))
        yield Binding({first: ((), parts[place]), other: ((), rest)})


def _forms(law: Law, judgement: Judgement) -> Iterator[Binding]:
    """The law on Σ_i Σ_j a_i A_ij a_j where a is a product, as c ∘ v is: a letter of a law is matched by one factor."""
    outer = judgement.subject
    inner = outer.body if isinstance(outer, Sum) else outer
    if not isinstance(outer, Sum) or not isinstance(inner, Sum) or inner.index.dim != outer.index.dim:
        return
    i, j = (each for each in law.indices if each.name in ("i", "j"))
    factors = factors_of(inner.body)
    place, is_odd = divmod(len(factors), 2)
    before, after = mul(*factors[:place]), mul(*factors[place + 1 :])
    if place > 1 and is_odd and same(rename(before, {outer.index: inner.index}), after):
        metas: dict[str, Value] = {
            "a": ((outer.index,), before),
            "A": ((outer.index, inner.index), factors[place]),
        }
        yield Binding(metas, {i: outer.index, j: inner.index}, {str(i.dim): outer.index.dim})


def with_bound(law: Law, binding: Binding, beside: Iterable[Term]) -> Binding:
    """The binding with letters for those bound indices of the law that what was matched does not show."""
    missing = [
        i for i in law.indices if i not in binding.indices and i in law.bound and i.dim in binding.dims
    ]
    if not missing:
        return binding
    indices = dict(binding.indices)
    used = {*indices.values()}.union(*(term.free | bound_indices(term) for term in beside))
    for each in missing:
        indices[each] = fresh(index(each.name, binding.dims[each.dim]), used)
        used.add(indices[each])
    return replace(binding, indices=indices)


def _is_complete(law: Law, binding: Binding) -> bool:
    metas, indices = law.metas, law.indices
    return all(m in binding.metas for m in metas) and all(i in binding.indices for i in indices)


def _renaming(declared: Judgement, judgement: Judgement) -> Binding | None:
    """How the indices of what is declared are renamed to make it `judgement`."""
    names: dict[Index, Index] = {}
    for pattern, term in zip(declared.terms, judgement.terms, strict=True):
        found = renaming(rename(pattern, names), term)
        if found is None:
            return None
        names = {
            **found.indices,
            **names,
        }  # of V_ji = V_ij the sides of V_ij = V_ji are turned once, not twice
    return Binding(indices=names)


def _outermost(
    term: Term, look: Callable[[Term], T | None], closed: tuple[type[Term], ...], path: Path = ()
) -> Iterator[tuple[Path, T]]:
    """What `look` sees in the parts of `term`, with their paths; neither in what was seen nor in these kinds of terms
    it looks further.
    """
    found = look(term)
    if found is not None:
        yield path, found
    elif not isinstance(term, closed):
        for place, arg in enumerate(term.args):
            yield from _outermost(arg, look, closed, (*path, place))


def _alike(term: Term, pattern: Term) -> Iterator[tuple[Path, Binding]]:
    """The parts of `term` that `pattern` is but for its free indices, outside of limits and expectations."""
    return _outermost(term, lambda part: renaming(pattern, part), (D, Limit, Moment, Index))


def _slopes(term: Term) -> Iterator[tuple[Path, D]]:
    """The derivatives in `term` that stand in no other one, nor in a limit or an expectation."""
    return _outermost(term, lambda part: part if isinstance(part, D) else None, (Limit, Moment))


def _entries(term: Term, path: Path = ()) -> Iterator[tuple[Path, Sym]]:
    """The entries in `term` on whose definitions its sign hangs: itself, and what stands beside a number.

    Of 1 − t² or −a laws must see what t and a are; of other sums and products they judge each part.
    """
    match term:
        case Sym():
            yield path, term
        case Pow():
            yield from _entries(term.base, (*path, 0))
        case Det():  # how a matrix is made tells
            yield from _outermost(term.matrix, _as_entry, (D, Index), (*path, 0))
        case Add() | Mul():
            numbered = any(isinstance(arg, Num) for arg in term.args)
            for place, arg in enumerate(term.args):
                if numbered or isinstance(arg, Mul):
                    yield from _entries(arg, (*path, place))
        case _:
            pass


def _as_entry(term: Term) -> Sym | None:
    return term if isinstance(term, Sym) else None


def _paths(term: Term, wanted: Term) -> Iterator[Path]:
    """Where `wanted` stands, but not in a derivative."""
    found = _outermost(term, lambda part: part if same(part, wanted) else None, (D, Sym, Index))
    return (path for path, _ in found)


def _name(term: Term) -> str:
    return term.name if isinstance(term, Sym) else ""
