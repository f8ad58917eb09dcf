"""Pages of equations that are solved: lines as a lecturer writes them."""

import re

import equations
import pytest
from solutions import solve

from derive.problem_file import read_problem


def page_of(name, form="text"):
    return solve(equations.SOLVED[name][0]).page(form=form)


def test_a_linear_equation():
    page = page_of("linear")
    assert (
        "  a x + b = c                               (1) given\n"
        "  a x = c − b                               (2) subtract b\n"
        "  x = (c − b)/a                             (3) divide by a (a ≠ 0)\n"
        "\n"
        "Answer   x = (c − b)/a\n"
        "         conversely, this value satisfies the equation\n"
        "If       a ≠ 0\n"
    ) in page
    assert "Lemma" not in page


def test_two_equations():
    page = page_of("two unknowns")
    assert "  (a d − b c) x = d e − b f              (3) d · (1) − b · (2)\n" in page
    assert "  (a d − b c) y = a f − c e              (5) −c · (1) + a · (2)\n" in page
    assert "Find     x\n         y\n" in page
    assert page.count("conversely, these values satisfy the equations") == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("an exponential", "take logarithms"),
        ("a logarithm", "take exponentials"),
        ("a square of a positive", "take the root"),
        ("a root", "square"),
        ("the logit", "multiply by 1 + e^{z}"),
        ("the logit", "σ by exponentials"),
        ("a square of a negative", "multiply by −1"),
        ("one after the other", "from (1), put in (2)"),
        ("the mean", "divide by N"),
        ("a matrix", "multiply by A⁻¹_ik and sum over k"),
        ("ridge regression", "definition of G"),
    ],
)
def test_what_is_done_to_both_sides_is_said(name, said):
    page = page_of(name)
    assert f") {said}" in page
    assert "Lemma" not in page


def test_what_is_not_shown_is_not_said():
    page = page_of("an exponential of any sign")
    assert "that this value satisfies the equation is not shown" in page
    assert "conversely" not in page


def test_an_answer_in_matrix_form():
    assert "w = G⁻¹ Xᵀ y   (d×1)" in page_of("ridge regression")


@pytest.mark.parametrize("name", equations.SOLVED)
@pytest.mark.parametrize("form", ["md", "latex", "fragment"])
def test_other_forms_say_the_same(name, form):
    page = page_of(name, form)
    assert ("Conversely, " in page) == equations.SOLVED[name][3]
    assert "={} &" in page
    assert r"\begin{align*}" + "\n\n" not in page  # an empty line would end the paragraph


@pytest.mark.parametrize("name", equations.STUCK)
def test_what_is_missing_stands_on_the_page(name):
    problem, missing = equations.STUCK[name]
    page = " ".join(solve(problem).page().split())
    assert f"what seems to be missing: {missing}" in page
    assert "conversely" not in page


def test_why_a_line_of_several_equations_holds():
    from derive.narrate import narrate
    from derive.present.why import explained

    story = narrate(solve(equations.SOLVED["two unknowns"][0]).theorems)
    said = explained(story, 3)
    assert said[0] == "(3) d · (1) − b · (2)"
    assert "   from: a x + b y = e, times d" in said
    assert "   from: c x + d y = f, times −b" in said
    story = narrate(solve(equations.SOLVED["ridge regression"][0]).theorems)
    assert "1. (3)" in explained(story, 4)


def test_latex_has_no_signs_that_it_can_not_write():
    page = page_of("two unknowns", "latex")
    assert not set("−·") & set(page)


def test_a_name_that_is_written_again_is_the_reason_of_its_line():
    stated = 'solve = "m"\ngiven = ["sum_i (x_i - m) = 0"]\n[sizes]\nn = ""\n[symbols]\nx = { shape = ["n"] }\nm = ""\n'
    page = solve(read_problem(stated + '[define]\nxbar = "1/n sum_i x_i"\n', "here").problem).page(
        form="text"
    )
    assert re.search(r"m = x̄ +\(5\) definition of x̄\n", page)
