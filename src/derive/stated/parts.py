"""The parts of a statement: what is to be found and what is to be proved, under names that differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from derive.errors import StatementError

Each = TypeVar("Each")
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


_DONE = {"find": "found", "prove": "proved"}
