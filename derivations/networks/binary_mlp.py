"""Back-propagation through a binary classifier with one hidden layer of sigmoid units."""

from sympy import Sum, log

from derive import D, Problem, define, dim, index, matrix, scalar, sigmoid, vector

d = dim("d", "number of inputs")
n = dim("n", "number of hidden units")
j = index("j", d)
i = index("i", n)
x = vector("x", d, "input")
y = scalar("y", "target")
W = matrix("W", n, d, "weights of the hidden layer")
b1 = vector("b_1", n, "biases of the hidden layer")
U = vector("U", n, "weights of the output")
b2 = scalar("b_2", "bias of the output")

z = define("z", i, Sum(W[i, j] * x[j], j) + b1[i])
h = define("h", i, sigmoid(z[i]))
theta = define(r"\theta", Sum(U[i] * h[i], i) + b2)
yhat = define(r"\hat{y}", sigmoid(theta))
L = define("L", -(y * log(yhat) + (1 - y) * log(1 - yhat)))

problem = Problem(
    title="Back-propagation through a binary classifier with one hidden layer",
    find={
        "logit": D(L, theta),
        "hidden pre-activations": D(L, z[i]),
        "hidden weights": D(L, W[i, j]),
        "output weights": D(L, U[i]),
        "hidden biases": D(L, b1[i]),
        "output bias": D(L, b2),
    },
    source="Bishop, Pattern Recognition and Machine Learning (2006), section 5.3",
)
