"""Inverse matrices by what is given of them: Σ_i P_li M_ij = δ_lj, so that P undoes M and M undoes P."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from derive.errors import InvalidStep
from derive.kernel import Binding, Problem
from derive.solver.match import matches
from derive.solver.nests import swap
from derive.solver.work import LAWS, Work, over, places
from derive.terms import (
    Delta,
    Index,
    Mul,
    Path,
    Sum,
    Sym,
    Term,
    bound_indices,
    factors_of,
    fresh,
    mul,
    part,
    rename,
    same,
    sum_over,
    sym,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Inverse:
    """Declared under `number`: the Σ over `met` of `by` times `matrix` is δ, of the other index of each."""

    number: int
    by: Sym
    matrix: Sym
    met: Index
    outer: Index  # of `by`
    inner: Index  # of `matrix`

    def products(self, problem: Problem, product: Term, entry: Sym) -> Iterator[Term]:
        """Σ_k M_ik x_k, for each way in which the free indices of `product` may be those of M and of x."""
        rows = sorted((i for i in product.free if i.dim == self.met.dim), key=lambda i: i.name)
        used = product.free | bound_indices(product)
        k = fresh(self.inner, used, problem.spare_letters[self.inner.dim])
        for place, index in enumerate(entry.args):
            if index.dim != self.inner.dim:
                continue
            others = [i for n, i in enumerate(entry.args) if n != place]
            for row in rows:
                left = sorted(product.free - {row}, key=lambda i: i.name)
                for those in permutations(left, len(others)):
                    if [i.dim for i in those] == [i.dim for i in others]:
                        at = (*those[:place], k, *those[place:])
                        there = rename(self.matrix, {self.met: row, self.inner: k})
                        yield sum_over(k, mul(there, sym(entry.name, *at)))

    def row(self, product: Sum) -> Index:
        """The index of Σ_k M_ik x_k that the inverse is to meet."""
        entry = next(f for f in factors_of(product.body) if isinstance(f, Sym) and f.name == self.matrix.name)
        return entry.args[self.matrix.args.index(self.met)]


def inverses(problem: Problem) -> tuple[Inverse, ...]:
    """What is given of inverse matrices, read both ways."""
    return tuple(each for number, _ in enumerate(problem.hypotheses) for each in _read(problem, number))


def _read(problem: Problem, number: int) -> Iterator[Inverse]:
    match problem.hypotheses[number].relation, problem.hypotheses[number].terms:
        case "=", (Sum(body=Mul(args=(Sym() as one, Sym() as other))) as left, Delta() as right):
            for by, matrix in ((one, other), (other, one)):
                ends = [tuple(i for i in each.args if i is not left.index) for each in (by, matrix)]
                if len(by.args) == len(matrix.args) == 2 and [len(end) for end in ends] == [1, 1]:
                    (outer,), (inner,) = ends
                    if {outer, inner} == set(right.args):
                        yield Inverse(number, by, matrix, left.index, outer, inner)
        case _:
            pass


def meet_inverse(work: Work, known: Sequence[Inverse]) -> bool:
    """Σ_i P_li Σ_k M_ik x_k = x_l, for the first of such products in the term."""
    for path, node in places(work.here):
        for inverse in known:
            if _meets(node, inverse):
                times_inverse(work, inverse, path)
                return True
    return False


def _meets(node: Term, inverse: Inverse) -> bool:
    """Whether `node` is Σ_i P_li Σ_k M_ik x_k, the Σ over k just once."""
    if not isinstance(node, Sum):
        return False
    factors = factors_of(node.body)
    inner = [f for f in factors if isinstance(f, Sum)]
    by = [f for f in factors if _is_entry(f, inverse.by, inverse.met, node.index)]
    if len(factors) != 2 or len(inner) != 1 or len(by) != 1:
        return False
    those = factors_of(inner[0].body)
    matrix = [f for f in those if _is_entry(f, inverse.matrix, inverse.met, node.index)]
    rest = [f for f in those if f not in matrix]
    inside = inner[0].index
    is_row = len(matrix) == 1 and matrix[0].args[inverse.matrix.args.index(inverse.inner)] is inside
    return is_row and all(node.index not in f.free for f in rest)


def _is_entry(factor: Term, like: Sym, place: Index, index: Index) -> bool:
    """Whether `factor` is an entry of the array of `like`, with `index` for `place`, and there only."""
    if not isinstance(factor, Sym) or factor.name != like.name:
        return False
    return [n for n, i in enumerate(factor.args) if i is index] == [like.args.index(place)]


def times_inverse(work: Work, inverse: Inverse, path: Path = ()) -> None:
    """Σ_i P_li Σ_k M_ik x_k at `path` becomes x_l.

    Raises:
        InvalidStep: something else stands there.
    """
    under = (*path, 1)
    outside, inside = part(work.here, path), part(work.here, under)
    inner = next((f for f in factors_of(inside) if isinstance(f, Sum)), None)
    if not isinstance(outside, Sum) or inner is None:
        raise InvalidStep("this is no product with an inverse")
    row, bound = outside.index, inner.index
    by = mul(*(f for f in factors_of(inside) if f is not inner))
    name = "constant factor of Σ"
    known = over(name, bound, {"c": ((), by), "f": ((bound,), inner.body)})
    work.law(under, name, known, backwards=True)
    swap(work, path)
    factors = factors_of(part(work.here, (*under, 1)))
    still = mul(*(f for f in factors if row not in f.free))
    moving = mul(*(f for f in factors if row in f.free))
    work.law(under, name, over(name, row, {"c": ((), still), "f": ((row,), moving)}))
    total = sum_over(row, moving)
    where = [n for n, f in enumerate(factors_of(part(work.here, under))) if same(f, total)]
    (outer,) = [i for i in by.free if i is not row]
    names = {inverse.outer: outer, inverse.inner: bound}
    work.hypothesis((*under, where[0]), inverse.number, Binding(indices=names))
    sifted = LAWS["sifting"]
    work.law(path, sifted.name, next(matches(sifted.lhs, part(work.here, path), Binding())))
