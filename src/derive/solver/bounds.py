"""Proving l ≤ r and l < r: r − l as a combination of what is known to be nonnegative, with positive coefficients.

Which products are tried is guessed from what stands in r − l; the coefficients are found by linear programming.
What comes out is a chain like any other: r − l = ... = Σ c p, each p with a reason to be nonnegative.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations_with_replacement

from derive.algebra import is_identity
from derive.decide.normal import Stopped, canonical
from derive.errors import InvalidStep, TooDeep
from derive.kernel import Binding, Chain, Fact, Judgement, Law, Problem, nonnegative, positive, to_prove
from derive.laws.inequalities import BOUNDS, DIFFERENCES, LAST
from derive.solver.facts import Facts, Unprovable, instances
from derive.solver.laurent import Atoms, Laurent, Monomial, joined, times
from derive.solver.nonnegative import Known, Plain, Product, Reason, Show, establish, establish_sum
from derive.solver.settle import HALF, settle
from derive.solver.signed import prove_sign, totals
from derive.solver.simplex import combination
from derive.solver.sources import entry_of, given, lawful, spread, squares
from derive.solver.work import OutOfSteps, Road, Work
from derive.terms import (
    ONE,
    ZERO,
    Num,
    Pow,
    Sum,
    Term,
    add,
    index,
    mul,
    names_in,
    neg,
    num,
    rename_bound,
    same,
    subterms,
)  # fmt: skip

NO_ROAD = Road(())
DEPTH = 3  # of laws that lead from one bound to another
MOST_PROGRAMMES = 16
MOST_TARGETS = 40
MOST_CANDIDATES = 130
MOST_SOURCES = 24
MOST_EXPONENT = 4
FAILURES = (Stopped, OutOfSteps, Unprovable, TooDeep, InvalidStep)


Cited = tuple[Chain, tuple[Judgement, ...]]  # a chain, and what its inferences need


@dataclass(frozen=True)
class Candidate:
    """A reason times a monomial that is nonnegative, and what that comes to."""

    weight: Monomial
    source: Reason
    polynomial: Laurent


@dataclass
class Prover:
    """The search for one claim.  `kept` are lemmas to be kept, each with what it needs."""

    problem: Problem
    facts: Facts
    name: str
    kept: list[Cited] = field(default_factory=list)
    programmes: int = 0
    depth: int = 0
    tried: set[str] = field(default_factory=set)
    failed: set[tuple[Term, bool]] = field(default_factory=set)  # what no chain was found from

    def know_totals(self, term: Term) -> None:
        """Learn which definitions that `term` is made of sum to a number: probabilities."""
        for chain, needed in list(totals(self.problem, self.facts.copy(), term)):
            trial = self.facts.copy()
            before = trial.assumptions()
            for judgement in needed:
                trial.require(judgement)
            if trial.assumptions() == before:
                for judgement in needed:
                    self.facts.require(judgement)
                self.keep(chain, needed)

    # -- facts ------------------------------------------------------------------------------

    def show(self, judgement: Judgement) -> bool:
        """Whether `judgement`, a sign or a bound, could be made a fact."""
        if self.facts.prove(judgement):
            return True
        if self.depth >= DEPTH or judgement.key in self.tried or judgement.relation not in ("<", "<="):
            return False
        self.tried.add(judgement.key)
        self.depth += 1
        found = self.by_law(judgement) or self._by_difference(judgement) or self.by_last_law(judgement)
        self.depth -= 1
        if found:
            self.tried.discard(judgement.key)
        return found

    def is_lawful(self, judgement: Judgement) -> bool:
        """Whether `judgement` is a fact, or one by a law whose conditions are."""
        return self.facts.prove(judgement) or self._by_law(BOUNDS, judgement, self.facts.prove)

    def is_simple(self, judgement: Judgement) -> bool:
        """Whether `judgement` follows from what is given, with no law for a law."""
        if not any(True for _ in given(self.problem)):
            left, right = judgement.terms
            return self.facts.prove(nonnegative(canonical(add(right, neg(left))))) and self.show(judgement)
        before, self.depth = self.depth, max(self.depth, DEPTH - 1)
        found = self.show(judgement)
        self.depth = before
        self.tried.discard(judgement.key)
        return found

    def by_law(self, judgement: Judgement) -> bool:
        """Whether a law makes `judgement` a fact, its conditions shown in turn."""
        return self._by_law(BOUNDS, judgement, self.show)

    def by_last_law(self, judgement: Judgement) -> bool:
        """The same by the laws that ask for more than they say."""
        return self._by_law(LAST[::-1] if _has_root(judgement) else LAST[:-1], judgement, self.show)

    def _by_law(self, laws: Sequence[Law], judgement: Judgement, show: Show) -> bool:
        if laws is BOUNDS and self._is_entry(judgement):
            return True
        for fact, premises in instances(laws, judgement):
            if all(show(premise) for premise in premises) and self.facts.accept(fact, premises):
                return True
        return False

    def _is_entry(self, judgement: Judgement) -> bool:
        """f_j ≤ Σ_k f_k: the index j is not to be seen from the pattern."""
        left, right = judgement.terms
        total = rename_bound(right, left.free)
        if judgement.relation != "<=" or not isinstance(total, Sum):
            return False
        at = entry_of(left, total)
        if at is None:
            return False
        letters = {"f": ((total.index,), total.body)}
        own = {index("j", "n"): at, index("k", "n"): total.index}
        return self.facts.conclude(
            "an entry is no more than the Σ of nonnegatives", Binding(letters, own, {"n": at.dim})
        )

    def _by_difference(self, judgement: Judgement) -> bool:
        """0 ≤ r − l by a lemma, and from it l ≤ r."""
        left, right = judgement.terms
        start = right if left is ZERO else add(right, neg(left))
        sign = Judgement(judgement.relation, (ZERO, start))
        if not self.facts.prove_known(sign):
            name = f"{self.name}, bound {len(self.kept) + 1}"
            found = self.chain(name, start, judgement.relation == "<")
            if found is None:
                return False
            self.keep(*found)
            if not self.facts.accept(Fact(sign, "lemma", name), (sign.about(found[0].end),)):
                return False
        if left is ZERO:
            return True
        law = DIFFERENCES[3] if judgement.relation == "<" else DIFFERENCES[2]
        return self.facts.conclude(law.name, Binding({"f": ((), left), "g": ((), right)}))

    def keep(self, chain: Chain, needed: Sequence[Judgement]) -> None:
        """Let a chain be cited."""
        self.facts.learn(chain, needed)
        self.kept.append((chain, tuple(needed)))

    # -- chains -----------------------------------------------------------------------------

    def chain(self, name: str, start: Term, is_strict: bool) -> Cited | None:
        """A chain from `start` to a term whose sign is a fact, and what it needs."""
        if (start, is_strict) in self.failed:
            return None
        self.failed.add((start, is_strict))
        opened = self._is_opened(start)
        for unfold, of_two in dict.fromkeys(((False, False), (opened, False), (opened, True))):
            work = self._combination(name, start, is_strict, unfold, of_two)
            if work is not None:
                return work.chain, tuple(work.needed)
        return self.squares(name, start, is_strict)

    def _combination(
        self, name: str, start: Term, is_strict: bool, unfold: bool, of_two: bool
    ) -> Work | None:
        found = self.reasons(start, is_strict, unfold, of_two)
        if found is None or not establish_sum(self.facts, self.show, found, is_strict):
            return None
        work = self.begun(name, start)
        end = add(*(reason.term for reason in found))
        return work if work is not None and self.joined(work, end, unfold) else None

    def squares(self, name: str, start: Term, is_strict: bool) -> Cited | None:
        """The same by squares of linear forms."""
        trial = self.facts.copy()
        goal = (positive if is_strict else nonnegative)(start)
        target = to_prove("", goal)
        try:
            if (
                not prove_sign(self.problem, trial, name, goal, target).is_done
                or trial.assumptions() != self.facts.assumptions()
            ):
                return None
            found = prove_sign(self.problem, self.facts, name, goal, target)
        except FAILURES:
            return None
        self.kept += found.lemmas
        return found.chain, found.needed

    def begun(self, name: str, start: Term) -> Work | None:
        """A chain that begins at `start`; None if that is nowhere defined."""
        try:
            return Work(self.problem, self.facts, name, start, NO_ROAD)
        except Unprovable:
            return None

    def joined(self, work: Work, end: Term, unfold: bool) -> bool:
        """Bring `work` to `end`, through what both come to when settled; whether it could be done."""
        if same(work.here, end):
            return True
        before = len(self.facts.assumptions())
        try:
            if is_identity(work.here, end):
                work.algebra((), end)
                return len(self.facts.assumptions()) == before
            settle(work, unfold)
            if not same(work.here, end) and is_identity(work.here, end):
                work.algebra((), end)
            if not same(work.here, end):
                other = Work(self.problem, self.facts, f"{work.name}, terms", end, NO_ROAD)
                settle(other, unfold)
                if not same(work.here, other.here):
                    if not is_identity(work.here, other.here):
                        return False
                    work.algebra((), other.here)
                self.keep(other.chain, other.needed)
                work.lemma((), other.name, Binding(), backwards=True)
        except FAILURES:
            return False
        return len(self.facts.assumptions()) == before

    def lacking(self, start: Term) -> Judgement | None:
        """A sign that would show 0 ≤ `start`, if one such is easily seen."""
        return None

    def _is_opened(self, term: Term) -> bool:
        bounds = [t for judgement in given(self.problem) for t in judgement.terms]
        return any(name in self.problem.defined for t in (term, *bounds) for name in names_in(t))

    # -- combinations -----------------------------------------------------------------------

    def reasons(self, start: Term, is_strict: bool, unfold: bool, of_two: bool) -> tuple[Reason, ...] | None:
        """Terms with reasons to be nonnegative that `start` seems to be the sum of; the first is positive if
        the sum is to be.
        """
        if self.programmes >= MOST_PROGRAMMES:
            return None
        return _Search(self, start, is_strict, unfold, of_two).found()


def _has_root(judgement: Judgement) -> bool:
    return any(isinstance(p, Pow) and p.exponent is HALF for t in judgement.terms for p in subterms(t))


@dataclass
class _Search:
    prover: Prover
    start: Term
    is_strict: bool
    unfold: bool
    of_two: bool
    atoms: Atoms = field(default_factory=Atoms)
    signs: dict[Monomial, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.scratch = self.prover.facts.copy()
        self.settled = self.settle(self.start)

    def settle(self, term: Term) -> Term | None:
        """What `term` comes to, if that takes no assumption."""
        before = len(self.scratch.assumptions())
        try:
            work = Work(self.prover.problem, self.scratch, "", term, NO_ROAD)
            settle(work, self.unfold)
        except FAILURES:
            return None
        if len(self.scratch.assumptions()) > before and term is not self.start:
            self.scratch = self.prover.facts.copy()
            return None
        return work.here

    def found(self) -> tuple[Reason, ...] | None:
        if self.settled is None:
            return None
        try:
            goal = self.atoms.of(self.settled)
            if not goal:
                return None if self.is_strict else (Plain(ZERO),)
            return self._rounds(goal)
        except Stopped:
            return None

    def _rounds(self, goal: Laurent) -> tuple[Reason, ...] | None:
        sources = list(self._sources())
        if self.of_two:
            sources = self._products(sources)
        targets = dict.fromkeys(goal)
        size = -1
        for _ in range(2):
            candidates = self._candidates(sources, targets)
            if len(candidates) == size:
                return None
            size = len(candidates)
            found = self._combined(candidates, goal)
            if found is not None:
                return found
            for each in candidates:
                if len(targets) < MOST_TARGETS:
                    targets |= dict.fromkeys(each.polynomial)
        return None

    def _sources(self) -> Iterator[tuple[Reason, Laurent]]:
        seen: set[str] = set()
        count = 0
        assert self.settled is not None
        for judgement in (*given(self.prover.problem), *lawful(self.settled, self.prover.is_simple)):
            if judgement.key in seen or not self.prover.is_lawful(judgement):
                continue
            seen.add(judgement.key)
            for reason in self._spread(judgement):
                polynomial = self._polynomial(reason.term)
                if polynomial is not None and count < MOST_SOURCES:
                    count += 1
                    yield reason, polynomial
        for square in squares(self.settled, self.atoms, self.prover.facts.prove):
            polynomial = self._polynomial(square.term)
            if polynomial is not None and count < MOST_SOURCES:
                count += 1
                yield square, polynomial

    def _spread(self, judgement: Judgement) -> Iterator[Reason]:
        assert self.settled is not None
        if not any(term.free for term in judgement.terms):
            yield Known(judgement)
            return
        polynomial = self._polynomial(Known(judgement).term)
        if polynomial is not None:
            yield from spread(judgement, polynomial, self.settled, self.atoms, self.prover.facts.prove)

    def _polynomial(self, term: Term) -> Laurent | None:
        settled = self.settle(term)
        try:
            return None if settled is None else self.atoms.of(settled)
        except Stopped:
            return None

    def _products(self, sources: Sequence[tuple[Reason, Laurent]]) -> list[tuple[Reason, Laurent]]:
        """The products of two."""
        found: list[tuple[Reason, Laurent]] = []
        for (one, p), (other, q) in combinations_with_replacement(sources[:8], 2):
            try:
                found.append((Product(one, other), times(p, q)))
            except Stopped:
                continue
        return [*sources, *found]

    def _candidates(
        self, sources: Sequence[tuple[Reason, Laurent]], targets: dict[Monomial, None]
    ) -> list[Candidate]:
        found: dict[tuple[Monomial, int], Candidate] = {}
        for monomial in ((), *targets):
            if self._is_weight(monomial):
                found[monomial, -1] = Candidate(monomial, Plain(ONE), {monomial: num(1).value})
        for number, (source, polynomial) in enumerate(sources):
            weights = dict.fromkeys(((), *(joined(t, m, -1) for t in targets for m in polynomial)))
            for weight in weights:
                if len(found) < MOST_CANDIDATES and self._is_weight(weight):
                    product = times({weight: num(1).value}, polynomial)
                    found[weight, number] = Candidate(weight, source, product)
        return list(found.values())

    def _is_weight(self, monomial: Monomial) -> bool:
        """Whether a product of atoms is known to be nonnegative."""
        if monomial not in self.signs:
            small = sum(abs(e) for _, e in monomial) <= MOST_EXPONENT
            self.signs[monomial] = small and self.prover.facts.prove(nonnegative(self.atoms.term(monomial)))
        return self.signs[monomial]

    def _combined(self, candidates: list[Candidate], goal: Laurent) -> tuple[Reason, ...] | None:
        self.prover.programmes += 1
        cleared = self.atoms.cleared([goal, *(each.polynomial for each in candidates)])
        favoured = (
            [n for n, each in enumerate(candidates) if self._is_positive(each)] if self.is_strict else []
        )
        found = combination(cleared[1:], cleared[0], favoured)
        if found is None or (self.is_strict and not any(n in found for n in favoured)):
            return None
        order = sorted(found, key=lambda n: n not in favoured)
        return tuple(self._reason(candidates[n], num(found[n])) for n in order)

    def _is_positive(self, each: Candidate) -> bool:
        show, facts = self.prover.show, self.prover.facts
        return facts.prove(positive(self.atoms.term(each.weight))) and establish(
            facts, show, each.source, True
        )

    def _reason(self, candidate: Candidate, number: Num) -> Reason:
        weight = mul(number, self.atoms.term(candidate.weight))
        if candidate.source == Plain(ONE):
            return Plain(weight)
        return candidate.source if weight is ONE else Product(Plain(weight), candidate.source)
