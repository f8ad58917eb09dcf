"""What many formulas that are nearly the same are worth at one place: each part is worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from derive.decide.evaluate import Instance
from derive.decide.jets import Jet
from derive.terms import Index, Moment, Term

_Seen = tuple[Term, tuple[int, ...], tuple[object, ...], int]


@dataclass
class Ledger(Instance):
    """An instance whose numbers stay as they are, so that what a part is worth may be kept.

    Not so under an expectation, which gives other values to what is random.
    """

    kept: dict[_Seen, Jet] = field(default_factory=dict)
    is_averaging: bool = False

    def jet(self, term: Term, at: Mapping[Index, int]) -> Jet:
        """What `term` is worth, and its slopes in the directions that are moved.

        Raises:
            Inconclusive: nothing can be said.
        """
        if self.is_averaging or not term.args:
            return super().jet(term, at)
        seen = term, tuple(at[i] for i in term.free), tuple(self.moved.items()), self.held
        if seen not in self.kept:
            self.is_averaging = isinstance(term, Moment)
            try:
                self.kept[seen] = super().jet(term, at)
            finally:
                self.is_averaging = False
        return self.kept[seen]


def ledger(instance: Instance) -> Ledger:
    """The same numbers, to be asked many times."""
    return Ledger(instance.problem, instance.sizes, instance.values)
