"""A derivation as text, in lines, and these in parts: what is claimed, under which condition, what names mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derive.read import Names
from derive.work.events import events
from derive.work.roles import Mood, Role, roles
from derive.work.rows import Row, rows

MOST_LINES = 400  # with formulas


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line: its role, its text, the place where that begins in the whole, and how it is `joined` to the
    part before it: "then" (which it follows from), "iff", or "".

    Its role is "claim", "condition" (of what follows in the line, or before it), "meaning" (what names stand for),
    "reason" (said in brackets or after "since"), or "words"; "otherwise" ends a case and begins the other one,
    "together" ends all cases, and "rest" is what was not looked at.  A condition before a colon may be the meaning of a
    name that nobody declared.  What rests on a `guess`, which is a sentence, is not refuted.
    """

    role: str
    text: str
    at: int
    joined: str = ""
    guess: str = ""

    def place(self, offset: int) -> int:
        """The place in the whole text of what stands at `offset` in this one."""
        return self.at + offset


@dataclass(frozen=True, slots=True)
class Written:
    """A line that is not empty: its number, from 1, the row of the text, the place where it begins, and its parts."""

    number: int
    row: int
    at: int
    text: str
    parts: tuple[Part, ...]


def written(text: str, names: Names | None = None) -> tuple[Written, ...]:
    """The lines of `text` that are not empty; `names` are those that the problem declares."""
    return tuple(_Sheet(text, names).lines())


class _Sheet:
    """A text while its lines are read, from the first to the last."""

    def __init__(self, text: str, names: Names | None) -> None:
        known = names or Names()
        self.words = frozenset((*known.spelled, *known.functions, *known.ranks))
        self.text = text
        self.plain, self.rows = rows(text, self.words)
        self.mood = Mood()
        self.row, self.counted = 1, 0

    def lines(self) -> Iterator[Written]:
        """All of them."""
        number = judged = 0
        for row in self.rows:
            line = self.plain[row.start : row.stop].replace("\n", " ")
            if row.kind in ("break", "heading"):
                self._break(row)
            if not line.strip():
                continue
            number += 1
            start = row.start + len(line) - len(line.lstrip())
            if judged == MOST_LINES:
                rest = self.text[start:].rstrip()
                yield Written(number, self._row_of(start), start, rest, (Part("rest", rest, start),))
                return
            parts = tuple(self._parts(line, row))
            judged += any(part.role != "words" for part in parts)
            stop = row.start + len(line.rstrip())
            yield Written(number, self._row_of(start), start, self.text[start:stop], parts)

    def _row_of(self, place: int) -> int:
        """The row of the text in which a place is; places come in order."""
        self.row += self.text.count("\n", self.counted, place)
        self.counted = max(place, self.counted)
        return self.row

    def _break(self, row: Row) -> None:
        if row.kind == "heading" or self.mood.role:
            self.mood.clear()

    def _parts(self, line: str, row: Row) -> Iterator[Part]:
        found = events(line, row, self.words)
        typed = self.text[row.start : row.stop]
        if "&" in line and r"\begin" not in line:
            line = line.replace("&", " ")
        for each in roles(line, typed, found, self.mood, row.kind, row.guess):
            yield self._part(line, row, each)

    def _part(self, line: str, row: Row, role: Role) -> Part:
        piece = line[role.start : role.stop]
        bare = piece.strip()
        at = row.start + role.start + len(piece) - len(piece.lstrip())
        return Part(role.role, bare, at, role.joined, role.guess)
