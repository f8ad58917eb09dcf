"""Sums over all steps: that a step is no later than the last one, and geometric sums."""

from __future__ import annotations

from dataclasses import replace

from derive.algebra import is_identity
from derive.kernel import Binding, Problem
from derive.kernel.law import instance_of
from derive.solver.work import LAWS, Work, over, seen_in
from derive.terms import (
    ONE,
    Add,
    Indicator,
    Mul,
    Position,
    Pow,
    Size,
    Sum,
    Term,
    add,
    has_minus,
    indicator,
    mul,
    neg,
    num,
    position,
    power,
    same,
    size,
)

RATES = (num(1), num(2), num(1) / num(2))  # of the exponents that occur
POWER = "real power of a power"
LAST, BACKWARDS, FORWARDS, UP_TO = (
    "a step is no later than the last",
    "geometric sum from the last term",
    "geometric sum",
    "geometric sum up to a step",
)
DECAYING, DECAYING_UP_TO = (
    "geometric sum of a decay from the last term",
    "geometric sum of a decay up to a step",
)
SQUARE = "square of a closed indicator"


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
    """Σ_k c^k and Σ_k c^{n − k} by c and c^n, where 1 − c is known not to be 0; the same up to a step."""
    if _up_to_step(work):
        return True
    for path, (node, ratio, rate, exponent) in work.where(_geometric):
        if isinstance(exponent, Position):
            name, letter = FORWARDS, ratio
        else:
            name, letter = _by_decay(ratio, DECAYING, BACKWARDS)
        binding = over(name, node.index, {"c": ((), letter)})
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


def _by_decay(ratio: Term, name: str, plain: str) -> tuple[str, Term]:
    """The law `name` and the c of a ratio 1 − c; of another ratio the `plain` law and itself."""
    if isinstance(ratio, Add) and ratio.args[0] is ONE and len(ratio.args) == 2 and has_minus(ratio.args[1]):
        return name, neg(ratio.args[1])
    return plain, ratio


def _up_to_step(work: Work) -> bool:
    """Σ_k c^{t − k} 1[k ≤ t] by c and c^t."""
    for path, closed in work.where(_closed_square):
        work.law(path, SQUARE, Binding({"f": ((), closed.args[0]), "g": ((), closed.args[1])}))
        return True
    for path, (node, ratio, rate, exponent, last) in work.where(_partial):
        name, letter = _by_decay(ratio, DECAYING_UP_TO, UP_TO)
        step = next(i for i in LAWS[name].indices if i.name == "j")
        binding = over(name, node.index, {"c": ((), letter)})
        binding = replace(binding, indices={**binding.indices, step: last.index})
        if not all(work.facts.prove(instance_of(each, binding)) for each in LAWS[name].when):
            continue
        place = _place_of_power(node.body)
        body = node.body.args[place]
        assert isinstance(body, Pow)
        if not same(body.exponent, mul(rate, exponent)):
            work.algebra((*path, 1, place, 1), mul(rate, exponent))
        if rate is not ONE:
            letters = {"f": ((), body.base), "p": ((), rate), "q": ((), exponent)}
            work.law((*path, 1, place), POWER, Binding(letters), backwards=True)
        work.algebra((*path, 1), mul(power(ratio, exponent), indicator(position(node.index), "<=", last)))
        work.law(path, name, binding)
        return True
    return False


@seen_in(Pow, holding=Indicator)
def _closed_square(node: Term, _: Problem) -> Indicator | None:
    if isinstance(node, Pow) and isinstance(node.base, Indicator) and node.base.data == "<=":
        return node.base if same(node.exponent, num(2)) else None
    return None


@seen_in(Sum, holding=Indicator)
def _partial(node: Term, _: Problem) -> tuple[Sum, Term, Term, Term, Position] | None:
    """Of Σ_k c^{r (t − k)} 1[k ≤ t]: that, c^r, r, t − k, and t."""
    if not (isinstance(node, Sum) and isinstance(node.body, Mul) and len(node.body.args) == 2):
        return None
    place = _place_of_power(node.body)
    match node.body.args[1 - place], node.body.args[place]:
        case Indicator(data="<=", args=(Position(index=k), Position() as last)), Pow() as found:
            if k is not node.index or k in found.base.free or last.index is k:
                return None
            exponent = add(last, neg(position(k)))
            rate = _rate(found.exponent, exponent)
            if rate is None:
                return None
            return node, found.base if rate is ONE else power(found.base, rate), rate, exponent, last
    return None


def _place_of_power(body: Term) -> int:
    """Which of the two factors is the power."""
    return int(isinstance(body.args[0], Indicator))


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
