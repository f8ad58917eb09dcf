"""Mutated answers: never a crash, and no verdict that the oracle contradicts."""

import random

import pytest
from answer.attacks import questions
from answer.judged import answers, key_to, said
from answer.token_mutants import mutant, pieces
from answer.trust import assumed, complaints, key_of, worlds_of

ANSWERS = answers()
MORE = [*"+-*/^_()12ijkT'", r"\sum", r"\frac", "^T", r"\hat", "sqrt", "log", "|"]


def attacked(key, texts, count, seed):
    """All that the oracle holds against the verdicts on mutants of some answers to a question."""
    rng = random.Random(seed)
    pool = sorted({each for text in texts for each in pieces(text)}) + MORE
    worlds = worlds_of(key, assumed(key), 40, seed)
    known, wrong = {}, []
    for number in range(count):
        text = mutant(rng.choice(texts), pool, rng)
        verdict = key.verify(text)
        if number % 40 == 0:
            assert said(key.verify(text)) == said(verdict)
        what = verdict.kind, verdict.read, verdict.where, repr(verdict.counterexample)
        if what not in known:
            known[what] = complaints(key, verdict, 40, seed, worlds)
            wrong += [(text, verdict.kind.value, each) for each in known[what]]
    return wrong


@pytest.mark.parametrize("problem", sorted(ANSWERS))
def test_mutants_of_answers(problem):
    assert attacked(key_to(problem), ANSWERS[problem], 60, seed=9) == []


@pytest.mark.slow
@pytest.mark.parametrize("problem", sorted(ANSWERS))
def test_many_mutants_of_answers(problem):
    assert attacked(key_to(problem), ANSWERS[problem], 1000, seed=10) == []


def of_attacks(count, seed):
    """The same of mutants of both formulas of each attack, asked for the first."""
    wrong = []
    for setting, one, other, _ in questions():
        wrong += [(one, *each) for each in attacked(key_of(setting, one), [one, other], count, seed)]
    return wrong


def test_mutants_of_attacks():
    assert of_attacks(1, seed=3) == []


@pytest.mark.slow
def test_many_mutants_of_attacks():
    assert of_attacks(40, seed=4) == []
