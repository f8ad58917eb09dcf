"""A statement about nothing is refused in one line: nothing to find, or nothing where it is defined."""

from fractions import Fraction

import pytest
from statements import whole

from derive import api
from derive.errors import StatementError
from derive.kernel import Definition, Function, Judgement, Problem, Symbol, Target, nonzero, positive
from derive.present.assumptions import assumptions
from derive.present.text import text
from derive.terms import ZERO, Term, apply, derivative, fn, index, neg, num, power, sym

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


def test_a_derivative_at_a_kink_is_not_said_to_be_nowhere():
    """That of c |c| at 0 is 0."""
    f = Definition("f", (), c * fn("abs", c))
    given = (Judgement("=", (c, ZERO)),)
    with pytest.raises(StatementError, match="derived beside kinks only: it needs c ≠ 0 and c = 0"):
        api.solve(asked(Target("", derivative(sym("f"), c)), given=given, definitions=(f,)))


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


@pytest.mark.parametrize(
    ("inside", "assumed"),
    [
        (c**4, nonzero(c)),
        (c**3, positive(c)),
        (2 * c, positive(c)),
        (c**-2, nonzero(c)),
        (c**-1, positive(c)),
        (fn("abs", c), nonzero(c)),
        (fn("exp", c) * c, positive(c)),
        (c * (c + 1), positive(c * (c + 1))),
    ],
    ids=lambda each: text(each) if isinstance(each, Term) else each.relation,
)
def test_what_is_assumed_is_as_plain_as_can_be_and_no_more_than_is_needed(inside, assumed):
    f = Definition("f", (), fn("log", inside))
    (theorem,) = api.solve(asked(Target("", derivative(sym("f"), c)), definitions=(f,))).theorems
    assert assumptions(theorem.problem, theorem.assumed) == [assumed]


@pytest.mark.parametrize("inside", [1 + c**4, 1 + c**6 / sym("a") ** 4])
def test_an_even_power_is_not_negative(inside):
    f = Definition("f", (), fn("log", inside))
    stated = Problem(
        "t", (Target("", derivative(sym("f"), c)),), {}, (Symbol("c"), Symbol("a", sign="nonzero")), (f,)
    )
    (theorem,) = api.solve(stated).theorems
    assert not theorem.assumed


def test_a_part_does_not_lean_on_what_another_part_assumes():
    first, second = Target("a", derivative(fn("log", c), c)), Target("b", derivative(c**-1, c))
    assert [
        assumptions(theorem.problem, theorem.assumed) for theorem in api.solve(asked(first, second)).theorems
    ] == [
        [positive(c)],
        [nonzero(c)],
    ]
