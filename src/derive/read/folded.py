"""What is folded away where terms are made: 0/x is read as 0, x⁰ as 1 and 1/(1/x) as x, though these need x ≠ 0 or that x
has a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from derive.terms import MINUS_ONE, ONE, ZERO, Num, Pow, Term, mul, power, reciprocal

_LOST: ContextVar[dict[Term, None] | None] = ContextVar("lost", default=None)


@contextmanager
def noted() -> Iterator[dict[Term, None]]:
    """The parts that are folded away meanwhile: what is read means nothing where these have no value."""
    lost: dict[Term, None] = {}
    before = _LOST.set(lost)
    try:
        yield lost
    finally:
        _LOST.reset(before)


def product(*factors: Term) -> Term:
    """The product; beside 0 nothing is left of the others."""
    found = mul(*factors)
    if found is ZERO:
        note(*factors)
    return found


def raised(base: Term, exponent: Term) -> Term:
    """The power; of b⁰ nothing is left of b."""
    if exponent is ZERO:
        note(base)
    return power(base, exponent)


def inverse(term: Term) -> Term:
    """1/term; of 1/b⁻ⁿ no divisor is left."""
    if isinstance(term, Pow) and isinstance(term.exponent, Num) and term.exponent.value < 0:
        note(term)
    return reciprocal(term)


def note(*parts: Term) -> None:
    """Say of these that they are folded away."""
    lost = _LOST.get()
    if lost is not None:
        lost.update(dict.fromkeys(part for part in parts if part not in (ZERO, ONE, MINUS_ONE)))
