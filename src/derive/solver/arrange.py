"""The order of the sums of a block, and of the indices of entries: decided by what they mean, not by their letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations, product

from derive.kernel import Binding, Problem
from derive.solver.inverses import TURNED, turned as inverse_turned
from derive.solver.match import renaming
from derive.solver.nests import reorder
from derive.solver.work import Work
from derive.terms import (
    Index,
    Mul,
    Path,
    Pow,
    Sym,
    Term,
    factors_of,
    index,
    key,
    part,
    power,
    put,
    rename,
    same,
    sum_over,
)  # fmt: skip


def inwards(work: Work, path: Path, binders: Sequence[Index], bound: Index) -> None:
    """Bring the Σ over `bound` to the inside of the sums over `binders`."""
    reorder(work, path, binders, (*(b for b in binders if b is not bound), bound))


def arrange(work: Work, path: Path, binders: Sequence[Index]) -> None:
    """Bring the binders of a block, and entries that may be turned, into the order that its meaning decides."""
    inmost = (*path, *(1,) * len(binders))
    body = part(work.here, inmost)
    each_way = {key(each.new): each for each in turns(work, body, inmost)}
    counts = range(len(each_way) + 1)
    choices = [turned for count in counts for turned in combinations(each_way.values(), count)]
    _, best, turned = min(
        ((key(sum_over(order, bodies)), order, those)
         for those in choices
         for bodies in [_turned(body, those, inmost)]
         for order in _orders(binders, bodies)),
        key=lambda each: each[0],
    )  # fmt: skip
    for each in turned:
        turn(work, each)
    reorder(work, path, binders, best)


def _orders(binders: Sequence[Index], body: Term) -> Iterator[tuple[Index, ...]]:
    """The orders of the binders that may be the canonical one: only those that look alike are interchanged."""
    groups: dict[str, list[Index]] = {}
    for each in binders:
        names = {b: index("*" if b is each else "#", b.dim) for b in binders}
        groups.setdefault(key(rename(body, names)), []).append(each)
    alike = (permutations(those) for _, those in sorted(groups.items()))
    for chosen in product(*alike):
        yield tuple(b for those in chosen for b in those)


@dataclass(frozen=True, slots=True)
class Turn:
    """An entry that an equation lets be written with its indices in another order."""

    path: Path
    number: int | None  # of what is given; None for the inverse of a symmetric matrix
    binding: Binding
    new: Term


def turn(work: Work, each: Turn, path: Path = ()) -> None:
    """Write the entry so, in the part at `path`."""
    if each.number is None:
        work.law((*path, *each.path), TURNED, each.binding)
    else:
        work.hypothesis((*path, *each.path), each.number, each.binding)


def turns(work: Work, body: Term, path: Path) -> Iterator[Turn]:
    """The factors to which a given a_ij = a_ji applies."""
    for place, factor in enumerate(factors_of(body)):
        at = (*path, place) if isinstance(body, Mul) else path
        base, at = (factor.base, (*at, 0)) if isinstance(factor, Pow) else (factor, at)
        found = symmetry(work.problem, base)
        if found is not None:
            yield Turn(at, *found)
        other = inverse_turned(work.facts, base, (work.here,))
        if other is not None:
            yield Turn(at, None, other[1], other[0])


def symmetry(problem: Problem, entry: Term) -> tuple[int, Binding, Term] | None:
    """The entry with its indices turned as a given equation says, and which one that is."""
    for number, given in enumerate(problem.hypotheses if isinstance(entry, Sym) else ()):
        left, right = given.terms[0], given.terms[-1]
        if given.relation == "=" and isinstance(left, Sym) and isinstance(right, Sym):
            binding = renaming(left, entry)
            if binding is not None and left.name == right.name:
                new = rename(right, binding.indices)
                if not same(new, entry):
                    return number, binding, new
    return None


def upright(problem: Problem, factor: Term) -> Term:
    """The factor, or what a given a_ij = a_ji makes of it, whichever comes first."""
    if isinstance(factor, Pow):
        return power(upright(problem, factor.base), factor.exponent)
    found = symmetry(problem, factor)
    return factor if found is None else min(factor, found[2], key=key)


def _turned(body: Term, those: Sequence[Turn], path: Path) -> Term:
    for each in those:
        body = put(body, each.path[len(path) :], each.new)
    return body
