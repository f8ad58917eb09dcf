"""Polynomials multiplied out at once, which a moment of a higher degree asks for."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from derive.algebra import integer_exponent
from derive.terms import Add, Mul, Num, Pow, Size, Sym, Term, add, key, mul, num, power

MOST = 40  # monomials
HIGHEST = 8  # degree

Monomial = tuple[tuple[Term, int], ...]  # factors with their powers
Polynomial = dict[Monomial, Fraction]


def multiplied_out_at_once(term: Term) -> Term | None:
    """A polynomial in letters, of a degree above 2, as a sum of monomials; None of anything else."""
    if not isinstance(term, Mul | Pow) or not any(isinstance(part, Add) for part in _parts(term)):
        return None
    found = _polynomial(term)
    if found is None or not 2 < max(map(_degree, found), default=0) <= HIGHEST:
        return None
    return add(
        *(mul(num(count), *(power(base, num(n)) for base, n in each)) for each, count in found.items())
    )


def _parts(term: Term) -> tuple[Term, ...]:
    """The factors, without their powers."""
    factors = term.args if isinstance(term, Mul) else (term,)
    return tuple(factor.base if isinstance(factor, Pow) else factor for factor in factors)


def _degree(monomial: Monomial) -> int:
    return sum(n for _, n in monomial)


def _polynomial(term: Term) -> Polynomial | None:
    match term:
        case Num():
            return {(): term.value}
        case Sym() | Size():
            return {((term, 1),): Fraction(1)}
        case Add():
            total: Polynomial = {}
            for arg in term.args:
                each = _polynomial(arg)
                if each is None:
                    return None
                for monomial, count in each.items():
                    total[monomial] = total.get(monomial, Fraction(0)) + count
            return {monomial: count for monomial, count in total.items() if count}
        case Mul():
            return _product([_polynomial(arg) for arg in term.args])
        case Pow() if 0 < (integer_exponent(term) or 0) <= HIGHEST:
            return _product([_polynomial(term.base)] * (integer_exponent(term) or 0))
        case _:
            return None


def _product(factors: list[Polynomial | None]) -> Polynomial | None:
    found: Polynomial = {(): Fraction(1)}
    for factor in factors:
        if factor is None or len(found) * len(factor) > MOST * MOST:
            return None
        product: Polynomial = {}
        for one, count in found.items():
            for other, times in factor.items():
                together = _together(one, other)
                product[together] = product.get(together, Fraction(0)) + count * times
        found = {monomial: count for monomial, count in product.items() if count}
    return found if len(found) <= MOST else None


def _together(one: Monomial, other: Monomial) -> Monomial:
    powers = Counter(dict(one))
    powers.update(dict(other))
    return tuple(sorted(powers.items(), key=lambda each: key(each[0])))
