"""What a report says, line by line, in words and formulas of one form: text, Markdown or a web page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from string import Formatter

from derive.answer import Diagnosis, Kind, Verdict
from derive.kernel import Judgement, Problem, Target
from derive.present import claims
from derive.present.boxes import MIRRORED, Box, Related
from derive.present.counterexamples import point_words, told_apart
from derive.present.layout import layout_in
from derive.present.script import Script
from derive.present.text import RELATIONS
from derive.read import Unreadable
from derive.work.report import Line, Mark, Report
from derive.work.told.summary import asked, name, summary

SIGNS = {
    Mark.FOLLOWS: "✓", Mark.WRONG: "✗", Mark.THROUGH: "↳", Mark.UNDECIDED: "?", Mark.UNREADABLE: "?",
    Mark.PROSE: "·",
}  # fmt: skip
LEGEND = {
    "✓": "holds for all sizes and values that the problem allows: found by calculation, no proof by the kernel",
    "✗": "does not hold: for certain numbers, or since shapes differ",
    "↳": "rests on an earlier line that does not hold, and goes on rightly from there",
    "?": "neither was found, or it could not be read: nothing is said against it",
    "·": "words, or what claims nothing: not judged",
}
GREATER, LESS = (">", "≥", "⩾", r"\ge", r"\gt"), ("<", "≤", "⩽", r"\le", r"\lt")
OPEN = "neither proved nor refuted"
TOLD = (Kind.ON_A_DOMAIN, Kind.UNDECIDED)  # of the only ending, of which the summary says not all
RUNS = {  # of lines in a row, how many at each end are shown where there are many, and what the others are called
    Mark.PROSE: (3, "lines of words"),
    Mark.UNREADABLE: (12, "lines that could not be read"),
}


@dataclass(frozen=True, slots=True)
class Saying:
    """Something that is said of a line: behind a `label`, a formula, or words."""

    label: str
    words: str = ""
    formula: Box | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line, its sign, what it was `read` as, and what is said of it; `place` is where in its text that is about."""

    line: Line
    sign: str
    read: tuple[Box | str, ...]
    sayings: tuple[Saying, ...]
    place: int | None

    @property
    def is_right(self) -> bool:
        """Whether nothing is to be asked about it."""
        return self.line.mark in (Mark.FOLLOWS, Mark.PROSE)


@dataclass(frozen=True, slots=True)
class Gap:
    """Lines that are not shown: how many, and what they are."""

    count: int
    what: str

    @property
    def words(self) -> str:
        """That in words."""
        return f"… {self.count} more {self.what} …"


@dataclass(frozen=True, slots=True)
class Told:
    """A report in words: first a `summary`, then row by row; the cases that are `lacking`, how each part ends, and
    what the signs mean that occur.
    """

    summary: tuple[str, ...]
    rows: tuple[Row | Gap, ...]
    lacking: tuple[str, ...]
    endings: tuple[Saying, ...]
    legend: tuple[tuple[str, str], ...]


def told(report: Report, script: Script, called: str = "") -> Told:
    """What is said of `report`; `called` is what the problem is called on the command line."""
    rows = tuple(_row(report, line, script, called) for line in report.lines)
    used = {row.sign for row in rows}
    return Told(
        tuple(map(script.prose, summary(report))),
        tuple(_shown(rows)),
        tuple(map(script.prose, report.lacking)),
        tuple(_endings(report, script)),
        tuple((sign, script.prose(says)) for sign, says in LEGEND.items() if sign in used),
    )


def _shown(rows: Sequence[Row]) -> Iterator[Row | Gap]:
    """All lines but those in the middle of many that say as little as they do."""
    for mark, those in groupby(rows, lambda row: row.line.mark):
        run = list(those)
        ends, what = RUNS.get(mark, (len(run), ""))
        if len(run) > 2 * ends + 2:
            yield from run[:ends]
            yield Gap(len(run) - 2 * ends, what)
            yield from run[-ends:]
        else:
            yield from run


def _row(report: Report, line: Line, script: Script, called: str) -> Row:
    sayings = tuple(_sayings(report, line, script, called))
    place = line.place if line.mark in (Mark.UNDECIDED, Mark.UNREADABLE) else None
    read = tuple(_read(report.problem, line, script))
    is_said = len(read) == 1 and any(saying.formula == read[0] for saying in sayings)
    return Row(line, SIGNS[line.mark], () if is_said else read, sayings, place)


