"""What is found does not hang on how a problem is written: its order, its letters."""

import re
from collections import Counter

import pytest
import statements
from rewriting import other_names, renamed, renamed_back, renamed_term, reordered, shuffled, with_all_letters
from solutions import solve

from derive import library
from derive.algebra import is_identity
from derive.decide import equal
from derive.terms import same

SEEDS = (1, pytest.param(2, marks=pytest.mark.slow))
PROBLEMS = {name: library.load(name) for name in library.names()}
PROBLEMS |= {name: stated() for name, stated in statements.ALL.items()}


def of_all(test):
    return pytest.mark.parametrize("name", PROBLEMS)(test)


def is_same(problem, a, b):
    return is_identity(a, b) or equal(problem, a, b).kind == "proved"


def agrees(problem, found, expected):
    """The same targets have equal answers, on the same assumptions, with as good a matrix form."""
    assert found.is_solved
    assert list(found.answers) == list(expected.answers)
    for mine, theirs in zip(found.theorems, expected.theorems, strict=True):
        assert is_same(problem, mine.claim.terms[1], theirs.claim.terms[1])
        assert len(mine.assumed) == len(theirs.assumed)
        assert (mine.form is None) == (theirs.form is None)


def uncounted(page):
    """A page without the number of side facts, since one that is needed in two letters is counted twice, and
    without what Coq said, which it said of other bytes.
    """
    accepted = re.compile(r"; accepted by Coq \d+\.\d+(, but for .*(?=\.$))?", re.MULTILINE)
    return accepted.sub("", re.sub(r"\d+ side facts?", "side facts", page))


@of_all
@pytest.mark.parametrize("seed", SEEDS)
def test_shuffled_terms_and_factors_have_equal_answers(name, seed):
    problem = PROBLEMS[name]
    agrees(problem, solve(shuffled(problem, seed)), solve(problem))


@pytest.mark.sweep(every=4)
@of_all
def test_a_reordered_statement_has_the_same_page_but_for_the_order_of_what_is_given(name):
    problem = PROBLEMS[name]
    found, expected = solve(reordered(problem, 1)), solve(problem)
    agrees(problem, found, expected)
    (given, *rest), (stated, *others) = (
        uncounted(page.page("md")).split("## Find") for page in (found, expected)
    )
    assert Counter(given.splitlines()) == Counter(stated.splitlines())
    assert rest == others


@pytest.mark.sweep(every=5)
@of_all
@pytest.mark.parametrize("seed", SEEDS)
def test_other_letters_have_the_same_theorem_and_the_same_page(name, seed):
    problem = with_all_letters(PROBLEMS[name])
    names = other_names(problem, seed)
    back = {other: name for name, other in names.items()}
    found, expected = solve(renamed(problem, names)), solve(problem)
    for mine, theirs in zip(found.theorems, expected.theorems, strict=True):
        assert all(
            same(renamed_term(a, back), b) for a, b in zip(mine.claim.terms, theirs.claim.terms, strict=True)
        )
    assert uncounted(renamed_back(found.page("md"), names)) == uncounted(expected.page("md"))
