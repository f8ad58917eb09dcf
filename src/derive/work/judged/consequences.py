"""Whether a relation follows from others, or two of them say the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from derive.decide.desk import Desk
from derive.kernel import Judgement
from derive.terms import Index
from derive.work.judged.links import Decision, decided
from derive.work.judged.relating import Link


def follows(
    desk: Desk,
    premises: Sequence[Judgement],
    conclusion: Link,
    when: Sequence[Judgement] = (),
    every: Iterable[Index] = (),
) -> Decision:
    """Whether the conclusion holds wherever all the premises do, these for all values of the indices `every`.

    What needs no premise follows from any; premises that are never met tell nothing.
    """
    return decided(desk, conclusion, (*when, *premises), every)


def equivalent(
    desk: Desk, one: Link, other: Link, when: Sequence[Judgement] = (), every: Iterable[Index] = ()
) -> Decision:
    """Whether each of two relations follows from the other: that fails where one does not."""
    there = follows(desk, (one.judgement,), other, when, every)
    if there.kind == "fails":
        return there
    back = follows(desk, (other.judgement,), one, when, every)
    if back.kind == "fails":
        return back
    if there.kind == back.kind == "holds":
        where, used = dict.fromkeys((*there.where, *back.where)), dict.fromkeys((*there.used, *back.used))
        return Decision("holds", tuple(where), tuple(used))
    return Decision("undecided")
