"""Laws of inverse matrices and determinants, where their letters are told by what stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations, islice, permutations

from derive.kernel import Binding, Problem, derivatives_over
from derive.kernel.law import instance_of
from derive.laws import LAWS
from derive.laws.matrices import A, r, s
from derive.solver.arrange import Turn, symmetry, turn
from derive.solver.contract import into, undo_at
from derive.solver.factors import name_of
from derive.solver.instances import with_bound
from derive.solver.inverses import opened, reading, turned, undone, updated
from derive.solver.match import matches, renaming
from derive.solver.nests import reorder, swap
from derive.solver.parts import unfolded
from derive.solver.work import Work, over, places, seen_in
from derive.terms import (
    Add,
    D,
    Det,
    Index,
    Inverse,
    Limit,
    Mul,
    Num,
    Path,
    Sum,
    Sym,
    Term,
    add,
    contains,
    delta,
    factors_of,
    fresh,
    mul,
    nest,
    part,
    put,
    rename_bound,
    same,
    sum_over,
    terms_of,
)  # fmt: skip

MOST_TURNS = 4  # entries that may be turned together
MOST_READINGS = 24
KNOWN = ("the identity", "a diagonal matrix", "an inverse", "a multiple")
TRACE = "trace of a squared product"
SLOPES = {Inverse: "derivative of an inverse", Det: "Jacobi's formula"}


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
    for path, found in work.where(undone):
        undo_at(work, path, found)
        return True
    return False


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


@seen_in(Sum, holding=Inverse)
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
    """Make two terms of a sum the same, since a matrix and its inverse are symmetric."""
    for path, node in work.where(_sum_with_inverse):
        for place, term in reversed([*enumerate(node.args)]):
            others = {name_of(other) for other in node.args if other is not term}
            those = list(_turns(work, term))[:MOST_TURNS]
            for count in range(1, len(those) + 1):
                for chosen in combinations(those, count):
                    new = term
                    for each in chosen:
                        new = put(new, each.path, each.new)
                    if name_of(new) in others:
                        for each in chosen:
                            turn(work, each, (*path, place))
                        return True
    return False


@seen_in(Add, holding=Inverse)
def _sum_with_inverse(node: Term, _: Problem) -> Add | None:
    return node if isinstance(node, Add) and contains(node, Inverse) else None


def _turns(work: Work, term: Term) -> Iterator[Turn]:
    """Where an entry of a symmetric matrix or of its inverse stands, and what it is with its indices interchanged."""
    for path, node in places(term):
        yield from _turns_of(work, node, path)


def plain_matrix(work: Work) -> bool:
    """The inverse and the determinant of what is known: I, a diagonal matrix, c A, A⁻¹."""
    return any(known_matrix(work, path, node) for path, node in work.where(_of_matrix))


def known_matrix(work: Work, path: Path, node: Term, names: tuple[str, ...] = KNOWN) -> bool:
    """The same of one inverse or determinant; `names` say of which matrices."""
    apart = rename_bound(node, work.here.free)
    what = "inverse of " if isinstance(node, Inverse) else "determinant of "
    for law in (LAWS[what + name] for name in names if what + name in LAWS):
        for found in matches(law.lhs, apart, Binding()):
            binding = with_bound(law, found, (apart, work.here))
            if all(work.facts.prove(instance_of(premise, binding)) for premise in law.when):
                work.law(path, law.name, binding)
                return True
    return False


def open_matrix(work: Work, path: Path, node: Term) -> bool:
    """The inverse and the determinant of what is known, of products and of transposes."""
    if not isinstance(node, Inverse | Det):
        return False
    row, _, body = opened(node.matrix)
    is_transpose = isinstance(body, Sym) and body.args[-1] is row
    return known_matrix(work, path, node, (*KNOWN, "a product", *(("a transpose",) if is_transpose else ())))


def update_matrix(work: Work, path: Path, node: Term) -> bool:
    """The inverse and the determinant of A + a bᵀ by those of A."""
    found = updated(work.facts, node, (work.here,)) if isinstance(node, Inverse | Det) else None
    if found is not None:
        work.law(path, *found)
    return found is not None


@seen_in(Inverse, Det)
def _of_matrix(node: Term, _: Problem) -> Inverse | Det | None:
    return node if isinstance(node, Inverse | Det) else None


def update(work: Work) -> bool:
    """The same where no derivative is asked for; the name of such a sum is written out for that."""
    if isinstance(work.start, D):
        return False
    for path, node in work.where(_of_matrix):
        if update_matrix(work, path, node):
            return True
        assert isinstance(node, Inverse | Det)
        entry = part(node.matrix, (1, 1))
        if (diagonal := _one_diagonal(node)) is not None:
            work.algebra((*path, 0, 1, 1), diagonal)
            return True
        if isinstance(entry, Sym) and entry.name in work.problem.defined:
            opened_node = put(node, (0, 1, 1), unfolded(work.problem, entry))
            assert isinstance(opened_node, Inverse | Det)
            if updated(work.facts, opened_node, (work.here,)) is not None:
                work.unfold((*path, 0, 1, 1))
                return True
    return False


def _one_diagonal(node: Inverse | Det) -> Term | None:
    """The entry of a matrix with its multiples of I as one: δ + c δ + a bᵀ is (1 + c) δ + a bᵀ."""
    row, column = node.matrix.index, part(node.matrix, (1,)).args[0]
    assert isinstance(column, Index)
    entry, unit = part(node.matrix, (1, 1)), delta(row, column)
    plain = [t for t in terms_of(entry) if any(same(f, unit) for f in factors_of(t))]
    if len(plain) < 2:
        return None
    scales = (mul(*(f for f in factors_of(t) if not same(f, unit))) for t in plain)
    return add(mul(add(*scales), unit), *(t for t in terms_of(entry) if t not in plain))


def fold_product(work: Work) -> bool:
    """Recognise a definition that is one sum over a product, where that stands as sums in one another."""
    for path, node in work.where(_nested, under=False):
        bound, factors = flat(node)
        for definition in work.problem.definitions:
            theirs, body = nest(definition.body)
            if len(theirs) != len(bound) or len(factors_of(body)) != len(factors):
                continue
            for order in permutations(bound):
                binding = renaming(definition.body, sum_over(order, mul(*factors)))
                if binding is not None and set(binding.indices) == set(definition.params):
                    while flatten(work, path):
                        pass
                    reorder(work, path, nest(part(work.here, path))[0], order)
                    work.fold(path, definition.name, binding)
                    return True
    return False


@seen_in(Sum, holding=Inverse)
def _nested(node: Term, problem: Problem) -> Sum | None:
    if not isinstance(node, Sum) or not contains(node.body, Inverse):
        return None
    bound = flat(node)[0]
    names = [i.name for i in bound]
    inner = any(isinstance(f, Sum) for f in factors_of(nest(node)[1]))
    return node if inner and len(bound) <= MOST_TURNS and len(set(names)) == len(names) else None


def _is_sum(factor: Term) -> bool:
    return isinstance(factor, Sum)


def flat(node: Term, opens: Callable[[Term], bool] = _is_sum) -> tuple[tuple[Index, ...], tuple[Term, ...]]:
    """The indices and the factors of sums over products that stand in one another; a factor that `opens` is false of
    stays one.
    """
    bound, body = nest(node)
    factors: list[Term] = []
    for factor in factors_of(body):
        more, those = flat(factor, opens) if opens(factor) else ((), (factor,))
        bound = (*bound, *more)
        factors += those
    return bound, tuple(factors)


def flatten(work: Work, path: Path, opens: Callable[[Term], bool] = _is_sum) -> bool:
    """c Σ_k f_k = Σ_k c f_k, for the first sum that stands among factors there, of those that `opens` is true of."""
    under = (*path, *(1,) * len(nest(part(work.here, path))[0]))
    body = part(work.here, under)
    if not isinstance(body, Mul):
        return False
    place = next((n for n, f in enumerate(body.args) if opens(f)), None)
    if place is None:
        return False
    into(work, under, body, place)
    return True


def put_numbers(work: Work) -> bool:
    """Write the number that a symbol is given to be, in matrices too, but not under a derivative in it."""
    # a lemma may be cited under a derivative, where what is so at one point only says nothing
    for number, said in work.facts.declared() if work.name.startswith("part ") else ():
        match said.relation, said.terms:
            case "=", (Sym(args=()) as entry, Num()) if entry.name not in work.problem.defined:
                for path in _everywhere(work.here, entry):
                    if not any(derivatives_over(work.here, path)):
                        work.hypothesis(path, number, Binding())
                        return True
            case _:
                pass
    return False


def _everywhere(term: Term, wanted: Sym, path: Path = ()) -> Iterator[Path]:
    if term is wanted:
        yield path
    elif not isinstance(term, Sym | Index):
        for place, arg in enumerate(term.args):
            if not isinstance(arg, Index) and not (isinstance(term, D | Limit) and place > 0):
                yield from _everywhere(arg, wanted, (*path, place))


def as_trace(work: Work) -> bool:
    """Σ A_ij B_jk A_kl B_li, for entries of symmetric matrices that stand with their indices in any order."""
    node = work.here
    path: Path = ()
    if isinstance(node, Mul) and isinstance(node.args[0], Num) and len(node.args) == 2:
        node, path = node.args[1], (1,)
    bound, body = nest(node)
    factors = factors_of(body)
    if len(bound) != 4 or len(factors) != 4 or not contains(node, Inverse):
        return False
    under = (*path, 1, 1, 1, 1)
    those = [each for n, f in enumerate(factors) for each in _turns_of(work, f, (*under, n))]
    for count in range(len(those) + 1):
        for chosen in combinations(those, count):
            new = mul(*(next((e.new for e in chosen if e.path[-1] == n), f) for n, f in enumerate(factors)))
            for order in permutations(bound):
                if _is_read(work, sum_over(order, new)):
                    for each in chosen:
                        turn(work, each)
                    reorder(work, path, bound, order)
                    return True
    return False


def _is_read(work: Work, term: Term) -> bool:
    """Whether the law says something of the term as it stands."""
    law = LAWS[TRACE]
    found = matches(law.claim.subject, rename_bound(term, term.free), Binding())
    letters = (replace(each, indices=_with_places(each, work)) for each in islice(found, MOST_READINGS))
    return any(all(work.facts.prove(instance_of(w, each)) for w in law.when) for each in letters)


def _with_places(binding: Binding, work: Work) -> dict[Index, Index]:
    """The indices of the binding, and letters for the row and the column of a matrix."""
    (row, column), _ = binding.metas[str(A.data)]
    used = {*binding.indices.values(), row, column}
    found = dict(binding.indices)
    for each in (r, s):
        found[each] = fresh(row, used, work.problem.spare_letters[row.dim])
        used.add(found[each])
    return found


def _turns_of(work: Work, factor: Term, path: Path) -> Iterator[Turn]:
    found = turned(work.facts, factor, (work.here,))
    if found is not None:
        yield Turn(path, None, found[1], found[0])
    given = symmetry(work.problem, factor)
    if given is not None:
        yield Turn(path, *given)
