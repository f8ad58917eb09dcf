"""Refuting by an instance: a claim that surely fails there, though all that is declared holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import islice, product

from flint import fmpq

from derive.decide.directions import downhill, slide
from derive.decide.evaluate import Instance, Meter, OutOfWork, Place, coefficients
from derive.decide.jets import Inconclusive, Number, compare
from derive.decide.sampling import MANY, PARTS, POOLS, Sampler, places
from derive.kernel import Judgement, Problem, Target
from derive.terms import Apply, Index, Size, Sum, Term, names_in, subterms

MOST_PLACES = 60
DIGITS = 12  # that a person is shown
TRIALS = 24
WORK = 100_000  # nodes that may be evaluated for one claim
SWEEPS = 3
DENOMINATORS = (1, 2, 3, 4, 5, 10, 20, 100)
NICE = tuple(fmpq(p, q) for p, q in ((0, 1), (1, 1), (-1, 1), (2, 1), (-2, 1), (1, 2), (-1, 2), (3, 1)))


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an unknown function was taken to be: with a·t and b·t for the sums of its `weights`, an a and a b for
    each entry of its arguments, a·t + (b·t)²/3.  Slots count from 0, places from 1.
    """

    name: str
    component: tuple[int, ...]
    weights: Mapping[tuple[int, tuple[int, ...]], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Where a claim of two terms fails: sizes, places of free indices (from 1), and both values there.

    `values` are the entries of the symbols that it depends on, by their places from 1; `functions` what the
    unknown ones were taken to be.
    """

    sizes: Mapping[str, int]
    at: Mapping[str, int]
    left: str
    right: str
    values: Mapping[str, Mapping[tuple[int, ...], Fraction]] = field(default_factory=dict)
    functions: tuple[Chosen, ...] = ()


def refute(
    problem: Problem, a: Term, b: Term, assumed: Sequence[Judgement] = (), trials: int = 6, seed: int = 0
) -> Counterexample | None:
    """An instance in which a ≠ b for sure, though all that is declared and `assumed` holds; or None."""
    if problem.everywhere:
        return None  # no sample says that something holds of all numbers of an interval
    sampler = Sampler(problem, tuple(assumed))
    for instance in sampler.instances(trials, seed, (MANY, PARTS)):
        for at in islice(places((a, b), instance.sizes), MOST_PLACES):
            if _fails(Judgement("=", (a, b)), instance, at):
                return _counterexample(sampler, Judgement("=", (a, b)), instance, at)
    return None


def consistent(problem: Problem, judgements: Sequence[Judgement], trials: int = 40, seed: int = 0) -> bool:
    """Whether some instance satisfies all that is declared and all `judgements`, seen exactly."""
    if problem.everywhere:
        return False  # no sample says that something holds of all numbers of an interval
    sampler = Sampler(problem, tuple(judgements))
    try:
        return next(sampler.instances(trials, seed, meter=Meter(WORK)), None) is not None
    except OutOfWork:
        return False


def refuted(problem: Problem, target: Target, seed: int = 0) -> Counterexample | None:
    """An instance in which the claim of `target` surely fails, though all that is declared holds; or None.

    The first that is found is brought to smaller numbers.
    """
    claim = target.claim
    if claim is None or claim.relation not in ("=", "<=", "<") or problem.everywhere:
        return None  # no sample says that something holds of all numbers of an interval
    sampler, meter = Sampler(problem), Meter(WORK)
    directions = _directions(problem, target)
    never_zero = directions if target.convexity is not None and claim.relation == "<" else ()
    search = _Search(sampler, claim, directions, never_zero)
    try:
        for instance in sampler.instances(TRIALS, seed, POOLS, meter):
            for at in islice(places(claim.terms, instance.sizes), MOST_PLACES):
                if search.found(instance, at):
                    instance.meter = Meter(WORK)
                    search.simplify(instance, at)
                    instance.meter = None
                    if not search.is_possible(instance, at):  # whatever the search did to it
                        continue
                    return _counterexample(sampler, claim, instance, at)
    except OutOfWork:
        pass
    return None


@dataclass(frozen=True)
class _Search:
    """Looks for numbers at which `claim` fails: `directions` are symbols in which it may be a quadratic form;
    `never_zero` those that are no direction where all their entries are 0.
    """

    sampler: Sampler
    claim: Judgement
    directions: tuple[str, ...]
    never_zero: tuple[str, ...]

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
        reached = _reached(self.sampler.problem, self.claim.terms)
        return [place for place in instance.values if place[0] in names and place[0] in reached]

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
        fits = all(self.sampler.fits(place, number) for place, number in instance.values.items())
        return fits and self._fails(instance, at) and self.sampler.holds(instance)

    def _fails(self, instance: Instance, at: Mapping[Index, int]) -> bool:
        if self.never_zero and all(
            number == 0 for (name, _), number in instance.values.items() if name in self.never_zero
        ):
            return False
        return _fails(self.claim, instance, at)


def _fails(claim: Judgement, instance: Instance, at: Mapping[Index, int]) -> bool:
    """Whether the claim surely fails there."""
    try:
        left, right = (instance.number(term, at) for term in claim.terms)
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


def _counterexample(
    sampler: Sampler, claim: Judgement, instance: Instance, at: Mapping[Index, int]
) -> Counterexample:
    problem = sampler.problem
    named = _reached(problem, claim.terms)
    for each in sampler.needed:  # and what they are tied to
        names = _reached(problem, each.terms)
        if each in problem.hypotheses and names & named:
            named |= names
    values: dict[str, dict[tuple[int, ...], Fraction]] = {}
    for (name, place), number in instance.values.items():
        if name in named:
            entry = values.setdefault(name, {})
            entry[_from_1(place)] = Fraction(int(number.p), int(number.q))
    applied = [node for term in _bodies(problem, named, claim.terms) for node in subterms(term)]
    dims = {dim for name in named for dim in problem.shapes.get(name, ())}
    dims |= {node.data for node in applied if isinstance(node, Size)}
    dims |= {i.dim for node in applied if isinstance(node, Sum) for i in (node.index,)}
    left, right = (_shown(instance.number(term, at)) for term in claim.terms)
    functions = {node.name for node in applied if isinstance(node, Apply)}
    return Counterexample(
        {dim: size for dim, size in instance.sizes.items() if dim in dims},
        {index.name: place + 1 for index, place in at.items()},
        left,
        right,
        values,
        tuple(_chosen(instance, functions)),
    )


def _reached(problem: Problem, terms: Iterable[Term]) -> frozenset[str]:
    """The names that `terms` depend on."""
    return frozenset(
        each for term in terms for name in names_in(term) for each in (name, *problem.reach[name])
    )


def _bodies(problem: Problem, names: Iterable[str], terms: Iterable[Term]) -> list[Term]:
    return [*terms, *(d.body for d in problem.definitions if d.name in names)]


def _chosen(instance: Instance, names: Iterable[str]) -> Iterator[Chosen]:
    for function in instance.problem.functions:
        if function.name not in names:
            continue
        for component in _all_places(function.dims, instance):
            weights = {
                (slot, _from_1(place)): coefficients(function.name, component, slot, place)
                for slot, shape in enumerate(function.shapes)
                for place in _all_places(shape, instance)
            }
            whole = {where: (int(a), int(b)) for where, (a, b) in weights.items()}
            yield Chosen(function.name, _from_1(component), whole)


def _all_places(dims: Sequence[str], instance: Instance) -> Iterator[tuple[int, ...]]:
    return product(*(range(instance.sizes[dim]) for dim in dims))


def _from_1(place: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(n + 1 for n in place)


def _restore(instance: Instance, values: Mapping[Place, Number]) -> None:
    for place, number in values.items():
        instance.put(place, number)


def _shown(number: Number) -> str:
    """A number as text: exactly, or its first digits."""
    if isinstance(number, fmpq):
        return str(Fraction(int(number.p), int(number.q)))
    return str(number.str(DIGITS, radius=False))
