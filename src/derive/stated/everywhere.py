"""What is given of all numbers, read from text: |f''(t)| <= M for all t between x and r."""

from __future__ import annotations

import re
from collections.abc import Callable

from derive.errors import StatementError
from derive.kernel import Judgement, between
from derive.read import Declared, Formula, Unreadable
from derive.read.arrays import Value
from derive.stated.compiler import Compiler, Relations, StatedEverywhere, head_of, placed
from derive.stated.statement import Text
from derive.terms import Term, sym

ALL = re.compile(
    r"(?P<claim>.*?\S)\s+(?:\\text\{\s*)?for\s+(?:all|every|any)(?:\s*\})?\s+(?:real\s+)?(?P<variable>\S+)"
    r"(?P<where>\s+.*)?",
    re.DOTALL,
)
BETWEEN = re.compile(
    r"\s+(?:\\text\{\s*)?between(?:\s*\})?\s+(?P<one>.*?\S)\s+(?:\\text\{\s*)?and(?:\s*\})?\s+(?P<other>\S.*)",
    re.DOTALL,
)


def split(text: Text) -> tuple[Text, Text, tuple[Text, ...]] | None:
    """The relation, the variable, and the ends of the interval; None of a text that is not of all numbers.

    Raises:
        Unreadable: something else follows the variable than between two formulas.
    """
    m = ALL.fullmatch(text.says)
    if m is None:
        return None
    claim, variable = Text(m["claim"], text.where), Text(m["variable"].rstrip(","), text.where)
    if not (m["where"] or "").strip():
        return claim, variable, ()
    ends = BETWEEN.fullmatch(m["where"])
    if ends is None:
        why = "expected an interval, as in: for all t between a and b"
        raise placed(Unreadable(why, m.end("variable") + 1), text)
    return claim, variable, (Text(ends["one"], text.where), Text(ends["other"], text.where))


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
    claim, variable, ends = parts
    it = head_of(variable)
    if it.name in {*c.scope.declared, *c.scope.sizes, *c.scope.functions}:
        raise StatementError(
            f"{text.where}: {variable.says} means something else: say it with another letter for all"
        )
    c.scope.declare(Declared(it.name, it.base, (), it.below, it.above))
    try:
        c.names = None  # for as long as the letter means a number
        said, found = relations(claim)
    finally:
        del c.scope.declared[it.name]
        c.names = None
    return StatedEverywhere(text, it.name, said, found, tuple(map(formula, ends)))


def texts(text: Text) -> tuple[Text, ...]:
    """The formulas in a text: its relation and its ends, if it is of all numbers, else itself."""
    parts = split(text)
    return (text,) if parts is None else (parts[0], *parts[2])


def interval(variable: str, ends: tuple[Term, ...]) -> tuple[Judgement, ...]:
    """That the variable is between the ends, if there are any."""
    return (between(sym(variable), *ends),) if ends else ()
