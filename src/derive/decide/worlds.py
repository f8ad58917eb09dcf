"""The worlds of one problem: each is drawn once, for all questions that are tried there."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from derive.decide.evaluate import Meter, OutOfWork
from derive.decide.sampling import MANY, PARTS, SMALL, Bent, Pool, Sampler
from derive.decide.world import World, world

SIZES = (2, 1)  # at which equations are tried first
TRIES = 6  # to meet what is given with any numbers

Pattern = tuple[Pool, tuple[int, ...]]  # of numbers, and of sizes in turn


@dataclass(frozen=True, slots=True)
class Budget:
    """How many nodes may be evaluated: to draw the worlds of a round, for one of them at least, where there are many;
    and how many patterns may be in vain before all are.  With how few worlds one begins, and whether there are to be
    plain ones.
    """

    round: int
    least: int
    most: int
    patience: int
    few: int = 4
    has_plain: bool = True


USUAL = Budget(40_000, 3000, 80_000, 1000)
Drawn = tuple[World | None, int]  # what was drawn, and the work that it took


class Worlds:
    """Worlds in which all surely holds that `sampler` needs.

    It is as good as immutable: what it keeps are values that hang on its arguments alone.
    """

    def __init__(self, sampler: Sampler, base: Worlds | None = None, budget: Budget = USUAL) -> None:
        self.sampler = sampler
        self.budget = budget
        self.base = base  # those of the problem with fewer definitions
        self._kept: dict[object, Drawn] = {}

    def of(self, patterns: Sequence[Pattern], title: str) -> Iterator[World]:
        """Those of the patterns that can be had, all different; the same title has the same numbers."""
        if not self.sampler.is_plain:
            return
        seen: set[object] = set()
        left = self.budget.most
        work = max(self.budget.round // len(patterns), self.budget.least)
        for number, (pool, sizes) in enumerate(patterns):
            if left <= 0 or (number == self.budget.patience and not seen):
                return
            found, spent = self._drawn(pool, sizes, f"{title} {number}", work)
            left -= spent
            if found is None or (what := (*found.sizes.items(), *found.values.items())) in seen:
                continue
            seen.add(what)
            yield found

    def _drawn(self, pool: Pool, sizes: Sequence[int], title: str, work: int) -> Drawn:
        pools = tuple(pool.items()) if isinstance(pool, Mapping) else tuple(pool)
        key = (title, pools, tuple(sizes), work)
        found = self._kept.get(key)
        if found is None:
            if self.base is None:
                found = self._new(pool, sizes, title, work)
            else:
                found = self._with_more(*self.base._drawn(pool, sizes, title, work))
            self._kept[key] = found
        return found

    def _with_more(self, here: World | None, spent: int) -> Drawn:
        """A world of the problem with fewer definitions as one of this problem."""
        if here is not None:
            known, jets = dict(here.known), dict(here.jets)
            here = replace(here, problem=self.sampler.problem, known=known, jets=jets)
        return here, spent

    @cached_property
    def _bent(self) -> Bent:
        """What the first draws show of equations that are to be solved: no world may hang on which was drawn before."""
        bent: Bent = {}
        for size in SIZES if self.sampler.solving else ():
            sizes = dict.fromkeys(self.sampler.problem.sizes, size)
            try:
                self.sampler.instance(
                    sizes, random.Random(f"bent {size}"), [MANY, PARTS], Meter(self.budget.least), bent
                )
            except OutOfWork:
                continue
        return bent

    def _new(self, pool: Pool, sizes: Sequence[int], title: str, work: int) -> Drawn:
        meter = Meter(work)
        sized = {dim: sizes[n % len(sizes)] for n, dim in enumerate(self.sampler.problem.sizes)}
        pools = [pool, pool, SMALL, pool, PARTS, pool] + [PARTS, MANY] * (TRIES // 2)
        bent = {judgement: set(names) for judgement, names in self._bent.items()}
        try:
            instance = self.sampler.instance(sized, random.Random(title), pools, meter, bent)
        except OutOfWork:
            instance = None
        return None if instance is None else world(instance), work - meter.left
