"""Expectations as numbers: of polynomials in random entries, from the raw moments of single entries.

What is averaged is written out at the sizes of an instance, as a polynomial in the entries with jets for its
coefficients; entries are independent, and each has its moments by a recurrence.  An entry that is 0 or 1 may stand
anywhere: where it is no variable of a polynomial, both its values are tried.  Of anything else nothing is said.

Where no more than a mean and a variance are declared, moments of order 3 and more are those of one law of that mean
and variance, with two values: what fails for it fails for one of the laws that are meant.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from math import comb, factorial
from typing import TYPE_CHECKING, TypeVar

from flint import fmpq

from derive.decide.jets import NOTHING, Inconclusive, Jet, Number, power_series, product, taylor, total
from derive.decide.steps import neighbour
from derive.kernel import Problem
from derive.kernel.chance import Random
from derive.kernel.distributions import TABLE, of_outcomes
from derive.kernel.given import binary
from derive.terms import (
    Add,
    Apply,
    Array,
    D,
    Index,
    Moment,
    Mul,
    Num,
    Pow,
    Product,
    Sum,
    Sym,
    Term,
    mul,
)  # fmt: skip

if TYPE_CHECKING:
    from derive.decide.evaluate import Instance

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
Place = tuple[str, tuple[int, ...]]
Monomial = tuple[tuple[Place, int], ...]  # entries with their powers, in order
Polynomial = dict[Monomial, Jet]
MOST_MONOMIALS = 400
HIGHEST = 12  # a power of what is random
WORK = 4000  # nodes that may be visited to write out an entry of a definition
MOST_TRIED = 6  # entries of which both values are tried
RISE = fmpq(2)  # by how much the greater of two values lies above their mean
ONE: Jet = {0: fmpq(1)}
MINUS: Jet = {0: fmpq(-1)}


@dataclass(frozen=True, slots=True)
class Averages:
    """What stays the same for all averages with the same numbers: definitions as polynomials, moments of entries."""

    definitions: dict[Place, Polynomial] = field(default_factory=dict)
    moments: dict[tuple[Place, int], Jet] = field(default_factory=dict)


class _Hangs(Exception):
    """What is averaged is no polynomial in the entry at `place`, which is 0 or 1."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.place = place


def average(instance: Instance, term: Moment, at: Mapping[Index, int]) -> Jet:
    """E[f], Var[f] = E[f²] − E[f]², or Cov[f, g] = E[f g] − E[f] E[g].

    Raises:
        Inconclusive: it can't be told from the distributions that are declared.
    """
    outside, known, values = instance.outside, instance.known, dict(instance.values)
    instance.outside, instance.known = frozenset(instance.moved), {}
    try:
        if term.data == "E":
            return _expected(instance, term.args[0], at)
        first, last = term.args[0], term.args[-1]
        means = [_expected(instance, each, at) for each in (first, last)]
        return total([_expected(instance, mul(first, last), at), product([MINUS, *means])])
    finally:
        instance.values.update(values)
        instance.outside, instance.known = outside, known


def _expected(
    instance: Instance, term: Term, at: Mapping[Index, int], tried: frozenset[Place] = frozenset()
) -> Jet:
    """The average over all entries but those `tried`, which have the values that stand in the instance."""
    try:
        found = _Expansion(instance, tried).of(term, at)
    except _Hangs as entry:
        if len(tried) == MOST_TRIED:
            raise Inconclusive from None
        (chance,) = _parameters(instance, entry.place)
        parts = []
        for value, weight in ((1, chance), (0, total([ONE, product([MINUS, chance])]))):
            instance.put(entry.place, fmpq(value))
            parts.append(product([weight, _expected(instance, term, at, tried | {entry.place})]))
        return total(parts)
    return total(
        product([coefficient, *_moments(instance, monomial)]) for monomial, coefficient in found.items()
    )


