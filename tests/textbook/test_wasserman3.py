"""The first ten exercises of one chapter, in order: Wasserman, All of Statistics (2004), 3.1 to 3.10.

wasserman3/NOTE.md says what each asks for, and why some can't be stated.
"""

import itertools
import math
from fractions import Fraction
from pathlib import Path

import mpmath
import pytest
from numbers_of import World

from derive import api, library
from derive.algebra import is_identity
from derive.terms import ONE, ZERO, fn, num, power, size, sym

FOLDER = Path(__file__).parent / "wasserman3"
n, c, p, q, a, b, m = size("n"), *map(sym, "cpqabm")
HALF = num(Fraction(1, 2))


def solved(name):
    return api.solve(library.load(str(FOLDER / f"ex_{name}.toml")))


def answers(name):
    return {each.part: each.claim.terms[1] for each in solved(name).theorems}


def test_every_exercise_has_its_line():
    lines = (FOLDER / "NOTE.md").read_text(encoding="utf-8").splitlines()
    named = [line.split("|")[1].strip() for line in lines if line.startswith("| 3.")]
    assert named == [f"3.{number}" for number in range(1, 11)]


DERIVED = {
    ("3_1", ""): power(num(Fraction(5, 4)), n) * c,
    ("3_2", "of two values"): q * (1 - q) * (b - a) ** 2,
    ("3_4", "mean"): n * (1 - 2 * p),
    ("3_4", "variance"): 4 * n * p * (1 - p),
    ("3_5", ""): ONE + HALF * m,
    ("3_5_solved", ""): num(2),
    ("3_9", "mean"): ZERO,
    ("3_9", "variance"): 1 / n,
    ("3_9", "in the limit"): ZERO,
    ("3_10", "mean"): fn("exp", HALF),
    ("3_10", "variance"): fn("exp", num(2)) - fn("exp", ONE),
}


@pytest.mark.parametrize(("name", "part"), DERIVED)
def test_an_answer_is_that_of_the_book(name, part):
    assert is_identity(answers(name)[part], DERIVED[name, part])


@pytest.mark.parametrize("name", ["3_1", "3_4", "3_5", "3_8", "3_9", "3_10"])
def test_nothing_is_assumed(name):
    assert all(each.assumed == () for each in solved(name).theorems)


PROVED = {
    "3_2": ["of two values", "of a constant"],
    "3_6": ["rule"],
    "3_8": ["mean", "variance", "sample variance"],
}


@pytest.mark.parametrize("name", PROVED)
def test_a_claim_of_the_book_is_proved(name):
    assert [each.part for each in solved(name).theorems if each.is_proved] == PROVED[name]


def test_that_a_sum_of_squares_is_0_only_where_each_is_is_stuck():
    assert list(solved("3_2").missing) == ["it is the mean"]


# -- the answers by numbers: every outcome, with its probability ------------------------------


def mean_and_variance(chance, count, value):
    """Of a function of `count` trials, each 1 with this chance."""
    outcomes = [
        (math.prod(chance if each else 1 - chance for each in trials), value(trials))
        for trials in itertools.product((0, 1), repeat=count)
    ]
    mean = sum(weight * found for weight, found in outcomes)
    return mean, sum(weight * (found - mean) ** 2 for weight, found in outcomes)


def number(term, **values):
    letters = {(name, ()): mpmath.mpf(value) for name, value in values.items()}
    return float(World({"n": 4}, letters)(term, {}))


@pytest.mark.parametrize(
    ("name", "parts", "chance", "value"),
    [
        ("3_1", [""], 0.5, lambda trials: 3 * math.prod(2 if each else 0.5 for each in trials)),
        ("3_4", ["mean", "variance"], 0.3, lambda trials: sum(-1 if each else 1 for each in trials)),
    ],
)
def test_an_answer_is_the_sum_over_all_outcomes(name, parts, chance, value):
    found = answers(name)
    told = mean_and_variance(chance, 4, value)
    for part, right in zip(parts, told, strict=False):
        assert number(found[part], c=3, p=chance) == pytest.approx(right)


def test_the_variance_of_two_values_is_the_sum_over_both():
    _, right = mean_and_variance(0.3, 1, lambda trials: 5.0 if trials[0] else -1.5)
    assert number(answers("3_2")["of two values"], a=-1.5, b=5, q=0.3) == pytest.approx(right)


def test_the_tosses_until_a_head_are_2_by_the_series_too():
    assert number(answers("3_5_solved")[""]) == pytest.approx(sum(k / 2**k for k in range(1, 60)))


@pytest.mark.parametrize(("part", "order"), [("mean", 1), ("variance", 2)])
def test_the_moments_of_a_lognormal_variable_are_their_integrals(part, order):
    def moment(power_of):
        return mpmath.quad(lambda x: mpmath.exp(power_of * x) * mpmath.npdf(x), [-12, 0, 4, 14])

    right = moment(1) if order == 1 else moment(2) - moment(1) ** 2
    assert number(answers("3_10")[part]) == pytest.approx(float(right))


def test_the_variance_of_a_sample_is_unbiased_over_all_outcomes():
    def spread(trials):
        mean = sum(trials) / len(trials)
        return sum((each - mean) ** 2 for each in trials) / (len(trials) - 1)

    assert mean_and_variance(0.3, 4, spread)[0] == pytest.approx(0.3 * 0.7)
    assert mean_and_variance(0.3, 4, lambda trials: sum(trials) / 4) == pytest.approx((0.3, 0.3 * 0.7 / 4))


def test_the_lazy_statistician_is_right_of_values_that_fall_together():
    values, chances = (-2, -1, 1, 2, 3), (0.1, 0.2, 0.3, 0.25, 0.15)
    by_value = {}
    for value, chance in zip(values, chances, strict=True):
        by_value[value**2] = by_value.get(value**2, 0) + chance
    direct = sum(value**2 * chance for value, chance in zip(values, chances, strict=True))
    assert sum(value * chance for value, chance in by_value.items()) == pytest.approx(direct)
