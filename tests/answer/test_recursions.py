"""Answers to questions on families that are defined by recursion, and on the averages of such."""

import pytest
from answer_keys import kind

WALK = """
[sizes]
T = ""
[symbols]
a = {}
v = { sign = "positive" }
x_0 = {}
e = { shape = ["T"], given = ["e_t ~ N(0, v)"] }
[define]
"x_t" = "a x_{t-1} + e_t"
"""


@pytest.mark.parametrize(
    ("find", "answer"),
    [
        ("E[x_T]", "a^{T-1} x_0"),
        ("E[x_t]", "x_0"),
        ("E[x_T^2]", "a^{2T} x_0^2"),
        ("Var[x_T]", "T v"),
        ("Var[x_T]", "v a^{2T}"),
    ],
)
def test_a_wrong_mean_or_variance_of_a_recursion_is_refuted(find, answer):
    assert kind(WALK, find, answer) == "incorrect"


def test_the_mean_of_a_recursion_is_correct():
    assert kind(WALK, "E[x_T]", "a^T x_0") == "correct"
