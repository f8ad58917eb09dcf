"""Answers by component and as whole arrays, in either layout, in whatever letters."""

import pytest
from answer_keys import SIZES, key, kind, labels, verdict

from derive.terms import bound_indices

LAYER = (
    SIZES
    + '[symbols]\no = {shape=["D"]}\nW = {shape=["C", "D"]}\nb = {shape=["C"]}\n[define]\ns = "W o + b"\n'
)
SQUARE = (
    SIZES + '[symbols]\nx = {shape=["D"]}\nz = {shape=["D"]}\nA = {shape=["D", "D"]}\n[define]\ns = "A x"\n'
)
TABLE = (
    SIZES
    + '[symbols]\nX = {shape=["N", "D"]}\ny = {shape=["N"]}\nw = {shape=["D"]}\n[define]\nJ = "||X w - y||^2"\n'
)
CUBE = SIZES + '[symbols]\nx = {shape=["D"]}\nW = {shape=["C", "D"]}\n[define]\ns = "W x"\n'


@pytest.mark.parametrize(
    "answer", ["2 X^T (X w - y)", "2 sum_n X_nj (sum_i X_ni w_i - y_n)", "2 X^T X w - 2 X^T y"]
)
def test_a_gradient_is_given_by_component_or_whole(answer: str):
    assert kind(TABLE, "dJ/dw", answer) == "correct"


def test_rows_of_a_matrix_are_taken_as_columns():
    assert kind(TABLE, "dJ/dw", "2 sum_i (X_i^T w - y_i) X_i") == "correct"


@pytest.mark.parametrize("answer", ["W", "W_ij", "W_kj", "W_kl", "W_i"])
def test_a_jacobian_has_a_row_for_each_component(answer: str):
    assert kind(LAYER, "ds_i/do_j", answer) == "correct"


def test_the_transpose_of_a_jacobian_has_another_shape():
    found = verdict(LAYER, "ds_i/do_j", "W^T")
    assert found.kind.value == "incorrect"
    assert (
        found.why == "the answer is right in the other layout convention only: its shape is D×C, expected C×D"
    )


def test_what_is_wrong_besides_has_the_transposed_shape():
    found = verdict(LAYER, "ds_i/do_j", "2 W^T")
    assert found.kind.value == "incorrect"
    assert found.why == "the answer has the transposed shape of what is asked for"


def test_that_it_is_right_in_the_other_layout_is_remarked():
    assert "other layout" in labels(LAYER, "ds_i/do_j", "W^T")


def test_what_is_wrong_in_either_layout_is_not_remarked_on():
    assert "other layout" not in labels(LAYER, "ds_i/do_j", "2 W^T")


def test_the_other_layout_is_correct_where_it_is_allowed():
    assert kind(LAYER, "ds_i/do_j", "W^T", "either") == "correct"


def test_the_transpose_of_a_square_matrix_is_refuted_and_remarked_on():
    found = verdict(SQUARE, "ds_i/dx_j", "A^T")
    assert found.kind.value == "incorrect"
    assert found.counterexample is not None
    assert found.notes[-1].label == "other layout"


def test_a_square_matrix_in_the_other_layout_is_correct_where_that_is_allowed():
    assert kind(SQUARE, "ds_i/dx_j", "A^T", "either") == "correct"


def test_a_row_for_a_column_is_the_other_layout():
    assert kind(SQUARE, "d/dx (x^T z)", "z^T") == "incorrect"
    assert kind(SQUARE, "d/dx (x^T z)", "z^T", "either") == "correct"


@pytest.mark.parametrize("answer", ["z_j", "z_i", "z_k", "z_n"])
def test_any_letter_stands_for_the_only_one(answer: str):
    assert kind(SQUARE, "d/dx (x^T z)", answer) == "correct"


def test_the_letters_of_the_question_keep_their_meaning():
    assert kind(SQUARE, "ds_i/dx_j", "A_ji") == "incorrect"


def test_a_letter_that_is_not_ours_stands_for_the_one_that_is_missing():
    assert kind(SQUARE, "ds_i/dx_j", "A_kj") == "correct"
    assert kind(SQUARE, "ds_i/dx_j", "A_ki") == "incorrect"


def test_two_letters_that_are_not_ours_may_stand_for_either():
    found = verdict(SQUARE, "ds_i/dx_j", "A_kl")
    assert found.kind.value == "undecided"
    assert "which index is which" in found.why


def test_a_letter_too_many_is_refuted():
    assert kind(SQUARE, "x^T z", "x_i z_i") == "incorrect"
    assert "stray letter" in labels(SQUARE, "x^T z", "x_i z_i")


@pytest.mark.parametrize("answer", ["sum_j A_ij z_j", "sum_i A_ki z_i", "sum_i A_ji z_i", "A z"])
def test_a_bound_letter_captures_no_letter_of_the_question(answer: str):
    assert kind(SQUARE + '"m_i" = "sum_k A_ik z_k"\n', "m_i", answer) == "correct"


