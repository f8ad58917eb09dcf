"""The Hessian form of a function, which is nonnegative in every direction where the function is convex."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.errors import ShapeError, StatementError
from derive.kernel.declared import (
    Convexity,
)
from derive.kernel.judgement import Judgement, positive
from derive.terms import (
    Index,
    Term,
    add,
    derivative,
    fresh,
    index,
    mul,
    num,
    power,
    same,
    sum_over,
    sym,
)

if TYPE_CHECKING:
    from derive.kernel.problem import Problem


def hessian_form(problem: Problem, convexity: Convexity) -> Term:
    """Σ_ij v_i (∂²J/∂w_i∂w_j) v_j over all entries of all variables, those of two arrays twice.

    Raises:
        StatementError: no such variable, or one twice.
        ShapeError: a direction has another shape than its variable.
    """
    names = [variable for variable, _ in convexity.directions]
    if not names or len(set(names)) < len(names):
        raise StatementError("a Hessian form has one or more variables, each once")
    entries: list[tuple[Term, Term, Term, Term, tuple[Index, ...], tuple[Index, ...]]] = []
    for variable, direction in convexity.directions:
        if variable not in problem.shapes or direction not in problem.shapes:
            raise StatementError(f"{variable}, or its direction {direction}, is neither declared nor defined")
        dims = problem.shapes[variable]
        if problem.shapes[direction] != dims:
            raise ShapeError(f"{direction} has another shape than {variable}")
        one, other = _two_sets(problem, dims, convexity.of)
        entries.append(
            (
                sym(variable, *one),
                sym(variable, *other),
                sym(direction, *one),
                sym(direction, *other),
                one,
                other,
            )
        )
    terms: list[Term] = []
    for n, (w, _, v, _, i, _) in enumerate(entries):
        for m, (_, u, _, c, _, j) in enumerate(entries[n:]):
            slope = derivative(derivative(convexity.of, w), u)
            if not (i or j):
                terms.append(mul(slope, power(v, num(2)) if m == 0 else mul(num(2), v, c)))
                continue
            outside = [each for each, letters in ((v, i), (c, j)) if not letters]
            inside = [each for each, letters in ((v, i), (c, j)) if letters]
            body = mul(inside[0], slope, *inside[1:])
            terms.append(mul(num(1 if m == 0 else 2), *outside, sum_over((*i, *j), body)))
    return add(*terms)


def moves(problem: Problem, convexity: Convexity) -> Judgement:
    """That the directions are not all 0: Σ_i v_i² + c² > 0."""
    squares: list[Term] = []
    for _, direction in convexity.directions:
        at, _ = _two_sets(problem, problem.shapes[direction], convexity.of)
        squares.append(sum_over(at, power(sym(direction, *at), num(2))))
    return positive(add(*squares))


def is_motion(problem: Problem, convexity: Convexity, judgement: Judgement) -> bool:
    """Whether `judgement` says just that the directions are not all 0."""
    said = moves(problem, convexity)
    return judgement.relation == said.relation and all(map(same, judgement.terms, said.terms))


def _two_sets(
    problem: Problem, dims: tuple[str, ...], of: Term
) -> tuple[tuple[Index, ...], tuple[Index, ...]]:
    """Two sets of indices of these sizes, all of them different."""
    found: list[Index] = []
    for dim in (*dims, *dims):
        like = index(problem.spare_letters[dim][0], dim)
        found.append(fresh(like, (*found, *of.free), problem.spare_letters[dim]))
    return tuple(found[: len(dims)]), tuple(found[len(dims) :])
