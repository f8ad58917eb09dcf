r"""What a LaTeX name is made of: \hat{y}^{(1)}_k is a y with a hat, below it k, above it ( 1 ).

For printers that do not write LaTeX.  A name comes from a person: whatever it is, it has parts.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from derive.present.names import ACCENTS, GREEK, braced, name_text

MARKS = {mark: name for name, mark in ACCENTS.items()} | {
    "\u0300": "grave", "\u0301": "acute", "\u0306": "breve", "\u0308": "ddot", "\u030c": "check",
}  # fmt: skip
STYLES = {
    "mathbf": "bold", "boldsymbol": "bold italic", "bm": "bold italic", "mathcal": "calligraphic", "mathscr": "calligraphic", "mathbb": "blackboard",
    "mathfrak": "fraktur", "mathsf": "sans-serif", "mathtt": "monospaced", "mathit": "italic",
    "mathrm": "upright", "operatorname": "upright", "text": "upright", "textrm": "upright",
}  # fmt: skip
SIGNS = {
    **GREEK, "epsilon": "ϵ", "phi": "ϕ",  # as TeX has them, beside \varepsilon and \varphi
    "infty": "∞", "top": "⊤", "perp": "⟂", "star": "⋆", "ast": "∗", "dagger": "†", "partial": "∂", "nabla": "∇",
    "circ": "∘", "odot": "⊙", "oplus": "⊕", "times": "×", "cdot": "⋅", "pm": "±",
}  # fmt: skip
TOKEN = re.compile(r"(\\[A-Za-z]+)\s*|\\(.)|(.)", re.DOTALL)
DEEPEST = 12  # braces within braces; what has more of them is a word


@dataclass(frozen=True, slots=True)
class Part:
    """Letters in one style, or other parts in place of them, with accents and what stands below and above."""

    text: str = ""
    style: str = ""
    inside: tuple[Part, ...] = ()
    accents: tuple[str, ...] = ()
    below: tuple[Part, ...] = ()
    above: tuple[Part, ...] = ()


@lru_cache(maxsize=1024)
def parts(name: str) -> tuple[Part, ...]:
    """The parts of a name."""
    if name.count("{") > DEEPEST:
        return (Part(name_text(name), "upright"),)
    tokens = [match[1] or match[2] or match[3] for match in TOKEN.finditer(braced(name))]
    letters = [each for token in tokens for each in _letters(token)]
    letters.reverse()
    found: list[Part] = []
    while letters:
        found += _row(letters)
    return tuple(found)


def _letters(token: str) -> str | list[str]:
    """A command, or a letter and the accents that are part of it, ŷ."""
    apart = unicodedata.normalize("NFD", token)
    return [token] if len(token) > 1 or not set(apart[1:]) <= set(MARKS) else apart


def _row(tokens: list[str]) -> list[Part]:
    """What stands before the next } that nothing here opens; the tokens are in reverse."""
    found: list[Part] = []
    while tokens and tokens[-1] != "}":
        token = tokens.pop()
        last = found.pop() if found and (token in "^_" or token in MARKS) else Part()
        if token == "_":
            found.append(replace(last, below=(*last.below, *_operand(tokens))))
        elif token == "^":
            found.append(replace(last, above=(*last.above, *_operand(tokens))))
        elif token in MARKS:
            found.append(replace(last, accents=(*last.accents, MARKS[token])))
        else:
            tokens.append(token)
            found += _operand(tokens)
    if tokens:
        tokens.pop()
    return found


def _operand(tokens: list[str]) -> tuple[Part, ...]:
    """What a command acts on, or what stands below or above: the next letter, or what is in the next braces."""
    if not tokens or tokens[-1] == "}":
        return ()
    token = tokens.pop()
    command = token[1:] if len(token) > 1 else ""
    if token == "{":
        return tuple(_row(tokens))
    if command in STYLES:
        return _styled(_operand(tokens), STYLES[command])
    if command in MARKS.values():
        inner = _operand(tokens)
        whole = inner[0] if len(inner) == 1 and not (inner[0].below or inner[0].above) else Part(inside=inner)
        return (replace(whole, accents=(*whole.accents, command)),)
    if command:
        return (Part(SIGNS[command]) if command in SIGNS else Part(command, "upright"),)
    return () if token.isspace() else (Part(token),)


def _styled(row: tuple[Part, ...], style: str) -> tuple[Part, ...]:
    """The parts in a style, letters of it in one."""
    if row and all(part == Part(part.text) for part in row):
        return (Part("".join(part.text for part in row), style),)
    return tuple(
        replace(
            part, style=part.style or style, inside=_styled(part.inside, style), below=_styled(part.below, style),
            above=_styled(part.above, style),
        )
        for part in row
    )  # fmt: skip
