"""Small things that stand in derivations."""

import pytest
from reading_lines import first, of_lines, said

from derive.read import Formula, NotYet, Unreadable, elaborate, parse
from derive.terms import delta, derivative, index, mul, num, power, reciprocal, same, size, sum_over, sym

i, j, p, q = (index(letter, "n") for letter in "ijpq")


def test_sigma_to_the_fourth_beside_a_declared_square():
    where = of_lines(r"\sigma^2 c")
    square = sym(r"\sigma^2")
    assert same(first(r"\sigma^4", where), square**2)
    assert same(first(r"\frac{c}{\sigma}", where), mul(sym("c"), reciprocal(power(square, num(1) / num(2)))))
    assert same(first(r"\sigma^2", where), square)
    with pytest.raises(Unreadable):
        said(r"\sigma_1", where)


def test_where_sigma_is_declared_too_its_powers_are_its_own():
    assert same(first(r"\sigma^4", of_lines(r"\sigma^2 \sigma")), power(sym(r"\sigma"), num(4)))


def test_a_plus_that_is_raised_is_a_label():
    where = of_lines("x_+:n x:n c")
    assert first(r"x^+", where) is sym("x_+", p)
    assert same(first(r"x^+_i + c", where), sym("x_+", i) + sym("c"))
    assert same(first(r"\|x^+ - x\|^2", where), sum_over(p, (sym("x_+", p) - sym("x", p)) ** 2))
    assert first("x^+", of_lines("x^+:n")) is sym("x^+", p)
    with pytest.raises(Unreadable):
        said("c^+", where)


def test_a_mean_with_a_bar():
    assert same(first(r"\bar{x}", of_lines("x:n")), mul(reciprocal(size("n")), sum_over(i, sym("x", i))))
    assert first(r"\bar{x}", of_lines(r"x:n \bar{x}")) is sym(r"\bar{x}")
    with pytest.raises(Unreadable):
        said(r"\bar{X}", of_lines("X:n,n"))


def test_a_nabla_without_its_variable():
    where = of_lines("x:n w:n J c", made_of={"J": "x w"}, variable="w")
    assert same(first(r"\nabla J", where), derivative(sym("J"), sym("w", p)))
    assert same(first(r"\nabla J(x)", where), derivative(sym("J"), sym("x", p)))
    assert same(first("grad J", where), derivative(sym("J"), sym("w", p)))
    assert same(first("grad_x J", where), derivative(sym("J"), sym("x", p)))
    assert same(
        first(r"\nabla J(w)^\top w", where), sum_over(i, derivative(sym("J"), sym("w", i)) * sym("w", i))
    )
    assert same(first(r"\nabla^2 J", where), derivative(derivative(sym("J"), sym("w", p)), sym("w", q)))
    with pytest.raises(Unreadable):
        said(r"\nabla c", where)
    with pytest.raises(Unreadable):
        said(r"\nabla J", of_lines("x:n w:n J", made_of={"J": "x w"}))


def test_two_indices_at_delta_are_those_of_kronecker():
    where = of_lines(r"\delta:n x:n")
    assert same(first(r"\delta_{ij} x_i x_j", where), mul(delta(i, j), sym("x", i), sym("x", j)))
    assert first(r"\delta_i", where).name == r"\delta"
    labelled = of_lines(r"\delta_c:n x:n")
    assert same(first(r"\delta_{cj} x_j", labelled), mul(sym(r"\delta_c", j), sym("x", j)))
    assert same(first(r"\delta_{jc} x_j", labelled), mul(sym(r"\delta_c", j), sym("x", j)))
    assert same(first(r"\delta_{ij} x_i x_j", labelled), mul(delta(i, j), sym("x", i), sym("x", j)))


@pytest.mark.parametrize(
    "text",
    [r"J + \text{const}", "J + const", r"J \propto x", r"J \approx x", r"\log p(y | x)", r"\log p(y, x)"],
)
def test_what_is_no_equation_of_numbers_is_not_judged_yet(text):
    with pytest.raises(NotYet):
        said(text, of_lines("J x y"))


