"""What the kernel refuses is never shown as an answer: what stands before it is, and the part is stuck."""

from dataclasses import replace

import pytest
import statements

from derive import api
from derive.kernel import Derivation, Fact, check
from derive.laws import ALL
from derive.solver import search, solve
from derive.solver.salvage import salvage
from derive.terms import ONE, ZERO, add, same


def spoiled(chain, number):
    """`chain` with a result at step `number` that does not follow."""
    step = chain.steps[number]
    wrong = replace(step, new=add(step.new, ONE), after=add(step.after, ONE))
    return replace(chain, steps=(*chain.steps[:number], wrong, *chain.steps[number + 1 :]))


@pytest.fixture
def outcome():
    return solve(statements.layered(2, residual=False))


def with_chain(derivation, place, chain):
    chains = list(derivation.chains)
    chains[place] = chain
    return Derivation(derivation.problem, tuple(chains), derivation.forms)


def found_by_search(monkeypatch, outcome, derivation):
    """The result where the search comes to `derivation`."""
    monkeypatch.setattr("derive.solver.solve", lambda *_: replace(outcome, derivation=derivation))
    return api.solve(derivation.problem)


def test_what_is_accepted_loses_nothing(outcome):
    found = salvage(outcome.derivation)
    assert found.theorems == check(outcome.derivation, ALL)
    assert not found.refusals


@pytest.mark.parametrize("number", [0, 3, -1])
def test_a_refused_step_ends_its_chain_and_the_part_is_stuck(monkeypatch, outcome, number):
    chain = outcome.derivation.chains[-1]
    number %= len(chain.steps)
    result = found_by_search(monkeypatch, outcome, with_chain(outcome.derivation, -1, spoiled(chain, number)))
    (theorem,) = result.theorems
    assert theorem.chain.steps == chain.steps[:number]
    assert not result.is_solved
    assert "Stuck" in result.page()
    assert "Answer" not in result.page()
    assert "accepts" in result.page()


def test_a_refused_lemma_leaves_those_stuck_that_cite_it(monkeypatch, outcome):
    first = outcome.derivation.chains[0]
    assert first.part is None
    result = found_by_search(monkeypatch, outcome, with_chain(outcome.derivation, 0, spoiled(first, 0)))
    assert not result.is_solved
    assert "Answer" not in result.page()


def test_a_refused_form_is_left_out_and_the_answer_stays(monkeypatch, outcome):
    (form,) = outcome.derivation.forms
    wrong = replace(outcome.derivation, forms=(replace(form, at=()),))
    result = found_by_search(monkeypatch, outcome, wrong)
    assert result.is_solved
    assert result.theorems[0].form is None
    assert same(result.answer, outcome.derivation.chains[-1].end)


def test_a_refused_case_is_left_out_and_the_others_stay(monkeypatch):
    outcome = solve(statements.leaky_unit())
    first, *others = outcome.derivation.cases
    wrong = replace(outcome.derivation, cases=(replace(first, value=ZERO), *others))
    result = found_by_search(monkeypatch, outcome, wrong)
    assert result.is_solved
    assert [case.value for case in result.theorems[0].cases] == [case.value for case in others]
    assert same(result.answer, outcome.derivation.chains[-1].end)


def test_a_refused_fact_is_dropped_and_steps_that_need_it_with_it(monkeypatch, outcome):
    first = outcome.derivation.chains[0]
    facts = [Fact(fact.judgement, "law", "no such law") for fact in first.facts]
    wrong = with_chain(outcome.derivation, 0, replace(first, facts=tuple(facts)))
    assert not found_by_search(monkeypatch, outcome, wrong).is_solved


def test_a_part_that_ends_in_an_open_goal_is_stuck_even_if_nobody_noticed(monkeypatch, outcome):
    chain = outcome.derivation.chains[-1]
    cut = with_chain(outcome.derivation, -1, replace(chain, steps=chain.steps[:2], where=()))
    cut = replace(cut, forms=())
    assert search.open_goals(cut.chains[-1].end, cut.problem)
    result = found_by_search(monkeypatch, outcome, cut)
    assert not result.is_solved
    assert ZERO not in result.answers.values()
