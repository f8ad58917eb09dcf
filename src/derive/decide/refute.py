"""Refuting an equation by an instance: small sizes, all assignments of free indices."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from derive.decide.evaluate import Inconclusive, Instance, sample
from derive.kernel import Judgement, Problem
from derive.terms import Index, Term

SIZES = (2, 3, 1)
MOST_PLACES = 60
DIGITS = 12  # that a person is shown


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Where two terms differ: sizes, places of free indices (from 1), and both values there."""

    sizes: Mapping[str, int]
    at: Mapping[str, int]
    left: str
    right: str


def refute(
    problem: Problem, a: Term, b: Term, assumed: Sequence[Judgement] = (), trials: int = 6, seed: int = 0
) -> Counterexample | None:
    """An instance in which a ≠ b for sure, though all that is declared and `assumed` holds; or None."""
    for instance in _instances(problem, assumed, trials, seed):
        for at in _places(sorted(a.free | b.free, key=lambda i: i.data), instance.sizes):
            try:
                left, right = instance.value(a, at), instance.value(b, at)
            except Inconclusive:
                continue
            if not left.overlaps(right):
                shown = {index.name: place + 1 for index, place in at.items()}
                return Counterexample(dict(instance.sizes), shown, left.str(DIGITS), right.str(DIGITS))
    return None


def consistent(problem: Problem, judgements: Sequence[Judgement], trials: int = 40, seed: int = 0) -> bool:
    """Whether some instance satisfies all that is declared and all `judgements`.

    What is said of differentiability is not looked at.
    """
    return next(_instances(problem, judgements, trials, seed), None) is not None


def _instances(problem: Problem, assumed: Sequence[Judgement], trials: int, seed: int) -> Iterator[Instance]:
    rng = random.Random(seed)
    if problem.everywhere:
        return  # no sample says that something holds of all numbers of an interval
    for trial in range(trials):
        sizes = {dim: SIZES[(trial + n) % len(SIZES)] for n, dim in enumerate(problem.sizes)}
        for _ in range(25):  # what is declared beyond signs and sums is met by trying again
            instance = sample(problem, sizes, rng)
            if all(_holds(judgement, instance) for judgement in (*problem.declared, *assumed)):
                yield instance
                break


def _holds(judgement: Judgement, instance: Instance) -> bool:
    if judgement.relation not in ("=", "<", "<=", "!="):
        return True
    free = frozenset[Index]().union(*(term.free for term in judgement.terms))
    try:
        for at in _places(sorted(free, key=lambda i: i.data), instance.sizes):
            left, right = (instance.value(term, at) for term in judgement.terms)
            if not _is_so(left - right, judgement.relation):
                return False
    except Inconclusive:
        return False
    return True


def _is_so(difference: object, relation: str) -> bool:
    match relation:
        case "<":
            return bool(difference < 0)  # type: ignore[operator]  # a ball
        case "<=":
            return bool(difference <= 0)  # type: ignore[operator]
        case "!=":
            return not difference.contains(0)  # type: ignore[attr-defined]
        case _:
            return bool(difference.contains(0))  # type: ignore[attr-defined]


def _places(free: Sequence[Index], sizes: Mapping[str, int]) -> Iterator[dict[Index, int]]:
    """All assignments, or the first `MOST_PLACES` of them: the diagonal is among these."""
    every = product(*(range(sizes[index.dim]) for index in free))
    for places in islice(every, MOST_PLACES):
        yield dict(zip(free, places, strict=True))
