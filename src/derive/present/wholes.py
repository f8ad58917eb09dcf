"""A whole array that stands inside of a formula, as in f(A x + b), in matrix notation."""

from __future__ import annotations

from functools import lru_cache

from derive.algebra import is_identity
from derive.errors import DeriveError
from derive.solver.lift import lift
from derive.terms import Array, Term, nest, same
from derive.terms.matrix import Matrix, component


@lru_cache(maxsize=512)  # the same inverse stands in line after line, and in each of their reasons
def whole_matrix(array: Term) -> Matrix | None:
    """The array in matrix notation, if that has just these entries; None if nothing is found that surely has."""
    bound, entry = nest(array, Array)
    if not 1 <= len(bound) <= 2 or len(set(bound)) < len(bound):
        return None
    rows, columns = (*bound, None)[:2]
    matrix = lift(entry, rows, columns, beside=array.free)
    if matrix is None:
        return None
    try:
        found = component(matrix, *bound, beside=array.free)
    except DeriveError:
        return None
    return matrix if same(found, entry) or is_identity(found, entry) else None
