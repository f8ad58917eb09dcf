"""What is missing where a derivation got stuck, as data: pages say it in their own language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from derive.kernel import Judgement
from derive.terms import Term


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that are no message: why the kernel refuses a step."""

    words: str


@dataclass(frozen=True, slots=True)
class Laws:
    """Laws by their names."""

    names: tuple[str, ...]


Part = Term | tuple[Term, ...] | Judgement | Quoted | Laws | str | int  # a text is a name


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing: a message, and what stands in it, by the names of its places."""

    message: str
    parts: Mapping[str, Part] = field(default_factory=dict)
