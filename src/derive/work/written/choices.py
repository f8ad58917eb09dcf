"""One formula of what is said in words about its cases: 1 if x > 0, 0 otherwise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from derive.work.written.events import Event

CHOICES = {"if": "if", "for": "if", "when": "if", "otherwise": "else", "else": "else", "andotherwise": "else"}


def with_choices(found: Sequence[Event]) -> list[Event]:
    """The events, those of "a if x > 0, b otherwise" as one formula."""
    said = [(place, _choice(each)) for place, each in enumerate(found) if each.kind == "words"]
    first = next((place for place, word in said if word == "if" and _has_value(found, place)), None)
    if first is None:
        return list(found)
    start = first - 1 if found[first - 1].kind == "formula" else first - 2
    if start < 0 or found[start].kind != "formula":
        return list(found)
    stop = first
    for place, word in said:
        before = found[place - 1] if place else None
        after = found[place + 1] if place + 1 < len(found) else None
        is_value_behind = after is not None and after.kind == "formula" and not after.relates
        has_value_before = before is not None and before.kind == "formula" and (
            not before.relates if _is_and(found[place - 2 : place - 1]) else before.relates and not before.ends
        )  # fmt: skip
        if place > first and word == "else" and (is_value_behind or has_value_before):
            stop = place + 1 if is_value_behind and not has_value_before else place
        elif place > first and word == "if" and has_value_before and after is not None:
            stop = place + 1
    if stop == first:
        return list(found)
    whole = replace(found[start], stop=found[stop].stop, relates=True, ends=True, says="cases")
    return [*found[:start], whole, *found[stop + 1 :]]


def _is_and(before: Sequence[Event]) -> bool:
    return bool(before) and re.sub(r"[^a-z]", "", before[0].says.lower()) == "and"


def _choice(event: Event) -> str:
    """Whether the words say "if" or "else", and nothing else."""
    word = re.sub(r"[^a-z]", "", event.says.lower())
    return CHOICES.get(word, "")


def _has_value(found: Sequence[Event], place: int) -> bool:
    return place > 0 and found[place - 1].kind in ("formula", "comma")
