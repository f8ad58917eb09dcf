"""From what an answer may mean to one verdict."""

import pytest
from answer_keys import SIZES, key, kind, labels, verdict

from derive.answer import AnswerKey, Kind
from derive.one_line import read_line

LAYER = SIZES + (
    '[symbols]\no = {shape=["D"]}\nW = {shape=["C", "D"]}\nb = {shape=["C"]}\n'
    '[define]\ns = "W o + b"\n[unknown]\n"E(s)" = ""\n'
)
NUMBERS = '[symbols]\nx = ""\ny = ""\nc = {sign="positive"}\n[define]\nf = "x^2/(c y)"\n'
COLUMNS = SIZES + '[symbols]\nx = {shape=["D"]}\nz = {shape=["D"]}\n[define]\nJ = "sum_i x_i^2 z_i"\n'


@pytest.mark.parametrize(
    "answer", ["W^T dE/ds", "sum_k W_kj dE/ds_k", "sum_i W_ij dE/ds_i", "((dE/ds)^T W)^T"]
)
def test_gradients_are_columns(answer: str):
    assert kind(LAYER, "dE/do", answer) == "correct"


@pytest.mark.parametrize("answer", ["dE/ds W", "(dE/ds)^T W"])
def test_what_is_right_with_rows_is_right_in_the_other_layout_only(answer: str):
    assert kind(LAYER, "dE/do", answer) == "incorrect"
    assert labels(LAYER, "dE/do", answer)[-1] == "other layout"
    assert kind(LAYER, "dE/do", answer, "either") == "correct"


@pytest.mark.parametrize("answer", ["2 dE/ds W", "W dE/ds", "W^T (dE/ds)^T"])
def test_what_is_wrong_with_rows_is_wrong(answer: str):
    assert kind(LAYER, "dE/do", answer) == "incorrect"
    assert "other layout" not in labels(LAYER, "dE/do", answer)
    assert kind(LAYER, "dE/do", answer, "either") == "incorrect"


def test_the_gradient_in_a_matrix_has_its_shape():
    assert kind(LAYER, "dE/dW", "dE/ds o^T") == "correct"
    assert kind(LAYER, "dE/dW", "dE/ds_i o_j") == "correct"
    assert kind(LAYER, "dE/dW", "o (dE/ds)^T") == "incorrect"
    assert kind(LAYER, "dE/dW", "o dE/ds", "either") == "correct"


def test_one_row_of_it_is_given_as_a_column_or_a_row():
    assert kind(LAYER, "dE/dW", "dE/ds_i o") == "correct"
    assert kind(LAYER, "dE/dW", "dE/ds_i o^T") == "correct"


def test_letters_that_run_over_other_sizes_are_refuted():
    assert kind(LAYER, "dE/dW", "dE/ds_j o_i") == "incorrect"


def test_sizes_that_clash_are_the_witness():
    found = verdict(LAYER, "dE/do", "W dE/ds")
    assert found.kind.value == "incorrect"
    assert "C×D times C×1" in found.why


def test_two_meanings_with_two_verdicts_are_undecided():
    found = verdict(NUMBERS, "df/dx", "2x/c y")
    assert found.kind.value == "undecided"
    assert found.at == len("2x/c ")
    assert len(found.read) == 2
    assert found.why.startswith("the answer may mean two things, ")


def test_two_meanings_with_one_verdict_are_decided():
    assert kind(NUMBERS, "df/dx", "3x/c y") == "incorrect"


def test_brackets_tell_them_apart():
    assert kind(NUMBERS, "df/dx", "2x/(c y)") == "correct"
    assert kind(NUMBERS, "df/dx", "(2x/c) y") == "incorrect"


def test_sloppy_writing_is_judged_and_remarked():
    assert kind(COLUMNS, "dJ/dx", "2 x z") == "correct"
    assert "sloppy" in labels(COLUMNS, "dJ/dx", "2 x z")
    assert kind(COLUMNS, "dJ/dx", "3 x z") == "incorrect"


def test_what_can_not_be_read_is_told_with_its_place():
    found = verdict(NUMBERS, "df/dx", "2x/(c q)")
    assert found.kind.value == "unreadable"
    assert found.at == len("2x/(c ")
    assert found.read == ()


