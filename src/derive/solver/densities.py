"""Completing the square: the mean and the variance of what has a density e^h, h being quadratic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from derive.algebra import integer_exponent
from derive.decide.normal import Stopped, canonical
from derive.errors import InvalidStep
from derive.kernel import Judgement, Problem, normally_distributed
from derive.kernel.moments import exponent_of
from derive.terms import (
    ONE,
    Add,
    Num,
    Pow,
    Sym,
    Term,
    add,
    factors_of,
    has_minus,
    mul,
    num,
    power,
    subterms,
    terms_of,
)


@dataclass(frozen=True, slots=True)
class _Quotient:
    """A product over a product: a number, what stands above, and what stands below, each once for each time."""

    number: Fraction
    above: tuple[Term, ...]
    below: tuple[Term, ...]


def square_completed(problem: Problem, entry: Sym) -> Judgement | None:
    """That a random number is normal, by its density, with its mean and variance; None if that is not seen.

    Of h = −(P/2) v² + L v + c these are L/P and 1/P.
    """
    random = problem.random.get(entry.name)
    if random is None or random.law != "density" or random.at:
        return None
    try:
        parts = list(_parts(exponent_of(problem, random.parameters[0]), random.parameters[1], ()))
    except (InvalidStep, _NotQuadratic):
        return None
    precision = [_quotient(mul(num(-2), part)) for degree, part in parts if degree == 2]
    slope = [_quotient(part) for degree, part in parts if degree == 1]
    if not precision:
        return None
    common = Counter[Term]()
    for each in precision:
        common |= Counter(each.below)
    try:
        whole = canonical(
            add(*(mul(num(p.number), *p.above, *(common - Counter(p.below)).elements()) for p in precision))
        )
    except Stopped:
        return None
    whole = add(*sorted(terms_of(whole), key=has_minus))
    variance = mul(*common.elements(), power(whole, num(-1)))
    mean = add(*(_divided(each, common, whole) for each in slope))
    return normally_distributed(entry, mean, variance)


class _NotQuadratic(Exception):
    """A term is no quadratic polynomial."""


def _parts(term: Term, variable: Term, fixed: tuple[Term, ...]) -> Iterator[tuple[int, Term]]:
    """The coefficients of v and v² in the terms of h, each with its power."""
    for each in terms_of(term):
        factors = factors_of(each)
        moving = [f for f in factors if _holds(f, variable)]
        beside = (*fixed, *(f for f in factors if not _holds(f, variable)))
        if not moving:
            continue
        if len(moving) != 1:
            raise _NotQuadratic
        (factor,) = moving
        if factor is variable:
            yield 1, mul(*beside)
        elif isinstance(factor, Add):
            yield from _parts(factor, variable, beside)
        elif isinstance(factor, Pow) and integer_exponent(factor) == 2:
            yield from _of_square(factor.base, variable, beside)
        else:
            raise _NotQuadratic


def _of_square(base: Term, variable: Term, beside: tuple[Term, ...]) -> Iterator[tuple[int, Term]]:
    """(α + β v)² = β² v² + 2 α β v + α²."""
    slopes = list(_parts(base, variable, ()))
    if any(degree != 1 for degree, _ in slopes):
        raise _NotQuadratic
    slope = add(*(part for _, part in slopes))
    yield 2, mul(*beside, *(_squared(factor) for factor in factors_of(slope)))
    for each in terms_of(base):
        if not _holds(each, variable):
            yield 1, mul(num(2), *beside, each, slope)


def _squared(factor: Term) -> Term:
    """The square of a factor; that of √a is a."""
    if (
        isinstance(factor, Pow)
        and isinstance(factor.exponent, Num)
        and factor.exponent.value.denominator == 2
    ):
        return power(factor.base, num(2 * factor.exponent.value))
    return power(factor, num(2))


def _holds(term: Term, variable: Term) -> bool:
    return any(part is variable for part in subterms(term))


def _quotient(term: Term) -> _Quotient:
    number, above, below = Fraction(1), list[Term](), list[Term]()
    for factor in factors_of(term):
        exponent = integer_exponent(factor) if isinstance(factor, Pow) else None
        if isinstance(factor, Num):
            number *= factor.value
        elif isinstance(factor, Pow) and exponent is not None and exponent < 0:
            for inner in factors_of(factor.base):
                if isinstance(inner, Num):
                    number *= inner.value**exponent
                elif isinstance(inner, Pow) and (own := integer_exponent(inner)) is not None and own > 0:
                    below += [inner.base] * (-exponent * own)
                else:
                    below += [inner] * -exponent
        else:
            above.append(factor)
    return _Quotient(number, tuple(above), tuple(below))


def _divided(each: _Quotient, common: Counter[Term], whole: Term) -> Term:
    """A term of the slope over the precision, both over what is common."""
    below, left = Counter(each.below), Counter(common)
    met = below & left
    below, left = below - met, left - met
    rest = mul(*below.elements(), whole) if below else whole
    return mul(
        num(each.number), *left.elements(), *each.above, power(rest, num(-1)) if rest is not ONE else ONE
    )
