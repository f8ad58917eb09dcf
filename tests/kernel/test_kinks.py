"""What is said of kinks is refused where it is wrong; each test is one way to cheat."""

import json
import random
from dataclasses import replace

import kinks
import pytest
from kinks import HONEST, UNIT, U, a, b, j, k, problem, relu, sym, t, w, x

from derive.algebra import is_identity
from derive.errors import DeriveError, InvalidStep
from derive.kernel import (
    Chain,
    Definition,
    Fact,
    Kink,
    Step,
    Symbol,
    beside,
    check,
    differentiable,
    equal,
    nonzero,
)  # fmt: skip
from derive.kernel.certificate import dumps, loads
from derive.kernel.kink import is_straight
from derive.kernel.place import conditions_of, replaced
from derive.laws import ALL, LAWS
from derive.present.kinks import kink_words
from derive.solver import solve
from derive.solver.facts import Facts
from derive.solver.kinks import kink_at
from derive.solver.roads import DIRECT
from derive.terms import ONE, ZERO, D, derivative, fn, neg, same, sum_over


def refused(derivation, why):
    with pytest.raises(InvalidStep, match=why):
        check(derivation, ALL)


def with_kink(name="mse", number=0, **changes):
    """An honest derivation with its kink of that number changed."""
    those = list(HONEST[name].kinks)
    those[number] = replace(those[number], **changes)
    return replace(HONEST[name], kinks=tuple(those))


def honest(name="mse", number=0):
    return HONEST[name].kinks[number]


def proposed(given, argument, part="0"):
    """A derivation with a kink that its answer may not have."""
    derivation = solve(given).derivation
    chain = derivation.answer(part)
    assumed = [fact.judgement for c in derivation.chains for fact in c.facts if fact.rule == "assumed"]
    found = kink_at(given, chain, argument, assumed, DIRECT.phases, "forged")
    return None if found is None else replace(derivation, kinks=(found,))


def forged(derivation, argument, above, below, condition=ONE, value=ZERO, multiples=(ONE, ZERO), **rest):
    """The same with a kink whose sides are as said; the facts of the sides may be anything."""
    kink = Kink("0", argument, condition, value, multiples, above, below, **rest)
    return replace(derivation, kinks=(kink,))


@pytest.mark.parametrize("name", HONEST)
def test_honest_kinks_belong_to_their_theorems(name):
    theorems = check(HONEST[name], ALL)
    assert HONEST[name].kinks
    assert tuple(kink for theorem in theorems for kink in theorem.kinks) == HONEST[name].kinks
    assert all(kink.part == theorem.part for theorem in theorems for kink in theorem.kinks)


@pytest.mark.parametrize("name", HONEST)
def test_kinks_change_nothing_else_of_a_theorem(name):
    plain = check(replace(HONEST[name], kinks=()), ALL)
    for with_kinks, without in zip(check(HONEST[name], ALL), plain, strict=True):
        assert with_kinks.claim == without.claim
        assert (with_kinks.given, with_kinks.assumed) == (without.given, without.assumed)
        assert (with_kinks.laws, with_kinks.lemmas) == (without.laws, without.lemmas)


# -- what is claimed ----------------------------------------------------------------------------


@pytest.mark.parametrize("condition", [ZERO, ONE, t, x * t * b, 2 * x * t, x + t, fn("abs", x * t)])
def test_another_condition_is_refused(condition):
    refused(with_kink(condition=condition), "does not end at")


def test_another_value_is_refused():
    refused(with_kink(value=x), "does not end at")


def test_multiples_that_are_the_same_are_refused():
    kink = honest("cube")
    assert kink.condition is ZERO  # the ends do not change
    refused(with_kink("cube", multiples=(ONE, ONE)), "a fact that is not shown")
    refused(with_kink("cube", multiples=(ZERO, ZERO)), "a fact that is not shown")


def test_multiples_that_may_be_the_same_are_refused():
    refused(with_kink("cube", multiples=(w, x)), "a fact that is not shown")


def test_exchanged_multiples_are_refused():
    refused(with_kink(multiples=honest().multiples[::-1]), "does not end at")


@pytest.mark.parametrize("argument", [t, w, neg(U), 2 * U, U - t, ZERO])
def test_another_argument_is_refused(argument):
    with pytest.raises(InvalidStep):
        check(with_kink(argument=argument), ALL)


