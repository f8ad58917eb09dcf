"""Expectation, variance and covariance.  f, g, h: any random variables; c: not random; x: an entry of an array.

Source of the lines: Wasserman, All of Statistics (2004), chapter 3; Casella & Berger, Statistical Inference (2nd ed.),
sections 2.2, 2.4 and 4.5.
"""

from derive.kernel import (
    Judgement,
    Law,
    apart,
    deterministic,
    differentiable,
    independent_over,
    integrable,
    interchangeable,
    law,
    nonnegative,
    normal,
    normal_combination,
    normally_distributed,
    positive,
)  # fmt: skip
from derive.laws.letters import (
    Cov,
    D,
    E,
    Prod,
    Sum,
    Var,
    absolute,
    c,
    cos,
    erf,
    exp,
    f,
    g,
    h,
    k,
    log,
    p,
    relu,
    sin,
    sqrt,
    x,
)  # fmt: skip
from derive.terms import PI, ZERO, Term, indicator

WASSERMAN = "Wasserman, All of Statistics (2004), "
WILLIAMS = "Rasmussen & Williams, Gaussian Processes for Machine Learning (2006), section 3.9"
JONES = "Jones, Schonlau & Welch, Journal of Global Optimization 13 (1998), eq. 15"
LEONE = "Leone, Nelson & Nottingham, Technometrics 3 (1961), eq. 3"
BERGER = "Casella & Berger, Statistical Inference (2nd ed.), "
_f, _g, _fg = integrable(f), integrable(g), integrable(f * g)
_f2 = integrable(f**2)
_normal = normal_combination(f)
_above = (1 + erf(E(f) / sqrt(2 * Var(f)))) / 2  # of a normal f: the probability that it is positive
_bell = exp(-(E(f) ** 2) / (2 * Var(f)))
_h = integrable(h)


def _line(
    name: str, left: Term, right: Term, *when: Judgement, source: str = WASSERMAN + "section 3.3"
) -> Law:
    return law(name, left, right, when, source)


