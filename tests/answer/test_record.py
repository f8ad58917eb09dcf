"""Verdicts as JSON have the form that their schema says."""

import json
from pathlib import Path

import jsonschema
import pytest

from derive.answer import AnswerKey
from derive.library import load
from derive.problem_file import read_problem

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/verdict.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
ANSWERS = {
    "softmax-ce": ["yhat - y", "y - yhat", "(yhat - y)^T", "yhat_i - y_i", "(a", "", "J = yhat", "1", r"\begin{bmatrix}1\end{bmatrix}"],
    "matmul-outer": ["o^T", "W", r"(\nabla_s E) o^T", r"o (\nabla_s E)^T"],
    "softmax-jacobian": ["diag(yhat) - yhat yhat^T", "yhat_k (1 - yhat_k)"],
}  # fmt: skip


@pytest.fixture(scope="module", params=ANSWERS)
def key(request):
    return request.param, AnswerKey(load(request.param))


def test_every_kind_of_verdict_has_the_documented_form(key):
    name, answers = key
    for answer in ANSWERS[name]:
        assert [*VALIDATOR.iter_errors(json.loads(answers.verify(answer).page("json")))] == []


def test_a_record_with_a_part_missing_has_not():
    said = json.loads(AnswerKey(load("softmax-ce")).verify("y").page("json"))
    for part in said:
        assert not VALIDATOR.is_valid({name: each for name, each in said.items() if name != part})


def test_numbers_are_exact_text():
    found = json.loads(AnswerKey(load("softmax-ce")).verify("y").page("json"))["counterexample"]
    assert len(found["values"]["y"]) == found["sizes"]["C"]
    assert all(isinstance(entry, str) for entry in found["values"]["y"])


def test_an_answer_rests_on_what_its_proof_used_not_on_the_sign_of_a_symbol():
    statement = """
title = "A rectified line"
find = "dJ/dx"
[symbols]
a = ""
x = ""
c = { sign = "positive" }
[define]
J = "relu(a x - c)"
"""
    verdict = AnswerKey(read_problem(statement).problem).verify(r"a - a 1\{a x < c\}")
    assert json.loads(verdict.page("json"))["assumptions"] == ["a x − c ≠ 0"]
