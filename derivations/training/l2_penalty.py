"""Weight decay: a quadratic penalty pulls every weight towards 0 in proportion to its size."""

from sympy import Rational, Sum

from derive import D, Problem, define, dim, index, matrix, scalar, unknown

m = dim("m", "number of outputs")
n = dim("n", "number of inputs")
i = index("i", m)
j = index("j", n)
W = matrix("W", m, n, "weights")
lam = scalar(r"\lambda", "strength of the penalty")

E = unknown("E", of=W, says="error")
Etilde = define(r"\tilde{E}", E + lam * Rational(1, 2) * Sum(W[i, j] ** 2, j, i))

problem = Problem(
    title="Gradient of an error with a quadratic penalty",
    find=D(Etilde, W[i, j]),
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), eq. 7.3",
)
