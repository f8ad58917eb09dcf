"""What stands in a term, and what a term is made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from derive.terms.nodes import (
    Add,
    D,
    Fn,
    Index,
    Inverse,
    Limit,
    MatrixPower,
    Moment,
    Mul,
    Num,
    Pow,
    Sym,
    Term,
)

DEMANDING = (Pow, Fn, MatrixPower, Inverse, D, Limit, Moment)


def subterms(term: Term) -> Iterator[Term]:
    """`term` and everything in it, outermost first."""
    left = [term]
    while left:
        part = left.pop()
        yield part
        left.extend(reversed(part.args))


def contains(term: Term, *kinds: type[Term]) -> bool:
    """Whether a term of one of these kinds stands in `term`, or is that."""
    return not kinds_in(term).isdisjoint(kinds)


def kinds_in(term: Term) -> frozenset[type]:
    """The kinds of what stands in `term`, and its own, with those that they are kinds of."""
    if term._kinds is None:
        term._kinds = frozenset(type(term).__mro__).union(*map(kinds_in, term.args))
    return term._kinds


def demanding_in(term: Term) -> tuple[Term, ...]:
    """The parts of `term`, or itself, that may be undefined where what they are made of is not: each once, outermost
    first.
    """
    if term._demanding is None:
        inner = dict.fromkeys(part for arg in term.args for part in demanding_in(arg))
        term._demanding = tuple({term: None, **inner}) if isinstance(term, DEMANDING) else tuple(inner)
    return term._demanding


def parts_of(term: Term) -> tuple[tuple[int, Term], ...]:
    """The parts of `term` that a step may rewrite, with their places: neither indices nor variables of
    differentiation or of limits.
    """
    if term._parts is None:
        args = term.args[:1] if isinstance(term, D | Limit) else term.args
        term._parts = tuple((place, arg) for place, arg in enumerate(args) if not isinstance(arg, Index))
    return term._parts


def names_in(term: Term) -> tuple[str, ...]:
    """The names of the symbols and definitions that stand in `term`, variables of derivatives too."""
    if term._names is None:
        own = (term.name,) if isinstance(term, Sym) else ()
        inner = (name for arg in term.args for name in names_in(arg))
        term._names = tuple(dict.fromkeys((*own, *inner)))
    return term._names


def names_outside(term: Term) -> tuple[str, ...]:
    """The names in `term` that do not stand in an expectation."""
    if isinstance(term, Moment):
        return ()
    if term._outside is None:
        own = (term.name,) if isinstance(term, Sym) else ()
        inner = (name for arg in term.args for name in names_outside(arg))
        term._outside = tuple(dict.fromkeys((*own, *inner)))
    return term._outside


def terms_of(term: Term) -> tuple[Term, ...]:
    """The terms of a sum, or the one term."""
    return term.args if isinstance(term, Add) else (term,)


def factors_of(term: Term) -> tuple[Term, ...]:
    """The factors of a product, or the one factor."""
    return term.args if isinstance(term, Mul) else (term,)


def has_minus(term: Term) -> bool:
    """Whether a minus stands in front: `term` is a negative number, or a product with one."""
    first = factors_of(term)[0]  # where `mul` puts the number
    return isinstance(first, Num) and first.value < 0


def is_divisor(factor: Term) -> TypeGuard[Pow]:
    """Whether it is raised to a negative number: what a person writes beneath a bar."""
    return isinstance(factor, Pow) and isinstance(factor.exponent, Num) and factor.exponent.value < 0


def is_absolute(term: Term) -> TypeGuard[Fn]:
    """Whether `term` is |f|."""
    return isinstance(term, Fn) and term.name == "abs"
