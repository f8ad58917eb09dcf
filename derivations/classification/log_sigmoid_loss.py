"""Log loss of one sigmoid unit: where the unit is sure and right, nothing is left to learn."""

from sympy import Eq, Sum, exp, log

from derive import D, Problem, define, dim, index, scalar, sigmoid, vector

d = dim("d", "number of inputs")
j = index("j", d)
W = vector("W", d, "weights of the unit")
x = vector("x", d, "input")
t = scalar("t", "target")

u = define("u", Sum(W[j] * x[j], j))
E = define("E", -t * log(sigmoid(u)))

problem = Problem(
    title="Log loss of a sigmoid unit",
    find={"target": D(E, t), "input": D(E, x[j])},
    prove={"by exponentials": Eq(D(E, x[j]), -t * W[j] * exp(-u) / (1 + exp(-u)))},
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), section 6.2.2.2",
)
