"""The logistic sigmoid is steepest where it is undecided."""

from sympy import exp

from derive import D, Problem, define, scalar

x = scalar("x")
f = define("f", 1 / (1 + exp(-x)))

problem = Problem(
    title="Derivative of the logistic sigmoid",
    find=D(f, x),
    source="Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), exercise 5.2",
)
