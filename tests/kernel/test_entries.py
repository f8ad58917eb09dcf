"""That a matrix is invertible since a lemma says what its entries are: each test is one way to cheat."""

from dataclasses import replace

import pytest

from derive.errors import InvalidStep
from derive.kernel import Binding, Judgement, check, nonzero
from derive.laws import ALL
from derive.problem_file import read_problem
from derive.solver.search import solve
from derive.terms import ZERO, Det, array, derivative, determinant, index, part, put

NEWTON = """
find = '[(\\nabla^2_x f)^{-1}]_ij'
[sizes]
n = ""
[symbols]
H = { shape = ["n", "n"], positive-definite = true }
x = { shape = ["n"] }
[define]
f = '\\frac12 x^T H x'
"""
HONEST = solve(read_problem(NEWTON, "here").problem).derivation
((NUMBER, FACT),) = (
    (number, fact)
    for number, fact in enumerate(HONEST.chains[-1].facts)
    if fact.rule == "lemma" and isinstance(fact.judgement.subject, Det)
)


def forged(**changes):
    *before, last = HONEST.chains
    facts = list(last.facts)
    facts[NUMBER] = replace(FACT, **changes)
    return replace(HONEST, chains=(*before, replace(last, facts=tuple(facts))))


def test_invertible_hessian_is_no_assumption():
    assert [fact for chain in HONEST.chains for fact in chain.facts if fact.rule == "assumed"] == []
    assert check(HONEST, ALL)


def test_lemma_at_other_indices_is_refused():
    turned = dict(zip(FACT.binding.indices, reversed(FACT.binding.indices.values()), strict=True))
    with pytest.raises(InvalidStep, match="not what the lemma is about"):
        check(forged(binding=Binding(indices=turned)), ALL)


def test_another_lemma_is_refused():
    first = HONEST.chains[0]
    assert first.name != FACT.name
    with pytest.raises(InvalidStep):
        check(forged(name=first.name), ALL)


def test_place_in_the_matrix_where_that_does_not_stand_is_refused():
    with pytest.raises(InvalidStep, match="not what the lemma is about"):
        check(forged(path=FACT.path[:-1]), ALL)


def test_sign_of_a_determinant_is_not_said():
    positive = Judgement("<", (ZERO, FACT.judgement.subject))
    with pytest.raises(InvalidStep, match="says nothing of this"):
        check(forged(judgement=positive), ALL)


def test_lemma_beneath_a_derivative_is_refused():
    entry = part(FACT.judgement.subject, FACT.path)
    moved = put(FACT.judgement.subject, FACT.path, derivative(entry, entry.wrt))
    with pytest.raises(InvalidStep, match="beneath a derivative"):
        check(forged(judgement=nonzero(moved), path=(*FACT.path, 0)), ALL)


def test_other_entries_are_not_shown_by_it():
    row, column = index("row", "n"), index("column", "n")
    with pytest.raises(InvalidStep):
        check(forged(judgement=nonzero(determinant(array(row, array(column, ZERO))))), ALL)
