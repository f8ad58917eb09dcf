"""What terms are worth in float64, as nobody else here says it: arrays with an axis for each free index.

Sums are sums over an axis, derivatives are PyTorch's.  No code of derive.decide.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any

from derive.kernel import Problem, Shift
from derive.terms import (
    Add,
    Apply,
    Array,
    Constant,
    D,
    Delta,
    Fn,
    Index,
    Indicator,
    Limit,
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
    index,
    names_in,
    nest,
    subterms,
    sym,
)

Numbers = Any  # an array of numpy or torch
LETTERS = "abcdefghijklmnopqrstuvwxyz"
OUTCOMES = index(r"\omega", "outcomes")  # of what is random


class NoNumber(Exception):
    """A term has no number that could be computed here; the message says why."""


@dataclass(frozen=True)
class Value:
    """Numbers, with an axis for each of these indices."""

    axes: tuple[Index, ...]
    numbers: Numbers


@dataclass
class World:
    """Numbers for the sizes and symbols of a problem, and how its functions are computed.

    `lib` is numpy or torch, of which torch alone has derivatives.  The first axis of what is `drawn` is that of the
    OUTCOMES.
    """

    problem: Problem
    sizes: Mapping[str, int]
    given: Mapping[str, Numbers]
    lib: Any
    functions: Mapping[str, Callable[..., Numbers]] = field(default_factory=dict)
    average: Callable[[World, Moment], Value] = lambda *_: _refused("an expectation")
    limit: Callable[[World, Limit], Value] = lambda *_: _refused("a limit")
    chances: Mapping[str, tuple[Numbers, Numbers]] = field(
        default_factory=dict
    )  # what a random symbol may be
    drawn: frozenset[str] = frozenset()
    known: dict[str, Value] = field(default_factory=dict)  # what definitions were found to be worth
    nudged: Mapping[str, Numbers] = field(default_factory=dict)  # what is added to entries of a family

    def array(self, name: str, indices: tuple[Index, ...]) -> Value:
        """All entries of a symbol or a definition, at these indices."""
        if name in self.given:
            return self.picked(self.given[name], (OUTCOMES,) if name in self.drawn else (), indices)
        definition = self.problem.defined.get(name)
        if definition is None:
            raise NoNumber(f"nothing says what {name} is worth")
        if name not in self.known:
            circle = self.problem.families.circles.get(name)
            if circle is not None:
                self.go_round(circle)
            elif (shift := self.problem.families.shifts.get(name)) is not None:
                self.known[name] = Value((), self.beside(shift))
            else:
                found = self.value(definition.body)
                random = (OUTCOMES,) if OUTCOMES in found.axes else ()
                axes = (*random, *definition.params)
                self.known[name] = Value(random, self.full(found, axes))
        found = self.known[name]
        return self.picked(found.numbers, found.axes, indices)

    def go_round(self, circle: Collection[str]) -> None:
        """All entries of what is defined by recursion: each time round one step more is as it must be."""
        order = [name for name in self.problem.ordered if name in circle]
        shifts = self.problem.families.shifts
        for name in order:
            shape = tuple(self.size(dim) for dim in self.problem.shapes[name])
            self.known[name] = Value((), self.lib.zeros(shape, dtype=self.lib.float64))
        steps = max(self.size(shifts[name].step.dim) for name in order if name in shifts)
        for _ in range(steps + 1):
            for name in order:
                definition = self.problem.defined[name]
                if name in shifts:
                    found = self.beside(shifts[name])
                else:
                    found = self.over(definition.body, definition.params)
                self.known[name] = Value((), found + self.nudged.get(name, 0.0))

    def beside(self, shift: Shift) -> Numbers:
        """All entries one step off."""
        edge = self.over(shift.base, shift.params).movedim(shift.place, 0)[:1]
        own = self.over(sym(shift.of, *shift.params), shift.params).movedim(shift.place, 0)
        both = (own[1:], edge) if shift.ahead else (edge, own[:-1])
        return self.lib.concatenate(both).movedim(0, shift.place)

    def over(self, term: Term, axes: Sequence[Index]) -> Numbers:
        """The numbers of `term`, with an axis for each of `axes` in that order, all of full length."""
        return self.full(self.value(term), tuple(axes))

    def full(self, value: Value, axes: tuple[Index, ...]) -> Numbers:
        """The numbers of `value` with those axes."""
        lengths = tuple(self.size(i.dim) for i in axes)
        return self.lib.broadcast_to(self.spread(value, axes), lengths) + 0.0

    def size(self, dim: str) -> int:
        """How many values an index over `dim` has."""
        if dim not in self.sizes:
            raise NoNumber(f"nothing says how many {dim} counts")
        return self.sizes[dim]

    def value(self, term: Term) -> Value:
        """The numbers of `term` at all values of its free indices.

        Raises:
            NoNumber: that can't be computed here.
        """
        match term:
            case Num():
                return self.plain(float(term.value))
            case Constant(data="pi"):
                return self.plain(math.pi)
            case Size():
                return self.plain(float(self.size(term.data)))
            case Position():
                count = self.size(term.index.dim)
                return Value((term.index,), self.lib.arange(1, count + 1, dtype=self.lib.float64))
            case Sym():
                return self.array(term.name, term.args)
            case Add():
                return self.joined(lambda a, b: a + b, map(self.value, term.args))
            case Mul():
                return self.joined(lambda a, b: a * b, map(self.value, term.args))
            case Pow():
                return self.raised(term)
            case Sum():
                return self.folded(term, lambda body: self.lib.sum(body, -1))
            case Product():
                return self.folded(term, lambda body: self.lib.prod(body, -1))
            case Max():
                return self.folded(term, lambda body: self.lib.amax(body, -1))
            case Delta():
                one = self.lib.eye(self.size(term.args[0].dim), dtype=self.lib.float64)
                return Value(term.args, one)
            case Indicator():
                return self.joined(RELATIONS[term.data], map(self.value, term.args), self.as_float)
            case Fn():
                return self.joined(self.function(term.name), map(self.value, term.args))
            case D():
                return self.slope(term)
            case Apply():
                return self.applied(term)
            case Moment():
                return self.average(self, term)
            case Limit():
                return self.limit(self, term)
        if term.tag == "inverse":
            return self.of_matrix(term, self.lib.linalg.inv)
        if term.tag == "det":
            return self.of_matrix(term, self.lib.linalg.det)
        if term.tag == "matpow":
            return self.matrix_power(term)
        raise NoNumber(f"a {term.tag} can't be computed here")

    def matrix_power(self, term: Term) -> Value:
        """The entry of a power of a matrix, whose exponent is a whole number that may hang on indices."""
        matrix, power, *at = term.args
        bound, body = nest(matrix, Array)
        base, exponent = self.value(body), self.value(power)
        axes = tuple(dict.fromkeys(i for i in (*base.axes, *exponent.axes) if i not in bound))
        whole = self.full(base, (*axes, *bound))
        each = zip(whole.reshape(-1, *whole.shape[-2:]), self.full(exponent, axes).reshape(-1), strict=True)
        powers = self.lib.stack([self.lib.linalg.matrix_power(one, round(float(n))) for one, n in each])
        return self.picked(powers.reshape(whole.shape), axes, tuple(at))

    def of_matrix(self, term: Term, act: Callable[[Numbers], Numbers]) -> Value:
        """The entry of the inverse of a matrix, or its determinant."""
        matrix, *at = term.args
        bound, body = nest(matrix, Array)
        value = self.value(body)
        axes = tuple(i for i in value.axes if i not in bound)
        return self.picked(act(self.full(value, (*axes, *bound))), axes, tuple(at))

    def plain(self, number: float) -> Value:
        """A number."""
        return Value((), self.lib.asarray(number, dtype=self.lib.float64))

    def as_float(self, numbers: Numbers) -> Numbers:
        """1 for true, 0 for false."""
        return self.lib.asarray(numbers, dtype=self.lib.float64)

    def spread(self, value: Value, axes: tuple[Index, ...]) -> Numbers:
        """The numbers with their axes in the order of `axes`, of length 1 where they have none."""
        letters = dict(zip(axes, LETTERS, strict=False))
        here = [i for i in axes if i in value.axes]
        if set(value.axes) - set(here):
            raise NoNumber("a free index that is not asked for")
        said = f"{_word(letters, value.axes)}->{_word(letters, here)}"
        numbers = self.lib.einsum(said, value.numbers)
        return numbers.reshape(tuple(self.size(i.dim) if i in here else 1 for i in axes))

    def joined(
        self,
        act: Callable[..., Numbers],
        values: Iterable[Value],
        then: Callable[[Numbers], Numbers] = lambda numbers: numbers,
    ) -> Value:
        """What `act` makes of them, two at a time, or of the one."""
        values = list(values)
        axes = tuple(dict.fromkeys(i for value in values for i in value.axes))
        numbers = [self.spread(value, axes) for value in values]
        found = reduce(act, numbers) if len(numbers) > 1 else act(*numbers)
        full = tuple(self.size(i.dim) for i in axes)
        return Value(axes, self.lib.broadcast_to(then(found), full))

    def picked(self, numbers: Numbers, axes: tuple[Index, ...], at: tuple[Index, ...]) -> Value:
        """Of numbers with these axes, and one more for each of `at`, the entries at that index."""
        every = (*axes, *at)
        if len(numbers.shape) != len(every):
            raise NoNumber(f"{len(every)} indices of an array with {len(numbers.shape)}")
        for place, i in enumerate(every):
            if numbers.shape[place] != self.size(i.dim):
                raise NoNumber(
                    f"{numbers.shape[place]} entries over {i.dim}, of which there are {self.size(i.dim)}"
                )
        kept = tuple(dict.fromkeys(every))
        letters = dict(zip(kept, LETTERS, strict=False))
        return Value(kept, self.lib.einsum(f"{_word(letters, every)}->{_word(letters, kept)}", numbers))

    def folded(self, term: Sum | Product | Max, fold: Callable[[Numbers], Numbers]) -> Value:
        """A sum, product or maximum over the index that `term` binds."""
        body = self.value(term.body)
        axes = tuple(i for i in body.axes if i is not term.index)
        return Value(axes, fold(self.full(body, (*axes, term.index))))

    def raised(self, term: Pow) -> Value:
        """A power: whole ones of any number."""
        base = self.value(term.base)
        if isinstance(term.exponent, Num):
            exponent = term.exponent.value
            if exponent.denominator == 1:
                return Value(base.axes, base.numbers ** int(exponent))
            return Value(base.axes, base.numbers ** float(exponent))
        return self.joined(lambda a, b: a**b, (base, self.value(term.exponent)))

    def function(self, name: str) -> Callable[..., Numbers]:
        """A primitive function."""
        lib = self.lib
        match name:
            case "exp" | "log" | "tanh" | "sin" | "cos" | "abs":
                return getattr(lib, name)
            case "sigma":
                return lambda x: 1 / (1 + lib.exp(-x))
            case "relu":
                return lambda x: lib.where(x > 0, x, 0 * x)
            case "max":
                return lib.maximum
            case "min":
                return lib.minimum
            case "erf" if lib.__name__ == "torch":
                return lib.erf
            case "erf":
                return lib.vectorize(math.erf, otypes=[float])
            case "Gamma" | "factorial":
                more = 1 if name == "factorial" else 0
                if lib.__name__ == "torch":
                    return lambda x: lib.exp(lib.lgamma(x + more))
                return lambda x: lib.vectorize(math.gamma, otypes=[float])(x + more)
        raise NoNumber(f"{name} can't be computed here")

    def slope(self, term: D) -> Value:
        """A derivative: that of `body` when the array of `wrt` moves, and all that hangs on it."""
        wrt = term.wrt
        if not isinstance(wrt, Sym):
            raise NoNumber("a derivative in what is no entry")
        if wrt.name in self.drawn:
            raise NoNumber("a derivative in what is random")
        axes = self.value(term.body).axes
        whole = tuple(index(f"{n}", dim) for n, dim in enumerate(self.problem.shapes[wrt.name]))
        here = replace(self, known={})
        if term.data == "local":
            for name in _names(self.problem, term.body):
                if name != wrt.name and name not in self.given:
                    here = here.holding(name, self)

        def near(numbers: Numbers) -> Numbers:
            if is_nudged:
                moved = replace(here, nudged={**here.nudged, wrt.name: numbers}, known={})
            else:
                moved = replace(here, given={**here.given, wrt.name: numbers}, known={})
            return moved.over(term.body, axes)

        is_nudged = wrt.name in self.problem.families.circles and term.data == "total"
        at = self.full(self.array(wrt.name, whole), whole)
        if is_nudged:
            at = self.nudged.get(wrt.name, 0.0 * at.detach())
        return self.picked(self.jacobian(near, at), axes, wrt.args)

    def holding(self, name: str, known: World) -> World:
        """The same with all entries of a definition as they are in a world that is `known`."""
        known.array(name, self.problem.defined[name].params)
        value = known.known[name]
        drawn = self.drawn | {name} if value.axes else self.drawn
        return replace(self, given={**self.given, name: value.numbers}, drawn=drawn)

    def jacobian(self, f: Callable[[Numbers], Numbers], at: Numbers) -> Numbers:
        """Of each entry of f the derivative in each entry of its argument."""
        if self.lib.__name__ != "torch":
            raise NoNumber("derivatives want PyTorch")
        return self.lib.autograd.functional.jacobian(f, at, create_graph=True)

    def applied(self, term: Apply) -> Value:
        """A function that the statement leaves open, as the record samples it."""
        if term.name not in self.functions:
            raise NoNumber(f"nothing says what the function {term.name} computes")
        f = self.functions[term.name]
        bound, bodies = zip(*(nest(each, Array) for each in term.arguments), strict=True)
        values = list(map(self.value, bodies))
        own = {i for those in bound for i in those}
        axes = tuple(dict.fromkeys(i for value in values for i in value.axes if i not in own))
        rows = [self.full(value, (*axes, *those)) for value, those in zip(values, bound, strict=True)]
        flat = [row.reshape((-1, *row.shape[len(axes) :])) for row in rows]
        found = self.lib.stack([self.partial(f, each, term.slots) for each in zip(*flat, strict=True)])
        full = found.reshape((*(self.size(i.dim) for i in axes), *found.shape[1:]))
        return self.picked(full, axes, (*term.component, *term.at))

    def partial(self, f: Callable[..., Numbers], at: Sequence[Numbers], slots: Sequence[int]) -> Numbers:
        """The value of f, or its derivative in those arguments one after the other."""
        if not slots:
            return f(*at)
        *before, last = slots

        def near(numbers: Numbers) -> Numbers:
            return self.partial(f, [*at[:last], numbers, *at[last + 1 :]], before)

        return self.jacobian(near, at[last])


RELATIONS: dict[str, Callable[[Numbers, Numbers], Numbers]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


def _refused(what: str) -> Value:
    raise NoNumber(f"{what} can't be computed here")


def _word(letters: Mapping[Index, str], indices: Iterable[Index]) -> str:
    return "".join(letters[i] for i in indices)


def free_in_order(term: Term) -> tuple[Index, ...]:
    """The free indices of `term`, in the order in which they stand in it."""
    seen = dict.fromkeys(part for part in subterms(term) if isinstance(part, Index))
    return tuple(i for i in seen if i in term.free)


def _names(problem: Problem, term: Term) -> tuple[str, ...]:
    return tuple(name for name in names_in(term) if name in problem.shapes)
