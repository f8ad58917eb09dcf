"""What is no derivation, or no text at all: said in a line, and nothing that can be read is lost."""

import json
from pathlib import Path

import pytest
from work.small import SOFTMAX, problem

from derive.work import Mark, check_work, hint

HOSTILE = Path(__file__).parents[1] / "read" / "hostile.jsonl"
RIGHT = "dJ/dtheta_j = yhat_j - y_j"
PROBLEM = problem(SOFTMAX)


def lines_of(text):
    return check_work(PROBLEM, text).lines


@pytest.mark.parametrize("case", HOSTILE.read_text(encoding="utf-8").splitlines(), ids=lambda row: row[:40])
def test_what_is_hostile_takes_no_other_line_with_it(case):
    first, *between, last = lines_of(f"{RIGHT}\n{json.loads(case).get('text', '')}\n{RIGHT}")
    assert (first.mark, last.mark) == (Mark.FOLLOWS, Mark.FOLLOWS)
    assert all(line.mark in (Mark.UNREADABLE, Mark.UNDECIDED, Mark.PROSE) for line in between)


@pytest.mark.sweep(every=4)
@pytest.mark.parametrize(
    "piece", ["\\begin{align}\n", "$", "{", "We look at the loss.\n", RIGHT + " + ", "9", "&", "\\\\"]
)
def test_a_megabyte_of_anything_is_taken_calmly(piece):
    first, *_ = lines_of(f"{RIGHT}\n{piece * (1_000_000 // len(piece))}")
    assert first.mark is Mark.FOLLOWS


def test_what_was_not_read_is_told_with_the_bounds():
    last = lines_of(f"{RIGHT}\n" + "We look at the loss.\n" * 5000)[-1]
    assert last.mark is Mark.UNDECIDED
    assert last.why.startswith("not read from here on: at most 400 formulas")


@pytest.mark.parametrize(
    "text",
    [
        r"\frac{{\partial J}}{{\partial \theta_j}} = \hat{{y}}_j - y_j",
        "frac{partial J}{partial theta_j} = hat{y}_j - y_j",
        "\ufeffdJ/dtheta_j = yhat_j - y_j\r\n",
    ],
)
def test_a_line_that_a_machine_read_from_paper(text):
    assert [line.mark for line in lines_of(text)] == [Mark.FOLLOWS]


def test_a_hint_says_that_the_derivation_is_to_another_problem():
    report = check_work(PROBLEM, "dE/dW_ij = delta_i o_j")
    assert report.why in hint(report).says[:1].lower() + hint(report).says[1:]
