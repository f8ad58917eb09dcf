"""Σ_i s_i d_i recognised in a sum of several terms, d being a definition: xᵀ H g − bᵀ g is gᵀ g where g = H x − b."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from derive.algebra import is_identity
from derive.decide.normal import Stopped
from derive.kernel import Problem
from derive.solver.contract import contract
from derive.solver.work import OutOfSteps, Work, cite, places
from derive.terms import (
    MINUS_ONE,
    ONE,
    Add,
    D,
    Index,
    Path,
    Sum,
    Sym,
    Term,
    contains,
    factors_of,
    fresh,
    index,
    mul,
    names_in,
    num,
    subterms,
    sum_over,
    sym,
)

MOST_PRODUCTS = 24  # that are tried
NUMBERS = (ONE, MINUS_ONE, num(2), num(-2))
Begun = Callable[[Term], Work]


def sums_to_gather(term: Term) -> Iterator[tuple[Path, Term]]:
    """The sums in `term` of which each term is a Σ."""
    for path, node in places(term):
        if isinstance(node, Add) and all(contains(each, Sum) for each in node.args):
            yield path, node


def gathered(
    problem: Problem, begun: Begun, total: Term, unknowns: Collection[str]
) -> tuple[Term, Work, Work] | None:
    """c Σ_i s_i d_i, to which `total` is equal, with the works that bring both to one form; None if none is found."""
    here = begun(total)
    try:
        contract(here)
    except (Stopped, OutOfSteps):
        return None
    if not isinstance(here.here, Add):
        return None
    for product in _products(problem, total, unknowns):
        there = begun(product)
        try:
            there.unfold((1, 1))
            while cite(there):
                pass
            contract(there)
        except (Stopped, OutOfSteps, StopIteration):
            continue
        for number in NUMBERS:
            if is_identity(here.here, mul(number, there.here)):
                return mul(number, product), here, there
    return None


def _products(problem: Problem, total: Term, unknowns: Collection[str]) -> Iterator[Term]:
    """Σ_i s_i d_i, for vectors s in `total` and definitions d over the same size."""
    vectors = [n for n in dict.fromkeys(names_in(total)) if len(problem.shapes.get(n, ())) == 1]
    below = {name for name in names_in(total) for name in problem.reach.get(name, ())}
    found = 0
    for definition in problem.definitions:
        if len(definition.params) != 1 or not _is_sum(problem, definition.head):
            continue
        reach = problem.reach[definition.name]
        if not reach & (below | set(names_in(total))) or not reach.isdisjoint(unknowns):
            continue
        dim = definition.params[0].dim
        for name in vectors:
            if problem.shapes[name] == (dim,) and found < MOST_PRODUCTS:
                found += 1
                i = _letter(problem, dim, total)
                yield sum_over(i, mul(sym(name, i), sym(definition.name, i)))


def _letter(problem: Problem, dim: str, total: Term) -> Index:
    letters = problem.spare_letters[dim]
    return fresh(index(letters[0], dim), total.free, letters)


def _is_sum(problem: Problem, entry: Term) -> bool:
    """Whether it is a definition of several terms, or a gradient."""
    if not isinstance(entry, Sym) or entry.name not in problem.defined:
        return False
    body = problem.defined[entry.name].body
    within = body
    while isinstance(within, Sum):  # of Aᵀ(A x − b)
        within = next((f for f in factors_of(within.body) if isinstance(f, Add | Sum)), within.body)
    return isinstance(within, Add | D) and not any(
        isinstance(each, D) for each in subterms(body) if each is not body
    )
