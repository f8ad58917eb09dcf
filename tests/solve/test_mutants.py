"""Mutated derivations: what the checker still accepts must be true, as a second opinion in numbers judges."""

import random
from dataclasses import replace

import numbers_of
import pytest
import statements
from mutants import HONEST, mutant

from derive.errors import DeriveError
from derive.kernel import check
from derive.laws import ALL


def accepted(derivation):
    try:
        return check(derivation, ALL)[-1].claim
    except DeriveError:
        return None


def trial(count, seed):
    rng = random.Random(seed)
    made = refused = 0
    while made < count:
        name = rng.choice(sorted(HONEST))
        try:
            cheat = mutant(HONEST[name], rng)
        except (DeriveError, AssertionError):
            continue  # not even a term
        made += 1
        claim = accepted(cheat)
        if claim is None:
            refused += 1
            continue
        problem = cheat.problem
        for size in (2, 3):
            assert numbers_of.holds(claim, problem, dict.fromkeys(problem.sizes, size), seed + size), claim
    return refused


def test_no_mutant_that_is_accepted_is_false():
    assert trial(80, 1) > 40


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_no_mutant_of_many_that_is_accepted_is_false(seed):
    assert trial(400, 100 + seed) > 200


def test_the_second_opinion_tells_a_false_claim():
    problem = statements.softmax_ce()
    claim = check(HONEST["softmax_ce"], ALL)[0].claim
    false = replace(claim, terms=(claim.terms[0], claim.terms[1] + 1))
    assert not numbers_of.holds(false, problem, {"C": 2, "n": 2}, 3)
