"""Quotients in powers of u, which tends to 0: u = v − a where v → a, u = 1/v where v → ±∞.

A value f(v) of an unknown function is written by Taylor's theorem, f(a) + f′(a) u + R u², with the remainder R as
the quotient that it is.  So numerator and denominator lose their common powers of u, and what is left has a limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from math import factorial

from derive.algebra import TooLarge, integer_exponent, is_identity
from derive.kernel import Problem, is_moved
from derive.solver.convergence import at_a_rate
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Apply,
    Limit,
    Mul,
    Num,
    Pow,
    Term,
    add,
    apply,
    mul,
    neg,
    num,
    power,
    same,
    subterms,
)  # fmt: skip

MOST = 12  # powers of u
Powers = dict[int, Term]


class NoExpansion(Exception):
    """The term is none that can be written so."""


@dataclass(frozen=True, slots=True)
class Quotient:
    """Σ_i c_i uⁱ over a product of terms that do not tend to 0."""

    powers: Powers
    below: tuple[Term, ...] = ()


@dataclass(slots=True)
class Expansion:
    """How terms beneath the limit `node` are written in powers of u."""

    problem: Problem
    node: Limit
    most: int  # terms of Taylor's theorem before the remainder
    opened: dict[Term, Term] = field(default_factory=dict)  # f(v) as f(a) + ... + R uᵏ
    is_singular: bool = False  # whether a divisor tends to 0, or to infinity

    @property
    def small(self) -> Term:
        """u."""
        point = self.node.point
        return power(self.node.variable, MINUS_ONE) if point is None else add(self.node.variable, neg(point))

    def of(self, term: Term) -> Quotient:
        """`term` in powers of u.

        Raises:
            NoExpansion: it is no quotient of sums and products of v and of what is taken as it is.
        """
        v, point = self.node.variable, self.node.point
        if not is_moved(self.problem, term, v):
            return Quotient({0: term})
        match term:
            case _ if term is v:
                return Quotient({-1: ONE} if point is None else _sparse({0: point, 1: ONE}))
            case Add():
                found = Quotient({})
                for arg in term.args:
                    found = self._plus(found, self.of(arg))
                return found
            case Mul():
                found = Quotient({0: ONE})
                for arg in term.args:
                    found = _times(found, self.of(arg))
                return found
            case Pow() if (exponent := integer_exponent(term)) is not None:
                base = self.of(term.base)
                found = Quotient({0: ONE})
                for _ in range(abs(exponent)):
                    found = _times(found, base if exponent > 0 else self._inverse(term.base, base))
                return found
            case Apply() if (
                point is not None
                and len(term.args) == 1
                and (beside := at_a_rate(self.problem, self.node, term.args[0])) is not None
            ):
                start, rate = (value[1] for value in beside.values()) if beside else (point, ONE)
                return self._taylor(term, start, rate)
            case _:
                return Quotient({0: term})

    def _taylor(self, image: Apply, point: Term, rate: Term) -> Quotient:
        order = min(self.problem.opaque[image.name].order - len(image.slots), self.most)
        if order < 1:
            return Quotient({0: image})
        found: Powers = {}
        for i in range(order):
            value = apply(image.name, (point,), (*image.slots, *(0,) * i))
            known = next((n for _, n in given(self.problem, value)), None)
            scale = mul(num(Fraction(1, factorial(i))), power(rate, num(i)))
            found[i] = mul(scale, value if known is None else known)
        terms = [
            mul(
                num(Fraction(1, factorial(i))),
                apply(image.name, (point,), (*image.slots, *(0,) * i)),
                power(mul(rate, self.small), num(i)),
            )
            for i in range(order)
        ]
        found[order] = mul(add(image, *map(neg, terms)), power(self.small, num(-order)))
        self.opened[image] = add(*terms, mul(found[order], power(self.small, num(order))))
        return Quotient(_sparse(found))

    def _inverse(self, term: Term, q: Quotient) -> Quotient:
        """1/q, of which the lowest power of u goes to the front; `term` is what q is."""
        least = min(q.powers, default=None)
        if least is None:
            raise NoExpansion
        self.is_singular |= least != 0
        shifted = {i - least: c for i, c in q.powers.items()}
        above = Quotient({-least: ONE})
        for each in q.below:
            above = _times(above, self.of(each))
        if above.below:
            raise NoExpansion
        if set(shifted) == {0}:
            return _times(above, Quotient({0: power(shifted[0], MINUS_ONE)}))
        return Quotient(above.powers, (self.written(shifted) if least or q.below else term,))

    def _plus(self, p: Quotient, q: Quotient) -> Quotient:
        """p + q, over the product of what only one of them has below, and of what both have."""
        missing, extra = list(q.below), []
        for term in p.below:
            place = next((n for n, each in enumerate(missing) if same(each, term)), None)
            if place is None:
                extra.append(term)
            else:
                missing.pop(place)
        left, right = Quotient(p.powers), Quotient(q.powers)
        for term in missing:
            left = _times(left, self.of(term))
        for term in extra:
            right = _times(right, self.of(term))
        if left.below or right.below:
            raise NoExpansion
        total = dict(left.powers)
        for i, c in right.powers.items():
            total[i] = add(total[i], c) if i in total else c
        return Quotient(_sparse(total), (*p.below, *missing))

    def written(self, powers: Powers) -> Term:
        """Σ_i c_i uⁱ."""
        return add(*(mul(c, self._raised(i)) for i, c in sorted(powers.items())))

    def _raised(self, i: int) -> Term:
        if self.node.point is None:
            return power(self.node.variable, num(-i))
        return power(self.small, num(i))


def given(problem: Problem, value: Term) -> Iterator[tuple[int, Term]]:
    """What is declared to be equal to `value`, by number."""
    for number, declared in enumerate(problem.hypotheses):
        if declared.relation == "=" and same(declared.terms[0], value):
            yield number, declared.terms[1]


def expanded(problem: Problem, node: Limit) -> tuple[Expansion, Term] | None:
    """What stands beneath `node` in powers of u, none of them negative, with as few terms of Taylor's theorem as will
    do; None if it can't be written so, or nothing divides by what tends to 0.
    """
    orders = {problem.opaque[p.name].order for p in subterms(node.body) if isinstance(p, Apply)}
    for most in range(1, max(orders, default=1) + 1):
        way = Expansion(problem, node, most)
        try:
            found = way.of(node.body)
        except (NoExpansion, TooLarge):
            return None
        if min(found.powers, default=0) >= 0:
            new = mul(way.written(found.powers), *(power(b, MINUS_ONE) for b in found.below))
            return (way, new) if way.is_singular else None
    return None


def grows(problem: Problem, node: Limit) -> bool:
    """Whether what stands beneath `node` is a number other than 0 times a negative power of u, and less."""
    way = Expansion(problem, node, 1)
    try:
        found = way.of(node.body)
    except (NoExpansion, TooLarge):
        return False
    least = min(found.powers, default=0)
    numbers = all(isinstance(c, Num) for c in found.powers.values())
    return least < 0 and numbers and not found.below


def _times(p: Quotient, q: Quotient) -> Quotient:
    total: Powers = {}
    for i, a in p.powers.items():
        for j, b in q.powers.items():
            total[i + j] = add(total[i + j], mul(a, b)) if i + j in total else mul(a, b)
    if len(total) > MOST:
        raise NoExpansion
    return Quotient(_sparse(total), (*p.below, *q.below))


def _sparse(powers: Powers) -> Powers:
    return {i: c for i, c in powers.items() if not is_identity(c, ZERO)}
