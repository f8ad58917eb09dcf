"""Inequalities between two terms.  Source of the lines: Hardy, Littlewood & Pólya, Inequalities (2nd ed.).

What is said of g − f is said of f and g, and back; the order of the lines is that in which a proof tries them.
"""

from derive.kernel import Judgement, Law, between, equal, law, nonnegative, nonzero, positive
from derive.laws.letters import (
    Largest,
    Sum,
    absolute,
    c,
    cos,
    exp,
    f,
    g,
    h,
    is_at_most,
    is_less,
    is_positive,
    j,
    k,
    log,
    maximum,
    minimum,
    p,
    q,
    relu,
    sigma,
    sin,
    sqrt,
    tanh,
)  # fmt: skip
from derive.terms import MINUS_ONE, ONE, ZERO, Term, index, meta, num, size

RUDIN = "Rudin, Principles of Mathematical Analysis (3rd ed.), 1.17, 1.18"
HLP = "Hardy, Littlewood & Pólya, Inequalities (2nd ed.), "
BILLINGSLEY = "Billingsley, Probability and Measure (3rd ed.), (5.31), (5.32)"
STEWART = "Stewart, Calculus (8th ed.), section 4.2"
BV = "Boyd & Vandenberghe, Convex Optimization (2004), section 3.1.5"
PUTERMAN = "Puterman, Markov Decision Processes (2005), section 6.2"
SSBD = "Shalev-Shwartz & Ben-David, Understanding Machine Learning (2014), section 12.3"


_l = index("l", "m")
_F, _G = meta("f", k, _l), meta("g", k, _l)


def _leq(left: Term, right: Term) -> Judgement:
    return Judgement("<=", (left, right))


def _less(left: Term, right: Term) -> Judgement:
    return Judgement("<", (left, right))


def _line(name: str, claim: Judgement, *when: Judgement, source: str = RUDIN) -> Law:
    return Law(name, claim, when, source)


# what is no less than another, as a sign of their difference, and back
DIFFERENCES = (
    _line("what is no less leaves a nonnegative difference", nonnegative(g - f), _leq(f, g)),
    _line("what is greater leaves a positive difference", positive(g - f), _less(f, g)),
    _line("a nonnegative difference tells what is no less", _leq(f, g), nonnegative(g - f)),
    _line("a positive difference tells what is greater", _less(f, g), positive(g - f)),
    _line("what is less leaves a difference that is not 0", nonzero(f - g), _less(f, g)),
)

