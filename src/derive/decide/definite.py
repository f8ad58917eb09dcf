"""Matrices that are given to be symmetric or positive (semi)definite, in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING

from flint import fmpq

from derive.decide.jets import Inconclusive, Number
from derive.decide.laws import Rows, is_semidefinite
from derive.kernel import Judgement
from derive.terms import Array, Det, Index, Sym, Term

if TYPE_CHECKING:
    from derive.decide.evaluate import Instance


def is_of_kind(judgement: Judgement, instance: Instance, at: Mapping[Index, int]) -> bool:
    """Whether a matrix surely is symmetric, or positive (semi)definite, as `judgement` says."""
    det = judgement.terms[0]
    try:
        rows = _rows(det, instance, at)
    except Inconclusive:
        return False
    if judgement.relation == "symmetric":
        exact = all(isinstance(each, fmpq) for row in rows for each in row)
        return exact and all(row[m] == rows[m][n] for n, row in enumerate(rows) for m in range(n))
    return is_semidefinite(rows, strictly=judgement.relation == "positive definite")


def _rows(det: Term, instance: Instance, at: Mapping[Index, int]) -> Rows:
    assert isinstance(det, Det)
    row, (column, body) = det.matrix.index, _inner(det)
    size = range(instance.sizes[row.dim])
    return [[instance.number(body, {**at, row: n, column: m}) for m in size] for n in size]


def _inner(det: Det) -> tuple[Index, Term]:
    inner = det.matrix.body
    assert isinstance(inner, Array)
    return inner.index, inner.body


def make_definite(instance: Instance) -> None:
    """Put A Aᵀ + I for a symbol that is given to be positive definite, A being what was drawn for it, and A Aᵀ where
    it is semidefinite.
    """
    for judgement in instance.problem.declared:
        more = {"positive definite": 1, "positive semidefinite": 0}.get(judgement.relation)
        for name, front, dim in _symbols(judgement) if more is not None else ():
            size = range(instance.sizes[dim])
            for fixed in product(*(range(instance.sizes[each.dim]) for each in front)):
                drawn = {(n, m): instance.values[name, (*fixed, n, m)] for n in size for m in size}
                for n in size:
                    for m in size:
                        along: Number = sum((drawn[n, r] * drawn[m, r] for r in size), fmpq(0))
                        instance.put((name, (*fixed, n, m)), along + (more or 0) * (n == m))


def _symbols(judgement: Judgement) -> Iterator[tuple[str, tuple[Index, ...], str]]:
    """The symbol that a judgement on matrices is of: its name, the indices before the last two, and their size."""
    det = judgement.terms[0]
    if isinstance(det, Det):
        row, (column, body) = det.matrix.index, _inner(det)
        if isinstance(body, Sym) and body.args[-2:] == (row, column) and row not in body.args[:-2]:
            yield body.name, body.args[:-2], row.dim
