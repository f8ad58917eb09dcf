"""Bounds: what the kernel asks for makes the whole rise, whatever the term; and chains of bounds."""

import random
from dataclasses import replace

import pytest
from mpmath import isfinite, mpf
from numbers_of import World
from random_formulas import NAMES, PROBLEM as FORMULAS, i, term
from steps import letters, step_by

from derive.errors import DeriveError, InvalidStep
from derive.kernel import (
    Chain,
    Derivation,
    Fact,
    Problem,
    Step,
    Symbol,
    Target,
    check,
    converges,
    differentiable,
    nonnegative,
    positive,
    to_prove,
)
from derive.kernel.bound import bound_conditions
from derive.kernel.certificate import dumps, loads
from derive.kernel.judgement import Judgement
from derive.kernel.place import old_part, replaced
from derive.laws import ALL
from derive.terms import ZERO, Index, add, derivative, fn, limit, num, part, power, reciprocal, sum_over, sym

a, b, c, x = map(sym, "abcx")
TINY = mpf(10) ** -40
SIGNS = {"<": lambda s, t: s < t, "<=": lambda s, t: s <= t}


def holds(world, judgement, at):
    """Whether it holds for all values of its free indices."""
    free = sorted(
        frozenset[Index]().union(*(t.free for t in judgement.terms)) - set(at), key=lambda i: i.name
    )
    if free:
        size = world.sizes[free[0].dim]
        return all(holds(world, judgement, {**at, free[0]: n}) for n in range(size))
    left, right = (world.value(each, at) for each in judgement.terms)
    return SIGNS[judgement.relation](left, right)


def paths(whole, path=()):
    """Every place in a term."""
    yield path
    for place, arg in enumerate(whole.args):
        yield from paths(arg, (*path, place))


def worlds(rng):
    """Numbers with many signs and zeros among them."""
    sizes = {"n": rng.randint(1, 2), "m": rng.randint(1, 2)}
    values = {}
    for name, dims in {**NAMES, "a": (), "b": ()}.items():
        places = [()]
        for dim in dims:
            places = [(*p, n) for p in places for n in range(sizes[dim])]
        values |= {(name, place): mpf(rng.randint(-3, 4)) / 4 for place in places}
    return World(sizes, values, {d.name: d for d in FORMULAS.definitions})


@pytest.mark.sweep(every=4)
@pytest.mark.parametrize("seed", range(30))
def test_what_is_asked_for_makes_the_whole_rise(seed):
    rng = random.Random(seed)
    tried = 0
    for _ in range(60):
        whole = term(rng, (i,), 3)
        path = rng.choice(list(paths(whole)))
        try:
            old = part(whole, path)
        except InvalidStep:  # an index
            continue
        new = add(old, rng.choice((a, power(a, num(2)), num(1), -b)))
        for relation in SIGNS:
            step = Step("bound", path, whole, whole, new, relation=relation)
            try:
                conditions = bound_conditions(whole, path, (), old, new, relation)
                after = replaced(step)
            except (DeriveError, TypeError, ValueError):
                continue
            for _ in range(6):
                world = worlds(rng)
                try:
                    met = all(holds(world, condition, {i: 0}) for condition in conditions)
                    low, high = (world.value(each, {i: 0}) for each in (whole, after))
                    rises = low + TINY < high if relation == "<" else low <= high + TINY
                except (ZeroDivisionError, ValueError, KeyError, TypeError):
                    continue
                if met and isfinite(low) and isfinite(high):
                    tried += 1
                    assert rises, (whole, path, new, conditions)
    assert tried > 0


PROBLEM = Problem(
    "bounds",
    (to_prove("", Judgement("<=", (c * a, c * b))),),
    symbols=(Symbol("a"), Symbol("b"), Symbol("c", sign="nonnegative"), Symbol("x", sign="positive")),
    hypotheses=(Judgement("<=", (a, b)),),
)
GIVEN = Fact(Judgement("<=", (a, b)), "given", "0")
SIGN = Fact(nonnegative(c), "given", "1")


