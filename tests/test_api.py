"""What the library says of a search that was wrong."""

from dataclasses import replace

import pytest

import derive.solver
from derive import api, library
from derive.terms import ZERO

honest = derive.solver.solve


@pytest.fixture
def wrong(monkeypatch):
    """Makes the search give 0 after some of the steps it found."""

    def spoil(count):
        def solve(*args):
            outcome = honest(*args)
            (chain,) = outcome.derivation.chains
            steps = (*chain.steps[:count], replace(chain.steps[count], new=ZERO))
            derivation = replace(outcome.derivation, chains=(replace(chain, steps=steps),))
            return replace(outcome, derivation=derivation)

        monkeypatch.setattr(derive.solver, "solve", solve)

    return spoil


def test_a_part_that_the_kernel_cuts_short_is_stuck_and_never_an_answer(wrong):
    wrong(2)
    result = api.solve(library.load("squared-error-gate"))
    assert not result.is_solved
    assert "a step that the kernel accepts (step 3, " in result.missing[""]
    assert "Stuck" in result.page()
    assert "Answer" not in result.page()


def test_what_is_cut_short_after_its_last_goal_is_an_answer(wrong):
    wrong(-1)
    result = api.solve(library.load("squared-error-gate"))
    assert result.is_solved
    assert "Answer" in result.page()
