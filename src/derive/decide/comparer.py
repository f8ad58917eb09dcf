"""Whether answers equal a reference: the same question many times, so that what can be is prepared once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from derive.decide.counterexample import Counterexample
from derive.decide.points import Points
from derive.decide.prover import Proof, Prover
from derive.decide.refuter import Refuter
from derive.kernel import Judgement, Problem
from derive.terms import Index, Term


@dataclass(frozen=True, slots=True)
class Comparison:
    """`kind` is equal, different or undecided.

    Where it is equal it rests on the definitions and assumptions `used`, and holds `where` these hold (always, if
    there are none); where it is different, there is a counterexample.  `outside` is a point at which the answer has no
    value, though what is asked for has one; its right side is empty.
    """

    kind: str
    counterexample: Counterexample | None = None
    where: tuple[Judgement, ...] = ()
    used: tuple[str, ...] = ()
    outside: Counterexample | None = None


class Comparer:
    """Compares terms with `reference`, and with what that was derived from, where `assumed` holds.

    It is as good as immutable: what it keeps are values that hang on its arguments alone.
    """

    def __init__(
        self, problem: Problem, assumed: Sequence[Judgement], reference: Term, origin: Term | None = None
    ) -> None:
        self.problem = replace(problem, supposed=tuple(assumed))
        self.reference = reference
        self.origin = reference if origin is None else origin
        self.prover = Prover(self.problem, self.reference, self.origin)
        self._points: dict[frozenset[str], Points] = {}

    def compare(self, answer: Term, tied: Sequence[tuple[Index, Index]] = ()) -> Comparison:
        """Whether `answer` equals the reference for all sizes and all values that the problem allows.

        A few points first, which refute most of what is wrong; then a proof; then many points.  With indices `tied`,
        sizes that may differ must be equal for the two to speak of the same: then it is different or undecided.
        """
        points = self.points(answer)
        refuter = Refuter(points, answer, tied)
        found = refuter.difference(points.first)
        if found is None and not tied:
            proof = self.prover.proves(answer)
            if proof is not None:
                return _proved(proof, points, refuter)
        found = found or refuter.difference(points.second)
        if found is None:
            return Comparison("undecided", outside=refuter.outside())
        return Comparison("different", refuter.shortest(found))

    def points(self, answer: Term) -> Points:
        """The points at which `answer` is tried: an outcome of what is random is drawn if it hangs on one."""
        outcomes = self.problem.chance(answer)
        if outcomes not in self._points:
            self._points[outcomes] = Points(self.problem, (), self.reference, self.origin, outcomes)
        return self._points[outcomes]


def _proved(proof: Proof, points: Points, refuter: Refuter) -> Comparison:
    """Equal, unless the answer is defined at no point, or not where the proof says that it is."""
    if points.first and not refuter.defined and refuter.difference(points.second) is not None:
        return Comparison("undecided")
    if proof.where and refuter.undefined is None:
        refuter.look_outside(proof.where)
    is_met = refuter.defined > 0 or not (points.first or proof.where)
    if not is_met or (refuter.undefined is not None and not proof.where):
        return Comparison("undecided", outside=refuter.outside())
    return Comparison("equal", None, proof.where, proof.used, refuter.outside())
