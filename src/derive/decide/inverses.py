"""Matrices that are declared to be inverses, in an instance: the numbers that they must have."""

from __future__ import annotations

from collections.abc import Iterator

from flint import fmpq, fmpq_mat

from derive.decide.evaluate import Instance
from derive.decide.jets import Inconclusive
from derive.kernel import Judgement, Problem
from derive.terms import Delta, Index, Mul, Sum, Sym, Term, mul


def inverses(problem: Problem) -> Iterator[tuple[str, Term, Index, Index]]:
    """The given matrices A with Σ_j A_ij B_jk = δ_ik, each with the entry of B, which is free of A, and its indices."""
    for judgement in problem.hypotheses:
        found = _inverse(problem, judgement)
        if found is not None:
            yield found


def _inverse(problem: Problem, judgement: Judgement) -> tuple[str, Term, Index, Index] | None:
    match judgement.relation, judgement.terms:
        case "=", (Sum(body=Mul(args=(Sym(args=(i, inner)) as entry, *rest))) as total, Delta(args=(a, b))):
            other, k = mul(*rest), b if i is a else a
            fits = inner is total.index and i in (a, b) and other.free == {inner, k}
            is_given = entry.name in problem.signs and not problem.depends(other, entry.name)
            return (entry.name, other, inner, k) if fits and is_given else None
        case _:
            return None


def make_inverses(instance: Instance) -> None:
    """Give these matrices their values.

    Raises:
        Inconclusive: a matrix has no inverse, or is not known exactly.
    """
    for name, entry, row, column in inverses(instance.problem):
        places = range(instance.sizes[row.dim])
        numbers = [instance.number(entry, {row: m, column: n}) for m in places for n in places]
        if not all(isinstance(number, fmpq) for number in numbers):
            raise Inconclusive
        matrix = fmpq_mat(len(places), len(places), numbers)
        if matrix.det() == 0:
            raise Inconclusive
        inverse = matrix.inv()
        for m in places:
            for n in places:
                instance.put((name, (m, n)), inverse[m, n])
