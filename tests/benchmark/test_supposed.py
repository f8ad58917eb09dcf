"""What a theorem may assume beyond what its record says."""

from scored.records import Record
from scored.supposed import all_supposed, beyond, unverified

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


def test_what_two_parts_assume_in_other_letters_is_listed_once():
    statement = """
[symbols]
x = { shape = ["d"] }
A = { shape = ["h", "d"] }
[sizes]
d = ""
h = ""
[find]
once = "d/dx_j sum_i relu(sum_j A_ij x_j)"
again = "d/dx_k sum_l relu(sum_k A_lk x_k)"
"""
    theorems = solve(read_problem(statement, "here").problem).theorems
    assert all(theorem.assumed for theorem in theorems)
    assert len(list(all_supposed(theorems))) == 1