def _sayings(report: Report, line: Line, script: Script, called: str) -> Iterator[Saying]:
    if line.when and line.mark is not Mark.PROSE:
        yield Saying("Supposing", script.together(map(script.claim, line.when)))
    match line.mark:
        case Mark.WRONG:
            yield from _failing(report, line, script)
        case Mark.THROUGH if line.since is not None:
            yield Saying(
                "Follows", put(script, "from line {line}, which does not", line=script.number(line.since))
            )
        case Mark.UNDECIDED:
            yield Saying("Undecided", script.prose(line.why or OPEN))
        case Mark.UNREADABLE:
            yield Saying("Unreadable", script.prose(line.why))
    if line.where and line.mark is Mark.FOLLOWS:
        where = script.listed(map(script.claim, line.where))
        yield Saying("Holds", put(script, "where {where}", where=where))
    yield from (
        Saying("Note", script.prose(says))
        for says in dict.fromkeys(each.says for each in line.notes)
        if says != line.why
    )
    yield from (Saying("Perhaps", script.prose(_perhaps(each, called))) for each in line.diagnoses)


def _failing(report: Report, line: Line, script: Script) -> Iterator[Saying]:
    """What does not hold, and where."""
    found, claim = line.counterexample, line.claim
    if claim is None or found is None:
        yield Saying("Fails", script.prose(line.why))
        return
    left, right = told_apart(found.left, found.right, script)
    if len(claim.terms) == 2 and claim.relation in RELATIONS:
        formula, is_turned = _written(report.problem, claim, line.text)
        left, right = (right, left) if is_turned else (left, right)
        yield Saying("Fails", formula=formula)
    else:
        yield Saying("Fails", script.claim(claim))
    sides = put(script, "the left side is {left}, the right side {right}", left=left, right=right)
    point, worth = point_words(found, report.problem, claim.terms, script)
    lead = "at {point}, where {worth}: " if worth else "at {point}: " if point else ""
    yield Saying("", put(script, f"{lead}{{sides}}", point=point, worth=worth, sides=sides))


def _perhaps(diagnosis: Diagnosis, called: str) -> str:
    see = f": derive why {called} {diagnosis.step}" if called else ""
    return diagnosis.says + (f" See line ({diagnosis.step}) of our solution{see}" if diagnosis.step else "")


def _read(problem: Problem, line: Line, script: Script) -> Iterator[Box | str]:
    """The relations of a line as they were read, those one after the other that share a side as one."""
    chain: Related | None = None
    for claim in line.claims:
        if len(claim.terms) != 2 or claim.relation not in RELATIONS:
            yield from filter(None, (chain,))
            chain = None
            yield script.claim(claim)
            continue
        link, _ = _written(problem, claim, line.text)
        if chain is not None and chain.rest[-1][1] == link.first:
            chain = Related(chain.first, (*chain.rest, *link.rest))
            continue
        yield from filter(None, (chain,))
        chain = link
    yield from filter(None, (chain,))


def _written(problem: Problem, claim: Judgement, text: str) -> tuple[Related, bool]:
    """A relation the way round that the line has it, and whether it was turned for that."""
    left, right = (layout_in(problem, each) for each in claim.terms)
    if claim.relation in MIRRORED and _has(text, GREATER) and not _has(text, LESS):
        return Related(right, ((MIRRORED[claim.relation], left),)), True
    return Related(left, ((claim.relation, right),)), False


def _has(text: str, signs: Sequence[str]) -> bool:
    bare = text.replace(r"\left", "").replace(r"\leftarrow", "").replace("=>", "").replace("<=>", "")
    return any(sign in bare for sign in signs)


def _endings(report: Report, script: Script) -> Iterator[Saying]:
    """What is reached, part by part, in so far as the summary does not say it."""
    targets, endings = asked(report), report.endings or {}
    for place, target in enumerate(targets):
        verdict = endings.get(target.part)
        words = _ending(report.problem, target, verdict, script)
        if len(targets) > 1 or (verdict is not None and verdict.kind in TOLD):
            yield Saying(name(target, place) if len(targets) > 1 else "", words)


def _ending(problem: Problem, target: Target, verdict: Verdict | None, script: Script) -> str:
    formula = (
        script.formula(target.term, problem)
        if target.claim is None
        else claims.asked(problem, target, script)
    )
    if verdict is None:
        return put(script, "{formula}: not reached yet", formula=formula)
    if verdict.is_correct:
        return put(script, "{formula}: reached", formula=formula)
    if verdict.where:
        where = script.listed(map(script.claim, verdict.where))
        return put(script, "{formula}: reached where {where}", formula=formula, where=where)
    return put(
        script, "{formula}: {why}", formula=formula, why=script.prose(verdict.why or verdict.kind.value)
    )


def put(script: Script, message: str, /, **parts: str) -> str:
    """Words with the parts, which are written already, where these have their names."""
    return "".join(
        script.prose(words) + ("" if field is None else parts[field])
        for words, field, _, _ in Formatter().parse(message)
    )


def excerpt(text: str, why: str, place: int) -> tuple[str, str]:
    """The line of the text at a place, as far as it can be shown, and a caret under the place."""
    return Unreadable(why, min(place, len(text)), text).excerpt
