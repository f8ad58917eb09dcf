"""What statements in Coq are worth: real numbers at 50 digits for given sizes and arrays.

Types are inferred as Coq does, and say whether 0 is a real or a natural number.  Functions are total as
Coq's are: / 0 = 0, ln of what is not positive is 0.  Derivatives are quotients of differences.
"""

import itertools
from dataclasses import dataclass

import mpmath
from coq_syntax import App, Bind, Items, Name, NotCoq, Number, Op, Pair, Scoped, parse, sections
from mpmath import mp, mpf

mp.dps = 50
STEP = mpf(10) ** -13
TOLERANCE = mpf(10) ** -9

# -- types: "nat", "R", "Prop", ("->", a, b), ("list", a), ("*", a, b), Unknown


class Unknown:
    """A type that is not known yet."""

    def __init__(self):
        self.found = None


def arrow(*kinds):
    *before, last = kinds
    for kind in reversed(before):
        last = ("->", kind, last)
    return last


SLOT = arrow("nat", "nat", "R")
ARRAY = arrow("nat", SLOT)
SHAPE = ("list", ("*", "nat", "nat"))


def resolved(kind):
    while isinstance(kind, Unknown) and kind.found is not None:
        kind = kind.found
    return kind


def unify(a, b):
    a, b = resolved(a), resolved(b)
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        if a is not b:
            unknown, other = (a, b) if isinstance(a, Unknown) else (b, a)
            unknown.found = other
    elif isinstance(a, tuple) and isinstance(b, tuple) and a[0] == b[0]:
        for one, other in zip(a[1:], b[1:], strict=True):
            unify(one, other)
    elif a != b:
        raise NotCoq(f"a {a} where a {b} is expected")


def is_type(tree):
    if isinstance(tree, Op):
        return tree.sign == "->" and is_type(tree.args[1])
    return isinstance(tree, Name) and tree.id in ("nat", "R", "array")


def as_type(tree):
    if isinstance(tree, Op) and tree.sign == "->":
        return arrow(*map(as_type, tree.args))
    if not is_type(tree):
        raise NotCoq(f"not a type: {tree}")
    return ARRAY if tree.id == "array" else tree.id


# -- the words of the library -------------------------------------------------------------------


def inverse(a):
    return 1 / a if a else mpf(0)


def quotients(f, x):
    """Of the differences to the right, to the left, and of both."""
    there, right, left = f(x), f(x + STEP), f(x - STEP)
    return (right - there) / STEP, (there - left) / STEP, (right - left) / (2 * STEP)


def slope(f, x):
    return (f(x + STEP) - f(x - STEP)) / (2 * STEP)


def has_slope(f, x):
    right, left, _ = quotients(f, x)
    return close(right, left, mpf(10) ** -6)


def close(a, b, tolerance=TOLERANCE):
    """Whether two numbers agree but for the error of the differences."""
    return abs(a - b) <= tolerance * (1 + abs(a) + abs(b))


def upd(v, at, t, rank):
    """An array with the entry `at` replaced."""
    if not rank:
        return t
    return lambda i: upd(v(i), at[1:], t, rank - 1) if i == at[0] else v(i)


@dataclass(frozen=True)
class Opaque:
    """A smooth function of the entries inside of `dims`, by slot, row and column."""

    f: object
    dims: tuple

    def __call__(self, array):
        places = [
            (s, i, j)
            for s, (rows, columns) in enumerate(self.dims)
            for i, j in itertools.product(range(rows), range(columns))
        ]
        return self.f({place: array(place[0])(place[1])(place[2]) for place in places})


def partial(function, s, i, j):
    def at(array):
        return slope(lambda t: function(upd(array, (s, i, j), t, 3)), array(s)(i)(j))

    return Opaque(lambda entries: at(in_array(entries)), function.dims)


def in_array(entries):
    return lambda s: lambda i: lambda j: entries.get((s, i, j), mpf(0))


def is_gradient(dims, f, a, g):
    """Whether g holds the slopes in every entry inside of `dims`; more can't be seen in numbers."""
    return all(
        close(slope(lambda t, at=(s, i, j): f(upd(a, at, t, 3)), a(s)(i)(j)), g(s)(i)(j))
        for s, (rows, columns) in enumerate(dims)
        for i, j in itertools.product(range(rows), range(columns))
    )


