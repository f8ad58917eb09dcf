"""What comes out of the problems about expectations, whatever the order of terms."""

import json
from pathlib import Path

import jsonschema
import pytest
from solutions import solve

from derive import api
from derive.decide import equal
from derive.errors import StatementError
from derive.kernel import Judgement
from derive.one_line import read_line
from derive.present.code import NotWritten
from derive.present.names import name_text
from derive.problem_file import read_problem, read_problem_file
from derive.read import read
from derive.terms import ZERO, sym

FOLDER = Path(__file__).parents[1] / "problems/expectations"
SCHEMA = json.loads((Path(__file__).parents[2] / "docs/certificate.schema.json").read_text())
ANSWERS = {
    "bias-variance": {"": "(h − μ)² + v + σ²"},
    "dropout": {"mean": "q Σ_i w_i x_i + b", "variance": "q (1 − q) Σ_i w_i² x_i²"},
    "gaussian-noise": {
        "the gradient": "−(y − Σ_i β_i w_i x_i) β_j x_j",
        "the expected gradient": "(Σ_i w_i x_i − y) x_j + σ² w_j x_j²",
        "the expected loss": "1/2 (y − Σ_i w_i x_i)² + 1/2 σ² Σ_i w_i² x_i²",
        "the gradient of the expected loss": "(Σ_i w_i x_i − y) x_j + σ² w_j x_j²",
    },
    "input-noise": {
        "expected loss": "(Σ_i w_i x_i − y)² + σ² Σ_i w_i²",
        "its gradient": "2 (Σ_i w_i x_i − y) x_j + 2 σ² w_j",
    },
    "inverted-dropout": {"": "(y − Σ_i w_i x_i)² + (1 − q)/q Σ_i w_i² x_i²"},
    "minibatch-gradient": {
        "the gradient": "1/N Σ_n (m_n/q) (Σ_i w_i X_ni − y_n) X_nj",
        "its mean": "1/N Σ_n (Σ_i w_i X_ni − y_n) X_nj",
    },
    "nearest-constant": {"the distance": "(a − μ)² + v", "its slope": "2 (a − μ)", "a": "μ"},
    "quadratic-form": {"": "Σ_i Σ_j A_ij 𝚺_ji + Σ_i Σ_j μ_i A_ij μ_j"},
    "reparameterised-normal": {
        "mean": "μ",
        "variance": "σ²",
        "gradient in the mean": "2 μ",
        "gradient in the deviation": "2 σ",
    },
    "sample-mean": {"mean of the sample mean": "μ", "variance of the sample mean": "σ²/n"},
    "sample-variance": {"": "(n − 1) σ²"},
    "unbiased-variance": {"": "σ²"},
    "xavier": {"": "n u v"},
}


def meant(problem, written):
    shapes = {name_text(name): (name, dims) for name, dims in problem.shapes.items()}
    letters = {letter: dim for dim, those in problem.letters.items() for letter in those}
    return read(written, shapes, {name_text(name): name for name in problem.sizes}, letters)


@pytest.fixture(scope="module")
def solved():
    results = {}

    def of(name):
        if name not in results:
            results[name] = solve(read_problem_file(FOLDER / f"{name}.toml").problem)
        return results[name]

    return of


def test_each_problem_has_its_answers_here():
    assert sorted(ANSWERS) == sorted(path.stem for path in FOLDER.glob("*.toml"))


@pytest.mark.parametrize(("name", "part"), [(name, part) for name in ANSWERS for part in ANSWERS[name]])
def test_the_answer_is_that_of_the_textbooks(solved, name, part):
    theorem = next(each for each in solved(name).theorems if each.part == part)
    assert part not in solved(name).missing
    answer, wanted = theorem.claim.terms[1], meant(theorem.problem, ANSWERS[name][part])
    assert equal(theorem.problem, answer, wanted).kind == "proved"


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("E[(x - m)^3]", "0"),
        ("E[(x - m)^4]", "3 s⁴"),
        ("E[(x^2 - 1) x]", "m³ + 3 m s² − m"),
        ("Var[x^2]", "4 m² s² + 2 s⁴"),
        ("Var[(x - m)^2]", "2 s⁴"),
        ("Cov[x, x^2]", "2 m s²"),
    ],
)
def test_moments_of_a_higher_degree_are_those_of_a_normal_variable(asked, answer):
    found = solve(read_line((), ("x ~ N(m, s^2)",), (asked,)).problem)
    (theorem,) = found.theorems
    assert equal(theorem.problem, theorem.claim.terms[1], meant(theorem.problem, answer)).kind == "proved"
    assert len(theorem.chain.steps) < 30


def test_where_terms_are_multiplied_out_a_page_shows_them():
    found = solve(read_line((), ("x ~ N(m, s^2)",), ("E[(x - m)^3]",)).problem)
    assert "= E[x³ − 3 m x² + 3 m² x − m³]" in found.page()


@pytest.mark.parametrize("name", ANSWERS)
def test_nothing_is_assumed(solved, name):
    assert not any(theorem.assumed for theorem in solved(name).theorems if theorem.part in ANSWERS[name])


@pytest.mark.parametrize("name", ANSWERS)
def test_the_certificate_is_checked_and_has_the_documented_form(solved, name):
    certificate = solved(name).certificate
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(certificate))
    assert api.check(certificate)


@pytest.mark.parametrize("name", ["input-noise", "gaussian-noise"])
@pytest.mark.parametrize("form", ["numpy", "torch"])
def test_an_answer_without_expectations_is_code(solved, name, form):
    compile(solved(name).code(form), name, "exec")


def test_what_holds_an_expectation_is_no_code():
    found = solve(
        read_problem('find = "E[exp(b^2)] + E[b]"\n[symbols]\nb = { random = "N(0, 1)" }\n').problem
    )
    with pytest.raises(NotWritten):
        found.code("numpy")


def in_one_line(given, find):
    return read_line((), (given,), (find,), (), {}).problem


def test_no_case_is_shown_in_which_there_is_no_such_distribution():
    """∂|p|/∂p = 1 where p < 0: nowhere, as p is a probability."""
    (theorem,) = solve(in_one_line("x ~ Bernoulli(p)", "d/dp abs(p)")).theorems
    assert all(case.when[0].key != Judgement("<", (sym("p"), ZERO)).key for case in theorem.cases)


def test_the_root_of_a_variance_has_no_limit_from_both_sides():
    with pytest.raises(StatementError, match="near the point"):
        solve(in_one_line("x ~ N(0, s)", "lim_{s -> 0} sqrt(Var[x])"))
