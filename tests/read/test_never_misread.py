"""What may mean something else than it seems is read as what it means, or refused."""

import pytest
from reading import meaning, scope

from derive.read import Ambiguous, Unreadable, parser


def one(text, where="x: y: z:", functions=()):
    (found,) = meaning(text, scope(where, functions))
    return found


@pytest.mark.parametrize(
    ("text", "plainly"),
    [
        ("e^-x^2", "e^(-(x^2))"),
        ("e^-x²", "e^(-(x^2))"),
        ("2^-x^y", "2^(-(x^y))"),
        ("y^-x^2", "y^(-(x^2))"),
        ("e^-x y", "e^(-x) y"),
        (r"e^{-x^2}", "e^(-(x^2))"),
    ],
)
def test_a_minus_above_stands_before_all_that_is_raised(text, plainly):
    assert one(text) == one(plainly)


@pytest.mark.parametrize("text", ["sqrt 2 x", "sqrt2 x", "√2x", "sqrt2x", "e^-1/2"])
def test_what_may_end_here_or_there_is_asked_about(text):
    with pytest.raises(Ambiguous):
        one(text)


def test_a_number_beside_a_half_is_asked_about():
    with pytest.raises(Unreadable, match="½"):
        one("2½ x")
    assert one("½ x") == one("1/2 x")


def test_a_function_to_a_negative_power_may_be_its_inverse():
    for text in ("f^{-1}(x)", "f^-1(x)", "tanh^{-1}(x)"):
        with pytest.raises(Ambiguous):
            one(text, functions={"f": ()})
    assert one("f(x)^{-1}", functions={"f": ()}) == one("1/f(x)", functions={"f": ()})


def test_a_logarithm_of_a_number_may_end_there():
    found = meaning("log 2 x", scope("x:"))
    assert found == [one("log(2 x)"), one("log(2) x")]
    assert one("log 2x") == one("log(2 x)")
    assert one("x log 2") == one("x log(2)")


def test_what_may_mean_very_many_things_is_asked_about(monkeypatch):
    monkeypatch.setattr(parser, "MOST_FORKS", 1)
    with pytest.raises(Ambiguous, match="too many"):
        meaning("x/y log 2 z", scope("x: y: z:"))


def test_a_second_meaning_of_a_second_meaning_is_one():
    assert len(meaning("x/y log 2 z", scope("x: y: z:"))) == 4
