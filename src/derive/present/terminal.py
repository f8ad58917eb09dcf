"""A derivation, or the statement of a problem, for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from derive.kernel import Problem, Theorem
from derive.language import message as _
from derive.narrate import Line, Passage, Story
from derive.present import optima
from derive.present.assumptions import assumed_words
from derive.present.boxes import Related
from derive.present.cases import case_lines
from derive.present.checked import checks, joined
from derive.present.claims import asked, curved, reached, said
from derive.present.columns import (
    INDENT,
    WIDTH,
    Row,
    breadth,
    broken,
    column,
    in_columns,
    sentence,
    settled,
    wrapped,
)
from derive.present.conditions import when_words, with_conditions
from derive.present.counterexamples import failure_words
from derive.present.everywhere import for_some
from derive.present.headings import heading_over, intro, outro, own_name, passages
from derive.present.kinks import kink_words
from derive.present.layout import layout_in
from derive.present.matrices import matrix_layout
from derive.present.outcome import (
    acting,
    is_open,
    matrix_claim,
    missing,
    no_matrix,
    satisfied,
    shape_of,
    where_words,
)
from derive.present.remarks import remark_lines
from derive.present.script import Script
from derive.present.statement import declared, defined, supposed, to_find, to_prove
from derive.present.text import RELATIONS
from derive.present.words import reasons

LABELS = (  # of what stands in lines of its own; some of them are messages of those who say them
    _("Given"), _("Find"), _("Prove"), _("Minimize"), _("Maximize"), _("Answer"), _("Result"), _("Checked"),
    _("Proved"), _("Stuck"), _("False"), _("If"), _("Remark"),
)  # fmt: skip
AMONG = {
    "Stuck": _("stuck"),
    "Proved": _("proved"),
    "If": _("if"),
    "False": _("false"),
}  # among several parts
Layout = Callable[[str, str, str], list[str]]  # of words or a formula, behind a lead and an indent


def terminal(story: Story, script: Script) -> str:
    """The page of a derivation on a terminal."""
    lines = [*_statement_lines(story.problem, script, [theorem.part for theorem in story.theorems]), ""]
    those = list(passages(story))
    reasons_at = column(row for each, passage in those for row in _rows(each, passage, script))
    for its, passage in those:
        is_only = len(those) == 1 and (passage.unknowns or passage.chain.part == "")
        if not is_only:
            lines += [heading_over(its, passage, script), ""]
        if before := intro(its, passage, script):
            lines += [*sentence(before, "  ", "  "), ""]
        if not passage.unknowns:
            lines += broken(script.formula(passage.chain.start, its.problem), "  ", INDENT)
        for row, line in zip(_rows(its, passage, script), passage.lines, strict=True):
            lead = "  " if line.of is not None else f"    {RELATIONS[line.relation]} "
            lines += in_columns(row, reasons_at, lead)
        if behind := outro(its, passage, script):
            lines += ["", *sentence(behind, "  ", "  ")]
        lines += [""]
    return _whole([*lines, *_closing_lines(story, script)], script)


def statement_on_terminal(problem: Problem, script: Script) -> str:
    """What a problem states."""
    return _whole(_statement_lines(problem, script), script)


def _whole(lines: Iterable[str], script: Script) -> str:
    return "\n".join(settled(lines, script.language.is_rtl)) + "\n"


def _statement_lines(problem: Problem, script: Script, parts: list[str] | None = None) -> Iterator[str]:
    title = script.own(problem.title)
    yield title
    yield "─" * breadth(title)
    if problem.source:
        yield from wrapped(script.own(problem.source))
    yield ""
    given = (*declared(problem, script), *defined(problem, script), *supposed(problem, parts, script))
    yield from _labelled(script, script.say("Given"), given)
    if problem.optimum is not None:
        yield from _labelled(script, script.say(optima.heading(problem)), optima.statement(problem, script))
    yield from _labelled(script, script.say("Find"), to_find(problem, parts, script))
    yield from _labelled(script, script.say("Prove"), to_prove(problem, parts, script))


def _labelled(script: Script, label: str, items: Iterable[str]) -> Iterator[str]:
    """Formulas and words behind a label, each on a line of its own."""
    for number, item in enumerate(items):
        yield from broken(item, _behind("" if number else label, script), _under(script))


def _behind(label: str, script: Script) -> str:
    """A label, with space up to where all of them end."""
    return label + " " * (_margin(script) - breadth(label))


def _under(script: Script) -> str:
    """What stands before what goes on behind a label."""
    return " " * (_margin(script) + 4)


def _margin(script: Script) -> int:
    """Columns of the widest label, and the space behind it."""
    return 1 + max(breadth(script.say(label)) for label in LABELS)


def _rows(story: Story, passage: Passage, script: Script) -> list[Row]:
    """Formula, number and reason of each line."""
    return [
        (_formula(line, story.problem, script), f"({line.number})", reasons(line, story, script))
        for line in passage.lines
    ]


def _formula(line: Line, problem: Problem, script: Script) -> str:
    """What stands on a line, without the = of a chain."""
    right = layout_in(problem, line.term)
    return script.show(
        right if line.of is None else Related(layout_in(problem, line.of.start), (("=", right),))
    )


def _closing_lines(story: Story, script: Script) -> Iterator[str]:
    several = len(story.theorems) > 1
    has_claims = any(theorem.target.claim is not None for theorem in story.theorems)
    whole = script.say("Result") if has_claims else script.say("Answer")
    for number, theorem in enumerate(story.theorems):
        if several:
            named = with_conditions(own_name(story, theorem, script), theorem.target, script)
            yield from _labelled(script, "" if number else whole, [named])
        for lead, each, lay_out in _said(story, theorem, script):
            yield from lay_out(each, _lead(lead, several, script), _under(script))
        if theorem.target.when and not several:
            yield from _labelled(script, "", [when_words(theorem.target, script)])
    yield from _remarks(story, script)
    yield from sentence(
        joined(list(checks(story, script)), script), _behind(script.say("Checked"), script), _under(script)
    )


def _lead(lead: str, several: bool, script: Script) -> str:
    """What stands before what is said of a part: its label, or a word if there are several parts."""
    if not several:
        return _behind(script.say(lead) if lead else "", script)
    word = f"{script.say(AMONG[lead])} " if lead in AMONG else ""
    return f"{_behind('', script)}  {word}"


def _remarks(story: Story, script: Script) -> Iterator[str]:
    for judged in story.remarks:
        for number, each in enumerate(remark_lines(judged, script)):
            lead = _behind("", script) + "  " if number else _behind(script.say("Remark"), script)
            yield from sentence(each, lead, _under(script))


def _said(story: Story, theorem: Theorem, script: Script) -> Iterator[tuple[str, str, Layout]]:
    """What is said of a part at the end, each with its label and how it goes over lines: the answer, or the
    goal that is left.
    """
    goals = story.open(theorem)
    if theorem.part in story.refuted:
        found = story.refuted[theorem.part]
        yield "False", asked(story.problem, theorem.target, script), broken
        yield "", failure_words(found, theorem.target, script), sentence
        return
    if theorem.target.claim is not None:
        yield from _claimed(story, theorem, script)
    elif goals:
        yield "Stuck", script.say("open: {goal}", goal=script.formula(goals[-1], story.problem)), broken
        yield from _lacking(missing(story, theorem, script), script)
    else:
        yield from _answered(story, theorem, script)
    if formulas := where_words(story, theorem, script):
        yield "", script.say("where {formulas}", formulas=formulas), sentence
    for place, each in enumerate(assumed_words(theorem, script)):
        yield "" if place else "If", each, broken
    for place, kink in enumerate(theorem.kinks):
        yield "" if place else "Remark", kink_words(theorem, kink, script), sentence


def _answered(story: Story, theorem: Theorem, script: Script) -> Iterator[tuple[str, str, Layout]]:
    """The answer: in components, case by case, and in matrix form."""
    whole = _equation(theorem, story.problem, script)
    if theorem.cases and breadth(whole) > WIDTH - _margin(script):  # the cases say all
        whole = script.show(layout_in(story.problem, theorem.claim.terms[0]))
    yield "Answer", whole, broken
    if theorem.exists:
        yield "", for_some(theorem.exists, script), sentence
    yield from (("", each, broken) for each in case_lines(theorem, WIDTH - 2 - _margin(script), script))
    form = matrix_claim(theorem)
    if form is not None:
        left, right = map(matrix_layout, form)
        shape = shape_of(form[1])
        remarks = script.series(
            list(filter(None, (script.show(shape) if shape else "", acting(story, theorem, script))))
        )
        matrix = script.show(Related(left, (("=", right),)))
        yield "", f"{matrix}   ({remarks})" if remarks else matrix, broken
    elif note := no_matrix(theorem, script):
        yield "", note, sentence
    if satisfies := satisfied(theorem, script):
        yield "", satisfies, sentence
        yield from (("", each, sentence) for each in optima.found(theorem, script))


def _equation(theorem: Theorem, problem: Problem, script: Script) -> str:
    """What was asked for equals the answer."""
    left, right = (layout_in(problem, each) for each in theorem.claim.terms)
    return script.show(Related(left, (("=", right),)))


def _claimed(story: Story, theorem: Theorem, script: Script) -> Iterator[tuple[str, str, Layout]]:
    """What is said of a claim at the end: it is proved, with what follows; or it is not, and what was reached."""
    problem, target = story.problem, theorem.target
    if theorem.is_proved:
        yield "Proved", said(problem, target, theorem.claim, script), broken
        if theorem.exists:
            yield "", for_some(theorem.exists, script), sentence
        if theorem.convexity is not None:
            yield "", script.say("hence {claim}", claim=curved(target, script)), sentence
    if is_open(story, theorem):
        yield "Stuck", script.say("not proved: {claim}", claim=asked(problem, target, script)), broken
        if not theorem.is_proved and theorem.chain.steps:
            yield "", script.say("reached: {claim}", claim=reached(theorem, script)), broken
        yield from _lacking(missing(story, theorem, script), script)


def _lacking(what: str, script: Script) -> Iterator[tuple[str, str, Layout]]:
    if what:
        yield "", script.say("what seems to be missing: {what}", what=what), sentence
