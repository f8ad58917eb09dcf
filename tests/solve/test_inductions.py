"""Bounds at the last step of a recursion, and at every one, by induction."""

from __future__ import annotations

from pathlib import Path

import pytest

from derive.api import solve
from derive.problem_file import read_problem

FOLDER = Path(__file__).parents[1] / "problems" / "induction"
FALSE = {  # of each, a claim that says too much
    "contraction": ("q^T |x_0 - c|", "q^T |x_0 - c|/2"),
    "growth": ("r^T a_0", "r^T a_0/2"),
    "moving-average-of-squares": ("v_t >= 0", "v_t >= 1"),
    "perceptron": ("<= T R^2", "<= R^2"),
}


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.toml")))
def test_what_holds_at_every_step_is_proved(name: str):
    result = solve(read_problem((FOLDER / f"{name}.toml").read_text(encoding="utf-8")).problem)
    assert result.is_solved
    assert not any(theorem.assumed for theorem in result.theorems)
    assert result.theorems[0].inductions


@pytest.mark.parametrize("name", FALSE)
def test_what_says_too_much_is_not_proved(name: str):
    stated = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    assert FALSE[name][0] in stated
    assert not solve(read_problem(stated.replace(*FALSE[name])).problem).is_solved
