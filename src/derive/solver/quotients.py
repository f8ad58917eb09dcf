"""Moves on fractions: they are split, cleared and joined, where something then cancels."""

from __future__ import annotations

from collections.abc import Iterable
from math import gcd

from derive.decide.normal import Stopped, canonical
from derive.kernel import Problem
from derive.solver.factors import as_power, merged, multiplied_out, whole_exponent
from derive.solver.work import Work, seen_in
from derive.terms import Add, Mul, Num, Pow, Term, add, factors_of, key, mul, num, power


def split_divisor(work: Work) -> bool:
    """a/(a b) = a a⁻¹ b⁻¹, 2/(4 b) = 1/2 b⁻¹, and 1/(a (b/a)) = a⁻¹ b⁻¹ a, where something then cancels."""
    return work.rewrite(_divisor_split)


@seen_in(Mul, holding=Pow)
def _divisor_split(product: Term, _: Problem) -> Term | None:
    if not isinstance(product, Mul):
        return None
    for place, factor in enumerate(product.args):
        exponent = whole_exponent(factor)
        if exponent is None or exponent >= 0 or not isinstance(factor.args[0], Mul):
            continue
        rest, inside = (*product.args[:place], *product.args[place + 1 :]), factor.args[0].args
        beside = {(key(b), e > 0) for b, e in map(as_power, rest)}
        if (
            any((key(b), e > 0) in beside for b, e in map(as_power, inside))
            or gcd(_above(rest), _above(inside)) > 1
        ):
            return mul(
                *product.args[:place], *(power(f, num(exponent)) for f in inside), *product.args[place + 1 :]
            )
    return None


def _above(factors: Iterable[Term]) -> int:
    """The numerator of the number among factors."""
    found = mul(*(f for f in factors if isinstance(f, Num)))
    return found.value.numerator if isinstance(found, Num) else 1


def split_fraction(work: Work) -> bool:
    """(a + b)/c = a/c + b/c, where something then cancels."""
    return work.rewrite(_fraction_split)


@seen_in(Mul, holding=Pow)
def _fraction_split(node: Term, _: Problem) -> Term | None:
    if isinstance(node, Mul):
        below = {key(b) for b, e in map(as_power, node.args) if e < 0}
        for place, factor in enumerate(node.args):
            if isinstance(factor, Add) and any(_shares(t, below) for t in factor.args):
                return multiplied_out(node, place)
    return None


def clear_fractions(work: Work) -> bool:
    """a b (c/a − d/b) = b c − a d, where every term of the bracket with a divisor loses it."""
    return work.rewrite(_without_fractions)


@seen_in(Mul, holding=Pow)
def _without_fractions(node: Term, _: Problem) -> Term | None:
    if isinstance(node, Mul):
        for place, bracket in enumerate(node.args):
            if isinstance(bracket, Add) and (cleared := _cleared(node, place, bracket)) is not None:
                return cleared
    return None


def _cleared(product: Mul, place: int, bracket: Add) -> Term | None:
    """The product with those factors in the bracket that it divides by."""
    below = {key(b) for t in bracket.args for b, e in map(as_power, factors_of(t)) if e < 0}
    into = [
        f for n, f in enumerate(product.args) if n != place and whole_exponent(f) is None and key(f) in below
    ]
    above = {key(f) for f in into}
    if not into or not below <= above or len(into) > len(above):
        return None
    inside = []
    for term in bracket.args:
        whole = mul(*into, term)
        inside.append(merged(whole) or whole)
    if any(e < 0 for t in inside for _, e in map(as_power, factors_of(t))):
        return None
    rest = [f for n, f in enumerate(product.args) if n != place and f not in into]
    front = [f for n, f in enumerate(product.args) if n < place and f not in into]
    return mul(*front, add(*inside), *rest[len(front) :])


def _shares(term: Term, below: set[str]) -> bool:
    return any(e > 0 and key(b) in below for b, e in map(as_power, factors_of(term)))


def join_fractions(work: Work) -> bool:
    """1 − a/(1 + a) = 1/(1 + a): terms over one divisor as one quotient, where what is above nearly vanishes."""
    return work.rewrite(_as_one_fraction)


@seen_in(Add, holding=Pow)
def _as_one_fraction(node: Term, _: Problem) -> Term | None:
    if not isinstance(node, Add):
        return None
    below = {
        key(b): b
        for t in node.args
        for b, e in map(as_power, factors_of(t))
        if e == -1 and isinstance(b, Add)
    }
    for divisor in below.values():
        above = add(*(merged(mul(divisor, t)) or mul(divisor, t) for t in node.args))
        try:
            short = canonical(above)
        except Stopped:
            continue
        if short.length * 3 <= above.length and not any(e < 0 for _, e in map(as_power, factors_of(short))):
            return mul(short, power(divisor, num(-1)))
    return None
