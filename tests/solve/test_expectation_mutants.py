"""Mutated derivations of expectations: what is accepted is true, as sums over few values judge."""

import random
from functools import cache

import claim_mutants
import expectation_mutants
import pytest

from derive.errors import DeriveError
from derive.kernel import check
from derive.laws import ALL


@cache
def honest():
    return expectation_mutants.solved()


def trial(count, seed, ways=None):
    """How many of `count` mutants the kernel refuses; what it accepts must be so."""
    rng = random.Random(seed)
    refused, made, judged, tried, attempts = 0, 0, 0, set(), 0
    while made < count and attempts < 60 * count:
        attempts += 1
        name = rng.choice(sorted(honest()))
        try:
            way, cheat = expectation_mutants.mutant(honest()[name], rng, ways)
        except (DeriveError, AssertionError, ValueError, IndexError):
            continue  # not even a term
        made += 1
        tried.add(way)
        try:
            theorems = check(cheat, ALL)
        except DeriveError:
            refused += 1
            continue
        for theorem in theorems:
            judgement, those = claim_mutants.wrong(theorem, seed)
            assert judgement is None, (name, way, judgement)
            judged += those
    return refused, made, judged, tried


def test_most_is_solved():
    assert len(honest()) > 15


def test_what_is_accepted_is_so():
    refused, made, judged, _ = trial(150, 0)
    assert made == 150
    assert refused > 90
    assert judged > 20


@pytest.mark.parametrize("way", sorted(expectation_mutants.OWN))
def test_each_way_to_slip_is_tried_and_refused(way):
    refused, made, *_ = trial(25, 1, (way,))
    assert made > 10
    assert refused > made / 2


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 6))
def test_much_that_is_accepted_is_so(seed):
    _, made, judged, tried = trial(600, seed)
    assert made == 600
    assert judged > 100
    assert len(tried) > 15
