"""Fingerprints of formulas, by which equal ones are found among many: their values at a few places.

Most of them are nearly the same, so that each part is worked out once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flint import fmpq

from derive.decide.evaluate import Instance, Meter, OutOfWork
from derive.decide.jets import Inconclusive, Jet, Number, be_precise
from derive.decide.sampling import MANY, Sampler
from derive.kernel import Problem
from derive.terms import Index, Moment, Term

TRIALS = 9
WORK_FOR_PLACES = 15_000  # nodes that may be evaluated to find one
POSITIVE = tuple(fmpq(p, q) for q in (29, 31, 37) for p in range(2, 13, 3))  # a logarithm has a value there
DIGITS = 12  # in which values are told apart
_Seen = tuple[Term, tuple[int, ...], tuple[object, ...], int]


@dataclass
class Ledger(Instance):
    """An instance whose numbers stay as they are, so that what a part is worth may be kept.

    Not so under an expectation, which gives other values to what is random.
    """

    kept: dict[_Seen, Jet] = field(default_factory=dict)
    is_averaging: bool = False

    def jet(self, term: Term, at: Mapping[Index, int]) -> Jet:
        """What `term` is worth, and its slopes in the directions that are moved.

        Raises:
            Inconclusive: nothing can be said.
        """
        if self.is_averaging or not term.args:
            return super().jet(term, at)
        seen = term, tuple(at[i] for i in term.free), tuple(self.moved.items()), self.held
        if seen not in self.kept:
            self.is_averaging = isinstance(term, Moment)
            try:
                self.kept[seen] = super().jet(term, at)
            finally:
                self.is_averaging = False
        return self.kept[seen]


@dataclass(frozen=True)
class Place:
    """Numbers for all that is given, and values of the free indices."""

    instance: Instance
    at: Mapping[Index, int]

    def scale(self, meter: Meter | None = None) -> Scale:
        """To weigh many terms there."""
        mine = self.instance
        return Scale(Ledger(mine.problem, mine.sizes, dict(mine.values), meter), self.at)


@dataclass(frozen=True)
class Scale:
    """Weighs terms at one place."""

    ledger: Ledger
    at: Mapping[Index, int]

    def worth(self, term: Term) -> str:
        """The value of a term in digits; empty where it has none, or where too much work was done."""
        sizes = self.ledger.sizes
        extra = {i: sizes.get(i.dim, 1) - 1 for i in term.free if i not in self.at}
        try:
            found = self.ledger.value(term, {**self.at, **extra})
        except (Inconclusive, OutOfWork, KeyError):
            return ""
        be_precise()
        return "0" if found.contains(0) else found.str(DIGITS, radius=False)


def places(problem: Problem, reference: Term, free: Sequence[Index]) -> tuple[Place, ...]:
    """Where wrong answers are told apart: at indices that differ as far as they can, and at indices that are alike;
    of positive numbers first; where `reference` has a value, which is 0 only in the last, where there is one.
    """
    found = (
        next(_where_it_has_a_value(problem, reference, free, *how), None)
        for how in (
            (POSITIVE, True, False, 0), (MANY, True, False, 0), (MANY, False, False, 0), (MANY, True, True, 1),
        )
    )  # fmt: skip
    return tuple(place for place in found if place is not None)


def _where_it_has_a_value(
    problem: Problem,
    reference: Term,
    free: Sequence[Index],
    pool: Sequence[Number],
    is_apart: bool,
    wants_0: bool,
    seed: int,
) -> Iterator[Place]:
    for instance in _drawn(problem, pool, seed):
        if min(instance.sizes.values(), default=3) < 2 or max(instance.sizes.values(), default=3) < 3:
            continue  # of two numbers with a given sum, too much is true
        at = {i: n % instance.sizes[i.dim] if is_apart else 1 for n, i in enumerate(free)}
        try:
            is_0 = bool(instance.value(reference, at).contains(0))
        except Inconclusive:
            continue
        if is_0 == wants_0:
            yield Place(instance, at)


def _drawn(problem: Problem, pool: Sequence[Number], seed: int) -> Iterator[Instance]:
    """Instances of the problem, as far as they are found soon: equations that are given may be hard to meet."""
    try:
        for instance in Sampler(problem).instances(TRIALS, seed, (pool,), Meter(WORK_FOR_PLACES)):
            instance.meter = None
            yield instance
    except OutOfWork:
        return
