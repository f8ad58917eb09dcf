"""A sigmoid gate: each output moves with its own input only."""

from derive import D, Problem, define, dim, index, sigmoid, vector

n = dim("n", "number of units")
j, k = index("j k", n)
s = vector("s", n, "pre-activations")

o = define("o", k, sigmoid(s[k]))

problem = Problem(
    title="Jacobian of a sigmoid gate",
    find=D(o[k], s[j]),
    source="Bishop, Pattern Recognition and Machine Learning (2006), eq. 4.88",
)
