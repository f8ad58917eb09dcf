"""Problems with kinks, stated in terms, and the points at which their arguments are 0."""

import random

from mpmath import mpf
from numbers_of import world

from derive.kernel import Definition, Problem, Symbol, Target
from derive.solver import solve
from derive.terms import Sum, Sym, add, derivative, fn, index, mul, names_in, num, power, sum_over, sym

w, x, b, t, a = (sym(letter) for letter in "wxbta")
i, j, k, p = (index(letter, "n") for letter in "ijkl")
LAYER = sum_over(i, sym("W", k, i) * sym("v", i)) + sym("c", k)


def relu(u):
    return fn("relu", u)


def size_of(u):
    return fn("abs", u)


def problem(loss, *variables, definitions=(), positive=()):
    """The derivatives of a loss; numbers w, x, b, t, a, vectors v, c and a matrix W."""
    numbers = (Symbol(name, (), "positive" if name in positive else "real") for name in "wxbta")
    arrays = (Symbol("v", ("n",)), Symbol("c", ("n",)), Symbol("W", ("n", "n")))
    used = {name for d in definitions for name in names_in(d.body)} | set(names_in(loss))
    return Problem(
        "kinks",
        tuple(Target(str(n), derivative(loss, each)) for n, each in enumerate(variables)),
        {"n": "units"},
        tuple(s for s in (*numbers, *arrays) if s.name in used),
        tuple(definitions),
        letters={"n": ("i", "j", "k", "l")},
    )


U = b + w * x
UNIT = Definition("y", (), relu(U))
ALL = {
    "mse": lambda: problem((sym("y") - t) ** 2, w, x, b, definitions=[UNIT]),
    "absolute value": lambda: problem(size_of(U), w, b),
    "leaky": lambda: problem((relu(U) - a * relu(-U) - t) ** 2, w, b),
    "cube": lambda: problem(relu(U) ** 3, w, b),
    "hinge": lambda: problem(relu(1 - t * U), w, t),
    "cubed hinge": lambda: problem(relu(1 - t * w) ** 3, w),
    "maximum": lambda: problem((fn("max", w * x, t) - b) ** 2, w, t),
    "minimum": lambda: problem(fn("min", w, x) * t, w),
    "lasso": lambda: problem(a * size_of(w) + (t - w * x) ** 2, w),
    "lasso with a penalty": lambda: problem(a * size_of(w) + (t - w * x) ** 2, w, positive="a"),
    "gate": lambda: problem(w * relu(w), w),
    "no bias": lambda: problem((relu(w * x) - t) ** 2, w, x),
    "two units": lambda: problem(relu(U) * relu(w - t), w),
    "quantile": lambda: problem(a * relu(t - w) + (1 - a) * relu(w - t), w, t),
    "sigmoid": lambda: problem((fn("sigma", relu(U)) - t) ** 2, w),
    "logistic": lambda: problem(fn("log", 1 + fn("exp", -t * relu(U))), w),
    "divided": lambda: problem(relu(w / a - x) * t, w),
    "layer": lambda: problem(relu(LAYER), sym("W", k, j), sym("v", j)),
    "units": lambda: problem(
        relu(sym("z", k)) ** 2 + t * relu(sym("z", k)),
        sym("c", p),
        sym("W", k, j),
        definitions=[Definition("z", (k,), LAYER)],
    ),
    "a sum beside": lambda: problem(relu(sym("v", k)) * sum_over(k, sym("v", k)), sym("v", j)),
    "one unit": lambda: problem(
        (relu(sym("s")) - t) ** 2,
        sym("v", j),
        definitions=[Definition("s", (), sum_over(i, sym("v", i) * sym("c", i)) + b)],
    ),
}


def random_problem(seed):
    """A loss with one kink, put together by chance."""
    rng = random.Random(seed)
    u = rng.choice((U, w - t, 1 - t * w, w * x + b * x - 2, t - (x * w - b), w))
    turns = (relu(u), relu(-u), size_of(u), relu(mul(num(-1), u)))
    bases = (w, x, t, a, num(2), *turns, *turns)

    def term(depth):
        if not depth:
            return rng.choice(bases)
        match rng.randrange(5):
            case 0:
                return add(term(depth - 1), term(depth - 1))
            case 1:
                return add(term(depth - 1), -term(depth - 1))
            case 2:
                return mul(term(depth - 1), term(depth - 1))
            case 3:
                return power(term(depth - 1), num(rng.choice((2, 2, 3))))
            case _:
                return fn(rng.choice(("exp", "sigma", "tanh")), term(depth - 1))

    return problem(add(mul(a, rng.choice(turns)), term(2)), w)


HONEST = {name: solve(make()).derivation for name, make in ALL.items()}


# -- points -------------------------------------------------------------------------------------


def value(here, term, at, moved=None):
    """What a term is worth where some entries are moved."""
    here.moved = dict(moved or {})
    found = here(term, at)
    here.moved = {}
    return found


def entries(term, given, at):
    """The entries of symbols that a term speaks of, as far as their indices are known."""
    seen = [term]
    while seen:
        part = seen.pop()
        if isinstance(part, Sum):
            continue
        if isinstance(part, Sym) and part.name in given.defined:
            seen.append(given.defined[part.name].at(part.args))
        elif isinstance(part, Sym) and set(part.args) <= set(at):
            yield part.name, tuple(at[each] for each in part.args)
        else:
            seen.extend(part.args)


def put_at_zero(here, given, term, at, kept=(), seed=0):
    """Change one entry so that a term, affine in it, is 0, and say which; None if there is none."""
    places = list(dict.fromkeys(entries(term, given, at)))
    random.Random(seed).shuffle(places)
    for place in places:
        at_0, at_1 = (value(here, term, at, {place: step}) for step in (mpf(0), mpf(1)))
        if place not in kept and abs(at_1 - at_0) > mpf(10) ** -30:
            here.values[place] -= at_0 / (at_1 - at_0)
            if abs(value(here, term, at)) < mpf(10) ** -30:
                return place
    return None


def point(given, kink, sizes, at, seed):
    """Random numbers for which the argument of a kink is 0."""
    here = world(given, sizes, seed)
    assert put_at_zero(here, given, kink.argument, at, seed=seed)
    return here
