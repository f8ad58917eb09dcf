"""A probability on finitely many outcomes, in which what is supposed of random symbols holds where sizes are 1.

An outcome is the list of the values of all random symbols; each has a few values, with weights that give it the
moments that are supposed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq

from derive.coq.formula import NotExported
from derive.decide.average import raw_moment
from derive.decide.jets import Inconclusive
from derive.errors import InvalidStep
from derive.kernel import Judgement, Problem
from derive.kernel.chance import Random
from derive.kernel.moments import Reading
from derive.present import withheld
from derive.solver.simplex import combination
from derive.terms import Moment, mul

STEPS = tuple(Fraction(n, 2) for n in (0, 1, -1, 2, -2, 3, -3, 4, -4, 6, -6, 8, -8, 12, -12))
SCALES = tuple(map(Fraction, ("1", "1/2", "2", "1/4")))


class NoModel(NotExported):
    """No probability was found that has the moments that are supposed."""


@dataclass(frozen=True)
class Weighted:
    """A value and its weight."""

    weight: Fraction
    value: Fraction


def degrees(problem: Problem, moments: Mapping[str, tuple[str, Judgement]]) -> dict[str, int]:
    """Up to which order moments of each symbol are supposed."""
    found = {random.name: 1 for random in problem.randoms}
    for _, judgement in moments.values():
        node = judgement.terms[0]
        assert isinstance(node, Moment)
        term = node.args[0] if node.data == "E" else mul(node.args[0], node.args[-1])
        try:
            orders = Reading(problem).degrees(term, strict=True)
        except InvalidStep:
            raise NoModel("an expectation is supposed of what is no polynomial") from None
        for name, degree in orders.items():
            found[name] = max(found[name], degree)
    return found


def law(problem: Problem, random: Random, values: Mapping[str, Fraction], order: int) -> list[Weighted]:
    """A few values of one entry, with the moments of its distribution up to `order`, where each given symbol is one
    number.

    Raises:
        NoModel: none was found.
    """
    numbers = {name: fmpq(value.numerator, value.denominator) for name, value in values.items()}
    try:
        found = [raw_moment(problem, random, numbers, n) for n in range(order + 1)]
    except Inconclusive:
        raise NoModel(withheld.NO_MOMENTS, random=random.name) from None
    if not all(isinstance(each, fmpq) for each in found):
        raise NoModel(withheld.NO_RATIONAL_MOMENTS, random=random.name)
    goal = {n: Fraction(int(each.p), int(each.q)) for n, each in enumerate(found)}
    for scale in SCALES:
        tried = [goal[1] + scale * step for step in STEPS]
        tried += [] if random.law != "bernoulli" else [Fraction(0), Fraction(1)]
        columns = [{n: value**n for n in goal} for value in dict.fromkeys(tried)]
        weights = combination(columns, goal)
        if weights is not None:
            chosen = list(dict.fromkeys(tried))
            return [Weighted(weight, chosen[n]) for n, weight in sorted(weights.items())]
    raise NoModel(withheld.NO_FEW_VALUES, random=random.name)


def spelled(laws: list[list[Weighted]]) -> str:
    """The laws as Coq reads them."""
    each = ("; ".join(f"({_number(w.weight)}, {_number(w.value)})" for w in one) for one in laws)
    return f"[{'; '.join(f'[{one}]' for one in each)}]"


def _number(value: Fraction) -> str:
    return f"({value.numerator})" if value.denominator == 1 else f"({value.numerator} / {value.denominator})"
