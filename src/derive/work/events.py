"""A row as what stands in it one after the other: words, formulas, and the signs that part them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from derive.work.rows import Row
from derive.work.signs import DOTS, Sign, partners, signs

PARTING = ("comma", "semicolon", "colon", "gap", "stop", "column", "arrow")
JOINING = ("then", "iff", "because")
DOTS = (*DOTS, "...", "…", "⋯", "..")
UNFINISHED = ("relation", "sign", "script", "large")
NUMBERED = re.compile(
    r"\b(?:case|step|part|eq|eqn|equation|equations|line|lines|exercise|problem|lemma|theorem|section|chapter|figure|fig|page"
    r"|question|task|ex|rule|claim|fact|example|number|no|nr|przypadek|krok|zadanie|fall|schritt)\b[.\s]*\Z",
    re.IGNORECASE,
)
INDICATORS = ("1", "I", r"\mathbb", r"\mathbf", "P", r"\Pr", r"\mathds", "p")
TEXT = re.compile(r"\\[A-Za-z]+\s*\{([^{}]*)\}\Z")
HAS_NUMBER = "the number in brackets at its end is taken for that of the line, not for a factor"


@dataclass(frozen=True, slots=True)
class Event:
    """Words, a formula, or a sign that parts them, with its place.

    A formula `relates` if a relation stands in it, outside of brackets, and its last piece `ends` with one; `first` and
    `last` are the kinds of the signs at its ends.  What words say is without the command round them.
    """

    kind: str
    start: int
    stop: int
    says: str = ""
    relates: bool = False
    ends: bool = True
    first: str = ""
    last: str = ""


def events(line: str, row: Row, names: Container[str]) -> list[Event]:
    """What stands in a row, of which `line` has the text, in which places are counted from its start."""
    if row.kind == "heading":
        return [Event("words", 0, len(line), line)]
    if row.kind != "sentence":
        return _merged(_of_formula(line, 0, len(line), names, row.kind == "math"))
    found: list[Event] = []
    at = 0
    for start, stop in row.spans:
        found += _said(line, at, start - row.start)
        found += _merged(_of_formula(line, start - row.start, stop - row.start, names, True))
        at = stop - row.start
    return [*found, *_said(line, at, len(line))]


def _said(line: str, start: int, stop: int) -> Iterator[Event]:
    """What stands between two formulas of a sentence: words, or a sign."""
    words = (
        line[start:stop].strip(" \t\r\n$\\()")
        if line[start:stop].strip(" $") in (r"\(", r"\)")
        else line[start:stop].strip()
    )
    at = line.find(words, start, stop) if words else start
    if words in (",", ";", ":", "."):
        yield Event({",": "comma", ";": "semicolon", ":": "colon", ".": "stop"}[words], at, at + 1, words)
    elif words:
        yield Event("words", at, at + len(words), words)


def _of_formula(line: str, start: int, stop: int, names: Container[str], is_math: bool) -> list[Event]:
    """The pieces of a formula, or of a line that may be one, and what stands between them."""
    found = signs(line, start, stop, names, is_math)
    opened = _opened(line, found)
    pieces: list[Event] = []
    within = 0
    for place, sign in enumerate(found):
        if place in opened:
            within += opened[place]
            pieces.append(Event("open" if opened[place] > 0 else "close", sign.start, sign.stop, sign.says))
            continue
        kind = "formula" if sign.depth > max(within, 0) else _kind(line, found, place, pieces)
        if kind == "column" and _is_idle(found, place):
            continue
        if kind == "words":
            pieces.append(Event("words", sign.start, sign.stop, _words_of(sign)))
        elif kind != "formula":
            pieces.append(Event(kind, sign.start, sign.stop, sign.says))
        elif sign.kind != "space":
            relates = sign.kind == "relation" and sign.depth == max(within, 0)
            pieces.append(
                Event("formula", sign.start, sign.stop, sign.says, relates, relates, sign.kind, sign.kind)
            )
    return _gathered(line, pieces)


def _is_idle(found: Sequence[Sign], place: int) -> bool:
    """Whether an & stands before or behind a sign of the formula, and so parts nothing."""
    before = next(
        (each.kind for each in reversed(found[:place]) if each.kind not in ("space", "gap", "column")), "sign"
    )
    after = next(
        (each.kind for each in found[place + 1 :] if each.kind not in ("space", "gap", "column")), "sign"
    )
    return before in UNFINISHED or after in UNFINISHED[:2]


def _words_of(sign: Sign) -> str:
    m = TEXT.match(sign.says)
    return m[1] if m else sign.says


def _opened(line: str, found: Sequence[Sign]) -> dict[int, int]:
    """The places of round brackets that hold a remark: words, or a relation behind one; 1 where they open, -1 where they close."""
    opened: dict[int, int] = {}
    stop = -1
    relates = False
    for start, end in sorted(partners(found).items()):
        sign = found[start]
        if start < stop or sign.depth or sign.says not in ("(", "["):
            continue
        relates = any(each.kind == "relation" and not each.depth for each in found[:start])
        inner = [each for each in found[start + 1 : end] if each.depth == 1]
        if _is_remark(line, found, start, end, inner, relates):
            opened |= {start: 1, end: -1}
            stop = end
    return opened


def _is_remark(
    line: str, found: Sequence[Sign], start: int, end: int, inner: Sequence[Sign], relates: bool
) -> bool:
    before = found[start - 1] if start else None
    if (
        before is not None
        and before.stop == found[start].start
        and before.kind not in ("words", "gap", "comma", "space")
    ):
        return False
    said = [each for each in inner if each.kind == "words"]
    if said:
        is_choice = (
            _words_of(said[0]).strip(" ,.").lower() in ("if", "otherwise", "else") and said[0] is not inner[0]
        )
        return not is_choice
    after = found[end + 1].kind if end + 1 < len(found) else "words"
    is_last = after in (*PARTING, *JOINING, "words", "close") or all(
        each.kind == "space" for each in found[end + 1 :]
    )
    if not is_last or before is None or not any(each.kind == "relation" for each in inner):
        return False
    if before.kind in ("gap", "comma", "words", "stop"):
        return True
    return relates and before.kind not in UNFINISHED and not _is_indicator(found, start)


def _is_indicator(found: Sequence[Sign], start: int) -> bool:
    says = [each.says for each in found[max(start - 4, 0) : start]]
    return says[-1] in INDICATORS or (says[-1] == "}" and any(each in INDICATORS for each in says))


def _kind(line: str, found: Sequence[Sign], place: int, pieces: Sequence[Event]) -> str:
    """What a sign outside of brackets is."""
    sign = found[place]
    if sign.kind == "words" or sign.kind in JOINING:
        return sign.kind
    if sign.says in ("∀", r"\forall"):
        return "every"
    is_after_words = bool(pieces) and pieces[-1].kind == "words"
    if is_after_words and sign.kind in ("number", "name") and NUMBERED.search(pieces[-1].says):
        return "words"
    if sign.kind == "stop":
        return "stop" if line[sign.stop : sign.stop + 1].strip() == "" else "formula"
    if sign.kind == "colon":
        return "colon" if not line[sign.stop : sign.stop + 1].strip(" \t\n\\") else "formula"
    return sign.kind if sign.kind in PARTING else "formula"


def _gathered(line: str, pieces: Sequence[Event]) -> list[Event]:
    """The pieces, those of one formula as one, and words with the signs between them as one."""
    found: list[Event] = []
    for each in pieces:
        last = found[-1] if found else None
        if last and last.kind == each.kind == "formula":
            relates = last.relates or each.relates
            says = line[last.start : each.stop]
            found[-1] = replace(
                last, stop=each.stop, says=says, relates=relates, ends=relates, last=each.last
            )
        elif last and last.kind == each.kind == "words":
            found[-1] = replace(
                last, stop=each.stop, says=last.says + line[last.stop : each.start] + each.says
            )
        elif (
            each.kind == "words"
            and len(found) > 1
            and found[-2].kind == "words"
            and last
            and _is_punctuation(last)
        ):
            words = found[-2].says + line[found[-2].stop : each.start] + each.says
            found[-2:] = [replace(found[-2], stop=each.stop, says=words)]
        else:
            found.append(each)
    return found


def _is_punctuation(event: Event) -> bool:
    return event.kind in ("comma", "stop", "semicolon", "colon") or (
        event.kind == "formula" and event.says in "-–—'\"’"
    )


def _merged(pieces: Sequence[Event]) -> list[Event]:
    """The pieces, with formulas put together where the sign between them parts indices or arguments, not relations."""
    found: list[Event] = []
    waiting: list[Event] = []  # weak signs since the last formula
    for place, each in enumerate(pieces):
        if each.kind in PARTING:
            waiting.append(each)
            continue
        last = found[-1] if found else None
        if each.kind == "formula" and waiting and last is not None and last.kind == "formula":
            following = pieces[place:]
            if not _parts(last, waiting, following):
                relates = last.relates or each.relates or any(sign.kind == "arrow" for sign in waiting)
                found[-1] = replace(last, stop=each.stop, relates=relates, ends=each.relates, last=each.last)
                waiting = []
                continue
            if any(sign.kind == "arrow" for sign in waiting):
                waiting = [replace(sign, kind="then") if sign.kind == "arrow" else sign for sign in waiting]
        elif not found or last is None or last.kind != "formula":
            waiting = [replace(sign, kind="then") if sign.kind == "arrow" else sign for sign in waiting]
        found += [sign for sign in waiting if sign.kind not in ("gap", "column")]
        waiting = []
        found.append(each)
    return found + [sign for sign in waiting if sign.kind in ("comma", "colon", "semicolon", "stop")]


def _parts(left: Event, waiting: Sequence[Event], following: Sequence[Event]) -> bool:
    """Whether the signs part two claims: a relation stands on both sides of them."""
    kinds = {each.kind for each in waiting}
    right = following[0]
    if "colon" in kinds:
        return right.relates or left.relates
    if not left.relates:
        return False
    if kinds == {"comma"} or kinds == {"comma", "gap"}:
        return _relates_soon(following)
    return right.relates


def _relates_soon(following: Sequence[Event]) -> bool:
    """Whether the next formula with a relation comes before anything but commas: x, y > 0."""
    for each in following:
        if each.kind == "formula" and each.says in DOTS:
            return False
        if each.kind == "formula" and each.relates:
            return True
        if each.kind not in ("formula", "comma"):
            return False
    return False
