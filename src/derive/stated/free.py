r"""Symmetric matrices X whose entries on one side of the diagonal are free: X_ij = X_ji is one variable x_ij.

A derivative in an entry of a symmetric matrix may mean two things.  In the symbol X it moves that entry alone, as if it
were not known that X is symmetric.  With `free-entries = "x"` the matrix is made of the entries x_ij that are free,
X_kl = x_kl + x_lk - δ_kl x_kl, and ∂/∂x_ij moves X_ij and X_ji together: where x is 0 below its diagonal, x_ij is X_ij.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.errors import StatementError
from derive.stated.statement import Stated, StatedSymbol, Text

LETTERS = "ijklpqrstuv"


def with_free_entries(stated: Stated) -> Stated:
    """The statement in which such matrices are defined by their free entries.

    Raises:
        StatementError: what is said to have free entries is not said to be symmetric.
    """
    made = [symbol for symbol in stated.symbols if symbol.free is not None]
    if not made:
        return stated
    return replace(
        stated,
        symbols=tuple(_entries(each) if each.free is not None else each for each in stated.symbols),
        definitions=(*(_definition(stated, each) for each in made), *stated.definitions),
        given=(*stated.given, *(text for each in made for text in _given(each))),
    )


def _entries(matrix: StatedSymbol) -> StatedSymbol:
    """The symbol of the free entries."""
    assert matrix.free is not None
    where = matrix.name.where
    if not (matrix.symmetric or matrix.definite):
        raise StatementError(f"{where}: free entries are those of a matrix that is symmetric: say so too")
    others = (matrix.one_hot, matrix.orthogonal, matrix.inverse, matrix.random, matrix.integer)
    if any(others) or matrix.sign != "real":
        raise StatementError(f"{where}: of a matrix with free entries nothing else can be said yet")
    says = matrix.says or f"free entries of {matrix.name.says}"
    return StatedSymbol(name=Text(matrix.free.says, where), dims=matrix.dims, says=says)


def _definition(stated: Stated, matrix: StatedSymbol) -> tuple[Text, Text]:
    assert matrix.free is not None
    if len(matrix.dims) != 2 or matrix.dims[0].says != matrix.dims[1].says:
        raise StatementError(f"{matrix.name.where}: a matrix with free entries is square, of two indices")
    taken = {text.says for text, _ in stated.sizes} | {symbol.name.says for symbol in stated.symbols}
    i, j = [letter for letter in LETTERS if letter not in taken][:2]
    name, free, where = matrix.name.says, matrix.free.says, matrix.name.where
    right = f"{free}_{{{i}{j}}} + {free}_{{{j}{i}}} - [{i} = {j}] {free}_{{{i}{j}}}"
    return Text(f"{name}_{{{i}{j}}}", where), Text(right, where)


def _given(matrix: StatedSymbol) -> Iterator[Text]:
    where = matrix.name.where
    yield from matrix.given
    if matrix.definite:
        yield Text(rf"{matrix.name.says} \succ 0", where)
    elif matrix.invertible:
        yield Text(rf"\det({matrix.name.says}) \ne 0", where)
