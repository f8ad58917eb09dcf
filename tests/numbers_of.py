"""A second opinion on what terms are worth: mpmath at 50 digits, derivatives by central differences.

Shares nothing with the program but the shape of terms.
"""

import itertools
import random
from dataclasses import dataclass, field

import mpmath
from arguments import entries, variables
from averages import mean
from mpmath import mp, mpf

from derive.terms import (
    Add,
    Apply,
    Constant,
    D,
    Delta,
    Det,
    Fn,
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
)

mp.dps = 50
STEP = mpf(10) ** -12

FUNCTIONS = {
    "exp": mpmath.exp,
    "log": mpmath.log,
    "sigma": lambda t: 1 / (1 + mpmath.exp(-t)),
    "tanh": mpmath.tanh,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "erf": mpmath.erf,
    "factorial": mpmath.factorial,
    "Gamma": mpmath.gamma,
    "relu": lambda t: max(t, mpf(0)),
    "abs": abs,
    "max": max,
    "min": min,
}
RELATIONS = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


@dataclass
class World:
    """Numbers for every symbol at given sizes."""

    sizes: dict
    values: dict  # (name, indices) -> number
    definitions: dict = field(default_factory=dict)
    moved: dict = field(default_factory=dict)  # (name, indices) -> amount, for derivatives
    held: dict | None = None  # under a local derivative: what was moved before it began
    function: object = None  # what opaque functions are, if not `wild`
    randoms: dict = field(default_factory=dict)  # name -> its distribution
    is_still: bool = True  # not in an average or a limit, in which values change
    inverses: dict = field(default_factory=dict)  # of one evaluation, as long as it is still

    def __call__(self, term, at=None):
        self.inverses.clear()
        return self.value(term, at or {})

    def value(self, term, at):
        match term:
            case Num():
                return mpf(term.value.numerator) / term.value.denominator
            case Constant():
                return {"pi": +mp.pi}[term.data]
            case Size():
                return mpf(self.sizes[term.data])
            case Sym():
                place = (term.name, tuple(at[i] for i in term.args))
                if term.name in self.definitions:
                    definition = self.definitions[term.name]
                    inner = dict(zip(definition.params, place[1], strict=True))
                    moved, held = self.moved, self.held
                    self.moved, self.held = moved if held is None else held, None
                    fixed = self.value(definition.body, inner)
                    self.moved, self.held = moved, held
                    return fixed + self.moved.get(place, 0)
                return self.values[place] + self.moved.get(place, 0)
            case Add():
                return mpmath.fsum(self.value(a, at) for a in term.args)
            case Mul():
                return mpmath.fprod(self.value(a, at) for a in term.args)
            case Pow():
                base, exponent = (self.value(a, at) for a in term.args)
                if exponent == int(exponent):
                    return base ** int(exponent) if base or exponent >= 0 else mpf(0)
                return mpmath.power(base, exponent)
            case Sum():
                return mpmath.fsum(
                    self.value(term.body, {**at, term.index: n}) for n in range(self.sizes[term.index.dim])
                )
            case Product():
                return mpmath.fprod(
                    self.value(term.body, {**at, term.index: n}) for n in range(self.sizes[term.index.dim])
                )
            case Max():
                return max(
                    self.value(term.body, {**at, term.index: n}) for n in range(self.sizes[term.index.dim])
                )
            case Delta():
                i, j = (at[i] for i in term.args)
                return mpf(i == j)
            case Indicator():
                return mpf(RELATIONS[term.data](*(self.value(a, at) for a in term.args)))
            case Fn():
                return FUNCTIONS[term.name](*(self.value(a, at) for a in term.args))
            case D():
                return self.slope(term, at)
            case Apply():
                return self.opaque(term, at)
            case Det():
                return mpmath.det(self.matrix(term.matrix, at))
            case Inverse():
                return self.inverse(term.matrix, at)[at[term.row], at[term.column]]
            case MatrixPower():
                raised = self.matrix(term.matrix, at) ** int(self.value(term.exponent, at))
                row, column = term.at
                return raised[at[row], at[column]]
            case Position():
                return mpf(at[term.index] + 1)
            case Moment(data="E", args=(body,)):
                return mean(self, body, at)
            case Moment(args=args):
                one, other = args[0], args[-1]
                return mean(self, one * other, at) - mean(self, one, at) * mean(self, other, at)
            case _:
                raise TypeError(type(term).__name__)

    def matrix(self, term, at):
        inner, count = term.body, self.sizes[term.index.dim]
        return mpmath.matrix(
            [
                [self.value(inner.body, {**at, term.index: n, inner.index: m}) for m in range(count)]
                for n in range(count)
            ]
        )

    def inverse(self, term, at):
        """The whole inverse, once for all of its entries: a Σ over these asks for each of them."""
        if any(self.moved.values()) or not self.is_still:
            return mpmath.inverse(self.matrix(term, at))
        place = (term, tuple((i, at[i]) for i in sorted(term.free, key=lambda i: i.data)))
        if place not in self.inverses:
            self.inverses[place] = mpmath.inverse(self.matrix(term, at))
        return self.inverses[place]

    def opaque(self, term, at):
        """A smooth function that nobody would guess, fixed by its name and component."""
        found = [entries(self, argument, at) for argument in term.arguments]
        component = tuple(at[i] for i in term.component)
        places = list(variables(term, at, found))
        return difference(lambda: (self.function or wild)(term.name, component, found), found, places)

    def slope(self, term, at):
        held = self.held
        if term.data == "local":
            self.held = dict(self.moved)
        try:
            return self.moving(term, at)
        finally:
            self.held = held

    def moving(self, term, at):
        place = (term.wrt.name, tuple(at[i] for i in term.wrt.args))
        before = self.moved.get(place, mpf(0))
        h = STEP
        sides = []
        for sign in (1, -1):
            self.moved[place] = before + sign * h
            sides.append(self.value(term.body, at))
        self.moved[place] = before
        return (sides[0] - sides[1]) / (2 * h)


