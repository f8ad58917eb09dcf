"""What follows from a wrong line is told from a second mistake."""

import pytest
from work.small import LAYER, NUMBERS, SOFTMAX, marks, report, stated

from derive.terms import add, index, mul, neg, sum_over, sym
from derive.work import Mark
from derive.work.rewriting import rewritten

i, j, k = (index(letter, "n") for letter in "ijk")
x, y, z = (sym(name) for name in "xyz")


def test_the_same_left_side_was_said_to_be_that_before() -> None:
    rows = report(NUMBERS, r"\frac{\partial f}{\partial x} = x y + z e^{x z}",
                  r"\frac{\partial f}{\partial x} = z e^{xz} + y x").lines  # fmt: skip
    assert [row.mark for row in rows] == [Mark.WRONG, Mark.THROUGH]
    assert rows[1].since == 1


def test_a_wrong_formula_is_put_into_an_earlier_one() -> None:
    assert marks(
        SOFTMAX,
        r"\frac{\partial J}{\partial \theta_j} = -\sum_k \frac{y_k}{\hat{y}_k} \frac{\partial \hat{y}_k}{\partial \theta_j}",
        r"\frac{\partial \hat{y}_k}{\partial \theta_j} = \hat{y}_k (\delta_{kj} + \hat{y}_j)",
        r"\frac{\partial J}{\partial \theta_j} = -\sum_k y_k (\delta_{kj} + \hat{y}_j)",
        r"= -y_j - \hat{y}_j",
    ) == "+Wtt"  # fmt: skip


def test_a_wrong_jacobian_is_put_into_the_chain_rule_that_nobody_wrote() -> None:
    assert marks(
        SOFTMAX,
        r"\frac{\partial \hat{y}_k}{\partial \theta_j} = \delta_{kj} \hat{y}_k",
        r"\frac{\partial J}{\partial \theta_j} = -y_j",
    ) == "Wt"  # fmt: skip


def test_letters_of_a_wrong_line_stand_for_any() -> None:
    assert marks(
        LAYER,
        r"\frac{\partial L}{\partial s_i} = 2 (s_i - t_i)",
        r"\frac{\partial L}{\partial x_j} = \sum_k \frac{\partial L}{\partial s_k} W_{kj}",
        r"\frac{\partial L}{\partial x_j} = 2 \sum_k (s_k - t_k) W_{kj}",
    ) == "W+t"  # fmt: skip


def test_a_name_that_was_said_to_be_something_else_is_that() -> None:
    assert marks(
        NUMBERS,
        "f = x^2 y + e^{x + z}",
        r"\frac{\partial f}{\partial x} = 2 x y + e^{x + z}",
        r"\frac{\partial f}{\partial z} = e^{x + z}",
        r"\frac{\partial f}{\partial y} = x^2",
    ) == "Wtt+"  # fmt: skip


def test_several_wrong_lines_together() -> None:
    assert marks(
        LAYER,
        r"\frac{\partial L}{\partial W_{ij}} = \frac{\partial L}{\partial s_i} \frac{\partial s_i}{\partial W_{ij}}",
        r"\frac{\partial L}{\partial s_i} = s_i + t_i",
        r"\frac{\partial s_i}{\partial W_{ij}} = 2 x_j",
        r"\frac{\partial L}{\partial W_{ij}} = 2 (s_i + t_i) x_j",
    ) == "+WWt"  # fmt: skip


def test_a_second_mistake_is_wrong_again() -> None:
    assert marks(
        LAYER,
        r"\frac{\partial L}{\partial s_i} = 2 (s_i - t_i)",
        r"\frac{\partial L}{\partial x_j} = 3 \sum_i (s_i - t_i) W_{ij}",
    ) == "WW"  # fmt: skip


def test_what_holds_by_itself_follows() -> None:
    assert marks(NUMBERS, "f = x^2", r"\frac{\partial f}{\partial y} = x^2") == "W+"


def test_an_inequality_follows_through() -> None:
    assert marks(NUMBERS, r"x^2 + 1 \ge 2", r"x^2 + 1 \ge 1 + 1", r"x^2 \ge 1") == "Wtt"


def test_a_wrong_line_in_a_case_is_followed() -> None:
    assert marks(
        SOFTMAX,
        r"k = j: \frac{\partial \hat{y}_k}{\partial \theta_j} = \hat{y}_j (1 + \hat{y}_j)",
        r"= \hat{y}_j + \hat{y}_j^2",
    ) == "Wt"  # fmt: skip


# -- rewriting ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "old", "new", "found"),
    [
        (add(x, y, z), add(z, x), y, add(y, y)),
        (mul(x, y, z), mul(z, x), y, mul(y, y)),
        (add(x, neg(y)), add(y, neg(x)), z, neg(z)),
        (sum_over(i, mul(sym("a", i), sym("b", i))), sum_over(k, mul(sym("b", k), sym("a", k))), x, x),
        (sum_over(i, sym("a", i)), sym("a", j), sym("b", j), sum_over(i, sym("b", i))),
        (mul(x, sym("c", i, j)), sym("c", j, k), sym("d", k, j), mul(x, sym("d", j, i))),
    ],
)
def test_terms_and_factors_are_found_in_any_order(term, old, new, found) -> None:  # type: ignore[no-untyped-def]
    assert rewritten(term, old, new) is found


def test_a_bound_letter_does_not_escape() -> None:
    inner = sum_over(i, mul(sym("a", i), sym("b", j)))
    assert rewritten(inner, sum_over(k, mul(sym("a", k), sym("b", k))), x) is inner
    assert rewritten(sum_over(j, sym("a", j)), sym("a", k), sym("b", j)) is not sum_over(j, sym("b", j))


def test_a_line_rests_on_a_wrong_derivative_of_one_of_the_ways():
    wrong = "∂r/∂x_j = x_j/r"  # for x_j/(d r)
    lines = ("∂y_i/∂x_j = γ_i δ_ij/r - γ_i x_i x_j/r^3", "∂y_i/∂x_j = γ_i δ_ij/r + γ_i x_i x_j/r^3")
    assert [marks(stated("layer-rmsnorm"), wrong, line) for line in lines] == ["Wt", "WW"]
