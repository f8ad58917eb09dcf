"""At how many points both sides of what was proved are seen to agree, in numbers that know no law."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from flint import arb, fmpq

from derive.decide.evaluate import Instance, Meter, OutOfWork
from derive.decide.jets import Inconclusive, Number
from derive.decide.laws import drawn
from derive.decide.points import differ
from derive.decide.sampling import MANY, PARTS, Sampler, places
from derive.errors import DeriveError
from derive.kernel import Theorem
from derive.terms import Index, Limit, contains

TRIALS = 3
MOST_PLACES = 3  # of the free indices, in one instance
WORK = 4000  # nodes that may be evaluated for one theorem
TOLERANCE = arb("1e-9")  # how wide a ball may be, beside its middle or beside 1


class Disagreement(DeriveError):
    """What was proved surely fails at a point: our bug, or one of the numbers."""


def agreement(theorem: Theorem) -> int:
    """At how many points, drawn at random where all holds that is given and assumed, the two sides of an equation have
    values that can't be told apart; 0 where there are none, or where it is no equation.

    Both sides are evaluated exactly, or in balls too small to hold much beside the value.  A limit has no value here,
    and no expectation that hangs on which law its random symbols have.

    Raises:
        Disagreement: they surely differ.
    """
    claim = theorem.claim
    if claim.relation != "=" or theorem.exists or any(contains(term, Limit) for term in claim.terms):
        return 0
    problem = theorem.problem.of_part(theorem.part)
    sampler = Sampler(problem, theorem.assumed, drawn(problem, claim.terms))
    meter, count = Meter(WORK), 0
    try:
        for instance in sampler.instances(TRIALS, 0, (MANY, PARTS), meter):
            for at in islice(places(claim.terms, instance.sizes), MOST_PLACES):
                count += _agrees(theorem, instance, at)
    except OutOfWork:
        pass
    return count


def _agrees(theorem: Theorem, instance: Instance, at: Mapping[Index, int]) -> bool:
    """Whether both sides have values there, that are close.

    Raises:
        Disagreement: they surely differ.
    """
    try:
        left, right = (instance.number(term, at) for term in theorem.claim.terms)
    except Inconclusive:
        return False
    if instance.chosen:  # a law was taken that may not be the one that is meant
        return False
    if differ(left, right):
        raise Disagreement(f"{theorem.part or 'the answer'}: {left} is not {right}")
    return all(map(_is_sharp, (left, right)))


def _is_sharp(number: Number) -> bool:
    if isinstance(number, fmpq):
        return True
    return bool(arb(number.rad()) < TOLERANCE * (1 + abs(arb(number.mid()))))
