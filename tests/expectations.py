"""Claims about expectations, true and false, as one writes them down."""

from derive.kernel import Judgement, Problem, Symbol, to_prove
from derive.kernel.chance import Random
from derive.terms import (
    delta,
    derivative,
    expectation as E,
    fn,
    index,
    moment,
    num,
    power,
    product_over,
    size,
    sum_over,
    sym,
)

i, j, k, r = (index(letter, "n") for letter in "ijkr")
X, Y, mu, v, p, w, a, b = map(sym, ("X", "Y", "mu", "v", "p", "w", "a", "b"))
n = size("n")
NORMAL = Random("X", "normal", (), (mu, v))
BERNOULLI = Random("X", "bernoulli", (), (p,))
UNIFORM = Random("X", "uniform", (), (a, b))
MOMENTS = Random("X", "moments", (), (mu, v))
MEAN = Random("X", "moments", (), (mu,))
OTHER = Random("Y", "normal", (), (w, v))
ARRAY = Random("x", "normal", (i,), (sym("m", i), v))
BITS = Random("x", "bernoulli", (i,), (sym("q", i),))
GIVEN = Random("x", "moments", (i,), (mu, v))
TOGETHER = Random("x", "normal", (i,), (sym("m", i), sym("C", i, j)), (j,))
SHAPES = {"x": ("n",), "m": ("n",), "q": ("n",), "c": ("n",), "C": ("n", "n")}


def x(at):
    return sym("x", at)


def m(at):
    return sym("m", at)


def c(at):
    return sym("c", at)


def var(term):
    return moment("Var", term)


def cov(term, other):
    return moment("Cov", term, other)


def square(term):
    return power(term, num(2))


def problem(left, relation, right, *randoms, definitions=()):
    names = ("X", "Y", "mu", "v", "p", "w", "a", "b", *SHAPES)
    symbols = tuple(Symbol(name, SHAPES.get(name, ())) for name in names)
    target = to_prove("", Judgement(relation, (left, right)))
    return Problem("a claim", (target,), {"n": "entries"}, symbols, definitions, randoms=randoms)


