"""Why a line follows, in the reader's words."""

from pathlib import Path

import pytest
import statements
from solutions import solve

from derive import library
from derive.kernel import Definition, Function, Problem, Symbol, Target
from derive.narrate import narrate
from derive.present.layout import layout_in
from derive.present.script import TERMINAL
from derive.present.text import spell, text
from derive.present.words import reasons
from derive.terms import apply, derivative, fn, index, sum_over, sym, whole

i, j, k = (index(letter, "n") for letter in "ijk")
x, y = (lambda at, name=name: sym(name, at) for name in "xy")


def load(name):
    """A problem of the tests."""
    return library.load(str(Path(__file__).parents[1] / "problems" / name))


def told(problem, detail="textbook"):
    """The lines of a derivation with their reasons."""
    story = narrate(solve(problem).theorems, detail)
    return [
        (text(line.term, problem), reasons(line, story, TERMINAL)) for p in story.passages for line in p.lines
    ]


def of_both(target):
    """L = g(y, x), where y depends on x."""
    return Problem(
        "of both",
        (Target("", target),),
        {"n": ""},
        (Symbol("x", ("n",)),),
        (
            Definition("y", (i,), fn("tanh", x(i))),
            Definition("L", (), apply("g", (whole("y", "n"), whole("x", "n")))),
        ),
        functions=(Function("g", (("n",), ("n",))),),
        letters={"n": ("i", "j", "k")},
    )


def residual():
    """y = x + W h, where h depends on x."""
    return Problem(
        "residual",
        (Target("", derivative(sym("L"), x(i))),),
        {"n": ""},
        (Symbol("x", ("n",)), Symbol("W", ("n", "n"))),
        (
            Definition("h", (i,), fn("tanh", x(i))),
            Definition("y", (i,), x(i) + sum_over(j, sym("W", i, j) * sym("h", j))),
            Definition("L", (), apply("g", (whole("y", "n"),))),
        ),
        functions=(Function("g", (("n",),)),),
        letters={"n": ("i", "j", "k")},
    )


def test_what_acts_directly_is_said_so():
    line, why = told(of_both(derivative(sym("L"), x(i))))[0]
    assert "|_y" in line
    assert why.startswith("chain rule through y and directly, y held fixed, definition of L")


def test_a_definition_that_the_chain_rule_writes_out_is_named():
    why = ", ".join(why for _, why in told(residual()))
    assert "chain rule through h and y, h held fixed, definition of y" in why


def test_what_is_held_fixed_are_the_definitions_that_would_move():
    problem = residual()
    slope = derivative(x(j) + sum_over(k, sym("W", j, k) * sym("h", k)), x(i), "local")
    assert spell(layout_in(problem, slope)) == "∂/∂x_i [x_j + Σ_k W_jk h_k]|_h"
    assert text(slope) == "∂/∂x_i [x_j + Σ_k W_jk h_k]|_{W,h}"


def test_a_line_that_takes_derivatives_by_plain_rules_names_the_main_one():
    J = Definition("J", (), sum_over(i, sym("a", i) * x(i)))
    problem = Problem(
        "linear",
        (Target("", derivative(sym("J"), x(j))),),
        {"n": ""},
        (Symbol("x", ("n",)), Symbol("a", ("n",))),
        (J,),
        letters={"n": ("i", "j", "k")},
    )
    assert ", ".join(why for _, why in told(problem)) == "definition of J, sum rule for Σ"


@pytest.mark.parametrize("name", statements.ALL)
def test_every_line_has_a_reason(name):
    assert all(why for _, why in told(statements.ALL[name]()))


def test_conditions_that_their_factors_say_are_not_told():
    page = solve(load("likelihoods/normal.toml")).page()
    assert "> 0" not in page
    assert "≠ 0" not in page
    assert "logarithm of a Π, a product, a power and exp" in " ".join(page.split())


def test_a_line_read_backwards_says_by_which_law():
    page = solve(load("powers/powers.toml")).page()
    assert "product of powers" in page
    assert "multiply out to check" not in page


def test_a_common_factor_leaves_powers_behind_in_the_order_stated():
    page = solve(load("expectations/gaussian-noise.toml")).page()
    assert "σ σ" not in page
    assert "x_j² w_j" not in page
    assert "σ² w_j x_j²" in page
    assert "cancel" not in page


def test_the_start_of_a_recursion_stands_in_the_step_before_and_not_beside_it():
    page = solve(load("recursion/rnn.toml")).page("text")
    assert "∂h_{s-1,j}/∂h_ti" in page
    assert "1[s = 1]" not in page
