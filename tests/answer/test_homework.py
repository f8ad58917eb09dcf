"""What is written on homework sheets, on exercises of the gallery, and what a student is told of it."""

from functools import cache

import pytest

from derive.answer import AnswerKey
from derive.library import load
from derive.problem_file import read_problem


@cache
def key(name):
    problem, _, part = name.partition(":")
    return AnswerKey(load(problem), part or None)


def told(name, answer):
    return key(name).verify(answer)


@pytest.mark.parametrize("answer", [r"(\nabla_s E^T W)^T", r"(∇_s E^\top W)^\top", "(∇_s Eᵀ W)ᵀ"])
def test_the_transpose_behind_a_gradient_is_that_of_the_gradient(answer):
    assert told("matvec-input", answer).is_correct


def test_an_inner_product_with_a_gradient_is_no_product_entry_by_entry():
    assert told("sigmoid-jacobian:gradient", r"\nabla_o E^T o (1 - o)").kind.value == "incorrect"


def test_whether_brackets_are_transposed_or_their_gradient_is_asked():
    assert told("matvec-input", r"(\nabla_s (E)^T W)^T").kind.value == "undecided"


def test_a_letter_nobody_declared_may_stand_for_the_class_that_is_meant():
    found = told("softmax-ce-onehot", r"\hat{y}_j - 1\{j = c\}")
    assert (found.kind.value, found.why) == ("undecided", "c stands for nothing in the question")


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("softmax-ce-onehot", r"\hat{y}_j + 1\{j = c\}"),
        ("softmax-ce", r"\hat y_j - y_k"),
        ("logistic-gradient:weights", r"(\hat y_n - y_n) X_{nj}"),
        ("minibatch", r"\frac{\partial E_n}{\partial W_{ij}}"),
    ],
)
def test_an_answer_is_wrong_that_is_so_whatever_a_letter_stands_for(name, answer):
    assert told(name, answer).kind.value == "incorrect"


def test_no_slip_is_told_by_the_same_letters_twice():
    found = told(
        "softmax-ce", r"\begin{cases} \hat y_j - 1 & j = k \\ \hat y_j & \text{otherwise} \end{cases}"
    )
    assert not any("δ_kj stood for δ_kj" in each.says for each in found.diagnoses)


@pytest.mark.parametrize(
    "end", [r"\text{ for all } i", " for all i", r", \quad \forall i", " ∀i", " for every i"]
)
def test_that_it_holds_for_all_indices_may_be_said(end):
    assert told("squared-error-gate", "o_i - t_i" + end).is_correct


@pytest.mark.parametrize(
    "answer", ["o_i - t_i for all i, j", "o - t for all i", r"o_i - t_i for all i \ne 1"]
)
def test_that_it_holds_for_others_is_not_left_out(answer):
    assert told("squared-error-gate", answer).kind.value == "undecided"


def test_a_part_for_one_size_is_not_said_to_be_right_for_all():
    page = told("bn-centering-limits:single example", "0").page()
    assert "∂L/∂x_i, for n = 1\n" in page
    assert "it equals ∂L/∂x_i for n = 1, wherever" in page


def test_a_transposed_answer_is_told_both_shapes():
    assert told("softmax-ce", r"(\hat y - y)^T").why.endswith("its shape is 1×C, expected C×1")


@pytest.mark.parametrize(
    ("name", "answer", "says"),
    [
        ("matvec-input", "sum_j W_ij dE/ds_j", "This is right with W_ji for W_ij."),
        ("logistic-gradient:weights", r"\sum_n (\hat y_n - y_n) X_{jn}", "This is right with X_nj for X_jn."),
    ],
)
def test_indices_in_the_wrong_order_are_pointed_out(name, answer, says):
    assert [each.says for each in told(name, answer).diagnoses] == [says]


def test_a_label_below_a_transposed_array_is_noted_without_the_transpose():
    notes = told("softmax-mlp:hidden units", "W_2^T (y_2 - t)").notes
    assert "W_2 is read as W^2" in [each.says for each in notes]


def test_a_counterexample_to_a_gradient_of_an_unknown_error_is_in_small_numbers():
    found = told("matmul-outer", "o_j dE/ds_i").counterexample
    assert {abs(number) for entries in found.values.values() for number in entries.values()} <= {0, 1}


def test_an_empty_answer_has_no_place_to_point_at():
    assert told("softmax-ce", " ").page().endswith("found nothing\n")


def test_a_long_answer_is_shown_as_cut():
    page = told("logistic-hessian:weights", r"X \mathrm{diag}(\hat y \odot (1 - \hat y)) X^T").page()
    assert "(1 …\n" in page


@pytest.mark.parametrize(
    "answer", [r"\frac{\partial^2 f}{\partial x_i \partial x_j}", r"∇_x^2 f", "∂²y/∂x_j∂x_i"]
)
def test_second_derivatives_are_taken_in_either_order(answer):
    assert told("hessian-jacobian", answer).is_correct


def test_a_counterexample_to_a_second_derivative_tells_the_function():
    page = told("hessian-jacobian", r"\frac{\partial f}{\partial x_i}").page()
    assert "f(t) = t₁ + 3 t₁²" in page


def test_eleven_that_is_transposed_is_two_arrays_of_ones():
    assert told("bn-centering:gradient", r"\gamma (I - \frac1n 11^T) \nabla_y L").is_correct


def test_eleven_squared_is_a_number():
    assert told("bn-centering:gradient", "11^2").kind.value == "incorrect"


def test_letters_explained_beside_an_answer_are_said_to_be_so():
    found = told("softmax-ce", "p_j - y_j, where p = softmax(theta)")
    assert found.why == "letters can't be explained beside an answer: put what they stand for into it"


def test_names_are_told_with_their_marks():
    assert told("relu-mse:input", "q").why.endswith("declared are y^*, y, m, x, b, L")


def test_an_optimum_is_asked_for_where_something_is_least():
    problem = 'minimize = "(a x - b)^2"\nover = "x"\ngiven = ["a != 0"]\n[symbols]\na = {}\nb = {}\nx = {}\n'
    assert (
        "Asked for  x, where (a x − b)² is least\n"
        in AnswerKey(read_problem(problem).problem).verify("b/a").page()
    )
