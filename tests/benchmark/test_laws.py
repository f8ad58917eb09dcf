"""A law that serves one problem of the benchmark serves others that are none of it."""

import pytest
from scored.laws import OTHERS, other, stated_reasons
from solutions import solve

from derive import library
from derive.laws import LAWS

REASONS = stated_reasons()
NAMED = {name for said in REASONS.values() for name in said["serves"]}


@pytest.mark.sweep(every=3)
@pytest.mark.parametrize("name", sorted(NAMED))
def test_what_a_reason_names_is_solved_with_the_law(name):
    result = solve(library.load(str(other(name))))
    used = {law for theorem in result.theorems for law in theorem.laws}
    assert result.is_solved
    assert {law for law, said in REASONS.items() if name in said["serves"]} <= used


def test_each_law_with_a_reason_is_one_and_serves_another():
    assert [name for name, said in REASONS.items() if name not in LAWS or not said["serves"]] == []


def test_no_other_problem_is_there_for_nothing():
    assert {path.stem for path in OTHERS.glob("*.toml")} <= NAMED
