"""Formulas in powers of a difference: a (x − r)² + b (x − r), as Taylor's theorem leaves them.

All of it is untrusted: whoever puts such a formula in the place of another has the kernel compare the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.algebra import integer_exponent
from derive.decide.normal import canonical
from derive.terms import (
    MINUS_ONE,
    ONE,
    Add,
    Mul,
    Num,
    Pow,
    Sym,
    Term,
    add,
    factors_of,
    key,
    mul,
    neg,
    num,
    power,
    reciprocal,
    same,
    subterms,
    sym,
    terms_of,
)  # fmt: skip

STEP = sym("")  # the difference; no symbol of a problem is without a name
Monomial = tuple[Fraction, dict[str, tuple[Term, int]]]  # a number, and bases with their exponents


def in_powers(term: Term, one: Term, other: Term) -> Iterator[Term]:
    """`term` in powers of one − other, and of other − one; as its parts allow, where neither is a symbol.

    Raises:
        Stopped: it would be too long.
    """
    for forwards in (True, False):
        left, right = (one, other) if forwards else (other, one)
        if isinstance(left, Sym):
            moved = _put(term, left, add(right, STEP))
        elif isinstance(right, Sym):
            moved = _put(term, right, add(left, neg(STEP)))
        else:
            moved = term
        difference = add(left, neg(right))
        found = [_written(each, difference) for each in _collected(moved)]
        yield _together(found)


def _put(term: Term, old: Sym, new: Term) -> Term:
    """`new` for `old` where it stands as a number, not inside of a function."""
    if term is old:
        return new
    if isinstance(term, Add | Mul):
        return term.with_args(_put(arg, old, new) for arg in term.args)
    if isinstance(term, Pow) and integer_exponent(term) is not None:
        return power(_put(term.base, old, new), term.exponent)
    return term


def _collected(term: Term) -> list[Monomial]:
    """The monomials of `term`, multiplied out, without those that cancel; lower powers of the step first."""
    totals: dict[tuple[tuple[str, int], ...], Monomial] = {}
    for each in terms_of(canonical(term)):
        number, factors = _monomial(each)
        name = tuple(sorted((k, exponent) for k, (_, exponent) in factors.items()))
        before = totals[name][0] if name in totals else Fraction(0)
        totals[name] = (before + number, factors)
    found = [each for each in totals.values() if each[0]]
    return sorted(found, key=lambda each: each[1].get(key(STEP), (STEP, 0))[1])


def _monomial(term: Term) -> Monomial:
    number, factors = Fraction(1), dict[str, tuple[Term, int]]()
    for factor in factors_of(term):
        if isinstance(factor, Num):
            number *= factor.value
            continue
        exponent = integer_exponent(factor)
        whole = isinstance(factor, Pow) and exponent is not None
        base, times = (factor.args[0], exponent or 0) if whole else (factor, 1)
        before = factors.get(key(base), (base, 0))[1]
        factors[key(base)] = (base, before + times)
    return number, {k: pair for k, pair in factors.items() if pair[1]}


def _written(monomial: Monomial, difference: Term) -> Term:
    """number · above / below · difference ⁿ."""
    number, factors = monomial
    powers = dict(factors)
    _, times = powers.pop(key(STEP), (STEP, 0))
    above = [power(base, num(n)) for base, n in powers.values() if n > 0]
    below = [power(base, num(n)) for base, n in powers.values() if n < 0]
    return mul(num(number), *above, *below, power(difference, num(times)))


def _together(terms: list[Term]) -> Term:
    """The sum, with a number and the factors that all have in front."""
    if len(terms) < 2:
        return add(*terms)
    numbers = {abs(_number(each)) for each in terms}
    number = num(numbers.pop()) if len(numbers) == 1 else ONE
    shared = [f for f in factors_of(terms[0]) if not isinstance(f, Num)]
    shared = [f for f in shared if all(any(same(f, g) for g in factors_of(t)) for t in terms[1:])]
    return mul(number, add(*(mul(reciprocal(number), _without(each, shared)) for each in terms)), *shared)


def _number(term: Term) -> Fraction:
    first = factors_of(term)[0]
    return first.value if isinstance(first, Num) else Fraction(1)


def _without(term: Term, shared: list[Term]) -> Term:
    left = list(factors_of(term))
    for factor in shared:
        left.remove(next(each for each in left if same(each, factor)))
    return mul(*left)


def reads_well(term: Term, like: Term) -> tuple[int, int]:
    """How well `term` reads beside `like`: few minus signs, differences as they stand there."""
    minus = sum(isinstance(part, Mul) and part.args[0] is MINUS_ONE for part in subterms(term))
    known = {key(part) for part in subterms(like) if isinstance(part, Add)}
    strange = sum(isinstance(part, Add) and key(part) not in known for part in subterms(term))
    return strange, minus
