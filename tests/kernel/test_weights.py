"""The weight of a condition is 1 where the condition holds, and 0 where its contrary does."""

import itertools

import pytest
from mpmath import mpf
from numbers_of import World

from derive.kernel import Judgement, differentiable, equal, natural, nonzero, positive, weight
from derive.terms import ONE, ZERO, index, num, sym

i, j = index("i", "n"), index("j", "n")
x, y = sym("x"), sym("y")
HOLDS = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
}
CONDITIONS = [
    positive(x - y),
    Judgement("<", (x, ZERO)),
    Judgement("<", (x, y)),
    equal(i, j),
    Judgement("!=", (i, j)),
    equal(x, ONE),
    equal(x, ZERO),
]


def value(term, world, at):
    return at[term] if term in at else world(term, at)


@pytest.mark.parametrize("condition", CONDITIONS, ids=str)
def test_a_weight_is_1_where_the_condition_holds(condition):
    held = 0
    for a, b, m, n in itertools.product(
        map(mpf, (-2, -0.5, 0, 1, 3)), map(mpf, (0, 1, 2)), range(2), range(2)
    ):
        world, at = World({"n": 2}, {("x", ()): a, ("y", ()): b}), {i: m, j: n}
        left, right = (value(term, world, at) for term in condition.terms)
        if HOLDS[condition.relation](left, right):
            held += 1
            assert world(weight(condition), at) == 1
        elif condition.relation == "<" or condition.terms[0] is i:
            assert world(weight(condition), at) == 0
    assert held


@pytest.mark.parametrize(
    "condition",
    [
        equal(i, i),
        Judgement("!=", (j, j)),
        equal(x, y),
        equal(x, num(2)),
        equal(x + y, ONE),
        nonzero(x),
        Judgement("<=", (ZERO, x)),
        natural(num(1)),
        differentiable(x, x),
        equal(x, i),
        equal(i, ONE),
    ],
    ids=str,
)
def test_nothing_else_has_a_weight(condition):
    assert weight(condition) is None
