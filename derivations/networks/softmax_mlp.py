"""Back-propagation through a sigmoid layer and a softmax layer with cross-entropy."""

from sympy import Sum, exp, log

from derive import D, Problem, define, dim, index, matrix, sigmoid, vector

d = dim("d", "number of inputs")
h = dim("h", "number of hidden units")
K = dim("K", "number of classes")
j = index("j", d)
i = index("i", h)
k, l = index("k l", K)
x = vector("x", d, "input")
t = vector("t", K, "target", sums_to=1)
W1 = matrix("W^1", h, d, "weights of the first layer")
W2 = matrix("W^2", K, h, "weights of the second layer")

z1 = define("z^1", i, Sum(W1[i, j] * x[j], j))
y1 = define("y^1", i, sigmoid(z1[i]))
z2 = define("z^2", k, Sum(W2[k, i] * y1[i], i))
y2 = define("y^2", k, exp(z2[k]) / Sum(exp(z2[l]), l))
E = define("E", -Sum(t[k] * log(y2[k]), k))

problem = Problem(
    title="Back-propagation through a softmax classifier with one hidden layer",
    find={
        "logits": D(E, z2[k]),
        "hidden units": D(E, y1[i]),
        "second layer": D(E, W2[k, i]),
        "hidden pre-activations": D(E, z1[i]),
        "first layer": D(E, W1[i, j]),
    },
    source="Bishop, Pattern Recognition and Machine Learning (2006), section 5.3",
)
