"""What may make a stationary point a minimum or a maximum: problems that claim a curvature of what is optimised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.kernel import (
    Convexity,
    Optimum,
    Problem,
    curved,
    hessian_form,
    is_stationarity,
    moves,
    nonnegative,
    positive,
    to_prove,
)
from derive.kernel.convexity import is_smooth
from derive.kernel.curvature import is_affine
from derive.kernel.extremum import CURVATURE
from derive.solver.quadratic import ANY, LETTERS, MOVING, with_direction
from derive.terms import index, neg, sym


def shapes(problem: Problem) -> Iterator[Problem]:
    """Problems that claim that what is optimised is convex, or concave, in the variables: strictly by its Hessian,
    by what it is made of, and by its Hessian; none where that would not help.
    """
    optimum = problem.optimum
    if (
        optimum is None
        or optimum.kind not in CURVATURE
        or not is_smooth(problem, optimum.of, optimum.variables)
    ):
        return
    constraints = (problem.hypotheses[number] for number in optimum.constraints)
    if not all(is_affine(problem, term, optimum.variables) for each in constraints for term in each.terms):
        return
    bare = without_the_point(problem, optimum)
    if all(len(problem.shapes[name]) < len(LETTERS) for name in optimum.variables):
        yield by_hessian(bare, optimum, strict=True)
    entries = (
        sym(name, *(index(letter, dim) for letter, dim in zip("ijkl", problem.shapes[name], strict=False)))
        for name in optimum.variables
    )
    claim = curved(CURVATURE[optimum.kind], optimum.of, *entries)
    yield replace(bare, targets=(to_prove("", claim),))
    if all(len(problem.shapes[name]) < len(LETTERS) for name in optimum.variables):
        yield by_hessian(bare, optimum, strict=False)


def without_the_point(problem: Problem, optimum: Optimum) -> Problem:
    """`problem` with nothing asked, and without the equations of the stationary point."""
    kept = tuple(
        each
        for number, each in enumerate(problem.hypotheses)
        if number not in optimum.constraints and not is_stationarity(optimum, each)
    )
    title = f"{problem.title}, {CURVATURE[optimum.kind]}"
    return replace(problem, title=title, targets=(), hypotheses=kept, optimum=None)


def by_hessian(problem: Problem, optimum: Optimum, strict: bool) -> Problem:
    """`problem`, where it is to be proved that what is minimised, or minus what is maximised, is convex."""
    bent = optimum.of if CURVATURE[optimum.kind] == "convex" else neg(optimum.of)
    pairs: list[tuple[str, str]] = []
    for name in optimum.variables:
        problem, direction = with_direction(problem, problem.shapes[name], MOVING if strict else ANY)
        pairs.append((name, direction))
    convexity = Convexity(bent, tuple(pairs), strict)
    form = hessian_form(problem, convexity)
    claim = positive(form) if strict else nonnegative(form)
    moving = (moves(problem, convexity),) if strict else ()
    return replace(
        problem,
        hypotheses=(*problem.hypotheses, *moving),
        targets=(to_prove("", claim, convexity),),
    )
