"""LaTeX as a textbook sets it, pinned."""

from fractions import Fraction

import pytest
from statements import exp, i, j, k, log, m, theta, y, yhat

from derive.kernel.judgement import (
    OF_MATRICES,
    RELATIONS,
    Judgement,
    differentiable,
    equal,
    independent,
    natural,
    nonnegative,
    nonzero,
    positive,
)
from derive.present.judgements import judgement_latex
from derive.present.latex import latex, name_latex
from derive.terms import (
    ONE,
    ZERO,
    delta,
    derivative,
    determinant,
    fn,
    index,
    indicator,
    num,
    position,
    power,
    size,
    sum_over,
    sym,
    whole,
)

a, b, c, d, x, z, J = map(sym, ("a", "b", "c", "d", "x", "z", "J"))
n = size("n")
HALF = num(Fraction(1, 2))

PARTITION = sum_over(i, exp(theta(i)))

FORMULAS = [
    (-sum_over(k, y(k) * log(yhat(k))), r"-\sum_{k=1}^{C} y_{k} \log \hat{y}_{k}"),
    (yhat(k) * (delta(k, j) - yhat(j)), r"\hat{y}_{k} (\delta_{kj} - \hat{y}_{j})"),
    (delta(k, j) * (1 - yhat(k)) * yhat(k), r"\hat{y}_{k} (1 - \hat{y}_{k}) \delta_{kj}"),
    (exp(theta(k)) / PARTITION, r"\frac{e^{\theta_{k}}}{\sum_{i=1}^{C} e^{\theta_{i}}}"),
    (
        exp(theta(k)) * delta(k, j) / PARTITION,
        r"\frac{e^{\theta_{k}}}{\sum_{i=1}^{C} e^{\theta_{i}}} \delta_{kj}",
    ),
    (
        -exp(theta(k)) * exp(theta(j)) / PARTITION**2,
        r"-\frac{e^{\theta_{k}} e^{\theta_{j}}}{\left(\sum_{i=1}^{C} e^{\theta_{i}}\right)^{2}}",
    ),
    (log(PARTITION), r"\log \sum_{i=1}^{C} e^{\theta_{i}}"),
    (derivative(J, theta(j)), r"\frac{\partial J}{\partial \theta_{j}}"),
    (
        derivative(log(yhat(k)), theta(j)),
        r"\frac{\partial}{\partial \theta_{j}}[\log \hat{y}_{k}]",
    ),
    (
        derivative(derivative(J, theta(j)), theta(i)),
        r"\frac{\partial^{2} J}{\partial \theta_{i} \partial \theta_{j}}",
    ),
    (derivative(derivative(J, x), x), r"\frac{\partial^{2} J}{\partial x^{2}}"),
    (
        derivative(derivative(J, sym("W^1")), sym("W^1")),
        r"\frac{\partial^{2} J}{\partial (W^1)^{2}}",
    ),
    (
        derivative(x * a * b, x, "local"),
        r"\left.\frac{\partial}{\partial x}[x a b]\right|_{a, b}",
    ),
    (derivative(J, x) ** 2, r"\left(\frac{\partial J}{\partial x}\right)^{2}"),
    (
        y(k) / yhat(k) * derivative(yhat(k), theta(j)),
        r"\frac{y_{k}}{\hat{y}_{k}} \frac{\partial \hat{y}_{k}}{\partial \theta_{j}}",
    ),
    (-y(j) + yhat(j), r"\hat{y}_{j} - y_{j}"),
    (a + num(-2) * b, "a - 2 b"),
    (a - (b + c), r"a - (b + c)"),
    (-(a + b), r"-(a + b)"),
    (-x, "-x"),
    (num(Fraction(-3, 4)) + x, r"x - \frac{3}{4}"),
    (HALF * x**2, r"\frac{1}{2} x^{2}"),
    (HALF * sum_over(m, sym("x", m) ** 2), r"\frac{1}{2} \sum_{m=1}^{n} x_{m}^{2}"),
    (sum_over(m, sym("x", m)) / n, r"\frac{1}{n} \sum_{m=1}^{n} x_{m}"),
    (sum_over(m, sym("x", m)) / (2 * n), r"\frac{1}{2 n} \sum_{m=1}^{n} x_{m}"),
    (a * b / (c * d), r"\frac{a b}{c d}"),
    (2 * x / (1 + x**2), r"\frac{2 x}{1 + x^{2}}"),
    ((a + b) / n, r"\frac{a + b}{n}"),
    (x**-2, r"\frac{1}{x^{2}}"),
    (power(x, num(Fraction(-1, 2))), r"\frac{1}{\sqrt{x}}"),
    (power(x, num(Fraction(3, 2))), "x^{3/2}"),
    (power(1 + x**2, HALF), r"\sqrt{1 + x^{2}}"),
    (sum_over(k, a + b), r"\sum_{k=1}^{C} (a + b)"),
    (sum_over(k, -y(k)), r"\sum_{k=1}^{C} (-y_{k})"),
    (sum_over(k, y(k)) + b, r"\sum_{k=1}^{C} y_{k} + b"),
    (sum_over(k, y(k)) * sum_over(i, y(i)), r"\left(\sum_{k=1}^{C} y_{k}\right) \sum_{i=1}^{C} y_{i}"),
    (sum_over(k, y(k)) ** 2, r"\left(\sum_{k=1}^{C} y_{k}\right)^{2}"),
    (sum_over((i, j), sym("A", i, j) * y(i) * y(j)), r"\sum_{i=1}^{C} \sum_{j=1}^{C} A_{ij} y_{i} y_{j}"),
    (log(x) ** 2, r"(\log x)^{2}"),
    (log(x) * log(z), r"\log(x) \log z"),
    (log(a * b), r"\log(a b)"),
    (x * log(num(2)), r"x \log 2"),
    (1 - fn("tanh", a * x) ** 2, r"1 - \tanh^{2}(a x)"),
    (fn("sigma", x) * (1 - fn("sigma", x)), r"\sigma(x) (1 - \sigma(x))"),
    (fn("abs", x) ** 2, r"\lvert x \rvert^{2}"),
    (indicator(ZERO, "<", x), r"\mathbf{1}[x > 0]"),
    (sum_over(k, y(k) * indicator(position(k), "<=", position(j))), r"\sum_{k=1}^{j} y_{k}"),
    (2 * indicator(a, "<=", b), r"2 \, \mathbf{1}[a \le b]"),
    (exp(x) ** 2, r"(e^{x})^{2}"),
    (power(power(x, num(2)), num(3)), r"(x^{2})^{3}"),
    (3 * power(num(2), x), r"3 \cdot 2^{x}"),
    (sym("e") ** x, r"(e)^{x}"),
    (sym("W^{(1)}", i, m), "W^{(1)}_{im}"),
    (sym("W^{(1)}", i, m) ** 2, r"(W^{(1)}_{im})^{2}"),
    (sym("y^*", k), "y^*_{k}"),
    (sym("w_0", i), "w_{0,i}"),
    (sym("w_0", i, m), "w_{0,im}"),
    (sym("w_0^{(1)}", i), "w^{(1)}_{0,i}"),
    (sym(r"w_{\mathrm{in}}^2", i), r"w^2_{\mathrm{in},i}"),
    (sym("A", index("i_1", "C"), j), "A_{i_1,j}"),
    (sum_over(index("i_1", "C"), a), r"\sum_{i_1=1}^{C} a"),
    (sym(r"\mathbf{w}"), r"\mathbf{w}"),
    (delta(i, j) * delta(j, k), r"\delta_{ij} \delta_{jk}"),
]

