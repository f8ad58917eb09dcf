"""New values, θ ← θ − η g: what is claimed by giving one, where the problem asks for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from derive.answer.verdict import Note
from derive.kernel import Target
from derive.read import tree as t
from derive.terms import Add, Index, Sym, Term, names_in, rename
from derive.work.judged.relating import Link
from derive.work.setting import Setting

if TYPE_CHECKING:
    from derive.work.judged.said import Said

GIVES = Note("assignment", "this gives a new value, which is no claim")
ASKED = Note("assignment", "this is taken for the new value that is asked for")


def may_be_asked(setting: Setting, tree: t.Relation) -> bool:
    """Whether the problem asks for exactly one new value of what is on the left."""
    left = tree.sides[0]
    base = left.of if isinstance(left, t.Scripted) else left
    if not isinstance(base, t.Name):
        return False
    above = t.plain(left.above).strip("()") if isinstance(left, t.Scripted) and left.above else ""
    every = [*setting.scope().called(base.base)]
    labelled = [each for each in every if each.above.strip("()") == above]
    called = {each.name for each in labelled or every}
    return sum(len(_targets(setting, name)) for name in called) == 1


def asked(setting: Setting, found: Said) -> Said:
    """The meaning of θ ← r, read as θ = r: that r is the new value that is asked for.  Where r is not of that kind, as in
    θ ← 0 or θ ← θ / |θ|, or speaks of one example, nothing is claimed.
    """
    link, *others = found.links
    value = _value(setting, link)
    if value is None:
        return replace(
            found, links=(*others,), steps=found.steps[1:], first=None, strays=0, notes=(*found.notes, GIVES)
        )
    step = replace(found.steps[0], signs=("←",))
    return replace(
        found,
        links=(replace(link, left=value), *others),
        steps=(step, *found.steps[1:]),
        first=None,
        notes=(*found.notes, ASKED),
    )


def _value(setting: Setting, link: Link) -> Term | None:
    """The new value that is asked for, in the letters of a link; None if something else is given."""
    left, right = link.left, link.right
    if (
        link.clash
        or not isinstance(left, Sym)
        or not isinstance(right, Add)
        or left.name not in names_in(right)
    ):
        return None
    (target,) = _targets(setting, left.name) or (None,)
    old = None if target is None else _old(target, left.name)
    if target is None or old is None:
        return None
    given = {name for name in names_in(target.term) if name in setting.problem.signs}  # as the step size
    if not given <= {*names_in(right)}:
        return None
    letters = {i: j for i, j in zip(old.args, left.args, strict=True) if i is not j}
    pairs = {i: j for i, j in letters.items() if isinstance(i, Index) and isinstance(j, Index)}
    value = rename(target.term, pairs) if pairs else target.term
    return value if len(pairs) == len(letters) and right.free <= value.free else None


def _targets(setting: Setting, name: str) -> list[Target]:
    """The parts that ask for a new value of what has this name."""
    return [
        each
        for each in setting.problem.targets
        if each.claim is None and not each.when and not each.unknowns and _old(each, name) is not None
    ]


def _old(target: Target, name: str) -> Sym | None:
    """The old value, if the new one is that with something added."""
    if not isinstance(target.term, Add):
        return None
    found = [each for each in target.term.args if isinstance(each, Sym) and each.name == name]
    if len(found) != 1 or not all(isinstance(each, Index) for each in found[0].args):
        return None
    return found[0]
