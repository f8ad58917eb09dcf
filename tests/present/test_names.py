"""What people write for a name, and what a name looks like: one table, both ways."""

from contextlib import suppress

import pytest
from hypothesis import given, settings, strategies as st

from derive import library
from derive.errors import UsageError
from derive.present.names import GREEK, as_name, marks, name_plain, name_text, unwritable

WRITTEN = {
    r"\theta": (r"\theta", "theta", "θ"),
    r"\hat{y}": (r"\hat{y}", r"\hat y", "yhat", "ŷ"),
    r"\hat{p}": ("phat", "p̂", r"\hat p"),
    r"\tilde{\theta}": ("thetatilde", r"\tilde\theta", "θ̃"),
    r"\bar{x}": ("xbar", "x̄"),
    "W^1": ("W^1", "W^{1}", "W¹"),
    "W^{(1)}": ("W^{(1)}", "W⁽¹⁾"),
    "b_1": ("b1", "b_1", "b_{1}", "b₁"),
    "h_{10}": ("h10", "h_10", "h₁₀"),
    "y^*": ("y*", "y^*", "y^{*}"),
    r"\mu_0": ("mu0", "mu_0", "μ₀"),
    r"x_\theta": ("x_theta", "x_θ"),
    r"\mathbf{W}": (r"\mathbf W", r"\mathbf{W}"),
    "x_in": ("x_in",),
    "x_1^2": ("x_1^2", "x₁²"),
    r"w_{\mathrm{in}}": (r"w_{\mathrm{in}}",),
    "loss": ("loss", " loss "),
    "hat": ("hat",),
    r"\ell": ("ell", "ℓ"),
    "é": ("é", "e\u0301"),
}
NO_NAMES = (
    "", "2x", "1", "x_1_2", "x^1^2", r"\foo", r"\hatp", r"\hat", r"\hat{}", "a b", "a,b", "a=b", "x$", "x'",
    "x^-1", "x^{y^2}", "x_{", "x}", "{", "x_", "^1", "x[i]", "x(1)", "h2o", r"\mathbf{1}", r"\prime", "x^\x00",
    r"\hat{\bar{x}}", r"\hat\hat x", r"\hat " * 5000 + "x", "x" * 61, "{" * 5000,
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "name"), [(written, name) for name, those in WRITTEN.items() for written in those]
)
def test_a_person_may_write_a_name_in_several_ways(written, name):
    assert as_name(written) == name
    assert not unwritable(name)


@pytest.mark.parametrize("written", NO_NAMES)
def test_what_is_no_name_is_refused_in_one_line(written):
    with pytest.raises(UsageError, match="is not a name: expected"):
        as_name(written)


@settings(max_examples=500, deadline=None, database=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from([*"abiθŷW12_^{}\\ ¹₁*(),=\u0302", "theta", "yhat", r"\hat", r"\mathbf"]), max_size=8
    )
)
def test_any_text_is_a_name_or_refused_in_words(pieces):
    with suppress(UsageError):
        name = as_name("".join(pieces))
        assert as_name(name) == name
        assert name_text(as_name(name_text(name))) == name_text(name)
        assert not unwritable(name)


@pytest.mark.parametrize("name", WRITTEN)
def test_what_a_page_shows_is_read_as_what_looks_like_it(name):
    assert name_text(as_name(name_text(name))) == name_text(name)


@pytest.mark.parametrize("problem", library.names())
def test_every_name_of_the_library_is_one_that_a_person_may_write(problem):
    stated = library.load(problem)
    letters = [letter for those in stated.letters.values() for letter in those]
    for name in (*stated.sizes, *stated.shapes, *stated.opaque, *letters):
        assert as_name(name) == name
        assert as_name(name_text(name)) == name
        assert name_plain(name).isascii()


@pytest.mark.parametrize("word", [word for word in GREEK if word != "prime"])
def test_a_greek_letter_is_spelled_read_and_shown(word):
    assert as_name(word) == rf"\{word}"
    shown = {"Sigma": "𝚺"}.get(word, GREEK[word])  # Σ is the sign of a sum
    assert name_text(as_name(word)) == shown == name_text(as_name(shown)) == name_text(as_name(GREEK[word]))
    assert name_plain(as_name(word)) == {"varepsilon": "epsilon", "varphi": "phi"}.get(word, word)


@pytest.mark.parametrize(
    ("name", "plain"),
    [(r"\hat{y}", "yhat"), ("ŷ", "yhat"), ("W^{(1)}", "W1"), ("b_1", "b1"), ("W₁", "W1"), ("y^*", "y*"),
     (r"\mathbf{w}", "w"), (r"\varepsilon", "epsilon"), ("x_in", "xin"), ("loss", "loss")],
)  # fmt: skip
def test_a_name_has_a_spelling_for_keyboards(name, plain):
    assert name_plain(name) == plain


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("W^{(1)}_0", ("W", "0", "{(1)}")),
        ("w_0^2", ("w", "0", "2")),
        (r"\hat{y_1}", (r"\hat{y_1}", "", "")),
        (r"w_{\mathrm{in}}", ("w", r"{\mathrm{in}}", "")),
        ("y^*", ("y", "", "*")),
        (r"x_\theta", ("x", r"\theta", "")),
        ("x_1_2", ("x_1_2", "", "")),
        ("", ("", "", "")),
    ],
)
def test_a_name_has_a_stem_and_marks(name, parts):
    assert marks(name) == parts