CLAIMS = [
    (equal(sum_over(k, y(k)), ONE), r"$\sum_{k=1}^{C} y_{k} = 1$"),
    (positive(yhat(k)), r"$\hat{y}_{k} > 0$"),
    (nonnegative(x), r"$x \ge 0$"),
    (nonzero(x), r"$x \ne 0$"),
    (Judgement("<", (a, b)), "$a < b$"),
    (differentiable(J, theta(j)), r"$J$ is differentiable in $\theta$"),
    (independent(a, theta(k)), r"$a$ does not depend on $\theta$"),
    (differentiable(J, x).local, "$J$ is differentiable in $x$, other definitions held fixed"),
    (natural(num(3)), r"$3 \in \{1, 2, \dots\}$"),
]


@pytest.mark.parametrize(("term", "printed"), FORMULAS, ids=[p for _, p in FORMULAS])
def test_a_formula_is_printed_as_a_person_writes_it(term, printed):
    assert latex(term) == printed


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("ξ", r"\xi"),
        ("φ", r"\varphi"),
        ("ξ_in", r"\xi_{\mathrm{in}}"),
        ("ŷ", r"\hat{y}"),
        ("x̂_αβ", r"\hat{x}_{\mathrm{\alpha\beta}}"),
        ("αx", r"\mathrm{\alpha x}"),
        ("ά", r"\acute{\alpha}"),
        ("Ä", r"\ddot{A}"),
        ("ø", r"\text{{\o}}"),
        ("б", r"{\langle\texttt{U+0431}\rangle}"),
        ("ᵀ", r"\text{\textsuperscript{T}}"),
        ("loss", r"\mathrm{loss}"),
        ("loss_0", r"\mathrm{loss}_0"),
        ("x_in", r"x_{\mathrm{in}}"),
        ("w_10", "w_{10}"),
        ("h^12", "h^{12}"),
        ("W_x", "W_x"),
        (r"w_{\mathrm{in}}^2", r"w_{\mathrm{in}}^2"),
        (r"\hat y", r"\hat y"),
        (r"\theta_i", r"\theta_i"),
    ],
)
def test_a_name_is_written_in_commands(name, written):
    assert name_latex(name) == written


def test_a_name_in_unicode_takes_subscripts():
    assert latex(sym("x_in", i) + sym("ξ", i)) == r"x_{\mathrm{in},i} + \xi_{i}"
    assert latex(sym("x", index("ξ", "C"), i)) == r"x_{\xi i}"
    assert latex(sym("x", index(r"\xi", "C"), i)) == r"x_{\xi i}"


@pytest.mark.parametrize(("claim", "printed"), CLAIMS, ids=[p for _, p in CLAIMS])
def test_a_claim_is_said_as_a_person_says_it(claim, printed):
    assert judgement_latex(claim) == printed


@pytest.mark.parametrize("relation", RELATIONS)
def test_every_relation_has_words(relation):
    of = determinant(whole("x", "n", "n")) if relation in OF_MATRICES else x
    assert "x" in judgement_latex(Judgement(relation, (of,) * RELATIONS[relation]))
