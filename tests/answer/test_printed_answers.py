"""What a page prints as the answer is a right answer, entry by entry and in matrix notation, as text and as LaTeX."""

import pytest

from derive import library
from derive.answer import AnswerKey, Kind
from derive.present.latex import latex
from derive.present.matrices import matrix_latex, matrix_text
from derive.present.text import text

UNREAD = {"hessian-jacobian"}  # ∂²f/∂x_i∂x_j of a function that is not applied


def keys(name):
    problem = library.load(name)
    return [AnswerKey(problem, target.part) for target in problem.targets if target.claim is None]


@pytest.mark.parametrize("name", [name for name in library.names() if name not in UNREAD])
def test_what_a_page_prints_is_right(name):
    for key in keys(name):
        printed = [text(key.reference), latex(key.reference)]
        if key.theorem is not None and key.theorem.form is not None:
            printed += [matrix_text(key.theorem.form.matrix), matrix_latex(key.theorem.form.matrix)]
        assert [answer for answer in printed if not key.verify(answer).is_correct] == []


LAYERS = AnswerKey(library.load("softmax-mlp"), "hidden units")
UNIT = AnswerKey(library.load("relu-mse"), "target")


@pytest.mark.parametrize(
    "answer",
    [r"W^{2\top}(y^2 - t)", "W^{2T} (y^2 - t)", "W²ᵀ(y² − t)", r"\sum_k (y^2_k - t_k) W^{2\top}_{ik}"],
)
def test_a_label_and_a_transpose_stand_together(answer):
    assert LAYERS.verify(answer).is_correct


@pytest.mark.parametrize("answer", [r"e^{2\top} y^2", "e^{2T} y^2", "(y^2)^{2T}"])
def test_an_exponent_is_not_transposed(answer):
    verdict = LAYERS.verify(answer)
    assert (verdict.kind.value, verdict.why) == (
        "unreadable",
        "found a transpose in an exponent: write brackets",
    )


@pytest.mark.parametrize("answer", ["-2 (y - y*)", "2 (y* - y)", "2 y* - 2 y", "2 (y*) - 2y", "2 y*·1 - 2y"])
def test_a_star_that_multiplies_nothing_belongs_to_a_name(answer):
    assert UNIT.verify(answer).is_correct


def test_a_star_before_a_factor_multiplies():
    assert text(UNIT.verify("y*m").read[0]) == "y m"
    assert text(UNIT.verify("y*-m").read[0]) == "−y m"


def test_nobody_divides_by_a_matrix_who_writes_a_quotient_beside_one():
    (key,) = keys("l2-penalty")
    assert key.verify("dE/dW + 2λ/2 W").is_correct
    assert key.verify("dE/dW + λ/2 W").kind is Kind.INCORRECT
    assert key.verify("dE/dW + λ/W").kind is Kind.UNDECIDED


@pytest.mark.parametrize("answer", ["(W²)ᵀ(y² - t) y¹ (1 - y¹)", "y¹ ∘ (1 - y¹) (W²)ᵀ(y² - t)"])
def test_a_vector_beside_what_comes_to_one_is_multiplied_entry_by_entry(answer):
    assert AnswerKey(library.load("softmax-mlp"), "hidden pre-activations").verify(answer).is_correct


def test_what_is_right_by_one_of_two_sloppy_readings_is_not_refuted():
    key = AnswerKey(library.load("softmax-mlp"), "hidden pre-activations")
    assert key.verify("y¹ (1 - y¹) (W²)ᵀ(y² - t)").kind is not Kind.INCORRECT


@pytest.mark.parametrize("answer", ["y¹ ∘ (1 - y¹) ∘ (W²)ᵀ(y² - t)", "y¹ ∘ (1 - y¹) ∘ W^{2T} (y^2 - t)"])
def test_a_circle_binds_looser_than_a_matrix_product(answer):
    assert AnswerKey(library.load("softmax-mlp"), "hidden pre-activations").verify(answer).is_correct


@pytest.mark.parametrize("answer", ["y¹ ∘ (W²)ᵀ", "y¹ (W²)ᵀ", "y¹ (W²)ᵀ 2"])
def test_rows_are_multiplied_only_where_a_vector_comes_of_it(answer):
    verdict = AnswerKey(library.load("softmax-mlp"), "hidden pre-activations").verify(answer)
    assert "shapes that do not fit" in verdict.why
