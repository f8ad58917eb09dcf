"""What a derivation reaches is said for all parts that it speaks of, and what is still to be worked out."""

import pytest

from derive import library
from derive.answer import Kind, Verdict
from derive.kernel import Judgement
from derive.terms import ZERO
from derive.work import Mark, check_work
from derive.work.ahead.endings import endings
from derive.work.judged.relating import Link
from derive.work.setting import Setting
from derive.work.through import Step


def ending(problem: str, text: str, part: str = "") -> Verdict | None:
    return (check_work(problem, text, explains=False).endings or {}).get(part)


def kind(problem: str, text: str, part: str = "") -> Kind | None:
    verdict = ending(problem, text, part)
    return None if verdict is None else verdict.kind


@pytest.mark.parametrize(
    "text",
    [
        r"\frac{\partial J}{\partial \theta_j} = \hat y_j - y_j",
        r"\frac{\partial J}{\partial \theta_m} = \hat y_m - y_m",
        r"\frac{\partial J}{\partial \theta} = \hat y - y",
        r"\hat y_j - y_j = \frac{\partial J}{\partial \theta_j}",
        "\\frac{\\partial J}{\\partial \\theta_j} = -\\sum_k y_k (\\delta_{kj} - \\hat y_j)\n= \\hat y_j - y_j",
        "\\frac{\\partial J}{\\partial \\theta_j} = -\\sum_k y_k (\\delta_{kj} - \\hat y_j)\n"
        "-\\sum_k y_k (\\delta_{kj} - \\hat y_j) = \\hat y_j - y_j",
    ],
    ids=["an entry", "other letters", "as a whole", "from right to left", "over lines", "in two equations"],
)
def test_an_answer_is_reached_however_its_equation_is_written(text: str):
    assert kind("softmax-ce", text) is Kind.CORRECT


def test_of_what_was_not_asked_nothing_is_reached():
    assert (
        check_work(
            "softmax-ce", r"\frac{\partial \hat y_k}{\partial \theta_j} = \hat y_k (\delta_{kj} - \hat y_j)"
        ).endings
        == {}
    )


def test_an_answer_after_a_wrong_line_is_wrong():
    text = "\\frac{\\partial J}{\\partial \\theta_j} = -\\sum_k y_k (\\delta_{kj} + \\hat y_j)\n= -y_j - \\hat y_j"
    assert kind("softmax-ce", text) is Kind.INCORRECT


def test_an_answer_after_two_mistakes_that_cancel_is_right():
    text = "\\frac{\\partial E}{\\partial o_i} = t_i - o_i\n= o_i - t_i"
    assert kind("squared-error-gate", text) is Kind.CORRECT


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (r"\frac{\partial J}{\partial \theta_j} = -\sum_k y_k (\delta_{kj} - \hat y_j)", "Σ over k"),
        (r"\frac{\partial J}{\partial \theta_j} = -\sum_k \frac{y_k}{\hat y_k} \frac{\partial \hat y_k}{\partial \theta_j}", "∂ŷ_k/∂θ_j"),
    ],
)  # fmt: skip
def test_what_is_still_to_be_worked_out_is_said(text: str, said: str):
    verdict = ending("softmax-ce", text)
    assert verdict is not None
    assert verdict.kind is Kind.UNDECIDED
    assert verdict.why.startswith("right so far")
    assert said in verdict.why


def test_what_the_solution_holds_may_stand_in_an_answer():
    text = r"\frac{\partial E}{\partial W} = \frac{\partial E}{\partial s} o^T"
    assert kind("matmul-outer", text) is Kind.CORRECT


def test_a_finished_formula_counts_though_an_open_one_is_said_again():
    slope = r"\frac{\partial J}{\partial \theta_j} = "
    text = f"{slope}\\hat y_j - y_j\n{slope}-\\sum_k y_k (\\delta_{{kj}} - \\hat y_j)"
    assert kind("softmax-ce", text) is Kind.CORRECT


def test_each_part_has_its_own_ending():
    lines = [
        r"\frac{\partial L}{\partial m} = 2 (y - y^*) x 1[m x + b > 0]",
        r"\frac{\partial L}{\partial x} = 2 (y - y^*) \frac{\partial y}{\partial x}",
        r"\frac{\partial L}{\partial y^*} = 2 (y - y^*)",
    ]
    found = check_work("relu-mse", "\n".join(lines), explains=False).endings or {}
    assert {part: verdict.kind for part, verdict in found.items()} == {
        "weight": Kind.CORRECT,
        "input": Kind.UNDECIDED,
        "target": Kind.INCORRECT,
    }


