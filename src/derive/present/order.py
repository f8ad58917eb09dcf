"""The order of factors and terms, as a person writes them: the problem's own where it states one."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from derive import terms
from derive.terms import (
    Add,
    Constant,
    D,
    Delta,
    Fn,
    Index,
    Indicator,
    Limit,
    Meta,
    Moment,
    Mul,
    Num,
    Pow,
    Size,
    Sum,
    Sym,
    Term,
    contains,
    delta,
    has_minus,
    rename,
    same,
    subterms,
)

if TYPE_CHECKING:
    from derive.kernel import Problem


def stated_orders(problem: Problem) -> set[tuple[str, str]]:
    """Which entries of one index stand before which in the products that a problem states, always."""
    orders: set[tuple[str, str]] = set()
    for product in (part for d in problem.definitions for part in subterms(d.body) if isinstance(part, Mul)):
        for entries in _entries(product.args).values():
            orders |= {(f.name, g.name) for (_, f), (_, g) in combinations(entries, 2)}
    return {(f, g) for f, g in orders if (g, f) not in orders}


def _entries(factors: tuple[Term, ...]) -> dict[tuple[Term, ...], list[tuple[int, Sym]]]:
    """Entries among the factors, or powers of them, by their indices, each with its place."""
    found: dict[tuple[Term, ...], list[tuple[int, Sym]]] = {}
    for place, factor in enumerate(factors):
        is_power = isinstance(factor, Pow) and isinstance(factor.exponent, Num) and factor.exponent.value > 0
        base = factor.args[0] if is_power else factor
        if isinstance(base, Sym) and base.args:
            found.setdefault(base.args, []).append((place, base))
    return found


def as_stated(term: Term, orders: set[tuple[str, str]]) -> Term:
    """The same with entries of one index side by side in the order in which the problem states their product."""
    if not orders or not isinstance(term, Add | Mul | Pow | Sum | Moment | Fn):
        return term
    factors = [as_stated(arg, orders) for arg in term.args]
    if isinstance(term, Mul):
        for entries in _entries(tuple(factors)).values():
            for (first, f), (second, g) in combinations(entries, 2) if len(entries) == 2 else ():
                if (g.name, f.name) in orders:
                    factors[first], factors[second] = factors[second], factors[first]
    return term.with_args(tuple(factors))


def letters_asked_for(problem: Problem) -> tuple[tuple[Index, ...], ...]:
    """The letters of each thing that is asked for, as they are printed."""
    return tuple(tuple(dict.fromkeys(_printed(target.term))) for target in problem.targets)


def _printed(term: Term) -> Iterator[Index]:
    """Indices from left to right, those of ∂²J/∂θ_i∂θ_j from the outer derivative to the inner."""
    variables: list[Term] = []
    while isinstance(term, D):
        variables.append(term.wrt)
        term = term.body
    for each in (term, *variables):
        if isinstance(each, Index):
            yield each
        for arg in each.args if each is not term or not isinstance(each, Index) else ():
            yield from _printed(arg)


def in_order_of_letters(term: Term, asked: tuple[tuple[Index, ...], ...]) -> Term:
    """The same with what differs in two letters alone in the order in which these are asked for: of ∂p_i/∂z_j, δ_ij and
    p_i p_j, of ∂f/∂x_ij, A_ij + A_ji.
    """
    pairs = dict.fromkeys(pair for letters in asked for pair in combinations(letters, 2))
    for one, other in pairs:
        if one.dim == other.dim and {one, other} <= term.free:
            term = _in_order(term, one, other)
    return term


def _in_order(term: Term, one: Index, other: Index) -> Term:
    if not {one, other} <= term.free or not isinstance(term, Add | Mul | Pow | Sum | Moment | Fn | Delta):
        return term
    if isinstance(term, Delta):
        return delta(one, other) if term.free == {one, other} else term
    args = [_in_order(arg, one, other) for arg in term.args]
    for first, second in combinations(range(len(args)), 2) if isinstance(term, Add | Mul) else ():
        before, behind = args[first], args[second]
        is_pair = _first_letter(before, one, other) is other and _first_letter(behind, one, other) is one
        if is_pair and same(rename(before, {one: other, other: one}), behind):
            args[first], args[second] = behind, before
    return term.with_args(args)


def _first_letter(term: Term, *letters: Index) -> Term | None:
    """Which of the letters stands first in it."""
    return next((part for part in subterms(term) if part in letters), None)


def directions_last(term: Term, directions: Collection[str]) -> Term:
    """The same with the directions of a quadratic form behind its weights, ŷ_i v_i², or around what it is the
    form of, v_i H_ij v_j.
    """
    if not isinstance(term, Add | Mul | Pow | Sum):
        return term
    inner = tuple(directions_last(arg, directions) for arg in term.args)
    if isinstance(term, Mul):
        moved = [each for each in inner if _is_of(each, directions)]
        rest = [each for each in inner if each not in moved]
        is_around = len(moved) == 2 and inner[0] is moved[0] and inner[-1] is moved[1]
        inner = inner if is_around else (*rest, *moved)
    return term.with_args(inner)


def _is_of(factor: Term, names: Collection[str]) -> bool:
    base = factor.base if isinstance(factor, Pow) else factor
    return isinstance(base, Sym) and base.name in names


def written_order(factors: list[Term]) -> list[Term]:
    """Factors as they came, which is the way of the chain rule: γ (o_k − t_k) o_k (1 − o_k) x_j.

    Those that have no index are sorted a little more, x e^{−x²}; entries of one matrix stand together, p_n X_ni X_nj;
    1 − p stands behind p; 1[...], δ, Σ and derivatives stand last.
    """
    names = [f.data if isinstance(f, Sym) and len(f.args) > 1 else place for place, f in enumerate(factors)]
    last = {name: float(place) for place, name in enumerate(names)}
    for place, factor in enumerate(factors):
        if isinstance(factor, Add):
            taken = [-term for term in factor.args if has_minus(term)]
            behind = [n for n, other in enumerate(factors) if n > place and other in taken]
            last[place] = max(behind, default=place) + (0.5 if behind else 0)
    together = sorted(range(len(factors)), key=lambda place: last[names[place]])
    return sorted((factors[place] for place in together), key=_rank)


def _rank(factor: Term) -> int:
    """Where a factor stands: numbers; without an index, letters and their differences, then what else there is;
    what has an index; log, 1[...], δ, Σ, derivatives.
    """
    match factor:
        case Num():
            return 0
        case Pow(base=Num()):
            return 1
        case Fn(name="log"):
            return 5
        case Indicator():
            return 6
        case Delta():
            return 7
        case Sum() | terms.Product() | terms.Max() | Limit():
            return 8
        case D():
            return 9
        case _ if factor.free:
            return 4
        case Size() | Constant() | Sym() | Meta() | Pow(base=Sym() | Size() | Meta()):
            return 2
        case Add() if any(map(has_minus, factor.args)) and not contains(factor, Fn):
            return 2
        case _:
            return 3
