r"""A text with its author's own commands written out, and with backslashes that were lost; each character knows its place.

\newcommand, \def and \DeclareMathOperator are taken at their word, within bounds.  A backslash is put back where a
command without one is followed by what that takes, as in frac{a}{b}; that is told, since it is a guess.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from derive.work.written.markup import closers

MOST_PASSES = 5  # of commands within commands
MOST_COMMANDS = 200
LONGEST = 400_000  # characters of the whole
NEW = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand)\*?\s*\{?\s*\\(?P<new>[A-Za-z]+)\s*\}?\s*(?:\[(?P<count>\d)\])?\s*(?P<default>\[[^\]\n]*\])?\s*(?=\{)"
    r"|\\def\s*\\(?P<old>[A-Za-z]+)\s*(?P<marks>(?:#\d)*)\s*(?=\{)"
    r"|\\DeclareMathOperator\*?\s*\{?\s*\\(?P<operator>[A-Za-z]+)\s*\}?\s*(?=\{)"
)
LOST = re.compile(
    r"(?<![\\A-Za-z])(?:(?P<taking>[dt]?frac|mathbf|mathrm|mathbb|mathcal|boldsymbol|hat|bar|tilde|vec|text|operatorname)(?=\{)"
    r"|(?P<side>left(?=\s?[(\[|])|right(?=\s?[)\]|]))"
    r"|(?P<sign>partial(?=\s*(?:\\|\{|(?P<of>[A-Za-z]+)))|(?:cdot|leq|geq|neq|nabla|infty)(?![A-Za-z])))"
)
FORMULA_LINE = re.compile(r"[{}]|partial\s+\w+\s*/\s*partial|[=^_].*\b(?:cdot|leq|geq|neq|nabla)\b")
ARGUMENT = re.compile(r"\s*(?:(?P<brace>\{)|(?P<token>\\[A-Za-z]+|[^\s\\{}$&]))")


@dataclass(frozen=True, slots=True)
class Own:
    """A command of the author's: how many arguments it takes, and what it stands for."""

    count: int
    body: str


@dataclass(frozen=True, slots=True)
class Plain:
    """A text, the place where each of its characters stands in what was typed, and what was put into it where."""

    text: str
    places: Sequence[int]
    repairs: tuple[tuple[int, str], ...] = ()  # the place in `text`, and a sentence


def plain(text: str, names: Container[str] = ()) -> Plain:
    """The text with commands written out and lost backslashes put back."""
    places: Sequence[int] = range(len(text))
    if "\\" in text:
        own, text = _commands(text)
        for _ in range(MOST_PASSES if own else 0):
            before = text
            text, places = _written_out(text, places, own)
            if text == before:
                break
    return _repaired(text, places, names)


def _commands(text: str) -> tuple[dict[str, Own], str]:
    """The author's own commands, and the text with spaces for what defines them."""
    own: dict[str, Own] = {}
    heads = list(NEW.finditer(text))[:MOST_COMMANDS]
    closed = closers(text) if heads else {}
    letters = list(text) if heads else []
    for m in heads:
        stop = closed.get(m.end())
        if stop is None or m["default"]:
            continue
        body = text[m.end() + 1 : stop]
        name = m["new"] or m["old"] or m["operator"]
        count = int(m["count"] or 0) if m["new"] else len(m["marks"] or "") // 2
        own[name] = Own(count, rf"\operatorname{{{body}}}" if m["operator"] else body)
        for place in range(m.start(), stop + 1):
            letters[place] = letters[place] if letters[place] == "\n" else " "
    return own, "".join(letters) or text


def _written_out(text: str, places: Sequence[int], own: Mapping[str, Own]) -> tuple[str, Sequence[int]]:
    """The text with what the commands stand for, and the places of its characters."""
    called = re.compile(
        rf"\\(?P<name>{'|'.join(sorted(map(re.escape, own), key=lambda name: (-len(name), name)))})(?![A-Za-z])"
    )
    closed = closers(text)
    found: list[str] = []
    where: list[int] = []
    at = size = 0
    for m in called.finditer(text):
        if m.start() < at or size > LONGEST:
            continue
        filled = _filled(text, places, m, own[m["name"]], closed)
        if filled is None:
            continue
        body, own_places, stop = filled
        found += [text[at : m.start()], body]
        where += [*places[at : m.start()], *own_places]
        size += len(found[-1]) + len(found[-2])
        at = stop
    return "".join((*found, text[at:])), [*where, *places[at:]]


def _filled(
    text: str, places: Sequence[int], m: re.Match[str], own: Own, closed: Mapping[int, int]
) -> tuple[str, list[int], int] | None:
    """What a command stands for with its arguments, the places, and where it stops; None if an argument is missing."""
    stop, given = m.end(), list[tuple[int, int]]()
    for _ in range(own.count):
        argument = ARGUMENT.match(text, stop)
        if argument is None:
            return None
        start, stop = argument.start("token"), argument.end()
        if argument["brace"]:
            start = argument.end()
            end = closed.get(start - 1)
            if end is None:
                return None
            given.append((start, end))
            stop = end + 1
        else:
            given.append((start, stop))
    here = places[m.start()]
    body: list[str] = []
    where: list[int] = []
    for piece in re.split(r"(#\d)", f"{{{own.body}}}" if _is_formula(own.body) else own.body):
        if re.fullmatch(r"#\d", piece):
            start, end = given[int(piece[1]) - 1] if 0 < int(piece[1]) <= len(given) else (0, 0)
            body.append(text[start:end])
            where += places[start:end]
        else:
            body.append(piece)
            where += [here] * len(piece)
    if own.body[-1:].isalpha() and not body[-1].endswith("}") and text[stop : stop + 1].isalpha():
        body.append(" ")
        where.append(here)
    return "".join(body), where, stop


def _is_formula(body: str) -> bool:
    """Whether braces round it change nothing but what a script behind it belongs to."""
    return (
        False
        if re.search(r"\\(?:begin|end|left|right)(?![A-Za-z])|[=<>&$]", body)
        else "_" in body or "^" in body
    )


def _repaired(text: str, places: Sequence[int], names: Container[str]) -> Plain:
    """The text with the backslashes that were surely lost."""
    found: list[str] = []
    where: list[int] = []
    repairs: list[tuple[int, str]] = []
    at = size = 0
    for line in re.finditer(r"[^\n]+", text) if LOST.search(text) else ():
        if not FORMULA_LINE.search(line[0]):
            continue
        for m in LOST.finditer(text, line.start(), line.end()):
            if m["of"] and len(m["of"]) > 1 and m["of"] not in names:
                continue  # partial sums
            if m[0] in names or (m["side"] and not ("left" in line[0] and "right" in line[0])):
                continue
            found += [text[at : m.start()], "\\"]
            where += [*places[at : m.start()], places[m.start()]]
            size += m.start() - at + 1
            repairs.append((size - 1, f"{m[0]} is read as \\{m[0]}: its backslash is missing"))
            at = m.start()
    if not repairs:
        return Plain(text, places)
    return Plain("".join((*found, text[at:])), [*where, *places[at:]], tuple(repairs))
