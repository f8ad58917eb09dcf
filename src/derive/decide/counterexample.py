"""A counterexample: the numbers at which a claim fails, of all that it depends on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product

from flint import fmpq

from derive.decide.average import two_values
from derive.decide.evaluate import Instance, OutOfWork, coefficients
from derive.decide.jets import Inconclusive, Number
from derive.decide.laws import drawn
from derive.decide.sampling import Sampler
from derive.decide.sequences import Continued
from derive.kernel import Judgement, Problem
from derive.terms import Apply, D, Index, Max, Product, Size, Sum, Sym, Term, names_in, subterms

DIGITS = 12  # that a person is shown


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an unknown function was taken to be: with a·t and b·t for the sums of its `weights`, an a and a b for
    each entry of its arguments, a·t + (b·t)²/3.  Slots count from 0, places from 1.
    """

    name: str
    component: tuple[int, ...]
    weights: Mapping[tuple[int, tuple[int, ...]], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class TwoPoint:
    """What an entry of which no more than moments are declared was taken to be: one of two values, the greater with
    this chance.
    """

    greater: Fraction
    chance: Fraction
    less: Fraction


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Where a claim of two terms fails: sizes, places of free indices (from 1), and both values there.

    `values` are the entries of the symbols that it depends on, by their places from 1; `functions` what the
    unknown ones were taken to be, `laws` the distributions of which only moments are declared.  Where there is an
    `end`, other entries of the variables, a function is not convex: `left` is its value halfway to there, `right` the
    mean of its values at both.  `tails` say of infinite sequences which entry comes after those, and which all the
    others are.  `meanwhile` are the values of the definitions that stand in the claim, and `slopes` those of ∂L/∂y_i,
    by the two names and the places of y.
    """

    sizes: Mapping[str, int]
    at: Mapping[str, int]
    left: str
    right: str
    values: Mapping[str, Mapping[tuple[int, ...], Fraction]] = field(default_factory=dict)
    functions: tuple[Chosen, ...] = ()
    end: Mapping[str, Mapping[tuple[int, ...], Fraction]] = field(default_factory=dict)
    tails: Mapping[str, tuple[Fraction, Fraction]] = field(default_factory=dict)
    laws: Mapping[str, Mapping[tuple[int, ...], TwoPoint]] = field(default_factory=dict)
    meanwhile: Mapping[str, Mapping[tuple[int, ...], str]] = field(default_factory=dict)
    slopes: Mapping[tuple[str, str], Mapping[tuple[int, ...], str]] = field(default_factory=dict)


def counterexample(
    sampler: Sampler,
    claim: Judgement,
    instance: Instance,
    at: Mapping[Index, int],
    sides: tuple[str, str] | None = None,
) -> Counterexample:
    """What a claim is worth at an instance, and the numbers of that; what its `sides` are, if that is known."""
    problem = sampler.problem
    named = _with_what_is_tied(sampler, reached(problem, claim.terms))
    sequences = [each for each in sampler.continued.values() if each.name in named]
    tails = {each.name: _tail(each, instance) for each in sequences}
    named |= {each.value for each in sequences}
    averaged = named & problem.random.keys() - drawn(problem, claim.terms)
    nodes = [node for term in _bodies(problem, named, claim.terms) for node in subterms(term)]
    dims = {dim for name in named - tails.keys() for dim in problem.shapes.get(name, ())}
    dims |= {node.data for node in nodes if isinstance(node, Size)}
    dims |= {node.index.dim for node in nodes if isinstance(node, Sum | Product | Max)}
    left, right = sides or tuple(shown(instance.number(term, at)) for term in claim.terms)
    functions = {node.name for node in nodes if isinstance(node, Apply)}
    return Counterexample(
        {dim: size for dim, size in instance.sizes.items() if dim in dims},
        {index.name: place + 1 for index, place in at.items()},
        left,
        right,
        _values(instance, named - averaged),
        tuple(_chosen(instance, functions)),
        laws={name: _two_points(instance, name) for name in instance.chosen if name in named},
        tails=tails,
        meanwhile=dict(_meanwhile(instance, claim.terms)),
        slopes=dict(_slopes(instance, claim.terms)),
    )


def _with_what_is_tied(sampler: Sampler, named: frozenset[str]) -> frozenset[str]:
    """These names, those that a hypothesis ties to one of them, and those of the case."""
    problem = sampler.problem
    for each in sampler.needed:
        names = reached(problem, each.terms)
        if each in sampler.assumed or (each in problem.hypotheses and names & named):
            named = named | names
    return named


def _tail(sequence: Continued, instance: Instance) -> tuple[Fraction, Fraction]:
    first, others = sequence.tail(instance.values)
    return _fraction(first), _fraction(others)


def _values(instance: Instance, names: frozenset[str]) -> dict[str, dict[tuple[int, ...], Fraction]]:
    """The entries of the symbols of these names, by their places from 1."""
    found: dict[str, dict[tuple[int, ...], Fraction]] = {}
    for (name, place), number in instance.values.items():
        if name in names:
            found.setdefault(name, {})[from_1(place)] = _fraction(number)
    return found


def _meanwhile(
    instance: Instance, terms: Iterable[Term]
) -> Iterator[tuple[str, Mapping[tuple[int, ...], str]]]:
    """The values of the definitions that stand in `terms`, where they have any."""
    problem = instance.problem
    for name in dict.fromkeys(name for term in terms for name in names_in(term)):
        if name in problem.defined and not problem.outcomes[name]:
            definition = problem.defined[name]
            found = _everywhere(instance, definition.head, definition.params)
            if found is not None:
                yield name, found


def _slopes(
    instance: Instance, terms: Iterable[Term]
) -> Iterator[tuple[tuple[str, str], Mapping[tuple[int, ...], str]]]:
    """The values of the derivatives of single numbers that stand in `terms`, where they have any."""
    for term in dict.fromkeys(node for each in terms for node in subterms(each)):
        match term:
            case D(body=Sym(args=()) as body, wrt=Sym() as entry) if not instance.problem.chance(term):
                indices = tuple(index for index in entry.args if isinstance(index, Index))
                found = _everywhere(instance, term, indices) if len({*indices}) == len(indices) else None
                if found is not None:
                    yield (body.name, entry.name), found


def _everywhere(
    instance: Instance, term: Term, indices: Sequence[Index]
) -> Mapping[tuple[int, ...], str] | None:
    """What a term is worth at all places of its free indices, as text; None if that is not known."""
    places = _all_places([index.dim for index in indices], instance)
    try:
        return {
            from_1(place): shown(instance.number(term, dict(zip(indices, place, strict=True))))
            for place in places
        }
    except (Inconclusive, OutOfWork):
        return None


def _fraction(number: Number) -> Fraction:
    return Fraction(int(number.p), int(number.q))


def _two_points(instance: Instance, name: str) -> dict[tuple[int, ...], TwoPoint]:
    found = {}
    for each, place in instance.values:
        if each == name:
            greater, chance, less = (
                Fraction(int(x.p), int(x.q)) for x in two_values(instance, (name, place))
            )
            found[from_1(place)] = TwoPoint(greater, chance, less)
    return found


def reached(problem: Problem, terms: Iterable[Term]) -> frozenset[str]:
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
                (slot, from_1(place)): coefficients(function.name, component, slot, place)
                for slot, shape in enumerate(function.shapes)
                for place in _all_places(shape, instance)
            }
            whole = {where: (int(a), int(b)) for where, (a, b) in weights.items()}
            yield Chosen(function.name, from_1(component), whole)


def _all_places(dims: Sequence[str], instance: Instance) -> Iterator[tuple[int, ...]]:
    return product(*(range(instance.sizes[dim]) for dim in dims))


def from_1(place: tuple[int, ...]) -> tuple[int, ...]:
    """A place as a person counts it."""
    return tuple(n + 1 for n in place)


def shown(number: Number) -> str:
    """A number as text: exactly, or its first digits."""
    if isinstance(number, fmpq):
        return str(Fraction(int(number.p), int(number.q)))
    return str(number.str(DIGITS, radius=False))