def step(before, path, new, relation="<="):
    """A bound with the conditions that it takes."""
    made = Step("bound", path, before, before, new, relation=relation)
    conditions = bound_conditions(before, path, (), old_part(made), new, relation)
    return replace(made, after=replaced(made), conditions=conditions)


def place(whole, inner):
    """Where `inner` stands in a product."""
    return (whole.args.index(inner),)


def proof(link, facts=(GIVEN, SIGN), problem=PROBLEM):
    """A derivation of one link."""
    return Derivation(problem, (Chain("part ", link.before, (link,), facts, ""),))


def test_a_bound_is_proved_from_what_is_given():
    (theorem,) = check(proof(step(c * a, place(c * a, a), b)), ALL)
    assert theorem.is_proved
    assert theorem.claim == PROBLEM.targets[0].claim


def test_a_bound_needs_its_conditions():
    link = step(c * a, place(c * a, a), b)
    for facts in ((GIVEN,), (SIGN,), ()):
        with pytest.raises(InvalidStep, match="needs a fact"):
            check(proof(link, facts), ALL)
    for conditions in ((), link.conditions[:1], link.conditions[::-1]):
        with pytest.raises(InvalidStep, match="conditions"):
            check(proof(replace(link, conditions=conditions)), ALL)


def test_a_strict_bound_needs_strict_conditions():
    link = replace(step(c * a, place(c * a, a), b), relation="<")
    with pytest.raises(InvalidStep, match="conditions"):
        check(proof(link), ALL)


@pytest.mark.parametrize("relation", ["=", ">=", "", "!="])
def test_a_bound_is_no_equation_nor_anything_else(relation):
    link = replace(step(c * a, place(c * a, a), b), relation=relation)
    with pytest.raises(InvalidStep):
        check(proof(link), ALL)


def test_other_rules_prove_equations_only():
    link = Step("algebra", (), c * a, c * a, c * a, relation="<=")
    with pytest.raises(InvalidStep, match="proves an equation"):
        check(proof(link), ALL)


def test_a_chain_of_bounds_is_not_cited_as_an_equation():
    link = step(c * a, place(c * a, a), b)
    lemma = Chain("lemma", link.before, (link,), (GIVEN, SIGN))
    cited = Step("lemma", (), c * a, c * b, c * b, "lemma")
    with pytest.raises(InvalidStep, match="where = is wanted"):
        check(Derivation(PROBLEM, (lemma, Chain("part ", c * a, (cited,), (), ""))), ALL)


def test_a_bound_does_not_find_a_value():
    problem = replace(PROBLEM, targets=(type(PROBLEM.targets[0])("", c * a),))
    with pytest.raises(InvalidStep, match="where = is wanted"):
        check(proof(step(c * a, place(c * a, a), b), problem=problem), ALL)


@pytest.mark.parametrize(
    "whole",
    [fn("abs", a), fn("sin", a), derivative(a, a), power(a, num("1/2")), power(num(2), a)],
    ids=["abs", "sin", "derivative", "root", "exponent"],
)
def test_what_is_not_monotone_is_refused(whole):
    at = (1,) if whole.args[0] is not a else (0,)
    with pytest.raises(InvalidStep):
        step(whole, at, b)


def test_a_reciprocal_falls():
    whole = reciprocal(a)
    conditions = bound_conditions(whole, (0,), (), a, x, "<=")
    assert conditions == (Judgement("<=", (x, a)), positive(x))


def test_under_a_sum_the_bound_is_for_every_index():
    whole = sum_over((i,), sym("u", i))
    conditions = bound_conditions(whole, (1,), (), sym("u", i), sym("v", i), "<")
    assert conditions == (Judgement("<", (sym("u", i), sym("v", i))),)


LEMMA = Chain("lemma", c * a, (step(c * a, place(c * a, a), b),), (GIVEN, SIGN))


