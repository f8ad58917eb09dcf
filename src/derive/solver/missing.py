"""What a derivation that got stuck seems to lack: a law, a derivative that an unknown function may not
have, or a way to sift.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.errors import InvalidStep
from derive.kernel import Problem
from derive.kernel.moments import moment_value
from derive.language import message as _
from derive.solver.definitions import with_definitions
from derive.solver.expansions import grows
from derive.solver.lack import Lack, Quoted
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

OF_KIND = {
    Pow: _("a law for the expectation of a power"),
    D: _("a law for the expectation of a derivative"),
    Moment: _("a law for the expectation of it"),
    Indicator: _("a law for the expectation of an indicator"),
}
SMOOTHER = {
    1: _("order={wanted} for {function}, which is differentiable once only"),
    2: _("order={wanted} for {function}, which is differentiable twice only"),
}


def missing(problem: Problem, goals: Sequence[Term]) -> Lack:
    """What the goals that are left ask for."""
    for goal in goals:
        for name, times in _orders(problem, goal, (), set()):
            order = problem.opaque[name].order
            if times > order:
                return _smoother(name, order, times)
    for goal in goals:
        if isinstance(goal, Limit):
            return Lack(
                _("a limit: it grows without bound")
                if grows(problem, goal)
                else _("a limit: none was found that the laws give")
            )
    averages = (
        node for goal in goals for _path, node in places(goal, innermost=True) if isinstance(node, Moment)
    )
    said = (*map(_law, goals), *(_average(problem, node) for node in averages))
    return next(filter(None, said), None) or _sifting(goals[0])


def _smoother(name: str, order: int, wanted: int) -> Lack:
    """That an unknown function is differentiated more often than it may be."""
    if order in SMOOTHER:
        return Lack(SMOOTHER[order], {"wanted": wanted, "function": name})
    words = _("order={wanted} for {function}, which is differentiable {times} times only")
    return Lack(words, {"wanted": wanted, "function": name, "times": order})


def _average(problem: Problem, goal: Moment) -> Lack:
    """What keeps an expectation from being worked out: a moment that nobody declares, or what it is of."""
    try:
        moment_value(problem, goal)
    except InvalidStep as why:
        if not str(why).startswith("it is no product"):
            return Lack(_("{reason}"), {"reason": Quoted(str(why))})
    averaged = (each for arg in goal.args for each in with_definitions(problem, arg))
    walls = (node for each in averaged for node in subterms(each) if problem.chance(node))
    wall = next((node for node in walls if not isinstance(node, Add | Mul | Sum | Sym)), goal)
    if type(wall) in OF_KIND:
        return Lack(OF_KIND[type(wall)])
    words = _("a law for the expectation of {term}")
    return Lack(words, {"term": wall.name if isinstance(wall, Fn | Apply) else wall})


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


def _law(goal: Term) -> Lack | None:
    """The law that the first derivative left standing asks for; of an expectation that itself is missing."""
    for _path, node in places(goal, innermost=True):
        if isinstance(node, D) and not isinstance(node.body, Moment):
            body = node.body
            return Lack(
                _("derivative of {term}"),
                {"term": body.name if isinstance(body, Fn | Apply | Sym) else body},
            )
    return None


def _sifting(goal: Term) -> Lack:
    """What keeps a δ from being sifted."""
    if not isinstance(goal, Sum):
        return Lack(_("a law for what is left"))
    return next(_walls(goal.body, goal.index), Lack(_("sifting")))


def _walls(term: Term, bound: Index) -> Iterator[Lack]:
    """What stands around a δ of the bound letter and is neither a sum nor a product."""
    if not isinstance(term, Add | Mul | Sum | Sym | Delta):
        if any(isinstance(part, Delta) and bound in part.args for part in subterms(term)):
            if isinstance(term, Fn | Apply):
                yield Lack(_("sifting through {function}"), {"function": term.name})
            else:
                yield Lack(_("sifting through a power") if isinstance(term, Pow) else _("sifting through it"))
        return
    for part in term.args:
        yield from _walls(part, bound)
