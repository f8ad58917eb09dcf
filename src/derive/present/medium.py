"""Displayed formulas, as one form of a page writes them over lines."""

from __future__ import annotations

from dataclasses import dataclass

from derive.present import breaking
from derive.present.boxes import Box, Related
from derive.present.breaking import SIGN, width
from derive.present.printer import Printer
from derive.present.script import Script


@dataclass(frozen=True, slots=True)
class Formula:
    """A displayed formula over lines; `spoken` says it aloud, where a form needs that."""

    lines: tuple[str, ...]
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A case of an answer, and the words for where it is so."""

    value: Formula
    where: str


@dataclass(frozen=True, slots=True)
class Equation:
    """left = right, which `is_short` if it fits on one line; with the cases of the right side, if it has any, which say
    all where the right side has no lines.
    """

    left: Formula
    relation: str
    right: Formula
    is_short: bool
    cases: tuple[CaseShown, ...] = ()
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Medium:
    """How a form writes: its script, the printer of displayed formulas, and its measure in em."""

    script: Script
    printer: Printer
    measure: float

    def formula(self, box: Box, room: float | None = None) -> Formula:
        """A displayed formula, over lines as wide as there is room."""
        lines = breaking.lines(box, self.measure if room is None else room, self.printer)
        return Formula(tuple(lines), self.script.spoken(box))

    def equation(self, left: Box, right: Box, relation: str = "=") -> Equation:
        """left = right."""
        is_short = width(left) + SIGN + width(right) <= self.measure
        rooms = (self.measure, self.measure) if is_short else (self.measure - 2, self.measure - 4)
        first, second = (self.formula(box, room) for box, room in zip((left, right), rooms, strict=True))
        spoken = self.script.spoken(Related(left, ((relation, right),)))
        return Equation(first, self.printer.relation(relation), second, is_short, spoken=spoken)
