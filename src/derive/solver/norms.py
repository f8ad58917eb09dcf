"""Bounds by a greatest absolute value, written from the left to the right as a book has them:
|max f − max g| ≤ max |f − g|, |Σ p d| ≤ Σ p |d| ≤ max |d|.

Each move writes the term otherwise, or puts what is no less for a part of it, until the right side stands there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from derive.algebra import is_identity
from derive.errors import InvalidStep
from derive.kernel import Judgement
from derive.kernel.bound import bound_conditions
from derive.solver.bounds import Prover
from derive.solver.contract import constants_out, contract, into, put_total
from derive.solver.factors import shared_in_front
from derive.solver.settle import open_absolute, scaled
from derive.solver.work import FAILURES, Work, over, places
from derive.terms import (
    Add,
    Index,
    Max,
    Mul,
    Path,
    Sum,
    Sym,
    Term,
    add,
    contains,
    factors_of,
    fn,
    has_minus,
    is_absolute,
    max_over,
    names_in,
    neg,
    part,
    rename,
    rename_bound,
    same,
    subterms,
    sum_over,
)  # fmt: skip

MOST_MOVES = 24
LINEAR, CONSTANT = "linearity of Σ", "maximum of a constant"


def by_norms(prover: Prover, name: str, claim: Judgement) -> Work | None:
    """A chain from the left side of `claim` to the right one, in which a greatest absolute value stands."""
    left, right = claim.terms
    norms = tuple(_norms(right))
    if claim.relation != "<=" or not norms or not (contains(left, Max) or _holds_absolute(left)):
        return None
    work = prover.begun(name, left)
    for _ in range(MOST_MOVES if work is not None else 0):
        assert work is not None
        try:
            if same(work.here, right):
                return work if work.chain.relation == "<=" else None
            if is_identity(work.here, right):
                work.algebra((), right)
            elif not _move(prover, work, norms, right):
                return None
        except FAILURES:
            return None
    return None


def _holds_absolute(term: Term) -> bool:
    return any(map(is_absolute, subterms(term)))


def _norms(term: Term) -> Iterator[Max]:
    """The greatest absolute values that stand in the term."""
    if isinstance(term, Max) and _is_norm(term):
        yield term
    elif not isinstance(term, Index):
        for arg in term.args:
            yield from _norms(arg)


def _is_norm(term: Term) -> bool:
    """Whether it is max |f|, over any number of indices."""
    return isinstance(term, Max) and (is_absolute(term.body) or _is_norm(term.body))


def _above(node: Term, norms: tuple[Max, ...]) -> Iterator[Term]:
    """What may be no less than `node`: a norm, or the norm of what is left where the first index is one of `node`."""
    for norm in norms:
        yield norm
        if isinstance(norm.body, Max):
            for each in sorted(node.free, key=lambda free: free.data):
                if each.dim == norm.index.dim:
                    yield rename(norm.body, {norm.index: each})


def _move(prover: Prover, work: Work, norms: tuple[Max, ...], right: Term) -> bool:
    """One step further; whether one was found."""
    known = names_in(right)

    def norm(path: Path, node: Term) -> bool:
        if not (is_absolute(node) or isinstance(node, Max)):
            return False
        return any(_rise(prover, work, path, node, work.apart(each)) for each in _above(node, norms))

    def rise(path: Path, node: Term, above: Callable[[Term], Term | None]) -> bool:
        new = above(node)
        return new is not None and _rise(prover, work, path, node, new)

    def unfold(path: Path, node: Term) -> bool:
        is_open = isinstance(node, Sym) and node.name in work.problem.defined and node.name not in known
        if is_open:
            work.unfold(path)
        return is_open

    moves: tuple[Callable[[Path, Term], bool], ...] = (
        norm,
        unfold,
        lambda path, node: rise(path, node, _between_maxima),
        lambda path, node: _constant(work, path, node),
        lambda path, node: _gathered(work, path, node),
        lambda path, node: is_absolute(node) and open_absolute(work, path, node),
        lambda path, node: rise(path, node, _parted),
        lambda path, node: _summed(work, path, node),
        lambda path, node: scaled(work, path, node),
    )
    for move in moves:
        for path, node in _open_places(work.here, norms):
            if move(path, node):
                return True
    return False


def _open_places(term: Term, norms: tuple[Max, ...]) -> Iterator[tuple[Path, Term]]:
    """The places of the term but for those in what the right side has."""
    done: list[Path] = []
    for path, node in places(term):
        if any(path[: len(each)] == each for each in done):
            continue
        if any(same(node, each) for each in norms):
            done.append(path)
        else:
            yield path, node


def _rise(prover: Prover, work: Work, path: Path, old: Term, new: Term) -> bool:
    """Put `new`, which is no less, if that is known and the whole does not fall."""
    if same(old, new) or new.free - old.free:
        return False
    try:
        conditions = bound_conditions(work.here, path, (), old, new, "<=")
    except InvalidStep:
        return False
    if not all(map(prover.is_lawful, conditions)):
        return False
    work.bound(path, new, "<=")
    return True


def _between_maxima(node: Term) -> Term | None:
    """max |f − g| for |max f − max g|."""
    if not (is_absolute(node) and isinstance(node.args[0], Add)):
        return None
    terms = node.args[0].args
    minus = [has_minus(term) for term in terms]
    if len(terms) != 2 or minus[0] is minus[1]:
        return None
    one, other = (terms[minus.index(False)], neg(terms[minus.index(True)]))
    if not (isinstance(one, Max) and isinstance(other, Max) and one.index.dim == other.index.dim):
        return None
    other = rename_bound(other, one.free | {one.index})
    assert isinstance(other, Max)
    second = rename(other.body, {other.index: one.index})
    return max_over(one.index, fn("abs", add(one.body, neg(second))))


def _parted(node: Term) -> Term | None:
    """Σ |f| for |Σ f|, and |f| + |g| for |f + g|."""
    if not is_absolute(node):
        return None
    (inner,) = node.args
    if isinstance(inner, Sum):
        return sum_over(inner.index, fn("abs", inner.body))
    if isinstance(inner, Add):
        return add(fn("abs", inner.args[0]), fn("abs", add(*inner.args[1:])))
    return None


def _constant(work: Work, path: Path, node: Term) -> bool:
    """max_k c = c."""
    if not isinstance(node, Max) or node.index in node.body.free:
        return False
    work.law(path, CONSTANT, over(CONSTANT, node.index, {"c": ((), node.body)}))
    return True


def _summed(work: Work, path: Path, node: Term) -> bool:
    """A Σ with what does not hang on its index in front, and with what is known of the weights that are left."""
    if not isinstance(node, Sum):
        return False
    if any(node.index not in f.free for f in factors_of(node.body)):
        return constants_out(work, path)
    return put_total(work, path)


def _gathered(work: Work, path: Path, node: Term) -> bool:
    """|Σ p u − Σ p v| = |Σ p (u − v)|, what is the same in both gone first."""
    if not (is_absolute(node) and isinstance(node.args[0], Add)):
        return False
    if not contains(node, Sum):
        return False
    inner = (*path, 0)
    trial = work.copy()
    contract(trial, inner)
    flat = part(trial.here, inner)
    if not isinstance(flat, Add) or len(flat.args) != 2 or not all(map(_sum_in, flat.args)):
        return False
    contract(work, inner)
    for place in range(2):
        _under_sum(work, (*inner, place))
    one, other = (part(work.here, (*inner, place)) for place in range(2))
    if not (isinstance(one, Sum) and isinstance(other, Sum) and one.index.dim == other.index.dim):
        return True
    second = rename(rename_bound(other, one.free | {one.index}).args[1], {_bound(other, one): one.index})
    metas = {"f": ((one.index,), one.body), "g": ((one.index,), second)}
    work.law(inner, LINEAR, over(LINEAR, one.index, metas), backwards=True)
    together = add(one.body, second)
    work.algebra((*inner, 1), shared_in_front(together) or together)
    return True


def _bound(total: Sum, beside: Sum) -> Index:
    """The index of the sum, by the letter that it has beside the other."""
    found = rename_bound(total, beside.free | {beside.index})
    assert isinstance(found, Sum)
    return found.index


def _sum_in(term: Term) -> bool:
    return sum(isinstance(f, Sum) for f in factors_of(term)) == 1


def _under_sum(work: Work, path: Path) -> None:
    """c Σ_k f_k = Σ_k c f_k."""
    node = part(work.here, path)
    if isinstance(node, Mul):
        into(work, path, node, next(n for n, f in enumerate(node.args) if isinstance(f, Sum)))
