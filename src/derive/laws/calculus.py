"""Partial derivatives.  f, g: any terms; c: free of x; x: an entry of an array.

Source of the lines: Stewart, Calculus (8th ed.), chapters 3 and 14.
"""

from derive.kernel import differentiable, independent, law, natural, nonzero, positive
from derive.laws.letters import (
    D,
    Prod,
    Sum,
    absolute,
    c,
    cos,
    erf,
    exp,
    f,
    g,
    i,
    i2,
    i3,
    is_at_most,
    is_less,
    is_positive,
    j,
    j2,
    j3,
    k,
    log,
    maximum,
    minimum,
    p,
    relu,
    sigma,
    sin,
    sqrt,
    tanh,
    v,
    x,
)  # fmt: skip
from derive.terms import MINUS_ONE, ONE, PI, ZERO, delta, power, reciprocal

f_smooth, g_smooth = differentiable(f, x), differentiable(g, x)
STEWART = "Stewart, Calculus (8th ed.), "
BV = "Boyd & Vandenberghe, Convex Optimization (2004), section 6.1.2"
DFO = "Deisenroth, Faisal & Ong, Mathematics for Machine Learning (2020), section 7.1"

CALCULUS = (
    law("derivative of a constant", D(c, x), ZERO, (independent(c, x),), STEWART + "3.1"),
    law("derivative of the variable itself", D(v(), v()), ONE, (), STEWART + "3.1"),
    law("derivative of a component", D(v(i), v(j)), delta(i, j), (), STEWART + "14.3"),
    law("derivative of an entry", D(v(i, i2), v(j, j2)), delta(i, j) * delta(i2, j2), (), STEWART + "14.3"),
    law("derivative of a tensor entry", D(v(i, i2, i3), v(j, j2, j3)), delta(i, j) * delta(i2, j2) * delta(i3, j3), (), STEWART + "14.3"),
    law("sum rule", D(f + g, x), D(f, x) + D(g, x), (f_smooth, g_smooth), STEWART + "3.1"),
    law("sum rule for Σ", D(Sum(k, f[k]), x), Sum(k, D(f[k], x)), (differentiable(f[k], x),), STEWART + "3.1", "the sum is finite"),
    law("constant multiple rule", D(c * f, x), c * D(f, x), (independent(c, x), f_smooth), STEWART + "3.1"),
    law("product rule", D(f * g, x), D(f, x) * g + f * D(g, x), (f_smooth, g_smooth), STEWART + "3.2"),
    law("quotient rule", D(f / g, x), (D(f, x) * g - f * D(g, x)) / g**2, (f_smooth, g_smooth, nonzero(g)), STEWART + "3.2"),
    law("reciprocal rule", D(1 / g, x), -D(g, x) / g**2, (g_smooth, nonzero(g)), STEWART + "3.2"),
    law("power rule", D(f**p, x), p * power(f, p - 1) * D(f, x), (natural(p), f_smooth), STEWART + "3.4"),
    law("power rule for negative exponents", D(f ** (-p), x), -p * power(f, -p - 1) * D(f, x), (natural(p), f_smooth, nonzero(f)), STEWART + "3.4"),
    law("general power rule", D(f**p, x), p * power(f, p - 1) * D(f, x), (independent(p, x), f_smooth, positive(f)), STEWART + "3.6"),
    law("derivative of an exponential", D(c**g, x), c**g * log(c) * D(g, x), (independent(c, x), g_smooth, positive(c)), STEWART + "6.4"),
    law("derivative of a power", D(f**g, x), f**g * (D(g, x) * log(f) + g * D(f, x) / f), (f_smooth, g_smooth, positive(f)), STEWART + "6.4", "logarithmic differentiation"),
    law("derivative of a Π", D(Prod(k, f[k]), x), Prod(k, f[k]) * Sum(k, D(f[k], x) / f[k]), (differentiable(f[k], x), nonzero(f[k])), STEWART + "6.4", "logarithmic differentiation"),
    law("derivative of a square root", D(sqrt(f), x), D(f, x) / 2 * power(sqrt(f), MINUS_ONE), (f_smooth, positive(f)), STEWART + "3.4"),
    law("derivative of a reciprocal square root", D(1 / sqrt(f), x), -D(f, x) / 2 / f / sqrt(f), (f_smooth, positive(f)), STEWART + "3.4"),
    law("derivative of exp", D(exp(f), x), exp(f) * D(f, x), (f_smooth,), STEWART + "3.4"),
    law("derivative of log", D(log(f), x), D(f, x) / f, (f_smooth, positive(f)), STEWART + "3.6"),
    law("derivative of log of an absolute value", D(log(absolute(f)), x), D(f, x) / f, (f_smooth, nonzero(f)), STEWART + "3.6"),
    law("derivative of σ", D(sigma(f), x), sigma(f) * (1 - sigma(f)) * D(f, x), (f_smooth,), "Bishop, PRML (2006), eq. 4.88"),
    law("derivative of tanh", D(tanh(f), x), (1 - tanh(f) ** 2) * D(f, x), (f_smooth,), STEWART + "3.11"),
    law("derivative of erf", D(erf(f), x), 2 * reciprocal(sqrt(PI)) * exp(-(f**2)) * D(f, x), (f_smooth,), "Abramowitz & Stegun, Handbook of Mathematical Functions, eq. 7.1.1"),
    law("derivative of sin", D(sin(f), x), cos(f) * D(f, x), (f_smooth,), STEWART + "3.3"),
    law("derivative of cos", D(cos(f), x), -sin(f) * D(f, x), (f_smooth,), STEWART + "3.3"),
    law("derivative of ReLU", D(relu(f), x), is_positive(f) * D(f, x), (f_smooth, nonzero(f)), "Goodfellow, Bengio & Courville, Deep Learning (2016), section 6.3.1", "no slope at 0"),
    law("derivative of a squared ReLU", D(relu(f) ** 2, x), 2 * relu(f) * D(f, x), (f_smooth,), BV, "at 0 both sides have slope 0"),
    law("derivative of the absolute value", D(absolute(f), x), f / absolute(f) * D(f, x), (f_smooth, nonzero(f)), STEWART + "3.4", "no slope at 0"),
    law("derivative of an indicator", D(is_positive(f), x), ZERO, (f_smooth, nonzero(f)), STEWART + "2.8", "constant but for a jump at 0"),
    law("derivative of an indicator of two", D(is_less(f, g), x), ZERO, (f_smooth, g_smooth, nonzero(f - g)), STEWART + "2.8", "constant but for a jump where f = g"),
    law("derivative of an indicator of at most", D(is_at_most(f, g), x), ZERO, (f_smooth, g_smooth, nonzero(g - f)), STEWART + "2.8", "constant but for a jump where f = g"),
    law("derivative of max", D(maximum(f, g), x), is_less(g, f) * D(f, x) + is_less(f, g) * D(g, x), (f_smooth, g_smooth, nonzero(f - g)), DFO, "no slope where they meet"),
    law("derivative of min", D(minimum(f, g), x), is_less(f, g) * D(f, x) + is_less(g, f) * D(g, x), (f_smooth, g_smooth, nonzero(f - g)), DFO, "no slope where they meet"),
)  # fmt: skip
