"""Two sums over one size beneath one Σ, where less is left of them there: Σ_k p_k (1 − s_k) − Σ_l (1 − p_l) s_l is
Σ_k (p_k − s_k), and Σ_k e^{−(x_k − y)²} (x_k − y) − Σ_l e^{−(y − x_l)²} (y − x_l) is twice the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from derive.algebra import integer_exponent, is_identity
from derive.decide.normal import Stopped
from derive.kernel import Problem
from derive.solver.arrange import upright
from derive.solver.contract import into
from derive.solver.factors import coefficient
from derive.solver.weights import tidy
from derive.solver.work import Work, over, places, seen_in
from derive.terms import (
    ZERO,
    Add,
    D,
    Index,
    Mul,
    Path,
    Pow,
    Sum,
    Sym,
    Term,
    add,
    bound_indices,
    contains,
    factors_of,
    key,
    mul,
    neg,
    num,
    part,
    power,
    put,
    rename,
    same,
    terms_of,
)  # fmt: skip

LONGEST = 60  # parts of what is summed


@dataclass(frozen=True, slots=True)
class Pair:
    """Two terms of a sum by their places, what is summed in each over one index, and what both come to."""

    places: tuple[int, int]
    bound: Index
    bodies: tuple[Term, Term]
    together: Term


@seen_in(Add, holding=Sum)
def pairs(node: Term, problem: Problem) -> tuple[Pair, ...] | None:
    """The pairs of terms of a sum that may be put beneath one Σ."""
    if not isinstance(node, Add) or contains(node, D):
        return None
    return tuple(_pairs(node, problem)) or None


def _pairs(node: Add, problem: Problem) -> Iterator[Pair]:
    sums = [(place, *_opened(term)) for place, term in enumerate(node.args) if _total(term) is not None]
    for (one, k, f), (other, own, g) in combinations(sums, 2):
        if k.dim == own.dim and k not in g.free - {own} and f.length + g.length < LONGEST:
            body = rename(g, {own: k})
            together = _both(problem, _oriented(f, k), _oriented(body, k))
            if together is not None:
                yield Pair((one, other), k, (f, body), together)


def _total(term: Term) -> int | None:
    """Where the only Σ among the factors of a term stands."""
    places = [n for n, f in enumerate(factors_of(term)) if isinstance(f, Sum)]
    return places[0] if len(places) == 1 else None


def _opened(term: Term) -> tuple[Index, Term]:
    """The index of a term with one Σ, and the term beneath it."""
    place = _total(term)
    assert place is not None
    total = factors_of(term)[place]
    assert isinstance(total, Sum)
    others = mul(*(f for n, f in enumerate(factors_of(term)) if n != place))
    if total.index in others.free | bound_indices(others):
        return total.index, ZERO  # the letter means something else beside it: it is left
    return total.index, mul(others, total.body)


def _turns(term: Term, bound: Index) -> Iterator[tuple[Path, Term]]:
    """Where a difference is squared the other way round than it is written elsewhere: what has the bound index is
    taken from the other, as (x_i − x_k)² in a Σ over k.
    """
    for path, node in places(term):
        if isinstance(node, Pow) and isinstance(node.base, Add) and (integer_exponent(node) or 1) % 2 == 0:
            turned = add(*map(neg, node.base.args))
            if _order(turned, bound) < _order(node.base, bound):
                yield path, power(turned, node.exponent)


def _order(difference: Term, bound: Index) -> tuple[bool, str]:
    """Of a difference and its negative, the smaller one is written."""
    first = next((each for each in terms_of(difference) if coefficient(each)[0] > 0), difference)
    return bound in first.free, key(difference)


def _oriented(term: Term, bound: Index) -> Term:
    while found := next(_turns(term, bound), None):
        term = put(term, *found)
    return term


def _both(problem: Problem, f: Term, g: Term) -> Term | None:
    """f + g, where that is no longer than the longer one: what is only put in brackets stays in two sums."""
    if f is ZERO or g is ZERO:
        return None
    if is_identity(f, g):
        return mul(num(2), f)
    if is_identity(f, neg(g)):
        return ZERO
    try:
        found = tidy(add(f, g), as_met=True)
    except (Stopped, ZeroDivisionError):
        return None
    is_twice = is_identity(_upright(problem, f), _upright(problem, g))
    return found if is_twice or found.length <= max(f.length, g.length) else None


def _upright(problem: Problem, term: Term) -> Term:
    """The term with symmetric entries turned: what D_ij and D_ji have in common."""
    if isinstance(term, Sym):
        return upright(problem, term)
    if isinstance(term, D | Index) or not term.args:
        return term
    return term.with_args(_upright(problem, arg) for arg in term.args)


def join(work: Work, path: Path, pair: Pair) -> None:
    """Put both beneath one Σ.

    Raises:
        InvalidStep: they are not there.
    """
    for place in pair.places:
        at = (*path, place)
        while isinstance(node := part(work.here, at), Mul):
            total = _total(node)
            assert total is not None
            into(work, at, node, total)
    metas = {name: ((pair.bound,), body) for name, body in zip("fg", pair.bodies, strict=True)}
    count = len(terms_of(part(work.here, path)))
    law = over("linearity of Σ", pair.bound, metas)
    work.law(path, "linearity of Σ", law, pair.places, backwards=True)
    at = (*path, pair.places[0], 1) if count > 2 else (*path, 1)
    while found := next(_turns(part(work.here, at), pair.bound), None):
        work.algebra((*at, *found[0]), found[1])
    if not same(part(work.here, at), pair.together):
        work.algebra(at, pair.together)
