"""Centering a batch: the gradient that comes back is centered too."""

from sympy import Sum

from derive import D, Problem, define, dim, index, scalar, unknown, vector

n = dim("n", "size of the batch")
i, j, k = index("i j k", n)
x = vector("x", n, "batch")
gamma = scalar(r"\gamma", "scale")
beta = scalar(r"\beta", "shift")

mu = define(r"\mu", Sum(x[j], j) / n)
xhat = define(r"\hat{x}", i, x[i] - mu)
y = define("y", i, gamma * xhat[i] + beta)
L = unknown("L", of=y, says="loss")

problem = Problem(
    title="Gradient through mean-only batch normalization",
    find={"Jacobian": D(xhat[i], x[j]), "gradient": D(L, x[i])},
    source="Salimans & Kingma, Weight Normalization (2016), section 4",
)
