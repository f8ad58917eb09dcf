"""Cross-entropy with a one-hot target: the logit of the true class is pushed up, all others down."""

from sympy import KroneckerDelta, Sum, exp, log

from derive import D, Problem, define, dim, index, vector

C = dim("C", "number of classes")
c, i, j, k = index("c i j k", C)
theta = vector(r"\theta", C, "logits")

y = define("y", k, c, KroneckerDelta(k, c))
yhat = define(r"\hat{y}", k, exp(theta[k]) / Sum(exp(theta[i]), i))
J = define("J", c, -Sum(y[k, c] * log(yhat[k]), k))

problem = Problem(
    title="Gradient of softmax cross-entropy with a one-hot target of class c",
    find={"any logit": D(J[c], theta[j]), "logit of the true class": D(J[c], theta[c])},
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), section 6.2.2.3",
)
