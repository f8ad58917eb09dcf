"""The parts of a statement: what is to be found and what is to be proved, under names that differ."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from derive.errors import StatementError
from derive.stated.statement import Text

Each = TypeVar("Each")
CONDITION = re.compile(
    r"(?<=\S)\s+(?:\\text\{\s*)?(?P<word>for|where|when|if)(?:\s*\})?\s+(?!all\b|every\b|any\b)(?P<when>\S.*)",
    re.DOTALL,
)
OPENING, CLOSING = re.compile(r"[(\[{]|\\begin\b"), re.compile(r"[)\]}]|\\end\b")
CASES = re.compile(r";|\botherwise\b|\belse\b")
AND = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")
Parts = tuple[tuple[str, Each], ...]


def parts(
    find: Each | Mapping[str, Each] | None, prove: Each | Mapping[str, Each] | None
) -> tuple[Parts[Each], Parts[Each]]:
    """What is to be found, and what is to be proved, by the names of their parts.

    One that is given no name has none if it is alone, and else that of its key.

    Raises:
        StatementError: there is nothing, or a name stands twice.
    """
    asked = {key: each for key, each in (("find", find), ("prove", prove)) if each is not None}
    for key, each in asked.items():
        if isinstance(each, Mapping) and not each:
            raise StatementError(f"nothing is to be {_DONE[key]}: the table {key} is empty")
    if not asked:
        raise StatementError("nothing is to be found, nor to be proved: say find or prove")
    named = {
        key: tuple(each.items()) if isinstance(each, Mapping) else ((key if len(asked) > 1 else "", each),)
        for key, each in asked.items()
    }
    found, proved = named.get("find", ()), named.get("prove", ())
    twice = [part for part, _ in proved if part in dict(found)]
    if twice:
        raise StatementError(f"the part {twice[0]} stands twice: in find and in prove")
    return found, proved


def called(found: Parts[Each], proved: Parts[Each]) -> tuple[Parts[Each], Parts[Each]]:
    """The parts, those without a name called by their key: other parts are beside them."""
    return tuple((part or "find", each) for part, each in found), tuple(
        (part or "prove", each) for part, each in proved
    )


def divided(text: Text) -> tuple[Text, tuple[Text, ...]]:
    """What is asked, and under which conditions: dL/dx_i for n = 1; columns stay those of the whole."""
    m = _condition(text.says)
    if m is None:
        return text, ()
    places = [
        m.start("when"),
        *(end for each in AND.finditer(text.says, m.start("when")) for end in each.span()),
    ]
    ends = zip(places[::2], [*places[1::2], len(text.says)], strict=True)
    when = (Text(" " * start + text.says[start:end].rstrip(), text.where) for start, end in ends)
    return Text(text.says[: m.start()].rstrip().rstrip(","), text.where), tuple(when)


def _condition(says: str) -> re.Match[str] | None:
    """Where the conditions of the whole begin: not those of cases, nor of what stands in brackets."""
    m = CONDITION.search(says)
    while m is not None:
        before = says[: m.start()]
        inside = len(OPENING.findall(before)) > len(CLOSING.findall(before))
        if not inside and not (m["word"] == "if" and CASES.search(m["when"])):
            return m
        m = CONDITION.search(says, m.start() + 1)
    return None


def unknowns(text: str | None, key: str = "solve") -> tuple[str, ...]:
    """The unknowns that a text names: x, y.

    Raises:
        StatementError: it names none, or one twice.
    """
    if text is None:
        return ()
    found = tuple(each.strip() for each in text.split(","))
    if not all(found):
        raise StatementError(f'{key}: expected unknowns, as {key} = "x, y"; found "{text}"')
    twice = [each for each in found if found.count(each) > 1]
    if twice:
        raise StatementError(f"{key}: the unknown {twice[0]} stands twice")
    return found


def asked(
    find: Each | Mapping[str, Each] | None, prove: Each | Mapping[str, Each] | None, solve: tuple[Each, ...]
) -> tuple[Parts[Each], Parts[Each], Parts[Each]]:
    """The same with the unknowns that equations are to be solved for: each is a part, called by itself.

    Raises:
        StatementError: there is nothing, or a name stands twice.
    """
    if not solve:
        return *parts(find, prove), ()
    if find is None and prove is None:
        return (), (), tuple((str(each) if len(solve) > 1 else "", each) for each in solve)
    found, proved = called(*parts(find, prove))
    solved = tuple((str(each), each) for each in solve)
    twice = [part for part, _ in solved if part in dict((*found, *proved))]
    if twice:
        raise StatementError(f"the part {twice[0]} stands twice: an unknown is called so too")
    return found, proved, solved


def values(value: Each | Mapping[str, Each] | None, others: Parts[Each]) -> Parts[Each]:
    """What is to be found of a solution, by the names of its parts, which are none of the `others`.

    Raises:
        StatementError: there is nothing, or a name stands twice.
    """
    if value is None:
        return ()
    found = tuple(value.items()) if isinstance(value, Mapping) else (("value", value),)
    if not found:
        raise StatementError("nothing is to be found: the table value is empty")
    twice = [part for part, _ in found if part in dict(others)]
    if twice:
        raise StatementError(f"the part {twice[0]} stands twice: in value and elsewhere")
    return found


_DONE = {"find": "found", "prove": "proved"}
