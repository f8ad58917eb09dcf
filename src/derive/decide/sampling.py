"""Instances of a problem: numbers for its symbols in which all that is declared holds, surely.

One sampler for every kind of question.  Numbers are drawn from pools, small ones first; where a hypothesis
fails, a number that it depends on is moved to where it holds.  What can't be seen to hold exactly does not.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import product

from flint import arb, fmpq

from derive.algebra import is_identity
from derive.decide.average import is_polynomial
from derive.decide.definite import is_of_kind, make_definite
from derive.decide.evaluate import Instance, Meter, Place
from derive.decide.intervals import at_ends, holds_between
from derive.decide.inverses import make_inverses
from derive.decide.jets import Inconclusive, Number, compare
from derive.decide.laws import are_laws, make_covariances, required
from derive.decide.normal import Normal, Stopped
from derive.decide.sequences import Continued, continued
from derive.decide.signs import is_smooth
from derive.decide.solving import Cleared, solve
from derive.errors import DeriveError
from derive.kernel import Judgement, Problem, Symbol
from derive.kernel.declared import LEAST_VALUES
from derive.kernel.given import binaries, one_hot, one_hot_rows
from derive.kernel.judgement import OF_MATRICES
from derive.terms import ZERO, Index, Sym, Term, add, names_in, neg

SIZES = (2, 3, 1)
MOST_MOVED = 60
TRIES = 25  # to meet what is declared, at the same sizes
REPAIRS = 16
MOST_BITS, LEAST_PARTS = 100, 100
SMALL = tuple(map(fmpq, (1, -1, 2, 0, 3, -2)))
BITS = tuple(map(fmpq, (1, 0)))
PARTS = (*SMALL, fmpq(1, 2), fmpq(-1, 2), fmpq(1, 3), fmpq(5), fmpq(1, 10), fmpq(10))
MANY = tuple(fmpq(p, q) for p in range(-40, 41, 3) for q in (11, 17, 29))
POOLS = (SMALL, PARTS, MANY, BITS)
SLACKS = tuple(fmpq(p, q) for p, q in ((1, 1), (1, 2), (1, 8), (3, 1)))
Bent = dict[Judgement, set[str]]  # by equation, the symbols in which it is not linear
Pool = Sequence[Number] | Mapping[str, Sequence[Number]]  # one for all symbols, or one for each
INTEGER, RANDOM = "an integer", "random"  # the words by which a statement in text says so


@dataclass(frozen=True)
class Sampler:
    """How instances of `problem` are drawn in which what is declared and `assumed` holds."""

    problem: Problem
    assumed: tuple[Judgement, ...] = ()
    outside: frozenset[str] = frozenset()  # the random symbols of which an outcome is drawn
    seen: dict[str, bool] = field(default_factory=dict)  # what always holds, by its key
    solved: Mapping[Sym, Term] = field(
        default_factory=dict
    )  # entries of unknowns, and what they must then be
    fixed: tuple[Index, ...] = ()  # what is assumed of them is so at one place, see `place`
    solving: Mapping[Judgement, Cleared] = field(
        default_factory=dict
    )  # equations to be solved for the entries of a symbol, and what they say exactly

    def instances(
        self,
        trials: int,
        seed: int = 0,
        pools: Sequence[Sequence[Number]] = POOLS,
        meter: Meter | None = None,
    ) -> Iterator[Instance]:
        """At most one instance a trial, the sizes and pools in turn.

        Raises:
            OutOfWork: the meter says so.
        """
        if not self.is_plain:
            return
        rng = random.Random(seed)
        for trial in range(trials):
            apart = int(trial >= len(SIZES))  # first all sizes alike
            sizes = {dim: SIZES[(trial + apart * n) % len(SIZES)] for n, dim in enumerate(self.problem.sizes)}
            in_turn = (pools[(trial + attempt) % len(pools)] for attempt in range(TRIES))
            instance = self.instance(sizes, rng, in_turn, meter)
            if instance is not None:
                yield instance

    def instance(
        self,
        sizes: Mapping[str, int],
        rng: random.Random,
        pools: Iterable[Pool],
        meter: Meter | None = None,
        bent: Bent | None = None,
    ) -> Instance | None:
        """One of these sizes with numbers from the first of the pools for which all that is needed can be met.

        The symbols in which an equation is seen not to be linear are noted to be `bent`.

        Raises:
            OutOfWork: the meter says so.
        """
        bent = {} if bent is None else bent
        for pool in pools:
            instance = self._drawn(sizes, rng, pool, meter)
            if self._is_met(instance, rng, bent):
                return instance
        return None

    @cached_property
    def is_plain(self) -> bool:
        """Whether all that is declared can be seen from numbers: nothing is random in words only, and no equation is
        given for all values of a symbol, which unknown functions that are drawn satisfy at one value at most.
        """
        in_words = any(
            RANDOM in _words(symbol) and symbol.name not in self.problem.random
            for symbol in self.problem.symbols
        )
        return not in_words and all(self._always(judgement) for judgement, _ in self.problem.identities)

    @cached_property
    def needed(self) -> tuple[Judgement, ...]:
        """What must hold."""
        given = (each for each in self.problem.declared if each not in self.continued)
        return (*given, *self.assumed, *self.required, *at_ends(self.problem))

    @cached_property
    def continued(self) -> dict[Judgement, Continued]:
        """What holds of sequences that go on as they should, whatever their first entries are."""
        found = ((each, continued(self.problem, each)) for each in self.problem.declared)
        return {judgement: each for judgement, each in found if each is not None}

    @cached_property
    def required(self) -> tuple[Judgement, ...]:
        """What the distributions need."""
        return tuple(required(self.problem, self.outside))

    @cached_property
    def symbols(self) -> dict[str, Symbol]:
        """The given symbols by name."""
        return {symbol.name: symbol for symbol in self.problem.symbols}

    @cached_property
    def bits(self) -> frozenset[str]:
        """The symbols whose entries are 0 or 1."""
        bits = (r.name for r in self.problem.randoms if r.law == "bernoulli")
        return frozenset((*binaries(self.problem), *bits))

    @cached_property
    def bound(self) -> frozenset[str]:
        """The symbols of which something is given beyond what they are: they can't be changed alone."""
        return self._spoken_of(("=", "<", "<=", "!=", "between"))

    @cached_property
    def tied(self) -> frozenset[str]:
        """Those of which equations are given."""
        return self._spoken_of(("=",))

    def _spoken_of(self, relations: Sequence[str]) -> frozenset[str]:
        covariances = [
            Judgement("<=", (ZERO, random.parameters[-1])) for random in self.problem.randoms if random.beside
        ]
        return frozenset(
            name
            for judgement in (*self.problem.hypotheses, *self.assumed, *self.required, *covariances)
            if judgement.relation in relations
            for term in judgement.terms
            for each in names_in(term)
            for name in self.problem.reach[each]
        )

    def place(self, fixed: Index, sizes: Mapping[str, int]) -> int:
        """Where an index is that is fixed: those of one size apart, if there is room."""
        alike = [each for each in self.fixed if each.dim == fixed.dim]
        return alike.index(fixed) % sizes[fixed.dim]

    def is_there(self, at: Mapping[Index, int], sizes: Mapping[str, int]) -> bool:
        """Whether the indices that are fixed are where they are."""
        return all(at[each] == self.place(each, sizes) for each in self.fixed if each in at)

    def fits(self, place: Place, number: Number) -> bool:
        """Whether an entry may be that number, as far as its symbol alone says."""
        symbol = self.symbols[place[0]]
        signs = {
            "positive": number > 0, "natural": number > 0, "nonnegative": number >= 0, "whole": number >= 0,
            "nonzero": number != 0,
        }  # fmt: skip
        whole = not _is_whole(symbol) or (isinstance(number, fmpq) and number.q == 1)
        return bool(signs.get(symbol.sign, True)) and whole

    def allows(self, instance: Instance) -> bool:
        """Whether all that is declared surely holds there, of every entry and of them together."""
        return all(self.fits(place, number) for place, number in instance.values.items()) and self.holds(
            instance
        )

    def holds(self, instance: Instance) -> bool:
        """Whether all that is needed surely holds there."""
        return self._wanting(instance) is None and self._are_kept(instance)

    def _are_kept(self, instance: Instance) -> bool:
        """Whether what is said of distributions, and of all numbers between two, surely holds."""
        return are_laws(instance, self.outside) and all(
            holds_between(instance, every) for every in self.problem.everywhere
        )

    def _is_so(self, judgement: Judgement, instance: Instance, at: Mapping[Index, int]) -> bool:
        """Whether it surely holds there."""
        if judgement.relation in OF_MATRICES:
            return is_of_kind(judgement, instance, at)
        if judgement.relation not in ("=", "<", "<=", "!=", "between"):
            return self._always(judgement)
        exact = self._exactly(judgement, instance, at)
        if exact is False:
            return False
        try:
            left, right, *rest = (instance.number(term, at) for term in judgement.terms)
        except Inconclusive:
            return False
        if exact:
            return type(left - right) is not fmpq or left == right
        try:
            if rest:
                return compare((left - right) * (left - rest[0]), "<=", fmpq(0))
            return compare(left, judgement.relation, right)
        except Inconclusive:
            return self._always(judgement)

    def _exactly(self, judgement: Judgement, instance: Instance, at: Mapping[Index, int]) -> bool | None:
        """Whether an equation surely holds there, as it is without divisors; None if that can't be said."""
        equation = self.solving.get(judgement)
        if equation is None:
            return None
        try:
            above, below = (instance.number(term, at) for term in (equation.above, equation.below))
            is_sure = type(above) is fmpq and compare(below, "!=", fmpq(0))
        except Inconclusive:
            return None
        return bool(above == 0) if is_sure else None

    def _always(self, judgement: Judgement) -> bool:
        """Whether it holds wherever it has a meaning: an identity, or that something smooth is differentiable."""
        if judgement.key not in self.seen:
            self.seen[judgement.key] = _is_always_so(self.problem, judgement)
        return self.seen[judgement.key]

    def _drawn(
        self, sizes: Mapping[str, int], rng: random.Random, pool: Pool, meter: Meter | None
    ) -> Instance:
        values: dict[Place, Number] = {}
        for symbol in self.problem.symbols:
            for at in product(*(range(sizes[dim]) for dim in symbol.dims)):
                values[symbol.name, at] = self._number(symbol, rng, pool)
        for name in one_hot(self.problem):
            entries = [place for place in values if place[0] == name]
            chosen = rng.choice(entries)
            values.update((place, fmpq(int(place == chosen))) for place in entries)
        for name in one_hot_rows(self.problem):
            rows: dict[tuple[int, ...], list[Place]] = {}
            for place in values:
                if place[0] == name:
                    rows.setdefault(place[1][:-1], []).append(place)
            for entries in rows.values():
                chosen = rng.choice(entries)
                values.update((place, fmpq(int(place == chosen))) for place in entries)
        instance = Instance(self.problem, sizes, values, meter)
        make_covariances(instance)
        make_definite(instance)
        return instance

    def _number(self, symbol: Symbol, rng: random.Random, pool: Pool) -> Number:
        if symbol.name in self.bits:
            return rng.choice(BITS)
        number = rng.choice(pool[symbol.name] if isinstance(pool, Mapping) else pool)
        if _is_whole(symbol):
            number = fmpq(int(number.p) // int(number.q))
        if symbol.sign in ("positive", "nonnegative", *LEAST_VALUES):
            number = abs(number)
        return fmpq(1) if number == 0 and symbol.sign in ("positive", "nonzero", "natural") else number

    def _is_met(self, instance: Instance, rng: random.Random, bent: Bent) -> bool:
        """Whether what is needed holds, after some numbers have been moved for it."""
        self._solve(instance, rng, bent)
        for _ in range(REPAIRS):
            if not self._is_solved(instance):
                return False
            wanting = self._wanting(instance)
            if wanting is None:
                return self._are_kept(instance)
            if not self._moved(instance, *wanting, rng):
                return False
        return self.holds(instance)

    def _is_solved(self, instance: Instance) -> bool:
        """Whether unknowns could be given the values that they must have, and inverses those of inverses."""
        if not self.solved:
            return True
        try:
            make_inverses(instance)
            for entry, term in self.solved.items():
                for at in places((entry,), instance.sizes):
                    number = instance.number(term, at)
                    if not isinstance(number, fmpq):
                        return False
                    instance.put((entry.name, tuple(at[i] for i in entry.args)), number)
        except (Inconclusive, ZeroDivisionError):
            return False
        return True

    def _solve(self, instance: Instance, rng: random.Random, bent: Bent) -> None:
        """Let equations hold that are to be solved, each by the entries of a symbol of its own, if they can be."""
        chosen: dict[Judgement, str] = {}
        for _ in range(2 if len(self.solving) > 1 else 1):
            for judgement, each in self.solving.items():
                there = places((each.above,), instance.sizes)
                equations = [(each.above, at) for at in there if self.is_there(at, instance.sizes)]
                others = {name for other, name in chosen.items() if other is not judgement}
                movable = [name for name in self._moving[judgement] if name not in others]
                known = bent.setdefault(judgement, set())
                chosen[judgement] = solve(instance, equations, movable, rng, self.fits, known)

    @cached_property
    def _moving(self) -> dict[Judgement, list[str]]:
        """The symbols for which an equation may be solved."""
        own = self.symbols.keys() - self.bits - self.problem.random.keys()
        return {
            judgement: sorted(
                {other for name in names_in(each.above) for other in self.problem.reach[name]} & own
            )
            for judgement, each in self.solving.items()
        }

    def _wanting(self, instance: Instance) -> tuple[Judgement, Mapping[Index, int]] | None:
        """The first that does not surely hold, and where."""
        for judgement in self.needed:
            is_fixed = self.fixed and judgement in self.assumed
            for at in places(judgement.terms, instance.sizes):
                if is_fixed and not self.is_there(at, instance.sizes):
                    continue
                if not self._is_so(judgement, instance, at):
                    return judgement, at
        return None

    def _moved(
        self, instance: Instance, judgement: Judgement, at: Mapping[Index, int], rng: random.Random
    ) -> bool:
        """Whether numbers could be moved for `judgement`, as if it were linear in them."""
        if judgement.relation not in ("=", "<", "<="):
            return False
        left, right = judgement.terms
        room = add(right, neg(left))
        wanted = fmpq(0) if judgement.relation == "=" else rng.choice(SLACKS)
        try:
            lacking = _plain(wanted - instance.number(room, at))
            movable = self._movable(room, instance)
            slopes = {place: _plain(instance.slope(room, (place,), at)) for place in movable}
        except Inconclusive:
            return False
        slopes = {place: slope for place, slope in slopes.items() if slope != 0}
        return self._scaled(instance, slopes, lacking) or self._shifted(instance, slopes, lacking, rng)

    def _movable(self, term: Term, instance: Instance) -> list[Place]:
        names = {name for each in names_in(term) for name in self.problem.reach[each]} - self.bits
        return [place for place in instance.values if place[0] in names][:MOST_MOVED]

    def _scaled(self, instance: Instance, slopes: Mapping[Place, Number], lacking: Number) -> bool:
        """All entries of a positive array together: that keeps their signs."""
        for name in sorted({name for name, _ in slopes}):
            those = [place for place in slopes if place[0] == name]
            if self.symbols[name].sign not in ("positive", "nonnegative") or len(those) < 2:
                continue
            along = sum((slopes[place] * instance.values[place] for place in those), fmpq(0))
            factor = 1 + lacking / along if along != 0 else fmpq(0)
            scaled = {place: factor * instance.values[place] for place in those}
            if factor > 0 and all(self.fits(place, number) for place, number in scaled.items()):
                for place, number in scaled.items():
                    instance.put(place, number)
                return True
        return False

    def _shifted(
        self, instance: Instance, slopes: Mapping[Place, Number], lacking: Number, rng: random.Random
    ) -> bool:
        """One entry alone."""
        candidates = list(slopes)
        rng.shuffle(candidates)
        for place in candidates:
            number = _short(instance.values[place] + lacking / slopes[place])
            if self.fits(place, number):
                instance.put(place, number)
                return True
        return False


def places(terms: Sequence[Term], sizes: Mapping[str, int]) -> Iterator[dict[Index, int]]:
    """All assignments of the free indices."""
    free = sorted(frozenset[Index]().union(*(term.free for term in terms)), key=lambda i: i.data)
    for chosen in product(*(range(sizes[index.dim]) for index in free)):
        yield dict(zip(free, chosen, strict=True))


def _is_whole(symbol: Symbol) -> bool:
    return symbol.sign in LEAST_VALUES or INTEGER in _words(symbol)


def _words(symbol: Symbol) -> list[str]:
    return [word.strip() for word in symbol.says.split(", ")] + [symbol.says]


def _is_always_so(problem: Problem, judgement: Judgement) -> bool:
    match judgement.relation, judgement.terms:
        case "differentiable", (body, _):
            return is_smooth(problem, body)
        case "integrable", (term,):
            return is_polynomial(problem, term)
        case "interchangeable", (term, Sym(name=name)):
            laws = (random.name for random in problem.randoms)
            moves = any(name in problem.reach[law] and problem.depends(term, law) for law in laws)
            return is_polynomial(problem, term) and is_smooth(problem, term) and not moves
        case "=", (left, right):
            normal = Normal(replace(problem, hypotheses=(), optimum=None), frozenset(problem.defined))
            try:
                return is_identity(normal.of(left), normal.of(right))
            except (Stopped, RecursionError, DeriveError):
                return False
        case _:
            return False


def _short(number: Number) -> Number:
    """A number, or one near that is easier to read if it has become long: perhaps that was being approached."""
    if number.height_bits() <= MOST_BITS:
        return number
    near = Fraction(int(number.p), int(number.q)).limit_denominator(LEAST_PARTS)
    return fmpq(near.numerator, near.denominator)


def _plain(number: Number) -> Number:
    """An exact number near a ball."""
    if isinstance(number, fmpq):
        return number
    near = float(arb(number).mid())
    return fmpq(round(near * 64), 64) if abs(near) < 1e6 else fmpq(round(min(max(near, -1e9), 1e9)))
