"""Which term an answer is to be compared with: entry by entry, whole, in either layout, in other letters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations

from derive.answer.reading import Meaning
from derive.answer.verdict import Note
from derive.read import entry_at
from derive.read.scope import Extent
from derive.terms import Index, Term, rename

Places = tuple[Index | None, Index | None]  # of rows and of columns


@dataclass(frozen=True, slots=True)
class Fit:
    """An answer as a term whose free indices are those of the question, and what was done for that.

    `is_other_layout` if it is an answer to the transposed question.  Indices in `tied` have one letter and two
    sizes: what is asked and what is answered agree on it only where these are equal.
    """

    term: Term
    notes: tuple[Note, ...] = ()
    is_other_layout: bool = False
    tied: tuple[tuple[Index, Index], ...] = ()


class Misfit(Exception):
    """An answer of a shape that what is asked for surely has not: says which was found, and which was expected."""


def fits(meaning: Meaning, places: Places, free: tuple[Index, ...]) -> Iterator[Fit]:
    """The terms that the answer may mean where a term with `free` indices is asked for, whose rows and columns are
    numbered by `places`: the likeliest first.

    Raises:
        Misfit: it has another shape, for sure.
    """
    value = meaning.value
    wanted = [i for i in free if i.name not in meaning.formula.free]  # the others are written out
    dims = [extent for extent in (value.rows, value.columns) if extent is not None]
    if not dims:
        yield from _in_letters(meaning, entry_at(value, (), meaning.formula.avoid), free, ())
        return
    rows, columns = places
    ordered = [i for i in (rows, columns) if i in wanted] if len(wanted) < 3 else []
    if len(dims) != len(ordered):
        raise Misfit(f"the answer has the shape {value.shape}, expected {_expected(places, free)}")
    is_row = len(dims) == 1 and len(free) == 1 and (value.rows is None) != (rows is None)
    found = False
    for order, other in ((ordered, False), (ordered[::-1], True)):
        if other and (len(ordered) < 2 or (found and ordered[0].dim != ordered[1].dim)):
            continue
        if _agree(meaning, dims, order):
            found = True
            notes = (Note("matrix form", "the answer is given as a whole array"),)
            term = entry_at(value, tuple(order), meaning.formula.avoid | {i.name for i in order})
            for fit in _in_letters(meaning, term, free, notes):
                yield Fit(fit.term, fit.notes, other or is_row, fit.tied)
    if not found:
        raise Misfit(f"the answer has the shape {value.shape}, expected {_expected(places, free)}")


def _agree(meaning: Meaning, dims: list[Extent], order: list[Index]) -> bool:
    """Whether the array has these sizes, in this order."""
    scope = meaning.formula.scope
    mark = len(scope.trail)
    if all(scope.unify(extent, scope.sizes[i.dim]) for extent, i in zip(dims, order, strict=True)):
        return True
    scope.undo(mark)
    return False


def _expected(places: Places, free: tuple[Index, ...]) -> str:
    if not free:
        return "a number"
    return "×".join("1" if place is None else place.dim for place in places)


def _in_letters(
    meaning: Meaning, term: Term, free: tuple[Index, ...], notes: tuple[Note, ...]
) -> Iterator[Fit]:
    """The term with the letters of the question: its own stand for the same, others for those that are missing."""
    own = {i.name: i for i in term.free}
    wanted = {i.name: i for i in free}
    missing = [i for i in free if i.name not in own]
    extra = [i for name, i in sorted(own.items()) if name not in wanted]
    tied = tuple((wanted[name], i) for name, i in own.items() if name in wanted and wanted[name] is not i)
    ways = [
        dict(zip(extra, chosen, strict=True))
        for chosen in permutations(missing, len(extra))
        if all(a.dim == b.dim for a, b in zip(extra, chosen, strict=True))
    ]
    for renamed in ways or [{}]:
        said = ", ".join(f"{a.name} for {b.name}" for a, b in renamed.items())
        more = (Note("letters", f"the answer says {said}"),) if said else ()
        yield Fit(rename(term, dict(renamed)), (*notes, *more), False, tied)
