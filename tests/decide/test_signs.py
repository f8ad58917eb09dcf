"""Signs that are seen are those of the numbers; and the usual ones are seen."""

import random

import pytest
from formulas import PROBLEM, at_numbers, some

from derive.decide.signs import Signs
from derive.terms import ONE, fn, index, num, power, sum_over, sym

i, j = index("i", "n"), index("j", "n")
a, b, p = sym("a"), sym("b"), sym("p")
HOLDS = {"positive": lambda v: v > 0, "nonnegative": lambda v: v >= 0, "nonzero": lambda v: v != 0}


def check(seeds):
    """How many signs were seen, each of which held at some numbers."""
    seen = 0
    signs = Signs(PROBLEM)
    for seed in seeds:
        rng = random.Random(seed)
        term = some(rng, rng.randint(1, 3))
        for name, holds in HOLDS.items():
            if getattr(signs, name)(term):
                seen += 1
                values = (at_numbers(term, rng) for _ in range(6))
                assert all(holds(value) for value in values if value is not None), (name, term)
    return seen


def test_a_sign_that_is_seen_is_one():
    assert check(range(1500)) > 300


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_many_signs(block):
    assert check(range(10_000 + 2000 * block, 12_000 + 2000 * block)) > 300


@pytest.mark.parametrize(
    "term",
    [
        a**2 + 1,
        1 + fn("exp", a),
        1 - fn("sigma", a),
        1 - fn("tanh", a) ** 2,
        fn("log", 1 + fn("exp", a)),
        power(a**2 + b**2 + p, num(1) / 2),
        sum_over(i, fn("exp", sym("x", i))),
        fn("max", p, a),
        fn("abs", p * fn("exp", a)),
    ],
    ids=str,
)
def test_usual_terms_are_seen_to_be_positive(term):
    assert Signs(PROBLEM).positive(term)


@pytest.mark.parametrize(
    "term", [a, a - 1, fn("relu", a), fn("log", p), 1 - fn("exp", a), a * b, ONE - ONE], ids=str
)
def test_nothing_is_seen_of_others(term):
    assert not Signs(PROBLEM).positive(term)
