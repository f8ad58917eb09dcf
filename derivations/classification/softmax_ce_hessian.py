"""Softmax cross-entropy is convex in the logits: its Hessian is the covariance of a one-hot draw from ŷ."""

from sympy import Sum, exp, log

from derive import D, Problem, convex, define, dim, index, vector

C = dim("C", "number of classes")
i, j = index("i j", C)
theta = vector(r"\theta", C, "logits")
y = vector("y", C, "target", sums_to=1)

yhat = define(r"\hat{y}", i, exp(theta[i]) / Sum(exp(theta[j]), j))
J = define("J", -Sum(y[i] * log(yhat[i]), i))

problem = Problem(
    title="Hessian of softmax cross-entropy",
    find={"Hessian": D(D(J, theta[i]), theta[j])},
    prove={"convexity": convex(J, theta)},
    source="Boyd & Vandenberghe, Convex Optimization (2004), section 3.1.5, log-sum-exp",
)