def is_inside(dims, s, i, j):
    return s < len(dims) and i < dims[s][0] and j < dims[s][1]


def indicator(holds):
    return lambda a, b: mpf(bool(holds(a, b)))


REALS = {
    "exp": mpmath.exp,
    "ln": lambda z: mpmath.log(z) if z > 0 else mpf(0),
    "sqrt": lambda z: mpmath.sqrt(z) if z > 0 else mpf(0),
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tanh": mpmath.tanh,
    "sigm": lambda z: 1 / (1 + mpmath.exp(-z)),
    "erf": mpmath.erf,
    "relu": lambda z: max(z, mpf(0)),
    "Rabs": abs,
}
CURVE, OF_ARRAY = arrow("R", "R"), arrow(ARRAY, "R")
VECTOR, MATRIX = arrow("nat", "R"), arrow("nat", "nat", "R")
WORDS = {  # types of arguments and value, how many arguments, what it is
    **{name: (CURVE, 1, f) for name, f in REALS.items()},
    "rpow": (arrow("R", "R", "R"), 2, lambda b, p: mpmath.exp(p * mpmath.log(b)) if b > 0 else mpf(0)),
    "Rmax": (arrow("R", "R", "R"), 2, max),
    "Rmin": (arrow("R", "R", "R"), 2, min),
    "ind_lt": (arrow("R", "R", "R"), 2, indicator(lambda a, b: a < b)),
    "ind_le": (arrow("R", "R", "R"), 2, indicator(lambda a, b: a <= b)),
    "ind_eq": (arrow("R", "R", "R"), 2, indicator(lambda a, b: a == b)),
    "ind_ne": (arrow("R", "R", "R"), 2, indicator(lambda a, b: a != b)),
    "between": (arrow("R", "R", "R", "Prop"), 3, lambda a, b, t: min(a, b) <= t <= max(a, b)),
    "INR": (arrow("nat", "R"), 1, mpf),
    "delta": (arrow("nat", "nat", "R"), 2, lambda i, j: mpf(i == j)),
    "rsum": (arrow("nat", VECTOR, "R"), 2, lambda n, f: mpmath.fsum(f(k) for k in range(n))),
    "rmax": (arrow("nat", VECTOR, "R"), 2, lambda n, f: max(f(k) for k in range(max(n, 1)))),
    "upd": (arrow(VECTOR, "nat", "R", VECTOR), 3, lambda v, i, t: upd(v, (i,), t, 1)),
    "upd2": (arrow(MATRIX, "nat", "nat", "R", MATRIX), 4, lambda v, i, j, t: upd(v, (i, j), t, 2)),
    "upd3": (
        arrow(ARRAY, "nat", "nat", "nat", "R", ARRAY), 5, lambda v, i, j, k, t: upd(v, (i, j, k), t, 3)
    ),
    "Derive": (arrow(CURVE, "R", "R"), 2, slope),
    "ex_derive": (arrow(CURVE, "R", "Prop"), 2, has_slope),
    "is_derive": (
        arrow(CURVE, "R", "R", "Prop"), 3, lambda f, x, v: has_slope(f, x) and close(slope(f, x), v)
    ),
    "scalar": (arrow("R", SLOT), 1, lambda x: lambda i: lambda j: x),
    "vector": (arrow(VECTOR, SLOT), 1, lambda v: lambda i: lambda j: v(i)),
    "matrix": (arrow(MATRIX, SLOT), 1, lambda m: m),
    "arr": (
        arrow(("list", SLOT), ARRAY), 1,
        lambda slots: lambda s: slots[s] if s < len(slots) else lambda i: lambda j: mpf(0),
    ),
    "partial": (arrow(OF_ARRAY, "nat", "nat", "nat", ARRAY, "R"), 4, partial),
    "inside": (arrow(SHAPE, "nat", "nat", "nat", "Prop"), 4, is_inside),
    "is_grad": (arrow(SHAPE, OF_ARRAY, ARRAY, ARRAY, "Prop"), 4, is_gradient),
    "smooth": (arrow(SHAPE, OF_ARRAY, ARRAY, "Prop"), 2, lambda dims, f: lambda a: f.dims == dims),
}  # fmt: skip
ARITHMETIC = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a * inverse(b),
}
NATURAL = {"+": ARITHMETIC["+"], "-": lambda a, b: max(a - b, 0), "*": ARITHMETIC["*"]}
ORDER = {"<": lambda a, b: a < b, "<=": lambda a, b: a <= b or (not isinstance(a, int) and close(a, b))}


