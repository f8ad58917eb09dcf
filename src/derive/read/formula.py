"""Reading the formulas that `derive.present.text` prints.

A Pratt parser over a list of tokens; indices get their size from the slot in which they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction

from derive.errors import StatementError
from derive.terms import (
    MAX_DEPTH,
    PI,
    Index,
    Term,
    add,
    delta,
    derivative,
    fn,
    index,
    indicator,
    limit,
    moment,
    mul,
    neg,
    num,
    power,
    product_over,
    reciprocal,
    size,
    sum_over,
    sym,
)  # fmt: skip
from derive.terms.nodes import MOMENTS

LONGEST = 20_000
MOST_DIGITS = 100
RELATIONS = {"<": "<", "≤": "<=", "=": "=", "≠": "!=", ">": "<", "≥": "<="}
FUNCTIONS = {
    "log": "log",
    "tanh": "tanh",
    "σ": "sigma",
    "sin": "sin",
    "cos": "cos",
    "erf": "erf",
    "Γ": "Gamma",
    "ReLU": "relu",
}
OF_SEVERAL = ("max", "min")
SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
PLAIN = str.maketrans(SUPERSCRIPT, "0123456789-")
SUBSCRIPT = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
LETTER = r"[^\W\d_⁰¹²³⁴-⁹][̀-ͯ]*"  # ₁ is one, too: b₁ is a name
TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<number>[0-9]+)|(?P<sup>⁻?[⁰¹²³⁴-⁹]+)"
    rf"|(?P<name>(?:{LETTER})+(?:⁽[⁰¹²³⁴-⁹⁺⁻ⁿ]*⁾|\*)*)(?P<subs>_\{{[^{{}}]*\}}|_[^\W_⁰¹²³⁴-⁹]+)?"
    r"|(?P<mark>[+−·/^{}()\[\],√∂|<>≤≥=≠!])"
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
        if m[0] == "|" and text[place - 1 : place].isspace():
            kind = "open"  # the bar that begins |x|, where a factor may also end
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
    negative = _peek(reader).says == "−"
    reader.place += negative
    terms = [neg(_product(reader)) if negative else _product(reader)]
    while _peek(reader).says in ("+", "−"):
        sign = _take(reader).says
        terms.append(neg(_product(reader)) if sign == "−" else _product(reader))
    return add(*terms)


def _product(reader: Reader) -> Term:
    """Factors side by side; a slash takes one factor on each side."""
    factors = [_quotient(reader)]
    while _peek(reader).says == "·" or _starts_factor(reader):
        reader.place += _peek(reader).says == "·"
        factors.append(_quotient(reader))
    return mul(*factors)


def _quotient(reader: Reader) -> Term:
    factor = _factor(reader)
    if _peek(reader).says != "/":
        return factor
    reader.place += 1
    return mul(factor, reciprocal(_factor(reader)))


def _starts_factor(reader: Reader) -> bool:
    token = _peek(reader)
    return token.kind in ("number", "name", "open") or token.says in ("(", "√", "∂")


def _factor(reader: Reader) -> Term:
    base = _atom(reader)
    while True:
        token = _peek(reader)
        if token.kind == "sup":
            reader.place += 1
            base = power(base, num(Fraction(token.says.translate(PLAIN))))
        elif token.says == "!":
            reader.place += 1
            base = fn("factorial", base)
        elif token.says == "^":
            reader.place += 1
            _expect(reader, "{")
            with _deeper(reader):
                base = power(base, _until(reader, "}"))
        else:
            return base


def _atom(reader: Reader) -> Term:
    if not _starts_factor(reader) and _peek(reader).says != "|":
        raise _unexpected(reader, "a formula")
    with _deeper(reader):
        return _moment(reader) if _is_moment(reader) else _whole(reader, _take(reader))


@contextmanager
def _deeper(reader: Reader) -> Iterator[None]:
    """One level further in; a refusal ends the reading, so nothing need be undone then."""
    reader.depth += 1
    if reader.depth > MAX_DEPTH:
        raise StatementError(f"column {_peek(reader).column}: nested deeper than {MAX_DEPTH}")
    yield
    reader.depth -= 1


def _whole(reader: Reader, token: Token) -> Term:
    """What begins with `token` and holds together without brackets."""
    if token.kind == "number":
        return _condition(reader) if token.says == "1" and _peek(reader).says == "[" else _number(token)
    if token.says == "(":
        return _until(reader, ")")
    if token.says == "|":
        return fn("abs", _until(reader, "|"))
    if token.says == "√":
        return power(_atom(reader), num(Fraction(1, 2)))
    if token.says == "∂":
        return _derivative(reader)
    if token.says in ("Σ", "Π") and len(token.indices) == 1:
        return _big(reader, token)
    if token.says == "π" and not token.indices and token.says not in reader.shapes:
        return PI
    if token.says == "lim" and token.indices:
        return _limit(reader, token)
    if token.says == "δ" and len(token.indices) == 2:
        i, j = (_index(reader, each, "", token) for each in token.indices)
        return delta(i, j)
    if token.says == "e" and not token.indices and _is_raised(reader):
        return _exponential(reader)
    if token.says in OF_SEVERAL and token.says not in reader.shapes:
        return _extreme(reader, token.says)
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
    return fn("exp", _until(reader, "}"))


def _function(reader: Reader, name: str) -> Term:
    """With brackets the argument is what they hold; without, the one factor that follows."""
    exponent = num(_whole_power(reader))  # tanh² x
    argument = _atom(reader) if _peek(reader).says == "(" else _factor(reader)
    return power(fn(name, argument), exponent)


def _extreme(reader: Reader, name: str) -> Term:
    """The largest or the smallest of two or more, from the left."""
    exponent = num(_whole_power(reader))
    _expect(reader, "(")
    found = _sum(reader)
    count = 1
    while _peek(reader).says == ",":
        reader.place += 1
        found, count = fn(name, found, _sum(reader)), count + 1
    if count < 2:
        raise _unexpected(reader, "a comma")
    _expect(reader, ")")
    return power(found, exponent)


def _until(reader: Reader, closing: str) -> Term:
    inner = _sum(reader)
    _expect(reader, closing)
    return inner


def _number(token: Token) -> Term:
    if len(token.says) > MOST_DIGITS:
        raise StatementError(f"column {token.column}: a number of more than {MOST_DIGITS} digits")
    return num(int(token.says))


def _whole_power(reader: Reader) -> int:
    """The small number that stands raised here, 1 if there is none."""
    token = _peek(reader)
    if token.kind != "sup":
        return 1
    if len(token.says) > 2 or token.says.startswith("⁻"):
        raise _unexpected(reader, "a small exponent")
    reader.place += 1
    return int(token.says.translate(PLAIN))


def _condition(reader: Reader) -> Term:
    _expect(reader, "[")
    left = _sum(reader)
    relation = _peek(reader).says
    if relation not in RELATIONS:
        raise _unexpected(reader, "a relation")
    reader.place += 1
    right = _until(reader, "]")
    if relation in (">", "≥"):
        left, right = right, left
    return indicator(left, RELATIONS[relation], right)


def _derivative(reader: Reader) -> Term:
    """∂²J/∂θ_i∂θ_j, or ∂/∂θ_j [formula]; always the total derivative."""
    order = _whole_power(reader)
    is_moment = _is_moment(reader)
    body = None if _peek(reader).says == "/" else _moment(reader) if is_moment else _named(reader)
    _expect(reader, "/")
    variables: list[Term] = []
    while len(variables) < order:
        _expect(reader, "∂")
        variable = _named(reader)
        variables += [variable] * _whole_power(reader)
    if len(variables) > order:
        raise _unexpected(reader, f"a derivative of order {order}")
    if body is None:
        if _is_moment(reader):
            body = _moment(reader)
        else:
            _expect(reader, "[")
            body = _until(reader, "]")
    for each in reversed(variables):
        body = derivative(body, each)
    return body


def _is_moment(reader: Reader) -> bool:
    """Whether E[, Var[ or Cov[ stands here."""
    token = _peek(reader)
    if token.says not in MOMENTS or token.indices or token.kind != "name":
        return False
    return reader.tokens[reader.place + 1].says == "["


def _moment(reader: Reader) -> Term:
    """E[x], Var[x] or Cov[x, y]."""
    kind = _take(reader).says
    _expect(reader, "[")
    arguments = [_sum(reader)]
    while _peek(reader).says == ",":
        reader.place += 1
        arguments.append(_sum(reader))
    _expect(reader, "]")
    if len(arguments) != MOMENTS[kind]:
        raise _unexpected(reader, f"{MOMENTS[kind]} in {kind}[...]")
    return moment(kind, *arguments)


def _named(reader: Reader) -> Term:
    if _peek(reader).kind != "name":
        raise _unexpected(reader, "a name")
    return _entry(reader, _take(reader))


def _big(reader: Reader, token: Token) -> Term:
    (letter,) = token.indices
    bound = _index(reader, letter, "", token)
    return (sum_over if token.says == "Σ" else product_over)(bound, _product(reader))


APPROACH = re.compile(r"(?P<variable>\S+) → (?:(?P<minus>−?)∞|(?P<point>.*?)(?P<side>[⁺⁻]?))")


def _limit(reader: Reader, token: Token) -> Term:
    """lim_{τ → 0⁺} and its body, a product."""
    m = APPROACH.fullmatch(",".join(token.indices))
    if m is None:
        raise StatementError(f"column {token.column}: expected where a limit is taken, as lim_{{n → ∞}}")
    variable, *point = (
        _sum(replace(reader, tokens=_tokens(says), place=0)) for says in (m["variable"], m["point"]) if says
    )
    where = {"⁺": "above", "⁻": "below", "": "at", None: "minus infinity" if m["minus"] else "infinity"}
    return limit(_product(reader), variable, where[m["side"]], *point)


def _entry(reader: Reader, token: Token) -> Term:
    if token.says in reader.sizes and not token.indices:
        return size(reader.sizes[token.says])
    says, indices = _declared(reader, token)
    if says not in reader.shapes:
        raise StatementError(f"column {token.column}: {says} is not declared")
    name, dims = reader.shapes[says]
    if len(dims) != len(indices):
        raise StatementError(f"column {token.column}: {says} has {len(dims)} indices, found {len(indices)}")
    return sym(name, *(_index(reader, i, dim, token) for i, dim in zip(indices, dims, strict=True)))


def _declared(reader: Reader, token: Token) -> tuple[str, tuple[str, ...]]:
    """A printed name and its indices, where what is below may be part of the name: x_in, x_{in,i}."""
    indices = token.indices
    readings = [
        (token.says, indices),
        (f"{token.says}_{''.join(indices[:1])}", indices[1:]),
        (f"{token.says}_{''.join(indices)}", ()),
    ]
    for says, rest in readings:
        if says in reader.shapes and len(reader.shapes[says][1]) == len(rest):
            return says, rest
    return readings[0]


def _index(reader: Reader, letter: str, dim: str, token: Token) -> Index:
    known = reader.letters.get(letter, dim)
    if not known or (dim and known != dim):
        raise StatementError(
            f"column {token.column}: the index {letter} runs over {known or 'no known size'}, not {dim or 'one'}"
        )
    return index(re.sub("[₀-₉]+", lambda m: f"_{m[0].translate(SUBSCRIPT)}", letter), known)
