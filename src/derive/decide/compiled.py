"""Terms as programs: what one is worth at many places, without walking through it again.

The meaning is that of `evaluate`, which is asked for what holds a derivative or an expectation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from flint import fmpq

from derive.decide.adjugate import adjugate
from derive.decide.evaluate import MOST_FACTORS, OutOfWork, coefficients
from derive.decide.jets import CONSTANTS, Inconclusive, Jet, Number, be_precise, compare
from derive.decide.steps import neighbour
from derive.decide.values import (
    FUNCTIONS,
    OF_TWO,
    ONE,
    ZERO,
    NoLogarithm,
    Undefined,
    counted_power,
    inverse,
    real_power,
    root,
    tamed,
    whole_power,
)
from derive.decide.world import SLOW, World
from derive.kernel import Problem, is_at_least
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
    Limit,
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
    contains,
    index,
    neg,
    rank,
    rename,
    subterms,
)  # fmt: skip

MOST = 3  # the size that work is counted for


@dataclass(slots=True)
class Visit:
    """The evaluation of one term in one world: what was `chosen` for it, and the values of its parts."""

    world: World
    compiler: Compiler
    chosen: dict[str, None] = field(default_factory=dict)
    known: dict[object, Number] = field(default_factory=dict)


Places = list[int]  # of the indices, each at its slot
Run = Callable[[Visit, Places], Number]


@dataclass(frozen=True, slots=True)
class Program:
    """A term, compiled: `work` is how many nodes one run visits at most."""

    free: tuple[Index, ...]
    run: Run
    width: int
    work: int

    def at(self, visit: Visit, at: Mapping[Index, int]) -> Number:
        """What the term is worth with free indices at these places from 0.

        Raises:
            Undefined: it surely has no value.
            Inconclusive: nothing is known of that.
        """
        be_precise()
        places = [at[each] for each in self.free]
        try:
            found = self.run(visit, places + [0] * (self.width - len(places)))
        except ZeroDivisionError:
            raise Inconclusive from None
        if type(found) is not fmpq and not found.is_finite():
            raise Inconclusive
        return found


class Compiler:
    """Compiles terms of `problem`; values of parts that are `shared`, None for all, are kept with the world they are
    of, and then so are the programs.
    """

    def __init__(self, problem: Problem, shared: frozenset[Term] | None = frozenset()) -> None:
        self.problem = problem
        self.shared = shared
        self.usual = frozenset(
            rename(each, _letters(each)) for each in shared or () if isinstance(each, D | Moment)
        )
        self._bodies: dict[str, Program] = {}
        self._programs: dict[Term, Program] = {}

    def shares(self, term: Term) -> bool:
        """Whether the value of a part is kept."""
        return self.shared is None or term in self.shared

    def shares_slow(self, alike: Term) -> bool:
        """The same of a derivative or an expectation in standard letters."""
        return self.shared is None or _is_usual(alike) or alike in self.usual

    def program(self, term: Term, params: tuple[Index, ...] | None = None) -> Program:
        """A term as a program, with its free indices in order, or these."""
        found = self._programs.get(term) if params is None else None
        if found is None:
            free = tuple(sorted(term.free, key=lambda i: i.data)) if params is None else params
            builder = _Builder(self, len(free))
            run = builder.of(term, {each: slot for slot, each in enumerate(free)}, 1)
            found = Program(free, run, builder.width, builder.work)
            if self.shared is None and params is None:
                self._programs[term] = found
        return found

    def body(self, name: str) -> Program:
        """The body of a definition."""
        if name not in self._bodies:
            definition = self.problem.defined[name]
            self._bodies[name] = self.program(definition.body, definition.params)
        return self._bodies[name]


Slots = Mapping[Index, int]


@dataclass
class _Builder:
    compiler: Compiler
    width: int
    work: int = 0

    def of(self, term: Term, slots: Slots, weight: int) -> Run:
        """The program of a part that is run `weight` times."""
        self.work += weight
        return BUILD[type(term)](self, term, slots, weight)

    def all(self, terms: Sequence[Term], slots: Slots, weight: int) -> list[Run]:
        return [self.of(term, slots, weight) for term in terms]

    def slot(self) -> int:
        """A new one."""
        self.width += 1
        return self.width - 1

    def kept(self, term: Term, slots: Slots, run: Run) -> Run:
        """`run`, but once for each place: kept with the world if the term is shared, else with a visit."""
        own = [slots[each] for each in sorted(term.free, key=lambda i: i.data)]
        is_shared = self.compiler.shares(term)

        def remembered(visit: Visit, e: Places) -> Number:
            return _kept(visit, (term, *[e[slot] for slot in own]), run, e, is_shared)

        return remembered


def _kept(visit: Visit, key: object, run: Run, e: Places, is_shared: bool) -> Number:
    found = visit.world.known.get(key)
    if found is None:
        found = visit.known.get(key)
    if found is None:
        found = run(visit, e)
        alike = is_shared and not visit.chosen  # else another visit would not learn what was chosen
        (visit.world.known if alike else visit.known)[key] = found
    return found


def _constant(value: Number) -> Run:
    return lambda visit, e: value


def _number(builder: _Builder, term: Num, slots: Slots, weight: int) -> Run:
    return _constant(fmpq(term.value.numerator, term.value.denominator))


def _named(builder: _Builder, term: Constant, slots: Slots, weight: int) -> Run:
    be_precise()
    return _constant(CONSTANTS[term.data]())


def _size(builder: _Builder, term: Size, slots: Slots, weight: int) -> Run:
    name = term.data
    if name not in builder.compiler.problem.sizes:
        return _unknown(builder, term, slots, weight)
    return lambda visit, e: fmpq(visit.world.sizes[name])


def _entry(builder: _Builder, term: Sym, slots: Slots, weight: int) -> Run:
    name, dims = term.name, tuple(each.dim for each in term.args)
    declared = builder.compiler.problem.shapes.get(name)
    if declared is None or len(declared) != len(dims):
        return _unknown(builder, term, slots, weight)
    run = _declared_entry(builder, name, [slots[each] for each in term.args])
    return run if declared == dims else _where_equal(run, declared, dims)


def _where_equal(run: Run, declared: Sequence[str], dims: Sequence[str]) -> Run:
    """An entry at indices over other sizes than declared, which it has where these are equal."""

    def guarded(visit: Visit, e: Places) -> Number:
        sizes = visit.world.sizes
        if any(sizes.get(a, 0) != sizes.get(b, -1) for a, b in zip(declared, dims, strict=True)):
            raise Inconclusive
        return run(visit, e)

    return guarded


def _declared_entry(builder: _Builder, name: str, own: list[int]) -> Run:
    if name in builder.compiler.problem.families.shifts:
        return _shifted(builder, name, own)
    if name in builder.compiler.problem.defined:
        return _defined(name, own)
    match own:
        case []:
            return lambda visit, e: visit.world.entries[name]
        case [one]:
            return lambda visit, e: visit.world.entries[name][e[one]]
        case [one, other]:
            return lambda visit, e: visit.world.entries[name][e[one]][e[other]]
        case _:
            return lambda visit, e: visit.world.values[name, tuple(e[slot] for slot in own)]


def _defined(name: str, own: Sequence[int]) -> Run:
    def unfolded(visit: Visit, e: Places) -> Number:
        body = visit.compiler.body(name)
        return body.run(visit, [e[slot] for slot in own] + [0] * (body.width - len(own)))

    def run(visit: Visit, e: Places) -> Number:
        key = (name, *[e[slot] for slot in own])
        found = visit.world.known.get(key)
        return _kept(visit, key, unfolded, e, True) if found is None else found

    return run


def _shifted(builder: _Builder, name: str, own: Sequence[int]) -> Run:
    """The entry one step away, or what is beyond the end."""
    problem = builder.compiler.problem
    shift = problem.families.shifts[name]
    is_defined = shift.of in problem.defined
    base: list[Program] = []

    def run(visit: Visit, e: Places) -> Number:
        place = tuple(e[slot] for slot in own)
        step = neighbour(shift, place, visit.world.sizes)
        if step is None:
            if not base:
                base.append(visit.compiler.program(shift.base, shift.params))
            return base[0].run(visit, [*place, *([0] * (base[0].width - len(place)))])
        if not is_defined:
            return _given_entry(visit, shift.of, step)
        body = visit.compiler.body(shift.of)
        key = (shift.of, *step)
        found = visit.world.known.get(key)
        if found is not None:
            return found
        e_of = [*step, *([0] * (body.width - len(step)))]
        return _kept(visit, key, lambda inner, _: body.run(inner, e_of), e, True)

    return run


def _given_entry(visit: Visit, name: str, place: tuple[int, ...]) -> Number:
    found: Any = visit.world.entries[name]
    for each in place:
        found = found[each]
    return found


def _position(builder: _Builder, term: Position, slots: Slots, weight: int) -> Run:
    slot = slots[term.index]
    return lambda visit, e: fmpq(e[slot] + 1)


def _sum(builder: _Builder, term: Add, slots: Slots, weight: int) -> Run:
    parts = builder.all(term.args, slots, weight)
    if len(parts) == 2:
        one, other = parts
        return lambda visit, e: one(visit, e) + other(visit, e)
    first, *rest = parts

    def run(visit: Visit, e: Places) -> Number:
        found = first(visit, e)
        for part in rest:
            found = tamed(found + part(visit, e))
        return found

    return run


def _product(builder: _Builder, term: Mul, slots: Slots, weight: int) -> Run:
    first, *rest = parts = builder.all(term.args, slots, weight)
    switches = [contains(arg, Indicator, Delta) for arg in term.args]

    def run(visit: Visit, e: Places) -> Number:
        done = 0
        try:
            found = first(visit, e)
            for part in rest:
                done += 1
                found = tamed(found * part(visit, e))
        except Undefined as why:
            others = (n for n in range(len(parts)) if n != done)
            may_switch = (n for n in others if switches[n] or isinstance(why, NoLogarithm))
            if any(_is_nothing(parts[n], visit, e) for n in may_switch):
                raise Inconclusive from None
            raise
        return found

    return run


def _is_nothing(part: Run, visit: Visit, e: Places) -> bool:
    """Whether a factor is 0, or might be: what does not apply in a case, and 0 log 0, are often taken for 0."""
    try:
        found = part(visit, e)
    except Undefined:
        return False
    except (Inconclusive, ZeroDivisionError):
        return True
    return bool(found == 0) if type(found) is fmpq else bool(found.contains(0))


def _power(builder: _Builder, term: Pow, slots: Slots, weight: int) -> Run:
    base, problem = builder.of(term.base, slots, weight), builder.compiler.problem
    match term.exponent:
        case Num(value=value):
            exponent = fmpq(value.numerator, value.denominator)
            if exponent == -1:
                return lambda visit, e: inverse(base(visit, e))
            raise_to = whole_power if exponent.q == 1 else root
            return lambda visit, e: raise_to(base(visit, e), exponent)
        case moving:
            top = builder.of(moving, slots, weight)
            is_whole = any(is_at_least(problem, each, 0) for each in (moving, neg(moving)))
            of_two = counted_power if is_whole else real_power
            return lambda visit, e: of_two(base(visit, e), top(visit, e))


def _over(builder: _Builder, term: Sum | Product, slots: Slots, weight: int) -> Run:
    if term.index.dim not in builder.compiler.problem.sizes:
        return _unknown(builder, term, slots, weight)
    slot, dim, adds = builder.slot(), term.index.dim, isinstance(term, Sum)
    body = builder.of(term.body, {**slots, term.index: slot}, weight * MOST)

    def run(visit: Visit, e: Places) -> Number:
        e[slot] = 0
        try:
            found = body(visit, e)
            for n in range(1, visit.world.sizes[dim]):
                e[slot] = n
                found = tamed(found + body(visit, e) if adds else found * body(visit, e))
        except Undefined:
            if adds:
                raise
            raise Inconclusive from None  # another factor may be 0
        return found

    return builder.kept(term, slots, run)


def _delta(builder: _Builder, term: Delta, slots: Slots, weight: int) -> Run:
    one, other = (slots[each] for each in term.args)
    return lambda visit, e: ONE if e[one] == e[other] else ZERO


def _indicator(builder: _Builder, term: Indicator, slots: Slots, weight: int) -> Run:
    (left, right), relation = builder.all(term.args, slots, weight), term.data
    return lambda visit, e: ONE if compare(left(visit, e), relation, right(visit, e)) else ZERO


def _function(builder: _Builder, term: Fn, slots: Slots, weight: int) -> Run:
    parts = builder.all(term.args, slots, weight)
    if term.name in FUNCTIONS and len(parts) == 1:
        of_one, (part,) = FUNCTIONS[term.name], parts
        return lambda visit, e: of_one(part(visit, e))
    if term.name in OF_TWO and len(parts) == 2:
        of_two, (left, right) = OF_TWO[term.name], parts
        return lambda visit, e: of_two(left(visit, e), right(visit, e))
    return _unknown(builder, term, slots, weight)


def _unknown(builder: _Builder, term: Term, slots: Slots, weight: int) -> Run:
    def run(visit: Visit, e: Places) -> Number:
        raise Inconclusive

    return run


def _slowly(builder: _Builder, term: Term, slots: Slots, weight: int) -> Run:
    builder.work += weight * SLOW
    letters = _letters(term)
    alike, own = rename(term, letters), [(new, slots[old]) for old, new in letters.items()]

    is_shared = builder.compiler.shares_slow(alike)

    def valued(visit: Visit, e: Places) -> Number:
        instance = visit.world.instance(visit.chosen)
        try:
            return instance.number(alike, {new: e[slot] for new, slot in own})
        except OutOfWork:
            raise Inconclusive from None

    def run(visit: Visit, e: Places) -> Number:
        return _kept(visit, (alike, *[e[slot] for _, slot in own]), valued, e, is_shared)

    return run


def _letters(term: Term) -> dict[Index, Index]:
    """A name for each free index, as they stand: terms that differ in their names alone are worth the same."""
    found = dict.fromkeys(each for each in subterms(term) if isinstance(each, Index) and each in term.free)
    return {each: index(f"#{n}", each.dim) for n, each in enumerate(found)}


def _is_usual(term: Term) -> bool:
    """Whether it is a derivative of one entry in another, of which there are but a few."""
    return isinstance(term, D) and isinstance(term.body, Sym)


def _opaque(builder: _Builder, term: Apply, slots: Slots, weight: int) -> Run:
    """An opaque function as `evaluate` takes it: a t + (b t)²/3, and its slopes."""
    arguments = [
        (number, *_array(builder, each, slots, weight)) for number, each in enumerate(term.arguments)
    ]
    component = [slots[each] for each in term.component]
    entries, rest = [], list(term.at)
    for slot in term.slots:
        count = rank(term.arguments[slot])
        entries.append((slot, [slots[each] for each in rest[:count]]))
        rest = rest[count:]

    def run(visit: Visit, e: Places) -> Number:
        here = tuple(e[slot] for slot in component)
        weights = [coefficients(term.name, here, n, tuple(e[slot] for slot in own)) for n, own in entries]
        if len(weights) > 1:
            return fmpq(2, 3) * weights[0][1] * weights[1][1] if len(weights) == 2 else ZERO
        linear, square = ZERO, ZERO
        for number, bound, value in arguments:
            for place in _run_through(visit, e, bound):
                a, b = coefficients(term.name, here, number, place)
                x = value(visit, e)
                linear, square = tamed(linear + a * x), tamed(square + b * x)
        if weights:
            a, b = weights[0]
            return a + fmpq(2, 3) * b * square
        return tamed(linear + square * square / 3)

    return builder.kept(term, slots, run)


def _raised(builder: _Builder, term: MatrixPower, slots: Slots, weight: int) -> Run:
    """An entry of a power of a matrix, factor by factor."""
    (bound, run) = _array(builder, term.matrix, slots, weight)
    top = builder.of(term.exponent, slots, weight)
    i, j = (slots[each] for each in term.at)

    def value(visit: Visit, e: Places) -> Number:
        exponent, count = top(visit, e), visit.world.sizes[term.matrix.index.dim]
        if type(exponent) is not fmpq or exponent.q != 1 or not 0 <= exponent <= MOST_FACTORS:
            raise Inconclusive
        row, column = e[i], e[j]
        entries = [run(visit, e) for _ in _run_through(visit, e, bound)]
        line: list[Number] = [ONE if row == n else ZERO for n in range(count)]
        for _ in range(int(exponent)):
            line = [sum((line[k] * entries[k * count + n] for k in range(count)), ZERO) for n in range(count)]
        return line[column]

    return builder.kept(term, slots, value)


def _inverted(builder: _Builder, term: Inverse | Det, slots: Slots, weight: int) -> Run:
    """A determinant, or an entry of an inverse, of a matrix whose adjugate is kept."""
    (bound, run) = _array(builder, term.matrix, slots, weight)
    own = [slots[each] for each in sorted(term.matrix.free, key=lambda i: i.data)]
    is_shared, matrix = builder.compiler.shares(term), term.matrix

    def worked_out(visit: Visit, e: Places, key: tuple[object, ...]) -> None:
        entries: list[Jet] = [{0: run(visit, e)} for _ in _run_through(visit, e, bound)]
        count = visit.world.sizes[matrix.index.dim]
        found, det = adjugate([entries[n : n + count] for n in range(0, len(entries), count)])
        kept = visit.world.known if is_shared and not visit.chosen else visit.known
        kept[key] = det.get(0, ZERO)
        kept.update(
            {(*key, i, j): entry.get(0, ZERO) for i, row in enumerate(found) for j, entry in enumerate(row)}
        )

    def of_matrix(visit: Visit, e: Places, *place: int) -> Number:
        key = (matrix, *[e[slot] for slot in own])
        if key not in visit.world.known and key not in visit.known:
            worked_out(visit, e, key)
        found = visit.world.known.get((*key, *place))
        return visit.known[(*key, *place)] if found is None else found

    if isinstance(term, Det):
        return of_matrix
    row, column = slots[term.row], slots[term.column]

    def entry(visit: Visit, e: Places) -> Number:
        place = e[row], e[column]
        return tamed(inverse(of_matrix(visit, e)) * of_matrix(visit, e, *place))

    return entry


def _array(
    builder: _Builder, term: Term, slots: Slots, weight: int
) -> tuple[tuple[tuple[int, str], ...], Run]:
    """The slots and sizes of the indices of an argument, and its entry there."""
    bound: list[tuple[int, str]] = []
    while isinstance(term, Array):
        slot = builder.slot()
        slots, weight = {**slots, term.index: slot}, weight * MOST
        bound.append((slot, term.index.dim))
        term = term.body
    return tuple(bound), builder.of(term, slots, weight)


def _run_through(visit: Visit, e: Places, bound: Sequence[tuple[int, str]]) -> Iterator[tuple[int, ...]]:
    for place in product(*(range(visit.world.sizes[dim]) for _, dim in bound)):
        for (slot, _), n in zip(bound, place, strict=True):
            e[slot] = n
        yield place


BUILD: Mapping[type[Term], Callable[[_Builder, Any, Slots, int], Run]] = {
    Num: _number,
    Constant: _named,
    Size: _size,
    Position: _position,
    Sym: _entry,
    Add: _sum,
    Mul: _product,
    Pow: _power,
    Sum: _over,
    Product: _over,
    Max: _slowly,
    Delta: _delta,
    Indicator: _indicator,
    Fn: _function,
    Apply: _opaque,
    Inverse: _inverted,
    MatrixPower: _raised,
    Det: _inverted,
    D: _slowly,
    Moment: _slowly,
    Limit: _unknown,
    Array: _unknown,
}
