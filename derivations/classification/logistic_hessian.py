"""Logistic regression is convex in the weights and the bias together, which no block of the Hessian alone shows."""

from sympy import Sum, log

from derive import D, Problem, convex, define, dim, index, matrix, scalar, sigmoid, vector

N = dim("N", "number of examples")
d = dim("d", "number of features")
n = index("n", N)
j, k = index("j k", d)
X = matrix("X", N, d, "examples, one in each row")
y = vector("y", N, "targets, 0 or 1")
w = vector("w", d, "weights")
b = scalar("b", "bias")

yhat = define(r"\hat{y}", n, sigmoid(Sum(w[j] * X[n, j], j) + b))
E = define("E", -Sum(y[n] * log(yhat[n]) + (1 - y[n]) * log(1 - yhat[n]), n))

problem = Problem(
    title="Hessian of logistic regression",
    find={
        "weights": D(D(E, w[j]), w[k]),
        "bias": D(D(E, b), b),
        "weights and bias": D(D(E, w[j]), b),
    },
    prove={
        "convex in the weights": convex(E, w),
        "convex in both together": convex(E, w, b),
    },
    source="Bishop, Pattern Recognition and Machine Learning (2006), eq. 4.97",
)
