"""What terms are worth, as nobody else here says it: fractions where they do, else mpmath at 200 digits.

Derivatives are high differences, sums are loops, expectations are weighted sums over outcomes.  Undefined is
undefined, however it is multiplied; what 200 digits can't tell apart is unsure.  No code of derive.decide.
"""

import itertools
import random
from dataclasses import dataclass, field
from fractions import Fraction

from arguments import entries, variables
from averages import Reading
from mpmath import MPContext
from mpmath.libmp import NoConvergence

from derive.terms import (
    Add,
    Apply,
    Constant,
    D,
    Delta,
    Fn,
    Index,
    Indicator,
    Moment,
    Mul,
    Num,
    Pow,
    Product,
    Size,
    Sum,
    Sym,
)

mp = MPContext()  # of its own: others set the precision of theirs
mp.dps = 200
mpf = mp.mpf
STEP = Fraction(1, 10**20)
NEAR = mpf(10) ** -100  # numbers nearer than this may be the same
SLOPES = mpf(10) ** -10  # how far the slopes on both sides may be apart where there is one slope
STENCIL = ((1, Fraction(4, 5)), (2, Fraction(-1, 5)), (3, Fraction(4, 105)), (4, Fraction(-1, 280)))
LARGEST = 10**6  # an exponent
MOST_OUTCOMES = 3000


class Undefined(Exception):
    """The term has no value there."""


class Unsure(Exception):
    """Nothing can be said at this precision, or nothing of such terms."""


def real(number):
    return number if isinstance(number, mpf) else mpf(number.numerator) / number.denominator


def sign(number):
    """-1, 0 or 1; a small number that is not exact is unsure."""
    if isinstance(number, mpf) and abs(number) < NEAR:
        raise Unsure
    return (number > 0) - (number < 0)


def plus(parts):
    parts = list(parts)
    if all(isinstance(part, Fraction) for part in parts):
        return sum(parts, Fraction(0))
    return mp.fsum(map(real, parts))


def times(parts):
    parts = list(parts)  # all of them, so that what is undefined is not lost beside 0
    if any(isinstance(part, Fraction) and part == 0 for part in parts):
        return Fraction(0)
    found = Fraction(1)
    for part in parts:
        exact = isinstance(found, Fraction) and isinstance(part, Fraction)
        found = found * part if exact else real(found) * real(part)
    return found


def raised(base, exponent):
    """base ** exponent among the real numbers: of a negative base for whole exponents only."""
    if isinstance(exponent, Fraction) and exponent.denominator == 1:
        n = int(exponent)
        if n <= 0 and sign(base) == 0:
            if n < 0:
                raise Undefined
            return Fraction(1)
        if abs(n) > LARGEST:
            raise Unsure
        small = isinstance(base, Fraction) and abs(n) * max(base.numerator.bit_length(), 1) < 20_000
        return base**n if small else mp.power(real(base), n)
    which = sign(base)
    if which < 0:
        raise Undefined
    if which == 0:
        if sign(exponent) <= 0:
            raise Undefined
        return Fraction(0)
    if isinstance(base, Fraction) and isinstance(exponent, Fraction) and exponent.denominator == 2:
        root = Fraction(exact_root(base.numerator), exact_root(base.denominator) or 1)
        if root * root == base:
            return root ** int(exponent.numerator)
    return finite(mp.power(real(base), real(exponent)))


def exact_root(n):
    return int(mp.floor(mp.sqrt(n) + mpf(10) ** -20)) if n < 10**40 else 0


def finite(number):
    if not mp.isfinite(number):
        raise Unsure
    return number


def logarithm(x):
    if sign(x) <= 0:
        raise Undefined
    return Fraction(0) if x == 1 else mp.log(real(x))


def exponential(x):
    if x == 0:
        return Fraction(1)
    if abs(x) > LARGEST:
        raise Unsure
    return mp.exp(real(x))


