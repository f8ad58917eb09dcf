"""Squared error: the gradient in the output is output minus target."""

from sympy import Rational, Sum

from derive import D, Problem, define, dim, index, vector

n = dim("n", "number of outputs")
i, j = index("i j", n)
t = vector("t", n, "target")
o = vector("o", n, "output")

E = define("E", Rational(1, 2) * Sum((t[j] - o[j]) ** 2, j))

problem = Problem(
    title="Gradient of the squared error in the output",
    find=D(E, o[i]),
    source="Bishop, Pattern Recognition and Machine Learning (2006), eq. 5.46",
)
