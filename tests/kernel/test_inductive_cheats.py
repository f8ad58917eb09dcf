"""Ways to cheat in an induction on a claim over steps: each is refused."""

from dataclasses import replace
from functools import cache

import pytest

from derive.api import solve
from derive.errors import DeriveError
from derive.kernel import Binding, Derivation, Judgement, Random, check, equal
from derive.kernel.declared import to_prove
from derive.kernel.inductive import Steps
from derive.laws import ALL
from derive.problem_file import read_problem
from derive.terms import ONE, ZERO, add, index, neg, sym

GROWTH = r"""
title = "Growth of no more than c a step"
prove = 'h_T \le h_0 + T c'
given = ['b_t \le c']

[sizes]
T = ""

[symbols]
b = { shape = ["T"] }
h_0 = ""
c = ""

[define]
h_t = 'h_{t-1} + b_t'
"""


@cache
def honest() -> Derivation:
    return solve(read_problem(GROWTH, "growth").problem).theorems[0].derivation


def induction():
    (only,) = honest().inductions
    return only


def forged(**changes) -> Derivation:
    return replace(honest(), inductions=(replace(induction(), **changes),))


def refused(derivation: Derivation, why: str = "") -> None:
    with pytest.raises(DeriveError, match=why):
        check(derivation, ALL)


def other_problem(part: Derivation, **changes) -> Derivation:
    return replace(part, problem=replace(part.problem, **changes))


def cited(name: str = "0", **indices) -> Derivation:
    """The honest derivation, its fact citing the induction otherwise."""
    (chain,) = honest().chains
    facts = tuple(
        replace(f, name=name, binding=Binding(**indices)) for f in chain.facts if f.rule == "induction"
    )
    return replace(honest(), chains=(replace(chain, facts=facts),))


def test_the_honest_one_is_accepted():
    (theorem,) = check(honest(), ALL)
    assert theorem.is_proved
    assert [each.relation for each in theorem.given] == ["<="]


def test_a_step_without_its_base_is_refused():
    refused(forged(base=induction().following), "not about its claim")


def test_a_base_without_its_step_is_refused():
    refused(forged(following=induction().base), "not about its claim")


@pytest.mark.parametrize("part", ["base", "following"])
def test_a_step_about_a_weaker_claim_is_refused(part):
    own = getattr(induction(), part)
    (target,) = own.problem.targets
    left, right = target.claim.terms
    weaker = to_prove("", Judgement("<=", (left, add(right, ONE))))
    assert target.claim != weaker.claim
    refused(forged(**{part: other_problem(own, targets=(weaker,))}), "not about its claim")


def test_a_step_that_supposes_more_is_refused():
    own = induction().following
    more = (*own.problem.hypotheses, Judgement("<=", (sym("h_t"), ZERO)))
    refused(forged(following=other_problem(own, hypotheses=more)), "not about its claim")


def test_a_stronger_claim_of_the_same_steps_is_refused():
    left, right = induction().claim.terms
    refused(forged(claim=Judgement("<=", (left, add(right, neg(ONE))))), "not about its claim")
    refused(forged(claim=Judgement("<", (left, right))), "not about its claim")
    refused(forged(claim=equal(left, right)), "not about its claim")


def test_what_does_not_hold_at_first_is_no_theorem():
    left, right = induction().claim.terms
    claim = Judgement("<=", (left, add(right, neg(ONE))))
    steps = Steps(honest().problem, claim, induction().step)
    base = replace(induction().base, problem=steps.first)
    following = replace(induction().following, problem=steps.following)
    refused(forged(claim=claim, base=base, following=following), "induction 0")


def test_an_induction_that_is_not_there_is_not_cited():
    refused(cited("1"), "no induction of number 1")
    refused(cited("-1"), "no induction")
    refused(replace(honest(), inductions=()), "no induction")


def test_an_induction_is_cited_at_its_own_step_only():
    t, i = induction().step, index("i", "n")
    refused(cited(indices={i: t}), "not its step")
    refused(cited(indices={t: i}), "no step")
    refused(cited(indices={t: index("s", "T")}), "not what the induction shows")


def test_something_random_is_refused():
    random = Random("c", "normal", (), (ZERO, ONE))
    problem = replace(honest().problem, randoms=(random,), hypotheses=())
    with pytest.raises(DeriveError, match="no induction where something is random"):
        Steps(problem, induction().claim, induction().step)


def test_a_claim_about_no_step_is_refused():
    with pytest.raises(DeriveError, match="a relation of numbers at a step"):
        Steps(honest().problem, Judgement("<=", (sym("h_0"), sym("c"))), induction().step)


@pytest.mark.parametrize("name", ["t", "h_t", "b_{t+1}"])
def test_a_name_of_the_problem_is_not_taken_for_one_of_the_step(name):
    symbols = honest().problem.symbols
    taken = replace(honest().problem, symbols=(*symbols, replace(symbols[-1], name=name)))
    with pytest.raises(DeriveError, match="declared twice"):
        _ = Steps(taken, induction().claim, induction().step).following
