"""The limits of tests/problems/limits, and what comes out of each; docs/problems.md shows the same table."""

import contextlib
import re
from pathlib import Path

import pytest
from solutions import solve

from derive import api
from derive.errors import StatementError
from derive.present.text import text
from derive.problem_file import read_problem, read_problem_file

HERE = Path(__file__).parents[1] / "problems" / "limits"
PAGE = (Path(__file__).parents[2] / "docs" / "problems.md").read_text(encoding="utf-8")
ANSWERS = {
    "consistency": {"": "s − μ²"},
    "leaky-relu": {"": "ReLU(x)"},
    "learning-rate": {"": "0"},
    "mean-variance": {"variance": "σ²/n", "limit": "0"},
    "moving-average": {"": "1"},
    "newton": {"": "f″(r)/(2 f′(r))"},
    "ridge": {"least squares": "(Σ_n x_n y_n) / Σ_j x_j²", "no weight": "0"},
    "sigmoid": {"value": "0", "slope": "0", "quotient": "1"},
    "softmax-temperature": {"high": "1/C", "low": "1[z_k = M] / Σ_j 1[z_j = M]"},
    "softplus": {"": "ReLU(x)"},
}
STUCK = ("oscillation",)


@pytest.fixture(scope="module")
def results():
    return {name: solve(read_problem_file(HERE / f"{name}.toml").problem) for name in (*ANSWERS, *STUCK)}


def test_every_file_has_its_answer():
    assert sorted(path.stem for path in HERE.glob("*.toml")) == sorted((*ANSWERS, *STUCK))


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_is_found(name, results):
    found = {theorem.part: text(theorem.claim.terms[1]) for theorem in results[name].theorems}
    assert not results[name].missing
    assert found == ANSWERS[name]


@pytest.mark.parametrize("name", STUCK)
def test_what_is_not_found_is_said_to_be_open(name, results):
    (said,) = results[name].missing.values()
    assert said == "a limit: none was found that the laws give"


def test_nothing_is_assumed_where_there_is_an_answer(results):
    assumed = {name for name, result in results.items() if any(t.assumed for t in result.theorems)}
    assert assumed <= set(STUCK)


def test_the_remark_is_refuted_by_a_sequence():
    understood = read_problem_file(HERE.parent / "bn-centering-limits.toml")
    result = api.solve(understood.problem, remarks=understood.remarks)
    page = result.page()
    assert "false: lim_{n → ∞} γ (g_i − 1/n Σ_j g_j) = γ g_i for every i" in page
    assert "g = (0, 0, 1, 1, …), ḡ = 1" in page


@pytest.mark.parametrize("form", ["text", "md", "latex", "fragment"])
@pytest.mark.parametrize("name", [*ANSWERS, *STUCK])
def test_every_form_of_a_page_can_be_written(name, form, results):
    page = results[name].page(form)
    assert "lim" in page
    assert "  , " not in page
    assert not re.search(r"\(\s*\)|: ,|, ,", page)


def test_the_page_says_the_answers(results):
    (table,) = re.findall(r"\| problem \| limit \| value \|\n\|---\|---\|---\|\n((?:\|.*\n)+)", PAGE)
    rows = [re.fullmatch(r"\| `(.*)` \| `(.*)` \| `(.*)` \|", line).groups() for line in table.splitlines()]
    shown = {
        (name, text(theorem.claim.terms[0]), text(theorem.claim.terms[1]))
        for name in ANSWERS
        for theorem in results[name].theorems
    }
    assert set(rows) <= shown
    assert {name for name, *_ in rows} == set(ANSWERS)


def claimed(claim, given=""):
    text = f"prove = '{claim}'\ngiven = [{given}]\n[symbols]\nx = {{}}\na = {{}}\n"
    return solve(read_problem(text).problem)


@pytest.mark.parametrize(
    "claim",
    [
        "lim_{x -> 0} sin(x)/x = 1",
        "lim_{x -> 0} sin(x)/x <= 2",
        "lim_{x -> 0} sin(x)/x > 1/2",
        "lim_{x -> 0} a^2 cos(x) >= 0",
    ],
)
def test_a_claim_about_a_limit_is_proved(claim):
    assert claimed(claim).is_solved


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("lim_{x -> 0} sin(x)/x = 2", "since the left side is 1, the right side 2"),
        ("lim_{x -> 0} a cos(x) >= 0", "at a = −1: the left side is −1"),
    ],
)
def test_a_false_one_is_refuted_by_its_value(claim, words):
    result = claimed(claim)
    assert words in result.false
    assert "the value of the limit by the kernel" in result.page().replace("\n ", "").replace("  ", " ")


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        ("lim_{x -> oo} sin(x) <= 1", ""),  # there is none
        ("lim_{x -> 0} |x|/x = 1", "'x > 0'"),  # x > 0 is said of the given x alone
        ("lim_{x -> 0} 1/x = 0", ""),
        ("lim_{x -> -oo} (x + 1) = 0", "'x > 1'"),
        ("lim_{x -> 1} |x - 1| = lim_{x -> 1} (x - 1)/(x - 1)", ""),  # 0 and 1
    ],
)
def test_nothing_is_proved_of_what_does_not_hold(claim, given):
    with contextlib.suppress(StatementError):  # where it is not even defined near the point
        assert not claimed(claim, given).is_solved
