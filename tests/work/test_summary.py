"""The summary names the line whose answer is not right."""

from work.small import NUMBERS, problem

from derive.work import check_work
from derive.work.told.summary import summary


def said(text: str) -> str:
    """What is said of a derivation first."""
    return summary(check_work(problem(NUMBERS), text, explains=False))[-1]


def test_a_later_line_that_spoils_the_right_answer_is_named() -> None:
    spoiled = "df/dx = 2 x y + z exp(x z)\n= y (x + x) + z exp(x z)\n= y x + z exp(x z)"
    assert said(spoiled) == "Line 1 has the right answer; line 3 has another."


def test_the_line_with_the_wrong_answer_is_named() -> None:
    assert said("df/dx = x y\n= y x") == "The answer in line 2 is not right."


def test_of_one_line_no_number_is_said() -> None:
    assert said("df/dx = x y") == "The answer that is given is not right."
