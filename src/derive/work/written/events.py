"""A row as what stands in it one after the other: words, formulas, and the signs that part them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from derive.work.written.rows import Row
from derive.work.written.signs import DOTS, Sign, partners, signs
from derive.work.written.wording import is_prose

PARTING = ("comma", "semicolon", "colon", "gap", "stop", "column", "arrow")
SINGLE = {",": "comma", ";": "semicolon", ":": "colon", ".": "stop"}
JOINING = ("then", "iff", "because")
MOST_LISTED = 40  # names with commas between them
UNFINISHED = ("relation", "sign", "script", "large")
ALL = re.compile(r"\bfor\s+(?:all|any|every|each|some)\W*\Z", re.IGNORECASE)
QUOTING = re.compile(
    r"\b(?:by|from|in|into|using|with|see|eq|equation|equations|of|combining|and|insert|inserting|step|steps)\b\W*\Z",
    re.IGNORECASE,
)
NUMBERED = re.compile(
    r"\b(?:case|step|part|eq|eqn|equation|equations|line|lines|exercise|problem|lemma|theorem|section|chapter|figure|fig|page"
    r"|question|task|ex|rule|claim|fact|example|number|no|nr|przypadek|krok|zadanie|fall|schritt)\b[.\s]*\Z",
    re.IGNORECASE,
)
INDICATORS = ("1", "I", r"\mathbb", r"\mathbf", "P", r"\Pr", r"\mathds", "p")
TEXT = re.compile(r"\\[A-Za-z]+\s*\{([^{}]*)\}\Z")
NUMBER = re.compile(r"\d{1,3}|\*{1,3}|[a-h]|\\star|\\ast|i{1,3}|iv|v")
TAG = re.compile(  # (3) derivative of log, (n×1): set apart behind a formula
    r"(?<=\S)(?:(?=[ \t]*(?:\t|[ ]{3}|\n))\s*+(?P<tag>\((?:\d{1,3}[a-z]?|\*{1,3}|\w{1,3}\s*×\s*\w{1,3})\)(?=\s|\Z).*)"
    r"|[ ]{2}(?P<numbered>\(\d{1,3}[a-z]?\)\s+(?:[^\W\d]|.*[^\W\d]{3}).*))",
    re.DOTALL,
)
MAYBE_NUMBER = "the number in brackets at its end may be that of the line, or a factor"


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


def events(line: str, row: Row, names: Container[str], numbers: Container[str] = ()) -> list[Event]:
    """What stands in a row, of which `line` has the text, in which places are counted from its start.

    `names` are those that are declared, `numbers` those that lines have at their ends for sure.
    """
    if row.kind == "heading" or (row.kind == "bare" and is_prose(line)):
        start, stop = len(line) - len(line.lstrip()), len(line.rstrip())
        return [Event("words", start, stop, line[start:stop])]
    if row.kind == "bare" and (tag := TAG.search(line)):
        start, stop = tag.start(tag.lastgroup or 0), len(line.rstrip())
        before = _merged(line, _of_formula(line, 0, start, names, False, numbers))
        return [*before, Event("words", start, stop, line[start:stop])]
    if row.kind != "sentence":
        return _merged(line, _of_formula(line, 0, len(line), names, row.kind == "math", numbers))
    found: list[Event] = []
    at = 0
    for start, stop in row.spans:
        found += _said(line, at, start - row.start)
        found += _merged(line, _of_formula(line, start - row.start, stop - row.start, names, True))
        at = stop - row.start
    return [*found, *_said(line, at, len(line))]


def _said(line: str, start: int, stop: int) -> Iterator[Event]:
    """What stands between two formulas of a sentence: words, signs, and brackets that hold formulas."""
    places = [m.start() for m in re.finditer(r"[()]", line[start:stop])]
    opened: list[int] = []
    alone = set[int]()
    for place in places:
        if line[start + place] == "(":
            opened.append(place)
        elif opened:
            opened.pop()
        else:
            alone.add(place)
    at = start
    for place in (*sorted(alone | set(opened)), stop - start):
        yield from _words_in(line, at, start + place)
        at = start + place + 1
        if at <= stop:
            yield Event("open" if line[at - 1] == "(" else "close", at - 1, at, line[at - 1])


def _words_in(line: str, start: int, stop: int) -> Iterator[Event]:
    words = line[start:stop].strip()
    at = start + len(line[start:stop]) - len(line[start:stop].lstrip())
    if words in SINGLE:
        yield Event(SINGLE[words], at, at + 1, words)
    elif words:
        yield Event("words", at, at + len(words), words)


def _of_formula(
    line: str, start: int, stop: int, names: Container[str], is_math: bool, numbers: Container[str] = ()
) -> list[Event]:
    """The pieces of a formula, or of a line that may be one, and what stands between them."""
    found, number = _without_number(line, signs(line, start, stop, names, is_math), numbers)
    opened = _opened(line, found)
    pieces: list[Event] = []
    within = skipped = 0
    for place, sign in enumerate(found):
        if place < skipped:
            continue
        if (
            pieces
            and _is_quoted(found, place)
            and pieces[-1].kind == "words"
            and QUOTING.search(pieces[-1].says)
        ):
            pieces.append(
                Event("words", sign.start, found[place + 2].stop, line[sign.start : found[place + 2].stop])
            )
            skipped = place + 3
            continue
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
    return [*_gathered(line, pieces), *number]


def _without_number(line: str, found: list[Sign], numbers: Container[str]) -> tuple[list[Sign], list[Event]]:
    """The signs without the number of the line at their end, and that number; `numbers` are those of lines for sure."""
    stop = len(found)
    while stop and found[stop - 1].kind in ("stop", "space", "gap", "comma"):
        stop -= 1
    if stop < 4 or [each.kind for each in found[stop - 3 : stop : 2]] != ["open", "close"]:
        return found, []
    before, opening, number, closing = found[stop - 4 : stop]
    is_number = NUMBER.fullmatch(number.says) is not None and opening.says == "(" and not opening.depth
    if not is_number or before.kind == "words" or before.kind in UNFINISHED:
        return found, []
    wide = before.kind in PARTING or line[before.stop : opening.start].count(" ") > 1
    if wide or (before.stop < opening.start and number.says in numbers):
        return found[: stop - 3], [Event("number", opening.start, closing.stop)]
    if before.stop == opening.start or number.kind != "number":
        return found, []  # f(3), and a (b)
    return found, [Event("number", closing.stop, closing.stop, MAYBE_NUMBER)]


def _is_quoted(found: Sequence[Sign], place: int) -> bool:
    """Whether the number of an equation stands here: (3)."""
    three = found[place : place + 3]
    if [each.kind for each in three[::2]] != ["open", "close"] or three[0].says != "(":
        return False
    behind = found[place + 3].kind if place + 3 < len(found) else "words"
    return NUMBER.fullmatch(three[1].says) is not None and behind not in UNFINISHED


def _is_idle(found: Sequence[Sign], place: int) -> bool:
    """Whether an & stands before or behind a sign of the formula, and so parts nothing."""
    before = after = "sign"
    for step in range(1, min(place, MOST_LISTED) + 1):
        if found[place - step].kind not in ("space", "gap", "column"):
            before = found[place - step].kind
            break
    for step in range(1, min(len(found) - place, MOST_LISTED)):
        if found[place + step].kind not in ("space", "gap", "column"):
            after = found[place + step].kind
            break
    return before in UNFINISHED or after in UNFINISHED[:2]


def _words_of(sign: Sign) -> str:
    m = TEXT.match(sign.says)
    return m[1] if m else sign.says


def _opened(line: str, found: Sequence[Sign]) -> dict[int, int]:
    """The places of round brackets that hold a remark: words, or a relation behind one; 1 where they open, -1 where they close."""
    opened: dict[int, int] = {}
    stop = -1
    first = next(
        (place for place, each in enumerate(found) if each.kind == "relation" and not each.depth), len(found)
    )
    formula = next(
        (place for place, each in enumerate(found) if each.kind not in ("words", "number")), len(found)
    )
    for start, end in sorted(partners(found).items()):
        sign = found[start]
        if start < stop or sign.depth or sign.says not in ("(", "["):
            continue
        relates = first < start
        inner = [each for each in found[start + 1 : end] if each.depth == 1]
        if _is_remark(found, start, end, inner, relates, formula >= start):
            opened |= {start: 1, end: -1}
            stop = end
    return opened


def _is_remark(
    found: Sequence[Sign], start: int, end: int, inner: Sequence[Sign], relates: bool, is_behind_words: bool
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
    is_last = after in (*PARTING, *JOINING, "words", "close", "space")
    if not is_last or before is None or not any(each.kind == "relation" for each in inner):
        return False
    if before.kind in ("gap", "comma", "words", "stop") or is_behind_words:
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
    if is_after_words and _is_number(found, place) and NUMBERED.search(pieces[-1].says):
        return "words"
    if sign.kind == "stop":
        return "stop" if line[sign.stop : sign.stop + 1].strip() == "" else "formula"
    if sign.kind == "colon":
        return "colon" if not line[sign.stop : sign.stop + 1].strip(" \t\n\\") else "formula"
    return sign.kind if sign.kind in PARTING else "formula"


def _is_number(found: Sequence[Sign], place: int) -> bool:
    """Whether it may be what a case or an equation is numbered with."""
    after = found[place + 1].kind if place + 1 < len(found) else "words"
    is_number = (
        found[place].kind == "number" or re.fullmatch("[A-H]|i{1,3}|iv", found[place].says) is not None
    )
    return is_number and after not in UNFINISHED


def _gathered(line: str, pieces: Sequence[Event]) -> list[Event]:
    """The pieces, those of one formula as one, and words with the signs between them as one."""
    runs: list[list[Event]] = []
    for place, each in enumerate(pieces):
        kind = runs[-1][0].kind if runs else ""
        is_within = _is_within_words(pieces, place)
        if kind and (kind == each.kind in ("words", "formula") or (kind == "words" and is_within)):
            runs[-1].append(each)
        else:
            runs.append([each])
    return [run[0] if len(run) == 1 else _as_one(line, run) for run in runs]


def _is_within_words(pieces: Sequence[Event], place: int) -> bool:
    """Whether a sign stands between two words of a sentence."""
    if not 0 < place < len(pieces) - 1 or not pieces[place - 1].kind == pieces[place + 1].kind == "words":
        return False
    each = pieces[place]
    is_quote = each.kind == "formula" and each.says in ("-", "–", "—", "'", '"', "’")
    return is_quote or each.kind in ("comma", "stop", "semicolon", "colon")


def _as_one(line: str, run: Sequence[Event]) -> Event:
    first, last = run[0], run[-1]
    if first.kind == "formula":
        relates = any(each.relates for each in run)
        says = line[first.start : last.stop]
        return replace(first, stop=last.stop, says=says, relates=relates, ends=relates, last=last.last)
    gaps = (line[one.stop : other.start] for one, other in pairwise(run))
    said = "".join(part for each, gap in zip(run, (*gaps, ""), strict=True) for part in (each.says, gap))
    return replace(first, stop=last.stop, says=said)


def _merged(line: str, pieces: Sequence[Event]) -> list[Event]:
    """The pieces, with formulas put together where the sign between them parts indices or arguments, not relations."""
    found: list[Event] = []
    waiting: list[Event] = []  # weak signs since the last formula
    for place, each in enumerate(pieces):
        if each.kind in PARTING:
            waiting.append(each)
            continue
        last = found[-1] if found else None
        if each.kind == "formula" and waiting and last is not None and last.kind == "formula":
            if not _is_every(line, found) and not _parts(last, waiting, pieces, place):
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


def _parts(left: Event, waiting: Sequence[Event], pieces: Sequence[Event], place: int) -> bool:
    """Whether the signs part two claims: a relation stands on both sides of them."""
    kinds = {each.kind for each in waiting}
    right = pieces[place]
    if "colon" in kinds:
        return right.relates or left.relates
    if not left.relates:
        return False
    if kinds == {"comma"} or kinds == {"comma", "gap"}:
        return _relates_soon(pieces, place) or _is_subject(pieces, place)
    return right.relates


def _is_every(line: str, found: Sequence[Event]) -> bool:
    """Whether the last formula belongs to "for all", and so ends at a comma: for all k, a_k = b_k."""
    for each in islice(reversed(found), MOST_LISTED):
        if each.kind == "every":
            return True
        if each.kind == "words":
            return ALL.search(line, each.start, each.stop) is not None
        if each.kind not in ("formula", "comma") or each.relates:
            return False
    return False


def _is_subject(pieces: Sequence[Event], place: int) -> bool:
    """Whether a sentence begins with the next formula: for j ≠ k, o_k does not depend on it."""
    behind = pieces[place + 1] if place + 1 < len(pieces) else None
    if behind is None or behind.kind != "words":
        return False
    return re.fullmatch(r"\W*(?:if|for|when|otherwise|else|and)\W*", behind.says, re.IGNORECASE) is None


def _relates_soon(pieces: Sequence[Event], place: int) -> bool:
    """Whether the next formula with a relation comes before anything but commas: x, y > 0."""
    for each in islice(pieces, place, place + MOST_LISTED):
        if each.kind == "formula" and (each.says in DOTS or each.says in ("...", "…", "⋯", "..")):
            return False
        if each.kind == "formula" and each.relates:
            return True
        if each.kind not in ("formula", "comma"):
            return False
    return False
