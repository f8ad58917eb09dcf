"""The relations of a line as terms, entry by entry, told by the shapes of their sides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from derive.kernel import Judgement
from derive.read import Extent, Formula, NotYet, Unreadable, elaborate, entry_at, tree as t
from derive.read.arrays import Value, differ, transposed
from derive.read.own import suppose
from derive.read.scope import UNKNOWN, Letter
from derive.terms import Index, Term, index, subterms

TURNED = {">": "<", ">=": "<="}
OF_NUMBERS = ("=", "<", "<=", "!=")
T = TypeVar("T")
Places = tuple[Extent | None, Extent | None]
BY_ENTRY = "an array is equated to its entry: it is read as the entry at {0}"


@dataclass(frozen=True, slots=True)
class Link:
    """One relation that a line claims, entry by entry, as it was written: `sign` between `left` and `right`.

    Indices that are `tied` have one letter and two sizes.  Where the shapes of both sides differ, `clash`
    says how, and left and right are what they may have been meant as, if `may_be_meant`: a vector and its transpose, a
    number in every entry.  The indices in `places` number the entries of arrays.
    """

    sign: str
    left: Term
    right: Term
    at: int
    tied: tuple[tuple[Index, Index], ...] = ()
    clash: str = ""
    may_be_meant: bool = False
    places: tuple[Index, ...] = ()

    @property
    def judgement(self) -> Judgement:
        """It as a judgement: = < ≤ or ≠."""
        left, right = (self.right, self.left) if self.sign in TURNED else (self.left, self.right)
        return Judgement(TURNED.get(self.sign, self.sign), (left, right))


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two values to be compared at entries of this shape: those of the right one turned, or at the `letters`."""

    sign: str
    left: Value
    right: Value
    shape: Places
    clash: str = ""
    may_be_meant: bool = False
    letters: tuple[Letter, ...] = ()


def related(formula: Formula, tree: t.Relation, then: Callable[[], T]) -> tuple[tuple[Link, ...], T]:
    """The links of a chain, and what `then` gives once its sides are read, and before sizes are settled.

    Raises:
        NotYet: one is of another kind.
        Unreadable: a side means nothing, or nothing tells a size in it.
    """
    suppose(formula, tree)
    values = [elaborate(formula, side, {}) for side in tree.sides]
    pairs = [
        _pair(formula, sign, left, right)
        for sign, (left, right) in zip(tree.signs, pairwise(values), strict=True)
    ]
    found = then()
    for letter in formula.letters:
        formula.prefer(letter)
    if not pairs:
        entry_of(formula, values[0], places_of(formula, shape_of(values[0])))
    return tuple(_link(formula, pair) for pair in pairs), found


def shape_of(value: Value) -> Places:
    """Its sizes."""
    return value.rows, value.columns


def _pair(formula: Formula, sign: str, left: Value, right: Value) -> _Pair:
    if TURNED.get(sign, sign) not in OF_NUMBERS:
        raise NotYet(f"{sign} between matrices can't be judged in a line yet", right.at)
    scope, mark = formula.scope, len(formula.scope.trail)
    if scope.unify(left.rows, right.rows) and scope.unify(left.columns, right.columns):
        return _Pair(sign, left, right, shape_of(left))
    scope.undo(mark)
    for array, other in ((left, right), (right, left)):
        if other.is_numeral and other.is_number and not array.is_number:
            return _Pair(sign, left, right, shape_of(array))
    return _misfit(formula, sign, left, right)


def _misfit(formula: Formula, sign: str, left: Value, right: Value) -> _Pair:
    """Two values of different shapes, as what they may have been meant to be."""
    scope, mark = formula.scope, len(formula.scope.trail)
    said = f"{left.shape} {sign} {right.shape}"
    if left.is_number or right.is_number:
        array, number = (right, left) if left.is_number else (left, right)
        letters = _letters(formula, array, number)
        if letters is not None:
            formula.remark(BY_ENTRY.format(", ".join(each.name for each in letters)), array.at, "entry")
            return _Pair(sign, left, right, shape_of(array), letters=letters)
        return _Pair(sign, left, right, shape_of(array), said, may_be_meant=True)
    if scope.unify(left.rows, right.columns) and scope.unify(left.columns, right.rows):
        is_vector = left.rows is None or left.columns is None
        return _Pair(sign, left, transposed(right), shape_of(left), said, may_be_meant=is_vector)
    scope.undo(mark)
    extents = (left.rows, left.columns, right.rows, right.columns)
    if not all(extent is None or extent.root.name for extent in extents):
        raise Unreadable(f"shapes that do not fit: {said}", right.at)
    return _Pair(sign, left, left, shape_of(left), said)


def _letters(formula: Formula, array: Value, number: Value) -> tuple[Letter, ...] | None:
    """The letters of the number that may number the entries of the array: as many, of its sizes, in that order."""
    scope, mark = formula.scope, len(formula.scope.trail)
    inner = {each.name for each in entry_at(array, places_of(formula, shape_of(array)), formula.avoid).free}
    free = {each.name for each in number.entry(None, None, formula.avoid).free}
    letters = [each for name, each in formula.free.items() if name in free and name not in inner]
    extents = [extent for extent in shape_of(array) if extent is not None]
    if len(letters) != len(extents):
        return None
    if len(letters) == 2 and not differ(*extents):
        return None  # which of them numbers the rows?
    for order in (letters, letters[::-1]):
        if all(scope.unify(each.extent, extent) for each, extent in zip(order, extents, strict=True)):
            return tuple(order)
        scope.undo(mark)
    return None


def _link(formula: Formula, pair: _Pair) -> Link:
    places = tuple(each.index for each in pair.letters) or places_of(formula, pair.shape)
    left, right = (entry_of(formula, each, places) for each in (pair.left, pair.right))
    tied = tuple(formula.ties)
    return Link(pair.sign, left, right, pair.right.at, tied, pair.clash, pair.may_be_meant, places)


def places_of(formula: Formula, shape: Places) -> tuple[Index, ...]:
    """New indices for the dimensions that are not 1."""
    avoid, places = formula.avoid, list[Index]()
    for extent in shape:
        if extent is not None:
            name = formula.scope.spare(extent.text, avoid)
            avoid |= {name}
            places.append(index(name, extent.text))
    return tuple(places)


def entry_of(formula: Formula, value: Value, places: tuple[Index, ...]) -> Term:
    """The entry of an array at these places.

    Raises:
        Unreadable: nothing tells a size in it.
    """
    avoid = formula.avoid | {each.name for each in places}
    term = entry_at(value, () if value.is_number else places, avoid)
    for part in subterms(term):
        if isinstance(part, Index) and part.dim.startswith(UNKNOWN):
            raise _untold(formula, part)
    return term


def _untold(formula: Formula, stray: Index) -> Unreadable:
    """That nothing tells the size of an index."""
    for letter in formula.letters:
        if letter.name == stray.name:
            return Unreadable(f"nothing says what the index {letter.name} runs over", letter.at)
    return Unreadable("nothing says how large an array is: write it entry by entry", 0)
