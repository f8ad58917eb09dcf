"""A hint names a law and a place, which are those of a line that follows; it does not give the line."""

from functools import cache

import pytest

from derive import api, library
from derive.narrate import Line, Story, narrate
from derive.present.latex import spell
from derive.present.layout import layout_in
from derive.work import check_work
from derive.work.ahead.hint import Hint, hint

SIGNS = {"=": "=", "<=": r"\le", ">=": r"\ge"}
PARTS = (  # of the gallery: with lemmas, with a square, with chance, with a kink, with limits
    ("softmax-ce", ""), ("softmax-ce-hessian", "convexity"), ("sigmoid-mlp", "second layer"), ("relu-mse", "input"),
    ("gaussian-noise", "expected error"), ("logistic-gradient", "update of the bias"), ("vector-add-gate", "first input"),
    ("l2-penalty", ""), ("sigmoid-jacobian", "gradient"), ("dropout-leaky-relu", "expected activation"),
)  # fmt: skip
SAYS = {
    "picked": "one term", "left": "one term", "lemma": "put in", "given": "use that", "squares": "square",
    "adjoint": "chain rule", "sign": "sign", "definition": "definition of", "fold": "definition of", "moment": "that",
}  # fmt: skip
AS_GOOD = ("put in", "Multiply out", "Cancel")  # where a line may be passed over
TWO = """
title = "t"
{asks}
[sizes]
n = ""
[symbols]
x = {{ shape = ["n"] }}
m = ""
s = {{ sign = "positive" }}
[define]
J = '{J}'
"""


@cache
def story(problem: str, part: str) -> Story:
    return narrate(api.solve(library.load(problem), part).theorems)


def lines(problem: str, part: str) -> list[tuple[str, Line]]:
    """The lines of our own derivation, as somebody would write them down."""
    told = story(problem, part)
    found = []
    for passage in (each for each in told.passages if not each.check):
        left = spell(layout_in(told.problem, passage.chain.start))
        for line in passage.lines:
            right = spell(layout_in(told.problem, line.term))
            found.append((f"{left} {SIGNS[line.relation]} {right}", line))
            left = ""
    return found


def hinted(problem: str, text: str, part: str | None = None) -> Hint:
    found = hint(check_work(problem, text, part, explains=False))
    assert found is not None
    return found


@cache
def hints(problem: str, part: str) -> list[Hint]:
    """The hints before each of our lines."""
    ours = [text for text, _ in lines(problem, part)]
    return [hinted(problem, "\n".join(ours[:number]), part) for number in range(len(ours))]


def stated(tmp_path, asks: str, J: str) -> str:
    file = tmp_path / "problem.toml"
    file.write_text(TWO.format(asks=asks, J=J), encoding="utf-8")
    return str(file)


# all that is asked of one part is asked together, so that its lines are checked once
@pytest.fixture(scope="module", params=PARTS, ids="-".join)
def ours(request) -> tuple[str, str]:
    return request.param


@pytest.mark.sweep(every=3)
def test_a_hint_after_each_line_of_ours_names_the_law_of_the_next(ours):
    for (_, line), found in zip(lines(*ours), hints(*ours), strict=True):
        wanted = [SAYS.get(why.kind, why.names[0] if why.names else "") for why in line.reasons]
        assert any(each.lower() in found.says.lower() for each in (*wanted, *AS_GOOD))


def test_a_hint_does_not_give_the_line(ours):
    for found in hints(*ours):
        assert found.line.partition(" = ")[2] not in found.says or not found.line.partition(" = ")[2]


@pytest.mark.parametrize(("problem", "part"), [each for each in PARTS if each[1] != "convexity"])
def test_nothing_is_left_after_the_last_line(problem: str, part: str):
    text = "\n".join(text for text, _ in lines(problem, part))
    assert hint(check_work(problem, text, part, explains=False)) is None


def test_before_the_first_line_it_says_what_to_begin_with():
    assert hinted("softmax-ce", "").says == "Begin with ∂J/∂θ_j: use the definition of J."


def test_a_rule_is_told_with_the_piece_that_it_is_used_on():
    text = r"\frac{\partial J}{\partial \theta_j} = \frac{\partial}{\partial \theta_j} [-\sum_k y_k \log\frac{e^{\theta_k}}{\sum_i e^{\theta_i}}]"
    assert "log(e^{θ_k} / Σ_i e^{θ_i})" in hinted("softmax-ce", text).says


