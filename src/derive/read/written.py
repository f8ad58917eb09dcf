r"""Arrays written out with dots: the entries in the corners say what all the others are.

(o_1, \dots, o_m) is a column, and [o_1 \; \dots \; o_m] a row; where both may be meant both are tried.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any

from derive.read import dots, elaborate as e, tree as t
from derive.read.arrays import Avoid, Bound, Place, Value, transposed
from derive.read.dots import Pattern, Unlike
from derive.read.errors import NotYet
from derive.read.scope import Extent, Formula, Letter
from derive.terms import Index, Term, delta, mul, rename

PLAIN = "matrices written out can't be derived yet: name the matrix"
PART = "part"  # labels the remark that less is compared than is claimed
NO_PATTERN = "the entries that are written out go on in no way that derive sees"
Rows = tuple[tuple[t.Tree, ...], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """What all entries are: the `tree` at the letters of the row and of the column, of the sizes `rows` and `columns`.

    A letter is "" where there is one row or column only; where nothing tells a size that is "".
    """

    tree: t.Tree
    row: str
    column: str
    rows: str
    columns: str
    is_diagonal: bool = False


def entries(formula: Formula, tree: t.Entries, bound: Bound) -> Value:
    """A matrix that is written out.

    Raises:
        NotYet: no dots stand in it, or nothing tells its sizes.
    """
    cells = tuple(tuple(_undotted(formula, each) for each in row) for row in tree.rows)
    if not any(isinstance(each, t.Dots) for row in cells for each in row):
        raise NotYet(PLAIN, tree.at)
    high, wide = _is_long(cells), _is_long(tuple(zip(*cells, strict=True)))
    if (not high and len(cells) > 1) or (not wide and len(cells[0]) > 1):
        raise NotYet("an array of some rows, or columns, written out can't be read yet", tree.at)
    try:
        grid = _grid(formula, cells, high, wide)
    except Unlike:
        return _of_no_pattern(formula, tree, cells, high, wide, bound)
    return _value(formula, grid, tree.at, bound)


def listed(formula: Formula, tree: t.Listed, bound: Bound) -> Value:
    """A vector that is written out: a column, or a row."""
    value = entries(formula, t.Entries(tree.at, (tree.items,)), bound)
    lies = tree.kind == "["
    if tree.kind != "[ ]" and formula.chooses("column or row", tree.at, is_spare=True):
        lies = not lies
    return value if lies or tree.kind == "[ ]" else transposed(value)


def _undotted(formula: Formula, cell: t.Tree) -> t.Tree:
    """An entry with the dots within it worked out, as far as they can be."""
    try:
        if isinstance(cell, t.Plus):
            found = dots.summed(formula.scope, cell)
            kept = tuple(
                (sign, each)
                for sign, each in found.terms
                if not (isinstance(each, t.Number) and each.value == 0)
            )
            return (
                kept[0][1] if len(kept) == 1 and kept[0][0] > 0 else replace(found, terms=kept or found.terms)
            )
    except NotYet:
        pass
    return cell


def _is_long(rows: Rows) -> bool:
    """Whether one of the rows, and not the first or the last, is left out."""
    return len(rows) > 2 and any(all(map(_is_dots, row)) for row in rows[1:-1])


def _is_dots(cell: t.Tree) -> bool:
    return isinstance(cell, t.Dots) or (isinstance(cell, t.Mark) and not cell.says)


def _grid(formula: Formula, cells: Rows, high: bool, wide: bool) -> Grid:
    """What all entries are.

    Raises:
        Unlike: nothing that goes on alike from corner to corner, or some entry is another.
    """
    scope = formula.scope
    (first, *_, top), (low, *_, last) = (
        (row[0], row[0]) if len(row) == 1 else row for row in (cells[0], cells[-1])
    )
    if not high and not wide:
        raise Unlike
    if not high:
        along = dots.pattern(scope, first, top)
        grid = Grid(along.tree, "", along.letter, "", along.size)
    elif not wide:
        down = dots.pattern(scope, first, low)
        grid = Grid(down.tree, down.letter, "", down.size, "")
    elif t.is_zero(top) and t.is_zero(low):
        down = dots.pattern(scope, first, last)
        grid = Grid(down.tree, down.letter, down.letter, down.size, down.size, is_diagonal=True)
    else:
        upper, lower = dots.pattern(scope, first, top), dots.pattern(scope, low, last)
        if (upper.letter, upper.size) != (lower.letter, lower.size):
            raise Unlike
        both = dots.pattern(scope, upper.tree, lower.tree, avoid=(upper.letter,))
        grid = Grid(both.tree, both.letter, upper.letter, both.size, upper.size)
    _check(formula, grid, cells)
    return grid


def _check(formula: Formula, grid: Grid, cells: Rows) -> None:
    """Refuse entries that are not what the corners make them.

    Raises:
        Unlike: there is one.
    """
    rows = _numbers(cells, grid.rows)
    columns = _numbers(tuple(zip(*cells, strict=True)), grid.columns)
    for i, row in zip(rows, cells, strict=True):
        for j, cell in zip(columns, row, strict=True):
            if isinstance(cell, t.Dots) or _is_dots(cell):
                continue
            if i is None or j is None:
                raise Unlike
            if grid.is_diagonal and not dots.like(i, j):
                if not t.is_zero(cell):
                    raise Unlike
            elif not dots.like(_at(grid, i, j), cell):
                raise Unlike


def _at(grid: Grid, i: t.Tree, j: t.Tree) -> t.Tree:
    tree = Pattern(grid.tree, grid.row, grid.rows).at(i) if grid.row else grid.tree
    return Pattern(tree, grid.column, grid.columns).at(j) if grid.column else tree


def _numbers(rows: Rows, size: str) -> list[t.Tree | None]:
    """The numbers of the rows: 1, 2 to the dots, and the size at the end; None where nobody can say."""
    at = rows[0][0].at
    left_out = [all(map(_is_dots, row)) for row in rows]
    first = left_out.index(True) if True in left_out else len(rows)
    found: list[t.Tree | None] = [t.Number(at, Fraction(number + 1)) for number in range(first)]
    found += [None] * (len(rows) - first)
    if first < len(rows) and size:
        found[-1] = t.Name(at, size)
    elif first < len(rows):
        found[-1] = t.Number(at, Fraction(0))  # all are alike
    return found


def _value(formula: Formula, grid: Grid, at: int, bound: Bound) -> Value:
    row, column = (
        _letter(formula, name, size, at)
        for name, size in ((grid.row, grid.rows), (grid.column, grid.columns))
    )
    if grid.is_diagonal:
        column = row
    inner = {**bound, **{each.name: each for each in (row, column) if each is not None}}
    body = e.elaborate(formula, grid.tree, inner)
    if not body.is_number:
        raise NotYet("an array of arrays can't be read yet: write its entries", at)

    def entry(i: Place, j: Place, avoid: Avoid) -> Term:
        used = avoid | {place.name for place in (i, j) if place is not None}
        term = body.entry(None, None, used | inner.keys())
        names = {letter.index: place for letter, place in ((column, j), (row, i)) if letter and place}
        if grid.is_diagonal:
            assert isinstance(i, Index)
            assert isinstance(j, Index)
            return mul(delta(i, j), rename(term, names))
        return rename(term, names)

    return Value(at, _extent(row), _extent(column), entry)


def _letter(formula: Formula, name: str, size: str, at: int) -> Letter | None:
    """The index over which the rows run, with its size as far as that is told."""
    if not name:
        return None
    letter = formula.bind(name, at)
    if size:
        formula.scope.unify(letter.extent, formula.scope.sizes[size])
    return letter


def _extent(letter: Letter | None) -> Extent | None:
    return letter.extent if letter is not None else None


def _of_no_pattern(
    formula: Formula, tree: t.Entries, cells: Rows, high: bool, wide: bool, bound: Bound
) -> Value:
    """An array of which only the sizes are known; where it is compared as a whole, what one of its rows says."""
    rows = _size(formula, tuple(zip(*tree.rows, strict=True))) if high else ""
    columns = _size(formula, tree.rows) if wide else ""
    if (high and not rows) or (wide and not columns):
        raise NotYet(NO_PATTERN, tree.at)
    if rows and columns and id(tree) in formula.compared:
        if (row := _row(formula, cells, rows, columns)) is not None:
            return _said_by_row(formula, row, tree.at, bound)

    def entry(i: Place, j: Place, avoid: Avoid) -> Term:
        raise NotYet(NO_PATTERN, tree.at)

    sizes = formula.scope.sizes
    return Value(tree.at, sizes.get(rows), sizes.get(columns), entry)


def _row(formula: Formula, cells: Rows, rows: str, columns: str) -> Grid | None:
    """What one of the rows says of itself: as nothing is said of single numbers, it says that of all; None if none does."""
    for number, row in enumerate(cells[: _before_dots(cells)], 1):
        try:
            along = dots.pattern(formula.scope, row[0], row[-1])
        except Unlike:
            continue
        if along.size != columns:
            continue
        letter = dots.letter_for(formula.scope, (along.tree,), (along.letter,))
        grid = Grid(_with_letter(along.tree, number, letter), letter, along.letter, rows, columns)
        own = Grid(along.tree, "", along.letter, "", columns)
        try:
            _check(formula, own, (row,))
        except Unlike:
            continue
        return grid
    return None


def _before_dots(cells: Rows) -> int:
    return next((place for place, row in enumerate(cells) if all(map(_is_dots, row))), len(cells))


def _with_letter(tree: Any, number: int, letter: str) -> Any:
    """The tree with the letter for that number, wherever it is an index."""
    if isinstance(tree, tuple):
        return tuple(_with_letter(each, number, letter) for each in tree)
    if not isinstance(tree, t.Tree):
        return tree
    made = {each.name: _with_letter(getattr(tree, each.name), number, letter) for each in fields(tree)}
    if isinstance(tree, t.Scripted):
        made["below"] = tuple(
            t.Name(each.at, letter) if isinstance(each, t.Number) and each.value == number else each
            for each in made["below"]
        )
    return replace(tree, **made)


def _said_by_row(formula: Formula, grid: Grid, at: int, bound: Bound) -> Value:
    told = list(formula.remarks)
    value = _value(formula, grid, at, bound)
    formula.remarks[:] = told  # that a letter has two sizes is what is wrong here, and no guess
    formula.remark("the rows go on in different ways: one of them alone is compared", at, PART)
    return value


def _size(formula: Formula, rows: Rows) -> str:
    """How long all rows are that tell it; "" if none does, or not all alike."""
    found: set[str] = set()
    for row in rows:
        first, last = _begun(row[0], row[-1])
        try:
            found.add(dots.pattern(formula.scope, first, last).size)
        except Unlike:
            continue
    found -= {""}
    return found.pop() if len(found) == 1 else ""


def _begun(first: t.Tree, last: t.Tree) -> tuple[t.Tree, t.Tree]:
    """The first terms of two sums of which one breaks off with dots: a_1 + ... and a_n + ... + b."""
    trees = tuple(each.terms if isinstance(each, t.Plus) else ((1, each),) for each in (first, last))
    if not any(isinstance(terms[-1][1], t.Dots) for terms in trees):
        return first, last
    (_, one), (_, other) = (terms[0] for terms in trees)
    return one, other