def test_a_claim_is_reached_where_it_is_stated_and_holds():
    text = r"\sum_j \sum_k v_j v_k \frac{\partial^2 E}{\partial w_k \partial w_j} = \sum_n \hat y_n (1 - \hat y_n) (\sum_k X_{nk} v_k)^2"
    part = "convex in the weights"
    assert ending("logistic-hessian", text, part) is None
    assert kind("logistic-hessian", f"{text} \\ge 0", part) is not Kind.INCORRECT


def test_an_equation_is_proved_where_both_sides_were_said_to_be_the_same():
    left, right = r"\mathbb{E}[J]", r"\hat J + \frac12 \sigma^2 \sum_k w_k^2 x_k^2"
    middle = r"\frac12 ((y - \sum_k w_k x_k)^2 + \sigma^2 \sum_k w_k^2 x_k^2)"
    assert kind("gaussian-noise", f"{left} = {middle}\n{right} = {middle}", "regulariser") is Kind.CORRECT


def test_what_is_undecided_is_not_called_wrong():
    setting = Setting(library.load("squared-error-gate"))
    link = Link("=", setting.problem.targets[0].term, ZERO, 0)
    assert endings(setting, None, [Step(1, link, Mark.UNDECIDED)])[""].kind is Kind.UNDECIDED
    assert endings(setting, None, [Step(1, link, Mark.WRONG)])[""].kind is Kind.INCORRECT


def test_an_answer_in_some_of_the_cases_is_not_reached():
    setting = Setting(library.load("softmax-jacobian"))
    target = setting.problem.targets[0].term
    k, j = sorted(target.free, key=lambda index: index.name, reverse=True)
    step = Step(1, Link("=", target, ZERO, 0), Mark.FOLLOWS, (Judgement("!=", (k, j)),))
    assert endings(setting, None, [step]) == {}


@pytest.mark.parametrize("name", ["m x + b", "z"])
def test_cases_may_leave_out_where_what_is_asked_for_has_no_meaning(name):
    define = "Let z = m x + b.\n\n" if name == "z" else ""
    on = f"Case {name} > 0: ∂L/∂m = 2 ({name} - y^*) x\n\n"
    assert kind("relu-mse", f"{define}{on}Case {name} < 0: ∂L/∂m = 0", "weight") is Kind.CORRECT
    assert kind("relu-mse", f"{define}{on}", "weight") is None
    assert kind("relu-mse", f"{define}{on}Case {name} < -1: ∂L/∂m = 0", "weight") is None


JACOBIAN = (
    r"\frac{\partial^2 J}{\partial\theta_i\partial\theta_j} = \frac{\partial \hat y_i}{\partial\theta_j}"
)
SAME = "Case i = j: dyhat_i/dtheta_i = yhat_i (1 - yhat_i)"
OTHER = "Case i != j: dyhat_i/dtheta_j = -yhat_i yhat_j"


def test_what_another_line_works_out_is_still_to_be_put_in():
    text = "dE/ds^2_k = (o^2_k - t_k) o^2_k (1 - o^2_k)\ndE/dW^2_ki = dE/ds^2_k o^1_i"
    found = ending("sigmoid-mlp", text, "second layer")
    assert found is not None
    assert found.why == "right so far, but what was found for ∂E/∂s²_k is still to be put in"


def test_a_name_of_ones_own_that_another_line_works_out_may_stand_in_an_answer():
    text = "delta_k = dE/ds^2_k\ndelta_k = (o^2_k - t_k) o^2_k (1 - o^2_k)\ndE/dW^2_ki = delta_k o^1_i"
    assert kind("sigmoid-mlp", text, "second layer") is Kind.CORRECT


def test_what_cases_work_out_is_not_left_open():
    assert kind("softmax-ce-hessian", f"{JACOBIAN}\n{SAME}\n{OTHER}", "Hessian") is Kind.CORRECT


@pytest.mark.parametrize("case", [SAME, OTHER])
def test_what_one_case_of_two_works_out_is_left_open(case: str):
    found = ending("softmax-ce-hessian", f"{JACOBIAN}\n{case}", "Hessian")
    assert found is not None
    assert "still to be worked out" in found.why


def test_what_is_worked_out_by_what_is_not_is_left_open():
    text = "delta_k = dE/ds^2_k\nepsilon_i = dE/ds^1_i\nepsilon_i = sum_k delta_k W^2_ki o^1_i (1 - o^1_i)\ndE/dW^1_ij = epsilon_i x_j"
    found = ending("sigmoid-mlp", text, "first layer")
    assert found is not None
    assert found.kind is Kind.UNDECIDED
