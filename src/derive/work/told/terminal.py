"""A report for a terminal: 80 columns, with each line as it was typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from derive.present.columns import INDENT, SHIELD, WIDTH, breadth, broken, sentence, wrapped
from derive.present.script import TERMINAL
from derive.present.text import spell
from derive.work.report import Mark, Report
from derive.work.told.told import Gap, Row, Saying, excerpt, told

LABEL = 11  # columns of a label, with the spaces behind it
LONGEST, WORDS = 1200, 240  # characters of a line that are shown, and of one that holds words only
EQUATION = re.compile(r"(\S+) ([=≈]) (?=\S)")  # which is not broken at its sign
SIGNS, BEFORE = "=+-&<>", "\\*/"  # where a line is broken, if that can be


def terminal(report: Report, called: str = "") -> str:
    """What `report` says; `called` is what the problem is called on the command line."""
    found = told(report, TERMINAL, called)
    digits = len(str(report.lines[-1].number)) if report.lines else 1
    lines = [*wrapped(" ".join(found.summary)), ""]
    for row in found.rows:
        lines += [f"{'':{digits + 4}}{row.words}"] if isinstance(row, Gap) else _row(report, row, digits)
    lines += [""] * (lines[-1] != "")
    for case in found.lacking:
        lines += _words("Missing", case, 0)
    for ending in found.endings:
        lines += wrapped(ending.words, f"{ending.label}: " if ending.label else "", "  ")
    lines += [""] * bool(found.lacking or found.endings)
    for sign, says in found.legend:
        lines += wrapped(says, f"{sign}  ", "   ")
    return "".join(f"{''.join(map(_harmless, line)).rstrip()}\n" for line in lines)


def typed(text: str, width: int, longest: int = LONGEST) -> list[str]:
    """The text of a student over lines: broken at spaces, else at signs."""
    rows: list[str] = []
    for line in (text if len(text) <= longest else f"{text[:longest]} …").split("\n"):
        rest, depth = line.expandtabs(4).rstrip(), 0
        while breadth(rest) > width:
            place = _break(rest, width, depth)
            depth += _depth(rest[:place])
            rows.append(rest[:place].rstrip())
            rest = rest[place:].lstrip()
        rows.append(rest)
    return rows


def _harmless(letter: str) -> str:
    """A letter that can be printed; a sign that moves the cursor or the direction is a dot."""
    return letter if letter.isprintable() or unicodedata.category(letter) in ("Mn", "Zs") else "·"


def _break(line: str, width: int, depth: int) -> int:
    """Where a line that is too broad is broken: if that can be, outside of braces, of which it begins in some."""
    most = taken = 0
    best = (0, 0, 0)  # how good a place is, in how few braces, and the place
    for most, letter in enumerate(line):
        taken += breadth(letter)
        if 2 * most > width:
            best = max(best, (_good(line, most, depth), -depth, most))
        depth += _depth(letter)
        if taken > width:
            break
    return best[2] if best[0] else max(most, 1)


def _depth(text: str) -> int:
    return text.count("{") - text.count("}")


def _good(line: str, place: int, depth: int) -> int:
    """How good it is to break a line before a place: 0 if that would part what belongs together."""
    before, after = line[place - 1], line[place]
    if before == " ":
        return 2 + 3 * (depth == 0) + (after in SIGNS)
    if before in "_^{(\\" or after not in SIGNS + BEFORE:
        return 0
    return 1 + 3 * (depth == 0 and "\\" in line) + 2 * (after in SIGNS)


def _row(report: Report, row: Row, digits: int) -> Iterator[str]:
    margin = digits + 4
    first, *rest = typed(row.line.text, WIDTH - margin, WORDS if row.line.mark is Mark.PROSE else LONGEST)
    yield f"{row.line.number:{digits}} {row.sign}  {first}"
    caret = _caret(row, first, rest)
    if caret is not None:
        yield f"{'':{margin}}{caret}"
    yield from (f"{'':{margin}}{each}" for each in rest)
    for saying in row.sayings:
        yield from _said(saying, margin)
    if not row.is_right:
        for label, formula in zip(("Read as", *[""] * len(row.read)), row.read, strict=False):
            shown = formula if isinstance(formula, str) else spell(formula)
            yield from broken(shown, f"{'':{margin}}{label:{LABEL}}", " " * (margin + LABEL + 2))
    if row.place is not None and caret is None and row.place != row.line.at:
        yield from _excerpt(report, row, margin + LABEL)
    if row.sayings:
        yield ""


def _caret(row: Row, first: str, rest: list[str]) -> str | None:
    """A caret under a line that is shown as it was typed, in one row; not where all of it is spoken of."""
    if row.place is None or rest or row.line.text != first:
        return None
    place = row.place - row.line.at
    return f"{' ' * breadth(first[:place])}^" if 0 < place <= len(first) else None


def _excerpt(report: Report, row: Row, margin: int) -> Iterator[str]:
    assert row.place is not None
    shown, caret = excerpt(report.text, row.line.why, row.place)
    place = len(caret) - 1
    over = max(0, len(shown) + margin - WIDTH)
    shown, place = (f"…{shown[over + 1 :]}", place - over) if over else (shown, place)
    yield f"{'':{margin}}{shown}"
    yield f"{'':{margin + breadth(shown[:place])}}^"


def _said(saying: Saying, margin: int) -> list[str]:
    if saying.formula is not None:
        return broken(
            spell(saying.formula), f"{'':{margin}}{saying.label:{LABEL}}", " " * margin + INDENT + "   "
        )
    return _words(saying.label, saying.words, margin)


def _words(label: str, words: str, margin: int) -> list[str]:
    whole = EQUATION.sub(rf"\1{SHIELD}\2{SHIELD}", words)
    return sentence(whole, f"{'':{margin}}{label:{LABEL}}", " " * (margin + LABEL))
