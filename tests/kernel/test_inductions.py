"""Induction on a claim over steps, and each way in which a proof by it could cheat."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive.errors import DeriveError, InvalidStep
from derive.kernel import (
    Binding,
    Chain,
    Derivation,
    Fact,
    Induction,
    Judgement,
    Problem,
    Step,
    check,
    to_prove,
)
from derive.kernel.certificate import dumps, loads
from derive.kernel.inductive import Steps
from derive.laws import ALL
from derive.narrate import narrate
from derive.present.script import TERMINAL
from derive.present.words import reasons
from derive.problem_file import read_problem
from derive.solver import solve
from derive.terms import (
    ONE,
    ZERO,
    add,
    delta,
    derivative,
    fn,
    index,
    indicator,
    mul,
    neg,
    num,
    position,
    power,
    sum_over,
    sym,
)

t, s = index("t", "T"), index("s", "T")
a, a0, r = sym("a", t), sym("a_0"), sym("r")
STATED = """
prove = "a_T <= r^T a_0"

[sizes]
T = "steps"

[symbols]
a_0 = ""
r = { positive = true }
u = { shape = ["T"], sign = "nonnegative" }
c = { shape = ["T", "T"] }

[define]
a_t = "r a_{t-1} - u_t"
"""


def leq(left, right) -> Judgement:
    return Judgement("<=", (left, right))


CLAIM = leq(a, mul(power(r, position(t)), a0))


@pytest.fixture(scope="module")
def problem() -> Problem:
    return read_problem(STATED).problem


@pytest.fixture(scope="module")
def honest(problem: Problem) -> Derivation:
    return solve(problem).derivation


def with_induction(derivation: Derivation, **changes) -> Derivation:
    (induction,) = derivation.inductions
    return replace(derivation, inductions=(replace(induction, **changes),))


def test_an_honest_induction_is_accepted(honest: Derivation):
    (theorem,) = check(honest, ALL)
    assert theorem.is_proved
    assert not theorem.assumed
    assert len(theorem.inductions) == 1


def test_a_certificate_says_it_all(honest: Derivation):
    (theorem,) = check(loads(dumps(honest)), ALL)
    assert theorem.is_proved


def test_what_is_given_of_the_step_alone_counts_as_given(honest: Derivation):
    """u ≥ 0 is used of u_{t+1}."""
    (theorem,) = check(honest, ALL)
    assert leq(ZERO, sym("u", index("i", "T"))) in theorem.given


def test_another_claim_is_refused(honest: Derivation):
    with pytest.raises(InvalidStep, match="not about its claim"):
        check(with_induction(honest, claim=leq(a, mul(power(r, position(t)), a0, num(1) / num(2)))), ALL)


@pytest.mark.parametrize("part", ["base", "following"])
def test_a_theorem_about_another_problem_is_refused(honest: Derivation, part: str):
    (induction,) = honest.inductions
    other = induction.following if part == "base" else induction.base
    with pytest.raises(InvalidStep, match="not about its claim"):
        check(with_induction(honest, **{part: other}), ALL)


@pytest.mark.parametrize("part", ["base", "following"])
def test_more_that_is_given_is_refused(honest: Derivation, part: str):
    (induction,) = honest.inductions
    own = getattr(induction, part)
    more = replace(own.problem, hypotheses=(*own.problem.hypotheses, leq(ONE, ZERO)))
    with pytest.raises(InvalidStep, match="not about its claim"):
        check(with_induction(honest, **{part: replace(own, problem=more)}), ALL)


@pytest.mark.parametrize("part", ["base", "following"])
def test_a_theorem_that_does_not_prove_its_claim_is_refused(honest: Derivation, part: str):
    (induction,) = honest.inductions
    own = getattr(induction, part)
    nothing = replace(own, chains=(Chain("part ", own.problem.targets[0].term, part=""),), inductions=())
    with pytest.raises(InvalidStep):
        check(with_induction(honest, **{part: nothing}), ALL)


def test_what_is_assumed_of_a_step_is_refused(honest: Derivation):
    (induction,) = honest.inductions
    own = induction.following
    target = own.problem.targets[0]
    sign = leq(ZERO, target.term)
    assumed = Chain("part ", target.term, facts=(Fact(sign, "assumed"),), part="")
    with pytest.raises(InvalidStep, match="assumed of a step"):
        check(with_induction(honest, following=replace(own, chains=(assumed,))), ALL)


def test_what_is_assumed_beside_it_is_assumed_by_the_theorem(problem: Problem):
    """Where r ≥ 0 is nowhere given, and assumed to prove it, the theorem says so."""
    free = replace(
        problem, symbols=tuple(replace(x, sign="real") if x.name == "r" else x for x in problem.symbols)
    )
    steps = Steps(free, CLAIM, t)
    positive = replace(free, hypotheses=(leq(ZERO, r),))
    proved = solve(Steps(positive, CLAIM, t).following).derivation
    as_assumed = tuple(
        replace(
            chain,
            facts=tuple(
                replace(f, rule="assumed", name="") if f.judgement == leq(ZERO, r) else f for f in chain.facts
            ),
        )
        for chain in proved.chains
    )
    moved = [
        replace(c, facts=tuple(_renumbered(f, proved.problem, steps.following) for f in c.facts))
        for c in as_assumed
    ]
    following = replace(proved, problem=steps.following, chains=tuple(moved))
    base = solve(steps.first).derivation
    said = steps.at_last()
    chain = Chain(
        "part ",
        said.terms[0],
        (Step("bound", (), said.terms[0], said.terms[1], said.terms[1], conditions=(said,), relation="<="),),
        (Fact(said, "induction", "0"),),
        "",
    )
    whole = Derivation(free, (chain,), inductions=(Induction(CLAIM, t, base, following),))
    (theorem,) = check(whole, ALL)
    assert leq(ZERO, r) in theorem.assumed


def _renumbered(fact: Fact, before: Problem, after: Problem) -> Fact:
    if fact.rule != "given":
        return fact
    return replace(fact, name=str(after.declared.index(before.declared[int(fact.name)])))


def test_what_it_does_not_show_is_refused(honest: Derivation):
    chain = honest.chains[-1]
    (fact,) = (each for each in chain.facts if each.rule == "induction")
    stronger = replace(fact, judgement=leq(fact.judgement.terms[0], add(fact.judgement.terms[1], neg(ONE))))
    facts = tuple(stronger if each is fact else each for each in chain.facts)
    with pytest.raises(InvalidStep, match="not what the induction shows"):
        check(replace(honest, chains=(*honest.chains[:-1], replace(chain, facts=facts))), ALL)


@pytest.mark.parametrize("name", ["1", "-1", "x", ""])
def test_an_induction_that_is_not_there_is_refused(honest: Derivation, name: str):
    chain = honest.chains[-1]
    facts = tuple(replace(f, name=name) if f.rule == "induction" else f for f in chain.facts)
    with pytest.raises(InvalidStep, match="no induction"):
        check(replace(honest, chains=(*honest.chains[:-1], replace(chain, facts=facts))), ALL)


def test_another_index_than_the_step_is_refused(honest: Derivation):
    chain = honest.chains[-1]
    binding = Binding({}, {s: t})
    facts = tuple(replace(f, binding=binding) if f.rule == "induction" else f for f in chain.facts)
    with pytest.raises(InvalidStep, match="not its step"):
        check(replace(honest, chains=(*honest.chains[:-1], replace(chain, facts=facts))), ALL)


@pytest.mark.parametrize(
    "claim",
    [
        leq(mul(delta(t, s), a), a0),  # the step as an index of δ
        leq(sym("c", t, s), a0),  # of an array with two indices over the steps
        leq(derivative(a, a0), a0),
        leq(sym("u", t), a0),  # nothing says what u is before the first step
        leq(sum_over(s, mul(delta(s, t), sym("a", s))), a0),
        Judgement("!=", (a, a0)),
        leq(sym("a", s), a0),  # t is not in it
        leq(sym("b", t), a0),  # nobody knows b
    ],
)
def test_a_claim_that_cannot_be_said_of_each_step_is_refused(problem: Problem, claim: Judgement):
    def both():
        steps = Steps(problem, claim, t)
        return steps.first, steps.following

    with pytest.raises(DeriveError):
        both()


def test_the_step_before_is_not_said_of_the_last_one(problem: Problem):
    """a_{t-1} ≤ ... of all steps says nothing of a_{-1}."""
    with pytest.raises(InvalidStep, match="before the first step"):
        assert Steps(problem, leq(sym("a^{-}", t), a0), t).supposed


def test_steps_that_go_backwards_are_refused():
    stated = STATED.replace("a_0 =", '"a_{T+1}" =').replace("a_t =", "a_t =").replace("a_{t-1}", "a_{t+1}")
    stated = stated.replace("a_T <= r^T a_0", "a_t <= 1")
    backwards = read_problem(f'{stated}\n[indices]\nT = "t"\n').problem
    with pytest.raises(InvalidStep, match="before the first step"):
        assert Steps(backwards, leq(a, ONE), t).supposed


def test_what_is_given_of_all_steps_is_given_of_the_next_one_alone(problem: Problem):
    """Else u_s would be taken for the u_{t+1} of the proof."""
    following = Steps(problem, CLAIM, t).following
    names = {each.name for each in following.symbols}
    assert {"u_{t+1}", "a_t"} <= names
    assert "u_t" not in names


def test_a_sum_up_to_the_step_grows_by_its_last_term(problem: Problem):
    total = sum_over(s, mul(indicator(position(s), "<=", position(t)), sym("u", s)))
    steps = Steps(problem, leq(a, add(a0, total)), t)
    assert steps.at_first() == leq(a0, a0)
    assert steps.at_last().key == leq(steps.at_last().terms[0], add(a0, sum_over(s, sym("u", s)))).key
    claimed = steps.following.targets[0].claim
    assert claimed == leq(sym("a_{t+1}"), add(a0, sym("S_t"), sym("u_{t+1}")))
    assert steps.supposed == leq(sym("a_t"), add(a0, sym("S_t")))


def test_a_sum_that_ends_elsewhere_is_no_sum_up_to_the_step(problem: Problem):
    beyond = sum_over(s, mul(indicator(position(s), "<", position(t)), sym("u", s)))
    steps = Steps(problem, leq(a, add(a0, beyond)), t)
    claimed = steps.following.targets[0].claim
    assert claimed is not None
    assert sym("S_t") not in claimed.terms[1].args
    assert indicator(position(s), "<", add(sym("t"), ONE)) in claimed.terms[1].args[1].body.args


def test_it_is_not_used_under_a_derivative(honest: Derivation):
    """a_T = r^T a_0 by two bounds would hold at the point alone."""
    (induction,) = honest.inductions
    last = Steps(honest.problem, induction.claim, t).at_last()
    difference = add(last.terms[1], neg(last.terms[0]))
    target = derivative(fn("abs", difference), r)
    asked = replace(honest.problem, targets=(replace(to_prove("", leq(ZERO, ONE)), term=target, claim=None),))
    law = "absolute value of a nonnegative"
    after = derivative(difference, r)
    sign = leq(ZERO, difference)
    facts = (
        Fact(last, "induction", "0"),
        Fact(
            sign,
            "law",
            "what is no less leaves a nonnegative difference",
            Binding({"f": ((), last.terms[0]), "g": ((), last.terms[1])}),
        ),
    )
    step = Step(
        "law", (0,), target, after, difference, law, Binding({"f": ((), difference)}), conditions=(sign,)
    )
    with pytest.raises(InvalidStep):
        check(
            Derivation(
                asked,
                (Chain("part ", target, (step,), facts, ""),),
                inductions=(_about(induction, asked),),
            ),
            ALL,
        )


def _about(induction: Induction, problem: Problem) -> Induction:
    steps = Steps(problem, induction.claim, induction.step)
    return replace(
        induction,
        base=replace(induction.base, problem=steps.first),
        following=replace(induction.following, problem=steps.following),
    )


def test_nothing_is_shown_so_where_something_is_random():
    stated = STATED.replace("u = { shape", 'z = { random = "N(0, 1)" }\nu = { shape')
    with pytest.raises(InvalidStep, match="random"):
        Steps(read_problem(stated).problem, CLAIM, t)


def test_a_false_claim_of_the_last_step_stays_stuck(problem: Problem):
    false = replace(problem, targets=(to_prove("", Steps(problem, leq(a, a0), t).at_last()),))
    assert not solve(false).derivation.inductions


def test_a_page_says_that_it_is_so_by_induction(honest: Derivation):
    """The claim itself is no reason for it."""
    story = narrate(check(honest, ALL))
    last = story.passages[-1].lines[-1]
    assert reasons(last, story, TERMINAL) == "by induction"
