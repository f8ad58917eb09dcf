"""Differentials: that of a symbol is any array of its shape, that of what is made of it follows."""

import pytest
from reading_lines import first, of_lines, said

from derive.read import Ambiguous, Clash, Unreadable
from derive.terms import add, derivative, index, mul, num, same, sum_over, sym

NAMES = r"X:n,k B:n,n C:k,k w:k b f J y:n \theta:k x W^{(1)}:n,k"
WHERE = of_lines(NAMES, made_of={"f": "X B C", "y": "X w", "J": "y b X w"})
i, j = index("i", "n"), index("j", "k")
X, dX = sym("X", i, j), sym("dX", i, j)
p, q = index("p", "n"), index("q", "k")


@pytest.mark.parametrize("text", ["dX", r"\mathrm{d}X", r"d\,X", r"\mathrm{d} X", r"\text{d}X"])
def test_that_of_a_symbol_is_an_array_of_its_shape(text):
    ((terms, own),) = said(text, WHERE)
    assert terms == [sym("dX", p, q)]
    assert [(each.name, [place.dim for place in each.params], each.body) for each in own.values()] == [
        ("dX", ["n", "k"], None)
    ]


def test_entries_labels_and_transposes_of_it():
    assert same(first("dX_{ij} + x", WHERE), add(sym("dX", i, j), sym("x")))
    assert first(r"dX^\top", WHERE) is sym("dX", index("q", "n"), index("p", "k"))
    assert first(r"d\theta", WHERE) is sym(r"d\,\theta", index("p", "k"))
    assert first(r"dW^{(1)}", WHERE) is sym(r"d\,W^{(1)}", p, q)


@pytest.mark.parametrize(
    ("text", "of"),
    [
        (r"df = \mathrm{tr}(B\, dX C)", sym("f")),
        (r"\mathrm{d}f = \langle B, dX \rangle", sym("f")),
        (r"d f(X) = tr(dX)", sym("f")),
    ],
)
def test_that_of_a_definition_is_the_sum_of_its_slopes(text, of):
    try:
        found = said(text, of_lines("X:n,n B:n,n C:n,n f", made_of={"f": "X B C"}))[0][0][0]
    except Unreadable as why:
        raise AssertionError(why) from None
    a, b = index("i", "n"), index("j", "n")
    entry = sym("X", a, b)
    assert same(found, sum_over((a, b), mul(derivative(of, entry), sym("dX", a, b))))


def test_that_of_a_formula_is_so_too():
    found = first(r"d\,\mathrm{tr}(X^T X) = 2 \mathrm{tr}(X^T dX)", WHERE)
    inside = first(r"\mathrm{tr}(X^T X)", WHERE)
    assert same(found, sum_over((i, j), mul(derivative(inside, X), dX)))


def test_what_has_no_differential_stays():
    ((terms, own),) = said("df = tr(B X C dX^T)", WHERE)
    assert set(own) == {"dX"}
    assert terms


def test_where_only_defined_things_have_one_all_symbols_move_that_make_them_up():
    ((_, own),) = said(r"dJ = \frac{\partial J}{\partial y}^T dy", WHERE)
    assert set(own) == {"dX", "dw"}


def test_an_inner_product_is_the_sum_over_all_entries():
    assert same(first(r"\langle X, X \rangle", WHERE), sum_over((i, j), mul(X, X)))
    assert same(first(r"\langle w, \theta \rangle", WHERE), sum_over(j, mul(sym("w", j), sym(r"\theta", j))))
    with pytest.raises(Clash):
        said(r"\langle X, B \rangle", WHERE)
    with pytest.raises(Clash):
        said(r"\langle w, y \rangle", WHERE)


@pytest.mark.parametrize("text", ["d", "dz", "d + 1", "d2", r"d\|X\|_F^2", "d(X^2)"])
def test_no_other_d_is_one(text):
    with pytest.raises(Unreadable):
        said(text, WHERE)


def test_a_d_that_is_declared_is_a_factor():
    assert same(first("d x", of_lines("d x")), mul(sym("d"), sym("x")))
    assert same(first("dx + 1", of_lines("d x")), add(mul(sym("d"), sym("x")), num(1)))


def test_in_answers_there_are_none():
    from reading import meaning, of_answers

    with pytest.raises(Unreadable):
        meaning("dX", of_answers(NAMES))


def test_a_derivative_is_still_one():
    assert same(first("df/dx", WHERE), derivative(sym("f"), sym("x")))
    assert same(first(r"\frac{df}{dx}", WHERE), derivative(sym("f"), sym("x")))


def test_powers_are_refused_where_they_may_be_of_either():
    with pytest.raises(Ambiguous):
        said(r"d\|X\|_F^2", WHERE)
