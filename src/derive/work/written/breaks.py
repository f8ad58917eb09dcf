r"""Where a stretch of formulas is broken: at \\, or where lines end, unless what stands there holds both sides together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from derive.work.written.markup import INNER
from derive.work.written.signs import signs

MOST_JOINED = 40  # breaks within one pair of brackets
LONGEST_JOINED = 4000  # characters
WIDEST = 200  # characters, of the space before what begins a line: else empty lines cost the square of their number
DOUBLE = (
    r"\\\\\*?(?:[ \t]*\[[^\]\n]{0,20}\])?|\\newline(?![A-Za-z])|\\(?:short)?intertext\s*\{(?P<said>[^{}]*)\}"
)
BRACKET = re.compile(
    rf"\\(?P<env>begin|end)\{{(?:{INNER})\*?\}}|(?P<break>{DOUBLE})|(?P<bracket>\\[{{}}]|[()\[\]{{}}])|\\.|(?P<line>\n)"
)
SPACE = r"(?:\s|&|\\(?:quad|qquad)(?![A-Za-z])|\\[,;:! ])*"
SIGN = r"\\(?:cdot|times|odot|otimes|circ|pm|mp|oplus)(?![A-Za-z])"
RELATION = r"\\(?:leq?|geq?|neq?|approx|equiv|Rightarrow|implies|iff|Leftrightarrow)(?![A-Za-z])"
GOES_ON = re.compile(rf"{SPACE}(?P<sign>[-+*/·×⋅∘⊙−]|{SIGN})(?![->*])")
RELATES = re.compile(rf"{SPACE}(?:[=<>≤≥≠≈⇒⇔⟹⟺∴]|{RELATION})")
LEADS = re.compile(rf"{SPACE}(?P<sign>[-+*/=<>≤≥≠·×−]|{SIGN}|{RELATION})")
WAITS = re.compile(rf"(?P<sign>[-+*/=<>≤≥≠·×−⇒⇔⟹]|{SIGN}|{RELATION}){SPACE}\Z")
MINUS = (
    "the - at the beginning of a line may go on from the line before or not: write it at the end of that line"
)

DEEPER = "it may go on from the line before it or not: write an operator between them"
AFTER = re.compile(rf"(?:{DOUBLE.replace('?P<said>', '')})?{SPACE}(?:[=<>≤≥≠≈]|{RELATION})")


@dataclass(frozen=True, slots=True)
class Unit:
    """What belongs together, from `start` to `stop`, and the breaks in it that say nothing; `is_said` if it is words."""

    start: int
    stop: int
    cuts: tuple[tuple[int, int], ...] = ()
    is_said: bool = False
    guess: str = ""


def broken(text: str, at_lines: bool) -> list[Unit]:
    r"""The units of `text` that are not empty, broken at \\\\, and where lines end if it is so."""
    found: list[Unit] = []
    for unit in _units(text, at_lines):
        if text[unit.start : unit.stop].strip():
            joint = _joint(text, found[-1], unit, at_lines) if found else None
            found[len(found) - (joint is not None) :] = [joint or unit]
    return found


def _units(text: str, at_lines: bool) -> Iterator[Unit]:
    tokens = list(BRACKET.finditer(text))
    held = _held(text, tokens, at_lines)
    start, cuts = 0, list[tuple[int, int]]()
    for place, m in enumerate(tokens):
        if not _breaks(m, at_lines):
            continue
        if held[place]:
            if held[place] == 2:
                cuts.append(m.span())
            continue
        yield Unit(start, m.start(), tuple(cuts))
        if m["said"]:
            yield Unit(*m.span("said"), (), is_said=True)
        start, cuts = m.end(), []
    yield Unit(start, len(text), tuple(cuts))


def _breaks(m: re.Match[str], at_lines: bool) -> bool:
    return m["break"] is not None or (at_lines and m["line"] is not None)


def _held(text: str, tokens: Sequence[re.Match[str]], at_lines: bool) -> list[int]:
    """For each token 1 if it stands within braces or an array, 2 if within round brackets only, 0 if in none.

    Brackets that nothing opens or closes, or not soon, are none; nor are round ones where a relation begins a line.
    """
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    for place, m in enumerate(tokens):
        if m["env"] == "begin" or (m["bracket"] and m["bracket"][-1] in "([{"):
            opened.append(place)
        elif (m["env"] or m["bracket"]) and opened:
            pairs.append((opened.pop(), place))
    breaks, relating = [0], [0]  # how many there are before each token
    for m in tokens:
        is_break = _breaks(m, at_lines)
        breaks.append(breaks[-1] + is_break)
        relating.append(
            relating[-1] + (is_break and RELATES.match(text, m.end(), m.end() + WIDEST) is not None)
        )
    tight, loose = [0] * (len(tokens) + 1), [0] * (len(tokens) + 1)
    for start, stop in pairs:
        is_tight = tokens[start]["env"] or tokens[start]["bracket"] == "{"
        is_near = tokens[stop].start() - tokens[start].start() <= LONGEST_JOINED
        if is_near and 0 < breaks[stop] - breaks[start] <= MOST_JOINED:
            if is_tight or relating[stop] == relating[start]:
                kind = tight if is_tight else loose
                kind[start] += 1
                kind[stop] -= 1
    depths = zip(accumulate(tight), accumulate(loose), strict=True)
    return [1 if within else 2 if round_ else 0 for within, round_ in depths]


def _joint(text: str, before: Unit, unit: Unit, at_lines: bool) -> Unit | None:
    """Both as one, if the second goes on from the first; None if it does not."""
    is_long = len(before.cuts) > MOST_JOINED or unit.stop - before.start > LONGEST_JOINED
    if before.is_said or unit.is_said or is_long:
        return None
    first = text[before.start : before.stop]
    waits = WAITS.search(first[-80:])
    leads = GOES_ON.match(text, unit.start, unit.stop)
    cuts, guess = [*before.cuts, (before.stop, unit.start), *unit.cuts], before.guess or unit.guess
    if waits and _is_open(first, waits):
        again = LEADS.match(text, unit.start, unit.stop)
        if again and again["sign"] == waits["sign"]:
            cuts.append(again.span("sign"))  # a sign that is written at both ends of the break
            guess = guess or (MINUS if again["sign"] in "-−" else "")
        elif again and RELATES.match(text, unit.start, unit.stop):
            return None
    elif leads and re.search(r"[=<>≤≥≠\\^_]", first):
        is_dash, is_deep = leads["sign"] in "-−", _is_deep(text, before, unit, at_lines)
        if is_dash and _relates(text[unit.start : unit.stop]):
            return None
        guess = guess or (MINUS if is_dash and not is_deep and _is_left(text, unit, at_lines) else "")
    elif at_lines and _goes_deeper(text, before, unit, first):
        is_said = any(each.kind == "words" for each in signs(text, unit.start, unit.stop, ()))
        guess = guess or ("" if is_said else DEEPER)
    else:
        return None
    return Unit(before.start, unit.stop, tuple(cuts), False, guess)


def _is_left(text: str, unit: Unit, at_lines: bool) -> bool:
    """Whether what begins with a minus may be the left side of a relation that follows."""
    return at_lines or AFTER.match(text, unit.stop) is not None


def _goes_deeper(text: str, before: Unit, unit: Unit, first: str) -> bool:
    """Whether a line without a relation stands far to the right of an equation before it."""
    is_deep = _indent(text, unit.start) > _indent(text, before.start) + 2
    return (
        is_deep and re.search(r"[=<>≤≥≠]", first) is not None and not _relates(text[unit.start : unit.stop])
    )


def _is_open(first: str, waits: re.Match[str]) -> bool:
    """Whether the sign at the end waits for something: it is no hyphen and no star of a text."""
    sign, before = waits["sign"], waits.string[: waits.start()]
    if before[-1:] in ("_", "^") or (sign == "*" and before[-1:].strip()):
        return False  # x_+, y^*, y*
    if sign in "-*/" and before[-1:].isalpha():
        return re.search(r"[=\\^_]", first) is not None
    return not (sign == ">" and before.endswith(("-", "=")))


def _is_deep(text: str, before: Unit, unit: Unit, at_lines: bool) -> bool:
    """Whether the second surely goes on: it stands further to the right, or behind a column."""
    if not at_lines:
        return "&" in text[unit.start : unit.stop].split("-")[0].split("−")[0]
    return _indent(text, unit.start) > _indent(text, before.start)


def _indent(text: str, start: int) -> int:
    line = text[text.rfind("\n", 0, start) + 1 : start + 200]
    return len(line) - len(line.lstrip())


def _relates(formula: str) -> bool:
    return any(
        sign.depth == 0 and sign.kind in ("relation", "then", "iff")
        for sign in signs(formula, 0, len(formula), ())
    )
