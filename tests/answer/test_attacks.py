"""No verdict is wrong on formulas that are easily taken for equal, or for different."""

import pytest
from answer.attacks import APART, ATTACKS, NARROWER, ONLY_ANSWERS, OPEN, SAME, WIDER, questions, turned
from answer.trust import complaints, key_of

from derive.answer import Kind
from derive.errors import StatementError

UNSAID = {Kind.UNDECIDED, Kind.UNREADABLE}
MAY_BE = {
    SAME: {Kind.CORRECT, *UNSAID},
    WIDER: {Kind.CORRECT, *UNSAID},
    NARROWER: {Kind.ON_A_DOMAIN, *UNSAID},
    APART: {Kind.INCORRECT, *UNSAID},
    OPEN: set(Kind),
}
PAIRS = [*questions(), *turned()]


@pytest.mark.parametrize(
    ("setting", "asked", "answer", "truth"), PAIRS, ids=[f"{a} | {b}" for _, a, b, _ in PAIRS]
)
def test_what_is_said_of_a_pair_is_true(setting, asked, answer, truth):
    key = key_of(setting, asked)
    verdict = key.verify(answer, explains=False)
    assert verdict.kind in MAY_BE[truth], (verdict.why, verdict.counterexample)
    assert complaints(key, verdict, tries=10) == []


@pytest.mark.parametrize(
    ("setting", "formula"),
    [
        (each, one)
        for each, pairs in ATTACKS.items()
        for pair in pairs
        for one in pair[:2]
        if one in ONLY_ANSWERS
    ],
)
def test_what_is_an_answer_only_is_not_asked_for(setting, formula):
    with pytest.raises(StatementError):
        key_of(setting, formula)