BOUNDS = (
    _line("a number is no more than its absolute value", _leq(f, absolute(f))),
    _line("minus a number is no more than its absolute value", _leq(-f, absolute(f))),
    _line("triangle inequality", _leq(absolute(f + g), absolute(f) + absolute(g))),
    _line("triangle inequality for Σ", _leq(absolute(Sum(k, f[k])), Sum(k, absolute(f[k])))),
    _line(
        "Cauchy-Schwarz inequality",
        _leq(Sum(k, f[k] * g[k]), sqrt(Sum(k, f[k] ** 2)) * sqrt(Sum(k, g[k] ** 2))),
        source=HLP + "theorem 7",
    ),
    _line(
        "square of a Σ of products",
        _leq(Sum(k, f[k] * g[k]) ** 2, Sum(k, f[k] ** 2) * Sum(k, g[k] ** 2)),
        source=HLP + "theorem 7",
    ),
    _line(
        "square of a double Σ of products",
        _leq(Sum(k, Sum(_l, _F * _G)) ** 2, Sum(k, Sum(_l, _F**2)) * Sum(k, Sum(_l, _G**2))),
        source=HLP + "theorem 7",
    ),
    _line(
        "triangle inequality of the norm",
        _leq(sqrt(Sum(k, (f[k] + g[k]) ** 2)), sqrt(Sum(k, f[k] ** 2)) + sqrt(Sum(k, g[k] ** 2))),
        source=HLP + "theorem 25",
    ),
    _line(
        "triangle inequality of the norm for Σ",
        _leq(sqrt(Sum(k, Sum(_l, _F) ** 2)), Sum(_l, sqrt(Sum(k, _F**2)))),
        source=HLP + "theorem 25",
    ),
    _line(
        "a norm is no more than the sum of absolute values",
        _leq(sqrt(Sum(k, f[k] ** 2)), Sum(k, absolute(f[k]))),
        source=HLP + "theorem 19",
    ),
    _line("lower end of an interval", _leq(f, h), between(h, f, g), _leq(f, g)),
    _line(
        "Young's inequality",
        _leq(f * g, f**p / p + g**q / q),
        nonnegative(f),
        nonnegative(g),
        positive(p),
        positive(q),
        equal(1 / p + 1 / q, ONE),
        source=HLP + "theorem 61",
    ),
    _line("a number is no more than its ReLU", _leq(f, relu(f))),
    _line(
        "Markov's bound of an indicator",
        _leq(is_at_most(g, f), f / g),
        nonnegative(f),
        positive(g),
        source=BILLINGSLEY,
    ),
    _line(
        "Chebyshev's bound of an indicator",
        _leq(is_at_most(g, absolute(f)), f**2 / g**2),
        positive(g),
        source=BILLINGSLEY,
    ),
    _line("ReLU is no more than what bounds it", _leq(relu(f), g), _leq(f, g), nonnegative(g)),
    _line("ReLU is less than what bounds it", _less(relu(f), g), _less(f, g), positive(g)),
    _line("a maximum is no less than the first", _leq(f, maximum(f, g))),
    _line("a maximum is no less than the second", _leq(g, maximum(f, g))),
    _line("a minimum is no more than the first", _leq(minimum(f, g), f)),
    _line("a minimum is no more than the second", _leq(minimum(f, g), g)),
    _line("a maximum is no more than what bounds both", _leq(maximum(f, g), h), _leq(f, h), _leq(g, h)),
    _line("a minimum is no less than what both bound", _leq(h, minimum(f, g)), _leq(h, f), _leq(h, g)),
    _line("a value is no more than the maximum", _leq(f[j], Largest(k, f[k]))),
    _line("upper bound of a maximum", _leq(Largest(k, f[k]), c), _leq(f[k], c)),
    _line("strict upper bound of a maximum", _less(Largest(k, f[k]), c), _less(f[k], c)),
    _line("an entry is no more than the maximum norm", _leq(f[j], Largest(k, absolute(f[k])))),
    _line("minus an entry is no more than the maximum norm", _leq(-f[j], Largest(k, absolute(f[k])))),
    _line(
        "the maximum is nonexpansive",
        _leq(absolute(Largest(k, f[k]) - Largest(k, g[k])), c),
        _leq(absolute(f[k] - g[k]), c),
        source=PUTERMAN,
    ),
    _line(
        "difference of maxima",
        _leq(absolute(Largest(k, f[k]) - Largest(k, g[k])), Largest(k, absolute(f[k] - g[k]))),
        source=PUTERMAN,
    ),
    _line("the maximum is increasing", _leq(Largest(k, f[k]), Largest(k, g[k])), _leq(f[k], g[k])),
    _line("lower bound of softplus", _leq(relu(f), log(1 + exp(f)))),
    _line("upper bound of softplus", _leq(log(1 + exp(f)), relu(f) + log(num(2)))),
    _line("lower bound of log-sum-exp", _leq(Largest(k, f[k]), log(Sum(k, exp(f[k])))), source=BV),
    _line(
        "upper bound of log-sum-exp",
        _leq(log(Sum(k, exp(f[k]))), Largest(k, f[k]) + log(size("n"))),
        source=BV,
    ),
    _line(
        "lower bound of a p-norm",
        _leq(Largest(k, f[k]), Sum(k, f[k] ** p) ** (1 / p)),
        positive(f[k]),
        positive(p),
        source=HLP + "2.10",
    ),
    _line(
        "upper bound of a p-norm",
        _leq(Sum(k, f[k] ** p) ** (1 / p), size("n") ** (1 / p) * Largest(k, f[k])),
        positive(f[k]),
        positive(p),
        source=HLP + "2.9",
    ),
    _line("the hinge bounds the step", _leq(is_positive(f), relu(1 + f)), source=SSBD),
    *(
        _line(f"{said} bounds the {step}", _leq(where(f, g), bound), source=SSBD)
        for step, where in (("step between two", is_less), ("step up to another", is_at_most))
        for said, bound in (
            ("the hinge", relu(1 + g - f)),
            ("exp", exp(g - f)),
            ("the logistic loss", log(1 + exp(g - f)) / log(num(2))),
        )
    ),
    _line("a closed indicator is no more than 1", _leq(is_at_most(f, g), ONE), source=SSBD),
    _line("an indicator is no more than 1", _leq(is_less(f, g), ONE), source=SSBD),
    *(
        _line(
            f"{said} brings two numbers no further apart",
            _leq((act(f) - act(g)) ** 2, (f - g) ** 2),
            source=STEWART,
        )
        for said, act in (("ReLU", relu), ("tanh", tanh), ("σ", sigma), ("sin", sin), ("cos", cos))
    ),
    *(
        line
        for said, wave in (("a sine", sin), ("a cosine", cos))
        for line in (
            _line(f"{said} is no more than 1", _leq(wave(f), ONE), source=STEWART),
            _line(f"{said} is no less than minus 1", _leq(MINUS_ONE, wave(f)), source=STEWART),
        )
    ),
    _line("tanh is less than 1", _less(tanh(f), ONE)),
    _line("tanh is more than minus 1", _less(MINUS_ONE, tanh(f))),
    _line("an entry is no more than the Σ of nonnegatives", _leq(f[j], Sum(k, f[k])), nonnegative(f[k])),
    _line("tangent of exp", _leq(1 + f, exp(f)), source=HLP + "section 4.2"),
    _line("tangent of exp at any point", _leq(exp(g) * (1 + f - g), exp(f)), source=HLP + "section 4.2"),
    _line("tangent of log", _leq(log(f), f - 1), positive(f), source=HLP + "section 4.2"),
    _line("log of what is at least 1", nonnegative(log(f)), _leq(ONE, f)),
    _line("log of what is more than 1", positive(log(f)), _less(ONE, f)),
    _line("log of what is no more than 1", _leq(log(f), ZERO), positive(f), _leq(f, ONE)),
    _line("exp is increasing", _leq(exp(f), exp(g)), _leq(f, g)),
    _line("exp is strictly increasing", _less(exp(f), exp(g)), _less(f, g)),
    _line("log is increasing", _leq(log(f), log(g)), positive(f), _leq(f, g)),
    _line("log is strictly increasing", _less(log(f), log(g)), positive(f), _less(f, g)),
    _line("σ is increasing", _leq(sigma(f), sigma(g)), _leq(f, g)),
    _line("σ is strictly increasing", _less(sigma(f), sigma(g)), _less(f, g)),
    _line("tanh is increasing", _leq(tanh(f), tanh(g)), _leq(f, g)),
    _line("tanh is strictly increasing", _less(tanh(f), tanh(g)), _less(f, g)),
    _line("ReLU is increasing", _leq(relu(f), relu(g)), _leq(f, g)),
    _line("square root is increasing", _leq(sqrt(f), sqrt(g)), nonnegative(f), _leq(f, g)),
    _line("reciprocals of positives fall", _leq(1 / g, 1 / f), positive(f), _leq(f, g)),
    _line("a logarithm above a bound", _leq(f, log(g)), _leq(exp(f), g)),
    _line("a logarithm strictly above a bound", _less(f, log(g)), _less(exp(f), g)),
    _line("a logarithm below a bound", _leq(log(f), g), positive(f), _leq(f, exp(g))),
    _line("an exponential below a bound", _leq(exp(f), g), positive(g), _leq(f, log(g))),
    _line("a square root below a bound", _leq(sqrt(f), g), nonnegative(f), nonnegative(g), _leq(f, g**2)),
    _line("a square root above a bound", _leq(f, sqrt(g)), nonnegative(g), _leq(f**2, g)),
)

