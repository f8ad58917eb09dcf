"""Logistic regression is convex in the weights and the bias together, which no block of the Hessian alone shows."""

from sympy import Lt, Sum, exp, log

from derive import D, Problem, convex, define, dim, index, matrix, remark, scalar, sigmoid, vector

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

s, t = scalar("s"), scalar("t")
f = define("f", s**2 + t**2 - 4 * s * t)
g = define("g", exp(t))

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
    remarks=(
        remark(
            "Nonnegative blocks on the diagonal of a Hessian do not prove that a function is convex in all its "
            "variables together.",
            prove={"first": convex(f, s), "second": convex(f, t), "both": convex(f, s, t)},
            expect={"both": "false"},
        ),
        remark(
            "That a function is convex does not give that it has a minimum: here a step to the left always leads "
            "further down.",
            prove={"convex": convex(g, t), "no minimum": Lt(exp(t - 1), exp(t))},
        ),
    ),
)
