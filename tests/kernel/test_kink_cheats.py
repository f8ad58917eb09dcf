"""What vanishes beside one kink vanishes nowhere else: two ways to cheat with it, in numbers that do not move.

∂(t c)/∂t = c for a number c made of kinks; of each it may be said what c is where the argument is 0.
"""

from dataclasses import replace

import pytest
from steps import step_by

from derive.errors import InvalidStep
from derive.kernel import (
    Binding,
    Chain,
    Definition,
    Derivation,
    Fact,
    Kink,
    Problem,
    Symbol,
    Target,
    check,
    nonnegative,
    nonzero,
    positive,
)
from derive.kernel.chance import Random
from derive.kernel.judgement import exists
from derive.laws import ALL
from derive.solver.facts import Facts
from derive.solver.work import places
from derive.terms import ONE, ZERO, derivative, expectation, fn, limit, mul, num, same, sym

t, u, v, w, r = map(sym, "tuvwr")


def relu(term):
    return fn("relu", term)


def stated(number, *definitions, randoms=()):
    symbols = tuple(Symbol(name) for name in ("t", "u", "v", "w"))
    return Problem(
        "k", (Target("", derivative(mul(number, t), t)),), {}, symbols, definitions, randoms=randoms
    )


def slope(given, number, name, *more):
    """The chain from ∂(t c)/∂t to c, and what it needs."""
    start, inner = derivative(mul(number, t), t), derivative(t, t)
    facts = Facts(given)
    for each in (exists(start), exists(inner)):
        facts.require(each)
    binding = Binding({"c": ((), number), "f": ((), t), "x": ((), t)})
    first = step_by(given, "law", (), start, mul(number, inner), "constant multiple rule", binding=binding)
    path = next(path for path, each in places(first.after) if each is inner)
    known = Binding(names={"v": "t"})
    second = step_by(given, "law", path, first.after, ONE, "derivative of the variable itself", binding=known)
    return Chain(name, start, (first, second), (*facts.needed([exists(start), exists(inner)]), *more))


def then(given, chain, rule, old, new, name="", **rest):
    path = next(path for path, each in places(chain.end) if each is old)
    return replace(chain, steps=(*chain.steps, step_by(given, rule, path, chain.end, new, name, **rest)))


def leaning(given, chain, *arguments):
    """The same chain, which assumes that these are not 0: it multiplies by each and divides by it."""
    for each in arguments:
        end = chain.end
        chain = replace(chain, facts=(*chain.facts, Fact(nonzero(each), "assumed")))
        there = step_by(given, "algebra", (), end, mul(end, each, each**-1))
        back = step_by(given, "algebra", (), there.after, end)
        chain = replace(chain, steps=(*chain.steps, there, back))
    return replace(chain, part="")


def kink(given, argument, above, below):
    """The kink of c at the argument, where it is what both chains end at."""
    above = then(given, above, "kink", argument, ZERO)
    above = replace(above, facts=(*above.facts, Fact(nonzero(ONE), "arithmetic")))
    assert same(above.end, below.end)
    return Kink("", argument, ZERO, below.end, (ONE, ZERO), above, below)


NUMBER = relu(v) + relu(w) + relu(1 - v)
LESS = Fact(positive(1 - v), "kink", path=(1, 1))
KNOWN = (
    Fact(positive(ONE), "arithmetic"),
    LESS,
    Fact(nonnegative(1 - v), "law", "a positive is nonnegative", Binding({"f": ((), 1 - v)})),
)


def both(*facts):
    """Where v = 0, c is ReLU(w) + 1; where w = 0, ReLU(v) + ReLU(1 − v), or ReLU(v) + 1 − v by what is known of v = 0."""
    given = stated(NUMBER)
    first = kink(
        given,
        v,
        slope(given, v + relu(w) + relu(1 - v), "a", *facts),
        slope(given, relu(w) + relu(1 - v), "b"),
    )
    second = kink(
        given,
        w,
        slope(given, relu(v) + w + relu(1 - v), "c"),
        slope(given, relu(v) + relu(1 - v), "d"),
    )
    return given, first, second


def derivation(given, *kinks):
    number = next(part for part in given.targets[0].term.body.args if part is not t)
    return Derivation(given, (leaning(given, slope(given, number, "main"), v, w),), kinks=kinks)


def test_honest_kinks_of_a_number_are_accepted():
    given, first, second = both(*KNOWN)
    (theorem,) = check(derivation(given, first, second), ALL)
    assert len(theorem.kinks) == 2


def test_what_vanishes_beside_a_kink_says_nothing_beside_the_next():
    """ReLU(1 − v) is 1 − v where v = 0, but not where w = 0."""
    given, first, second = both(*KNOWN)
    binding = Binding({"f": ((), 1 - v)})
    name = "ReLU of a nonnegative"
    sides = [then(given, side, "law", relu(1 - v), 1 - v, name, binding=binding) for side in (second.above, second.below)]  # fmt: skip
    lie = replace(second, above=sides[0], below=sides[1], value=sides[0].end)
    with pytest.raises(InvalidStep, match="needs a fact"):
        check(derivation(given, first, lie), ALL)


@pytest.mark.parametrize(
    ("whole", "randoms"),
    [
        (limit(num(1) / 2 - v, v, "at", ONE), ()),  # −1/2, and not 1/2
        (expectation(1 - v**2), (Random("v", "normal", (), (ZERO, num(4))),)),  # −3, and not 1
    ],
)
def test_what_vanishes_at_a_point_does_not_so_on_the_way_to_it_nor_on_average(whole, randoms):
    given = stated(relu(v) + relu(r), Definition("r", (), whole), randoms=randoms)
    path = next(path for path, each in places(whole) if each is v)
    facts = (Fact(positive(whole), "kink", path=path),)
    above, below = (slope(given, number, name) for number, name in ((v + relu(r), "a"), (relu(r), "b")))
    lie = kink(given, v, replace(above, facts=(*above.facts, *facts)), below)
    with pytest.raises(InvalidStep, match="at the point only"):
        check(derivation(given, lie), ALL)
