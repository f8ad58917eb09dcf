"""The entries of values that have been read, at letters that stand for nothing else."""

from __future__ import annotations

from derive.read import Formula, entry_at
from derive.read.arrays import Value
from derive.read.scope import parts_of
from derive.stated.compiler import Compiler
from derive.terms import Index, Term, index


def places(c: Compiler, formula: Formula, value: Value) -> tuple[Index, ...]:
    """New letters for the rows and columns of `value`: none of a number."""
    used = formula.avoid
    found: list[Index] = []
    for extent in (*parts_of(value.rows), *parts_of(value.columns)):
        letter = c.scope.spare(extent.text, used)
        used |= {letter}
        found.append(index(letter, extent.text))
    return tuple(found)


def entry(c: Compiler, formula: Formula, value: Value) -> Term:
    """The entry of `value` at these letters."""
    at = places(c, formula, value)
    return entry_at(value, at, formula.avoid | {place.name for place in at})
