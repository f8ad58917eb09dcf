"""What is known of a problem so far, and what it leans on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from derive.kernel import Binding, Chain, Fact, Induction, Judgement, Problem, Step
from derive.kernel.judgement import OF_DISTRIBUTIONS
from derive.kernel.moments import leant_on_by_sign
from derive.kernel.nearby import is_open_sign, symmetries
from derive.kernel.obligations import is_of_outcome
from derive.kernel.witness import Witness
from derive.laws import LAWS
from derive.solver.lift import Known
from derive.solver.match import renaming
from derive.terms import D, Moment, Sym, Term

LEAVES = (
    "given",
    "assumed",
    "everywhere",
    "obtained",
    "distribution",
    "induction",
)  # rules that lean on nothing before
SMOOTH = ("smooth",)  # that something is assumed to be differentiable
T = TypeVar("T")
Way = tuple[Fact, tuple[Judgement, ...]]  # a fact, and the facts it needs


@dataclass(frozen=True, slots=True)
class Lemma:
    """A chain that may be cited, what its inferences needed, and what it leans on."""

    chain: Chain
    needed: tuple[Judgement, ...]
    leaves: tuple[Judgement, ...]


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
class Findings:
    """What is known of a problem so far: facts, lemmas, and what they lean on."""

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
    inductions: tuple[tuple[Induction, Judgement], ...] = ()  # each with what is a fact by it

    def about(self, node: D) -> tuple[Lemma, ...]:
        """The lemmas on the derivative of that name in that variable."""
        return self.by_subject.get(subject_of(node), ())

    def averages(self, node: Term) -> Iterator[tuple[Lemma, Binding]]:
        """The lemmas on an expectation, with the names of their indices in it."""
        for lemma in self.lemmas.values():
            if isinstance(lemma.chain.start, Moment) and lemma.chain.relation == "=":
                names = renaming(lemma.chain.start, node)
                if names is not None:
                    yield lemma, names

    def tell(self, node: D, lemmas: tuple[Lemma, ...]) -> None:
        """Let these be the lemmas on the derivative of that name in that variable, the first one preferred."""
        self.by_subject[subject_of(node)] = lemmas

    def declared(self) -> Iterator[tuple[int, Judgement]]:
        """What is given for this part, by number."""
        apart = self.problem.given_apart if self.part is not None else {}
        for number, judgement in enumerate(self.problem.declared):
            if apart.get(number, self.part) == self.part:
                yield number, judgement

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
            subject = subject_of(chain.start)
            self.by_subject[subject] = (*self.by_subject.get(subject, ()), lemma)
            self._retry(("lemma", *subject))

    def _retry(self, wanted: tuple[str, ...]) -> None:
        """Forget the failures for want of what is now there: c ≥ 0 follows from c > 0."""
        left = [wanted]
        while left:
            for key in self.waiting.pop(left.pop(), ()):
                self.failed.discard(key)
                left.append((key,))

    def needed(self, roots: Iterable[Judgement]) -> tuple[Fact, ...]:
        """The facts that `roots` rest on, each after those it needs."""
        wanted = self.below(roots)
        return tuple(fact for key, fact in self.proved.items() if key in wanted)

    def below(self, roots: Iterable[Judgement], but: str = "") -> set[str]:
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

    def prove_known(self, judgement: Judgement) -> bool:
        """Whether `judgement` is a fact already."""
        return judgement.key in self.proved

    def assumptions(self) -> tuple[Judgement, ...]:
        """What has been assumed so far."""
        return tuple(f.judgement for f in self.proved.values() if f.rule == "assumed")

    def rests_on_outcome(self, judgement: Judgement) -> bool:
        """Whether it rests on something that is assumed of an outcome, or given of it for one part alone."""
        alone = {each.key for target in self.problem.targets for each in target.when}
        return any(
            (fact.rule == "assumed" or fact.judgement.key in alone)
            and is_of_outcome(self.problem, fact.judgement)
            for fact in self.needed((judgement,))
        )

    def holds_always(self, fact: Fact, inner: tuple[Judgement, ...]) -> bool:
        """Whether nothing that is assumed of an outcome is used for an expectation."""
        return not is_of_average(fact) or not any(map(self.rests_on_outcome, inner))

    def keep(self, fact: Fact, inner: tuple[Judgement, ...]) -> None:
        """Let `fact` stand from now on, with what it needs."""
        self.proved.setdefault(fact.judgement.key, fact)
        self.premises.setdefault(fact.judgement.key, tuple(premise.key for premise in inner))
        self._retry((fact.judgement.key,))
        if fact.rule == "assumed" and is_smoothness(fact.judgement):
            self._retry(SMOOTH)

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


def is_of_average(fact: Fact) -> bool:
    """Whether what it needs must hold for every outcome."""
    return fact.rule == "expectation" or (fact.rule == "law" and LAWS[fact.name].averages)


def is_smoothness(judgement: Judgement) -> bool:
    """Whether it says that something is differentiable."""
    return "differentiable" in judgement.relation


def is_local(judgement: Judgement) -> bool:
    """Whether it says that something is differentiable with other definitions held fixed."""
    return judgement.relation.startswith("locally")


def pair_of(judgement: Judgement) -> tuple[Term, Term]:
    """The two terms of a judgement about two."""
    first, second = judgement.terms
    return first, second


def subject_of(node: D) -> tuple[str, ...]:
    """The names that a derivative is made of."""
    inner = subject_of(node.body) if isinstance(node.body, D) else (symbol_name(node.body),)
    return (*inner, symbol_name(node.wrt))


def symbol_name(term: Term) -> str:
    """The name of a symbol; nothing of another term."""
    return term.name if isinstance(term, Sym) else ""
