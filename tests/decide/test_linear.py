"""Assumptions that can't hold together are noticed; those of which an instance is known are not suspected."""

import random

import judged_claims
import pytest

from derive import api
from derive.decide import consistent
from derive.decide.linear import contradiction
from derive.errors import StatementError
from derive.kernel import Judgement, Problem, Symbol, Target, equal, nonnegative, positive, to_prove
from derive.terms import ONE, ZERO, add, derivative, fn, index, mul, num, size, sum_over, sym

i, j = index("i", "n"), index("j", "n")
x, y, z, d = (sym(name) for name in "xyzd")
SYMBOLS = (*(Symbol(name) for name in "xyz"), Symbol("d", (), "positive"), Symbol("p", ("n",)))


def p(at):
    return sym("p", at)


def le(left, right):
    return Judgement("<=", (left, right))


def lt(left, right):
    return Judgement("<", (left, right))


def given(*hypotheses, find=None):
    target = to_prove("", nonnegative(x**2)) if find is None else Target("", find)
    return Problem("given", (target,), {"n": ""}, SYMBOLS, (), hypotheses)


IMPOSSIBLE = {
    "a circle": [lt(x, y), lt(y, z), le(z, x)],
    "a sum of three": [le(x, ONE), le(y, ONE), le(num(3), x + y)],
    "an equation between": [equal(x + y, num(4)), le(x, ONE), le(y, 2 * ONE)],
    "two equations": [equal(x, y), equal(x, y + 1)],
    "a sign": [le(x + d, ZERO), le(y, x), nonnegative(y)],
    "squares": [le(x**2 + y**2, -z), le(ONE, z)],
    "a size": [le(size("n"), x), lt(x, y), le(y, ONE)],
    "a sum of what is not negative": [nonnegative(p(i)), le(sum_over(j, p(j)), num(-1))],
    "a sum of what is positive": [positive(p(j)), le(sum_over(i, p(i)), x), lt(x, ZERO)],
    "weights": [lt(2 * x + 3 * y, ONE), le(ONE, x), le(num(0), y)],
    "no less than itself": [le(x, y), le(y, z), le(z, d), lt(d, x)],
}
POSSIBLE = {
    "a circle of equals": [le(x, y), le(y, z), le(z, x)],
    "a sum of two": [le(x, ONE), le(y, ONE), le(num(2), x + y)],
    "an equation": [equal(x + y, num(3)), le(x, ONE), le(y, 2 * ONE)],
    "a small step": [lt(ZERO, x), le(x, y), lt(y, num(1) / num(100))],
    "weights": [nonnegative(p(i)), equal(sum_over(j, p(j)), ONE)],
    "entries on both sides of 0": [equal(sum_over(i, p(i)), ZERO), lt(ZERO, sum_over(i, p(i) ** 2))],
    "squares": [le(x**2 + y**2, z), le(z, ZERO)],
    "a product": [lt(x * y, ZERO), lt(x, ONE), lt(y, ONE)],
    "a size of 1": [le(size("n"), x), le(x, ONE)],
    "an exponential": [le(fn("exp", x), y), lt(y, ONE)],
    "a minimum": [lt(fn("min", d, x), -d)],
    "two maxima": [lt(fn("max", d, x), fn("max", d, y))],
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_what_never_holds_is_refused_by_name(name):
    with pytest.raises(StatementError, match="what is given never holds"):
        api.solve(given(*IMPOSSIBLE[name]))


@pytest.mark.parametrize("name", POSSIBLE)
def test_what_may_hold_is_let_through(name):
    assert contradiction(given(*POSSIBLE[name]), POSSIBLE[name]) is None


def test_only_what_contradicts_itself_is_named():
    needed = [le(x, ONE), le(z, d), le(y, ONE), le(num(3), x + y)]
    assert contradiction(given(), needed) == (needed[0], needed[2], needed[3])


def test_what_is_nowhere_defined_is_refused_when_three_say_so():
    with pytest.raises(StatementError, match="nowhere defined"):
        api.solve(given(le(x, y), le(y, num(-1)), find=derivative(fn("log", x), x)))


@pytest.mark.parametrize("name", [*judged_claims.TRUE, *judged_claims.FALSE])
def test_the_assumptions_of_claims_are_let_through(name):
    problem = (judged_claims.TRUE | judged_claims.FALSE)[name]
    assert (contradiction(problem, problem.declared) is not None) == (name == "contradictory")


def some_term(rng):
    atoms = [x, y, z, d, x * y, x**2, fn("exp", x), sum_over(i, p(i)), sum_over(i, p(i) ** 2), size("n")]
    picked = (mul(num(rng.randint(-3, 3)), rng.choice(atoms)) for _ in range(rng.randint(1, 3)))
    return add(num(rng.randint(-2, 2)), *picked)


def trial(seeds):
    """How many sets of random relations had an instance: none of these may be called contradictory."""
    held = 0
    for seed in seeds:
        rng = random.Random(seed)
        those = [
            Judgement(rng.choice(("<=", "<", "=")), (some_term(rng), some_term(rng)))
            for _ in range(rng.randint(2, 4))
        ]
        problem = given()
        if consistent(problem, those, trials=3, seed=seed):
            held += 1
            assert contradiction(problem, those) is None, those
    return held


def test_relations_that_hold_somewhere_are_never_contradictory():
    assert trial(range(40)) > 10


@pytest.mark.slow
@pytest.mark.parametrize("block", range(5))
def test_many_relations_that_hold_somewhere(block):
    assert trial(range(1000 + 150 * block, 1150 + 150 * block)) > 36


@pytest.mark.parametrize(
    ("hypotheses", "words"),
    [
        ([lt(ONE, p(i)), lt(p(j), ZERO)], r"never holds: 1 < p_i and p_j < 0$"),
        ([lt(ONE, p(i)), equal(sum_over(j, p(j)), ONE)], r"never holds all together, with 1 < p_i among it$"),
        ([le(d, ZERO)], r"never holds all together, with d ≤ 0 among it$"),  # d > 0 is a sign of it
    ],
)
def test_what_holds_by_itself_is_not_said_to_never_hold(hypotheses, words):
    with pytest.raises(StatementError, match=words):
        api.solve(given(*hypotheses))