@dataclass
class _Expansion:
    """Writes terms as polynomials in the random entries but those `tried`."""

    instance: Instance
    tried: frozenset[Place]
    random: dict[Term, bool] = field(default_factory=dict)
    known: dict[object, Polynomial] = field(default_factory=dict)  # entries of definitions

    def of(self, term: Term, at: Mapping[Index, int]) -> Polynomial:
        """`term` as a polynomial.

        Raises:
            Inconclusive: it is none, or too long a one.
            _Hangs: it would be one for each value of an entry that is 0 or 1.
        """
        instance = self.instance
        if term not in self.random:
            self.random[term] = bool(instance.problem.chance(term))
        if not self.random[term]:
            return {(): instance.jet(term, at)}
        if instance.meter is not None:
            instance.meter.spend()
        match term:
            case Sym():
                return self._entry(term.name, tuple(at[i] for i in term.args))
            case Add():
                return _sum([self.of(arg, at) for arg in term.args])
            case Mul():
                return _times([self.of(arg, at) for arg in term.args])
            case Pow(base=base, exponent=Num(value=Fraction(numerator=n, denominator=1))) if 0 < n <= HIGHEST:
                return _times([self.of(base, at)] * n)
            case Sum() | Product():
                places = range(instance.sizes[term.index.dim])
                parts = [self.of(term.body, {**at, term.index: n}) for n in places]
                return _sum(parts) if isinstance(term, Sum) else _times(parts)
            case D(wrt=Sym(name=name, args=args)):
                place = name, tuple(at[i] for i in args if isinstance(i, Index))
                return self._slope(term, place, at)
            case Apply():
                return self._opaque(term, at)
            case _:
                return self._other(term, at)

    def _opaque(self, term: Apply, at: Mapping[Index, int]) -> Polynomial:
        """An unknown function as the quadratic one that the evaluator takes it to be."""
        weights = self.instance.weights(term, at)
        if len(weights) > 1:
            return {(): self.instance.jet(term, at)}
        linear: list[Polynomial] = []
        square: list[Polynomial] = []
        for (a, b), entry, inner in self.instance.weighed(term, at):
            found = self.of(entry, inner)
            linear.append(_times([{(): {0: a}}, found]))
            square.append(_times([{(): {0: b}}, found]))
        form, third = _sum(square), fmpq(1, 3)
        if weights:
            ((a, b),) = weights
            return _sum([{(): {0: a}}, _times([{(): {0: 2 * third * b}}, form])])
        return _sum([*linear, _times([{(): {0: third}}, form, form])])

    def _entry(self, name: str, place: tuple[int, ...]) -> Polynomial:
        instance = self.instance
        if name not in instance.problem.defined:
            here = instance.jet_of_entry(name, place)
            if (name, place) in self.tried:
                return {(): here}
            rest = {mask: value for mask, value in here.items() if mask}
            return {(((name, place), 1),): ONE, **({(): rest} if rest else {})}
        if instance.averages is not None and not instance.moved and not self.tried:
            return _kept(
                instance, instance.averages.definitions, (name, place), lambda: self._body(name, place)
            )
        key = name, place, tuple(instance.moved.items()), instance.held
        if key not in self.known:
            self.known[key] = self._body(name, place)
        found = {
            monomial: {mask: value for mask, value in jet.items() if not mask & instance.held}
            for monomial, jet in self.known[key].items()
        }
        for direction, moved in instance.moved.items():
            if moved == (name, place):
                found[()] = total([found.get((), {}), {direction: fmpq(1)}])
        return found

    def _body(self, name: str, place: tuple[int, ...]) -> Polynomial:
        """The right side of a definition.  A shifted family is asked for one step alone, so that there is an end."""
        problem = self.instance.problem
        definition, shift = problem.defined[name], problem.families.shifts.get(name)
        at = dict(zip(definition.params, place, strict=True))
        if shift is None:
            return self.of(definition.body, at)
        step = neighbour(shift, place, self.instance.sizes)
        return self.of(shift.base, at) if step is None else self._entry(shift.of, step)

    def _slope(self, term: D, place: Place, at: Mapping[Index, int]) -> Polynomial:
        with self.instance.towards(place, term.data == "local") as direction:
            found = self.of(term.body, at)
        slopes = {
            monomial: {mask ^ direction: value for mask, value in jet.items() if mask & direction}
            for monomial, jet in found.items()
        }
        return {monomial: jet for monomial, jet in slopes.items() if jet}

    def _other(self, term: Term, at: Mapping[Index, int]) -> Polynomial:
        """What is no polynomial, of entries that have been tried."""
        for arg in term.args:
            if isinstance(arg, Index):
                raise Inconclusive
            for monomial in self.of(arg, at):
                for place, _ in monomial:
                    if self.instance.problem.random[place[0]].law == "bernoulli":
                        raise _Hangs(place)
                    raise Inconclusive
        return {(): self.instance.jet(term, at)}


