"""What stands around the formulas of a page."""

import pytest

from derive import library
from derive.api import solve
from derive.kernel import Definition, Problem, Symbol, Target
from derive.present.matrices import is_entrywise
from derive.terms import derivative, fn, index, sum_over, sym
from derive.terms.matrix import Elementwise, Named, Product, Transpose, scalar

i, j = index("i", "n"), index("j", "n")
w = Named("w", ("n",))


def parts(*names):
    """Second derivatives of Σ e^{x_i}, once for each name of a part."""
    second = derivative(derivative(sym("J"), sym("x", j)), sym("x", i))
    return Problem(
        "parts",
        tuple(Target(name, second) for name in names),
        {"n": ""},
        (Symbol("x", ("n",)), Symbol(r"\gamma"), Symbol("X")),
        (Definition("J", (), sum_over(i, fn("exp", sym("x", i)))),),
        letters={"n": ("i", "j")},
    )


def test_a_heading_has_a_capital_unless_it_is_a_name():
    result = solve(parts("gradient", "x", "gamma", "x again"))
    for form, lead in (("text", "\n\n"), ("md", "\n## "), ("latex", r"\subsection*{")):
        page = result.page(form)
        for heading in ("Gradient", "Part x", "Part gamma", "Part x again"):
            assert lead + heading in page


@pytest.mark.parametrize(
    ("matrix", "entrywise"),
    [
        (Elementwise("exp", w), True),
        (Product((Transpose(w), Elementwise("exp", w))), True),
        (Elementwise("exp", scalar(sym("x"))), False),
        (Product((Transpose(w), w)), False),
    ],
)
def test_functions_of_arrays_are_told_from_functions_of_numbers(matrix, entrywise):
    assert is_entrywise(matrix) is entrywise


def test_functions_of_arrays_are_said_to_act_entry_by_entry():
    result = solve(parts("", "again"))
    assert "(n×n, functions entry by entry)" in " ".join(result.page().split())
    assert r"of shape $n \times n$, functions entry by entry:" in result.page("md")


def test_a_matrix_of_second_derivatives_has_a_row_for_the_first_one():
    assert "∇²_x J = diag(exp(x))" in solve(parts("")).page()


def test_what_is_assumed_of_all_indices_is_said_so_in_the_letters_of_the_definition():
    page = library.load("dropout-leaky-relu")
    assert "if z¹_i ≠ 0 for every i" in solve(page).page()
    assert r"This holds if $z^1_{i} \ne 0$ for every $i$." in solve(page).page("md")
