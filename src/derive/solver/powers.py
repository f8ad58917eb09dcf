"""Terms as sums of powers of what holds an unknown, each times a coefficient that is free of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from derive.algebra import integer_exponent, is_identity
from derive.solver.laurent import Monomial, joined
from derive.terms import (
    ONE,
    ZERO,
    Add,
    Mul,
    Num,
    Pow,
    Term,
    add,
    factors_of,
    has_minus,
    key,
    mul,
    neg,
    num,
    power,
    terms_of,
)

Powers = Monomial  # powers of what holds an unknown
MOST = 400  # terms


class TooMany(Exception):
    """Multiplied out it has more than `MOST` terms."""


@dataclass
class Spread:
    """How terms look to somebody who knows all letters but the unknown ones; `holds` says where these stand."""

    holds: Callable[[Term], bool]
    atoms: dict[str, Term] = field(default_factory=dict)

    def of(self, term: Term) -> list[tuple[Powers, Term]]:
        """The terms of `term`, multiplied out where an unknown stands in a bracket.

        Raises:
            TooMany: there are too many of them.
        """
        if not self.holds(term):
            return [((), term)]
        match term:
            case Add():
                return [each for arg in term.args for each in self.of(arg)]
            case Mul():
                known = mul(*(arg for arg in term.args if not self.holds(arg)))
                return self._product([[((), known)], *(self.of(arg) for arg in term.args if self.holds(arg))])
            case Pow() if (exponent := integer_exponent(term)) is not None:
                inner = self.of(term.base)
                if exponent > 0:
                    return self._product([inner] * exponent)
                if len(inner) == 1:
                    ((powers, factor),) = inner
                    return [(tuple((n, e * exponent) for n, e in powers), power(factor, num(exponent)))]
                return [(self._atom(term.base, exponent), ONE)]
            case _:
                return [(self._atom(term, 1), ONE)]

    def _atom(self, term: Term, exponent: int) -> Powers:
        self.atoms.setdefault(key(term), term)
        return ((key(term), exponent),)

    def _product(self, factors: Sequence[list[tuple[Powers, Term]]]) -> list[tuple[Powers, Term]]:
        found: list[tuple[Powers, Term]] = [((), ONE)]
        for those in factors:
            found = [(joined(p, q), mul(a, b)) for p, a in found for q, b in those]
            if len(found) > MOST:
                raise TooMany
        return found

    def term(self, powers: Powers, coefficient: Term = ONE) -> Term:
        """The term that is meant."""
        return mul(coefficient, *(power(self.atoms[name], num(exponent)) for name, exponent in powers))

    def together(self, terms: Iterable[tuple[Powers, Term]]) -> dict[Powers, Term]:
        """The coefficients of like terms added up; those that are 0 are gone."""
        found: dict[Powers, list[Term]] = {}
        for powers, coefficient in terms:
            found.setdefault(powers, []).append(coefficient)
        totals = {powers: like_terms(add(*those)) for powers, those in found.items()}
        return {powers: total for powers, total in totals.items() if not is_identity(total, ZERO)}


def like_terms(term: Term) -> Term:
    """`term` with its terms that differ by a number only added up, each where it stood first, and x x as x²."""
    term = opened(term)
    if not isinstance(term, Add):
        return _with_powers(term)
    totals: dict[str, tuple[Term, Term]] = {}
    for each in map(_with_powers, term.args):
        factors = factors_of(each)
        number = mul(*(f for f in factors if isinstance(f, Num)))
        rest = mul(*(f for f in factors if not isinstance(f, Num)))
        before = totals.get(key(rest), (ZERO, rest))[0]
        totals[key(rest)] = (add(before, number), rest)
    return add(*(mul(number, rest) for number, rest in totals.values()))


def _with_powers(term: Term) -> Term:
    """A product with the factors of one base put together, those that divide apart: x x/(y y) as x²/y²."""
    counts: dict[tuple[Term, bool], int] = {}
    for factor in factors_of(term):
        exponent = integer_exponent(factor) or 0
        base = factor.base if isinstance(factor, Pow) and exponent else factor
        place = base, exponent < 0
        counts[place] = counts.get(place, 0) + (exponent or 1)
    if len(counts) == len(factors_of(term)):
        return term
    return mul(*(power(base, num(count)) for (base, _), count in counts.items()))


def opened(term: Term) -> Term:
    """`term` with numbers before its brackets multiplied in."""
    if isinstance(term, Add):
        return add(*map(opened, term.args))
    if isinstance(term, Mul) and sum(not isinstance(arg, Num) for arg in term.args) == 1:
        (bracket,) = (arg for arg in term.args if not isinstance(arg, Num))
        if isinstance(bracket, Add):
            number = mul(*(arg for arg in term.args if isinstance(arg, Num)))
            return add(*(opened(mul(number, arg)) for arg in bracket.args))
    return term


def minus(term: Term) -> Term:
    """−`term`, each of its terms with the other sign."""
    term = opened(term)
    return add(*(neg(arg) for arg in term.args)) if isinstance(term, Add) else neg(term)


def is_minus(term: Term) -> bool:
    """Whether more of its terms have a minus than have none, or as many and the first has one."""
    signs = [has_minus(each) for each in terms_of(term)]
    return 2 * sum(signs) + signs[0] > len(signs)
