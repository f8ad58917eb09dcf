"""What a line speaks of and nobody declared: variables of a derivative, formulas in which one is taken."""

import pytest
from reading_lines import first, of_lines, said

from derive.read import Formula, Unreadable, parse
from derive.read.own import suppose
from derive.read.scope import Own
from derive.terms import add, derivative, fn, index, mul, neg, num, same, sum_over, sym

NAMES = r"x m b y X:n,d w:d r:n"
WHERE = of_lines(NAMES, functions={"g": ()}, made_of={"y": "x m b", "r": "X w"})
x, m, b, u, z = map(sym, "xmbuz")
PRODUCT = add(mul(x, m), b)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (r"\frac{d\,\sigma(-u)}{du}", derivative(fn("sigma", neg(u)), u)),
        (r"\frac{d}{du}\sigma(-u)", derivative(fn("sigma", neg(u)), u)),
        (r"\frac{\partial}{\partial z} \log z", derivative(fn("log", z), z)),
        (r"\frac{\mathrm{d}\tanh(z)}{\mathrm{d}z}", derivative(fn("tanh", z), z)),
        ("d/dz exp(x z)", derivative(fn("exp", mul(x, z)), z)),
        (r"\sigma'(z)", derivative(fn("sigma", z), z)),
        (r"\tanh''(z)", derivative(derivative(fn("tanh", z), z), z)),
    ],
)
def test_a_letter_in_which_a_derivative_is_taken_stands_for_all_numbers(text, wanted):
    ((terms, own),) = said(text, WHERE)
    assert same(terms[0], wanted)
    assert list(own.values()) == [Own(wanted.wrt.name)]


def test_it_stands_for_them_on_both_sides():
    (((left, right), own),) = said(r"-\sigma(u)(1-\sigma(u)) = \frac{d}{du}\sigma(-u)", WHERE)
    assert set(own) == {"u"}
    assert same(left, mul(neg(fn("sigma", u)), add(num(1), neg(fn("sigma", u)))))
    assert same(right, derivative(fn("sigma", neg(u)), u))


@pytest.mark.parametrize(
    "text",
    [
        r"\frac{\partial y}{\partial u}",  # of which y may be made in the student's mind
        r"\frac{\partial (y u)}{\partial u}",
        r"\sigma(u)",
        r"\frac{\partial \sigma(x)}{\partial u}",
        r"\frac{\partial}{\partial n} n^2",
        r"\frac{\partial}{\partial u} u_i",
        r"\sum_u \sigma'(u)",
    ],
)
def test_no_other_letter_does(text):
    with pytest.raises(Unreadable):
        said(text, WHERE)


def test_in_answers_none_does():
    from reading import meaning, of_answers

    with pytest.raises(Unreadable):
        meaning(r"\frac{d}{du}\sigma(-u)", of_answers(NAMES))


@pytest.mark.parametrize(
    ("text", "function", "stands_for"),
    [
        (r"\frac{\partial ReLU(xm + b)}{\partial (xm + b)}", "relu", PRODUCT),
        (r"\frac{\partial ReLU(xm + b)}{\partial (b + mx)}", "relu", PRODUCT),
        (r"\frac{\mathrm{d}\tanh(-x)}{\mathrm{d}(-x)}", "tanh", neg(x)),
        (r"\sigma'(xm + b)", "sigma", PRODUCT),
        (r"\mathrm{ReLU}'(xm + b)", "relu", PRODUCT),
    ],
)
def test_a_derivative_in_a_formula_is_one_in_a_name_for_it(text, function, stands_for):
    ((terms, own),) = said(text, WHERE)
    ((name, it),) = own.items()
    assert name not in ("x", "m", "b", "y", "w", "r", "X", "n", "d", "g")
    assert same(it.body, stands_for)
    assert same(terms[0], derivative(fn(function, sym(name)), sym(name)))


def test_the_name_has_the_indices_of_the_formula():
    i, j = index("i", "n"), index("j", "d")
    ((terms, own),) = said(r"\sum_i \sigma'(X_{ij} w_j)", WHERE)
    ((name, it),) = own.items()
    assert set(it.params) == {i, j}
    entry = sym(name, *it.params)
    assert same(terms[0], sum_over(i, derivative(fn("sigma", entry), entry)))


@pytest.mark.parametrize(
    "text",
    [
        r"\frac{\partial (xm + x)}{\partial (xm)}",  # may x move or not?
        r"\frac{\partial (\sigma(xm) + y)}{\partial (xm)}",
        r"\frac{\partial \sigma(x)}{\partial (m + b)}",
        r"\frac{\partial x}{\partial (2)}",
        r"\frac{\partial \sigma(Xw)}{\partial (Xw)}",
        r"\frac{\partial y}{\partial (xm + b)}",
        r"\nabla_{(x m)} y",
    ],
)
def test_what_may_move_otherwise_too_is_refused(text):
    with pytest.raises(Unreadable):
        said(text, WHERE)


def test_a_bracket_around_a_name_is_nothing():
    assert same(first(r"\frac{\partial y}{\partial (x)}", WHERE), derivative(sym("y"), x))


def notes(text):
    formula = Formula(WHERE.fresh())
    (reading, *_) = parse(text, WHERE.names())
    suppose(formula, reading.tree)
    return [each.label for each in formula.remarks]


@pytest.mark.parametrize(
    "text",
    [
        r"\frac{\partial y}{\partial x} = \sigma'(z) m",  # z may be short for xm + b
        r"y = \frac{d}{du} \sigma(u)",
        r"\sigma(1) - \sigma(0) = \sigma'(z)",  # for some z
    ],
)
def test_a_letter_that_may_be_short_for_something_is_a_guess(text):
    assert notes(text) == ["label"]


@pytest.mark.parametrize(
    "text", [r"\frac{d}{du}\sigma(-u) = -\sigma(u)(1-\sigma(u))", r"\sigma'(z) = \sigma(z)(1 - \sigma(z))"]
)
def test_a_letter_alone_is_none(text):
    assert notes(text) == []


@pytest.mark.parametrize("text", ["g(x) = g(0) + g'(z) x", "g'(z) z = g(0) g'(z)", "g''(z) = g''(z)"])
def test_the_point_of_a_remainder_may_be_one_that_there_is(text):
    assert notes(text) == ["label"]


def test_a_derivative_of_a_vector_in_a_vector_may_be_that_of_each_entry():
    where = of_lines("X:n,d w:d u:n", made_of={"u": "X w"})
    p, q = (index(letter, "n") for letter in "pq")
    jacobian, by_entry = (terms[0] for terms, _ in said(r"\frac{d}{du}\sigma(-u)", where))
    assert same(jacobian, derivative(fn("sigma", neg(sym("u", p))), sym("u", q)))
    assert same(by_entry, derivative(fn("sigma", neg(sym("u", p))), sym("u", p)))
