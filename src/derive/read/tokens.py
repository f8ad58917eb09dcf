"""Text to tokens, within limits that hold before anything is done with them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from derive.read.characters import CUT, characters
from derive.read.errors import Unreadable

LONGEST = 4000  # characters
MOST_TOKENS = 1500
MOST_DIGITS = 60

TOKEN = re.compile(
    r"(?P<space>[ ~]+)|(?P<cut>\x00)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)|(?P<word>[A-Za-z]+)|(?P<command>\\(?:[A-Za-z]+|.))"
    r"|(?P<mark>\*\*|->|<=|>=|!=|==|[-+*/^_{}()\[\]|&=<>,'!:;.])"
)
SPACING = frozenset(
    (
        r"\,",
        r"\;",
        r"\:",
        r"\!",
        "\\ ",
        r"\quad",
        r"\qquad",
        r"\displaystyle",
        r"\textstyle",
        r"\limits",
        r"\nolimits",
    )
)
WIDE = frozenset((r"\quad", r"\qquad"))
SIZING = re.compile(r"\\(?:left|right|middle|(?:[bB]igg?[lr]?))")
TEXT = frozenset((r"\text", r"\mathrm", r"\textrm", r"\mbox"))
UPRIGHT = frozenset(("mathrm", "text", "textrm", "operatorname", "mathit", "mathsf", "textbf"))
JOINING = frozenset(("if", "otherwise", "else", "for", "when"))
FENCES = (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]"))


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text: its kind, what it says, its place, whether a space stands before it, and whether a wide one."""

    kind: str
    says: str
    at: int
    spaced: bool = False
    apart: bool = False


def tokens(text: str, is_answer: bool = False) -> list[Token]:
    """The tokens of `text`, and one for its end; an answer may end like a sentence.

    Raises:
        Unreadable: a character or a length that no formula has.
    """
    if len(text) > LONGEST:
        raise Unreadable(f"a formula of {len(text)} characters; at most {LONGEST} are read", LONGEST)
    plain, places = _plain(text)
    start, stop = _unfenced(_unpunctuated(plain) if is_answer else plain)
    if is_answer:
        stop = len(_unpunctuated(plain[:stop]))
    found: list[Token] = []
    spaced = apart = False
    is_latex = "\\" in text  # of which the lines are as long as they happen to be
    while start < stop:
        m = TOKEN.match(plain, start, stop)
        if m is None:
            raise Unreadable(f"found {plain[start]}, which is no part of a formula", places[start])
        kind, says, at = m.lastgroup or "", m[0], places[start]
        start = m.end()
        if kind == "space" and "~" in says and (says.strip() != says or "\\" not in plain):
            found.append(
                Token("command", r"\sim", at + says.index("~"), spaced=True)
            )  # elsewhere LaTeX's space
        elif kind == "space" or says in SPACING:
            spaced = True
            apart |= says in WIDE or (not is_latex and "\n" in text[at : places[start - 1] + 1])
        elif kind != "cut" and not (kind == "command" and SIZING.fullmatch(says)):
            if kind == "number":
                _check(says, at, plain[start : start + 3])
            found.append(Token(kind, says, at, spaced, apart))
            spaced = apart = False
        if len(found) > MOST_TOKENS:
            raise Unreadable(f"a formula of more than {MOST_TOKENS} signs", at)
    if not found:
        raise Unreadable("expected a formula, found nothing", 0)
    if is_answer:
        found = _worded(found)
    return [*found, Token("end", "the end", len(text), spaced)]


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """The text in ASCII, and the places of its characters in what was typed."""
    if text.isascii() and text.isprintable():
        return text, range(len(text))
    typed = characters(text)
    return "".join(c for c, _ in typed), [place for _, place in typed]


def _worded(found: list[Token]) -> list[Token]:
    r"""\text{if} as the word if, and so all that joins cases."""
    plain: list[Token] = []
    here = 0
    while here < len(found):
        length = _length_of_word(found, here)
        plain.append(Token("word", found[here + 2].says, found[here].at, True) if length else found[here])
        here += length or 1
    return plain


def _length_of_word(found: list[Token], here: int) -> int:
    r"""How many tokens \text{if} or \text{otherwise.} has here; 0 if it is none."""
    if found[here].says not in TEXT:
        return 0
    says = [token.says for token in found[here + 1 : here + 5]]
    if says[:1] != ["{"] or len(says) < 3 or says[1] not in JOINING:
        return 0
    return 4 if says[2] == "}" else 5 if says[2:] == [".", "}"] else 0


def _unpunctuated(plain: str) -> str:
    """A sentence without the point, the comma or the semicolon at its end; `...` stays."""
    bare = plain.rstrip(" ")
    return bare[:-1] if bare.endswith((".", ",", ";")) and not bare.endswith(("..", "\\,", "\\;")) else plain


def _unfenced(plain: str) -> tuple[int, int]:
    r"""Where the formula starts and stops within $...$, \(...\), or spaces."""
    stop = len(plain.rstrip(" "))
    start = len(plain) - len(plain.lstrip(" "))
    for opening, closing in FENCES:
        inner = plain[start:stop]
        if inner.startswith(opening) and inner.endswith(closing) and len(inner) >= len(opening + closing):
            return start + len(opening), stop - len(closing)
    return start, stop


def _check(says: str, at: int, then: str) -> None:
    if len(says) > MOST_DIGITS:
        raise Unreadable(
            f"a number of {len(says)} digits; at most {MOST_DIGITS} are read: give it a name", at
        )
    if re.match(r"[eE][-+]?[0-9]", then.replace(CUT, " ")):
        raise Unreadable(f"{says}{then.strip()} may be a decimal or a product: write 10^(-5), or spaces", at)
