"""Matrix notation as it is written, pinned."""

from fractions import Fraction

import pytest

from derive.present.matrices import matrix_latex, matrix_text
from derive.terms import MINUS_ONE, ZERO, apply, derivative, expectation, index, num, power, size, sym
from derive.terms.matrix import (
    Compared,
    Diag,
    DiagOf,
    Elementwise,
    Entries,
    Hadamard,
    Identity,
    Named,
    Ones,
    Plus,
    Power,
    Product,
    Scaled,
    Trace,
    Transpose,
    scalar,
)  # fmt: skip

i, j = index("i", "n"), index("j", "n")
o, x, s, t = (Named(name, ("n",)) for name in "oxst")
yhat, y = Named(r"\hat{y}", ("n",)), Named("y", ("n",))
A, B, W = (Named(name, ("n", "n")) for name in "ABW")
W2, Wh = Named("W^{(2)}", ("n", "n")), Named(r"W_h^{(2)}", ("n", "n"))
ONE_EACH, ONES_ROW, ONES_ALL = Ones("n"), Ones(1, "n"), Ones("n", "n")
HALF = num(Fraction(1, 2))
MEAN = scalar(1 / size("n"))
E = sym("E")
GRAD = Entries(derivative(E, sym("s", i)), (i,))
GRAD_W2 = Entries(derivative(E, sym("W^{(2)}", i, j)), (i, j))
HESSIAN = Entries(derivative(derivative(E, sym("w", i)), sym("w", j)), (i, j))
JACOBIAN = Entries(derivative(sym("o", i), sym("s", j)), (i, j))
NORM = Product((Transpose(x), x))


def minus(matrix):
    return Scaled(scalar(MINUS_ONE), matrix)


def times(number, matrix):
    return Scaled(scalar(number), matrix)


def less(left, right):
    return Plus((left, minus(right)))


