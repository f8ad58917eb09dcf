"""Unknowns that are found from equations: what comes out, what it rests on, and what is stuck."""

import equations
import pytest
from solutions import solve

from derive.api import check
from derive.kernel import Target, equal
from derive.kernel.certificate import dumps
from derive.present.judgements import judgement_text
from derive.present.text import text
from derive.solver.parts import as_they_are
from derive.terms import index, mul, num, sym


@pytest.mark.parametrize("name", equations.SOLVED)
def test_an_unknown_is_found(name):
    problem, ends, assumed, verified = equations.SOLVED[name]
    result = solve(problem)
    assert not result.missing
    assert [text(theorem.chain.end) for theorem in result.theorems] == ends
    assert list(dict.fromkeys(judgement_text(j) for t in result.theorems for j in t.assumed)) == assumed
    assert {theorem.is_verified for theorem in result.theorems} == {verified}


@pytest.mark.parametrize("name", equations.STUCK)
def test_what_is_missing_is_said(name):
    problem, missing = equations.STUCK[name]
    result = solve(problem)
    assert set(result.missing.values()) == {missing}
    assert not any(theorem.is_proved for theorem in result.theorems)


@pytest.mark.parametrize("name", equations.SOLVED)
def test_the_certificate_alone_is_enough(name):
    problem, ends, _, verified = equations.SOLVED[name]
    certificate = dumps(solve(problem).theorems[0].derivation)
    found = check(certificate)
    assert [text(theorem.chain.end) for theorem in found] == ends
    assert {theorem.is_verified for theorem in found} == {verified}


def test_one_part_alone_is_answered_alone():
    problem, (end, _), _, _ = equations.SOLVED["two unknowns"]
    (only,) = solve(problem, "x").theorems
    assert text(only.chain.end) == end
    assert not only.plugs  # the other unknown is not answered here


def test_letters_that_are_known_take_part():
    x, a = sym("x"), sym("a")
    problem = equations.stated("x", [equal(x * a, a * a), equal(a, num(2))], "x a")
    (theorem,) = solve(problem).theorems
    assert text(theorem.chain.end) == "a"
    assert theorem.is_verified


def test_unknowns_of_two_kinds_are_found_apart():
    x, y, a = sym("x"), sym("y"), sym("a")
    both = equations.stated("x", [equal(2 * x, a), equal(3 * y, a)], "x y a")
    problem = equations.Problem(
        "t",
        (Target("x", x, unknowns=("x",)), Target("y", y, unknowns=("y",))),
        {},
        both.symbols,
        hypotheses=both.hypotheses,
    )
    assert [text(theorem.chain.end) for theorem in solve(problem).theorems] == ["1/2 a", "1/3 a"]


def test_a_statement_over_sympy():
    from sympy import Eq, Sum

    from derive import Problem, dim, index, scalar, vector
    from derive.errors import StatementError

    size = dim("N", "examples")
    letter = index("n", size)
    values, mean = vector("x", size), scalar("mu")
    given = (Eq(Sum(values[letter] - mean, letter), 0),)
    (theorem,) = solve(Problem(title="t", solve=mean, given=given)).theorems
    assert text(theorem.chain.end) == "1/N Σ_n x_n"
    assert theorem.is_verified
    with pytest.raises(StatementError, match="expected a symbol"):
        solve(Problem(title="t", solve=mean + 1, given=given))


def test_indices_stand_in_the_order_of_their_names():
    letters = [index(name, "n") for name in "ihgfedcba"]
    assert list(as_they_are(mul(*(sym("x", i) for i in letters)))) == letters[::-1]
