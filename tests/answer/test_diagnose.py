"""What is said of a wrong answer: slips in a formula, how sure one must be, and in which words."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from answer_keys import LAYER, SIZES, key, verdict

from derive.answer import AnswerKey, Kind
from derive.answer.suspects import PROOFS
from derive.laws.misconceptions import SLIPS
from derive.library import load
from derive.narrate import narrate

X = (
    SIZES
    + '[symbols]\nx = ""\na = ""\nb = {sign = "positive"}\nt = {sign = "positive"}\nz = {shape=["C"]}\ny = {shape=["C"]}\nA = {shape=["C", "C"]}\nW = {shape=["C", "D"]}\nX = {shape=["N", "D"]}\n'
)
SOFT = X + '[define]\n"p_k" = "e^(z_k) / sum_i e^(z_i)"\n'
RANDOM = SIZES + '[symbols]\na = ""\nm = ""\ns = ""\nu = {random = "mean m, variance s^2"}\n'

SLIPPED = [
    (X, "a x^2 - b", "b - a x^2", "sign"),
    (X, "a x^2 - b + t", "a x^2 + b + t", "sign of a term"),
    (X, "a e^(x - b)", "a e^(b - x)", "sign in an argument"),
    (X, "a - (x - b + t)", "a - x - b + t", "sign of a term"),
    (X, "A_ij z_i", "A_ji z_j", "indices swapped"),
    (X, "A_ij z_i", "A_ji z_i", "transposed entry"),
    (X, "2 a x + b", "a x + b", "factor 2"),
    (X, "a x + b", "2 a x + 2 b", "factor 2"),
    (X, "1/N sum_n X_nj", "sum_n X_nj", "1/n lost"),
    (X, "sum_n X_nj", "1/N sum_n X_nj", "1/n added"),
    (X, "a 1[x > b]", "a", "indicator dropped"),
    (X, "a 1[x > b]", "a 1[x < b]", "indicator reversed"),
    (SOFT, "dp_k/dz_j", "p_k (1[k != j] - p_j)", "delta reversed"),
    (SOFT, "dp_k/dz_j", "p_k (1 - p_k)", "off-diagonal terms dropped"),
    (SOFT, "dp_k/dz_j", "-p_k p_j", "quotient rule term missing"),
    (SOFT, "dp_k/dz_j", "1[k != j] p_k (1 - p_k) - 1[k = j] p_k p_j", "delta reversed"),
    (X, "sum_n X_nj t", "X_nj t", "sum dropped"),
    (X, "sum_i A_ij z_i", "sum_i A_ij z_j", "wrong index"),
    (X, "sum_i A_ij", "sum_j A_ij", "transposed entry"),
    (X, "sum_n X_nj", "sum_j X_nj", "wrong index"),
    (X, "a x^2 + b", "a x + b", "square dropped"),
    (X, "a / x^2 + b", "a / x + b", "square dropped"),
    (X, "a sqrt(x) + b", "a x + b", "root dropped"),
    (X, "a / sqrt(x) + b", "a / x + b", "root dropped"),
    (X, "a x + b", "a x^2 + b", "squared"),
    (X, "a x / (t + b)", "a x (t + b)", "inverted"),
    (X, "a (x + b)", "a x + b", "brackets missing"),
    (X, "a / (x^2 + b)", "a / x^2 + b", "brackets missing"),
    (X, "a x - t b", "a - t b x", "factor moved"),
    (X, "a e^(b x)", "a e^b x", "factor moved"),
    (X, "a sin(x)^2 + t", "a sin(x^2) + t", "power in the argument"),
    (X, "sum_k y_k log(1 + z_k^2)", "sum_k z_k log(1 + y_k^2)", "arguments swapped"),
    (X, "a x t + b", "a x + b", "factor dropped"),
    (X, "a x + b + t^3", "a x + t^3", "term dropped"),
    (X, "d/dx (a x^2 + x t)", "x^2", "wrong variable"),
    (X, "a x^3 + t", "b x^3 + t", "wrong quantity"),
    (X, "a x^3 + t", "a b x^3 + t", "factor too many"),
    (X, "a x^3 + t", "a x^3 + t + b", "term too many"),
    (RANDOM, "E[(u - a)^2]", "(m - a)^2 + s", "standard deviation for variance"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "find", "answer", "label"), SLIPPED)
def test_a_slip_is_named(text, find, answer, label):
    found = verdict(text, find, answer)
    assert found.kind is Kind.INCORRECT
    assert label in [each.label for each in found.diagnoses]


ENTROPY = SOFT.replace("[define]", '[define]\nH = "-sum_k p_k log p_k"')


def test_a_term_of_a_definition_may_be_dropped():
    mixed = SOFT.replace("[define]", '[define]\nu = "t^2 + t"')
    (found,) = verdict(mixed, "3 t u", "3 t^3").diagnoses
    assert (found.label, found.says) == ("term dropped", "This would follow if the term t were left out.")


def test_a_derivative_in_another_variable_says_more_than_a_quotient_of_derivatives():
    assert [each.label for each in verdict(ENTROPY, "dH/dz_j", "-(log p_j + 1)").diagnoses] == [
        "wrong variable"
    ]


def test_what_follows_by_chance_from_a_slip_within_a_definition_is_not_said():
    assert verdict(ENTROPY, "dH/dz_j", "-p_j (z_j - 1/C sum_k z_k)").diagnoses == ()


def test_a_term_of_the_right_answer_may_be_dropped():
    """∂H/∂z_j is −p_j (log p_j + H)."""
    (found,) = verdict(ENTROPY, "dH/dz_j", "-p_j log p_j").diagnoses
    assert found.says == "This would follow if the term H were left out."


SHOWN = {label for *_, label in SLIPPED}
ELSEWHERE = {"chain factor missing", "constant factor lost", "factor of a square not squared", "delta dropped", "diagonal term dropped", "path dropped", "sum to one misused", "upstream gradient dropped", "wrong gradient"}  # fmt: skip


def test_every_slip_is_shown_here_or_with_the_misconceptions():
    assert {slip.label for slip in SLIPS.values()} == SHOWN | ELSEWHERE - {"quotient rule term missing"} or (
        {slip.label for slip in SLIPS.values()} <= SHOWN | ELSEWHERE
    )


@pytest.mark.parametrize(
    ("text", "find", "answer"),
    [
        (X, "a x^2 - b", "b + a x"),
        (X, "d/dx sigma(a x)", "sigma(x)^2"),
        (X, "d/dx (x^2 sin(a x))", "x cos(a x)"),
        (SOFT, "dp_k/dz_j", "p_k^2 + p_j"),
        (X, "a x^3 + t", "17"),
        (X, "a x^3 + t", "0"),
        (X, "sum_n X_nj", "N"),
    ],
)
def test_of_two_slips_or_none_nothing_is_said(text, find, answer):
    found = verdict(text, find, answer)
    assert found.kind is Kind.INCORRECT
    assert found.diagnoses == ()


@pytest.mark.parametrize("answer", ["yhat - y", "yhat_j - y_j", "y sum_k y_k", "-(y - yhat)", "yhat +"])
def test_only_incorrect_answers_are_explained(answer):
    found = AnswerKey(load("softmax-ce")).verify(answer)
    assert found.kind is Kind.INCORRECT or found.diagnoses == ()


def test_of_an_answer_in_the_other_layout_nothing_more_is_said():
    found = verdict(LAYER, "dE/do", "(dE/ds)^T W")
    assert found.kind is Kind.INCORRECT
    assert found.diagnoses == ()


WRONG = ["y - yhat", "yhat + y", "yhat - 1", "y_j (yhat_j - 1)", "-y_j", "yhat", "2 (yhat - y)", "yhat_j y_j - y_j", "0", "17"]  # fmt: skip


@pytest.mark.parametrize("answer", WRONG)
def test_a_diagnosis_is_a_sentence(answer):
    for each in AnswerKey(load("softmax-ce")).verify(answer).diagnoses:
        assert each.says.startswith("This would follow if ")
        assert each.says.endswith(".")
        assert not {"{", "}"} & set(each.says.replace("e^{", "").replace("}", ""))


def test_at_most_two_are_told():
    found = AnswerKey(load("softmax-ce"))
    assert max(len(found.verify(answer).diagnoses) for answer in WRONG) <= 2 < PROOFS


def test_the_line_is_that_in_which_the_inference_stands():
    found = AnswerKey(load("binary-mlp"), "hidden weights")
    (diagnosis,) = found.verify("(yhat - y) U_i h_i x_j").diagnoses
    passage, line = narrate((found.theorem,)).line(diagnosis.step)
    steps = passage.chain.steps[line.first : line.last]
    assert "derivative of σ" in [step.name for step in steps]


def test_what_is_said_hangs_neither_on_what_came_before_nor_on_threads():
    alone = [AnswerKey(load("softmax-ce")).verify(answer).diagnoses for answer in WRONG]
    shared = AnswerKey(load("softmax-ce"))
    with ThreadPoolExecutor(8) as pool:
        many = list(pool.map(lambda answer: shared.verify(answer).diagnoses, WRONG[::-1] * 4))
    assert many == alone[::-1] * 4


def test_of_a_vector_where_a_number_is_asked_for_the_sum_was_dropped():
    found = AnswerKey(load("logistic-gradient"), "bias").verify("yhat - y")
    assert [each.label for each in found.diagnoses] == ["sum dropped"]


def test_what_was_asked_for_is_no_term_too_many():
    found = AnswerKey(load("l2-penalty")).verify("dE/dW_ij + lambda W_ij + W_ij")
    assert [each.label for each in found.diagnoses] == ["term too many"]


def test_where_nothing_is_derived_slips_in_the_formula_itself_are_named():
    assert key(X, "a x^3 + t").theorem is None
    assert [d.label for d in verdict(X, "a x^3 + t", "a x^3 - t").diagnoses] == ["sign of a term"]


def test_an_answer_without_values_where_one_looks_is_left_alone():
    assert verdict(X, "a x^3 + t", "log(-t - b^2)").kind in (Kind.INCORRECT, Kind.UNDECIDED)
    assert verdict(X, "a x^3 + t", "log(-t - b^2)").diagnoses == ()
