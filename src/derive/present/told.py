"""What the templates of whole pages are given: a page as data, with formulas and words written for one form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from derive.kernel import Chain, Problem, Theorem
from derive.kernel.judgement import CURVED
from derive.narrate import Line, Passage, Story
from derive.present import breaking, optima, stated
from derive.present.asked import is_sought, label_of, smooth, targets
from derive.present.assumptions import EXPECTATIONS, assumed, assumptions, spoken
from derive.present.breaking import SIGN, width
from derive.present.cases import case_rows
from derive.present.chance import chance_lines
from derive.present.checked import Check, checks
from derive.present.claims import asked, curved, letters, said, sides
from derive.present.conditions import formula_for, sequences, with_conditions
from derive.present.counterexamples import failure_words
from derive.present.everywhere import everywhere_words, for_some
from derive.present.given import meaning, together
from derive.present.headings import heading_over, intro, named_part, outro, passages
from derive.present.kinks import kink_words
from derive.present.layout import Box, Related, layout, layout_in
from derive.present.matrices import matrix_layout
from derive.present.outcome import acting, matrix_claim, missing, no_matrix, satisfied, shape_of, verdict
from derive.present.printer import Printer
from derive.present.remarks import remark_lines
from derive.present.script import Script
from derive.present.text import spell
from derive.present.words import THAT_OF, label, reasons
from derive.terms import sym

SHORT = 16  # letters on one line of text of a left side that the first line of its derivation has room for
OF_CASES = 1.5  # em of the = before cases


@dataclass(frozen=True, slots=True)
class Formula:
    """A displayed formula over lines; `spoken` says it aloud, where a form needs that."""

    lines: tuple[str, ...]
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A case of an answer, and the words for where it is so."""

    value: Formula
    where: str


@dataclass(frozen=True, slots=True)
class Equation:
    """left = right, which `is_short` if it fits on one line; with the cases of the right side, if it has any."""

    left: Formula
    relation: str
    right: Formula
    is_short: bool
    cases: tuple[CaseShown, ...] = ()
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Medium:
    """How a form writes: its script, the printer of displayed formulas, and its measure in em."""

    script: Script
    printer: Printer
    measure: float

    def formula(self, box: Box, room: float | None = None) -> Formula:
        """A displayed formula, over lines as wide as there is room."""
        lines = breaking.lines(box, self.measure if room is None else room, self.printer)
        return Formula(tuple(lines), self.script.spoken(box))

    def equation(self, left: Box, right: Box, relation: str = "=") -> Equation:
        """left = right."""
        is_short = width(left) + SIGN + width(right) <= self.measure
        rooms = (self.measure, self.measure) if is_short else (self.measure - 2, self.measure - 4)
        first, second = (self.formula(box, room) for box, room in zip((left, right), rooms, strict=True))
        spoken = self.script.spoken(Related(left, ((relation, right),)))
        return Equation(first, self.printer.relation(relation), second, is_short, spoken=spoken)


def told(story: Story, medium: Medium, has_lemmas: bool = True) -> dict[str, object]:
    """A derivation as data for a template; where no lemmas are printed, answers say what they need of them."""
    script = medium.script
    return {
        **statement_told(story.problem, medium, [theorem.part for theorem in story.theorems]),
        "passages": [_passage(its, passage, medium) for its, passage in passages(story)],
        "answers": [_answer(story, theorem, medium, has_lemmas) for theorem in story.theorems],
        "remarks": [list(remark_lines(judged, script)) for judged in story.remarks],
        "checks": list(checks(story, script)),
        "checked": joined(list(checks(story, script)), script),
    }


def joined(those: Sequence[Check], script: Script) -> str:
    """What was checked, in one breath."""
    return script.say("; ").join(each.words for each in those)


def statement_told(problem: Problem, medium: Medium, parts: list[str] | None = None) -> dict[str, object]:
    """What a problem states, as data for a template."""
    script = medium.script
    asked_for = [t for t in targets(problem, parts) if not is_sought(problem, t)]
    large = script.large if script.form == "typ" else script
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
            (label_of(t, script), formula_for(asked(problem, t, large), t, script))
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


