"""What terms are worth in float64, as nobody else here says it: arrays with an axis for each free index.

Sums are sums over an axis, derivatives are PyTorch's.  No code of derive.decide.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any

from derive.kernel import Problem
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
    Mul,
    Num,
    Pow,
    Product,
    Size,
    Sum,
    Sym,
    Term,
    names_in,
    subterms,
)

Numbers = Any  # an array of numpy or torch
LETTERS = "abcdefghijklmnopqrstuvwxyz"


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

    `lib` is numpy or torch, of which torch alone has derivatives.
    """

    problem: Problem
    sizes: Mapping[str, int]
    given: Mapping[str, Numbers]
    lib: Any
    functions: Mapping[str, Callable[..., Numbers]] = field(default_factory=dict)
    known: dict[str, Numbers] = field(default_factory=dict)  # what definitions were found to be worth

    def array(self, name: str) -> Numbers:
        """All entries of a symbol or a definition."""
        if name in self.given:
            return self.given[name]
        if name not in self.known:
            definition = self.problem.defined.get(name)
            if definition is None:
                raise NoNumber(f"nothing says what {name} is worth")
            self.known[name] = self.over(definition.body, definition.params)
        return self.known[name]

    def over(self, term: Term, axes: Sequence[Index]) -> Numbers:
        """The numbers of `term`, with an axis for each of `axes` in that order, all of full length."""
        spread = self.spread(self.value(term), tuple(axes))
        return self.lib.broadcast_to(spread, tuple(self.size(i.dim) for i in axes)) + 0.0

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
            case Sym():
                return self.picked(self.array(term.name), (), term.args)
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
        raise NoNumber(f"a {term.tag} can't be computed here")

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

    def folded(self, term: Sum | Product, fold: Callable[[Numbers], Numbers]) -> Value:
        """A sum or product over the index that `term` binds."""
        axes = tuple(i for i in _ordered(term.body) if i is not term.index)
        return Value(axes, fold(self.over(term.body, (*axes, term.index))))

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
        raise NoNumber(f"{name} can't be computed here")

    def slope(self, term: D) -> Value:
        """A derivative: that of `body` when the array of `wrt` moves, and all that hangs on it."""
        wrt = term.wrt
        if not isinstance(wrt, Sym):
            raise NoNumber("a derivative in what is no entry")
        axes = _ordered(term.body)
        held: Mapping[str, Numbers] = {}
        if term.data == "local":
            held = {name: self.array(name) for name in _names(self.problem, term.body) if name != wrt.name}

        def near(numbers: Numbers) -> Numbers:
            moved = replace(self, given={**self.given, **held, wrt.name: numbers}, known={})
            return moved.over(term.body, axes)

        return self.picked(self.jacobian(near, self.array(wrt.name)), axes, wrt.args)

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
        axes = tuple(dict.fromkeys(i for each in term.arguments for i in _ordered(each)))
        bound, bodies = zip(*map(_unbound, term.arguments), strict=True)
        rows = [self.over(body, (*axes, *own)) for own, body in zip(bound, bodies, strict=True)]
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


def _word(letters: Mapping[Index, str], indices: Iterable[Index]) -> str:
    return "".join(letters[i] for i in indices)


def _ordered(term: Term) -> tuple[Index, ...]:
    """The free indices of `term`, in the order in which they stand in it."""
    seen = dict.fromkeys(part for part in subterms(term) if isinstance(part, Index))
    return tuple(i for i in seen if i in term.free)


free_in_order = _ordered


def _unbound(term: Term) -> tuple[tuple[Index, ...], Term]:
    """The indices that an array binds, and what stands below them."""
    bound = []
    while isinstance(term, Array):
        bound.append(term.index)
        term = term.body
    return tuple(bound), term


def _names(problem: Problem, term: Term) -> tuple[str, ...]:
    return tuple(name for name in names_in(term) if name in problem.shapes)
