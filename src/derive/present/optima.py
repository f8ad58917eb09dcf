"""What is to be optimised, and what is said of the point that was found."""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel import Optimum, Problem, Theorem, is_stationarity
from derive.language import message as _
from derive.present.boxes import Related
from derive.present.claims import for_every
from derive.present.judgements import BENT
from derive.present.layout import layout_in
from derive.present.script import Script
from derive.terms import has_minus, sym

ASKED = {"minimum": _("Minimize"), "maximum": _("Maximize"), "stationary": _("Find")}
LEAST = {"minimum": "least", "maximum": "greatest"}
CURVED_SO = {
    "minimum": (BENT["convex"], _("{term} is strictly convex in {array}")),
    "maximum": (BENT["concave"], _("{term} is strictly concave in {array}")),
}
NOT_SHOWN = {
    "minimum": _("whether {term} is least there is not shown"),
    "maximum": _("whether {term} is greatest there is not shown"),
}
THERE = {  # and whether nowhere else
    ("minimum", False): _("since {claim}, it is least there"),
    ("minimum", True): _("since {claim}, it is least there, and nowhere else"),
    ("maximum", False): _("since {claim}, it is greatest there"),
    ("maximum", True): _("since {claim}, it is greatest there, and nowhere else"),
}
THERE_OF_SOME = {
    ("minimum", False): _(
        "since {claim}, it is least there among all {variables} that satisfy what is given"
    ),
    ("minimum", True): _(
        "since {claim}, it is least there among all {variables} that satisfy what is given, and nowhere else"
    ),
    ("maximum", False): _(
        "since {claim}, it is greatest there among all {variables} that satisfy what is given"
    ),
    ("maximum", True): _(
        "since {claim}, it is greatest there among all {variables} that satisfy what is given, and nowhere else"
    ),
}


def heading(problem: Problem) -> str:
    """What is to be done, as the label of what it is done to; "" if nothing is optimised."""
    return "" if problem.optimum is None else ASKED[problem.optimum.kind]


def statement(problem: Problem, script: Script) -> Iterator[str]:
    """What is optimised over which variables, the constraints, and the Lagrangian."""
    optimum = problem.optimum
    if optimum is None:
        return
    over = named(optimum.variables, script)
    words = (
        _("where {term} is stationary over {variables}")
        if optimum.kind == "stationary"
        else _("{term} over {variables}")
    )
    yield script.say(words, term=script.formula(optimum.of), variables=over)
    for number in optimum.constraints:
        each = problem.hypotheses[number]
        claim = for_every(script.claim(each), [script.formula(i) for i in each.free], script)
        yield script.say("subject to {claim}", claim=claim)
    if optimum.lagrangian:
        head = sym(optimum.lagrangian)
        body = problem.defined[optimum.lagrangian].body
        yield script.count(
            "with the Lagrangian {formula}, multiplier {multipliers}",
            "with the Lagrangian {formula}, multipliers {multipliers}",
            len(optimum.multipliers),
            formula=script.show(Related(layout_in(problem, head), (("=", layout_in(problem, body)),))),
            multipliers=named(optimum.multipliers, script),
        )


def is_shown_there(problem: Problem, number: int) -> bool:
    """Whether a hypothesis is a constraint, or says that a derivative is 0: `statement` has said it."""
    optimum = problem.optimum
    return optimum is not None and (
        number in optimum.constraints or bool(is_stationarity(optimum, problem.hypotheses[number]))
    )


def named(names: tuple[str, ...], script: Script) -> str:
    """x, y and z."""
    return script.listed([script.formula(sym(name)) for name in names])


def is_only_stationary(theorem: Theorem) -> bool:
    """Whether a least or greatest value is asked for, and not shown to be taken at the point that is found."""
    return _asks(theorem) and theorem.extremum is None


def _asks(theorem: Theorem) -> bool:
    optimum = theorem.problem.optimum
    return (
        optimum is not None
        and optimum.kind in LEAST
        and theorem.target.is_unknown
        and theorem.target.unknowns == optimum.unknowns
    )


def found(theorem: Theorem, script: Script) -> Iterator[str]:
    """What is said of the point beside that it is stationary."""
    optimum = theorem.problem.optimum
    if optimum is None or not _asks(theorem):
        return
    of = script.formula(optimum.of)
    if theorem.extremum is None:
        yield script.say(NOT_SHOWN[optimum.kind], term=of)
        return
    is_unique, variables = theorem.extremum.is_unique, named(optimum.variables, script)
    claim = script.say(CURVED_SO[optimum.kind][is_unique], term=of, array=variables)
    if count := len(optimum.constraints):
        claim = script.count(
            "{claim} and the constraint is affine",
            "{claim} and the constraints are affine",
            count,
            claim=claim,
        )
    among = THERE_OF_SOME if count or _has_domain(theorem, optimum) else THERE
    said = script.say(among[optimum.kind, is_unique], claim=claim, variables=variables)
    if assumed := theorem.extremum.shape.assumed:
        conditions = script.series(map(script.claim, assumed))
        said = script.say("{claim}, where {conditions}", claim=said, conditions=conditions)
    yield said


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
    return _("Convexity") if _bends_up(theorem) else _("Concavity")


def _bends_up(theorem: Theorem) -> bool:
    convexity = theorem.target.convexity
    return theorem.claim.relation == "convex" if convexity is None else not has_minus(convexity.of)
