"""No verdict is wrong on formulas that are easily taken for equal, or for different."""

import pytest
from answer.attacks import APART, ATTACKS, NARROWER, OPEN, SAME, WIDER
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
TURNED = {WIDER: NARROWER, NARROWER: WIDER}
PAIRS = [(setting, *pair) for setting, pairs in ATTACKS.items() for pair in pairs]
BOTH = [
    each
    for setting, one, other, truth in PAIRS
    for each in ((setting, one, other, truth), (setting, other, one, TURNED.get(truth, truth)))
]
KEYS = {}


@pytest.mark.parametrize(
    ("setting", "asked", "answer", "truth"), BOTH, ids=[f"{a} | {b}" for _, a, b, _ in BOTH]
)
def test_what_is_said_of_a_pair_is_true(setting, asked, answer, truth):
    try:
        key = KEYS.get((setting, asked)) or KEYS.setdefault((setting, asked), key_of(setting, asked))
    except StatementError:
        pytest.skip("no question")
    verdict = key.verify(answer)
    assert verdict.kind in MAY_BE[truth], (verdict.why, verdict.counterexample)
    assert complaints(key, verdict, tries=15) == []


def test_there_are_enough_pairs():
    assert len(PAIRS) >= 120
