"""A constant factor brought out of a square root, step by step: √(Σ (c f)²) = |c| √(Σ f²)."""

from __future__ import annotations

from derive.algebra import integer_exponent
from derive.kernel import Binding, nonnegative
from derive.solver.work import Work, over
from derive.terms import Mul, Path, Pow, Sum, Term, factors_of, mul, num, power

HALF, TWO = num(1) / num(2), num(2)


def open_root(work: Work, path: Path, node: Term) -> bool:
    """One step that brings a constant factor out of a square root."""
    if not isinstance(node, Pow) or node.exponent is not HALF:
        return False
    base = node.base
    if isinstance(base, Sum):
        return _powers(work, (*path, 0), base) or _factor(work, (*path, 0), base)
    return isinstance(base, Mul) and _product(work, path, base)


def _powers(work: Work, path: Path, node: Sum) -> bool:
    """Σ (c f)² = Σ c² f²."""
    body, k = node.body, node.index
    if not isinstance(body, Pow) or not isinstance(body.base, Mul) or (integer_exponent(body) or 0) < 2:
        return False
    factors = factors_of(body.base)
    outside = [each for each in factors if k not in each.free]
    if not outside:
        return False
    inside = [each for each in factors if k in each.free]
    powers = (power(mul(*those), body.exponent) for those in (outside, inside))
    work.algebra((*path, 1), mul(*powers))
    return True


def _factor(work: Work, path: Path, node: Sum) -> bool:
    """Σ c f = c Σ f."""
    factors = factors_of(node.body)
    outside = [each for each in factors if node.index not in each.free]
    inside = [each for each in factors if node.index in each.free]
    if not outside or not inside or not isinstance(node.body, Mul):
        return False
    letters = {"c": ((), mul(*outside)), "f": ((node.index,), mul(*inside))}
    work.algebra((*path, 1), mul(*outside, *inside))
    work.law(path, "constant factor of Σ", over("constant factor of Σ", node.index, letters))
    return True


def _product(work: Work, path: Path, base: Mul) -> bool:
    """√(f² g) = |f| √g, where g is known to be nonnegative."""
    for place, each in enumerate(base.args):
        if not isinstance(each, Pow) or each.exponent is not TWO:
            continue
        rest = mul(*(other for n, other in enumerate(base.args) if n != place))
        if work.facts.prove(nonnegative(rest)):
            if place:
                work.algebra((*path, 0), mul(each, rest))
            work.law(path, "square factor of a root", Binding({"f": ((), each.base), "g": ((), rest)}))
            return True
    return False
