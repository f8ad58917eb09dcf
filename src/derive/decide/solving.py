"""Instances in which equations hold exactly: solved for the entries of one symbol in which they are linear."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flint import fmpq

from derive.decide.evaluate import Instance, Place
from derive.decide.form import Form, Level
from derive.decide.form.polynomials import Polynomial, as_term, units
from derive.decide.form.reduction import reduced
from derive.decide.jets import Inconclusive, Number
from derive.errors import DeriveError
from derive.kernel import Judgement, Problem
from derive.terms import D, Index, Term, contains, mul, num, power

FUEL = 12_000
MOST_EQUATIONS, MOST_UNKNOWNS, MOST_SYMBOLS = 9, 12, 4
Equation = tuple[Term, Mapping[Index, int]]  # that a term is 0, and where


@dataclass(frozen=True, slots=True)
class Cleared:
    """What an equation says without divisors: `above` is 0, where `below` is not."""

    above: Term
    below: Term


def cleared(problem: Problem, judgement: Judgement) -> Cleared | None:
    """What an equation says, derivatives worked out; None if that can't be said."""
    every, has_slopes = frozenset(problem.defined), any(contains(term, D) for term in judgement.terms)
    form = Form(problem, Level(every, False, has_slopes), FUEL)
    left, right = judgement.terms
    try:
        return _cleared(form, form.plus(form.of(left), form.of(right), -1))
    except (DeriveError, RecursionError, OverflowError):
        return None


def _cleared(form: Form, p: Polynomial) -> Cleared:
    """A multiple of p in which nothing divides, and of what it is one."""
    below: dict[Term, int] = {}
    for each, e in units((a, e) for m in p for a, e in m if e < 0):
        below[each] = max(below.get(each, 0), -(e.numerator // e.denominator))
    found: Polynomial = {}
    for monomial, c in p.items():
        exponents = dict(monomial)
        for each, n in below.items():
            exponents[each] = exponents.get(each, 0) + n
        found = form.plus(found, reduced(form, exponents), c)
    return Cleared(as_term(found), mul(*(power(each, num(n)) for each, n in below.items())))


def solve(
    instance: Instance,
    equations: Sequence[Equation],
    names: Sequence[str],
    rng: random.Random,
    fits: Callable[[Place, Number], bool],
    bent: set[str],
) -> str:
    """The symbol of which the entries got other numbers, so that the equations hold; "" if there is none, or no need.

    Those in which the equations are not linear are noted to be `bent`.
    """
    if not 0 < len(equations) <= MOST_EQUATIONS or _are_met(instance, equations):
        return ""
    order = [name for name in names if name not in bent]
    rng.shuffle(order)
    for name in order[:MOST_SYMBOLS]:
        entries = [place for place in instance.values if place[0] == name][:MOST_UNKNOWNS]
        before = {place: instance.values[place] for place in entries}
        moved = _moved(instance, equations, entries)
        if moved is not None and all(fits(*each) for each in moved.items()):
            for place, number in moved.items():
                instance.put(place, number)
            if _are_met(instance, equations):
                return name
            bent.add(name)
            for place, number in before.items():
                instance.put(place, number)
    return ""


def _are_met(instance: Instance, equations: Sequence[Equation]) -> bool:
    try:
        return all(instance.number(term, at) == 0 for term, at in equations)
    except Inconclusive:
        return False


def _moved(
    instance: Instance, equations: Sequence[Equation], entries: Sequence[Place]
) -> dict[Place, Number] | None:
    """The entries at which the equations hold, if these are linear in them; None if there are none, or nothing is
    known exactly.
    """
    try:
        rows = [
            [*(instance.slope(term, (place,), at) for place in entries), -instance.number(term, at)]
            for term, at in equations
        ]
    except Inconclusive:
        return None
    if not all(type(number) is fmpq for row in rows for number in row):
        return None
    steps = _solution(rows)
    if steps is None:
        return None
    return {
        place: instance.values[place] + step for place, step in zip(entries, steps, strict=True) if step != 0
    }


def _solution(rows: list[list[Number]]) -> list[Number] | None:
    """A solution of linear equations, the last column on the right; None if there is none."""
    width = len(rows[0]) - 1
    pivots: list[tuple[int, list[Number]]] = []
    for row in rows:
        for column, pivot in pivots:
            if row[column] != 0:
                by = row[column]
                row = [x - by * y for x, y in zip(row, pivot, strict=True)]
        column = next((n for n in range(width) if row[n] != 0), width)
        if column < width:
            row = [x / row[column] for x in row]
            pivots = [(n, [x - old[column] * y for x, y in zip(old, row, strict=True)]) for n, old in pivots]
            pivots.append((column, row))
        elif row[width] != 0:
            return None
    found: list[Number] = [fmpq(0)] * width
    for column, row in pivots:
        found[column] = row[width]
    return found