FUNCTIONS = {
    "exp": exponential,
    "log": logarithm,
    "sigma": lambda x: Fraction(1, 2) if x == 0 else 1 / (1 + exponential(-real(x))),
    "tanh": lambda x: Fraction(0) if x == 0 else mp.tanh(real(x)),
    "sin": lambda x: Fraction(0) if x == 0 else mp.sin(real(x)),
    "cos": lambda x: Fraction(1) if x == 0 else mp.cos(real(x)),
    "erf": lambda x: Fraction(0) if x == 0 else mp.erf(real(x)),
    "relu": lambda x: x if real(x) > 0 else Fraction(0),
    "abs": abs,
    "max": lambda a, b: a if real(a) >= real(b) else b,
    "min": lambda a, b: a if real(a) <= real(b) else b,
}
RELATIONS = {
    "<": lambda s: s < 0,
    "<=": lambda s: s <= 0,
    "=": lambda s: s == 0,
    "!=": lambda s: s != 0,
}


@dataclass
class World:
    """Numbers for every given symbol at given sizes."""

    problem: object
    sizes: dict
    values: dict  # (name, places from 0) -> number
    functions: object = None  # (name, component, entries) -> number
    laws: dict = field(
        default_factory=dict
    )  # (name, place) -> (greater, chance, less): of given moments alone
    moved: dict = field(default_factory=dict)  # (name, place) -> amount, for derivatives
    held: dict | None = None  # under a local derivative: what was moved before it began
    nodes: int = 8  # of Gauss's sums
    settled: dict = field(default_factory=dict)  # what whole terms were found to be worth

    def worth(self, term, at):
        """The number that `term` is, "undefined" or "unsure": worked out once, so that nothing may change after."""
        seen = term, frozenset((i, at[i]) for i in term.free), self.nodes
        if seen not in self.settled:
            try:
                self.settled[seen] = self.value(term, at)
            except Undefined:
                self.settled[seen] = "undefined"
            except (Unsure, OverflowError, ZeroDivisionError, NoConvergence):
                self.settled[seen] = "unsure"
        return self.settled[seen]

    def value(self, term, at=None):
        """The number that `term` is.

        Raises:
            Undefined: it is none.
            Unsure: that can't be told.
        """
        at = at or {}
        match term:
            case Num():
                return term.value
            case Constant():
                return {"pi": +mp.pi}[term.data]
            case Size():
                return Fraction(self.sizes[term.data])
            case Sym():
                return self.entry(term.name, tuple(at[i] for i in term.args))
            case Add():
                return plus(self.value(each, at) for each in term.args)
            case Mul():
                return times([self.value(each, at) for each in term.args])
            case Pow():
                base, exponent = self.value(term.base, at), self.value(term.exponent, at)
                if (
                    not isinstance(term.exponent, Num)
                    and not self.is_whole(term.exponent)
                    and sign(base) <= 0
                ):
                    raise Undefined  # x^y is e^(y log x)
                return raised(base, exponent)
            case Sum():
                return plus(self.bodies(term, at))
            case Product():
                return times(self.bodies(term, at))
            case Delta():
                return Fraction(at[term.args[0]] == at[term.args[1]])
            case Indicator():
                left, right = (self.value(each, at) for each in term.args)
                return Fraction(RELATIONS[term.data](sign(difference(left, right))))
            case Fn(name=name) if name in FUNCTIONS:
                return FUNCTIONS[name](*(self.value(each, at) for each in term.args))
            case D():
                return self.slope(term, at)
            case Apply():
                return self.applied(term, at)
            case Moment(data="E", args=(body,)):
                return self.mean(lambda: self.value(body, at))
            case Moment(args=args):
                one, other = args[0], args[-1]
                both = self.mean(lambda: times([self.value(one, at), self.value(other, at)]))
                means = [self.mean(lambda each=each: self.value(each, at)) for each in (one, other)]
                return difference(both, times(means))
            case _:
                raise Unsure

    def is_whole(self, term):
        """Whether a term is a whole number, whatever its symbols are."""
        match term:
            case Num():
                return term.value.denominator == 1
            case Size():
                return True
            case Sym():
                return self.problem.signs.get(term.name) in ("natural", "whole")
            case Add() | Mul():
                return all(map(self.is_whole, term.args))
        return False

    def bodies(self, term, at):
        return [self.value(term.body, {**at, term.index: n}) for n in range(self.sizes[term.index.dim])]

    def entry(self, name, place):
        definition = self.problem.defined.get(name)
        if definition is None:
            return self.values[name, place] + self.moved.get((name, place), 0)
        moved, held = self.moved, self.held
        self.moved, self.held = moved if held is None else held, None
        try:
            found = self.value(definition.body, dict(zip(definition.params, place, strict=True)))
        finally:
            self.moved, self.held = moved, held
        return found + self.moved.get((name, place), 0)

    def slope(self, term, at):
        held, moved = self.held, dict(self.moved)
        if term.data == "local":
            self.held = moved
        place = (term.wrt.name, tuple(at[i] for i in term.wrt.args))

        def near(steps):
            self.moved = {**moved, place: moved.get(place, Fraction(0)) + steps * STEP}
            return real(self.value(term.body, at))

        try:
            return central(near)
        finally:
            self.held, self.moved = held, moved

    def applied(self, term, at):
        """An opaque function as some smooth function, fixed by its name and component."""
        if self.functions is None:
            raise Unsure
        found = [entries(self, each, at) for each in term.arguments]
        component = tuple(at[i] for i in term.component)
        places = list(variables(term, at, found))
        return mixed(lambda: self.functions(term.name, component, found), found, places)

    def mean(self, body):
        """The expectation of `body`, all random entries that it reads being averaged over."""
        kept = self.values
        self.values = Reading(kept, self.problem.random)
        try:
            body()
            places = sorted(self.values.read)
            if any(self.problem.random[name].beside for name, _ in places):
                raise Unsure
            choices = [self.outcomes(place) for place in places]
            if mp.fprod(map(len, choices)) > MOST_OUTCOMES:
                raise Unsure
            parts = []
            for chosen in itertools.product(*choices):
                self.values = {**kept, **{p: v for p, (v, _) in zip(places, chosen, strict=True)}}
                parts.append(times([*(weight for _, weight in chosen), body()]))
            return plus(parts)
        finally:
            self.values = kept

    def outcomes(self, place):
        """Values and weights of a random entry."""
        law = self.problem.random[place[0]]
        at = dict(zip(law.at, place[1], strict=True))
        parameters = [self.value(each, at) for each in law.parameters]
        match law.law, parameters:
            case "bernoulli", [chance]:
                return [(Fraction(1), chance), (Fraction(0), 1 - chance)]
            case "moments", [mean, *rest]:
                if place in self.laws:
                    greater, chance, less = self.laws[place]
                    return [(greater, chance), (less, 1 - chance)]
                spread = rest[0] if rest else Fraction(1)
                return [(mean + 2, spread / (spread + 4)), (mean - spread / 2, 4 / (spread + 4))]
            case "normal", [mean, variance]:
                return [
                    (mean + raised(variance, Fraction(1, 2)) * z, w) for z, w in gauss("normal", self.nodes)
                ]
            case "uniform", [least, greatest]:
                width = greatest - least
                return [(least + width * z, w) for z, w in gauss("uniform", self.nodes)]
            case "binomial", [count, chance] if count.denominator == 1:
                n = int(count)
                return [
                    (Fraction(k), mp.binomial(n, k) * chance**k * (1 - chance) ** (n - k))
                    for k in range(n + 1)
                ]
        raise Unsure


