"""Identities of fields over opaque atoms (trusted): no definitions, no facts, no functions.

Two terms are compared as quotients of polynomials in atoms, an atom being any part that is not a
sum, a product, a number or an integer power.  What divides must not vanish: those conditions are
handed back, for somebody else to prove.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.terms import Add, Mul, Num, Pow, Term, key

Monomial = tuple[tuple[str, int], ...]  # atoms by key with their exponents, sorted
Polynomial = dict[Monomial, Fraction | int]  # whole numbers as such, which are quicker to reckon with
Quotient = tuple[Polynomial, Polynomial]

MAX_MONOMIALS = 4000
MAX_EXPONENT = 16
_UNIT: Polynomial = {(): 1}


class TooLarge(Exception):
    """An expansion beyond `MAX_MONOMIALS`."""


def is_identity(a: Term, b: Term) -> bool:
    """Whether a = b in every field in which no divisor of either vanishes."""
    if key(a) == key(b):
        return True
    try:
        (top, under), (other_top, other_under) = _quotient(a), _quotient(b)
        return _times(top, other_under) == _times(other_top, under)
    except (TooLarge, ZeroDivisionError):
        return False


def divisors(term: Term) -> tuple[Term, ...]:
    """What `term` divides by, as seen by `is_identity`: nothing inside an atom."""
    return tuple(dict.fromkeys(_divisors(term)))


def _divisors(term: Term) -> Iterator[Term]:
    if isinstance(term, Add | Mul):
        for arg in term.args:
            yield from _divisors(arg)
    elif (exponent := integer_exponent(term)) is not None and isinstance(term, Pow):
        if exponent < 0:
            yield term.base
        yield from _divisors(term.base)


def integer_exponent(term: Term) -> int | None:
    """The exponent of an integer power that algebra reads as one; None for an atom."""
    if isinstance(term, Pow) and isinstance(term.exponent, Num):
        value = term.exponent.value
        if value.denominator == 1 and abs(value) <= MAX_EXPONENT:
            return int(value)
    return None


def _quotient(term: Term) -> Quotient:
    match term:
        case Num():
            value = term.value
            return ({(): value.numerator if value.denominator == 1 else value} if value else {}), _UNIT
        case Add():
            top, under = _quotient(term.args[0])
            for arg in term.args[1:]:
                more, below = _quotient(arg)
                if under == below:
                    top = _plus(top, more)
                else:
                    top, under = _plus(_times(top, below), _times(more, under)), _times(under, below)
            return top, under
        case Mul():
            top, under = _UNIT, _UNIT
            for arg in term.args:
                more, below = _quotient(arg)
                top, under = _times(top, more), _times(under, below)
            return top, under
        case Pow() if (exponent := integer_exponent(term)) is not None:
            top, under = _quotient(term.base)
            if exponent < 0:
                if not top:
                    raise ZeroDivisionError
                top, under = under, top
            return _raised(top, abs(exponent)), _raised(under, abs(exponent))
        case _:
            return {((key(term), 1),): 1}, _UNIT


def _plus(p: Polynomial, q: Polynomial) -> Polynomial:
    total = dict(p)
    for monomial, coefficient in q.items():
        total[monomial] = total.get(monomial, 0) + coefficient
        if not total[monomial]:
            del total[monomial]
    return total


def _times(p: Polynomial, q: Polynomial) -> Polynomial:
    if p is _UNIT or q is _UNIT:
        return q if p is _UNIT else p
    product: Polynomial = {}
    for left, a in p.items():
        for right, b in q.items():
            monomial = _joined(left, right)
            product[monomial] = product.get(monomial, 0) + a * b
        if len(product) > MAX_MONOMIALS:
            raise TooLarge
    return {monomial: c for monomial, c in product.items() if c}


def _joined(left: Monomial, right: Monomial) -> Monomial:
    if not left or not right:
        return left or right
    exponents = dict(left)
    for atom, exponent in right:
        exponents[atom] = exponents.get(atom, 0) + exponent
    return tuple(sorted(exponents.items()))


def _raised(p: Polynomial, exponent: int) -> Polynomial:
    result = _UNIT
    for _ in range(exponent):
        result = _times(result, p)
    return result
