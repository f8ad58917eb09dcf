"""Counterexamples of random formulas, as a library says them that shares no code with the program."""

import random

import numbers_of
import pytest
import random_formulas as formulas
from mpmath import mpf

from derive.decide.comparer import Comparer
from derive.terms import ONE, ZERO, same


class Silent:
    """One that proves nothing."""

    def proves(self, answer):
        return None


def found(one, other):
    given = Comparer(formulas.PROBLEM, (), one)
    given.prover = Silent()
    return given.compare(other)


def world(counterexample):
    """The numbers of a counterexample; what it does not name is of no account, and 0."""
    sizes = {"n": 1, "m": 1} | dict(counterexample.sizes)
    values = {
        (name, tuple(n - 1 for n in place)): mpf(x.numerator) / x.denominator
        for name, entries in counterexample.values.items()
        for place, x in entries.items()
    }
    return numbers_of.World(sizes, values, formulas.PROBLEM.defined)


def pair(seed):
    rng = random.Random(seed)
    return tuple(formulas.term(rng, (formulas.i, formulas.a), 3) for _ in range(2))


@pytest.mark.parametrize("seed", [seed for seed in range(60) if not same(*pair(seed))])
def test_both_values_are_what_another_library_says(seed):
    one, other = pair(seed)
    told = found(one, other).counterexample
    here = world(told)
    at = {each: told.at[each.name] - 1 for each in one.free | other.free}
    left, right = (here(term, at) for term in (one, other))
    assert numbers_of.close(left, mpf_of(told.left))
    assert numbers_of.close(right, mpf_of(told.right))
    assert left != right


def mpf_of(text):
    top, _, under = text.partition("/")
    return mpf(top) / mpf(under or 1)


@pytest.mark.sweep(every=4)
@pytest.mark.parametrize("seed", range(40))
def test_what_is_written_in_another_way_is_not_refuted(seed):
    rng = random.Random(seed)
    one, other, third = (formulas.term(rng, (formulas.i,), 3) for _ in range(3))
    assert found((one + other) * third, third * other + one * third + ZERO).kind == "undecided"
    assert found(one * other - third, -third + other * one * ONE).kind == "undecided"