GAUSS = {}


def gauss(kind, count):
    """Gauss's nodes and weights, exact for polynomials up to degree 2 count − 1."""
    if (kind, count) not in GAUSS:
        if kind == "normal":
            before, here = [mpf(1)], [mpf(1), mpf(0)]
            for n in range(1, count):  # He_{n+1} = x He_n − n He_{n−1}
                lower = [mpf(0)] * (len(here) + 1 - len(before)) + [n * c for c in before]
                before, here = here, [a - b for a, b in zip([*here, mpf(0)], lower, strict=True)]
            roots = mp.polyroots(here, maxsteps=500, extraprec=300)
            scale = mp.factorial(count) / mpf(count) ** 2
            found = [(mp.re(z), scale / mp.polyval(before, z) ** 2) for z in roots]
        else:
            found = []
            for n in range(1, count + 1):
                z = mp.cos(mp.pi * (n - mpf(1) / 4) / (count + mpf(1) / 2))
                for _ in range(12):  # Newton's steps
                    here, slope = legendre(count, z)
                    z -= here / slope
                slope = legendre(count, z)[1]
                found.append(((1 + z) / 2, 1 / ((1 - z**2) * slope**2)))
        GAUSS[kind, count] = found
    return GAUSS[kind, count]


def legendre(degree, z):
    """Legendre's polynomial and its slope."""
    before, here = mpf(1), z
    for n in range(1, degree):
        before, here = here, ((2 * n + 1) * z * here - n * before) / (n + 1)
    return here, degree * (before - z * here) / (1 - z**2)


