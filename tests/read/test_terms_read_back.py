"""What is printed reads back as the same term, up to where minus signs and reciprocals are kept."""

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import example, given, settings, strategies as st

from derive.errors import StatementError
from derive.present.text import text
from derive.read import read
from derive.terms import (
    ZERO,
    Mul,
    Num,
    Pow,
    Term,
    add,
    delta,
    derivative,
    factors_of,
    fn,
    index,
    indicator,
    mul,
    num,
    power,
    same,
    size,
    sum_over,
    sym,
)

SHAPES = {
    "a": ("a", ()),
    "x": ("x", ("n",)),
    "W⁽¹⁾": ("W^{(1)}", ("n", "m")),
    "ŷ": (r"\hat{y}", ("n",)),
    "θ": (r"\theta", ("m",)),
    "y*": ("y^*", ("n",)),
    "b₁": ("b_1", ("n",)),
    "b₂": ("b_2", ()),
    "w₀⁽¹⁾": ("w_0^{(1)}", ("n", "m")),
    "x_in": ("x_in", ("n",)),
    "a_in": ("a_in", ()),
}
LETTERS = {"i": "n", "j": "n", "k": "n", "p": "m", "q": "m", "i₁": "n"}
i, j, k, p, q = (index(letter, LETTERS[letter]) for letter in "ijkpq")

over_n, over_m = st.sampled_from((i, j, k, index("i_1", "n"))), st.sampled_from((p, q))
entries = st.one_of(
    st.just(sym("a")),
    st.builds(lambda at: sym("x", at), over_n),
    st.builds(lambda at: sym(r"\hat{y}", at), over_n),
    st.builds(lambda at: sym("y^*", at), over_n),
    st.builds(lambda at: sym(r"\theta", at), over_m),
    st.builds(lambda r, c: sym("W^{(1)}", r, c), over_n, over_m),
    st.builds(lambda at: sym("b_1", at), over_n),
    st.builds(lambda at: sym("x_in", at), over_n),
    st.builds(lambda r, c: sym("w_0^{(1)}", r, c), over_n, over_m),
    st.sampled_from((sym("b_2"), sym("a_in"))),
)
numbers = st.builds(lambda over, below: num(Fraction(over, below)), st.integers(-6, 6), st.integers(1, 4))
leaves = st.one_of(entries, entries, numbers, st.just(size("n")), st.builds(delta, over_n, over_n))
exponents = numbers | st.sampled_from((num(-1), num(2), num(Fraction(1, 2)), num(70), num(-70)))


def grow(inner):
    return st.one_of(
        st.builds(add, inner, inner),
        st.builds(add, inner, inner, inner),
        st.builds(mul, inner, inner),
        st.builds(mul, inner, inner, inner),
        st.builds(lambda t: mul(num(-1), t), inner),
        st.builds(lambda t, u: t / u, inner, inner),
        st.builds(power, inner, exponents),
        st.builds(power, inner, inner),
        st.builds(sum_over, over_n | over_m, inner),
        st.builds(fn, st.sampled_from(("exp", "log", "tanh", "sigma", "relu", "abs", "sin")), inner),
        st.builds(derivative, inner | entries, entries),
        st.builds(indicator, inner, st.sampled_from(("<", "<=", "=", "!=")), inner),
    )


terms = st.recursive(leaves, grow, max_leaves=14)


def back(term: Term) -> Term:
    return read(text(term), SHAPES, {"n": "n"}, LETTERS)


def plain(term: Term) -> Term:
    """`term` with reciprocals and whole powers taken into products and into powers.

    A fraction bar does not show whether 1/(a b) is a power of a product or a product of powers.
    """
    if not isinstance(term, Pow):
        return term.with_args(map(plain, term.args)) if not isinstance(term, Num) else term
    base, exponent = map(plain, term.args)
    if not (isinstance(exponent, Num) and exponent.value.denominator == 1):
        return power(base, exponent)
    if isinstance(base, Mul):
        return mul(*(plain(power(factor, exponent)) for factor in factors_of(base)))
    if isinstance(base, Pow) and isinstance(base.exponent, Num):
        return plain(power(base.base, num(base.exponent.value * exponent.value)))
    return power(base, exponent)


@settings(max_examples=600, deadline=None, database=None, derandomize=True)
@given(terms)
@example(num(Fraction(1, 2)) * sym("a"))
@example(num(Fraction(-2, 3)) / sym("a"))
@example(power(mul(sym("a"), size("n")), num(-1)))
@example(power(ZERO, num(-1)))
@example(power(power(sym("a"), num(2)), num(Fraction(3, 2))))
@example(power(power(sym("a"), size("n")), num(Fraction(3, 2))))
@example(power(fn("log", sym("a")), num(2)))
@example(sum_over(i, sym("a") + sym("x", i)) * sum_over(j, sym("x", j)))
@example(3 * power(num(2), sym("a")))
@example(2 * indicator(ZERO, "<", sym("a")))
@example(fn("abs", sym("a") * fn("abs", sym("a"))))
@example(fn("log", sym("a")) * fn("log", sym("a")) / fn("log", sym("a")))
@example(fn("tanh", sym("a")) ** 2)
@example(derivative(derivative(sym("a"), sym("x", i)), sym("x", i)))
@example(derivative(derivative(sym("a"), sym("x", i)), sym("x", j)) ** 2)
def test_a_printed_term_reads_back_as_itself(term):
    assert same(plain(back(term)), plain(term)), text(term)


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(terms)
def test_what_was_read_prints_the_same_again(term):
    once = text(back(term))
    assert text(back(back(term))) == once


@settings(max_examples=500, deadline=None, database=None, derandomize=True)
@given(st.text("a xŷθ_ijp1[]{}()^²⁻/+−·√∂Σδ|<=≤e log σ,", max_size=30))
def test_any_text_is_read_or_refused_in_words(typed):
    with suppress(StatementError):
        read(typed, SHAPES, {"n": "n"}, LETTERS)


@pytest.mark.parametrize("start", ["√", "log ", "Σ_i ", "(", "|", "e^{", "1[", "∂/∂a [", "a^{"])
def test_every_kind_of_nesting_is_bounded(start):
    with pytest.raises(StatementError, match="column"):
        read(start * 3000 + "a", SHAPES, {"n": "n"}, LETTERS)


@pytest.mark.parametrize(
    ("bad", "column"),
    [
        ("Σ a", 1),
        ("Σ_ij a", 1),
        ("a⁻", 2),
        ("9" * 5000, 1),
        ("a ·", 4),
        ("|a", 3),
        ("1[a]", 4),
        ("∂²a/∂x_i", 9),
        ("∂a/∂x_i²", 9),
        ("∂a", 3),
        ("∂/∂a a", 6),
    ],
)
def test_a_refusal_names_its_column(bad, column):
    with pytest.raises(StatementError, match=f"column {column}:"):
        read(bad, SHAPES, {"n": "n"}, LETTERS)
