"""What is believed in place of a law: wrong lines beside the true ones, in the same letters.

No law: never among those that a derivation may use.  From one of them put into a right derivation at one place
follows a wrong answer that somebody may well give.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derive.kernel import Law
from derive.laws import CALCULUS, LAWS
from derive.laws.letters import (
    Cov,
    D,
    E,
    Sum,
    Var,
    absolute,
    c,
    cos,
    exp,
    f,
    g,
    h,
    i,
    i2,
    is_less,
    is_negative,
    j,
    j2,
    k,
    log,
    p,
    relu,
    sigma,
    sin,
    sqrt,
    tanh,
    v,
    x,
)  # fmt: skip
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    D as Derivative,
    Meta,
    Sum as Total,
    Term,
    delta,
    meta,
    power,
    reciprocal,
    subterms,
)


@dataclass(frozen=True, slots=True)
class Misconception:
    """Where `law` holds, `wrong` is put for its left side; of no law, for `pattern` wherever that stands.

    `says` completes "this would follow if ...".  The lower the `rank`, the more it explains.  It `turns_round` if what
    was misread can be told from what came of it.
    """

    label: str
    law: str
    pattern: Term
    wrong: Term
    says: str
    rank: int = 0
    turns_round: bool = True


def _of(name: str, label: str, wrong: Term, says: str, rank: int = 0) -> Misconception:
    """A wrong right side of the law of that name."""
    return Misconception(label, name, LAWS[name].lhs, wrong, says, rank)


def _like(name: str, label: str, pattern: Term, wrong: Term, says: str, rank: int = 0) -> Misconception:
    """A wrong right side of those instances of the law that look like `pattern`."""
    return Misconception(label, name, pattern, wrong, says, rank)


def _of_none(label: str, pattern: Term, wrong: Term, says: str, rank: int = 0) -> Misconception:
    """What looks like a law and is none."""
    return Misconception(label, "", pattern, wrong, says, rank, _letters(pattern) <= _letters(wrong))


def _letters(term: Term) -> set[str]:
    return {each.name for each in subterms(term) if isinstance(each, Meta)}


def _without(term: Term, part: Term) -> Term:
    """`term` with 1 for `part`."""
    if term is part:
        return ONE
    return term.with_args(_without(arg, part) for arg in term.args) if term.args else term


def _unchained(law: Law) -> Iterator[Misconception]:
    """The law of the derivative of a function, without the derivative of its argument."""
    inner = [t for t in subterms(law.rhs) if isinstance(t, Derivative)]
    if len(inner) == 1 and law.name not in NOT_CHAINED:
        says = "the derivative of the inner function (the chain rule) were left out"
        yield _of(law.name, "chain factor missing", _without(law.rhs, inner[0]), says)


NOT_CHAINED = ("sum rule for Σ", "constant multiple rule", "derivative of a Π")
CHAINED = tuple(each for law in CALCULUS for each in _unchained(law))

df, dg = D(f, x), D(g, x)
s, t = sigma(f), tanh(f)
_LOST = "a constant factor were lost where a derivative is taken"
_PRODUCT = "the product rule had one term only"
_CONSTANT = "a constant were differentiated like the variable"
_OTHERS = "only the term of the sum with the same index depended on the variable"
_HELD = "a sum whose terms depend on the variable were taken for a constant"
_DELTA = "every entry depended on the variable, not only the one with the same index"

OF_FUNCTIONS = (
    _of("derivative of σ", "sigma'=sigma", s * df, "the derivative of σ were σ itself"),
    _of("derivative of σ", "sigma'=1-sigma^2", (1 - s**2) * df, "the derivative of σ were 1 − σ², which is that of tanh"),
    _of("derivative of σ", "sigma'=sigma(1+sigma)", s * (1 + s) * df, "the derivative of σ were σ (1 + σ)"),
    _of("derivative of σ", "sigma'=1-sigma", (1 - s) * df, "the derivative of σ were 1 − σ"),
    _of("derivative of σ", "sigma'=sigma^2(1-sigma)", s**2 * (1 - s) * df, "the derivative of σ were σ² (1 − σ)", 2),
    _of("derivative of σ", "sigma'=-sigma(1-sigma)", -s * (1 - s) * df, "the derivative of σ had a minus", 2),
    _of("derivative of σ", "activation derivative dropped", df, "the derivative of σ itself were left out, and only that of its argument taken"),
    _of("derivative of tanh", "activation derivative dropped", df, "the derivative of tanh itself were left out, and only that of its argument taken"),
    _of("derivative of tanh", "tanh'=tanh", t * df, "the derivative of tanh were tanh itself"),
    _of("derivative of tanh", "tanh'=1-tanh", (1 - t) * df, "the derivative of tanh were 1 − tanh, without the square"),
    _of("derivative of tanh", "tanh'=1+tanh^2", (1 + t**2) * df, "the derivative of tanh were 1 + tanh²"),
    _of("derivative of tanh", "tanh'=tanh(1-tanh)", t * (1 - t) * df, "the derivative of tanh were tanh (1 − tanh), in the way of σ"),
    _of("derivative of ReLU", "indicator dropped", df, "ReLU were differentiated as if it were never 0, without its indicator"),
    _of("derivative of ReLU", "relu'=relu", relu(f) * df, "the derivative of ReLU were ReLU itself"),
    _of("derivative of ReLU", "indicator reversed", is_negative(f) * df, "the slope of ReLU were 1 where its argument is negative"),
    _of("derivative of a squared ReLU", "indicator dropped", 2 * f * df, "ReLU were differentiated as if it were never 0, without its indicator"),
    _of("derivative of max", "indicator reversed", is_less(f, g) * df + is_less(g, f) * dg, "the derivative of max were that of the smaller one"),
    _of("derivative of max", "indicator dropped", df + dg, "the derivative of max were that of both, without the indicators"),
    _of("derivative of min", "indicator reversed", is_less(g, f) * df + is_less(f, g) * dg, "the derivative of min were that of the greater one"),
    _of("derivative of the absolute value", "sign of the argument dropped", df, "the derivative of |t| were 1 on both sides"),
    _of("derivative of the absolute value", "abs'=abs", absolute(f) * df, "the derivative of |t| were |t|"),
    _of("derivative of exp", "exp derivative loses exp", df, "exp were lost where it is differentiated"),
    _of("derivative of exp", "power rule used on exp", f * exp(f - 1) * df, "e^t were differentiated by the power rule"),
    _of("derivative of exp", "sign in the exponent", exp(-f) * df, "the sign in the exponent changed where e^t is differentiated", 1),
    _of("derivative of log", "log derivative not inverted", f * df, "the derivative of log t were t, not 1/t"),
    _of("derivative of log", "log derivative dropped", df, "log were dropped where it is differentiated, without 1/t"),
    _of("derivative of log", "log derivative keeps log", log(f) * df, "the derivative of log were log itself"),
    _of("derivative of log", "log derivative squared", df / f**2, "the derivative of log t were 1/t²"),
    _of("derivative of sin", "sign of cos", -cos(f) * df, "the derivative of sin were −cos"),
    _of("derivative of cos", "sign of sin", sin(f) * df, "the derivative of cos were sin, without the minus"),
)  # fmt: skip

OF_POWERS = (
    _of("power rule", "power factor dropped", power(f, p - 1) * df, "the exponent did not come down as a factor"),
    _of("power rule", "power not lowered", p * f**p * df, "the exponent were not lowered by 1"),
    _of("power rule", "power lowered only", power(f, p - 1), "the exponent were lowered by 1, and nothing else done", 1),
    _of("power rule for negative exponents", "power factor dropped", -power(f, -p - 1) * df, "the exponent did not come down as a factor"),
    _of("power rule for negative exponents", "reciprocal sign", p * power(f, -p - 1) * df, "the derivative of a reciprocal had no minus"),
    _of("power rule for negative exponents", "negative exponent raised", -p * power(f, -p + 1) * df, "1 were added to a negative exponent, not taken away"),
    _of("general power rule", "power factor dropped", power(f, p - 1) * df, "the exponent did not come down as a factor"),
    _of("general power rule", "power not lowered", p * f**p * df, "the exponent were not lowered by 1"),
    _of("reciprocal rule", "reciprocal sign", dg / g**2, "the derivative of a reciprocal had no minus"),
    _of("reciprocal rule", "reciprocal not squared", -dg / g, "the divisor were not squared where a reciprocal is differentiated"),
    _of("derivative of a square root", "power factor dropped", df * power(sqrt(f), MINUS_ONE), "the factor 1/2 of the derivative of a root were lost"),
    _of("derivative of a square root", "root not inverted", df / 2 * sqrt(f), "the root stayed above where it is differentiated, not below"),
    _of("derivative of a reciprocal square root", "reciprocal sign", df / 2 / f / sqrt(f), "the derivative of a reciprocal had no minus"),
    _of("derivative of a reciprocal square root", "power factor dropped", -df / f / sqrt(f), "the factor 1/2 of the derivative of a root were lost"),
    _of("derivative of an exponential", "logarithm of the base dropped", c**g * dg, "the derivative of aᵗ had no factor log a"),
    _of("derivative of an exponential", "power rule used on exp", g * power(c, g - 1) * dg, "aᵗ were differentiated by the power rule"),
)  # fmt: skip

OF_SUMS_AND_PRODUCTS = (
    _of("product rule", "product rule term missing", df * g, _PRODUCT),
    _of("product rule", "product rule term missing", f * dg, _PRODUCT),
    _of("product rule", "product of derivatives", df * dg, "the derivative of a product were the product of the derivatives"),
    _of("product rule", "product rule sign", df * g - f * dg, "the product rule had a minus between its terms"),
    _of("quotient rule", "quotient rule sign", (df * g + f * dg) / g**2, "the quotient rule had a plus between its terms"),
    _of("quotient rule", "quotient rule turned round", (f * dg - df * g) / g**2, "the two terms of the quotient rule stood in the other order", 1),
    _of("quotient rule", "quotient rule term missing", df / g, "the denominator were taken for a constant where a quotient is differentiated"),
    _of("quotient rule", "quotient rule term missing", -f * dg / g**2, "the numerator were taken for a constant where a quotient is differentiated"),
    _of("quotient rule", "reciprocal not squared", (df * g - f * dg) / g, "the divisor were not squared in the quotient rule"),
    _of("quotient rule", "quotient of derivatives", df / dg, "the derivative of a quotient were the quotient of the derivatives", 2),
    _of("sum rule", "term held constant", df, "a term that depends on the variable were taken for a constant", 1),
    _of("sum rule", "term held constant", dg, "a term that depends on the variable were taken for a constant", 1),
    _like("sum rule for Σ", "off-diagonal terms dropped", D(Sum(k, f[k]), v(j)), D(f[j], v(j)), _OTHERS),
    _of("sum rule for Σ", "sum held constant", ZERO, _HELD),
    _like("constant multiple rule", "sign", D(-f, x), df, "a minus were lost where a derivative is taken", 1),
    _of("constant multiple rule", "constant factor lost", df, _LOST, 1),
    _of("constant multiple rule", "factor held constant", ZERO, "what depends on the variable were taken for a constant", 1),
    _of("derivative of a constant", "constant differentiated", ONE, _CONSTANT, 1),
    _of("derivative of a constant", "constant kept", c, "a constant stayed where it is differentiated", 1),
    _of("derivative of the variable itself", "variable kept", v(), "the variable stayed where it is differentiated", 1),
    _of("derivative of a component", "delta dropped", ONE, _DELTA),
    _of("derivative of a component", "variable kept", v(i), "the variable stayed where it is differentiated", 1),
    _of("derivative of an entry", "delta dropped", ONE, _DELTA),
    _of("derivative of an entry", "delta dropped", delta(i, j), _DELTA),
    _of("derivative of an entry", "delta dropped", delta(i2, j2), _DELTA),
    _of("sifting", "delta dropped", Sum(k, f[k]), "δ were 1 for every index, so that the sum stayed", 2),
    _of("Σ of a constant", "number of terms lost", c, "a sum of n equal terms were one of them"),
)  # fmt: skip

OF_LOGARITHMS = (
    _of("logarithm of a quotient", "log of a quotient", log(f) + log(g), "the logarithm of a quotient were the sum of the logarithms"),
    _of("logarithm of a quotient", "log of a quotient", log(f) / log(g), "the logarithm of a quotient were the quotient of the logarithms"),
    _of("logarithm of a product", "log of a product", log(f) * log(g), "the logarithm of a product were the product of the logarithms"),
    _of("logarithm of a reciprocal", "log of a quotient", log(g), "the logarithm of a reciprocal had no minus"),
    _of("logarithm of a power", "log of a power", log(f) ** p, "the logarithm of a power were the power of the logarithm"),
    _of("logarithm of a power", "power factor dropped", log(f), "the exponent were lost where the logarithm is taken"),
    _of_none("log of a sum", log(f + g), log(f) + log(g), "the logarithm of a sum were the sum of the logarithms"),
    _of_none("log of a sum", log(Sum(k, f[k])), Sum(k, log(f[k])), "the logarithm of a sum were the sum of the logarithms"),
    _of_none("log of a sum", Sum(k, log(f[k])), log(Sum(k, f[k])), "the sum of logarithms were the logarithm of the sum"),
    _of_none("log of a sum", Sum(k, g[k] * log(f[k])), log(Sum(k, g[k] * f[k])), "the weighted sum of logarithms were the logarithm of the weighted sum"),
    _of_none("exponential of a sum", exp(f + g), exp(f) + exp(g), "e to a sum were the sum of the powers of e"),
    _of_none("exponential of a sum", Sum(k, exp(f[k])), exp(Sum(k, f[k])), "the sum of powers of e were e to the sum"),
    _of_none("exponential of a product", exp(f * g), exp(f) * exp(g), "e to a product were the product of the powers of e"),
    _of_none("exponential of a product", exp(f) * exp(g), exp(f * g), "a product of powers of e were e to the product"),
)  # fmt: skip

OF_SQUARES = (
    _of_none("square of a sum", (f + g) ** 2, f**2 + g**2, "the square of a sum were the sum of the squares"),
    _of_none("square of a sum", Sum(k, f[k] ** 2), Sum(k, f[k]) ** 2, "the sum of squares were the square of the sum"),
    _of_none("square of a sum", Sum(k, f[k]) ** 2, Sum(k, f[k] ** 2), "the square of a sum were the sum of the squares"),
    _of_none("root of a sum", sqrt(f + g), sqrt(f) + sqrt(g), "the root of a sum were the sum of the roots"),
    _of_none("sum of products", Sum(k, f[k] * g[k]), Sum(k, f[k]) * Sum(k, g[k]), "the sum of products were the product of the sums", 3),
    _of_none("sum of products", Sum(k, f[k]) * Sum(k, g[k]), Sum(k, f[k] * g[k]), "the product of sums were the sum of the products", 2),
    _of_none("sum of quotients", Sum(k, f[k] / g[k]), Sum(k, f[k]) / Sum(k, g[k]), "the sum of quotients were the quotient of the sums", 2),
    _of_none("sum of quotients", Sum(k, f[k]) / Sum(k, g[k]), Sum(k, f[k] / g[k]), "the quotient of sums were the sum of the quotients", 2),
    _of_none("power of a sum", (f + g) ** p, f**p + g**p, "the power of a sum were the sum of the powers", 1),
    _of_none("absolute value of a sum", absolute(f + g), absolute(f) + absolute(g), "the absolute value of a sum were the sum of the absolute values"),
    _of_none("cancelled in a sum", (f + g) / (f + h), g / h, "a term above and below the fraction line could be cancelled", 1),
    _of_none("reciprocal of a sum", reciprocal(f + g), 1 / f + 1 / g, "one over a sum were the sum of the reciprocals"),
    _of_none("wrong logarithm base", log(f), log(f) / log(2 * ONE), "the logarithm were to base 2; here log is natural"),
    _of_none("wrong logarithm base", log(f), log(f) / log(10 * ONE), "the logarithm were to base 10; here log is natural"),
)  # fmt: skip

OF_CHANCE = (
    _of("expectation of a square", "E[x^2]=E[x]^2", E(f) ** 2, "E[x²] were E[x]², without the variance"),
    _of("expectation of a square", "variance only", Var(f), "E[x²] were the variance, without the square of the mean"),
    _of("expectation of a product", "covariance dropped", E(f) * E(g), "the expectation of a product were that of its factors, though they are not independent"),
    _of("variance", "sign of the squared mean", E(f**2) + E(f) ** 2, "the variance were E[x²] + E[x]²"),
    _of("variance", "mean not subtracted", E(f**2), "the variance were E[x²], without the square of the mean"),
    _of("variance of a multiple", "factor of a variance not squared", c * Var(f), "a factor came out of the variance unsquared"),
    _of("variance of a multiple", "constant factor lost", Var(f), "a factor were lost from the variance", 1),
    _of("variance of a shifted variable", "constant added to a variance", c + Var(f), "a constant added to the variable were added to its variance"),
    _of("variance of a sum of independent variables", "term held constant", Var(f), "one of two variances were left out", 1),
    _of("covariance", "mean not subtracted", E(f * g), "the covariance were E[xy], without the product of the means"),
    _like("covariance of a multiple", "sign", Cov(-f, meta("h")), Cov(f, meta("h")), "a minus were lost from the covariance", 1),
    _of("covariance of a multiple", "constant factor lost", Cov(f, meta("h")), "a factor were lost from the covariance", 1),
    _of_none("expectation of a function", E(exp(f)), exp(E(f)), "the expectation of e to a variable were e to its expectation"),
    _of_none("expectation of a function", E(log(f)), log(E(f)), "the expectation of a logarithm were the logarithm of the expectation"),
    _of_none("expectation of a function", E(1 / f), 1 / E(f), "the expectation of a reciprocal were the reciprocal of the expectation"),
    _of_none("covariance dropped", Var(f + g), Var(f) + Var(g), "the variance of a sum were the sum of the variances, though they are not independent"),
    _of_none("E[x^2]=E[x]^2", E(f**2), E(f) ** 2, "E[x²] were E[x]², without the variance"),
)  # fmt: skip

FORMS = (  # in which other ways right answers are written, so that a slip may be made there
    (1 - sigma(f), exp(-f) * sigma(f)),
    (sigma(f), 1 / (1 + exp(-f))),
    (exp(f) / (1 + exp(f)), 1 / (1 + exp(-f))),
)

MISCONCEPTIONS = (*OF_FUNCTIONS, *OF_POWERS, *CHAINED, *OF_SUMS_AND_PRODUCTS, *OF_LOGARITHMS, *OF_SQUARES, *OF_CHANCE)  # fmt: skip
OF_LAWS: dict[str, tuple[Misconception, ...]] = {
    name: tuple(each for each in MISCONCEPTIONS if each.law == name)
    for name in dict.fromkeys(each.law for each in MISCONCEPTIONS)
}


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip of the pen in a formula: `says` speaks of the `part` that was meant, and of what is `new` in its place."""

    name: str
    label: str
    says: str
    rank: int


