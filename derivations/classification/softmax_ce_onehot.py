"""Cross-entropy with a one-hot target: the logit of the true class is pushed up, all others down."""

from sympy import Sum, exp, log

from derive import D, Problem, define, dim, index, vector

C = dim("C", "number of classes")
i, j, k = index("i j k", C)
theta = vector(r"\theta", C, "logits")
y = vector("y", C, "target", one_hot=True)

yhat = define(r"\hat{y}", k, exp(theta[k]) / Sum(exp(theta[i]), i))
J = define("J", -Sum(y[k] * log(yhat[k]), k))

problem = Problem(
    title="Gradient of softmax cross-entropy with a one-hot target",
    find=D(J, theta[j]),
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), section 6.2.2.3",
)
