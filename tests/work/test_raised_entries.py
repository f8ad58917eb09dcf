"""In plain text the index behind what e is raised to is not one of e."""

import pytest
from work.small import SOFTMAX, marks, report


@pytest.mark.parametrize("raised", ["e^θ_k", "e^theta_k"])
def test_an_index_behind_an_exponent_belongs_to_it(raised: str) -> None:
    (line,) = report(SOFTMAX, f"ŷ_k = {raised} / Σ_i {raised.replace('_k', '_i')}").lines
    assert line.mark.value == "follows"
    assert [note.label for note in line.notes] == ["sloppy"]
    assert marks(SOFTMAX, f"ŷ_k = {raised} / Σ_i 2 {raised.replace('_k', '_i')}") == "W"


def test_a_sign_may_stand_before_it() -> None:
    assert marks(SOFTMAX, "e^-θ_k e^θ_k = 1") == "+"


def test_what_is_raised_twice_is_not_guessed_at() -> None:
    assert marks(SOFTMAX, "e^θ_k^2 = e^(2 θ_k)") in ("?", "!")


def test_an_own_name_e_keeps_its_index() -> None:
    assert marks(SOFTMAX, "Let e_k = ŷ_k - y_k.", "e_k^2 = (ŷ_k - y_k)^2") == "++"


def test_in_latex_it_is_as_it_is_set() -> None:
    assert marks(SOFTMAX, r"\hat{y}_k = e^\theta_k / \sum_i e^{\theta_i}") in ("?", "!")
