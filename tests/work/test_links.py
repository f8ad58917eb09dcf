"""Whether a relation holds where a line stands."""

from dataclasses import replace
from itertools import product

import pytest
from flint import fmpq

from derive.decide.desk import Desk
from derive.decide.evaluate import Instance
from derive.kernel import Judgement, Problem, Symbol, Target
from derive.kernel.judgement import equal, nonnegative, nonzero, positive
from derive.kernel.optimum import Optimum
from derive.terms import (
    ONE,
    ZERO,
    delta,
    derivative,
    fn,
    index,
    limit,
    num,
    power,
    size,
    sum_over,
    sym,
)
from derive.work.judged.links import decided
from derive.work.judged.relating import Link

I, J, K, M = (*(index(letter, "n") for letter in "ijk"), index("m", "d"))  # noqa: E741
x, y, m, b, a, s, mu, lam = (sym(name) for name in ("x", "y", "m", "b", "a", "s", "mu", "lam"))
n = size("n")
PROBLEM = Problem(
    "relations",
    (Target("", x),),
    {"n": "", "d": ""},
    (
        *(Symbol(name) for name in ("x", "y", "m", "b", "mu", "lam")),
        *(Symbol(name, sign="positive") for name in ("a", "s")),
        *(Symbol(name, ("n",)) for name in ("v", "w")),
        Symbol("u", ("d",)),
        *(Symbol(name, ("n",), "positive") for name in ("p", "N")),
    ),
    hypotheses=(equal(sum_over(K, sym("p", K)), ONE),),
)


def v(i):
    return sym("v", i)


def w(i):
    return sym("w", i)


def p(i):
    return sym("p", i)


def slope(term, wrt):
    return derivative(term, wrt, "total")


def less(left, right):
    return Judgement("<", (left, right))


def kind(left, sign, right, *when):
    return decided(PROBLEM, Link(sign, left, right, 0), when).kind


SQUARES = sum_over(I, (v(I) - mu) ** 2)
LIKELIHOOD = -n * fn("log", s) - SQUARES * power(s, num(-2)) / 2
LAGRANGIAN = sum_over(K, sym("N", K) * fn("log", p(K))) - lam * (sum_over(K, p(K)) - 1)
MEAN = sum_over(I, v(I)) / n

HOLDS = {
    "what is 0 makes a product 0": (x * y, "=", ZERO, equal(x, ZERO)),
    "the slope at a point": (slope(x * y, x), "=", x, equal(x, y)),
    "a constraint is not used under a derivative": (slope(sum_over(K, p(K)), p(J)), "=", ONE),
    "the absolute value of what is positive": (fn("abs", x), "=", x, positive(x)),
    "the slope of ReLU to the right": (slope(fn("relu", x), x), "=", ONE, positive(x)),
    "a condition on the entry that is spoken of": (fn("relu", v(I)), "=", v(I), positive(v(I))),
    "an entry that is 1": (w(I) * v(I), "=", v(I), equal(w(I), ONE)),
    "equal letters": (delta(I, J), "=", ONE, Judgement("=", (I, J))),
    "letters that differ": (delta(I, J), "=", ZERO, Judgement("!=", (I, J))),
    "a mean from its equation": (mu, "=", MEAN, equal(sum_over(I, v(I) - mu) / s**2, ZERO)),
    "a mean where a slope is 0": (mu, "=", MEAN, equal(slope(LIKELIHOOD, mu), ZERO)),
    "a slope that is 0 at the mean": (slope(LIKELIHOOD, mu), "=", ZERO, equal(mu, MEAN)),
    "squares of what is equal": (x**2, "=", y**2, equal(x, y)),
    "a variance where a slope is 0": (s**2, "=", SQUARES / n, equal(slope(LIKELIHOOD, s), ZERO)),
    "a multiplier, all entries added": (
        lam, "=", sum_over(K, sym("N", K)), equal(slope(LAGRANGIAN, p(K)), ZERO),
    ),
    "dividing by what is positive": (y, "=", m, equal(a * y, a * m)),
    "dividing by what is not 0": (y, "=", m, equal(x * y, x * m), nonzero(x)),
    "two equations": (x * m, "=", y * b, equal(x, y), equal(m, b)),
    "dividing a bound by a positive number": (x, ">=", -b / m, positive(m), nonnegative(x * m + b)),
    "and back": (x * m + b, ">=", ZERO, positive(m), Judgement("<=", (-b / m, x))),
    "dividing a bound by a negative number turns it": (
        x, "<=", -b / m, less(m, ZERO), nonnegative(x * m + b),
    ),
    "what is more than 1": (x, ">", ZERO, less(ONE, x)),
    "a square": (x**2, ">=", ZERO),
    "a square of a difference": (2 * x * y, "<=", x**2 + y**2),
    "the tangent of the logarithm": (fn("log", a), "<=", a - 1),
    "Cauchy and Schwarz": (
        sum_over(I, v(I) * w(I)) ** 2, "<=", sum_over(I, v(I) ** 2) * sum_over(J, w(J) ** 2),
    ),
    "one of parts of a whole": (p(I), "<=", ONE),
    "apart": (x, "!=", x + 1),
}  # fmt: skip
FAILS = {
    "letters of two sizes": (v(I) * sym("u", M), "=", v(I) ** 2, Judgement("=", (I, M))),
    "a fact at one point has no slope": (slope(x, x), "=", ZERO, equal(x, ZERO)),
    "a constraint under a derivative": (slope(sum_over(K, p(K)), p(J)), "=", ZERO),
    "a condition under a derivative": (slope(x * y, x), "=", ZERO, equal(x, ZERO)),
    "an equation under a derivative": (slope(x * y, x), "=", 2 * x, equal(x, y)),
    "a condition on another entry": (
        fn("relu", v(I)) * fn("relu", v(J)), "=", v(I) * v(J), positive(v(I)),
    ),
    "letters that differ": (delta(I, J), "=", ONE, Judgement("!=", (I, J))),
    "one letter for another": (v(I) - w(I), "=", v(J) - w(J)),
    "a forgotten divisor": (mu, "=", sum_over(I, v(I)), equal(slope(LIKELIHOOD, mu), ZERO)),
    "dividing by what may be 0": (y, "=", m, equal(x * y, x * m)),
    "one of two roots": (x, "=", y, equal(x**2, y**2)),
    "one of two factors": (x, "=", ONE, equal(x * (x - 1), ZERO)),
    "dividing a bound by a negative number": (x, ">=", -b / m, less(m, ZERO), nonnegative(x * m + b)),
    "dividing a bound by what has no sign": (x, ">=", -b / m, nonnegative(x * m + b)),
    "not 0 is not positive": (x * m + b, ">=", ZERO, nonzero(m)),
    "a bound that is too low": (2 * x * y, "<=", x**2 + y**2 - 1),
    "strictly": (x**2, ">", ZERO),
    "apart": (x, "!=", y),
}  # fmt: skip
OPEN = {
    "conditions that never hold": (fn("abs", x), "=", y, positive(x), less(x, ZERO)),
    "conditions on letters that never hold": (
        delta(I, J), "=", num(5), Judgement("!=", (I, J)), Judgement("=", (I, J)),
    ),
    "an order of letters": (delta(I, J), "=", ZERO, Judgement("<", (I, J))),
    "a condition on a letter that stands nowhere": (
        sum_over(J, fn("relu", v(J))), "=", sum_over(J, v(J)), positive(v(I)),
    ),
    "a condition on what tends to something": (
        limit(fn("abs", x), x, "at", ZERO), "=", ONE, equal(x, ONE),
    ),
    "a slope at a kink": (slope(fn("relu", x), x), "=", ONE, equal(x, ZERO)),
}  # fmt: skip


