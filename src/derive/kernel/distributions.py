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
from derive.kernel.judgement import Judgement, equal, nonnegative, positive
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Index,
    Term,
    add,
    delta,
    fn,
    mul,
    neg,
    num,
    power,
    rename,
    size,
    sum_over,
    sym,
)

Cumulant = Callable[
    [int, tuple[Term, ...]], Term | None
]  # of an order, in the parameters; None if nothing is said
Joint = Callable[[tuple[Index, ...], Index, tuple[Term, ...]], Term | None]


@dataclass(frozen=True, slots=True)
class Together:
    """What a distribution of a whole array says, in its parameters as they are written at `index`.

    `cumulant` is the joint one of the entries at some values of it, equal or not, None if nothing is said of that
    order; `total` is the sum of the entries, for every outcome.
    """

    cumulant: Joint
    total: Callable[[tuple[Term, ...]], Term]
    are_bits: bool = False  # whether each entry is 0 or 1


@dataclass(frozen=True, slots=True)
class Distribution:
    """Its parameters, in words; its cumulants; what holds of its parameters; how many of these there must be, where
    fewer than all will do; whether it gives 0 and 1 only; whether it may have a covariance in place of a variance, and
    no cumulant of several entries but the second is then other than 0; and, if that is so for every t, E[e^(tX)].
    Where entries are drawn `together` along the last index, that says all of them.
    """

    parameters: tuple[str, ...]
    cumulant: Cumulant
    conditions: Callable[[tuple[Term, ...]], tuple[Judgement, ...]] = lambda _: ()
    fewest: int | None = None
    is_binary: bool = False
    may_covary: bool = False
    generating: Callable[[Term, tuple[Term, ...]], Term] | None = None
    is_tame: bool = False  # whether E[e^(t |X|)] is finite for every t
    together: Together | None = None


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


def _nothing(order: int, parameters: tuple[Term, ...]) -> None:
    """Of entries that are drawn together, see there."""


def _exponential(order: int, parameters: tuple[Term, ...]) -> Term:
    return mul(num(factorial(order - 1)), power(parameters[0], num(-order)))


def _binomial(order: int, parameters: tuple[Term, ...]) -> Term:
    return mul(parameters[0], _bernoulli(order, parameters[1:]))


def _gamma(order: int, parameters: tuple[Term, ...]) -> Term:
    shape, rate = parameters
    return mul(num(factorial(order - 1)), shape, power(rate, num(-order)))


def _laplace(order: int, parameters: tuple[Term, ...]) -> Term:
    """The mean; then 2 (n − 1)! bⁿ for even n, as of the difference of two exponential variables."""
    mean, scale = parameters
    if order % 2:
        return mean if order == 1 else ZERO
    return mul(num(2 * factorial(order - 1)), power(scale, num(order)))


def _beta(order: int, parameters: tuple[Term, ...]) -> Term | None:
    """a/(a + b), and a b/((a + b)² (a + b + 1))."""
    a, b = parameters
    both = add(a, b)
    if order == 1:
        return mul(a, power(both, MINUS_ONE))
    if order == 2:
        return mul(a, b, power(both, num(-2)), power(add(both, ONE), MINUS_ONE))
    return None


def _dirichlet(units: tuple[Index, ...], index: Index, parameters: tuple[Term, ...]) -> Term | None:
    """m_i = a_i/Σ a, and m_i (δ_ij − m_j)/(Σ a + 1)."""
    (a,) = parameters
    total = sum_over(index, a)
    found = _categorical(units, index, (mul(a, power(total, MINUS_ONE)),))
    if found is None or len(units) == 1:
        return found
    return mul(found, power(add(total, ONE), MINUS_ONE))


def _rademacher(order: int, parameters: tuple[Term, ...]) -> Term:
    """The signs are 2 B − 1, B being 0 or 1 with probability 1/2."""
    return ZERO if order == 1 else mul(num(2**order), _bernoulli(order, (num(Fraction(1, 2)),)))


def _rademacher_generating(t: Term, parameters: tuple[Term, ...]) -> Term:
    return mul(num(Fraction(1, 2)), add(fn("exp", t), fn("exp", neg(t))))


