"""In LaTeX a script without braces is one character: what follows stands beside it."""

import pytest
from reading import meaning, of_answers

from derive.read import Unreadable
from derive.terms import fn, index, mul, same, sum_over, sym

NAMES = "G:n,m W:d,m q:n w:d w_0 c"
i, j, k, n_, m_ = index("i", "n"), index("j", "m"), index("k", "d"), index("k", "n"), index("l", "n")
LATEX = {
    r"\sum_jG_{ij}W_{kj}": sum_over(j, mul(sym("G", i, j), sym("W", k, j))),
    r"\sum_kq_k": sum_over(n_, sym("q", n_)),
    r"\sum_le^{q_l}": sum_over(m_, fn("exp", sym("q", m_))),
    r"q_iw_k \cdot c": mul(sym("q", i), sym("w", k), sym("c")),
    r"c^2q_i \cdot c": mul(sym("c") ** 2, sym("q", i), sym("c")),
}


@pytest.mark.parametrize("text", LATEX)
def test_a_script_without_braces_is_one_letter(text):
    (found, *_) = meaning(text, of_answers(NAMES))
    assert same(found, LATEX[text])


def test_two_letters_below_a_sum_in_latex_are_no_two_indices():
    with pytest.raises(Unreadable):
        meaning(r"\sum_ij G_{ij}", of_answers(NAMES))


def test_in_plain_text_they_are():
    (found,) = meaning("sum_ij G_ij", of_answers(NAMES))
    assert same(found, sum_over((i, j), sym("G", i, j)))


def test_a_declared_label_0_is_no_entry():
    (found,) = meaning("w_0", of_answers(NAMES))
    assert same(found, sym("w_0"))
