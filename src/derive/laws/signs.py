"""Signs.  Source of the lines: Rudin, Principles of Mathematical Analysis (3rd ed.), 1.17, 1.18, 8.6."""

from derive.kernel import Judgement, Law, equal, natural, nonnegative, nonzero, positive, whole_number
from derive.laws.letters import (
    ONE_HOT,
    Largest,
    Prod,
    Sum,
    absolute,
    erf,
    exp,
    f,
    factorial,
    g,
    gamma,
    h,
    is_at_most,
    is_less,
    j2,
    k,
    maximum,
    minimum,
    p,
    relu,
    sigma,
    sqrt,
    tanh,
    y,
)
from derive.terms import PI, Term, num, power, size

RUDIN = "Rudin, Principles of Mathematical Analysis (3rd ed.), 1.17, 1.18, 8.6"
ABRAMOWITZ = "Abramowitz & Stegun, Handbook of Mathematical Functions, 7.1, 26.2"


def _line(name: str, claim: Judgement, *when: Judgement) -> Law:
    return Law(name, claim, when, RUDIN)


def _pos(name: str, term: Term, *when: Judgement) -> Law:
    return _line(name, positive(term), *when)


def _nonneg(name: str, term: Term, *when: Judgement) -> Law:
    return _line(name, nonnegative(term), *when)


SIGNS = (
    _pos("exp is positive", exp(f)),
    _pos("σ is positive", sigma(f)),
    _pos("σ is less than 1", 1 - sigma(f)),
    _pos("a factorial is positive", factorial(f), whole_number(f)),
    _pos("Γ is positive", gamma(f), positive(f)),
    _pos("tanh² is less than 1", 1 - tanh(f) ** 2),
    _pos("the mean of 1 and what is less than 1 is less than 1", 1 - (1 + f) / 2, positive(1 - f)),
    _pos("1 minus tanh is positive", 1 - tanh(f)),
    _pos("1 plus tanh is positive", 1 + tanh(f)),
    Law("1 minus erf is positive", positive(1 - erf(f)), (), ABRAMOWITZ),
    Law("1 plus erf is positive", positive(1 + erf(f)), (), ABRAMOWITZ),
    _pos("product of numbers less than 1", 1 - f * g, nonnegative(f), positive(1 - f), positive(1 - g)),
    _pos("a bound less what it bounds in size is positive", g - f, Judgement("<", (absolute(f), g))),
    _pos("a bound plus what it bounds in size is positive", g + f, Judgement("<", (absolute(f), g))),
    _pos("the square of what is less than 1 in size is so", 1 - f**2, Judgement("<", (absolute(f), num(1)))),
    _pos("sizes are positive", size("n")),
    _pos("π is positive", PI),
    _pos("a sum of positives is positive", f + g, positive(f), positive(g)),
    _pos("a positive plus a nonnegative is positive", f + g, positive(f), nonnegative(g)),
    _pos("a Σ of positives is positive", Sum(k, f[k]), positive(f[k])),
    _pos("a Π of positives is positive", Prod(k, f[k]), positive(f[k])),
    _pos("what a one-hot vector chooses is positive", Sum(k, y[k] * f[k]), positive(f[k]), *ONE_HOT),
    _pos(
        "a Σ with positive weights is positive",
        Sum(k, f[k] * g[k]),
        positive(f[k]),
        nonnegative(g[k]),
        positive(Sum(k, g[k])),
    ),
    _pos("a product of positives is positive", f * g, positive(f), positive(g)),
    _pos("an even power of a nonzero is positive", power(f, 2 * p), natural(p), nonzero(f)),
    _pos("a reciprocal of a positive is positive", f ** (-p), natural(p), positive(f**p)),
    _pos("a power of a positive is positive", f**p, positive(f)),
    _pos("the absolute value of a nonzero is positive", absolute(f), nonzero(f)),
    _pos("a maximum with a positive is positive", maximum(f, g), positive(f)),
    _pos("a maximum with a positive second is positive", maximum(f, g), positive(g)),
    _pos("a minimum of positives is positive", minimum(f, g), positive(f), positive(g)),
    _nonneg("ReLU is nonnegative", relu(f)),
    _nonneg("a maximum with a nonnegative is nonnegative", maximum(f, g), nonnegative(f)),
    _nonneg("a maximum with a nonnegative second is nonnegative", maximum(f, g), nonnegative(g)),
    _nonneg("a minimum of nonnegatives is nonnegative", minimum(f, g), nonnegative(f), nonnegative(g)),
    _nonneg("an indicator of at most is nonnegative", is_at_most(f, g)),
    _nonneg("an indicator is nonnegative", is_less(f, g)),
    _nonneg("an absolute value is nonnegative", absolute(f)),
    _nonneg("a positive is nonnegative", f, positive(f)),
    _nonneg("what is its own square is nonnegative", f, equal(f**2, f)),
    _nonneg("a square root is nonnegative", sqrt(f), nonnegative(f)),
    _nonneg("a square is nonnegative", f ** num(2)),
    _nonneg("an even power is nonnegative", power(f, 2 * p), natural(p)),
    _nonneg("a sum of nonnegatives is nonnegative", f + g, nonnegative(f), nonnegative(g)),
    _nonneg("a Σ of nonnegatives is nonnegative", Sum(k, f[k]), nonnegative(f[k])),
    _nonneg("a maximum of nonnegatives is nonnegative", Largest(k, f[k]), nonnegative(f[k])),
    _pos("a maximum of positives is positive", Largest(k, f[k]), positive(f[k])),
    _nonneg("a Π of nonnegatives is nonnegative", Prod(k, f[k]), nonnegative(f[k])),
    _nonneg("a product of nonnegatives is nonnegative", f * g, nonnegative(f), nonnegative(g)),
    _nonneg(
        "minus a nonnegative times a nonpositive is nonnegative", -(f * g), nonnegative(f), nonnegative(-g)
    ),
    _nonneg("a natural power of a nonnegative is nonnegative", f**p, whole_number(p), nonnegative(f)),
    _line("a positive is not 0", nonzero(f), positive(f)),
    _line("a product of nonzeros is not 0", nonzero(f * g), nonzero(f), nonzero(g)),
    _line("a Π of nonzeros is not 0", nonzero(Prod(k, f[k])), nonzero(f[k])),
    _line("a natural power of a nonzero is not 0", nonzero(f**p), whole_number(p), nonzero(f)),
    _line("a reciprocal of a nonzero is not 0", nonzero(1 / f), nonzero(f)),
    _line("the absolute value of a nonzero is not 0", nonzero(absolute(f)), nonzero(f)),
    _line("minus a nonzero is not 0", nonzero(-f), nonzero(f)),
    _line(
        "order of Σ in a nonzero",
        nonzero(g + Sum(k, Sum(j2, f[k, j2]))),
        nonzero(g + Sum(j2, Sum(k, f[k, j2]))),
    ),
    _line(
        "factor of an inner Σ in a nonzero",
        nonzero(g + Sum(k, h[k] * Sum(j2, f[k, j2]))),
        nonzero(g + Sum(k, Sum(j2, h[k] * f[k, j2]))),
    ),
)
