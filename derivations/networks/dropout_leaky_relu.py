"""Dropout after leaky rectified units: what the mask drops sends nothing back."""

from sympy import Eq, Sum, exp, log

from derive import (
    D,
    Problem,
    bernoulli,
    define,
    dim,
    expectation,
    index,
    matrix,
    relu,
    remark,
    scalar,
    vector,
)

d = dim("d", "number of inputs")
h = dim("h", "number of hidden units")
K = dim("K", "number of classes")
j = index("j", d)
i = index("i", h)
k, l = index("k l", K)
x = vector("x", d, "input")
y = vector("y", K, "target", sums_to=1)
p = scalar("p", "probability that a unit is kept")
m = vector("m", h, "mask, 0 where a unit is dropped and 1 where it is kept", random=bernoulli(p))
a = scalar("a", "slope of a unit that is off")
W1 = matrix("W^1", h, d, "weights of the first layer")
W2 = matrix("W^2", K, h, "weights of the second layer")

z1 = define("z^1", i, Sum(W1[i, j] * x[j], j))
ahat = define(r"\hat{a}", i, relu(z1[i]) - a * relu(-z1[i]))
a1 = define("a^1", i, m[i] * ahat[i])
z2 = define("z^2", k, Sum(W2[k, i] * a1[i], i))
yhat = define(r"\hat{y}", k, exp(z2[k]) / Sum(exp(z2[l]), l))
L = define("L", -Sum(y[k] * log(yhat[k]), k))

s = define("s", k, Sum(W2[k, i] * ahat[i], i))
q = define("q", k, exp(s[k]) / Sum(exp(s[l]), l))
M = define("M", -Sum(y[k] * log(q[k]), k))  # without a mask

problem = Problem(
    title="Gradient through dropout, leaky rectified units and softmax cross-entropy",
    find={
        "gradient": D(L, W1[i, j]),  # for every mask
        "expected activation": expectation(a1[i]),
    },
    source="Srivastava et al., Dropout (2014), section 4",
    remarks=(
        remark(
            "The activations are p times those without a mask on average, but the gradient is not: ŷ depends on the "
            "mask too.",
            prove=Eq(expectation(D(L, W1[i, j])), p * D(M, W1[i, j])),
            expect="false",
        ),
    ),
)
