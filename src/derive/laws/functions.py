"""Exponential, logarithm, logistic function, indicators.  Source of the lines: Stewart, Calculus (8th ed.), 1.4-1.5, 6.2-6.4."""

from derive.kernel import law, natural, nonnegative, positive
from derive.laws.letters import (
    absolute,
    cos,
    erf,
    exp,
    f,
    g,
    is_at_most,
    is_equal,
    is_less,
    is_negative,
    is_positive,
    log,
    p,
    relu,
    sigma,
    sin,
    sqrt,
    tanh,
)
from derive.terms import ONE, ZERO

STEWART = "Stewart, Calculus (8th ed.), 6.2-6.4"
ANGLES = "Stewart, Calculus (8th ed.), appendix D"
MURPHY = "Murphy, Probabilistic Machine Learning: An Introduction (2022), section 10.2.3"
GKP = "Graham, Knuth & Patashnik, Concrete Mathematics (2nd ed.), section 2.1"

FUNCTIONS = (
    law("logarithm of a product", log(f * g), log(f) + log(g), (positive(f), positive(g)), STEWART),
    law("logarithm of a quotient", log(f / g), log(f) - log(g), (positive(f), positive(g)), STEWART),
    law("logarithm of a reciprocal", log(1 / g), -log(g), (positive(g),), STEWART),
    law("logarithm of a power", log(f**p), p * log(f), (positive(f),), STEWART),
    law("logarithm of exp", log(exp(f)), f, (), STEWART),
    law("logarithm of 1", log(ONE), ZERO, (), STEWART),
    law("exp of a sum", exp(f + g), exp(f) * exp(g), (), STEWART),
    law("exp of 0", exp(ZERO), ONE, (), STEWART),
    law("sine of 0", sin(ZERO), ZERO, (), STEWART),
    law("cosine of 0", cos(ZERO), ONE, (), STEWART),
    law("sine of a negative", sin(-f), -sin(f), (), ANGLES),
    law("cosine of a negative", cos(-f), cos(f), (), ANGLES),
    law("sine of a sum", sin(f + g), sin(f) * cos(g) + cos(f) * sin(g), (), ANGLES),
    law("cosine of a difference", cos(f - g), cos(f) * cos(g) + sin(f) * sin(g), (), ANGLES),
    law("product of cosines", cos(f) * cos(g), (cos(f - g) + cos(f + g)) / 2, (), ANGLES),
    law("product of sines", sin(f) * sin(g), (cos(f - g) - cos(f + g)) / 2, (), ANGLES),
    law("product of a sine and a cosine", sin(f) * cos(g), (sin(f + g) + sin(f - g)) / 2, (), ANGLES),
    law("cosine of a sum", cos(f + g), cos(f) * cos(g) - sin(f) * sin(g), (), ANGLES),
    law("square of a sine", sin(f) ** 2, 1 - cos(f) ** 2, (), ANGLES),
    law("hyperbolic tangent of 0", tanh(ZERO), ZERO, (), STEWART),
    law(
        "erf of 0", erf(ZERO), ZERO, (), "Abramowitz & Stegun, Handbook of Mathematical Functions, eq. 7.1.1"
    ),
    law("ReLU of 0", relu(ZERO), ZERO, (), STEWART),
    law("absolute value of 0", absolute(ZERO), ZERO, (), STEWART),
    law("exp of log", exp(log(f)), f, (positive(f),), STEWART),
    law("root of a square", sqrt(f**2), f, (nonnegative(f),), "Stewart, Calculus (8th ed.), appendix A"),
    law(
        "square factor of a root",
        sqrt(f**2 * g),
        absolute(f) * sqrt(g),
        (nonnegative(g),),
        "Stewart, Calculus (8th ed.), appendix A",
    ),
    law("square of a root", sqrt(f) ** 2, f, (nonnegative(f),), "Stewart, Calculus (8th ed.), appendix A"),
    law("power of exp", exp(f) ** p, exp(p * f), (natural(p),), STEWART),
    law("logistic function", sigma(f), 1 / (1 + exp(-f)), (), "Bishop, PRML (2006), eq. 4.59"),
    law("σ by exponentials", sigma(f), exp(f) / (1 + exp(f)), (), "Bishop, PRML (2006), eq. 4.59"),
    law("reflection of σ", sigma(-f), 1 - sigma(f), (), "Bishop, PRML (2006), eq. 4.60"),
    law("logarithm of σ", log(sigma(f)), f - log(1 + exp(f)), (), MURPHY),
    law("logarithm of 1 minus σ", log(1 - sigma(f)), -log(1 + exp(f)), (), MURPHY),
    law("softplus of a negative", log(1 + exp(-f)), log(1 + exp(f)) - f, (), MURPHY),
    law("tanh by σ", tanh(f), 2 * sigma(2 * f) - 1, (), "Bishop, PRML (2006), eq. 3.100, exercise 3.1"),
    law("σ by tanh", sigma(f), (1 + tanh(f / 2)) / 2, (), "Bishop, PRML (2006), exercise 3.1"),
    law(
        "tanh by exponentials",
        tanh(f),
        (exp(f) - exp(-f)) / (exp(f) + exp(-f)),
        (),
        "Stewart, Calculus (8th ed.), 3.11",
    ),
    law(
        "erf is odd",
        erf(-f),
        -erf(f),
        (),
        "Abramowitz & Stegun, Handbook of Mathematical Functions, eq. 7.1.9",
    ),
    law("indicator of a negative", is_positive(-f), is_negative(f), (), GKP),
    law("square of an indicator", is_less(f, g) ** 2, is_less(f, g), (), GKP, "it is 0 or 1"),
    law("square of a closed indicator", is_at_most(f, g) ** 2, is_at_most(f, g), (), GKP, "it is 0 or 1"),
    law(
        "substitution by an indicator",
        is_equal(f, g) * g,
        is_equal(f, g) * f,
        (),
        GKP,
        "where f and g differ, both sides are 0",
    ),
    law("indicators of contraries", is_less(f, g) * is_less(g, f), ZERO, (), GKP, "one of them is 0"),
)
