"""Centering a batch: what comes back of the gradients for one example, and for a fixed infinite sequence of them."""

from sympy import Eq, Sum, oo

from derive import D, Problem, define, dim, index, lim, scalar, vector, where

n = dim("n", "size of the batch")
i, j, k = index("i j k", n)
x = vector("x", n, "batch")
g = vector("g", n, "gradients that come back, one fixed sequence")
gamma = scalar(r"\gamma", "scale")
beta = scalar(r"\beta", "shift")
gbar = scalar(r"\bar{g}", "what their mean tends to")

mu = define(r"\mu", Sum(x[j], j) / n)
y = define("y", i, gamma * (x[i] - mu) + beta)
L = define("L", Sum(g[i] * y[i], i))

problem = Problem(
    title="Gradient through mean-only batch normalization, from one example to infinitely many",
    find={
        "gradient": D(L, x[i]),
        "n = 1": where(D(L, x[i]), Eq(n, 1)),
        "limit": lim(D(L, x[i]), n, oo),
    },
    given=(Eq(lim(Sum(g[j], j) / n, n, oo), gbar),),
    source="Salimans & Kingma, Weight Normalization (2016), section 4",
)
