"""Pairs of formulas, the second made from the first by a rule of algebra that holds, holds somewhere, or does not."""

from derive.kernel import Problem, Symbol, Target
from derive.kernel.judgement import Judgement
from derive.terms import (
    ONE,
    Add,
    Fn,
    Index,
    Indicator,
    Mul,
    Num,
    Pow,
    Product,
    Sum,
    Sym,
    add,
    delta,
    fn,
    index,
    indicator,
    mul,
    neg,
    num,
    power,
    product_over,
    rename,
    size,
    sum_over,
    sym,
)

I, J, K = (index(letter, "n") for letter in "ijk")  # noqa: E741
HALF = num(1) / num(2)
EXPONENTS = (num(2), num(3), num(-1), num(-2), num(4), HALF, num(3) / num(2), neg(HALF), num(1) / num(3))
RELATIONS = ("<", "<=", "=", "!=")


def problem():
    """Numbers and arrays of all kinds."""
    y = sym("y", K)
    return Problem(
        "pairs",
        (Target("", sym("s")),),
        {"n": ""},
        (
            Symbol("s"), Symbol("t"), Symbol("p", sign="positive"), Symbol("q", sign="nonnegative"),
            Symbol("r", sign="nonzero"), Symbol("m", sign="natural"), Symbol("x", ("n",)),
            Symbol("w", ("n",), sign="positive"), Symbol("y", ("n",)), Symbol("A", ("n", "n")),
        ),
        hypotheses=(Judgement("=", (sum_over(K, y), ONE)), Judgement("=", (y**2, y))),
    )  # fmt: skip


def formula(rng, depth, free=()):
    """A random formula with free indices among these."""
    if depth == 0 or rng.random() < 0.12:
        return _leaf(rng, free)
    part = lambda: formula(rng, depth - 1, free)  # noqa: E731
    match rng.randrange(15):
        case 0 | 1 | 2:
            return add(part(), part())
        case 3 | 4 | 5:
            return mul(part(), part())
        case 6 | 7:
            return power(part(), rng.choice(EXPONENTS))
        case 8:
            return power(part(), rng.choice((sym("s"), sym("m"), size("n"), sym("p"))))
        case 9 | 10:
            return fn(rng.choice(("exp", "log", "abs", "relu", "sigma", "tanh")), part())
        case 11:
            return fn(rng.choice(("max", "min")), part(), part())
        case 12:
            return indicator(part(), rng.choice(RELATIONS), part())
        case _:
            own = rng.choice([i for i in (I, J, K) if i not in free] or [K])
            body = formula(rng, depth - 1, (*free, own))
            return (sum_over if rng.random() < 0.8 else product_over)(own, body)


def _leaf(rng, free):
    leaves = [sym(name) for name in "stpqrm"] + [num(2), num(-1), num(0), HALF, size("n")]
    for i in free:
        leaves += [sym("x", i), sym("x", i), sym("w", i), sym("y", i), sym("y", i)]
        leaves += [sym("A", i, j) for j in free] + [delta(i, j) for j in free if i is not j]
    return rng.choice(leaves)


def other(term, rng):
    """`term` with one part rewritten."""
    if term.args and not isinstance(term, Sym) and rng.random() < 0.7:
        places = [n for n, arg in enumerate(term.args) if not isinstance(arg, Index)]
        if places:
            at = rng.choice(places)
            return term.with_args(other(arg, rng) if n == at else arg for n, arg in enumerate(term.args))
    rules = [rule for rule in RULES if rule(term) is not None]
    return rng.choice(rules)(term) if rules else _changed(term, rng)


def _changed(term, rng):
    """Something near it."""
    free = tuple(sorted(term.free, key=lambda i: i.data))
    return rng.choice(
        (
            lambda: neg(term), lambda: add(term, ONE), lambda: mul(num(2), term), lambda: fn("abs", term),
            lambda: _leaf(rng, free), lambda: mul(term, term, power(term, num(-1))), lambda: power(term, num(2)),
            lambda: rename(term, dict(zip(free, reversed(free), strict=True))),
        )
    )()  # fmt: skip


def _expand(term):
    if isinstance(term, Mul):
        for n, factor in enumerate(term.args):
            if isinstance(factor, Add):
                rest = [f for m, f in enumerate(term.args) if m != n]
                return add(*(mul(*rest, each) for each in factor.args))
    return None