def test_what_is_refuted_has_a_counterexample():
    found = verdict(NUMBERS, "df/dx", "x/(c y)")
    assert found.kind.value == "incorrect"
    assert found.counterexample is not None
    assert found.counterexample.left != found.counterexample.right


def test_a_definition_that_was_used_is_told():
    found = verdict(NUMBERS, "df/dx", "2f/x")
    assert found.used == ("f",)


def test_what_is_not_defined_everywhere_is_right_on_a_domain():
    found = verdict(NUMBERS, "df/dx", "2f/x")
    assert found.kind.value == "correct on a domain"
    assert [each.relation for each in found.where] == ["!="]


def test_an_array_beside_an_entry_is_not_right_though_it_would_be():
    found = verdict(COLUMNS, "dJ/dx", "2x z_i")
    assert found.kind.value == "undecided"
    assert "write the index of each" in found.why


def test_a_number_was_not_meant_where_an_array_may_be():
    assert verdict(COLUMNS, "dJ/dx", "2 x z").read[0].free


def test_the_entry_of_an_inverse_is_that_of_the_declared_one():
    text = SIZES + (
        '[symbols]\nG = {shape=["D", "D"]}\nb = {shape=["D"]}\n"G^{-1}" = {shape=["D", "D"], inverse="G"}\n'
        '[define]\n"m_i" = "sum_j G^{-1}_{ij} b_j"\n'
    )
    assert kind(text, "m_i", "sum_j G^{-1}_{ij} b_j") == "correct"
    assert kind(text, "m_i", "Σ_j G⁻¹_ij b_j") == "correct"
    assert kind(text, "m_i", "sum_j 1/G_{ij} b_j") != "correct"


def test_the_entry_of_an_inverse_is_no_quotient():
    text = SIZES + '[symbols]\nG = {shape=["D", "D"]}\n[define]\n"m_ij" = "1/G_ij"\n'
    assert kind(text, "m_ij", "1/G_ij") == "correct"
    assert kind(text, "m_ij", "G^{-1}_{ij}") == "undecided"


def test_a_sigma_that_may_be_a_sum_or_a_matrix_is_undecided():
    text = SIZES + '[symbols]\nSigma = {shape=["D", "D"]}\nx = {shape=["D"]}\n[define]\nm = "sum_i x_i"\n'
    assert kind(text, "m", "Σ_i x_i") == "undecided"
    assert kind(text, "m", "∑_i x_i") == "correct"


def test_a_verdict_need_not_explain():
    found = key(NUMBERS, "df/dx").verify("-2x/(c y)", explains=False)
    assert found.kind.value == "incorrect"
    assert found.diagnoses == ()
    assert verdict(NUMBERS, "df/dx", "-2x/(c y)").diagnoses != ()


STEP = SIZES + '[symbols]\ntheta = {shape=["D"]}\neta = ""\nT = ""\n[unknown]\n"L(theta)" = ""\n'


@pytest.mark.parametrize("answer", ["θ - η ∇L", r"\theta - \eta \nabla L", "-(η ∇ L - θ)"])
def test_a_gradient_is_in_the_only_symbol_that_a_function_is_of(answer: str):
    assert kind(STEP, "theta_j - eta dL/dtheta_j", answer) == "correct"
    assert kind(STEP, "theta_j + eta dL/dtheta_j", answer) == "incorrect"


def test_such_a_gradient_may_be_transposed():
    assert kind(STEP.replace('T = ""', ""), "theta_j - eta dL/dtheta_j", "(θ^T - η ∇L^T)^T") == "correct"


def test_a_gradient_in_what_is_defined_is_said_to_be_so():
    assert kind(LAYER, "dE/do", "W^T ∇E") == "unreadable"


def test_a_vector_has_no_powers_so_that_T_above_it_is_the_transpose_whatever_T_is():
    assert kind(STEP, "T sum_j theta_j^2", r"T θ^T θ") == "correct"
    assert kind(STEP, "T sum_j theta_j^2", r"θ^T θ") == "incorrect"


