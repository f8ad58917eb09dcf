"""Problems said in one line: definitions, assumptions and targets; sizes and symbols are inferred."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from derive.errors import UsageError
from derive.problem_file import stated_optimum, unknown_from
from derive.read import Unreadable
from derive.read.names import KNOWN
from derive.stated import Stated, StatedFunction, StatedSymbol, StatedUnknown, Text, Understood, compiled
from derive.stated.parts import divided

RAISED = str.maketrans("¹²³⁴", "1234")
SHAPED = re.compile(
    r"\s*(?P<name>\S+?)\s*(?:\bin\b|∈|\\in\b)\s*(?:R|ℝ|\\mathbb\{R\}|\\R)\s*(?:\^\s*(?P<dims>.*))?$"
)
NEXT_SHAPE = re.compile(r",\s*(?=\S+\s*(?:\bin\b|∈|\\in\b))")
APPLIED = re.compile(
    r"\s*(?P<by>\\?[A-Za-z]+(?:[_^]\{?[A-Za-z0-9]+\}?)*)\s*\(\s*(?P<of>[\\A-Za-z0-9_^{},\s]*)\)\s*"
)
SMOOTH = re.compile(r"\s*(?P<name>\S+?)\s*(?:\bin\b|∈|\\in\b)\s*C\s*\^?\s*\{?(?P<order>[1-9¹²³⁴])\}?\s*")
NAME = re.compile(r"\\?[A-Za-z]+([_^]\{?[A-Za-z0-9()]+\}?)*|\\[a-z]+\{\\?[A-Za-z]+\}")


def read_line(
    where: Sequence[str],
    given: Sequence[str],
    find: Sequence[str],
    prove: Sequence[str] = (),
    optimal: Mapping[str, Any] | None = None,
) -> Understood:
    """The problem that definitions, assumptions and targets state, and how it was read; `optimal` says what is
    minimized, maximized or stationary, over what, and subject to what.

    Raises:
        UsageError: nothing is to be found or proved.
        StatementError: it can't be read, or means nothing.
    """
    where = [each for text in where for each in _shapes(text)]
    optimum = stated_optimum(optimal or {}, "--")
    if not (find or prove or optimum):
        raise UsageError("nothing is to be found: add --find 'dJ/dx', or --prove 'J >= 0'")
    symbols: list[StatedSymbol] = []
    unknowns: list[StatedUnknown] = []
    definitions: list[tuple[Text, Text]] = []
    functions = [function for text in where if (function := _smooth(text))]
    for text in where:
        if not _smooth(text):
            _take(
                text,
                symbols,
                unknowns,
                definitions,
                [function.name.says.lstrip("\\") for function in functions],
            )
    count = len(find) + len(prove)
    names = [str(n) for n in range(1, count + 1)] if count > 1 or optimum is not None else [""]
    found = [divided(Text(each, "--find")) for each in find]
    proved = [divided(Text(each, "--prove")) for each in prove]
    return compiled(
        Stated(
            find=tuple((part, says) for part, (says, _) in zip(names, found, strict=False)),
            prove=tuple((part, says) for part, (says, _) in zip(names[len(find) :], proved, strict=False)),
            when=tuple(
                (part, when) for part, (_, when) in zip(names, (*found, *proved), strict=True) if when
            ),
            symbols=tuple(symbols),
            unknowns=tuple(unknowns),
            functions=tuple(functions),
            definitions=tuple(definitions),
            given=tuple(Text(each, "--given") for each in given),
            infers=True,
            optimum=optimum,
        )
    )


def _shapes(text: str) -> list[str]:
    """x in R^n, y in R^n: shapes that are said together, one by one; any other text is left whole."""
    found = NEXT_SHAPE.split(text)
    return found if all(map(SHAPED.fullmatch, found)) else [text]


def _smooth(text: str) -> StatedFunction | None:
    """f in C^2: a function of one number, twice differentiable."""
    m = SMOOTH.fullmatch(text)
    return StatedFunction(Text(m["name"], "--where"), order=int(m["order"].translate(RAISED))) if m else None


def _take(
    text: str,
    symbols: list[StatedSymbol],
    unknowns: list[StatedUnknown],
    definitions: list[tuple[Text, Text]],
    functions: Collection[str],
) -> None:
    """Sort one --where: a shape, an unknown function, or a definition, which may be a value of one of `functions`."""
    if m := SHAPED.fullmatch(text):
        dims = re.split(r"\s*(?:x|×|\\times|,)\s*", (m["dims"] or "").strip("{}() ")) if m["dims"] else []
        symbols.append(StatedSymbol(Text(m["name"], "--where"), tuple(Text(dim, "--where") for dim in dims)))
        return
    left, sign, right = text.partition("=")
    if not sign or left[-1:] in ("<", ">", "!") or right[:1] == "=":
        why = "expected a definition, as J = sum_i x_i, or a shape, as x in R^n; assumptions go to --given"
        raise Unreadable(why, 0, text, "--where")
    m = APPLIED.fullmatch(right)
    names = [each.strip() for each in m["of"].split(",")] if m else []
    if (
        m
        and names
        and all(map(NAME.fullmatch, names))
        and m["by"].lstrip("\\") not in {*KNOWN, "sigma", *functions}
    ):
        name, by, of = unknown_from(f"{left.strip()} = {right.strip()}", "--where")
        unknowns.append(StatedUnknown(name, of, by))
    else:
        lead = len(right) - len(right.lstrip())
        definitions.append((Text(left.strip(), "--where"), Text(right[lead:], f"--where {left.strip()}")))
