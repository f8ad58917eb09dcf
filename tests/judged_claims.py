"""Claims that are true and claims that are false, under declarations of every kind."""

from dataclasses import replace
from fractions import Fraction

import numbers_of
from mpmath import mpf

from derive.kernel import (
    Convexity,
    Definition,
    Function,
    Judgement,
    Problem,
    Symbol,
    Target,
    equal,
    hessian_form,
    moves,
    nonnegative,
    nonzero,
    positive,
    to_prove,
)
from derive.terms import (
    ONE,
    ZERO,
    apply,
    array,
    delta,
    derivative,
    fn,
    index,
    neg,
    num,
    power,
    size,
    sum_over,
    sym,
    whole,
)  # fmt: skip

i, j, k = (index(letter, "n") for letter in "ijk")
r = index("r", "N")
x, y, a, c = (sym(name) for name in "xyac")
SIZES = {"n": "", "N": ""}
LETTERS = {"n": ("i", "j", "k", "l"), "N": ("r", "s")}
NUMBERS = (Symbol("x"), Symbol("y"), Symbol("a"), Symbol("c"))
POSITIVE = tuple(replace(each, sign="positive") for each in NUMBERS)


def p(at):
    return sym("p", at)


def v(at):
    return sym("v", at)


def W(*at):
    return sym("W", *at)


def exp(t):
    return fn("exp", t)


def q(over, under=1):
    return num(Fraction(over, under))


def at_most(left, right):
    return Judgement("<=", (left, right))


def below(left, right):
    return Judgement("<", (left, right))


def stated(claim, symbols=NUMBERS, given=(), definitions=(), functions=()):
    return Problem(
        "a claim",
        (to_prove("", claim),),
        SIZES,
        symbols,
        definitions,
        given,
        letters=LETTERS,
        functions=functions,
    )


def convex(of, pairs, symbols=NUMBERS, strict=False, given=(), definitions=()):
    """That `of` is convex: the pairs are variables with their directions."""
    plain = Problem("convexity", (Target("", of),), SIZES, symbols, definitions, given, letters=LETTERS)
    convexity = Convexity(of, pairs, strict)
    claim = (positive if strict else nonnegative)(hessian_form(plain, convexity))
    hypotheses = (*given, moves(plain, convexity)) if strict else given
    return replace(plain, hypotheses=hypotheses, targets=(to_prove("", claim, convexity),))


def curved(of, relation, given=()):
    """That `of` is convex, or concave, in x."""
    return stated(Judgement(relation, (of, x)), given=given)


VECTORS = (Symbol("p", ("n",), "positive"), Symbol("v", ("n",)), Symbol("u", ("n",)))
WEIGHTS = equal(sum_over(k, p(k)), ONE)
BOTH = (("x", "a"), ("y", "c"))
ONE_HOT = (equal(v(k) ** 2, v(k)), equal(sum_over(k, v(k)), ONE))
SYMMETRIC = (equal(W(i, j), W(j, i)),)
MATRIX = (Symbol("W", ("n", "n")), *VECTORS)
ROWS = Symbol("Y", ("N", "n"), "nonnegative")
EACH_ROW = (equal(sum_over(k, sym("Y", r, k)), ONE),)
F = Function("f", (("n",),), (), 2)
OF_V = apply("f", (whole("v", "n"),))
SOFTMAX = Definition("s", (k,), exp(v(k)) / sum_over(i, exp(v(i))))
NORM = sum_over(i, v(i) ** 2)


def variance(weight):
    return sum_over(i, p(i) * v(i) ** 2) - weight * sum_over(i, p(i) * v(i)) ** 2


def centred():
    mean = sum_over(j, v(j)) / size("n")
    return sum_over(i, (v(i) - mean) ** 2)


