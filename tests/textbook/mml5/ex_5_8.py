"""The chain rule again: a Gaussian's bell, the trace of a covariance, a layer."""

from sympy import KroneckerDelta, Sum, exp, tanh

from derive import D, Problem, define, dim, index, matrix, scalar, vector

size, M, N = dim("D"), dim("M"), dim("N")
i, j, k = index("i j k", size)
m, n = index("m", M), index("n", N)
x, mu = vector("x", size), vector(r"\mu", size, "mean")
P = matrix("P", size, size, "inverse of the matrix S")
sigma = scalar(r"\sigma")
A, b, v = matrix("A", M, N), vector("b", M), vector("v", N)

y = define("y", i, x[i] - mu[i])
z = define("z", Sum(y[i] * P[i, j] * y[j], i, j))
f = define("f", exp(-z / 2))
C = define("C", i, j, x[i] * x[j] + sigma**2 * KroneckerDelta(i, j))
g = define("g", Sum(C[i, i], i))
s = define("s", m, Sum(A[m, n] * v[n], n) + b[m])
h = define("h", m, tanh(s[m]))

problem = Problem(
    title="A bell, a trace and a layer",
    find={"a": D(f, x[k]), "b": D(g, x[k]), "c": D(h[m], v[n])},
    source="Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), exercise 5.8",
)