def _square(term):
    if isinstance(term, Pow) and isinstance(term.base, Add) and term.exponent == num(2):
        a, b = term.base.args[0], add(*term.base.args[1:])
        return add(power(a, num(2)), mul(num(2), a, b), power(b, num(2)))
    return None


def _nested(term):
    if isinstance(term, Pow) and isinstance(term.base, Pow):
        return power(term.base.base, mul(term.base.exponent, term.exponent))
    return None


def _over_product(term):
    if isinstance(term, Pow) and isinstance(term.base, Mul):
        return mul(*(power(each, term.exponent) for each in term.base.args))
    return None


def _of(name):
    return lambda term: term.args[0] if isinstance(term, Fn) and term.name == name else None


def _log(term):
    match _of("log")(term):
        case Mul() as inner:
            return add(*(fn("log", each) for each in inner.args))
        case Pow() as inner:
            return mul(inner.exponent, fn("log", inner.base))
        case Fn(name="exp") as inner:
            return inner.args[0]
        case Product() as inner:
            return sum_over(inner.index, fn("log", inner.body))
    return None


def _exp(term):
    match _of("exp")(term):
        case Add() as inner:
            return mul(*(fn("exp", each) for each in inner.args))
        case Fn(name="log") as inner:
            return inner.args[0]
        case Sum() as inner:
            return product_over(inner.index, fn("exp", inner.body))
    return None


def _abs(term):
    inner = _of("abs")(term)
    if inner is None:
        return None
    if isinstance(inner, Mul):
        return mul(*(fn("abs", each) for each in inner.args))
    return power(power(inner, num(2)), HALF)


def _relu(term):
    inner = _of("relu")(term)
    return None if inner is None else mul(inner, indicator(num(0), "<", inner))


def _max(term):
    if isinstance(term, Fn) and term.name in ("max", "min"):
        a, b = term.args
        sign = 1 if term.name == "max" else -1
        return mul(HALF, add(a, b, mul(num(sign), fn("abs", add(a, neg(b))))))
    return None


def _sigma(term):
    inner = _of("sigma")(term)
    return None if inner is None else add(ONE, neg(fn("sigma", neg(inner))))


def _contrary(term):
    if isinstance(term, Indicator):
        a, b = term.args
        if term.data == "<":
            return add(ONE, neg(indicator(b, "<=", a)))
        if term.data == "<=":
            return indicator(a, "<", b)
        return indicator(b, term.data, a)
    return None


def _split_sum(term):
    if isinstance(term, Sum) and isinstance(term.body, Add):
        return add(*(sum_over(term.index, each) for each in term.body.args))
    if isinstance(term, Sum) and isinstance(term.body, Mul):
        inside = [each for each in term.body.args if term.index in each.free]
        outside = [each for each in term.body.args if term.index not in each.free]
        return mul(*outside, sum_over(term.index, mul(*inside)))
    if isinstance(term, Sum) and isinstance(term.body, Sum):
        return sum_over(term.body.index, sum_over(term.index, term.body.body))
    return None


def _apart(term):
    if isinstance(term, Sum) and isinstance(term.body, Mul):
        a, b = term.body.args[0], mul(*term.body.args[1:])
        return mul(sum_over(term.index, a), sum_over(term.index, b))
    return None


def _split_product(term):
    if isinstance(term, Product) and isinstance(term.body, Mul):
        return mul(*(product_over(term.index, each) for each in term.body.args))
    if isinstance(term, Product) and isinstance(term.body, Pow) and term.index not in term.body.exponent.free:
        return power(product_over(term.index, term.body.base), term.body.exponent)
    return None


def _cancel(term):
    if isinstance(term, Pow) and isinstance(term.exponent, Num) and term.exponent.value > 1:
        return mul(term.base, power(term.base, term.exponent - 1))
    return None


def _other_letter(term):
    if isinstance(term, Sum | Product):
        i = index("l", "n")
        return term.with_args((i, rename(term.body, {term.index: i})))
    return None


def _one_hot(term):
    if isinstance(term, Sum) and isinstance(term.body, Sym) and term.body.name == "y":
        return ONE
    if isinstance(term, Sym) and term.name == "y":
        return power(term, num(2))
    return None


RULES = (
    _expand, _square, _nested, _over_product, _log, _exp, _abs, _relu, _max, _sigma, _contrary, _split_sum, _apart,
    _split_product, _cancel, _other_letter, _one_hot,
)  # fmt: skip