def is_polynomial(problem: Problem, term: Term, within: frozenset[str] = frozenset()) -> bool:
    """Whether `term` is a polynomial in what is random, where unknown functions are taken to be quadratic ones: so that
    it has an expectation under all laws that there are here.

    It stands in the definitions `within`: a family that is made of its step before by such is one at all its steps.
    """
    if not problem.chance(term):
        return True
    match term:
        case Sym(name=name):
            definition = problem.defined.get(name)
            known = definition is None or name in within
            return known or is_polynomial(problem, problem.defined[name].body, within | {name})
        case Pow(base=base, exponent=Num(value=Fraction(numerator=n, denominator=1))) if n > 0:
            return is_polynomial(problem, base, within)
        case Sum() | Product() | D() | Array():
            return is_polynomial(problem, term.body, within)
        case Add() | Mul():
            return all(is_polynomial(problem, arg, within) for arg in term.args)
        case Apply():
            return all(is_polynomial(problem, argument, within) for argument in term.arguments)
        case _:
            return False


def _kept(instance: Instance, known: dict[K, T], key: K, find: Callable[[], T]) -> T:
    """What is found once for all that is averaged: with work of its own, so that nothing hangs on who asks first."""
    found = known.get(key)
    if found is None:
        meter = instance.meter
        instance.meter = None if meter is None else replace(meter, left=WORK)
        try:
            found = find()
        finally:
            instance.meter = meter
        if not instance.chosen:  # else another would not learn what was chosen
            known[key] = found
    return found


def _sum(parts: list[Polynomial]) -> Polynomial:
    found: dict[Monomial, list[Jet]] = {}
    for part in parts:
        for monomial, jet in part.items():
            found.setdefault(monomial, []).append(jet)
    return {monomial: total(jets) for monomial, jets in found.items()}


def _times(parts: list[Polynomial]) -> Polynomial:
    found: Polynomial | None = None
    for part in parts:
        if found is None:
            found = part
            continue
        bigger: dict[Monomial, list[Jet]] = {}
        for left, a in found.items():
            for right, b in part.items():
                bigger.setdefault(_joined(left, right), []).append(product([a, b]))
        found = {monomial: total(jets) for monomial, jets in bigger.items()}
        if len(found) > MOST_MONOMIALS:
            raise Inconclusive
    return {(): ONE} if found is None else found


def _joined(left: Monomial, right: Monomial) -> Monomial:
    if not left or not right:
        return left or right
    powers = dict(left)
    for place, power in right:
        powers[place] = powers.get(place, 0) + power
    if any(power > HIGHEST for power in powers.values()):
        raise Inconclusive
    return tuple(sorted(powers.items()))


def _moments(instance: Instance, monomial: Monomial) -> list[Jet]:
    """The expectations of the independent factors of a monomial."""
    together: dict[str, Monomial] = {}
    alone = []
    for place, power in monomial:
        random = instance.problem.random[place[0]]
        if random.beside or TABLE[random.law].together is not None:
            together[random.name] = (*together.get(random.name, ()), (place, power))
        elif instance.averages is not None and not instance.moved:
            find = partial(_alone, instance, random, place, power)
            alone.append(_kept(instance, instance.averages.moments, (place, power), find))
        else:
            alone.append(_alone(instance, random, place, power))
    if not all(is_free(instance.problem, instance.problem.random[name]) for name in together):
        raise Inconclusive
    return alone + [_joint(instance, instance.problem.random[name], m) for name, m in together.items()]


def _alone(instance: Instance, random: Random, place: Place, power: int) -> Jet:
    """E[xⁿ] of one entry of a symbol of which nothing but its distribution is said."""
    if not is_free(instance.problem, random):
        raise Inconclusive
    return _raw(instance, random, place, power)


