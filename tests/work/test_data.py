"""Derivations with labelled lines: no line that is right is said to be wrong, no mistake is said to follow."""

import re

import pytest
from work.labelled import EVERY, FOUND, MARKS, marked, marks_of, problem

from derive.work import Mark, check_work

KNOWN = MARKS.read_text(encoding="utf-8").splitlines()
END = re.compile(r"(?:\s|[.,;$∎]|\\\]|\\\\|\\nonumber|\\label\{[^}]*\})*$")
WORD = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{3,}")
HEAD = re.compile(r":\s*$|[Cc]ase|\\(begin|end|\[|\])|^\$\$")  # what holds below it, or in the row beside it


# all that is asked of one is asked together, so that it is checked once
@pytest.fixture(scope="module", params=EVERY, ids=lambda each: f"{each.source}: {each.name}")
def each(request):
    return request.param


@pytest.mark.sweep(every=3)
def test_no_right_line_is_called_wrong(each):
    assert [(row, each.row_of(row)) for row, mark in each.rows("correct") if mark in FOUND] == []


def test_no_mistake_is_said_to_follow(each):
    found = [each.row_of(row) for row, mark in each.rows("wrong", "typo") if mark is Mark.FOLLOWS]
    assert found == []


def test_nothing_follows_from_a_mistake_before_it(each):
    follow = [row for row, mark in each.marks().items() if mark is Mark.THROUGH]
    assert all(each.first is not None and row >= each.first for row in follow)


def test_the_marks_are_those_that_were_read(each):
    assert marked(each) == KNOWN[EVERY.index(each)]


def test_each_derivation_has_its_marks():
    assert len(KNOWN) == len(EVERY)


@pytest.mark.slow
def test_what_follows_does_not_with_one_added(each):
    rows = each.text.split("\n")
    for row in (row for row, mark in each.marks().items() if mark is Mark.FOLLOWS):
        formula = rows[row - 1].rpartition("=")[2]
        if (
            formula == rows[row - 1]
            or WORD.search(formula)
            or HEAD.search(formula)
            or re.search(r"<|{!}|\\square|\bDefine\b", rows[row - 1])  # what is defined may be anything
        ):
            continue
        place = END.search(rows[row - 1]).start()
        changed = rows[row - 1][:place] + " + 1" + rows[row - 1][place:]
        assert changed_in(each, row, changed).get(row) is not Mark.FOLLOWS, changed


@pytest.mark.slow
def test_no_right_line_is_called_wrong_for_one_that_cant_be_read(each):
    rows = each.text.split("\n")
    for row, text in enumerate(rows, 1):
        if not text.strip() or HEAD.search(text):
            continue
        half = len(text) // 2
        marks = changed_in(each, row, f"{text[:half]} \\foo{{@ {text[half:]}")
        found = [n for n, mark in marks.items() if mark in FOUND and each.labels.get(n) == "correct"]
        assert found in ([], [row]), text


def changed_in(each, row, text):
    """The marks of the rows, where one of them is another."""
    rows = each.text.split("\n")
    changed = "\n".join([*rows[: row - 1], text, *rows[row:]])
    return marks_of(check_work(problem(each.problem), changed, each.part, explains=False).lines)