def central(near):
    """The slope at 0 of what is a function of whole steps: the same from both sides, or undefined."""
    sides = {n: near(n) for n in (-4, -3, -2, -1, 0, 1, 2, 3, 4)}
    h = real(STEP)
    right, left = (sides[1] - sides[0]) / h, (sides[0] - sides[-1]) / h
    if abs(right - left) > SLOPES * (1 + abs(right) + abs(left)):
        if abs(right - left) > 100 * SLOPES:
            raise Undefined
        raise Unsure
    return mp.fsum(real(c) * (sides[n] - sides[-n]) for n, c in STENCIL) / h


def mixed(f, entries, places):
    """The mixed partial of f in the entries at `places`."""
    if not places:
        return f()
    (slot, place), *rest = places
    before = entries[slot][place]

    def near(steps):
        entries[slot][place] = before + steps * STEP
        try:
            return real(mixed(f, entries, rest))
        finally:
            entries[slot][place] = before

    return central(near)


def difference(a, b):
    return plus([a, -b])


def wild(name, component, entries):
    """A smooth function that nobody would guess."""
    total = [Fraction(0)] * 3
    for slot, those in enumerate(entries):
        for place, value in those.items():
            rng = random.Random(repr((name, component, slot, place)))
            for n in range(3):
                total[n] = (
                    total[n] + Fraction(rng.randint(-9, 9), 7) * value
                    if isinstance(value, Fraction) and isinstance(total[n], Fraction)
                    else real(total[n]) + mpf(rng.randint(-9, 9)) / 7 * real(value)
                )
    a, b, c = map(real, total)
    return a + b**2 / 3 + mp.sin(c) + mp.cos(a - b)


def quadratic(name, component, entries):
    """A polynomial that nobody would guess, whose expectations sums of few values give."""
    rng = random.Random(repr((name, component)))
    values = [value for those in entries for value in those.values()]
    first, second = (plus(times([Fraction(rng.randint(-9, 9), 7), x]) for x in values) for _ in range(2))
    return plus([Fraction(rng.randint(1, 5)), first, times([Fraction(1, 3), second, second])])


def compare(a, b, slack=NEAR):
    """Whether two numbers are equal ("equal", "different"), or "unsure" where only nearly."""
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return "equal" if a == b else "different"
    gap = abs(real(a) - real(b))
    scale = 1 + abs(real(a)) + abs(real(b))
    if gap <= slack * scale:
        return "equal"
    return "different"


# -- places to try --------------------------------------------------------------------------------

