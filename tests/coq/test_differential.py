"""Two checkers that share no code: what our kernel accepts Coq must accept, and what Coq accepts must be true."""

import random
from concurrent.futures import ThreadPoolExecutor

import numbers_of
import pytest
from mutants import HONEST, mutant

from derive.coq import coqc
from derive.coq.export import section
from derive.errors import DeriveError
from derive.kernel import Theorem, check, equal
from derive.laws import ALL

pytestmark = pytest.mark.slow


def claimed(derivation):
    """What a derivation claims, whether it is right or not."""
    chain = next(each for each in reversed(derivation.chains) if each.part is not None)
    lemmas = tuple(each.name for each in derivation.chains if each is not chain)
    facts = (fact for each in derivation.chains for fact in each.facts)
    assumed = tuple(fact.judgement for fact in facts if fact.rule == "assumed")
    return Theorem(derivation, chain.part, equal(chain.start, chain.end), (), assumed, (), lemmas)


def written(derivation):
    """The derivation for Coq, if it can be said at all."""
    try:
        return section(claimed(derivation))
    except (DeriveError, AssertionError, LookupError, ValueError, AttributeError, TypeError):
        return None  # a forged derivation need not even have a form


def mutants(count, seed):
    """Mutated derivations, those that only say less left out."""
    rng = random.Random(seed)
    while count:
        try:
            yield mutant(HONEST[rng.choice(sorted(HONEST))], rng)
        except (DeriveError, AssertionError):
            continue
        count -= 1


def accepted(derivation):
    try:
        return bool(check(derivation, ALL))
    except DeriveError:
        return False


def compare(count, seed):
    """How often each of the two accepts: (kernel, Coq) -> number."""
    made = list(mutants(count, seed))
    texts = [written(each) for each in made]
    known = [each for each in texts if each is not None]
    found = coqc.find()
    with ThreadPoolExecutor(2) as pool:  # one at a time: a refusal would make a whole batch run again
        verdicts = iter(list(pool.map(lambda each: coqc.run([each], found)[0], known)))
    counts: dict[tuple[bool, bool], int] = {}
    for derivation, text in zip(made, texts, strict=True):
        coq, kernel = text is not None and next(verdicts).accepted, accepted(derivation)
        counts[kernel, coq] = counts.get((kernel, coq), 0) + 1
        claim, problem = claimed(derivation).claim, derivation.problem
        assert coq or not kernel, f"the kernel accepts what Coq refuses: {claim}"
        if coq:
            assert numbers_of.holds(claim, problem, dict.fromkeys(problem.sizes, 2), seed), claim
    return counts


def test_the_two_agree_on_mutants():
    counts = compare(60, 1)
    assert counts[False, False] > 30
