"""Answers are refuted at points, proved, tried again at more points, or left undecided; never wrongly."""

import json
import os
import subprocess
import sys
import threading

import expectations
import judged_claims
import pytest
import statements
from expectations import BERNOULLI, MOMENTS, NORMAL, E, X, mu, v

from derive.decide import comparer as comparers, refuter as refuters
from derive.decide.comparer import Comparer
from derive.kernel import Definition, Everywhere, Function, Judgement, Problem, Symbol, Target, equal
from derive.kernel.judgement import nonzero, positive
from derive.terms import (
    ONE,
    ZERO,
    apply,
    delta,
    derivative,
    fn,
    index,
    indicator,
    num,
    power,
    size,
    sum_over,
    sym,
    whole,
)  # fmt: skip

i, j, k = (index(letter, "n") for letter in "ijk")
a, b = index("a", "m"), index("b", "m")
x, y, c, p = sym("x"), sym("y"), sym("c"), sym("p")
SYMBOLS = (
    Symbol("x"), Symbol("y"), Symbol("c"), Symbol("p", (), "positive"), Symbol("u", ("n",)), Symbol("w", ("m",)),
    Symbol("A", ("n", "n")), Symbol("B", ("n", "m")),
)  # fmt: skip
HALF = num(1) / 2


def u(at):
    return sym("u", at)


def problem(term, hypotheses=(), symbols=SYMBOLS, **more):
    return Problem("", (Target("", term),), {"n": "", "m": ""}, symbols, hypotheses=hypotheses, **more)


def asked(reference, origin=None, assumed=(), hypotheses=(), **more):
    term = reference if origin is None else origin
    return Comparer(problem(term, hypotheses, **more), assumed, reference, origin)


def unproved(comparer):
    """The same with nobody to prove anything."""

    class Silent:
        def proves(self, answer):
            return None

    comparer.prover = Silent()
    return comparer


def kind(answer, *question, **more):
    return unproved(asked(*question, **more)).compare(answer).kind


def test_a_root_of_a_square_needs_negative_numbers():
    found = asked(fn("abs", x)).compare(x)
    assert found.kind == "different"
    assert found.counterexample.values == {"x": {(): -1}}
    assert (found.counterexample.left, found.counterexample.right) == ("1", "-1")


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        (power(x**2, HALF), x),  # all positive
        (fn("abs", x), -x),  # all negative
        (x * y, fn("abs", x * y)),  # of one sign
        (x**2, x),  # 0 and 1
        (x**3, x),  # and -1
        (fn("max", x, y), fn("max", x, y) + fn("relu", x - 10)),  # small numbers
        (fn("relu", x), fn("relu", x - num(1) / 20)),  # whole numbers
        (sum_over(i, u(i)) ** 2, sum_over(i, u(i) ** 2)),  # one entry
        (sum_over(i, u(i)), size("n") * u(i)),  # all alike
        (sym("A", i, j), sym("A", j, i)),  # the diagonal
        (delta(i, j) * u(i) * u(j), u(i) * u(j)),  # the diagonal
        (size("n"), num(2)),  # one size
        (size("n"), size("m")),  # sizes alike
        (sum_over(i, u(i)) / size("n"), sum_over(i, u(i)) / 2),
        (1 + x * 0, indicator(ZERO, "<=", x)),
        (indicator(ZERO, "<", x), indicator(ZERO, "<=", x)),  # nothing is asked of a slope
    ],
)
def test_what_a_single_kind_of_numbers_would_not_show_is_refuted(reference, answer):
    assert kind(answer, reference) == "different"
    assert kind(reference, answer) == "different"


def test_that_a_delta_is_one_holds_on_the_diagonal_only():
    assert kind(ONE, delta(i, j)) == "different"


@pytest.mark.parametrize(
    ("answer", "reference", "found"),
    [
        (delta(i, j), ONE, "undecided"),  # it is, where i = j
        (delta(i, j) + 1, ZERO, "different"),
        (u(i), sum_over(i, u(i)), "different"),
        (u(i), num(1), "different"),
    ],
)
def test_letters_that_the_question_has_not_may_stand_for_anything(answer, reference, found):
    assert kind(answer, reference) == found