F = Fraction
POOLS = (
    (F(1), F(-1), F(2), F(0), F(3), F(-2)),
    (F(0), F(1), F(-1)),
    (F(1, 2), F(-1, 3), F(7, 5), F(-9, 4), F(5, 7), F(1, 10)),
    tuple(F(n, 1733) for n in range(-4001, 4001, 97)),
    (F(1), F(2), F(3), F(5), F(7)),
    (F(-1), F(-2), F(-3), F(-5), F(-7)),
    (F(30), F(-30), F(1, 50), F(-1, 50)),
)
SIZES = (1, 2, 3)
REPAIRS = 12


def worlds(problem, assumed=(), count=40, seed=0, functions=wild):
    """Worlds in which all that is declared and `assumed` holds, at most `count`, special ones among them."""
    rng = random.Random(seed)
    found = 0
    for trial in range(4 * count):
        if found == count:
            return
        same = rng.random() < 0.4
        common = rng.choice(SIZES)
        sizes = {dim: common if same else rng.choice(SIZES) for dim in problem.sizes}
        here = drawn(problem, sizes, rng, POOLS[trial % len(POOLS)], functions)
        if is_met(here, assumed, rng):
            found += 1
            yield here


def drawn(problem, sizes, rng, pool, functions=wild):
    values = {}
    bits = {name for name, law in problem.random.items() if law.law == "bernoulli"}
    for symbol in problem.symbols:
        for place in itertools.product(*(range(sizes[dim]) for dim in symbol.dims)):
            number = rng.choice(pool)
            if symbol.sign in ("natural", "whole"):
                number = F(abs(int(number)) + (symbol.sign == "natural"))
            if symbol.sign in ("positive", "nonnegative"):
                number = abs(number)
            if number == 0 and symbol.sign in ("positive", "nonzero"):
                number = F(1)
            if symbol.name in bits:
                number = F(rng.randint(0, 1))
            values[symbol.name, place] = number
    for each in problem.hypotheses:  # y² = y: of 0s and 1s
        left, right = each.terms[:2]
        if each.relation == "=" and isinstance(left, Pow) and left.base is right and isinstance(right, Sym):
            values.update({p: F(rng.randint(0, 1)) for p in values if p[0] == right.name})
    return World(problem, sizes, values, functions)


def places(terms, sizes):
    free = sorted(frozenset().union(*(term.free for term in terms)), key=lambda i: i.data)
    for chosen in itertools.product(*(range(sizes[i.dim]) for i in free)):
        yield dict(zip(free, chosen, strict=True))


def holds(world, judgement, at):
    """Whether a judgement surely holds there; what is none about numbers is taken to hold."""
    if judgement.relation not in RELATIONS:
        return True
    left, right = (world.value(term, at) for term in judgement.terms)
    gap = difference(left, right)
    if isinstance(gap, mpf) and abs(gap) < NEAR:
        return judgement.relation in ("=", "<=")
    return RELATIONS[judgement.relation](sign(gap))


def facts(problem):
    return [*problem.hypotheses, *problem.supposed]


def wanting(world, judgements):
    """The first that fails, and where; or None."""
    for judgement in judgements:
        for at in places(judgement.terms, world.sizes):
            try:
                if not holds(world, judgement, at):
                    return judgement, at
            except (Undefined, Unsure):
                return judgement, at
    return None


def is_met(world, assumed, rng):
    """Whether all holds, after some numbers were moved for equations and bounds."""
    needed = [*facts(world.problem), *assumed]
    for _ in range(REPAIRS):
        found = wanting(world, needed)
        if found is None:
            return all(fits(symbol, world) for symbol in world.problem.symbols)
        if not repaired(world, *found, rng):
            return False
    return False


def fits(symbol, world):
    tests = {
        "positive": lambda x: x > 0,
        "nonnegative": lambda x: x >= 0,
        "nonzero": lambda x: x != 0,
        "natural": lambda x: x > 0 and x == int(x),
        "whole": lambda x: x >= 0 and x == int(x),
    }
    test = tests.get(symbol.sign, lambda x: True)
    return all(test(x) for (name, _), x in world.values.items() if name == symbol.name)


