"""Mini-batches: the gradient of the mean error is the mean of the gradients."""

from sympy import Sum

from derive import D, Problem, define, dim, index, matrix, unknown

m = dim("m", "size of the batch")
p = dim("p", "number of outputs")
q = dim("q", "number of inputs")
n = index("n", m)
i = index("i", p)
j = index("j", q)
W = matrix("W", p, q, "weights")

E = unknown("E", n, of=W, says="error of each example")
mean = define(r"\bar{E}", Sum(E[n], n) / m)

problem = Problem(
    title="Gradient of the mean error over a mini-batch",
    find=D(mean, W[i, j]),
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), section 8.1.3",
)
