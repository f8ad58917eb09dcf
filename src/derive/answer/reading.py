"""What an answer says: every meaning that its text may have among the names of a problem."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from derive.answer.verdict import Note
from derive.read import Formula, Reading, Scope, Unreadable, elaborate, parse, tree as t
from derive.read.arrays import Value

NAMED = (t.Name, t.Scripted, t.Derivative, t.Gradient, t.Call, t.Limit, t.Moment)  # what an equation is of


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """One meaning of an answer: its value, the formula with its letters, and what to tell about the reading."""

    tree: t.Tree
    formula: Formula
    value: Value
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """All meanings of a text, why others mean nothing, and the place at which they part."""

    meanings: tuple[Meaning, ...]
    refusals: tuple[Unreadable, ...]
    fork: int | None = None


def readings(text: str, scope: Callable[[], Scope]) -> Readings:
    """The meanings of `text`, the usual one first, each in a scope of its own.

    Raises:
        Unreadable: it is no formula.
    """
    found = parse(text, scope().names())
    meanings: list[Meaning] = []
    refusals: list[Unreadable] = []
    for reading in found:
        try:
            meanings.append(_meaning(reading, scope()))
        except Unreadable as why:
            refusals.append(why.within(text))
    forks = found[0].forks
    return Readings(tuple(meanings), tuple(refusals), forks[0][1] if forks else None)


def _meaning(reading: Reading, scope: Scope) -> Meaning:
    tree, notes = _right_side(reading.tree)
    formula = Formula(scope)
    return Meaning(tree, formula, elaborate(formula, tree, {}), notes)


def _right_side(tree: t.Tree) -> tuple[t.Tree, tuple[Note, ...]]:
    """The last side of L = ..., which is the answer.

    Raises:
        Unreadable: it is another relation, which is no answer.
    """
    if not isinstance(tree, t.Relation):
        return tree, ()
    if set(tree.signs) != {"="} or not isinstance(tree.sides[0], NAMED):
        raise Unreadable("expected a formula, or a name = a formula; found a relation", tree.at)
    return tree.sides[-1], (
        Note("right side", "the right side of the equation is the answer", tree.sides[-1].at),
    )
