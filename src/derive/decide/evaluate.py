"""What a term is worth: ball arithmetic, with jets for derivatives.

Independent of every law: the only derivatives known here are the Taylor coefficients of a few
functions.  A jet maps sets of directions, as bit masks, to the coefficient of their product; each
direction squares to 0, so that mixed partials are read off exactly.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from flint import arb, ctx, fmpq

from derive.kernel import Problem
from derive.kernel.given import binaries, one_hot
from derive.terms import (
    Add,
    Apply,
    Array,
    D,
    Delta,
    Fn,
    Index,
    Indicator,
    Mul,
    Num,
    Pow,
    Size,
    Sum,
    Sym,
    Term,
    rank,
)  # fmt: skip

Ball = Any  # flint.arb, which has no type stubs
Jet = dict[int, Ball]
Place = tuple[str, tuple[int, ...]]
PRECISION = 160  # bits: balls that are told apart at once, or hardly ever


class Inconclusive(Exception):
    """A value that is not finite, or a comparison that the balls leave open."""


@dataclass
class Instance:
    """Numbers for every given symbol of a problem, at given sizes."""

    problem: Problem
    sizes: Mapping[str, int]
    values: dict[Place, Ball]
    moved: dict[int, Place] = field(default_factory=dict)  # direction -> what it moves
    held: int = 0  # the directions in which other definitions are held fixed

    def value(self, term: Term, at: Mapping[Index, int]) -> Ball:
        """The ball that `term` lies in, with free indices `at` places from 0.

        Raises:
            Inconclusive: it is not finite.
        """
        with ctx.workprec(PRECISION):
            found = self._jet(term, at).get(0, arb(0))
        if not found.is_finite():
            raise Inconclusive
        return found

    def _jet(self, term: Term, at: Mapping[Index, int]) -> Jet:
        match term:
            case Num():
                return {0: arb(fmpq(term.value.numerator, term.value.denominator))}
            case Size():
                return {0: arb(self.sizes[term.data])}
            case Sym():
                return self._entry(term.name, tuple(at[i] for i in term.args))
            case Add():
                return _sum(self._jet(arg, at) for arg in term.args)
            case Mul():
                return _product(self._jet(arg, at) for arg in term.args)
            case Pow():
                return self._power(term, at)
            case Sum():
                return _sum(
                    self._jet(term.body, {**at, term.index: n}) for n in range(self.sizes[term.index.dim])
                )
            case Delta():
                i, j = (at[index] for index in term.args)
                return {0: arb(int(i == j))}
            case Indicator():
                left, right = (self._jet(arg, at).get(0, arb(0)) for arg in term.args)
                return {0: arb(int(_compare(left, term.data, right)))}
            case Fn() if term.name in FUNCTIONS:
                return FUNCTIONS[term.name](self._jet(term.args[0], at))
            case Apply():
                return self._opaque(term, at)
            case D(wrt=Sym(name=name, args=args)):
                place = name, tuple(at[i] for i in args if isinstance(i, Index))
                return self._slope(term, place, at)
            case _:
                raise Inconclusive

    def _entry(self, name: str, place: tuple[int, ...]) -> Jet:
        definition = self.problem.defined.get(name)
        if definition is not None:
            inner = self._jet(definition.body, dict(zip(definition.params, place, strict=True)))
            jet = {mask: value for mask, value in inner.items() if not mask & self.held}
        else:
            jet = {0: self.values[name, place]}
        for direction, moved in self.moved.items():
            if moved == (name, place):
                jet[direction] = jet.get(direction, arb(0)) + 1
        return jet

    def _power(self, term: Pow, at: Mapping[Index, int]) -> Jet:
        base = self._jet(term.base, at)
        if isinstance(term.exponent, Num):
            exponent = term.exponent.value
            return _taylor(
                base, lambda x, n: _power_series(x, fmpq(exponent.numerator, exponent.denominator), n)
            )
        return _exp(_product([self._jet(term.exponent, at), _log(base)]))

    def _opaque(self, term: Apply, at: Mapping[Index, int]) -> Jet:
        """An opaque function as a quadratic one, with coefficients that depend on its name alone.

        What fails for one differentiable function is no law of all of them.
        """
        component = tuple(at[i] for i in term.component)
        linear, square = self._forms(term, component, at)
        rest, weights = list(term.at), []
        for slot in term.slots:
            count = rank(term.arguments[slot])
            place = tuple(at[i] for i in rest[:count])
            weights.append(coefficients(term.name, component, slot, place))
            rest = rest[count:]
        third = arb(fmpq(1, 3))
        match weights:
            case []:
                return _sum([linear, _product([square, square, {0: third}])])
            case [(a, b)]:
                return _sum([{0: a}, _product([square, {0: 2 * third * b}])])
            case [(_, b), (_, c)]:
                return {0: 2 * third * b * c}
            case _:
                return {0: arb(0)}

    def _forms(self, term: Apply, component: tuple[int, ...], at: Mapping[Index, int]) -> tuple[Jet, Jet]:
        """The two linear forms that an opaque function is made of, at its arguments."""
        linear: list[Jet] = []
        square: list[Jet] = []
        for slot, argument in enumerate(term.arguments):
            for place, entry, inner in self._entries(argument, at):
                a, b = coefficients(term.name, component, slot, place)
                jet = self._jet(entry, inner)
                linear.append(_product([jet, {0: a}]))
                square.append(_product([jet, {0: b}]))
        return _sum(linear), _sum(square)

    def _entries(
        self, argument: Term, at: Mapping[Index, int], place: tuple[int, ...] = ()
    ) -> Iterator[tuple[tuple[int, ...], Term, Mapping[Index, int]]]:
        """The entries of an argument: where each stands, its term, and its indices."""
        if not isinstance(argument, Array):
            yield place, argument, at
            return
        for n in range(self.sizes[argument.index.dim]):
            yield from self._entries(argument.body, {**at, argument.index: n}, (*place, n))

    def _slope(self, term: D, place: Place, at: Mapping[Index, int]) -> Jet:
        direction = 1
        while direction in self.moved:
            direction <<= 1
        self.moved[direction] = place
        held = self.held
        self.held |= direction if term.data == "local" else 0
        try:
            jet = self._jet(term.body, at)
        finally:
            del self.moved[direction]
            self.held = held
        return {mask ^ direction: value for mask, value in jet.items() if mask & direction} or {0: arb(0)}


def sample(problem: Problem, sizes: Mapping[str, int], rng: random.Random) -> Instance:
    """A random instance that respects signs and sums that are given, and what is 0 or 1; other facts are
    for the caller.
    """
    hot = one_hot(problem)
    values: dict[Place, Ball] = {}
    for symbol in problem.symbols:
        for place in product(*(range(sizes[dim]) for dim in symbol.dims)):
            number = fmpq(rng.randint(-40, 40) or 7, rng.randint(11, 29))
            positive = symbol.sign in ("positive", "nonnegative")
            with ctx.workprec(PRECISION):
                values[symbol.name, place] = arb(abs(number) if positive else number)
    for name in binaries(problem):
        places = [place for other, place in values if other == name]
        chosen = rng.choice(places)
        for place in places:
            values[name, place] = arb(int(place == chosen if name in hot else rng.random() < 0.5))
    instance = Instance(problem, sizes, values)
    for hypothesis in problem.hypotheses:
        match hypothesis.relation, hypothesis.terms:
            case "=", (Sum(body=Sym(name=name)) as total, right) if not total.free and name not in hot:
                places = [place for other, place in values if other == name]
                with ctx.workprec(PRECISION):
                    missing = instance.value(right, {}) - instance.value(total, {})
                    values[name, places[0]] += missing  # one entry makes up for the others
            case _:
                pass
    return instance


def coefficients(
    name: str, component: tuple[int, ...], slot: int, place: tuple[int, ...]
) -> tuple[Ball, Ball]:
    """What an entry of an argument weighs in the two forms of an opaque function."""
    rng = random.Random(repr((name, component, slot, place)))
    return arb(rng.randint(1, 9)) / 7, arb(rng.randint(-9, 9)) / 7


def _compare(left: Ball, relation: str, right: Ball) -> bool:
    """Whether the relation surely holds; surely not; or else nothing can be said."""
    tests: dict[str, tuple[bool, bool]] = {
        "<": (left < right, left >= right),
        "<=": (left <= right, left > right),
        "!=": (bool(left != right), False),
        "=": (False, bool(left != right)),
    }
    yes, no = tests[relation]
    if not yes and not no:
        raise Inconclusive
    return yes


def _sum(jets: Any) -> Jet:
    total: Jet = {}
    for jet in jets:
        for mask, value in jet.items():
            total[mask] = total[mask] + value if mask in total else value
    return total


def _product(jets: Any) -> Jet:
    total: Jet = {0: arb(1)}
    for jet in jets:
        bigger: Jet = {}
        for left, a in total.items():
            for right, b in jet.items():
                if not left & right:
                    mask = left | right
                    bigger[mask] = bigger[mask] + a * b if mask in bigger else a * b
        total = bigger
    return total


def _taylor(jet: Jet, series: Callable[[Ball, int], list[Ball]]) -> Jet:
    """f of a jet, where `series(x, n)` gives the Taylor coefficients of f at x up to order n."""
    rest = {mask: value for mask, value in jet.items() if mask}
    order = bin(_union(rest)).count("1")
    coefficients = series(jet.get(0, arb(0)), order)
    result, power = {0: coefficients[0]}, {0: arb(1)}
    for coefficient in coefficients[1:]:
        power = _product([power, rest])
        result = _sum([result, {mask: value * coefficient for mask, value in power.items()}])
    return result


def _union(jet: Jet) -> int:
    mask = 0
    for each in jet:
        mask |= each
    return mask


def _power_series(x: Ball, exponent: Any, order: int) -> list[Ball]:
    found, binomial = [], arb(1)
    for n in range(order + 1):
        rest = exponent - n
        whole = rest.q == 1
        found.append(binomial * (x ** int(rest.p) if whole else x ** arb(rest)) if binomial != 0 else arb(0))
        binomial = binomial * arb(rest) / (n + 1)
    return found


def _exp(jet: Jet) -> Jet:
    return _taylor(jet, lambda x, n: _over_factorials([x.exp()] * (n + 1)))


def _log(jet: Jet) -> Jet:
    return _taylor(jet, lambda x, n: [x.log(), *((-1) ** (k + 1) / (k * x**k) for k in range(1, n + 1))])


def _over_factorials(values: list[Ball]) -> list[Ball]:
    factorial, found = 1, []
    for n, value in enumerate(values):
        factorial *= max(n, 1)
        found.append(value / factorial)
    return found


def _sine(jet: Jet, shift: int) -> Jet:
    def series(x: Ball, order: int) -> list[Ball]:
        cycle = [x.sin(), x.cos(), -x.sin(), -x.cos()]
        return _over_factorials([cycle[(n + shift) % 4] for n in range(order + 1)])

    return _taylor(jet, series)


def _sigma(jet: Jet) -> Jet:
    below = _sum([{0: arb(1)}, _exp({mask: -value for mask, value in jet.items()})])
    return _taylor(below, lambda x, n: _power_series(x, fmpq(-1), n))


def _tanh(jet: Jet) -> Jet:
    twice = _sigma({mask: 2 * value for mask, value in jet.items()})
    return _sum([{mask: 2 * value for mask, value in twice.items()}, {0: arb(-1)}])


def _bent(jet: Jet, left: int) -> Jet:
    """x to the right of 0, left·x to its left; nothing is said at 0."""
    slope = 1 if _compare(jet.get(0, arb(0)), "<", arb(0)) is False else left
    return {mask: value * slope for mask, value in jet.items()}


def _erf(jet: Jet) -> Jet:
    if len(jet) > 1 and _union(jet).bit_count() > 1:
        raise Inconclusive
    return _taylor(jet, lambda x, n: [x.erf(), 2 * (-x * x).exp() / arb.pi().sqrt()][: n + 1])


FUNCTIONS: Mapping[str, Callable[[Jet], Jet]] = {
    "exp": _exp,
    "log": _log,
    "sigma": _sigma,
    "tanh": _tanh,
    "sin": lambda jet: _sine(jet, 0),
    "cos": lambda jet: _sine(jet, 1),
    "relu": lambda jet: _bent(jet, 0),
    "abs": lambda jet: _bent(jet, -1),
    "erf": _erf,
}