# what is tried when nothing else has led anywhere
BETWEEN = (
    _line("an absolute value between bounds", _leq(absolute(f), g), _leq(f, g), _leq(-f, g)),
    _line("an absolute value strictly between bounds", _less(absolute(f), g), _less(f, g), _less(-f, g)),
)
LOGARITHMS = (_line("comparison of logarithms", _leq(f, g), positive(f), positive(g), _leq(log(f), log(g))),)
SQUARES = (_line("what has no greater square", _leq(f, g), nonnegative(g), _leq(f**2, g**2)),)
LAST = (*BETWEEN, *LOGARITHMS, *SQUARES)

SCALED = (
    law("maximum of a constant", Largest(k, c), c, (), RUDIN),
    law("ReLU of a nonnegative multiple", relu(f * g), f * relu(g), (nonnegative(f),), RUDIN),
    law(
        "maximum of nonnegative multiples",
        Largest(k, c * f[k]),
        c * Largest(k, f[k]),
        (nonnegative(c),),
        RUDIN,
    ),
)

BY_SIGN = (
    law("absolute value of a nonnegative", absolute(f), f, (nonnegative(f),), RUDIN),
    law("absolute value of a nonpositive", absolute(f), -f, (nonnegative(-f),), RUDIN),
)

ABSOLUTES = (
    law("absolute value of a product", absolute(f * g), absolute(f) * absolute(g), (), RUDIN),
    law("absolute value of a reciprocal", absolute(1 / f), 1 / absolute(f), (), RUDIN),
    law("square of an absolute value", absolute(f) ** 2, f**2, (), RUDIN),
    *BY_SIGN,
    law("square of a square root", sqrt(f) ** 2, f, (nonnegative(f),), RUDIN),
    law("square root of a square", sqrt(f**2), absolute(f), (), RUDIN),
)

NUMBERS = (
    _line(
        "transitivity of order",
        positive(g - f),
        _leq(h, g),
        _less(f, h),
    ),
)

INEQUALITIES = (*DIFFERENCES, *NUMBERS, *BOUNDS, *LAST, *ABSOLUTES, *SCALED)
