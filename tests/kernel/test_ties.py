"""To a derivative other symbols are constants: none is taken where what is given makes one a function of its variable."""

import pytest

from derive.errors import StatementError
from derive.kernel import Definition, Judgement, Problem, Symbol, Target, equal, positive, to_prove
from derive.terms import ONE, ZERO, delta, derivative, fn, index, sum_over, sym

i, j, k = (index(letter, "n") for letter in "ijk")
x, y, z, c = (sym(name) for name in "xyzc")
VECTORS = {"u", "v"}
MATRICES = {"A", "B"}
TRACE = sum_over(i, sym("B", i, i))
INVERSE = (
    equal(sum_over(j, sym("B", i, j) * sym("A", j, k)), delta(i, k)),
    equal(sum_over(j, sym("A", i, j) * sym("B", j, k)), delta(i, k)),
)


def stated(target, *hypotheses, definitions=()):
    defined = {definition.name for definition in definitions}
    symbols = [Symbol(name) for name in "xyzc"] + [Symbol(name, ("n",)) for name in sorted(VECTORS)]
    symbols += [Symbol(name, ("n", "n")) for name in sorted(MATRICES - defined)]
    return Problem("", (target,), {"n": ""}, tuple(symbols), tuple(definitions), hypotheses)


def found(term):
    return Target("", term)


SQUARE = Definition("f", (), y**2)
GRAM = Definition("A", (i, j), sym("u", i) * sym("u", j) + c * delta(i, j))
TIED = {
    "a square": (found(derivative(y, x)), [equal(y, x**2)]),
    "in the square": (found(derivative(x**3, y)), [equal(y, x**2)]),  # it is not 0
    "the other way round": (found(derivative(y, x)), [equal(x**2, y)]),
    "through a definition": (found(derivative(sym("f"), x)), [equal(y, x**2)], [SQUARE]),
    "through another": (found(derivative(z, x)), [equal(z, y + 1), equal(y, x**2)]),
    "entries": (found(derivative(sym("u", i), sym("v", j))), [equal(sym("u", k), fn("exp", sym("v", k)))]),
    "an inverse": (found(derivative(TRACE, sym("A", j, k))), INVERSE),
    "of an inverse": (found(derivative(sum_over(i, sym("A", i, i)), sym("B", j, k))), INVERSE),
    "the inverse of a definition": (found(derivative(TRACE, c)), INVERSE, [GRAM]),
    "convex": (to_prove("", Judgement("convex", (y, x))), [equal(y, -(x**2))]),
    "concave with a kink": (to_prove("", Judgement("concave", (fn("abs", y), x))), [equal(y, -(x**2))]),
}
APART = {
    "nothing is given": (found(derivative(y, x)), []),
    "a sign": (found(derivative(y, x)), [positive(y - x)]),
    "a value": (found(derivative(x * y, x)), [equal(y, ONE)]),
    "of its own": (found(derivative(sym("u", i), sym("u", j))), [equal(sum_over(k, sym("u", k)), ONE)]),
    "an equation at the point": (found(derivative(x**2 * y, x)), [equal(x * y - y**2, ZERO)]),
    "of itself by another": (found(derivative(x**2, x)), [equal(x, y)]),
    "of what is not there": (found(derivative(z * x, x)), [equal(y, x**2)]),
    "of what does not move": (found(derivative(z * x, x)), [equal(z, y**2)]),
    "an inverse of a constant": (found(derivative(TRACE * x, x)), INVERSE),
}


@pytest.mark.parametrize("name", TIED)
def test_what_hangs_on_the_variable_is_not_held_fixed(name):
    target, hypotheses, *definitions = TIED[name]
    with pytest.raises(StatementError, match="by what is given, which a derivative in"):
        stated(target, *hypotheses, definitions=tuple(*definitions))


@pytest.mark.parametrize("name", APART)
def test_what_does_not_hang_on_it_is(name):
    target, hypotheses = APART[name]
    assert stated(target, *hypotheses).targets == (target,)
