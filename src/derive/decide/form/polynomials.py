"""Polynomials over atoms: monomials with rational coefficients, an atom being any term that is no sum or product.

Exponents are rational numbers.  An atom that is a sum of terms stands for a polynomial of which only a power with a
negative or broken exponent is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from derive.errors import DeriveError
from derive.terms import Add, Index, Pow, Term, add, factors_of, key, mul, num, power
from derive.terms.nodes import Num

Rational = int | Fraction
Unit = tuple[Term, Rational]  # an atom and its exponent
Monomial = frozenset[Unit]
Polynomial = dict[Monomial, Rational]
UNIT: Monomial = frozenset()
LONGEST = 3000  # term in normal form
MOST_BITS = 4000  # of a coefficient


class Stopped(DeriveError):
    """The form would be too large, or would need something that it does not know."""


class Fuel:
    """How many operations are left; none hangs on a clock."""

    def __init__(self, left: int) -> None:
        self.left = left

    def spend(self, operations: int = 1) -> None:
        """So many less.

        Raises:
            Stopped: there are none left.
        """
        self.left -= operations
        if self.left < 0:
            raise Stopped("too many operations")


def rational(value: Rational) -> Rational:
    """The number, as a whole one if it is."""
    return value.numerator if value.denominator == 1 else value


def size_of(value: Rational) -> Rational:
    """|value|."""
    return value if value >= 0 else -value


def constant(value: Rational) -> Polynomial:
    """A number as a polynomial."""
    return {UNIT: rational(value)} if value else {}


def atom(term: Term, exponent: Rational = 1) -> Polynomial:
    """A power of an atom."""
    return {frozenset(((term, exponent),)): 1}


def scaled(p: Polynomial, by: Rational) -> Polynomial:
    """A multiple."""
    return p if by == 1 else {m: c * by for m, c in p.items()} if by else {}


def is_constant(p: Polynomial) -> bool:
    """Whether it is a number."""
    return not p or (len(p) == 1 and UNIT in p)


def units(monomial: Iterable[Unit]) -> list[Unit]:
    """The atoms of a monomial in an order that hangs on what they are alone."""
    found = list(monomial)
    if len(found) > 1:
        found.sort(key=_unit_key)
    return found


def _unit_key(unit: Unit) -> tuple[str, Rational]:
    return key(unit[0]), unit[1]


def degree(monomial: Monomial) -> Rational:
    """The sum of its positive exponents."""
    return sum(e for _, e in monomial if e > 0)


def _rank(monomial: Monomial) -> tuple[Rational, int, list[tuple[str, Rational]]]:
    """By degree; then what hangs on more indices, so that what does not may leave a sum."""
    free = frozenset[Index]().union(*(a.free for a, _ in monomial))
    return degree(monomial), len(free), [(key(a), e) for a, e in units(monomial)]


def lead(p: Polynomial) -> Monomial:
    """Its greatest monomial."""
    if len(p) == 1:
        return next(iter(p))
    return max(p, key=_rank)


def normed(p: Polynomial) -> Polynomial:
    """A positive multiple: its leading coefficient is 1 or −1."""
    return scaled(p, to_the(size_of(p[lead(p)]), -1))


def monomial_term(monomial: Iterable[Unit], coefficient: Rational = 1) -> Term:
    """A monomial as a term."""
    return mul(num(coefficient), *[a if e == 1 else power(a, num(e)) for a, e in units(monomial)])


def as_term(p: Polynomial) -> Term:
    """The polynomial as a term, its monomials in order: equal ones give the same term.

    Raises:
        Stopped: it is too long.
    """
    if sum(a.length for m in p for a, _ in m) > LONGEST:
        raise Stopped("a term too long")
    if len(p) == 1:
        ((monomial, coefficient),) = p.items()
        return monomial_term(monomial, coefficient)
    return add(*[monomial_term(m, p[m]) for m in sorted(p, key=_rank)])


def units_of(term: Term) -> list[Unit]:
    """The atoms of a monomial that was made a term."""
    found: list[Unit] = []
    for factor in factors_of(term):
        if isinstance(factor, Pow) and isinstance(factor.exponent, Num):
            found.append((factor.base, rational(factor.exponent.value)))
        else:
            found.append((factor, 1))
    return found


def merged(found: Iterable[Unit]) -> dict[Term, Rational]:
    """The exponents of equal atoms, added up."""
    exponents: dict[Term, Rational] = {}
    for each, exponent in found:
        exponents[each] = exponents.get(each, 0) + exponent
    return {each: exponent for each, exponent in exponents.items() if exponent}


def content(p: Polynomial) -> dict[Term, Rational]:
    """The greatest monomial that divides all others, its exponents negative where some are."""
    least: dict[Term, Rational] | None = None
    for monomial in p:
        own = dict(monomial)
        if least is None:
            least = own
            continue
        least = {
            each: min(least.get(each, 0), own.get(each, 0))
            for each in (*least, *(a for a in own if a not in least))
        }
    return {each: e for each, e in (least or {}).items() if e}


def without(p: Polynomial, common: Mapping[Term, Rational]) -> Polynomial:
    """The polynomial with a monomial divided out of each of its own."""
    found: Polynomial = {}
    for monomial, coefficient in p.items():
        exponents = dict(monomial)
        for each, e in common.items():
            exponents[each] = exponents.get(each, 0) - e
        found[frozenset((a, rational(e)) for a, e in exponents.items() if e)] = coefficient
    return found


def denominators(p: Polynomial) -> dict[Term, int]:
    """The polynomials that stand in it with a negative exponent, and how often they divide at most."""
    found: dict[Term, int] = {}
    for monomial in p:
        for each, e in monomial:
            if e < 0 and isinstance(each, Add):
                found[each] = max(found.get(each, 0), -(e.numerator // e.denominator))
    return found


def to_the(number: Rational, exponent: int) -> Rational:
    """A power of a number.

    Raises:
        Stopped: it is too long, or 0 would divide.
    """
    bits = max(abs(number.numerator).bit_length(), number.denominator.bit_length())
    if bits * abs(exponent) > MOST_BITS or (exponent < 0 and not number):
        raise Stopped("a number too long, or none")
    return rational(Fraction(number) ** exponent)


def primes(number: int, fuel: Fuel) -> dict[int, int]:
    """The prime factors of a natural number; what is left beyond small ones counts as one."""
    if number.bit_length() > MOST_BITS:
        raise Stopped("a number too long")
    found: dict[int, int] = {}
    divisor = 2
    while number > 1 and divisor < 1000 and divisor * divisor <= number:
        while number % divisor == 0:
            number //= divisor
            found[divisor] = found.get(divisor, 0) + 1
        divisor += 1 if divisor == 2 else 2
    fuel.spend(divisor >> 4)
    if number > 1:
        found[number] = found.get(number, 0) + 1
    return found
