"""Refuting by an instance: a claim that surely fails there, though all that is declared holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import islice

from flint import fmpq

from derive.decide.chords import refuted_by_chord
from derive.decide.counterexample import Counterexample, counterexample, reached
from derive.decide.directions import downhill, slide
from derive.decide.evaluate import Instance, Meter, OutOfWork, Place
from derive.decide.jets import Inconclusive, Number, compare
from derive.decide.laws import drawn
from derive.decide.sampling import MANY, PARTS, POOLS, Sampler, places
from derive.kernel import Convexity, Judgement, Problem, Target, Theorem
from derive.kernel.judgement import CURVED
from derive.terms import Index, Limit, Term, contains, names_in

MOST_PLACES = 60
TRIALS = 24
WORK = 100_000  # nodes that may be evaluated for one claim
SWEEPS = 3
DENOMINATORS = (1, 2, 3, 4, 5, 10, 20, 100)
NICE = tuple(fmpq(p, q) for p, q in ((0, 1), (1, 1), (-1, 1), (2, 1), (-2, 1), (1, 2), (-1, 2), (3, 1)))


def refute(
    problem: Problem, a: Term, b: Term, assumed: Sequence[Judgement] = (), trials: int = 6, seed: int = 0
) -> Counterexample | None:
    """An instance in which a ≠ b for sure, though all that is declared and `assumed` holds; or None."""
    sampler = Sampler(problem, tuple(assumed), drawn(problem, (a, b)))
    for instance in sampler.instances(trials, seed, (MANY, PARTS)):
        for at in islice(places((a, b), instance.sizes), MOST_PLACES):
            if _fails(Judgement("=", (a, b)), instance, at):
                return counterexample(sampler, Judgement("=", (a, b)), instance, at)
    return None


def consistent(problem: Problem, judgements: Sequence[Judgement], trials: int = 40, seed: int = 0) -> bool:
    """Whether some instance satisfies all that is declared and all `judgements`, seen exactly."""
    terms = [term for judgement in judgements for term in judgement.terms]
    sampler = Sampler(problem, tuple(judgements), drawn(problem, terms))
    try:
        return next(sampler.instances(trials, seed, meter=Meter(WORK)), None) is not None
    except OutOfWork:
        return False


def refuted(
    problem: Problem, target: Target, seed: int = 0, reached: Theorem | None = None
) -> Counterexample | None:
    """An instance in which the claim of `target` surely fails, though all that is declared holds; or None.

    The first that is found is brought to smaller numbers.  That a function is not convex where some points are
    left out, or not strictly so, is seen from three points, else from its Hessian form.  A limit is worth what
    the theorem that was `reached` says that it is, where what that assumes holds.
    """
    problem = problem.of_part(target.part)
    claim, convexity = target.claim, target.convexity
    if claim is None:
        return None
    if claim.relation in CURVED or (
        convexity is not None and (convexity.strict or _is_narrow(problem, convexity))
    ):
        return refuted_by_chord(problem, target, seed)
    if claim.relation not in ("=", "<=", "<"):
        return None
    claim, assumed = _known(claim, reached)
    sampler, meter = Sampler(problem, assumed, outside=drawn(problem, claim.terms)), Meter(WORK)
    search = _Search(sampler, claim, _directions(problem, target))
    try:
        for instance in sampler.instances(TRIALS, seed, POOLS, meter):
            for at in islice(places(claim.terms, instance.sizes), MOST_PLACES):
                if search.found(instance, at):
                    instance.meter = Meter(WORK)
                    search.simplify(instance, at)
                    instance.meter = None
                    if not search.is_possible(instance, at):  # whatever the search did to it
                        continue
                    return counterexample(sampler, claim, instance, at)
    except OutOfWork:
        pass
    return None


def _known(claim: Judgement, reached: Theorem | None) -> tuple[Judgement, tuple[Judgement, ...]]:
    """The claim with the value of its limit in place of that, and what this rests on."""
    if reached is None or reached.claim.relation != "=" or reached.claim.terms[0] not in claim.terms:
        return claim, ()
    if not any(contains(term, Limit) for term in claim.terms):
        return claim, ()
    start, value = reached.claim.terms
    return Judgement(claim.relation, tuple(value if t is start else t for t in claim.terms)), reached.assumed


def _is_narrow(problem: Problem, convexity: Convexity) -> bool:
    """Whether anything is declared of the variables, so that not all points around a point may be meant."""
    moved = {variable for variable, _ in convexity.directions}
    terms = [term for judgement in problem.declared for term in judgement.terms]
    return any(problem.depends(term, name) for term in terms for name in moved)


@dataclass(frozen=True)
class _Search:
    """Looks for numbers at which `claim` fails: `directions` are symbols in which it may be a quadratic form."""

    sampler: Sampler
    claim: Judgement
    directions: tuple[str, ...]

    def found(self, instance: Instance, at: Mapping[Index, int]) -> bool:
        """Whether the claim fails there, perhaps after directions were turned downhill."""
        if self._fails(instance, at):
            return True
        if self.claim.relation == "=":
            return False
        left, right = self.claim.terms
        kept, room = dict(instance.values), right - left
        for turned in downhill(instance, room, self._entries(instance, self.directions), at):
            for place, number in turned.items():
                instance.put(place, number)
            if self._fails(instance, at):
                return True
        _restore(instance, kept)

        def stays(place: Place) -> bool:
            is_alone = place[0] not in self.sampler.bound
            return self.sampler.fits(place, instance.values[place]) and (
                is_alone or self.sampler.holds(instance)
            )

        for _ in slide(instance, room, self._entries(instance, self.movable), at, stays):
            if self._fails(instance, at):
                return True
        _restore(instance, kept)
        return False

    @cached_property
    def movable(self) -> frozenset[str]:
        """The symbols that may be changed a little: no equation is given of them."""
        own = self.sampler.symbols
        return frozenset(own) - self.sampler.tied - self.sampler.bits

    def _entries(self, instance: Instance, names: Iterable[str]) -> list[Place]:
        named = reached(self.sampler.problem, self.claim.terms)
        return [place for place in instance.values if place[0] in names and place[0] in named]

    def simplify(self, instance: Instance, at: Mapping[Index, int]) -> None:
        """Put smaller numbers where the claim fails as well."""
        place: Place = ("", ())
        number: Number = NICE[0]
        try:
            for _ in range(SWEEPS):
                for place, number in list(instance.values.items()):
                    for nicer in _nicer(number):
                        instance.put(place, nicer)
                        if self.is_possible(instance, at):
                            break
                        instance.put(place, number)
        except OutOfWork:
            instance.meter = None  # what was being tried is taken back
            instance.put(place, number)

    def is_possible(self, instance: Instance, at: Mapping[Index, int]) -> bool:
        """Whether the claim surely fails there, and all that is declared surely holds."""
        return self._fails(instance, at) and self.sampler.allows(instance)

    def _fails(self, instance: Instance, at: Mapping[Index, int]) -> bool:
        return _fails(self.claim, instance, at)


def _fails(claim: Judgement, instance: Instance, at: Mapping[Index, int]) -> bool:
    """Whether the claim surely fails there."""
    try:
        left, right = (instance.number(term, at) for term in claim.terms)
        if instance.chosen and any(map(instance.problem.chance, claim.terms)):
            return False  # the outcome need not be one of the two values that a law was taken to have
        return not compare(left, claim.relation, right)
    except Inconclusive:
        return False


def _directions(problem: Problem, target: Target) -> tuple[str, ...]:
    """The symbols that are directions: those that are said to be, else those that nothing is made of or said of."""
    if target.convexity is not None:
        return tuple(direction for _, direction in target.convexity.directions)
    assert target.claim is not None
    bound = Sampler(problem).bound | {name for d in problem.definitions for name in problem.uses[d.name]}
    names = {name for term in target.claim.terms for name in names_in(term)}
    real = (symbol.name for symbol in problem.symbols if symbol.sign == "real")
    return tuple(name for name in real if name in names and name not in bound)


def _nicer(number: Number) -> Iterator[Number]:
    """Numbers that are easier to read, the easiest first."""
    near = [Fraction(int(number.p), int(number.q)).limit_denominator(q) for q in DENOMINATORS]
    tried = dict.fromkeys((*NICE, *(fmpq(each.numerator, each.denominator) for each in near)))
    yield from (each for each in tried if _length(each) < _length(number))


def _length(number: Number) -> int:
    return int(abs(number.p)) + 2 * int(number.q) + int(number < 0)


def _restore(instance: Instance, values: Mapping[Place, Number]) -> None:
    for place, number in values.items():
        instance.put(place, number)
