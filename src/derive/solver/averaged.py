"""Bounds of expectations: what is no less for every outcome has no smaller expectation."""

from __future__ import annotations

from collections.abc import Iterator

from derive.errors import InvalidStep
from derive.kernel import Binding, Problem, instance_of
from derive.kernel.bound import bound_conditions
from derive.kernel.law import check_binding
from derive.laws import ALL
from derive.solver.bounds import Prover
from derive.solver.facts import Facts
from derive.solver.match import matches
from derive.solver.work import NO_ROAD, Work, places
from derive.terms import Moment, Path, Term, contains, part

UPPER = tuple(law for law in ALL if law.claim.relation == "<=")
EMPTY = Binding()


def bounded_inside(problem: Problem, facts: Facts, name: str, start: Term) -> Iterator[Work]:
    """Chains from `start` by one bound beneath an expectation in it, of which the laws show all."""
    for path, node in places(start):
        if not isinstance(node, Moment) or node.data != "E":
            continue
        for inner, old in places(node.args[0], (*path, 0)):
            for new in _bounds(old):
                own = facts.copy()
                if _is_shown(Prover(problem, own, name), start, inner, new):
                    work = Work(problem, own, name, start, NO_ROAD)
                    work.bound(inner, new, "<=")
                    yield work


def _bounds(old: Term) -> Iterator[Term]:
    """What `old` is at most by a law that says so of its form."""
    for law in UPPER:
        low = law.claim.terms[0]
        if type(low) is not type(old):
            continue
        for binding in matches(low, old, EMPTY):
            try:
                check_binding(law, binding)
            except InvalidStep:
                continue  # a letter of the other side is unbound
            new = instance_of(law.claim, binding).terms[1]
            if not contains(new, Moment):
                yield new


def _is_shown(prover: Prover, start: Term, path: Path, new: Term) -> bool:
    try:
        needed = bound_conditions(start, path, (), part(start, path), new, "<=")
    except InvalidStep:
        return False
    if not all(map(prover.is_lawful, needed)):
        return False
    return not any(map(prover.facts.rests_on_outcome, needed))  # it holds for every outcome
