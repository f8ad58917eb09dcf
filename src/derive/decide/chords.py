"""Refuting convexity by three points: halfway between two of them a convex function is at most the mean of its values.

It says what it says of all functions, smooth or not, and where points are left out.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice

from flint import fmpq

from derive.decide.counterexample import Counterexample, counterexample, from_1, shown
from derive.decide.evaluate import Instance, Meter, OutOfWork, Place
from derive.decide.jets import Inconclusive, Number, compare
from derive.decide.laws import drawn
from derive.decide.sampling import PARTS, POOLS, SMALL, Sampler, places as assignments
from derive.kernel import Judgement, Problem, Target
from derive.terms import Index, Sym, Term, neg

PAIRS = 12  # that are tried from one instance
ENTRIES = 12
ENOUGH = 6
TRIALS = 12
MOST_PLACES = 20
WORK = 60_000  # nodes that may be evaluated


@dataclass(frozen=True, slots=True)
class Chord:
    """Two instances that differ in the variables only, and the one halfway; with the mean of the values at the ends,
    and the value halfway.
    """

    start: Instance
    end: Instance
    halfway: Instance
    mean: Number
    value: Number


def chord(
    sampler: Sampler,
    instance: Instance,
    term: Term,
    variables: Sequence[str],
    at: Mapping[Index, int],
    relation: str = "<=",
) -> Chord | None:
    """A chord from `instance` that shows `term` to be not convex in the variables together (with "<", not strictly
    so); None if none was found.  All three points satisfy all that is declared.
    """
    places = [place for place in instance.values if place[0] in variables][:ENTRIES]
    for moved in _others(instance, places):
        end = _with(instance, moved)
        halfway = _with(instance, {p: (instance.values[p] + number) / 2 for p, number in moved.items()})
        if not all(sampler.allows(each) for each in (end, halfway)):
            continue
        try:
            first, last, middle = (each.number(term, at) for each in (instance, end, halfway))
            mean = (first + last) / 2
            if not compare(middle, relation, mean):
                return Chord(instance, end, halfway, mean, middle)
        except Inconclusive:
            continue
    return None


def _others(instance: Instance, places: Sequence[Place]) -> Iterator[dict[Place, Number]]:
    """Other values for the entries: one of them moved, or all."""
    rng = random.Random(len(places))
    for place in places:
        for step in (fmpq(1), fmpq(-2)):
            yield {place: instance.values[place] + step}
    for pool in (SMALL, PARTS):
        for _ in range(PAIRS):
            moved = {place: rng.choice(pool) for place in places}
            moved = {place: number for place, number in moved.items() if number != instance.values[place]}
            if moved:
                yield moved


def _with(instance: Instance, moved: Mapping[Place, Number]) -> Instance:
    return replace(instance, values={**instance.values, **moved}, known={}, moved={})


def refuted_by_chord(problem: Problem, target: Target, seed: int) -> Counterexample | None:
    """Two points, and that between them, at which a function is not convex; or None.  The smallest numbers of the
    first that are found.
    """
    assert target.claim is not None
    if target.convexity is not None:
        of, is_strict, sign = target.convexity.of, target.convexity.strict, 1
        variables = [variable for variable, _ in target.convexity.directions]
    else:
        relation, (of, *entries) = target.claim.relation, target.claim.terms
        if relation not in ("convex", "concave"):
            return None
        is_strict, sign = False, 1 if relation == "convex" else -1
        variables = [entry.name for entry in entries if isinstance(entry, Sym)]
    sampler, term, found = (
        Sampler(problem, outside=drawn(problem, (of,))),
        of if sign > 0 else neg(of),
        list[tuple[Chord, Mapping[Index, int]]](),
    )
    try:
        for instance in sampler.instances(TRIALS, seed, POOLS, Meter(WORK)):
            for at in islice(assignments((of,), instance.sizes), MOST_PLACES):
                one = chord(sampler, instance, term, variables, at, "<" if is_strict else "<=")
                found += [(one, at)] if one is not None else []
            if len(found) >= ENOUGH:
                break
    except OutOfWork:
        pass
    if not found:
        return None
    best, where = min(found, key=lambda each: _length(each[0]))
    if sampler.outside and (best.start.chosen or best.end.chosen):
        return None  # the outcome need not be one of the two values that a law was taken to have
    best.start.meter = None
    return _counterexample(sampler, of, variables, best, sign, where)


def _length(each: Chord) -> int:
    numbers = [*each.start.values.values(), *each.end.values.values()]
    return sum(int(abs(number.p)) + 2 * int(number.q) for number in numbers)


def _counterexample(
    sampler: Sampler, of: Term, variables: Sequence[str], found: Chord, sign: int, at: Mapping[Index, int]
) -> Counterexample:
    """Both points, and what is so between them."""
    start = counterexample(sampler, Judgement("=", (of, of)), found.start, at)
    end: dict[str, dict[tuple[int, ...], Fraction]] = {}
    for (name, place), number in found.end.values.items():
        if name in variables:
            end.setdefault(name, {})[from_1(place)] = Fraction(int(number.p), int(number.q))
    return replace(start, left=shown(sign * found.value), right=shown(sign * found.mean), end=end)
