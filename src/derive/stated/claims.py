"""Claims of convexity and of definite matrices, as claims about a quadratic form in any direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.errors import StatementError
from derive.kernel import (
    Convexity,
    Judgement,
    Problem,
    curved,
    hessian_form,
    moves,
    nonnegative,
    positive,
    to_prove,
)
from derive.kernel.convexity import is_smooth
from derive.read import NotYet
from derive.solver.quadratic import ANY, LETTERS, MOVING, with_direction
from derive.terms import Index, Term, index, mul, num, power, sum_over, sym


def with_convexity(
    problem: Problem,
    part: str,
    of: Term,
    variables: Sequence[str],
    strict: bool = False,
    relation: str = "convex",
) -> Problem:
    """`problem`, where it is to be proved too that `of` is convex (concave) in `variables` together: by its
    Hessian where it has one that is continuous, else by what it is made of.

    Raises:
        StatementError: one of them is not given.
        NotYet: it is strict and has no such Hessian.
    """
    for name in variables:
        _check_variable(problem, name)
    if len(set(variables)) < len(variables):
        twice = next(name for name in variables if list(variables).count(name) > 1)
        raise StatementError(f"{twice} stands twice")
    if relation != "convex" or not is_smooth(problem, of, variables):
        if strict:
            raise NotYet(
                "strict convexity is seen from a Hessian: of kinks, roots and unknown functions it can't be proved yet"
            )
        claim = curved(relation, of, *(_entry(problem, name) for name in variables))
        return replace(problem, targets=(*problem.targets, to_prove(part, claim)))
    known = {} if strict else _known(problem)
    pairs: list[tuple[str, str]] = []
    for name in variables:
        if name not in known:
            problem, direction = with_direction(problem, problem.shapes[name], MOVING if strict else ANY)
            known = known | {name: direction}
        pairs.append((name, known[name]))
    convexity = Convexity(of, tuple(pairs), strict)
    form = hessian_form(problem, convexity)
    if strict:
        problem = replace(problem, hypotheses=(*problem.hypotheses, moves(problem, convexity)))
    claim = positive(form) if strict else nonnegative(form)
    return replace(problem, targets=(*problem.targets, to_prove(part, claim, convexity)))


def with_definite(
    problem: Problem, part: str, entry: Term, rows: Index, columns: Index, strict: bool = False
) -> Problem:
    """`problem`, where it is to be proved too that Σ_ij v_i A_ij v_j ≥ 0 for any v (strictly: > 0 for v ≠ 0),
    `entry` being A_ij.
    """
    problem, direction = with_direction(problem, (rows.dim,), MOVING if strict else ANY)
    v = (sym(direction, rows), sym(direction, columns))
    form = sum_over((rows, columns), mul(v[0], entry, v[1]))
    if strict:
        moving = positive(sum_over(rows, power(v[0], num(2))))
        problem = replace(problem, hypotheses=(*problem.hypotheses, moving))
    claim: Judgement = positive(form) if strict else nonnegative(form)
    return replace(problem, targets=(*problem.targets, to_prove(part, claim)))


def _entry(problem: Problem, name: str) -> Term:
    """An entry of a symbol, at letters that nobody sees."""
    return sym(name, *(index(letter, dim) for letter, dim in zip("ijkl", problem.shapes[name], strict=False)))


def _check_variable(problem: Problem, name: str) -> None:
    if name in problem.defined:
        raise StatementError(f"{name} is a definition: a function is convex in what is given")
    if name not in problem.shapes:
        what = "a size" if name in problem.sizes else "a function" if name in problem.opaque else ""
        said = (
            f"{name} is {what}: a function is convex in what is given" if what else f"{name} is not declared"
        )
        raise StatementError(said)
    if len(problem.shapes[name]) >= len(LETTERS):
        raise StatementError(f"{name} has more than two indices: convexity in it can't be said yet")


def _known(problem: Problem) -> dict[str, str]:
    """The directions that other claims have for their variables, if they may be any."""
    return {
        variable: direction
        for target in problem.targets
        if target.convexity is not None and not target.convexity.strict
        for variable, direction in target.convexity.directions
    }
