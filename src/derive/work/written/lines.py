"""A derivation as text, in lines, and these in parts: what is claimed, under which condition, what names mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from derive.read import Names
from derive.work.written.events import events
from derive.work.written.roles import IN_WORDS, Mood, Role, roles
from derive.work.written.rows import Row, rows
from derive.work.written.wording import is_prose, told_letters

LONGEST_ROW = 20_000  # characters; a formula has less
MOST_EVENTS = 400  # formulas, words and signs in a row
MOST_JUDGED = 200_000  # characters
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
        self.told = told_letters(self.plain, self.words)
        self.mood = Mood()
        self.row, self.counted = 1, 0

    def lines(self) -> Iterator[Written]:
        """All of them."""
        number = judged = read = 0
        for row in self.rows:
            line = self.plain[row.start : row.stop].replace("\n", " ")
            if row.kind in ("break", "heading"):
                self._break(row)
            if not line.strip():
                continue
            for found in self._roles(line, row):
                number += 1
                if judged >= MOST_LINES or read > MOST_JUDGED:
                    yield self._rest(number, row.start + found[0].start)
                    return
                is_judged = any(each.role != "words" for each in found)
                judged, read = judged + is_judged, read + (len(line) if is_judged else 0)
                yield self._written(number, line, row, found)

    def _rest(self, number: int, start: int) -> Written:
        rest = self.text[start:].rstrip()
        return Written(number, self._row_of(start), start, rest, (Part("rest", rest, start),))

    def _written(self, number: int, line: str, row: Row, found: Sequence[Role]) -> Written:
        start, stop = row.start + found[0].start, row.start + max(each.stop for each in found)
        typed = self.text[start:stop]
        bare = typed.lstrip(" \t\n.,;:")
        start += len(typed) - len(bare)
        parts = tuple(self._part(line, row, each) for each in found)
        if self.told is not None and any(each.role != "words" and self.told.search(each.text) for each in parts):
            parts = tuple(replace(each, guess=each.guess or IN_WORDS) for each in parts)
        return Written(number, self._row_of(start), start, bare.rstrip(), parts)

    def _row_of(self, place: int) -> int:
        """The row of the text in which a place is; places come in order."""
        self.row += self.text.count("\n", self.counted, place)
        self.counted = max(place, self.counted)
        return self.row

    def _break(self, row: Row) -> None:
        if row.kind == "heading" or self.mood.role:
            self.mood.clear()
        if self.mood.lasts == "paragraph":
            self.mood.lasts = ""

    def _roles(self, line: str, row: Row) -> list[list[Role]]:
        whole = Role("words" if row.kind == "sentence" or is_prose(line) else "claim", 0, len(line))
        if len(line) > LONGEST_ROW:
            return [[whole]]
        found = events(line, row, self.words)
        if len(found) > MOST_EVENTS:
            return [[whole]]
        typed = self.text[row.start : row.stop]
        parts = roles(line, typed, found, self.mood, row.kind, row.guess)
        return [part for part in parts if part] or [[Role("words", 0, len(line))]]

    def _part(self, line: str, row: Row, role: Role) -> Part:
        piece = line[role.start : role.stop]
        if "&" in piece and r"\begin" not in piece:
            piece = piece.replace("&", " ")
        bare = piece.strip()
        at = row.start + role.start + len(piece) - len(piece.lstrip())
        return Part(role.role, bare, at, role.joined, role.guess)
