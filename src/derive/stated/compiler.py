"""A statement in text on its way to a problem: what has been read of it so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from derive.read import Declared, Formula, Head, Names, Reading, Scope, Unreadable, head
from derive.read.arrays import Value
from derive.read.scope import Extent
from derive.stated.statement import Stated, StatedOptimum, StatedSymbol, Text

Relations = list[tuple[str, Value, Value]]


@dataclass(frozen=True, slots=True)
class StatedEverywhere:
    """What is said of all numbers, or of all arrays of some sizes, as it was read: its variables, the relations, and
    the ends of the interval if there are any.
    """

    text: Text
    variables: tuple[str, ...]
    extents: tuple[Extent, ...]
    formula: Formula
    relations: Relations
    ends: tuple[tuple[Formula, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class StatedRandom:
    """That a symbol, or its entry at letters, has a distribution, called as it was written.

    If it is `joint`, the last parameter is the matrix of covariances; of one given by its moments line by line
    there is one parameter, and `moment` says which.
    """

    text: Text
    formula: Formula
    of: Value
    name: str
    law: str
    parameters: tuple[Value, ...]
    joint: bool = False
    moment: str = ""


@dataclass(frozen=True, slots=True)
class ReadOptimum:
    """What is to be optimised, over which symbols and subject to which equations, as it was read."""

    stated: StatedOptimum
    of: tuple[Formula, Value]
    over: tuple[tuple[Text, Formula, Value], ...]
    constraints: tuple[tuple[Formula, Relations, Text], ...]

    @property
    def formulas(self) -> list[Formula]:
        """All that was read."""
        constraints = (formula for formula, _, _ in self.constraints)
        return [self.of[0], *(formula for _, formula, _ in self.over), *constraints]


@dataclass
class Compiler:
    """A statement on its way to a problem."""

    stated: Stated
    scope: Scope = field(default_factory=Scope)
    heads: dict[int, Head] = field(default_factory=dict)  # place of a definition -> its left side
    trees: dict[int, tuple[Reading, ...]] = field(default_factory=dict)
    symbols: list[tuple[StatedSymbol, Declared]] = field(default_factory=list)
    bodies: dict[int, tuple[Declared, Formula, Value]] = field(default_factory=dict)
    hypotheses: list[tuple[Formula, Relations, Text]] = field(default_factory=list)
    everywhere: list[StatedEverywhere] = field(default_factory=list)
    identities: dict[int, str] = field(
        default_factory=dict
    )  # place of a hypothesis -> for all values of what
    randoms: list[StatedRandom] = field(default_factory=list)
    unknown: dict[int, Declared] = field(default_factory=dict)
    when: dict[str, list[tuple[Formula, Relations, Text]]] = field(default_factory=dict)  # part -> conditions
    names: Names | None = None


def placed(why: Unreadable, text: Text) -> Unreadable:
    """`why`, knowing the text it speaks of."""
    return why.within(text.says, text.where)


def head_of(text: Text, letters: set[str] | None = None) -> Head:
    """The name that `text` declares, see `derive.read.head`."""
    try:
        return head(text.says, letters)
    except Unreadable as why:
        raise placed(why, text) from None
