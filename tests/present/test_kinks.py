"""What pages say of kinks, in words."""

import kinks
import pytest
from solutions import solve

from derive import library

WORDS = {
    "mse": "where b + w x = 0: ∂/∂w [(y − t)²] exists exactly if x t = 0, and is then 0",
    "absolute value": "where b + w x = 0: ∂/∂b [|b + w x|] does not exist",
    "cube": "where b + w x = 0: ∂/∂w [ReLU(b + w x)³] exists as well, and is 0",
    "lasso": "where w = 0: ∂/∂w [a |w| + (t − w x)²] exists exactly if a = 0, and is then −2 t x",
    "divided": "where w/a − x = 0 and a ≠ 0: ∂/∂w [t ReLU(w/a − x)] exists exactly if t = 0, and is then 0",
    "layer": "where Σ_i W_ki v_i + c_k = 0: ∂/∂W_kj [ReLU(Σ_i W_ki v_i + c_k)] exists exactly if v_j = 0, and is then 0",
}


@pytest.mark.parametrize("name", WORDS)
def test_a_page_says_when_a_derivative_exists_at_a_kink(name):
    page = " ".join(solve(kinks.ALL[name]()).page().split())
    assert WORDS[name] in page


def test_each_answer_is_followed_by_its_own_remark():
    page = solve(library.load("relu-mse")).page()
    closing = page[page.index("Answer") :].splitlines()
    kinds = [line.split()[0] for line in closing if line.startswith(" " * 11) and line[11] != " "]
    assert kinds == [
        *("∂L/∂x", "if", "where"),
        *("∂L/∂m", "if", "where"),
        *("∂L/∂b", "if", "where"),
        "∂L/∂y*",
    ]
    assert closing[5] == "           where m x + b = 0: ∂L/∂x exists exactly if m y* = 0, and is then 0"


def test_an_only_answer_has_its_remark_behind_a_label():
    page = solve(library.load("relu-mse"), "input").page()
    assert "Remark   where m x + b = 0: ∂L/∂x exists exactly if m y* = 0, and is then 0\n" in page


@pytest.mark.parametrize("form", ["md", "latex", "fragment"])
def test_other_forms_say_it_in_formulas(form):
    page = solve(library.load("relu-mse"), "bias").page(form)
    said = r"Remark: where $m x + b = 0$: $\frac{\partial L}{\partial b}$ exists exactly if $y^* = 0$, and is then $0$."
    assert page.count("Remark:") == 1
    assert said in page


def test_where_nothing_is_assumed_nothing_is_remarked():
    for form in ("text", "md", "latex"):
        assert "Remark" not in solve(library.load("relu-mse"), "target").page(form)
