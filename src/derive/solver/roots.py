"""Squares that leave a Σ and a root: √(Σ_i (c f_i)²) = |c| √(Σ_i f_i²)."""

from __future__ import annotations

from fractions import Fraction

from derive.kernel import Binding, Problem, nonnegative, positive
from derive.solver.facts import Facts
from derive.solver.work import Work, seen_in
from derive.terms import Mul, Num, Pow, Sum, Term, factors_of, mul, neg, num, power, same

HALF = num(Fraction(1, 2))


def constants_out(work: Work) -> bool:
    """(c f_k)² = c² f_k² under a Σ over k of which c is free, and Σ_k c² f_k² = c² Σ_k f_k²."""
    for path, body in work.where(_spread, innermost=True):
        work.algebra((*path, 1), body)
        return True
    return False


@seen_in(Sum, holding=Pow)
def _spread(node: Term, _: Problem) -> Term | None:
    if not isinstance(node, Sum) or not any(map(_is_power_of_product, factors_of(node.body))):
        return None
    found = [each for factor in factors_of(node.body) for each in _factors(factor)]
    stays = all(node.index in each.free for each in found if not isinstance(each, Num))
    return None if stays else mul(*found)


def _is_power_of_product(factor: Term) -> bool:
    return isinstance(factor, Pow) and isinstance(factor.base, Mul) and _is_whole(factor.exponent)


def _is_whole(exponent: Term) -> bool:
    return isinstance(exponent, Num) and exponent.value.denominator == 1


def _factors(factor: Term) -> tuple[Term, ...]:
    """The factors of (f g)^n, each to its power."""
    if not _is_power_of_product(factor):
        return (factor,)
    assert isinstance(factor, Pow)
    return tuple(power(each, factor.exponent) for each in factors_of(factor.base))


def squares_out(work: Work) -> bool:
    """√(f² g) = |f| √g, where g is not negative; and √(1/g) = 1/√g.  1/√(f² g) has that root in it."""
    for path, base in work.where(_below, innermost=True):
        if work.facts.prove(positive(base)):
            letters = {"f": ((), base), "p": ((), HALF)}
            work.law(path, "reciprocal of a real power", Binding(letters), backwards=True)
            return True
    for path, (square, rest) in work.where(_square_in, innermost=True):
        if rest is None:
            name = "root of a square" if _is_nonnegative(work.facts, square) else "square root of a square"
            work.law(path, name, Binding({"f": ((), square)}))
            return True
        if _is_nonnegative(work.facts, rest):
            node = power(mul(power(square, num(2)), rest), HALF)
            work.algebra((*path, 0), node.args[0])
            work.law(path, "square factor of a root", Binding({"f": ((), square), "g": ((), rest)}))
            return True
    for path, base in work.where(_reciprocal_in, innermost=True):
        if work.facts.prove(positive(base)):
            work.law(path, "real power of a reciprocal", Binding({"f": ((), base), "p": ((), HALF)}))
            return True
    return False


def _is_nonnegative(facts: Facts, term: Term) -> bool:
    return facts.prove(nonnegative(term))


@seen_in(Pow, holding=Pow)
def _below(node: Term, _: Problem) -> Term | None:
    """f² g of 1/√(f² g)."""
    if isinstance(node, Pow) and same(node.exponent, neg(HALF)) and _square_in(power(node.base, HALF), _):
        return node.base
    return None


@seen_in(Pow)
def _square_in(node: Term, _: Problem) -> tuple[Term, Term | None] | None:
    """f and g of √(f² g); no g of √(f²)."""
    if not (isinstance(node, Pow) and same(node.exponent, HALF)):
        return None
    units = factors_of(node.base)
    squares, rest = [], []
    for each in units:
        even = isinstance(each, Pow) and _is_even(each.exponent)
        if even:
            assert isinstance(each, Pow)
            assert isinstance(each.exponent, Num)
            squares.append(power(each.base, num(each.exponent.value / 2)))
        else:
            rest.append(each)
    if not squares:
        return None
    return mul(*squares), mul(*rest) if rest else None


def _is_even(exponent: Term) -> bool:
    return isinstance(exponent, Num) and exponent.value.denominator == 1 and exponent.value % 2 == 0


@seen_in(Pow)
def _reciprocal_in(node: Term, _: Problem) -> Term | None:
    """g of √(1/g)."""
    if isinstance(node, Pow) and same(node.exponent, HALF) and isinstance(node.base, Pow):
        if same(node.base.exponent, num(-1)):
            return node.base.base
    return None
