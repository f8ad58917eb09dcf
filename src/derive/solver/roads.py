"""Which roads to try to a derivative, and the phases of each."""

from __future__ import annotations

from derive.kernel import Problem
from derive.solver.alike import part_off_square, share, unite
from derive.solver.collected import collect
from derive.solver.deltas import sift
from derive.solver.differentiate import differentiate, differentiate_locally
from derive.solver.expectation import (
    average,
    join_logarithms,
    open_logarithm,
    order,
    power_of_exp,
    split_mean,
    turn_signs,
)
from derive.solver.factors import cancel, gather
from derive.solver.geometric import every_step
from derive.solver.given import one_element
from derive.solver.logarithms import (
    expand_logarithm,
    holds_log_of_product,
    open_counted,
    open_definition,
    open_value,
)
from derive.solver.phases import FINISH, LAST, SIMPLIFY
from derive.solver.shortest import one_bar, seek_shorter
from derive.solver.sums import constant_sum, constant_sum_outside
from derive.solver.upright import straighten
from derive.solver.work import Move, Road
from derive.terms import D, Sym, Term, names_in, subterms

DIFFERENTIATE: tuple[Move, ...] = (differentiate,)
CLOSING: tuple[tuple[Move, ...], ...] = (
    SIMPLIFY,
    FINISH,
    SIMPLIFY,
    FINISH,
    LAST,
    (seek_shorter,),
    (open_counted, constant_sum, cancel),
    (unite, collect, straighten, share),
    (part_off_square, one_bar, gather),
)
SPECIAL: tuple[tuple[Move, ...], ...] = ((one_element,), *CLOSING)  # where a size is a number
AVERAGE: tuple[Move, ...] = (sift, every_step, constant_sum_outside, cancel, collect, average, differentiate)
IN_TERMS: tuple[tuple[Move, ...], ...] = (
    (open_logarithm, join_logarithms, constant_sum, collect, cancel),
    (turn_signs,),
    (split_mean, gather),
    (order, power_of_exp, collect),
)  # how expectations are written
DIRECT = Road((DIFFERENTIATE, *CLOSING))
LOGARITHMS = Road((DIFFERENTIATE, *CLOSING), before=((open_definition,), (expand_logarithm,)))
FORWARDS = Road((DIFFERENTIATE, *CLOSING), forwards=True)
BACKWARDS = Road(((differentiate_locally,), SIMPLIFY, FINISH, DIFFERENTIATE, *CLOSING), backwards=True)
OPENED = Road((DIFFERENTIATE, (sift, collect)), before=((open_value,),))  # and nothing is folded
ROADS = (DIRECT, LOGARITHMS, FORWARDS, BACKWARDS)
MOST_WAYS = 4  # ways from a variable to a result that are followed one by one, when all roads are tried


def roads_to(problem: Problem, goal: Term) -> tuple[Road, ...]:
    """Which roads to try: through many definitions only one that says each of them once.

    That is backwards from a result that has a name, and else forwards; but the logarithm of a product is
    written as a sum first.
    """
    ways = [
        (sum(count_ways(problem, name, p.wrt.name) for name in names_in(p.body)), p.body)
        for p in subterms(goal)
        if isinstance(p, D) and isinstance(p.wrt, Sym)
    ]
    if any(_through_family(problem, p) for p in subterms(goal)):
        return (BACKWARDS,)
    if any(holds_log_of_product(problem, body) for _, body in ways):
        return LOGARITHMS, DIRECT
    if all(number <= MOST_WAYS for number, _ in ways):
        return ROADS
    unnamed = any(number > MOST_WAYS and not isinstance(body, Sym | D) for number, body in ways)
    return (FORWARDS if unnamed else BACKWARDS), DIRECT


def _through_family(problem: Problem, node: Term) -> bool:
    """Whether `node` is a derivative that passes through all steps of a family."""
    if not (isinstance(node, D) and isinstance(node.wrt, Sym)):
        return False
    wrt = node.wrt.name
    reached = {other for name in names_in(node.body) for other in problem.reach.get(name, ())}
    return any(name in reached and wrt in problem.reach[name] for name in problem.families.circles)


def count_ways(problem: Problem, result: str, variable: str) -> int:
    """In how many ways the variable acts on the result through definitions, each counted by its length."""
    ways = {variable: 1}
    for name in problem.ordered:
        if name in problem.reach.get(result, ()) and variable in problem.reach[name]:
            entries = (p.name for p in subterms(problem.defined[name].body) if isinstance(p, Sym))
            ways[name] = 1 + sum(ways.get(entry, 0) for entry in entries)
    return ways.get(result, 0)
