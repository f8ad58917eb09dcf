"""What a theorem may assume beyond what its record says."""

from scored.records import Record
from scored.supposed import beyond, unverified

from derive.api import solve
from derive.problem_file import read_problem

RECORD = Record({"id": "a record"}, None, {})


def only_theorem(statement):
    (theorem,) = solve(read_problem(statement, "here").problem).theorems
    return theorem


def test_a_divisor_that_came_up_in_solving_is_an_assumption():
    theorem = only_theorem('solve = "x"\ngiven = ["a x = b"]\n[symbols]\nx = ""\na = ""\nb = ""')
    assert beyond(RECORD, theorem) == ["a ≠ 0"]


def test_a_divisor_that_is_asked_about_is_none():
    theorem = only_theorem('find = "d/dx (b/(x - a))"\n[symbols]\nx = ""\na = ""\nb = ""')
    assert beyond(RECORD, theorem) == []


def test_a_point_that_may_lie_outside_what_is_given_is_no_solution():
    outside = 'minimize = "(x - a)^2"\nover = "x"\ngiven = ["x > 0"]\n[symbols]\nx = ""\na = ""'
    assert unverified(only_theorem(outside))
    assert not unverified(only_theorem(outside.replace('a = ""', "a = { positive = true }")))
