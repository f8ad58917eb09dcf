"""Bringing sums of one shape together under one Σ, so that their weights meet: Σ_n a_n l_n² + Σ_n b_n l_n² is
Σ_n (a_n + b_n) l_n².
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import permutations

from derive.solver.contract import MOST_BINDERS, into
from derive.solver.nests import reorder
from derive.solver.weights import tidy
from derive.solver.work import Work, over
from derive.terms import (
    Add,
    Index,
    Mul,
    Path,
    Pow,
    Sum,
    Sym,
    Term,
    add,
    bound_indices,
    factors_of,
    key,
    mul,
    nest,
    part,
    rename,
    rename_bound,
    same,
    sum_over,
    terms_of,
)  # fmt: skip


def merge(work: Work, directions: Collection[str]) -> None:
    """Bring the sums of the contracted term together that have the same `directions` under the same Σ.

    Raises:
        OutOfSteps, Unprovable: as a step of `work`.
    """
    for place in range(len(terms_of(work.here))):
        path = (place,) if isinstance(work.here, Add) else ()
        _close(work, path)
        _tidied(work, path, directions)
    while _merge_two(work, directions):
        pass


def _close(work: Work, path: Path) -> None:
    """Bring all factors of a product with one Σ under it."""
    while isinstance(node := part(work.here, path), Sum | Mul):
        if isinstance(node, Mul):
            places = [n for n, f in enumerate(node.args) if isinstance(f, Sum)]
            if len(places) != 1:
                return
            into(work, path, node, places[0])
        else:
            path = (*path, 1)


def _tidied(work: Work, path: Path, directions: Collection[str]) -> None:
    """Write the weight under the sums as one reduced fraction."""
    binders, body = nest(part(work.here, path))
    frame, weight = _parted(body, directions)
    new = mul(tidy(weight), frame)
    if binders and not same(new, body):
        work.algebra((*path, *(1,) * len(binders)), new)


def _merge_two(work: Work, directions: Collection[str]) -> bool:
    """Merge the first two sums that can be."""
    if not isinstance(work.here, Add):
        return False
    terms = work.here.args
    for one, first in enumerate(terms):
        binders, body = nest(first)
        if not 0 < len(binders) <= MOST_BINDERS:
            continue
        for other in range(one + 1, len(terms)):
            found = _matched(binders, body, terms[other], directions)
            if found is not None:
                _put_together(work, one, other, binders, found)
                return True
    return False


@dataclass(frozen=True, slots=True)
class _Match:
    """Which of its sums another term needs first, second, ...; what is then under them in the letters of the
    first one, and what both come to.
    """

    places: tuple[int, ...]
    body: Term
    together: Term


def _matched(binders: Sequence[Index], body: Term, other: Term, directions: Collection[str]) -> _Match | None:
    """How the directions of `other` are those of `body`; where there are several ways, the shortest."""
    theirs, inner = nest(rename_bound(other, {*binders, *body.free, *bound_indices(body)}))
    frame, weight = _parted(body, directions)
    found = []
    for places in permutations(range(len(theirs))):
        if [theirs[n].dim for n in places] == [b.dim for b in binders]:
            renamed = rename(inner, dict(zip((theirs[n] for n in places), binders, strict=True)))
            own_frame, own_weight = _parted(renamed, directions)
            if same(own_frame, frame):
                together = mul(tidy(add(weight, own_weight)), frame)
                found.append((together.length, key(together), _Match(places, renamed, together)))
    return min(found, key=lambda each: each[:2])[2] if found else None


def _parted(body: Term, directions: Collection[str]) -> tuple[Term, Term]:
    """The directions in a product, and what stands beside them."""
    frame: list[Term] = []
    weight: list[Term] = []
    for factor in factors_of(body):
        base = factor.base if isinstance(factor, Pow) else factor
        (frame if isinstance(base, Sym) and base.name in directions else weight).append(factor)
    return mul(*frame), mul(*weight)


def _put_together(work: Work, one: int, other: int, binders: Sequence[Index], found: _Match) -> None:
    """Order the sums of the other term as those of the first, then take both under one Σ after the other."""
    reorder(work, (other,), range(len(binders)), found.places)
    path: Path = ()
    among: tuple[int, ...] = (one, other)
    _, body = nest(work.here.args[one])
    for depth, bound in enumerate(binders):
        inner = tuple(binders[depth + 1 :])
        metas = {"f": ((bound,), sum_over(inner, body)), "g": ((bound,), sum_over(inner, found.body))}
        binding = over("linearity of Σ", bound, metas)
        count = len(terms_of(part(work.here, path)))
        work.law(path, "linearity of Σ", binding, among, backwards=True)
        path, among = (*path, *((one,) if count > 2 else ()), 1), ()
    work.algebra(path, found.together)
