r"""What three dots leave out: x_1 + x_2 + \dots + x_n is Σ_i x_i, found from the first and the last of them.

The first is of number 1, the last of the number that is a declared size; all others that are written must be those
that the two make them.  Whatever does not fit exactly is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any

from derive.read import tree as t
from derive.read.errors import NotYet
from derive.read.scope import Scope
from derive.terms import LETTERS

UNLIKE = "dots are read between the first and the last of what goes on alike, as x_1 + x_2 + ... + x_n"


class Unlike(Exception):
    """Two trees that are not the same but for a number."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What goes on alike: the tree with the `letter` for the number, and the size up to which that goes.

    Without a number in it all are alike, `size` is "".
    """

    tree: t.Tree
    letter: str
    size: str

    def at(self, number: t.Tree) -> t.Tree:
        """The one of this number."""
        return _put(self.tree, self.letter, number)


def pattern(scope: Scope, first: t.Tree, last: t.Tree, avoid: Iterable[str] = ()) -> Pattern:
    """What goes on alike from the first, of number 1, to the last.

    Raises:
        Unlike: they differ in more than one number, or the last is of no declared size.
    """
    letter = letter_for(scope, (first, last), avoid)
    sizes: list[str] = []

    def differ(one: object, other: object) -> t.Tree:
        if not (isinstance(one, t.Number) and one.value == 1 and isinstance(other, t.Name)):
            raise Unlike
        if other.base not in scope.sizes or other.base not in (*sizes[:1], other.base):
            raise Unlike
        sizes.append(other.base)
        return t.Name(other.at, letter)

    tree = zipped(first, last, differ)
    if len(set(sizes)) > 1:
        raise Unlike
    return Pattern(tree, letter, sizes[0] if sizes else "")


def like(one: t.Tree, other: t.Tree) -> bool:
    """Whether the two say the same, wherever they stand."""

    def differ(*_: object) -> t.Tree:
        raise Unlike

    try:
        zipped(one, other, differ)
    except Unlike:
        return False
    return True


def zipped(one: Any, other: Any, differ: Callable[[object, object], t.Tree]) -> Any:
    """`one`, with what `differ` makes of the parts in which `other` is not the same.

    Raises:
        Unlike: they are made of other parts.
    """
    if isinstance(one, tuple) and isinstance(other, tuple):
        if len(one) != len(other) or any(isinstance(each, t.Word) for each in (*one, *other)):
            one, other = _spelled(one, other)
        if len(one) != len(other):
            raise Unlike
        return tuple(zipped(each, its, differ) for each, its in zip(one, other, strict=True))
    if type(one) is not type(other):
        return differ(one, other)
    if not isinstance(one, t.Tree):
        if one != other:
            raise Unlike
        return one
    if isinstance(one, t.Number | t.Name | t.Word | t.Mark):
        return one if replace(one, at=0) == replace(other, at=0) else differ(one, other)
    made = {
        field.name: zipped(getattr(one, field.name), getattr(other, field.name), differ)
        for field in fields(one)
        if field.name != "at"
    }
    return replace(one, **made)


def _spelled(one: tuple[Any, ...], other: tuple[Any, ...]) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Subscripts sign by sign, where the two are not the same: the mj of w_{mj} beside the 1j of w_{1j}."""
    if [_bare(each) for each in one] == [_bare(each) for each in other]:
        return one, other
    return tuple(_letters(one)), tuple(_letters(other))


def _bare(item: Any) -> Any:
    return replace(item, at=0) if isinstance(item, t.Word) else item


def _letters(items: tuple[Any, ...]) -> Iterable[Any]:
    for item in items:
        if isinstance(item, t.Word):
            yield from (t.Name(item.at + place, letter) for place, letter in enumerate(item.says))
        elif isinstance(item, t.Number) and item.value.denominator == 1:
            yield from (t.Number(item.at, Fraction(digit)) for digit in str(item.value))
        else:
            yield item


