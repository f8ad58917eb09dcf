"""The numbers of an instance, as compiled terms want them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from derive.decide.average import Averages
from derive.decide.evaluate import Instance, Meter, Place
from derive.decide.jets import Jet, Number
from derive.kernel import Problem

SLOW = 4000  # nodes that may be visited for one value of a derivative or an expectation
ENTRY = 4000  # and for what is kept of an entry of a definition, by itself


@dataclass(frozen=True, slots=True)
class World:
    """The numbers of an instance.

    What is `known` hangs on these alone, entries of definitions, shared parts; and so does what is kept of `averages`,
    and of `jets`, what definitions do when entries move.
    """

    problem: Problem
    sizes: Mapping[str, int]
    values: Mapping[Place, Number]
    entries: Mapping[str, Any]  # of given symbols, as lists of lists
    known: dict[object, Number] = field(default_factory=dict)
    averages: Averages = field(default_factory=Averages)
    jets: dict[object, Jet] = field(default_factory=dict)

    def instance(self, chosen: dict[str, None], work: int = SLOW) -> Instance:
        """An instance of its own with these numbers, that may be worked with for a while."""
        values = dict(self.values)
        if self.problem.randoms:  # with these, more jets would have to be told apart
            return Instance(
                self.problem, self.sizes, values, Meter(work), chosen=chosen, averages=self.averages
            )
        return Instance(
            self.problem, self.sizes, values, Meter(work), known=self.jets, chosen=chosen, averages=self.averages, own=ENTRY
        )  # fmt: skip


def world(instance: Instance) -> World:
    """The numbers of `instance`, as they are now."""
    entries = {
        symbol.name: _nested(instance.values, symbol.name, [instance.sizes[dim] for dim in symbol.dims])
        for symbol in instance.problem.symbols
    }
    return World(instance.problem, dict(instance.sizes), dict(instance.values), entries)


def _nested(values: Mapping[Place, Number], name: str, sizes: Sequence[int], *place: int) -> Any:
    if not sizes:
        return values[name, place]
    return [_nested(values, name, sizes[1:], *place, n) for n in range(sizes[0])]
