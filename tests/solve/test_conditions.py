"""Parts with conditions of their own: nothing else may rest on those."""

from dataclasses import replace

import pytest

from derive import api
from derive.errors import InvalidStep, StatementError
from derive.kernel import check
from derive.laws import ALL
from derive.present.code import NotWritten
from derive.problem_file import read_problem

DECLARED = """
[sizes]
n = "samples"
[symbols]
x = { shape = ["n"] }
a = {}
b = {}
[define]
J = "a sum_j x_j"
"""
GROWS = "grows = 'dJ/dx_i > 0 for a > 0'"
RISES = "rises = 'd/da (a b^3) > 0 for b > 0'"
BARE = "bare = 'dJ/dx_i > 0'"


def solved(*claims: str):
    lines = "\n".join(claims)
    return api.solve(read_problem(f"[prove]\n{lines}\n{DECLARED}").problem)


@pytest.mark.parametrize("claims", [(GROWS,), (GROWS, RISES), (RISES, GROWS)])
def test_each_part_has_its_own(claims: tuple[str, ...]):
    result = solved(*claims)
    assert result.is_solved
    for theorem in result.theorems:
        assert theorem.given == theorem.target.when
        assert not theorem.assumed


@pytest.mark.parametrize("claims", [(GROWS, BARE), (BARE, GROWS)])
def test_a_part_without_conditions_is_not_proved_from_those_of_another(claims: tuple[str, ...]):
    result = solved(*claims)
    assert list(result.missing) == ["bare"]
    assert list(result.refuted) == ["bare"]


def test_what_is_derived_without_conditions_is_cited_by_all():
    text = "[find]\none = 'dJ/dx_i for n = 1'\nall = 'dJ/dx_i'\n" + DECLARED
    one, whole = api.solve(read_problem(text).problem).theorems
    assert one.claim == whole.claim
    assert whole.given == ()


def test_conditions_that_never_hold_are_refused():
    with pytest.raises(StatementError, match="never hold"):
        solved("none = 'dJ/dx_i > 0 for a > 0 and a < 0'")


def test_a_certificate_in_which_a_part_leans_on_anothers_condition_is_refused():
    (theorem,) = solved(GROWS).theorems
    derivation = theorem.derivation
    (grows,) = derivation.problem.targets
    bare, there = replace(grows, when=()), replace(grows, part="there")
    forged = replace(derivation, problem=replace(derivation.problem, targets=(bare, there)))
    with pytest.raises(InvalidStep, match="rests on what is given for another part alone"):
        check(forged, ALL)


def test_pages_say_for_when_a_part_holds():
    page = solved(GROWS.replace("a > 0", "n >= 2 and a > 0"), RISES).page()
    assert "grows: ∂J/∂x_i > 0 for every i, for n ≥ 2 and a > 0" in page
    assert "Grows, for n ≥ 2 and a > 0" in page
    markdown = solved(GROWS).page("md")
    assert "## Derivation, for" not in markdown
    assert "for $a > 0$" in markdown


def test_what_holds_under_a_condition_alone_has_no_code():
    text = "[find]\none = 'dJ/dx_i for n = 1'\nall = 'dJ/da'\n" + DECLARED
    result = api.solve(read_problem(text).problem)
    assert "dJ_dx" not in result.code()
    assert result.without_code == "no code of what holds for n = 1 alone"
    with pytest.raises(NotWritten, match="what holds for n = 1 alone"):
        api.solve(read_problem(text).problem, "one").code()
