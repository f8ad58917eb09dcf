"""Gate of logistic units: its Jacobian is diagonal, so the gradient passes unit by unit."""

from derive import D, Problem, define, dim, index, sigmoid, unknown, vector

n = dim("n", "number of units")
i, j, k = index("i j k", n)
s = vector("s", n, "pre-activations")

o = define("o", k, sigmoid(s[k]))
E = unknown("E", of=o, says="error")

problem = Problem(
    title="Jacobian of a sigmoid gate, and the gradient through it",
    find={"Jacobian": D(o[k], s[j]), "gradient": D(E, s[i])},
    source="Bishop, Pattern Recognition and Machine Learning (2006), eq. 4.88",
)