def test_another_road_is_gone_on():
    text = r"\frac{\partial J}{\partial \theta_j} = -\sum_k \frac{y_k}{\hat y_k} \frac{\partial \hat y_k}{\partial \theta_j}"
    found = hinted("softmax-ce", text)
    assert (
        found.says
        == "Work out ∂ŷ_k/∂θ_j: use the definition of ŷ, the quotient rule and the derivative of exp."
    )


def test_what_was_found_beside_is_put_in():
    slope = r"\frac{\partial J}{\partial \theta_j} = -\sum_k \frac{y_k}{\hat y_k} \frac{\partial \hat y_k}{\partial \theta_j}"
    beside = r"\frac{\partial \hat y_k}{\partial \theta_j} = \hat y_k (\delta_{kj} - \hat y_j)"
    assert "put in ∂ŷ_k/∂θ_j of line 2" in hinted("softmax-ce", f"{slope}\n{beside}").says


def test_what_a_function_was_said_to_be_is_differentiated():
    text = r"J = -\sum_k y_k \theta_k + \log \sum_i e^{\theta_i}"
    assert hinted("softmax-ce", text).says.startswith(
        "Differentiate the formula of line 1: use the derivative of"
    )


def test_with_a_wrong_line_it_says_to_look_at_that_first():
    text = "\\frac{\\partial E}{\\partial o_i} = \\frac12 \\sum_j (-2 (t_j - o_j) \\delta_{ji})\n= t_i - o_i"
    found = hinted("squared-error-gate", text)
    assert (found.after, found.look) == (1, 2)
    assert found.says.startswith("Look again at line 2 first. From line 1, look at δ_ji")


def test_what_is_right_after_a_wrong_line_does_not_count():
    wrong = r"\frac{\partial J}{\partial \theta_j} = y_j - \hat y_j"
    right = r"\frac{\partial J}{\partial \theta_j} = -\sum_k y_k (\delta_{kj} - \hat y_j)"
    assert hinted("softmax-ce", f"{wrong}\n{right}").after == 0


def test_a_part_that_is_left_is_named():
    text = r"\frac{\partial L}{\partial x} = 2 (y - y^*) m 1[m x + b > 0]"
    found = hinted("relu-mse", text)
    assert found.part == "weight"
    assert found.says.startswith("Part “weight” is left, ∂L/∂m.")


def test_of_one_part_nothing_is_said_of_others():
    text = r"\frac{\partial L}{\partial x} = 2 (y - y^*) m 1[m x + b > 0]"
    assert hint(check_work("relu-mse", text, "input", explains=False)) is None


def test_an_answer_that_is_right_may_be_written_shorter():
    text = r"\frac{\partial J}{\partial \theta_j} = -(y_j - \hat y_j \sum_k y_k)"
    found = hinted("softmax-ce", text)
    assert found.is_done
    assert found.says == "The answer is right; to write it shorter, use that Σ_k y_k = 1."


def test_who_asks_for_more_has_the_line():
    found = hinted(
        "softmax-ce", r"\frac{\partial J}{\partial \theta_j} = -\sum_k y_k (\delta_{kj} - \hat y_j)"
    )
    assert found.line == "∂J/∂θ_j = −(y_j − ŷ_j Σ_k y_k)"
    assert found.tex.startswith(r"\frac{\partial J}{\partial \theta_{j}} = ")


def test_an_optimum_is_found_by_a_derivative_and_then_an_equation(tmp_path):
    problem = stated(tmp_path, 'minimize = "J"\nover = "m"', r"\sum_i (x_i - m)^2")
    assert hinted(problem, "").says.startswith("Begin with ∂J/∂m: use the definition of J")
    assert hinted(problem, r"\frac{\partial J}{\partial m} = -2 \sum_i (x_i - m)").says == "Set ∂J/∂m to 0."


def test_what_nobody_solves_has_an_outline(tmp_path):
    problem = stated(tmp_path, 'minimize = "J"\nover = "m"', r"m e^m + \frac{m^2}{2}")
    slope = r"\frac{\partial J}{\partial m} = e^m + m e^m + m"
    assert hinted(problem, slope).says == "Set ∂J/∂m to 0."
    assert hinted(problem, f"{slope}\ne^m + m e^m + m = 0").says.startswith("Solve the equation for m")
