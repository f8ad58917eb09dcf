"""SymPy forgets in which order an author wrote; the border chooses the one that textbooks print."""

import pytest
from sympy import Rational, Sum, exp, log

from derive import define, dim, index, matrix, scalar, sigmoid, vector
from derive.present.text import text
from derive.terms.sympy import translate

n, d = dim("n"), dim("d")
i, j = index("i j", n)
k = index("k", d)
A, V, W = matrix("A", n, n), matrix("V", n, d), matrix("W", n, d)
x, c, o, y = vector("x", d), vector("c", n), vector("o", n), vector("y", n)
a, b, m, u, v, lam = (scalar(name) for name in ("a", "b", "m", "u", "v", r"\lambda"))
p = define("p", i, sigmoid(o[i]))
mu = define(r"\mu", Sum(o[i], i) / n)
E = define("E", Sum(p[i], i))

PRINTED = [
    (b + m * u, "m u + b"),
    (b + Sum(W[i, k] * x[k], k), "Σ_k W_ik x_k + b"),
    (c[i] + Sum(W[i, k] * x[k], k), "Σ_k W_ik x_k + c_i"),
    (a * p[i] + b, "a p_i + b"),
    (mu + a, "μ + a"),
    (1 - p[i], "1 − p_i"),
    (o[i] - mu, "o_i − μ"),
    (-o[i] + y[i], "y_i − o_i"),
    (o[i] + y[i], "o_i + y_i"),
    (1 + exp(-u), "1 + e^{−u}"),
    (u**2 + 1, "u² + 1"),
    (u**2 + a, "u² + a"),
    (y[i] * log(p[i]) + (1 - y[i]) * log(1 - p[i]), "y_i log p_i + (1 − y_i) log(1 − p_i)"),
    (a * u + (1 - a) * v, "a u + (1 − a) v"),
    (E + lam * Rational(1, 2) * Sum(x[k] ** 2, k), "E + λ/2 Σ_k x_k²"),
    (Sum((y[i] - p[i]) ** 2, i) + lam * Sum(x[k] ** 2, k), "Σ_i (y_i − p_i)² + λ Σ_k x_k²"),
    (y[i] * W[i, k], "W_ik y_i"),
    (p[i] * c[i] * (1 - p[i]), "c_i p_i (1 − p_i)"),
    (V[j, k] * A[i, j], "A_ij V_jk"),
    (exp(-u) * v * a, "a v e^{−u}"),
]


@pytest.mark.parametrize(("stated", "printed"), PRINTED, ids=[printed for _, printed in PRINTED])
def test_terms_and_factors_stand_as_in_a_textbook(stated, printed):
    assert text(translate(stated)) == printed
