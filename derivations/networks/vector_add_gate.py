"""Addition passes the gradient unchanged to both of its inputs."""

from derive import D, Problem, define, dim, index, unknown, vector

n = dim("n", "number of units")
i = index("i", n)
x = vector("x", n, "first input")
y = vector("y", n, "second input")

z = define("z", i, x[i] + y[i])
loss = unknown("L", of=z, by=r"\ell", says="loss")

problem = Problem(
    title="Gradients through a vector addition",
    find={"first input": D(loss, x[i]), "second input": D(loss, y[i])},
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), section 6.5.2",
)