def is_free(problem: Problem, random: Random) -> bool:
    """Whether nothing but its distribution is said of a random symbol.

    That something is stationary, ∂E[f]/∂a = 0, says where a is.
    """
    signs = {symbol.name: symbol.sign for symbol in problem.symbols}
    is_bit = random.law == "bernoulli"
    own = {said.key for said in of_outcomes(random)}
    said = (
        each
        for each in problem.hypotheses
        if not (is_bit and binary(each)) and each.key not in own and not isinstance(each.terms[0], D)
    )
    conditions = (each for target in problem.targets for each in target.when)
    depends = any(problem.depends(t, random.name) for each in (*said, *conditions) for t in each.terms)
    every = any(problem.depends(t, random.name) for each in problem.everywhere for t in each.terms)
    return not depends and not every and signs[random.name] in ("real", "nonnegative" if is_bit else "real")


def _parameters(instance: Instance, place: Place, beside: Place | None = None) -> list[Jet]:
    """The parameters of the distribution of an entry; a covariance with the entry `beside`."""
    random = instance.problem.random[place[0]]
    at = dict(zip(random.at, place[1], strict=True))
    if beside is not None:
        at |= dict(zip(random.beside, beside[1], strict=True))
    return [instance.jet(term, at) for term in random.parameters]


def _raw(instance: Instance, random: Random, place: Place, power: int) -> Jet:
    """E[xⁿ] of one entry."""
    parameters = _parameters(instance, place)
    match random.law, parameters:
        case "bernoulli", [chance]:
            return chance
        case "rademacher", []:
            return ONE if power % 2 == 0 else {}
        case "uniform", [least, greatest]:  # (bⁿ⁺¹ − aⁿ⁺¹)/((n + 1)(b − a))
            powers = ([least] * k + [greatest] * (power - k) for k in range(power + 1))
            return product([{0: fmpq(1, power + 1)}, total(map(product, powers))])
        case "normal", [mean, variance]:  # E[xⁿ] = μ E[xⁿ⁻¹] + (n − 1) σ² E[xⁿ⁻²]
            nothing: Jet = {}
            before, found = nothing, ONE
            for n in range(power):
                ahead = total([product([mean, found]), product([{0: fmpq(n)}, variance, before])])
                before, found = found, ahead
            return found
        case "poisson", [rate]:  # E[x xⁿ] = λ E[(x + 1)ⁿ]
            moments = [ONE]
            for n in range(power):
                above = (product([{0: fmpq(comb(n, k))}, moments[k]]) for k in range(n + 1))
                moments.append(product([rate, total(above)]))
            return moments[power]
        case "exponential", [rate]:  # n!/λⁿ
            inverse = taylor(rate, lambda x, n: power_series(x, fmpq(-power), n))
            return product([{0: fmpq(factorial(power))}, inverse])
        case "gamma", [shape, rate]:  # a (a + 1) ... (a + n − 1)/λⁿ
            inverse = taylor(rate, lambda x, n: power_series(x, fmpq(-power), n))
            return product([inverse, *_rising(shape, power)])
        case "beta", [a, b]:
            return product([*_rising(a, power), *map(_reciprocal, _rising(total([a, b]), power))])
        case "laplace", [mean, scale]:  # Σ_k (n over k) μⁿ⁻ᵏ k! bᵏ over even k
            parts = (
                [{0: fmpq(comb(power, k) * factorial(k))}, *[mean] * (power - k), *[scale] * k]
                for k in range(0, power + 1, 2)
            )
            return total(map(product, parts))
        case "binomial", [count, chance]:
            return _binomial(count, chance, power)
        case "moments", [mean, *rest]:
            return _two_point(instance, random, mean, rest[0] if rest else None, power)
    raise Inconclusive


def _rising(first: Jet, count: int) -> list[Jet]:
    """a, a + 1, ..., so many."""
    return [total([first, {0: fmpq(n)}]) for n in range(count)]


def _reciprocal(jet: Jet) -> Jet:
    return taylor(jet, lambda x, n: power_series(x, fmpq(-1), n))


def _binomial(count: Jet, chance: Jet, power: int) -> Jet:
    """E[x xⁿ] = N p E[(x + 1)ⁿ], where one trial less is made on the right."""
    if power == 0:
        return ONE
    fewer = total([count, MINUS])
    above = (product([{0: fmpq(comb(power - 1, k))}, _binomial(fewer, chance, k)]) for k in range(power))
    return product([count, chance, total(above)])


