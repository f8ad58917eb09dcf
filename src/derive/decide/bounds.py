"""Whether a ≤ b, a < b or a ≠ b: refuted by numbers, or seen from signs, never wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from derive.decide.combine import combined
from derive.decide.comparer import Comparison
from derive.decide.compiled import Program, Visit
from derive.decide.counterexample import Counterexample, counterexample, shown
from derive.decide.desk import WORK, Case
from derive.decide.domain import Domain
from derive.decide.jets import Inconclusive, compare
from derive.decide.points import MOST_PLACES, Point
from derive.decide.refute import refuted
from derive.decide.sampling import places
from derive.errors import DeriveError
from derive.kernel import Judgement, nonzero, to_prove
from derive.terms import Index, add, neg

At = Mapping[Index, int]


def compared(case: Case, claim: Judgement) -> Comparison:
    """Whether a bound holds for all sizes and all values that the problem allows in a case: "equal" if it does,
    "different" with a counterexample if it does not.
    """
    trial = _Trial(case, claim)
    found = trial.failure(trial.few)
    if found is None:
        proof = _proved(case, claim, trial)
        if proof is not None:
            return proof
        found = trial.failure(trial.others)
    if found is None and not case.fixed:
        more = refuted(case.open, to_prove("", claim))
        if more is not None:
            return Comparison("different", more)
    return Comparison("undecided") if found is None else Comparison("different", found)


def _proved(case: Case, claim: Judgement, trial: _Trial) -> Comparison | None:
    """That it holds where both sides are defined, which is somewhere."""
    if not trial.defined:
        return None
    if claim.relation == "!=":
        where = _apart(case, claim)
        return None if where is None else Comparison("equal", None, where)
    proof = combined(case.problem, claim, case.assumed)
    return None if proof is None else Comparison("equal", None, proof.where, proof.used)


def _apart(case: Case, claim: Judgement) -> tuple[Judgement, ...] | None:
    """Where the two sides are defined, if they are surely apart there; else None."""
    left, right = claim.terms
    domain = Domain(case.problem, claim.terms)
    try:
        return () if domain.beyond(add(left, neg(right)), (nonzero(add(left, neg(right))),)) == () else None
    except DeriveError:
        return None


class _Trial:
    """Tries a bound at the points of a case: how often it was `defined`."""

    def __init__(self, case: Case, claim: Judgement) -> None:
        self.case, self.claim = case, claim
        self.points = case.points(*claim.terms)
        self.programs: tuple[Program, ...] = tuple(map(case.desk.compiler.program, claim.terms))
        self.defined = 0
        self.left = WORK

    @property
    def few(self) -> Sequence[Point]:
        return self.points.few

    @property
    def others(self) -> Iterator[Point]:
        yield from self.points.others
        yield from self.points.second

    def failure(self, points: Iterable[Point]) -> Counterexample | None:
        """The first at these points."""
        for point in points:
            visit = Visit(point.world, self.case.desk.compiler)
            for at in islice(self._places(point), MOST_PLACES):
                self.left -= sum(each.work for each in self.programs)
                if self.left < 0:
                    return None
                found = self._fails(visit, at)
                if found is not None:
                    return self._written(point, visit, at, found)
        return None

    def _places(self, point: Point) -> Iterator[At]:
        sampler, sizes = self.points.sampler, point.world.sizes
        return (at for at in places(self.claim.terms, sizes) if sampler.is_there(at, sizes))

    def _fails(self, visit: Visit, at: At) -> tuple[str, str] | None:
        """Both sides, if it surely fails there."""
        try:
            left, right = (each.at(visit, at) for each in self.programs)
            self.defined += 1
            if compare(left, self.claim.relation, right):
                return None
        except Inconclusive:
            return None
        if visit.chosen and any(map(self.case.desk.problem.chance, self.claim.terms)):
            return None  # an outcome need not be one of the two values that a law was taken to have
        return shown(left), shown(right)

    def _written(self, point: Point, visit: Visit, at: At, sides: tuple[str, str]) -> Counterexample:
        instance = point.world.instance(dict(visit.chosen))
        return counterexample(self.points.sampler, self.claim, instance, at, sides)