@pytest.mark.parametrize("said", HOLDS.values(), ids=HOLDS)
def test_what_follows_holds(said):
    assert kind(*said) == "holds"


@pytest.mark.parametrize("said", FAILS.values(), ids=FAILS)
def test_what_does_not_follow_fails(said):
    assert kind(*said) == "fails"


@pytest.mark.parametrize("said", OPEN.values(), ids=OPEN)
def test_what_is_not_known_is_neither(said):
    assert kind(*said) == "undecided"


def test_an_equation_of_one_entry_is_not_summed():
    each = equal(v(I), w(I))
    total = Link("=", sum_over(J, v(J)), sum_over(J, w(J)), 0)
    assert decided(PROBLEM, total, (each,)).kind == "undecided"


@pytest.mark.parametrize("said", [each for each in FAILS.values() if each[1] == "="])
def test_a_counterexample_is_one_to_the_other_evaluator(said):
    left, _, right, *when = said
    found = decided(PROBLEM, Link("=", left, right, 0), when).counterexample
    sizes = {dim: found.sizes.get(dim, 1) for dim in PROBLEM.sizes}
    values = {
        (name, tuple(k - 1 for k in at)): number
        for name, entries in found.values.items()
        for at, number in entries.items()
    }
    here = instance(sizes, values)
    places = {i: found.at[i.name] - 1 for i in left.free | right.free}
    assert not here.value(left, places).overlaps(here.value(right, places))
    for each in when:
        if each.relation == "=" and not any(term in (I, J) for term in each.terms):
            one, other = (here.value(term, places) for term in each.terms)
            assert one.overlaps(other)


def instance(sizes, values):
    every = {
        (symbol.name, at): fmpq(1)
        for symbol in PROBLEM.symbols
        for at in product(*(range(sizes[dim]) for dim in symbol.dims))
    }
    known = {place: fmpq(number.numerator, number.denominator) for place, number in values.items()}
    return Instance(PROBLEM, sizes, {**every, **known})


def test_a_desk_decides_as_nothing_before_it_did():
    desk = Desk(PROBLEM)
    for said, expected in [
        *((each, "holds") for each in HOLDS.values()),
        *((each, "fails") for each in FAILS.values()),
    ]:
        left, sign, right, *when = said
        assert decided(desk, Link(sign, left, right, 0), when).kind == expected


def at_an_optimum():
    likelihood = equal(slope(LIKELIHOOD, mu), ZERO)
    optimum = Optimum("maximum", LIKELIHOOD, ("mu",))
    return replace(PROBLEM, hypotheses=(*PROBLEM.hypotheses, likelihood), optimum=optimum)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (slope(LIKELIHOOD, mu), sum_over(I, v(I) - mu) / s**2, "holds"),
        (slope(LIKELIHOOD, mu), 7 * sum_over(I, v(I) - mu), "fails"),
        (slope(LIKELIHOOD, mu), ZERO, "holds"),
        (sum_over(I, v(I) - mu), ZERO, "holds"),
        (mu, MEAN, "holds"),
        (mu, sum_over(I, v(I)), "fails"),
        (sum_over(I, v(I) - mu) / s**2, sum_over(I, v(I) - mu), "undecided"),
    ],
)
def test_a_derivative_is_general_where_an_optimum_is_looked_for(left, right, expected):
    assert decided(at_an_optimum(), Link("=", left, right, 0)).kind == expected
