"""Equations that are given for all values of a number: each way to cheat with one under a derivative is refused."""

from dataclasses import replace

import pytest

from derive import api
from derive.errors import InvalidStep, StatementError
from derive.kernel import Binding, Chain, Derivation, Step, Symbol, Target, check, exists
from derive.kernel.certificate import dumps, loads
from derive.laws import ALL
from derive.present.text import text
from derive.problem_file import read_problem
from derive.solver import solve
from derive.solver.facts import Facts
from derive.terms import derivative, sym

EIGEN = """
find = '\\frac{\\partial \\lambda}{\\partial t}'
given = ['(A + t B) v = \\lambda v for all t', 'v^T v = 1 for all t']

[sizes]
n = ""

[indices]
n = "i j"

[symbols]
A = { shape = ["n", "n"], symmetric = true }
B = { shape = ["n", "n"], symmetric = true }
t = ""

[unknown]
"v_i(t)" = { shape = ["n"] }
'\\lambda(t)' = ""
"""
SCALAR = """
find = "dw/dt"
given = ["w^2 + t = 2 b for all t"]

[symbols]
t = ""
b = ""

[unknown]
"w(t)" = ""
"""
PROBLEM = read_problem(SCALAR, "here").problem
(GIVEN,) = PROBLEM.hypotheses
t, b = sym("t"), sym("b")


def used_under(wrt, kind="total", problem=PROBLEM):
    """∂l/∂x = ∂r/∂x, as l = r is given."""
    before, after = (derivative(side, wrt, kind) for side in GIVEN.terms)
    step = Step("hypothesis", (0,), before, after, GIVEN.terms[1], "0", Binding())
    facts, smooth = Facts(problem), [exists(each) for each in (before, after)]
    assert all(map(facts.prove, smooth))
    problem = replace(problem, targets=(Target("", before),))
    return Derivation(problem, (Chain("answer", before, (step,), facts.needed(smooth), part=""),))


def test_what_is_given_for_all_values_is_used_under_a_derivative():
    (theorem,) = check(used_under(t), ALL)
    assert theorem.claim.terms[1] == derivative(2 * b, t)


@pytest.mark.parametrize(
    ("wrt", "how", "why"),
    [
        (t, {"problem": replace(PROBLEM, identities=())}, "what is assumed of t"),
        (b, {"problem": replace(PROBLEM, identities=())}, "what is assumed of b"),
        (b, {}, "w hangs on b"),
        (t, {"kind": "local"}, "what is assumed of t"),
    ],
)
def test_what_is_given_at_a_point_is_not(wrt, how, why):
    with pytest.raises((InvalidStep, StatementError), match=why):
        check(used_under(wrt, **how), ALL)


def test_what_is_given_for_all_values_of_another_is_not():
    with pytest.raises(StatementError, match="w hangs on t"):
        replace(PROBLEM, identities=((GIVEN, "b"),))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"identities": ((GIVEN, "q"),)}, "a number that is given"),
        ({"identities": ((GIVEN, "w"),)}, "a number that is given"),
        ({"identities": ((replace(GIVEN, relation="<="), "t"),)}, "expected an equation"),
        ({"identities": ((replace(GIVEN, terms=(t, b)), "t"),)}, "nothing of an unknown function"),
        ({"symbols": (Symbol("t", sign="nonnegative"), Symbol("b"))}, "no open set"),
    ],
)
def test_what_holds_for_no_neighbourhood_is_refused(changes, why):
    with pytest.raises(StatementError, match=why):
        replace(PROBLEM, **changes)


def test_a_certificate_keeps_for_which_values_it_is_given():
    derivation = used_under(t)
    assert loads(dumps(derivation)).problem.identities == derivation.problem.identities


def test_the_derivative_of_an_eigenvalue_is_found():
    problem = read_problem(EIGEN, "here").problem
    (theorem,) = check(solve(problem).derivation, ALL)
    assert text(theorem.chain.end) == "Σ_i v_i Σ_j B_ij v_j"
    assert not theorem.assumed


def test_at_one_value_nothing_is_known_of_the_derivative():
    problem = read_problem(EIGEN.replace(" for all t", ""), "here").problem
    (theorem,) = check(solve(problem).derivation, ALL)
    assert "B" not in text(theorem.chain.end)


def test_a_matrix_that_is_shifted_by_t_has_a_page_that_says_how_its_eigenvalue_moves():
    shifted = EIGEN.replace("(A + t B) v = ", "A v + t v = ").replace(
        'B = { shape = ["n", "n"], symmetric = true }\n', ""
    )
    assert "Answer" in api.solve(read_problem(shifted, "here").problem).page("text")


FIXED = """
find = "dw/dt"
given = ["w + t w^3 = c for all t", "c = b^2"]

[symbols]
t = ""
b = ""
c = ""

[unknown]
"w(t)" = ""
"""


def test_the_derivative_of_an_implicit_function_is_found_by_dividing():
    (theorem,) = check(solve(read_problem(FIXED, "here").problem).derivation, ALL)
    assert text(theorem.chain.end) == "−w³/(1 + 3 t w²)"


def test_what_is_said_for_all_t_is_no_tie_to_t():
    hung = read_problem(FIXED, "here").problem.tied["c"]
    assert "b" in hung
    assert "t" not in hung


def test_what_a_letter_is_said_to_be_for_all_t_is_a_function_of_t():
    said = FIXED.replace("w + t w^3 = c for all t", "c = w + t w^3 for all t").replace("dw/dt", "dc/dt")
    with pytest.raises(StatementError):
        solve(read_problem(said, "here").problem)


@pytest.mark.parametrize(
    "statement",
    [
        FIXED.replace(" for all t", ""),  # at one t, c may be a function of it
        FIXED.replace("c = b^2", "c = t^2"),  # as it is by the other equation
    ],
)
def test_no_derivative_is_taken_in_t_of_what_may_hang_on_it(statement):
    with pytest.raises(StatementError, match="c hangs on t"):
        replace(read_problem(statement, "here").problem, targets=(Target("", derivative(sym("c"), t)),))


@pytest.mark.parametrize(
    "statement",
    [
        FIXED.replace("dw/dt", "dw/dc"),
        FIXED.replace("dw/dt", "d/dc [w^2 + c]"),
        FIXED.replace("dw/dt", "dw/db"),  # through c = b²
        FIXED.replace("dw/dt", "dw/dc").replace("= c for", "= 2 c for"),
    ],
)
def test_a_function_that_is_said_by_a_parameter_is_no_constant_to_it(statement):
    with pytest.raises(StatementError, match=r"hangs on . by what is given"):
        solve(read_problem(statement, "here").problem)


def test_what_holds_no_such_function_is_differentiated_in_the_parameter():
    problem = read_problem(FIXED.replace("dw/dt", "d/db [b^2]"), "here").problem
    assert text(solve(problem).derivation.answer("").end) == "2 b"
