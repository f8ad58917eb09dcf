"""Whole networks, several parts at once: every part is answered, or said to be stuck."""

import pytest
from sympy import Abs, Sum, erf, exp, sqrt

from derive import D, Problem, api, define, dim, index, matrix, relu, scalar, sigmoid, unknown, vector
from derive.present.text import text
from derive.solver.differentiate import OF_FUNCTION

m, n, T, d = (dim(name) for name in ("m", "n", "T", "d"))
a, b = index("a b", m)
i, j = index("i j", n)
x = vector("x", n)


def solved(find):
    result = api.solve(Problem(title="t", find=find))
    assert result.is_solved
    assert "Stuck" not in result.page()
    return result


def test_a_gated_unit_has_all_its_gradients_and_their_forms():
    A, B = matrix("A", m, n), matrix("B", m, n)
    o = define("o", a, Sum(A[a, j] * x[j], j) * sigmoid(Sum(B[a, j] * x[j], j)))
    L = unknown("L", of=o)
    result = solved({"A": D(L, A[a, j]), "B": D(L, B[a, j]), "x": D(L, x[j]), "o": D(o[a], x[j])})
    assert all(theorem.form for theorem in result.theorems)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (2,)])
def test_attention_has_its_gradients_in_any_order(order):
    s, t, u = index("s t u", T)
    p, q = index("p q", d)
    X, WQ, WK, WV = matrix("X", T, d), matrix("W^Q", d, d), matrix("W^K", d, d), matrix("W^V", d, d)
    Q = define("Q", s, p, Sum(X[s, q] * WQ[q, p], q))
    K = define("K", s, p, Sum(X[s, q] * WK[q, p], q))
    V = define("V", s, p, Sum(X[s, q] * WV[q, p], q))
    S = define("S", s, t, Sum(Q[s, p] * K[t, p], p) / sqrt(d))
    A = define("A", s, t, exp(S[s, t]) / Sum(exp(S[s, u]), u))
    out = define("O", s, p, Sum(A[s, t] * V[t, p], t))
    L = unknown("L", of=out, by=r"\ell")
    parts = [("Q", D(L, WQ[p, q])), ("K", D(L, WK[p, q])), ("V", D(L, WV[p, q]))]
    result = solved({parts[place][0]: parts[place][1] for place in order})
    assert all(theorem.form for theorem in result.theorems)


def layer(function):
    W = matrix("W", m, n)
    s = define("s", a, Sum(W[a, j] * x[j], j))
    o = define("o", a, function(s[a]))
    return D(unknown("L", of=o), W[a, j])


def test_a_layer_of_relus_passes_the_gradient_where_they_are_on():
    result = solved(layer(relu))
    assert text(result.answer) == "x_j · 1[s_a > 0] ∂L/∂o_a"
    assert "If       s_a ≠ 0 for every a" in result.page()


def test_absolute_values_pass_the_sign():
    result = solved(layer(Abs))
    assert text(result.answer) == "(s_a x_j)/o_a ∂L/∂o_a"
    assert result.page().count("≠ 0 for every") == 1


def test_a_layer_is_stuck_for_want_of_a_law(monkeypatch):
    monkeypatch.delitem(OF_FUNCTION, "erf")
    result = api.solve(Problem(title="t", find=layer(erf)))
    assert result.missing == {"": "derivative of erf"}
    assert "Stuck" in result.page()


def test_the_error_function_has_a_bell_for_its_slope():
    assert text(solved(layer(erf)).answer) == "(2 e^{−s_a²} x_j)/√π ∂L/∂o_a"


def test_a_root_that_has_a_name_is_called_by_it():
    r = define("r", sqrt(Sum(x[i] ** 2, i)))
    u = define("u", i, x[i] / r)
    result = solved({"norm": D(r, x[j]), "unit": D(u[i], x[j])})
    assert [text(answer) for answer in result.answers.values()] == ["u_j", "(δ_ij − u_i u_j)/r"]
    assert all(theorem.form for theorem in result.theorems)


def test_layer_normalisation_is_said_in_its_own_names():
    eps = scalar(r"\epsilon", sign="positive")
    mu = define(r"\mu", Sum(x[i], i) / n)
    v = define("v", Sum((x[i] - mu) ** 2, i) / n)
    s = define("s", sqrt(v + eps))
    h = define("h", i, (x[i] - mu) / s)
    answer = solved(D(unknown("L", of=h, by=r"\ell"), x[j])).answer
    assert "√" not in text(answer)
    assert "μ" not in text(answer)


def test_a_reciprocal_root_stays_whole_so_that_a_name_is_seen():
    c = define("c", Sum(x[i], i) / sqrt(Sum(x[i] ** 2, i)))
    assert "3/2" not in text(solved(D(c, x[j])).answer)
