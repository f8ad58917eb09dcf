"""The adjugate and the determinant of a matrix of jets or numbers, by Faddeev and LeVerrier.

Nothing is divided by but whole numbers, so that there is no pivot to be chosen, and a singular matrix is no
exception.  No law of matrices is used.
"""

from __future__ import annotations

from flint import fmpq

from derive.decide.jets import NOTHING, Jet, product, total

Rows = list[list[Jet]]


def adjugate(matrix: Rows) -> tuple[Rows, Jet]:
    """The adjugate and the determinant: M_1 = I, c_k = −tr(A M_k)/k, M_{k+1} = A M_k + c_k I.

    Source: Gantmacher, The Theory of Matrices I (1959), chapter IV, section 5.
    """
    count = len(matrix)
    one: Jet = {0: fmpq(1)}
    found = [[one if i == j else {0: NOTHING} for j in range(count)] for i in range(count)]
    for step in range(1, count + 1):
        times = [
            [total(map(product, zip(row, column, strict=True))) for column in zip(*found, strict=True)]
            for row in matrix
        ]
        trace = total(times[i][i] for i in range(count))
        last = scaled(trace, fmpq(-1, step))
        if step == count:
            sign = fmpq((-1) ** (count - 1))
            return [[scaled(entry, sign) for entry in row] for row in found], scaled(last, -sign)
        found = [
            [total([entry, last]) if i == j else entry for j, entry in enumerate(row)]
            for i, row in enumerate(times)
        ]
    raise ValueError("a matrix without rows")


def scaled(jet: Jet, by: fmpq) -> Jet:
    """A multiple."""
    return {mask: value * by for mask, value in jet.items()}
