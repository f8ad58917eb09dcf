"""The Hessian is the Jacobian of the gradient."""

from derive import D, Problem, define, dim, index, unknown, vector

n = dim("n", "number of variables")
i, j = index("i j", n)
x = vector("x", n)

y = unknown("y", of=x, by="f", order=2)
g = define("g", i, D(y, x[i]))

problem = Problem(
    title="The Hessian as the Jacobian of the gradient",
    find=D(g[i], x[j]),
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), section 4.3.1",
)
