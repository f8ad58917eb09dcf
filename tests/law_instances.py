"""Instances of laws in numbers: random terms for the letters, and whether what the law claims is so there."""

import itertools
import random

import mpmath
from mpmath import mpf
from numbers_of import STEP, World, close

from derive.kernel import Binding
from derive.kernel.chance import Random
from derive.kernel.judgement import OF_MATRICES
from derive.kernel.law import check_binding, instance_of
from derive.terms import ONE, Num, Size, Sym, delta, fn, index, meta, num, subterms, sum_over, sym

RANDOM = ("r", "s")  # arrays of independent entries
SIZES = {"n": 2, "m": 3, "p": 2}
DIMS = {"n": "n", "m": "m", "p": "p"}


def letters_of(each):
    return {p.name: p.args for t in each.terms for p in subterms(t) if p.tag == "meta"}


def some_term(rng, params, wrt):
    """A smooth term in the variable and in the parameters."""
    first = sym("u", *params[:1]) if params else sym("c")
    second = sym("w", *params[:1]) if params else sym("d")
    terms = [
        fn("sin", wrt * first) + 2,
        wrt * second + first,
        fn("exp", first) * wrt + wrt**2,
        1 + first**2 + fn("cos", wrt),
        -wrt - 3 + first,
        fn("sigma", wrt) * first,
    ]
    return rng.choice(terms)


def some_variable(rng, params, wrt, names):
    """A random variable, smooth in the variable x: it hangs on the random symbols of these names."""
    outcome = sym(rng.choice(names), *params[:1]) if params else sym(rng.choice(names), index("o", "n"))
    outcome = outcome if params else sum_over(index("o", "n"), outcome * sym("w", index("o", "n")))
    return rng.choice(
        [
            outcome * wrt + sym("c"),
            fn("sin", wrt * outcome) + 2,
            fn("exp", outcome) - wrt,
            outcome**2 * sym("d") - outcome,
            fn("sigma", outcome + wrt),
        ]
    )


def some_entry(rng, params, wrt):
    """An entry of a matrix: smooth in the variable."""
    entry = fn("sin", num(rng.randint(1, 9)) * sym("v", *params) + num(rng.randint(-3, 3)) * wrt)
    same = [i for i in params[1:] if i.dim == params[0].dim]
    return entry + (num(rng.randint(1, 3)) * delta(params[0], same[0]) if same else 0)


def shapes_of(each):
    """What the matrices of a law must be: symmetric, or inverse to each other."""
    for premise in each.when:
        metas = {p.name: None for t in premise.terms for p in subterms(t) if p.tag == "meta"}
        if premise.relation in OF_MATRICES:
            yield from ((name, premise.relation) for name in metas)
        elif premise.relation == "=" and len(metas) == 1 and all(t.tag == "meta" for t in premise.terms):
            yield next(iter(metas)), "symmetric"
        elif premise.relation == "=" and premise.terms[1].tag == "delta":
            yield from zip(metas, ("inverse", "updated"), strict=True)


def some_matrix(rng, params, kind):
    """A matrix that is symmetric, positive (semi)definite, I + a aᵀ or its inverse."""
    i, j = params
    once = sym("v", i) * sym("v", j)
    k = index("o", i.dim)
    return {
        "symmetric": num(rng.randint(-3, 3)) * once + fn("sin", sym("v", i) + sym("v", j)),
        "positive definite": once + num(rng.randint(1, 3)) * delta(i, j),
        "positive semidefinite": num(rng.randint(1, 3)) * once + num(rng.randint(0, 1)) * delta(i, j),
        "updated": delta(i, j) + once,
        "inverse": delta(i, j) - once / (1 + sum_over(k, sym("v", k) ** 2)),
    }[kind]


def some_binding(each, rng):
    """Letters as random terms; the variable x an entry of an array; constants free of it; p a number."""
    indices = {i: i for i in each.indices}
    wrt = sym("z", index("q", "n"))
    fixed = {p.terms[0].name for p in each.when if p.relation == "independent"}
    naturals = {p.terms[0].name for p in each.when if p.relation == "natural"}
    fixed |= {p.terms[0].name for p in each.when if p.relation == "deterministic"}
    apart = [[t.name for t in p.terms] for p in each.when if p.relation == "independent variates"]
    wholes = {p.terms[0].name for p in each.when if p.relation == "whole"}
    chosen = {p.terms[1].name for p in each.when if p.relation == "=" and p.terms[1].tag == "meta"}
    shaped = dict(shapes_of(each))
    conjugate = [
        p for p in each.when if p.relation == "=" and p.terms == (1 / meta("p") + 1 / meta("q"), ONE)
    ]
    power = num(rng.choice((2, 3, 4)))
    metas = {}
    for name, args in letters_of(each).items():
        params = tuple(indices[i] for i in args)
        if name in shaped:
            metas[name] = (params, some_matrix(rng, params[:2], shaped[name]))
        elif name == "x":
            metas[name] = ((), wrt)
        elif name in naturals:
            metas[name] = ((), num(rng.choice((1, 2, 3))))
        elif name in wholes:
            metas[name] = (params, num(rng.choice((0, 1, 2, 3))))
        elif name in chosen:  # one of its entries is 1, the others are 0
            bit = delta(params[0], index("q", "n")) if params else num(rng.choice((0, 1)))
            metas[name] = (params, bit)
        elif conjugate and name in ("p", "q"):
            metas[name] = ((), power if name == "p" else power / (power - 1))
        elif name in ("p", "q"):
            metas[name] = ((), rng.choice((num(-2), num(3) / num(2), sym("d") + 1, num(3))))
        elif name in fixed or name == "c":
            metas[name] = ((), sym("c") + 2)
        elif each.averages:
            names = [RANDOM[pair.index(name)] for pair in apart if name in pair] or list(RANDOM)
            metas[name] = (params, some_variable(rng, params, wrt, names))
        elif len(params) > 1:
            metas[name] = (params, some_entry(rng, params, wrt))
        else:
            metas[name] = (params, some_term(rng, params, wrt))
    return Binding(metas, indices, DIMS, dict.fromkeys(each.names, "v"))


