"""One slip taken back in a wrong answer: what would make it right says what went wrong."""

from __future__ import annotations

from collections.abc import Iterator

from derive.answer.candidates import Candidate
from derive.answer.slips import Pen
from derive.laws.misconceptions import SLIPS
from derive.terms import Term

BACK = {  # the slip that takes a slip back
    "sign of a term": "sign of a term",
    "sign in an argument": "sign in an argument",
    "indicator reversed": "indicator reversed",
    "delta reversed": "delta reversed",
    "wrong index": "wrong index",
    "transposed entry": "transposed entry",
    "wrong quantity": "wrong quantity",
    "square dropped": "squared",
    "standard deviation for variance": "squared",
    "squared": "square dropped",
    "factor 2": "factor 2 added",
    "1/n lost": "1/n added",
    "factor dropped": "factor added",
    "indicator dropped": "factor added",
    "delta dropped": "factor added",
    "upstream gradient dropped": "factor added",
    "sum over another index": "sum over another index",
    "term dropped": "term added",
}


def undone(pen: Pen, answer: Term) -> Iterator[Candidate]:
    """`answer` with one slip taken back, and the slip."""
    for each in pen.within(answer, backwards=True):
        if each.misconception is not None:
            it = each.misconception
            yield Candidate(each.term, it.label, it.says, it.rank + 1, each.new, None, each.part)
        elif each.label in BACK:
            slip = SLIPS[BACK[each.label]]
            yield Candidate(each.term, slip.label, slip.says, slip.rank, each.new, None, each.part)
