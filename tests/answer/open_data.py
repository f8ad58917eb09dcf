"""The open answers, and the keys to their problems, each made once."""

import json
from collections import defaultdict
from functools import cache
from pathlib import Path

from derive.answer import AnswerKey
from derive.library import load

HERE = Path(__file__).parent
PROBLEMS = HERE.parent / "problems" / "answers"


def rows():
    lines = (HERE / "data" / "answers.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def answers():
    """The answers to each problem."""
    found = defaultdict(list)
    for row in rows():
        found[row["problem"]].append(row["answer"])
    return dict(found)


@cache
def key(problem):
    return AnswerKey(load(str(PROBLEMS / f"{problem}.toml")))


def said(verdict):
    """All that a verdict says, to be compared."""
    return (
        verdict.kind,
        verdict.why,
        verdict.at,
        verdict.read,
        verdict.where,
        verdict.used,
        repr(verdict.counterexample),
        verdict.notes,
        verdict.diagnoses,
    )
