"""Centering a batch: what comes back of the gradients for one example, and for a fixed infinite sequence of them."""

from sympy import Eq, Sum, oo

from derive import D, Problem, define, dim, index, lim, remark, scalar, vector, where

n = dim("n", "size of the batch")
i, j = index("i j", n)
x = vector("x", n, "batch")
g = vector("g", n, "gradients that come back, the first n of a fixed infinite sequence")
gamma = scalar(r"\gamma", "scale")
beta = scalar(r"\beta", "shift")
gbar = scalar(r"\bar{g}", "what their mean tends to")

mu = define(r"\mu", Sum(x[j], j) / n)
y = define("y", i, gamma * (x[i] - mu) + beta)
L = define("L", Sum(g[i] * y[i], i))
S = define("S", Sum(y[i], i))

mean = Eq(lim(Sum(g[j], j) / n, n, oo), gbar)

problem = Problem(
    title="Gradient through mean-only batch normalization, from one to infinitely many",
    find={
        "gradient": D(L, x[i]),
        "single example": where(D(L, x[i]), Eq(n, 1)),
        "limit": lim(D(L, x[i]), n, oo),
    },
    given=(mean,),
    source="Salimans & Kingma, Weight Normalization (2016), section 4",
    remarks=(
        remark(
            "The limit is not γ ∂L/∂y_i: it falls short of it by γ times the mean, so it is that only if the product "
            "is 0.",
            prove={
                "what it falls short by": Eq(lim(D(L, x[i]), n, oo) - gamma * g[i], -gamma * gbar),
                "no difference": Eq(lim(D(L, x[i]), n, oo), gamma * g[i]),
            },
            given=(mean,),
            expect={"no difference": "false"},
        ),
        remark(
            "Of the sum of all outputs, where every ∂S/∂y_i is 1, nothing comes back: not γ, for any n.",
            prove=Eq(D(S, x[i]), 0),
        ),
    ),
)
