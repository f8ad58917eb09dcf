"""Logistic regression: each example pulls the weights by its error, prediction minus target."""

from sympy import Sum, log

from derive import D, Problem, define, dim, index, matrix, scalar, sigmoid, vector

N = dim("N", "number of examples")
d = dim("d", "number of features")
n = index("n", N)
j = index("j", d)
X = matrix("X", N, d, "examples, one in each row")
y = vector("y", N, "targets, 0 or 1")
w = vector("w", d, "weights")
b = scalar("b", "bias")
eta = scalar(r"\eta", "learning rate")

yhat = define(r"\hat{y}", n, sigmoid(Sum(w[j] * X[n, j], j) + b))
E = define("E", -Sum(y[n] * log(yhat[n]) + (1 - y[n]) * log(1 - yhat[n]), n))

problem = Problem(
    title="Gradient descent for logistic regression",
    find={
        "weights": D(E, w[j]),
        "bias": D(E, b),
        "update of the weights": w[j] - eta * D(E, w[j]),
        "update of the bias": b - eta * D(E, b),
    },
    source="Bishop, Pattern Recognition and Machine Learning (2006), eq. 4.91",
)
