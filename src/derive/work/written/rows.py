r"""A text in rows: what its author wrote as one line, over as many lines of the file as that takes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Sequence
from dataclasses import dataclass

from derive.work.written.breaks import broken
from derive.work.written.markup import DISPLAYS, INNER, RELATION, Stretch, blanked, legible, stretches

WRAPPER = re.compile(
    rf"\\begin\{{(?:{DISPLAYS})\*?\}}(?:\s*\[[a-z]*\]|\{{[^{{}}]*\}})?|\\end\{{(?:{DISPLAYS})\*?\}}"
    r"|\A(?:\s*\{\d\})?\s*\\begin\{array\}\{[rcl\s]*\}|\\end\{array\}\s*\Z|\A\s*\{(?:\d+|[rclsRCLS ]*)\}"
)
BULLET = re.compile(r"[ \t]*(?P<sign>[-–*+•‣◦·▪])[ \t]+(?=\S)")
NUMBER = re.compile(
    r"[ \t]*(?:\(?(?:\d{1,2}|(?P<letter>[a-hA-H]|ii?i?|i?v|vi{1,3}|ix))[).]|\d{1,2}\.\d{1,2}\.?(?=\s+[A-Za-z\\$]))(?=\s)"
    r"(?!\s*[-+*/=<>^_·)])"
)
ITEM = re.compile(r"\s*\\item(?![A-Za-z])\s*(?:\[[^\]\n]*\])?")
STRONG = re.compile(r"(?<![\w*)\]}])(\*\*|__)(?=[^\W\d_])([^*\n]{1,200})\1(?![\w(])")
HEADING = re.compile(
    r"\s*(?:#{1,6}\s|```|~~~|---+\s*$|===+\s*$|\*\*\*+\s*$|\\(?:(?:sub)*section|chapter|title|author|date)\b)"
)
STRUCTURE = re.compile(rf"\\(?:begin|end)\{{(?!(?:{INNER}|{DISPLAYS})\*?\}})[A-Za-z]+\*?\}}(?:\[[^\]\n]*\])?")
RUN_IN = re.compile(
    r"\\(?:sub)?paragraph\*?\s*\{([^{}\n]*)\}|^[ \t]*\\(?:textbf|textit|emph|underline)\s*\{([^{}\n$]*\w\w[^{}\n$]*|\(\w\))\}",
    re.MULTILINE,
)
BLANK = re.compile(r"(?:[ \t]*\n)+")
STRAY = re.compile(rf"\\(?:begin|end)\{{(?:{DISPLAYS})\*?\}}|\\[\[\]()]|(?<!\\)\$")
BETWEEN = re.compile(r"[\s=<>≤≥≠+\-−*/·,.;:()\[\]]*[=<>≤≥≠+\-−*/·][\s=<>≤≥≠+\-−*/·,.;:()\[\]]*")
FORMULA = re.compile(r"[=<>≤≥≠_^\\+*/·∂Σ∑]")
WORD = re.compile(r"[^\W\d_]{3}")
BULLETED = "the sign at its beginning is taken for that of a list, not for a minus: write brackets"
SIGNED = (
    "the - at its beginning is taken for a minus, not for the sign of a list: write it next to the formula"
)
LETTERED = "the letter at its beginning is taken for a number of the line, not for a factor"


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it was meant: its kind, where it starts and stops, and the formulas in it if it is a "sentence".

    It may be "math" (of a display), a "sentence", which has its formulas between dollars, "bare", which may be a
    formula, or words, or both, or a "heading"; a "break" is the end of a paragraph.  `guess` says what was guessed in
    having it so.
    """

    kind: str
    start: int
    stop: int
    spans: tuple[tuple[int, int], ...] = ()
    guess: str = ""


def rows(text: str, names: Container[str] = ()) -> tuple[str, tuple[Row, ...]]:
    """The text without its markup, every character in its place, and its rows."""
    plain = blanked(legible(text))
    for pattern in (STRONG, STRUCTURE, RUN_IN):
        plain = pattern.sub(_without, plain)
    page = _Page(plain, names)
    page.read()
    return "".join(page.letters), tuple(page.rows)


def _without(m: re.Match[str]) -> str:
    if m.re is STRONG:
        return " " * len(m[1]) + m[2] + " " * len(m[1])
    if m.re is RUN_IN:  # the words in it, without the command
        number = 1 if m[1] is not None else 2
        start, stop = m.start(number) - m.start(), m.end(number) - m.start()
        return " " * start + (m[number] or "") + " " * (len(m[0]) - stop)
    return re.sub(r"[^\n]", " ", m[0])


