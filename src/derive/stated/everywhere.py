"""What is given of all numbers, read from text: |f''(t)| <= M for all t between x and r.

Or of all arrays of a shape: f(v) >= f(u) + ∇f(u)^T (v - u) for all u, v in R^n.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from derive.errors import StatementError
from derive.kernel import Judgement, between
from derive.read import Declared, Formula, Unreadable
from derive.read.arrays import Value
from derive.read.scope import Extent
from derive.stated.compiler import Compiler, Relations, StatedEverywhere, head_of, placed
from derive.stated.statement import Text
from derive.terms import Term, sym

ALL = re.compile(
    r"(?P<claim>.*?\S),?\s*"
    r"(?:(?:\\\s|\\[,;:!]|\\q?quad)\s*)*(?:(?<=\s)(?:\\text\{\s*)?for\s+(?:all|every|any)(?:\s*\})?\s+|\\forall\b\s*|∀\s*)"
    r"(?:real\s+)?(?P<variable>\S+?(?:\s*,\s*\S+?)*)(?P<where>\s+.*)?",
    re.DOTALL,
)
ARRAYS = re.compile(r"\s+(?:in|∈|\\in)\s*(?:R|ℝ|\\mathbb\{R\}|\\R)\s*(?:\^\s*(?P<dims>.*))?\s*", re.DOTALL)
BETWEEN = re.compile(
    r"\s+(?:\\text\{\s*)?between(?:\s*\})?\s+(?P<one>.*?\S)\s+(?:\\text\{\s*)?and(?:\s*\})?\s+(?P<other>\S.*)",
    re.DOTALL,
)
UNEQUAL = re.compile(
    r"[<>≤≥≠⪰≻⪯≺]|!=|\\(?:[lg]t|[lg]eq|[lg]e|[lg]eqslant|neq?|succ(?:eq)?|prec(?:eq)?)(?![a-zA-Z])"
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A relation, the variables for all values of which it holds, their sizes, and the ends of an interval."""

    claim: Text
    variables: tuple[Text, ...]
    dims: tuple[Text, ...] = ()
    ends: tuple[Text, ...] = ()


def split(text: Text) -> Spoken | None:
    """What a text says of all numbers or arrays; None of any other text.

    Raises:
        Unreadable: something else follows the variable than between two formulas.
    """
    m = ALL.fullmatch(text.says)
    if m is None:
        return None
    claim = Text(m["claim"], text.where)
    variables = tuple(Text(each.strip(), text.where) for each in m["variable"].rstrip(",").split(","))
    if not (m["where"] or "").strip():
        return Spoken(claim, variables)
    if (arrays := ARRAYS.fullmatch(m["where"])) is not None:
        sides = re.split(r"\s*(?:x|×|\\times|,|\s)\s*", (arrays["dims"] or "").strip(" {}"))
        return Spoken(claim, variables, tuple(Text(each, text.where) for each in sides if each))
    ends = BETWEEN.fullmatch(m["where"])
    if ends is None or len(variables) > 1:
        why = "expected an interval, as in: for all t between a and b"
        raise placed(Unreadable(why, m.end("variable") + 1), text)
    return Spoken(claim, variables, ends=(Text(ends["one"], text.where), Text(ends["other"], text.where)))


def of_symbol(c: Compiler, text: Text) -> tuple[Text, str] | None:
    """The equation, and the symbol for all of whose values it is given; None of any other text."""
    parts = split(text)
    if parts is None or len(parts.variables) != 1 or parts.dims or parts.ends:
        return None
    name = head_of(parts.variables[0]).name
    is_given = any(declared.name == name for _, declared in c.symbols)
    return (parts.claim, name) if is_given and _is_equation(parts.claim) else None


def _is_equation(text: Text) -> bool:
    """Whether its relations are = and no other: ≤ may be written with an = too."""
    return "=" in text.says and UNEQUAL.search(text.says) is None


def read(
    c: Compiler,
    text: Text,
    relations: Callable[[Text], tuple[Formula, Relations]],
    formula: Callable[[Text], tuple[Formula, Value]],
) -> StatedEverywhere | None:
    """The text as it is meant, if it is of all numbers; `relations` and `formula` read its parts.

    Raises:
        StatementError: it can't be read, or its variable means something else.
    """
    parts = split(text)
    if parts is None:
        return None
    extents = tuple(_size(c, each) for each in parts.dims)
    heads = [head_of(variable) for variable in parts.variables]
    for it, variable in zip(heads, parts.variables, strict=True):
        if it.name in {*c.scope.declared, *c.scope.sizes, *c.scope.functions}:
            raise StatementError(
                f"{text.where}: {variable.says} means something else: say it with another letter for all"
            )
    for it in heads:
        c.scope.declare(Declared(it.name, it.base, extents, it.below, it.above))
    try:
        c.names = None  # for as long as the letters mean numbers
        said, found = relations(parts.claim)
    finally:
        for it in heads:
            c.scope.declared.pop(it.name, None)
        c.names = None
    names = tuple(it.name for it in heads)
    return StatedEverywhere(text, names, extents, said, found, tuple(map(formula, parts.ends)))


def _size(c: Compiler, text: Text) -> Extent:
    if text.says not in c.scope.sizes:
        raise StatementError(f"{text.where}: {text.says} is not declared as a size")
    return c.scope.sizes[text.says]


def texts(text: Text) -> tuple[Text, ...]:
    """The formulas in a text: its relation and its ends, if it is of all numbers, else itself."""
    parts = split(text)
    return (text,) if parts is None else (parts.claim, *parts.ends)


def interval(variable: str, ends: tuple[Term, ...]) -> tuple[Judgement, ...]:
    """That the variable is between the ends, if there are any."""
    return (between(sym(variable), *ends),) if ends else ()