FORMS = [
    (Product((Transpose(W), less(yhat, y))), "Wᵀ (ŷ − y)", r"W^{\top} (\hat{y} - y)"),
    (
        Diag(Hadamard((o, less(ONE_EACH, o)))),
        "diag(o ∘ (1 − o))",
        r"\operatorname{diag}(o \circ (1 - o))",
    ),
    (
        less(Diag(yhat), Product((yhat, Transpose(yhat)))),
        "diag(ŷ) − ŷ ŷᵀ",
        r"\operatorname{diag}(\hat{y}) - \hat{y} \hat{y}^{\top}",
    ),
    (Plus((minus(y), yhat)), "ŷ − y", r"\hat{y} - y"),
    (minus(Plus((x, y))), "−(x + y)", r"-(x + y)"),
    (less(x, Plus((y, t))), "x − (y + t)", r"x - (y + t)"),
    (minus(Hadamard((x, y))), "−x ∘ y", r"-x \circ y"),
    (times(num(2), Hadamard((x, y))), "2 (x ∘ y)", r"2 (x \circ y)"),
    (times(num(-2), x), "−2 x", "-2 x"),
    (times(-1 / size("n"), ONES_ALL), "−1/n 1 1ᵀ", r"-\frac{1}{n} \mathbf{1} \mathbf{1}^{\top}"),
    (times(HALF, ONE_EACH), "1/2 · 1", r"\frac{1}{2} \mathbf{1}"),
    (times(sym("a") + sym("b"), x), "(a + b) x", r"(a + b) x"),
    (GRAD, "∇_s E", r"\nabla_{s} E"),
    (Product((GRAD, Transpose(o))), "∇_s E oᵀ", r"\nabla_{s} E \, o^{\top}"),
    (Transpose(GRAD), "(∇_s E)ᵀ", r"(\nabla_{s} E)^{\top}"),
    (GRAD_W2, "∇_{W⁽²⁾} E", r"\nabla_{W^{(2)}} E"),
    (Elementwise("exp", Named("S", ("n", "n"))), "exp(S)", r"\exp(S)"),
    (HESSIAN, "∇²_w E", r"\nabla^{2}_{w} E"),
    (
        Product((Transpose(JACOBIAN), GRAD)),
        "(∂o/∂s)ᵀ ∇_s E",
        r"\left(\frac{\partial o}{\partial s}\right)^{\top} \nabla_{s} E",
    ),
    (Transpose(W2), "W⁽²⁾ᵀ", r"W^{(2)\top}"),
    (Transpose(Wh), None, r"W_h^{(2)\top}"),
    (Transpose(Named("w'", ("n",))), None, r"w'^{\top}"),
    (Transpose(Named(r"\hat{y^2}", ("n",))), None, r"\hat{y^2}^{\top}"),
    (Transpose(Named("w^*", ("n",))), "w*ᵀ", r"w^{*\top}"),
    (Transpose(Named(r"w^{\hat{a}}_b", ("n",))), None, r"w^{\hat{a}\top}_b"),
    (Power(W2, num(2)), "(W⁽²⁾)^{∘2}", r"(W^{(2)})^{\circ 2}"),
    (Transpose(Power(x, num(2))), "(x^{∘2})ᵀ", r"(x^{\circ 2})^{\top}"),
    (Transpose(Transpose(x)), "(xᵀ)ᵀ", r"(x^{\top})^{\top}"),
    (Power(x, MINUS_ONE), "x^{∘−1}", r"x^{\circ -1}"),
    (Power(NORM, HALF), "‖x‖", r"\lVert x \rVert"),
    (Power(NORM, num(2)), "(xᵀ x)²", r"(x^{\top} x)^{2}"),
    (Scaled(Power(NORM, -HALF), x), "1/‖x‖ x", r"\frac{1}{\lVert x \rVert} x"),
    (Scaled(Power(NORM, MINUS_ONE), x), "1/(xᵀ x) x", r"\frac{1}{x^{\top} x} x"),
    (Scaled(NORM, Power(NORM, MINUS_ONE)), "(xᵀ x)/(xᵀ x)", r"\frac{x^{\top} x}{x^{\top} x}"),
    (Scaled(NORM, Power(y, MINUS_ONE)), "(xᵀ x) y^{∘−1}", r"(x^{\top} x) y^{\circ -1}"),
    (Scaled(NORM, y), "(xᵀ x) y", r"(x^{\top} x) y"),
    (times(sym("c"), Scaled(NORM, y)), "c (xᵀ x) y", r"c (x^{\top} x) y"),
    (Identity("n"), "I", "I"),
    (ONE_EACH, "1", r"\mathbf{1}"),
    (Product((ONES_ROW, less(yhat, y))), "1ᵀ (ŷ − y)", r"\mathbf{1}^{\top} (\hat{y} - y)"),
    (
        less(Identity("n"), Scaled(MEAN, ONES_ALL)),
        "I − 1/n 1 1ᵀ",
        r"I - \frac{1}{n} \mathbf{1} \mathbf{1}^{\top}",
    ),
    (
        Product((Plus((x, times(-sym(r"\mu"), ONE_EACH))), ONES_ROW)),
        "(x − μ 1) 1ᵀ",
        r"(x - \mu \mathbf{1}) \mathbf{1}^{\top}",
    ),
    (Hadamard((x, less(x, times(num(2), ONE_EACH)))), "x ∘ (x − 2)", r"x \circ (x - 2)"),
    (Elementwise("tanh", times(num(2), x)), "tanh(2 x)", r"\tanh(2 x)"),
    (Elementwise("exp", W), "exp(W)", r"\exp(W)"),
    (Elementwise("exp", minus(NORM)), "e^{−xᵀ x}", r"e^{-x^{\top} x}"),
    (
        Elementwise("sigma", Product((W, x))),
        "σ(W x)",
        r"\sigma(W x)",
    ),
    (Compared(scalar(ZERO), "<", s), "1[s > 0]", r"\mathbf{1}[s > 0]"),
    (Compared(x, "<=", y), "1[x ≤ y]", r"\mathbf{1}[x \le y]"),
    (
        Product((Hadamard((Product((Transpose(W2), t)), o)), Transpose(x))),
        "((W⁽²⁾ᵀ t) ∘ o) xᵀ",
        r"\bigl((W^{(2)\top} t) \circ o\bigr) x^{\top}",
    ),
    (Transpose(Product((A, B))), "(A B)ᵀ", r"(A B)^{\top}"),
    (Transpose(less(A, B)), "(A − B)ᵀ", r"(A - B)^{\top}"),
    (Product((A, minus(x))), "A (−x)", r"A (-x)"),
    (Trace(Product((A, B))), "tr(A B)", r"\operatorname{tr}(A B)"),
    (DiagOf(A), "diagonal(A)", r"\operatorname{diagonal}(A)"),
    (
        Entries(apply("f", (sym("x", i),)), (i,)),
        "[f(x_i)]_i",
        None,
    ),
    (Entries(expectation(sym("s", i)), (i,)), "E[s]", r"\mathbb{E}[s]"),
    (Entries(expectation(derivative(E, sym("s", i))), (i,)), "E[∇_s E]", r"\mathbb{E}[\nabla_{s} E]"),
    (Entries(expectation(derivative(E, sym("W^{(2)}", i, j))), (j, i)), "[E[∂E/∂W⁽²⁾_ij]]_ji", None),
    (Entries(expectation(sym("s", i) * sym("t", i)), (i,)), "[E[s_i t_i]]_i", None),
    (scalar(power(sym("a") + sym("b"), MINUS_ONE)), "1/(a + b)", r"\frac{1}{a + b}"),
]  # fmt: skip

IN_TEXT = [(matrix, text) for matrix, text, _ in FORMS if text is not None]
IN_LATEX = [(matrix, latex) for matrix, _, latex in FORMS if latex is not None]


@pytest.mark.parametrize(("matrix", "shown"), IN_TEXT, ids=[shown for _, shown in IN_TEXT])
def test_a_form_in_text(matrix, shown):
    assert matrix_text(matrix) == shown


@pytest.mark.parametrize(("matrix", "shown"), IN_LATEX, ids=[shown for _, shown in IN_LATEX])
def test_a_form_in_latex(matrix, shown):
    assert matrix_latex(matrix) == shown
