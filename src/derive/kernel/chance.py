"""Random symbols: with which distribution, and how it is written down.

The entries of a random array are independent of one another, and of those of all other random symbols, unless its
distribution has a covariance.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.terms import Index, Term

# name -> its parameters, in words; "moments" says no more than a mean and, if it is there, a variance
DISTRIBUTIONS: dict[str, tuple[str, ...]] = {
    "normal": ("mean", "variance"),
    "bernoulli": ("probability of 1",),
    "uniform": ("least value", "greatest value"),
    "moments": ("mean", "variance"),
    "poisson": ("mean",),
    "exponential": ("rate",),
    "binomial": ("number of trials", "probability of 1"),
}
COVARYING = ("normal", "moments")  # those that may have a covariance in place of a variance
LEAST = {"moments": 1}  # how many parameters there must be, where fewer than all will do


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