def wild(name, component, entries):
    total = [mpf(0)] * 3
    for slot, those in enumerate(entries):
        for place, value in those.items():
            rng = random.Random(repr((name, component, slot, place)))
            for n in range(3):
                total[n] += rng.randint(-9, 9) * value / 7
    return total[0] + total[1] ** 2 / 3 + mpmath.sin(total[2])


def difference(f, entries, places):
    """The mixed partial of f in the entries at `places`, by central differences."""
    if not places:
        return f()
    (slot, place), *rest = places
    before, sides = entries[slot][place], []
    for sign in (1, -1):
        entries[slot][place] = before + sign * STEP
        sides.append(difference(f, entries, rest))
    entries[slot][place] = before
    return (sides[0] - sides[1]) / (2 * STEP)


def close(a, b):
    """Whether two numbers agree but for the error of the differences."""
    return abs(a - b) <= mpf(10) ** -9 * (1 + abs(a) + abs(b))


def world(problem, sizes, seed):
    """Random numbers that respect what the problem declares: signs, sums that are given, what is 0 or 1."""
    rng = random.Random(seed)
    values = {}
    for symbol in problem.symbols:
        for place in itertools.product(*(range(sizes[dim]) for dim in symbol.dims)):
            number = mpf(rng.randint(-3000, 3000) or 7) / 1733
            values[symbol.name, place] = abs(number) if symbol.sign in ("positive", "nonnegative") else number
    hot = dict.fromkeys(left.base.name for left, right in equations(problem) if left == right**2)
    for name in hot:
        for place in [place for other, place in values if other == name]:
            values[name, place] = mpf(rng.randint(0, 1))
    for left, right in equations(problem):
        if isinstance(left, Sum) and isinstance(left.body, Sym):
            name = left.body.name
            if name in hot:  # one entry is what they sum to, the others are 0
                places = [place for other, place in values if other == name]
                values |= {(name, place): mpf(0) for place in places} | {(name, rng.choice(places)): mpf(1)}
                continue
            total = sum(v for (n, _), v in values.items() if n == name)
            assert isinstance(right, Num)
            values[name, (0,)] += mpf(right.value.numerator) / right.value.denominator - total
    return World(dict(sizes), values, problem.defined, randoms=problem.random)


def equations(problem):
    return [each.terms for each in problem.hypotheses if each.relation == "="]


def holds(claim, problem, sizes, seed, here=None):
    """Whether an equation or a bound holds there, for all values of its free indices."""
    here = here or world(problem, sizes, seed)
    left, right = claim.terms
    free = sorted(left.free | right.free, key=lambda i: i.data)
    places = itertools.product(*(range(sizes[i.dim]) for i in free))
    values = ((here(left, at), here(right, at)) for at in (dict(zip(free, p, strict=True)) for p in places))
    return all(close(a, b) or (claim.relation in ("<", "<=") and a < b) for a, b in values)
