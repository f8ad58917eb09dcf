"""Sums of squares about the mean: n Σ a² − (Σ a)² is n Σ (a − 1/n Σ a)²."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from derive.algebra import is_identity
from derive.kernel import Problem
from derive.solver.contract import multiplied_out as contracted
from derive.solver.factors import multiplied_out
from derive.solver.matrices import backwards
from derive.solver.products import left_of
from derive.solver.work import NO_ROAD, Work, seen_in
from derive.terms import (
    MINUS_ONE,
    TWO,
    Add,
    Mul,
    Path,
    Pow,
    Sum,
    Term,
    add,
    factors_of,
    fresh,
    mul,
    neg,
    power,
    put,
    rename,
    same,
    size,
    sum_over,
    terms_of,
)


@seen_in(Sum, Add)
def centred(node: Term, _: Problem) -> Term | None:
    """The node as a sum of squares about a mean, if it is one."""
    if isinstance(node, Sum):
        terms = terms_of(_opened(node.body))
        return _one_way(terms, partial(_within, node)) if len(terms) == 2 else None
    if isinstance(node, Add) and len(node.args) == 2:
        return _one_way(node.args, _beside)
    return None


def _opened(body: Term) -> Term:
    """The body of a Σ with its one bracket multiplied out."""
    places = [n for n, each in enumerate(factors_of(body)) if isinstance(each, Add)]
    return multiplied_out(body, places[0]) if isinstance(body, Mul) and len(places) == 1 else body


def _one_way(terms: tuple[Term, ...], read: Callable[[Term, Term], Term | None]) -> Term | None:
    """What two terms are read as, in the one order or in the other."""
    return read(*terms) or read(*reversed(terms))


def _within(total: Sum, squared: Term, mixed: Term) -> Term | None:
    """Of Σ_j (c a_j² − c/n a_j Σ_i a_i)."""
    for inner, rest in _sums(mixed):
        if inner.index.dim != total.index.dim or total.index in inner.free:
            continue
        entry = rename(inner.body, {inner.index: total.index})
        weight = _without(mul(*rest), entry)
        outer = _without(squared, power(entry, TWO))
        if weight and outer and total.index not in weight.free | outer.free:
            return _about_mean(inner, outer, weight)
    return None


def _beside(squares: Term, mixed: Term) -> Term | None:
    """Of c Σ_j a_j² − c/n (Σ_i a_i)²."""
    for factor in factors_of(mixed):
        if isinstance(factor, Pow) and factor.exponent is TWO and isinstance(factor.base, Sum):
            inner = factor.base
            outer = _without(squares, sum_over(inner.index, power(inner.body, TWO)))
            weight = _without(mixed, factor)
            if weight and outer:
                return _about_mean(inner, outer, weight)
    return None


def _about_mean(inner: Sum, outer: Term, weight: Term) -> Term | None:
    """outer Σ_j (a_j − 1/n Σ_i a_i)², if the other weight is −outer/n."""
    n = size(inner.index.dim)
    if not is_identity(outer, neg(mul(n, weight))):
        return None
    at = fresh(inner.index, (*inner.free, inner.index))
    mean = mul(power(n, MINUS_ONE), inner)
    spread = add(rename(inner.body, {inner.index: at}), neg(mean))
    return mul(outer, sum_over(at, power(spread, TWO)))


def _sums(product: Term) -> Iterator[tuple[Sum, list[Term]]]:
    """The sums among the factors, each with the others."""
    factors = factors_of(product)
    for place, factor in enumerate(factors):
        if isinstance(factor, Sum):
            yield factor, [*factors[:place], *factors[place + 1 :]]


def _without(product: Term, factor: Term) -> Term | None:
    """What is left of a product without a factor, or its factors, if it has them."""
    left = left_of(_spelled(product), _spelled(factor))
    return None if left is None else mul(*left)


def _spelled(product: Term) -> list[Term]:
    """The factors, a square as two."""
    found: list[Term] = []
    for each in factors_of(product):
        is_square = isinstance(each, Pow) and each.exponent is TWO
        found += [each.args[0]] * 2 if is_square else [each]
    return found


def centre(work: Work, path: Path, new: Term) -> bool:
    """Write the part so; whether both come to the same when they are multiplied out."""
    there = Work(work.problem, work.facts, work.name, put(work.here, path, new), NO_ROAD)
    for each in (work, there):
        contracted(each)
    back = backwards(work.problem, there.steps) if is_identity(work.here, there.here) else None
    if back is None:
        return False
    if not same(work.here, there.here):
        work.algebra((), there.here)
    work.steps.extend(back)
    work.needed.extend(there.needed)
    return True
