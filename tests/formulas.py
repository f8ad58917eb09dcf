"""Formulas of all kinds at random, numbers for the symbols in them, and what they are worth there."""

from __future__ import annotations

import random
from fractions import Fraction

from mpmath import mpf
from worth import Undefined, worth

from derive.kernel import Problem, Symbol, Target
from derive.terms import (
    ONE,
    Term,
    delta,
    fn,
    index,
    indicator,
    num,
    power,
    product_over,
    size,
    sum_over,
    sym,
)  # fmt: skip

i, j, k = (index(letter, "n") for letter in "ijk")
m = sym("m")
PROBLEM = Problem(
    "forms",
    (Target("", ONE),),
    {"n": "size"},
    (
        Symbol("a"), Symbol("b"), Symbol("p", (), "positive"), Symbol("m", (), "natural"),
        Symbol("z", (), "nonzero"), Symbol("u", (), "nonnegative"), Symbol("x", ("n",)),
        Symbol("W", ("n", "n")), Symbol("q", ("n",), "positive"),
    ),
)  # fmt: skip
NUMBERS = (-2, -1, -1, 0, 0, 1, 1, 2, Fraction(1, 2), Fraction(-1, 2), 3)
ROOTS = (Fraction(1, 2), Fraction(-1, 2), Fraction(1, 3), Fraction(3, 2), Fraction(2, 3))
FUNCTIONS = ("exp", "sigma", "tanh", "sin", "cos", "relu", "erf", "abs", "log")


def leaf(rng):
    at = (i, j, k)
    one, other = rng.choice(at), rng.choice(at)
    entries = [sym("x", one), sym("x", other), sym("q", one), sym("W", one, other), size("n")]
    return rng.choice(
        [*map(sym, "aabpmzu"), *entries, num(rng.randint(-3, 3)), num(Fraction(rng.randint(-3, 3), 2))]
    )


def some(rng, depth):
    if not depth:
        return leaf(rng)

    def part():
        return some(rng, depth - 1)

    ways = [
        lambda: part() + part(),
        lambda: part() * part(),
        lambda: part() + part() * part(),
        lambda: power(part(), num(rng.choice((-2, -1, 2, 3)))),
        lambda: power(part(), num(rng.choice(ROOTS))),
        lambda: fn(rng.choice(FUNCTIONS), part()),
        lambda: indicator(part(), rng.choice(("<", "<=", "=", "!=")), part()),
        lambda: fn(rng.choice(("max", "min")), part(), part()),
        lambda: sum_over(rng.choice((i, j, k)), part()),
        lambda: product_over(rng.choice((i, j)), part()),
        lambda: sum_over(j, delta(j, k) * part()),
        lambda: power(part(), rng.choice((m, m + 1, 2 * m, -m, sym("a")))),
    ]
    return rng.choice(ways)()


def numbers(rng, count):
    def real():
        return rng.choice(NUMBERS)

    def above():
        return rng.choice([each for each in NUMBERS if each > 0])

    found = {
        "a": real(), "b": real(), "p": above(), "m": rng.randint(1, 3), "z": above() * rng.choice((-1, 1)),
        "u": abs(real()), "x": [real() for _ in range(count)], "q": [above() for _ in range(count)],
        "W": [[real() for _ in range(count)] for _ in range(count)],
    }  # fmt: skip
    return {name: _long(each) for name, each in found.items()}


def _long(value):
    if isinstance(value, list):
        return [_long(each) for each in value]
    return mpf(Fraction(value).numerator) / Fraction(value).denominator


def at_numbers(term: Term, rng: random.Random):
    """What a term is worth at some numbers; None where it is not defined."""
    count = rng.randint(1, 3)
    values, at = numbers(rng, count), {each: rng.randrange(count) for each in (i, j, k)}
    try:
        return worth(term, values, {"n": count}, at)
    except (Undefined, OverflowError, ValueError):
        return None
