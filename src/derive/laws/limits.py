"""Limits.  f, g, h: any terms; c: free of x; x: what tends to something, a number or a size; a: a point.

`lim` is of any kind, at a point, on one side of it, or at infinity; `near` is at or on one side of the point a.  Each
line says too that the limit on its left exists.
"""

from derive.kernel import (
    Judgement,
    Law,
    converges,
    differentiable,
    equal,
    independent,
    law,
    natural,
    nonzero,
    positive,
)
from derive.laws.letters import (
    D,
    Sum,
    a,
    absolute,
    b,
    c,
    exp,
    f,
    g,
    i,
    j,
    k,
    log,
    p,
    x,
)  # fmt: skip
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Array,
    Term,
    array,
    delta,
    determinant,
    fn,
    index,
    indicator,
    inverse,
    limit,
    meta,
    power,
    size,
)

RUDIN = "Rudin, Principles of Mathematical Analysis (3rd ed.), "
HARDY = "Hardy, A Course of Pure Mathematics (10th ed.), section 213"
STEWART = "Stewart, Calculus (8th ed.), "
h = meta("h")


def lim(body: Term) -> Term:
    """The limit of `body`, of any kind."""
    return limit(body, x, "any")


def near(body: Term) -> Term:
    """The limit of `body` at a, or on one side of it."""
    return limit(body, x, "near", a)


def _of(body: Term) -> Array:
    """The matrix with entry `body` at its row and its column."""
    return array(r, array(s, body))


def at_most(left: Term, right: Term) -> Judgement:
    """left ≤ right."""
    return Judgement("<=", (left, right))


def _signed(sign: Term, high: Term, low: Term) -> Term:
    """`high` where `sign` is positive, `low` where it is negative, and what lies between them where it is 0."""
    at_zero = (high + low) / 2
    return (
        high * indicator(ZERO, "<", sign)
        + low * indicator(sign, "<", ZERO)
        + at_zero * indicator(sign, "=", ZERO)
    )


_f, _g, _h = (converges(lim(letter)) for letter in (f, g, h))
_c, _p = independent(c, x), independent(p, x)
A, r, s = meta("A"), index("r", "n"), index("s", "n")
_fixed = independent(size("n"), x)

