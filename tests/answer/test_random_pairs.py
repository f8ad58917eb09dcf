"""Formulas rewritten by rules that hold, hold somewhere, or do not: no comparison is wrong."""

import random

import pytest
from answer.oracle import judged, places, worlds
from answer.random_pairs import I, J, formula, other, problem

from derive.decide.comparer import Comparer
from derive.errors import DeriveError

PROBLEM = problem()


def pairs(count, seed):
    rng = random.Random(seed)
    while count:
        count -= 1
        try:
            one = formula(rng, rng.randint(2, 4), rng.choice(((), (), (I,), (I, J))))
            another = one
            for _ in range(rng.randint(1, 2)):
                another = other(another, rng)
        except DeriveError:  # 0 to the power of -1
            continue
        if one is not another and one.length < 60:
            yield one, another


def wrong(count, seed):
    """The pairs of which something false is said."""
    everywhere = list(worlds(PROBLEM, (), 30, seed))
    found = []
    for one, another in pairs(count, seed):
        compared = Comparer(PROBLEM, (), one).compare(another)
        if compared.kind != "equal":
            continue
        here = worlds(PROBLEM, compared.where, 15, seed) if compared.where else everywhere
        for world in here:
            for at in places((one, another), world.sizes):
                if judged(world, at, one, another) in ("different", "undefined"):
                    found.append((one, another, compared.where, world.values))
    return found


def test_no_pair_is_taken_for_equal_that_is_not():
    assert wrong(150, seed=2) == []


@pytest.mark.slow
def test_no_pair_of_many_is_taken_for_equal_that_is_not():
    assert wrong(4000, seed=3) == []
