"""Powers whose exponent is a letter.  Natural exponents, of any base; real exponents, of a positive one.

Source of the lines: Stewart, Calculus (8th ed.), 1.4 and 6.4*.
"""

from derive.kernel import law, natural, nonzero, positive, whole_number
from derive.laws.letters import exp, f, g, log, p, q
from derive.terms import ONE, ZERO, power

STEWART = "Stewart, Calculus (8th ed.), 1.4, 6.4"
_naturals = (whole_number(p), whole_number(q))

POWERS = (
    law("product of powers", f**p * f**q, f ** (p + q), _naturals, STEWART),
    law("product of real powers", f**p * f**q, f ** (p + q), (positive(f),), STEWART),
    law("a power without one factor", f**p / f, f ** (p - 1), (natural(p), nonzero(f)), STEWART),
    law("power of a power", (f**p) ** q, f ** (p * q), _naturals, STEWART),
    law("real power of a power", (f**p) ** q, f ** (p * q), (positive(f),), STEWART),
    law("power of a product", (f * g) ** p, f**p * g**p, (whole_number(p),), STEWART),
    law("real power of a product", (f * g) ** p, f**p * g**p, (positive(f), positive(g)), STEWART),
    law("real power of a reciprocal", (1 / f) ** p, f ** (-p), (positive(f),), STEWART),
    law("reciprocal of a real power", 1 / f**p, f ** (-p), (positive(f),), STEWART),
    law("power of 1", power(ONE, p), ONE, (), STEWART),
    law("power of 0", power(ZERO, p), ZERO, (natural(p),), STEWART),
    law("real power of exp", exp(f) ** p, exp(p * f), (), STEWART),
    law("exp of a multiple of log", exp(p * log(f)), f**p, (positive(f),), STEWART),
)
