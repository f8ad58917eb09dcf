"""Three Jacobians: of a number, of an inner product, and of an outer product."""

from sympy import Sum, cos, sin

from derive import D, Problem, define, dim, index, scalar, vector

n = dim("n")
i, j, k = index("i j k", n)
x_1, x_2 = scalar("x_1"), scalar("x_2")
x, y = vector("x", n), vector("y", n)

f_1 = define("f_1", sin(x_1) * cos(x_2))
f_2 = define("f_2", Sum(x[i] * y[i], i))
f_3 = define("f_3", i, j, x[i] * x[j])

problem = Problem(
    title="Three Jacobians",
    find={
        "sine and cosine, in the first": D(f_1, x_1),
        "sine and cosine, in the second": D(f_1, x_2),
        "inner product, in x": D(f_2, x[j]),
        "inner product, in y": D(f_2, y[j]),
        "outer product": D(f_3[i, j], x[k]),
    },
    source="Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), exercise 5.5",
)