def test_at_a_kink_nothing_has_to_agree():
    slope = derivative(fn("relu", x * c), c)
    right, left = x * indicator(ZERO, "<", x * c), x * indicator(ZERO, "<=", x * c)
    assert kind(left, right, origin=slope) == "undecided"
    assert kind(left + 1, right, origin=slope) == "different"


def test_where_an_assumption_may_fail_nothing_has_to_agree():
    assert kind(power(x**2, HALF), x, assumed=(positive(x),)) == "undecided"
    assert (
        kind(x * indicator(x, "!=", ZERO) + indicator(x, "=", ZERO), x, assumed=(nonzero(x),)) == "undecided"
    )


def test_entries_that_sum_to_zero_are_tried_as_such():
    given = (equal(sum_over(i, u(i)), ZERO),)
    assert kind(sum_over(i, u(i)) * x, ZERO, hypotheses=given) == "undecided"
    assert kind(sum_over(i, u(i) ** 2), ZERO, hypotheses=given) == "different"


def test_a_one_hot_vector_is_tried_as_such():
    given = (equal(sum_over(i, u(i)), ONE), equal(u(j) ** 2, u(j)))
    assert kind(u(i) ** 3, u(i), hypotheses=given) == "undecided"
    assert kind(u(i) * 0 + ONE / size("n"), u(i), hypotheses=given) == "different"


def random(term, law):
    symbols = (Symbol("X"), Symbol("mu"), Symbol("v"), Symbol("w"), Symbol("p"))
    return Comparer(Problem("", (Target("", term),), {}, symbols, randoms=(law,)), (), term, term)


def test_moments_are_tried_for_the_law_that_is_declared():
    fourth = 3 * v**2 + 6 * mu**2 * v + mu**4
    assert unproved(random(E(X**4), NORMAL)).compare(fourth).kind == "undecided"
    assert unproved(random(E(X**4), NORMAL)).compare(fourth - 2 * v**2).kind == "different"
    assert (
        unproved(random(E(X**4), MOMENTS)).compare(fourth).kind == "different"
    )  # other laws have other ones
    assert unproved(random(E(X**2), MOMENTS)).compare(v + mu**2).kind == "undecided"


def test_an_outcome_in_an_answer_is_one_that_can_be():
    found = random(E(X), BERNOULLI).compare(X)
    assert found.kind == "different"
    assert found.counterexample.values["X"][()] in (0, 1)
    assert random(E(X), NORMAL).compare(X).kind == "different"


def test_a_law_of_two_values_refutes_nothing_of_an_outcome():
    assert unproved(random(E(X**3), MOMENTS)).compare(X).kind == "undecided"


TRUE = {**judged_claims.TRUE, **expectations.TRUE}
EQUATIONS = [name for name, each in TRUE.items() if each.targets[0].claim.relation == "="]


@pytest.mark.parametrize("name", EQUATIONS)
def test_what_is_true_is_never_refuted(name):
    (target,) = TRUE[name].targets
    left, right = target.claim.terms
    for one, other in ((left, right), (right, left)):
        assert unproved(Comparer(TRUE[name], (), one)).compare(other).kind == "undecided"


