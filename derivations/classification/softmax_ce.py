"""Softmax cross-entropy: the gradient in the logits is prediction minus target."""

from sympy import Sum, exp, log

from derive import D, Problem, define, dim, index, vector

C = dim("C", "number of classes")
i, j, k = index("i j k", C)
theta = vector(r"\theta", C, "logits")
y = vector("y", C, "target", sums_to=1)

yhat = define(r"\hat{y}", k, exp(theta[k]) / Sum(exp(theta[i]), i))
J = define("J", -Sum(y[k] * log(yhat[k]), k))

problem = Problem(
    title="Gradient of softmax cross-entropy",
    find=D(J, theta[j]),
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), section 6.2.2.3",
)
