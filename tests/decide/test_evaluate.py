"""The evaluator against finite differences and a second library."""

import mpmath
import numbers_of
import pytest
import statements

from derive.decide.evaluate import coefficients
from derive.decide.sampling import MANY, Sampler
from derive.terms import derivative, fn, num, power, subterms, sym


def sample(problem, seed, size=3):
    """Some instance of a problem, all its sizes alike."""
    for instance in Sampler(problem).instances(12, seed, (MANY,)):
        if all(each == size for each in instance.sizes.values()):
            return instance
    raise AssertionError("no instance")


def exact(number):
    return mpmath.mpf(int(number.p)) / int(number.q)


FUNCTIONS = ("exp", "sigma", "tanh", "sin", "cos", "erf", "relu", "abs")


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("at", [num(3) / num(7), num(-5) / num(4)])
def test_functions_are_worth_what_another_library_says(name, at):
    problem = statements.logarithm()
    instance = sample(problem, 0)
    ours = instance.value(fn(name, at), {})
    theirs = numbers_of.World({}, {})(fn(name, at))
    assert abs(mpmath.mpf(ours.str(30, radius=False)) - theirs) < mpmath.mpf(10) ** -25


@pytest.mark.parametrize("name", ["exp", "sigma", "tanh", "sin", "cos", "erf"])
def test_slopes_of_functions_agree_with_differences(name):
    problem = statements.logarithm()
    x = sym("x")
    instance = sample(problem, 1)
    term = derivative(fn(name, x * x / 3) * x + power(x, num(3) / num(2)), x)
    ours = instance.value(term, {})
    values = {place: exact(v) for place, v in instance.values.items()}
    theirs = numbers_of.World({}, values)(term)
    assert numbers_of.close(mpmath.mpf(ours.str(30, radius=False)), theirs)


def quadratic(name, component, entries):
    """The opaque function of that name as the evaluator has it."""
    forms = [mpmath.mpf(0), mpmath.mpf(0)]
    for slot, those in enumerate(entries):
        for place, value in those.items():
            for n, weight in enumerate(coefficients(name, component, slot, place)):
                forms[n] += exact(weight) * value
    return forms[0] + forms[1] ** 2 / 3


@pytest.mark.parametrize("name", statements.ALL)
def test_targets_agree_with_differences(name):
    problem = statements.ALL[name]()
    sizes = dict.fromkeys(problem.sizes, 3)
    instance = sample(problem, 2)
    values = {place: exact(v) for place, v in instance.values.items()}
    world = numbers_of.World(sizes, values, problem.defined, function=quadratic)
    term = problem.targets[0].term
    at = {index: place for place, index in enumerate(sorted(term.free, key=lambda i: i.data))}
    assert numbers_of.close(mpmath.mpf(instance.value(term, at).str(30, radius=False)), world(term, at))


def test_sums_that_are_given_are_respected():
    problem = statements.softmax_ce()
    instance = sample(problem, 3)
    (total,) = (t for t in subterms(problem.hypotheses[0].terms[0]) if t.tag == "sum")
    assert instance.number(total, {}) == 1


def test_a_one_hot_vector_is_a_unit_vector_any_of_them():
    problem = statements.one_hot()
    seen = set()
    for seed in range(40):
        instance = sample(problem, seed)
        entries = [instance.values["y", (n,)] for n in range(3)]
        assert sorted(map(int, map(float, entries))) == [0, 0, 1]
        seen.add(entries.index(1))
    assert seen == {0, 1, 2}
