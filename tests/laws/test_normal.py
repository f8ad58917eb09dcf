"""What holds of normal variables, by integrals."""

import mpmath
import pytest
from mpmath import mpf

from derive.kernel import Binding
from derive.kernel.law import instance
from derive.laws import EXPECTATION, LAWS
from derive.terms import Moment, add, fn, mul, num, power, sym

DIGITS = 20  # of an integral; other tests keep theirs
x, MEAN, SPREAD = sym("x"), mpf(1) / 3, mpf(7) / 10
ABOUT_NORMAL = [each.name for each in EXPECTATION if any(w.relation.startswith("normal") for w in each.when)]
FUNCTIONS = {  # with their derivatives
    "a power": (power(x, num(3)), lambda t: t**3, lambda t: 3 * t**2),
    "sin": (fn("sin", x), mpmath.sin, mpmath.cos),
    "e^x": (fn("exp", x), mpmath.exp, mpmath.exp),
    "tanh": (fn("tanh", add(x, mul(num(-1), num(2)))), lambda t: mpmath.tanh(t - 2), lambda t: mpmath.sech(t - 2) ** 2),
}  # fmt: skip


def mean(f):
    """E[f(X)] for a normal X, by its density."""
    density = lambda t: mpmath.exp(-((t - MEAN) ** 2) / (2 * SPREAD)) / mpmath.sqrt(2 * mpmath.pi * SPREAD)  # noqa: E731
    with mpmath.workdps(DIGITS):
        return mpmath.quad(lambda t: f(t) * density(t), [-12, -2, 0, 1, 3, 14])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_steins_lemma_is_an_integration_by_parts(name):
    term, f, slope = FUNCTIONS[name]
    assert abs(mean(lambda t: (t - MEAN) * f(t)) - SPREAD * mean(slope)) < mpf(10) ** -9
    about = MEAN * mean(f) + SPREAD * mean(slope)
    assert abs(mean(lambda t: t * f(t)) - about) < mpf(10) ** -9
    letters = {"x": x, "f": term, "g": num(0), "h": num(2)}
    binding = Binding({letter: ((), each) for letter, each in letters.items()})
    for law in (
        "Stein's lemma",
        "Stein's lemma for any mean and variance",
    ):  # E[x f] on the left, 2 E[∂f/∂x] on the right
        left, right = (instance(side, binding) for side in (LAWS[law].lhs, LAWS[law].rhs))
        assert isinstance(left, Moment)
        assert right.args[0] is num(2)


def test_a_normal_variable_has_the_mean_and_the_variance_it_is_named_by():
    assert abs(mean(lambda t: t) - MEAN) < mpf(10) ** -9
    assert abs(mean(lambda t: (t - MEAN) ** 2) - SPREAD) < mpf(10) ** -9


def near(one, other):
    return abs(one - other) < mpf(10) ** -9


def above(m, v):
    """The probability that a normal variable of this mean and variance is positive."""
    return (1 + mpmath.erf(m / mpmath.sqrt(2 * v))) / 2


def kinked(f, at):
    """E[f(X)] for a normal X, where f has a kink or a jump."""
    density = lambda t: mpmath.exp(-((t - MEAN) ** 2) / (2 * SPREAD)) / mpmath.sqrt(2 * mpmath.pi * SPREAD)  # noqa: E731
    with mpmath.workdps(DIGITS):
        return mpmath.quad(lambda t: f(t) * density(t), [-12, at, 14])


def test_exponentials_and_waves_of_normal_variables():
    c = mpf(9) / 8
    damped = mpmath.exp(-(c**2) * SPREAD / 2)
    for wave in (mpmath.cos, mpmath.sin):
        assert near(mean(lambda t: wave(c * t)), wave(c * MEAN) * damped)  # noqa: B023
    assert near(mean(lambda t: mpmath.exp(c * t)), mpmath.exp(c * MEAN + c**2 * SPREAD / 2))
    shrunk = 1 + 2 * c * SPREAD
    assert near(
        mean(lambda t: mpmath.exp(-c * t**2)), mpmath.exp(-c * MEAN**2 / shrunk) / mpmath.sqrt(shrunk)
    )
    assert abs(mean(lambda t: max(t - MEAN, 0) ** 2) - SPREAD / 2) < mpf(10) ** -5


def test_kinks_and_jumps_of_normal_variables():
    m, v = MEAN - 1, SPREAD  # of X − 1
    bell = mpmath.exp(-(m**2) / (2 * v))
    assert near(kinked(lambda t: mpf(t > 1), 1), above(m, v))
    assert near(kinked(lambda t: max(t - 1, 0), 1), m * above(m, v) + mpmath.sqrt(v / (2 * mpmath.pi)) * bell)
    sized = m * mpmath.erf(m / mpmath.sqrt(2 * v)) + mpmath.sqrt(2 * v / mpmath.pi) * bell
    assert near(kinked(lambda t: abs(t - 1), 1), sized)
    assert near(mean(lambda t: mpmath.erf(t - 1)), mpmath.erf(m / mpmath.sqrt(1 + 2 * v)))


def test_no_other_law_speaks_of_normal_variables():
    assert ABOUT_NORMAL == [
        "mean of a normal distribution",
        "variance of a normal distribution",
        "Stein's lemma",
        "Stein's lemma for any mean and variance",
        "expectation of exp of a normal variable",
        "expectation of exp of a square of a normal variable",
        "expectation of a cosine of a normal variable",
        "expectation of a sine of a normal variable",
        "expectation of erf of a normal variable",
        "probability that one normal variable is less than another",
        "probability that one normal variable is no more than another",
        "expectation of ReLU of a normal variable",
        "expectation of the absolute value of a normal variable",
        "second moment of a rectified normal variable",
        "exp of a square of a normal variable has an expectation",
        "a normal variable has an expectation",
        "a square of a normal variable has an expectation",
    ]
