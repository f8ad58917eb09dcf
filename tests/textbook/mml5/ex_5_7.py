"""The chain rule, through a number and through a vector."""

from sympy import Sum, log, sin

from derive import D, Problem, define, dim, index, matrix, vector

size, E = dim("D"), dim("E")
i, j = index("i j", size)
e = index("e", E)
x = vector("x", size)
A, b = matrix("A", E, size), vector("b", E)

z = define("z", Sum(x[i] ** 2, i))
f = define("f", log(1 + z))
u = define("u", e, Sum(A[e, i] * x[i], i) + b[e])
g = define("g", e, sin(u[e]))

problem = Problem(
    title="Derivatives of log(1 + xᵀx) and of sin(Ax + b)",
    find={"a": D(f, x[j]), "b": D(g[e], x[j])},
    source="Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), exercise 5.7",
)