IDENTITIES = [
    ((x + y) ** 2, x**2 + 2 * x * y + y**2),
    (x * (y + c), x * y + x * c),
    (x / p + y / p, (x + y) / p),
    (fn("exp", x + y), fn("exp", x) * fn("exp", y)),
    (fn("log", p**2), 2 * fn("log", p)),
    (fn("log", fn("exp", x)), x),
    (fn("exp", fn("log", p)), p),
    (power(p, x + y), power(p, x) * power(p, y)),
    (power(p, HALF) ** 2, p),
    (power(x**2, HALF), fn("abs", x)),
    (power(p**2, HALF), p),
    (1 - fn("sigma", x), fn("sigma", -x)),
    (fn("sigma", x), HALF * (1 + fn("tanh", HALF * x))),
    (fn("sigma", x), fn("exp", x) / (1 + fn("exp", x))),
    (fn("tanh", x), (fn("exp", x) - fn("exp", -x)) / (fn("exp", x) + fn("exp", -x))),
    (fn("sin", x) ** 2 + fn("cos", x) ** 2, ONE),
    (fn("sin", 2 * x), 2 * fn("sin", x) * fn("cos", x)),
    (fn("erf", -x), -fn("erf", x)),
    (fn("relu", x), fn("max", x, ZERO)),
    (fn("relu", x), HALF * (x + fn("abs", x))),
    (fn("relu", x) - fn("relu", -x), x),
    (fn("max", x, y) + fn("min", x, y), x + y),
    (fn("max", x, y), HALF * (x + y + fn("abs", x - y))),
    (fn("abs", x) * fn("abs", y), fn("abs", x * y)),
    (fn("abs", x), x * indicator(ZERO, "<", x) - x * indicator(x, "<", ZERO)),
    (indicator(x, "<", y) + indicator(y, "<=", x), ONE),
    (indicator(x, "=", y) + indicator(x, "!=", y), ONE),
    (indicator(x, "<", y) ** 2, indicator(x, "<", y)),
    (x * indicator(x, "=", ZERO), ZERO),
    (x * indicator(x, "=", y), y * indicator(x, "=", y)),
    (sum_over(j, delta(i, j) * u(j)), u(i)),
    (sum_over(i, delta(i, i) + 0 * u(i)), size("n")),
    (sum_over((i, j), delta(i, j)), size("n")),
    (sum_over(j, sym("A", i, j) * delta(j, k)), sym("A", i, k)),
    (sum_over((i, j), u(i) * u(j)), sum_over(i, u(i)) ** 2),
    (sum_over((i, a), sym("B", i, a)), sum_over((a, i), sym("B", i, a))),
    (sum_over(i, u(i) - sum_over(j, u(j)) / size("n")), ZERO),
    (sum_over(i, x * u(i)), x * sum_over(i, u(i))),
    (sum_over(i, x), size("n") * x),
    (sum_over(i, (u(i) - x) ** 2), sum_over(i, u(i) ** 2) - 2 * x * sum_over(i, u(i)) + size("n") * x**2),
    (sum_over(j, u(j)) - u(i), sum_over(j, u(j) * (1 - delta(i, j)))),
    ((1 - delta(i, j)) * delta(i, j), ZERO),
    (delta(i, j) * u(i), delta(i, j) * u(j)),
    (sum_over((j, a), sym("A", i, j) * sym("B", j, a) * sym("w", a)),
     sum_over((a, j), sym("w", a) * sym("A", i, j) * sym("B", j, a))),
    (fn("log", sum_over(i, fn("exp", u(i) + x))), x + fn("log", sum_over(i, fn("exp", u(i))))),
    (fn("exp", u(i) + x) / sum_over(j, fn("exp", u(j) + x)), fn("exp", u(i)) / sum_over(j, fn("exp", u(j)))),
    (derivative(x**3, x), 3 * x**2),
    (derivative(fn("exp", x * y), x), y * fn("exp", x * y)),
    (derivative(fn("sigma", x), x), fn("sigma", x) * (1 - fn("sigma", x))),
    (derivative(fn("tanh", x), x), 1 - fn("tanh", x) ** 2),
    (derivative(fn("relu", x * y), y), x * indicator(ZERO, "<", x * y)),
    (derivative(fn("abs", x), x), indicator(ZERO, "<", x) - indicator(x, "<", ZERO)),
    (derivative(fn("log", p), p), 1 / p),
    (derivative(power(p, x), p), x * power(p, x - 1)),
    (derivative(sum_over(j, u(j) ** 2), u(i)), 2 * u(i)),
    (derivative(sum_over((j, k), u(j) * sym("A", j, k) * u(k)), u(i)),
     sum_over(j, (sym("A", i, j) + sym("A", j, i)) * u(j))),
    (derivative(derivative(x**2 * y, x), y), 2 * x),
    (derivative(fn("log", sum_over(j, fn("exp", u(j)))), u(i)), fn("exp", u(i)) / sum_over(j, fn("exp", u(j)))),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(IDENTITIES)))
