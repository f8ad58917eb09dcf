"""The whole open benchmark: nothing is wrong, and the committed table and pages are what is found."""

from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("doubles")]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def verdicts(doubles):
    from scored.judging import judged
    from scored.records import records

    return [judged(record, is_timed=False) for record in records().values()]


def test_no_answer_is_wrong(verdicts):
    assert [(v.record.id, v.why) for v in verdicts if v.is_wrong] == []


def test_every_statement_is_that_of_its_record(verdicts):
    assert [(v.record.id, v.why) for v in verdicts if v.state in ("missing", "misstated")] == []


def test_every_statement_is_read(verdicts):
    assert [v.record.id for v in verdicts if v.state == "unread"] == []


def test_table_is_what_is_found(verdicts):
    from scored.table import MEASURED, lines

    kept = (ROOT / "docs" / "benchmark.md").read_text(encoding="utf-8")
    before, _, measured = kept.partition(MEASURED)
    assert "\n".join(lines(verdicts, MEASURED + measured)).rstrip() == (before + MEASURED + measured).rstrip()


def test_pages_are_what_is_found(verdicts):
    from scored.pages import PAGES, page

    stale = [
        v.record.id
        for v in verdicts
        if v.result is not None and page(v) != (PAGES / f"{v.record.id}.md").read_text(encoding="utf-8")
    ]
    assert stale == []


def test_instance_of_a_wrong_answer_is_seen():
    from scored.judging import disagreement
    from scored.records import records

    from derive.api import solve
    from derive.problem_file import read_problem

    record = records()["act-softmax-temperature"]
    text = record.statement.read_text(encoding="utf-8").replace(r"{z_i/\tau}", r"{2 z_i/\tau}")
    problem = read_problem(text).problem
    assert "is not that of the record" in disagreement(record, problem, solve(problem).theorems)


def test_statement_of_something_else_is_seen():
    from scored.records import records
    from scored.stated import misstated

    from derive.problem_file import read_problem

    record = records()["act-softmax-temperature"]
    text = record.statement.read_text(encoding="utf-8").replace(r"{z_i/\tau}", r"{2 z_i/\tau}")
    assert "is not what the record asks for" in misstated(record, read_problem(text).problem)
