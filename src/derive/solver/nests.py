"""Sums in one another, brought to one order: what tells Σ_l Σ_k f from Σ_k Σ_l f is how they are written."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import TypeVar

from derive.kernel import Binding
from derive.kernel.law import Value
from derive.solver.match import match
from derive.solver.work import LAWS, Work, places
from derive.terms import Mul, Path, Sum, key, mul, nest, part, rename, sum_over

T = TypeVar("T")
MOST_SUMS = 4  # in one another whose order is looked for: there are 24


def pull_in(work: Work) -> bool:
    """c Σ_k f_k = Σ_k c f_k under another Σ."""
    for path, node in places(work.here):
        if isinstance(node, Sum) and isinstance(node.body, Mul):
            for place, factor in enumerate(node.body.args):
                if isinstance(factor, Sum):
                    others = mul(*(f for n, f in enumerate(node.body.args) if n != place))
                    bound = work.fresh(factor.index) if factor.index in others.free else factor.index
                    inner = rename(factor.body, {factor.index: bound})
                    law = LAWS["constant factor of Σ"]
                    metas: dict[str, Value] = {"c": ((), others), "f": ((bound,), inner)}
                    binding = Binding(metas, {law.indices[0]: bound}, {law.indices[0].dim: bound.dim})
                    work.law((*path, 1), law.name, binding, backwards=True)
                    return True
    return False


def put_in_order(work: Work) -> bool:
    """Σ_l Σ_k f = Σ_k Σ_l f, towards one order for all writings of a nest of sums."""
    for path, node in places(work.here):
        bound, body = nest(node)
        is_whole = not (
            path and isinstance(part(work.here, path[:-1]), Sum)
        )  # an inner one may want another order
        if is_whole and 1 < len(bound) <= MOST_SUMS:
            best = min(permutations(bound), key=lambda order: key(sum_over(order, body)))
            if key(sum_over(best, body)) < key(node):
                reorder(work, path, bound, best)
                return True
    return False


def swap(work: Work, path: Path) -> None:
    """Σ_k Σ_j f = Σ_j Σ_k f."""
    binding = match(LAWS["interchange of Σ"].lhs, part(work.here, path))
    assert binding is not None
    work.law(path, "interchange of Σ", binding)


def reorder(work: Work, path: Path, now: Sequence[T], wanted: Sequence[T]) -> None:
    """Bring the sums of the nest at `path` from the order `now` into the order `wanted`, two neighbours at a time."""
    order = list(now)
    for place, each in enumerate(wanted):
        for at in range(order.index(each), place, -1):
            swap(work, (*path, *(1,) * (at - 1)))
            order[at - 1 : at + 1] = order[at], order[at - 1]
