"""What an answer was taken for is shown so that reading that again gives the same, and any text is read or refused."""

from contextlib import suppress

import pytest
from answer.judged import TEXTBOOK
from hypothesis import given, settings, strategies as st
from reading import entry, of_answers

from derive.answer.fit import Misfit, fits
from derive.answer.reading import readings
from derive.errors import DeriveError
from derive.present.text import text as shown
from derive.read import Clash, Unreadable
from derive.terms import same

# not declared: a letter for the size of a batch, and another layer
UNDECLARED = {r"\frac{\hat{y}-y}{N}", r"(\hat{y}_i - y_i) h_j^{(2)}"}


def taken(text, asked):
    """The terms that a text may mean there."""
    found = []
    for each in readings(text, asked.scope).meanings:
        with suppress(Misfit):
            found += [fit.term for fit in fits(each, asked.asked)]
    return found


@pytest.mark.parametrize("answer", TEXTBOOK, ids=lambda answer: answer.name)
def test_what_was_read_is_shown_so_that_it_can_be_read_again(answer):
    asked = answer.key
    for term in taken(answer.text, asked):
        again = taken(shown(term, asked.problem), asked)
        assert any(same(term, each) for each in again)


@pytest.mark.parametrize("answer", TEXTBOOK, ids=lambda answer: answer.name)
def test_each_answer_is_read_or_its_sizes_clash(answer):
    try:
        found = readings(answer.text, answer.key.scope)
    except Unreadable:
        assert answer.text in UNDECLARED
        return
    if not found.meanings:
        assert isinstance(found.refusals[0], Clash) or answer.text in UNDECLARED
        assert not answer.is_right


SCOPE = of_answers(
    r"W:m,n x:n b:m z:m y:m \hat{y}:m X:N,D w:D \theta:D A:n,n u:n v:n a c \lambda J L s:m h^{(1)}:n",
    {"f": (), "L": ("s",)},
)
SCOPE.values["L"] = "L"
PIECES = [
    *"xyabcWAXuvzwkjiJLE012", r"\theta", r"\hat{y}", "ŷ", "θ", r"\frac{", r"\sum_k ", r"\sum_", "{", "}", "(", ")",
    "[", "]", "^", "_", "^T", "'", "+", "-", "*", "/", "=", "<", ">", "|", r"\|", " ", ",", ".", "!", "^2", "^{-1}",
    "d/dx", "dL/ds_k", r"\partial ", r"\nabla_w ", r"\log ", "exp(", "softmax(", "sinh(", "sign(", "diag(", "tr(",
    "f(", "f'(", "I(", "1[", r"\mathbf{1}", r"\mathbb{E}[", r"\langle ", r"\rangle ", r"\begin{cases}", r"\end{cases}",
    "&", r"\\", " if ", " else ", " otherwise ", r"\text{if}", ":=", r"\cdot ", r"\odot ", "∘", ")_k", ")_i", "²", "ᵀ",
    "k=j", r"k \ne j", "e^", r"\boxed{", "$", "\n", "h^{(1)}", "h^1", "h_1", "h1", "_{ij}",
]  # fmt: skip
ANSWERS = sorted({answer.text for answer in TEXTBOOK})


def all_of(text):
    """All that is done with a text before it is compared."""
    try:
        found = readings(text, SCOPE.fresh)
    except DeriveError as why:
        return str(why)
    said = [str(why) for why in found.refusals]
    for each in (*found.meanings, *filter(None, (found.in_rows,))):
        try:
            said.append(shown(entry(each)))
        except DeriveError as why:
            said.append(str(why))
    return said


@settings(max_examples=800, deadline=None, database=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=40))
def test_any_text_is_read_or_refused_in_words(text):
    assert all_of(text)


@settings(max_examples=600, deadline=None, database=None, derandomize=True)
@given(st.sampled_from(ANSWERS), st.data())
def test_any_slip_in_an_answer_is_read_or_refused_in_words(answer, data):
    place = data.draw(st.integers(0, len(answer)))
    length = data.draw(st.integers(0, 4))
    piece = data.draw(st.sampled_from(["", *PIECES]))
    assert all_of(answer[:place] + piece + answer[place + length :])


ATOMS = st.sampled_from(
    ["a", "c", "2", "u", "v", "z", "y", r"\hat{y}", "w", "W", "X", "A", "x_i", "z_k", "A_{ij}", "I", r"\mathbf{1}", "J"]
)  # fmt: skip


def grown(inner):
    one = lambda form: inner.map(lambda a: form.format(a))  # noqa: E731
    two = lambda form: st.tuples(inner, inner).map(lambda pair: form.format(*pair))  # noqa: E731
    ones = [
        "({})^T",
        "({})'",
        "({})^2",
        "softmax({})",
        r"\exp({})",
        r"\|{}\|^2",
        "|{}|",
        "({})_i",
        r"\sum_k ({})",
    ]
    twos = [
        "{} + {}",
        "({}) ({})",
        "({})*({})",
        r"({}) \cdot ({})",
        "({})/({})",
        "1[{} > {}]",
        r"({}) \odot ({})",
    ]
    return st.one_of([one(form) for form in ones] + [two(form) for form in twos])


@settings(max_examples=600, deadline=None, database=None, derandomize=True)
@given(st.recursive(ATOMS, grown, max_leaves=6))
def test_any_formula_of_arrays_is_read_or_refused_in_words(text):
    assert all_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 14 + "A" + ")^2" * 14,
        "softmax(" * 12 + "z" + ")" * 12,
        "sinh(" * 14 + "a" + ")" * 14,
        "I(" * 14 + "a" + ")" * 14,
        "d log " * 30 + "a",
        "log a b / c d " * 60,
        "*".join(["A"] * 300),
        " ".join(["u"] * 300),
        "+".join(["w^2"] * 200),
    ],
    ids=lambda text: text[:12],
)
def test_what_grows_is_bounded(text):
    assert all_of(text)
