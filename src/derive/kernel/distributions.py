"""What each distribution says of its entries: its cumulants, and what its parameters are and must be.

Moments are sums of products of cumulants, see `derive.kernel.moments`; so one line for a distribution says all its
moments.  Source: Johnson, Kemp & Kotz, Univariate Discrete Distributions (3rd ed., 2005), and Johnson, Kotz &
Balakrishnan, Continuous Univariate Distributions (2nd ed., 1994).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import comb, factorial

from derive.kernel.chance import Random
from derive.kernel.judgement import Judgement, nonnegative, positive
from derive.terms import MINUS_ONE, ONE, ZERO, Term, add, fn, mul, neg, num, power

Cumulant = Callable[
    [int, tuple[Term, ...]], Term | None
]  # of an order, in the parameters; None if nothing is said


@dataclass(frozen=True, slots=True)
class Distribution:
    """Its parameters, in words; its cumulants; what holds of its parameters; how many of these there must be, where
    fewer than all will do; whether it gives 0 and 1 only; whether it may have a covariance in place of a variance, and
    no cumulant of several entries but the second is then other than 0; and, if that is so for every t, E[e^(tX)].
    """

    parameters: tuple[str, ...]
    cumulant: Cumulant
    conditions: Callable[[tuple[Term, ...]], tuple[Judgement, ...]] = lambda _: ()
    fewest: int | None = None
    is_binary: bool = False
    may_covary: bool = False
    generating: Callable[[Term, tuple[Term, ...]], Term] | None = None
    is_tame: bool = False  # whether E[e^(t |X|)] is finite for every t


def _normal(order: int, parameters: tuple[Term, ...]) -> Term:
    return parameters[order - 1] if order <= len(parameters) else ZERO


def _moments(order: int, parameters: tuple[Term, ...]) -> Term | None:
    return parameters[order - 1] if order <= len(parameters) else None


def _bernoulli(order: int, parameters: tuple[Term, ...]) -> Term:
    """p, and p (1 − p) q(p) with q₂ = 1 and q → (1 − 2p) q + (p − p²) q′ from one order to the next."""
    (p,) = parameters
    if order == 1:
        return p
    q = [1]
    for _ in range(order - 2):
        slope = [n * c for n, c in enumerate(q)][1:]
        q = _plus(_plus(q, [0, *(-2 * c for c in q)]), _plus([0, *slope], [0, 0, *(-c for c in slope)]))
    return mul(p, add(ONE, neg(p)), add(*(mul(num(c), power(p, num(n))) for n, c in enumerate(q))))


def _plus(one: list[int], other: list[int]) -> list[int]:
    longest = max(len(one), len(other))
    return [sum(q[n] for q in (one, other) if n < len(q)) for n in range(longest)]


def _uniform(order: int, parameters: tuple[Term, ...]) -> Term:
    """(a + b)/2, and Bₙ (b − a)ⁿ/n with the Bernoulli number Bₙ."""
    a, b = parameters
    if order == 1:
        return mul(num(Fraction(1, 2)), add(a, b))
    return mul(num(_bernoulli_number(order) / order), power(add(b, neg(a)), num(order)))


def _bernoulli_number(n: int) -> Fraction:
    found = [Fraction(1)]
    for m in range(1, n + 1):
        found.append(-sum((comb(m + 1, k) * found[k] for k in range(m)), Fraction(0)) / (m + 1))
    return found[n]


def _exponential(order: int, parameters: tuple[Term, ...]) -> Term:
    return mul(num(factorial(order - 1)), power(parameters[0], num(-order)))


def _binomial(order: int, parameters: tuple[Term, ...]) -> Term:
    return mul(parameters[0], _bernoulli(order, parameters[1:]))


def _normal_generating(t: Term, parameters: tuple[Term, ...]) -> Term:
    mean, variance = parameters
    return fn("exp", add(mul(t, mean), mul(num(Fraction(1, 2)), power(t, num(2)), variance)))


def _bernoulli_generating(t: Term, parameters: tuple[Term, ...]) -> Term:
    (p,) = parameters
    return add(ONE, neg(p), mul(p, fn("exp", t)))


def _poisson_generating(t: Term, parameters: tuple[Term, ...]) -> Term:
    return fn("exp", mul(parameters[0], add(fn("exp", t), MINUS_ONE)))


def _share(p: Term) -> tuple[Judgement, ...]:
    return nonnegative(p), Judgement("<=", (p, ONE))


TABLE: dict[str, Distribution] = {
    "normal": Distribution(
        ("mean", "variance"),
        _normal,
        lambda p: (nonnegative(p[1]),),
        may_covary=True,
        generating=_normal_generating,
        is_tame=True,
    ),
    "bernoulli": Distribution(
        ("probability of 1",),
        _bernoulli,
        lambda p: _share(p[0]),
        is_binary=True,
        generating=_bernoulli_generating,
        is_tame=True,
    ),
    "uniform": Distribution(
        ("least value", "greatest value"),
        _uniform,
        lambda p: (Judgement("<", (p[0], p[1])),),
        is_tame=True,
    ),
    # it says no more than a mean and, if it is there, a variance
    "moments": Distribution(
        ("mean", "variance"),
        _moments,
        lambda p: tuple(map(nonnegative, p[1:])),
        fewest=1,
        may_covary=True,
    ),
    "poisson": Distribution(
        ("mean",),
        lambda _, p: p[0],
        lambda p: (positive(p[0]),),
        generating=_poisson_generating,
        is_tame=True,
    ),
    "exponential": Distribution(("rate",), _exponential, lambda p: (positive(p[0]),)),
    "binomial": Distribution(
        ("number of trials", "probability of 1"), _binomial, lambda p: _share(p[1]), is_tame=True
    ),
}


def highest_order(random: Random) -> int | None:
    """Up to which order its moments exist by what is declared; None if all do."""
    return len(random.parameters) if random.law == "moments" else None
