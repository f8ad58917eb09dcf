"""Reading the formulas that `derive.present.text` prints.

A Pratt parser over a list of tokens; indices get their size from the slot in which they stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from derive.errors import StatementError
from derive.terms import (
    MAX_DEPTH,
    Index,
    Term,
    add,
    delta,
    fn,
    index,
    mul,
    neg,
    num,
    power,
    reciprocal,
    size,
    sum_over,
    sym,
)  # fmt: skip

LONGEST = 20_000
FUNCTIONS = {
    "log": "log",
    "tanh": "tanh",
    "σ": "sigma",
    "sin": "sin",
    "cos": "cos",
    "erf": "erf",
    "ReLU": "relu",
}
SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
PLAIN = str.maketrans(SUPERSCRIPT, "0123456789-")
LETTER = r"[^\W\d_⁰¹²³⁴-⁹][̀-ͯ]*"
TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<number>[0-9]+)|(?P<sup>[⁻⁰¹²³⁴-⁹]+)"
    rf"|(?P<name>(?:{LETTER})+(?:⁽[⁰¹²³⁴-⁹⁺⁻ⁿ]*⁾|\*)*)(?P<subs>_\{{[^{{}}]*\}}|_[^\W_⁰¹²³⁴-⁹]+)?"
    r"|(?P<mark>[+−/^{}()\[\],√])"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text: its kind, what it says, its subscripts, and its column from 1."""

    kind: str
    says: str
    column: int
    indices: tuple[str, ...] = ()


@dataclass
class Reader:
    """The tokens that are left, and what names stand for."""

    tokens: list[Token]
    shapes: Mapping[str, tuple[str, tuple[str, ...]]]  # printed name -> (name, sizes)
    sizes: Mapping[str, str]  # printed name -> name
    letters: dict[str, str] = field(default_factory=dict)  # index letter -> size
    place: int = 0
    depth: int = 0


def read(
    text: str,
    shapes: Mapping[str, tuple[str, tuple[str, ...]]],
    sizes: Mapping[str, str],
    letters: Mapping[str, str],
) -> Term:
    """The term that `text` prints, given printed names with shapes, printed sizes, and index letters.

    Raises:
        StatementError: the text can't be read; says the column, what was found and expected.
    """
    if len(text) > LONGEST:
        raise StatementError(f"a formula of {len(text)} characters; at most {LONGEST} are read")
    reader = Reader(_tokens(text), shapes, sizes, dict(letters))
    term = _sum(reader)
    if _peek(reader).kind != "end":
        raise _unexpected(reader, "the end")
    return term


def _tokens(text: str) -> list[Token]:
    found, place = [], 0
    while place < len(text):
        m = TOKEN.match(text, place)
        if m is None:
            raise StatementError(f"column {place + 1}: found {text[place]!r}, which is no part of a formula")
        kind = m.lastgroup if m.lastgroup != "subs" else "name"
        if kind != "space":
            found.append(Token(kind or "", m["name"] or m[0], place + 1, _subscripts(m["subs"])))
        place = m.end()
    return [*found, Token("end", "the end", len(text) + 1)]


def _subscripts(text: str | None) -> tuple[str, ...]:
    if not text:
        return ()
    inner = text[1:]
    return tuple(inner[1:-1].split(",")) if inner.startswith("{") else tuple(inner)


def _peek(reader: Reader) -> Token:
    return reader.tokens[reader.place]


def _take(reader: Reader) -> Token:
    token = _peek(reader)
    reader.place += 1
    return token


def _unexpected(reader: Reader, wanted: str) -> StatementError:
    token = _peek(reader)
    return StatementError(f"column {token.column}: expected {wanted}, found {token.says}")


def _expect(reader: Reader, mark: str) -> None:
    if _peek(reader).says != mark:
        raise _unexpected(reader, mark)
    reader.place += 1


