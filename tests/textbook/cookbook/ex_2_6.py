"""Derivatives of norms, away from where they vanish."""

from sympy import Sum, sqrt

from derive import D, Problem, define, dim, index, matrix, vector

M, N = dim("M"), dim("N")
i = index("i", M)
j, l = index("j l", N)
x, a = vector("x", N), vector("a", N)
X = matrix("X", M, N)

r = define("r", sqrt(Sum((x[j] - a[j]) ** 2, j)))
u = define("u", j, (x[j] - a[j]) / r)

problem = Problem(
    title="Derivatives of norms",
    find={
        "‖x − a‖": D(r, x[j]),
        "(x − a)/‖x − a‖": D(u[j], x[l]),
        "‖x‖²": D(Sum(x[j] ** 2, j), x[j]),
        "‖X‖": D(sqrt(Sum(X[i, j] ** 2, i, j)), X[i, j]),
    },
    source="Petersen & Pedersen, The Matrix Cookbook (2012), section 2.6",
)
