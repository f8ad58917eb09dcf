"""Reports as JSON have the form that their schema says."""

import json
from pathlib import Path

import jsonschema
import pytest
from work.reports import ALL, WRONG

from derive.work import Mark, check_work

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/work.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def said(report):
    return json.loads(report.page("json"))


@pytest.mark.parametrize("name", ALL)
def test_every_report_has_the_documented_form(name):
    assert [*VALIDATOR.iter_errors(said(ALL[name]))] == []


def test_so_have_those_that_are_found():
    for text in (
        "dJ/dtheta_j = y_j - yhat_j\n= yhat_j - y_j",
        "J = )",
        "",
        "p = yhat\nJ = -sum_k y_k log p_k",
    ):
        assert [*VALIDATOR.iter_errors(said(check_work("softmax-ce", text)))] == []


def test_what_moves_the_cursor_or_the_direction_is_escaped():
    text = "J = \u202ey \u200b ŷ\x1b[31m\u00a0"
    shown = check_work("softmax-ce", text).page("json")
    assert all(each.isprintable() or each == "\n" for each in shown)
    assert json.loads(shown)["lines"][0]["text"] == text.strip()
    assert "ŷ" in shown


def test_a_record_with_a_part_missing_has_not():
    whole = said(WRONG)
    for part in whole:
        assert not VALIDATOR.is_valid({name: each for name, each in whole.items() if name != part})
    for part in whole["lines"][3]:
        line = {name: each for name, each in whole["lines"][3].items() if name != part}
        assert not VALIDATOR.is_valid({**whole, "lines": [line]})


def test_the_schema_knows_the_marks():
    assert SCHEMA["$defs"]["line"]["properties"]["mark"]["enum"] == [mark.value for mark in Mark]


def test_the_sides_are_the_values_of_the_terms():
    line = said(WRONG)["lines"][3]
    assert [term["text"] for term in line["claim"]["terms"]] == ["−(y_j − ŷ_j Σ_k y_k)", "y_j − ŷ_j"]
    assert line["counterexample"]["sides"] == ["1/2", "-1/2"]


def test_a_place_is_one_of_the_whole_text():
    place = said(WRONG)["lines"][6]["place"]
    assert WRONG.text[place["offset"] :].startswith("softmx")
    assert WRONG.text.split("\n")[place["line"] - 1][place["column"] - 1 :].startswith("softmx")


def test_machines_are_told_every_line_of_a_long_text():
    assert [line["line"] for line in said(ALL["long"])["lines"]] == list(range(1, 103))
