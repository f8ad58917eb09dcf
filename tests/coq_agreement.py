"""Whether the text of a section says what a theorem claims: the values of both, by two readers."""

import functools
import itertools
import random

import mpmath
import numbers_of
from coq_syntax import Bind, Name, Op
from coq_values import Reader, arrow, as_type, close, curried_or_value, quotients, spine
from mpmath import mpf
from numbers_of import RELATIONS

from derive.kernel import Symbol
from derive.kernel.judgement import CURVED
from derive.terms import D, Fn, Index, Num, Pow, subterms


@functools.cache
def coefficients(name, component, place):
    rng = random.Random(repr((name, component, place)))
    return [mpf(rng.randint(-9, 9)) / 7 for _ in range(3)]


def rough(name, component, entries):
    """A smooth function of entries by slot, row and column, that nobody would guess."""
    linear, squared, inside = mpf(0), mpf(0), mpf(0)
    for place, value in entries.items():
        a, b, c = coefficients(name, component, place)
        linear, squared, inside = linear + a * value, squared + b * value, inside + c * value
    return linear + squared**2 / 3 + mpmath.sin(inside)


def of_slots(name, component, slots):
    """The same, for the arguments of numbers_of: places have as many indices as the argument."""
    flat = {(s, *(*at, 0, 0)[:2]): value for s, those in enumerate(slots) for at, value in those.items()}
    return rough(name, component, flat)


def risen(_name, _component, entries):
    """A function of one number that rises and bends upwards, with a root at 0.7."""
    (t,) = entries.values()
    return mpmath.exp(t / 2) - mpmath.exp(mpf("0.35"))


def risen_of_slots(name, component, slots):
    """The same, for the arguments of numbers_of."""
    return risen(name, component, slots[0])


RISEN = {
    "x^*": "0.7",
    "r": "0.7",
    "x_k": "1.1",
    "x": "1.1",
    "M": "9",
    "L": "9",
    "m": "0.3",
    "a": "1.2",
    "b": "0.4",
}


def usual(theorem):
    """Numbers of which what is given of all numbers holds, if anything is, where functions are `risen`."""
    if not theorem.everywhere and not theorem.witnesses:
        return {}
    return {(s.name, ()): mpf(RISEN[s.name]) for s in theorem.problem.symbols if s.name in RISEN}


def outside(name, place):
    """What an array is where no entry of it is meant: a statement may not depend on it."""
    return mpf(random.Random(repr((name, place))).randint(-3000, 3000)) / 1234


