"""The reparametrised bound: its gradient goes through the sample and through the density."""

from sympy import log

from derive import D, Problem, define, dim, index, unknown, vector

size, E, F, G = dim("D"), dim("E"), dim("F"), dim("G")
e, k = index("e", E), index("k", F)
x = vector("x", size, "observation")
nu = vector(r"\nu", F, "parameters")
epsilon = vector(r"\epsilon", G, "noise")

z = unknown("z", e, of=(epsilon, nu), by="t", says="sample")
p = unknown("p", of=(x, z))
q = unknown("q", of=(z, nu))
g = define("g", log(p) - log(q))

problem = Problem(
    title="Gradient of a reparametrised bound",
    find=D(g, nu[k]),
    given=(p > 0, q > 0),
    source="Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), exercise 5.9",
)
