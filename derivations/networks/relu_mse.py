"""One rectified linear unit with a squared error: it learns only while it is on."""

from derive import D, Problem, define, relu, scalar

x = scalar("x", "input")
m = scalar("m", "weight")
b = scalar("b", "bias")
t = scalar("y^*", "target")

y = define("y", relu(x * m + b))
L = define("L", (y - t) ** 2)

problem = Problem(
    title="Squared error of a rectified linear unit",
    find={"input": D(L, x), "weight": D(L, m), "bias": D(L, b), "target": D(L, t)},
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), section 6.3.1",
)
