"""Laws of inverse matrices and determinants, where their letters are told by what stands there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import permutations

from derive.kernel import Binding, Problem, nonzero, symmetric
from derive.laws import LAWS, letters
from derive.laws.matrices import A, r, s
from derive.solver.contract import into, over
from derive.solver.nests import swap
from derive.solver.simplify import name_of, rewrite
from derive.solver.work import Work, places
from derive.terms import (
    Add,
    Array,
    D,
    Det,
    Index,
    Inverse,
    Mul,
    Path,
    Sum,
    Term,
    add,
    array,
    bound_indices,
    contains,
    determinant,
    entry_of,
    factors_of,
    fresh,
    index,
    inverse,
    mul,
    part,
    put,
    rename_bound,
    same,
    sum_over,
)  # fmt: skip

SLOPES = {Inverse: "derivative of an inverse", Det: "Jacobi's formula"}
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
    metas = {str(A.data): ((at[r], at[s]), entry_of(matrix, at[r], at[s]))}
    metas |= {letter: ((), term) for letter, term in others.items()}
    return Binding(metas, at, {"n": dim}, local=is_local)


def slope_of_matrix(work: Work, path: Path, node: D, body: Inverse | Det) -> bool:
    """∂(A⁻¹)_ij = −Σ_k Σ_l A⁻¹_ik ∂A_kl A⁻¹_lj, and ∂det A = det A Σ_k Σ_l A⁻¹_lk ∂A_kl."""
    name = SLOPES[type(body)]
    entry = LAWS[name].lhs.args[0]
    own = {old: new for old, new in zip(entry.args[1:], body.args[1:], strict=True) if isinstance(old, Index)}
    is_local = node.data == "local"
    found = reading(work.problem, name, body.matrix, own, (work.here, node.wrt), is_local, x=node.wrt)  # type: ignore[arg-type]
    work.law(path, name, found)
    return True


def undo(work: Work) -> bool:
    """Σ_k A⁻¹_ik A_kj = δ_ij and Σ_k A_ik A⁻¹_kj = δ_ij; other factors go out of the Σ first."""
    for path, (those, name, binding) in work.where(_undone):
        node = part(work.here, path)
        assert isinstance(node, Sum)
        rest = [f for f in factors_of(node.body) if node.index not in f.free]
        if rest:
            metas = {"c": ((), mul(*rest)), "f": ((node.index,), mul(*those))}
            work.law(path, "constant factor of Σ", over("constant factor of Σ", node.index, metas))
            total = sum_over(node.index, mul(*those))
            path = (*path, next(n for n, f in enumerate(factors_of(part(work.here, path))) if same(f, total)))
        work.law(path, name, binding)
        return True
    return False


def _undone(node: Term, problem: Problem) -> Undone | None:
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


def associate(work: Work) -> bool:
    """Σ_k c_k Σ_s P_s A⁻¹_sk = Σ_s P_s Σ_k A⁻¹_sk c_k, where less hangs on c: products end in vectors."""
    for path, node in work.where(_chain):
        place = next(
            n for n, f in enumerate(factors_of(node.body)) if isinstance(f, Sum) and _is_turned(node, f)
        )
        assert isinstance(node.body, Mul)
        into(work, (*path, 1), node.body, place)
        swap(work, path)
        inner = part(work.here, (*path, 1))
        assert isinstance(inner, Sum)
        still = [f for f in factors_of(inner.body) if inner.index not in f.free]
        moving = [f for f in factors_of(inner.body) if inner.index in f.free]
        metas = {"c": ((), mul(*still)), "f": ((inner.index,), mul(*moving))}
        work.law((*path, 1), "constant factor of Σ", over("constant factor of Σ", inner.index, metas))
        return True
    return False


def _chain(node: Term, _: Problem) -> Sum | None:
    if not isinstance(node, Sum) or not isinstance(node.body, Mul):
        return None
    return node if any(isinstance(f, Sum) and _is_turned(node, f) for f in node.body.args) else None


def _is_turned(outer: Sum, inner: Sum) -> bool:
    """Whether an inverse joins the indices of the two sums, and more hangs on what stands with the inner one alone."""
    k, s = outer.index, inner.index
    joining = [f for f in factors_of(inner.body) if k in f.free]
    still = [f for f in factors_of(inner.body) if k not in f.free]
    others = [f for f in factors_of(outer.body) if f is not inner]
    if not still or not any(isinstance(f, Inverse) and s in f.free for f in joining):
        return False
    own, far = (frozenset[Index]().union(*(f.free for f in those)) - {k, s} for those in (others, still))
    return len(own) < len(far)


def meet_turned(work: Work) -> bool:
    """Make two terms of a sum the same, since the inverse of a symmetric matrix is symmetric."""
    for path, node in work.where(_sum_with_inverse):
        for place, term in reversed([*enumerate(node.args)]):
            others = {name_of(other) for other in node.args if other is not term}
            for inner, turned, binding in _turns(work, term):
                if name_of(put(term, inner, turned)) in others:
                    work.law((*path, place, *inner), TURNED, binding)
                    return True
    return False


TURNED = "inverse of a symmetric matrix"


def _sum_with_inverse(node: Term, _: Problem) -> Add | None:
    return node if isinstance(node, Add) and contains(node, Inverse) else None


def _turns(work: Work, term: Term) -> Iterator[tuple[Path, Term, Binding]]:
    """Where the inverse of a symmetric matrix stands, and what it is with its indices interchanged."""
    for path, node in places(term):
        if isinstance(node, Inverse) and node.row is not node.column:
            own = dict(zip((letters.i, letters.j), (node.row, node.column), strict=True))
            binding = reading(work.problem, TURNED, node.matrix, own, (node, work.here))
            if work.facts.prove(symmetric(determinant(node.matrix))):
                yield path, inverse(node.matrix, node.column, node.row), binding


def plain_matrix(work: Work) -> bool:
    """The inverse and the determinant of what is known: I, a diagonal matrix, c A, A⁻¹."""
    for path, node in work.where(_of_matrix):
        if any(rewrite(work, path, rename_bound(node, work.here.free), name) for name in PLAIN[type(node)]):
            return True
    return False


PLAIN = {
    Inverse: (
        "inverse of the identity",
        "inverse of a diagonal matrix",
        "inverse of an inverse",
        "inverse of a multiple",
    ),
    Det: (
        "determinant of the identity",
        "determinant of a diagonal matrix",
        "determinant of an inverse",
        "determinant of a multiple",
    ),
}


def _of_matrix(node: Term, _: Problem) -> Inverse | Det | None:
    return node if isinstance(node, Inverse | Det) else None


def update(work: Work) -> bool:
    """det(A + a bᵀ) and (A + a bᵀ)⁻¹ by those of A, where that is known to be invertible and no derivative is asked for."""
    if isinstance(work.start, D):
        return False
    for path, node in work.where(_of_matrix):
        found = _updated(work, node)
        if found is not None:
            work.law(path, *found)
            return True
    return False


def _updated(work: Work, node: Inverse | Det) -> tuple[str, Binding] | None:
    """A sum of a matrix and of a product of two vectors."""
    matrix = rename_bound(node.matrix, work.here.free)
    assert isinstance(matrix, Array)
    assert isinstance(matrix.body, Array)
    row, column, body = matrix.index, matrix.body.index, matrix.body.body
    for place, term in enumerate(body.args if isinstance(body, Add) else ()):
        factors = factors_of(term)
        if any({row, column} <= f.free for f in factors) or not {row, column} <= term.free:
            continue
        rest = add(*(other for n, other in enumerate(body.args) if n != place))
        base = array(row, array(column, rest))
        if not work.facts.prove(nonzero(determinant(base))):
            continue
        name = "Sherman-Morrison formula" if isinstance(node, Inverse) else "matrix determinant lemma"
        own = {letters.i: node.row, letters.j: node.column} if isinstance(node, Inverse) else {}
        found = reading(work.problem, name, base, own, (node, work.here))
        right = mul(*(f for f in factors if column in f.free))
        left = mul(*(f for f in factors if column not in f.free))
        metas = {**found.metas, "a": ((row,), left), "b": ((column,), right)}
        return name, replace(found, metas=metas)
    return None
