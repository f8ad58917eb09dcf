"""One-hot and 0 or 1 are read off equations that are given, and off no others."""

import pytest

from derive.kernel import Judgement, Problem, Symbol, Target, equal, nonzero
from derive.kernel.given import binaries, one_hot
from derive.terms import ONE, ZERO, delta, index, num, sum_over, sym

i, j, k = (index(letter, "n") for letter in "ijk")


def y(*at):
    return sym("y", *at)


def stated(*hypotheses, rank=1):
    return Problem("t", (Target("", ZERO),), {"n": ""}, (Symbol("y", ("n",) * rank),), (), hypotheses)


SQUARE, TOTAL = equal(y(k) ** 2, y(k)), equal(sum_over(i, y(i)), ONE)


@pytest.mark.parametrize("given", [(SQUARE, TOTAL), (TOTAL, SQUARE), (nonzero(num(1)), SQUARE, TOTAL)])
def test_a_square_and_a_total_say_one_hot(given):
    problem = stated(*given)
    assert one_hot(problem) == {"y": (given.index(SQUARE), given.index(TOTAL))}
    assert binaries(problem) == {"y": given.index(SQUARE)}


def test_a_square_alone_says_0_or_1():
    assert binaries(stated(SQUARE)) == {"y": 0}
    assert one_hot(stated(SQUARE)) == {}


def test_a_number_and_a_matrix_can_be_0_or_1():
    assert binaries(stated(equal(y() ** 2, y()), rank=0)) == {"y": 0}
    assert binaries(stated(equal(y(i, j) ** 2, y(i, j)), rank=2)) == {"y": 0}


@pytest.mark.parametrize(
    ("hypothesis", "rank"),
    [
        (equal(y(k) ** 3, y(k)), 1),
        (equal(y(k) ** 2, ONE), 1),
        (equal(y(k) ** 2, y(j)), 1),
        (equal(y(k) ** 2, 2 * y(k)), 1),
        (equal(y(k), y(k) ** 2), 1),
        (Judgement("<=", (y(k) ** 2, y(k))), 1),
        (equal(y(i, i) ** 2, y(i, i)), 2),  # the diagonal alone
    ],
    ids=str,
)
def test_other_equations_do_not_say_0_or_1(hypothesis, rank):
    assert binaries(stated(hypothesis, rank=rank)) == {}


@pytest.mark.parametrize(
    "total",
    [
        equal(sum_over(i, y(i)), num(2)),
        equal(sum_over(i, y(i) ** 2), ONE),
        equal(sum_over(i, delta(i, j) * y(i)), ONE),
        equal(sum_over(i, y(j)), ONE),
        Judgement("<=", (sum_over(i, y(i)), ONE)),
    ],
    ids=str,
)
def test_other_totals_do_not_say_one_hot(total):
    assert one_hot(stated(SQUARE, total)) == {}


def test_of_a_matrix_neither_trace_nor_row_says_one_hot():
    square = equal(y(i, j) ** 2, y(i, j))
    for total in (equal(sum_over(i, y(i, i)), ONE), equal(sum_over(j, y(i, j)), ONE)):
        assert one_hot(stated(square, total, rank=2)) == {}
