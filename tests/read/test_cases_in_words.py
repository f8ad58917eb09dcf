"""Cases on one line, as they stand in derivations."""

import pytest
from reading_lines import first, of_lines, said

from derive.read import Unreadable
from derive.terms import same

WHERE = of_lines("x b y r", made_of={"y": "x b"})
TWO = "1 if x >= b; 0 otherwise"


@pytest.mark.parametrize(
    "text",
    [
        r"1, \text{ if } x \geq b, \text{ otherwise } 0",
        r"1 \text{ if } x \ge b, \text{ else } 0",
        r"1\ \text{if }x\ge b,\quad 0\ \text{otherwise}",
        r"1 \text{ when } x \ge b, 0 \text{ otherwise}",
        r"\begin{cases} 1 & \text{if } x \ge b, \\ 0 & \text{otherwise.} \end{cases}",
        r"\begin{cases} 1, & \text{for } x \ge b \\ 0, & \text{else} \end{cases}",
    ],
)
def test_they_mean_the_same(text):
    assert same(first(text, WHERE), first(TWO, WHERE))


def test_they_may_be_the_right_side_of_a_relation():
    ((terms, _),) = said(
        r"\frac{\partial y}{\partial x} = 1, \text{ if } x \ge b, \text{ otherwise } 0", WHERE
    )
    assert len(terms) == 2
    assert same(terms[1], first(TWO, WHERE))


@pytest.mark.parametrize(
    "text", ["1, if x > b", "1 if x > b, 2", "if x > b 1", r"1, \text{ if } x > b \text{ and } b > 0"]
)
def test_what_leaves_something_out_is_refused(text):
    with pytest.raises(Unreadable):
        said(text, WHERE)
