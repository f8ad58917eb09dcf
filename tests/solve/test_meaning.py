"""A statement about nothing is refused in one line: nothing to find, or nothing where it is defined."""

from fractions import Fraction

import pytest
from statements import whole

from derive import api
from derive.errors import StatementError
from derive.kernel import Definition, Function, Judgement, Problem, Symbol, Target
from derive.terms import ZERO, apply, derivative, fn, index, neg, num, power, sym

c = sym("c")


def asked(*targets, given=(), definitions=()):
    return Problem("t", targets, {}, (Symbol("c"),), definitions, given)


def sqrt(term):
    return power(term, num(Fraction(1, 2)))


def test_a_target_without_a_derivative_leaves_nothing_to_find():
    with pytest.raises(StatementError, match="nothing to find: c holds no derivative"):
        api.solve(asked(Target("", c)))


def test_the_partial_of_an_unknown_function_says_no_more():
    x = sym("x", index("i", "n"))
    E = Definition("E", (), apply("E", (whole("x", "n"),)))
    function = Function("E", (("n",),))
    stated = Problem(
        "t",
        (Target("", derivative(sym("E"), x)),),
        {"n": ""},
        (Symbol("x", ("n",)),),
        (E,),
        functions=(function,),
    )
    with pytest.raises(StatementError, match="says no more"):
        api.solve(stated)


@pytest.mark.parametrize(
    ("body", "given", "needed"),
    [
        (sqrt(c), Judgement("<", (c, ZERO)), "c ≥ 0 and c < 0"),
        (fn("log", c), Judgement("<=", (c, ZERO)), "c > 0 and c ≤ 0"),
        (c**-1, Judgement("=", (c, ZERO)), "c ≠ 0 and c = 0"),
    ],
)
def test_what_contradicts_what_is_given_is_refused(body, given, needed):
    f = Definition("f", (), body)
    with pytest.raises(StatementError, match=f"nowhere defined: it needs {needed}"):
        api.solve(asked(Target("", derivative(sym("f"), c)), given=(given,), definitions=(f,)))


def test_what_contradicts_itself_is_refused():
    f = Definition("f", (), sqrt(c) + fn("log", neg(c)))
    with pytest.raises(StatementError, match="nowhere defined"):
        api.solve(asked(Target("", derivative(sym("f"), c)), definitions=(f,)))


def test_parts_may_have_assumptions_that_exclude_each_other():
    first, second = Target("a", derivative(sqrt(c), c)), Target("b", derivative(fn("log", neg(c)), c))
    result = api.solve(asked(first, second))
    assert result.is_solved
    assert [len(theorem.assumed) for theorem in result.theorems] == [1, 1]


def test_what_follows_from_an_assumption_is_not_assumed_too():
    f = Definition("f", (), sqrt(c))
    (theorem,) = api.solve(asked(Target("", derivative(sym("f"), c)), definitions=(f,))).theorems
    assert [judgement.relation for judgement in theorem.assumed] == ["<"]
