"""Derivatives of traces: tr(AB) is Σ_i Σ_j A_ij B_ji."""

from sympy import Sum

from derive import D, Problem, dim, index, matrix

M, N = dim("M"), dim("N")
i, k, r = index("i k r", M)
j, l, p, q = index("j l p q", N)
X, Y = matrix("X", M, N), matrix("Y", N, N)
A, B = matrix("A", N, M), matrix("B", N, N)
C, W = matrix("C", M, M), matrix("W", N, N)

problem = Problem(
    title="Derivatives of traces",
    find={
        "tr Y": D(Sum(Y[j, j], j), Y[j, l]),
        "tr(XA)": D(Sum(X[i, j] * A[j, i], i, j), X[i, j]),
        "tr(AᵀBXᵀ)": D(Sum(A[j, i] * B[j, l] * X[i, l], i, j, l), X[i, j]),
        "tr(Y²)": D(Sum(Y[j, l] * Y[l, j], j, l), Y[j, l]),
        "tr(Y²B)": D(Sum(Y[j, l] * Y[l, p] * B[p, j], j, l, p), Y[j, l]),
        "tr(XᵀCX)": D(Sum(X[i, j] * C[i, k] * X[k, j], i, j, k), X[i, j]),
        "tr(XBXᵀ)": D(Sum(X[i, j] * B[j, l] * X[i, l], i, j, l), X[i, j]),
        "tr(BYWY)": D(Sum(B[j, l] * Y[l, p] * W[p, q] * Y[q, j], j, l, p, q), Y[j, l]),
        "tr(XXᵀ)": D(Sum(X[i, j] ** 2, i, j), X[i, j]),
        "tr(CXXᵀCᵀ)": D(Sum(C[i, k] * X[k, j] * X[r, j] * C[i, r], i, k, r, j), X[i, j]),
        "tr(Y³)": D(Sum(Y[j, l] * Y[l, p] * Y[p, j], j, l, p), Y[j, l]),
    },
    source="Petersen & Pedersen, The Matrix Cookbook (2012), section 2.5",
)
