"""What is said of kinks is so: difference quotients from both sides, where the argument is 0."""

import itertools
from dataclasses import replace

import kinks
import pytest
from kinks import HONEST, entries, point, put_at_zero, random_problem, value
from mpmath import mpf

from derive.kernel import check
from derive.laws import ALL
from derive.solver import solve
from derive.terms import Num, factors_of

STEP = mpf(10) ** -15
CASES = [(name, n) for name, d in HONEST.items() for n in range(len(d.kinks))]


def close(one, other):
    return abs(one - other) <= mpf(10) ** -8 * (1 + abs(one) + abs(other))


def sides(here, target, at):
    """The difference quotients from the right and from the left."""
    place = (target.wrt.name, tuple(at[each] for each in target.wrt.args))
    middle = value(here, target.body, at)
    return [(value(here, target.body, at, {place: h}) - middle) / h for h in (STEP, -STEP)]


def instances(target, sizes):
    free = sorted(target.free, key=lambda each: each.data)
    for place in itertools.product(*(range(sizes[each.dim]) for each in free)):
        yield dict(zip(free, place, strict=True))


def holds(here, kink, target, at):
    """Whether both sides agree exactly if the condition holds, and are then the value."""
    right, left = sides(here, target, at)
    condition = value(here, kink.condition, at)
    if not close(condition, 0):
        return not close(right, left)
    expected = value(here, kink.value, at)
    return close(right, expected) and close(left, expected)


def points(problem, kink, target, sizes, at, seed):
    """Points where the argument is 0: by chance, with a factor of the condition 0, and with any entry 0."""
    first = point(problem, kink, sizes, at, seed)
    yield first
    terms = [each for each in factors_of(kink.condition) if not isinstance(each, Num)]
    for zero in (*terms, *dict.fromkeys(entries(target.body, problem, at))):
        here = point(problem, kink, sizes, at, seed)
        if isinstance(zero, tuple):
            here.values[zero] = mpf(0)
            kept = zero
        else:
            kept = put_at_zero(here, problem, zero, at)
        put_at_zero(here, problem, kink.argument, at, kept=[kept])
        if close(value(here, kink.argument, at), 0) and goes(here, problem, kink, at):
            yield here


def goes(here, problem, kink, at):
    """Whether what is declared, and what is assumed besides, holds: signs of numbers."""
    signs = {"!=": lambda number: not close(number, 0), "<": lambda number: number > 0}
    known = (*problem.declared, *kink.besides)
    return all(signs[each.relation](value(here, each.subject, at)) for each in known)


def counted(derivation, seeds=range(4)):
    """(how often the condition held, and how often not) for all that is said of kinks; it must hold good."""
    found = {True: 0, False: 0}
    problem = derivation.problem
    for kink, seed in itertools.product(derivation.kinks, seeds):
        sizes = dict.fromkeys(problem.sizes, 1 + seed % 3)
        target = derivation.answer(kink.part).start
        for at in instances(target, sizes):
            for here in points(problem, kink, target, sizes, at, seed):
                found[bool(close(value(here, kink.condition, at), 0))] += 1
                assert holds(here, kink, target, at), (kink.part, kink.condition, at, here.values)
    return found


@pytest.mark.parametrize("name", HONEST)
def test_something_is_said_of_every_kink(name):
    derivation = HONEST[name]
    check(derivation, ALL)
    parts = {kink.part for kink in derivation.kinks}
    assert parts == set(derivation.parts)


@pytest.mark.parametrize("name", HONEST)
def test_sides_agree_exactly_where_it_is_said(name):
    found = counted(HONEST[name])
    always = [isinstance(kink.condition, Num) for kink in HONEST[name].kinks]
    assert sum(found.values()) >= 4
    assert all(always) or min(found.values()) > 0


def kinks_of_random_losses(seeds):
    """Of how many random losses something is said of a kink, which holds."""
    said = 0
    for seed in seeds:
        derivation = solve(random_problem(seed)).derivation
        check(derivation, ALL)
        said += bool(derivation.kinks)
        counted(derivation, range(2))
    return said


def test_what_is_said_of_random_losses_holds():
    assert kinks_of_random_losses(range(16)) > 5


@pytest.mark.slow
def test_what_is_said_of_many_random_losses_holds():
    assert kinks_of_random_losses(range(16, 260)) > 80


WRONG = {
    "mse": {"condition": kinks.t * kinks.x * kinks.a},
    "absolute value": {"condition": kinks.num(1)},
    "lasso": {"value": kinks.num(0)},
    "gate": {"condition": kinks.w + kinks.x},
    "leaky": {"condition": kinks.t},
    "cube": {"condition": kinks.num(1)},
    "hinge": {"condition": kinks.num(0)},
    "layer": {"value": kinks.num(1)},
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_said_wrongly_would_be_noticed(name):
    honest = HONEST[name]
    wrong = replace(honest.kinks[0], **WRONG[name])
    with pytest.raises((AssertionError, KeyError)):
        counted(replace(honest, kinks=(wrong,)))


@pytest.mark.parametrize(
    ("name", "loss"),
    [
        ("nested", kinks.relu(kinks.relu(kinks.w) + 1 - kinks.a)),
        ("not affine", kinks.relu(kinks.w**2 - kinks.b)),
        ("a sum of kinks", kinks.sum_over(kinks.k, kinks.relu(kinks.sym("v", kinks.k) * kinks.w))),
        ("not differentiable beside it", kinks.relu(kinks.w) + 1 / kinks.w),
    ],
)
def test_of_other_kinks_nothing_is_said(name, loss):
    assert solve(kinks.problem(loss, kinks.w)).derivation.kinks == ()


def said(name):
    return {(kink.part, kink.argument, kink.condition, kink.value) for kink in HONEST[name].kinks}


def test_the_squared_error_of_a_unit():
    w, x, b, t = kinks.w, kinks.x, kinks.b, kinks.t
    u = b + w * x
    assert {(part, c) for part, argument, c, _ in said("mse") if argument is u} == {
        ("0", x * t),
        ("1", w * t),
        ("2", t),
    }
    assert {v for *_, v in said("mse")} == {kinks.num(0)}


def test_a_cube_has_no_kink():
    assert {(condition, found) for *_, condition, found in said("cube")} == {(kinks.num(0), kinks.num(0))}


def test_an_absolute_value_has_no_slope_at_its_kink():
    assert {(part, c) for part, _, c, _ in said("absolute value")} == {("0", kinks.x), ("1", kinks.num(1))}


def test_a_penalty_that_is_surely_there_makes_a_kink():
    ((_, _, condition, _),) = said("lasso with a penalty")
    assert condition is kinks.num(1)


def test_a_kink_beside_another_one_is_spoken_of_where_that_is_none():
    besides = {kink.argument: [j.subject for j in kink.besides] for kink in HONEST["two units"].kinks}
    first, second = kinks.U, kinks.w - kinks.t
    assert besides == {first: [second], second: [first]}
