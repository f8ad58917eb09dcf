"""Every token of an answer counts, and what is told of how it was read says all of it."""

import pytest
from answer.attacks import questions
from answer.judged import answers, key_to
from answer.oracle import judged, places
from answer.token_mutants import pieces
from answer.trust import key_of, worlds_of

from derive.answer import Kind
from derive.present.text import text
from derive.terms import same

ANSWERS = [(problem, answer) for problem, those in answers().items() for answer in those]
QUIET = {
    "*",
    r"\cdot",
    r"\,",
    r"\left",
    r"\right",
    r"\mathrm",
    r"\mathbf",
    r"\boldsymbol",
    r"\displaystyle",
    "{",
    "}",
    "·",
}
QUIET |= {r"\mathsf", r"\mathbb", "&"}
BEFORE = {
    ("1", r"\{"),
    ("_", "h"),
    ("/", "1"),
    ("&", " "),
}  # [x > 0] is 1[x > 0]; y_hat is yhat; a/1 is a 1; cases


def terms(problem, answer):
    """What an answer is read as, and the verdict on it."""
    verdict = key_to(problem).verify(answer, explains=False)
    return verdict.kind, verdict.read, [note.label for note in verdict.notes], verdict.why


@pytest.mark.parametrize(("problem", "answer"), ANSWERS, ids=[f"{p}: {a}" for p, a in ANSWERS])
def test_a_token_less_is_another_answer_or_none(problem, answer):
    found = pieces(answer)
    here = terms(problem, answer)
    assert here[1] or here[0] is not Kind.CORRECT
    right_side = max((n for n, each in enumerate(found) if each == "="), default=-1)
    for n, piece in enumerate(found):
        if piece.isspace() or piece in QUIET or (piece, *found[n + 1 : n + 2]) in BEFORE:
            continue
        if n <= right_side and "cases" not in answer and "sum" not in answer:
            continue  # the left side of an equation
        there = terms(problem, "".join(found[:n] + found[n + 1 :]))
        if here[1] and there[1] and all(map(same, here[1], there[1])) and len(here[1]) == len(there[1]):
            assert here[2] != there[2], (n, piece, "".join(found[:n] + found[n + 1 :]))


def differ(key, one, other):
    """Whether two terms surely are not worth the same."""
    return any(
        judged(world, at, one, other) == "different" or judged(world, at, other, one) == "different"
        for world in worlds_of(key, (), 12)
        for at in places((one, other), world.sizes)
    )


def reads_back(key, answer):
    """Whether what an answer is read as is read as much when it is printed; what is read in no way, or in several, is
    not right.
    """
    verdict = key.verify(answer, explains=False)
    if len(verdict.read) != 1:
        return not verdict.is_correct
    (one,) = verdict.read
    again = key.verify(text(one, key.problem), explains=False)
    assert again.kind is not Kind.UNREADABLE, again.text
    (other,) = again.read
    return same(one, other) or not differ(key, one, other)


@pytest.mark.parametrize(("problem", "answer"), ANSWERS, ids=[f"{p}: {a}" for p, a in ANSWERS])
def test_what_was_read_is_told_and_reads_back(problem, answer):
    assert reads_back(key_to(problem), answer)


PAIRS = [(setting, one, other) for setting, one, other, _ in questions()]


@pytest.mark.parametrize(("setting", "one", "other"), PAIRS, ids=[f"{a} | {b}" for _, a, b in PAIRS])
def test_what_was_read_of_an_attack_reads_back(setting, one, other):
    assert reads_back(key_of(setting, one), other)


@pytest.mark.parametrize("word", ["unless", "never", "not", "except"])
def test_a_word_that_turns_a_condition_is_not_dropped(word):
    answer = rf"\begin{{cases}} 0 & \text{{{word} }} mx+b<0 \\ x & \text{{otherwise}} \end{{cases}}"
    verdict = key_to("relu-neuron-dm").verify(answer)
    assert verdict.kind in (Kind.UNDECIDED, Kind.UNREADABLE)
    assert not verdict.read
