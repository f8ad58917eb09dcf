"""The labels of the answers to the gallery, by numbers that know nothing of this program."""

import json
from pathlib import Path

import numpy as np
import pytest
from answer.gallery_values import SETTINGS, worth

DATA = Path(__file__).parent / "data" / "gallery_answers.jsonl"
ANSWERS = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
TOLERANCE = 1e-5


def gaps(answer):
    """How far the answer is from what is asked for, in several settings."""
    for seed in range(6):
        here, asked = SETTINGS[answer["problem"]](np.random.default_rng(seed))
        wanted = asked[answer["part"]]
        yield np.abs(np.broadcast_to(worth(answer["value"], here), np.shape(wanted)) - wanted).max()


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda each: f"{each['problem']}: {each['answer']}")
def test_an_answer_is_worth_what_its_label_says(answer):
    if answer["value"] is None:  # it has another shape, or letters that mean nothing
        assert not answer["expected"]
    else:
        assert (max(gaps(answer)) < TOLERANCE) == answer["expected"]


def test_no_answer_stands_twice():
    said = [(each["problem"], each["part"], each["answer"]) for each in ANSWERS]
    assert len(set(said)) == len(said)
