"""A product of a logarithm and a sine: product rule and chain rule at once."""

from sympy import log, sin

from derive import D, Problem, define, scalar

x = scalar("x")
f = define("f", log(x**4) * sin(x**3))

problem = Problem(
    title="Derivative of log(x⁴) sin(x³)",
    find=D(f, x),
    source="Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), exercise 5.1",
)
