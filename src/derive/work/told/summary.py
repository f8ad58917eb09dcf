"""What is said of a derivation first, in a few sentences: plain words, without formulas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.answer import Kind, Verdict
from derive.kernel import Target
from derive.present.columns import listed
from derive.present.headings import UNNAMED
from derive.terms import same
from derive.work.ahead.endings import answers, left_open
from derive.work.ahead.reached import reached
from derive.work.report import Line, Mark, Report

NAMED = 6  # lines by their numbers; more are counted
READ = (Mark.FOLLOWS, Mark.WRONG, Mark.THROUGH, Mark.UNDECIDED)
REACHED = (Kind.CORRECT, Kind.ON_A_DOMAIN)
ENDINGS = {  # of the only answer that was asked for
    Kind.ON_A_DOMAIN: "The answer is reached, but not everywhere.",
    Kind.INCORRECT: "The answer that is given is not right.",
    Kind.UNDECIDED: "Whether the answer that is given is right is undecided.",
    Kind.UNREADABLE: "The answer that is given can't be read.",
}


def summary(report: Report) -> list[str]:
    """Whether the lines follow, and whether what was asked for is reached, in sentences."""
    if not any(line.mark in READ for line in report.lines):
        return [_sentence(report.why or "nothing here could be read as a step of a derivation")]
    found = list(_of_wrong(report) if report.first_wrong else _of_others(report))
    if report.lacking:
        found.append("A case is missing." if len(report.lacking) == 1 else "Cases are missing.")
    ends = _ends(report)
    if len(found) == 1 and not report.first_wrong and ends[0].endswith(("is reached.", "are reached.")):
        found, ends = [f"{found[0][:-1]}, and {_small(ends[0])}"], []
    return [*found, *ends, *([_sentence(report.why)] if report.why else [])]


def asked(report: Report) -> list[Target]:
    """What the derivation is to reach: the part that was asked for, else all."""
    return [target for target in report.problem.targets if report.part in (None, target.part)]


def name(target: Target, place: int) -> str:
    """What a part is called among several, the first at place 0."""
    return f"part {place + 1}" if target.part in UNNAMED else target.part


def _of_wrong(report: Report) -> Iterator[str]:
    wrong, through = _marked(report, Mark.WRONG), _marked(report, Mark.THROUGH)
    yield f"{_lines(wrong)} {_verb(wrong, 'does', 'do')} not follow."
    before = [line for line in report.lines if line.mark in READ and line.number < wrong[0].number]
    if before and all(line.mark is Mark.FOLLOWS for line in before):
        which = f"line {wrong[0].number}" if len(wrong) > 1 else "it"
        yield (
            f"The line before {which} does."
            if len(before) == 1
            else f"The {len(before)} lines before {which} do."
        )
    if through:
        sources = dict.fromkeys(line.since for line in through if line.since is not None)
        which = f"line {next(iter(sources))}" if len(sources) == 1 else "these"
        yield f"{_lines(through)} {_verb(through, 'follows', 'follow')} from {which}."
    yield from _open(report)


def _of_others(report: Report) -> Iterator[str]:
    follows = _marked(report, Mark.FOLLOWS)
    rest = [*_open(report)]
    if rest:
        yield (
            f"{len(follows)} {_verb(follows, 'line follows', 'lines follow')}."
            if follows
            else "No line was found wrong."
        )
        yield from rest
    elif len(follows) == 1:
        yield "The line follows."
    else:
        yield "Both lines follow." if len(follows) == 2 else f"All {len(follows)} lines follow."


def _open(report: Report) -> Iterator[str]:
    if undecided := _marked(report, Mark.UNDECIDED):
        yield f"{_lines(undecided)} {_verb(undecided, 'is', 'are')} undecided."
    if unread := _marked(report, Mark.UNREADABLE):
        yield f"{_lines(unread)} could not be read."


def _ends(report: Report) -> list[str]:
    """Which answers are reached."""
    targets, endings = asked(report), report.endings or {}
    yet = "" if report.first_wrong else " yet"
    if len(targets) == 1:
        verdict = endings.get(targets[0].part)
        if verdict is None:
            return [f"{_what(report)} is not reached{yet}."]
        if verdict.kind is Kind.INCORRECT and (spoiled := _spoiled(report, targets[0], verdict)):
            return [spoiled]
        return [ENDINGS.get(verdict.kind, f"{_what(report)} is reached.")]
    names = {target.part: name(target, place) for place, target in enumerate(targets)}
    reached = [names[part] for part, each in endings.items() if part in names and each.kind in REACHED]
    rest = [each for each in names.values() if each not in reached]
    if not rest:
        return [
            "Both answers are reached." if len(targets) == 2 else f"All {len(targets)} answers are reached."
        ]
    if not reached:
        return [f"None of the {len(targets)} answers is reached{yet}."]
    return [f"Reached: {listed(reached)}.", f"Not reached{yet}: {listed(rest)}."]


def _spoiled(report: Report, target: Target, verdict: Verdict) -> str:
    """Which line has the answer that is not right, where there are more, and which had the right one before."""
    every = answers(target, reached(report.problem, report.steps))
    last = [each.number for each in every if each.is_wrong and same(each.end, verdict.read[0])]
    if not last or len(report.lines) == 1:
        return ""
    before = (
        each.number
        for each in every
        if each.is_right and each.number < last[-1] and not any(step.where for step in each.steps)
        if not left_open(report.problem, target, each.end)
    )
    number = next(before, None)
    if number is None:
        return f"The answer in line {last[-1]} is not right."
    return f"Line {number} has the right answer; line {last[-1]} has another."


def _what(report: Report) -> str:
    return "What is to be shown" if any(each.claim is not None for each in asked(report)) else "The answer"


def _marked(report: Report, mark: Mark) -> list[Line]:
    return [line for line in report.lines if line.mark is mark]


def _lines(those: Sequence[Line]) -> str:
    """Line 3; Lines 3, 5 and 8; 12 lines."""
    if len(those) == 1:
        return f"Line {those[0].number}"
    if len(those) > NAMED:
        return f"{len(those)} lines"
    return f"Lines {listed([str(line.number) for line in those])}"


def _verb(those: Sequence[Line], one: str, many: str) -> str:
    return one if len(those) == 1 else many


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]