def curried(count, f):
    if count == 1:
        return f
    return lambda a: curried(count - 1, lambda *rest: f(a, *rest))


def same(a, b):
    return a == b if isinstance(a, int) else close(a, b)


def recalled(f):
    """A function that computes a value once; arrays are told apart by which object they are."""
    known = {}

    def at(value):
        if value not in known:
            known[value] = f(value)
        return known[value]

    return at


# -- values -------------------------------------------------------------------------------------


class Reader:
    """A text with numbers for what it leaves open: `values` by name, functions of one argument at a time.

    `opaque(name, component, dims)` is a function for a letter of unknown functions.
    """

    def __init__(self, text):
        self.said = sections(text)
        self.types = {}
        for name, tree in self.said.variables:
            self.declare(name, as_type(tree))
        self.sizes = [name for name, kind in self.types.items() if kind == "nat"]
        self.functions = [name for name, kind in self.types.items() if is_of_arrays(kind)]
        rest = {*self.sizes, *self.functions}
        self.arrays = [name for name in self.types if name not in rest]
        self.definitions = [name for name, *_ in self.said.definitions]
        bodies = []
        for name, binders, kind, body in self.said.definitions:
            found = Bind("fun", binders, body) if binders else body
            wanted = arrow(*(as_type(t) for _, t in binders), as_type(kind))
            bodies.append((name, self.meaning(found, {}, "R", wanted)))
            self.declare(name, wanted)
        self.bodies = bodies
        names = [name for name, _ in (*self.said.hypotheses, *self.said.theorems)]
        for name in names:
            self.declare(name, "Prop")
        self.hypotheses = {name: self.proposition(tree) for name, tree in self.said.hypotheses}
        self.theorems = {name: self.proposition(tree) for name, tree in self.said.theorems}
        self.trees = dict((*self.said.hypotheses, *self.said.theorems))
        self.values = {}
        self.reach = 0

    def declare(self, name, kind):
        if name in self.types or name in WORDS or name in ("nat", "R", "array"):
            raise NotCoq(f"{name} has a meaning already")
        self.types[name] = kind

    def rank(self, name):
        """How many natural numbers a variable takes."""
        kind, count = self.types[name], 0
        while isinstance(kind, tuple) and kind[1] == "nat":
            kind, count = kind[2], count + 1
        return count

    def at(self, sizes, arrays, opaque):
        """Give numbers to the sizes, arrays and unknown functions of the text."""
        self.reach = max(sizes.values(), default=0) + 1
        self.values = {**sizes, **arrays}
        for name in self.functions:
            dims = self.shape(name)
            make = curried_or_value(self.rank(name), lambda *k, n=name, d=dims: Opaque(opaque(n, k, d), d))
            self.values[name] = make
        for name, run in self.bodies:
            self.values[name] = run({})

    def shape(self, name):
        """The shape in which an unknown function is said to be smooth."""
        for _, tree in self.said.hypotheses:
            found = smooth_at(tree, name)
            if found is not None:
                return self.meaning(found, {}, "R", SHAPE)({})
        raise NotCoq(f"nothing is said of {name}")

    def proposition(self, tree):
        return self.meaning(tree, {}, "R", "Prop")

    def is_true(self, name):
        """Whether a hypothesis or theorem holds here."""
        return {**self.hypotheses, **self.theorems}[name]({})

    def opened(self, name):
        """What stands behind "forall" in a theorem, the types of its names, and (indices, values of names)
        for every instance.
        """
        tree, names, env_list, indices = self.trees[name], {}, [{}], []
        while isinstance(tree, Bind) and tree.word in ("forall", "exists"):
            if tree.word == "exists":
                for bound, kind in tree.binders:
                    names[bound] = as_type(kind)
                    env_list = [{**env, bound: self.witness(bound, names[bound])} for env in env_list]
                tree = tree.body.args[1]  # behind where it is
                continue
            for bound, kind in tree.binders:
                if is_type(kind):
                    assert as_type(kind) == "nat"
                    names[bound] = "nat"
                    indices.append(bound)
                    env_list = [{**env, bound: n} for env in env_list for n in range(self.reach)]
                else:
                    holds = self.meaning(kind, names, "R", "Prop")
                    env_list = [env for env in env_list if holds(env)]
            tree = tree.body
        return tree, names, [(tuple(env[each] for each in indices), env) for env in env_list]

    def instances(self, name):
        """(indices, parts) for every instance of a theorem: both sides, or the function, place and value."""
        tree, names, found = self.opened(name)
        head, args = spine(tree)
        parts = args if isinstance(head, Name) else tree.args
        runs = [self.meaning(part, names, "R", Unknown()) for part in parts]
        for place, env in found:
            yield place, [run(env) for run in runs]

    def cases(self, name):
        """(indices, conditions, both sides) for every instance of a theorem "conditions -> left = right"."""
        tree, names, found = self.opened(name)
        conditions = []
        while isinstance(tree, Op) and tree.sign == "->":
            condition, tree = tree.args
            conditions.append(self.meaning(condition, names, "R", "Prop"))
        assert tree.sign == "="
        sides = [self.meaning(side, names, "R", "R") for side in tree.args]
        for place, env in found:
            yield place, [holds(env) for holds in conditions], [side(env) for side in sides]

    # -- terms ------------------------------------------------------------------------------

    def meaning(self, tree, names, scope, want):
        """A function from the values of bound names to the value of `tree`, which is of type `want`.

        `names`: the types of bound names.  `scope`: what numbers and signs mean.
        """
        match tree:
            case Number(value):
                unify("nat" if scope == "nat" else "R", want)
                number = value if scope == "nat" else mpf(value)
                return lambda env: number
            case Scoped(body, to):
                return self.meaning(body, names, to, want)
            case Name(word):
                return self.named(word, names, want)
            case App(head, arg):
                return self.applied(head, arg, names, scope, want)
            case Bind("fun", binders, body):
                return self.function(binders, body, names, want)
            case Bind(word, binders, body):
                unify("Prop", want)
                return self.quantified(word, binders, body, names, scope)
            case Op("/\\" | "->" | "<->", args):
                return self.connected(tree.sign, args, names, scope, want)
            case Op("~", (body,)):
                unify("Prop", want)
                holds = self.meaning(body, names, scope, "Prop")
                return lambda env: not holds(env)
            case Op(("=" | "<>" | "<" | "<="), (left, right)):
                unify("Prop", want)
                return self.related(tree.sign, left, right, names, scope)
            case Op(sign, args):
                return self.computed(sign, args, names, scope, want)
            case Pair(left, right):
                one, other = Unknown(), Unknown()
                unify(("*", one, other), want)
                first = self.meaning(left, names, scope, one)
                second = self.meaning(right, names, scope, other)
                return lambda env: (first(env), second(env))
            case Items(items):
                kind = Unknown()
                unify(("list", kind), want)
                runs = [self.meaning(item, names, scope, kind) for item in items]
                return lambda env: tuple(run(env) for run in runs)
        raise NotCoq(f"unknown: {tree}")

    def named(self, word, names, want):
        if word in names:
            unify(names[word], want)
            return lambda env: env[word]
        if word in self.types:
            unify(self.types[word], want)
            return lambda env: self.values[word]
        if word in WORDS:
            kind, count, f = WORDS[word]
            unify(kind, want)
            value = curried(count, f)
            return lambda env: value
        if word == "True":
            unify("Prop", want)
            return lambda env: True
        raise NotCoq(f"{word} is not declared")

    def applied(self, head, arg, names, scope, want):
        taken = Unknown()
        f = self.meaning(head, names, scope, ("->", taken, want))
        kind = resolved(taken)
        x = self.meaning(arg, names, kind if kind in ("nat", "R") else "R", taken)
        return lambda env: f(env)(x(env))

    def function(self, binders, body, names, want):
        (bound, tree), *rest = binders
        kind, given = Unknown(), Unknown()
        unify(("->", kind, given), want)
        if tree is not None:
            unify(as_type(tree), kind)
        inner = {**names, bound: kind}
        run = self.function(rest, body, inner, given) if rest else self.meaning(body, inner, "R", given)
        return lambda env: recalled(lambda value: run({**env, bound: value}))

    def quantified(self, word, binders, body, names, scope):
        if not binders:
            return self.meaning(body, names, scope, "Prop")
        (bound, tree), *rest = binders
        if tree is not None and not is_type(tree):
            if word != "forall":
                raise NotCoq("a proof that exists")
            given = self.meaning(tree, names, scope, "Prop")
            then = self.quantified(word, rest, body, names, scope)
            return lambda env: not given(env) or then(env)
        kind = Unknown() if tree is None else as_type(tree)
        inner = self.quantified(word, rest, body, {**names, bound: kind}, scope)
        if word == "forall":
            return lambda env: all(inner({**env, bound: value}) for value in self.some(kind))
        return lambda env: inner({**env, bound: self.witness(bound, kind)})

    def witness(self, name, kind):
        """What is shown to exist is looked for in one place: under its own name."""
        unify(self.types[name], kind)
        return self.values[name]

    def some(self, kind):
        """Values of a type: numbers as far as any size, of others a few."""
        kind = resolved(kind)
        if kind == "nat":
            return range(self.reach)
        if kind == "R":
            return [mpf(n) / 10 for n in (-7, 3, 8, 23)]
        if kind == VECTOR:
            return [lambda i, n=n: mpmath.sin(i + n) + n - 1 for n in (1, 4)]
        if kind == MATRIX:
            return [lambda i, n=n: lambda j: mpmath.sin(i + 2 * j + n) + n - 1 for n in (1, 4)]
        if kind == ARRAY:
            return [lambda s: lambda i: lambda j: mpmath.sin(s + 2 * i + 3 * j + 1)]
        raise NotCoq(f"no values of type {kind}")

    def connected(self, sign, args, names, scope, want):
        unify("Prop", want)
        one, other = (self.meaning(arg, names, scope, "Prop") for arg in args)
        if sign == "->":
            return lambda env: not one(env) or other(env)
        if sign == "<->":
            return lambda env: one(env) == other(env)
        return lambda env: one(env) and other(env)

    def related(self, sign, left, right, names, scope):
        kind = Unknown()
        if sign in ORDER:
            unify(kind, "nat" if scope == "nat" else "R")
        one, other = (self.meaning(side, names, scope, kind) for side in (left, right))
        if resolved(kind) not in ("nat", "R"):
            raise NotCoq("an equation that is not of numbers")
        if sign in ORDER:
            order = ORDER[sign]
            return lambda env: order(one(env), other(env))
        return lambda env: same(one(env), other(env)) == (sign == "=")

    def computed(self, sign, args, names, scope, want):
        unify("nat" if scope == "nat" else "R", want)
        if len(args) == 1:
            if scope == "nat":
                raise NotCoq(f"{sign} in front of a natural number")
            run = self.meaning(args[0], names, scope, "R")
            return (lambda env: -run(env)) if sign == "-" else (lambda env: inverse(run(env)))
        kinds = ("nat", "nat") if scope == "nat" else ("R", "nat" if sign == "^" else "R")
        one, other = (self.meaning(a, names, kind, kind) for a, kind in zip(args, kinds, strict=True))
        if sign == "^":
            return lambda env: one(env) ** other(env)
        f = (NATURAL if scope == "nat" else ARITHMETIC).get(sign)
        if f is None:
            raise NotCoq(f"{sign} of natural numbers")
        return lambda env: f(one(env), other(env))


def is_of_arrays(kind):
    while isinstance(kind, tuple):
        if kind[1] == ARRAY:
            return True
        kind = kind[2]
    return False


def curried_or_value(count, f):
    return curried(count, f) if count else f()


def spine(tree):
    args = []
    while isinstance(tree, App):
        args.insert(0, tree.arg)
        tree = tree.head
    return tree, args


def smooth_at(tree, name):
    """The shape in `smooth shape name ...`, wherever it stands."""
    while isinstance(tree, Bind) or (isinstance(tree, Op) and tree.sign == "->"):
        tree = tree.body if isinstance(tree, Bind) else tree.args[1]
    head, args = spine(tree)
    if head == Name("smooth") and spine(args[1])[0] == Name(name):
        return args[0]
    return None


def value(text):
    """What a closed term is worth."""
    reader = Reader("")
    return reader.meaning(parse(text), {}, "R", Unknown())({})
