"""What a derivation that got stuck seems to lack: a law, a derivative that an unknown function may not
have, or a way to sift.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.errors import InvalidStep
from derive.kernel import Problem
from derive.kernel.moments import moment_value
from derive.solver.limits import without_limit
from derive.solver.work import places
from derive.terms import (
    Add,
    Apply,
    D,
    Delta,
    Fn,
    Index,
    Indicator,
    Limit,
    Moment,
    Mul,
    Pow,
    Sum,
    Sym,
    Term,
    subterms,
)

KINDS_OF = {Pow: "a power", D: "a derivative", Moment: "it", Indicator: "an indicator"}
TIMES = {1: "once", 2: "twice"}


def missing(problem: Problem, goals: Sequence[Term]) -> str:
    """What the goals that are left ask for."""
    for goal in goals:
        for name, times in _orders(problem, goal, (), set()):
            order = problem.opaque[name].order
            if times > order:
                stated = TIMES.get(order, f"{order} times")
                return f"order={times} for {name}, which is differentiable {stated} only"
    for goal in goals:
        if isinstance(goal, Limit):
            return f"a limit: {without_limit(problem, goal)}"
    averages = (
        node for goal in goals for _, node in places(goal, innermost=True) if isinstance(node, Moment)
    )
    said = (*map(_law, goals), *(_average(problem, node) for node in averages))
    return next(filter(None, said), "") or _sifting(goals[0])


def _average(problem: Problem, goal: Moment) -> str:
    """What keeps an expectation from being worked out: a moment that nobody declares, or what it is of."""
    try:
        moment_value(problem, goal)
    except InvalidStep as why:
        if not str(why).startswith("it is no product"):
            return str(why)
    walls = (node for arg in goal.args for node in _written_out(problem, arg) if problem.chance(node))
    wall = next((node for node in walls if not isinstance(node, Add | Mul | Sum | Sym)), goal)
    what = (
        wall.name if isinstance(wall, Fn | Apply) else KINDS_OF.get(type(wall), type(wall).__name__.lower())
    )
    return f"a law for the expectation of {what}"


def _orders(
    problem: Problem, term: Term, over: tuple[str, ...], seen: set[tuple[str, tuple[str, ...]]]
) -> Iterator[tuple[str, int]]:
    """How often each opaque function in `term` is differentiated, `over` by the derivatives around it."""
    over = tuple(name for name in over if problem.depends(term, name))
    match term:
        case D(body=body, wrt=Sym() as wrt):
            yield from _orders(problem, body, (*over, wrt.name), seen)
        case Sym() if term.name in problem.defined and over and (term.name, over) not in seen:
            seen.add((term.name, over))
            own = tuple(name for name in over if name != term.name)
            yield from _orders(problem, problem.defined[term.name].body, own, seen)
        case _:
            if isinstance(term, Apply):
                yield term.name, len(term.slots) + len(over)
            for part in term.args:
                yield from _orders(problem, part, over, seen)


def _written_out(problem: Problem, term: Term) -> Iterator[Term]:
    """The parts of `term`, and of what is defined in it."""
    for node in subterms(term):
        yield node
        if isinstance(node, Sym) and node.name in problem.defined:
            yield from _written_out(problem, problem.defined[node.name].body)


def _law(goal: Term) -> str:
    """The law that the first derivative left standing asks for; of an expectation that itself is missing."""
    for _, node in places(goal, innermost=True):
        if isinstance(node, D) and not isinstance(node.body, Moment):
            body = node.body
            what = body.name if isinstance(body, Fn | Apply | Sym) else type(body).__name__.lower()
            return f"derivative of {what}"
    return ""


def _sifting(goal: Term) -> str:
    """What keeps a δ from being sifted."""
    if not isinstance(goal, Sum):
        return "a law for what is left"
    return next((f"sifting through {what}" for what in _walls(goal.body, goal.index)), "sifting")


def _walls(term: Term, bound: Index) -> Iterator[str]:
    """What stands around a δ of the bound letter and is neither a sum nor a product."""
    if not isinstance(term, Add | Mul | Sum | Sym | Delta):
        if any(isinstance(part, Delta) and bound in part.args for part in subterms(term)):
            yield term.name if isinstance(term, Fn | Apply) else "a power" if isinstance(term, Pow) else "it"
        return
    for part in term.args:
        yield from _walls(part, bound)