def repaired(world, judgement, at, rng):
    """Move one entry so that the equation or bound holds, as if it were linear in that."""
    if judgement.relation not in ("=", "<", "<="):
        return False
    names = {n.name for t in judgement.terms for n in syms(world.problem, t)}
    signs = {symbol.name: symbol.sign for symbol in world.problem.symbols}
    movable = [p for p in world.values if p[0] in names and signs[p[0]] not in ("natural", "whole")]
    if _hot(world, judgement, movable, rng):
        return True
    rng.shuffle(movable)

    def gap():
        left, right = (world.value(term, at) for term in judgement.terms)
        return difference(left, right)

    for place in movable[:6]:
        before = world.values[place]
        try:
            here = gap()
            world.values[place] = before + 1
            slope = difference(gap(), here)
            if slope != 0:
                wanted = F(0) if judgement.relation == "=" else F(-rng.randint(1, 3), 2)
                exact = isinstance(here, Fraction) and isinstance(slope, Fraction)
                number = before + (wanted - here) / slope if exact else None
                if number is not None and number.denominator < 10**12:
                    world.values[place] = number
                    if all(fits(s, world) for s in world.problem.symbols if s.name == place[0]):
                        return True
        except (Undefined, Unsure):
            pass
        world.values[place] = before
    return False


def _hot(world, judgement, movable, rng):
    """Σ y = 1 where the entries are 0 or 1."""
    left, right = judgement.terms[:2]
    if judgement.relation != "=" or not isinstance(left, Sum) or not isinstance(left.body, Sym):
        return False
    binary = any(
        each.relation == "=" and isinstance(each.terms[0], Pow) and each.terms[0].base is each.terms[1]
        and isinstance(each.terms[1], Sym) and each.terms[1].name == left.body.name
        for each in world.problem.hypotheses
    )  # fmt: skip
    if not binary or not isinstance(right, Num) or right.value != 1:
        return False
    rest = {}
    for place in movable:
        others = place[1][:-1] if len(place[1]) > 1 else ()
        rest.setdefault(others, []).append(place)
    for those in rest.values():
        chosen = rng.choice(those)
        world.values.update({p: F(int(p == chosen)) for p in those})
    return True


def syms(problem, term, seen=None):
    seen = set() if seen is None else seen
    if isinstance(term, Index):
        return
    if isinstance(term, Sym):
        if term.name in problem.defined:
            if term.name not in seen:
                seen.add(term.name)
                yield from syms(problem, problem.defined[term.name].body, seen)
        else:
            yield term
        return
    for each in term.args:
        yield from syms(problem, each, seen)


def judged(world, at, asked, answer):
    """How an answer compares with what is asked for: equal, different, unsure, or which of them is undefined."""
    roughly = any(_rough(t) for t in (asked, answer))
    found = []
    for count in (8, 11):
        world.nodes = count
        pair = [world.worth(term, at) for term in (asked, answer)]
        if "unsure" in pair:
            return "unsure"
        found.append(pair)
        if not roughly:
            break
    (a, b) = found[0]
    if a == "undefined":
        return "nothing asked"
    if b == "undefined":
        return "undefined"
    if roughly and any(
        compare(x, y, mpf(10) ** -20) == "different"
        for x, y in zip(*found, strict=True)
        if "undefined" not in (x, y)
    ):
        return "unsure"
    slack = mpf(10) ** -80 if _slopes(asked) or _slopes(answer) else NEAR
    if roughly:
        slack = mpf(10) ** -30
    verdict = compare(a, b, slack)
    if (
        verdict == "different"
        and abs(real(a) - real(b)) < slack * mpf(10) ** 10 * (1 + abs(real(a)))
        and not (isinstance(a, Fraction) and isinstance(b, Fraction))
    ):
        return "unsure"
    return verdict


def _rough(term):
    return isinstance(term, Moment) or any(_rough(arg) for arg in term.args)


def _slopes(term):
    return (
        isinstance(term, D) or (isinstance(term, Apply) and bool(term.slots)) or any(map(_slopes, term.args))
    )
