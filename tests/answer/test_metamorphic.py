"""Verdicts do not hang on letters or on order, and survive what changes nothing."""

import re

import pytest
from answer.attacks import ATTACKS, NARROWER, ONLY_ANSWERS, OPEN, WIDER, questions
from answer.trust import key_of

from derive.answer import Kind

RIGHT, WRONG = (Kind.CORRECT, Kind.ON_A_DOMAIN), (Kind.INCORRECT,)
LETTERS = {"x": "u", "y": "v", "t": "q", "a": "r", "b": "g", "c": "h", "A": "M", "B": "K", "n": "N", "C": "L"}
LETTERS |= {"z": "o", "p": "w", "m": "c", "s": "l", "f": "F", "J": "H", "X": "Z", "Y": "U"}
PAIRS = questions()
SOME = PAIRS[::4]
BOTH = [pair for pair in PAIRS if pair[2] not in ONLY_ANSWERS]
WORDS = ("E[", "N(", "Bernoulli", r"\begin")  # what is no letter would be renamed, too
LETTERED = [pair for pair in SOME if not any(word in pair[1] + pair[0][1] for word in WORDS)]


def renamed(text):
    def each(m):
        word = m[0]
        if word[0] == "d" and word[1:] in LETTERS:
            return "d" + LETTERS[word[1:]]
        return LETTERS.get(word, word)

    return re.sub(r"(?<![\\_A-Za-z])[A-Za-z]+(?!\^2;)", each, text)


def verdict(setting, asked, answer):
    return key_of(setting, asked).verify(answer, explains=False)


def ids(pairs):
    return [f"{one} | {other}" for _, one, other, _ in pairs]


@pytest.mark.parametrize(("setting", "one", "other", "truth"), LETTERED, ids=ids(LETTERED))
def test_other_letters_same_verdict(setting, one, other, truth):
    here = verdict(setting, one, other)
    there = verdict(tuple(map(renamed, setting)), renamed(one), renamed(other))
    assert here.kind is there.kind, (here.why, there.why)


@pytest.mark.parametrize(("setting", "one", "other", "truth"), SOME, ids=ids(SOME))
def test_declared_in_another_order_never_the_contrary(setting, one, other, truth):
    turned = tuple("; ".join(reversed(each.split("; "))) for each in setting)
    if " = " in setting[0]:
        turned = (setting[0], turned[1])
    kinds = {verdict(each, one, other).kind for each in (setting, turned)}
    assert not (kinds & set(RIGHT) and kinds & set(WRONG))


@pytest.mark.parametrize(("setting", "one", "other", "truth"), BOTH, ids=ids(BOTH))
def test_exchanged_never_the_contrary(setting, one, other, truth):
    kinds = {verdict(setting, one, other).kind, verdict(setting, other, one).kind}
    assert not (kinds & set(RIGHT) and kinds & set(WRONG))


IDENTITIES = (
    "({0}) (1 + {1}^2)/(1 + {1}^2)",
    "{0} + 0 {1}",
    "({0}) + {1} - {1}",
    "-(-({0}))",
    "2 ({0})/2",
    "({0})/(1 + exp({1})) + ({0})/(1 + exp(-{1}))",
)
SCALARS = {"x in R; y": "t", "x in R^n; y in R^n; c": "c", "x in R^n; y in R^n; z": "z"}


@pytest.mark.parametrize("identity", IDENTITIES)
def test_what_changes_nothing_never_turns_a_verdict(identity):
    for (where, given), pairs in ATTACKS.items():
        letter = next((each for start, each in SCALARS.items() if where.startswith(start)), None)
        for one, other, truth in pairs[::3] if letter else ():
            if truth in (OPEN, WIDER, NARROWER) or one in ONLY_ANSWERS:
                continue
            plain = verdict((where, given), one, other).kind
            changed = verdict((where, given), one, identity.format(other, letter)).kind
            assert not (plain in RIGHT and changed in WRONG), (one, other)
            assert not (plain in WRONG and changed in RIGHT), (one, other)
