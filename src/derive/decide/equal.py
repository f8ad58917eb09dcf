"""Equal, refuted or undecided: never wrong, and silent rather than hopeful."""

from __future__ import annotations

from dataclasses import dataclass

from derive.decide.counterexample import Counterexample
from derive.decide.domain import Domain
from derive.decide.prover import Prover
from derive.decide.refute import refute
from derive.kernel import Problem
from derive.terms import Term


@dataclass(frozen=True, slots=True)
class Verdict:
    """`kind` is proved, refuted or undecided; `used` are the definitions and assumptions it rests on."""

    kind: str
    counterexample: Counterexample | None = None
    used: tuple[str, ...] = ()


UNDECIDED = Verdict("undecided")


def equal(problem: Problem, a: Term, b: Term) -> Verdict:
    """Whether a = b for all sizes and all values that the problem allows.

    Proved only if besides both sides are defined there: every divisor surely not 0, every logarithm
    of something surely positive.
    """
    found = refute(problem, a, b)
    if found is not None:
        return Verdict("refuted", found)
    proof = Prover(problem, a).proves(b)
    if proof is None or proof.where:
        return UNDECIDED
    everywhere = Domain(problem, ())
    if any(everywhere.beyond(side) != () for side in (a, b)):
        return UNDECIDED
    return Verdict("proved", used=proof.used)