class Both:
    """The text of a section and the theorem that it states, at the same numbers."""

    def __init__(self, text, theorem):
        self.theorem, self.problem = theorem, theorem.problem
        self.reader = Reader(text)

    def at(self, sizes, seed, values=None):
        """Give both the same numbers: by the order in which names are declared."""
        problem, reader = self.problem, self.reader
        self.sizes = sizes
        self.world = numbers_of.world(problem, sizes, seed)
        self.world.values.update(usual(self.theorem) if values is None else values)
        is_usual = values is None and bool(usual(self.theorem))
        self.world.function = risen_of_slots if is_usual else of_slots
        function = risen if is_usual else rough
        for witness in self.theorem.witnesses:
            self.find(witness)
        functions = dict(zip(reader.functions, problem.functions, strict=True))
        arrays = {}
        for coq, symbol in zip(reader.arrays, self.symbols, strict=True):
            arrays[coq] = curried_or_value(
                len(symbol.dims), lambda *at, name=symbol.name: self.entry(name, at)
            )
        reader.at(
            dict(zip(reader.sizes, (sizes[name] for name in problem.sizes), strict=True)),
            arrays,
            lambda coq, component, dims: lambda entries: function(functions[coq].name, component, entries),
        )
        return self

    @property
    def symbols(self):
        """Those of the problem, and the numbers that there are besides."""
        return (*self.problem.symbols, *(Symbol(witness.name) for witness in self.theorem.witnesses))

    def find(self, witness):
        """The number that a witness is: by halving, as the last derivative rises."""
        low, high = (self.world(end) for end in (witness.at, witness.towards))
        place = (witness.name, ())

        def too_much(number):
            self.world.values[place] = number
            left, right = (self.world(side) for side in witness.equation.terms)
            return right - left

        sign = too_much(high)
        for _ in range(160):
            middle = (low + high) / 2
            low, high = (low, middle) if too_much(middle) * sign > 0 else (middle, high)
        self.world.values[place] = (low + high) / 2

    def entry(self, name, at):
        found = self.world.values.get((name, at))
        return outside(name, at) if found is None else found

    def faults(self):
        """What does not hold, or is not what the theorem claims."""
        reader = self.reader
        for name in reader.hypotheses:
            if not reader.is_true(name):
                yield f"{name} does not hold"
        yield from self.strange_definitions()
        for name, _ in reader.said.theorems:
            if not reader.is_true(name):
                yield f"{name} is false"
        yield from self.strange_answers()
        yield from self.strange_cases()
        yield from self.strange_convexity()
        yield from self.missing_conditions()

    # -- definitions --------------------------------------------------------------------------

    def strange_definitions(self):
        """Those of the problem, in its order; the others are E_of_m, as functions of what may move."""
        for coq, name in zip(self.own_definitions, self.problem.ordered, strict=True):
            if not self.agree(self.reader.values[coq], name):
                yield f"{coq} is not {name}"
        for coq in self.reader.definitions:
            if coq not in self.own_definitions and not self.follows(coq):
                yield f"{coq} is not what its name says"

    @property
    def own_definitions(self):
        """Those that are arrays, of any rank: functions of indices only."""
        kinds = [arrow(*["nat"] * rank, "R") for rank in range(5)]
        return [coq for coq in self.reader.definitions if self.reader.types[coq] in kinds]

    def places(self, name):
        return itertools.product(*(range(self.sizes[dim]) for dim in self.problem.shapes[name]))

    def exact(self, name, place):
        """An entry of a symbol or definition."""
        if name not in self.problem.defined:
            return self.world.values[name, place] + self.world.moved.get((name, place), 0)
        head = self.problem.defined[name].head
        return self.world(head, dict(zip(head.args, place, strict=True)))

    def agree(self, value, name):
        for place in self.places(name):
            entry = value
            for n in place:
                entry = entry(n)
            if not close(entry, self.exact(name, place)):
                return False
        return True

    def coq_names(self):
        named = [*zip(self.reader.arrays, self.symbols, strict=True)]
        return {symbol.name: coq for coq, symbol in named} | dict(
            zip(self.problem.ordered, self.own_definitions, strict=True)
        )

    def follows(self, coq):
        """Whether E_of_m is E where m is moved anyhow."""
        names = self.coq_names()
        for count in (1, 2, 3):
            for name, *movers in itertools.permutations(names, count + 1):
                if coq == f"{names[name]}_of_{'_'.join(names[m] for m in movers)}":
                    return self.agree_where_moved(self.reader.values[coq], name, movers)
        return False

    def agree_where_moved(self, value, name, movers):
        self.world.moved = {  # not far: log(1 − ŷ) must keep its meaning
            (m, place): abs(outside(m, place)) / 300 for m in movers for place in self.places(m)
        }
        for mover in movers:
            value = value(self.whole(mover))
        is_so = self.agree(value, name)
        self.world.moved = {}
        return is_so

    def whole(self, name):
        entries = {place: self.exact(name, place) for place in self.places(name)}
        rank = len(self.problem.shapes[name])
        return curried_or_value(rank, lambda *at: entries[at] if at in entries else outside(name, at))

    # -- theorems -----------------------------------------------------------------------------

    @property
    def is_slope(self):
        """Whether it is said what a derivative is: that it exists goes with it."""
        return self.theorem.claim.relation == "=" and isinstance(self.theorem.claim.terms[0], D)

    def strange_answers(self):
        if self.theorem.claim.relation in CURVED:
            yield from self.strange_curvature(*self.reader.said.theorems[0])
            return
        left, right = self.theorem.claim.terms
        free = sorted(left.free | right.free, key=lambda i: i.data)
        name, tree = self.reader.said.theorems[0]
        if relation_of(tree) != ("is_derive" if self.is_slope else self.theorem.claim.relation):
            yield f"{relation_of(tree)} where {self.theorem.claim.relation} is claimed"
            return
        yield from self.strange_places(tree)
        said = dict(self.reader.instances(name))
        places = set(itertools.product(*(range(self.sizes[i.dim]) for i in free)))
        if set(said) != places:
            yield f"about {sorted(said)}, not about {sorted(places)}"
        for place in sorted(places & set(said)):
            at = dict(zip(free, place, strict=True))
            claimed, stated = [self.world(left, at), self.world(right, at)], said[place]
            if self.is_slope:
                f, x, v = stated
                claimed += [self.world(left.wrt, at), self.world(left.body, at)]
                stated = [quotients(f, x)[2], v, x, f(x)]
            if not all(map(close, stated, claimed)):
                yield f"another answer at {place}"

    def strange_places(self, tree):
        """Each number that a claim names is said to exist, between the two that it is between."""
        for witness in self.theorem.exists:
            if not (isinstance(tree, Bind) and tree.word == "exists" and len(tree.binders) == 1):
                yield f"it is not said that there is {witness.name}"
                return
            place, rest = tree.body.args
            head, args = spine(place)
            names = {tree.binders[0][0]: "R"}
            env = {tree.binders[0][0]: self.world.values[witness.name, ()]}
            found = [self.reader.meaning(each, names, "R", "R")(env) for each in args]
            wanted = [self.world(each) for each in (witness.at, witness.towards, witness.term)]
            if head != Name("between") or not all(map(close, found, wanted)):
                yield f"it is said that {witness.name} is elsewhere"
            tree = rest
        if isinstance(tree, Bind) and tree.word == "exists":
            yield "it is said that there is more"

    def strange_cases(self):
        """Each case has a theorem with the same conditions, which gives the answer the same value."""
        names = [name for name, _ in self.reader.said.theorems if name.startswith("answer_case")]
        if len(names) != len(self.theorem.cases):
            yield f"{len(names)} theorems for {len(self.theorem.cases)} cases"
        answer = self.theorem.claim.terms[1]
        for name, case in zip(names, self.theorem.cases, strict=False):
            spoken = [answer, case.value, *(term for condition in case.when for term in condition.terms)]
            free = sorted(frozenset().union(*(term.free for term in spoken)), key=lambda i: i.data)
            said = list(self.reader.cases(name))
            places = set(itertools.product(*(range(self.sizes[i.dim]) for i in free)))
            if {place for place, *_ in said} != places:
                yield f"{name} is about other indices"
                continue
            for place, conditions, sides in said:
                at = dict(zip(free, place, strict=True))
                if conditions != [self.holds(condition, at) for condition in case.when]:
                    yield f"{name} has other conditions at {place}"
                if not all(map(close, sides, (self.world(answer, at), self.world(case.value, at)))):
                    yield f"{name} has another value at {place}"

    def strange_convexity(self):
        """J((1 − s)x + sz) ≤ (1 − s)J(x) + sJ(z) for 0 ≤ s ≤ 1 and all x, z, positive if the variable is."""
        for name, tree in self.reader.said.theorems:
            if not name.startswith("answer_convex"):
                continue
            convexity = self.theorem.convexity
            if convexity is None or len(convexity.directions) > 1:
                yield f"{name}, where nothing is said to be convex"
                return
            variable = convexity.directions[0][0]
            signs = [
                each
                for each in (*self.problem.declared, *self.theorem.assumed)
                if each.relation == "<" and getattr(each.terms[1], "name", "") == variable
            ]
            yield from self.strange_bend(name, tree, [variable], convexity.of, "convex", signs)

    def strange_curvature(self, name, tree):
        """The same of a claim, in all its variables together, where x and z are such that what is given holds."""
        of, *entries = self.theorem.claim.terms
        variables = [entry.name for entry in entries]
        given = [
            each
            for each in (*self.theorem.given, *self.theorem.assumed)
            if any(self.problem.depends(term, v) for term in each.terms for v in variables)
        ]
        yield from self.strange_bend(name, tree, variables, of, self.theorem.claim.relation, given)

    def strange_bend(self, name, tree, variables, of, relation, given):
        names = {bound: as_type(kind) for bound, kind in tree.binders}
        shapes = [arrow(*["nat"] * len(self.problem.shapes[v]), "R") for v in variables for _ in (0, 1)]
        if list(names.values()) != [*shapes, "R"]:
            yield f"{name} is about values of other types"
            return
        premises, body = [], tree.body
        while isinstance(body, Op) and body.sign == "->":
            premises.append(self.reader.meaning(body.args[0], names, "R", "Prop"))
            body = body.args[1]
        if not isinstance(body, Op) or body.sign != "<=":
            yield f"{name} has another sign"
            return
        sides = [self.reader.meaning(side, names, "R", "R") for side in body.args]
        runs = premises, sides if relation == "convex" else sides[::-1]
        yield from self.strange_chords(name, names, variables, of, given, runs)

    def strange_chords(self, name, names, variables, of, given, runs):
        """Whether all that is said is said of some points x, z and those between."""
        premises, sides = runs
        for n, s in itertools.product((mpf("0.4"), 2, -3), (mpf("0.3"), mpf(0), mpf("1.25"), mpf("-0.2"))):
            ends = [
                {
                    v: {
                        at: mpmath.cos(7 * e + 2 * sum(at) + 3 * m) / 5 + (mpf(n) if e else mpf("0.5"))
                        for at in self.places(v)
                    }
                    for m, v in enumerate(variables)
                }
                for e in (0, 1)
            ]
            values = [self.curried(v, end[v]) for v in variables for end in ends]
            env = dict(zip(names, (*values, s), strict=True))
            allowed = 0 <= s <= 1 and all(self.is_given(each, end) for each in given for end in ends)
            if all(premise(env) for premise in premises) != allowed:
                yield f"{name} has other conditions"
            if allowed:
                first, last = ends
                between = {
                    v: {at: (1 - s) * first[v][at] + s * last[v][at] for at in first[v]} for v in variables
                }
                low, one, other = (self.bent(of, {}, point) for point in (between, first, last))
                if not all(map(close, [side(env) for side in sides], (low, (1 - s) * one + s * other))):
                    yield f"{name} is about another function"

    def curried(self, name, entries):
        rank = len(self.problem.shapes[name])
        return curried_or_value(rank, lambda *at: entries.get(at, mpf(1)))

    def is_given(self, judgement, point):
        """Whether a judgement holds at a point, for all values of its indices."""
        left, right = judgement.terms
        return all(
            RELATIONS[judgement.relation](self.bent(left, at, point), self.bent(right, at, point))
            for at in self.all_indices(judgement.terms)
        )

    def bent(self, of, at, point):
        """A term where the variables are elsewhere."""
        self.world.moved = {
            (v, place): value - self.world.values[v, place]
            for v, entries in point.items()
            for place, value in entries.items()
        }
        found = self.world(of, at)
        self.world.moved = {}
        return found

    def holds(self, condition, at):
        left, right = (
            at[term] if isinstance(term, Index) else self.world(term, at) for term in condition.terms
        )
        return {"=": close(left, right), "!=": not close(left, right), "<": left < right}[condition.relation]

    def missing_conditions(self):
        """Every derivative in the claim is said to exist, and every divisor not to be 0."""
        exist, nonzero, positive = [], [], []
        for name, tree in self.reader.said.theorems[1:-1]:
            body = tree
            while isinstance(body, Bind):
                body = body.body
            if isinstance(body, Op) and body.sign == "->":
                continue  # a case, or convexity
            instances = [parts for _, parts in self.reader.instances(name)]
            if spine(body)[0] == Name("is_grad"):
                continue  # a claim of its own: it is found true or not
            if not isinstance(body, Op):
                exist += [(x, f(x), quotients(f, x)[2]) for f, x in instances]
            elif body.sign == "<>":
                nonzero += [(left - right,) for left, right in instances]
            elif body.sign == "<":
                positive += [(right - left,) for left, right in instances]
        left, *others = self.theorem.claim.terms
        sides = [
            *self.needed(left, self.is_slope),
            *(each for term in others for each in self.needed(term, False)),
        ]
        for kind, values in sides:
            found = {"exists": exist, "nonzero": nonzero + positive, "positive": positive}[kind]
            if not any(all(map(close, each, values)) for each in found):
                yield f"it is not said that what is {[float(v) for v in values]} {kind}"

    def needed(self, term, is_start):
        """(what must be said, of which values) for a term, for every value of the indices that are free."""
        found = []
        for part in subterms(term):
            if isinstance(part, D) and not (is_start and part is term):
                found += [("exists", part.wrt, part.body, part)]
            elif isinstance(part, Pow) and isinstance(part.exponent, Num) and part.exponent.value < 0:
                found += [("nonzero", part.base)]
            elif isinstance(part, Fn) and part.name == "log":
                found += [("positive", part.args[0])]
        return [
            (kind, [self.world(each, at) for each in those])
            for kind, *those in found
            for at in self.all_indices(those)
        ]

    def all_indices(self, terms):
        free = sorted(frozenset().union(*(term.free for term in terms)), key=lambda i: i.data)
        for place in itertools.product(*(range(self.sizes[i.dim]) for i in free)):
            yield dict(zip(free, place, strict=True))

    # -- what is given ------------------------------------------------------------------------

    def given(self):
        """Whether each hypothesis holds, and each claim of the theorem that they can."""
        declared = len(self.reader.hypotheses) - 2 * len(self.theorem.witnesses)
        tree = self.reader.said.theorems[-1][1]
        body = tree.body if isinstance(tree, Bind) and tree.word == "exists" else tree
        claims = []
        while isinstance(body, Op) and body.sign == "/\\":
            claims.append(body.args[0])
            body = body.args[1]
        claims += [] if body == Name("True") else [body]
        return (
            [self.reader.is_true(name) for name in list(self.reader.hypotheses)[:declared]],
            [self.reader.proposition(claim)({}) for claim in claims],
        )


def relation_of(tree):
    """The sign between two sides, or the word before its arguments, in a statement for all indices."""
    while isinstance(tree, Bind):
        tree = tree.body if tree.word == "forall" else tree.body.args[1]
    return tree.sign if isinstance(tree, Op) else spine(tree)[0].id


def different_sizes(problem):
    """All sizes one; all two; two different ones for every two names."""
    names = list(problem.sizes)
    yield dict.fromkeys(names, 1)
    if names:
        yield dict.fromkeys(names, 2)
        yield {name: (3, 2, 4, 1)[n % 4] for n, name in enumerate(names)}
    if len(names) > 1:
        yield {name: (2, 3, 1, 4)[n % 4] for n, name in enumerate(names)}
