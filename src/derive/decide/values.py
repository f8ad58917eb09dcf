"""Arithmetic of single numbers: exact where they are known to be rational, else balls.

A value that surely is none is told from one of which nothing is known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import factorial
from typing import Any

from flint import arb, fmpq

from derive.decide.jets import HIGHEST, LONGEST, Inconclusive, Number, compare, raised

ZERO, ONE = fmpq(0), fmpq(1)


class Undefined(Inconclusive):
    """What surely has no value: 1/0, the logarithm of what is not positive, the root of what is negative."""


class NoLogarithm(Undefined):
    """The second of these: 0 log 0 is often taken for 0."""


def tamed(x: Number) -> Number:
    """An exact number that has become too long, as a ball."""
    return arb(x) if type(x) is fmpq and x.height_bits() > LONGEST else x


def inverse(x: Number) -> Number:
    """1/x."""
    if type(x) is fmpq:
        if x == 0:
            raise Undefined
        return 1 / x
    return 1 / _apart(x)


def _apart(x: Number) -> Number:
    """A ball that does not contain 0."""
    if x.is_zero():
        raise Undefined
    if x.contains(0):
        raise Inconclusive
    return x


def whole_power(x: Number, exponent: Number) -> Number:
    """x to the power of a whole number."""
    if exponent < 0:
        if x == 0:
            raise Undefined
        if type(x) is not fmpq:
            _apart(x)
    if type(x) is fmpq and x.height_bits() * abs(exponent) > LONGEST:
        x = arb(x)
    return raised(x, exponent)


def root(x: Number, exponent: Number) -> Number:
    """x to a power that is no whole number; of odd roots of negative numbers nothing is said."""
    if x < 0:
        raise Undefined if exponent.q % 2 == 0 else Inconclusive
    if x == 0:
        if exponent < 0:
            raise Undefined
        return ZERO
    if not x > 0:
        raise Inconclusive
    return raised(x, exponent)


def counted_power(x: Number, exponent: Number) -> Number:
    """x to the power of a number that is whole wherever it is; x⁰ = 1."""
    if type(exponent) is not fmpq or exponent.q != 1:
        raise Inconclusive
    return ONE if exponent == 0 else whole_power(x, exponent)


def real_power(x: Number, exponent: Number) -> Number:
    """x to any power, for positive x alone."""
    if not x > 0:
        raise Inconclusive
    return _exp(exponent * _log(x))


def _at(x: Number, special: int, value: Number, function: Callable[[Any], Any]) -> Number:
    return value if type(x) is fmpq and x == special else function(arb(x))


def _exp(x: Number) -> Number:
    return _at(x, 0, ONE, arb.exp)


def _log(x: Number) -> Number:
    if x <= 0:
        raise NoLogarithm
    if not x > 0:
        raise Inconclusive
    return _at(x, 1, ZERO, arb.log)


def _sigma(x: Number) -> Number:
    return _at(x, 0, fmpq(1, 2), lambda ball: 1 / (1 + (-ball).exp()))


def _bent(x: Number, left: int) -> Number:
    return x * left if compare(x, "<", ZERO) else x


def _factorial(x: Number) -> Number:
    if x < 0 or (type(x) is fmpq and x.q != 1):
        raise Undefined
    if type(x) is not fmpq:
        raise Inconclusive
    return fmpq(factorial(int(x.p))) if x <= HIGHEST else arb(x + 1).gamma()


def _gamma(x: Number) -> Number:
    if x <= 0:
        raise Undefined
    if not x > 0:
        raise Inconclusive
    return _factorial(x - 1) if type(x) is fmpq and x.q == 1 else arb(x).gamma()


FUNCTIONS: Mapping[str, Callable[[Number], Number]] = {
    "exp": _exp,
    "log": _log,
    "sigma": _sigma,
    "tanh": lambda x: _at(x, 0, ZERO, arb.tanh),
    "sin": lambda x: _at(x, 0, ZERO, arb.sin),
    "cos": lambda x: _at(x, 0, ONE, arb.cos),
    "relu": lambda x: _bent(x, 0),
    "abs": lambda x: _bent(x, -1),
    "erf": lambda x: _at(x, 0, ZERO, arb.erf),
    "factorial": _factorial,
    "Gamma": _gamma,
}
OF_TWO: Mapping[str, Callable[[Number, Number], Number]] = {
    "max": lambda x, y: y if compare(x, "<", y) else x,
    "min": lambda x, y: x if compare(x, "<", y) else y,
}
