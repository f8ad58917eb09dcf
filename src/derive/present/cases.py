"""What an answer is case by case, under the answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from derive.kernel import Case, Judgement, Theorem
from derive.present import boxes
from derive.present.boxes import Box
from derive.present.breaking import width
from derive.present.columns import breadth, broken
from derive.present.judgements import related
from derive.present.layout import layout, layout_in
from derive.present.order import letters_asked_for
from derive.present.script import TERMINAL, Script
from derive.terms import Index

INDENT = 2  # of the lines under an answer
NARROWEST = 12.0  # em that a value is broken over
OPEN = 4.0  # em of the bracket and the words of cases


def conditions_text(case: Case, script: Script = TERMINAL) -> str:
    """The conditions of a case, on one line of a terminal."""
    return script.together([script.claim(each) for each in case.when])


def _asked(theorem: Theorem) -> Iterator[Case]:
    """The cases, i = j rather than j = i where the letters are asked for in that order."""
    asked = letters_asked_for(theorem.problem)
    for case in theorem.cases:
        yield replace(case, when=tuple(_in_order(each, asked) for each in case.when))


def _in_order(condition: Judgement, asked: tuple[tuple[Index, ...], ...]) -> Judgement:
    turned = condition.terms[::-1]
    if condition.relation in ("=", "!=") and turned in {p for each in asked for p in combinations(each, 2)}:
        return Judgement(condition.relation, turned)
    return condition


def case_lines(theorem: Theorem, columns: int, script: Script) -> Iterator[str]:
    """= value   where ..., a line for each case of an answer; what has no room goes over several."""
    values = [f"= {script.formula(case.value, theorem.problem)}" for case in theorem.cases]
    wheres = [script.say("where {claims}", claims=conditions_text(case, script)) for case in _asked(theorem)]
    room = columns - INDENT - 3 - max(map(breadth, wheres), default=0)
    wide = max((breadth(value) for value in values if breadth(value) <= room), default=0)
    for value, where in zip(values, wheres, strict=True):
        if breadth(value) <= room:
            yield f"{'':{INDENT}}{value}{'':{wide - breadth(value)}}   {where}"
        else:
            for each, first, then in ((value, 0, 2), (where, 4, 6)):
                yield from broken(each, " " * (INDENT + first), " " * (INDENT + then), columns)


def case_rows(theorem: Theorem, room: float, script: Script) -> Iterator[tuple[Box, float, str]]:
    """Each case of an answer: its value, how wide that may be if all shall have `room`, and where it is so."""
    words = (
        script if script.form == "typ" else script.inside
    )  # Typst sets a line of words there, in its direction
    for case in _asked(theorem):
        left = room - OPEN - sum(map(_wide, case.when))
        claims = words.together([words.show(related(each)) for each in case.when])
        yield (
            layout_in(theorem.problem, case.value),
            max(left, NARROWEST),
            words.say("where {claims}", claims=claims).strip(),
        )


def _wide(condition: Judgement) -> float:
    left, right = condition.terms
    return width(boxes.Condition(layout(left), condition.relation, layout(right))) + 2.0
