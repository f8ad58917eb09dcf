"""Derivatives of scalar forms: what a handbook lists, of first and of second order."""

from sympy import Sum

from derive import D, Problem, dim, index, matrix, vector

M, N = dim("M"), dim("N")
i, k = index("i k", M)
j, l = index("j l", N)
a, d, u = vector("a", M), vector("d", M), vector("u", M)
b, c, x = vector("b", N), vector("c", N), vector("x", N)
X, B, G = matrix("X", M, N), matrix("B", M, N), matrix("G", M, N)
C, S = matrix("C", M, M), matrix("S", N, N)

problem = Problem(
    title="Derivatives of scalar forms",
    find={
        "bᵀx": D(Sum(b[j] * x[j], j), x[j]),
        "aᵀXb": D(Sum(a[i] * X[i, j] * b[j], i, j), X[i, j]),
        "bᵀXᵀa": D(Sum(b[j] * X[i, j] * a[i], j, i), X[i, j]),
        "the sum of all products": D(Sum(X[i, j], i, j) ** 2, X[i, j]),
        "bᵀXᵀXc": D(Sum(b[j] * X[i, j] * X[i, l] * c[l], i, j, l), X[i, j]),
        "(Bx + a)ᵀC(Gx + d)": D(
            Sum((Sum(B[i, j] * x[j], j) + a[i]) * C[i, k] * (Sum(G[k, l] * x[l], l) + d[k]), i, k), x[j]
        ),
        "xᵀSx": D(Sum(x[j] * S[j, l] * x[l], j, l), x[j]),
        "bᵀXᵀCXc": D(Sum(b[j] * X[i, j] * C[i, k] * X[k, l] * c[l], i, j, k, l), X[i, j]),
        "(Xb + u)ᵀC(Xb + u)": D(
            Sum((Sum(X[i, j] * b[j], j) + u[i]) * C[i, k] * (Sum(X[k, l] * b[l], l) + u[k]), i, k), X[i, j]
        ),
        "xᵀSx twice": D(D(Sum(x[j] * S[j, l] * x[l], j, l), x[j]), x[l]),
    },
    source="Petersen & Pedersen, The Matrix Cookbook (2012), section 2.4",
)