def test_a_kink_does_not_speak_for_another_one():
    first, second = HONEST["two units"].kinks
    refused(with_kink("two units", argument=second.argument), "start at the derivative")
    refused(
        replace(HONEST["two units"], kinks=(replace(second, argument=first.argument),)),
        "start at the derivative",
    )


def test_of_what_is_given_not_to_be_0_there_is_nothing_to_say():
    given = problem(relu(w), w)
    (kink,) = solve(given).derivation.kinks
    given = replace(given, symbols=(Symbol("w", (), "nonzero"),))
    refused(replace(solve(given).derivation, kinks=(kink,)), "does not assume")


def test_a_kink_of_another_part_is_refused():
    given = problem((sym("y") - t) ** 2, w, t, definitions=[UNIT])
    derivation = solve(given).derivation
    (kink,) = derivation.kinks
    refused(replace(derivation, kinks=(replace(kink, part="1"),)), "does not assume")
    refused(replace(derivation, kinks=(replace(kink, part="2"),)), "no such answer")


def test_the_same_kink_twice_is_refused():
    refused(replace(HONEST["mse"], kinks=(honest(), honest())), "stands twice")


@pytest.mark.parametrize(
    ("loss", "above", "below"),
    [
        (relu(U), U, ZERO),
        (relu(-U), ZERO, -U),
        (relu(neg(b) - w * x), ZERO, neg(b) - w * x),
        (fn("abs", U), U, -U),
        (fn("abs", -U), U, -U),
        (fn("exp", relu(U)) * relu(t - w), fn("exp", U) * relu(t - w), fn("exp", ZERO) * relu(t - w)),
        (sym("y") ** 2 + relu(w), U**2 + relu(w), ZERO**2 + relu(w)),
    ],
)
def test_beside_a_kink_things_are_what_they_are_for_that_sign(loss, above, below):
    given = problem(loss, w, definitions=[UNIT])
    found = beside(given, given.targets[0].term, U)
    assert same(found[0], derivative(above, w))
    assert same(found[1].body, below) or is_identity(found[1].body, below)


# -- the sides ----------------------------------------------------------------------------------


def test_a_dropped_side_is_refused():
    kink = honest()
    refused(with_kink(below=kink.above), "start at the derivative")
    refused(with_kink(above=kink.below), "start at the derivative")
    refused(with_kink(above=kink.below, below=kink.above), "start at the derivative")


def test_a_side_without_its_steps_is_refused():
    refused(with_kink(above=replace(honest().above, steps=())), "does not end at")


@pytest.mark.parametrize("side", ["above", "below"])
@pytest.mark.parametrize("name", ["mse", "leaky", "quantile", "layer"])
def test_a_dropped_step_is_refused(name, side):
    chain = getattr(honest(name), side)
    for number in range(len(chain.steps)):
        steps = chain.steps[:number] + chain.steps[number + 1 :]
        with pytest.raises(InvalidStep):
            check(with_kink(name, **{side: replace(chain, steps=steps)}), ALL)


def test_dropped_facts_are_refused():
    refused(with_kink(above=replace(honest().above, facts=())), "a fact that is not shown")


def test_a_side_answers_no_part():
    refused(with_kink(above=replace(honest().above, part="3")), "start at the derivative")


def test_a_side_cites_nothing():
    """A lemma leans on hypotheses for every index; what vanishes beside a kink does so for one."""
    kink, derivation = honest(), HONEST["mse"]
    start = kink.above.start
    lemma = Chain("lemma", start, (), kink.above.facts)
    cited = Step("lemma", (), start, start, start, "lemma")
    above = replace(kink.above, facts=(), steps=(cited, *kink.above.steps))
    changed = replace(derivation, kinks=(replace(kink, above=above), *derivation.kinks[1:]))
    refused(replace(changed, chains=(*changed.chains, lemma)), "no such lemma")


def test_a_side_does_not_cite_the_other():
    kink = honest("cube")
    start = kink.below.start
    step = Step("lemma", (), start, kink.above.end, kink.above.end, kink.above.name)
    refused(with_kink("cube", below=replace(kink.below, steps=(step,))), "no such lemma")


# -- what vanishes ------------------------------------------------------------------------------


