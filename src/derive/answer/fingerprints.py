"""Fingerprints of formulas, by which equal ones are found among many: their values at a few places.

Most of them are nearly the same, so that each part is worked out once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from flint import fmpq

from derive.decide.evaluate import Instance, Meter, OutOfWork
from derive.decide.jets import (
    NOTHING,
    Inconclusive,
    Jet,
    Number,
    be_precise,
    compare,
    raised,
)
from derive.decide.sampling import MANY, Sampler
from derive.decide.steps import neighbour
from derive.decide.values import FUNCTIONS, OF_TWO, tamed
from derive.kernel import Problem
from derive.terms import (
    Add,
    Delta,
    Fn,
    Index,
    Indicator,
    Max,
    Moment,
    Mul,
    Num,
    Pow,
    Product,
    Size,
    Sum,
    Sym,
    Term,
)

TRIALS = 9
WORK_FOR_PLACES = 15_000  # nodes that may be evaluated to find one
POSITIVE = tuple(fmpq(p, q) for q in (29, 31, 37) for p in range(2, 13, 3))  # a logarithm has a value there
DIGITS = 12  # in which values are told apart
At = Mapping[Index, int]
_Seen = tuple[Term, tuple[int, ...]]
_SeenMoved = tuple[Term, tuple[int, ...], tuple[object, ...], int]


@dataclass
class Ledger(Instance):
    """An instance whose numbers stay as they are, so that what a part is worth may be kept.

    Not so under an expectation, which gives other values to what is random.
    """

    kept: dict[_SeenMoved, Jet] = field(default_factory=dict)
    worths: dict[_Seen, Number] = field(default_factory=dict)
    is_averaging: bool = False

    def jet(self, term: Term, at: At) -> Jet:
        """What `term` is worth, and its slopes in the directions that are moved.

        Raises:
            Inconclusive: nothing can be said.
        """
        if self.is_averaging or not term.args:
            return super().jet(term, at)
        seen = term, tuple([at[i] for i in term.free]), tuple(self.moved.items()), self.held
        if seen not in self.kept:
            self.is_averaging = isinstance(term, Moment)
            try:
                self.kept[seen] = super().jet(term, at)
            finally:
                self.is_averaging = False
        return self.kept[seen]

    def number(self, term: Term, at: At) -> Number:
        """What `term` is worth.

        Raises:
            Inconclusive: it is not finite.
        """
        be_precise()
        try:
            found = self.plain(term, at)
        except ZeroDivisionError:
            raise Inconclusive from None
        if type(found) is not fmpq and not found.is_finite():
            raise Inconclusive
        return found

    def plain(self, term: Term, at: At) -> Number:
        """What a part is worth where nothing is moved: without jets, where no derivative is taken."""
        find = PLAIN.get(type(term))
        if find is None:
            return self.jet(term, at).get(0, NOTHING)
        if not term.args:
            self._spend()
            return find(self, term, at)
        seen = term, tuple([at[i] for i in term.free])
        found = self.worths.get(seen)
        if found is None:
            self._spend()
            found = self.worths[seen] = find(self, term, at)
        return found

    def _spend(self) -> None:
        if self.meter is not None:
            self.meter.spend()


def _number(ledger: Ledger, term: Num, at: At) -> Number:
    return fmpq(term.value.numerator, term.value.denominator)


def _size(ledger: Ledger, term: Size, at: At) -> Number:
    return fmpq(ledger.sizes[term.data])


def _entry(ledger: Ledger, term: Sym, at: At) -> Number:
    place = tuple([at[i] for i in term.args])
    definition = ledger.problem.defined.get(term.name)
    if definition is None:
        return ledger.values[term.name, place]
    here, shift = (
        dict(zip(definition.params, place, strict=True)),
        ledger.problem.families.shifts.get(term.name),
    )
    if shift is None:
        return ledger.plain(definition.body, here)
    step = neighbour(shift, place, ledger.sizes)
    if step is None:
        return ledger.plain(shift.base, here)
    before = ledger.problem.defined[shift.of]  # one step alone, so that there is an end
    return ledger.plain(before.body, dict(zip(before.params, step, strict=True)))


def _total(parts: Iterable[Number]) -> Number:
    return reduce(lambda found, part: tamed(found + part), parts)


def _product(parts: Iterable[Number]) -> Number:
    return reduce(lambda found, part: tamed(found * part), parts)


def _sum(ledger: Ledger, term: Add, at: At) -> Number:
    return _total([ledger.plain(arg, at) for arg in term.args])


def _of_factors(ledger: Ledger, term: Mul, at: At) -> Number:
    return _product([ledger.plain(arg, at) for arg in term.args])


def _largest(ledger: Ledger, term: Max, at: At) -> Number:
    return ledger.jet(term, at).get(0, NOTHING)


def _over(ledger: Ledger, term: Sum | Product, at: At) -> Number:
    places = range(ledger.sizes[term.index.dim])
    parts = [ledger.plain(term.body, {**at, term.index: n}) for n in places]
    return _total(parts) if isinstance(term, Sum) else _product(parts)


def _power(ledger: Ledger, term: Pow, at: At) -> Number:
    if not isinstance(term.exponent, Num):
        return ledger.jet(term, at).get(0, NOTHING)
    value = term.exponent.value
    return tamed(raised(ledger.plain(term.base, at), fmpq(value.numerator, value.denominator)))


def _delta(ledger: Ledger, term: Delta, at: At) -> Number:
    one, other = term.args
    return fmpq(int(at[one] == at[other]))


def _indicator(ledger: Ledger, term: Indicator, at: At) -> Number:
    left, right = (ledger.plain(arg, at) for arg in term.args)
    return fmpq(int(compare(left, term.data, right)))


def _function(ledger: Ledger, term: Fn, at: At) -> Number:
    parts = [ledger.plain(arg, at) for arg in term.args]
    if len(parts) == 1 and term.name in FUNCTIONS:
        return FUNCTIONS[term.name](*parts)
    if len(parts) == 2 and term.name in OF_TWO:
        return OF_TWO[term.name](*parts)
    raise Inconclusive


PLAIN: Mapping[type[Term], Callable[[Ledger, Any, At], Number]] = {
    Num: _number, Size: _size, Sym: _entry, Add: _sum, Mul: _of_factors, Pow: _power, Sum: _over, Product: _over, Max: _largest,
    Delta: _delta, Indicator: _indicator, Fn: _function,
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Numbers for all that is given, and values of the free indices; what parts of the right answer are worth."""

    instance: Instance
    at: At
    worths: Mapping[_Seen, Number]

    def scale(self, meter: Meter | None = None) -> Scale:
        """To weigh many terms there."""
        mine = self.instance
        return Scale(
            Ledger(mine.problem, mine.sizes, dict(mine.values), meter, worths=dict(self.worths)), self.at
        )


