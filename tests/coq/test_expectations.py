"""Expectations for Coq: what is supposed stands in front, and no more; (slow) Coq accepts what is written."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import expectations
import pytest
from expectations import E, v
from solutions import solve

from derive import library
from derive.coq import coqc
from derive.coq.export import section
from derive.coq.formula import NotExported
from derive.errors import DeriveError
from derive.kernel import Target
from derive.terms import derivative, names_in

PROBLEMS = Path(__file__).parents[1] / "problems" / "expectations"
FILES = sorted(path.stem for path in PROBLEMS.glob("*.toml"))
STATED = (
    "second moment",
    "variance of a line",
    "variance of a bit",
    "pairs",
    "covariances",
    "a product over all",
    "a mean is a number",
)


def lean(problem, title):
    """The problem without the symbols that it does not need."""
    terms = [t for target in problem.targets for t in (target.term, *target.claim.terms)]
    terms += [t for random in problem.randoms for t in random.parameters]
    names = {name for term in terms for name in names_in(term)} | set(problem.random)
    symbols = tuple(symbol for symbol in problem.symbols if symbol.name in names)
    return replace(problem, title=title, symbols=symbols)


@cache
def stated(name):
    (theorem,) = solve(lean(expectations.TRUE[name], name)).theorems
    return section(theorem)


@cache
def solved(name):
    return solve(library.load(str(PROBLEMS / f"{name}.toml"))).theorems


def written(name):
    found = []
    for theorem in solved(name):
        try:
            found.append(section(theorem))
        except NotExported:
            continue
    return found


def test_what_is_supposed_stands_in_front_and_no_more():
    said = [s for s in stated("second moment").sentences if s.startswith(("Variable", "Hypothesis"))]
    assert said == [
        "Variables n : nat.",
        "Variable Omega : Type.",
        "Variable E : (Omega -> R) -> R.",
        "Variable integrable : (Omega -> R) -> Prop.",
        "Variable omega : Omega.",
        "Variable X : Omega -> R.",
        "Variable mu : R.",
        "Variable v : R.",
        "Hypothesis one_n : (1 <= n)%nat.",
        "Hypothesis averages : expectation E integrable.",
        "Hypothesis exist : moments_exist integrable random_entry orders.",
        "Hypothesis independent : independent_entries E integrable random_entry joint.",
        "Hypothesis law : 0 <= v.",
        "Hypothesis moment : E (fun o => X o ^ 2) = mu ^ 2 + v.",
    ]


def test_moments_are_supposed_for_all_indices_with_their_deltas():
    text = stated("pairs").text
    assert (
        "Hypothesis moment : forall (i : nat) (Hi : (i < n)%nat) (j : nat) (Hj : (j < n)%nat), "
        "E (fun o => x o i * x o j) = m i * m j + v * delta i j." in text
    )


def test_moments_are_supposed_as_far_as_they_are_declared():
    assert (
        "match s with | 0%nat => Some 2%nat | _ => None end"
        in section(solve(lean(expectations.TRUE["second moment of any"], "any")).theorems[0]).text
    )


def test_the_answer_is_stated_as_it_is():
    assert (
        "Theorem answer : \n  variance E (fun o => 3 * X o + 1) = 9 * v." in stated("variance of a line").text
    )


def test_what_moves_with_a_distribution_is_not_written():
    problem = expectations.problem(v, "=", v, expectations.NORMAL)
    asked = replace(problem, targets=(Target("", derivative(E(expectations.X**2), v)),))
    try:
        (theorem,) = solve(asked).theorems
    except DeriveError:
        return
    with pytest.raises(NotExported, match="the distribution of X moves with v"):
        section(theorem)


def test_most_problems_are_written():
    assert sum(len(written(name)) for name in FILES) >= 15


@pytest.fixture(scope="module")
def coq():
    return coqc.find()  # no Coq is a failure here


@pytest.mark.slow
def test_coq_accepts_what_is_written(coq):
    made = [stated(name) for name in STATED] + [each for name in FILES for each in written(name)]
    verdicts = coqc.run(made, coq)
    assert not [verdict for verdict in verdicts if not verdict.accepted]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("second moment", "mu ^ 2 + v.\nProof. intros", "mu ^ 2.\nProof. intros"),
        ("variance of a line", "= 9 * v.\nProof. intros", "= 3 * v.\nProof. intros"),
        (
            "variance of a line",
            "Hypothesis averages : expectation E integrable.",
            "Hypothesis averages : True.",
        ),
        (
            "second moment",
            "Hypothesis moment : E (fun o => X o ^ 2) = mu ^ 2 + v.",
            "Hypothesis moment : True.",
        ),
        ("pairs", "m i * m j + v * delta i j.\nProof. intros", "m i * m j.\nProof. intros"),
    ],
)
def test_coq_refuses_what_does_not_follow(coq, name, old, new):
    made = stated(name)
    assert any(old in sentence for sentence in made.sentences)
    sentences = tuple(sentence.replace(old, new) for sentence in made.sentences)
    (verdict,) = coqc.run([replace(made, sentences=sentences)], coq)
    assert not verdict.accepted
