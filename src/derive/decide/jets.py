"""Arithmetic of jets: numbers with what they do in a few directions, each of which squares to 0.

Numbers are exact where they are known to be rational, else balls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import factorial, isqrt
from typing import Any

from flint import arb, arb_series, ctx, fmpq

Ball = Any  # flint.arb, which has no type stubs
Number = Any  # flint.fmpq where the value is known exactly, else a ball
Jet = dict[int, Number]
PRECISION = 160  # bits: balls that are told apart at once, or hardly ever
LONGEST = 2000  # bits of an exact number
HIGHEST = 60  # an exponent of one
NOTHING = fmpq(0)


class Inconclusive(Exception):
    """A value that is not finite, or a comparison that the balls leave open."""


def be_precise() -> None:
    """Let balls be as narrow as `PRECISION` says.

    It is a setting of the whole process: to put it back would take it from another thread in the middle of its work.
    """
    if ctx.prec != PRECISION:
        ctx.prec = PRECISION


def compare(left: Number, relation: str, right: Number) -> bool:
    """Whether the relation, one of =, <, <=, !=, surely holds, or surely not.

    Raises:
        Inconclusive: nothing can be said.
    """
    be_precise()
    difference = left - right
    if isinstance(difference, fmpq):
        signs = {"=": difference == 0, "<": difference < 0, "<=": difference <= 0, "!=": difference != 0}
        return bool(signs[relation])
    is_apart = not difference.contains(0)
    tests: dict[str, tuple[bool, bool]] = {
        "<": (difference < 0, difference >= 0),
        "<=": (difference <= 0, difference > 0),
        "!=": (is_apart, False),
        "=": (False, is_apart),
    }
    yes, no = tests[relation]
    if not yes and not no:
        raise Inconclusive
    return yes


def switched(left: Jet, relation: str, right: Jet) -> bool:
    """The same of jets: where the two sides meet, what depends on a direction switches there."""
    values = left.get(0, NOTHING), right.get(0, NOTHING)
    if any(left | right) and not compare(values[0], "!=", values[1]):
        raise Inconclusive
    return compare(values[0], relation, values[1])


def _tamed(jet: Jet) -> Jet:
    """Exact numbers that have become too long, as balls."""
    for x in jet.values():
        if type(x) is fmpq and x.height_bits() > LONGEST:
            break
    else:
        return jet
    return {mask: arb(x) if type(x) is fmpq and x.height_bits() > LONGEST else x for mask, x in jet.items()}


def total(jets: Iterable[Jet]) -> Jet:
    """The sum."""
    found: Jet = {}
    for jet in jets:
        for mask, value in jet.items():
            found[mask] = found[mask] + value if mask in found else value
    return _tamed(found)


def product(jets: Iterable[Jet]) -> Jet:
    """The product."""
    found: Jet | None = None
    for jet in jets:
        if found is None:
            found = _tamed(dict(jet))
            continue
        bigger: Jet = {}
        for left, a in found.items():
            for right, b in jet.items():
                if not left & right:
                    mask = left | right
                    bigger[mask] = bigger[mask] + a * b if mask in bigger else a * b
        found = _tamed(bigger)
    return {0: fmpq(1)} if found is None else found


def taylor(jet: Jet, series: Callable[[Ball, int], list[Ball]]) -> Jet:
    """f of a jet, where `series(x, n)` gives the Taylor coefficients of f at x up to order n."""
    rest = {mask: value for mask, value in jet.items() if mask}
    order = bin(_union(rest)).count("1")
    coefficients = series(jet.get(0, NOTHING), order)
    result, power = {0: coefficients[0]}, {0: fmpq(1)}
    for coefficient in coefficients[1:]:
        power = product([power, rest])
        result = total([result, {mask: value * coefficient for mask, value in power.items()}])
    return result


def _union(jet: Jet) -> int:
    mask = 0
    for each in jet:
        mask |= each
    return mask


def power_series(x: Number, exponent: Any, order: int) -> list[Number]:
    """The Taylor coefficients of a power at x."""
    found, binomial = [], fmpq(1)
    for n in range(order + 1):
        rest = exponent - n
        found.append(binomial * raised(x, rest) if binomial != 0 else NOTHING)
        binomial = binomial * rest / (n + 1)
    return found


def raised(x: Number, exponent: Any) -> Number:
    """x to a rational power: exactly where that is known to be rational and short."""
    if exponent.q == 1:
        return (x if abs(exponent) <= HIGHEST else arb(x)) ** int(exponent.p)
    if isinstance(x, fmpq) and exponent.q == 2 and abs(exponent) <= HIGHEST and x > 0:
        root = fmpq(isqrt(int(x.p)), isqrt(int(x.q)))
        if root * root == x:
            return root ** int(exponent.p)
    return arb(x) ** arb(exponent)


def _at(x: Number, special: int, value: int, function: Callable[[Ball], Ball]) -> Number:
    """A function at x: exactly at the one place where a rational value is known, else a ball."""
    return fmpq(value) if isinstance(x, fmpq) and x == special else function(arb(x))


def exp(jet: Jet) -> Jet:
    """The exponential."""
    return taylor(jet, lambda x, n: _over_factorials([_at(x, 0, 1, arb.exp)] * (n + 1)))


def log(jet: Jet) -> Jet:
    """The natural logarithm."""

    def series(x: Number, order: int) -> list[Number]:
        powers = (fmpq((-1) ** (k + 1), k) / x**k for k in range(1, order + 1))
        return [_at(x, 1, 0, arb.log), *powers]

    return taylor(jet, series)


def _over_factorials(values: list[Ball]) -> list[Ball]:
    factorial, found = 1, []
    for n, value in enumerate(values):
        factorial *= max(n, 1)
        found.append(value / factorial)
    return found


def _sine(jet: Jet, shift: int) -> Jet:
    def series(x: Ball, order: int) -> list[Ball]:
        sine, cosine = _at(x, 0, 0, arb.sin), _at(x, 0, 1, arb.cos)
        cycle = [sine, cosine, -sine, -cosine]
        return _over_factorials([cycle[(n + shift) % 4] for n in range(order + 1)])

    return taylor(jet, series)


def _sigma(jet: Jet) -> Jet:
    below = total([{0: fmpq(1)}, exp({mask: -value for mask, value in jet.items()})])
    return taylor(below, lambda x, n: power_series(x, fmpq(-1), n))


def _tanh(jet: Jet) -> Jet:
    twice = _sigma({mask: 2 * value for mask, value in jet.items()})
    return total([{mask: 2 * value for mask, value in twice.items()}, {0: fmpq(-1)}])


def _bent(jet: Jet, left: int) -> Jet:
    """x to the right of 0, left·x to its left; nothing is said of slopes at 0."""
    slope = left if switched(jet, "<", {0: NOTHING}) else 1
    return {mask: value * slope for mask, value in jet.items()}


def greatest(one: Jet, other: Jet) -> Jet:
    """The larger of two; nothing is said of slopes where they are equal."""
    return other if switched(one, "<", other) else one


def least(one: Jet, other: Jet) -> Jet:
    """The smaller of two."""
    return one if switched(one, "<", other) else other


def _erf(jet: Jet) -> Jet:
    """The error function: its Taylor coefficients follow from y' = c e^(−x²) and (e^(−x²))' = −2 x e^(−x²)."""

    def series(x: Number, order: int) -> list[Number]:
        bell = [2 * arb(-x * x).exp() / arb.pi().sqrt()]
        for n in range(order):
            before = bell[n - 1] if n else NOTHING
            bell.append(-2 * (x * bell[n] + before) / (n + 1))
        return [_at(x, 0, 0, arb.erf), *(bell[n] / (n + 1) for n in range(order))]

    return taylor(jet, series)


def _gamma(jet: Jet) -> Jet:
    """Γ of a positive number."""
    if not jet.get(0, NOTHING) > 0:
        raise Inconclusive

    def series(x: Number, order: int) -> list[Number]:
        found = arb_series([arb(x), 1], order + 1).gamma()
        return [found[n] for n in range(order + 1)]

    return taylor(jet, series)


def _factorial(jet: Jet) -> Jet:
    """t! of a whole number, which does not move."""
    x = jet.get(0, NOTHING)
    if len(jet) > 1 or not isinstance(x, fmpq) or x.q != 1 or not 0 <= x <= HIGHEST:
        raise Inconclusive
    return {0: fmpq(factorial(int(x.p)))}


CONSTANTS: Mapping[str, Callable[[], Ball]] = {"pi": arb.pi}

FUNCTIONS: Mapping[str, Callable[[Jet], Jet]] = {
    "exp": exp,
    "log": log,
    "sigma": _sigma,
    "tanh": _tanh,
    "sin": lambda jet: _sine(jet, 0),
    "cos": lambda jet: _sine(jet, 1),
    "relu": lambda jet: _bent(jet, 0),
    "abs": lambda jet: _bent(jet, -1),
    "erf": _erf,
    "factorial": _factorial,
    "Gamma": _gamma,
}
OF_TWO: Mapping[str, Callable[[Jet, Jet], Jet]] = {"max": greatest, "min": least}
