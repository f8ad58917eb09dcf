"""An inverse before a bracket in which its matrix stands: Σ_j A⁻¹_ij (Σ_p A_jp x_p − b_j) is x_i − Σ_j A⁻¹_ij b_j."""

from __future__ import annotations

from derive.kernel import Problem
from derive.solver.contract import into
from derive.solver.factors import multiplied_out
from derive.solver.nests import swap
from derive.solver.sums import split
from derive.solver.work import Work, seen_in
from derive.terms import Add, Inverse, Mul, Sum, Term, entry_of, factors_of, part, same, terms_of


def meet_inverse(work: Work) -> bool:
    """Bring an inverse and its matrix together, out of a bracket or of another sum."""
    for path, expanded in work.where(_bracket, innermost=True):
        work.algebra((*path, 1), expanded)
        node = part(work.here, path)
        assert isinstance(node, Sum)
        split(work, path, node)  # at once: what has a common factor is soon collected again
        return True
    for path, place in work.where(_inner_sum, innermost=True):
        body = part(work.here, (*path, 1))
        assert isinstance(body, Mul)
        into(work, (*path, 1), body, place)
        swap(work, path)
        return True
    return False


@seen_in(Sum, holding=Inverse)
def _bracket(node: Term, _: Problem) -> Term | None:
    """The body of a sum with a bracket multiplied out, in a term of which an inverse before it meets its matrix."""
    if not isinstance(node, Sum) or not isinstance(node.body, Mul):
        return None
    for place, factor in enumerate(node.body.args):
        if isinstance(factor, Add) and any(
            _meets(node, inner) for term in terms_of(factor) for inner in factors_of(term)
        ):
            return multiplied_out(node.body, place)
    return None


@seen_in(Sum, holding=Inverse)
def _inner_sum(node: Term, _: Problem) -> int | None:
    """Which factor beneath a sum is a sum in which an inverse before it meets its matrix."""
    if not isinstance(node, Sum) or not isinstance(node.body, Mul):
        return None
    return next((n for n, factor in enumerate(node.body.args) if _meets(node, factor)), None)


def _meets(node: Sum, inner: Term) -> bool:
    """Whether `inner` is Σ_p A_kp ..., and A⁻¹_ik stands beneath the sum over k."""
    if not isinstance(inner, Sum) or inner.index is node.index or inner.index.dim != node.index.dim:
        return False
    inverses = [f for f in factors_of(node.body) if isinstance(f, Inverse) and f.column is node.index]
    return any(
        same(factor, entry_of(each.matrix, node.index, inner.index))
        for each in inverses
        for factor in factors_of(inner.body)
    )
