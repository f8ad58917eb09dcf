"""When convexity follows from a Hessian form: for any direction, or for any that is not 0."""

from dataclasses import replace

import pytest

from derive.errors import CertificateError, StatementError
from derive.kernel import (
    Convexity,
    Definition,
    Fact,
    Problem,
    Symbol,
    check,
    hessian_form,
    moves,
    nonnegative,
    nonzero,
    positive,
    to_prove,
)
from derive.kernel.certificate import dumps, loads
from derive.laws import ALL
from derive.solver import solve
from derive.terms import index, num, power, sum_over, sym

i, j = index("i", "n"), index("j", "n")
a, b, c = map(sym, "abc")
w, v = (lambda at: sym("w", at)), (lambda at: sym("v", at))
RIDGE = sum_over(i, power(w(i), num(2))) + power(b, num(2))
WHOLE = (("w", "v"), ("b", "c"))


def problem(of, directions, hypotheses=(), strict=False, relation=None, sign="real"):
    convexity = Convexity(sym("J"), directions, strict)
    symbols = (Symbol("a", (), sign), Symbol("b"), Symbol("c"), Symbol("w", ("n",)), Symbol("v", ("n",)))
    stated = Problem("t", (), {"n": ""}, symbols, (Definition("J", (), of),))
    form = hessian_form(stated, convexity)
    claim = (relation or (positive if strict else nonnegative))(form)
    if strict and hypotheses == ():
        hypotheses = (moves(stated, convexity),)
    return replace(stated, hypotheses=hypotheses, targets=(to_prove("", claim, convexity),))


def theorem(stated):
    (found,) = check(solve(stated).derivation, ALL)
    return found


@pytest.mark.parametrize("strict", [False, True])
def test_a_sum_of_squares_is_convex_and_strictly_so(strict):
    found = theorem(problem(sum_over(i, power(w(i), num(2))), (("w", "v"),), strict=strict))
    assert found.is_proved
    assert found.convexity == Convexity(sym("J"), (("w", "v"),), strict)


def test_strictness_in_one_of_two_arrays_is_not_that_in_both():
    stated = problem(sum_over(i, power(w(i), num(2))), WHOLE, strict=True)
    assert not theorem(stated).is_proved


def test_strict_convexity_is_kept_in_a_certificate():
    derivation = solve(problem(RIDGE, WHOLE, strict=True)).derivation
    assert loads(dumps(derivation)) == derivation
    for wrong in ('"strict": 1', '"strict": null'):
        with pytest.raises(CertificateError, match="strict or not"):
            loads(dumps(derivation).replace('"strict": true', wrong))


def test_a_certificate_that_forgets_the_strictness_is_refused():
    said = dumps(solve(problem(RIDGE, WHOLE, strict=True)).derivation)
    with pytest.raises(CertificateError, match="something is said of it"):
        loads(said.replace('"strict": true', '"strict": false'))


def test_that_a_form_is_nonnegative_is_no_strict_convexity():
    with pytest.raises(StatementError, match="no strict convexity"):
        problem(RIDGE, WHOLE, strict=True, relation=nonnegative)


SAID = {
    "one is not 0": nonzero(c),
    "one is positive": positive(c),
    "the squares of one array": positive(sum_over(i, power(v(i), num(2)))),
    "more than that they are not 0": positive(sum_over(i, power(v(i), num(2))) + power(c, num(2)) - 1),
    "that they may be 0": nonnegative(sum_over(i, power(v(i), num(2))) + power(c, num(2))),
}


@pytest.mark.parametrize("said", SAID.values(), ids=SAID)
@pytest.mark.parametrize("strict", [False, True])
def test_nothing_else_may_be_said_of_directions(said, strict):
    with pytest.raises(StatementError, match="something is said of it"):
        problem(RIDGE, WHOLE, hypotheses=(said,), strict=strict)


def test_that_directions_are_not_0_may_be_said_of_strict_convexity_alone():
    said = problem(RIDGE, WHOLE, strict=True).hypotheses
    assert problem(RIDGE, WHOLE, hypotheses=said, strict=True).targets
    with pytest.raises(StatementError, match="something is said of it"):
        problem(RIDGE, WHOLE, hypotheses=said)


def test_what_is_assumed_of_a_direction_is_no_convexity():
    """J = a b² is convex where a ≥ 0, but 0 ≤ 2 c² a, assumed of c, says nothing of another direction."""
    outcome = solve(problem(a * power(b, num(2)), (("b", "c"),), sign="nonnegative")).derivation
    (proved,) = check(outcome, ALL)
    assert proved.convexity == Convexity(sym("J"), (("b", "c"),))
    *lemmas, chain = outcome.chains
    goal = nonnegative(chain.end)
    forged = replace(chain, facts=(Fact(goal, "assumed"),))
    (found,) = check(replace(outcome, chains=(*lemmas, forged)), ALL)
    assert found.is_proved
    assert found.assumed == (goal,)
    assert found.convexity is None
