"""Sums over all steps: that a step is no later than the last one, and geometric sums."""

from __future__ import annotations

from derive.algebra import is_identity
from derive.kernel import Binding, Problem
from derive.kernel.law import instance_of
from derive.solver.work import LAWS, Work, over, seen_in
from derive.terms import (
    ONE,
    Indicator,
    Position,
    Pow,
    Size,
    Sum,
    Term,
    add,
    mul,
    neg,
    num,
    position,
    power,
    size,
)

RATES = (num(1), num(2), num(1) / num(2))  # of the exponents that occur
POWER = "real power of a power"
LAST, BACKWARDS, FORWARDS = (
    "a step is no later than the last",
    "geometric sum from the last term",
    "geometric sum",
)


def every_step(work: Work) -> bool:
    """1[k ≤ n] = 1, where k runs up to n."""
    for path, binding in work.where(_at_most_all):
        work.law(path, LAST, binding)
        return True
    return False


@seen_in(Indicator)
def _at_most_all(node: Term, _: Problem) -> Binding | None:
    match node:
        case Indicator(data="<=", args=(Position(index=k), Size(data=dim))) if k.dim == dim:
            return over(LAST, k, {})
    return None


def geometric_sum(work: Work) -> bool:
    """Σ_k c^k and Σ_k c^{n − k} by c and c^n, where 1 − c is known not to be 0."""
    for path, (node, ratio, rate, exponent) in work.where(_geometric):
        name = FORWARDS if isinstance(exponent, Position) else BACKWARDS
        binding = over(name, node.index, {"c": ((), ratio)})
        if not all(work.facts.prove(instance_of(each, binding)) for each in LAWS[name].when):
            continue
        body = node.body
        assert isinstance(body, Pow)
        if rate is not ONE:
            work.algebra((*path, 1, 1), mul(rate, exponent))
            letters = {"f": ((), body.base), "p": ((), rate), "q": ((), exponent)}
            work.law((*path, 1), POWER, Binding(letters), backwards=True)
        elif body.exponent is not exponent:
            work.algebra((*path, 1, 1), exponent)
        work.law(path, name, binding)
        return True
    return False


@seen_in(Sum, holding=Pow)
def _geometric(node: Term, _: Problem) -> tuple[Sum, Term, Term, Term] | None:
    """Of Σ_k c^{r e}, with e the number of the step or of those that are left: that, c^r, r, and e."""
    if not (isinstance(node, Sum) and isinstance(node.body, Pow)) or node.index in node.body.base.free:
        return None
    step = position(node.index)
    for exponent in (step, add(size(node.index.dim), neg(step))):
        rate = _rate(node.body.exponent, exponent)
        if rate is not None:
            return node, node.body.base if rate is ONE else power(node.body.base, rate), rate, exponent
    return None


def _rate(exponent: Term, by: Term) -> Term | None:
    """The number r with which the exponent is r times `by`."""
    return next((rate for rate in RATES if is_identity(exponent, mul(rate, by))), None)