def _two_point(instance: Instance, random: Random, mean: Jet, variance: Jet | None, power: int) -> Jet:
    """E[xⁿ] where x is μ + a or μ − σ²/a; up to n = 2 it is that of every law of this mean and variance."""
    if power > (1 if variance is None else 2):
        instance.chosen[random.name] = None
    spread = {0: fmpq(1)} if variance is None else variance
    slant = total([{0: RISE}, product([{0: -1 / RISE}, spread])])  # (x − μ)² = t (x − μ) + σ²
    slope = total([mean, mean, slant])
    level = total([spread, product([MINUS, mean, mean]), product([MINUS, slant, mean])])
    before, found = ONE, mean
    for _ in range(power - 1):
        before, found = found, total([product([slope, found]), product([level, before])])
    return found


def raw_moment(problem: Problem, random: Random, numbers: Mapping[str, Number], power: int) -> Number:
    """E[xⁿ] of an entry where all sizes are 1 and each given symbol is one number.

    Raises:
        Inconclusive: it is not known.
    """
    from derive.decide.evaluate import Instance

    values = {(symbol.name, (0,) * len(symbol.dims)): numbers[symbol.name] for symbol in problem.symbols}
    instance = Instance(problem, dict.fromkeys(problem.sizes, 1), values)
    place = random.name, (0,) * len(random.at)
    if power == 0:
        return fmpq(1)
    is_joint = bool(random.beside)
    found = _joint(instance, random, ((place, power),)) if is_joint else _raw(instance, random, place, power)
    return found.get(0, NOTHING)


def two_values(instance: Instance, place: Place) -> tuple[Number, Number, Number]:
    """The greater value of such an entry, its chance, and the lesser value."""
    mean, *rest = (jet.get(0, NOTHING) for jet in _parameters(instance, place))
    spread = rest[0] if rest else fmpq(1)
    fall = spread / RISE
    return mean + RISE, fall / (RISE + fall), mean - fall


def _joint(instance: Instance, random: Random, monomial: Monomial) -> Jet:
    """E of a monomial in entries with a covariance: E[x_i f] = μ_i E[f] + Σ_j Σ_ij E[∂f/∂x_j] for a normal one."""
    if not random.beside:
        return _drawn_together(instance, random, monomial)
    if sum(power for _, power in monomial) > 2 and random.law != "normal":
        raise Inconclusive
    if not monomial:
        return ONE
    place = monomial[0][0]
    rest = _without(monomial, place)
    parts = [product([_parameters(instance, place, place)[0], _joint(instance, random, rest)])]
    for other, power in rest:
        covariance = _parameters(instance, place, other)[-1]
        parts.append(product([{0: fmpq(power)}, covariance, _joint(instance, random, _without(rest, other))]))
    return total(parts)


def _drawn_together(instance: Instance, random: Random, monomial: Monomial) -> Jet:
    """The same of entries of which one is 1, or a given number of them are."""
    if random.law == "multinomial":
        raise Inconclusive
    if random.law == "dirichlet":
        return _shares(instance, random, monomial)
    rows: dict[tuple[int, ...], list[Place]] = {}
    for place, _ in monomial:
        rows.setdefault(place[1][:-1], []).append(place)
    found = []
    for places in rows.values():
        (parameter,) = _parameters(instance, places[0])
        if random.law == "categorical":
            found.append(parameter if len(places) == 1 else {})
            continue
        every = instance.sizes[random.at[-1].dim]
        for n in range(len(places)):  # B/N (B − 1)/(N − 1) ...
            found.append(product([{0: fmpq(1, every - n)}, total([parameter, {0: fmpq(-n)}])]))
    return product(found)


def _shares(instance: Instance, random: Random, monomial: Monomial) -> Jet:
    """E of a product of powers of shares: Π_i a_i (a_i + 1) ... over A (A + 1) ..., A being the sum of all a."""
    found, degrees = list[Jet](), dict[tuple[int, ...], int]()
    for place, power in monomial:
        found += _rising(_parameters(instance, place)[0], power)
        degrees[place[1][:-1]] = degrees.get(place[1][:-1], 0) + power
    for row, degree in degrees.items():
        every = range(instance.sizes[random.at[-1].dim])
        whole = total(_parameters(instance, (random.name, (*row, n)))[0] for n in every)
        found += map(_reciprocal, _rising(whole, degree))
    return product(found)


def _without(monomial: Monomial, place: Place) -> Monomial:
    """A monomial divided by one of its entries."""
    lower = ((each, power - (each == place)) for each, power in monomial)
    return tuple((each, power) for each, power in lower if power)
