"""Proofs that answers equal a reference: what a proof rests on, and where both sides are there."""

from __future__ import annotations

from dataclasses import dataclass

from derive.decide.equal import proved
from derive.kernel import Judgement, Problem
from derive.terms import Term


@dataclass(frozen=True, slots=True)
class Proof:
    """It rests on the definitions and assumptions `used`.

    The answer is defined `where` these hold, besides what the problem gives and what the question needs: everywhere,
    if there are none.
    """

    used: tuple[str, ...] = ()
    where: tuple[Judgement, ...] = ()


class Prover:
    """Proves that terms equal `reference`, which was derived from `origin`, under all that is given in `problem`.

    It is as good as immutable: what it keeps are values that hang on its arguments alone.
    """

    def __init__(self, problem: Problem, reference: Term, origin: Term | None = None) -> None:
        self.problem = problem
        self.reference = reference
        self.origin = reference if origin is None else origin

    def proves(self, answer: Term) -> Proof | None:
        """A proof that `answer` equals the reference wherever both are defined; None if none was found."""
        for unfolded in (frozenset[str](), frozenset(self.problem.defined)):
            used = proved(self.problem, self.reference, answer, unfolded)
            if used is not None:
                return Proof(used)
        return None