def test_no_identity_is_refuted(number):
    one, other = IDENTITIES[number]
    assert kind(other, one) == "undecided"
    assert kind(one, other) == "undecided"


@pytest.mark.parametrize("number", range(len(IDENTITIES)))
def test_a_slip_in_any_of_them_is_refuted(number):
    one, other = IDENTITIES[number]
    assert kind(other + num(1) / 7, one) == "different"
    assert kind(2 * other + x - 5, one) == "different"


def test_a_value_where_the_question_has_none_refutes_nothing():
    assert kind(x, x**2 / x) == "undecided"


def test_that_an_answer_has_no_value_refutes_nothing_but_is_told():
    found = unproved(asked(x)).compare(x**2 / x)
    assert found.kind == "undecided"
    assert found.outside.values == {"x": {(): 0}}
    assert unproved(asked(x)).compare(2 * x**2 / x).kind == "different"


@pytest.mark.parametrize(
    "answer",
    [
        x + x * fn("log", fn("abs", x)) * 0 + x * fn("log", x**2) - x * fn("log", x**2),  # 0 log 0
        x + indicator(x, "!=", ZERO) * (x / x) - indicator(x, "!=", ZERO),  # a case that does not apply
    ],
)
def test_what_is_often_taken_for_0_is_not_said_to_have_no_value(answer):
    assert unproved(asked(x)).compare(answer).outside is None


class Prover:
    """One that proves whatever it is asked to, on a domain if there is one."""

    def __init__(self, where=()):
        self.where = where

    def proves(self, answer):
        return comparers.Proof((), self.where)


def proved(answer, reference, where=()):
    comparer = asked(reference)
    comparer.prover = Prover(where)
    return comparer.compare(answer)


def test_what_is_proved_holds_where_the_proof_says():
    found = proved(x**2 / x, x, (nonzero(x),))
    assert (found.kind, found.where) == ("equal", (nonzero(x),))
    assert found.outside.values == {"x": {(): 0}}


def test_a_proof_is_not_believed_where_the_answer_has_no_value():
    assert proved(x**2 / x, x).kind == "undecided"


def test_a_proof_is_not_believed_against_a_counterexample():
    assert proved(x + 1, x).kind == "different"


@pytest.mark.parametrize("where", [(), (positive(-1 - x**2),)])
def test_what_is_never_defined_is_not_equal(where):
    assert proved(fn("log", -1 - x**2), x, where).kind == "undecided"
    assert proved(x / (x - x), x, where).kind == "undecided"


@pytest.mark.parametrize(("answer", "kind"), [(x, "equal"), (x + 1, "undecided")])
def test_a_proof_for_numbers_that_are_not_among_the_first_is_held_against_more(answer, kind):
    far = fn("log", x - 9)
    assert proved(answer + far - far * (x + 1) / (x + 1), x, (positive(x - 9),)).kind == kind


def test_more_points_are_tried_where_no_proof_is_found():
    far = x + fn("relu", x - 9)
    assert kind(far, x) == "different"
    assert proved(far, x).kind == "equal"  # a prover that lies: the first points are few


def test_the_shortest_counterexample_stands_where_the_question_has_a_meaning():
    assert asked(x).compare(x + 1).counterexample.values == {"x": {(): 0}}
    assert asked(x, x**2 / x).compare(x + 1).counterexample.values != {"x": {(): 0}}


def test_tied_indices_stand_at_the_same_place_of_equal_sizes():
    comparer = unproved(asked(sum_over(b, sym("B", i, b)) * u(i)))
    k, here = index("i", "m"), sym("w", index("i", "m"))
    assert comparer.compare(here, ((i, k),)).kind == "different"
    same = asked(u(i) * size("n"))
    assert same.compare(u(i) * size("m"), ((i, k),)).kind == "undecided"  # the same where n is m
    assert unproved(asked(ONE + 0 * u(i) + u(i) * 0)).compare(ONE, ((i, k),)).kind == "undecided"


