"""Where laws of inverse matrices and determinants apply, and what their letters stand for there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations

from derive.kernel import Binding, Problem, nonzero, symmetric
from derive.kernel.law import Value, instance, instance_of
from derive.laws import LAWS, letters
from derive.laws.matrices import A, r, s
from derive.solver.facts import Facts
from derive.solver.work import seen_in
from derive.terms import (
    Add,
    Array,
    Det,
    Index,
    Inverse,
    Mul,
    Sum,
    Sym,
    Term,
    add,
    array,
    bound_indices,
    contains,
    delta,
    determinant,
    entry_of,
    factors_of,
    fresh,
    index,
    inverse,
    key,
    mul,
    nest,
    part,
    rename,
    rename_bound,
    same,
    subterms,
)  # fmt: skip

PUSH = "push-through identity"
TURNED = "inverse of a symmetric matrix"
Undone = tuple[tuple[Term, Term], str, Binding]  # an inverse and its matrix, in order, and the law on them


def reading(
    problem: Problem,
    name: str,
    matrix: Array,
    own: Mapping[Index, Index],
    beside: Iterable[Term],
    is_local: bool = False,
    **others: Term,
) -> Binding:
    """The law `name` of the matrix A: `own` are indices that are known, the others get letters that are not in use."""
    dim = matrix.index.dim
    spare = problem.spare_letters[dim]
    used = frozenset(own.values()).union(*(t.free | bound_indices(t) for t in (matrix, *beside)))
    at = dict(own)
    for each in LAWS[name].indices:
        if each not in at:
            at[each] = fresh(index(spare[0], dim), used, spare)
            used |= {at[each]}
    metas: dict[str, Value] = {str(A.data): ((at[r], at[s]), entry_of(matrix, at[r], at[s]))}
    metas |= {letter: ((), term) for letter, term in others.items()}
    return Binding(metas, at, {"n": dim}, local=is_local)


@seen_in(Sum, holding=Inverse)
def undone(node: Term, problem: Problem) -> Undone | None:
    """An inverse and its matrix under a Σ, in which nothing else moves with the index."""
    if not isinstance(node, Sum):
        return None
    moving = [f for f in factors_of(node.body) if node.index in f.free]
    if len(moving) != 2:
        return None
    return next(filter(None, (_met(node, one, other, problem) for one, other in permutations(moving))), None)


def _met(node: Sum, one: Term, other: Term, problem: Problem) -> Undone | None:
    """How one factor is an entry of A⁻¹ and the other of A."""
    k = node.index
    if not isinstance(one, Inverse) or k in one.matrix.free or (one.row is k) == (one.column is k):
        return None
    is_left = one.column is k
    outer = one.row if is_left else one.column
    name = "inverse times matrix" if is_left else "matrix times inverse"
    own = {each.name: each for each in LAWS[name].indices}
    for j in sorted((i for i in other.free if i.dim == k.dim and i is not k), key=lambda i: i.name):
        if same(other, entry_of(one.matrix, *((k, j) if is_left else (j, k)))):
            first, last = (outer, j) if is_left else (j, outer)
            at = {own["k"]: k, own["i"]: first, own["j"]: last}
            those = (one, other) if is_left else (other, one)
            return those, name, reading(problem, name, one.matrix, at, (node,))
    return None


def product_met(factors: Sequence[Term], binders: Sequence[Index]) -> tuple[Index, tuple[Index, ...]] | None:
    """The index at which an inverse meets the factors of what it is the inverse of, and the sums that these are under."""
    for one in factors:
        if not isinstance(one, Inverse) or not isinstance(nest(part(one.matrix, (1, 1)))[1], Mul):
            continue
        for bound, is_left in ((one.column, True), (one.row, False)):
            if bound not in binders or one.row is one.column or bound in one.matrix.free:
                continue
            others = [f for f in factors if f is not one]
            moving = [f for f in others if bound in f.free]
            for j in sorted(frozenset[Index]().union(*(f.free for f in others)), key=lambda i: i.data):
                if j.dim != bound.dim or j is bound:
                    continue
                entry = entry_of(one.matrix, *((bound, j) if is_left else (j, bound)))
                for inner in _inner_sums(entry, [b for b in binders if b not in (bound, j)]):
                    wanted = factors_of(rename(nest(entry)[1], inner))
                    chosen = _among(wanted, others)
                    if chosen is not None and _is_closed(chosen, moving, others, inner.values()):
                        return bound, tuple(inner.values())
    return None


def _inner_sums(entry: Term, binders: Sequence[Index]) -> Iterator[dict[Index, Index]]:
    """Ways to give the sums of an entry letters of a block."""
    bound, _ = nest(entry)
    for those in permutations(binders, len(bound)):
        if all(old.dim == new.dim for old, new in zip(bound, those, strict=True)):
            yield dict(zip(bound, those, strict=True))


def _among(wanted: Sequence[Term], factors: Sequence[Term]) -> list[Term] | None:
    """The factors that are the wanted ones, each once; None if one is not there."""
    left, chosen = list(factors), []
    for each in wanted:
        place = next((n for n, f in enumerate(left) if same(f, each)), None)
        if place is None:
            return None
        chosen.append(left.pop(place))
    return chosen


def _is_closed(
    chosen: Sequence[Term], moving: Sequence[Term], others: Sequence[Term], inner: Iterable[Index]
) -> bool:
    """Whether nothing else moves with the indices that are summed over."""
    count = sum(1 for f in others if any(b in f.free for b in inner))
    return (
        bool(chosen)
        and count == sum(1 for f in chosen if any(b in f.free for b in inner))
        and len(moving) == sum(1 for f in chosen if any(f is m for m in moving))
    )


def turned(facts: Facts, node: Term, beside: Iterable[Term]) -> tuple[Term, Binding] | None:
    """An entry of the inverse of a symmetric matrix with its indices interchanged, and the law for that."""
    if not isinstance(node, Inverse) or node.row is node.column:
        return None
    if not facts.prove(symmetric(determinant(node.matrix))):
        return None
    own = {letters.i: node.row, letters.j: node.column}
    binding = reading(facts.problem, TURNED, node.matrix, own, (node, *beside))
    return inverse(node.matrix, node.column, node.row), binding


def updated(facts: Facts, node: Inverse | Det, beside: Iterable[Term]) -> tuple[str, Binding] | None:
    """The law on a sum of a matrix, which is known to be invertible, and of a product of two vectors."""
    row, column, body = opened(node.matrix)
    for place, term in enumerate(body.args if isinstance(body, Add) else ()):
        factors = factors_of(term)
        if any({row, column} <= f.free for f in factors) or not {row, column} <= term.free:
            continue
        rest = add(*(other for n, other in enumerate(body.args) if n != place))
        base = array(row, array(column, rest))
        if not facts.prove(nonzero(determinant(base))):
            continue
        name = "Sherman-Morrison formula" if isinstance(node, Inverse) else "matrix determinant lemma"
        own = {letters.i: node.row, letters.j: node.column} if isinstance(node, Inverse) else {}
        found = reading(facts.problem, name, base, own, (node, *beside))
        right = mul(*(f for f in factors if column in f.free))
        left = mul(*(f for f in factors if column not in f.free))
        return name, replace(found, metas={**found.metas, "a": ((row,), left), "b": ((column,), right)})
    return None


def opened(matrix: Array) -> tuple[Index, Index, Term]:
    """The row, the column and the entry there; they are different letters."""
    apart = rename_bound(matrix, matrix.free)
    assert isinstance(apart, Array)
    assert isinstance(apart.body, Array)
    return apart.index, apart.body.index, apart.body.body


def pushed(facts: Facts, node: Term) -> tuple[Binding, bool] | None:
    """How Σ_k (c I + U V)⁻¹_ik U_kj is U (c I + V U)⁻¹, or whether it is the other way round, where both matrices are
    known to be invertible.  It is read so that what is inverted comes first in an order of all matrices.
    """
    if not isinstance(node, Sum) or not contains(node, Inverse):
        return None
    factors = factors_of(node.body)
    ends = [f for f in factors if isinstance(f, Inverse) and node.index not in f.matrix.free]
    for one in ends:
        others = [f for f in factors if f is not one]
        if (one.row is node.index) is (one.column is node.index) or not all(
            node.index in f.free for f in others
        ):
            continue
        for free in sorted(mul(*others).free - {node.index}, key=lambda i: i.data):
            found = _pushed(facts, node.index, one, mul(*others), free)
            if found is not None:
                return found, one.row is node.index
    return None


def _pushed(facts: Facts, bound: Index, one: Inverse, other: Term, free: Index) -> Binding | None:
    """The same where `other` is an entry of U at `bound` and `free`."""
    row, column, body = opened(one.matrix)
    backwards = one.row is bound
    near, far = (column, row) if backwards else (row, column)  # the index of U in the matrix, and that of V
    parts = _identity_and_product(row, column, body, near)
    if parts is None:
        return None
    c, inner, first, second = parts
    is_alike = inner.dim == free.dim and same(first, rename(other, {bound: near, free: inner}))
    if not is_alike or far in first.free or c.free & {row, column}:
        return None
    size, other_size = (free.dim, bound.dim) if backwards else (bound.dim, free.dim)
    outer = one.column if backwards else one.row
    known = {"k2": bound, "i": free, "j2": outer} if backwards else {"k": bound, "i": outer, "j2": free}
    used = frozenset({bound, free, outer}).union(*(x.free | bound_indices(x) for x in (one, other, body)))
    at = {}
    for each in LAWS[PUSH].indices:
        dim = size if each.dim == "n" else other_size
        at[each] = known.get(each.name) or fresh(
            index(each.name[0], dim), used, facts.problem.spare_letters[dim]
        )
        used |= {at[each]}
    u = ((inner, near) if backwards else (near, inner)), first
    v = ((far, inner) if backwards else (inner, far)), second
    binding = Binding({"c": ((), c), "U": u, "V": v}, at, {"n": size, "m": other_size})
    ends = [instance(side, binding) for side in (LAWS[PUSH].lhs, LAWS[PUSH].rhs)]
    now, then = (
        next(p for p in subterms(each) if isinstance(p, Inverse))
        for each in (ends[::-1] if backwards else ends)
    )
    if not _is_better(facts, then.matrix, now.matrix):
        return None
    conditions = [instance_of(premise, binding) for premise in LAWS[PUSH].when]
    return binding if all(map(facts.prove, conditions)) else None


def _identity_and_product(
    row: Index, column: Index, body: Term, near: Index
) -> tuple[Term, Index, Term, Term] | None:
    """c, the index of the sum, and the factors with `near` and without, of c δ + Σ u v."""
    terms = body.args if isinstance(body, Add) else ()
    plain = [t for t in terms if any(same(f, delta(row, column)) for f in factors_of(t))]
    sums = [t for t in terms if isinstance(t, Sum) and t not in plain]
    if len(plain) != 1 or len(sums) != 1 or len(terms) != 2:
        return None
    c = mul(*(f for f in factors_of(plain[0]) if not same(f, delta(row, column))))
    factors = factors_of(sums[0].body)
    first = mul(*(f for f in factors if near in f.free))
    second = mul(*(f for f in factors if near not in f.free))
    return c, sums[0].index, first, second


def _is_better(facts: Facts, then: Array, now: Array) -> bool:
    """Whether one matrix comes before the other; beneath a limit, whether it alone stays invertible."""
    if facts.at_point is None:
        return key(then) < key(now)
    return all(
        facts.prove(nonzero(determinant(m))) == wanted
        for m, wanted in ((there(then, *facts.at_point), True), (there(now, *facts.at_point), False))
    )


def there(term: Term, variable: Sym, point: Term) -> Term:
    """`term` with a point for the variable."""
    if term is variable:
        return point
    return term if not term.args else term.with_args(there(arg, variable, point) for arg in term.args)
