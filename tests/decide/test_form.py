"""The normal form of a term is worth what the term is, wherever all parts of that are defined."""

import random
from fractions import Fraction

import pytest
from mpmath import mpf
from worth import Undefined, worth

from derive.decide.form import Form, Level, Stopped
from derive.decide.form.polynomials import as_term
from derive.errors import DeriveError
from derive.kernel import Problem, Symbol, Target
from derive.terms import (
    ONE,
    delta,
    fn,
    index,
    indicator,
    num,
    power,
    product_over,
    size,
    sum_over,
    sym,
)  # fmt: skip

i, j, k = (index(letter, "n") for letter in "ijk")
m = sym("m")
PROBLEM = Problem(
    "forms",
    (Target("", ONE),),
    {"n": "size"},
    (
        Symbol("a"), Symbol("b"), Symbol("p", (), "positive"), Symbol("m", (), "natural"),
        Symbol("z", (), "nonzero"), Symbol("u", (), "nonnegative"), Symbol("x", ("n",)),
        Symbol("W", ("n", "n")), Symbol("q", ("n",), "positive"),
    ),
)  # fmt: skip
NUMBERS = (-2, -1, -1, 0, 0, 1, 1, 2, Fraction(1, 2), Fraction(-1, 2), 3)
ROOTS = (Fraction(1, 2), Fraction(-1, 2), Fraction(1, 3), Fraction(3, 2), Fraction(2, 3))
FUNCTIONS = ("exp", "sigma", "tanh", "sin", "cos", "relu", "erf", "abs", "log")


def leaf(rng):
    at = (i, j, k)
    one, other = rng.choice(at), rng.choice(at)
    entries = [sym("x", one), sym("x", other), sym("q", one), sym("W", one, other), size("n")]
    return rng.choice(
        [*map(sym, "aabpmzu"), *entries, num(rng.randint(-3, 3)), num(Fraction(rng.randint(-3, 3), 2))]
    )


def some(rng, depth):
    if not depth:
        return leaf(rng)

    def part():
        return some(rng, depth - 1)

    ways = [
        lambda: part() + part(),
        lambda: part() * part(),
        lambda: part() + part() * part(),
        lambda: power(part(), num(rng.choice((-2, -1, 2, 3)))),
        lambda: power(part(), num(rng.choice(ROOTS))),
        lambda: fn(rng.choice(FUNCTIONS), part()),
        lambda: indicator(part(), rng.choice(("<", "<=", "=", "!=")), part()),
        lambda: fn(rng.choice(("max", "min")), part(), part()),
        lambda: sum_over(rng.choice((i, j, k)), part()),
        lambda: product_over(rng.choice((i, j)), part()),
        lambda: sum_over(j, delta(j, k) * part()),
        lambda: power(part(), rng.choice((m, m + 1, 2 * m, -m, sym("a")))),
    ]
    return rng.choice(ways)()


def numbers(rng, count):
    def real():
        return rng.choice(NUMBERS)

    def above():
        return rng.choice([each for each in NUMBERS if each > 0])

    found = {
        "a": real(), "b": real(), "p": above(), "m": rng.randint(1, 3), "z": above() * rng.choice((-1, 1)),
        "u": abs(real()), "x": [real() for _ in range(count)], "q": [above() for _ in range(count)],
        "W": [[real() for _ in range(count)] for _ in range(count)],
    }  # fmt: skip
    return {name: _long(each) for name, each in found.items()}


def _long(value):
    if isinstance(value, list):
        return [_long(each) for each in value]
    return mpf(Fraction(value).numerator) / Fraction(value).denominator


def differs(term, form, rng):
    """Numbers at which both have a value, and not the same."""
    count = rng.randint(1, 3)
    values, at = numbers(rng, count), {each: rng.randrange(count) for each in (i, j, k)}
    try:
        one = worth(term, values, {"n": count}, at)
        other = worth(form, values, {"n": count}, at, is_form=True)
    except (Undefined, OverflowError, ValueError):
        return None
    return None if abs(one - other) <= mpf(10) ** -15 * (1 + abs(one)) else (values, at, one, other)


def check(seeds):
    """How many terms had a form, each of which was worth the same at some numbers."""
    found = 0
    for seed in seeds:
        rng = random.Random(seed)
        term = some(rng, rng.randint(1, 4))
        try:
            form = as_term(Form(PROBLEM, Level(is_explicit=seed % 2 == 0), 20_000).of(term))
        except Stopped:
            continue
        except DeriveError:
            continue
        found += 1
        for _ in range(6):
            assert differs(term, form, rng) is None, (seed, term, form)
    return found / len(seeds)


def test_a_form_is_worth_what_its_term_is():
    assert check(range(700)) > 0.9


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_many_forms(block):
    assert check(range(10_000 + 2000 * block, 12_000 + 2000 * block)) > 0.9


def test_forms_do_not_hang_on_what_came_before():
    rng = random.Random(5)
    terms = [some(rng, 3) for _ in range(40)]

    def forms(those):
        found = {}
        for term in those:
            try:
                found[term] = as_term(Form(PROBLEM, Level(), 20_000).of(term))
            except DeriveError:
                found[term] = None
        return found

    assert forms(terms) == forms(reversed(terms))


def test_a_form_that_takes_too_many_operations_is_none():
    wide = power(sym("a") + sym("b") + sym("p") + sym("u"), num(30))
    with pytest.raises(Stopped):
        Form(PROBLEM, Level(), 3000).of(wide)


@pytest.mark.parametrize(
    "term",
    [num(0) ** -1, 1 / (sym("a") - sym("a")), fn("log", num(-1)), power(num(-2), num(Fraction(1, 2)))],
    ids=["1/0", "1/(a − a)", "log −1", "root of −2"],
)
def test_what_is_never_defined_has_no_form(term):
    with pytest.raises(Stopped):
        Form(PROBLEM, Level(), 3000).of(term)