EXPECTATION = (
    _line("expectation of a constant", E(c), c, deterministic(c)),
    _line("linearity of E", E(f + g), E(f) + E(g), _f, _g),
    _line("linearity of E over Σ", E(Sum(k, f[k])), Sum(k, E(f[k])), integrable(f[k])),
    _line("constant factor of E", E(c * f), c * E(f), deterministic(c), _f),
    _line("expectation of a product of independent variables", E(f * g), E(f) * E(g), apart(f, g), _f, _g),
    _line("expectation of a Π of independent variables", E(Prod(k, f[k])), Prod(k, E(f[k])), independent_over(f[k], k), integrable(f[k]), source=BERGER + "theorem 4.6.6"),
    _line("expectation of a product", E(f * g), E(f) * E(g) + Cov(f, g), _f, _g, _fg),
    _line("expectation of a square", E(f**2), E(f) ** 2 + Var(f), _f, _f2),
    _line("definition of the variance", Var(f), E((f - E(f)) ** 2), _f, _f2),
    _line("variance", Var(f), E(f**2) - E(f) ** 2, _f, _f2),
    _line("variance as a covariance", Var(f), Cov(f, f)),
    _line("variance of a constant", Var(c), ZERO, deterministic(c)),
    _line("variance of a shifted variable", Var(c + f), Var(f), deterministic(c), _f, _f2),
    _line("variance of a multiple", Var(c * f), c**2 * Var(f), deterministic(c), _f, _f2),
    _line("variance of a sum of independent variables", Var(f + g), Var(f) + Var(g), apart(f, g), _f, _g, _f2, integrable(g**2)),
    _line("variance of a Σ of independent variables", Var(Sum(k, f[k])), Sum(k, Var(f[k])), independent_over(f[k], k), integrable(f[k]), integrable(f[k] ** 2)),
    _line("definition of the covariance", Cov(f, g), E((f - E(f)) * (g - E(g))), _f, _g, _fg),
    _line("covariance", Cov(f, g), E(f * g) - E(f) * E(g), _f, _g, _fg),
    _line("covariance is symmetric", Cov(f, g), Cov(g, f)),
    _line("covariance with a constant", Cov(c, f), ZERO, deterministic(c)),
    _line("covariance of independent variables", Cov(f, g), ZERO, apart(f, g), _f, _g),
    _line("covariance of a sum", Cov(f + g, h), Cov(f, h) + Cov(g, h), _f, _g, _h, integrable(f * h), integrable(g * h), source=BERGER + "section 4.5"),
    _line("covariance of a Σ", Cov(Sum(k, f[k]), h), Sum(k, Cov(f[k], h)), integrable(f[k]), _h, integrable(f[k] * h), source=BERGER + "section 4.5"),
    _line("covariance of a multiple", Cov(c * f, h), c * Cov(f, h), deterministic(c), _f, _h, integrable(f * h), source=BERGER + "section 4.5"),
    _line("mean of a normal distribution", E(x), g, normally_distributed(x, g, h), source=BERGER + "section 3.3"),
    _line("variance of a normal distribution", Var(x), h, normally_distributed(x, g, h), source=BERGER + "section 3.3"),
    _line("Stein's lemma", E((x - g) * f), h * E(D(f, x)), normal(x, g, h), differentiable(f, x), integrable((x - g) * f), integrable(D(f, x)), source=BERGER + "lemma 3.6.5"),
    _line("Stein's lemma for any mean and variance", E(x * f), g * E(f) + h * E(D(f, x)), normal(x, g, h), differentiable(f, x), _f, integrable(x * f), integrable(D(f, x)), source=BERGER + "lemma 3.6.5"),
    _line("expectation of exp of a normal variable", E(exp(f)), exp(E(f) + Var(f) / 2), _normal, source=BERGER + "section 2.3"),
    _line("expectation of exp of a square of a normal variable", E(exp(c * f**2)), exp(c * E(f) ** 2 / (1 - 2 * c * Var(f))) / sqrt(1 - 2 * c * Var(f)), _normal, deterministic(c), positive(1 - 2 * c * Var(f)), source=BERGER + "section 5.3"),
    _line("expectation of a cosine of a normal variable", E(cos(f)), cos(E(f)) * exp(-Var(f) / 2), _normal, source=BERGER + "section 2.6"),
    _line("expectation of a sine of a normal variable", E(sin(f)), sin(E(f)) * exp(-Var(f) / 2), _normal, source=BERGER + "section 2.6"),
    _line("expectation of erf of a normal variable", E(erf(f)), erf(E(f) / sqrt(1 + 2 * Var(f))), _normal, source=WILLIAMS),
    _line("probability that one normal variable is less than another", E(indicator(f, "<", g)), (1 + erf(E(g - f) / sqrt(2 * Var(g - f)))) / 2, normal_combination(g - f), positive(Var(g - f)), source=BERGER + "section 3.3"),
    _line("probability that one normal variable is no more than another", E(indicator(f, "<=", g)), (1 + erf(E(g - f) / sqrt(2 * Var(g - f)))) / 2, normal_combination(g - f), positive(Var(g - f)), source=BERGER + "section 3.3"),
    _line("expectation of ReLU of a normal variable", E(relu(f)), E(f) * _above + sqrt(Var(f)) / sqrt(2 * PI) * _bell, _normal, positive(Var(f)), source=JONES),
    _line("expectation of the absolute value of a normal variable", E(absolute(f)), E(f) * erf(E(f) / sqrt(2 * Var(f))) + sqrt(2 / PI) * sqrt(Var(f)) * _bell, _normal, positive(Var(f)), source=LEONE),
    _line("second moment of a rectified normal variable", E(relu(x) ** 2), h / 2, normal(x, ZERO, h), source=BERGER + "section 3.3"),
    _line("derivative of an expectation", D(E(f), x), E(D(f, x)), interchangeable(f, x), differentiable(f, x), source=BERGER + "section 2.4"),
    Law("a sum has an expectation", integrable(f + g), (_f, _g), BERGER + "theorem 2.2.5"),
    Law("a Σ has an expectation", integrable(Sum(k, f[k])), (integrable(f[k]),), BERGER + "theorem 2.2.5"),
    Law("a multiple has an expectation", integrable(c * f), (deterministic(c), _f), BERGER + "theorem 2.2.5"),
    Law("a product of independent variables has an expectation", integrable(f * g), (apart(f, g), _f, _g), BERGER + "theorem 4.2.10"),
    Law("a logarithm of a product has an expectation", integrable(log(f * g)), (positive(f), positive(g), integrable(log(f)), integrable(log(g))), BERGER + "theorem 2.2.5"),
    Law("a logarithm of a quotient has an expectation", integrable(log(f / g)), (positive(f), positive(g), integrable(log(f)), integrable(log(g))), BERGER + "theorem 2.2.5"),
    Law("a logarithm of a power has an expectation", integrable(log(f**p)), (positive(f), deterministic(p), integrable(log(f))), BERGER + "theorem 2.2.5"),
    Law("a logarithm of a power of a constant has an expectation", integrable(log(f**p)), (positive(f), deterministic(f), integrable(p)), BERGER + "theorem 2.2.5"),
    Law("a logarithm of a Π has an expectation", integrable(log(Prod(k, f[k]))), (positive(f[k]), integrable(log(f[k]))), BERGER + "theorem 2.2.5"),
    Law("a logarithm of exp has an expectation", integrable(log(exp(f))), (_f,), BERGER + "theorem 2.2.5"),
    Law("exp of a square of a normal variable has an expectation", integrable(exp(c * f**2)), (_normal, deterministic(c), positive(1 - 2 * c * Var(f))), BERGER + "section 5.3"),
    Law("a normal variable has an expectation", integrable(x), (normally_distributed(x, g, h),), BERGER + "section 3.3"),
    Law("a square of a normal variable has an expectation", integrable(x**2), (normally_distributed(x, g, h),), BERGER + "section 3.3"),
    Law("a Π of independent variables has an expectation", integrable(Prod(k, f[k])), (independent_over(f[k], k), integrable(f[k])), BERGER + "theorem 4.6.6"),
    Law("a variance is nonnegative", nonnegative(Var(f)), (_f, _f2), WASSERMAN + "section 3.3"),
    Law("an expectation of what is nonnegative is so", nonnegative(E(f)), (nonnegative(f), _f), BERGER + "theorem 2.2.5"),
    Law("an expectation is differentiable", differentiable(E(f), x), (interchangeable(f, x), differentiable(f, x)), BERGER + "section 2.4"),
)  # fmt: skip
