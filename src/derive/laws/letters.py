"""The letters in which laws are written, and the functions they speak of."""

from fractions import Fraction

from derive.kernel import equal
from derive.terms import (
    ONE,
    ZERO,
    Index,
    Term,
    derivative,
    fn,
    index,
    indicator,
    max_over,
    meta,
    moment,
    num,
    power,
    product_over,
    sum_over,
    sym,
)  # fmt: skip

a, b, c, f, g, h, p, q, x, y = (meta(letter) for letter in "abcfghpqxy")
i, j, k, l, m = (index(letter, "n") for letter in "ijklm")
i2, j2 = index("i2", "m"), index("j2", "m")  # a second index, over another size
i3, j3 = index("i3", "p"), index("j3", "p")


ONE_HOT = (equal(y[k] ** 2, y[k]), equal(sum_over(k, y[k]), ONE))  # of y: one entry is 1, the others are 0


def D(body: Term, wrt: Term) -> Term:
    """∂body/∂wrt."""
    return derivative(body, wrt)


def Sum(bound: Index, body: Term) -> Term:
    """Σ over `bound`."""
    return sum_over(bound, body)


def Prod(bound: Index, body: Term) -> Term:
    """Π over `bound`."""
    return product_over(bound, body)


def Largest(bound: Index, body: Term) -> Term:
    """The maximum over `bound`."""
    return max_over(bound, body)


def v(*at: Index) -> Term:
    """An entry of any symbol."""
    return sym("v", *at)


def exp(t: Term) -> Term:
    """The exponential function."""
    return fn("exp", t)


def factorial(t: Term) -> Term:
    """t!, of a whole number."""
    return fn("factorial", t)


def gamma(t: Term) -> Term:
    """The gamma function of a positive number."""
    return fn("Gamma", t)


def log(t: Term) -> Term:
    """The natural logarithm."""
    return fn("log", t)


def sqrt(t: Term) -> Term:
    """The square root."""
    return power(t, num(Fraction(1, 2)))


def sigma(t: Term) -> Term:
    """The logistic function 1/(1 + e^{-t})."""
    return fn("sigma", t)


def tanh(t: Term) -> Term:
    """The hyperbolic tangent."""
    return fn("tanh", t)


def erf(t: Term) -> Term:
    """The error function."""
    return fn("erf", t)


def sin(t: Term) -> Term:
    """The sine."""
    return fn("sin", t)


def cos(t: Term) -> Term:
    """The cosine."""
    return fn("cos", t)


def relu(t: Term) -> Term:
    """The larger of 0 and t."""
    return fn("relu", t)


def absolute(t: Term) -> Term:
    """|t|."""
    return fn("abs", t)


def is_positive(t: Term) -> Term:
    """1[t > 0]: 1 where t is positive, else 0."""
    return indicator(ZERO, "<", t)


def is_negative(t: Term) -> Term:
    """1[t < 0]: 1 where t is negative, else 0."""
    return indicator(t, "<", ZERO)


def is_less(s: Term, t: Term) -> Term:
    """1[s < t]: 1 where s is less than t, else 0."""
    return indicator(s, "<", t)


def is_equal(s: Term, t: Term) -> Term:
    """1[s = t]: 1 where the two are equal, else 0."""
    return indicator(s, "=", t)


def is_at_most(s: Term, t: Term) -> Term:
    """1[s ≤ t]: 1 where s is at most t, else 0."""
    return indicator(s, "<=", t)


def maximum(s: Term, t: Term) -> Term:
    """The larger of s and t."""
    return fn("max", s, t)


def minimum(s: Term, t: Term) -> Term:
    """The smaller of s and t."""
    return fn("min", s, t)


def E(t: Term) -> Term:
    """The expectation of t."""
    return moment("E", t)


def Var(t: Term) -> Term:
    """The variance of t."""
    return moment("Var", t)


def Cov(s: Term, t: Term) -> Term:
    """The covariance of s and t."""
    return moment("Cov", s, t)
