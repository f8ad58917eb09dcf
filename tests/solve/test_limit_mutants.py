"""Mutated derivations of limits: what the kernel still accepts must be true, as numbers near the point judge."""

import itertools
import random
from dataclasses import replace
from pathlib import Path

import mpmath
import pytest
from limit_values import Sequences, Tending, agree
from mpmath import mpf
from mutants import mutant

from derive import api
from derive.errors import DeriveError
from derive.kernel import check
from derive.laws import ALL
from derive.problem_file import read_problem_file

FOLDER = Path(__file__).parents[1] / "problems"
NAMES = (
    "consistency", "leaky-relu", "learning-rate", "moving-average", "newton", "ridge", "sigmoid", "softmax-temperature",
)  # fmt: skip
CENTRED = {"mu": mpf("0.7"), r"\mu": mpf("0.7"), r"\bar{g}": mpf("0.7"), "s": mpf("0.49")}


@pytest.fixture(scope="module")
def honest():
    paths = [*(FOLDER / "limits" / f"{name}.toml" for name in NAMES), FOLDER / "bn-centering-limits.toml"]
    found = [api.solve(read_problem_file(path).problem).theorems[0].derivation for path in paths]
    return [each for each in found if all(chain.steps for chain in each.chains)]


def world(problem, rng):
    """Numbers in which all that these problems declare holds."""
    sizes = dict.fromkeys(problem.sizes, 3)
    values = Sequences()
    values.limits = {symbol.name: mpf("0.7") for symbol in problem.symbols}
    for symbol in problem.symbols:
        if symbol.name in ("b",):
            values[symbol.name, ()] = mpf("0.6")
        elif symbol.name in CENTRED:
            values[symbol.name, ()] = CENTRED[symbol.name]
        elif symbol.dims and "n" not in symbol.dims:
            for place in itertools.product(range(3), repeat=len(symbol.dims)):
                values[symbol.name, place] = mpf(rng.choice((-2, -1, 1))) + mpf(rng.randint(1, 9)) / 13
        elif not symbol.dims:
            values[symbol.name, ()] = mpf(rng.randint(300, 3000)) / 1733
    if ("M", ()) in values:
        values["M", ()] = max(v for (name, _), v in values.items() if name == "z")
    root = values.get(("r", ()), mpf(0))
    found = Tending(sizes, values, problem.defined, randoms=problem.random)
    found.function = lambda name, component, entries: sum(
        (x - root) * (2 + x) + (x - root) ** 3 for slot in entries for x in slot.values()
    )
    return found


def is_true(claim, problem, rng):
    here = world(problem, rng)
    free = sorted({i for term in claim.terms for i in term.free}, key=lambda i: i.data)
    for places in itertools.product(*(range(here.sizes[i.dim]) for i in free)):
        at = dict(zip(free, places, strict=True))
        left, right = (here(term, at) for term in claim.terms)
        if not agree(left, right):
            return False
    return True


def accepted(derivation):
    try:
        return check(derivation, ALL)[-1]
    except DeriveError:
        return None


def is_general(theorem):
    """Whether nothing is assumed, nor given for the part alone: the numbers might not have it so."""
    return not theorem.assumed and not theorem.target.when


def trial(honest, count, seed):
    rng = random.Random(seed)
    made = refused = 0
    while made < count:
        try:
            cheat = mutant(rng.choice(honest), rng)
        except (DeriveError, AssertionError):
            continue  # not even a term
        made += 1
        theorem = accepted(cheat)
        if theorem is None:
            refused += 1
        elif is_general(theorem):
            try:
                assert is_true(theorem.claim, cheat.problem, rng), theorem.claim
            except (ZeroDivisionError, mpmath.libmp.ComplexResult):
                continue
    return refused


def test_honest_limits_are_true(honest):
    for derivation in honest:
        for theorem in check(derivation, ALL):
            if is_general(theorem):
                assert is_true(theorem.claim, derivation.problem, random.Random(1)), theorem.claim


def test_no_mutant_that_is_accepted_is_false(honest):
    assert trial(honest, 250, 1) > 100


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_no_mutant_of_many_that_is_accepted_is_false(honest, seed):
    assert trial(honest, 400, 100 + seed) > 150


def test_numbers_tell_a_false_limit(honest):
    for derivation in honest:
        theorem = check(derivation, ALL)[-1]
        left, right = theorem.claim.terms
        false = replace(theorem.claim, terms=(left, right + 1))
        assert not is_true(false, derivation.problem, random.Random(1))
