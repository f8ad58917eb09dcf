r"""A text without its markup, every character that stays in its place: what is mathematics in it, and what is text.

What says nothing is blanked: preambles, comments, \label, \notag, boxes round a formula, words under a brace.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from derive.read.reader import GIVES

DISPLAYS = (
    "align|aligned|alignat|alignedat|flalign|eqnarray|gather|gathered|equation|displaymath|math|multline|multlined|split"
    "|dmath|dgroup|IEEEeqnarray"
)
INNER = r"[dr]?cases|[pbBvV]?matrix|smallmatrix|array|substack"  # what stays together in a formula
WIDE = {wide: chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}
PLAIN = WIDE | {
    **dict.fromkeys(map(ord, "\v\f\x85\u2028\u2029"), "\n"),
    **dict.fromkeys(map(ord, "\u3000\u2000\u2001\u2004\u2005\u2006\u2007\u2008\u205f"), " "),
    ord("،"): ",", ord("؛"): ";", ord("؟"): "?", ord("。"): ".", ord("、"): ",",
    ord("∎"): " ", ord("□"): " ", ord("◻"): " ", ord("■"): " ", ord("✓"): " ", ord("✔"): " ",
}  # fmt: skip
COMMENT = re.compile(r"(?<![\\0-9])%[^\n]*|(?<=\\\\)%[^\n]*")
REMARK = re.compile(r"(?<!\\)%[^\n]*")  # in a document, where a sign for per cent is written \%
SILENT = re.compile(
    r"\\(?:label|tag\*?|hspace\*?|vspace\*?|phantom|vphantom|hphantom|color|pagestyle|bibliography|input|include)"
    r"\s*\{[^{}\n]*\}"
    r"|\\(?:notag|nonumber|hfill|noindent|(?:big|med|small)skip|centering|newpage|clearpage|maketitle|allowdisplaybreaks"
    r"|qedhere|qed|hline|displaystyle|textstyle|strut|mathstrut|par|null|blacksquare)(?![A-Za-z])"
    r"|\\(?:left|right)\s*\.(?!\s*\d)"
    r"|\\(?:square|Box)(?=\s*(?:\$|\\\]|\\end|\\\\|\Z|\n))"
)
ROUND = re.compile(
    r"\\(?:boxed|fbox|cancel|bcancel|xcancel|underline|mathclap|smash|colorbox\{\w+\}|textcolor\{\w+\})\s*\{"
)
LABELLED = re.compile(r"\\(?:under|over)brace\s*(?=\{)")
ABOVE = re.compile(r"\\(?:stackrel|overset|underset)\s*\{")
RELATION = re.compile(
    r"[=<>≤≥≠≈]|\\(?:le|ge|ne|leq|geq|neq|approx|Rightarrow|implies|iff|Leftrightarrow)(?![A-Za-z])"
)
FENCE = re.compile(
    r"\\\\|\\\$|\\begin\{(?P<begin>[A-Za-z]+\*?)\}|\\end\{(?P<end>[A-Za-z]+\*?)\}|(?P<fence>\$\$|\$|\\[\[\]()])"
)
WAITING = re.compile(r"(?:[-+*/=<>,(\[{&−·]|\\[A-Za-z]+)\s*\Z")
LEADING = re.compile(
    r"\s*(?:[-+*/=<>)\]}&≤≥≠−·]|\\(?:le|ge|ne|leq|geq|neq|cdot|times|Rightarrow|implies|right)(?![A-Za-z]))"
)
BLANK_LINE = re.compile(r"\n[ \t]*\n")
IS_DISPLAY = re.compile(rf"(?:{DISPLAYS})\*?")
LONGEST_INLINE = 4000  # characters


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text: "text", or what stands between dollars in it ("inline"), or displayed ("display")."""

    kind: str
    start: int
    stop: int


STRUCK = re.compile(  # what is crossed out is not said
    r"(?<!~)~~(?=\S)[^~\n]{1,2000}~~(?!~)|<(del|s|strike)>[^<\n]{0,2000}</\1>"
    r"|\\(?:sout|st|xout)\s*\{(?:[^{}\n]|\{(?:[^{}\n]|\{(?:[^{}\n]|\{[^{}\n]{0,400}\}){0,400}\}){0,400}\}){0,2000}\}"
)


def legible(text: str) -> str:
    """The text as its lines are to be found in it: with one kind of line end, and wide signs as the usual ones."""
    text = GIVES.sub("← ", text.replace("\r\n", " \n").replace("\r", "\n"))
    return (" " + text[1:] if text.startswith("\ufeff") else text).translate(PLAIN)


def blanked(text: str) -> str:
    """The text with spaces for what is markup and says nothing."""
    begin, end = text.find(r"\begin{document}"), text.find(r"\end{document}")
    is_document = begin >= 0 or r"\documentclass" in text
    text = (REMARK if is_document else COMMENT).sub(_spaces, text) if "\\" in text else text
    if begin >= 0:
        begin += len(r"\begin{document}")
        text = _blank(text, 0, begin)
    if end >= 0:
        text = _blank(text, end, len(text))
    text = STRUCK.sub(_spaces, text)
    if "\\" not in text:
        return text
    text = SILENT.sub(_spaces, text)
    letters = list(text)
    for start, stop in (*_boxes(text), *_words_below(text), *_words_above(text)):
        letters[start:stop] = re.sub(r"[^\n]", " ", text[start:stop])
    return "".join(letters)