def test_what_is_equal_where_tied_sizes_are_is_not_proved():
    assert asked(u(i)).compare(u(i)).kind == "equal"
    assert asked(u(i)).compare(u(i), ((i, index("i", "m")),)).kind == "undecided"


def test_tied_indices_differ_at_a_place_that_both_have():
    given = unproved(asked(u(i)))
    found = given.compare(sym("w", index("i", "m")), ((i, index("i", "m")),))
    assert found.kind == "different"
    assert len({*found.counterexample.sizes.values()}) == 1


def test_a_letter_that_the_question_has_not_may_stand_for_any_place():
    found = asked(u(i)).compare(u(k))
    assert found.kind == "different"
    assert {*found.counterexample.at} == {"i", "k"}
    assert found.counterexample.at["i"] != found.counterexample.at["k"]
    assert kind(u(i) + u(k) * 0, u(i)) == "undecided"


def unknown(term):
    function = Function("f", (("n",),))
    symbols = (*SYMBOLS, Symbol("eta"))
    definitions = (Definition("L", (), apply("f", (whole("u", "n"),))),)
    return unproved(
        Comparer(problem(term, symbols=symbols, functions=(function,), definitions=definitions), (), term)
    )


def test_an_unknown_function_may_be_any():
    slope = derivative(sym("L"), u(i))
    given = unknown(u(i) - sym("eta") * slope)
    assert given.compare(u(i) + sym("eta") * slope).kind == "different"
    assert given.compare(-sym("eta") * slope + u(i)).kind == "undecided"
    found = given.compare(u(i)).counterexample
    assert found.slopes[("L", "u")].keys() == found.values["u"].keys()
    assert found.meanwhile["L"]


@pytest.mark.parametrize(
    ("reference", "answer", "values"),
    [
        (x * y, x + y, {"x": {(): 0}, "y": {(): 1}}),
        (2 * x, x, {"x": {(): 1}}),
        (x**2, 2 * x, {"x": {(): 1}}),
        (fn("exp", x), 1 + x, {"x": {(): 1}}),
        (fn("sigma", x), fn("tanh", x), {"x": {(): 0}}),
        (2 * u(i), u(i), {"u": {(1,): 1}}),
        (1 / p, p, {"p": {(): 2}}),
    ],
)
def test_counterexamples_are_short(reference, answer, values):
    assert asked(reference).compare(answer).counterexample.values == values


def test_sizes_are_as_small_as_they_can_be():
    found = asked(sum_over(i, u(i)) ** 2).compare(sum_over(i, u(i) ** 2)).counterexample
    assert found.sizes == {"n": 2}
    assert sorted(found.values["u"].values()) in ([0, 1], [1, 1])
    assert asked(sum_over(i, u(i))).compare(-sum_over(i, u(i))).counterexample.sizes == {"n": 1}


def test_only_what_matters_is_told():
    found = asked(x).compare(2 * x).counterexample
    assert (found.values.keys(), found.sizes, found.at, found.meanwhile) == ({"x"}, {}, {}, {})


def test_a_rational_counterexample_comes_before_others():
    theta, yhat = statements.theta(statements.j), statements.yhat(statements.j)
    given = Comparer(statements.softmax_ce(), (), yhat - statements.y(statements.j))
    found = given.compare(statements.y(statements.j) - yhat).counterexample
    assert {*found.values[theta.name].values()} == {0}
    assert "." not in found.left + found.right
    assert found.meanwhile == {r"\hat{y}": {(1,): "1/2", (2,): "1/2"}}


def test_what_takes_too_much_work_is_undecided(monkeypatch):
    monkeypatch.setattr(refuters, "WORK", 2)
    assert kind(x + 1, x) == "undecided"


def test_a_huge_answer_is_undecided():
    many = [index(f"i_{n}", "n") for n in range(20)]
    total = ONE
    for each in many:
        total = total * sym("u", each)
    huge = sum_over(tuple(many), total)
    assert kind(huge, sum_over(i, u(i)) ** 20) == "undecided"


