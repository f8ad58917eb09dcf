"""That a stationary point is a minimum or a maximum: a rule from two theorems, see `derive.kernel.optimum`.

The first is what the equations of the point come to, shown to satisfy all that is given of the variables; the
second, that what is optimised is convex (concave) in them.  That one is about a problem of its own, in which the
point is not spoken of: it has the same language and none of the equations.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.errors import InvalidStep
from derive.kernel.convexity import is_smooth
from derive.kernel.curvature import is_affine, variables
from derive.kernel.derivation import Extremum, Theorem
from derive.kernel.equations import is_ranged, speaks_of
from derive.kernel.hessian import is_motion
from derive.kernel.judgement import Judgement
from derive.kernel.optimum import Optimum, is_stationarity
from derive.kernel.problem import Problem
from derive.terms import neg, same

CURVATURE = {"minimum": "convex", "maximum": "concave"}


def extremum(solved: Sequence[Theorem], shape: Theorem) -> Extremum:
    """What `shape` makes of the point that the theorems `solved` find.

    Raises:
        InvalidStep: it does not follow.
    """
    problem = shape.problem if not solved else solved[0].problem
    optimum = problem.optimum
    if optimum is None or optimum.kind not in CURVATURE:
        raise InvalidStep("no minimum and no maximum is asked for")
    own = [each for each in solved if each.target.is_unknown and each.target.unknowns == optimum.unknowns]
    found = {each.claim.terms[0].data: each for each in own}
    if found.keys() != set(optimum.unknowns) or not all(each.is_proved for each in found.values()):
        raise InvalidStep("the stationary point is not found")
    if not all(each.is_verified for each in found.values()) or is_ranged(problem, optimum.unknowns):
        raise InvalidStep(
            "what was found is not shown to be a stationary point where all that is given holds"
        )
    for number in optimum.constraints:
        if not all(is_affine(problem, term, optimum.variables) for term in problem.hypotheses[number].terms):
            raise InvalidStep("a constraint is not affine")
    if not is_smooth(problem, optimum.of, optimum.variables):
        raise InvalidStep("what is optimised is not seen to be differentiable in all variables together")
    _check_same(problem, optimum, shape)
    if shape.witnesses or shape.everywhere or shape.kinks:
        raise InvalidStep("its curvature rests on a witness, or on what holds on a whole interval")
    if any(speaks_of(problem, each, optimum.unknowns) for each in shape.assumed):
        raise InvalidStep("its curvature rests on what is assumed of a variable")
    return Extremum(optimum.kind, _is_strict(optimum, shape), shape)


def _is_strict(optimum: Optimum, shape: Theorem) -> bool:
    """Whether the curvature that is shown is strict.

    Raises:
        InvalidStep: it is not that which is wanted.
    """
    wanted = CURVATURE[optimum.kind]
    claim, convexity = shape.claim, shape.convexity
    if shape.is_proved and convexity is not None:
        bent = optimum.of if wanted == "convex" else neg(optimum.of)
        moved = {variable for variable, _ in convexity.directions}
        if same(convexity.of, bent) and moved == set(optimum.variables):
            return convexity.strict
    if shape.is_proved and claim == shape.target.claim and claim.relation == wanted:
        if same(claim.terms[0], optimum.of) and set(variables(claim)) == set(optimum.variables):
            return False
    raise InvalidStep(f"what is optimised is not shown to be {wanted} in the variables")


def _check_same(problem: Problem, optimum: Optimum, shape: Theorem) -> None:
    """The curvature is about the same language, and rests on nothing that is given of the point."""
    other = shape.problem
    for name in ("sizes", "definitions", "functions", "randoms", "identities"):
        if getattr(problem, name) != getattr(other, name):
            raise InvalidStep(f"its curvature is shown in another problem: the {name} differ")
    if other.symbols[: len(problem.symbols)] != problem.symbols:
        raise InvalidStep("its curvature is shown in another problem: the symbols differ")
    if any(target.when for target in other.targets):
        raise InvalidStep("its curvature is shown where more is given")
    for each in other.hypotheses:
        if not (_is_given(problem, optimum, each) or _is_own(other, shape, each)):
            raise InvalidStep("its curvature rests on what is not given, or on the equations of the point")


def _is_given(problem: Problem, optimum: Optimum, judgement: Judgement) -> bool:
    """Whether `judgement` is given, and no constraint, nor that a derivative is 0."""
    return any(
        judgement == each and number not in optimum.constraints and not is_stationarity(optimum, each)
        for number, each in enumerate(problem.hypotheses)
    )


def _is_own(other: Problem, shape: Theorem, judgement: Judgement) -> bool:
    """Whether `judgement` says that the directions are not all 0, of strict convexity."""
    convexity = shape.target.convexity
    return convexity is not None and convexity.strict and is_motion(other, convexity, judgement)