class _Page:
    """The rows of one text while they are found; `letters` loses its markup on the way."""

    def __init__(self, plain: str, names: Container[str]) -> None:
        self.plain, self.names = plain, names
        self.letters = list(plain)
        self.rows: list[Row] = []

    def read(self) -> None:
        """Find them."""
        found = list(stretches(self.plain))
        start, spans = 0, list[tuple[int, int]]()
        for place, each in enumerate(found):
            if place:
                self._blank(found[place - 1].stop, each.start)
            if each.kind == "inline":
                spans.append((each.start, each.stop))
            if each.kind == "display":
                self._paragraphs(start, each.start, spans)
                self._display(each)
                start, spans = each.stop, []
        self._paragraphs(start, len(self.plain), spans)

    def _blank(self, start: int, stop: int, keeps_lines: bool = True) -> None:
        for place in range(start, stop):
            if not keeps_lines or self.letters[place] != "\n":
                self.letters[place] = " "

    def _display(self, display: Stretch) -> None:
        r"""The rows of a display: broken at \\."""
        for m in WRAPPER.finditer(self.plain[display.start : display.stop]):
            self._blank(display.start + m.start(), display.start + m.end())
        self._broken(display.start, display.stop, "math")

    def _paragraphs(self, start: int, stop: int, spans: Sequence[tuple[int, int]]) -> None:
        """The rows of text between displays."""
        bare: int | None = None
        number = 0
        while start < stop:
            if (blank := BLANK.match(self.plain, start, stop)) and blank.end() > start:
                self._done(bare, start)
                self.rows.append(Row("break", start, blank.end() - 1))
                bare, start = None, blank.end()
                continue
            own = list[tuple[int, int]]()
            end = self._end_of_line(start, stop)
            while number < len(spans) and spans[number][0] < end:
                own.append(spans[number])
                end = max(end, self._end_of_line(spans[number][1], stop))
                number += 1
            kind = self._kind(start, end, own)
            if kind != "bare":
                self._done(bare, start)
                bare = None
            if kind == "bare":
                bare = start if bare is None else bare
            else:
                for span in own:
                    self._blank_lines(*span)
                if item := ITEM.match(self.plain, start, end):
                    self._blank(start, item.end())
                self.rows.append(Row(kind, start, end, tuple(own)))
            start = end + 1
        self._done(bare, stop)

    def _done(self, bare: int | None, stop: int) -> None:
        """The rows of the bare lines up to here, if there are some."""
        if bare is not None:
            self._broken(bare, stop, "bare")

    def _end_of_line(self, start: int, stop: int) -> int:
        end = self.plain.find("\n", start, stop)
        return stop if end < 0 else end

    def _blank_lines(self, start: int, stop: int) -> None:
        for place in range(start, stop):
            if self.letters[place] == "\n":
                self.letters[place] = " "

    def _kind(self, start: int, end: int, spans: Sequence[tuple[int, int]]) -> str:
        """What a line of text is: the end of a paragraph, a heading, a sentence, or bare."""
        line = "".join(self.letters[start:end])
        if not line.strip():
            return "break"
        if HEADING.match(line):
            return "heading"
        if not spans:
            return "bare"
        edges = [start, *(place for span in spans for place in span), end]
        outside = "".join("".join(self.letters[a:b]) for a, b in zip(edges[::2], edges[1::2], strict=True))
        return "bare" if BETWEEN.fullmatch(outside) else "sentence"

    def _broken(self, start: int, stop: int, kind: str) -> None:
        """The rows of a stretch of formulas."""
        guesses: list[tuple[int, str]] = []
        if kind == "bare":
            for m in re.finditer(r"[^\n]+", "".join(self.letters[start:stop])):
                if says := self._unlabelled(start + m.start(), start + m.end()):
                    guesses.append((start + m.start(), says))
            for m in STRAY.finditer("".join(self.letters[start:stop])):
                self._blank(start + m.start(), start + m.end())
        text = "".join(self.letters[start:stop])
        for unit in broken(text, kind == "bare"):
            for cut in unit.cuts:
                self._blank(start + cut[0], start + cut[1], keeps_lines=False)
            here, there = start + unit.start, start + unit.stop
            place = bisect_left(guesses, (here, ""))
            is_guessed = place < len(guesses) and guesses[place][0] < there
            guess = guesses[place][1] if is_guessed else unit.guess
            if unit.is_said:
                for m in STRAY.finditer(text, unit.start, unit.stop):
                    self._blank(start + m.start(), start + m.end())
            self.rows.append(Row("bare" if unit.is_said else kind, here, there, (), guess))

    def _unlabelled(self, start: int, end: int) -> str:
        """What was guessed in taking the number or the bullet at the beginning of a line away."""
        line, guess = "".join(self.letters[start:end]), ""
        if m := ITEM.match(line):
            start, line = self._without(start, m)
        if m := BULLET.match(line):
            rest = line[m.end() :]
            is_formula = FORMULA.search(rest) is not None or not WORD.search(rest)
            relates = RELATION.search(rest) is not None
            if re.search(r"\$|\\\(", self.plain[start : start + m.end()]):
                is_bullet, guess = True, ""  # - $y = x$: the sign is no part of the formula
            elif m["sign"] in "-–" and is_formula:
                is_bullet = relates and "\\" not in rest and self._is_listed(start, end)
                guess = "" if "\\" in rest else BULLETED if is_bullet else SIGNED if relates else ""
            else:
                is_bullet = m["sign"] not in "*+" or not is_formula or relates
                guess = BULLETED if is_bullet and is_formula and m["sign"] in "*+" else ""
            if not is_bullet:
                return guess
            start, line = self._without(start, m)
        if m := NUMBER.match(line):
            guess = LETTERED if m["letter"] and m["letter"] in self.names else guess
            self._without(start, m)
        return guess

    def _without(self, start: int, m: re.Match[str]) -> tuple[int, str]:
        self._blank(start, start + m.end())
        return start + m.end(), m.string[m.end() :]

    def _is_listed(self, start: int, end: int) -> bool:
        """Whether the line before or after this one begins with a dash and a space, too."""
        before = self.plain[self.plain.rfind("\n", 0, max(start - 1, 0)) + 1 : max(start - 1, 0)]
        after = self.plain[end + 1 : self._end_of_line(end + 1, len(self.plain))]
        return any(re.match(r"\s*[-–]\s", line) for line in (before, after))
