"""A derivation as text, in lines, and these in parts: what is claimed, under which condition, what names mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

WRAPPERS = re.compile(r"\\(?:begin|end)\{(?:align|aligned|eqnarray|gather|equation|split|multline)\*?\}")
BREAK = re.compile(r"\\begin\{\w+\*?\}|\\end\{\w+\*?\}|\\\\(?:\[[^\]]*\])?|\n")
THEN = re.compile(r"\\(?:Rightarrow|implies|Longrightarrow|therefore)\b|⇒|∴|⟹|=>")
IFF = re.compile(r"\\(?:iff|Leftrightarrow|Longleftrightarrow)\b|⇔|⟺|<=>")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line: its role, its text, the place where that begins in the whole, and how it is `joined` to the
    part before it: "then" (which it follows from), "iff", or "".

    Its role is "claim", "condition" (of what follows in the line, or before it), "meaning" (what names stand for),
    "reason" (said in brackets or after "since"), or "words".
    """

    role: str
    text: str
    at: int
    joined: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A line that is not empty: its number, from 1, the row of the text, the place where it begins, and its parts."""

    number: int
    row: int
    at: int
    text: str
    parts: tuple[Part, ...]


def written(text: str) -> tuple[Written, ...]:
    """The lines of `text` that are not empty."""
    found: list[Written] = []
    for at, line in _broken(text):
        bare = line.strip()
        if bare:
            start = at + len(line) - len(line.lstrip())
            row = text.count("\n", 0, start) + 1
            found.append(Written(len(found) + 1, row, start, bare, tuple(_parts(bare, start))))
    return tuple(found)


def _broken(text: str) -> Iterator[tuple[int, str]]:
    """The lines with their places: broken at line ends and at double backslashes outside of inner environments."""
    plain = WRAPPERS.sub(lambda m: " " * len(m[0]), text)
    start = depth = 0
    for m in BREAK.finditer(plain):
        if m[0].startswith("\\begin"):
            depth += 1
        elif m[0].startswith("\\end"):
            depth -= 1
        elif depth <= 0:
            yield start, plain[start : m.start()]
            start = m.end()
    yield start, plain[start:]


def _parts(line: str, at: int) -> Iterator[Part]:
    bare = line if "\\begin" in line else line.replace("&", " ")
    role, joined, start = "claim", "", 0
    for m in re.finditer(f"({THEN.pattern})|({IFF.pattern})|(?<!\\\\)(:)(?!=)", bare):
        piece = bare[start : m.start()]
        if m[3] is not None:
            role = "condition"
        if piece.strip():
            yield Part(role, *_stripped(piece, at + start), joined)
        joined = "then" if m[1] else "iff" if m[2] else ""
        role, start = "claim", m.end()
    piece = bare[start:]
    if piece.strip():
        yield Part(role, *_stripped(piece, at + start), joined)


def _stripped(piece: str, at: int) -> tuple[str, int]:
    return piece.strip(), at + len(piece) - len(piece.lstrip())