def _sum(reader: Reader) -> Term:
    reader.depth += 1
    if reader.depth > MAX_DEPTH:
        raise StatementError(f"column {_peek(reader).column}: nested deeper than {MAX_DEPTH}")
    negative = _peek(reader).says == "−"
    reader.place += negative
    terms = [neg(_product(reader)) if negative else _product(reader)]
    while _peek(reader).says in ("+", "−"):
        sign = _take(reader).says
        terms.append(neg(_product(reader)) if sign == "−" else _product(reader))
    reader.depth -= 1
    return add(*terms)


def _product(reader: Reader) -> Term:
    """Factors side by side; a slash takes one factor on each side."""
    factors: list[Term] = []
    while _starts_factor(reader):
        factor = _factor(reader)
        if _peek(reader).says == "/":
            reader.place += 1
            factor = mul(factor, reciprocal(_factor(reader)))
        factors.append(factor)
    if not factors:
        raise _unexpected(reader, "a formula")
    return mul(*factors)


def _starts_factor(reader: Reader) -> bool:
    token = _peek(reader)
    return token.kind in ("number", "name") or token.says in ("(", "√")


def _factor(reader: Reader) -> Term:
    base = _atom(reader)
    while True:
        token = _peek(reader)
        if token.kind == "sup":
            reader.place += 1
            base = power(base, num(Fraction(token.says.translate(PLAIN))))
        elif token.says == "^":
            reader.place += 1
            _expect(reader, "{")
            base = power(base, _sum(reader))
            _expect(reader, "}")
        else:
            return base


def _atom(reader: Reader) -> Term:
    token = _take(reader)
    if token.kind == "number":
        return num(int(token.says))
    if token.says == "(":
        inner = _sum(reader)
        _expect(reader, ")")
        return inner
    if token.says == "√":
        return power(_atom(reader), num(Fraction(1, 2)))
    if token.says == "Σ":
        return _big_sum(reader, token)
    if token.says == "δ" and len(token.indices) == 2:
        i, j = (_index(reader, each, "", token) for each in token.indices)
        return delta(i, j)
    if token.says == "e" and not token.indices and _is_raised(reader):
        return _exponential(reader)
    if token.says.startswith("∂"):
        raise StatementError(f"column {token.column}: derivatives are not read")
    if token.says in FUNCTIONS and token.says not in reader.shapes:
        return _function(reader, FUNCTIONS[token.says])
    return _entry(reader, token)


def _is_raised(reader: Reader) -> bool:
    return _peek(reader).says == "^" or _peek(reader).kind == "sup"


def _exponential(reader: Reader) -> Term:
    if _peek(reader).kind == "sup":
        return fn("exp", num(Fraction(_take(reader).says.translate(PLAIN))))
    _expect(reader, "^")
    _expect(reader, "{")
    inner = _sum(reader)
    _expect(reader, "}")
    return fn("exp", inner)


def _function(reader: Reader, name: str) -> Term:
    """With brackets the argument is what they hold; without, the one factor that follows."""
    if _peek(reader).says == "(":
        return fn(name, _atom(reader))
    return fn(name, _factor(reader))


def _big_sum(reader: Reader, token: Token) -> Term:
    (letter,) = token.indices
    bound = _index(reader, letter, "", token)
    return sum_over(bound, _product(reader))


def _entry(reader: Reader, token: Token) -> Term:
    if token.says in reader.sizes and not token.indices:
        return size(reader.sizes[token.says])
    if token.says not in reader.shapes:
        raise StatementError(f"column {token.column}: {token.says} is not declared")
    name, dims = reader.shapes[token.says]
    if len(dims) != len(token.indices):
        raise StatementError(
            f"column {token.column}: {token.says} has {len(dims)} indices, found {len(token.indices)}"
        )
    return sym(name, *(_index(reader, i, dim, token) for i, dim in zip(token.indices, dims, strict=True)))


def _index(reader: Reader, letter: str, dim: str, token: Token) -> Index:
    known = reader.letters.get(letter, dim)
    if not known or (dim and known != dim):
        raise StatementError(
            f"column {token.column}: the index {letter} runs over {known or 'no known size'}, not {dim or 'one'}"
        )
    return index(letter, known)
