"""Formulas of all kinds at random, numbers for the symbols in them, and what they are worth there."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

from answer.oracle import FUNCTIONS as IN_NUMBERS, World

from derive.kernel import Problem, Symbol, Target
from derive.terms import (
    ONE,
    Fn,
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


def number(rng, sign):
    found = Fraction(rng.choice(NUMBERS))
    match sign:
        case "natural":
            return Fraction(rng.randint(1, 3))
        case "positive":
            return abs(found) or Fraction(1)
        case "nonzero":
            return found or Fraction(-1)
        case "nonnegative":
            return abs(found)
    return found


class OfForms(World):
    """A world in which the logarithm of z is that of |z|, as it is in normal forms."""

    def value(self, term, at=None):
        if isinstance(term, Fn) and term.name == "log":
            return IN_NUMBERS["log"](abs(self.value(term.args[0], at)))
        return super().value(term, at)


def place(rng: random.Random):
    """Numbers for all symbols, and places of the indices."""
    sizes = {"n": rng.randint(1, 3)}
    values = {
        (symbol.name, at): number(rng, symbol.sign)
        for symbol in PROBLEM.symbols
        for at in itertools.product(*(range(sizes[dim]) for dim in symbol.dims))
    }
    return World(PROBLEM, sizes, values), {each: rng.randrange(sizes["n"]) for each in (i, j, k)}


def at_numbers(term: Term, rng: random.Random):
    """What a term is worth at some numbers; None where it is not defined, or that is not sure."""
    world, at = place(rng)
    found = world.worth(term, at)
    return None if isinstance(found, str) else found