TRUE = {
    "a variance is no less than 0": stated(nonnegative(variance(q(1))), VECTORS, (WEIGHTS,)),
    "a probability is at most 1": stated(at_most(p(i), ONE), VECTORS, (WEIGHTS,)),
    "an entry of a one-hot vector is at most 1": stated(at_most(v(i), ONE), VECTORS, ONE_HOT),
    "two entries of a one-hot vector": stated(equal(v(i) * v(j), delta(i, j) * v(i)), VECTORS, ONE_HOT),
    "0 or 1": stated(nonnegative(v(i)), VECTORS, ONE_HOT[:1]),
    "0 or 1, another way": stated(at_most(x, ONE), given=(equal(x * (1 - x), ZERO),)),
    "the square of what is not 0": stated(positive(x**2), given=(nonzero(x),)),
    "the square of a symbol that is not 0": stated(positive(x**2), (Symbol("x", (), "nonzero"),)),
    "a vector that is not 0": stated(positive(NORM), VECTORS, (nonzero(NORM),)),
    "a vector of positive length": stated(positive(2 * NORM), VECTORS, (positive(NORM),)),
    "what is bounded": stated(at_most(x * y, ONE), POSITIVE, (at_most(x, 1 / y),)),
    "between two numbers": stated(at_most(x * (1 - x), q(1, 4)), given=(below(ZERO, x), below(x, ONE))),
    "in a row": stated(below(x, c), given=(below(x, y), below(y, a), at_most(a, c))),
    "a step that is small": stated(nonnegative(x * (2 - x * y)), POSITIVE, (at_most(x, 1 / y),)),
    "symmetric": stated(
        equal(sum_over((i, j), W(i, j) * v(i) * sym("u", j)), sum_over((i, j), W(i, j) * sym("u", i) * v(j))),
        MATRIX,
        SYMMETRIC,
    ),
    "rows that sum to 1": stated(at_most(sum_over((r, k), sym("Y", r, k)), size("N")), (ROWS,), EACH_ROW),
    "sizes are 1 or more": stated(at_most(ONE, size("n"))),
    "the exponential above its tangent": stated(at_most(1 + x, exp(x))),
    "the logarithm below its tangent": stated(at_most(fn("log", x), x - 1)),
    "a mean": stated(equal(sum_over(i, v(i) - sum_over(j, v(j)) / size("n")), ZERO), VECTORS),
    "squares about a mean": stated(nonnegative(centred()), VECTORS),
    "softmax sums to 1, given though it is known": stated(
        at_most(sym("s", k), ONE), VECTORS, (equal(sum_over(k, sym("s", k)), ONE),), (SOFTMAX,)
    ),
    "an unknown function that is given to be positive": stated(
        positive(OF_V), VECTORS, (positive(OF_V),), functions=(F,)
    ),
    "a kink": stated(at_most(x, fn("abs", x))),
    "the slope of a kink": stated(nonnegative(derivative(fn("relu", x), x))),
    "an integer": stated(at_most(x, x**2), (Symbol("x", (), "real", "how many, an integer"),)),
    "a random number": stated(at_most(x, ONE), (Symbol("x", (), "real", "mask, random, Bernoulli(1/2)"),)),
    "convex in one variable": convex(x**2 + y**2 - 4 * x * y, (("x", "a"),)),
    "convex in both": convex(x**2 + y**2 - x * y, BOTH),
    "strictly convex, though flat at a point": convex(x**4, (("x", "a"),), strict=True),
    "convex on a line": convex(neg(x * y), BOTH, given=(equal(x + y, ONE),)),
    "a hinge": curved(fn("relu", 1 - x), "convex"),
    "strictly convex": convex(x**2, (("x", "a"),), strict=True),
    "convex on the right": convex(x**3, (("x", "a"),), POSITIVE[:1] + NUMBERS[2:]),
    "log-sum-exp": convex(fn("log", sum_over(i, exp(sym("u", i)))), (("u", "v"),), VECTORS),
    "contradictory": stated(positive(x), given=(below(x, ZERO), below(ONE, x))),
    "a root": stated(equal(power(x**2, q(1, 2)), fn("abs", x))),
    "where it is defined": stated(positive(x**2 / x**2)),
}