def vanishing(before, path, among=()):
    """The step that puts 0 for what stands there."""
    step = Step("kink", path, before, before, ZERO, among=among)
    return replace(step, after=replaced(step), conditions=conditions_of(step, None, LAWS))


def test_nothing_vanishes_in_an_ordinary_chain():
    derivation = HONEST["no bias"]
    chain = derivation.chains[0]
    assert isinstance(chain.end, kinks.mul(w, x).__class__)
    refused(with_chain_end(derivation, vanishing(chain.end, ())), "nothing says that this is 0")


def with_chain_end(derivation, step):
    first, *rest = derivation.chains
    return replace(derivation, chains=(replace(first, steps=(*first.steps, step)), *rest))


@pytest.mark.parametrize(
    "change", [{"among": (0,)}, {"among": (0, 1, 2)}, {"new": t}, {"path": (), "among": ()}]
)
def test_only_the_argument_vanishes_and_leaves_nothing(change):
    kink = honest()
    (number,) = [n for n, step in enumerate(kink.above.steps) if step.rule == "kink"]
    changed = replace(kink.above.steps[number], **change)
    changed = replace(changed, after=replaced(changed))
    above = replace(kink.above, steps=(*kink.above.steps[:number], changed))
    assert kink.below.end is ZERO
    forged = with_kink(above=above, condition=changed.after, multiples=(ONE, ZERO))
    refused(forged, "nothing says that this is 0")


def test_nothing_vanishes_under_a_derivative():
    """Under ∂/∂w, w x + b moves: (w x + b)² would be 0."""
    kink = honest("cube")
    step = vanishing(kink.above.start, (0, 0))
    assert step.after == derivative(ZERO**2, w)
    constant = next(s for s in kink.below.steps if s.name == "derivative of a constant")
    above = replace(kink.above, steps=(step, constant), facts=(*kink.above.facts, *kink.below.facts))
    refused(with_kink("cube", above=above), "not under a derivative")


def test_nothing_vanishes_for_another_index():
    """v_k = 0 for one k: Σ_k v_k is what it is."""
    kink = honest("a sum beside")
    end = kink.above.end
    paths = [p for p in paths_to(end, sym("v", k)) if len(p) > 1]
    step = vanishing(end, paths[0])
    assert step.after is not end
    above = replace(kink.above, steps=(*kink.above.steps, step))
    changed = with_kink("a sum beside", above=above, condition=step.after, value=ZERO, multiples=(ONE, ZERO))
    refused(changed, "own indices only")


def paths_to(term, wanted, path=()):
    if term is wanted:
        yield path
    for place, arg in enumerate(term.args):
        yield from paths_to(arg, wanted, (*path, place))


# -- where it may be said -----------------------------------------------------------------------


def test_an_argument_that_is_not_affine_is_refused():
    """Unless nothing is said but that the derivative exists: both sides have it then."""
    given = problem(relu(w**2 - b), w)
    assert not is_straight(given, given.targets[0].term, w**2 - b)
    derivation = solve(given).derivation
    (target,) = given.targets
    sides = [Chain(name, derivative(body, w)) for name, body in (("1", w**2 - b), ("2", ZERO))]
    assert isinstance(target.term, D)
    refused(forged(derivation, w**2 - b, *sides), "not affine")


@pytest.mark.parametrize(
    "argument", [w * w - b, fn("exp", w), w / (w + 1), (w + b) * (w - b), sum_over(k, sym("v", k)) * w**2]
)
def test_only_sums_of_constants_and_constants_times_the_variable_are_affine(argument):
    given = problem(relu(argument), w)
    assert not is_straight(given, given.targets[0].term, argument)


def test_definitions_on_the_way_are_looked_into():
    square = Definition("s", (), w**2)
    given = problem(relu(sym("s") - b), w, definitions=[square])
    assert not is_straight(given, given.targets[0].term, sym("s") - b)


def test_a_kink_inside_of_a_kink_is_refused():
    """ReLU(ReLU(w)) is ReLU(w) above: the kink is still there, and nobody may assume that it is not met."""
    given = problem(relu(relu(w) + a), w)
    above, below = beside(given, given.targets[0].term, w)
    assert (above.body, below.body) == (relu(w + a), relu(a))
    assert proposed(problem(relu(relu(w)), w), w) is None


