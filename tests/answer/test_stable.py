"""A verdict hangs on its question and its answer alone, and leaves nothing behind."""

import gc
import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from answer.judged import PROBLEMS, answers, key_to, said
from answer.token_mutants import mutant, pieces

from derive.answer import AnswerKey, suspects
from derive.library import load
from derive.terms import nodes

ANSWERS = answers()


def mixed(problem, count, seed=0):
    """Right and wrong answers to a problem, and mutants of these."""
    rng = random.Random(seed)
    pool = sorted({each for text in ANSWERS[problem] for each in pieces(text)})
    made = [mutant(rng.choice(ANSWERS[problem]), pool, rng) for _ in range(count)]
    return [*ANSWERS[problem], *made]


@pytest.mark.parametrize("problem", ["softmax-ce", "relu-neuron-dm"])
def test_threads_do_not_meet(problem):
    texts = mixed(problem, 30)
    alone = [said(AnswerKey(load(str(PROBLEMS / f"{problem}.toml"))).verify(text)) for text in texts[::4]]
    shared = AnswerKey(load(str(PROBLEMS / f"{problem}.toml")))
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: said(shared.verify(text)), texts * 2))
    assert together[: len(texts)] == together[len(texts) :]
    assert together[: len(texts) : 4] == alone


@pytest.mark.parametrize("problem", sorted(ANSWERS))
def test_order_does_not_matter(problem):
    texts = mixed(problem, 12)
    forward = [said(key_to(problem).verify(text)) for text in texts]
    backward = [said(key_to(problem).verify(text)) for text in reversed(texts)]
    assert forward == backward[::-1]


def kept(problem):
    """How many things hang on the key to a problem."""
    seen, left, count = set(), [key_to(problem)], 0
    while left:
        each = left.pop()
        if id(each) in seen or isinstance(each, type | nodes.Term) or callable(each):
            continue
        seen.add(id(each))
        count += 1
        if isinstance(each, dict):
            left += [*each.keys(), *each.values()]
        elif isinstance(each, list | tuple | set | frozenset):
            left += each
        left += getattr(each, "__dict__", {}).values()
        left += [getattr(each, slot) for slot in getattr(type(each), "__slots__", ()) if hasattr(each, slot)]
    return count


def growth(problem, count):
    """By how many a key and the table of terms grow from `count` new answers, after twice as many others: what is
    drawn for the rarest of them is drawn once.
    """
    for text in (*mixed(problem, count, 1), *mixed(problem, count, 3)):
        key_to(problem).verify(text)
    gc.collect()
    before = kept(problem), nodes._TABLE.sweep()
    for text in mixed(problem, count, 2):
        key_to(problem).verify(text)
    gc.collect()
    after = kept(problem), nodes._TABLE.sweep()
    return tuple(b - a for a, b in zip(before, after, strict=True))


@pytest.mark.parametrize("problem", ["softmax-ce", "sigmoid-derivative"])
def test_answers_leave_nothing_behind(problem, monkeypatch):
    monkeypatch.setattr(suspects, "MOST_KEPT", 0)  # the few proofs that are kept for others
    of_key, of_terms = growth(problem, 150)
    assert of_key < 75
    assert of_terms < 75


@pytest.mark.slow
@pytest.mark.parametrize("problem", sorted(ANSWERS))
def test_many_answers_leave_nothing_behind(problem, monkeypatch):
    monkeypatch.setattr(suspects, "MOST_KEPT", 0)
    of_key, of_terms = growth(problem, 1500)
    assert of_key < 500
    assert of_terms < 500
