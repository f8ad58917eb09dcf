"""Both sides of a line times what makes them plainer: whole numbers as small as may be, and nothing that divides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import gcd, lcm

from derive.algebra import integer_exponent
from derive.terms import ONE, Add, Num, Pow, Term, add, factors_of, has_minus, key, mul, num, power, terms_of


def plainer(coefficient: Term, rest: Term) -> tuple[Term, Term, Term]:
    """By what both are multiplied, and what they become."""
    number = _common(coefficient, rest)
    sides = [times(number, each) for each in (coefficient, rest)]
    below = _denominator(sides) if isinstance(coefficient, Add) or _divides(coefficient) else ONE
    cleared, kept = ([_cleared(side, by) for side in sides] for by in (below, ONE))
    counted = slice(0 if isinstance(coefficient, Add) else 1, 2)  # a single divisor goes in any case
    if sum(each.length for each in cleared[counted]) < sum(each.length for each in kept[counted]):
        return mul(number, below), cleared[0], cleared[1]
    return number, sides[0], sides[1]


def _divides(coefficient: Term) -> bool:
    """Whether an unknown is divided: by η in x/η = y/η − g."""
    return any(exponent < 0 for _, exponent in _powers(coefficient))


def is_mostly_minus(coefficient: Term, rest: Term) -> bool:
    """Whether more terms have a minus than have none, of a coefficient of several terms, one at least without."""
    signs = [has_minus(each) for each in terms_of(coefficient)]
    every = [*signs, *map(has_minus, terms_of(rest))]
    return len(signs) > 1 and not all(signs) and 2 * sum(every) > len(every)


def minus_last(term: Term) -> Term:
    """b − a for −a + b."""
    return add(*sorted(terms_of(term), key=has_minus))


def _denominator(sides: Iterable[Term]) -> Term:
    """The least product that everything divides which divides in a term of the sides."""
    found: dict[str, tuple[Term, int]] = {}
    for each in (term for side in sides for term in terms_of(side)):
        for base, exponent in _powers(each):
            if exponent < 0 and not isinstance(base, Num):
                found[key(base)] = base, max(-exponent, found.get(key(base), (base, 0))[1])
    return mul(*(power(base, num(exponent)) for base, exponent in found.values()))


def _powers(product: Term) -> Iterator[tuple[Term, int]]:
    """The factors, each with its whole exponent; those of what divides are taken apart."""
    for factor in factors_of(product):
        exponent = integer_exponent(factor) if isinstance(factor, Pow) else None
        if exponent is not None and isinstance(factor, Pow):
            yield from (
                (base, exponent) for base in (factors_of(factor.base) if exponent < 0 else (factor.base,))
            )
        else:
            yield factor, 1


def _cleared(side: Term, by: Term) -> Term:
    """side · by, without what then stands above and below in a term."""
    return add(*(_cancelled(each, by) for each in terms_of(side)))


def _cancelled(term: Term, by: Term) -> Term:
    """term · by, without what then stands above and below."""
    found: dict[str, tuple[Term, int]] = {}
    for base, exponent in (*_powers(term), *_powers(by)):
        found[key(base)] = base, found.get(key(base), (base, 0))[1] + exponent
    return mul(*(power(base, num(exponent)) for base, exponent in found.values()))


def _common(coefficient: Term, rest: Term) -> Term:
    """What makes 2 a + 2 b = 4 c, or 1/2 a + 1/2 b = c, of whole numbers as small as may be, where that leaves no
    more numbers to be written; 1 of a single term.
    """
    sides = [*terms_of(coefficient), *terms_of(rest)]
    by = smallest(sides)
    if not isinstance(coefficient, Add):
        return ONE
    return by if _written(sides, by) <= _written(sides, ONE) else ONE


def smallest(terms: Iterable[Term]) -> Term:
    """The positive number by which the numbers before these terms become whole, with no common divisor."""
    numbers = [_number(each) for each in terms]
    above = gcd(*(number.numerator for number in numbers))
    return num(Fraction(lcm(*(number.denominator for number in numbers)), above or 1))


def _written(terms: Sequence[Term], by: Term) -> int:
    """How many numbers stand before the terms, times `by`."""
    return sum(abs(_number(mul(by, each))) != 1 for each in terms if not isinstance(each, Num))


def _number(term: Term) -> Fraction:
    """The number before a term."""
    found = mul(*(factor for factor in factors_of(term) if isinstance(factor, Num)))
    assert isinstance(found, Num)
    return found.value


def times(number: Term, term: Term) -> Term:
    """A number multiplied into each term."""
    return add(*(mul(number, each) for each in terms_of(term)))
