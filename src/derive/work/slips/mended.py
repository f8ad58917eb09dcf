"""What one change of what was written makes a line right, also where that fits no shapes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from derive.answer import Diagnosis
from derive.answer.edits import ORDER, Edit, edits, reversals
from derive.answer.repairs import LONGEST, mended as said_of
from derive.answer.spelled import spelled
from derive.decide.comparer import Comparer
from derive.errors import DeriveError
from derive.laws.misconceptions import OF_LINES
from derive.read import Formula, Unreadable, tree as t
from derive.terms import Term
from derive.work.judged.said import Link, meant
from derive.work.setting import Setting

MOST = 40  # changes that are tried


def mended(setting: Setting, tree: t.Tree) -> tuple[Diagnosis, ...]:
    """The simplest change in the last side of an equation that makes it right for sure, as a diagnosis; none else."""
    if not isinstance(tree, t.Relation) or tree.signs[-1] != "=" or setting.case:
        return ()
    left, right = tree.sides[-2:]
    comparers: dict[Term, Comparer] = {}
    for edit in islice(_edits(setting, right), MOST):
        link = _link(setting, t.Relation(tree.at, ("=",), (left, edit.tree)))
        if link is not None and _holds(setting, link, comparers):
            return (_diagnosis(left, edit),)
    return ()


def _edits(setting: Setting, tree: t.Tree) -> Iterator[Edit]:
    yield from edits(setting.scope, tree)
    yield from reversals(setting.scope, tree)


def _link(setting: Setting, tree: t.Relation) -> Link | None:
    """The relation, if it means just one thing strictly."""
    formula = Formula(setting.scope())
    try:
        (link,) = meant(formula, tree).links
    except (Unreadable, DeriveError, RecursionError):
        return None
    return None if formula.remarks or formula.choices or link.clash or link.tied else link


def _holds(setting: Setting, link: Link, comparers: dict[Term, Comparer]) -> bool:
    """Whether it is proved to hold wherever it has a meaning."""
    if link.left not in comparers:
        comparers[link.left] = Comparer(setting.problem, (), link.left)
    try:
        found = comparers[link.left].compare(link.right)
    except (DeriveError, RecursionError, OverflowError):
        return False
    return found.kind == "equal" and not found.where


def _diagnosis(left: t.Tree, edit: Edit) -> Diagnosis:
    if edit.label != ORDER or not _transposes_product(left):
        return said_of(edit)
    slip, shown = OF_LINES["transpose of a product"], spelled(edit.tree)
    right = f": right is {shown}" if shown is not None and len(shown) <= LONGEST else ""
    return Diagnosis(slip.label, f"This would follow if {slip.says}{right}.")


def _transposes_product(tree: t.Tree) -> bool:
    match tree:
        case t.Raised(of=t.Group(of=t.Times()), above=above) if t.is_transpose(above):
            return True
        case t.Group(of=of):
            return _transposes_product(of)
        case _:
            return False
