"""Hostile answers: a verdict, in a thread as well; nothing is run and nothing is written."""

import json
import threading
from pathlib import Path

import pytest

from derive.answer import AnswerKey, Kind, Verdict
from derive.one_line import read_line

SOURCE = Path(__file__).parents[1] / "read" / "hostile.jsonl"
CASES = [json.loads(line) for line in SOURCE.read_text(encoding="utf-8").splitlines()]
MADE = {
    "nest-paren-1e4": "(" * 10**4 + "x" + ")" * 10**4,
    "nest-brace-1e5": "{" * 10**5 + "x" + "}" * 10**5,
    "nest-frac-1e3": r"\frac{1}{1+" * 1000 + "x" + "}" * 1000,
    "nest-paren-1e6": "(" * 10**6 + "x" + ")" * 10**6,
    "long-sum-1MB": "+".join(["x"] * 500000),
    "digits-1MB": "9" * 10**6,
    "long-junk-1MB": "a" * 10**6,
}
REFERENCES = {"a sum of products": "(a+b+c+d)^2 + y - x", "a derivative": "d/dx (x^2 exp(y))"}
RIGHT = {"fullwidth": "y - x"}


def text_of(case):
    return case.get("text", MADE.get(case["id"], ""))


def in_a_thread(act):
    box = []
    thread = threading.Thread(target=lambda: box.append(act()), daemon=True)
    thread.start()
    thread.join()
    assert box, "no verdict"
    return box[0]


@pytest.fixture(scope="module", params=REFERENCES.values(), ids=REFERENCES)
def key(request):
    return AnswerKey(read_line([], [], [request.param]).problem)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_hostile_answer_gets_a_verdict_in_a_thread_too(case, key, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = in_a_thread(lambda: key.verify(text_of(case)))
    assert isinstance(found, Verdict)
    assert found.kind is not Kind.CORRECT
    assert found == key.verify(text_of(case))
    assert not list(tmp_path.iterdir())


def test_full_width_letters_are_those_they_stand_for():
    key = AnswerKey(read_line([], [], [RIGHT["fullwidth"]]).problem)
    (case,) = (case for case in CASES if case["id"] == "fullwidth")
    assert key.verify(text_of(case)).kind is Kind.CORRECT


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_what_is_said_of_a_hostile_answer_is_short(case, key):
    assert len(key.verify(text_of(case)).why) < 300
