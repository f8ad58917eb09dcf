"""Squares that leave a Σ and a root: √(Σ_i (c f_i)²) = |c| √(Σ_i f_i²)."""

from __future__ import annotations

from derive.algebra import integer_exponent
from derive.kernel import Binding, Problem, nonnegative, nonzero, positive
from derive.solver.facts import Facts
from derive.solver.products import left_of
from derive.solver.work import Work, places, seen_in
from derive.terms import (
    HALF,
    MINUS_ONE,
    Fn,
    Mul,
    Num,
    Pow,
    Sum,
    Term,
    factors_of,
    mul,
    neg,
    num,
    part,
    power,
    same,
)


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
            whole = power(square, num(2))
            if part(work.here, (*path, 0)) is not whole:  # f² g²
                work.algebra((*path, 0), whole)
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


def roots_below(work: Work) -> bool:
    """1/√f for f to the power −1/2."""
    for path, base in work.where(_to_minus_half, innermost=True):
        if work.facts.prove(positive(base)):
            binding = Binding({"f": ((), base), "p": ((), HALF)})
            work.law(path, "reciprocal of a real power", binding, backwards=True)
            return True
    return False


@seen_in(Pow)
def _to_minus_half(node: Term, _: Problem) -> Term | None:
    return node.base if isinstance(node, Pow) and same(node.exponent, neg(HALF)) else None


def roots_taken(work: Work) -> bool:
    """(√f)³ = √f f and |f|² = f²: no root, and no absolute value, to a whole power of more than one."""
    for path, (base, count, law, inside) in work.where(_whole_power):
        node = part(work.here, path)
        if count < 0 and not work.facts.prove(nonzero(base)):
            continue
        halves = int(count / 2)  # towards 0
        square = power(base, num(2))
        new = mul(power(base, num(count - 2 * halves)), power(square, num(halves)))
        if new is not node:
            work.algebra(path, new)
        for at, each in places(part(work.here, path), path):
            if each is square:
                work.law(at, law, Binding({"f": ((), inside)}))
                return True
    return False


@seen_in(Pow)
def _whole_power(node: Term, _: Problem) -> tuple[Term, int, str, Term] | None:
    """√f or |f| that is raised to a whole power of more than one, that power, the law of its square, and f."""
    count = 1
    while isinstance(node, Pow) and (exponent := integer_exponent(node)) is not None:
        node, count = node.base, count * exponent
    if abs(count) < 2:
        return None
    match node:
        case Pow(base=inside, exponent=half) if half is HALF:
            return node, count, "square of a root", inside
        case Fn(name="abs", args=(inside,)):
            return node, count, "square of an absolute value", inside
        case _:
            return None


def roots_met(work: Work) -> bool:
    """√f/f = 1/√f and f/√f = √f: f beside its root, the one above and the other below, is the square of that."""
    for path, (place, root) in work.where(_beside_root):
        if work.facts.prove(nonnegative(root.base)) and work.facts.prove(nonzero(root)):
            node = part(work.here, path)
            factor = node.args[place]
            at = (*path, place) if factor is root.base else (*path, place, 0)
            work.law(at, "square of a root", Binding({"f": ((), root.base)}), backwards=True)
            is_above = factor is root.base
            met = power(root, MINUS_ONE) if is_above else root
            rest = left_of([f for n, f in enumerate(node.args) if n != place], (met,))
            assert rest is not None
            work.algebra(path, mul(*rest, root if is_above else power(root, MINUS_ONE)))
            return True
    return False


@seen_in(Mul, holding=Pow)
def _beside_root(node: Term, _: Problem) -> tuple[int, Pow] | None:
    """The place of f, or of 1/f, in a product with 1/√f, or with √f; and that root."""
    for other in node.args if isinstance(node, Mul) else ():
        is_below = isinstance(other, Pow) and other.exponent is MINUS_ONE
        root = other.args[0] if is_below else other
        if isinstance(root, Pow) and root.exponent is HALF:
            wanted = root.base if is_below else power(root.base, MINUS_ONE)
            for place, factor in enumerate(node.args):
                if factor is wanted:
                    return place, root
    return None


def signs_out(work: Work) -> bool:
    """|f| = f, where f is not negative."""
    for path, node in work.where(_absolute, innermost=True):
        if _is_nonnegative(work.facts, node.args[0]):
            work.law(path, "absolute value of a nonnegative", Binding({"f": ((), node.args[0])}))
            return True
    return False


@seen_in(Fn)
def _absolute(node: Term, _: Problem) -> Fn | None:
    return node if isinstance(node, Fn) and node.name == "abs" else None


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
