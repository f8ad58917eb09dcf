"""Quadratic forms in matrices that are given: Σ_n w_n Σ_i Σ_j u_i A_ij u_j, as laws on definite matrices read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from derive.algebra import is_identity
from derive.solver.gram import opened
from derive.terms import Index, Inverse, Sym, Term, add, factors_of, mul, rename, sum_over, terms_of

MOST_OUTER = 2  # sums around a form


def with_forms(term: Term) -> Iterator[Term]:
    """`term` with each of its terms that is one written as sums of multiples of uᵀ A u, for a matrix A whose entry
    stands in it; nothing where none is.
    """
    forms, rest = parted(term)
    if forms:
        yield add(*forms, *rest)


def parted(term: Term) -> tuple[list[Term], list[Term]]:
    """The terms that are such forms, so written, and the others."""
    found = [(each, _as_form(each)) for each in terms_of(term)]
    return [form for _, form in found if form is not None], [each for each, form in found if form is None]


def _as_form(monomial: Term) -> Term | None:
    binders, factors = opened(monomial)
    for count in range(min(MOST_OUTER, len(binders)) + 1):
        for outer in combinations(binders, count):
            for place, entry in enumerate(factors):
                ends = _ends_of(entry, [b for b in binders if b not in outer])
                rest = [*factors[:place], *factors[place + 1 :]]
                form = _form(entry, ends, rest, binders, outer) if ends is not None else None
                if form is not None:
                    return form
    return None


def _ends_of(entry: Term, inner: Sequence[Index]) -> tuple[Index, Index] | None:
    """i and j, if `entry` is A_ij, or an entry of an inverse, and both are summed over."""
    if isinstance(entry, Inverse):
        row, column = entry.row, entry.column
    elif isinstance(entry, Sym) and len(entry.args) >= 2:
        row, column = entry.args[-2:]
    else:
        return None
    is_form = row is not column and row.dim == column.dim and row in inner and column in inner
    return (row, column) if is_form else None


def _form(
    entry: Term,
    ends: tuple[Index, Index],
    factors: Sequence[Term],
    binders: Sequence[Index],
    outer: Sequence[Index],
) -> Term | None:
    """Σ over `outer` of what is left times Σ_i Σ_j u_i A_ij u_j, if what hangs together with j is u too."""
    inner = [b for b in binders if b not in outer]
    (mine, bound), (other, others) = (_hanging(end, factors, inner) for end in ends)
    if set(mine) & set(other) or {*mine, *other} == set() or set(bound) | set(others) != set(inner):
        return None
    i, j = ends
    left, right = (
        sum_over(tuple(b for b in those if b is not end), mul(*(factors[n] for n in part)))
        for end, part, those in ((i, mine, bound), (j, other, others))
    )
    if not mine or not is_identity(rename(left, {i: j}), right):
        return None
    weight = mul(*(f for n, f in enumerate(factors) if n not in {*mine, *other}))
    form = sum_over((i, j), mul(*factors_of(left), entry, *factors_of(rename(left, {i: j}))))
    return sum_over(tuple(outer), mul(weight, form))


def _hanging(end: Index, factors: Sequence[Term], inner: Sequence[Index]) -> tuple[list[int], list[Index]]:
    """The factors that hang together with `end` through inner sums, and these sums."""
    bound, part = {end}, set[int]()
    while True:
        more = {n for n, f in enumerate(factors) if f.free & bound} - part
        if not more:
            return sorted(part), [b for b in inner if b in bound]
        part |= more
        bound |= {b for n in more for b in factors[n].free if b in inner}
