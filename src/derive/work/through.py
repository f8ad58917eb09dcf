"""Whether a line that does not hold follows from an earlier one that is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from derive.kernel import Judgement
from derive.terms import D, Index, Term
from derive.work.links import decided
from derive.work.report import Mark
from derive.work.said import Link
from derive.work.setting import Setting

MOST = 12  # attempts for one line


@dataclass(frozen=True, slots=True)
class Step:
    """A relation of a line that was checked, in a case `when` these hold; it follows `where` these do."""

    number: int
    link: Link
    mark: Mark
    when: tuple[Judgement, ...] = ()
    where: tuple[Judgement, ...] = ()


def since(setting: Setting, link: Link, steps: Sequence[Step]) -> int | None:
    """The wrong line from which `link` follows: if what that says were so, this would be; None if none is found."""
    for wrong in (each for each in steps if each.mark is Mark.WRONG):
        for tried, left in enumerate(_rewritten(link.left, wrong.link, steps)):
            if tried >= MOST:
                break
            if (
                decided(setting.desk, Link(link.sign, left, link.right, link.at), setting.case).kind
                == "holds"
            ):
                return wrong.number
    return None


def _rewritten(term: Term, wrong: Link, steps: Sequence[Step]) -> Iterator[Term]:
    """What `term` would be: as it is, or as it was said to be, with the wrong right side for the left one."""
    said = [each.link.right for each in steps if each.link.left is term]
    for each in dict.fromkeys((term, *said)):
        new = _put(each, wrong.left, wrong.right)
        if new is not each:
            yield new
        elif each is not term:
            yield each


def _put(term: Term, old: Term, new: Term) -> Term:
    if term is old:
        return new
    if isinstance(term, D | Index) or not term.args:
        return term
    return term.with_args(_put(arg, old, new) for arg in term.args)
