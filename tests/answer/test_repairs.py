"""One change that makes a wrong answer right: transposes and the order of factors."""

from pathlib import Path

import pytest

from derive.answer import AnswerKey
from derive.answer.repairs import MOST, repairs
from derive.answer.spelled import spelled
from derive.library import load
from derive.read import parse

ANSWERS = Path(__file__).parents[1] / "problems/answers"
KEYS = {
    name: AnswerKey(load(str(ANSWERS / f"{name}.toml"))) for name in ("logistic-gradient", "ridge-gradient")
}
LOGISTIC, RIDGE = KEYS


def found(problem, answer):
    key = KEYS[problem]
    return [(each.label, each.says) for each in repairs(key, parse(answer, key.scope().names())[0].tree)]


@pytest.mark.parametrize(
    ("problem", "answer", "label", "says"),
    [
        (LOGISTIC, r"X(\sigma(Xw) - y)", "transpose missing", "with X transposed: Xᵀ (σ(X w) − y)"),
        (LOGISTIC, r"X^T(\sigma(X^T w) - y)", "transpose too many", "without the transpose of X: Xᵀ (σ(X w) − y)"),
        (LOGISTIC, r"(\sigma(Xw) - y)X^T", "factor order", "with the factors in the other order: Xᵀ (σ(X w) − y)"),
        (LOGISTIC, r"X^T(\sigma(wX) - y)", "factor order", "with the factors in the other order: Xᵀ (σ(X w) − y)"),
        (LOGISTIC, r"X^T \sigma(Xw) - y", "brackets missing", "with brackets: Xᵀ (σ(X w) − y)"),
        (RIDGE, r"2X(Xw - y) + 2\lambda w", "transpose missing", "with X transposed: 2 Xᵀ (X w − y) + 2 λ w"),
        (RIDGE, r"2(Xw - y)X + 2\lambda w", "factor order", "with the factors in the other order, one of them transposed: 2 Xᵀ (X w − y) + 2 λ w"),
        (RIDGE, r"2X^T(X w^T - y) + 2\lambda w", "transpose too many", "without the transpose of w: 2 Xᵀ (X w − y) + 2 λ w"),
    ],
)  # fmt: skip
def test_a_change_that_makes_it_right_is_named(problem, answer, label, says):
    assert found(problem, answer)[0] == (label, f"This is right {says}.")


@pytest.mark.parametrize(
    "answer",
    [
        r"X^T(y - \sigma(Xw))",
        r"X(\sigma(X^Tw) - y)",
        r"X^T \sigma(Xw) + y",
        r"\sum_n x_{ni} y_n",
        "2",
        r"(\sigma(Xw) - y)^T X",
    ],
)
def test_nothing_is_said_where_no_one_change_makes_it_right(answer):
    assert found(LOGISTIC, answer) == []


def test_a_long_answer_is_changed_at_no_more_places_than_are_tried():
    long = " + ".join([r"X^T (X w - y)"] * 40)
    assert len(found(RIDGE, long)) < MOST


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (r"-2 X^\top (y - X w)/N", "−2 Xᵀ (y − X w)/N"),
        (r"\frac{1}{2} \|w\|^2", "1/2 ‖w‖²"),
        (r"0.25 w_j^2 \cdot \sqrt{N}", "0.25 w_j² · √(N)"),
        (r"\frac{X w}{2 N}", "(X w)/(2 N)"),
        (r"[X w]^T y", "[X w]ᵀ y"),
        (r"\nabla_w \lambda + \frac{\partial \lambda}{\partial w}", "∇_w λ + ∂λ/∂w"),
        (r"|\lambda| \mathbf{1}^T X^{-1}", "|λ| 1ᵀ X^{−1}"),
    ],
)
def test_a_formula_is_written_as_it_was(written, said):
    assert spelled(parse(written, KEYS[RIDGE].scope().names())[0].tree) == said


def test_cases_are_not_written():
    assert (
        spelled(
            parse(
                r"\begin{cases} 1 & \lambda > 0 \\ 0 & \lambda \le 0 \end{cases}", KEYS[RIDGE].scope().names()
            )[0].tree
        )
        is None
    )
