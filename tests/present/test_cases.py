"""Cases on the page, under the answer: in text, Markdown and LaTeX."""

import re

import pytest
import statements
from solutions import solve

from derive import library
from derive.kernel import Problem, Symbol, Target
from derive.present.names import name_text
from derive.terms import derivative, fn, sym

RELU = r"""Answer   ∂L/∂x = 2 (y − y*) m · 1[m x + b > 0]
           = 2 (y − y*) m   where m x + b > 0
           = 0              where m x + b < 0
If       m x + b ≠ 0
"""
LEAKY = r"""Answer   ∂o_k/∂s_j = (1[s_k > 0] + a · 1[s_k < 0]) δ_kj
           = 1   where k = j and s_j > 0
           = a   where k = j and s_j < 0
           = 0   where k ≠ j
"""
IN_LATEX = r"""\begin{aligned}
\frac{\partial \hat{y}_{k}}{\partial \theta_{j}} &= \hat{y}_{k} (\delta_{kj} - \hat{y}_{j}) \\
&= \begin{cases}
\hat{y}_{j} (1 - \hat{y}_{j}) & \text{where } k = j \\
-\hat{y}_{k} \hat{y}_{j} & \text{where } k \ne j
\end{cases}
\end{aligned}"""


def wide(count):
    """An answer of two signs with a long value in each case."""
    names = [f"x_{n}" for n in range(1, count + 1)]
    factor = sum(map(sym, names), sym("b"))
    body = (fn("relu", sym("a")) + 3 * fn("relu", -sym("a"))) * factor
    symbols = tuple(Symbol(name) for name in ("a", "b", *names))
    return Problem("wide", (Target("", derivative(body, sym("a"))),), {}, symbols)


def test_cases_stand_under_the_answer_with_their_conditions_in_a_column():
    assert RELU in solve(library.load("relu-mse"), "input").page()
    assert LEAKY in solve(statements.leaky_unit()).page()


def test_an_accent_takes_no_column():
    page = solve(library.load("softmax-jacobian")).page()
    lines = [line for line in page.splitlines() if " where " in line]
    assert lines == ["           = ŷ_j (1 − ŷ_j)   where k = j", "           = −ŷ_k ŷ_j        where k ≠ j"]


def test_cases_come_before_the_matrix_form():
    page = solve(library.load("softmax-jacobian")).page()
    assert page.index("where k ≠ j") < page.index("∂ŷ/∂θ = diag")


@pytest.mark.parametrize("form", ["md", "latex", "fragment"])
def test_in_latex_they_are_cases(form):
    assert IN_LATEX in solve(library.load("softmax-jacobian")).page(form)


@pytest.mark.parametrize("form", ["text", "md", "latex", "fragment"])
def test_an_answer_without_cases_has_no_trace_of_them(form):
    page = solve(library.load("softmax-ce")).page(form)
    assert "cases" not in page
    assert "where" not in page


@pytest.mark.parametrize("count", range(2, 24))
def test_a_long_value_goes_over_lines_of_80_columns(count):
    page = solve(wide(count)).page()
    answer = page[page.index("Answer") : page.index("Remark")]
    assert max(map(len, answer.splitlines())) <= 80
    words = " ".join(answer.split())
    assert "where a > 0" in words
    assert "where a < 0" in words
    assert len(re.findall(rf"{name_text(f'x_{count}')}\b", words)) == 3  # on the left, and in each case


def test_what_has_no_room_for_its_condition_has_it_below():
    page = solve(wide(12)).page()
    lines = page[: page.index("Remark")].splitlines()
    (place, _) = [n for n, line in enumerate(lines) if "where a" in line]
    assert lines[place].strip() == "where a > 0"
    assert lines[place - 1].startswith("           = ") or lines[place - 1].startswith("             ")


@pytest.mark.parametrize("count", [2, 12, 20])
def test_rows_in_latex_have_one_mark_each(count):
    page = solve(wide(count)).page("md")
    start, end = page.index(r"\begin{cases}"), page.index(r"\end{cases}")
    rows = page[start:end].split("\n")[1:-1]
    assert all(row.count("&") == 1 for row in rows)
    assert all(row.endswith(r"\\") for row in rows[:-1])
    assert not rows[-1].endswith(r"\\")
    assert len(rows) > 2 or count == 2
