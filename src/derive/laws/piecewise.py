"""Functions defined by cases: what they are on a side, and by each other.

Source of the lines: Boyd & Vandenberghe, Convex Optimization (2004), sections 3.2.3 and 6.1; Rudin, Principles of
Mathematical Analysis (3rd ed.), 1.5, for two numbers that are less, equal or greater.
"""

from derive.kernel import Judgement, Law, law, nonnegative
from derive.laws.letters import absolute, f, g, h, is_at_most, is_less, is_positive, maximum, minimum, relu
from derive.terms import ONE, ZERO, Term, indicator

BV = "Boyd & Vandenberghe, Convex Optimization (2004), sections 3.2.3 and 6.1"
RUDIN = "Rudin, Principles of Mathematical Analysis (3rd ed.), 1.5"


def _leq(left: Term, right: Term) -> Judgement:
    return Judgement("<=", (left, right))


def _less(left: Term, right: Term) -> Judgement:
    return Judgement("<", (left, right))


def _line(name: str, left: Term, right: Term, *when: Judgement, source: str = BV) -> Law:
    return law(name, left, right, when, source)


# what they are where a condition holds: the lines of a case
ON_A_SIDE = (
    _line("ReLU of a nonnegative", relu(f), f, nonnegative(f)),
    _line("ReLU of a nonpositive", relu(f), ZERO, nonnegative(-f)),
    _line("maximum where the first is greater", maximum(f, g), f, _leq(g, f)),
    _line("maximum where the second is greater", maximum(f, g), g, _leq(f, g)),
    _line("minimum where the first is less", minimum(f, g), f, _leq(f, g)),
    _line("minimum where the second is less", minimum(f, g), g, _leq(g, f)),
    _line("indicator of what is less", is_less(f, g), ONE, _less(f, g), source=RUDIN),
    _line("indicator of what is not less", is_less(f, g), ZERO, _leq(g, f), source=RUDIN),
    _line("indicator of what is at most", is_at_most(f, g), ONE, _leq(f, g), source=RUDIN),
    _line("indicator of what is more", is_at_most(f, g), ZERO, _less(g, f), source=RUDIN),
    _line(
        "indicator of what is less and so not equal", indicator(f, "=", g), ZERO, _less(f, g), source=RUDIN
    ),
    _line(
        "indicator of what is greater and so not equal", indicator(f, "=", g), ZERO, _less(g, f), source=RUDIN
    ),
    _line("indicator of what is less and so differs", indicator(f, "!=", g), ONE, _less(f, g), source=RUDIN),
    _line(
        "indicator of what is greater and so differs", indicator(f, "!=", g), ONE, _less(g, f), source=RUDIN
    ),
    _line("indicator of equals", indicator(f, "=", f), ONE, source=RUDIN),
    _line("indicator of no difference", indicator(f, "!=", f), ZERO, source=RUDIN),
)

PML = "Murphy, Probabilistic Machine Learning: An Introduction (2022), section 5.1.5.3"
_near, _far = f**2 / 2, g * absolute(f) - g**2 / 2
_by_relu = f**2 / 2 - relu(f - g) ** 2 / 2 - relu(-f - g) ** 2 / 2

# by each other, everywhere
BY_EACH_OTHER = (
    _line("ReLU by an indicator", relu(f), f * is_positive(f)),
    _line("absolute value by ReLU", absolute(f), relu(f) + relu(-f)),
    _line("maximum by ReLU", maximum(f, g), g + relu(f - g)),
    _line("minimum by ReLU", minimum(f, g), f - relu(f - g)),
    _line("minimum by a maximum", minimum(f, g), -maximum(-f, -g)),
    _line(
        "Huber's function by ReLU",
        _near * is_at_most(absolute(f), g) + _far * is_less(g, absolute(f)),
        _by_relu,
        nonnegative(g),
        source=PML,
    ),
    _line(
        "Huber's function by ReLU, with a strict bound",
        _near * is_less(absolute(f), g) + _far * is_at_most(g, absolute(f)),
        _by_relu,
        nonnegative(g),
        source=PML,
    ),
    _line(
        "clipping by ReLU",
        maximum(-g, minimum(g, f)),
        f - relu(f - g) + relu(-f - g),
        nonnegative(g),
        source=PML,
    ),
    _line("an indicator and its contrary", is_at_most(f, g), 1 - is_less(g, f), source=RUDIN),
)

TRANSITIVE = Law(
    "what is no more than something that is no more", _leq(f, h), (_leq(f, g), _leq(g, h)), RUDIN
)

PIECEWISE = (*ON_A_SIDE, *BY_EACH_OTHER, TRANSITIVE)
