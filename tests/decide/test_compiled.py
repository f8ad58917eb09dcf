"""Compiled terms are worth what the evaluator says, which walks through them."""

import random

import pytest
import random_formulas as formulas
import statements
from flint import fmpq

from derive.decide.compiled import Compiler, Visit
from derive.decide.evaluate import Instance
from derive.decide.jets import FUNCTIONS as JETS, OF_TWO as JETS_OF_TWO, Inconclusive, compare
from derive.decide.sampling import Sampler, places
from derive.decide.values import FUNCTIONS, OF_TWO, Undefined
from derive.decide.world import world
from derive.terms import ZERO, fn, index, indicator, num, power, subterms, sum_over, sym

SMALL = [num(n) for n in (0, 1, -1, 2)]


def instances(problem, trials=4, seed=0):
    return Sampler(problem).instances(trials, seed)


def both(term, instance, at, compiler=None):
    """What the two routes say: a number, or None."""
    compiler = compiler or Compiler(instance.problem)
    found = []
    for value in (
        lambda: compiler.program(term).at(Visit(world(instance), compiler), at),
        lambda: instance.number(term, at),
    ):
        try:
            found.append(value())
        except Inconclusive:
            found.append(None)
    return found


def agree(one, other):
    """Whether neither is known and the other not, nor are they known to differ."""
    if one is None or other is None:
        return one is other
    try:
        return not compare(one, "!=", other)
    except Inconclusive:
        return True


@pytest.mark.parametrize("seed", range(40))
def test_both_routes_agree_on_random_terms(seed):
    rng = random.Random(seed)
    compiler = Compiler(formulas.PROBLEM)
    free = (formulas.i, formulas.a)
    for instance in instances(formulas.PROBLEM, seed=seed):
        for _ in range(6):
            term = formulas.term(rng, free)
            for at in places([term], instance.sizes):
                one, other = both(term, instance, at, compiler)
                assert agree(one, other), (term, at)


@pytest.mark.parametrize("name", statements.ALL)
def test_both_routes_agree_on_all_that_problems_state(name):
    problem = statements.ALL[name]()
    terms = [problem.targets[0].term, *(d.body for d in problem.definitions)]
    terms += [term for each in problem.hypotheses for term in each.terms if each.relation in ("=", "<", "!=")]
    for instance in instances(problem):
        for term in terms:
            for at in places([term], instance.sizes):
                one, other = both(term, instance, at)
                assert agree(one, other)


def test_both_routes_know_the_same_functions():
    assert (FUNCTIONS.keys(), OF_TWO.keys()) == (JETS.keys(), JETS_OF_TWO.keys())


@pytest.mark.parametrize("shared", [False, True])
def test_a_shared_part_is_worth_the_same(shared):
    i, j = index("i", "n"), index("j", "n")
    total = sum_over(j, sym("A", i, j) * sym("A", i, j))
    term = sum_over(i, total * sym("u", i)) + total
    instance = next(iter(instances(formulas.PROBLEM)))
    compiler = Compiler(formulas.PROBLEM, frozenset(subterms(term)) if shared else frozenset())
    here = world(instance)
    for at in places([term], instance.sizes):
        found = compiler.program(term).at(Visit(here, compiler), at)
        assert found == instance.number(term, at)


def value(term):
    problem = formulas.PROBLEM
    instance = Instance(
        problem, {"n": 1, "m": 1}, {(s.name, (0,) * len(s.dims)): fmpq(0) for s in problem.symbols}
    )
    compiler = Compiler(problem)
    return compiler.program(term).at(Visit(world(instance), compiler), {})


@pytest.mark.parametrize(
    "term",
    [
        power(ZERO, num(-1)),
        power(sym("c") + 1 - 1, num(-2)),
        fn("log", sym("c")),
        fn("log", num(-1) - fn("exp", num(2))),
        power(num(-1), num(1) / 2),
        power(ZERO, num(-1) / 2),
        3 + 2 * fn("log", num(-3)),
        fn("exp", fn("log", ZERO)),
    ],
)
def test_what_surely_has_no_value_is_told(term):
    with pytest.raises(Undefined):
        value(term)


@pytest.mark.parametrize(
    "term",
    [
        ZERO + sym("c") * fn("log", sym("c")),  # often taken for 0
        indicator(ZERO, "<", sym("c")) * fn("log", sym("c")),
        fn("log", fn("exp", num(1)) - fn("exp", num(1))),  # the balls leave it open
        power(num(-8), num(1) / 3),
        power(sym("c"), sym("c")),
        1 / (fn("sin", num(1)) ** 2 + fn("cos", num(1)) ** 2 - 1),
    ],
)
def test_nothing_is_said_where_it_is_open_or_a_matter_of_convention(term):
    with pytest.raises(Inconclusive) as found:
        value(term)
    assert not isinstance(found.value, Undefined)
