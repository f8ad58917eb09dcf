"""Random symbols: with which distribution, and how it is written down.

The entries of a random array are independent of one another, and of those of all other random symbols, unless its
distribution has a covariance.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.terms import Index, Term


@dataclass(frozen=True, slots=True)
class Random:
    """The entry of `name` at the indices `at` is random, with the distribution `law` of these parameters.

    If there are indices `beside`, the last parameter is a covariance: of the entry at `at` with the one there.
    """

    name: str
    law: str
    at: tuple[Index, ...]
    parameters: tuple[Term, ...]
    beside: tuple[Index, ...] = ()
