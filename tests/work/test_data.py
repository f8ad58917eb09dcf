"""Derivations with labelled lines: no line that is right is said to be wrong, no mistake is said to follow."""

import pytest
from work.labelled import EVERY, FOUND

from derive.work import Mark


@pytest.mark.parametrize("each", EVERY, ids=lambda each: f"{each.source}: {each.name}")
def test_no_right_line_is_called_wrong(each):
    assert [(row, each.row_of(row)) for row, mark in each.rows("correct") if mark in FOUND] == []


@pytest.mark.parametrize("each", EVERY, ids=lambda each: f"{each.source}: {each.name}")
def test_no_mistake_is_said_to_follow(each):
    found = [each.row_of(row) for row, mark in each.rows("wrong", "typo") if mark is Mark.FOLLOWS]
    assert found == []


@pytest.mark.parametrize("each", EVERY, ids=lambda each: f"{each.source}: {each.name}")
def test_nothing_follows_from_a_mistake_before_it(each):
    follow = [row for row, mark in each.marks().items() if mark is Mark.THROUGH]
    assert all(each.first is not None and row >= each.first for row in follow)
