"""A = B = C over several lines: what the next line goes on from, and whether the value is still that of A."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from derive.kernel import Judgement
from derive.read import tree as t
from derive.terms import Term
from derive.work.judged.judging import Found, decide
from derive.work.judged.relating import Link
from derive.work.report import Mark
from derive.work.setting import Setting
from derive.work.through import Step, since

MARKS = {
    "holds": Mark.FOLLOWS,
    "fails": Mark.WRONG,
    "undecided": Mark.UNDECIDED,
    "unreadable": Mark.UNREADABLE,
}


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """The formulas that the next line may go on from, with the one on which the chain began, as far as one is known.

    `wrong` is the line with which it left the value of its `start`, if it did; `is_off` if it surely still has another.
    It `is_sure` as long as all is decided.
    `given` are the conditions under which it stands, `doubt` says what was guessed in it.  Of several `before`, those
    in `held` are the ends of what holds.
    """

    before: tuple[t.Tree, ...] = ()
    held: tuple[t.Tree, ...] = ()
    start: Term | None = None
    wrong: int | None = None
    is_off: bool = False
    is_sure: bool = True
    given: tuple[t.Tree, ...] = ()
    doubt: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Passed:
    """What is found of one relation where it stands in its chain; `is_back` if that is right again with it."""

    found: Found
    mark: Mark
    since: int | None = None
    is_back: bool = False


def passed(
    setting: Setting,
    chain: Chain,
    every: Sequence[Found],
    number: int,
    steps: Sequence[Step],
    when: Sequence[Judgement],
) -> tuple[list[Passed], Chain]:
    """What is found of the relations of line `number`, one after the other, and how the chain then stands."""
    result: list[Passed] = []
    for found in every:
        if chain.start is None or not setting.knows(chain.start):
            chain = replace(chain, start=found.link.left)
        one, chain = _one(setting, chain, found, number, steps, when)
        result.append(one)
    return result, chain


def _one(
    setting: Setting,
    chain: Chain,
    found: Found,
    number: int,
    steps: Sequence[Step],
    when: Sequence[Judgement],
) -> tuple[Passed, Chain]:
    link, mark = found.link, MARKS[found.kind]
    if link.sign != "=" or link.clash:
        after = replace(chain, start=link.right if not link.clash else None, wrong=None, is_off=False)
        root = since(setting, link, steps, when) if mark is Mark.WRONG else None
        return Passed(found, mark if root is None else Mark.THROUGH, root), after
    if chain.wrong is None:
        if mark is not Mark.WRONG:
            return Passed(found, mark), replace(chain, is_sure=chain.is_sure and mark is Mark.FOLLOWS)
        root = since(setting, link, steps, when)
        after = replace(chain, wrong=number if root is None else root, is_off=chain.is_sure)
        return Passed(found, mark if root is None else Mark.THROUGH, root), after
    if mark is Mark.FOLLOWS and chain.is_off:
        return Passed(found, Mark.THROUGH, chain.wrong), chain
    if _is_back(setting, chain, link, when):
        return Passed(found, Mark.FOLLOWS, None, True), replace(chain, wrong=None, is_off=False)
    if mark is Mark.FOLLOWS:
        return Passed(found, Mark.THROUGH, chain.wrong), chain
    chain = replace(chain, is_off=False)
    if mark is Mark.UNDECIDED:
        return Passed(found, mark), chain
    root = since(setting, link, steps, when)
    return Passed(found, mark if root is None else Mark.THROUGH, root), chain


def _is_back(setting: Setting, chain: Chain, link: Link, when: Sequence[Judgement]) -> bool:
    """Whether the right side has the value on which the chain began."""
    if chain.start is None:
        return False
    return decide(setting, replace(link, left=chain.start), when).kind == "holds"
