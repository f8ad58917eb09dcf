"""The table of the open benchmark, of verdicts made up for it."""

from types import SimpleNamespace

from scored.records import Record
from scored.table import each_problem, lines, stuck, summary
from scored.verdict import Verdict

from derive.api import solve
from derive.one_line import read_line


def record(name, kind="gradient", difficulty=2):
    said = {"id": name, "kind": kind, "difficulty": difficulty}
    return Record(said, SimpleNamespace(), {"road": "a law for it"})


RESULT = solve(read_line([], [], ["d/dx x^2"]).problem)
SOLVED = Verdict(record("one"), "solved", "", RESULT, {"": (3, 3)}, 0.01)
LONG = Verdict(record("two", difficulty=3), "long", " has 9 nodes, the reference 3", RESULT, {"": (9, 3)})
WRONG = Verdict(record("three", "bound"), "wrong", "answer is not that of the record", RESULT)
ALL = (SOLVED, LONG, WRONG)


def test_long_answer_counts_as_stuck():
    assert "| gradient | 2 | 1 | 1 | 0 |" in list(summary(ALL))


def test_wrong_answer_is_counted_as_such():
    assert "| bound | 1 | 0 | 0 | 1 |" in list(summary(ALL))


def test_share_of_what_is_like_a_gradient_leaves_out_the_rest():
    assert "* gradients, Jacobians, Hessians, PSD: 1 of 2 solved, 50%" in list(summary(ALL))


def test_answer_nobody_read_is_not_in_textbook_form():
    assert any("0 of 1, 0% (1 not read yet)" in line for line in summary(ALL))


def test_each_problem_has_a_row_with_a_link_to_its_page():
    rows = [line for line in each_problem(ALL) if line.startswith("| [")]
    assert len(rows) == 3
    assert rows[0].startswith("| [one](../output/benchmark/one.md) | gradient | 2 | solved | 3/3 |")


def test_what_is_not_solved_is_listed_with_why_and_the_road_to_it():
    (row,) = (line for line in stuck(ALL) if "[two]" in line)
    assert "long: has 9 nodes, the reference 3" in " ".join(row.split())
    assert "a law for it" in row


def test_times_that_were_measured_before_are_kept():
    assert list(lines(ALL, "## Times, measured once\n\n* median 40 ms"))[-1] == "* median 40 ms"


def test_laws_of_what_is_solved_are_listed():
    assert any("power rule" in line and "(1): one" in line for line in lines(ALL, ""))
