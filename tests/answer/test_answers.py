"""Answers to textbook problems and to the gallery: no verdict is wrong, and what is open is listed with the reason."""

import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest
from answer.judged import (
    EVERY,
    FURTHER,
    GALLERY,
    OPEN,
    TEXTBOOK,
    WORDS,
    Answer,
    false_diagnoses,
    is_open,
    is_settled,
    is_wrong,
    lines,
)

from derive.answer import AnswerKey, Kind
from derive.library import load
from derive.one_line import read_line

MOST_OPEN_FURTHER = 23
MOST_OPEN = len(TEXTBOOK) * 2 // 100  # of the textbook answers
verdict_on = cache(Answer.verdict)


@pytest.mark.parametrize("answer", EVERY, ids=lambda each: each.name)
def test_no_verdict_is_wrong(answer):
    assert not is_wrong(answer, verdict_on(answer))


@pytest.mark.slow
@pytest.mark.parametrize("answer", FURTHER, ids=lambda each: each.name)
def test_no_verdict_on_further_problems_is_wrong(answer):
    assert not is_wrong(answer, answer.verdict())


@pytest.mark.slow
def test_most_answers_to_further_problems_are_decided():
    left = [answer.name for answer in FURTHER if not is_settled(answer, answer.verdict())]
    assert len(left) <= MOST_OPEN_FURTHER, left


@pytest.mark.parametrize("answer", EVERY, ids=lambda each: each.name)
def test_what_is_undecided_is_listed(answer):
    assert is_settled(answer, verdict_on(answer)) != is_open(answer)


def test_what_is_listed_is_an_answer_and_has_a_reason():
    known = {(Path(each.problem).stem, each.part, each.text) for each in EVERY}
    assert known >= OPEN.keys()
    assert all(OPEN.values())


def test_few_textbook_answers_are_open():
    assert sum(map(is_open, TEXTBOOK)) <= MOST_OPEN


@pytest.mark.parametrize("answer", [each for each in EVERY if not each.is_right], ids=lambda each: each.name)
def test_no_diagnosis_is_false(answer):
    assert [(each.label, each.says) for each in false_diagnoses(answer, verdict_on(answer))] == []


def test_every_word_for_a_wrong_answer_has_labels():
    assert {word for each in EVERY for word in each.words} == WORDS.keys()


@pytest.mark.parametrize("pair", lines("near_misses.jsonl"), ids=lambda each: each["answer"])
def test_near_misses_are_told_apart(pair):
    key = AnswerKey(read_line([], pair.get("assume", []), [pair["reference"]]).problem)
    found = key.verify(pair["answer"]).kind
    assert (found is Kind.CORRECT) == pair["expected"]
    assert found not in (Kind.UNDECIDED, Kind.UNREADABLE)


# -- the same in any company -----------------------------------------------------------------


@pytest.fixture(scope="module")
def verdicts():
    """Those in the order of the file."""
    return {answer: answer.verdict() for answer in TEXTBOOK}


def test_verdicts_hang_on_no_order_and_no_other_answer(verdicts):
    shuffled = [*GALLERY[::3], *TEXTBOOK]
    random.Random(20).shuffle(shuffled)
    found = [(answer, answer.verdict()) for answer in shuffled]
    assert [answer.name for answer, verdict in found if verdicts.get(answer, verdict) != verdict] == []


def test_a_new_key_gives_the_same_verdicts(verdicts):
    answers = TEXTBOOK[::7]
    found = [AnswerKey(load(answer.problem)).verify(answer.text) for answer in answers]
    assert [a.name for a, v in zip(answers, found, strict=True) if v != verdicts[a]] == []


def test_verdicts_are_the_same_in_threads(verdicts):
    shuffled = TEXTBOOK * 2
    random.Random(21).shuffle(shuffled)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(Answer.verdict, shuffled))
    assert [a.name for a, v in zip(shuffled, found, strict=True) if v != verdicts[a]] == []


SAID = """
from answer.judged import EVERY, TEXTBOOK
for answer in {answers}:
    print(ascii(answer.verdict().page("json")))
"""


def said(answers, seed):
    """What a process of its own says of all answers, with another order of what is hashed."""
    root = Path(__file__).parents[2]
    path = os.pathsep.join((str(root / "src"), str(root / "tests")))
    return subprocess.run(
        [sys.executable, "-c", SAID.format(answers=answers)], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": str(seed)},
    ).stdout.splitlines()  # fmt: skip


@pytest.mark.slow
def test_verdicts_hang_on_no_hash_seed():
    one, other = (said("TEXTBOOK[::2]", seed) for seed in (0, 11))
    assert len(one) == len(TEXTBOOK[::2])
    assert one == other


@pytest.mark.slow
def test_no_verdict_hangs_on_a_hash_seed():
    one, *others = (said("EVERY", seed) for seed in (1, 2, 177))
    assert len(one) == len(EVERY)
    assert all(each == one for each in others)
