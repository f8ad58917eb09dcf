"""The points at which answers to one question are tried: drawn once, with what the right answer is worth there.

A point is one at which all that is declared and assumed surely holds, and what is asked for has a meaning.  The same
question has the same points.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice

from flint import fmpq

from derive.decide.compiled import Compiler, Program, Visit
from derive.decide.evaluate import OutOfWork
from derive.decide.jets import Inconclusive, Number, compare
from derive.decide.laws import drawn
from derive.decide.sampling import MANY, PARTS, SMALL, Pool, Sampler, places
from derive.decide.values import Undefined
from derive.decide.world import World
from derive.decide.worlds import Pattern, Worlds
from derive.kernel import Judgement, Problem
from derive.terms import Index, Limit, Moment, Sym, Term, contains, names_in, subterms

MOST_PLACES = 27
MOST_FOR_ORIGIN = 40_000
A_BALL = 12
ENOUGH = 4
MASKS = 8


def _numbers(*those: int | str) -> tuple[Number, ...]:
    return tuple(fmpq(*map(int, str(each).split("/"))) for each in those)


BOTH, MORE, LESS = _numbers(2, -1, 3, 1, -2), _numbers(1, 2, 3, 5), _numbers(-1, -2, -3)
HALVES = _numbers("1/2", "-1/2", "3/2", 1, "-3/2", 2)
ZEROS, NEAR, FAR = _numbers(0, 1, -1, 0, 2), _numbers("1/10", "-1/10", "1/100", 0, 1), _numbers(10, -7, 12, 4)
SMALLEST, BITS, UNITS, TWOS = _numbers(0), _numbers(0, 1), _numbers(1), _numbers(1, 2)
MINUS = _numbers(-1)
SHARES = _numbers("1/2", "1/3", "2/3", "1/4")  # of a whole

PAIRS = (
    (BITS, UNITS), (SMALLEST, UNITS), (TWOS, UNITS), (MINUS, UNITS), (MINUS, SMALLEST), (TWOS, SMALLEST),
    (SHARES, SMALLEST),
)  # fmt: skip

FIRST: tuple[Pattern, ...] = (
    (BOTH, (2,)), (MORE, (2,)), (LESS, (2,)), (ZEROS, (2,)), (SMALL, (1,)), (HALVES, (2, 3)), (MANY, (3, 2)),
    (SHARES, (2,)), (BITS, (2,)), (PARTS, (3,)),
)  # fmt: skip
SECOND: tuple[Pattern, ...] = tuple(
    (pool, sizes)
    for sizes in ((2,), (2, 3), (1,), (3, 2), (3,), (1, 2))
    for pool in (BOTH, MORE, LESS, ZEROS, NEAR, FAR, SHARES, MANY)
)


class Point:
    """A world, and what the right answer is worth there."""

    def __init__(self, points: Points, here: World) -> None:
        self.points = points
        self.world = here
        self._asked: dict[tuple[int, ...], bool] = {}
        self.chosen: dict[str, None] = {}  # the random symbols that were taken to have two values for that

    @cached_property
    def values(self) -> tuple[tuple[dict[Index, int], Number], ...]:
        """The values of the reference at the places of the free indices."""
        terms = (self.points.reference, self.points.origin)
        sampler, sizes = self.points.sampler, self.world.sizes
        there = (at for at in places(terms, sizes) if sampler.is_there(at, sizes))
        at_most = islice(there, MOST_PLACES)
        found = ((at, self.points.value(self.world, at, self.chosen)) for at in at_most)
        return tuple((at, value) for at, value in found if value is not None)

    @cached_property
    def expected(self) -> tuple[tuple[dict[Index, int], Number], ...]:
        """Those of them where what is asked for has a meaning."""
        return tuple((at, value) for at, value in self.values if self.is_asked(at, value))

    def is_asked(self, at: Mapping[Index, int], value: Number) -> bool:
        """Whether what is asked for has a meaning there, and surely no other value."""
        place = tuple([at[index] for index in self.points.free])
        found = self._asked.get(place)
        if found is None:
            found = self._asked[place] = self.points.is_asked(self.world, at, value, self.chosen)
        return found

    @cached_property
    def length(self) -> int:
        """How much there is to write down."""
        named = self.points.named
        numbers = [number for (name, _), number in self.world.values.items() if name in named]
        return sum(map(length, numbers)) + 4 * sum(self.world.sizes.values())


class Points:
    """The points of one question: what `reference` is worth, which was derived from `origin` where `assumed` holds.

    Answers may hang on the `outcomes` of random symbols.
    """

    def __init__(
        self,
        problem: Problem,
        assumed: Sequence[Judgement],
        reference: Term,
        origin: Term,
        outcomes: frozenset[str] = frozenset(),
        worlds: Worlds | None = None,
        compiler: Compiler | None = None,
    ) -> None:
        self.problem = problem
        self.reference = reference
        self.origin = origin
        if worlds is None:
            outside = drawn(problem, (reference, origin)) | outcomes
            worlds = Worlds(Sampler(problem, tuple(assumed), outside, solved=self._solved()))
        self.worlds = worlds
        self.compiler = compiler or Compiler(problem, frozenset((*subterms(reference), *subterms(origin))))

    def _solved(self) -> dict[Sym, Term]:
        """The unknown that is asked for, if it is one, with what it must be."""
        problem, entry = self.problem, self.origin
        if not isinstance(entry, Sym) or entry.name not in problem.signs or entry.name in problem.random:
            return {}
        is_array = len(set(entry.args)) == len(entry.args) and self.reference.free <= entry.free
        return {entry: self.reference} if is_array and not problem.depends(self.reference, entry.name) else {}

    @property
    def sampler(self) -> Sampler:
        """How they are drawn."""
        return self.worlds.sampler

    @cached_property
    def free(self) -> frozenset[Index]:
        """The free indices of the question."""
        return self.reference.free | self.origin.free

    @cached_property
    def first(self) -> tuple[Point, ...]:
        """A few of many kinds; plain ones where these can't be had."""
        found = (*self.few, *islice(self._drawn(FIRST, "first"), len(self.few), None))
        return found if len(found) >= ENOUGH else found + self.plain

    @cached_property
    def few(self) -> tuple[Point, ...]:
        """The first of them, to begin with."""
        return tuple(islice(self._drawn(FIRST, "first"), self.worlds.budget.few))

    @cached_property
    def others(self) -> tuple[Point, ...]:
        """The first ones without these."""
        return self.first[len(self.few) :]

    @cached_property
    def second(self) -> tuple[Point, ...]:
        """Many more."""
        return tuple(self._drawn(SECOND, "second"))

    @cached_property
    def plain(self) -> tuple[Point, ...]:
        """Points that are easy to write down: few sizes, small numbers, most of them alike."""
        if not self.worlds.budget.has_plain:
            return ()
        return tuple(self._drawn(tuple(self._plain_patterns()), "plain"))

    def _plain_patterns(self) -> Iterator[Pattern]:
        """Of sizes 1 and 2: 0 or 1 everywhere but in one array, 0 in some and 1 in the others, few numbers in all."""
        symbols = [symbol.name for symbol in self.problem.symbols]
        moved = [name for name in symbols if name in self.named][:6]
        count = min(len(self.problem.sizes), 4)
        single = [tuple(1 + (n == m) for n in range(count)) for m in range(count)] if count > 1 else []
        masks = (random.Random(f"mask {number}") for number in range(MASKS))
        pools: list[Pool] = [{each: rng.choice((SMALLEST, UNITS, BITS)) for each in symbols} for rng in masks]
        for pool in (*pools, UNITS, BITS, TWOS, SMALL, BOTH):
            yield from ((pool, sizes) for sizes in ((1,), (2,), *single))
        for own, others in PAIRS:
            for name in moved:
                pool = {each: own if each == name else others for each in symbols}
                yield from ((pool, sizes) for sizes in ((1,), (2,)))

    @cached_property
    def by_length(self) -> tuple[Point, ...]:
        """The plain points and the first ones, the shortest first."""
        every = dict.fromkeys((*self.plain, *self.first))
        return tuple(sorted(every, key=lambda point: point.length))

    @cached_property
    def named(self) -> frozenset[str]:
        """What the question hangs on."""
        names = {name for term in (self.reference, self.origin) for name in names_in(term)}
        return frozenset[str]().union(*(self.problem.reach[name] for name in names))

    def _drawn(self, patterns: Sequence[Pattern], title: str) -> Iterator[Point]:
        yield from (Point(self, here) for here in self.worlds.of(patterns, title))

    def value(self, here: World, at: Mapping[Index, int], chosen: dict[str, None]) -> Number | None:
        """The value of the reference, if it has one."""
        try:
            return self._reference.at(Visit(here, self.compiler, chosen), at)
        except Inconclusive:
            return None

    def is_asked(self, here: World, at: Mapping[Index, int], value: Number, chosen: dict[str, None]) -> bool:
        """Whether what the reference was derived from has a value there too, and not surely another."""
        if self.origin is self.reference or contains(self.origin, Limit):
            return True  # where a limit is one follows from what was assumed
        try:
            return not differ(here.instance(chosen, MOST_FOR_ORIGIN).number(self.origin, at), value)
        except (Undefined, OutOfWork):
            return False
        except Inconclusive:
            return self._is_averaged

    @cached_property
    def _is_averaged(self) -> bool:
        """Whether it was derived from an average: that has a meaning wherever the derivation holds, though no number
        is found for it, as for E[log p/q].
        """
        reached = {name for each in names_in(self.origin) for name in self.problem.reach[each]}
        bodies = (each.body for each in self.problem.definitions if each.name in reached)
        return self.origin is not self.reference and any(
            contains(each, Moment) for each in (self.origin, *bodies)
        )

    @cached_property
    def _reference(self) -> Program:
        return self.compiler.program(self.reference)


def differ(one: Number, other: Number) -> bool:
    """Whether two numbers surely differ."""
    if type(one) is fmpq and type(other) is fmpq:
        return bool(one != other)
    try:
        return compare(one, "!=", other)
    except Inconclusive:
        return False


def length(number: Number) -> int:
    """How much there is of a number to read; a ball is longer than any that is short."""
    if type(number) is not fmpq:
        return A_BALL
    return len(str(number)) + (number != 0) + 2 * (number < 0) + 2 * (number.q != 1)
