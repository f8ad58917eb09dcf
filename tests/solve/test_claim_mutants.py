"""Mutated derivations and statements of claims: what is accepted is true, as a second opinion judges."""

import random
from functools import cache

import claim_mutants
import judged_claims
import pytest
import witnesses

from derive import api
from derive.decide import refuted
from derive.errors import DeriveError
from derive.kernel import check
from derive.laws import ALL


@cache
def honest():
    return claim_mutants.solved()


def trial(count, seed, names=None):
    """How many of `count` mutants the kernel refuses; what it accepts must be so.  How many judgements were judged,
    and the ways that were tried, too.
    """
    rng = random.Random(seed)
    refused, made, judged, ways = 0, 0, 0, set()
    while made < count:
        name = rng.choice(names or sorted(honest()))
        try:
            way, cheat = claim_mutants.mutant(honest()[name], rng)
        except (DeriveError, AssertionError, ValueError):
            continue  # not even a term; or several parts
        made += 1
        ways.add(way)
        try:
            theorems = check(cheat, ALL)
        except DeriveError:
            refused += 1
            continue
        for theorem in theorems:
            judgement, count_of_those = claim_mutants.wrong(theorem, seed)
            assert judgement is None, (name, way, judgement)
            judged += count_of_those
    return refused, judged, ways


def test_the_judge_knows_instances_of_what_is_proved_by_witnesses():
    names = [name for name in honest() if honest()[name].problem.everywhere]
    assert set(names) == set(witnesses.ALL)
    for name in names:
        (*_, theorem) = check(honest()[name], ALL)
        judgement, judged = claim_mutants.wrong(theorem)
        assert judgement is None, (name, judgement)
        assert judged > 2, name


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_no_mutant_with_a_witness_that_is_accepted_is_false(seed):
    refused, judged, ways = trial(80, 300 + seed, sorted(witnesses.ALL))
    assert refused > 40
    assert judged > 50
    assert "a witness" in ways


def statements(count, seed):
    """How many of `count` mutated statements are proved, and how many refuted; none wrongly."""
    rng = random.Random(seed)
    proved = false = 0
    for _ in range(count):
        try:
            problem = claim_mutants.random_statement(rng)
            result = api.solve(problem)
        except DeriveError:
            continue
        (target,) = problem.targets
        if result.is_solved:
            proved += 1
            (theorem,) = result.theorems
            assert refuted(problem, target, seed) is None or theorem.assumed, target.claim
            assert claim_mutants.wrong(theorem, seed)[0] is None, target.claim
        elif result.refuted:
            false += 1
            found = result.refuted[target.part]
            if found.end:
                assert judged_claims.is_bent(problem, target, found)
                continue
            world = judged_claims.second_opinion(problem, found)
            free = {i for term in target.claim.terms for i in term.free}
            at = {i: found.at[i.name] - 1 for i in free}
            left, right = (world(term, at) for term in target.claim.terms)
            assert left != right if target.claim.relation == "=" else right - left < 10**-9
    return proved, false


def test_no_mutant_that_is_accepted_is_false():
    refused, judged, ways = trial(150, 1)
    assert refused > 75
    assert judged > 50
    _, _, of_witnesses = trial(40, 1, sorted(witnesses.ALL))  # few others have one to be changed
    assert ways | of_witnesses == set(claim_mutants.WAYS)


def test_no_mutated_statement_is_proved_or_refuted_wrongly():
    proved, false = statements(12, 2)
    assert proved
    assert false


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_no_mutant_of_many_that_is_accepted_is_false(seed):
    assert trial(150, 100 + seed)[0] > 75


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_no_mutated_statement_of_many_is_proved_or_refuted_wrongly(seed):
    proved, false = statements(40, 200 + seed)
    assert proved
    assert false > 5


def test_the_second_opinion_tells_a_false_claim():
    for name in ("a saddle", "the square of any number", "rows that sum to 1", "symmetric"):
        problem = judged_claims.FALSE[name]
        verdicts = [
            claim_mutants.is_so(problem.targets[0].claim, world)
            for world in claim_mutants.worlds(problem, (), count=12)
        ]
        assert False in verdicts
