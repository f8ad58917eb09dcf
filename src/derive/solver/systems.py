"""Linear systems whose matrix is an expression: Σ_k M_ik x_k = b_i gives x_l = Σ_i M⁻¹_li b_i.

A factor that is a matrix by itself goes first: of Σ_k A_ik y_k = Σ_k A_ik z_k, y_l = z_l is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from derive.algebra import integer_exponent
from derive.decide.normal import Stopped
from derive.errors import DeriveError
from derive.kernel import Binding, nonzero, symmetric
from derive.kernel.law import Value
from derive.kernel.place import along
from derive.solver.contract import Plan, contract
from derive.solver.lift import lift
from derive.solver.match import match
from derive.solver.nests import reorder, swap
from derive.solver.products import left_of
from derive.solver.upright import symmetric_names, upright_matrix
from derive.solver.work import LAWS, OutOfSteps, Work, over, places
from derive.terms import (
    ONE,
    Add,
    Array,
    Delta,
    Index,
    Inverse,
    Mul,
    Num,
    Path,
    Pow,
    Sum,
    Sym,
    Term,
    add,
    array,
    bound_indices,
    delta,
    determinant,
    entry_of,
    factors_of,
    fresh,
    inverse,
    mul,
    nest,
    part,
    reciprocal,
    rename,
    same,
    subterms,
    sum_over,
    sym,
    terms_of,
)  # fmt: skip
from derive.terms.matrix import component

LEFT, RIGHT = "inverse times matrix", "matrix times inverse"


@dataclass(frozen=True, slots=True)
class System:
    """Σ over `inner` of `matrix` times the unknown, for each `row`; `by` undoes the matrix by the `law`."""

    matrix: Term
    by: Term  # at `row` and `outer`, over the size of both
    row: Index
    inner: Index
    outer: Index
    law: str
    product: Term  # Σ M x
    scale: Term = ONE  # what the line is divided by


def systems(work: Work, product: Term, entry: Sym) -> Iterator[System]:
    """How `product`, contracted, may be read as a matrix times the unknown."""
    places_bound = {at for found in _standing(product, entry.name) for at in _bound_slots(product, found)}
    if len(places_bound) != 1:
        return
    (slot,) = places_bound
    dim = entry.args[slot].dim
    letters = work.problem.spare_letters[dim]
    rows = sorted((i for i in product.free if i.dim == dim), key=lambda i: i.name)
    for row in rows:
        used = product.free | bound_indices(product)
        inner = fresh(row, used, letters)
        others = [i for n, i in enumerate(entry.args) if n != slot]
        matrix = _matrix(work, product, entry, slot, inner)
        if matrix is None or any(i not in product.free for i in others):
            continue
        scale, matrix = _scaled(_upright(work, matrix, row, inner), row, inner)
        if row not in matrix.free or inner not in matrix.free:
            continue
        at = (*entry.args[:slot], inner, *entry.args[slot + 1 :])
        outer = fresh(row, used | {inner}, letters)
        for each in _readings(work, matrix, row, inner):
            total = sum_over(inner, mul(each, sym(entry.name, *at)))
            law, by = _undoing(each, row, inner, outer)
            yield System(each, by, row, inner, outer, law, total, scale)


def _readings(work: Work, matrix: Term, row: Index, inner: Index) -> Iterator[Term]:
    """The entry of a matrix as products of matrices have it where it is read so, and as it stands."""
    binders = max((len(nest(each)[0]) for each in terms_of(matrix)), default=0)
    if binders > 1:  # one Σ is such a product as it stands
        beside = matrix.free - {row, inner}
        read = lift(matrix, row, inner, beside=beside)
        if read is not None:
            with suppress(DeriveError):
                upright = upright_matrix(read, symmetric_names(work.problem))
                yield component(upright, row, inner, beside=beside)
    yield matrix


def _standing(term: Term, name: str) -> list[Sym]:
    return [each for each in subterms(term) if isinstance(each, Sym) and each.name == name]


def _bound_slots(product: Term, entry: Sym) -> Iterator[int]:
    """The places of an entry of the unknown where a bound index stands."""
    return (n for n, i in enumerate(entry.args) if i not in product.free)


def _matrix(work: Work, product: Term, entry: Sym, slot: int, inner: Index) -> Term | None:
    """M_ik, with δ of the index `inner` in the place of the unknown."""

    def put(term: Term) -> Term | None:
        if isinstance(term, Sym) and term.name == entry.name:
            beside = [i for n, i in enumerate(term.args) if n != slot]
            wanted = [i for n, i in enumerate(entry.args) if n != slot]
            return delta(term.args[slot], inner) if beside == wanted else None
        if isinstance(term, Index | Sym) or not term.args:
            return term
        found = [arg if isinstance(arg, Index) else put(arg) for arg in term.args]
        return None if any(each is None for each in found) else term.with_args(each for each in found if each)

    there = put(product)
    if there is None:
        return None
    trial = Work(work.problem, work.facts.copy(), "", there, work.road)
    try:
        contract(trial)
    except (Stopped, OutOfSteps):
        return None
    return trial.here


def _upright(work: Work, matrix: Term, row: Index, inner: Index) -> Term:
    """M with A_ik for A_ki of a matrix that is given to be symmetric."""
    symmetric_ones = {
        left.name
        for given in work.problem.hypotheses
        if given.relation == "=" and isinstance(left := given.terms[0], Sym) and len(left.args) == 2
        if same(given.terms[1], sym(left.name, *left.args[::-1]))
    }

    def go(term: Term) -> Term:
        if isinstance(term, Inverse) and (term.row, term.column) == (inner, row):
            is_symmetric = work.facts.prove(symmetric(determinant(term.matrix)))
            return inverse(term.matrix, row, inner) if is_symmetric else term
        if isinstance(term, Sym):
            turns = term.args == (inner, row) and term.name in symmetric_ones
            return sym(term.name, row, inner) if turns else term
        if isinstance(term, Add | Mul):
            return term.with_args(map(go, term.args))
        return term

    return go(matrix)


def _scaled(matrix: Term, row: Index, inner: Index) -> tuple[Term, Term]:
    """c and M / c, for what all terms have in common, with the number and the divisors before the first of them
    that is no multiple of the identity.
    """
    terms = sorted(terms_of(matrix), key=_is_diagonal)
    constants = [[f for f in factors_of(each) if not {row, inner} & f.free] for each in terms]
    scale = mul(
        *(
            f
            for f in constants[0]
            if isinstance(f, Num) or _divides(f) or all(any(same(f, g) for g in those) for those in constants)
        )
    )
    if scale is ONE:
        return ONE, add(*terms)
    return scale, over_scale(add(*terms), scale)


def _divides(factor: Term) -> bool:
    return isinstance(factor, Pow) and (integer_exponent(factor) or 0) < 0


def _is_diagonal(term: Term) -> bool:
    return any(isinstance(f, Delta) for f in factors_of(term))


def over_scale(term: Term, scale: Term) -> Term:
    """term / scale, of each term what is common cancelled."""
    return add(*(_cancelled(each, scale) for each in terms_of(term)))


def _cancelled(term: Term, scale: Term) -> Term:
    left, below = list(factors_of(term)), []
    for each in factors_of(scale):
        place = next((n for n, f in enumerate(left) if same(f, each)), None)
        if place is None or isinstance(each, Num):
            below.append(each)
        else:
            del left[place]
    return mul(*(reciprocal(each) for each in below), *left)


def _undoing(matrix: Term, row: Index, inner: Index, outer: Index) -> tuple[str, Term]:
    """The law by which a matrix is undone, and the entry at `outer` and `row` that does it."""
    if isinstance(matrix, Inverse):
        if (matrix.row, matrix.column) == (row, inner):
            return RIGHT, entry_of(matrix.matrix, outer, row)
        return LEFT, entry_of(matrix.matrix, row, outer)
    return LEFT, inverse(matrix_of(matrix, row, inner), outer, row)


def matrix_of(entry: Term, row: Index, column: Index) -> Array:
    """The matrix with that entry."""
    found = array(row, array(column, entry))
    assert isinstance(found, Array)
    return found


def undo(work: Work, system: System) -> None:
    """Σ_i P_li Σ_k M_ik x_k becomes x_l."""
    outside = work.here
    assert isinstance(outside, Sum)
    row = outside.index
    by = rename(system.by, {system.row: row, system.outer: system.row})
    (inner,) = _without(outside.body, factors_of(by))
    assert isinstance(inner, Sum)
    _undone(work, (), by, inner, rename(system.matrix, {system.row: row, system.inner: inner.index}))


def meet_matrix(work: Work) -> bool:
    """Σ_i M_ki Σ_l M⁻¹_il b_l becomes b_k, for the first of such products in the term."""
    for path, node in places(work.here):
        if isinstance(node, Sum):
            for inner in factors_of(node.body):
                own = _inverse_in(inner, node.index)
                if isinstance(inner, Sum) and own is not None:
                    by = mul(*_without(node.body, (inner,)))
                    if _fits(own, by, node.index):
                        _undone(work, path, by, inner, own)
                        return True
    return False


def _inverse_in(inner: Term, row: Index) -> Inverse | None:
    """M⁻¹_il of Σ_l M⁻¹_il b_l, b being free of i."""
    if not isinstance(inner, Sum):
        return None
    found = [f for f in factors_of(inner.body) if row in f.free]
    first = found[0] if len(found) == 1 else None
    return first if isinstance(first, Inverse) and {first.row, first.column} == {row, inner.index} else None


def _undone(work: Work, path: Path, by: Term, inner: Sum, own: Term) -> None:
    """Σ_i P_li Σ_k M_ik x_k at a path becomes x_l, P being `by` and M `own`."""
    outside = part(work.here, path)
    assert isinstance(outside, Sum)
    row, under, name = outside.index, (*path, 1), "constant factor of Σ"
    known = {"c": ((), by), "f": ((inner.index,), inner.body)}
    work.law(under, name, over(name, inner.index, known), backwards=True)
    swap(work, path)
    moving = mul(by, own)
    still = _without(part(work.here, (*under, 1)), factors_of(moving))
    there = under
    if still:
        work.law(under, name, over(name, row, {"c": ((), mul(*still)), "f": ((row,), moving)}))
        total = sum_over(row, moving)
        factors = factors_of(part(work.here, under))
        there = (*under, next(n for n, f in enumerate(factors) if same(f, total)))
    _meet(work, there, row)
    sifted = match(LAWS["sifting"].lhs, part(work.here, path))
    assert sifted is not None
    work.law(path, "sifting", sifted)


def _without(product: Term, those: Sequence[Term]) -> list[Term]:
    """The factors of a product but for `those`, which are among them."""
    left = left_of(factors_of(product), those)
    assert left is not None
    return left


def without_inverses(work: Work, plan: Plan | None = None) -> None:
    """The contracted form, where what undoes a matrix has met that."""
    contract(work, plan=plan)
    while cancel_inverse(work):
        contract(work, plan=plan)


def cancel_inverse(work: Work) -> bool:
    """Σ_k A⁻¹_ik A_kj = δ_ij in a contracted sum."""
    for path, node in places(work.here):
        bound, body = nest(node)
        for k in bound:
            moving = _pair(body, k)
            if moving is not None:
                reorder(work, path, bound, (*(b for b in bound if b is not k), k))
                at = (*path, *(1,) * (len(bound) - 1))
                _at_pair(work, at, k, moving)
                return True
            if _turn_for(work, (*path, *(1,) * len(bound)), body, k):
                return True
    return False


def _turn_for(work: Work, path: Path, body: Term, k: Index) -> bool:
    """A⁻¹_ki for A⁻¹_ik of a symmetric matrix, where that would meet A."""
    for place, factor in enumerate(factors_of(body)):
        others = [f for f in factors_of(body) if f is not factor and k in f.free]
        if isinstance(factor, Inverse) and k in (factor.row, factor.column) and len(others) == 1:
            turned = inverse(factor.matrix, factor.column, factor.row)
            assert isinstance(turned, Inverse)
            if _fits(turned, others[0], k) and work.facts.prove(symmetric(determinant(factor.matrix))):
                name = "inverse of a symmetric matrix"
                at = (*path, place) if len(factors_of(body)) > 1 else path
                work.law(at, name, _letters(work, name, factor, {"i": factor.row, "j": factor.column}))
                return True
    return False


def _letters(work: Work, name: str, entry: Inverse, images: Mapping[str, Index]) -> Binding:
    """What the letters of a law on the entry of an inverse stand for."""
    used = entry.free | bound_indices(entry) | set(images.values())
    letters = work.problem.spare_letters[entry.row.dim]
    row = fresh(entry.matrix.index, used, letters)
    column = fresh(entry.matrix.index, used | {row}, letters)
    metas: dict[str, Value] = {"A": ((row, column), entry_of(entry.matrix, row, column))}
    of = {"r": row, "s": column, **images}
    indices = {letter: of[letter.name] for letter in LAWS[name].indices}
    return Binding(metas, indices, {"n": entry.row.dim})


def _pair(body: Term, k: Index) -> tuple[Term, Term] | None:
    """A⁻¹_ik and A_kj, or the like, the only factors in which k stands."""
    found = [f for f in factors_of(body) if k in f.free]
    if len(found) != 2:
        return None
    one, other = found
    for first, second in ((one, other), (other, one)):
        if isinstance(first, Inverse) and _fits(first, second, k):
            return first, second
    return None


def _fits(first: Inverse, second: Term, k: Index) -> bool:
    is_one = (first.column is k) != (first.row is k)
    return is_one and any(_fits_at(first, second, k, i) for i in _others(second, k))


def _at_pair(work: Work, at: Path, k: Index, moving: tuple[Term, Term]) -> None:
    body = part(work.here, (*at, 1))
    still = _without(body, moving)
    name = "constant factor of Σ"
    there = at
    if still:
        work.law(at, name, over(name, k, {"c": ((), mul(*still)), "f": ((k,), mul(*moving))}))
        total = sum_over(k, mul(*moving))
        factors = factors_of(part(work.here, at))
        there = (*at, next(n for n, f in enumerate(factors) if same(f, total)))
    _meet(work, there, k)


def _meet(work: Work, at: Path, k: Index) -> None:
    """Σ_k A⁻¹_ik A_kj = δ_ij, or Σ_k A_ik A⁻¹_kj = δ_ij, at a path."""
    factors = factors_of(part(work.here, (*at, 1)))
    first = next(f for f in factors if isinstance(f, Inverse) and k in (f.row, f.column))
    second = mul(*_without(mul(*factors), (first,)))
    name = LEFT if first.column is k else RIGHT
    end = first.row if first.column is k else first.column
    other = next(i for i in _others(second, k) if _fits_at(first, second, k, i))
    ends = (end, other) if name == LEFT else (other, end)
    work.law(at, name, _letters(work, name, first, {"k": k, "i": ends[0], "j": ends[1]}))


def widen_inverse(work: Work) -> bool:
    """A⁻¹_ij = Σ_b Σ_a A⁻¹_ja A_ab A⁻¹_bi in a term with fewer such inverses than another term has, both being
    products: what stands between two of them can then be compared.
    """
    counts = [_inverses_of(each) for each in terms_of(work.here)]
    most = max(map(len, counts), default=0)
    for place, found in enumerate(counts):
        if 0 < len(found) < most:
            path, entry = found[0]
            _widen(work, (place, *path), entry)
            return True
    return False


def _inverses_of(term: Term) -> list[tuple[Path, Inverse]]:
    """The entries of inverses that are factors of a product, also under its sums."""
    return [
        (path, node)
        for path, node in places(term)
        if isinstance(node, Inverse)
        and not any(isinstance(each, Inverse | Pow) for each in along(term, path))
    ]


def _widen(work: Work, path: Path, entry: Inverse) -> None:
    used = work.here.free | bound_indices(work.here)
    bound = fresh(entry.row, used, work.problem.spare_letters[entry.row.dim])
    other = fresh(entry.row, used | {bound}, work.problem.spare_letters[entry.row.dim])
    law = LAWS["sifting"]
    own = {i.name: i for i in law.indices}
    moved = inverse(entry.matrix, bound, entry.column)
    names = Binding({"f": ((bound,), moved)}, {own["k"]: bound, own["j"]: entry.row}, {"n": bound.dim})
    work.law(path, law.name, names, backwards=True)
    under = (*path, 1)
    at = next(n for n, f in enumerate(factors_of(part(work.here, under))) if isinstance(f, Delta))
    images = {"k": other, "i": entry.row, "j": bound}
    work.law((*under, at), LEFT, _letters(work, LEFT, entry, images), backwards=True)


def _others(term: Term, k: Index) -> list[Index]:
    return sorted((i for i in term.free - {k} if i.dim == k.dim), key=lambda i: i.name)


def _fits_at(first: Inverse, second: Term, k: Index, i: Index) -> bool:
    here = entry_of(first.matrix, k, i) if first.column is k else entry_of(first.matrix, i, k)
    return same(here, second)


def factor_to_undo(work: Work, product: Term, entry: Sym) -> System | None:
    """A matrix that stands in every term with the unknown, at a free index that stands in nothing else there."""
    for row in sorted(product.free, key=lambda i: i.name):
        found: list[Term] = []
        for each in terms_of(product):
            if not _standing(each, entry.name):
                continue
            holding = [f for f in _flat(each) if row in f.free]
            if len(holding) != 1 or not (isinstance(holding[0], Inverse) or _is_matrix(work, holding[0])):
                break
            if isinstance(holding[0], Sym) and holding[0].name == entry.name:
                break  # the unknown itself is to be left
            found.append(holding[0])
        else:
            heads = [_head(each, row) for each in found]
            if all(each is not None and heads[0] is not None and same(each, heads[0]) for each in heads):
                return _of_factor(work, found[0], row, product)
    return None


def _flat(term: Term) -> Iterator[Term]:
    for each in factors_of(term):
        yield from _flat(each.body) if isinstance(each, Sum) and not isinstance(each.body, Add) else (each,)


def _is_matrix(work: Work, factor: Term) -> bool:
    """Whether it is the entry of a matrix that is known to be invertible."""
    if not isinstance(factor, Sym) or len(set(factor.args)) < 2 or factor.args[-1].dim != factor.args[-2].dim:
        return False
    matrix = matrix_of(factor, factor.args[-2], factor.args[-1])
    return work.facts.prove(nonzero(determinant(matrix)))


def _head(factor: Term, row: Index) -> Term | None:
    """The factor with one letter for its other index."""
    at = (factor.row, factor.column) if isinstance(factor, Inverse) else factor.args[-2:]
    others = [i for i in at if isinstance(i, Index) and i is not row]
    return rename(factor, {others[0]: row}) if len(others) == 1 else None


def _of_factor(work: Work, factor: Term, row: Index, product: Term) -> System:
    at = (factor.row, factor.column) if isinstance(factor, Inverse) else factor.args[-2:]
    (inner,) = (i for i in at if isinstance(i, Index) and i is not row)
    letters = work.problem.spare_letters[row.dim]
    outer = fresh(row, product.free | bound_indices(product) | {inner}, letters)
    if isinstance(factor, Inverse):
        law, by = _undoing(factor, row, inner, outer)
    elif at[0] is row:
        law, by = LEFT, inverse(matrix_of(factor, row, inner), outer, row)
    else:
        matrix = matrix_of(factor, inner, row)
        is_symmetric = work.facts.prove(symmetric(determinant(matrix)))
        law, by = RIGHT, inverse(matrix, *((outer, row) if is_symmetric else (row, outer)))
    return System(factor, by, row, inner, outer, law, product)
