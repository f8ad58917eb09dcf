"""Sines and cosines: of sums by those of the terms, and a cos² f + a sin² f = a."""

from __future__ import annotations

from collections.abc import Iterator

from derive.decide.normal import canonical
from derive.kernel import Binding, Problem
from derive.solver.contract import contract
from derive.solver.exponents import apply
from derive.solver.work import Work, places, seen_in
from derive.terms import (
    TWO,
    Add,
    Fn,
    Num,
    Path,
    Pow,
    Sym,
    Term,
    add,
    factors_of,
    has_minus,
    mul,
    neg,
    num,
    part,
    same,
    subterms,
    terms_of,
)

ANGLES = {"sin": "sine", "cos": "cosine"}
SQUARE = "square of a sine"


def through_angles(work: Work, path: Path, node: Term) -> bool:
    """sin(f + g) and cos(f + g) by those of f and of g, sin(−f) = −sin f, and sin² f = 1 − cos² f."""
    if _is_square(node):
        return apply(work, path, (SQUARE,), {"f": node.args[0].args[0]})
    if not isinstance(node, Fn) or node.name not in ANGLES:
        return False
    flat, name = canonical(node.args[0]), ANGLES[node.name]
    if has_minus(flat):
        of = canonical(neg(flat))
        if not same(node.args[0], neg(of)):
            work.algebra((*path, 0), neg(of))
        return apply(work, path, (f"{name} of a negative",), {"f": of})
    first, *rest = terms_of(flat)
    number, *others = factors_of(first)
    if isinstance(number, Num) and number.value > 1 and number.value.denominator == 1 and others:
        first = mul(*others)
        rest = [mul(num(number.value - 1), first), *rest]
    if not rest:
        return False
    if not same(node.args[0], add(first, *rest)):
        work.algebra((*path, 0), add(first, *rest))
    return apply(work, path, (f"{name} of a sum",), {"f": first, "g": add(*rest)})


@seen_in(Add, holding=Fn)
def with_sine(node: Term, _: Problem) -> Add | None:
    """The node, if it is a sum in which a sine stands."""
    return node if isinstance(node, Add) and any(map(_is_angle, subterms(node))) else None


def unite_squares(work: Work, path: Path) -> None:
    """Write 1 − cos² f for sin² f in the part there, whose sines and cosines may have names, and multiply it out."""
    while (name := next(_named_angle(work, path), None)) is not None:
        work.unfold(name)
    contract(work, path)
    squares = (each for each, node in places(part(work.here, path)) if _is_square(node))
    while (square := next(squares, None)) is not None:
        of = part(work.here, (*path, *square)).args[0].args[0]
        work.law((*path, *square), SQUARE, Binding({"f": ((), of)}))
        squares = (each for each, node in places(part(work.here, path)) if _is_square(node))
    contract(work, path)


def _is_angle(term: Term) -> bool:
    return isinstance(term, Fn) and term.name in ANGLES


def _is_square(term: Term) -> bool:
    """Whether it is the square of a sine."""
    is_squared = isinstance(term, Pow) and term.exponent is TWO
    return is_squared and isinstance(term.args[0], Fn) and term.args[0].name == "sin"


def _named_angle(work: Work, path: Path) -> Iterator[Path]:
    """Where in a part a definition stands of which the body holds a sine or a cosine."""
    defined = work.problem.defined
    for at, node in places(part(work.here, path)):
        if isinstance(node, Sym) and node.name in defined:
            if any(map(_is_angle, subterms(defined[node.name].body))):
                yield (*path, *at)
