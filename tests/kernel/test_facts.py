"""Facts that would hold at the point alone, or of nothing: each test is one way to cheat with them."""

from dataclasses import replace

import pytest

from derive.errors import InvalidStep
from derive.kernel import (
    Binding,
    Chain,
    Definition,
    Derivation,
    Fact,
    Judgement,
    Problem,
    Step,
    Symbol,
    Target,
    check,
    differentiable,
    independent,
    natural,
    nonnegative,
    nonzero,
    positive,
)  # fmt: skip
from derive.kernel.place import replaced
from derive.laws import ALL
from derive.terms import MINUS_ONE, ONE, ZERO, derivative, fn, num, power, sym

x, a, m = sym("x"), sym("a"), sym("m")
log_a = fn("log", a)
NO_LETTERS = Binding()
IS_CONSTANT = "a constant is differentiable"


def stated(target, *definitions, given=()):
    return Problem("t", (Target("", target),), {}, (Symbol("x"), Symbol("a")), definitions, given)


def step(rule, path, before, new, name="", binding=NO_LETTERS, conditions=()):
    found = Step(rule, path, before, before, new, name, binding, conditions=conditions)
    return replace(found, after=replaced(found))


def checked(problem, steps=(), facts=(), lemmas=()):
    start = problem.targets[0].term
    return check(Derivation(problem, (*lemmas, Chain("main", start, tuple(steps), tuple(facts), ""))), ALL)


def constant(term, wrt):
    """The fact that `term`, which does not depend on `wrt`, is differentiable in it."""
    return Fact(differentiable(term, wrt), "law", IS_CONSTANT, Binding({"c": ((), term), "x": ((), wrt)}))


def test_a_definition_is_not_written_out_in_a_fact_under_its_own_derivative():
    """It would make ∂m/∂m − 1 a number that is not 0, and 1 = 0 a theorem."""
    double = x * 2
    slope = derivative(double, m) - 1
    moved = derivative(m, m) - 1
    vanishes = step(
        "law", (0,), slope, ZERO, "derivative of a constant",
        Binding({"c": ((), double), "x": ((), m)}), (independent(double, m),),
    )  # fmt: skip
    lemma = Chain("L", slope, (vanishes,), (constant(double, m),))
    smooth = Fact(differentiable(m, m), "law", "the variable is differentiable", Binding(names={"v": "m"}))
    facts = [
        smooth,
        Fact(nonzero(MINUS_ONE), "arithmetic"),
        Fact(nonzero(slope), "lemma", "L"),
        Fact(nonzero(moved), "definition", path=(0, 0)),
    ]
    with pytest.raises(InvalidStep, match="under a derivative"):
        checked(stated(ONE, Definition("m", (), double)), facts=facts, lemmas=[lemma])


@pytest.mark.parametrize(
    ("exponent", "problem", "fact"),
    [
        (m, stated(derivative(num(2) ** m, m), Definition("m", (), num(2))), Fact(natural(m), "definition")),
        (a, stated(derivative(num(2) ** a, a), given=(natural(a),)), Fact(natural(a), "given", "0")),
    ],
)
def test_an_exponent_that_moves_is_no_numeral(exponent, problem, fact):
    """The power rule would make the derivative of 2^m in m vanish."""
    target = problem.targets[0].term
    binding = Binding({"f": ((), num(2)), "p": ((), exponent), "x": ((), exponent)})
    wrong = exponent * power(num(2), exponent - 1) * derivative(num(2), exponent)
    conditions = (natural(exponent), differentiable(num(2), exponent))
    power_rule = step("law", (), target, wrong, "power rule", binding, conditions)
    facts = [
        fact,
        constant(num(2), exponent),
        Fact(differentiable(target.body, target.wrt), "law", "a natural power is differentiable", binding),
        Fact(positive(num(2)), "arithmetic"),
    ]
    with pytest.raises(InvalidStep, match="natural is nothing to be shown"):
        checked(problem, [power_rule], facts)


@pytest.mark.parametrize("relation", ["independent", "locally independent"])
def test_independence_is_not_shown(relation):
    fact = Fact(Judgement(relation, (x, x)), "given", "0")
    with pytest.raises(InvalidStep, match="nothing to be shown"):
        checked(stated(x, given=(fact.judgement,)), facts=[fact])


def test_0_is_no_exponent_of_a_natural_power():
    name = "a natural power of a nonnegative is nonnegative"
    fact = Fact(nonnegative(ONE), "law", name, Binding({"f": ((), x), "p": ((), ZERO)}))
    with pytest.raises(InvalidStep, match="not shown"):
        checked(stated(x), facts=[fact])


def test_a_lemma_shows_nothing_differentiable_in_what_is_no_variable():
    fact = Fact(differentiable(x, a + 1), "lemma", "L")
    with pytest.raises(InvalidStep, match="variable"):
        checked(stated(x), facts=[fact], lemmas=[Chain("L", x)])


def test_a_letter_that_stands_in_the_conditions_alone_must_mean_something():
    """f = 0 makes c · f vanish, and leaves c in the condition that it does not move."""
    target, stranger = derivative(ZERO, x), sym("stranger")
    binding = Binding({"c": ((), stranger), "f": ((), ZERO), "x": ((), x)})
    conditions = (independent(stranger, x), differentiable(ZERO, x))
    claim = step("law", (), target, stranger * target, "constant multiple rule", binding, conditions)
    with pytest.raises(InvalidStep, match="neither declared"):
        checked(stated(target), [claim], [constant(ZERO, x)])


def test_what_the_lines_of_a_lemma_behind_a_fact_need_is_printed():
    """The lemma is cited by a fact alone, and one of its lines is defined only where a is positive."""
    start, end = x * x + 1, x**2 + 1
    aside = start + log_a - log_a
    lemma = Chain(
        "L",
        start,
        (step("algebra", (), start, aside), step("algebra", (), aside, end)),
        (Fact(positive(a), "assumed"),),
    )
    binding = Binding({"f": ((), ONE), "g": ((), x**2)})
    facts = [
        Fact(nonnegative(x**2), "law", "a square is nonnegative", Binding({"f": ((), x)})),
        Fact(positive(ONE), "arithmetic"),
        Fact(positive(end), "law", "a positive plus a nonnegative is positive", binding),
        Fact(nonzero(end), "law", "a positive is not 0", Binding({"f": ((), end)})),
        Fact(nonzero(start), "lemma", "L"),
    ]
    (theorem,) = checked(stated(1 / start), facts=facts, lemmas=[lemma])
    assert theorem.lemmas == ("L",)
    assert theorem.assumed == (positive(a),)
