"""Refuting answers to a question at its points, and the counterexample that is easiest to check by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from math import prod

from derive.decide.compiled import Visit
from derive.decide.counterexample import Counterexample, counterexample, shown
from derive.decide.jets import Inconclusive, Number, compare
from derive.decide.points import MOST_PLACES, Point, Points, differ, length
from derive.decide.values import Undefined
from derive.kernel import Judgement
from derive.terms import Index, Term

WORK = 400_000  # nodes that may be visited for one answer
MORE = 100_000  # and for a better counterexample
AT_LEAST = 64  # of its values are worked out for that
AT_MOST = 1_500_000  # nodes, even so: values of derivatives are kept, so that most of these are not visited
SIDES = 3  # to write down both sides of one takes at least: they are not both 0
At = Mapping[Index, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """A point and the places of indices at which an answer surely has another value than the right one."""

    point: Point
    at: At
    expected: Number
    found: Number

    def length(self) -> int:
        """How much there is to write down."""
        return self.point.length + length(self.expected) + length(self.found)


class Refuter:
    """Tries one answer: how often it was `defined`, and where it surely was not although the question has a meaning.

    Indices that are `tied` have one letter and two sizes: they are at the same place of equal sizes.
    """

    def __init__(
        self,
        points: Points,
        answer: Term,
        tied: Sequence[tuple[Index, Index]] = (),
        is_chain: bool = False,
    ) -> None:
        self.points = points
        self.answer = answer
        self.tied = tied
        self.program = points.compiler.program(answer)
        told = (*points.free, *(index for pair in self.tied for index in pair))
        self.stray = [index for index in self.program.free if index not in told]
        if is_chain and not points.free <= {*self.program.free}:
            self.stray = []  # one letter for another
        self.defined = 0
        self.undefined: tuple[Point, At] | None = None
        self.left = WORK

    def difference(self, points: Iterable[Point]) -> Difference | None:
        """The first at these points."""
        return next(self._differences(points), None)

    def shortest(self, found: Difference) -> Counterexample:
        """The counterexample that is shortest to write down, as far as the work suffices."""
        self.left, most = max(MORE, min(AT_LEAST * self.program.work, AT_MOST)), found.length()
        for point in self.points.by_length:
            if point.length + SIDES >= most or self.left <= 0:
                break
            for other in self._differences([point], is_sure=False, below=most):
                if (long := other.length()) < most and point.is_asked(other.at, other.expected):
                    found, most = other, long
        sides = shown(found.expected), shown(found.found)
        return self._written(found.point, found.at, sides)

    def outside(self) -> Counterexample | None:
        """A point at which the answer surely has no value although the question has a meaning."""
        if self.undefined is None:
            return None
        point, at = self.undefined
        expected = next(value for there, value in point.expected if there.items() <= at.items())
        return self._written(point, at, (shown(expected), ""))

    def look_outside(self, where: Sequence[Judgement]) -> None:
        """Find a point at which the question has a meaning, and what the answer needs surely fails."""
        for point in (*self.points.first, *self.points.plain, *self.points.second):
            visit = Visit(point.world, self.points.compiler)
            for at, _ in point.expected:
                if any(self._fails(each, visit, at) for each in where):
                    self.undefined = point, at
                    return

    def _fails(self, judgement: Judgement, visit: Visit, at: At) -> bool:
        """Whether a relation of two numbers surely does not hold there, at some place of its other indices."""
        if judgement.relation not in ("=", "<", "<=", "!="):
            return False
        rest = [index for index in judgement.free if index not in at]
        if any(index.dim not in visit.world.sizes for index in rest):
            return False
        left, right = (self.points.compiler.program(term) for term in judgement.terms)
        for chosen in islice(product(*(range(visit.world.sizes[index.dim]) for index in rest)), MOST_PLACES):
            every = {**at, **dict(zip(rest, chosen, strict=True))}
            self.left -= left.work + right.work
            try:
                if not compare(left.at(visit, every), judgement.relation, right.at(visit, every)):
                    return True
            except Inconclusive:
                continue
        return False

    def _differences(
        self, points: Iterable[Point], is_sure: bool = True, below: int | None = None
    ) -> Iterator[Difference]:
        """Where the values differ, and there is less than `below` to write down, if that is said; if it is not to be
        sure, what is asked for need not have a meaning there.
        """
        is_sure = is_sure or bool(self.points.problem.randoms)
        for point in points:
            sizes = point.world.sizes
            if any(sizes.get(one.dim) != sizes.get(other.dim) for one, other in self.tied):
                continue
            found = self._at_point(point, point.expected if is_sure else point.values)
            yield from self._whatever_strays(found, sizes) if self.stray else found
            if self.left < 0:
                return

    def _at_point(self, point: Point, values: Iterable[tuple[At, Number]]) -> Iterator[Difference]:
        visit = Visit(point.world, self.points.compiler)
        for at, expected in self._places(values, point.world.sizes):
            self.left -= self.program.work
            if self.left < 0:
                return
            value = self._value(visit, point, at)
            if value is not None and differ(expected, value) and self._may_refute(visit, point):
                yield Difference(point, at, expected, value)

    def _whatever_strays(self, found: Iterable[Difference], sizes: Mapping[str, int]) -> list[Difference]:
        """The differences at a point, if there are some whatever the letters stand for that the question has not."""
        every = list(found)
        refuted = {tuple(each.at[index] for index in self.stray) for each in every}
        if not every or len(refuted) < prod(sizes[index.dim] for index in self.stray):
            return []
        return every

    def _value(self, visit: Visit, point: Point, at: At) -> Number | None:
        try:
            value = self.program.at(visit, at)
        except Undefined:
            if self.undefined is None:
                self.undefined = point, at
            return None
        except Inconclusive:
            return None
        self.defined += 1
        return value

    def _places(
        self, values: Iterable[tuple[At, Number]], sizes: Mapping[str, int]
    ) -> Iterator[tuple[At, Number]]:
        """The places of all free indices, those that the question has not among them, with the right values."""
        extra = [index for index in self.program.free if index not in self.points.free]
        if not extra:
            yield from values
            return
        if any(index.dim not in sizes for index in extra):
            return
        spans = [range(sizes[index.dim]) for index in extra]
        for at, expected in values:
            for chosen in islice(product(*spans), MOST_PLACES):
                every = {**at, **dict(zip(extra, chosen, strict=True))}
                free = [pair for pair in self.tied if every.keys() >= {*pair}]  # the others are bound
                if self.points.sampler.is_there(every, sizes) and all(
                    every[one] == every[other] for one, other in free
                ):
                    yield every, expected

    def _may_refute(self, visit: Visit, point: Point) -> bool:
        """Whether no outcome is compared where a law was taken to have two values: it need not be one of them."""
        if not visit.chosen and not point.chosen:
            return True
        return not any(map(self.points.problem.chance, (self.answer, self.points.reference)))

    def _written(self, point: Point, at: At, sides: tuple[str, str]) -> Counterexample:
        claim = Judgement("=", (self.points.reference, self.answer))
        instance = point.world.instance(dict(point.chosen))
        return counterexample(self.points.sampler, claim, instance, at, sides)
