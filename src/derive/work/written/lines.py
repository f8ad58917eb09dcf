"""A derivation as text, in lines, and these in parts: what is claimed, under which condition, what names mean."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from derive.read import Names
from derive.work.written.events import TAG, events
from derive.work.written.macros import plain
from derive.work.written.markup import legible
from derive.work.written.parting import IN_WORDS, JUDGED, Mood, Role
from derive.work.written.roles import roles
from derive.work.written.rows import Row, rows
from derive.work.written.wording import is_prose, told_letters

LONGEST = 150_000  # characters; what comes after them is not looked at
LONGEST_ROW = 20_000  # characters
LONGEST_FORMULA = 6000  # with the words beside it
MOST_BRACKETS = 600
MOST_EVENTS = 400  # formulas, words and signs in a row
MOST_JUDGED = 200_000  # characters
MOST_LINES = 400  # with formulas
MOST_WRITTEN = 4000  # in all

NUMBER = re.compile(r"[ \t]\((\d{1,3})\)[.,]?[ \t]*(?:\\\\|$)", re.MULTILINE)
COLUMN = re.compile(r"\\(?:begin|end)(?![A-Za-z])|(?<!\\)&")
FAR = re.compile(r"\s{8,}\(\d{1,3}\)\s+[a-z]{2,}\s+[^\W\d]")  # (3) by Lemma 1, below the end of its formula
GOES_ON = re.compile(r"(?:where|if|when|whenever|for|provided|as long as|in case|unless|on)\b")


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
    places: tuple[
        int, ...
    ] = ()  # of its characters in the whole, if those do not stand one after the other there

    def place(self, offset: int) -> int:
        """The place in the whole text of what stands at `offset` in this one; of what stands nowhere in it, its own."""
        offset = offset if offset <= len(self.text) else 0
        if not self.places:
            return self.at + offset
        return self.places[min(offset, len(self.places) - 1)]


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
        self.typed = text
        self.legible = legible(text)
        self.known = plain(self.legible[:LONGEST], self.words)
        self.places = self.known.places
        self.plain, self.rows = rows(self.known.text, self.words)
        self.told = told_letters(self.plain, self.words)
        self.numbers = _numbers(self.plain)
        self.mood = Mood()
        self.beside: int | None = None  # the column in which remarks stand beside formulas
        self.row, self.counted = 1, 0
        self.judged = self.read = 0  # lines with formulas so far, and their characters

    def lines(self) -> list[Written]:
        """All of them."""
        found: list[Written] = []
        for row in self.rows:
            line = self.plain[row.start : row.stop].replace("\n", " ")
            if row.kind in ("break", "heading"):
                self._break(row)
            if not line.strip():
                continue
            for piece, start, stop in self._pieces(line, row):
                if self.judged >= MOST_LINES or self.read > MOST_JUDGED or len(found) >= MOST_WRITTEN:
                    return [*found, self._rest(len(found) + 1, self._at(start))]
                new = self._written(len(found) + 1, line, row, piece, start, stop)
                joint = self._joint(found[-1], new) if found else None
                found[len(found) - (joint is not None) :] = [joint or new]
        if self.typed[LONGEST:].strip():
            found.append(self._rest(len(found) + 1, LONGEST))
        return found

    def _pieces(self, line: str, row: Row) -> Iterator[tuple[list[Role], int, int]]:
        """The parts of a row with the places where they start and stop in the text."""
        found = self._roles(line, row)
        first, last = 0, len(line)
        if row.kind == "math":  # which has the environment round it on the same lines
            first, last = len(line) - len(line.lstrip()), len(line.rstrip())
        for number, piece in enumerate(found):
            start = piece[0].start if number else first
            is_last = number == len(found) - 1
            stop = found[number + 1][0].start if not is_last else last
            yield piece, row.start + start, row.start + stop

    def _at(self, place: int) -> int:
        """The place in what was typed."""
        return self.places[place] if place < len(self.places) else min(len(self.typed), LONGEST)

    def _rest(self, number: int, at: int) -> Written:
        rest = self.typed[at:]
        at += len(rest) - len(rest.lstrip())
        return Written(number, self._row_of(at), at, rest.strip(), (Part("rest", rest.strip(), at),))

    def _written(
        self, number: int, line: str, row: Row, piece: Sequence[Role], start: int, stop: int
    ) -> Written:
        is_judged = any(each.role != "words" for each in piece)
        self.judged, self.read = self.judged + is_judged, self.read + (len(line) if is_judged else 0)
        at = self._at(start)
        typed = self.typed[at : self._at(stop)]
        bare = typed.lstrip(" \t\r\n.,;:" if start > row.start else None)
        at += len(typed) - len(bare)
        parts = tuple(self._part(line, row, each) for each in piece)
        if self.told and any(each.role != "words" and self.told.search(each.text) for each in parts):
            parts = tuple(replace(each, guess=each.guess or IN_WORDS) for each in parts)
        return Written(number, self._row_of(at), at, bare.rstrip(), parts)

    def _joint(self, before: Written, new: Written) -> Written | None:
        """Both lines as one, if the second only tells under which condition the first holds, or of what."""
        told = [part.role for part in before.parts]
        is_behind = GOES_ON.match(new.text) is not None and not new.text.endswith((":", ","))
        ends = before.text.endswith((".", ":"))
        if "claim" not in told or ends or not is_behind or any(part.role in JUDGED for part in new.parts):
            return None
        parts = (*before.parts, *new.parts)
        if all(part.role == "words" for part in new.parts):
            parts = tuple(
                replace(part, guess=part.guess or IN_WORDS) if part.role == "claim" else part
                for part in parts
            )
        text = self.typed[before.at : new.at + len(new.text)]
        return Written(before.number, before.row, before.at, text, parts)

    def _row_of(self, place: int) -> int:
        """The row of the text in which a place is; places come in order."""
        self.row += self.legible.count("\n", self.counted, place)
        self.counted = max(place, self.counted)
        return self.row

    def _break(self, row: Row) -> None:
        self.beside = None
        if row.kind == "heading" or self.mood.role:
            self.mood.clear()
        if self.mood.lasts == "paragraph":
            self.mood.lasts = ""

    def _is_beside(self, line: str, row: Row) -> bool:
        """Whether a bare row goes on with a remark beside the formula above it, in a column of their own."""
        indent = len(line) - len(line.lstrip())
        if row.kind == "bare" and self.beside is not None and self._column(row.start + indent) >= self.beside:
            return True
        typed = self.known.text[row.start : row.stop]
        if row.kind == "bare" and FAR.match(typed):
            self.beside = self._column(row.start + len(typed) - len(typed.lstrip()))
            return True
        tag = TAG.search(line) if row.kind == "bare" else None
        self.beside = None if tag is None else self._column(row.start + tag.start(tag.lastgroup or 0))
        return False

    def _column(self, place: int) -> int:
        return place - (self.plain.rfind("\n", 0, place) + 1)

    def _roles(self, line: str, row: Row) -> list[list[Role]]:
        if self._is_beside(line, row):
            return [[Role("words", 0, len(line))]]
        whole = Role("words" if row.kind == "sentence" or is_prose(line) else "claim", 0, len(line))
        longest = LONGEST_ROW if row.kind == "sentence" else LONGEST_FORMULA
        if len(line) > longest or line.count("{") + line.count("(") > MOST_BRACKETS:
            return [[whole]]
        found = events(line, row, self.words, self.numbers)
        if len(found) > MOST_EVENTS:
            return [[whole]]
        typed = self.known.text[row.start : row.stop]
        parts = roles(line, typed, found, self.mood, row.kind, row.guess)
        return [part for part in parts if part] or [[Role("words", 0, len(line))]]

    def _part(self, line: str, row: Row, role: Role) -> Part:
        piece = line[role.start : role.stop]
        if "&" in piece:
            piece = _without_columns(piece)
        bare = piece.strip()
        start = row.start + role.start + len(piece) - len(piece.lstrip())
        stop = start + len(bare)
        at = self._at(start)
        places: tuple[int, ...] = ()
        if self._at(stop - 1) - at != len(bare) - 1:
            places = tuple(map(self._at, range(start, stop + 1)))
        return Part(role.role, bare, at, role.joined, role.guess or self._repair(start, stop), places)

    def _repair(self, start: int, stop: int) -> str:
        """What was put into the text here."""
        repairs = self.known.repairs
        place = bisect_left(repairs, (start, ""))
        return repairs[place][1] if place < len(repairs) and repairs[place][0] < stop else ""


def _numbers(text: str) -> frozenset[str]:
    """The numbers in brackets at the ends of lines that are surely those of equations: they are counted."""
    found = {int(m[1]) for m in NUMBER.finditer(text)}
    return frozenset(str(each) for each in found if each - 1 in found or each + 1 in found)


def _without_columns(piece: str) -> str:
    """A formula with spaces for the & of the display that it stands in; those of cases and matrices stay."""
    letters, depth = list(piece), 0
    for m in COLUMN.finditer(piece):
        if m[0] != "&":
            depth += 1 if m[0].startswith("\\begin") else -1
        elif depth <= 0:
            letters[m.start()] = " "
    return "".join(letters)
