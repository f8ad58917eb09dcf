"""False claims are refuted by an instance that a second opinion confirms; true claims never are."""

import itertools
from dataclasses import fields, replace

import judged_claims as claims
import pytest
from claims import SEARCHED
from numbers_of import RELATIONS

from derive.answer import AnswerKey, Kind
from derive.decide import refuted
from derive.kernel import Everywhere, Function, Problem, Symbol, Target
from derive.one_line import read_line
from derive.present.counterexamples import counterexample_words
from derive.problem_file import read_problem
from derive.terms import names_in

TOLERANCE = 10**-9
CLOSE = {"=": lambda a, b: abs(a - b) < TOLERANCE, "<=": lambda a, b: a <= b + TOLERANCE}


def places(world, terms):
    free = sorted(frozenset().union(*(term.free for term in terms)), key=lambda i: i.data)
    for chosen in itertools.product(*(range(world.sizes[i.dim]) for i in free)):
        yield dict(zip(free, chosen, strict=True))


@pytest.mark.parametrize("name", claims.FALSE)
def test_what_is_false_is_refuted_as_a_second_opinion_confirms(name):
    problem = claims.FALSE[name]
    (target,) = problem.targets
    found = refuted(problem, target)
    assert found is not None
    world = claims.second_opinion(problem, found)
    at = {i: found.at[i.name] - 1 for term in target.claim.terms for i in term.free}
    if found.end:
        assert claims.is_bent(problem, target, found)
        return
    left, right = (world(term, at) for term in target.claim.terms)
    assert not CLOSE.get(target.claim.relation, lambda a, b: a < b - TOLERANCE)(left, right)
    for each in problem.declared:
        if {n for term in each.terms for n in names_in(term)} <= {name for name, _ in world.values}:
            holds = CLOSE.get(each.relation, RELATIONS[each.relation])
            assert all(holds(*(world(t, there) for t in each.terms)) for there in places(world, each.terms))


@pytest.mark.sweep(every=3)
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", claims.TRUE)
def test_what_is_true_is_never_refuted(name, seed):
    problem = claims.TRUE[name]
    assert refuted(problem, problem.targets[0], seed) is None


@pytest.mark.sweep(every=3)
@pytest.mark.parametrize("name", SEARCHED)
def test_what_is_proved_is_never_refuted(name):
    problem = SEARCHED[name]()
    assert refuted(problem, problem.targets[0]) is None


@pytest.mark.parametrize("name", ["a saddle", "twice a variance", "an unknown function", "symmetric"])
def test_the_same_instance_is_found_again(name):
    problem = claims.FALSE[name]
    assert refuted(problem, problem.targets[0]) == refuted(problem, problem.targets[0])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("twice a variance", "at n = 2, p = (1/2, 1/2), v = (1, 1): the left side is −1"),
        (
            "a kink downwards",
            "from x = 1 to x = −1: halfway it is 0, the mean of its values at both ends −1",
        ),
        ("a saddle", "at x = 0, y = 0 in the direction (1, 1): the Hessian form is −4"),
        ("a narrow saddle", "at x = 0, y = 0 in the direction (1, −3): the Hessian form is −3/500"),
        ("convex on one side", "at x = −1 in the direction 1: the Hessian form is −6"),
        (
            "the exponential above what is steeper",
            "at x = 1/10: the left side is 111/100, the right side ≈ 1.10517",
        ),
        ("sizes above 1", "at n = 1: the left side is 1, the right side 1"),
        (
            "an unknown function bounded elsewhere",
            "at n = 1, v = (−1/4), f(t) = t₁ + 3 t₁²: the left side is −1/16",
        ),
    ],
)
def test_it_is_said_in_small_numbers(name, words):
    problem = claims.FALSE[name]
    assert counterexample_words(refuted(problem, problem.targets[0]), problem.targets[0]) == words


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        (
            Problem,
            "title targets sizes symbols definitions hypotheses source letters functions everywhere randoms optimum"
            " supposed"  # in a case of a proof, of which no instance is taken
            " identities",  # nor of these: functions that are drawn fulfil them at one number only
        ),
        (Target, "part term claim convexity unknowns when"),
        (Symbol, "name dims sign says"),
        (Function, "name shapes dims order says"),
        (Everywhere, "variable claim when points"),
    ],
)
def test_whatever_is_declared_is_known_to_the_sampler(kind, known):
    """A new way to declare something must be respected by `derive.decide.sampling`, or true claims are refuted."""
    assert [field.name for field in fields(kind)] == known.split()


MOVING = """
given = ["w^2 + t = 2 b for all t", "w > 0"]
{asked}
[symbols]
t = ""
b = ""
[unknown]
"w(t)" = ""
"""


def test_what_follows_from_an_equation_for_all_t_is_not_refuted_by_a_function_that_satisfies_it_at_one():
    problem = read_problem(MOVING.format(asked='prove = "2 w dw/dt = -1"'), "here").problem
    assert refuted(problem, problem.targets[0]) is None
    at_one = replace(problem, identities=())
    assert refuted(at_one, at_one.targets[0]) is not None


def test_an_answer_by_an_equation_for_all_t_is_not_judged_by_a_function_that_satisfies_it_at_one():
    problem = read_problem(MOVING.format(asked='find = "dw/dt"'), "here").problem
    assert AnswerKey(problem).verify("-1/(2 w)").kind is not Kind.INCORRECT
    at_one = replace(problem, identities=())
    assert AnswerKey(at_one).verify("-1/(2 w)").kind is Kind.INCORRECT


FOR_ALL = """
title = "for all t"
given = ["{given}"]
prove = "{claim}"
[symbols]
t = ""
a = ""
[functions]
u = {{ }}
v = {{ }}
"""


@pytest.mark.parametrize(
    ("given", "claim"),
    [
        ("u(t) = 0", "d/dt u(t) = 0"),
        ("u(t) = t^2", "d/dt u(t) = 2 t"),
        ("u(t) = t^2", "u(t + 1) = (t + 1)^2"),
        ("u(t) = 2 v(t)", "d/dt u(t) = 2 d/dt v(t)"),
        ("u(t) = a", "d/dt u(t) >= 0"),
        ("u(0) + t = v(t)", "v(1) = v(0) + 1"),
    ],
)
def test_what_follows_from_an_equation_for_all_values_of_a_number_is_not_refuted(given, claim):
    """What is given of one number alone leaves room for it to fail."""
    stated = FOR_ALL.format(given=f"{given} for all t", claim=claim)
    problem = read_problem(stated, "here").problem
    assert len(problem.identities) == 1
    assert not any(refuted(problem, problem.targets[0], seed) for seed in range(4))
    of_one = read_problem(stated.replace(" for all t", ""), "here").problem
    assert any(refuted(of_one, of_one.targets[0], seed) for seed in range(4))


@pytest.mark.parametrize("claim", ["d/dx log(x) + x >= 2", "d/dx (sqrt(c) + c x) >= 0", "d/dx log(x^3) >= 0"])
def test_a_slope_where_there_is_no_value_refutes_nothing(claim):
    problem = read_line((), (), (), (claim,), {}).problem
    assert refuted(problem, problem.targets[0]) is None


@pytest.mark.parametrize("claim", ["d/dx log(x) >= 1", "d/dx sqrt(x) <= 1"])
def test_a_claim_about_a_slope_is_refuted_where_it_has_a_value(claim):
    problem = read_line((), (), (), (claim,), {}).problem
    found = refuted(problem, problem.targets[0])
    assert found is not None
    assert found.values["x"][()] > 0
