"""What a part of a line says: its relations as terms, in each of the meanings that it may have where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from derive.answer.reading import meanings
from derive.answer.verdict import Note
from derive.kernel import Definition, Judgement
from derive.read import Formula, NotYet, Unreadable, elaborate, entry_at, parse, tree as t
from derive.read.arrays import Value
from derive.read.scope import UNKNOWN, Letter
from derive.terms import Index, Term, index, subterms
from derive.work.setting import Setting

LEADING = re.compile(r"\s*(\\leq?\b|\\geq?\b|\\neq?\b|\\equiv\b|<=|>=|!=|==|[=<>≤≥≠])\s*")
SIGNS = {
    r"\le": "<=", r"\leq": "<=", "≤": "<=", "<=": "<=", r"\ge": ">=", r"\geq": ">=", "≥": ">=", ">=": ">=",
    r"\ne": "!=", r"\neq": "!=", "≠": "!=", "!=": "!=", r"\equiv": "=", "==": "=", "=": "=", "<": "<", ">": ">",
}  # fmt: skip
TURNED = {">": "<", ">=": "<="}
OF_NUMBERS = ("=", "<", "<=", "!=")


@dataclass(frozen=True, slots=True)
class Link:
    """One relation that a line claims, entry by entry, as it was written: `sign` between `left` and `right`.

    Indices that are `tied` have one letter and two sizes.  Where the shapes of both sides surely differ, `clash`
    says how.
    """

    sign: str
    left: Term
    right: Term
    at: int
    tied: tuple[tuple[Index, Index], ...] = ()
    clash: str = ""

    @property
    def judgement(self) -> Judgement:
        """It as a judgement: = < ≤ or ≠."""
        left, right = (self.right, self.left) if self.sign in TURNED else (self.left, self.right)
        return Judgement(TURNED.get(self.sign, self.sign), (left, right))


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """One meaning of a part of a line: the relations in it, one after the other, or that it gives something a name.

    A formula without a relation has no links; `last` is the formula that the next line may go on from.  One that
    `is_spare` was hardly meant if the usual ones are right.
    """

    links: tuple[Link, ...]
    last: t.Tree
    definition: Definition | None = None
    notes: tuple[Note, ...] = ()
    is_spare: bool = False


def said(setting: Setting, text: str, before: t.Tree | None = None) -> tuple[Said, ...]:
    """The meanings of `text`, the usual one first; it may go on from the formula `before` it.

    Raises:
        Unreadable: it has none here.
    """
    lead = LEADING.match(text)
    start = lead.end() if lead else 0
    found: list[Said] = []
    refusal: Unreadable | None = None
    for reading in parse(text[start:], setting.scope().names()):
        try:
            tree = reading.tree if lead is None else _continued(SIGNS[lead[1]], before, reading.tree)
            found += _meanings(setting, tree)
        except Unreadable as why:
            refusal = refusal or type(why)(why.why, why.at + start)
    if not found:
        assert refusal is not None  # there is a reading
        raise refusal.within(text)
    return tuple(found)


def _continued(sign: str, before: t.Tree | None, tree: t.Tree) -> t.Tree:
    if before is None:
        raise Unreadable("this goes on from nothing: expected a formula before it", 0)
    if isinstance(tree, t.Relation):
        return t.Relation(0, (sign, *tree.signs), (before, *tree.sides))
    return t.Relation(0, (sign,), (before, tree))


def _meanings(setting: Setting, tree: t.Tree) -> list[Said]:
    if isinstance(tree, t.Relation) and _names_something(setting, tree):
        return [_defining(setting, tree)]
    return meanings(lambda formula: meant(formula, tree), setting.scope)[0]


def meant(formula: Formula, tree: t.Tree) -> Said:
    """What a relation, or a formula that the next line may go on from, means in the letters of `formula`.

    Raises:
        Unreadable: nothing.
    """
    sides = tree.sides if isinstance(tree, t.Relation) else (tree,)
    values = [elaborate(formula, side, {}) for side in sides]
    links: list[Link] = []
    if isinstance(tree, t.Relation):
        for sign, (left, right) in zip(tree.signs, pairwise(values), strict=True):
            links.append(_link(formula, sign, left, right))
    spare = any(formula.choices[kind][1] for kind in formula.taken if kind in formula.choices)
    notes = tuple(Note(each.label, each.says, each.at) for each in formula.remarks)
    return Said(tuple(links), sides[-1], None, notes, spare)


def _link(formula: Formula, sign: str, left: Value, right: Value) -> Link:
    """The relation between two values, at the entry that has letters of its own.

    Raises:
        NotYet: it is of another kind.
        Unreadable: nothing tells a size in it.
    """
    if TURNED.get(sign, sign) not in OF_NUMBERS:
        raise NotYet(f"{sign} between matrices can't be judged in a line yet", right.at)
    scope, mark = formula.scope, len(formula.scope.trail)
    spread = left if right.is_numeral or not (scope.unify(left.rows, right.rows)) else None
    fits = not spread and scope.unify(left.columns, right.columns)
    if right.is_numeral and right.is_number:
        spread, fits = left, True
    elif left.is_numeral and left.is_number:
        spread, fits = right, True
    if not fits:
        scope.undo(mark)
        sure = all(
            extent is None or extent.root.name
            for extent in (left.rows, left.columns, right.rows, right.columns)
        )
        said = f"{left.shape} {sign} {right.shape}"
        if not sure:
            raise Unreadable(f"shapes that do not fit: {said}", right.at)
        return Link(sign, *_entries(formula, (left, left)), right.at, (), said)
    return Link(sign, *_entries(formula, (left, right), spread), right.at, tuple(formula.ties))


def _entries(formula: Formula, values: tuple[Value, Value], of: Value | None = None) -> tuple[Term, Term]:
    """The entries of two arrays of one shape at one place; a number is the same at all."""
    for letter in formula.letters:
        formula.prefer(letter)
    shape = of or values[0]
    avoid, places = formula.avoid, list[Index]()
    for extent in (shape.rows, shape.columns):
        if extent is not None:
            name = formula.scope.spare(extent.text, avoid)
            avoid |= {name}
            places.append(index(name, extent.text))
    terms = tuple(entry_at(each, () if each.is_number else tuple(places), avoid) for each in values)
    for term in terms:
        for part in subterms(term):
            if isinstance(part, Index) and part.dim.startswith(UNKNOWN):
                raise _untold(formula, part)
    return terms[0], terms[1]


def _untold(formula: Formula, stray: Index) -> Unreadable:
    for letter in formula.letters:
        if letter.name == stray.name:
            return Unreadable(f"nothing says what the index {letter.name} runs over", letter.at)
    return Unreadable("nothing says how large an array is: write it entry by entry", 0)


def _names_something(setting: Setting, tree: t.Relation) -> bool:
    """Whether its left side is a name that nobody declared, perhaps with indices."""
    left, scope = tree.sides[0], setting.scope()
    name = left.of if isinstance(left, t.Scripted) else left
    return (
        set(tree.signs) == {"="}
        and isinstance(name, t.Name)
        and not scope.names().declares(name.base)
        and name.base not in ("e", r"\delta", "I", r"\pi")
        and not (
            isinstance(left, t.Scripted) and left.above is not None and not isinstance(left.above, t.Group)
        )
        and not any(name.base in letters for letters in scope.preferred.values())
    )


def _defining(setting: Setting, tree: t.Relation) -> Said:
    """That a name stands for the right side, at the indices that the name has.

    Raises:
        Unreadable: its indices are not those of the right side.
    """
    if len(tree.sides) != 2:
        raise NotYet("a name for a chain of formulas: give it one, then go on", tree.at)
    left, right = tree.sides
    formula = Formula(setting.scope())
    value = elaborate(formula, right, {})
    names = [*_indices(left)]
    letters = [formula.free.get(name) for name in names]
    extents = [extent for extent in (value.rows, value.columns) if extent is not None]
    if (extents and names) or None in letters or len(letters) != len(formula.free):
        raise NotYet("a name whose indices are not those of what it stands for", tree.at)
    own = [letter.index for letter in letters if isinstance(letter, Letter)]
    term, _ = _entries(formula, (value, value))
    places = sorted(term.free - set(own), key=lambda i: i.data)
    base = left.of.base if isinstance(left, t.Scripted) else t.plain(left)
    return Said((), left, Definition(base, tuple(own or places), term))


def _indices(left: t.Tree) -> Iterator[str]:
    for below in left.below if isinstance(left, t.Scripted) else ():
        yield from (below.says if isinstance(below, t.Word) else t.plain(below))
