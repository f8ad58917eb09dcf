"""Functions defined by cases: what is found of them, against numbers, and what is said where they bend."""

import itertools
import random
from pathlib import Path

import pytest
from mpmath import mpf
from numbers_of import close, world
from solutions import solve

from derive import library
from derive.kernel import Problem, Symbol, check, to_prove
from derive.kernel.judgement import Judgement, equal
from derive.laws import ALL
from derive.present.judgements import judgement_text
from derive.present.kinks import kink_words
from derive.present.text import text
from derive.terms import ZERO, D, fn, indicator, num, sym

FOLDER = Path(__file__).parents[1] / "problems" / "piecewise"
NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
x, z, c = (sym(letter) for letter in "xzc")


def relu(u):
    return fn("relu", u)


def larger(one, other):
    return fn("max", one, other)


def smaller(one, other):
    return fn("min", one, other)


def solved(name):
    return solve(library.load(str(FOLDER / f"{name}.toml")))


SOLVED = {name: solved(name) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_every_part_is_found_or_proved(name):
    result = SOLVED[name]
    assert result.missing == {}
    assert all(theorem.is_proved for theorem in result.theorems)
    assert check(result.theorems[0].derivation, ALL)


TABLES = {
    ("huber", "find"): ["δ where δ ≤ r", "r where r < δ and −δ ≤ r", "−δ where r < δ and r < −δ"],
    ("leaky-relu", "weight"): ["x where z > 0", "a x where z < 0"],
    ("leaky-relu", "slope"): ["0 where z > 0", "z where z ≤ 0"],
    ("absolute-error", "lasso"): ["(x w − y) x + λ where w > 0", "(x w − y) x − λ where w < 0"],
    ("max-pooling", "first"): ["m − t where z < x", "0 where x < z"],
    ("quantile", "find"): ["−τ where q < y", "1 − τ where y < q"],
    ("relu6", "slope"): ["1 where x > 0 and x < 6", "0 where x > 0 and 6 < x", "0 where x < 0"],
}


def theorem_of(name, part):
    return next(t for t in SOLVED[name].theorems if t.part in (part, ""))


@pytest.mark.parametrize(("name", "part"), TABLES)
def test_an_answer_is_told_case_by_case(name, part):
    found = [
        f"{text(case.value)} where {' and '.join(map(judgement_text, case.when))}"
        for case in theorem_of(name, part).cases
    ]
    assert found == TABLES[name, part]


REMARKS = {
    ("huber", "find"): [
        "where r = 0: ∂L/∂r exists as well, and is 0",
        "where δ − |r| = 0 and r ≠ 0: ∂L/∂r exists as well, and is r",
    ],
    ("leaky-relu", "weight"): ["where z = 0: ∂h/∂w exists exactly if x (1 − a) = 0, and is then x"],
    ("absolute-error", "error"): [
        "where w − y = 0: ∂M/∂w does not exist; the subgradients of M in w are the numbers between −1 and 1"
    ],
    ("max-pooling", "first"): ["where x − z = 0: ∂L/∂x exists exactly if x − t = 0, and is then 0"],
    ("quantile", "find"): ["where y − q = 0: ∂L/∂q does not exist"],
    ("relu6", "slope"): [
        "where x = 0: ∂f/∂x does not exist",
        "where x − 6 = 0 and x ≠ 0: ∂f/∂x does not exist",
    ],
}


@pytest.mark.parametrize(("name", "part"), REMARKS)
def test_what_is_said_of_kinks(name, part):
    theorem = theorem_of(name, part)
    assert [kink_words(theorem, kink) for kink in theorem.kinks] == REMARKS[name, part]


def test_the_squared_hinge_has_no_kink():
    (theorem,) = SOLVED["squared-hinge"].theorems
    assert (theorem.assumed, theorem.kinks) == ((), ())


# -- numbers ------------------------------------------------------------------------------------


def holds(judgement, here, at):
    left, right = (here(term, at) for term in judgement.terms)
    return {"<": left < right, "<=": left <= right, "=": left == right, "!=": left != right}[
        judgement.relation
    ]


def points(theorem, seed):
    """Random numbers at which all that is given and assumed holds, and free indices for them."""
    problem = theorem.problem
    for n in itertools.count():
        here = world(problem, dict.fromkeys(problem.sizes, 2), f"{seed} {n}")
        rng = random.Random(f"{seed} {n}")
        for place in here.values:
            here.values[place] = mpf(rng.randint(-700, 700)) / 101
        ranges = [range(2)] * len(theorem.claim.free)
        if all(
            holds(each, here, dict(zip(each.free, at, strict=True)))
            for each in (*problem.declared, *theorem.assumed)
            for at in itertools.product(range(2), repeat=len(each.free))
        ):
            yield here, [dict(zip(theorem.claim.free, at, strict=True)) for at in itertools.product(*ranges)]


@pytest.mark.parametrize("name", NAMES)
def test_answers_and_cases_are_right_in_numbers(name):
    for theorem in SOLVED[name].theorems:
        for here, places in itertools.islice(points(theorem, name), 12):
            for at in places:
                left, right = (here(term, at) for term in theorem.claim.terms)
                assert close(left, right), (name, theorem.part)
                for case in theorem.cases:
                    if all(holds(each, here, at) for each in case.when):
                        assert close(here(case.value, at), right)


@pytest.mark.parametrize("name", NAMES)
def test_cases_leave_out_only_what_is_assumed_not_to_be(name):
    for theorem in SOLVED[name].theorems:
        if theorem.cases:
            for here, places in itertools.islice(points(theorem, name), 40):
                for at in places:
                    held = [c for c in theorem.cases if all(holds(each, here, at) for each in c.when)]
                    assert len(held) == 1


# -- identities ---------------------------------------------------------------------------------


def claimed(left, right, relation="="):
    symbols = tuple(Symbol(letter, ()) for letter in "xzc")
    return Problem("cases", (to_prove("", Judgement(relation, (left, right))),), {}, symbols)


TRUE = {
    "order": (larger(x, z), larger(z, x)),
    "of three": (larger(larger(x, z), c), larger(x, larger(z, c))),
    "minus": (smaller(-x, -z), -larger(x, z)),
    "a shift": (larger(x + c, z + c), larger(x, z) + c),
    "a square": (relu(x) ** 2, x * relu(x)),
    "sides": (relu(x) * relu(-x), ZERO),
    "its own size": (fn("abs", fn("abs", x)), fn("abs", x)),
    "distance": (fn("abs", x - z), larger(x, z) - smaller(x, z)),
    "at most": (indicator(x, "<=", z), 1 - indicator(z, "<", x)),
    "three ways": (indicator(x, "<", z) + indicator(x, "=", z) + indicator(z, "<", x), num(1)),
    "differs": (indicator(x, "!=", z), indicator(x, "<", z) + indicator(z, "<", x)),
    "cut off": (smaller(relu(x), num(1)), relu(x) - relu(x - 1)),
    "absorbed": (larger(x, smaller(x, z)), x),
}
FALSE = {
    "steps": (indicator(ZERO, "<", -x), 1 - indicator(ZERO, "<", x)),  # but for x = 0
    "at most is not less": (indicator(x, "<=", z), indicator(x, "<", z)),  # but for x = z
    "never equal": (indicator(x, "=", z), ZERO),
    "a sum": (relu(x + z), relu(x) + relu(z)),
    "a product": (larger(x * c, z * c), c * larger(x, z)),
    "the sign at 0": (indicator(ZERO, "<", x) - indicator(x, "<", ZERO), 2 * indicator(ZERO, "<=", x) - 1),
}


@pytest.mark.parametrize("name", TRUE)
def test_an_identity_of_functions_by_cases_is_proved(name):
    (theorem,) = solve(claimed(*TRUE[name])).theorems
    assert theorem.is_proved
    assert not theorem.assumed


@pytest.mark.parametrize("name", FALSE)
def test_what_fails_at_a_kink_only_is_refuted(name):
    result = solve(claimed(*FALSE[name]))
    assert "" in result.refuted


def test_conditions_may_be_supposed_in_a_case_only():
    (theorem,) = solve(claimed(relu(x) - relu(-x), x)).theorems
    assert theorem.claim == equal(relu(x) - relu(-x), x)
    assert not theorem.given
    assert isinstance(theorem.chain.steps[0].arms[0].when, Judgement)
    assert not isinstance(theorem.chain.start, D)
