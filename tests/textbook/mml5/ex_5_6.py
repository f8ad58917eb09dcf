"""A chain of functions of a vector, and the trace of a product: derivatives in a vector and in a matrix."""

from sympy import Sum, log, sin

from derive import D, Problem, define, dim, index, matrix, vector

size, E, F = dim("D"), dim("E"), dim("F")
d, i = index("d i", size)
e, k = index("e", E), index("k", F)
t = vector("t", size)
A, X, B = matrix("A", size, E), matrix("X", E, F), matrix("B", F, size)

f = define("f", sin(log(Sum(t[i] ** 2, i))))
g = define("g", Sum(A[d, e] * X[e, k] * B[k, d], d, e, k))

problem = Problem(
    title="Derivatives of sin(log(tᵀt)) and of tr(AXB)",
    find={"f": D(f, t[d]), "g": D(g, X[e, k])},
    source="Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), exercise 5.6",
)