@pytest.mark.parametrize("answer", ["W^T b", "sum_i W_ij b_i", "sum_k W_kj b_k"])
def test_a_bound_letter_is_told_from_one_of_the_question(answer: str):
    text = LAYER + '"m_i" = "sum_k W_ki b_k"\n'
    (read,) = verdict(text, "m_i", answer).read
    assert read.free == key(text, "m_i").target.term.free
    assert not {i.name for i in bound_indices(read)} & {i.name for i in read.free}


def test_a_sum_over_the_letter_of_the_question_leaves_its_rows_alone():
    assert kind(SQUARE, "d/dx (x^T z)", "sum_j A_jj z - sum_j A_jj z + z") == "correct"
    assert kind(SQUARE, "d/dx (x^T z)", "sum_i A_ii z") == "incorrect"


@pytest.mark.parametrize("answer", [r"\mathbf{1}", "1", r"I \mathbf{1}"])
def test_an_array_whose_size_nothing_tells_has_that_of_the_question(answer: str):
    assert kind(SQUARE, "d/dx sum_i x_i", answer) == "correct"


def test_a_number_for_a_vector_is_what_every_entry_is():
    assert "every entry" in labels(SQUARE, "d/dx sum_i x_i", "1")
    assert kind(SQUARE, "d/dx (x^T z)", "1") == "incorrect"


@pytest.mark.parametrize("answer", ["I", "delta_ij", "[i = j]", "delta_ik"])
def test_the_identity_is_a_matrix_of_any_size(answer: str):
    assert kind(SQUARE, "dx_i/dx_j", answer) == "correct"


@pytest.mark.parametrize(
    ("find", "answer", "shapes"),
    [
        ("d/dx (x^T z)", "A", ("D×D", "D×1")),
        ("x^T z", "x", ("D×1", "a number")),
        ("x^T z", "x z^T", ("D×D", "a number")),
        ("ds_i/dx_j", "x", ("D×1", "D×D")),
    ],
)
def test_another_shape_is_refused_with_both(find: str, answer: str, shapes: tuple[str, str]):
    found = verdict(SQUARE, find, answer)
    assert found.kind.value == "incorrect"
    assert found.why == f"the answer has the shape {shapes[0]}, expected {shapes[1]}"


def test_a_shape_that_is_not_known_is_not_refused():
    assert kind(SQUARE, "d/dx (x^T z)", "I") == "undecided"


def test_an_array_beside_an_entry_is_not_right():
    assert kind(SQUARE, "d/dx (x^T z)", "x_j z") == "incorrect"


def test_three_indices_are_written_entry_by_entry():
    assert kind(CUBE, "ds_i/dW_kj", "delta_ik x_j") == "correct"
    assert kind(CUBE, "ds_i/dW_kj", "delta_ij x_k") != "correct"
    assert kind(CUBE, "ds_i/dW_kj", "delta_ik x") == "correct"


def test_an_index_that_runs_over_nothing_known_is_told():
    found = verdict(SQUARE, "x^T z", "sum_k 1")
    assert found.kind.value == "unreadable"
    assert found.why == "nothing says what the index k runs over"
    assert found.at == 4


PRODUCT = SIZES + (
    '[symbols]\nX = {shape=["N", "D"]}\nW = {shape=["D", "C"]}\nA = {shape=["D", "D"]}\nB = {shape=["D", "D"]}\n'
)


@pytest.mark.parametrize("find", ["X W", "sum_d X_nd W_dc"])
def test_rows_are_numbered_by_the_index_that_stands_first(find: str):
    assert kind(PRODUCT, find, "X W") == "correct"
    assert kind(PRODUCT, find, "2 X W") == "incorrect"


def test_where_nothing_tells_rows_from_columns_the_transpose_is_not_wrong():
    found = verdict(PRODUCT, "sum_d X_nd W_dc", "W^T X^T")
    assert found.kind.value == "undecided"
    assert "nothing says what numbers the rows" in found.why
    assert kind(PRODUCT, "sum_d X_nd W_dc", "2 W^T X^T") == "incorrect"


def test_a_square_product_is_told_from_its_transpose():
    assert kind(PRODUCT, "sum_k A_ik B_kj", "A B") == "correct"
    assert kind(PRODUCT, "sum_k A_ik B_kj", "(A B)^T") == "undecided"
    assert kind(PRODUCT, "sum_k A_ik B_kj", "A^T B") == "incorrect"


def test_what_is_said_of_a_matrix_has_its_shape():
    assert kind(PRODUCT, "2 A_ji", "2 A^T") == "incorrect"
    assert kind(PRODUCT, "2 A_ji", "2 A") == "correct"
    assert kind(PRODUCT, "A_ij + B_ji", "A + B^T") == "correct"
    assert kind(PRODUCT, "A_ij + B_ji", "A^T + B") == "undecided"