def _categorical(units: tuple[Index, ...], index: Index, parameters: tuple[Term, ...]) -> Term | None:
    """p_i, and p_i (δ_ij − p_j): y_i y_j is y_i if i = j, else 0."""
    (p,) = parameters
    here = [rename(p, {index: unit}) for unit in units]
    if len(units) == 1:
        return here[0]
    if len(units) == 2:
        return mul(here[0], add(delta(*units), neg(here[1])))
    return None


def _multinomial(units: tuple[Index, ...], index: Index, parameters: tuple[Term, ...]) -> Term | None:
    """n times that of one draw."""
    found = _categorical(units, index, parameters[1:])
    return None if found is None else mul(parameters[0], found)


def _sample(units: tuple[Index, ...], index: Index, parameters: tuple[Term, ...]) -> Term | None:
    """B/N, and B/N (1 − B/N) (N δ_ij − 1)/(N − 1): two others are both drawn with probability B(B − 1)/(N(N − 1)).

    Where N is 1 the second is 0, as B is 1 then.
    """
    count, every = parameters[0], size(index.dim)
    share = mul(count, power(every, MINUS_ONE))
    if len(units) == 1:
        return share
    if len(units) == 2:
        apart = add(mul(every, delta(*units)), MINUS_ONE)
        return mul(share, add(ONE, neg(share)), apart, power(add(every, MINUS_ONE), MINUS_ONE))
    return None


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
    "gamma": Distribution(("shape", "rate"), _gamma, lambda p: tuple(map(positive, p))),
    "laplace": Distribution(("mean", "scale"), _laplace, lambda p: (positive(p[1]),)),
    "beta": Distribution(("a", "b"), _beta, lambda p: tuple(map(positive, p)), is_tame=True),
    "binomial": Distribution(
        ("number of trials", "probability of 1"), _binomial, lambda p: _share(p[1]), is_tame=True
    ),
    "rademacher": Distribution((), _rademacher, generating=_rademacher_generating, is_tame=True),
    # one entry is 1, all others are 0
    "categorical": Distribution(
        ("probabilities",),
        _nothing,
        lambda p: (nonnegative(p[0]),),
        is_binary=True,
        is_tame=True,
        together=Together(_categorical, lambda p: ONE, are_bits=True),
    ),
    # shares that sum to 1
    "dirichlet": Distribution(
        ("weights",),
        _nothing,
        lambda p: (positive(p[0]),),
        is_tame=True,
        together=Together(_dirichlet, lambda p: ONE),
    ),
    # how often each class is drawn
    "multinomial": Distribution(
        ("number of trials", "probabilities"),
        _nothing,
        lambda p: (nonnegative(p[1]),),
        is_tame=True,
        together=Together(_multinomial, lambda p: p[0]),
    ),
    # proportional to a weight, as a function of a given number; what it says is to be proved
    "density": Distribution(("weight", "variable"), _nothing),
    # with a distribution function, as a function of a given number
    "cdf": Distribution(("distribution function", "variable"), _nothing),
    "gumbel": Distribution(("location", "scale"), _nothing, lambda p: (positive(p[1]),)),
    # 1 for what is drawn without replacement, each set of that many being as likely
    "sample": Distribution(
        ("number of draws",),
        _nothing,
        is_binary=True,
        is_tame=True,
        together=Together(_sample, lambda p: p[0], are_bits=True),
    ),
}


def highest_order(random: Random) -> int | None:
    """Up to which order its moments exist by what is declared; None if all do."""
    if random.law in ("density", "cdf"):
        return 0
    return len(random.parameters) if random.law == "moments" else None


def of_outcomes(random: Random) -> tuple[Judgement, ...]:
    """What holds of the entries of an array that is drawn together, for every outcome: their sum, and that they are
    0 or 1.
    """
    together = TABLE[random.law].together
    if together is None:
        return ()
    entry = sym(random.name, *random.at)
    found = [equal(sum_over(random.at[-1], entry), together.total(random.parameters))]
    if together.are_bits:
        found.insert(0, equal(power(entry, num(2)), entry))
    return tuple(found)
