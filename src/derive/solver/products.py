"""Products without some of their factors."""

from __future__ import annotations

from collections.abc import Iterable

from derive.terms import Term, same


def left_of(factors: Iterable[Term], those: Iterable[Term]) -> list[Term] | None:
    """The factors but for `those`, each once; None if one of them is not there."""
    left = list(factors)
    for each in those:
        place = next((n for n, factor in enumerate(left) if same(factor, each)), None)
        if place is None:
            return None
        del left[place]
    return left