def test_a_side_that_needs_the_argument_not_to_be_0_is_refused():
    given = problem(relu(w) + relu(3 * w), w)  # nobody sees that 3 w is 0 with w
    derivation = solve(given).derivation
    target = derivation.answer("0").start
    facts = Facts(given)
    kink = kink_of_sides(given, facts, target, w)
    refused(replace(derivation, kinks=(kink,)), "on the argument not being 0")


def kink_of_sides(given, facts, target, argument):
    """A kink with all that the solver would find, whatever it assumes."""
    from derive.solver.kinks import _side

    above, below = (
        _side(given, facts, name, slope, argument, DIRECT.phases)
        for name, slope in zip(("1", "2"), beside(given, target, argument), strict=True)
    )
    condition, value = above.here - below.here, below.here
    if not same(above.here, value + condition):
        above.algebra((), value + condition)
    shown = facts.needed([*above.needed, *below.needed])
    facts = (*shown, Fact(nonzero(ONE), "arithmetic"))
    besides = tuple(fact.judgement for fact in shown if fact.rule == "assumed")
    sides = replace(above.chain, facts=facts), below.chain
    return Kink("0", argument, condition, value, (ONE, ZERO), *sides, besides)


def test_what_is_assumed_besides_is_named():
    assert honest("divided").besides == (nonzero(a),)
    refused(with_kink("divided", besides=()), "what it says to assume besides")
    refused(with_kink("mse", besides=(nonzero(x),)), "what it says to assume besides")


def test_nothing_is_assumed_that_the_part_does_not():
    kink = honest()
    assumed = Fact(differentiable(kink.above.start.body, w), "assumed")
    others = tuple(fact for fact in kink.above.facts if fact.judgement.key != assumed.judgement.key)
    above = replace(kink.above, facts=(assumed, *others))
    refused(with_kink(above=above, besides=(assumed.judgement,)), "what the part does not assume")


def test_what_is_assumed_besides_may_not_deny_the_kink():
    """The part assumes −u ≠ 0 too, in its own right."""
    turned = neg(b) - w * x
    given = problem(relu(U) ** 3 + relu(turned) ** 3, w)
    derivation = solve(given).derivation
    (kink,) = derivation.kinks
    denied = nonzero(turned)
    assert denied.key in {fact.judgement.key for c in derivation.chains for fact in c.facts}
    forged = replace(kink, multiples=(turned, ZERO), besides=(denied,))
    refused(replace(derivation, kinks=(forged,)), "may exclude")


def test_that_something_is_differentiable_is_shown_not_assumed():
    honest = solve(problem(relu(U), w)).derivation
    start, smooth = honest.answer("0").start, differentiable(U, w)
    shown = [fact for chain in honest.chains for fact in chain.facts if fact.judgement.key != smooth.key]
    facts = (Fact(smooth, "assumed"), *shown)
    derivation = replace(honest, chains=(Chain("part 0", start, (), facts, "0"),), cases=(), kinks=())
    assert smooth.key in {each.key for each in check(derivation, ALL)[0].assumed}
    forged = replace(honest.kinks[0], besides=(smooth,))
    refused(replace(derivation, kinks=(forged,)), "may exclude")


def test_what_is_assumed_for_every_index_may_exclude_the_point():
    """v_i ≠ 0 for every i, and v_k = 0 for one k: nothing is said of such a k."""
    v_i, v_k = sym("v", kinks.i), sym("v", k)
    given = problem(relu(v_k) + sum_over(kinks.i, relu(v_i)), sym("v", j))
    derivation = solve(given).derivation
    assert derivation.kinks == ()
    kink = kink_of_sides(given, Facts(given), derivation.answer("0").start, v_k)
    refused(replace(derivation, kinks=(kink,)), "may exclude")


def test_a_derivative_in_a_definition_is_refused():
    given = problem(
        (sym("y") - t) ** 2, w, definitions=[Definition("z", (), U), Definition("y", (), relu(sym("z")))]
    )
    term = derivative((sym("y") - t) ** 2, sym("z"))
    with pytest.raises(InvalidStep, match="not given but defined"):
        beside(given, term, sym("z"))


@pytest.mark.parametrize(
    "target", [relu(w), derivative(relu(w), w, "local"), derivative(derivative(relu(w), w), w)]
)
def test_only_first_derivatives_have_kinks(target):
    with pytest.raises(InvalidStep, match=r"not a derivative|a derivative stands in it"):
        beside(problem(relu(w), w), target, w)


