"""What the terminal shows: one line a formula, pinned."""

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
from derive.present.columns import breadth
from derive.present.judgements import judgement_text
from derive.present.names import name_text
from derive.present.text import text
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
    (-sum_over(k, y(k) * log(yhat(k))), "−Σ_k y_k log ŷ_k"),
    (yhat(k) * (delta(k, j) - yhat(j)), "ŷ_k (δ_kj − ŷ_j)"),
    (delta(k, j) * (1 - yhat(k)) * yhat(k), "ŷ_k (1 − ŷ_k) δ_kj"),
    (exp(theta(k)) / PARTITION, "e^{θ_k} / Σ_i e^{θ_i}"),
    (exp(theta(k)) * delta(k, j) / PARTITION, "e^{θ_k}/(Σ_i e^{θ_i}) δ_kj"),
    (-exp(theta(k)) * exp(theta(j)) / PARTITION**2, "−(e^{θ_k} e^{θ_j})/(Σ_i e^{θ_i})²"),
    (log(PARTITION), "log Σ_i e^{θ_i}"),
    (derivative(J, theta(j)), "∂J/∂θ_j"),
    (derivative(log(yhat(k)), theta(j)), "∂/∂θ_j [log ŷ_k]"),
    (derivative(derivative(J, theta(j)), theta(i)), "∂²J/∂θ_i∂θ_j"),
    (derivative(derivative(J, x), x), "∂²J/∂x²"),
    (derivative(x * a, x, "local"), "∂/∂x [x a]|_a"),
    (derivative(x * a * b, x, "local") * c, "c ∂/∂x [x a b]|_{a,b}"),
    (derivative(x**2, x, "local"), "∂/∂x [x²]"),
    (derivative(sym("W", i, j), sym("W", k, j), "local"), "∂W_ij/∂W_kj"),
    (derivative(J, x) ** 2, "(∂J/∂x)²"),
    (y(k) / yhat(k) * derivative(yhat(k), theta(j)), "y_k/ŷ_k ∂ŷ_k/∂θ_j"),
    (-y(j) + yhat(j), "ŷ_j − y_j"),
    (a + num(-2) * b, "a − 2 b"),
    (a - (b + c), "a − (b + c)"),
    (-(a + b), "−(a + b)"),
    (-x, "−x"),
    (num(Fraction(-3, 4)) + x, "x − 3/4"),
    (HALF * x**2, "1/2 x²"),
    (HALF * sum_over(m, sym("x", m) ** 2), "1/2 Σ_m x_m²"),
    (sum_over(m, sym("x", m)) / n, "1/n Σ_m x_m"),
    (sum_over(m, sym("x", m)) / (2 * n), "1/(2 n) Σ_m x_m"),
    (a * b / (c * d), "(a b)/(c d)"),
    (2 * x / (1 + x**2), "(2 x)/(1 + x²)"),
    ((a + b) / n, "(a + b)/n"),
    (x**-2, "1/x²"),
    (power(x, num(Fraction(-1, 2))), "1/√x"),
    (power(x, num(Fraction(3, 2))), "x^{3/2}"),
    (power(1 + x**2, HALF), "√(1 + x²)"),
    (sum_over(k, a + b), "Σ_k (a + b)"),
    (sum_over(k, -y(k)), "Σ_k (−y_k)"),
    (sum_over(k, y(k)) + b, "Σ_k y_k + b"),
    (sum_over(k, y(k)) - b, "Σ_k y_k − b"),
    (sum_over(k, y(k)) + a * b, "a b + Σ_k y_k"),
    (a * sum_over(k, y(k)) / 2, "a/2 Σ_k y_k"),
    ((yhat(k) - y(k)) * c * yhat(k) * (1 - yhat(k)) * sym("W", k, i), "c (ŷ_k − y_k) ŷ_k (1 − ŷ_k) W_ki"),
    (sum_over(k, y(k)) * a * y(j) * derivative(y(j), x), "a y_j (Σ_k y_k) ∂y_j/∂x"),
    (sym("X", k, i) * y(k) * sym("X", k, j), "y_k X_ki X_kj"),
    (fn("exp", x) * (a - b) * x * indicator(ZERO, "<", x) * c, "(a − b) x c e^{x} · 1[x > 0]"),
    (a - b + log(PARTITION) - sum_over(k, y(k)), "a − b + log Σ_i e^{θ_i} − Σ_k y_k"),
    (a * b / PARTITION + c, "c + (a b) / Σ_i e^{θ_i}"),
    (a + b * y(k), "a + b y_k"),
    (log(1 - y(k)) * (1 - theta(k)), "(1 − θ_k) log(1 − y_k)"),
    (sum_over(k, y(k)) * sum_over(i, y(i)), "(Σ_k y_k) Σ_i y_i"),
    (sum_over(k, y(k)) ** 2, "(Σ_k y_k)²"),
    (sum_over((i, j), sym("A", i, j) * y(i) * y(j)), "Σ_i Σ_j A_ij y_i y_j"),
    (log(x) ** 2, "(log x)²"),
    (log(x) * log(z), "log(x) log z"),
    (log(a * b), "log(a b)"),
    (x * log(num(2)), "x log 2"),
    (1 - fn("tanh", a * x) ** 2, "1 − tanh²(a x)"),
    (fn("sigma", x) * (1 - fn("sigma", x)), "σ(x) (1 − σ(x))"),
    (fn("abs", x) ** 2, "|x|²"),
    (indicator(ZERO, "<", x), "1[x > 0]"),
    (sum_over(k, y(k) * indicator(position(k), "<=", position(j))), "Σ_{k=1}^{j} y_k"),
    (2 * indicator(a, "<=", b), "2 · 1[a ≤ b]"),
    (exp(x) ** 2, "(e^{x})²"),
    (power(power(x, num(2)), num(3)), "(x²)³"),
    (3 * power(num(2), x), "3 · 2^{x}"),
    (sym("e") ** x, "(e)^{x}"),
    (sym("W^{(1)}", i, m), "W⁽¹⁾_im"),
    (sym("W^{(1)}", i, m) ** 2, "(W⁽¹⁾_im)²"),
    (sym("y^*", k), "y*_k"),
    (sym("w_0", i), "w₀_i"),
    (sym("w_{10}", i, m), "w₁₀_im"),
    (sym("w_0^{(1)}", i), "w₀⁽¹⁾_i"),
    (derivative(J, sym("b_1", i)), "∂J/∂b₁_i"),
    (sym("b_1") ** 2, "b₁²"),
    (sym("x_in", i), "x_{in,i}"),
    (sym(r"w_{\mathrm{in}}^2", i), "w²_{in,i}"),
    (sym(r"w_{\mathrm{in}}"), "w_in"),
    (sym("A", index("i_1", "C"), j), "A_{i₁,j}"),
    (sum_over(index("i_1", "C"), a), "Σ_{i₁} a"),
    (sym(r"\mathbf{w}"), "w"),
    (delta(i, j) * delta(j, k), "δ_ij δ_jk"),
]