FALSE = {
    "twice a variance": stated(nonnegative(variance(q(2))), VECTORS, (WEIGHTS,)),
    "barely no variance": stated(nonnegative(variance(q(1001, 1000))), VECTORS, (WEIGHTS,)),
    "a probability below 1": stated(below(p(i), ONE), VECTORS, (WEIGHTS,)),
    "an entry of a one-hot vector is 1": stated(equal(v(i), ONE), VECTORS, ONE_HOT),
    "the square of any number": stated(positive(x**2)),
    "any vector": stated(positive(NORM), VECTORS),
    "what is not bounded enough": stated(at_most(2 * x * y, ONE), POSITIVE, (at_most(x, 1 / y),)),
    "between two numbers": stated(at_most(x * (1 - x), q(6, 25)), given=(below(ZERO, x), below(x, ONE))),
    "in a row": stated(below(c, x), given=(below(x, y), below(y, a), at_most(a, c))),
    "a step too large": stated(nonnegative(x * (1 - x * y)), POSITIVE, (at_most(x, 2 / y),)),
    "symmetric": stated(equal(W(i, j) * v(i), W(i, j) * v(j)), MATRIX, SYMMETRIC),
    "rows that sum to 1": stated(at_most(sum_over((r, k), sym("Y", r, k)), ONE), (ROWS,), EACH_ROW),
    "sizes above 1": stated(below(ONE, size("n"))),
    "the exponential above what is steeper": stated(at_most(1 + q(11, 10) * x, exp(x))),
    "the exponential above what is barely steeper": stated(at_most(1 + q(101, 100) * x, exp(x))),
    "a polynomial that dips": stated(nonnegative(x**4 - 3 * x**2 + q(224, 100))),
    "an unknown function": stated(nonnegative(OF_V), VECTORS, functions=(F,)),
    "an unknown function bounded elsewhere": stated(
        nonnegative(OF_V), VECTORS, (nonnegative(OF_V + 1),), functions=(F,)
    ),
    "an unknown slope": stated(nonnegative(derivative(OF_V, v(i))), VECTORS, functions=(F,)),
    "an integer": stated(below(x, x**2), (Symbol("x", (), "real", "an integer"),)),
    "a saddle": convex(x**2 + y**2 - 4 * x * y, BOTH),
    "a narrow saddle": convex(q(9, 2) * x**2 + q(3001, 1000) * x * y + q(1, 2) * y**2, BOTH),
    "strictly convex nowhere": convex(2 * x, (("x", "a"),), strict=True),
    "strictly convex across a line": convex((x + y) ** 2, BOTH, strict=True),
    "a saddle on one side": convex(x**2 + y**2 - 4 * x * y, BOTH, POSITIVE[:1] + NUMBERS[1:]),
    "a kink downwards": curved(-fn("abs", x), "convex"),
    "a kink upwards": curved(fn("relu", x - 1), "concave"),
    "convex on one side": convex(x**3, (("x", "a"),)),
    "softmax": stated(nonnegative(derivative(sym("s", k), v(j))), VECTORS, definitions=(SOFTMAX,)),
    "log-sum-exp the other way": convex(
        neg(fn("log", sum_over(i, exp(sym("u", i))))), (("u", "v"),), VECTORS
    ),
    "a function at whole arrays": stated(
        equal(apply("f", (array(i, v(i) + 1),)), OF_V), VECTORS, functions=(F,)
    ),
}


def second_opinion(problem, found):
    """The numbers of a counterexample, in the hands of the other evaluator."""
    values = {
        (name, tuple(n - 1 for n in place)): mpf(number.numerator) / number.denominator
        for name, entries in found.values.items()
        for place, number in entries.items()
    }
    chosen = {(each.name, each.component): each.weights for each in found.functions}

    def function(name, component, entries):
        weights = chosen[name, tuple(n + 1 for n in component)]
        linear = square = mpf(0)
        for slot, those in enumerate(entries):
            for place, value in those.items():
                first, second = weights[slot, tuple(n + 1 for n in place)]
                linear, square = linear + first * value, square + second * value
        return linear + square**2 / 3

    sizes = {**dict.fromkeys(problem.sizes, 1), **found.sizes}
    return numbers_of.World(sizes, values, problem.defined, function=function)


def is_bent(problem, target, found):
    """Whether a function is more than the mean of its values at both ends halfway between them (less, if it is to be
    concave; no less, if it is to be strictly convex).
    """
    of = target.convexity.of if target.convexity is not None else target.claim.terms[0]
    start, halfway = second_opinion(problem, found), second_opinion(problem, found)
    end = second_opinion(problem, replace(found, values={**found.values, **found.end}))
    halfway.values = {place: (number + end.values[place]) / 2 for place, number in start.values.items()}
    bend = halfway(of) - (start(of) + end(of)) / 2
    is_strict = target.convexity is not None and target.convexity.strict
    slack = mpf(10) ** -9
    return (-bend if target.claim.relation == "concave" else bend) > (-slack if is_strict else slack)
