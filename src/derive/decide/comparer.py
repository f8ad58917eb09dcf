"""Whether answers equal a reference: the same question many times, so that what can be is prepared once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from derive.decide.counterexample import Counterexample
from derive.decide.equal import equal
from derive.kernel import Judgement, Problem
from derive.terms import Index, Term


@dataclass(frozen=True, slots=True)
class Comparison:
    """`kind` is equal, different or undecided.

    Where it is equal it rests on the definitions and assumptions `used`, and holds `where` these hold (always, if
    there are none); where it is different, there is a counterexample.
    """

    kind: str
    counterexample: Counterexample | None = None
    where: tuple[Judgement, ...] = ()
    used: tuple[str, ...] = ()


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

    def compare(self, answer: Term, tied: Sequence[tuple[Index, Index]] = ()) -> Comparison:
        """Whether `answer` equals the reference for all sizes and all values that the problem allows.

        With indices `tied`, sizes that may differ must be equal for the two to speak of the same: then it is
        different or undecided.
        """
        if tied:
            return Comparison("undecided")
        found = equal(self.problem, self.reference, answer)
        kinds = {"proved": "equal", "refuted": "different", "undecided": "undecided"}
        return Comparison(kinds[found.kind], found.counterexample, (), found.used)