def _answer(story: Story, theorem: Theorem, medium: Medium, has_lemmas: bool) -> dict[str, object]:
    script, goals, form = medium.script, story.open(theorem), matrix_claim(theorem)
    chains = {chain.name: chain for chain in theorem.derivation.chains}
    needed = [] if has_lemmas else _lemmas(chains, theorem.chain.where)
    claimed = theorem.target.claim is not None
    is_curved = theorem.claim.relation in CURVED
    is_satisfied = satisfied(theorem, script)
    shape = shape_of(form[1]) if form is not None else None
    is_false = theorem.part in story.refuted  # of what was reached on the way to it, nothing is said
    cited = (
        ()
        if is_false
        else [name for name in theorem.chain.where if has_lemmas or chains[name].part is not None]
    )
    return {
        "part": with_conditions(named_part(story, theorem.part, script), theorem.target, script),
        "verdict": verdict(story, theorem),
        "heading": script.say(verdict(story, theorem)),
        "claim": asked(story.problem, theorem.target, script) if claimed else "",
        "proved": _claimed(theorem, medium) if claimed and theorem.is_proved and not is_curved else None,
        "words": said(story.problem, theorem.target, theorem.claim, script) if is_curved else "",
        "every": script.series(letters(theorem.target, theorem.claim, script)) if claimed else "",
        "satisfied": is_satisfied,
        "found": list(optima.found(theorem, script)) if is_satisfied else [],
        "some": for_some(theorem.exists, script),
        "hence": curved(theorem.target, script) if theorem.convexity is not None else "",
        "reached": _claimed(theorem, medium) if not theorem.is_proved and theorem.chain.steps else None,
        "equation": None if claimed else _answered(theorem, medium),
        "matrix": medium.equation(matrix_layout(form[0]), matrix_layout(form[1])) if form is not None else None,
        "shape": script.show(shape) if shape is not None else "",
        "remark": acting(story, theorem, script),
        "note": "" if form is not None or claimed else no_matrix(theorem, script),
        "assumed": [] if is_false else assumed_words(theorem, script),
        "kinks": [] if is_false else [kink_words(theorem, kink, script) for kink in theorem.kinks],
        "here": script.series(
            label(name, story, script, THAT_OF, formula=script.formula(chains[name].start)) for name in cited
        ),
        "lemmas": "" if is_false else script.series(
            script.show(Related(layout(each.start), ((each.relation, layout(each.end)),))) for each in needed
        ),
        "open": script.formula(goals[-1], story.problem) if goals else "",
        "false": failure_words(story.refuted[theorem.part], theorem.target, script) if is_false else "",
        "missing": missing(story, theorem, script),
    }  # fmt: skip


def _lemmas(chains: Mapping[str, Chain], names: Iterable[str]) -> list[Chain]:
    """Those of the chains called `names` that are lemmas, and those that they need in their turn."""
    found: dict[str, Chain] = {}
    for name in names:
        if chains[name].part is None:
            found |= {name: chains[name]}
            found |= {each.name: each for each in _lemmas(chains, chains[name].where)}
    return list(found.values())


def _claimed(theorem: Theorem, medium: Medium) -> Equation:
    """What is proved of a claim."""
    left, relation, right = sides(theorem.claim)
    first, second = (layout_in(theorem.problem, each) for each in (left, right))
    return medium.equation(first, second, relation)


def _answered(theorem: Theorem, medium: Medium) -> Equation:
    """What was asked for equals the answer, case by case if that has cases."""
    left, right = map(layout, theorem.claim.terms)
    found = medium.equation(left, right)
    room = medium.measure - (width(left) + OF_CASES if found.is_short else 0)
    rows = case_rows(theorem, room, medium.script)
    return replace(
        found, cases=tuple(CaseShown(medium.formula(box, most), where) for box, most, where in rows)
    )


def assumed_words(theorem: Theorem, script: Script) -> list[str]:
    """What a theorem assumes."""
    alone, every_expectation = spoken(assumptions(theorem.problem, theorem.assumed), script.say(EXPECTATIONS))
    return [*(assumed(each, script=script) for each in alone), *filter(None, (every_expectation,))]