@dataclass(frozen=True)
class Scale:
    """Weighs terms at one place."""

    ledger: Ledger
    at: At

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


How = tuple[
    Sequence[Number], bool, bool, int
]  # of which numbers, indices apart, the reference is 0, the seed
PLAINLY: tuple[How, ...] = ((POSITIVE, True, False, 0), (MANY, True, False, 0), (MANY, False, False, 0))
HOWS: tuple[How, ...] = (*PLAINLY, (MANY, True, True, 1))


def places(
    problem: Problem, reference: Term, free: Sequence[Index], hows: Sequence[How] = HOWS
) -> tuple[Place, ...]:
    """Where wrong answers are told apart: at indices that differ as far as they can, and at indices that are alike;
    of positive numbers first; where `reference` has a value, which is 0 only in the last, where there is one.
    """
    found = (next(_where_it_has_a_value(problem, reference, free, *how), None) for how in hows)
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
        ledger = Ledger(instance.problem, instance.sizes, dict(instance.values))
        try:
            is_0 = bool(ledger.value(reference, at).contains(0))
        except Inconclusive:
            continue
        if is_0 == wants_0:
            yield Place(instance, at, ledger.worths)


def _drawn(problem: Problem, pool: Sequence[Number], seed: int) -> Iterator[Instance]:
    """Instances of the problem, as far as they are found soon: equations that are given may be hard to meet."""
    try:
        for instance in Sampler(problem).instances(TRIALS, seed, (pool,), Meter(WORK_FOR_PLACES)):
            instance.meter = None
            yield instance
    except OutOfWork:
        return