def answers():
    return [x, x + 1, fn("exp", x), x**2 / x, y, -fn("abs", x), fn("relu", x), x + fn("relu", x - 9)]


def told(comparer):
    return [
        (found.kind, str(found.counterexample), str(found.outside))
        for found in map(comparer.compare, answers())
    ]


def test_a_verdict_does_not_hang_on_what_came_before():
    forward = told(given := asked(x))
    assert told(given) == forward
    assert [told(asked(x))[n] for n in range(len(forward))] == forward
    fresh = [asked(x).compare(answer) for answer in reversed(answers())]
    assert [(f.kind, str(f.counterexample), str(f.outside)) for f in reversed(fresh)] == forward


def test_a_verdict_does_not_hang_on_threads():
    given, found = (
        Comparer(statements.softmax_ce(), (), derivative(sym("J"), statements.theta(statements.j))),
        [],
    )
    tried = [statements.yhat(statements.j) - statements.y(statements.j) + n for n in range(3)]

    def run():
        found.append([str(given.compare(answer)) for answer in tried])

    threads = [threading.Thread(target=run) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    alone = Comparer(given.problem, (), given.reference)
    assert found == 6 * [[str(alone.compare(answer)) for answer in tried]]


def test_a_verdict_does_not_hang_on_the_seed_of_hashes():
    program = (
        "import importlib.util, json, sys; sys.path[:0] = json.loads(sys.argv[1]); "
        "spec = importlib.util.spec_from_file_location('t', sys.argv[2]); t = importlib.util.module_from_spec(spec); "
        "spec.loader.exec_module(t); print(t.told(t.asked(t.x)), t.told(t.asked(t.fn('abs', t.x) + t.y)))"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", program, json.dumps(sys.path), __file__],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "177")
    ]
    assert len({*said}) == 1


def between(claim, one, other):
    """A number x between 0 and y, all of which the claim holds of."""
    t = sym("t")
    return Everywhere("t", claim(t), (Judgement("between", (t, one, other)),))


def test_what_is_given_of_all_numbers_between_two_holds_at_every_point():
    given = (between(lambda t: Judgement("<=", (t**2, num(4))), x, y),)
    comparer = unproved(Comparer(problem(x, everywhere=given), (), x))
    assert comparer.compare(x + fn("relu", fn("abs", x) - 2)).kind == "undecided"
    assert comparer.compare(x + fn("relu", fn("abs", x) - 1)).kind == "different"
    points = comparer.points(x)
    assert all(abs(each.world.values["y", ()]) <= 2 for each in (*points.first, *points.second))


def test_an_unknown_is_given_the_value_that_it_must_have():
    w = sym("c")
    given = (equal(w * p, x),)
    comparer = unproved(Comparer(problem(w, given), (), x / p, w))
    assert comparer.compare(x * p**2).kind == "different"
    assert comparer.compare(2 * x / (p + p)).kind == "undecided"


def test_an_inverse_is_given_the_value_that_it_must_have():
    inverse = equal(sum_over(j, sym("G", i, j) * sym("A", j, k)), delta(i, k))
    solved = equal(sum_over(j, sym("A", i, j) * sym("z", j)), u(i))
    symbols = (Symbol("A", ("n", "n")), Symbol("G", ("n", "n")), Symbol("u", ("n",)), Symbol("z", ("n",)))
    reference = sum_over(j, sym("G", i, j) * u(j))
    given = Comparer(problem(sym("z", i), (inverse, solved), symbols), (), reference, sym("z", i))
    points = given.points(reference)
    assert {n for each in points.first for n in each.world.sizes.values()} >= {2}
    assert unproved(given).compare(sum_over(j, sym("G", j, i) * u(j))).kind == "different"
    assert given.compare(sym("z", i) + reference - reference).kind == "undecided"


def test_a_letter_that_the_question_has_not_refutes_only_whatever_it_stands_for():
    assert kind(delta(i, j), ONE) == "undecided"  # right where j = i
    assert kind(delta(i, j) * u(i), u(i)) == "different"  # wrong for another i, whatever j is