def cited(judgement, lemma=LEMMA, name="lemma"):
    """c a ≤ c b by one link, which rests on what is said to be the bound of a lemma."""
    link = Step(
        "bound", (), c * a, c * b, c * b, relation="<=", conditions=(Judgement("<=", (c * a, c * b)),)
    )
    own = Chain("part ", c * a, (link,), (Fact(judgement, "lemma", name),), "")
    return Derivation(PROBLEM, (lemma, own))


def test_a_bound_that_a_lemma_proves_is_a_fact():
    (theorem,) = check(cited(Judgement("<=", (c * a, c * b))), ALL)
    assert theorem.is_proved
    assert theorem.lemmas == ("lemma",)
    assert check(loads(dumps(theorem.derivation)), ALL)


@pytest.mark.parametrize(
    "judgement",
    [
        Judgement("<=", (c * b, c * a)),
        Judgement("<", (c * a, c * b)),
        Judgement("=", (c * a, c * b)),
        Judgement("!=", (c * a, c * b)),
        Judgement("<=", (c * a, c * x)),
        Judgement("<=", (num(0), c * a)),
    ],
    ids=["turned", "strict", "equation", "unequal", "another", "a sign"],
)
def test_nothing_but_the_bound_of_a_lemma_is_a_fact(judgement):
    with pytest.raises(InvalidStep, match="not the bound that the lemma proves"):
        check(cited(judgement), ALL)


def test_a_bound_of_a_later_lemma_or_of_none_is_no_fact():
    with pytest.raises(InvalidStep, match="no such lemma"):
        check(cited(Judgement("<=", (c * a, c * b)), name="another"), ALL)
    honest = cited(Judgement("<=", (c * a, c * b)))
    with pytest.raises(InvalidStep, match="no such lemma"):
        check(replace(honest, chains=honest.chains[::-1]), ALL)


def test_what_a_cited_bound_assumes_is_assumed_by_the_theorem():
    lemma = replace(LEMMA, facts=(Fact(GIVEN.judgement, "assumed"), SIGN))
    problem = replace(PROBLEM, hypotheses=())
    honest = cited(
        Judgement("<=", (c * a, c * b)),
        replace(lemma, facts=(lemma.facts[0], Fact(SIGN.judgement, "given", "0"))),
    )
    (theorem,) = check(replace(honest, problem=problem), ALL)
    assert GIVEN.judgement in theorem.assumed


def rectified(wrap, path, lemma=None, facts=()):
    """ReLU(b) becomes b beneath something, since a lemma shows 0 ≤ b."""
    start, law = wrap(fn("relu", b)), "ReLU of a nonnegative"
    given = () if lemma else (nonnegative(b),)
    problem = replace(PROBLEM, targets=(Target("", start),), hypotheses=given)
    first = lemma or Fact(nonnegative(b), "given", "0")
    known = Chain("lemma", ZERO, (step(ZERO, (), b),), (first,))
    link = step_by(problem, "law", path, start, b, law, binding=letters(f=b))
    own = Chain("part ", start, (link,), (Fact(nonnegative(b), "lemma", "lemma"), *facts), "")
    return Derivation(problem, (known, own))


def test_a_cited_bound_of_what_is_at_the_point_alone_is_not_used_nearby():
    """0 ≤ b is given of b, and ReLU has no derivative at 0."""
    assert check(rectified(lambda t: t, ()), ALL)
    smooth = Fact(differentiable(fn("relu", b), b), "assumed")
    for lemma in (None, Fact(nonnegative(b), "assumed")):
        with pytest.raises(InvalidStep, match="assumed of b is used under a derivative"):
            check(rectified(lambda t: derivative(t, b), (0,), lemma, (smooth,)), ALL)


def test_a_cited_bound_is_not_used_on_the_way_to_a_limit():
    facts = [Fact(converges(limit(t, b, "at", a)), "assumed") for t in (fn("relu", b), b)]
    with pytest.raises(InvalidStep, match="not shown to hold near"):
        check(rectified(lambda t: limit(t, b, "at", a), (0,), facts=facts), ALL)
