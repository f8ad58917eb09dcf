"""The mean value theorem: |g(x) − g(y)| ≤ c |x − y| since |g′(ξ)| ≤ c at a number ξ between the two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derive.algebra import is_identity
from derive.kernel import Binding, Judgement, Problem
from derive.kernel.everywhere import with_value
from derive.kernel.witness import Witness
from derive.solver.bounds import Prover
from derive.solver.facts import Facts
from derive.solver.obtain import new_letter
from derive.solver.work import FAILURES, NO_ROAD, Work, cite_slope, places
from derive.terms import (
    Add,
    D,
    Mul,
    Path,
    Term,
    add,
    contains,
    factors_of,
    fn,
    is_absolute,
    mul,
    names_in,
    neg,
    part,
    same,
    sym,
)  # fmt: skip

MOST_PAIRS = 8


@dataclass(frozen=True, slots=True)
class Difference:
    """g(x) − g(y), the sum at `path` in a term: the value `high` of the function of the witness, and the other."""

    path: Path
    high: Term
    witness: Witness


def differences(problem: Problem, claim: Judgement) -> Iterator[Difference]:
    """The differences in the left side of `claim` of two values of one function of a given number."""
    left = claim.terms[0]
    for path, node in places(left):
        if not isinstance(node, Add) or len(node.args) != 2 or contains(node, D):
            continue
        for high, low in (node.args, node.args[::-1]):
            for x, y in _pairs(problem, high, neg(low)):
                letter = new_letter(problem)
                body = with_value(high, x, sym(letter))
                yield Difference(path, high, Witness(letter, "", 1, sym(y), sym(x), body))


def _pairs(problem: Problem, high: Term, low: Term) -> Iterator[tuple[str, str]]:
    """The given numbers x and y such that `low` is `high` with y for x."""
    numbers = [s.name for s in problem.symbols if not s.dims and s.name not in problem.random]
    ours = [name for name in names_in(high) if name in numbers and name not in names_in(low)]
    theirs = [name for name in names_in(low) if name in numbers and name not in names_in(high)]
    for x in ours[:MOST_PAIRS]:
        for y in theirs[:MOST_PAIRS]:
            if same(with_value(high, x, sym(y)), low):
                yield x, y


def by_mean_value(facts: Facts, name: str, claim: Judgement, found: Difference) -> tuple[Work, Prover] | None:
    """A chain from the left side of `claim` to the right one, if the slope is bounded as that takes; the lemma that
    says what the slope is stands already.
    """
    left, right = claim.terms
    work = Work(facts.problem, facts, name, left, NO_ROAD)
    prover = Prover(facts.problem, facts, name)
    try:
        high = next(n for n, each in enumerate(part(left, found.path).args) if each is found.high)
        work.obtain((*found.path, high), found.witness)
        step = add(found.witness.towards, neg(found.witness.at))
        work.algebra(found.path, mul(found.witness.slope, step))
        if not cite_slope(work, found.witness.slope):
            return None
        return (work, prover) if _reached(work, prover, found, step, right, claim.relation) else None
    except FAILURES:
        return None


def _reached(work: Work, prover: Prover, found: Difference, step: Term, right: Term, relation: str) -> bool:
    """Go on to `right`: the slope, or its absolute value, is bounded."""
    in_absolute = bool(found.path) and is_absolute(part(work.here, found.path[:-1]))
    slope = part(work.here, found.path)
    factors = [f for f in factors_of(slope) if not same(f, step)]
    if in_absolute:
        work.law(
            found.path[:-1], "absolute value of a product",
            Binding({"f": ((), mul(*factors)), "g": ((), step)}),
        )  # fmt: skip
        outer, step, slope = found.path[:-1], fn("abs", step), fn("abs", mul(*factors))
    else:
        outer, slope = found.path, mul(*factors)
    wanted = _without(right, step) if not outer else None
    if wanted is None or not prover.show(Judgement("<=", (slope, wanted))):
        return False
    bounded = mul(wanted, step)
    work.bound(outer, bounded, "<=") if not isinstance(work.here, Mul) else _bound_factor(work, slope, wanted)
    if not same(work.here, right):
        if not is_identity(work.here, right):
            return False
        work.algebra((), right)
    return relation == "<="


def _bound_factor(work: Work, slope: Term, wanted: Term) -> None:
    assert isinstance(work.here, Mul)
    place = next((n for n, each in enumerate(work.here.args) if same(each, slope)), None)
    if place is None:
        work.bound((), mul(wanted, *(f for f in work.here.args if f not in factors_of(slope))), "<=")
    else:
        work.bound((place,), wanted, "<=")


def _without(term: Term, factor: Term) -> Term | None:
    """c of c times the factor."""
    factors = factors_of(term)
    for n, each in enumerate(factors):
        if same(each, factor) or same(each, _turned(factor)):
            return mul(*factors[:n], *factors[n + 1 :])
    return None


def _turned(factor: Term) -> Term:
    """|y − x| for |x − y|."""
    if is_absolute(factor) and isinstance(factor.args[0], Add):
        return fn("abs", add(*map(neg, reversed(factor.args[0].args))))
    return factor