EQUATIONS = (
    law("limit of a constant", lim(c), c, (_c,), STEWART + "2.3"),
    law("limit of the variable", near(x), a, (), STEWART + "2.3"),
    law("limit of a sum", lim(f + g), lim(f) + lim(g), (_f, _g), RUDIN + "4.4"),
    law("limit of a constant multiple", lim(c * f), c * lim(f), (_c, _f), RUDIN + "4.4"),
    law("limit of a Σ", lim(Sum(k, f[k])), Sum(k, lim(f[k])), (converges(lim(f[k])), independent(size("n"), x)), RUDIN + "4.4", "of a fixed number of terms"),
    law("limit of a quotient", lim(f / g), lim(f) / lim(g), (_f, _g, nonzero(lim(g))), RUDIN + "4.4"),
    law("limit of a reciprocal", lim(1 / g), 1 / lim(g), (_g, nonzero(lim(g))), RUDIN + "4.4"),
    law("limit of a product", lim(f * g), lim(f) * lim(g), (_f, _g), RUDIN + "4.4"),
    law("limit of a determinant", lim(determinant(_of(A[r, s]))), determinant(_of(lim(A[r, s]))), (converges(lim(A[r, s])), _fixed), RUDIN + "4.4", "a polynomial in finitely many entries"),
    law("limit of an inverse", lim(inverse(_of(A[r, s]), i, j)), inverse(_of(lim(A[r, s])), i, j), (converges(lim(A[r, s])), nonzero(determinant(_of(lim(A[r, s])))), _fixed), RUDIN + "9.8", "Cramer's rule"),
    law("limit of a natural power", lim(f**p), lim(f) ** p, (natural(p), _p, _f), RUDIN + "4.4"),
    law("limit of a reciprocal power", lim(f ** (-p)), lim(f) ** (-p), (natural(p), _p, _f, nonzero(lim(f))), RUDIN + "4.4"),
    law("limit of a power", lim(f**p), lim(f) ** p, (_p, _f, positive(lim(f))), RUDIN + "4.7, 8.6"),
    law("limit of a logarithm", lim(log(f)), log(lim(f)), (_f, positive(lim(f))), RUDIN + "4.7, 8.6"),
    *(
        law(f"limit of {said}", lim(fn(name, f)), fn(name, lim(f)), (_f,), RUDIN + "4.7", "the function is continuous")
        for name, said in (
            ("exp", "exp"), ("sigma", "σ"), ("tanh", "tanh"), ("sin", "sin"), ("cos", "cos"), ("erf", "erf"),
            ("abs", "an absolute value"), ("relu", "ReLU"),
        )
    ),
    law("limit of a reciprocal at infinity", limit(1 / x, x, "infinity"), ZERO, (), STEWART + "2.6"),
    law("limit of a reciprocal at minus infinity", limit(1 / x, x, "minus infinity"), ZERO, (), STEWART + "2.6"),
    law("limit of a reciprocal power at infinity", limit(x ** (-p), x, "infinity"), ZERO, (natural(p), _p), STEWART + "2.6"),
    law("limit of a reciprocal power at minus infinity", limit(x ** (-p), x, "minus infinity"), ZERO, (natural(p), _p), STEWART + "2.6"),
    law("limit of exp at minus infinity", limit(exp(x), x, "minus infinity"), ZERO, (), RUDIN + "8.6"),
    law("limit of exp falling", limit(exp(-x), x, "infinity"), ZERO, (), RUDIN + "8.6"),
    law("limit of exp falling at a rate", limit(exp(-(c * x)), x, "infinity"), ZERO, (_c, positive(c)), RUDIN + "8.6"),
    *(
        law(f"limit of {said} at {where}", limit(fn(name, x), x, where), value, (), STEWART + "2.6, 3.11")
        for name, said, at_infinity, at_minus_infinity in (
            ("sigma", "σ", ONE, ZERO), ("tanh", "tanh", ONE, MINUS_ONE), ("erf", "erf", ONE, MINUS_ONE),
        )
        for where, value in (("infinity", at_infinity), ("minus infinity", at_minus_infinity))
    ),
    *(
        law(f"limit of {said} of a {kind} multiple at infinity", limit(fn(name, c * x), x, "infinity"), value, (_c, *when), STEWART + "2.6, 3.11")
        for name, said, high, low in (("sigma", "σ", ONE, ZERO), ("tanh", "tanh", ONE, MINUS_ONE), ("erf", "erf", ONE, MINUS_ONE))
        for kind, value, when in (
            ("positive", high, (positive(c),)),
            ("negative", low, (positive(-c),)),
            ("fixed", _signed(c, high, low), ()),
        )
    ),
    law("limit of an inverse beside a growing diagonal", limit(inverse(_of(A[r, s] + x * delta(r, s)), i, j), x, "infinity"), ZERO, (independent(A[r, s], x), _fixed), RUDIN + "9.8", "(A + x I)⁻¹ = (A/x + I)⁻¹/x"),
    law("limit of a variable over exp", limit(x * exp(-x), x, "infinity"), ZERO, (), RUDIN + "8.6"),
    law("limit of a power over exp", limit(x**p * exp(-x), x, "infinity"), ZERO, (natural(p), _p), RUDIN + "8.6"),
    law("limit of a logarithm over its variable", limit(log(x) / x, x, "infinity"), ZERO, (), RUDIN + "8.6"),
    law("limit of a variable times its logarithm", limit(x * log(x), x, "above", ZERO), ZERO, (), RUDIN + "8.6"),
    law("limit of a geometric sequence", limit(power(c, x), x, "infinity"), ZERO, (_c, positive(c), Judgement("<", (c, ONE))), RUDIN + "3.20"),
    law("limit of a signed geometric sequence", lim(c**f), ZERO, (_c, natural(f), Judgement("<", (absolute(c), ONE)), converges(lim(1 / f)), equal(lim(1 / f), ZERO)), RUDIN + "3.20"),
    law("limit of a falling power", lim(c**f), ZERO, (_c, positive(c), Judgement("<", (c, ONE)), positive(f), converges(lim(1 / f)), equal(lim(1 / f), ZERO)), RUDIN + "3.20"),
    law("limit of a power of what tends to 1, less 1", lim(g * (f**p - 1)), p * lim(g * (f - 1)), (_p, _f, equal(lim(f), ONE), converges(lim(g * (f - 1)))), HARDY, "f^p − 1 is (f − 1)(p + o(1))"),
    law("limit of powers of what tends to 1", lim(f**g), exp(lim(g * (f - 1))), (_f, equal(lim(f), ONE), converges(lim(g * (f - 1)))), HARDY, "log f is (f − 1)(1 + o(1))"),
    law("limit of a logarithm of what tends to 1", lim(g * log(f)), lim(g * (f - 1)), (_f, equal(lim(f), ONE), converges(lim(g * (f - 1)))), HARDY, "log f is (f − 1)(1 + o(1))"),
    law("limit by l'Hôpital's rule over a reciprocal", limit(x * f, x, "infinity"), limit(-(x**2) * D(f, x), x, "infinity"), (converges(limit(f, x, "infinity")), equal(limit(f, x, "infinity"), ZERO), differentiable(f, x), converges(limit(-(x**2) * D(f, x), x, "infinity"))), RUDIN + "5.13", "f over 1/x, both of which tend to 0"),
    law("limit of compound growth", limit(power(1 + c / x, x), x, "infinity"), exp(c), (_c,), RUDIN + "3.31"),
    law("limit of compound growth at the rate 1", limit(power(1 + 1 / x, x), x, "infinity"), exp(ONE), (), RUDIN + "3.31"),
    law("limit of a falling Boltzmann factor", limit(exp(b / x), x, "above", ZERO), ZERO, (independent(b, x), Judgement("<", (b, ZERO))), RUDIN + "8.6"),
    law("limit of the Boltzmann factor of a difference", limit(exp((b - c) / x), x, "above", ZERO), indicator(b, "=", c), (independent(b, x), _c, at_most(b, c)), RUDIN + "8.6", "e^{-t/x} tends to 0 for t > 0, and is 1 for t = 0"),
    law("limit of the Boltzmann factor", limit(exp(b / x), x, "above", ZERO), indicator(b, "=", ZERO), (independent(b, x), at_most(b, ZERO)), RUDIN + "8.6", "e^{-t/x} tends to 0 for t > 0, and is 1 for t = 0"),
    law("limit by the squeeze theorem", lim(f), c, (at_most(g, f), at_most(f, h), equal(lim(g), c), equal(lim(h), c), _g, converges(lim(h)), _c), RUDIN + "3.19"),
    law("limit of an exponential function", lim(c**f), c ** lim(f), (_c, positive(c), _f), RUDIN + "8.6"),
    law("limit of bounded times null", lim(f * g), ZERO, (equal(lim(g), ZERO), _g, at_most(absolute(f), c), _c), RUDIN + "3.3"),
    law("limit by l'Hôpital's rule over a power", lim(f * g ** (-p)), lim(D(f, x) / D(g**p, x)), (natural(p), _p, _f, _g, equal(lim(f), ZERO), equal(lim(g), ZERO), differentiable(f, x), differentiable(g, x), nonzero(D(g**p, x)), converges(lim(D(f, x) / D(g**p, x)))), RUDIN + "5.13", "both tend to 0"),
    law("limit by l'Hôpital's rule", lim(f / g), lim(D(f, x) / D(g, x)), (_f, _g, equal(lim(f), ZERO), equal(lim(g), ZERO), differentiable(f, x), differentiable(g, x), nonzero(D(g, x)), converges(lim(D(f, x) / D(g, x)))), RUDIN + "5.13", "both tend to 0"),
)  # fmt: skip


def _existence(each: Law) -> Law:
    """That the limit on the left of a law exists."""
    return Law(f"existence of the {each.name}", converges(each.lhs), each.when, each.source, each.remark)


LIMITS = EQUATIONS + tuple(map(_existence, EQUATIONS))
EQUATION_OF = {f"existence of the {each.name}": each.name for each in EQUATIONS}
