"""What a part of a line says: its relations as terms, in each of the meanings that it may have where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from derive.answer.reading import BENEATH, MOST_MEANINGS, divides, meanings
from derive.answer.verdict import Note
from derive.errors import DeriveError
from derive.kernel import Definition, Judgement
from derive.read import Ambiguous, Formula, NotYet, Unreadable, parse, tree as t
from derive.read.derivatives import DIFFERENTIAL
from derive.read.reader import DIVIDING, HARDLY, TURNED
from derive.read.scope import Own
from derive.terms import Index
from derive.work.judged.given import judgements, supposed
from derive.work.judged.naming import defining, names_something
from derive.work.judged.relating import Link as Link, related
from derive.work.judged.short import FAR, Short, hidden, readings
from derive.work.judged.updates import GIVES, asked, may_be_asked
from derive.work.setting import Setting

LEADING = re.compile(
    r"\s*(\\leq?(?:slant)?(?![A-Za-z])|\\geq?(?:slant)?(?![A-Za-z])|\\neq?(?![A-Za-z])|\\equiv(?![A-Za-z])"
    r"|\\leftarrow(?![A-Za-z])|\\gets(?![A-Za-z])|\\coloneqq(?![A-Za-z])|:=|<=|>=|!=|==|[=<>≤≥≠≡←≔])\s*"
)
SIGNS = {
    r"\le": "<=", r"\leq": "<=", r"\leqslant": "<=", "≤": "<=", "<=": "<=", r"\ge": ">=", r"\geq": ">=",
    r"\geqslant": ">=", "≥": ">=", ">=": ">=", r"\ne": "!=", r"\neq": "!=", "≠": "!=", "!=": "!=", "<": "<", ">": ">",
}  # fmt: skip
ASSIGNS = ("←", ":=")
HIDDEN = "something here is short for a formula with the index {0}, which stands nowhere else in the line"


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """One meaning of a part of a line: the relations in it, one after the other, or that it gives something a name.

    A formula without a relation has no links; `first` and `last` are the formulas at its ends, of which the next
    line may go on from the last, `steps` are the relations as they were written. One that `is_spare` was hardly
    meant if the usual ones are right, nor was one in which `strays` letters stand on one side only, if another has
    fewer. Where shapes leave it `is_open` what is meant, what has a clash was not. It is claimed where `when`
    holds, that for all values of the indices `every`, and speaks of what is its `own`.
    """

    links: tuple[Link, ...]
    last: t.Tree
    definition: Definition | None = None
    notes: tuple[Note, ...] = ()
    is_spare: bool = False
    is_open: bool = False
    strays: int = 0
    when: tuple[Judgement, ...] = ()
    every: tuple[Index, ...] = ()
    steps: tuple[t.Relation, ...] = ()
    first: t.Tree | None = None
    own: tuple[Own, ...] = ()

    @property
    def has_clash(self) -> bool:
        """Whether shapes differ in it."""
        return any(link.clash for link in self.links)

    @property
    def is_sloppy(self) -> bool:
        """Whether it is not what the text means strictly."""
        return any(note.label == "sloppy" for note in self.notes)


@dataclass(frozen=True, slots=True, eq=False)
class Saying:
    """All meanings of a part, the usual one first, and why other readings mean nothing.

    With `has_gradient` the derivative of a number in a column was read.  `trees` are the readings as they were written.
    `spare` says why readings that were hardly meant mean nothing.
    """

    meanings: tuple[Said, ...]
    refusals: tuple[Unreadable, ...] = ()
    has_gradient: bool = False
    trees: tuple[t.Tree, ...] = ()
    spare: tuple[Unreadable, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """Where a part stands: formulas that it may go on from, those of them at the end of what holds, conditions, and
    which layout is tried.

    With `names` only what gives something a name is read, if `anew` also to what the student has called otherwise.
    `shorts` are written out.
    """

    before: tuple[t.Tree, ...] = ()
    held: tuple[t.Tree, ...] = ()
    given: tuple[t.Tree, ...] = ()
    has_rows: bool = False
    lies: bool = False
    names: bool = False
    anew: bool = False
    shorts: tuple[Short, ...] = ()


def continues(text: str) -> bool:
    """Whether it begins with the sign of a relation."""
    return LEADING.match(text) is not None


def leading(text: str) -> int:
    """Where what follows that sign begins."""
    lead = LEADING.match(text)
    return lead.end() if lead else 0


def left_side(setting: Setting, text: str) -> t.Tree | None:
    """What stands before the first = of what can't be read as a whole; None if that can't be read either."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character in "{([") - (character in "})]")
        if character == "=" and depth == 0:
            try:
                (reading, *others) = parse(text[:place].rstrip(":& "), setting.scope().names())
                meant(Formula(setting.scope()), reading.tree)
            except DeriveError:
                return None
            return None if others else reading.tree
    return None


def said(setting: Setting, text: str, context: Context) -> Saying:
    """The meanings of `text`.

    Raises:
        Unreadable: it is no formula.
    """
    lead = LEADING.match(text)
    start = lead.end() if lead else 0
    trees: list[tuple[t.Tree, frozenset[str], dict[str, int]]] = []
    for reading in readings(setting, text[start:], context.shorts):
        for tree in [reading.tree] if lead is None else _continued(lead[1], context.before, reading.tree):
            trees.append((tree, reading.taken, dict(reading.forks)))
    return _all(setting, trees, context, start)


