"""What terms are worth in float64, by a route of its own."""

import numpy
import pytest
from scored.worth import NoNumber, World

from derive.kernel import Definition, Problem, Symbol, Target
from derive.terms import (
    array,
    delta,
    derivative,
    determinant,
    fn,
    index,
    indicator,
    inverse,
    product_over,
    size,
    sum_over,
    sym,
)

i, j, k = (index(letter, "n") for letter in "ijk")
X, x = sym("X", i, j), sym("x", i)
SQUARES = Definition("s", (i,), x * x)
PROBLEM = Problem("", (Target("", x),), {"n": ""}, (Symbol("X", ("n", "n")), Symbol("x", ("n",))), (SQUARES,))
MATRIX = numpy.array([[2.0, 1.0, 0.5], [-1.0, 3.0, 0.25], [0.0, 1.5, 4.0]])
VECTOR = numpy.array([0.5, -1.5, 2.0])
WORLD = World(PROBLEM, {"n": 3}, {"X": MATRIX, "x": VECTOR}, numpy)


@pytest.mark.parametrize(
    ("term", "axes", "expected"),
    [
        (sum_over(j, X * sym("x", j)), (i,), MATRIX @ VECTOR),
        (sum_over(i, sym("X", i, i)), (), numpy.trace(MATRIX)),
        (sym("X", j, i), (i, j), MATRIX.T),
        (x * delta(i, j), (i, j), numpy.diag(VECTOR)),
        (sum_over(j, x), (i,), 3 * VECTOR),
        (product_over(i, sym("s", i)), (), numpy.prod(VECTOR**2)),
        (sym("s", j) / size("n"), (j,), VECTOR**2 / 3),
        (indicator(x, "<", sym("x", j)), (i, j), (VECTOR[:, None] < VECTOR) * 1.0),
        (fn("max", x, sym("x", j)), (i, j), numpy.maximum(VECTOR[:, None], VECTOR)),
        (fn("sigma", x), (i,), 1 / (1 + numpy.exp(-VECTOR))),
        (inverse(array(i, array(j, X)), k, j), (k, j), numpy.linalg.inv(MATRIX)),
        (determinant(array(i, array(j, X * sym("x", j)))), (), numpy.linalg.det(MATRIX * VECTOR)),
    ],
)
def test_term_is_worth_what_numpy_computes(term, axes, expected):
    assert WORLD.over(term, axes) == pytest.approx(expected)


def test_number_is_spread_over_all_axes():
    assert WORLD.over(size("n"), (i, j)).shape == (3, 3)


def test_symbol_that_nobody_gave_has_no_number():
    with pytest.raises(NoNumber, match="x"):
        World(PROBLEM, {"n": 3}, {"X": MATRIX}, numpy).value(x)


def test_array_of_another_size_is_refused():
    with pytest.raises(NoNumber, match="2 entries over n"):
        World(PROBLEM, {"n": 3}, {"x": VECTOR[:2]}, numpy).value(x)


def test_derivatives_want_torch():
    with pytest.raises(NoNumber, match="PyTorch"):
        WORLD.value(derivative(sym("s", i), sym("x", j)))
