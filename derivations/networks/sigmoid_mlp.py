"""Back-propagation through two layers of logistic units with a squared error."""

from sympy import Rational, Sum

from derive import D, Problem, define, dim, index, matrix, scalar, sigmoid, vector

n = dim("n", "number of inputs")
h = dim("h", "number of hidden units")
m = dim("m", "number of outputs")
j = index("j", n)
i = index("i", h)
k = index("k", m)
x = vector("x", n, "input")
t = vector("t", m, "target")
W1 = matrix("W^1", h, n, "weights of the first layer")
W2 = matrix("W^2", m, h, "weights of the second layer")
eta = scalar(r"\eta", "learning rate")

s1 = define("s^1", i, Sum(W1[i, j] * x[j], j))
o1 = define("o^1", i, sigmoid(s1[i]))
s2 = define("s^2", k, Sum(W2[k, i] * o1[i], i))
o2 = define("o^2", k, sigmoid(s2[k]))
E = define("E", Rational(1, 2) * Sum((t[k] - o2[k]) ** 2, k))

problem = Problem(
    title="Back-propagation through two layers of sigmoid units",
    find={
        "second layer": D(E, W2[k, i]),
        "first layer": D(E, W1[i, j]),
        "update of the second layer": W2[k, i] - eta * D(E, W2[k, i]),
        "update of the first layer": W1[i, j] - eta * D(E, W1[i, j]),
    },
    source="Bishop, Pattern Recognition and Machine Learning (2006), section 5.3",
)
