"""A definition with names in brackets that it is made of is that definition; anything else is refused or a product."""

import pytest
from reading import meaning, of_answers
from reading_lines import first, of_lines, said

from derive.read import Ambiguous, NotYet, Unreadable
from derive.terms import D, add, derivative, fn, mul, num, same, sym

NAMES = r"x m b y^* y MSE \theta:d X:n,d W:n,d c KL p:n q:n \ell \hat{y}:n"
MADE = {
    "y": "x m b",
    "MSE": "y y^* x m b",
    "KL": "p q",
    r"\ell": r"\theta X",
    r"\hat{y}": r"\theta X",
}
WHERE = of_lines(NAMES, made_of=MADE)


@pytest.mark.parametrize(
    "text",
    [
        "MSE(y, y^*)", "MSE(x)", "MSE(x, m, b)", r"\mathrm{MSE}(y, y^*)", r"\operatorname{MSE}(y \mid y^*)",
        r"MSE(y | x)", r"\text{MSE}(y; x)", r"MSE\left(y, y^*\right)",
    ],
)  # fmt: skip
def test_it_is_what_it_is_without_them(text):
    assert same(first(text, WHERE), sym("MSE"))


@pytest.mark.parametrize(
    "text", [r"KL(p\|q)", r"KL(p || q)", r"\mathrm{KL}(p, q)", r"KL(p \mid q)", r"KL(\mathbf{p}\|\mathbf{q})"]
)
def test_bars_stand_between_them(text):
    assert same(first(text, WHERE), sym("KL"))


def test_of_whole_arrays():
    assert same(first(r"\ell(\theta)", WHERE), sym(r"\ell"))
    assert same(first(r"-\log\ell(X, \theta)", WHERE), mul(num(-1), fn("log", sym(r"\ell"))))


def test_within_a_derivative():
    found = first(r"\frac{\partial MSE(y, y^*)}{\partial x}", WHERE)
    assert same(found, derivative(sym("MSE"), sym("x")))
    assert same(first(r"\frac{\partial}{\partial x} MSE(y, y^*)", WHERE), found)


def test_one_name_may_be_a_factor_too():
    usual, spare = (sides[0] for sides, _ in said("MSE(x)", WHERE))
    assert same(usual, sym("MSE"))
    assert same(spare, mul(sym("MSE"), sym("x")))


def test_a_power_stands_behind_the_brackets():
    assert same(first("MSE(y, y^*)^2 + 1", WHERE), add(sym("MSE") ** 2, num(1)))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("MSE(y, c)", NotYet), ("KL(x, q)", NotYet), ("y(y^*)", NotYet), ("MSE(2)", Ambiguous),
        ("MSE(x + 1)", Ambiguous), (r"\ell(\theta_j)", NotYet), ("MSE(y - y^*)", Ambiguous), ("MSE(y, h)", Unreadable),
        ("MSE(y, 2)", Unreadable), ("x(m, b)", Unreadable), (r"\ell(X\theta)", Ambiguous),
    ],
)  # fmt: skip
def test_the_value_at_something_else_is_refused(text, kind):
    with pytest.raises(kind):
        said(text, WHERE)


def test_a_product_with_a_formula_that_it_is_not_made_of_is_one():
    assert same(first("y(y - 1)", WHERE), mul(sym("y"), add(sym("y"), num(-1))))
    assert same(first("x(m + b)", WHERE), mul(sym("x"), add(sym("m"), sym("b"))))


def test_a_prime_is_the_derivative_in_the_number_in_the_brackets():
    found = first("y'(x)", WHERE)
    assert isinstance(found, D)
    assert same(found, derivative(sym("y"), sym("x")))
    assert same(first("y''(x)", WHERE), derivative(found, sym("x")))


@pytest.mark.parametrize("text", [r"\ell'(\theta)", "y'(c)", "y'(x, m)"])
def test_a_prime_at_anything_else_is_refused(text):
    with pytest.raises(Unreadable):
        said(text, WHERE)


def test_an_answer_may_name_several_arguments():
    where = of_answers(NAMES)
    where.made_of, where.known = {name: frozenset(those.split()) for name, those in MADE.items()}, None
    where.known = where.names()
    assert same(meaning(r"KL(p\|q) + 1", where)[0], add(sym("KL"), num(1)))
