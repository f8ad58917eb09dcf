"""Whether a ≤ b, a < b or a ≠ b: refuted by numbers, or seen from signs, never wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from derive.decide.combine import combined
from derive.decide.comparer import Comparison
from derive.decide.compiled import Program, Visit
from derive.decide.counterexample import Counterexample, counterexample, shown
from derive.decide.desk import WORK, Case
from derive.decide.domain import Domain
from derive.decide.jets import Inconclusive, compare
from derive.decide.points import MOST_PLACES, Point
from derive.decide.prover import Proof
from derive.decide.refute import refuted
from derive.decide.sampling import places
from derive.errors import DeriveError
from derive.kernel import Judgement, nonzero, to_prove
from derive.terms import Index, add, neg

At = Mapping[Index, int]


def compared(
    case: Case, claim: Judgement, search: Callable[[Case, Judgement], Proof | None] | None = None
) -> Comparison:
    """Whether a bound holds for all sizes and all values that the problem allows in a case: "equal" if it does,
    "different" with a counterexample if it does not.

    What neither a few numbers refute nor signs prove is left to a `search` for a proof, and to many numbers.
    """
    trial = _Trial(case, claim)
    found = trial.failure(trial.points.few)
    if found is None:
        proof = _proved(case, claim, trial)
        if proof is not None:
            return proof
        found = trial.failure(trial.points.others)
    if found is None and search is not None and trial.defined:
        by_search = search(case, claim)
        if by_search is not None:
            return Comparison("equal", None, by_search.where, by_search.used)
    found = found or trial.failure(trial.points.second)
    if found is None and not case.fixed and trial.defined:
        found = refuted(case.open, to_prove("", claim))
    elif found is not None:
        found = trial.shorter(found)
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

    def failure(self, points: Iterable[Point]) -> Counterexample | None:
        """The first at these points."""
        return next((self._written(*found) for found in self._failures(points)), None)

    def shorter(self, found: Counterexample) -> Counterexample:
        """The one among the first points that is shortest to write down."""
        every = list(self._failures(self.points.first))
        return self._written(*min(every, key=lambda each: each[0].length)) if every else found

    def _failures(self, points: Iterable[Point]) -> Iterator[tuple[Point, Visit, At, tuple[str, str]]]:
        for point in points:
            visit = Visit(point.world, self.case.desk.compiler)
            for at in islice(self._places(point), MOST_PLACES):
                self.left -= sum(each.work for each in self.programs)
                if self.left < 0:
                    return
                found = self._fails(visit, at)
                if found is not None:
                    yield point, visit, at, found
                    break

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