def test_a_number_has_no_transpose_so_that_T_above_it_is_a_power_where_it_is_declared():
    assert kind(STEP, "eta^T", "η^T") == "correct"
    assert kind(STEP, "eta^(T+1)", "η^T η") == "correct"
    assert kind(STEP, "eta^2", r"η^T η") == "incorrect"


ENTROPY = SIZES + (
    '[symbols]\nz = {shape=["C"]}\nr = ""\nA = {shape=["C", "C"]}\n'
    '[define]\n"p_k" = "exp(z_k) / sum_i exp(z_i)"\nH = "-sum_k p_k log p_k"\n'
)


@pytest.mark.parametrize("called", ["H(p)", "H(z)", "H (p)", "H\\left(p\\right)"])
def test_what_a_definition_is_made_of_may_stand_in_brackets_behind_it(called: str):
    assert kind(ENTROPY, "dH/dz_j", f"-p_j (log p_j + {called})") == "correct"
    assert kind(ENTROPY, "dH/dz_j", f"-p_j (log p_j - {called})") == "incorrect"


def test_other_brackets_behind_a_definition_hold_a_factor():
    assert kind(ENTROPY, "r H", "H(r)") == "correct"
    assert kind(ENTROPY, "H sum_k z_k", "H (1^T z)") == "correct"


@pytest.mark.parametrize("answer", ["E_p[z]", r"\mathbb{E}_{p}[z]", "E[z]", r"\mathbb{E}_{z \sim p}[z]"])
def test_an_average_over_what_is_not_random_is_no_number_itself(answer: str):
    assert kind(ENTROPY, "sum_k p_k z_k", answer) == "undecided"


def test_a_mean_is_that_of_a_vector():
    assert kind(ENTROPY, "sum_i z_i / C", "mean(z)") == "correct"
    assert kind(ENTROPY, "z_j - sum_i z_i / C", "z - mean(z)") == "correct"
    assert kind(ENTROPY, "sum_i z_i p_i / C", r"\mathrm{mean}(p \odot z)") == "correct"
    assert kind(ENTROPY, "sum_i z_i", "mean(z)") == "incorrect"
    assert kind(ENTROPY, "sum_i z_i", "mean(r)") == "unreadable"


def test_I_beside_a_letter_is_the_identity():
    assert kind(ENTROPY, "sum_j (A_ij - r [i = j]) z_j", "(A - rI)z") == "correct"
    assert kind(ENTROPY, "sum_j (A_ij - r [i = j]) z_j", "(A + rI)z") == "incorrect"


def test_nobody_says_which_sign_a_multiplier_has():
    shares = read_line(
        ("p in R^n", "c in R^n"), ("p > 0", "c > 0"), (), (),
        {"maximize": "sum_k c_k log p_k", "over": "p", "subject-to": ("sum_k p_k = 1",)},
    )  # fmt: skip
    one = AnswerKey(shares.problem)
    for answer in ("c_i/λ", "-c_i/λ", "2 c_i/λ"):
        found = one.verify(answer)
        assert found.kind is Kind.UNDECIDED
        assert "λ is still to be worked out" in found.why
    assert one.verify("c_i/n").kind is Kind.INCORRECT


def test_a_matrix_beside_one_of_its_entries_is_no_answer_yet():
    penalty = SIZES + '[symbols]\nW = {shape=["C", "D"]}\nx = {shape=["D"]}\nz = {shape=["C"]}\n'
    penalty += '[define]\nJ = "z^T W x + sum_i sum_j W_ij^2"\n'
    assert kind(penalty, "dJ/dW_ij", "z_i x_j + 2 W_ij") == "correct"
    mixed = verdict(penalty, "dJ/dW_ij", "z_i x_j + 2 W")
    assert (mixed.kind, mixed.why) == (
        Kind.UNDECIDED, "an array stands beside the entry i, j: write the index of each, or of none"
    )  # fmt: skip


def test_a_domain_is_named_only_where_the_question_has_a_meaning_beyond_it():
    question = AnswerKey(read_line([], [], ["d/da log(a - b)"]).problem)
    found = question.verify(
        "1/(a - b) * sqrt(exp(a) - exp(b))/sqrt(exp(a) - exp(b))"
    )  # e^a > e^b where a > b
    assert found.kind is Kind.UNDECIDED
    assert "whether that is all of it is not known" in found.why
