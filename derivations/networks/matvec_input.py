"""Linear layer: what comes back to the input is weighted by the transposed matrix."""

from sympy import Sum

from derive import D, Problem, define, dim, index, matrix, unknown, vector

m = dim("m", "number of outputs")
n = dim("n", "number of inputs")
j = index("j", m)
i = index("i", n)
W = matrix("W", m, n, "weights")
o = vector("o", n, "input")

s = define("s", j, Sum(W[j, i] * o[i], i))
E = unknown("E", of=s, says="error")

problem = Problem(
    title="Gradient of a linear layer in its input",
    find=D(E, o[i]),
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), section 6.5.6",
)
