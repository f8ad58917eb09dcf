"""What is to be optimised, and what is said of the point that was found."""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel import Optimum, Problem, Theorem, is_stationarity
from derive.language import message as _
from derive.present.claims import every
from derive.present.layout import Related, layout_in
from derive.present.script import Script
from derive.terms import has_minus, sym

ASKED = {"minimum": _("Minimize"), "maximum": _("Maximize"), "stationary": _("Find")}
LEAST = {"minimum": "least", "maximum": "greatest"}
CURVED_SO = {"minimum": "convex", "maximum": "concave"}


def heading(problem: Problem) -> str:
    """What is to be done, as the label of what it is done to; "" if nothing is optimised."""
    return "" if problem.optimum is None else ASKED[problem.optimum.kind]


def statement(problem: Problem, script: Script) -> Iterator[str]:
    """What is optimised over which variables, the constraints, and the Lagrangian."""
    optimum = problem.optimum
    if optimum is None:
        return
    of = script.formula(optimum.of)
    what = f"where {of} is stationary" if optimum.kind == "stationary" else of
    yield f"{what} over {listed(optimum.variables, script)}"
    for number in optimum.constraints:
        each = problem.hypotheses[number]
        ranges = every(script.formula(i) for i in each.free) if each.free else ""
        yield f"subject to {script.claim(each)}{ranges}"
    if optimum.lagrangian:
        head = sym(optimum.lagrangian)
        body = problem.defined[optimum.lagrangian].body
        kind = "multiplier" if len(optimum.multipliers) == 1 else "multipliers"
        formula = script.show(Related(layout_in(problem, head), (("=", layout_in(problem, body)),)))
        yield f"with the Lagrangian {formula}, {kind} {listed(optimum.multipliers, script)}"


def is_shown_there(problem: Problem, number: int) -> bool:
    """Whether a hypothesis is a constraint, or says that a derivative is 0: `statement` has said it."""
    optimum = problem.optimum
    return optimum is not None and (
        number in optimum.constraints or bool(is_stationarity(optimum, problem.hypotheses[number]))
    )


def listed(names: tuple[str, ...], script: Script) -> str:
    """x, y and z."""
    formulas = [script.formula(sym(name)) for name in names]
    *first, last = formulas
    return f"{', '.join(first)} and {last}" if first else last


def found(theorem: Theorem, script: Script) -> Iterator[str]:
    """What is said of the point beside that it is stationary."""
    optimum = theorem.problem.optimum
    if optimum is None or optimum.kind not in LEAST or theorem.target.unknowns != optimum.unknowns:
        return
    if theorem.extremum is None:
        yield f"whether {script.formula(optimum.of)} is {LEAST[optimum.kind]} there is not shown"
        return
    strictly = "strictly " if theorem.extremum.is_unique else ""
    over = listed(optimum.variables, script)
    curved = f"{script.formula(optimum.of)} is {strictly}{CURVED_SO[optimum.kind]} in {over}"
    count = len(optimum.constraints)
    affine = f" and the constraint{'s are' if count > 1 else ' is'} affine" if count else ""
    only = ", and nowhere else" if theorem.extremum.is_unique else ""
    among = f" among all {over} that satisfy what is given" if count or _has_domain(theorem, optimum) else ""
    assumed = theorem.extremum.shape.assumed
    given = f", where {', '.join(map(script.claim, assumed))}" if assumed else ""
    yield f"since {curved}{affine}, it is {LEAST[optimum.kind]} there{among}{only}{given}"


def _has_domain(theorem: Theorem, optimum: Optimum) -> bool:
    """Whether something is given of the variables."""
    problem = theorem.problem
    return any(
        problem.depends(term, name)
        for number, each in enumerate(problem.declared)
        if number >= len(problem.hypotheses) or not is_shown_there(problem, number)
        for term in each.terms
        for name in optimum.variables
    )


def why(theorem: Theorem) -> str:
    """The heading over the proof that what is optimised is convex, or concave."""
    return "Convexity" if _bends_up(theorem) else "Concavity"


def _bends_up(theorem: Theorem) -> bool:
    convexity = theorem.target.convexity
    return theorem.claim.relation == "convex" if convexity is None else not has_minus(convexity.of)
