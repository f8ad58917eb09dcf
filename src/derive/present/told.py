"""What the templates of whole pages are given: a page as data, with formulas and words written for one form."""

from __future__ import annotations

from derive.kernel import Problem, Theorem
from derive.narrate import Line, Passage, Story
from derive.present import optima
from derive.present.boxes import Box, Related
from derive.present.breaking import width
from derive.present.checked import checks, joined
from derive.present.conditions import with_conditions
from derive.present.headings import heading_over, intro, named_part, outro, passages
from derive.present.layout import layout_in
from derive.present.medium import Medium
from derive.present.outcome import verdict
from derive.present.paragraphs import besides, in_short, paragraphs
from derive.present.remarks import remark_lines
from derive.present.statement import declared, defined, supposed, to_find, to_prove
from derive.present.text import spell
from derive.present.words import reasons

SHORT = 16  # letters on one line of text of a left side that the first line of its derivation has room for


def told(story: Story, medium: Medium, has_lemmas: bool = True) -> dict[str, object]:
    """A derivation as data for a template; where no lemmas are printed, answers say what they need of them."""
    script = medium.script
    checked = list(checks(story, script))
    return {
        **statement_told(story.problem, medium, [theorem.part for theorem in story.theorems]),
        "passages": [_passage(its, passage, medium) for its, passage in passages(story)],
        "answers": [_answer(story, theorem, medium, has_lemmas) for theorem in story.theorems],
        "remarks": [list(remark_lines(judged, script)) for judged in story.remarks],
        "checks": checked,
        "checked": joined(checked, script),
    }


def statement_told(problem: Problem, medium: Medium, parts: list[str] | None = None) -> dict[str, object]:
    """What a problem states, as data for a template."""
    script = medium.script
    return {
        "say": script.say,
        "count": script.count,
        "language": script.language,
        "title": script.own(problem.title),
        "name": script.language.text(problem.title),  # as plain text
        "source": script.own(problem.source),
        "declared": list(declared(problem, script)),
        "defined": list(defined(problem, script)),
        "supposed": list(supposed(problem, parts, script)),
        "task": script.say(optima.heading(problem)) if problem.optimum is not None else "",
        "optimum": list(optima.statement(problem, script)),
        "finds": list(to_find(problem, parts, script)),
        "claims": list(to_prove(problem, parts, script)),
    }


def _passage(story: Story, passage: Passage, medium: Medium) -> dict[str, object]:
    start = layout_in(story.problem, passage.chain.start)
    is_short = len(spell(start)) <= SHORT and not passage.unknowns
    room = medium.measure - (width(start) if is_short else 0)
    shown = [layout_in(story.problem, line.term) for line in passage.lines]
    return {
        "heading": heading_over(story, passage, medium.script),
        "is_case": bool(passage.supposing),
        "start": None if passage.unknowns else medium.formula(start),
        "is_short": is_short,
        "intro": intro(story, passage, medium.script),
        "outro": outro(story, passage, medium.script),
        "lines": [
            _line(line, before, story, medium, room)
            for line, before in zip(passage.lines, (start, *shown), strict=False)
        ],
    }


def _line(line: Line, before: Box, story: Story, medium: Medium, room: float) -> dict[str, object]:
    left = None if line.of is None else layout_in(story.problem, line.of.start)
    right = layout_in(story.problem, line.term)
    return {
        "number": line.number,
        "left": None if left is None else medium.formula(left),
        "relation": medium.printer.relation(line.relation),
        "formula": medium.formula(right, room),
        "spoken": medium.script.spoken(Related(left or before, ((line.relation, right),))),
        "reason": reasons(line, story, medium.script),
    }


def _answer(story: Story, theorem: Theorem, medium: Medium, has_lemmas: bool) -> dict[str, object]:
    script = medium.script
    return {
        "part": with_conditions(named_part(story, theorem.part, script), theorem.target, script),
        "verdict": verdict(story, theorem),
        "heading": script.say(verdict(story, theorem)),
        "paragraphs": list(paragraphs(story, theorem, medium, has_lemmas)),
        "in_short": in_short(story, theorem, medium),
        "besides": list(besides(story, theorem, script, has_lemmas)),
    }
