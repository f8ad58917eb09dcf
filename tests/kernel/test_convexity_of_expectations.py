"""When an expectation is as smooth in the variables as the coefficients of what it averages."""

import pytest

from derive.kernel import Definition, Problem, Random, Symbol
from derive.kernel.convexity import is_smooth
from derive.terms import ONE, expectation, fn, moment, num, power, sym

a, b, m, x, z = map(sym, "abmxz")
DISTANCE = power(x - a, num(2))


def stated(mean, law="normal"):
    symbols = (Symbol("a"), Symbol("b"), Symbol("x"), Symbol("z"))
    randoms = (Random("x", law, (), (mean, ONE)), Random("z", "normal", (), (b, ONE)))
    return Problem(
        "t",
        (),
        {},
        symbols,
        (Definition("m", (), num(2) * a), Definition("J", (), DISTANCE)),
        randoms=randoms,
    )


@pytest.mark.parametrize(
    "term",
    [
        expectation(DISTANCE), expectation(sym("J")), moment("Var", x * fn("exp", a) + z), moment("Cov", x, a * z),
    ],
)  # fmt: skip
def test_a_polynomial_in_what_is_random_has_a_smooth_expectation(term):
    assert is_smooth(stated(b), term, ("a",))


@pytest.mark.parametrize("mean", [a, m, fn("exp", a)])
def test_no_distribution_may_hang_on_a_variable(mean):
    assert not is_smooth(stated(mean), expectation(DISTANCE), ("a",))
    assert is_smooth(stated(mean), expectation(z * a), ("a",))


@pytest.mark.parametrize(
    "term",
    [
        expectation(fn("abs", x - a)), expectation(fn("relu", x * a)), expectation(fn("exp", x * a)),
        expectation(power(x - a, num(-1))), expectation(x * fn("abs", a)), moment("Var", fn("tanh", x * a)),
    ],
)  # fmt: skip
def test_what_is_no_polynomial_or_has_a_kink_is_not_seen_to_be_smooth(term):
    assert not is_smooth(stated(b), term, ("a",))


def test_moments_that_are_not_declared_need_not_exist():
    assert not is_smooth(stated(b, "moments"), expectation(power(x, num(3)) * a), ("a",))
    assert not is_smooth(stated(b, "moments"), moment("Var", power(x, num(2)) * a), ("a",))
    assert is_smooth(stated(b, "moments"), moment("Var", x * a), ("a",))
