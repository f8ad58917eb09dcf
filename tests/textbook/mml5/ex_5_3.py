"""The bell curve falls away from its mean, in proportion to itself."""

from sympy import exp

from derive import D, Problem, define, scalar

x = scalar("x")
mu = scalar(r"\mu", "mean")
sigma = scalar(r"\sigma", "standard deviation", sign="positive")
f = define("f", exp(-((x - mu) ** 2) / (2 * sigma**2)))

problem = Problem(
    title="Derivative of the bell curve",
    find=D(f, x),
    source="Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), exercise 5.3",
)
