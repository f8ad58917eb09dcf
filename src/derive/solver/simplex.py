"""Exact linear programming: a nonnegative combination of columns that is a given column.

The simplex method with Bland's rule in rational numbers (Chvátal, Linear Programming (1983), chapters 3 and 8).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from flint import fmpq

MOST_PIVOTS = 300
STEEP = 250
MOST_WORK = 1_500_000  # entries that pivots change
Row = TypeVar("Row")
Rational = Any  # flint.fmpq, which has no type stubs


def combination(
    columns: Sequence[Mapping[Row, Fraction]], goal: Mapping[Row, Fraction], favoured: Collection[int] = ()
) -> dict[int, Fraction] | None:
    """Positive coefficients, by column, with Σ coefficient · column = goal; None if none were found.

    Their sum over the `favoured` columns is positive if that can be.
    """
    kept = _useful(columns, goal)
    rows = list(dict.fromkeys([*goal, *(row for n in kept for row in columns[n])]))
    if any(goal.get(row) and not any(row in columns[n] for n in kept) for row in rows):
        return None
    table = [[_number(columns[n].get(row)) for n in kept] + [_number(goal.get(row))] for row in rows]
    tableau = _Tableau(table, len(kept))
    if not tableau.feasible():
        return None
    wanted = [place for place, n in enumerate(kept) if n in favoured]
    if wanted and not any(tableau.value(place) for place in wanted):
        tableau.raise_any(wanted)
    values = ((n, tableau.value(place)) for place, n in enumerate(kept))
    return {n: Fraction(int(v.p), int(v.q)) for n, v in values if v}


def _number(value: Fraction | None) -> Rational:
    return fmpq(value.numerator, value.denominator) if value else fmpq(0)


def _useful(columns: Sequence[Mapping[Row, Fraction]], goal: Mapping[Row, Fraction]) -> list[int]:
    """The columns that can have a part in it: in a row where the goal is 0 they must cancel each other."""
    kept = list(range(len(columns)))
    while True:
        signs: dict[Row, set[bool]] = {}
        for n in kept:
            for row, value in columns[n].items():
                if value:
                    signs.setdefault(row, set()).add(value > 0)
        lone = {
            row for row, those in signs.items()
            if len(those) == 1 and (not goal.get(row) or (goal[row] > 0) not in those)
        }  # fmt: skip
        left = [n for n in kept if not any(value and row in lone for row, value in columns[n].items())]
        if left == kept:
            return kept
        kept = left


class _Tableau:
    """A x = b, x ≥ 0, with an artificial variable for each row to begin with."""

    def __init__(self, table: list[list[Rational]], width: int) -> None:
        self.rows = [[-v for v in row] if row[-1] < 0 else row for row in table]
        self.width = width
        self.basis = [width + place for place in range(len(table))]  # artificial ones need no columns
        self.most = min(MOST_PIVOTS, MOST_WORK // (len(table) * (width + 1) + 1))
        self.pivots = 0

    def feasible(self) -> bool:
        """Drive the artificial variables to 0; whether that could be done."""
        cost = [-sum((row[n] for row in self.rows), fmpq(0)) for n in range(self.width + 1)]
        while (enter := self._entering(cost)) is not None:
            leave = self._leaving(enter)
            if leave is None or self.pivots >= self.most:
                return False
            self._pivot(leave, enter)
            factor, row = cost[enter], self.rows[leave]
            cost = [c - factor * v for c, v in zip(cost, row, strict=True)]
        return not cost[-1]

    def _entering(self, cost: list[Rational]) -> int | None:
        """The steepest way down; after many pivots the first one, which can't go round in a circle."""
        down = [n for n in range(self.width) if cost[n] < 0]
        if self.pivots < STEEP and down:
            return min(down, key=lambda n: cost[n])
        return down[0] if down else None

    def raise_any(self, wanted: Collection[int]) -> None:
        """Let the sum of the `wanted` variables be positive, if it can be."""
        self._drop_artificial()
        while not any(self.value(n) for n in wanted):
            cost = [
                sum((row[n] for row, b in zip(self.rows, self.basis, strict=True) if b in wanted), fmpq(0))
                - (n in wanted)
                for n in range(self.width)
            ]
            enter = next((n for n in range(self.width) if cost[n] < 0 and n not in self.basis), None)
            leave = None if enter is None else self._leaving(enter)
            if enter is None or leave is None or self.pivots >= self.most:
                return
            self._pivot(leave, enter)

    def _drop_artificial(self) -> None:
        """Bring variables of the problem into the basis for the artificial ones, which are 0."""
        for place in range(len(self.rows)):
            if self.basis[place] >= self.width:
                enter = next((n for n in range(self.width) if self.rows[place][n]), None)
                if enter is not None:
                    self._pivot(place, enter)
        kept = [n for n, b in enumerate(self.basis) if b < self.width]
        self.rows = [self.rows[n] for n in kept]
        self.basis = [self.basis[n] for n in kept]

    def value(self, variable: int) -> Rational:
        """What the variable is at this vertex."""
        return next((r[-1] for r, b in zip(self.rows, self.basis, strict=True) if b == variable), fmpq(0))

    def _leaving(self, enter: int) -> int | None:
        ratios = [
            (row[-1] / row[enter], self.basis[n], n) for n, row in enumerate(self.rows) if row[enter] > 0
        ]
        return min(ratios)[2] if ratios else None

    def _pivot(self, leave: int, enter: int) -> None:
        self.pivots += 1
        pivot = self.rows[leave][enter]
        self.rows[leave] = row = [v / pivot for v in self.rows[leave]]
        for n, other in enumerate(self.rows):
            factor = other[enter]
            if n != leave and factor:
                self.rows[n] = [v - factor * w if w else v for v, w in zip(other, row, strict=True)]
        self.basis[leave] = enter
