"""Conditions that never hold are noticed; those that may hold are not suspected."""

import pytest

from derive.decide.clash import clash
from derive.decide.normal import Normal, canonical
from derive.kernel import Judgement, Problem, Symbol, nonnegative, nonzero, positive
from derive.terms import ZERO, add, fn, index, mul, neg, num, sum_over, sym

i, j = index("i", "n"), index("j", "n")
c, d = sym("c"), sym("d")


def x(at):
    return sym("x", at)


PROBLEM = Problem("t", (), {"n": ""}, (Symbol("c"), Symbol("d", (), "positive"), Symbol("x", ("n",))))


@pytest.mark.parametrize(
    "needed",
    [
        [positive(c), positive(neg(c))],
        [positive(c), Judgement("<", (c, ZERO))],
        [nonnegative(c), Judgement("<", (c, num(-1)))],
        [positive(add(c, neg(d))), Judgement("<=", (c, d))],
        [nonzero(c), Judgement("=", (c, ZERO))],
        [nonzero(add(c, neg(c)))],
        [positive(neg(d))],
        [positive(neg(c**2))],
        [positive(sum_over(i, neg(x(i) ** 2)))],
        [positive(x(i)), positive(neg(x(j)))],
    ],
    ids=str,
)
def test_what_never_holds_is_noticed(needed):
    assert clash(PROBLEM, needed, PROBLEM.declared) is not None


@pytest.mark.parametrize(
    "needed",
    [
        [positive(c), nonnegative(c)],
        [nonnegative(c), nonnegative(neg(c))],
        [nonnegative(c), Judgement("<=", (c, ZERO))],
        [nonzero(c), nonnegative(neg(c))],
        [positive(add(c, neg(d))), Judgement("<", (d, c))],
        [positive(add(d, neg(c))), Judgement("<=", (c, d))],
        [nonnegative(sum_over(i, neg(x(i) ** 2)))],
        [positive(x(i)), Judgement("<", (x(j), num(1)))],
        [positive(mul(c, x(i))), positive(neg(c))],
        [nonzero(c), Judgement("=", (c, num(1)))],
        [Judgement("<", (fn("min", d, c), neg(d)))],
        [nonzero(add(fn("max", d, c), neg(fn("max", d, x(i)))))],
    ],
    ids=str,
)
def test_what_may_hold_is_let_through(needed):
    assert clash(PROBLEM, needed, PROBLEM.declared) is None


@pytest.mark.parametrize("name", ["max", "min"])
def test_a_maximum_or_minimum_keeps_both_of_its_numbers(name):
    normal = Normal(PROBLEM, frozenset())
    assert canonical(normal.of(fn(name, d, c))) == fn(name, d, c)
    assert canonical(normal.of(fn(name, d, add(c, c)))) == fn(name, d, mul(num(2), c))
