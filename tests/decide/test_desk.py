"""What relations of one problem share changes nothing of what is found of each."""

import sys
import threading
from dataclasses import replace

import pytest

from derive.decide.desk import Desk
from derive.kernel import Definition, Problem, Symbol, Target
from derive.kernel.judgement import equal, positive
from derive.terms import ONE, derivative, fn, index, num, power, sum_over, sym

I, J, K = (index(letter, "n") for letter in "ijk")  # noqa: E741
x, z = sym("x"), lambda i: sym("z", i)
SHARE = Definition("p", (K,), fn("exp", z(K)) / sum_over(I, fn("exp", z(I))))
PROBLEM = Problem(
    "shares", (Target("", x),), {"n": ""}, (Symbol("x"), Symbol("z", ("n",))), definitions=(SHARE,)
)
PAIRS = [
    (derivative(sym("p", K), z(J), "total"), sym("p", K) * (1 - sym("p", J))),
    (sum_over(K, sym("p", K)), ONE),
    (fn("log", sym("p", K)), z(K) - fn("log", sum_over(I, fn("exp", z(I))))),
    (sum_over(K, z(K)) ** 2, sum_over(K, z(K) ** 2)),
    (power(x, num(2)) - 1, (x - 1) * (x + 1)),
]


def kinds(desk, pairs):
    return [desk.case().equal(*pair).kind for pair in pairs]


def test_the_order_of_relations_changes_nothing():
    forwards = kinds(Desk(PROBLEM), PAIRS)
    assert kinds(Desk(PROBLEM), PAIRS[::-1])[::-1] == forwards
    assert [kinds(Desk(PROBLEM), [pair])[0] for pair in PAIRS] == forwards
    assert forwards == ["different", "equal", "equal", "different", "equal"]


def test_a_counterexample_does_not_hang_on_what_was_asked_before():
    alone = Desk(PROBLEM).case().equal(*PAIRS[3]).counterexample
    desk = Desk(PROBLEM)
    kinds(desk, PAIRS[:3])
    assert desk.case().equal(*PAIRS[3]).counterexample == alone


def test_more_definitions_keep_the_worlds():
    before = Desk(PROBLEM)
    kinds(before, PAIRS)
    more = replace(PROBLEM, definitions=(SHARE, Definition("q", (), sum_over(I, z(I)))))
    after = before.defining(more)
    assert after.case().equal(sym("q"), sum_over(J, z(J))).kind == "equal"
    assert after.case().equal(sym("q"), sum_over(J, z(J)) + 1).kind == "different"
    first, second = (desk.case().points(x).first for desk in (before, after))
    assert [point.world.values for point in first] == [point.world.values for point in second]


def test_two_that_define_a_name_otherwise_do_not_meet():
    before = Desk(PROBLEM)
    for value in (1, 2):
        more = replace(PROBLEM, definitions=(SHARE, Definition("q", (), value * sum_over(I, z(I)))))
        assert before.defining(more).case().equal(sym("q"), value * sum_over(J, z(J))).kind == "equal"
        assert before.defining(more).case().equal(sym("q"), 3 * sum_over(J, z(J))).kind == "different"


def test_a_condition_on_a_new_name_is_asked_of_what_knows_it():
    more = replace(PROBLEM, definitions=(SHARE, Definition("q", (), sum_over(I, z(I)))))
    case = Desk(PROBLEM).defining(more).case((positive(sym("q")),))
    assert case.equal(fn("abs", sym("q")), sym("q")).kind == "equal"


@pytest.mark.parametrize("value", [num(0), num(3)])
def test_equations_are_met_exactly(value):
    case = Desk(PROBLEM).case((equal(sum_over(I, z(I)), value),))
    points = case.points(x).first
    assert points
    for point in points:
        assert sum(number for (name, _), number in point.world.values.items() if name == "z") == int(
            value.value
        )


def test_threads_may_share_one():
    desk, found = Desk(PROBLEM), list[list[str]]()
    switch = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        threads = [threading.Thread(target=lambda: found.append(kinds(desk, PAIRS))) for _ in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    finally:
        sys.setswitchinterval(switch)
    assert found == [kinds(Desk(PROBLEM), PAIRS)] * 4
