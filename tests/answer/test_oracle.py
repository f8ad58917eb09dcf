"""The oracle is tried on values that are known."""

from fractions import Fraction as F

import pytest
from answer.oracle import Undefined, Unsure, World, judged, mp, mpf, real, worlds

from derive.one_line import read_line


def world(where, find, sizes=(), given=(), **values):
    problem = read_line(where, given, [find]).problem
    entries = {}
    for name, those in values.items():
        name = {"sigma2": r"\sigma^2"}.get(name, name)
        if isinstance(those, list):
            for n, row in enumerate(those):
                if isinstance(row, list):
                    entries.update({(name, (n, m)): F(x) for m, x in enumerate(row)})
                else:
                    entries[name, (n,)] = F(row)
        else:
            entries[name, ()] = F(those)
    return World(problem, dict(sizes), entries), problem.targets[0].term


KNOWN = [
    ([], "sqrt(x)", {"x": F(9, 4)}, F(3, 2)),
    ([], "x^2 - 2/x", {"x": 2}, 3),
    ([], "abs(x) + max(x, 1)", {"x": -2}, 3),
    ([], "d/dx x^3", {"x": 2}, 12),
    ([], "d/dx exp(x) log(x)", {"x": 1}, mp.e),
    ([], "d/dx sigma(x)", {"x": 0}, F(1, 4)),
    ([], "1{x >= 0} + 1{x > 0}", {"x": 0}, 1),
]


@pytest.mark.parametrize(("where", "find", "values", "worth"), KNOWN, ids=[each[1] for each in KNOWN])
def test_known_numbers(where, find, values, worth):
    here, term = world(where, find, **values)
    assert (
        abs(real(here.value(term)) - real(mpf(worth) if not isinstance(worth, F | int) else F(worth)))
        < mpf(10) ** -60
    )


@pytest.mark.parametrize(
    ("find", "x"),
    [
        ("1/x", 0),
        ("log(x)", 0),
        ("log(x)", -1),
        ("sqrt(x)", -1),
        ("d/dx abs(x)", 0),
        ("d/dx 1{x >= 0}", 0),
        ("log(x) - log(x)", -1),
    ],
)
def test_what_has_no_value_has_none(find, x):
    here, term = world([], find, x=x)
    with pytest.raises(Undefined):
        here.value(term)


def test_sums_are_loops():
    here, term = world(["x in R^n"], "sum_i sum_j x_i x_j", {"n": 3}, x=[1, 2, 4])
    assert here.value(term) == 49


def test_total_derivatives_recompute_what_is_defined():
    here, term = world(["s = w x", "E = s^2"], "dE/dw", w=2, x=3)
    assert abs(here.value(term) - 36) < mpf(10) ** -50
    here, term = world(["s = w x", "E = s^2"], "dE/ds", w=2, x=3)
    assert abs(here.value(term) - 12) < mpf(10) ** -50


@pytest.mark.parametrize("power", [1, 2, 5, 9])
def test_moments_of_a_uniform_variable(power):
    here, term = world([], f"E[X^{power}]", given=["X ~ Uniform(0, 1)"], X=0)
    assert abs(here.value(term) - mpf(1) / (power + 1)) < mpf(10) ** -150


@pytest.mark.parametrize(("power", "worth"), [(1, 1), (2, 5), (3, 13), (4, 73)])
def test_moments_of_a_normal_variable(power, worth):
    here, term = world([], f"E[X^{power}]", given=["X ~ N(1, 4)"], X=0)
    assert abs(here.value(term) - worth) < mpf(10) ** -50


def test_what_200_digits_do_not_tell_apart_is_unsure():
    here, term = world([], "1{exp(x) exp(-x) > 1}", x=1)
    with pytest.raises(Unsure):
        here.value(term)


def test_numbers_obey_what_is_declared():
    problem = read_line(["y in R^n", "x in R^n"], ["sum_i y_i = 1", "x_i > 0"], ["sum_i x_i y_i"]).problem
    found = list(worlds(problem, count=30))
    assert len(found) == 30
    for here in found:
        assert sum(v for (name, _), v in here.values.items() if name == "y") == 1
        assert all(v > 0 for (name, _), v in here.values.items() if name == "x")


def test_undefined_is_told_from_different():
    problem = read_line([], [], ["x"]).problem
    other = read_line([], [], ["x^2/x"]).problem
    x, y = problem.targets[0].term, other.targets[0].term
    assert judged(World(problem, {}, {("x", ()): F(0)}), {}, x, y) == "undefined"
    assert judged(World(problem, {}, {("x", ()): F(0)}), {}, y, x) == "nothing asked"
    assert judged(World(problem, {}, {("x", ()): F(2)}), {}, x, y) == "equal"
    assert judged(World(problem, {}, {("x", ()): F(2)}), {}, x, x * x) == "different"
