"""Proofs by cases, joints and subgradients: one test for each way to cheat."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from derive import api
from derive.errors import InvalidStep
from derive.kernel import (
    Arm,
    Binding,
    Chain,
    Definition,
    Derivation,
    Fact,
    Judgement,
    Problem,
    Random,
    Step,
    Symbol,
    Target,
    beside,
    check,
    equal,
    exists,
    integrable,
    nonzero,
    to_prove,
)
from derive.kernel.certificate import dumps, loads
from derive.kernel.split import check_conditions
from derive.laws import ALL
from derive.solver.facts import Facts
from derive.terms import (
    ONE,
    ZERO,
    add,
    derivative,
    expectation,
    fn,
    index,
    indicator,
    limit,
    num,
    sym,
)

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/certificate.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
x, t, a = sym("x"), sym("t"), sym("a")
i = index("i", "n")
v = sym("v", i)
SYMBOLS = (Symbol("x", ()), Symbol("t", ()), Symbol("a", (), "positive"), Symbol("v", ("n",)))


def relu(u):
    return fn("relu", u)


def size_of(u):
    return fn("abs", u)


def le(left, right):
    return Judgement("<=", (left, right))


def less(left, right):
    return Judgement("<", (left, right))


def stated(*targets, definitions=(), hypotheses=()):
    return Problem("cases", targets, {"n": "units"}, SYMBOLS, definitions, hypotheses)


def proof(left, right):
    return api.solve(stated(to_prove("", equal(left, right)))).theorems[0].derivation


def found(term, *names):
    definition = Definition("y", (), term)
    targets = (Target("", derivative(sym("y"), x)),)
    return api.solve(stated(*targets, definitions=(definition,))).theorems[0].derivation


PARTS = proof(relu(x) - relu(-x), x)
BOTH = proof(size_of(x), relu(x) + relu(-x))


def refused(derivation, why=None):
    with pytest.raises(InvalidStep, match=why):
        check(derivation, ALL)


def with_step(derivation, **changes):
    chain = derivation.chains[0]
    (step,) = chain.steps
    return replace(
        derivation, chains=(replace(chain, steps=(replace(step, **changes),)), *derivation.chains[1:])
    )


def arms(derivation):
    return derivation.chains[0].steps[0].arms


def with_arm(derivation, number, **changes):
    changed = [replace(arm, **changes) if n == number else arm for n, arm in enumerate(arms(derivation))]
    return with_step(derivation, arms=tuple(changed))


# -- proofs by cases ----------------------------------------------------------------------------


@pytest.mark.parametrize("derivation", [PARTS, BOTH])
def test_an_honest_proof_by_cases_is_accepted_and_kept(derivation):
    assert check(derivation, ALL)
    text = dumps(derivation)
    assert loads(text) == derivation
    assert "arms" in json.loads(text)["chains"][0]["steps"][0]


def test_what_is_supposed_in_a_case_is_no_hypothesis_of_the_theorem():
    (theorem,) = check(PARTS, ALL)
    assert (theorem.given, theorem.assumed) == ((), ())


@pytest.mark.parametrize("number", [0, 1])
def test_a_case_left_out_is_refused(number):
    kept = tuple(arm for n, arm in enumerate(arms(PARTS)) if n != number)
    refused(with_step(PARTS, arms=kept), "leave something out")


def test_a_proof_by_no_cases_is_refused():
    refused(with_step(PARTS, arms=()), "no cases")


@pytest.mark.parametrize(
    ("conditions", "why"),
    [
        ((less(x, ZERO), less(ZERO, x)), "leave something out"),
        ((less(x, ZERO), equal(x, ZERO)), "leave something out"),
        ((less(x, ZERO), le(ZERO, t)), "same two"),
        ((less(x, num(1)), le(ZERO, x)), "same two"),
        ((less(v, ZERO), le(ZERO, v)), "an index"),
        ((equal(i, index("j", "n")), Judgement("!=", (i, index("j", "n")))), "an index"),
        ((Judgement("natural", (x,)), le(ZERO, x)), "compares two numbers"),
        ((), "no cases"),
    ],
)
def test_cases_must_leave_nothing_out(conditions, why):
    with pytest.raises(InvalidStep, match=why):
        check_conditions(conditions)


@pytest.mark.parametrize(
    "conditions",
    [
        (less(x, t), equal(t, x), less(t, x)),
        (le(x, t), le(t, x)),  # they may overlap: both are proved
        (equal(x, t), Judgement("!=", (t, x))),
        (le(x, t), less(t, x)),
    ],
)
def test_cases_that_leave_nothing_out(conditions):
    check_conditions(conditions)


def test_a_condition_is_that_of_its_chain():
    first, second = arms(PARTS)
    swapped = (replace(first, when=second.when), replace(second, when=first.when))
    refused(with_step(PARTS, arms=swapped))


@pytest.mark.parametrize("number", [0, 1])
def test_the_chains_of_a_case_start_at_both_sides_and_meet(number):
    arm = arms(BOTH)[number]
    refused(with_arm(BOTH, number, chain=arm.other, other=arm.chain), "do not start")
    refused(with_arm(BOTH, number, chain=replace(arm.chain, steps=arm.chain.steps[:-1])))
    refused(with_arm(BOTH, number, other=replace(arm.other, steps=())), "do not meet")
    refused(with_arm(BOTH, number, chain=replace(arm.chain, part="")), "do not meet")


def test_another_result_is_refused():
    step = PARTS.chains[0].steps[0]
    refused(with_step(PARTS, new=x + 1, after=x + 1), "do not start")
    refused(with_step(PARTS, after=x + 1, new=step.new))


def test_what_is_shown_in_a_case_is_not_known_outside():
    """0 ≤ x is given in one case: the other, and the whole, know nothing of it."""
    first, second = arms(PARTS)
    refused(with_arm(PARTS, 1, chain=replace(second.chain, facts=first.chain.facts)))
    chain = PARTS.chains[0]
    step = first.chain.steps[0]
    alone = replace(chain, steps=(step,), facts=first.chain.facts)
    refused(replace(PARTS, chains=(alone,)))


def test_the_chain_of_a_case_can_not_be_cited():
    name = arms(PARTS)[0].chain.name
    chain = PARTS.chains[0]
    cited = Step("lemma", (), chain.start, x, x, name)
    more = replace(chain, name="more", part=None, steps=(cited,))
    refused(replace(PARTS, chains=(chain, more)), "no such lemma")


def test_only_a_proof_by_cases_has_cases():
    step = Step("algebra", (), x + x, 2 * x, 2 * x, arms=arms(PARTS))
    given = stated(to_prove("", equal(x + x, 2 * x)))
    refused(replace(PARTS, problem=given, chains=(Chain("c", x + x, (step,), part=""),)), "has no cases")


def test_a_condition_about_an_outcome_is_refused():
    """E|X| = E[X] where X > 0: what is given holds for every outcome, a case does not."""
    noise = Random("x", "normal", (), (ZERO, ONE))
    given = replace(stated(to_prove("", equal(relu(x) - relu(-x), x))), randoms=(noise,))
    refused(replace(PARTS, problem=given), "outcome")


def test_what_is_given_for_a_part_is_not_known_of_every_outcome_in_a_case():
    """E|X| = E[X] where X > 0 is given for a part: it is not, in the cases a < 0 and a ≥ 0 as little."""
    start, end = expectation(size_of(x)), expectation(x)
    noise = Random("x", "normal", (), (ZERO, ONE))
    part = Target("", start, when=(less(ZERO, x),))
    given = Problem("cases", (part,), {"n": "units"}, SYMBOLS, randoms=(noise,))
    facts = (
        Fact(less(ZERO, x), "given", str(len(given.declared) - 1)),
        Fact(le(ZERO, x), "law", "a positive is nonnegative", Binding({"f": ((), x)})),
        *(Fact(integrable(each), "assumed") for each in (size_of(x), x)),
    )
    binding = Binding({"f": ((), x)})
    put = Step(
        "law", (0,), start, end, x, "absolute value of a nonnegative", binding, conditions=(le(ZERO, x),)
    )
    refused(Derivation(given, (Chain("c", start, (put,), facts, part=""),)), "outcome")
    cases = tuple(
        Arm(when, Chain(f"left {number}", start, (put,), facts), Chain(f"right {number}", end))
        for number, when in enumerate((less(t, ZERO), le(ZERO, t)))
    )
    step = Step("cases", (), start, end, end, arms=cases)
    refused(Derivation(given, (Chain("c", start, (step,), facts[2:], part=""),)), "outcome")


def test_a_limit_in_a_case_is_refused():
    """|x|/x where x > 0: on the way to 0 it is −1 too."""
    start = limit(size_of(x), x, "at", ZERO)
    chain, other = Chain("one", start), Chain("other", start)
    cases = tuple(Arm(when, chain, replace(other, name="else")) for when in (le(ZERO, x), less(x, ZERO)))
    step = Step("cases", (), start, start, start, arms=cases)
    given = stated(to_prove("", equal(start, start)))
    refused(
        replace(PARTS, problem=given, chains=(Chain("c", start, (step,), part=""),)), "limit stands|converges"
    )


def test_under_a_derivative_a_case_is_no_help_unless_it_is_open():
    """x = 0 in a case: ∂x²/∂x is not ∂0/∂x there."""
    start, end = derivative(x**2, x), derivative(ZERO, x)
    given = stated(Target("", start))
    facts = Facts(given)
    for slope in (start, end):
        facts.require(exists(slope))
    known = facts.needed([exists(start), exists(end)])
    put = Step("hypothesis", (0,), start, end, ZERO, str(len(given.declared)))
    squared = equal(x**2, ZERO)
    arms = (
        Arm(squared, Chain("zero", start, (put,)), Chain("zero else", end)),
        Arm(Judgement("!=", (x**2, ZERO)), Chain("not", start), Chain("not else", end)),
    )
    step = Step("cases", (), start, end, end, arms=arms)
    chain = Chain("c", start, (step,), known, part="")
    refused(replace(PARTS, problem=given, chains=(chain,)), "assumed of x is used under a derivative")


# -- cases of answers ---------------------------------------------------------------------------

HUBER = found(
    add(x**2 / 2 * indicator(size_of(x), "<=", a), a * (size_of(x) - a / 2) * indicator(a, "<", size_of(x)))
)


def with_case(derivation, number, **changes):
    changed = [replace(c, **changes) if n == number else c for n, c in enumerate(derivation.cases)]
    return replace(derivation, cases=tuple(changed))


def test_what_is_clipped_has_a_case_at_either_end_and_one_between():
    assert [(case.value, case.when) for case in HUBER.cases] == [
        (a, (le(a, x),)),
        (x, (less(x, a), le(-a, x))),
        (-a, (less(x, a), less(x, -a))),
    ]


def test_honest_cases_suppose_their_conditions():
    assert check(HUBER, ALL)[0].cases == HUBER.cases
    assert all(case.supposes for case in HUBER.cases)
    assert loads(dumps(HUBER)) == HUBER


@pytest.mark.parametrize("number", range(3))
def test_a_case_under_other_conditions_is_refused(number):
    case = HUBER.cases[number]
    for other in HUBER.cases:
        if other is not case:
            refused(with_case(HUBER, number, when=other.when))
    refused(with_case(HUBER, number, when=()), "no condition")
    refused(with_case(HUBER, number, supposes=False))
    refused(with_case(HUBER, number, value=case.value + 1), "does not end")
    refused(with_case(HUBER, number, chain=replace(case.chain, start=x)), "does not start")
    refused(with_case(HUBER, number, when=(less(v, ZERO),)), "an index")
    refused(replace(HUBER, cases=(*HUBER.cases, case)), "stands twice")


# -- joints -------------------------------------------------------------------------------------

LEAKY = found(add(x * indicator(ZERO, "<", x), a * x * indicator(x, "<=", ZERO)))
JUMP = found(add(x * indicator(ZERO, "<", x), (x + a) * indicator(x, "<=", ZERO)))


def with_kink(derivation, number=0, **changes):
    changed = [replace(k, **changes) if n == number else k for n, k in enumerate(derivation.kinks)]
    return replace(derivation, kinks=tuple(changed))


def test_honest_joints_are_accepted():
    assert check(HUBER, ALL)[0].kinks == HUBER.kinks
    assert [kink.condition for kink in HUBER.kinks] == [ZERO, ZERO]
    assert LEAKY.kinks[0].meeting is not None
    assert loads(dumps(LEAKY)) == LEAKY


def test_of_a_jump_nothing_is_said():
    """Both sides have slope 1 there, but do not meet."""
    assert JUMP.kinks == ()


def test_that_sides_meet_must_be_shown():
    (kink,) = LEAKY.kinks
    refused(with_kink(LEAKY, meeting=None), "must show that the sides meet")
    assert kink.meeting is not None
    refused(with_kink(LEAKY, meeting=replace(kink.meeting, start=x - x)), "does not start")
    refused(with_kink(LEAKY, meeting=replace(kink.meeting, steps=kink.meeting.steps[:-1])), "does not end")


def test_sides_with_one_slope_that_do_not_meet_are_refused():
    sides = beside(JUMP.problem, JUMP.chains[0].start, x)
    (honest,) = found(relu(x) ** 3).kinks
    above, below = (
        replace(honest.above, name=name, start=side, steps=(), facts=())
        for name, side in zip("ab", sides, strict=True)
    )
    forged = replace(honest, value=ONE, above=above, below=below, meeting=None)
    refused(replace(JUMP, kinks=(forged,)), "must show that the sides meet")


def test_where_the_argument_is_0_it_must_be_one_of_the_sides():
    """1 where x ≠ 0, and else 0: both sides come to 1, the point does not."""
    body = relu(x) + indicator(x, "!=", ZERO)
    given = stated(Target("", derivative(body, x)))
    with pytest.raises(InvalidStep, match="neither"):
        beside(given, given.targets[0].term, x)


def test_another_condition_needs_an_affine_argument():
    kink = HUBER.kinks[1]
    refused(with_kink(HUBER, 1, condition=x, value=kink.value), "not affine")


def test_a_sign_where_0_stands_for_the_argument_is_known_at_the_kink_only():
    fact = Fact(nonzero(x - a), "kink", path=(0,))
    chain = HUBER.chains[0]
    refused(
        replace(HUBER, chains=(replace(chain, facts=(fact, *chain.facts)), *HUBER.chains[1:])), "nothing says"
    )


# -- subgradients -------------------------------------------------------------------------------

BENT = found(size_of(x) + a * x)
CAVE = found(x - size_of(x))


def test_subgradients_are_said_of_convex_functions_only():
    assert check(BENT, ALL)
    assert BENT.kinks[0].convexity
    assert not CAVE.kinks[0].convexity
    assert loads(dumps(BENT)) == BENT


def test_convexity_of_another_function_is_refused():
    refused(with_kink(CAVE, convexity=BENT.kinks[0].convexity))


def test_convexity_that_is_not_shown_is_refused():
    convexity = BENT.kinks[0].convexity
    for number in range(len(convexity)):
        refused(
            with_kink(BENT, convexity=(*convexity[:number], *convexity[number + 1 :]))
            if len(convexity) > 1
            else CAVE_FORGED
        )


CAVE_FORGED = with_kink(CAVE, convexity=(Fact(Judgement("convex", (sym("y"), x)), "assumed"),))


def test_convexity_is_not_assumed():
    refused(CAVE_FORGED, "shown from what is given")


def test_a_derivative_that_exists_is_no_range():
    refused(with_kink(HUBER, convexity=BENT.kinks[0].convexity), "only subgradient")


@pytest.mark.parametrize("derivation", [PARTS, BOTH, HUBER, LEAKY, BENT])
def test_certificates_have_the_documented_form(derivation):
    VALIDATOR.validate(json.loads(dumps(derivation)))
