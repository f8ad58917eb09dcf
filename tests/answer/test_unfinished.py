"""Answers that still hold what was asked for."""

import pytest
from answer_keys import SIZES, kind, verdict

from derive.answer import AnswerKey
from derive.problem_file import read_problem

CHAIN = SIZES + '[symbols]\nw = {shape=["D"]}\na = ""\n[define]\nu = "w^T w - 2 a"\nJ = "u^2"\n'
LETTERS = '[symbols]\nx = ""\na = {sign="positive"}\nb = ""\n'
NOISE = '[symbols]\nw = ""\nv = ""\nx = {random="mean 0, variance v"}\n[define]\nm = "E[w x]"\n'
LOSS = (
    SIZES
    + '[symbols]\ntheta = {shape=["D"]}\neta = ""\n[unknown]\n"L(theta)" = ""\n[define]\n"g_j" = "theta_j - eta dL/dtheta_j"\n'
)


@pytest.mark.parametrize("answer", ["dJ/dw", "dJ/dw_i", "2 u du/dw", "dJ/du 2 w"])
def test_a_derivative_is_still_to_be_worked_out(answer: str):
    found = verdict(CHAIN, "dJ/dw", answer)
    assert found.kind.value == "undecided"
    assert "right so far, but ∂" in found.why
    assert "still to be worked out" in found.why


def test_what_holds_a_derivative_may_be_refuted():
    assert kind(CHAIN, "dJ/dw", "3 dJ/dw") == "incorrect"


def test_a_definition_may_stand_in_an_answer():
    assert kind(CHAIN, "dJ/dw", "4 u w") == "correct"


def test_the_name_of_what_is_asked_for_is_no_answer():
    assert kind(CHAIN, "u", "u") == "undecided"
    assert kind(CHAIN, "u", "w^T w - 2 a") == "correct"


def test_what_an_unknown_function_is_differentiated_in_may_stay():
    assert "worked out" not in verdict(LOSS, "g_j", "theta_j - eta dL/dtheta_j").why


def test_an_average_is_still_to_be_worked_out():
    assert kind(NOISE, "Var[w x]", "Var[w x]") == "undecided"
    assert kind(NOISE, "Var[w x]", "w^2 v") == "correct"


def test_a_name_for_an_average_is_still_to_be_worked_out():
    assert kind(NOISE, "E[w x]", "m") == "undecided"
    assert kind(NOISE, "E[w x]", "0") == "correct"


def minimum() -> AnswerKey:
    return AnswerKey(read_problem(f'minimize = "a x^2 - 2 b x"\nover = "x"\n{LETTERS}').problem)


@pytest.mark.parametrize("answer", ["b/a", "x = b/a", "b a^{-1}"])
def test_an_unknown_is_what_its_equation_says(answer: str):
    assert minimum().verify(answer).kind.value == "correct"


@pytest.mark.parametrize("answer", ["x", "b/a + x - x"])
def test_an_answer_that_holds_the_unknown_is_not_right(answer: str):
    found = minimum().verify(answer)
    assert found.kind.value == "undecided"
    assert "x is still to be worked out" in found.why


def test_another_value_of_the_unknown_is_refuted():
    assert minimum().verify("2b/a").kind.value == "incorrect"


def test_multipliers_are_no_part_that_need_be_named():
    problem = read_problem(
        'minimize = "sum_i x_i^2"\nover = "x"\nsubject-to = "sum_i x_i = 1"\n[sizes]\nn=""\n[symbols]\nx={shape=["n"]}\n'
    ).problem
    key = AnswerKey(problem)
    assert key.target.part == "x"
    assert key.verify("1/n").is_correct
    assert key.verify("-lambda/2").kind.value == "undecided"
