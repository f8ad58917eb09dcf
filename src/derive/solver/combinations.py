"""Finding what a difference is made of: a combination, with positive coefficients, of what is nonnegative.

What is known of the functions and products in it, and what is given, is weighed with monomials of known sign;
the coefficients are found by linear programming (Positivstellensatz certificates of low degree; Parrilo,
Mathematical Programming 96 (2003)).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations_with_replacement, zip_longest
from math import gcd, lcm
from typing import TYPE_CHECKING

from derive.decide.normal import Stopped, canonical
from derive.kernel import Judgement, nonnegative, positive
from derive.solver.everywhere import completed, instances_at
from derive.solver.laurent import Atoms, Laurent, Monomial, is_root, joined, plus, times
from derive.solver.nonnegative import Known, Plain, Product, Reason, establish
from derive.solver.settle import settle
from derive.solver.simplex import combination
from derive.solver.sources import by_cauchy_schwarz, by_nearness, given, lawful, spread, squares
from derive.solver.work import FAILURES, NO_ROAD, Work
from derive.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Fn,
    Num,
    Term,
    add,
    contains,
    mul,
    names_in,
    neg,
    num,
    subterms,
    terms_of,
)  # fmt: skip

MOST_TARGETS = 40
MOST_CANDIDATES = 130
MOST_SOURCES = 24
MOST_EXPONENT = 4
MOST_TRIES = 400  # to see what is lacking
MOST_LACKING = 3  # terms of what is said to be lacking

if TYPE_CHECKING:
    from derive.solver.bounds import Prover


@dataclass(frozen=True)
class Candidate:
    """A reason times a monomial that is nonnegative, and what that comes to."""

    weight: Monomial
    source: Reason
    polynomial: Laurent


@dataclass
class Search:
    """What the term `start` of one claim may be a combination of.  Products of two are tried if it says `of_two`."""

    prover: Prover
    start: Term
    is_strict: bool
    unfold: bool
    of_two: bool
    atoms: Atoms = field(default_factory=Atoms)
    signs: dict[tuple[str, bool], bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.scratch = self.prover.facts.copy()
        self.settled = self.settle(self.start)

    def settle(self, term: Term) -> Term | None:
        """What `term` comes to, if that takes no assumption."""
        known, kept = self._known(), self.prover.facts.memory.settled
        asked = (term, self.unfold)
        if asked in kept and kept[asked][0] == known:
            return kept[asked][1]
        found = self._settled(term)
        if term is not self.start or self._known() == known:  # else what it assumes is to be in force
            kept[asked] = known, found
        return found

    def _known(self) -> tuple[object, ...]:
        """What is known: what a term comes to stays the same while that does."""
        scratch = self.scratch
        ends = ((each.chain.start, each.chain.end) for each in scratch.lemmas.values())
        where = (scratch.part, scratch.witnesses, scratch.vanishing, scratch.at_point)
        return (*where, *ends, *(each.key for each in scratch.assumptions()))

    def _settled(self, term: Term) -> Term | None:
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
        """The reasons of a combination that `start` comes to; None if none was found."""
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
                break
            size = len(candidates)
            found = self._combined(candidates, goal)
            if found is not None:
                return found
            for each in candidates:
                if len(targets) < MOST_TARGETS:
                    targets |= dict.fromkeys(each.polynomial)
        return None if self.of_two else self._isolated(goal) or self._over_divisors(goal)

    def _over_divisors(self, goal: Laurent) -> tuple[Reason, ...] | None:
        """The same of what the goal comes to when it is multiplied by all its divisors, which are positive."""
        (top,) = self.atoms.cleared([goal])
        names = [
            name for name in self.atoms.terms if any(name in dict(monomial) for monomial in (*goal, *top))
        ]
        least = {name: min(dict(m).get(name, 0) for m in goal) for name in names}
        under = tuple((name, e) for name, e in sorted(least.items()) if e < 0)
        plain = {name for name, _ in under if not isinstance(self.atoms.terms[name], Add)}
        lifted = times(top, {tuple((name, -e) for name, e in under if name in plain): Fraction(1)})
        if not under or not all(self._has_sign(name, e) for name, e in under):
            return None
        start = add(*(mul(num(number), self.atoms.term(monomial)) for monomial, number in lifted.items()))
        found = Search(self.prover, start, self.is_strict, self.unfold, self.of_two).found()
        divisor = Plain(self.atoms.term(under))
        return None if found is None else tuple(Product(divisor, reason) for reason in found)

    def _isolated(self, goal: Laurent) -> tuple[Reason, ...] | None:
        """c (b − |f|) or c (b − ReLU(f)), where a law says that b is no less: what is not linear in f."""
        assert self.settled is not None
        for monomial, number in goal.items():
            atom = self.atoms.term(monomial)
            if number < 0 and isinstance(atom, Fn) and atom.name in ("abs", "relu"):
                rest = canonical(add(mul(num(-1 / number), self.settled), atom))
                judgement = Judgement("<" if self.is_strict else "<=", (atom, rest))
                if self.prover.show(judgement):
                    known = Known(judgement)
                    return (known if number == -1 else Product(Plain(num(-number)), known),)
        return None

    def lacking(self) -> Judgement | None:
        """The sign of a short factor of what is left of the goal without one thing that is nonnegative."""
        if self.settled is None:
            return None
        goal = self.atoms.of(self.settled)
        wholes = [goal, *self._rests(goal)] if goal else []
        factors = [each for whole in wholes if (each := self._open_factor(whole, goal)) is not None]
        factors = [each for each in factors if not self.prover.facts.prove(nonnegative(neg(each)))]
        shortest = min(factors, key=lambda each: each.length, default=None)
        return None if shortest is None else Judgement("<" if self.is_strict else "<=", (ZERO, shortest))

    def _rests(self, goal: Laurent) -> Iterator[Laurent]:
        """What is left of the goal without a multiple of one of its sources; or the multiple, if nothing is."""
        tries = 0
        for _, polynomial in self._sources(with_laws=False):
            for target, number in goal.items():
                for monomial, other in polynomial.items():
                    tries += 1
                    if tries > MOST_TRIES:
                        return
                    weight, share = joined(target, monomial, -1), number / other
                    rest = plus(goal, times({weight: -share}, polynomial))
                    if not rest:
                        yield {weight: share}
                    elif share > 0 and len(rest) < len(goal) + len(polynomial) and self._is_weight(weight):
                        yield rest

    def _open_factor(self, whole: Laurent, goal: Laurent) -> Term | None:
        """What `whole` is but for factors of known sign."""
        names = dict.fromkeys(name for monomial in whole for name, _ in monomial)
        content: list[tuple[str, int]] = []
        for name in names:
            least = min(dict(monomial).get(name, 0) for monomial in whole)
            known = self._has_sign(name, -1 if self.is_strict else least)
            if least and known:
                content.append((name, least))
        left = {joined(monomial, tuple(content), -1): number for monomial, number in whole.items()}
        if len(left) > MOST_LACKING or left == goal or any(e < 0 for monomial in left for _, e in monomial):
            return None
        atoms = [self.atoms.terms[name] for monomial in left for name, _ in monomial]
        if not atoms or any(contains(atom, Fn) for atom in atoms):
            return None  # a number, or nothing that would be given
        scale = lcm(*(number.denominator for number in left.values()))
        scale_down = gcd(*(int(number * scale) for number in left.values()))
        by = Fraction(scale, scale_down)
        terms = sorted(left.items(), key=lambda item: item[1] < 0)
        return add(*(mul(num(number * by), self.atoms.term(monomial)) for monomial, number in terms))

    def _sources(self, with_laws: bool = True) -> Iterator[tuple[Reason, Laurent]]:
        """What is given, and what laws say of what stands in the goal, with what it comes to."""
        seen: set[str] = set()
        count = 0
        assert self.settled is not None
        known = self.prover.facts.prove
        laws = lawful(self.settled, known, self.prover.is_simple) if with_laws else ()
        induced = tuple(judgement for _, judgement in self.prover.facts.inductions)
        about = (self.start, *(term for each in induced for term in each.terms))
        told = tuple(instances_at(self.prover.facts, *about))
        told = (*told, *self._squared((*given(self.prover.problem), *told)))
        squared = (*by_cauchy_schwarz(self.start), *by_nearness(self.start)) if with_laws else ()
        for judgement in (*given(self.prover.problem), *induced, *told, *squared, *laws):
            if judgement.key in seen or not self.prover.is_lawful(judgement):
                continue
            seen.add(judgement.key)
            for reason in self._spread(judgement):
                polynomial = self._polynomial(reason.term)
                if polynomial is not None and count < MOST_SOURCES:
                    count += 1
                    yield reason, polynomial
        roots = (square for each in told for square in completed(each, len(told) < 3))
        parts = (Plain(t) for _, each in self.prover.facts.inductions for t in terms_of(each.terms[0]))
        kept = (each for each in parts if known(nonnegative(each.term)))
        for square in (*kept, *roots, *squares(self.settled, self.atoms, known)) if with_laws else ():
            polynomial = self._polynomial(square.term)
            if polynomial is not None and count < MOST_SOURCES:
                count += 1
                yield square, polynomial

    def _squared(self, told: Iterable[Judgement]) -> Iterator[Judgement]:
        """The squares of bounds of norms that do not stand in the goal themselves, where what they are of does."""
        assert self.settled is not None
        parts = set(subterms(self.settled))
        names = set(names_in(self.settled)) | {p.name for p in parts if isinstance(p, Apply)}
        for each in told:
            low, high = each.terms
            if any(is_root(part) for part in subterms(high)):
                continue  # of a distance, which is compared with one
            own = set(names_in(low)) | {p.name for p in subterms(low) if isinstance(p, Apply)}
            if low not in parts and own <= names and (found := self.prover.squared(each)) is not None:
                yield found

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
            found[(), number] = Candidate((), source, polynomial)
        for of_products in (False, True):  # each in turn, so that none is left out for the many of another
            own = [n for n, (source, _) in enumerate(sources) if isinstance(source, Product) is of_products]
            weights = [dict.fromkeys(joined(t, m, -1) for t in targets for m in sources[n][1]) for n in own]
            for turn in zip_longest(*weights):
                for number, weight in zip(own, turn, strict=True):
                    if len(found) >= MOST_CANDIDATES:
                        return list(found.values())
                    if weight is not None and (weight, number) not in found and self._is_weight(weight):
                        source, polynomial = sources[number]
                        product = times({weight: num(1).value}, polynomial)
                        found[weight, number] = Candidate(weight, source, product)
        return list(found.values())

    def _is_weight(self, monomial: Monomial) -> bool:
        """Whether a product of atoms is known to be nonnegative, each factor by itself."""
        small = sum(abs(e) for _, e in monomial) <= MOST_EXPONENT
        return small and all(self._has_sign(name, e) for name, e in monomial)

    def _has_sign(self, name: str, exponent: int) -> bool:
        if exponent > 0 and not exponent % 2:
            return True
        if (name, exponent < 0) not in self.signs:
            sign = positive if exponent < 0 else nonnegative
            self.signs[name, exponent < 0] = self.prover.facts.prove(sign(self.atoms.terms[name]))
        return self.signs[name, exponent < 0]

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
