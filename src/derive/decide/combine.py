"""Equations and bounds that follow from others: multiples of those, added up.

From g = 0 follows u g = 0 for every u that is defined, and so does the sum of such over an index for all of which
g = 0 holds; from g ≥ 0 follows u g ≥ 0 where u > 0.  What is found is added up again and seen to be what was claimed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product

from derive.decide.domain import Domain
from derive.decide.form import Form, Level
from derive.decide.form.polynomials import (
    UNIT,
    Monomial,
    Polynomial,
    Rational,
    as_term,
    atom,
    constant,
    scaled,
    units,
)
from derive.decide.form.sums import summed
from derive.decide.prover import Proof
from derive.errors import DeriveError
from derive.kernel import Judgement, Problem, nonzero
from derive.kernel.judgement import OF_DISTRIBUTIONS
from derive.terms import ONE, D, Index, Sym, Term, contains, key, names_in, rename

FUEL = 24_000
MOST_MONOMIALS = 16
MOST_MULTIPLES = 60  # in a round
ROUNDS = 3
BOUNDS = ("<", "<=")


def combined(problem: Problem, claim: Judgement, assumed: Sequence[Judgement]) -> Proof | None:
    """A proof that `claim`, an equation or a bound, follows from what is `assumed` in `problem`, wherever both sides
    are defined; None if none was found.

    Free indices of what is assumed that stand in the claim are the same there; it holds for all of the others.
    """
    for level in _levels(problem, claim, assumed):
        try:
            proof = _Combination(problem, claim, assumed, level).proof()
        except (DeriveError, RecursionError, OverflowError):
            continue
        if proof is not None:
            return proof
    return None


def _levels(problem: Problem, claim: Judgement, assumed: Sequence[Judgement]) -> Iterator[Level]:
    terms = [term for each in (claim, *assumed) for term in each.terms]
    names = {each for term in terms for name in names_in(term) for each in problem.reach[name]}
    every = frozenset(names) & frozenset(problem.defined)
    has_slopes = any(contains(term, D) for term in terms)
    yield from dict.fromkeys((Level(), Level(every, False, has_slopes), Level(every, True, has_slopes)))


@dataclass(frozen=True, slots=True)
class _Given:
    """p = 0, p ≥ 0 or p > 0, for all values of the indices `over`."""

    relation: str
    p: Polynomial
    over: tuple[Index, ...]


class _Combination:
    """One attempt, with terms in normal form at one level."""

    def __init__(
        self, problem: Problem, claim: Judgement, assumed: Sequence[Judgement], level: Level
    ) -> None:
        self.problem, self.claim = problem, claim
        fixed = frozenset(claim.free)
        self.form = Form(problem, level, FUEL, None, fixed)
        self.wanted = self._difference(claim)
        self.given = [
            _Given(each.relation, p, tuple(i for i in each.free if i not in fixed))
            for each in assumed
            if each.relation in ("=", *BOUNDS)
            for p in (self._difference(each),)
            if p
        ]
        sides = [side for each in assumed for side in each.terms if each.relation not in OF_DISTRIBUTIONS]
        self.domain = Domain(problem, sides)
        self.both = Domain(problem, (*sides, *claim.terms))
        self._sure: dict[Term, bool] = {}
        self.form.is_written = False  # from here on nobody says that what divides is not 0

    def _difference(self, judgement: Judgement) -> Polynomial:
        left, right = judgement.terms
        return self.form.plus(self.form.of(right), self.form.of(left), -1)

    def proof(self) -> Proof | None:
        """A proof, if there is one."""
        found = self._is_sum() if self.claim.relation == "=" else self._is_bound()
        if not found:
            return None
        needs = tuple(self.form.needs.values())
        wheres = [self.domain.beyond(term, needs) for term in self.claim.terms]
        if None in wheres:
            return None
        where = dict.fromkeys(each for found in wheres for each in found or ())
        return Proof(tuple(self.form.used), tuple(where))

    # -- equations ---------------------------------------------------------------------------------

    def _is_sum(self) -> bool:
        """Whether the difference of the sides is a sum of multiples of what is 0."""
        rest, multiples = self.wanted, list[Polynomial]()
        for _ in range(ROUNDS):
            if self.form.is_zero(rest):
                return True
            multiples += islice(self._multiples(rest), MOST_MULTIPLES)
            rest = _reduced(self.wanted, multiples)
        return self.form.is_zero(rest)

    def _multiples(self, wanted: Polynomial) -> Iterator[Polynomial]:
        """What is 0, since something that is given to be so divides it, and has a monomial of what is wanted."""
        seen = set()
        for given in self._instances():
            for u in self._factors(wanted, given):
                multiple = self.form.times(given, u)
                key = frozenset(multiple.items())
                if multiple and key not in seen:
                    seen.add(key)
                    yield multiple

    def _instances(self) -> Iterator[Polynomial]:
        """What is given to be 0, at the indices of the claim, and summed."""
        for given in self.given:
            if given.relation != "=":
                continue
            yield from self._placed(given)
            if not given.over:
                continue
            for weight in self._weights(given):
                total = self.form.times(given.p, weight)
                for each in given.over:
                    total = self._summed(total, each)
                yield total

    def _placed(self, given: _Given) -> Iterator[Polynomial]:
        """What is given, at the indices of the claim."""
        choices = [[i for i in self.claim.free if i.dim == each.dim] for each in given.over]
        for chosen in product(*choices):
            names = dict(zip(given.over, chosen, strict=True))
            yield self._at(given.p, names) if names else given.p

    def _at(self, p: Polynomial, names: dict[Index, Index]) -> Polynomial:
        return self.form.of(rename(as_term(p), names))

    def _summed(self, p: Polynomial, over: Index) -> Polynomial:
        bound = self.form.fresh(over)
        return summed(self.form, bound, self._at(p, {over: bound}))

    def _weights(self, given: _Given) -> Iterator[Polynomial]:
        """What it may be multiplied by before it is summed: 1, its denominators, entries that stand in it."""
        yield constant(1)
        below = _below(given.p)
        for each, n in below.items():
            yield atom(each, n)
        whole = constant(1)
        for each, n in below.items():
            whole = self.form.times(whole, atom(each, n))
        if len(below) > 1:
            yield whole
        entries = {a for m in given.p for a, e in m if isinstance(a, Sym) and e > 0}
        for a, _ in units((a, 1) for a in entries):
            if a.free & {*given.over}:
                yield atom(a)

    def _factors(self, wanted: Polynomial, p: Polynomial) -> Iterator[Polynomial]:
        """Monomials by which a multiple of p has a monomial of what is wanted, none that may be undefined; and the
        whole quotient.
        """
        if len(p) > 1:
            try:
                quotient = self.form.times(wanted, self.form.power(p, -1))
            except DeriveError:
                quotient = {}
            if quotient and self._is_defined(quotient):
                yield quotient
        found: dict[Monomial, None] = {UNIT: None}
        for one, own in product(_ordered(wanted), _ordered(p)):
            found.setdefault(_quotient(one, own))
        for u in found:
            if self._is_defined({u: 1}):
                yield {u: 1}

    def _is_defined(self, p: Polynomial) -> bool:
        """Whether nothing that divides may be 0, where what is given, and both sides, have a meaning."""
        return all(self._is_sure(a) for m in p for a, e in m if e < 0)

    def _is_sure(self, each: Term) -> bool:
        if each not in self._sure:
            self._sure[each] = (
                self.form.facts.is_nonzero_polynomial(atom(each))
                or self.both.beyond(ONE, (nonzero(each),)) == ()
            )
        return self._sure[each]

    # -- bounds ------------------------------------------------------------------------------------

    def _is_bound(self) -> bool:
        strict = self.claim.relation == "<"
        if self._has_sign(self.wanted, strict):
            return True
        for given in self.given:
            for p in self._placed(given):
                if self._is_multiple(given.relation, p, strict) or self._exceeds(given.relation, p, strict):
                    return True
        return False

    def _has_sign(self, p: Polynomial, strict: bool) -> bool:
        """Whether p > 0 (or ≥ 0), seen where even powers of what divides are multiplied with."""
        below = _below(p)
        for each, n in below.items():
            if not self._is_sure(each):
                return False
            if not self.form.facts.is_positive(each):
                p = self.form.times(p, atom(each, n + n % 2))
        facts = self.form.facts
        return facts.is_positive_polynomial(p) or (not strict and facts.is_nonnegative_polynomial(p))

    def _is_multiple(self, relation: str, p: Polynomial, strict: bool) -> bool:
        """Whether it is u p for a u that is positive."""
        if relation == "=" or (relation == "<=" and strict):
            return False
        try:
            u = self.form.times(self.wanted, self.form.power(p, -1))
        except DeriveError:
            return False
        rest = self.form.plus(self.wanted, self.form.times(u, p), -1)
        return self.form.is_zero(rest) and self._is_defined(u) and self._has_sign(u, True)

    def _exceeds(self, relation: str, p: Polynomial, strict: bool) -> bool:
        """Whether what is left without u p is not negative, for a monomial u that is positive: if p = 0, for any."""
        is_strict = strict and relation != "<"
        for wanted, own in product(_ordered(self.wanted), _ordered(p)):
            u: Polynomial = {_quotient(wanted, own): Fraction(self.wanted[wanted]) / Fraction(p[own])}
            if not self._is_defined(u) or not (relation == "=" or self._has_sign(u, True)):
                continue
            rest = self.form.plus(self.wanted, self.form.times(u, p), -1)
            if (not is_strict and self.form.is_zero(rest)) or self._has_sign(rest, is_strict):
                return True
        return False


def _below(p: Polynomial) -> dict[Term, int]:
    """What divides in it, in order, and how often at most, as a whole number."""
    found: dict[Term, int] = {}
    for each, e in units((a, e) for m in p for a, e in m if e < 0):
        found[each] = max(found.get(each, 0), -(e.numerator // e.denominator))
    return found


def _ordered(p: Polynomial) -> list[Monomial]:
    """The monomials in an order that hangs on what they are alone, if they are few."""
    return sorted(p, key=_key)[:MOST_MONOMIALS]


def _key(monomial: Monomial) -> list[tuple[str, Rational]]:
    return [(key(a), e) for a, e in units(monomial)]


def _quotient(one: Monomial, other: Monomial) -> Monomial:
    exponents = dict(one)
    for a, e in other:
        exponents[a] = exponents.get(a, 0) - e
    return frozenset((a, e) for a, e in exponents.items() if e)


def _reduced(wanted: Polynomial, multiples: Iterable[Polynomial]) -> Polynomial:
    """What is left of a polynomial without rational multiples of others, by elimination."""
    pivots: list[tuple[Monomial, Polynomial]] = []
    for p in multiples:
        left = _without(p, pivots)
        if left:
            first = min(left, key=_key)
            pivots.append((first, scaled(left, Fraction(1) / Fraction(left[first]))))
    return _without(wanted, pivots)


def _without(p: Polynomial, pivots: Sequence[tuple[Monomial, Polynomial]]) -> Polynomial:
    found: dict[Monomial, Rational] = dict(p)
    for first, pivot in pivots:
        by = found.get(first)
        if not by:
            continue
        for m, c in pivot.items():
            value = found.get(m, 0) - by * c
            if value:
                found[m] = value
            else:
                found.pop(m, None)
    return found