@pytest.mark.parametrize("names", [r"\text{Loss} z:n", "Loss z:n"])
def test_a_word_may_be_a_name(names):
    where = of_lines(names, made_of={"Loss": "z"})
    for text in (r"\frac{\partial \text{Loss}}{\partial z_i}", r"\frac{\partial Loss}{\partial z_i}"):
        assert same(first(text, where), derivative(sym("Loss"), sym("z", i)))


def test_the_indicator_of_the_size_of_an_entry():
    where = of_lines(r"r:n \delta c", made_of={"r": ""})
    first(r"\mathbf 1[|r_i|\le\delta]\,r_i", where)
    first(r"\max(-\delta,\min(\delta,r_i))", where)
    first(r"\mathbf 1[|r_i|>\delta]\,\delta\,\mathrm{sign}(r_i)", where)


SLOPE = r"\left.\frac{\partial}{\partial x_i}[x_j - \mu]\right|_{\mu}"


@pytest.mark.parametrize(
    "text",
    [
        SLOPE,
        r"\frac{\partial (x_j - \mu)}{\partial x_i}\bigg|_\mu",
        r"\left.\frac{\partial (x_j - \mu)}{\partial x_i}\right|_{\mu}",
    ],
)
def test_what_stands_below_the_bar_behind_a_derivative_is_held_fixed(text):
    where = of_lines(r"x:n \mu c L", made_of={r"\mu": "x", "L": r"x \mu"})
    wanted = derivative(sym("x", j) - sym(r"\mu"), sym("x", i), "local")
    assert same(first(text, where), wanted)
    assert same(first(f"c {text}" + " + c", where), mul(sym("c"), wanted) + sym("c"))


@pytest.mark.parametrize(
    "text",
    [r"\frac{\partial (L - \mu)}{\partial x_i}|_\mu", r"\frac{\partial L}{\partial x_i}|_{x = 0}", r"c|_\mu"],
)
def test_a_bar_of_another_kind_is_refused(text):
    with pytest.raises(Unreadable):
        said(text, of_lines(r"x:n \mu c L", made_of={r"\mu": "x", "L": r"x \mu"}))


@pytest.mark.parametrize(
    "text",
    [
        "dx " * 1000,
        "J(" * 300,
        "J(x)" * 300,
        "(x_1, " * 200,
        r"[x_1 " * 200,
        r"x_1 + \dots + " * 150,
        r".\frac" * 300,
        "|_x" * 300,
    ],
    ids=lambda text: text[:6],
)
def test_what_goes_on_for_ever_is_refused(text):
    where = of_lines("x:n J", made_of={"J": "x"})
    with pytest.raises(Unreadable):
        said(text, where)


def labels(text, where):
    formula = Formula(where.fresh())
    (reading, *_) = parse(text, where.names())
    elaborate(formula, reading.tree, {})
    return [each.label for each in formula.remarks]


def test_a_number_typed_at_a_letter_is_its_label_and_no_guess():
    where = of_lines("W^2:n,n y^1:n")
    assert same(first("W2_ij y1_j", where), mul(sym("W^2", i, j), sym("y^1", j)))
    assert labels("W2_ij y1_j", where) == ["spelling", "spelling"]
    assert labels("W_{2ij} + y^1_j", where) == ["label"]


def test_braces_in_braces_are_one_pair():
    where = of_lines("J x:n")
    for text in (
        r"\frac{{\partial J}}{{\partial x_i}}",
        r"\frac{{{d}}}{{dx_{{i}}}} J",
        r"\frac{\partial J}{{\partial {{x}}_i}}",
    ):
        assert same(first(text, where), derivative(sym("J"), sym("x", i))), text
    assert same(first(r"\frac{{J}}{{2}}", where), mul(sym("J"), num(1) / num(2)))
