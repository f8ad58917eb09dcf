"""Answers to twenty exercises, labelled before any was judged: no verdict is wrong, and few are open."""

from functools import cache

import pytest
from answer.judged import PROBLEMS, key, lines

from derive.answer import Kind, Verdict

ROWS = lines("blind_answers.jsonl")
OPEN = {(each["problem"], each["answer"]): each["why"] for each in lines("blind_open.jsonl")}
NAMES = sorted({each["problem"] for each in ROWS})
RIGHT = {"correct": Kind.CORRECT, "domain": Kind.ON_A_DOMAIN, "incorrect": Kind.INCORRECT}
CERTAIN = (Kind.CORRECT, Kind.ON_A_DOMAIN, Kind.INCORRECT)


@cache
def judged(name) -> list[tuple[dict, Verdict]]:
    """The answers to a problem with their verdicts."""
    path = str(PROBLEMS / "blind" / f"{name}.toml")
    own = [each for each in ROWS if each["problem"] == name]
    return [(each, key(path, each["part"]).verify(each["answer"])) for each in own]


@pytest.mark.parametrize("name", NAMES)
def test_no_blind_verdict_is_wrong(name):
    wrong = [
        (each["answer"], found.kind)
        for each, found in judged(name)
        if found.kind in CERTAIN and found.kind is not RIGHT[each["expected"]]
    ]
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_blind_answers_that_are_open_are_listed(name):
    open_ones = {each["answer"] for each, found in judged(name) if found.kind not in CERTAIN}
    assert open_ones == {answer for problem, answer in OPEN if problem == name}


def test_open_blind_answers_have_reasons():
    assert {(each["problem"], each["answer"]) for each in ROWS} >= OPEN.keys()
    assert all(OPEN.values())
