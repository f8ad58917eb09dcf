"""What is proved agrees with numbers that know no law; what is not so does not."""

from dataclasses import replace

import pytest

from derive import api, library
from derive.decide.agreement import Disagreement, agreement
from derive.kernel import Judgement
from derive.terms import ONE

SOME = ["softmax-ce", "relu-mse", "gaussian-noise", "matmul-outer", "bn-centering"]


def theorem_of(name):
    return api.solve(library.load(name)).theorems[0]


def said(theorem, left, right):
    """The same theorem, but for what it says."""
    return replace(theorem, claim=Judgement("=", (left, right)))


@pytest.mark.parametrize("name", SOME)
def test_answers_agree_at_some_points(name):
    for theorem in api.solve(library.load(name)).theorems:
        assert agreement(theorem) > 0


@pytest.mark.parametrize("name", SOME)
def test_what_is_off_by_one_is_seen(name):
    theorem = theorem_of(name)
    left, right = theorem.claim.terms
    with pytest.raises(Disagreement):
        agreement(said(theorem, left, right + ONE))


def test_what_numbers_cannot_say_agrees_nowhere():
    results = [api.solve(library.load(name)) for name in ("newton-quadratic", "bn-centering-limits")]
    assert agreement(results[0].theorems[0]) == 0  # there is a number between, which nobody computes
    assert agreement(results[1].theorems[-1]) == 0  # a limit


def test_a_page_in_print_says_so_and_the_others_do_not():
    result = api.solve(library.load("softmax-ce"))
    assert not result.story().agreed
    assert result.story(in_numbers=True).agreed == {"": agreement(result.theorems[0])}
    assert "in numbers" not in result.page()