def test_an_argument_at_an_index_of_its_own_is_refused():
    given = problem(sum_over(k, relu(sym("v", k))), sym("v", j))
    with pytest.raises(InvalidStep, match="speaks of an index"):
        beside(given, given.targets[0].term, sym("v", k))


def test_a_bound_index_is_another_one():
    """In Σ_k ReLU(v_k), no k is the k of v_k = 0."""
    given = problem(sum_over(k, relu(sym("v", k))), sym("v", k))
    with pytest.raises(InvalidStep, match="there is no kink"):
        beside(given, given.targets[0].term, sym("v", k))


def test_quotients_are_not_cancelled():
    """w x/x is w only where x is not 0."""
    given = problem(relu(w * x / x - b), w)
    with pytest.raises(InvalidStep, match="there is no kink"):
        beside(given, given.targets[0].term, w - b)


def test_a_constant_has_no_kink():
    given = problem(w * relu(b), w)
    assert solve(given).derivation.kinks == ()


def test_what_would_be_too_long_is_refused_at_once():
    units = [Definition("h^0", (), relu(w))]
    units += [
        Definition(f"h^{n}", (), sym(f"h^{n - 1}") + fn("tanh", sym(f"h^{n - 1}"))) for n in range(1, 60)
    ]
    given = problem(sym("h^59"), w, definitions=units)
    with pytest.raises(InvalidStep, match="too long"):
        beside(given, given.targets[0].term, w)


def test_what_is_given_of_the_variable_holds_at_the_point_only():
    """If w x = t x is given, ReLU(w x) − ReLU(t x) is not 0 beside the point."""
    given = problem(relu(w * x + b) - relu(t * x + b), w)
    given = replace(given, hypotheses=(equal(w * x, t * x),))
    derivation = solve(given).derivation
    (kink,) = derivation.kinks
    start = kink.above.start
    path = next(iter(paths_to(start.body, w * x)))
    step = Step("hypothesis", (0, *path), start, start, t * x, "0")
    step = replace(step, after=replaced(step))
    above = replace(kink.above, steps=(step, *kink.above.steps))
    refused(replace(derivation, kinks=(replace(kink, above=above),)), "used under a derivative")


# -- certificates -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", HONEST)
def test_certificates_with_kinks_read_back_are_the_same(name):
    assert loads(dumps(HONEST[name])) == HONEST[name]


def leaves(value, path=()):
    if isinstance(value, dict | list):
        for place in value if isinstance(value, dict) else range(len(value)):
            yield from leaves(value[place], (*path, place))
    else:
        yield path


def spoiled(value, rng):
    match value:
        case bool():
            return not value
        case int():
            return value + rng.choice((-1, 1))
        case str():
            return rng.choice(("", "w", "x", "k", "0", "-1", "2", "relu", "sum", "kink", value + "x"))
        case _:
            return None


def said(theorems):
    return [(kink_words(each, kink)) for each in theorems for kink in each.kinks]


def refused_of(name, count, seed):
    """How many of `count` certificates, one value of their kinks forged, are refused; the others say the same."""
    rng = random.Random(seed)
    text = dumps(HONEST[name])
    honest_words = said(check(HONEST[name], ALL))
    spots = list(leaves(json.loads(text)["kinks"]))
    refusals = 0
    for path in rng.sample(spots, min(count, len(spots))):
        value = json.loads(text)
        holder = value["kinks"]
        for place in path[:-1]:
            holder = holder[place]
        holder[path[-1]] = spoiled(holder[path[-1]], rng)
        try:
            found = check(loads(json.dumps(value)), ALL)
        except DeriveError:
            refusals += 1
        else:
            assert said(found) == honest_words
    return refusals


@pytest.mark.sweep(every=4)
@pytest.mark.parametrize("name", HONEST)
def test_a_forged_kink_is_refused_or_says_the_same(name):
    assert refused_of(name, 20, seed=7) > 10


@pytest.mark.slow
@pytest.mark.parametrize("name", HONEST)
def test_each_of_many_forged_kinks_is_refused_or_says_the_same(name):
    assert refused_of(name, 50, seed=8) > 25
