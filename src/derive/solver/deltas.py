"""Moves on sums over a δ, and those that bring a δ to where its sum can be worked out."""

from __future__ import annotations

from collections.abc import Sequence

from derive.kernel import Binding, Problem
from derive.kernel.law import Value
from derive.solver.factors import multiplied_out
from derive.solver.match import match
from derive.solver.sums import constant_in_sum, is_sifted
from derive.solver.work import LAWS, Work, over, seen_in
from derive.terms import Add, D, Delta, Index, Mul, Path, Sum, Sym, Term, add, contains, mul, subterms


def sift(work: Work) -> bool:
    """Σ_k δ_kj f_k = f_j."""
    for path, binding in work.where(_sifted, innermost=True):
        work.law(path, "sifting", binding)
        return True
    return False


@seen_in(Sum, holding=Delta)
def _sifted(node: Term, _: Problem) -> Binding | None:
    return match(LAWS["sifting"].lhs, node) if isinstance(node, Sum) else None


def open_delta(work: Work) -> bool:
    """Write out a definition that is a δ of the letter summed over: a one-hot target."""
    for path, node in work.where(_sum, under=False):
        for inner, entry in work.where(_named_delta, at=(*path, 1), under=False):
            if node.index in entry.args:
                work.unfold(inner)
                return True
    return False


@seen_in(Sum)
def _sum(node: Term, _: Problem) -> Sum | None:
    return node if isinstance(node, Sum) else None


@seen_in(Sym)
def _named_delta(node: Term, problem: Problem) -> Sym | None:
    if isinstance(node, Sym) and (definition := problem.defined.get(node.name)):
        return node if isinstance(definition.body, Delta) else None
    return None


def expand_for_delta(work: Work) -> bool:
    """Inside Σ_k multiply out a bracket with a δ of k in it, so that the sum can be split."""
    for path, expanded in work.where(_with_delta_in_front, innermost=True):
        work.algebra((*path, 1), expanded)
        return True
    return False


@seen_in(Sum, holding=Delta)
def _with_delta_in_front(node: Term, _: Problem) -> Term | None:
    if isinstance(node, Sum) and isinstance(node.body, Mul):
        for place, factor in enumerate(node.body.args):
            if isinstance(factor, Add) and any(is_sifted(t, node.index) for t in factor.args):
                return multiplied_out(node.body, place)
    return None


def expose_delta(work: Work) -> bool:
    """Inside Σ_k bring a δ of k to the surface, from however deep in brackets and other sums."""
    return any(
        _expose(work, place, term, node.index)
        for path, node in work.where(_sum_with_delta, innermost=True)
        for place, term in _terms(path, node)
    )


@seen_in(Sum, holding=Delta)
def _sum_with_delta(node: Term, _: Problem) -> Sum | None:
    return node if isinstance(node, Sum) and _carries(node.body, node.index) else None


def _terms(path: Path, node: Sum) -> list[tuple[Path, Term]]:
    """The terms under a Σ, with their paths."""
    if isinstance(node.body, Add):
        return [((*path, 1, place), term) for place, term in enumerate(node.body.args)]
    return [((*path, 1), node.body)]


def _expose(work: Work, path: Path, term: Term, bound: Index) -> bool:
    """One step that brings a δ of `bound` nearer to the surface of `term`."""
    if isinstance(term, Sum) and _carries(term.body, bound):
        return _out_of_sum(work, path, term, bound)
    if isinstance(term, Mul) and not is_sifted(term, bound):
        for place, factor in enumerate(term.args):
            if isinstance(factor, Add) and _carries(factor, bound):
                work.algebra(path, multiplied_out(term, place))
                return True
            if _expose(work, (*path, place), factor, bound):
                return True
    return False


def _out_of_sum(work: Work, path: Path, node: Sum, bound: Index) -> bool:
    """One step that brings a δ of `bound` out of a Σ over another letter."""
    body = node.body
    if isinstance(body, Add):
        with_delta = [t for t in body.args if _carries(t, bound)]
        others = [t for t in body.args if t not in with_delta]
        first, rest = (with_delta, others) if others else (with_delta[:1], with_delta[1:])
        metas: dict[str, Value] = {"f": ((node.index,), add(*first)), "g": ((node.index,), add(*rest))}
        work.law(path, "linearity of Σ", over("linearity of Σ", node.index, metas))
        return True
    if _expose(work, (*path, 1), body, bound):
        return True
    found = constant_in_sum(node, work.problem)
    if found is not None:
        work.law(path, *found)
    return found is not None


def _carries(term: Term, bound: Index) -> bool:
    """Whether a δ of `bound` is a factor of a term of `term`, once multiplied out."""
    if isinstance(term, Add | Mul):
        return any(_carries(each, bound) for each in term.args)
    return _carries(term.body, bound) if isinstance(term, Sum) else is_sifted(term, bound)


def substitute_delta(work: Work, first_ones: Sequence[Index] = ()) -> bool:
    """δ_kj f_j = δ_kj f_k, towards the first of these letters, else towards that which comes first where the term
    starts.
    """
    order = {i: n for n, i in enumerate(dict.fromkeys((*first_ones, *_index_order(work.start))))}
    for path, node in work.where(_product_with_delta, innermost=True):
        for place, each in enumerate(node.args):
            if isinstance(each, Delta):
                i, j = sorted(each.args, key=lambda index: order.get(index, 99))
                others = [f for n, f in enumerate(node.args) if n != place]
                if any(j in f.free for f in others):
                    metas: dict[str, Value] = {"f": ((j,), mul(*others))}
                    first, second = LAWS["substitution by δ"].indices
                    binding = Binding(metas, {first: j, second: i}, {first.dim: i.dim})
                    work.law(path, "substitution by δ", binding)
                    return True
    return False


@seen_in(Mul, holding=Delta)
def _product_with_delta(node: Term, _: Problem) -> Mul | None:
    if isinstance(node, Mul) and any(isinstance(f, Delta) for f in node.args):
        return None if contains(node, D) else node
    return None


def _index_order(term: Term) -> list[Index]:
    return list(dict.fromkeys(p for p in subterms(term) if isinstance(p, Index)))
