"""Moves on sums: what is constant leaves them, and a sum of terms is a sum of sums."""

from __future__ import annotations

from derive.kernel import Binding, Problem
from derive.kernel.law import Value
from derive.kernel.place import along
from derive.solver.match import renaming
from derive.solver.work import Work, over, seen_in
from derive.terms import (
    Add,
    Delta,
    Index,
    Moment,
    Mul,
    Path,
    Product,
    Sum,
    Term,
    add,
    factors_of,
    mul,
    sum_over,
)


def constant_sum(work: Work) -> bool:
    """Σ_k c = n c, Σ_k c f_k = c Σ_k f_k, and Π_k c = c^n."""
    for path, (law, binding) in work.where(_constant_in, innermost=True):
        work.law(path, law, binding)
        return True
    return False


def constant_sum_outside(work: Work) -> bool:
    """The same, but not of what is averaged, where a product is multiplied out into one Σ."""
    for path, (law, binding) in work.where(_constant_in, innermost=True):
        if not any(isinstance(node, Moment) for node in along(work.here, path)):
            work.law(path, law, binding)
            return True
    return False


@seen_in(Sum, Product)
def _constant_in(node: Term, problem: Problem) -> tuple[str, Binding] | None:
    if isinstance(node, Product) and node.index not in node.body.free:
        law = "Π of a constant"
        return law, over(law, node.index, {"c": ((), node.body)})
    return constant_in_sum(node, problem)


def constant_in_sum(node: Term, _: Problem) -> tuple[str, Binding] | None:
    """The law by which what is constant leaves a Σ."""
    if not isinstance(node, Sum):
        return None
    bound, body = node.index, node.body
    metas: dict[str, Value]
    if bound not in body.free:
        law, metas = "Σ of a constant", {"c": ((), body)}
    elif isinstance(body, Mul) and (outside := [f for f in body.args if bound not in f.free]):
        inside = mul(*(f for f in body.args if bound in f.free))
        law, metas = "constant factor of Σ", {"c": ((), mul(*outside)), "f": ((bound,), inside)}
    else:
        return None
    return law, over(law, bound, metas)


def split_sum(work: Work) -> bool:
    """Σ(f + g) = Σf + Σg, where a part can then be worked out."""
    for path, node in work.where(_splits, innermost=True):
        split(work, path, node)
        return True
    return False


@seen_in(Sum)
def _splits(node: Term, problem: Problem) -> Sum | None:
    if isinstance(node, Sum) and isinstance(node.body, Add):
        bound, terms = node.index, node.body.args
        if any(is_sifted(t, bound) or bound not in t.free or _is_given(problem, bound, t) for t in terms):
            return node
    return None


def split(work: Work, path: Path, node: Sum) -> None:
    """Σ(f + g) = Σf + Σg, f the first term."""
    bound, (first, *rest) = node.index, node.body.args
    metas: dict[str, Value] = {"f": ((bound,), first), "g": ((bound,), add(*rest))}
    work.law(path, "linearity of Σ", over("linearity of Σ", bound, metas))


def _is_given(problem: Problem, bound: Index, term: Term) -> bool:
    """Whether Σ of `term` is, up to a constant factor, the left side of a given equation."""
    inside = sum_over(bound, mul(*(f for f in factors_of(term) if bound in f.free)))
    equations = [h for h in problem.hypotheses if h.relation == "="]
    return any(renaming(h.terms[0], inside) is not None for h in equations)


def is_sifted(term: Term, bound: Index) -> bool:
    """Whether a δ of `bound` is among the factors of `term`."""
    return any(isinstance(f, Delta) and bound in f.args for f in factors_of(term))
