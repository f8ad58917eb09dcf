"""Whether conditions can hold at all: alone, or two of them together.  Not seen is not possible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from derive.decide.normal import Normal, Stopped, canonical
from derive.decide.signs import is_nonnegative, is_positive
from derive.kernel import Judgement, Problem
from derive.kernel.moments import of_parameters
from derive.terms import Num, Term, add, names_in, neg, rename

Bound = tuple[Term, bool]  # the term is greater than 0, or (False) at least 0


def clash(
    problem: Problem, needed: Sequence[Judgement], known: Sequence[Judgement]
) -> tuple[Judgement, ...] | None:
    """One of the `needed` that never holds, or one with another of them or of the `known`, where those two
    never hold together; None if none is seen.
    """
    normal = Normal(problem, frozenset())
    for each in needed:
        if any(_never(problem, normal, bound) for bound in _bounds(each)) or _vanishes(normal, each):
            return (each,)
    tried: set[tuple[Judgement, Judgement]] = set()
    for one, other in (*combinations(needed, 2), *product(needed, known)):
        if (one, other) in tried or ((other, one) in tried and not (one.free or other.free)):
            continue
        tried.add((one, other))
        if _names(one) & _names(other) and _exclude(problem, normal, one, other):
            return one, other
    return None


def said(problem: Problem) -> tuple[Judgement, ...]:
    """All that is declared, and what distributions need of their parameters."""
    return (*problem.declared, *(each for random in problem.randoms for each in of_parameters(random)))


def _names(judgement: Judgement) -> frozenset[str]:
    return frozenset(name for term in judgement.terms for name in names_in(term))


def _bounds(judgement: Judgement) -> Iterator[Bound]:
    """What `judgement` says of the signs of differences."""
    if judgement.relation in ("<", "<=", "="):
        left, right = judgement.terms
        yield add(right, neg(left)), judgement.relation == "<"
        if judgement.relation == "=":
            yield add(left, neg(right)), False


def _never(problem: Problem, normal: Normal, bound: Bound) -> bool:
    """Whether t > 0 (or t ≥ 0) never holds, since −t ≥ 0 (or −t > 0)."""
    term, is_strict = bound
    try:
        opposite = canonical(normal.of(neg(term)))
    except Stopped:
        return False
    return (is_nonnegative if is_strict else is_positive)(problem, opposite)


def _vanishes(normal: Normal, judgement: Judgement) -> bool:
    """Whether a ≠ b never holds, since a − b is 0."""
    return judgement.relation == "!=" and _is_zero(normal, _difference(judgement))


def _exclude(problem: Problem, normal: Normal, one: Judgement, other: Judgement) -> bool:
    """Whether the two never hold together, at some choice of the free indices of the second."""
    for there in _renamed(other, one):
        for (a, a_is_strict), (b, b_is_strict) in product(_bounds(one), _bounds(there)):
            if _never(problem, normal, (add(a, b), a_is_strict or b_is_strict)):
                return True
        if {one.relation, there.relation} == {"=", "!="}:
            a, b = _difference(one), _difference(there)
            if _is_zero(normal, add(a, b)) or _is_zero(normal, add(a, neg(b))):
                return True
    return False


def _renamed(judgement: Judgement, like: Judgement) -> Iterator[Judgement]:
    """`judgement` with its free indices, for all of which it holds, taken from those of `like`."""
    own = judgement.free
    choices = [[i for i in like.free if i.dim == each.dim] or [each] for each in own]
    for chosen in product(*choices):
        names = dict(zip(own, chosen, strict=True))
        yield Judgement(judgement.relation, tuple(rename(term, names) for term in judgement.terms))


def _difference(judgement: Judgement) -> Term:
    left, right = judgement.terms
    return add(left, neg(right))


def _is_zero(normal: Normal, term: Term) -> bool:
    try:
        found = canonical(normal.of(term))
    except Stopped:
        return False
    return isinstance(found, Num) and found.value == 0
