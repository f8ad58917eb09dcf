"""What the templates of whole pages are given: a page as data, with formulas and words written for one form."""

from __future__ import annotations

from derive.kernel import Problem, Theorem
from derive.narrate import Line, Passage, Story
from derive.present import optima, stated
from derive.present.asked import is_sought, label_of, smooth, targets
from derive.present.breaking import width
from derive.present.chance import chance_lines
from derive.present.checked import checks, joined
from derive.present.claims import asked
from derive.present.conditions import formula_for, sequences, with_conditions
from derive.present.everywhere import everywhere_words
from derive.present.given import meaning, together
from derive.present.headings import heading_over, intro, named_part, outro, passages
from derive.present.layout import Box, Related, layout, layout_in
from derive.present.medium import Medium
from derive.present.outcome import verdict
from derive.present.paragraphs import in_short, paragraphs
from derive.present.remarks import remark_lines
from derive.present.text import spell
from derive.present.words import reasons
from derive.terms import sym

SHORT = 16  # letters on one line of text of a left side that the first line of its derivation has room for


def told(story: Story, medium: Medium) -> dict[str, object]:
    """A derivation as data for a template."""
    script = medium.script
    checked = list(checks(story, script))
    return {
        **statement_told(story.problem, medium, [theorem.part for theorem in story.theorems]),
        "passages": [_passage(its, passage, medium) for its, passage in passages(story)],
        "answers": [_answer(story, theorem, medium) for theorem in story.theorems],
        "remarks": [list(remark_lines(judged, script)) for judged in story.remarks],
        "checks": checked,
        "checked": joined(checked, script),
    }


def statement_told(problem: Problem, medium: Medium, parts: list[str] | None = None) -> dict[str, object]:
    """What a problem states, as data for a template."""
    script = medium.script
    asked_for = [t for t in targets(problem, parts) if not is_sought(problem, t)]
    return {
        "say": script.say,
        "count": script.count,
        "language": script.language,
        "title": script.own(problem.title),
        "name": script.language.text(problem.title),  # as plain text
        "source": script.own(problem.source),
        "sizes": [(script.letter(name), script.own(says)) for name, says in stated.sizes(problem)],
        "symbols": [
            (script.show(stated.belongs(s)), stated.sign_words(s, script), meaning(problem, s, script))
            for s in stated.symbols(problem)
        ],
        "randoms": list(chance_lines(problem, script)),
        "definitions": [
            (script.show(Related(layout(d.head), (("=", layout(d.body)),)), is_large=True), *smooth(problem, d, script))
            for d in stated.definitions(problem)
        ],
        "functions": [(script.formula(sym(f.name)), stated.words(f, script)) for f in stated.others(problem)],
        "hypotheses": [
            *(script.series([script.claim(each) for each in those]) for those in together(problem)),
            *(everywhere_words(every, script) for every in problem.everywhere),
            *sequences(problem, parts, script),
        ],
        "task": script.say(optima.heading(problem)) if problem.optimum is not None else "",
        "optimum": list(optima.statement(problem, script)),
        "finds": [
            (label_of(t, script), script.show(layout(t.term), is_large=True), formula_for("", t, script))
            for t in asked_for
            if t.claim is None
        ],
        "claims": [
            (label_of(t, script), formula_for(asked(problem, t, script), t, script))
            for t in asked_for
            if t.claim is not None
        ],
    }  # fmt: skip


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


def _answer(story: Story, theorem: Theorem, medium: Medium) -> dict[str, object]:
    script = medium.script
    return {
        "part": with_conditions(named_part(story, theorem.part, script), theorem.target, script),
        "verdict": verdict(story, theorem),
        "heading": script.say(verdict(story, theorem)),
        "paragraphs": list(paragraphs(story, theorem, medium)),
        "in_short": in_short(story, theorem, medium),
    }
