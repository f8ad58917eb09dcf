"""What is differentiable, in the whole array x of all its entries (Fréchet).

Source of the lines: Rudin, Principles of Mathematical Analysis (3rd ed.), 5.3, 9.15 and 9.21.
"""

from derive.kernel import (
    Judgement,
    Law,
    differentiable,
    independent,
    natural,
    nonnegative,
    nonzero,
    positive,
    whole_number,
)
from derive.laws.letters import (
    Prod,
    Sum,
    absolute,
    c,
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
    v,
    x,
)  # fmt: skip
from derive.terms import Term, fn

RUDIN = "Rudin, Principles of Mathematical Analysis (3rd ed.), 5.3, 9.15, 9.21"
_f, _g = differentiable(f, x), differentiable(g, x)

_near, _far = f**2 / 2, c * absolute(f) - c**2 / 2


def _line(name: str, term: Term, *when: Judgement, wrt: Term = x) -> Law:
    return Law(name, differentiable(term, wrt), when, RUDIN)


DIFFERENTIABILITY = (
    _line("a constant is differentiable", c, independent(c, x)),
    _line("the variable is differentiable", v(), wrt=v()),
    _line("a component is differentiable", v(i), wrt=v(j)),
    _line("an entry is differentiable", v(i, i2), wrt=v(j, j2)),
    _line("a tensor entry is differentiable", v(i, i2, i3), wrt=v(j, j2, j3)),
    _line(
        "Huber's function is differentiable",
        _near * is_at_most(absolute(f), c) + _far * is_less(c, absolute(f)),
        independent(c, x),
        _f,
        nonnegative(c),
    ),
    _line(
        "Huber's function with a strict bound is differentiable",
        _near * is_less(absolute(f), c) + _far * is_at_most(c, absolute(f)),
        independent(c, x),
        _f,
        nonnegative(c),
    ),
    _line("a sum is differentiable", f + g, _f, _g),
    _line("a Σ is differentiable", Sum(k, f[k]), differentiable(f[k], x)),
    _line("a product is differentiable", f * g, _f, _g),
    _line("a squared ReLU is differentiable", relu(f) ** 2, _f),
    _line("a natural power is differentiable", f**p, whole_number(p), _f),
    _line("a reciprocal is differentiable", 1 / g, _g, nonzero(g)),
    _line("a reciprocal power is differentiable", f ** (-p), natural(p), _f, nonzero(f)),
    _line("a power of a positive is differentiable", f**p, independent(p, x), _f, positive(f)),
    _line(
        "a power of a positive with a differentiable exponent is differentiable", f**g, _f, _g, positive(f)
    ),
    _line("a Π is differentiable", Prod(k, f[k]), differentiable(f[k], x)),
    _line("exp is differentiable", exp(f), _f),
    _line("log is differentiable", log(f), _f, positive(f)),
    *(_line(f"{name} is differentiable", fn(name, f), _f) for name in ("sigma", "tanh", "sin", "cos", "erf")),
    _line("ReLU is differentiable", relu(f), _f, nonzero(f)),
    _line("an absolute value is differentiable", absolute(f), _f, nonzero(f)),
    _line("an indicator is differentiable", is_positive(f), _f, nonzero(f)),
    *(
        _line(f"{name} is differentiable", term, _f, _g, nonzero(f - g))
        for name, term in (
            ("an indicator of two", is_less(f, g)),
            ("a maximum", maximum(f, g)),
            ("a minimum", minimum(f, g)),
        )
    ),
    _line("an indicator of at most is differentiable", is_at_most(f, g), _f, _g, nonzero(g - f)),
)