def some_world(rng, each):
    ones = {t.data for p in each.when if p.relation == "=" for t in p.terms if isinstance(t, Size)}
    sizes = SIZES | dict.fromkeys(ones, 1)
    names = {"c": (), "d": (), **dict.fromkeys(("u", "w", "z", *RANDOM), ("n",))}
    values = {
        (name, place): mpf(rng.randint(-2000, 2000)) / 1013
        for name, dims in names.items()
        for place in itertools.product(*(range(sizes[d]) for d in dims))
    }
    values |= {
        ("v", place): mpf(rng.randint(-2000, 2000)) / 1013
        for rank in range(4)
        for place in itertools.product(range(3), repeat=rank)
    }
    values |= {(name, (2,)): mpf(rng.randint(-2000, 2000)) / 1013 for name in "uw"}  # over another size
    randoms = {name: Random(name, "three values", (index("o", "n"),), ()) for name in RANDOM}
    return World(sizes, values, randoms=randoms)


def places(judgement, here):
    free = sorted({i for t in judgement.terms for i in t.free}, key=lambda i: i.data)
    for values in itertools.product(*(range(here.sizes[i.dim]) for i in free)):
        yield dict(zip(free, values, strict=True))


def is_true(judgement, here):
    return all(is_true_at(judgement, here, at) for at in places(judgement, here))


def is_true_at(judgement, here, at):
    match judgement.relation, judgement.terms:
        case "=", (a, b):
            return close(here(a, at), here(b, at))
        case "<", (a, b):
            return here(a, at) < here(b, at)
        case "<=", (a, b):
            return here(a, at) <= here(b, at) or close(here(a, at), here(b, at))  # rounded where equal
        case "between", (number, a, b):
            return min(here(a, at), here(b, at)) <= here(number, at) <= max(here(a, at), here(b, at))
        case "!=", (a, b):
            return not close(here(a, at), here(b, at))  # rounded where equal
        case relation, (det,) if relation in OF_MATRICES:
            return has_shape(relation, here.matrix(det.matrix, at))
        case "differentiable", (body, wrt):
            return has_one_slope(body, wrt, here, at)
        case "independent", (body, wrt):
            return not any(isinstance(p, Sym) and p.name == wrt.name for p in subterms(body))
        case "natural", (number,):
            return isinstance(number, Num) and number.value in range(1, 99)
        case "deterministic", (term,):
            return not outcomes(term)
        case "independent variates", (a, b):
            return not outcomes(a) & outcomes(b)
        case "independent over", (term, k):
            entries = [p for p in subterms(term) if isinstance(p, Sym) and p.name in RANDOM]
            return all(k in p.args for p in entries)
        case (("integrable" | "interchangeable"), _):
            return True  # there are finitely many outcomes
        case "whole", (number,):
            return isinstance(number, Num) and number.value in range(99)
    raise ValueError(judgement.relation)


def has_shape(relation, matrix):
    if not all(close(matrix[i, j], matrix[j, i]) for i in range(matrix.rows) for j in range(matrix.rows)):
        return False
    least = min(mpmath.eigsy(matrix, eigvals_only=True))
    return {"symmetric": True, "positive definite": least > 1e-9, "positive semidefinite": least > -1e-9}[
        relation
    ]


def outcomes(term):
    return {p.name for p in subterms(term) if isinstance(p, Sym) and p.name in RANDOM}


def has_one_slope(body, wrt, here, at):
    place = (wrt.name, tuple(at[i] for i in wrt.args))
    centre = here(body, at)
    slopes = []
    for sign in (1, -1):
        here.moved[place] = sign * STEP
        slopes.append(sign * (here(body, at) - centre) / STEP)
    del here.moved[place]
    return abs(slopes[0] - slopes[1]) < mpf(10) ** -6 * (1 + abs(slopes[0]))


def trial(each, seed):
    """True or False as the law's claim is, in an instance where its conditions hold."""
    rng = random.Random(f"{each.name} {seed}")
    for _ in range(400):
        binding, here = some_binding(each, rng), some_world(rng, each)
        check_binding(each, binding)
        try:
            if all(is_true(instance_of(p, binding), here) for p in each.when):
                return is_true(instance_of(each.claim, binding), here)
        except (ValueError, ZeroDivisionError, TypeError):
            continue  # an instance in which something is not defined
    raise AssertionError(f"no instance of {each.name} meets its conditions")
