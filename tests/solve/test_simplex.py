"""Exact linear programming: a combination adds up to the goal, and is found wherever there is one."""

from fractions import Fraction

from hypothesis import given, settings, strategies as st

from derive.solver.simplex import combination

NUMBERS = st.integers(-4, 4).map(Fraction)
COLUMNS = st.lists(st.dictionaries(st.sampled_from("abcd"), NUMBERS, max_size=3), max_size=6)


def total(columns, coefficients):
    found = {}
    for number, coefficient in coefficients.items():
        for row, value in columns[number].items():
            found[row] = found.get(row, Fraction(0)) + coefficient * value
    return {row: value for row, value in found.items() if value}


@given(columns=COLUMNS, weights=st.lists(st.integers(0, 3).map(Fraction), min_size=6, max_size=6))
@settings(max_examples=200, deadline=None)
def test_what_is_a_combination_is_found_to_be_one(columns, weights):
    goal = total(columns, dict(enumerate(weights[: len(columns)])))
    found = combination(columns, goal)
    assert found is not None
    assert total(columns, found) == goal
    assert all(coefficient > 0 for coefficient in found.values())


@given(columns=COLUMNS, goal=st.dictionaries(st.sampled_from("abcd"), NUMBERS, max_size=3))
@settings(max_examples=200, deadline=None)
def test_what_is_found_adds_up(columns, goal):
    found = combination(columns, goal)
    if found is not None:
        assert total(columns, found) == {row: value for row, value in goal.items() if value}
        assert all(coefficient > 0 for coefficient in found.values())


def test_a_negative_goal_is_no_sum_of_positives():
    assert combination([{"a": Fraction(1)}, {"a": Fraction(2)}], {"a": Fraction(-1)}) is None


def test_a_favoured_column_has_a_part_where_it_can():
    columns = [{"a": Fraction(1)}, {"a": Fraction(2)}]
    goal = {"a": Fraction(2)}
    assert combination(columns, goal, [0]) == {0: 2}
    assert combination(columns, goal, [1]) == {1: 1}


def test_one_that_must_be_0_is_not_favoured():
    columns = [{"a": Fraction(1)}, {"b": Fraction(1)}]
    assert combination(columns, {"a": Fraction(1)}, [1]) == {0: 1}