SLIPS = {
    slip.name: slip
    for slip in (
        Slip("sign", "sign", "all signs were the other way round", 1),
        Slip("sign of a term", "sign of a term", "{part} had the other sign", 2),
        Slip("sign in an argument", "sign in an argument", "the argument {part} had the other sign", 2),
        Slip("indices swapped", "indices swapped", "{part} and {new} were in each other’s place", 1),
        Slip("factor 2", "factor 2", "the factor {part} were lost", 1),
        Slip("factor 2 added", "factor 2", "there were a factor {new} too many", 1),
        Slip("1/n lost", "1/n lost", "the factor {part} were lost", 0),
        Slip("1/n added", "1/n added", "there were a factor {new} too many", 2),
        Slip("indicator dropped", "indicator dropped", "{part} were left out, which is 0 where its condition fails", 1),
        Slip("indicator reversed", "indicator reversed", "the condition were the other way round: {new} for {part}", 1),
        Slip("delta dropped", "delta dropped", "{part} were 1 for all indices", 1),
        Slip("delta reversed", "delta reversed", "{part} were 1 where the indices differ, and 0 where they are the same", 1),
        Slip("diagonal only", "off-diagonal terms dropped", "the value where {part} = {new} were that for all indices", 1),
        Slip("off-diagonal only", "diagonal term dropped", "the value where {part} ≠ {new} were that for all indices", 1),
        Slip("term without delta dropped", "off-diagonal terms dropped", "{part} were left out, which is there where the indices differ, too", 1),
        Slip("term with delta dropped", "diagonal term dropped", "{part} were left out, which is there where the indices are the same", 1),
        Slip("sum dropped", "sum dropped", "there were no Σ: {new} for {part}", 2),
        Slip("wrong index", "wrong index", "{new} stood for {part}", 2),
        Slip("transposed entry", "transposed entry", "{new} stood for {part}, with the indices exchanged", 1),
        Slip("square dropped", "square dropped", "{part} were not squared", 2),
        Slip("factor not raised", "factor of a square not squared", "the power were that of the other factors only, not of {part}, too", 1),
        Slip("indicators dropped", "indicator dropped", "all cases were added, without the indicators of their conditions, as {part}", 1),
        Slip("root dropped", "root dropped", "the root of {part} were not taken", 2),
        Slip("squared", "squared", "{part} were squared", 3),
        Slip("inverted", "inverted", "one multiplied by {part}, where one divides by it", 3),
        Slip("sum to one misused", "sum to one misused", "{part} were left out, as if all of its entries, not their sum, were 1", 0),
        Slip("path dropped", "path dropped", "one of the ways in which the variable acts were forgotten, {part}", 0),
        Slip("upstream gradient dropped", "upstream gradient dropped", "the factor {part} of the chain rule were left out", 1),
        Slip("inner derivative dropped", "chain factor missing", "the factor {part} of the chain rule were left out", 1),
        Slip("not multiplied out", "brackets missing", "{part} multiplied {new} only, not all that stands in the brackets", 1),
        Slip("wrong variable", "wrong variable", "one differentiated in {new}, not in {part}", 1),
        Slip("wrong gradient", "wrong gradient", "{new} stood for {part} in the chain rule", 1),
        Slip("minus not multiplied out", "sign of a term", "the minus before the brackets belonged to {new} only", 1),
        Slip("arguments swapped", "arguments swapped", "{part} and {new} were exchanged everywhere", 3),
        Slip("power in the argument", "power in the argument", "the power of a function were that of its argument: {new} for {part}", 1),
        Slip("factor moved out", "factor moved", "a factor of the argument stood outside of the function: {new} for {part}", 2),
        Slip("factor moved", "factor moved", "the factor {part} stood at {new}, not where it belongs", 3),
        Slip("constant lost", "constant factor lost", "the constant factor {part} were lost where a derivative is taken", 1),
        Slip("divisor not in brackets", "brackets missing", "only {new} of {part} were below the fraction line", 1),
        Slip("factor added", "factor too many", "there were a factor {new} too many", 3),
        Slip("term added", "term too many", "there were a term {new} too many", 4),
        Slip("cases exchanged", "delta reversed", "what holds where {part} = {new} and what holds elsewhere were exchanged", 1),
        Slip("one index for two", "wrong index", "{new} stood for {part} everywhere", 1),
        Slip("sum over another index", "wrong index", "the sum were over {new}, not over {part}", 2),
        Slip("standard deviation for variance", "standard deviation for variance", "{new}, the standard deviation, stood for the variance {part}", 1),
        Slip("term dropped", "term dropped", "the term {part} were left out", 4),
        Slip("factor dropped", "factor dropped", "the factor {part} were left out", 4),
        Slip("wrong quantity", "wrong quantity", "{new} stood for {part}", 5),
    )
}  # fmt: skip