def _continued(sign: str, before: Sequence[t.Tree], tree: t.Tree) -> Iterator[t.Tree]:
    if not before:
        raise NotYet("this goes on from nothing that could be read", 0)
    for first in before:
        if isinstance(tree, t.Relation):
            yield t.Relation(0, (SIGNS.get(sign, "="), *tree.signs), (first, *tree.sides))
        else:
            yield t.Relation(0, (SIGNS.get(sign, "="),), (first, tree))


def _all(
    setting: Setting,
    trees: Sequence[tuple[t.Tree, frozenset[str], dict[str, int]]],
    context: Context,
    start: int,
) -> Saying:
    found: list[Said] = []
    refusals: list[Unreadable] = []
    spare: list[Unreadable] = []
    has_gradient = False
    for tree, taken, forks in trees:
        formulas: list[Formula] = []
        try:
            own = _of_tree(setting, tree, context, formulas)
        except Unreadable as why:
            has_gradient |= any(each.scope.has_gradient for each in formulas)
            if not (DIVIDING & taken and found):  # 1/N X: nobody divides by a matrix
                (spare if DIFFERENTIAL in taken or TURNED in forks else refusals).append(
                    type(why)(why.why, why.at + start)
                )
            continue
        has_gradient |= any(each.scope.has_gradient for each in formulas)
        if DIVIDING & taken and found and divides(own) and not divides(found):
            continue  # 1/N X w
        if "sum" in taken:
            note = Note("sloppy", BENEATH, forks["sum"] + start)
            own = [replace(each, notes=(*each.notes, note)) for each in own]
        if letter := hidden(tree):
            note = Note("label", HIDDEN.format(letter), start)
            own = [replace(each, notes=(*each.notes, note)) for each in own]
        if DIFFERENTIAL in taken or HARDLY & taken:
            own = [replace(each, is_spare=True) for each in own]
        found += own
        if len(found) > MOST_MEANINGS:
            raise Ambiguous("this may mean too many things: write brackets", start)
    return Saying(
        tuple(found), tuple(refusals), has_gradient, tuple(tree for tree, _, _ in trees), tuple(spare)
    )


def _of_tree(setting: Setting, tree: t.Tree, context: Context, formulas: list[Formula]) -> list[Said]:
    """The meanings of a tree; the `formulas` that were read for them are added to those."""
    name: t.Relation | None = None
    if context.names:
        if not isinstance(tree, t.Relation) or not names_something(setting, tree, context.anew):
            raise NotYet("no name is given", tree.at)
        name, tree = tree, _right_of(tree)
    is_update = isinstance(tree, t.Relation) and _updates(tree)
    whole = tree
    if is_update and isinstance(tree, t.Relation):
        tree = _right_of(tree)

    def meaning(formula: Formula) -> Said:
        formulas.append(formula)
        if is_update and isinstance(whole, t.Relation) and may_be_asked(setting, whole):
            return asked(setting, meant(formula, whole, context.given))
        found = meant(formula, tree, context.given)
        if name is not None:
            return replace(found, definition=defining(setting, name, context.has_rows))
        return replace(found, notes=(*found.notes, GIVES)) if is_update else found

    found, _ = meanings(meaning, lambda: setting.scope(context.has_rows, context.lies))
    return found


def _right_of(tree: t.Relation) -> t.Tree:
    """What is left of a chain without its first side."""
    if len(tree.sides) == 2:
        return tree.sides[1]
    return t.Relation(tree.sides[1].at, tree.signs[1:], tree.sides[1:])


def _updates(tree: t.Relation) -> bool:
    """Whether its first side is given a new value: θ ← θ − η g."""
    if tree.signs[0] not in ASSIGNS:
        return False
    left, right = tree.sides[:2]
    return tree.signs[0] == "←" or _base(left) in {
        each.base for each in t.parts(right) if isinstance(each, t.Name)
    }


def _base(tree: t.Tree) -> str:
    return tree.of.base if isinstance(tree, t.Scripted) else t.plain(tree)


def meant(formula: Formula, tree: t.Tree, given: Sequence[t.Tree] = ()) -> Said:
    """What a relation, or a formula that the next line may go on from, means in the letters of `formula`.

    Raises:
        Unreadable: nothing.
    """
    chain = tree if isinstance(tree, t.Relation) else t.Relation(tree.at, (), (tree,))
    signs = tuple("=" if sign in ASSIGNS else sign for sign in chain.signs)
    links, values = related(formula, replace(chain, signs=signs), lambda: supposed(formula, given))
    when, every = judgements(formula, values)
    spare = any(formula.choices[kind][1] for kind in formula.taken if kind in formula.choices)
    notes = tuple(
        Note(each.label, each.says, each.at if each.at < FAR else chain.at) for each in formula.remarks
    )
    steps = tuple(
        t.Relation(chain.sides[n].at, (sign,), chain.sides[n : n + 2]) for n, sign in enumerate(signs)
    )
    strays = sum(map(_strays, links))
    is_open = bool(formula.choices)
    first, last, own = chain.sides[0], chain.sides[-1], tuple(formula.own.values())
    return Said(links, last, None, notes, spare, is_open, strays, when, every, steps, first, own)


def _strays(link: Link) -> int:
    """How many letters stand on one side of an equation only."""
    left, right = ({each.name for each in side.free} for side in (link.left, link.right))
    return len(left ^ right) if link.sign == "=" else 0
