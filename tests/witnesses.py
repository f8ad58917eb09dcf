"""Problems whose proofs take numbers that there are by Taylor's theorem, stated with the kernel's words."""

from derive.kernel import (
    Definition,
    Everywhere,
    Function,
    Judgement,
    Problem,
    Symbol,
    Target,
    Witness,
    between,
    equal,
    nonzero,
    to_prove,
)  # fmt: skip
from derive.terms import ZERO, apply, fn, sym

x, r, M, m, L, a, b, t, xi = (sym(n) for n in ("x", "r", "M", "m", "L", "a", "b", "t", "\\xi"))
plus = sym("x^+")


def f(at, order=0):
    """The derivative of f of that order."""
    return apply("f", (at,), (0,) * order)


def size(term):
    return fn("abs", term)


def at_most(left, right):
    return Judgement("<=", (left, right))


def real(*names, **signs):
    return (*map(Symbol, names), *(Symbol(name, (), sign) for name, sign in signs.items()))


def smooth(order):
    return (Function("f", ((),), (), order),)


WITNESS = Witness("\\xi", "f", 2, x, r)
IN_BETWEEN = (between(t, x, r),)


def newton(order=2):
    """One step of Newton's method: how the error falls, and a bound."""
    return Problem(
        "One step of Newton's method",
        (
            Target("recursion", plus - r),
            to_prove("bound", at_most(size(plus - r), M / (2 * m) * (x - r) ** 2)),
        ),
        symbols=real("x", "r", "M", m="positive"),
        definitions=(Definition("x^+", (), x - f(x) / f(x, 1)),),
        hypotheses=(equal(f(r), ZERO), nonzero(f(x, 1))),
        functions=smooth(order),
        everywhere=(
            Everywhere("t", at_most(size(f(t, 2)), M), IN_BETWEEN),
            Everywhere("t", at_most(m, size(f(t, 1))), IN_BETWEEN),
        ),
    )


def lipschitz():
    """A function whose derivative is bounded moves no faster."""
    return Problem(
        "A bounded derivative",
        (to_prove("", at_most(size(f(a) - f(b)), L * size(a - b))),),
        symbols=real("a", "b", "L"),
        functions=smooth(1),
        everywhere=(Everywhere("t", at_most(size(f(t, 1)), L), (between(t, a, b),)),),
    )


def tangent():
    """A function whose second derivative is nonnegative lies above its tangents."""
    return Problem(
        "Above the tangent",
        (to_prove("", at_most(f(a) + f(a, 1) * (b - a), f(b))),),
        symbols=real("a", "b"),
        functions=smooth(2),
        everywhere=(Everywhere("t", at_most(ZERO, f(t, 2))),),
    )


def descent():
    """A function whose second derivative is at most L lies below a parabola."""
    return Problem(
        "The descent lemma in one variable",
        (to_prove("", at_most(f(b), f(a) + f(a, 1) * (b - a) + L / 2 * (b - a) ** 2)),),
        symbols=real("a", "b", "L"),
        functions=smooth(2),
        everywhere=(Everywhere("t", at_most(f(t, 2), L)),),
    )


ALL = {"newton": newton, "lipschitz": lipschitz, "tangent": tangent, "descent": descent}
