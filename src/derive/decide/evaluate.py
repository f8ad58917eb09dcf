"""What a term is worth: exact where that is rational, else ball arithmetic; with jets for derivatives.

Independent of every law: the only derivatives known here are the Taylor coefficients of a few
functions.  A jet maps sets of directions, as bit masks, to the coefficient of their product; each
direction squares to 0, so that mixed partials are read off exactly.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, reduce

from flint import arb, fmpq

from derive.decide.adjugate import adjugate
from derive.decide.average import Averages, average
from derive.decide.jets import (
    CONSTANTS,
    FUNCTIONS,
    NOTHING,
    OF_TWO,
    Ball,
    Inconclusive,
    Jet,
    Number,
    be_precise,
    exp,
    greatest,
    log,
    power_series,
    product,
    switched,
    taylor,
    total,
)  # fmt: skip
from derive.decide.steps import neighbour
from derive.kernel import Definition, Problem, is_at_least
from derive.terms import (
    Add,
    Apply,
    Array,
    Constant,
    D,
    Delta,
    Det,
    Fn,
    Index,
    Indicator,
    Inverse,
    MatrixPower,
    Max,
    Moment,
    Mul,
    Num,
    Position,
    Pow,
    Product,
    Size,
    Sum,
    Sym,
    Term,
    neg,
    rank,
)  # fmt: skip

MOST_FACTORS = 50  # of matrices
Place = tuple[str, tuple[int, ...]]


class OutOfWork(Exception):
    """The work that evaluations may take is done."""


@dataclass
class Meter:
    """How many nodes may still be evaluated."""

    left: int

    def spend(self) -> None:
        """One less.

        Raises:
            OutOfWork: there is none left.
        """
        if self.left <= 0:
            raise OutOfWork
        self.left -= 1


@dataclass
class Instance:
    """Numbers for every given symbol of a problem, at given sizes."""

    problem: Problem
    sizes: Mapping[str, int]
    values: dict[Place, Number]
    meter: Meter | None = None
    moved: dict[int, Place] = field(default_factory=dict)  # direction -> what it moves
    held: int = 0  # the directions in which other definitions are held fixed
    known: dict[object, Jet] = field(
        default_factory=dict
    )  # entries of definitions, determinants, entries of adjugates
    outside: frozenset[int] = frozenset()  # in an expectation: the directions from outside of it
    chosen: dict[str, None] = field(default_factory=dict)  # random symbols that were taken to have two values
    averages: Averages | None = None  # what may be kept of them
    own: int = 0  # the work for each entry that is kept, if it is not that of the whole

    def value(self, term: Term, at: Mapping[Index, int]) -> Ball:
        """The ball that `term` lies in, with free indices `at` places from 0.

        Raises:
            Inconclusive: it is not finite.
        """
        return arb(self.number(term, at))

    def number(self, term: Term, at: Mapping[Index, int]) -> Number:
        """The same, and exactly where it is known so.

        Raises:
            Inconclusive: it is not finite.
        """
        return self.slope(term, (), at)

    def slope(self, term: Term, places: Iterable[Place], at: Mapping[Index, int]) -> Number:
        """The derivative of `term` in the entries of given symbols at `places`, one after the other.

        Raises:
            Inconclusive: it is not finite.
        """
        directions = {1 << n: place for n, place in enumerate(places)}
        self.moved = directions
        be_precise()
        try:
            jet = self.jet(term, at)
        except ZeroDivisionError:
            raise Inconclusive from None
        finally:
            self.moved = {}
        found = jet.get(sum(directions), NOTHING)
        if not (_is_finite(found) and _is_finite(jet.get(0, NOTHING))):
            raise Inconclusive
        return found

    def put(self, place: Place, number: Number) -> None:
        """Give an entry of a symbol another value."""
        self.values[place] = number
        self.known.clear()
        self.averages = None

    def jet(self, term: Term, at: Mapping[Index, int]) -> Jet:
        """What `term` is worth, and its slopes in the directions that are moved.

        Raises:
            Inconclusive: nothing is known of that.
        """
        if self.meter is not None:
            self.meter.spend()
        match term:
            case Num():
                return {0: fmpq(term.value.numerator, term.value.denominator)}
            case Constant():
                return {0: CONSTANTS[term.data]()}
            case Size():
                return {0: fmpq(self.sizes[term.data])}
            case Position():
                return {0: fmpq(at[term.index] + 1)}
            case Sym():
                return self.jet_of_entry(term.name, tuple(at[i] for i in term.args))
            case Add():
                return total(self.jet(arg, at) for arg in term.args)
            case Mul():
                return product(self.jet(arg, at) for arg in term.args)
            case Pow():
                return self._power(term, at)
            case Sum():
                return total(
                    self.jet(term.body, {**at, term.index: n}) for n in range(self.sizes[term.index.dim])
                )
            case Product():
                return product(
                    self.jet(term.body, {**at, term.index: n}) for n in range(self.sizes[term.index.dim])
                )
            case Max():
                return reduce(
                    greatest,
                    (self.jet(term.body, {**at, term.index: n}) for n in range(self.sizes[term.index.dim])),
                )
            case Delta():
                i, j = (at[index] for index in term.args)
                return {0: fmpq(int(i == j))}
            case Indicator():
                left, right = (self.jet(arg, at) for arg in term.args)
                return {0: fmpq(int(switched(left, term.data, right)))}
            case Fn() if term.name in FUNCTIONS:
                return FUNCTIONS[term.name](self.jet(term.args[0], at))
            case Fn() if term.name in OF_TWO:
                left, right = (self.jet(arg, at) for arg in term.args)
                return OF_TWO[term.name](left, right)
            case Apply():
                return self._opaque(term, at)
            case Inverse():
                det = self._inverted(term.matrix, at)
                entry = self._inverted(term.matrix, at, at[term.row], at[term.column])
                return product([entry, taylor(det, lambda x, n: power_series(x, fmpq(-1), n))])
            case MatrixPower():
                return self._raised(term, at)
            case Det():
                return self._inverted(term.matrix, at)
            case Moment():
                return average(self, term, at)
            case D(wrt=Sym(name=name, args=args)):
                place = name, tuple(at[i] for i in args if isinstance(i, Index))
                return self._slope(term, place, at)
            case _:
                raise Inconclusive

    def jet_of_entry(self, name: str, place: tuple[int, ...]) -> Jet:
        """The same of an entry of a symbol or definition."""
        definition = self.problem.defined.get(name)
        if definition is not None:
            key = name, place, tuple(self.moved.items()), self.held
            if key not in self.known:
                self.known[key] = self._of_definition(definition, place)
            jet = {mask: value for mask, value in self.known[key].items() if not mask & self.held}
        else:
            jet = {0: self.values[name, place]}
        averaged = self.outside if name in self.problem.random else ()
        for direction, moved in self.moved.items():
            if moved == (name, place) and direction not in averaged:
                jet[direction] = jet.get(direction, NOTHING) + 1
        return jet

    def _of_definition(self, definition: Definition, place: tuple[int, ...]) -> Jet:
        """The jet of the right side.  A shifted family is asked for one step alone, so that there is an end."""
        shift = self.problem.families.shifts.get(definition.name)
        at = dict(zip(definition.params, place, strict=True))
        if shift is None:
            return self._unfolded(definition.body, at)
        step = neighbour(shift, place, self.sizes)
        return self._unfolded(shift.base, at) if step is None else self.jet_of_entry(shift.of, step)

    def _raised(self, term: MatrixPower, at: Mapping[Index, int]) -> Jet:
        """An entry of a power of a matrix, factor by factor."""
        exponent = self._exponent(term.exponent, at)
        if not isinstance(exponent, fmpq) or exponent.q != 1 or not 0 <= exponent <= MOST_FACTORS:
            raise Inconclusive
        entries = [self.jet(entry, inner) for _, entry, inner in self._entries(term.matrix, at)]
        count = self.sizes[term.matrix.index.dim]
        rows = [entries[n : n + count] for n in range(0, len(entries), count)]
        i, j = (at[each] for each in term.at)
        line: list[Jet] = [{0: fmpq(int(i == n))} for n in range(count)]
        for _ in range(int(exponent)):
            line = [total(product([line[k], rows[k][n]]) for k in range(count)) for n in range(count)]
        return line[j]

    def _inverted(self, matrix: Array, at: Mapping[Index, int], *place: int) -> Jet:
        """The determinant of a matrix, or an entry of its adjugate."""
        own = tuple((i, at[i]) for i in sorted(matrix.free, key=lambda i: i.data))
        key = matrix, own, tuple(self.moved.items()), self.held
        if key not in self.known:
            with self._apart():
                entries = [self.jet(entry, inner) for _, entry, inner in self._entries(matrix, at)]
            count = self.sizes[matrix.index.dim]
            found, det = adjugate([entries[n : n + count] for n in range(0, len(entries), count)])
            self.known[key] = det
            for i, row in enumerate(found):
                self.known |= {(*key, i, j): entry for j, entry in enumerate(row)}
        return self.known[(*key, *place)]

    def _unfolded(self, body: Term, at: Mapping[Index, int]) -> Jet:
        """The jet of an entry that is kept."""
        with self._apart():
            return self.jet(body, at)

    @contextmanager
    def _apart(self) -> Iterator[None]:
        """Work for what is kept: others may use it, too, so that nothing may hang on who asks first."""
        meter = self.meter
        if self.own:
            self.meter = Meter(self.own)
        try:
            yield
        finally:
            self.meter = meter

    def _power(self, term: Pow, at: Mapping[Index, int]) -> Jet:
        base, exponent = self.jet(term.base, at), self._exponent(term.exponent, at)
        if exponent is not None:
            return taylor(base, lambda x, n: power_series(x, exponent, n))
        return exp(product([self.jet(term.exponent, at), log(base)]))

    def _exponent(self, term: Term, at: Mapping[Index, int]) -> Number | None:
        """An exponent that is a number, or a whole number wherever it is; None for one that may move."""
        if isinstance(term, Num):
            return fmpq(term.value.numerator, term.value.denominator)
        if any(is_at_least(self.problem, each, 0) for each in (term, neg(term))):
            found = self.jet(term, at).get(0, NOTHING)
            return found if isinstance(found, fmpq) else None
        return None

    def _opaque(self, term: Apply, at: Mapping[Index, int]) -> Jet:
        """An opaque function as a quadratic one, with coefficients that depend on its name alone.

        What fails for one differentiable function is no law of all of them.
        """
        linear, square = self._forms(term, at)
        third = fmpq(1, 3)
        match self.weights(term, at):
            case []:
                return total([linear, product([square, square, {0: third}])])
            case [(a, b)]:
                return total([{0: a}, product([square, {0: 2 * third * b}])])
            case [(_, b), (_, c)]:
                return {0: 2 * third * b * c}
            case _:
                return {0: NOTHING}

    def weights(self, term: Apply, at: Mapping[Index, int]) -> list[tuple[Number, Number]]:
        """What the entries weigh in which an opaque function is differentiated."""
        component = tuple(at[i] for i in term.component)
        rest, found = list(term.at), []
        for slot in term.slots:
            count = rank(term.arguments[slot])
            place = tuple(at[i] for i in rest[:count])
            found.append(coefficients(term.name, component, slot, place))
            rest = rest[count:]
        return found

    def _forms(self, term: Apply, at: Mapping[Index, int]) -> tuple[Jet, Jet]:
        """The two linear forms that an opaque function is made of, at its arguments."""
        linear: list[Jet] = []
        square: list[Jet] = []
        for (a, b), entry, inner in self.weighed(term, at):
            jet = self.jet(entry, inner)
            linear.append(product([jet, {0: a}]))
            square.append(product([jet, {0: b}]))
        return total(linear), total(square)

    def weighed(
        self, term: Apply, at: Mapping[Index, int]
    ) -> Iterator[tuple[tuple[Number, Number], Term, Mapping[Index, int]]]:
        """The entries of the arguments of an opaque function: what each weighs, its term, and its indices."""
        component = tuple(at[i] for i in term.component)
        for slot, argument in enumerate(term.arguments):
            for place, entry, inner in self._entries(argument, at):
                yield coefficients(term.name, component, slot, place), entry, inner

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
        with self.towards(place, term.data == "local") as direction:
            jet = self.jet(term.body, at)
        if not _is_finite(jet.get(0, NOTHING)):  # 1/x has a value where log x has none, and no slope
            raise Inconclusive
        return {mask ^ direction: value for mask, value in jet.items() if mask & direction} or {0: NOTHING}

    @contextmanager
    def towards(self, place: Place, is_local: bool) -> Iterator[int]:
        """A new direction, which moves the entry at `place` meanwhile."""
        direction = 1
        while direction in self.moved:
            direction <<= 1
        self.moved[direction] = place
        held = self.held
        self.held |= direction if is_local else 0
        try:
            yield direction
        finally:
            del self.moved[direction]
            self.held = held


def _is_finite(number: Number) -> bool:
    return isinstance(number, fmpq) or bool(number.is_finite())


@lru_cache(maxsize=4096)
def coefficients(
    name: str, component: tuple[int, ...], slot: int, place: tuple[int, ...]
) -> tuple[Number, Number]:
    """What an entry of an argument weighs in the two forms of an opaque function."""
    rng = random.Random(repr((name, component, slot, place)))
    return fmpq(rng.randint(1, 3)), fmpq(rng.choice((-3, -2, -1, 1, 2, 3)))
