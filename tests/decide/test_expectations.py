"""Expectations as numbers: what is false is refuted, what is true never; of what is not known nothing is said."""

import itertools
from fractions import Fraction
from pathlib import Path

import expectations
import pytest
from expectations import BERNOULLI, MOMENTS, NORMAL, TOGETHER, E, X, mu, problem, v
from mpmath import mpf
from numbers_of import World, close

from derive.answer import AnswerKey
from derive.decide import refuted
from derive.decide.evaluate import Instance
from derive.decide.sampling import Sampler, places
from derive.kernel import Judgement, Problem, Symbol, to_prove
from derive.present.counterexamples import counterexample_words
from derive.problem_file import read_problem
from derive.terms import num, power, sym

BENCHMARK = Path(__file__).parents[2] / "benchmarks/problems"


def other_values(claim, found, given):
    """Both sides, as the other evaluator has them, where a claim is said to fail."""
    shapes = {symbol.name: symbol.dims for symbol in given.symbols}
    values = {(name, at): mpf(0) for name, dims in shapes.items()
              for at in itertools.product(*(range(found.sizes.get(dim, 1)) for dim in dims))}  # fmt: skip
    for name, entries in found.values.items():
        values |= {
            (name, tuple(k - 1 for k in at)): mpf(x.numerator) / x.denominator for at, x in entries.items()
        }
    world = World(dict(found.sizes), values, given.defined, randoms=given.random)
    at = {index: found.at[index.name] - 1 for index in claim.free}
    return [world(term, at) for term in claim.terms]


@pytest.mark.parametrize("name", expectations.FALSE)
def test_what_is_false_is_refuted_as_a_second_opinion_confirms(name):
    given = expectations.FALSE[name]
    (target,) = given.targets
    found = refuted(given, target)
    assert found is not None
    if name == "four at a time":
        return  # a covariance of rank 1 has no Cholesky factor
    left, right = other_values(target.claim, found, given)
    assert left >= right if target.claim.relation == "<" else not close(left, right)
    assert close(left, mpf(Fraction(found.left).numerator) / Fraction(found.left).denominator) or (
        "." in found.left
    )


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", expectations.TRUE)
def test_what_is_true_is_never_refuted(name, seed):
    given = expectations.TRUE[name]
    assert refuted(given, given.targets[0], seed) is None


@pytest.mark.parametrize("name", expectations.SILENT)
def test_of_what_is_not_known_nothing_is_said(name):
    given = expectations.SILENT[name]
    assert refuted(given, given.targets[0]) is None


@pytest.mark.parametrize("name", [n for n in expectations.TRUE if n not in ("covariances", "four at a time")])
def test_both_evaluators_agree(name):
    given = expectations.TRUE[name]
    sides = given.targets[0].claim.terms
    sampler = Sampler(given, outside=frozenset(X for side in sides for X in given.chance(side)))
    instances = list(itertools.islice(sampler.instances(8), 3))
    assert instances
    for instance in instances:
        if max(instance.sizes.values()) > 2:
            continue  # too many values
        values = {place: mpf(int(x.p)) / int(x.q) for place, x in instance.values.items()}
        world = World(dict(instance.sizes), values, given.defined, randoms=given.random)
        for at in places(sides, instance.sizes):
            for side in sides:
                assert close(world(side, at), number(instance, side, at)), (side, values)


def number(instance: Instance, term, at):
    found = instance.value(term, at)
    return mpf(str(found.mid().str(40, radius=False)))


def words(given):
    return counterexample_words(refuted(given, given.targets[0]), given.targets[0])


def test_a_counterexample_names_the_parameters_and_no_outcome():
    said = words(problem(E(X**2), "=", mu**2, NORMAL))
    assert said == "at mu = 0, v = 1: the left side is 1, the right side 0"


def test_a_law_of_given_moments_is_spelled_out():
    said = words(problem(E(X**3), "=", 3 * mu * v + mu**3, MOMENTS))
    assert said == (
        "at mu = 0, v = 1, X = 2 with probability 1/5, else −1/2: the left side is 3/2, the right side 0"
    )


def test_a_law_of_two_values_refutes_nothing_of_an_outcome():
    given = problem(E(X**3), "=", X * 0 + sym("w") * X, MOMENTS)
    found = refuted(given, given.targets[0])
    assert found is None


def test_what_more_is_said_of_a_mean_makes_its_distribution_unknown():
    claim, said = Judgement("=", (E(X**2), num(7))), Judgement("<=", (E(X), num(0)))
    symbols = tuple(map(Symbol, ("X", "mu", "v")))
    given = Problem("", (to_prove("", claim),), {}, symbols, hypotheses=(said,), randoms=(NORMAL,))
    assert refuted(given, given.targets[0]) is None


def test_covariances_that_are_drawn_are_such():
    given = problem(E(sym("x", *TOGETHER.at)), "=", num(0), TOGETHER)
    for instance in Sampler(given).instances(6):
        size = range(instance.sizes["n"])
        rows = [[instance.values["C", (row, column)] for column in size] for row in size]
        assert all(rows[a][b] == rows[b][a] for a in size for b in size)
        assert all(rows[a][a] * rows[b][b] >= rows[a][b] ** 2 for a in size for b in size)


def test_chances_that_are_drawn_are_chances():
    given = problem(E(X), "=", power(X, num(2)), BERNOULLI)
    drawn = [i.values["p", ()] for i in Sampler(given, outside=frozenset("X")).instances(12)]
    assert drawn
    assert all(0 < p < 1 for p in drawn)


@pytest.mark.parametrize(
    ("problem", "right", "wrong"),
    [
        ("exp-hutchinson", "tr(A)", "tr(A) + 1"),  # random signs have no parameters
        ("loss-kl-gauss-1d", "ln(s/σ) - 1/2 + (σ^2 + (μ-m)^2)/(2 s^2)", "ln(s/σ) + (σ^2 + (μ-m)^2)/(2 s^2)"),
    ],
)
def test_an_answer_to_an_average_without_a_number_is_judged_by_what_was_derived(problem, right, wrong):
    key = AnswerKey(read_problem((BENCHMARK / f"{problem}.toml").read_text(encoding="utf-8")).problem)
    assert key.verify(right).is_correct
    assert key.verify(wrong).kind.value == "incorrect"