BELIEVED = tuple(each for each in MISCONCEPTIONS if each.law and not isinstance(each.pattern, Derivative))

OF_LINES = {  # mistakes in relations, which are seen in lines only; `says` is a sentence
    slip.name: slip
    for slip in (
        Slip("turned round", "inequality reversed", "The inequality goes the other way round.", 0),
        Slip("Jensen turned round", "inequality reversed", "This would follow if {part} were {new}: Jensen’s inequality goes the other way round.", 0),
        Slip("bound taken for an equation", "equality for a bound", "Only {new} holds here: the two sides may differ.", 2),
        Slip("condition taken for a fact", "condition taken for a fact", "This holds for some values only: it is a condition, not a fact.", 1),
        Slip("not multiplied through", "not multiplied through", "This would follow if the equation were multiplied by {new}, and its term {part} left as it was.", 0),
        Slip("transpose of a product", "transpose of a product", "the transpose of a product were the product of the transposes, in the same order", 0),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of the values of a function, and the function at the mean: which is greater hangs on how it curves."""

    name: str
    of_values: Term
    at_mean: Term
    is_concave: bool

    @property
    def weights(self) -> Term:
        """What is 1 if it is a mean."""
        return Sum(k, g[k]) if isinstance(self.of_values, Total) else ONE


MEANS = (  # Jensen's inequality; Boyd & Vandenberghe, Convex Optimization (2004), section 3.1.8
    Mean("log", Sum(k, g[k] * log(f[k])), log(Sum(k, g[k] * f[k])), True),
    Mean("log", E(log(f)), log(E(f)), True),
    Mean("the root", Sum(k, g[k] * sqrt(f[k])), sqrt(Sum(k, g[k] * f[k])), True),
    Mean("the root", E(sqrt(f)), sqrt(E(f)), True),
    Mean("the square", Sum(k, g[k] * f[k] ** 2), Sum(k, g[k] * f[k]) ** 2, False),
    Mean("the square", E(f**2), E(f) ** 2, False),
    Mean("exp", Sum(k, g[k] * exp(f[k])), exp(Sum(k, g[k] * f[k])), False),
    Mean("exp", E(exp(f)), exp(E(f)), False),
    Mean("the absolute value", E(absolute(f)), absolute(E(f)), False),
    Mean("1/t", E(1 / f), 1 / E(f), False),
)  # fmt: skip
