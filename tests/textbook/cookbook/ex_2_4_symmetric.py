"""Weighted squares, with symmetric weights, in everything that they are made of."""

from sympy import Eq, Sum

from derive import D, Problem, define, dim, index, matrix, vector

M, N = dim("M"), dim("N")
i, k = index("i k", M)
j, l = index("j l", N)
A, W = matrix("A", M, N), matrix("W", M, M)
x, s = vector("x", M), vector("s", N)

J = define("J", Sum((x[i] - Sum(A[i, j] * s[j], j)) * W[i, k] * (x[k] - Sum(A[k, l] * s[l], l)), i, k))

problem = Problem(
    title="Weighted squares",
    find={"in x": D(J, x[i]), "in s": D(J, s[j]), "in A": D(J, A[i, j])},
    given=(Eq(W[i, k], W[k, i]),),
    source="Petersen & Pedersen, The Matrix Cookbook (2012), section 2.4",
)
