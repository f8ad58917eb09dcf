"""Answers are written in the shortest of a few ways: as a textbook has them."""

import pytest

from derive.present.text import text
from derive.problem_file import read_problem
from derive.solver import solve

VECTOR = '[sizes]\nn = ""\n[symbols]\nx = { shape = ["n"] }\n[define]\n'
LOGITS = (
    '[sizes]\nn = ""\n[symbols]\nz = { shape = ["n"] }\np = { shape = ["n"], positive = true }\n[define]\n'
)
NUMBERS = '[symbols]\na = { positive = true }\nb = ""\nx = ""\n[define]\n'
ANSWERS = {
    "a quotient that holds its own divisor": (
        'find = "dh_i/dx_i"\n' + VECTOR + 'h_i = "(e^{x_i} - e^{-x_i})/(e^{x_i} + e^{-x_i})"', "1 − h_i²"),
    "a product of polynomials": ('find = "d^2s/dx^2"\n' + NUMBERS + 's = "sigma(x)"', "s (1 − s) (1 − 2 s)"),
    "a Σ that has a name once a bracket is multiplied out": (
        'find = "dD/dz_j"\n' + LOGITS + 'q_k = "exp(z_k)/sum_i exp(z_i)"\nD = "sum_k q_k log(q_k/p_k)"',
        "q_j (log(q_j/p_j) − D)"),
    "Huber's function has a slope where its pieces meet": (
        'find = "dL/dx"\n' + NUMBERS + 'L = "x^2/2 if |x| <= a; a |x| - a^2/2 otherwise"', "max(−a, min(a, x))"),
    "tanh from exponentials": ('find = "df/dx"\n' + NUMBERS + 'f = "log((e^x + e^(-x))/2)"', "tanh x"),
    "σ from exponentials": ('find = "df/dx"\n' + NUMBERS + 'f = "log(1 + e^{a x + b})"', "a σ(a x + b)"),
    "σ from a reciprocal": (
        'find = "df/dx"\n' + NUMBERS + 'f = "log(1 + e^{-a x - b})"', "−a (1 − σ(a x + b))"),
    "the slope of σ from exponentials": (
        'find = "d^2f/dx^2"\n' + NUMBERS + 'f = "log(1 + e^x)"', "σ(x) (1 − σ(x))"),
    "exponentials where σ is a letter": (
        'find = "df/dx"\n[symbols]\nx = ""\nsigma = ""\n[define]\nf = "log(1 + e^x) + sigma"', "e^{x}/(1 + e^{x})"),
    "terms that differ in the order of their sums": (
        'find = "df/dX_ij"\n[sizes]\nn = ""\nm = ""\n[symbols]\nX = { shape = ["n", "m"] }\n[define]\n'
        'f = "tr(X^T X X^T X)"', "4 Σ_k X_ik Σ_l X_lk X_lj"),
    "terms that differ in the way round of a difference": (
        'find = "dR/df_k"\n[sizes]\nn = ""\n[symbols]\nf = { shape = ["n"] }\n'
        'W = { shape = ["n", "n"], symmetric = true }\n[define]\nR = "sum_i sum_j W_ij (f_i - f_j)^2"',
        "−4 Σ_j W_kj (f_j − f_k)"),
    "a maximum of two that differ by one letter": (
        'find = "dL/dx"\n' + NUMBERS + 'L = "max(a x, (a - 1) x)"', "a + 1[x > 0] − 1"),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_that_of_the_textbook(name):
    source, answer = ANSWERS[name]
    outcome = solve(read_problem(source).problem)
    assert outcome.is_solved
    assert text(outcome.derivation.chains[-1].end, outcome.derivation.problem) == answer


def test_the_slope_of_hubers_function_assumes_nothing():
    outcome = solve(read_problem(ANSWERS["Huber's function has a slope where its pieces meet"][0]).problem)
    assert not [fact for chain in outcome.derivation.chains for fact in chain.facts if fact.rule == "assumed"]
