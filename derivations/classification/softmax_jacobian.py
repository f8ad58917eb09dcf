"""Softmax: how each prediction moves with each logit."""

from sympy import Sum, exp

from derive import D, Problem, define, dim, index, vector

C = dim("C", "number of classes")
i, j, k = index("i j k", C)
theta = vector(r"\theta", C, "logits")

yhat = define(r"\hat{y}", k, exp(theta[k]) / Sum(exp(theta[i]), i))

problem = Problem(
    title="Jacobian of softmax",
    find=D(yhat[k], theta[j]),
    source="Bishop, Pattern Recognition and Machine Learning (2006), eq. 4.106",
)
