"""What an answer says: every meaning that its text may have among the names of a problem."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol, TypeVar

from derive.answer.verdict import Note
from derive.read import (
    Ambiguous,
    Clash,
    Formula,
    Names,
    NotYet,
    Scope,
    Unreadable,
    elaborate,
    parse,
    tree as t,
)
from derive.read.arrays import Value
from derive.read.reader import DIVIDING, GIVES, HARDLY
from derive.read.sloppy import QUOTIENT

NAMED = (  # what an equation is of
    t.Name, t.Scripted, t.Picked, t.Derivative, t.Gradient, t.Call, t.Primed, t.Limit, t.Moment
)  # fmt: skip
EQUATED = frozenset(("=", ":=", "←"))  # signs before an answer
GUESSED = frozenset(("row", "label"))  # of remarks on what nobody declared so
MOST_MEANINGS = 16
ANEW = re.compile(r"[^\s=+*/({\[,&-]\s*\n\s*[^\s=+*/)}\],&-]")  # a line begins, and goes on with nothing
T = TypeVar("T")
INVERTIBLE = ("exp", "log", "sqrt", "tanh", "sinh", "softplus")
BENEATH = "what follows a sum is read as a part of it: write brackets"


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """One meaning of an answer: its value, the formula with its letters, and what to tell about the reading.

    One that `is_spare` was hardly meant if the usual ones are right.  Where shapes leave it `open`
    what is meant, what has another shape was not.
    """

    tree: t.Tree
    formula: Formula
    value: Value
    notes: tuple[Note, ...] = ()
    is_spare: bool = False
    is_open: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """All meanings of a text, why others mean nothing, and the place at which they part.

    Where declared sizes clash, in the tree `clashed`, `in_rows` is the meaning that the text has if vectors are rows.
    """

    meanings: tuple[Meaning, ...]
    refusals: tuple[Unreadable, ...]
    fork: int | None = None
    in_rows: Meaning | None = None
    clashed: t.Tree | None = None


def readings(text: str, scope: Callable[[], Scope]) -> Readings:
    """The meanings of `text`, the usual one first, each in a scope of its own.

    Raises:
        Unreadable: it is no formula.
    """
    names, text = scope().names(), GIVES.sub("← ", text)
    found = parse(text, names)
    meanings: list[Meaning] = []
    refusals: list[Unreadable] = []
    places = [(False, at) for _, at in found[0].forks]
    in_rows = clashed = None
    for reading in found:
        try:
            _refuse_two_equations(reading.tree, text)
            _refuse_equation_in_brackets(reading.tree, text, names)
            tree, notes = _right_side(reading.tree, names)
            if "sum" in reading.taken:
                notes = (*notes, Note("sloppy", BENEATH, dict(reading.forks)["sum"]))
            own, chosen = _meanings(tree, notes, scope)
            _refuse_other_indices(reading.tree, own[0], scope().fresh())
            if DIVIDING & reading.taken and meanings and not divides(meanings) and divides(own):
                continue  # 1/N X w
            meanings += [replace(each, is_spare=True) for each in own] if HARDLY & reading.taken else own
            places += chosen
        except Unreadable as why:
            if DIVIDING & reading.taken and meanings:
                continue  # 1/N X: nobody divides by a matrix
            refusals.append(why.within(text))
            if isinstance(why, Clash) and clashed is None:
                clashed = tree
                in_rows = _in_rows(tree, notes, scope())
    return Readings(tuple(meanings), tuple(refusals), min(places)[1] if places else None, in_rows, clashed)


class Noted(Protocol):
    """A meaning, of an answer or of a part of a line, with what to tell about its reading."""

    @property
    def notes(self) -> tuple[Note, ...]:
        """What to tell."""


def divides(meanings: Iterable[Noted]) -> bool:
    """Whether something is divided by a vector in one of them."""
    return any(note.says == QUOTIENT for each in meanings for note in each.notes)


def _meanings(
    tree: t.Tree, notes: tuple[Note, ...], scope: Callable[[], Scope]
) -> tuple[list[Meaning], list[tuple[bool, int]]]:
    """The meanings of a tree that shapes leave open, and the places at which they do, with whether hardly.

    Raises:
        Unreadable: there is none; says why the usual one is none.
    """
    return meanings(lambda formula: _meaning(formula, tree, notes), scope)


def meanings(
    of: Callable[[Formula], T], scope: Callable[[], Scope]
) -> tuple[list[T], list[tuple[bool, int]]]:
    """All that is made `of` formulas in which shapes leave a choice, and the places of choices, with whether they are
    hardly any.

    Raises:
        Unreadable: there is nothing; says why there is not the usual one.
    """
    found: list[T] = []
    first: Unreadable | None = None
    reason: Unreadable | None = None
    places: list[tuple[bool, int]] = []
    left: list[tuple[frozenset[str], frozenset[str]]] = [(frozenset(), frozenset())]
    while left:
        taken, decided = left.pop(0)
        formula = Formula(scope(), taken)
        try:
            found.append(of(formula))
        except Unreadable as why:  # what means nothing was not meant
            first = first or (why if not taken else None)
            reason = reason or _certain(formula, why)
        new = [choice for choice in formula.choices if choice not in decided]
        left += [
            (taken | {choice}, decided | frozenset(new[: number + 1])) for number, choice in enumerate(new)
        ]
        places += [(is_spare, at) for at, is_spare in (formula.choices[choice] for choice in new)]
        if len(left) + len(found) > MOST_MEANINGS:
            raise Ambiguous(
                "this may mean too many things: write brackets, ∘ and transposes", _place(formula)
            )
    if first is not None and (not found or isinstance(first, Ambiguous | NotYet)):
        raise reason or first
    return found, places


def _certain(formula: Formula, why: Unreadable) -> Unreadable:
    """Why something means nothing: no clash of sizes, where a name was taken for another that is declared."""
    guessed = any(remark.label in GUESSED for remark in formula.remarks)
    return Ambiguous(why.why, why.at) if isinstance(why, Clash) and guessed else why


def _meaning(formula: Formula, tree: t.Tree, notes: tuple[Note, ...]) -> Meaning:
    value = elaborate(formula, tree, {})
    remarks = tuple(Note(each.label, each.says, each.at) for each in formula.remarks)
    spare = any(formula.choices[kind][1] for kind in formula.taken if kind in formula.choices)
    return Meaning(tree, formula, value, (*notes, *remarks), spare, bool(formula.choices))


def _place(formula: Formula) -> int:
    """The place of the first choice."""
    return min(at for at, _ in formula.choices.values())


def _in_rows(tree: t.Tree, notes: tuple[Note, ...], scope: Scope) -> Meaning | None:
    """What it means if vectors are rows."""
    try:
        return _meaning(Formula(scope.fresh(lies=True)), tree, notes)
    except Unreadable:
        return None


def _refuse_two_equations(tree: t.Tree, text: str) -> None:
    """Refuse J = a and, in the next line, K = b, which is no chain J = a K = b."""
    sides = tree.sides if isinstance(tree, t.Relation) else ()
    for side, then in pairwise(sides[1:]):
        if line := ANEW.search(text, side.at, then.at):
            raise Unreadable("found a second equation: write one, or J = a = b", line.end() - 1)


def _refuse_equation_in_brackets(tree: t.Tree, text: str, names: Names) -> None:
    """Refuse (J = a), which seems to be 1 where J is a; [k = j] of two indices is."""
    for part in t.parts(tree):
        if not isinstance(part, t.Group | t.Indicator) or not isinstance(part.of, t.Relation):
            continue
        left, *others = part.of.sides
        whole = (
            part is tree
            and text[part.at] in "([{"
            and not all(_is_index(side, names) for side in (left, *others))
        )
        if set(part.of.signs) == {"="} and (whole or isinstance(left, t.Derivative | t.Gradient)):
            raise Ambiguous("an equation in brackets may be an indicator: write it without brackets", part.at)


def _is_index(tree: t.Tree, names: Names) -> bool:
    return isinstance(tree, t.Name) and not names.declares(tree.base)


def _refuse_other_indices(tree: t.Tree, right: Meaning, scope: Scope) -> None:
    """Refuse ∂J/∂x_i = a_j, with an index on the right side that the left side lacks, though it has others."""
    if not isinstance(tree, t.Relation):
        return
    formula = Formula(scope)
    try:
        elaborate(formula, tree.sides[0], {})
    except Unreadable:
        return  # a name of the answer's own
    if formula.free and (more := [name for name in right.formula.free if name not in formula.free]):
        said = f"the index {more[0]} stands on the right side of the equation only"
        raise Ambiguous(said, right.formula.free[more[0]].at)


def _is_of_another(left: t.Tree, names: Names) -> bool:
    """Whether an equation is of J² or of log J, which is not one of J; f'(x) is a name for what is asked for."""
    match left:
        case t.Scripted(of=t.Name(base=base), above=t.Number() as above):
            return t.plain(above) not in names.labels.get(base, ())
        case t.Call(function=function, primes=0):
            return function not in names.functions and function in INVERTIBLE
    return False


def _right_side(tree: t.Tree, names: Names) -> tuple[t.Tree, tuple[Note, ...]]:
    """The last side of L = ..., which is the answer.

    Raises:
        Unreadable: it is another relation, which is no answer.
    """
    if not isinstance(tree, t.Relation):
        return tree, ()
    if not set(tree.signs) <= EQUATED or not isinstance(tree.sides[0], NAMED):
        raise Unreadable("expected a formula, or a name = a formula; found a relation", tree.at)
    if _is_of_another(tree.sides[0], names):
        raise Ambiguous(
            "an equation for a power or a function of a name: write what is asked for alone", tree.at
        )
    return tree.sides[-1], (
        Note("right side", "the right side of the equation is the answer", tree.sides[-1].at),
    )
