"""A report as Markdown or as a web page, to be handed back: the student's own text stays as it was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from derive.present.columns import breadth
from derive.present.medium import Medium
from derive.present.pages import medium
from derive.present.script import Script
from derive.present.templates import environment
from derive.present.web import rendered
from derive.work.report import Mark, Report
from derive.work.told.latex import among_words, displayed
from derive.work.told.told import Gap, Row, Saying, excerpt, told

MARKS = {  # how a line is marked in a word or two
    Mark.FOLLOWS: "follows", Mark.WRONG: "does not follow", Mark.THROUGH: "follows through",
    Mark.UNDECIDED: "undecided", Mark.UNREADABLE: "not read", Mark.PROSE: "words",
}  # fmt: skip
KINDS = {  # of rows, for the style of the page
    Mark.FOLLOWS: "right", Mark.WRONG: "wrong", Mark.THROUGH: "through", Mark.UNDECIDED: "open",
    Mark.UNREADABLE: "open", Mark.PROSE: "prose",
}  # fmt: skip
WHY = ("Undecided", "Unreadable")  # labels that the mark of the line says already
LONGEST = 4000  # characters of a line that are shown
WORD = re.compile(r"\\?[A-Za-z]+|.", re.DOTALL)
LINE = re.compile(r"\b([Ll]ine) ([0-9]+)\b")
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def markdown(report: Report, called: str = "") -> str:
    """What `report` says as Markdown; formulas that were written in LaTeX are formulas."""
    own = medium("md").script
    found = told(report, own, called)
    content = {
        "title": own.own(report.problem.title or "A derivation"),
        "told": found,
        "rows": [_in_markdown(report, row, own) for row in found.rows],
    }
    return _printable(environment().get_template("work.md.j2").render(**content))


def web(report: Report, called: str = "") -> str:
    """What `report` says as one web page."""
    own = medium("html")
    found = told(report, own.script, called)
    numbers = {str(row.line.number) for row in found.rows if isinstance(row, Row)}
    content = {
        "title": own.script.own(report.problem.title or "A derivation"),
        "name": report.problem.title or "A derivation",
        "summary": [_linked(each, numbers) for each in found.summary],
        "kind": {0: "right", 1: "wrong"}.get(report.exit_code, "open"),
        "told": found,
        "rows": [_on_the_web(row, own, numbers) for row in found.rows],
    }
    return _printable(rendered("work.html.j2", content, "work.css"))


def _in_markdown(report: Report, row: Row | Gap, script: Script) -> dict[str, Any]:
    if isinstance(row, Gap):
        return {"skipped": row.words, "sayings": (), "excerpt": ()}
    shown = _cut(row.line.text)
    says = [_joined(each, script) for each in _grouped(row.sayings)]
    if row.read and not row.is_right:
        read = [each if isinstance(each, str) else script.show(each) for each in row.read]
        says.append({"label": "Read as", "words": ", ".join(read)})
    return {
        "skipped": "",
        "number": row.line.number,
        "sign": row.sign,
        "mark": MARKS[row.line.mark],
        "is_marked": not row.is_right,
        "display": displayed(shown) if row.line.mark not in (Mark.PROSE, Mark.UNREADABLE) else None,
        "typed": _in_words(row, shown, script),
        "sayings": says,
        "excerpt": [] if row.place is None or row.place == row.line.at else _excerpt(report, row),
    }


def _in_words(row: Row, text: str, script: Script) -> str:
    """A line that is no formula as a whole: its words, with the formulas in them, or as code."""
    if row.line.mark is Mark.UNREADABLE:
        return _code(text)
    plain = script.prose(" ".join(text.split())) if row.line.mark is Mark.PROSE else _code(text)
    return among_words(text, script.prose) or plain


def _excerpt(report: Report, row: Row) -> list[str]:
    """The place that is spoken of in a line, with a caret below it, as a block of code."""
    assert row.place is not None
    shown, caret = excerpt(report.text, row.line.why, row.place)
    place = breadth(shown[: len(caret) - 1])
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", shown)), default=0))
    return [f"{fence}text", shown, f"{'':{place}}^", fence]


def _joined(those: tuple[str, list[Saying]], script: Script) -> dict[str, str]:
    """A label and all that stands behind it, in one sentence."""
    label, sayings = those
    words = [script.show(each.formula) if each.formula else each.words for each in sayings]
    return {"label": _label(label), "words": " ".join(words)}


def _grouped(sayings: tuple[Saying, ...]) -> Iterator[tuple[str, list[Saying]]]:
    """Labels, each with what stands behind it: what has none goes on with the one before."""
    group: list[Saying] = []
    for each in sayings:
        if each.label and group:
            yield group[0].label, group
            group = []
        group.append(each)
    if group:
        yield group[0].label, group


def _label(label: str) -> str:
    return "Why" if label in WHY else label


def _code(text: str) -> str:
    """Text as code in Markdown, whatever is in it."""
    words = " ".join(text.split())
    fence = "`" * (1 + max(map(len, re.findall("`+", words)), default=0))
    space = " " if words.startswith("`") or words.endswith("`") else ""
    return f"{fence}{space}{words}{space}{fence}"


def _on_the_web(row: Row | Gap, own: Medium, numbers: set[str]) -> dict[str, Any]:
    if isinstance(row, Gap):
        return {"skipped": row.words}
    sayings = [
        (_label(label), [_said(each, own, numbers) for each in those])
        for label, those in _grouped(row.sayings)
    ]
    read = [Saying("", each) if isinstance(each, str) else Saying("", formula=each) for each in row.read]
    return {
        "skipped": "",
        "number": row.line.number,
        "sign": row.sign,
        "mark": MARKS[row.line.mark],
        "kind": KINDS[row.line.mark],
        "typed": _typed(row),
        "read": [_said(each, own, numbers) for each in read],
        "sayings": sayings,
    }


def _said(saying: Saying, own: Medium, numbers: set[str]) -> dict[str, Any]:
    if saying.formula is not None:
        return {"formula": own.formula(saying.formula).lines}
    return {"formula": None, "words": _linked(saying.words, numbers)}


def _linked(words: str, numbers: set[str]) -> str:
    """Words with links to the lines that they name."""
    return LINE.sub(lambda m: f'<a href="#line-{m[2]}">{m[0]}</a>' if m[2] in numbers else m[0], words)


def _typed(row: Row) -> str:
    """The text of a line, as it was typed, with the place marked that is spoken of."""
    text = row.line.text
    place = None if row.place is None else row.place - row.line.at
    if place is None or not 0 < place < len(text):
        return _in_html(_cut(text))
    end = WORD.match(text, place).end()  # type: ignore[union-attr]  # any character is one
    before, after = text[:place], text[end:]
    return f"{_in_html(before)}<mark>{_in_html(text[place:end])}</mark>{_in_html(_cut(after))}"


def _in_html(text: str) -> str:
    """Plain text; ends of lines are kept by their numbers."""
    return escape(text, quote=False).replace("\n", "&#10;")


def _printable(page: str) -> str:
    """A page without what is no letter, and without what turns the direction of letters."""
    return UNPRINTABLE.sub("·", page)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