def _put(tree: Any, letter: str, number: t.Tree) -> Any:
    if isinstance(tree, tuple):
        return tuple(_put(each, letter, number) for each in tree)
    if isinstance(tree, t.Name) and tree.base == letter:
        return number
    if not isinstance(tree, t.Tree) or isinstance(tree, t.Name):
        return tree
    return replace(
        tree, **{each.name: _put(getattr(tree, each.name), letter, number) for each in fields(tree)}
    )


def letter_for(scope: Scope, trees: Sequence[t.Tree], avoid: Iterable[str]) -> str:
    """An index letter that stands nowhere in `trees`."""
    used = {*avoid, *scope.sizes, *(each.base for each in scope.declared.values())}
    used |= {letter for tree in trees for letter in t.letters_of(tree)}
    return next((each for each in LETTERS if each not in used), "i_0")


def summed(scope: Scope, tree: t.Plus) -> t.Plus:
    """The sum without dots.

    Raises:
        NotYet: it does not go on alike.
    """
    found = _runs(scope, list(tree.terms), _is_one_sign, "sum", tree.at)
    return replace(tree, terms=tuple(found))


def multiplied(scope: Scope, tree: t.Times) -> t.Times:
    """The product without dots.

    Raises:
        NotYet: it does not go on alike.
    """
    found = _runs(scope, list(tree.factors), lambda marks: "/" not in marks, "prod", tree.at)
    return replace(tree, factors=tuple(found))


def _is_one_sign(marks: set[Any]) -> bool:
    return len(marks) == 1


Marked = tuple[Any, t.Tree]  # a term with its sign, a factor with what stands before it


def _runs(
    scope: Scope, items: list[Marked], fits: Callable[[set[Any]], bool], kind: str, at: int
) -> list[Marked]:
    """The items, with a Σ or Π for those between which dots stand."""
    while True:
        here = next((n for n, (_, each) in enumerate(items) if isinstance(each, t.Dots)), None)
        if here is None:
            return items
        end = here + 1
        if end + 1 < len(items) and isinstance(items[end + 1][1], t.Dots):
            end += 2  # ... + x_i + ...
        if end >= len(items) or here == 0:
            raise NotYet(UNLIKE, items[here][1].at)
        middle = [items[n][1] for n in range(here + 1, end, 2)]
        before = [each for _, each in items[:here]]
        found = _run(scope, before, middle, items[end][1], kind)
        if found is None:
            raise NotYet(UNLIKE, items[here][1].at)
        start, run = found
        if not fits({mark for mark, _ in items[start : end + 1]}):
            raise NotYet(UNLIKE, items[here][1].at)
        items[start : end + 1] = [(items[start][0], run)]


def _run(
    scope: Scope, before: Sequence[t.Tree], middle: Sequence[t.Tree], last: t.Tree, kind: str
) -> tuple[int, t.Tree] | None:
    """Where what goes on alike begins, and the Σ or Π that it is; None if nothing does."""
    others = {letter for tree in middle for letter in t.letters_of(tree)}
    for start in range(len(before) - 1, -1, -1):
        try:
            found = pattern(scope, before[start], last, others)
        except Unlike:
            continue
        if not found.size:
            return (start, last) if t.is_zero(last) and kind == "sum" else None
        goes_on = all(
            like(found.at(t.Number(0, Fraction(number))), each)
            for number, each in enumerate(before[start:], 1)
        )
        if goes_on and all(is_between(scope, found, each) for each in middle):
            index = t.Name(last.at, found.letter)
            return start, t.Big(last.at, kind, (index,), t.Name(last.at, found.size), found.tree)
    return None


def is_between(scope: Scope, found: Pattern, tree: t.Tree) -> bool:
    """Whether it is the one at some index: the w_i x_i between dots."""
    letters: set[str] = set()

    def differ(one: object, other: object) -> t.Tree:
        is_hole = isinstance(one, t.Name) and one.base == found.letter
        if not is_hole or not isinstance(other, t.Name) or other.base in scope.sizes:
            raise Unlike
        letters.add(other.base)
        return other

    try:
        zipped(found.tree, tree, differ)
    except Unlike:
        return False
    return len(letters) == 1
