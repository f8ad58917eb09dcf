"""The 69 ways of writing mean in answers what they mean in problems; some that are refused there mean something here."""

import pytest
from read.test_notations import FUNCTIONS, MEANINGS, TEXTS
from reading import entry, meaning, of_answers, scope

from derive.answer.reading import readings
from derive.read import Unreadable
from derive.terms import same

# where problems refuse them; all others of these are refused in answers, too
ONLY_IN_ANSWERS = {"ellipsis": "sum_i x_i"}
SAID = [case for case in TEXTS if MEANINGS[case["id"]][1] is not None]


def refused(text, where):
    try:
        found = readings(text, where.fresh)
    except Unreadable:
        return True
    return not found.meanings


@pytest.mark.parametrize("case", SAID, ids=lambda case: case["id"])
def test_it_means_what_it_means_in_a_problem(case):
    names, wanted = MEANINGS[case["id"]]
    functions = FUNCTIONS.get(case["id"], {})
    where = of_answers(names, functions)
    if case["id"] in ONLY_IN_ANSWERS:
        (found,) = readings(case["text"], where.fresh).meanings
        (other,) = readings(ONLY_IN_ANSWERS[case["id"]], where.fresh).meanings
        assert same(entry(found), entry(other))
    elif case["id"] == "equation":
        assert entry(readings(case["text"], where.fresh).meanings[0]) is entry(
            readings("b", where.fresh).meanings[0]
        )
    elif isinstance(wanted, tuple):
        assert refused(case["text"], where)
    else:
        found = readings(case["text"], where.fresh)
        assert not found.refusals
        (strict,) = meaning(case["text"], scope(names, functions))
        assert same(entry(found.meanings[0]), strict)
        assert not any(each.label == "sloppy" for each in found.meanings[0].notes)
