"""What a printer of formulas is: a module that spells boxes for one form of a page.

Breaking a long formula over lines (`present.breaking`) needs its parts as well, which are put side by side: what
opens on one line may close on another, so each must be well formed by itself.
"""

from __future__ import annotations

from typing import Protocol

from derive.present.boxes import Box, Limiting, Partial


class Printer(Protocol):
    """A module that spells boxes: `latex`, `typst`, `mathml`."""

    def spell(self, box: Box, /) -> str:
        """`box` as this form has it, where a formula stands."""

    def relation(self, relation: str, /) -> str:
        """The sign of a relation: of one of `Judgement`, "->", "~" or "≈"."""

    def signed(self, sign: str, is_first: bool, /) -> str:
        """What stands before a term of a sum, with the space around it; before the first no plus, and no space."""

    def sigmas(self, indices: tuple[tuple[str, str], ...], sign: str, /) -> str:
        """Σ, or Π, over each of the indices, up to its size."""

    def approach(self, box: Limiting, /) -> str:
        """lim, and below it where the variable tends."""

    def separators(self, factors: tuple[Box, ...], /) -> list[str]:
        """What stands before each of the factors of a product."""

    def circle(self) -> str:
        """What stands between the factors of a product entry by entry."""

    def bracket(self, mark: str, is_tall: bool, /) -> str:
        """One of ( ) [ ] by itself, which may close on another line; larger if what is inside is tall."""

    def average(self, kind: str, /) -> str:
        """E, Var or Cov, without what it is of."""

    def operator(self, box: Partial, /) -> str:
        """∂/∂x, without what it acts on."""

    def closing(self, box: Partial, /) -> str:
        """What closes the bracket behind an operator, with the bar of what is held fixed, if anything is."""

    def divided(self, divisor: str, /) -> str:
        """A slash, and what a bracket over several lines is divided by."""

    def continued(self, text: str, is_factor: bool, /) -> str:
        """A line that goes on from the one before, with a dot if that ended with a factor of it."""