CLAIMS = [
    (equal(sum_over(k, y(k)), ONE), "Σ_k y_k = 1"),
    (positive(yhat(k)), "ŷ_k > 0"),
    (nonnegative(x), "x ≥ 0"),
    (nonzero(x), "x ≠ 0"),
    (Judgement("<", (a, b)), "a < b"),
    (differentiable(J, theta(j)), "J is differentiable in θ"),
    (independent(a, theta(k)), "a does not depend on θ"),
    (differentiable(J, x).local, "J is differentiable in x, other definitions held fixed"),
    (independent(a, x).local, "a does not depend on x, other definitions held fixed"),
    (natural(num(3)), "3 is 1, 2, 3, …"),
]


@pytest.mark.parametrize(("term", "printed"), FORMULAS, ids=[p for _, p in FORMULAS])
def test_a_formula_is_printed_as_a_person_writes_it(term, printed):
    assert text(term) == printed


@pytest.mark.parametrize(("claim", "printed"), CLAIMS, ids=[p for _, p in CLAIMS])
def test_a_claim_is_said_as_a_person_says_it(claim, printed):
    assert judgement_text(claim) == printed


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (r"\hat{y}", "ŷ"),
        (r"\bar{x}", "x̄"),
        (r"\tilde\theta", "θ̃"),
        (r"\sigma", "σ"),
        ("W^{(1)}", "W⁽¹⁾"),
        ("y^*", "y*"),
        (r"\mathbf{w}", "w"),
        (r"\hat{\mathbf{w}}", "ŵ"),
        (r"\mathrm{loss}", "loss"),
        (r"\hat y", "ŷ"),
        ("b_1", "b₁"),
        ("h_{10}^2", "h₁₀²"),
        ("W_1^{(2)}", "W₁⁽²⁾"),
        ("x_1a", "x_1a"),
    ],
)
def test_a_name_is_shown_in_unicode(name, shown):
    assert name_text(name) == shown


@pytest.mark.parametrize(("line", "width"), [("ŷ_i", 3), ("x̂_i", 3), ("p̂₁ − θ̃", 6), ("", 0)])
def test_an_accent_takes_no_column_of_its_own(line, width):
    assert breadth(line) == width


@pytest.mark.parametrize("relation", RELATIONS)
def test_every_relation_has_words(relation):
    of = determinant(whole("x", "n", "n")) if relation in OF_MATRICES else x
    assert "x" in judgement_text(Judgement(relation, (of,) * RELATIONS[relation]))