def _blank(text: str, start: int, stop: int) -> str:
    return text[:start] + re.sub(r"[^\n]", " ", text[start:stop]) + text[stop:]


def _spaces(m: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", m[0])


def closers(text: str) -> dict[int, int]:
    """For the place of each brace that opens the place of the one that closes it."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for m in re.finditer(r"\\.|[{}]", text):
        if m[0] == "{":
            opened.append(m.start())
        elif m[0] == "}" and opened:
            found[opened.pop()] = m.start()
    return found


def _boxes(text: str) -> Iterator[tuple[int, int]]:
    r"""What is to be blanked of boxes: the command, and its braces if they hide a relation."""
    closed = closers(text) if ROUND.search(text) else {}
    for m in ROUND.finditer(text):
        stop = closed.get(m.end() - 1)
        if stop is not None:
            hides = RELATION.search(text, m.end(), stop) is not None
            yield m.start(), m.end() - (not hides)
            if hides:
                yield stop, stop + 1


def _words_below(text: str) -> Iterator[tuple[int, int]]:
    r"""What is to be blanked of \underbrace{a}_{b}: all but {a}."""
    closed = closers(text) if LABELLED.search(text) else {}
    for m in LABELLED.finditer(text):
        yield m.start(), m.end()
        stop = closed.get(m.end(), m.end())
        label = re.compile(r"\s*[_^]\s*(?:\{|\\?\w)").match(text, stop + 1)
        if label is not None:
            yield stop + 1, closed.get(label.end() - 1, label.end() - 1) + 1


def _words_above(text: str) -> Iterator[tuple[int, int]]:
    r"""What is to be blanked of \stackrel{a}{=}: all but the sign, which is still one if a is not d, "in distribution"."""
    closed = closers(text) if ABOVE.search(text) else {}
    for m in ABOVE.finditer(text):
        middle = closed.get(m.end() - 1, len(text))
        inner = re.compile(r"\s*\{").match(text, middle + 1)
        stop = closed.get(inner.end() - 1) if inner else None
        is_sign = inner and stop and RELATION.fullmatch(text[inner.end() : stop].strip())
        if inner and stop and is_sign and text[m.end() : middle].strip().lower() not in ("d", "p", "a.s."):
            yield m.start(), inner.end()
            yield stop, stop + 1


def stretches(text: str) -> Iterator[Stretch]:
    """The text in stretches, from the first to the last; a fence that nothing closes opens nothing."""
    fences = [m for m in FENCE.finditer(text) if m.lastgroup]
    places: dict[str, list[int]] = {}
    for m in fences:
        places.setdefault(m[0], []).append(m.start())
    start = done = 0
    for m in fences:
        if m.start() < done:
            continue
        stop = _closed(text, m, places)
        if stop is not None:
            kind = "inline" if m[0] in ("$", r"\(") else "display"
            yield Stretch("text", start, m.start())
            yield Stretch(kind, m.end(), stop)
            start = done = stop + len(_closing(m))
    yield Stretch("text", start, len(text))


def _closing(m: re.Match[str]) -> str:
    if m["begin"]:
        return rf"\end{{{m['begin']}}}"
    return {"$": "$", "$$": "$$", r"\[": r"\]", r"\(": r"\)"}.get(m[0], "")


def _is_two(inner: str) -> bool:
    """Whether two equations stand on two lines, between which a dollar is missing."""
    first, _, second = inner.partition("\n")
    holds_on = WAITING.search(first) or LEADING.match(second)
    return not holds_on and RELATION.search(first) is not None and RELATION.search(second) is not None


def _closed(text: str, m: re.Match[str], places: dict[str, list[int]]) -> int | None:
    """The place where the mathematics ends that begins here; None if none does."""
    closing = _closing(m)
    if not closing or (m["begin"] and not IS_DISPLAY.fullmatch(m["begin"])):
        return None
    ends = places.get(closing, [])
    after = bisect_left(ends, m.end())
    if after == len(ends):
        return None
    stop = ends[after]
    again = places.get(m[0], []) if closing != m[0] else []
    following = bisect_left(again, m.end())
    if following < len(again) and again[following] < stop:
        return None
    if m["begin"]:
        return stop
    if BLANK_LINE.search(text, m.end(), stop):
        return None
    if closing == "$" and "\n" in text[m.end() : stop]:
        line = text[text.rfind("\n", 0, stop) + 1 : (text.find("\n", stop) + 1 or len(text) + 1) - 1]
        is_paired = (line.count("$") - line.count("\\$")) % 2 == 1 and stop - m.end() < LONGEST_INLINE
        return stop if is_paired and not _is_two(text[m.end() : stop]) else None
    return stop
