"""The step before and the step after: the h_{t-1} of a recursion, and the x^{(t+1)}."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from typing import Any

from derive.read import tree as t

BEFORE, AFTER = -1, 1


def one_off(tree: t.Tree | None) -> tuple[t.Name, int] | None:
    """The letter of t − 1 or t + 1, and which of the two it is."""
    match tree:
        case t.Plus(terms=((first, t.Name() as letter), (sign, t.Number(value=value)))) if value == 1:
            if first == 1:
                return letter, AFTER if sign == 1 else BEFORE
    return None


def _is_far(item: t.Tree) -> bool:
    match item:
        case t.Plus(terms=((_, t.Name()), (_, t.Number(value=value)))):
            return value > 1
    return False


def further_off(tree: t.Tree) -> t.Scripted | None:
    """A name that stands at a step more than one off, h_{t-2}."""
    for part in t.parts(tree):
        if isinstance(part, t.Scripted) and any(map(_is_far, part.below)):
            return part
    return None


def stepped(tree: t.Tree) -> tuple[t.Scripted, int] | None:
    """A name at the step before or after, as if it stood at the step itself; and which of the two it is."""
    if not isinstance(tree, t.Scripted):
        return None
    for place, item in enumerate(tree.below):
        if found := one_off(item):
            letter, way = found
            return replace(tree, below=(*tree.below[:place], letter, *tree.below[place + 1 :])), way
    if isinstance(tree.above, t.Group) and (found := one_off(tree.above.of)):
        letter, way = found
        return replace(tree, above=replace(tree.above, of=letter)), way
    return None


def all_stepped(tree: t.Tree) -> Iterator[tuple[t.Scripted, int]]:
    """The names in `tree` that stand at another step, see `stepped`."""
    return (found for part in t.parts(tree) if (found := stepped(part)) is not None)


def without_steps(tree: Any, labelled: Collection[tuple[str, str]] = ()) -> Any:
    """`tree` with a numeral in place of every name at another step, and of the names with a label that
    are `labelled`: what else it is made of.
    """
    if isinstance(tree, tuple):
        return tuple(without_steps(each, labelled) for each in tree)
    if not is_dataclass(tree) or isinstance(tree, type):
        return tree
    is_other = isinstance(tree, t.Scripted) and any(
        each in labelled
        for each in ((tree.of.base, "^" + t.plain(tree.above)), (tree.of.base, "_" + t.plain(tree.below[:1])))
    )
    if is_other or stepped(tree) is not None:  # type: ignore[arg-type]  # dataclasses in trees are trees
        return t.Number(tree.at, Fraction(1))  # type: ignore[attr-defined]
    inner = {field.name: without_steps(getattr(tree, field.name), labelled) for field in fields(tree)}
    return replace(tree, **inner)