mean = sum_over(k, x(k)) / n
TRUE = {
    "second moment": problem(E(X**2), "=", mu**2 + v, NORMAL),
    "third moment": problem(E(X**3), "=", mu**3 + 3 * mu * v, NORMAL),
    "fourth moment": problem(E(X**4), "=", mu**4 + 6 * mu**2 * v + 3 * v**2, NORMAL),
    "second moment of any": problem(E(X**2), "=", mu**2 + v, MOMENTS),
    "variance of a line": problem(var(3 * X + 1), "=", 9 * v, NORMAL),
    "variance of a bit": problem(var(X), "=", p * (1 - p), BERNOULLI),
    "a function of a bit": problem(E(fn("exp", X)), "=", 1 - p + p * fn("exp", num(1)), BERNOULLI),
    "a kink of a bit": problem(E(fn("relu", X - num(1) / 2)), "=", p / 2, BERNOULLI),
    "variance of uniform": problem(var(X), "=", square(b - a) / 12, UNIFORM),
    "covariance": problem(cov(X, X * Y), "=", v * w, NORMAL, OTHER),
    "slope in a mean": problem(derivative(E(X**3), mu), "=", 3 * mu**2 + 3 * v, NORMAL),
    "slope in a variance": problem(derivative(E(X**4), v), "=", 6 * mu**2 + 6 * v, NORMAL),
    "slope within": problem(E(derivative(square(X - w), X)), "=", 2 * (mu - w), NORMAL),
    "Jensen": problem(square(E(X)), "<=", E(X**2), MOMENTS),
    "Markov's way": problem(E(X), "<=", num(1), BERNOULLI),
    "pairs": problem(E(x(i) * x(j)), "=", m(i) * m(j) + v * delta(i, j), ARRAY),
    "pairs of bits": problem(
        E(x(i) * x(j)),
        "=",
        sym("q", i) * sym("q", j) + delta(i, j) * sym("q", i) * (1 - sym("q", i)),
        BITS,
    ),
    "a weighted sum": problem(
        var(sum_over(i, c(i) * x(i))), "=", v * sum_over(i, square(c(i))), GIVEN
    ),
    "around their mean": problem(E(sum_over(i, square(x(i) - mean))), "=", (n - 1) * v, GIVEN),
    "covariances": problem(cov(x(i), x(j)), "=", sym("C", i, j), TOGETHER),
    "four at a time": problem(
        E(square(x(i) - m(i)) * square(x(j) - m(j))),
        "=",
        sym("C", i, i) * sym("C", j, j) + 2 * square(sym("C", i, j)),
        TOGETHER,
    ),
    "a product over all": problem(E(product_over(i, 2 * x(i) + c(i))), "=", product_over(i, 2 * m(i) + c(i)), ARRAY),
    "a mean is a number": problem(E(X * E(X)), "=", mu**2, NORMAL),
    "a bit": problem(X**2, "=", X, BERNOULLI),
    "within bounds": problem(X, "<=", b, UNIFORM),
}  # fmt: skip
FALSE = {
    "square out": problem(E(X**2), "=", square(E(X)), NORMAL),
    "square out of any": problem(E(X**2), "=", square(E(X)), MEAN),
    "linear variance": problem(var(3 * X), "=", 3 * v, NORMAL),
    "fourth moment": problem(E(X**4), "=", mu**4 + 6 * mu**2 * v + 2 * v**2, NORMAL),
    "a normal's third moment of any": problem(E(X**3), "=", mu**3 + 3 * mu * v, MOMENTS),
    "a product of the same": problem(E(X * X), "=", E(X) * E(X), BERNOULLI),
    "function of a mean": problem(E(fn("exp", X)), "=", fn("exp", E(X)), BERNOULLI),
    "pairs": problem(E(x(i) * x(j)), "=", m(i) * m(j), ARRAY),
    "slope in a variance": problem(derivative(E(X**4), v), "=", 6 * mu**2 + 5 * v, NORMAL),
    "four at a time": problem(
        E(square(x(i) - m(i)) * square(x(j) - m(j))),
        "=",
        sym("C", i, i) * sym("C", j, j) + square(sym("C", i, j)),
        TOGETHER,
    ),
    "a product over dependents": problem(E(product_over(i, X + c(i))), "=", product_over(i, mu + c(i)), NORMAL),
    "an outcome": problem(X, "<=", E(X), BERNOULLI),
    "variance of uniform": problem(var(X), "=", square(b - a) / 10, UNIFORM),
    "strictly": problem(num(0), "<", var(X), NORMAL),
    "around their mean": problem(E(sum_over(i, square(x(i) - mean))), "=", n * v, GIVEN),
}  # fmt: skip
SILENT = {  # nothing is said of these, though some are false
    "a reciprocal of a normal": problem(E(power(X, num(-1))), "=", 1 / E(X), NORMAL),
    "a kink of a normal": problem(E(fn("relu", X)), "=", E(X), NORMAL),
    "a kink of any": problem(E(fn("relu", X)), "=", fn("relu", E(X)), MOMENTS),
    "a variance below 0": problem(E(X), "=", num(0), Random("X", "normal", (), (mu, -1 - v**2))),
    "a probability above 1": problem(E(X), "=", num(0), Random("X", "bernoulli", (), (2 + v**2,))),
    "no covariance": problem(
        E(x(i)), "=", num(0), Random("x", "normal", (i,), (m(i), delta(i, j) - 2), (j,))
    ),
    "a high power": problem(E(X**13), "=", num(0), NORMAL),
    "much": problem(E(power(sum_over(i, sum_over(j, x(i) * sym("C", i, j) * x(j))), num(7))), "=", mu, ARRAY),
}  # fmt: skip
