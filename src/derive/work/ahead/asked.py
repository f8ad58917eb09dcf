"""Lines that say what is asked for: where nothing else decides such a line, the right answer does."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from derive.answer import Kind, Verdict
from derive.answer.verdict import Note
from derive.kernel import Target
from derive.work.ahead.endings import Judge, answers
from derive.work.ahead.keys import Keys
from derive.work.ahead.reached import Reached
from derive.work.report import Line, Mark
from derive.work.setting import Setting
from derive.work.through import Step

ASKED = Note("asked", "it is what is asked for")


def with_answers(
    setting: Setting,
    lines: Sequence[Line],
    steps: Sequence[Step],
    stuck: Container[int],
    ends: Mapping[str, Verdict],
    keys: Keys,
) -> tuple[Line, ...]:
    """The lines, those taken for right that are open only in that they say what is asked for, and rightly; of those
    that are `stuck` more is open.
    """
    judge = Judge(setting, keys)
    right = [
        target
        for target in setting.problem.targets
        if target.claim is None and (end := ends.get(target.part)) is not None and end.kind is Kind.CORRECT
    ]
    return tuple(
        replace(line, mark=Mark.FOLLOWS, why="", place=None, notes=(*line.notes, ASKED))
        if line.mark is Mark.UNDECIDED
        and line.number not in stuck
        and right
        and _is_answer(judge, right, line, steps)
        else line
        for line in lines
    )


def _is_answer(judge: Judge, targets: Sequence[Target], line: Line, steps: Sequence[Step]) -> bool:
    """Whether all that is open in a line says what is asked for."""
    own = [step for step in steps if step.number == line.number and step.mark is Mark.UNDECIDED]
    is_claim = line.claim is not None and any(step.link.judgement == line.claim for step in own)
    return is_claim and all(_is_right(judge, targets, each) for each in own)


def _is_right(judge: Judge, targets: Sequence[Target], step: Step) -> bool:
    """Whether a step says what one of the targets is."""
    link = step.link
    if link.sign != "=" or link.clash or link.tied or step.when:
        return False
    way = Reached(link.left, link.sign, link.right, (step,))
    return any(judge.says_right(target, each) for target in targets for each in answers(target, (way,)))
