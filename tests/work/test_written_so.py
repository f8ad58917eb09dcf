"""Notation that a reader takes for one thing, though it may strictly be another."""

import pytest
from work.small import marks, stated

BERNOULLI = """
find = 'd ell/d theta'
given = ["0 < theta", "theta < 1"]
[sizes]
N = ""
[symbols]
x = { shape = ["N"] }
theta = { positive = true }
[define]
ell = 'sum_n (x_n log(theta) + (1 - x_n) log(1 - theta))'
"""


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        (r"$\ell = \log\theta \sum_n x_n + \log(1-\theta)\sum_n (1-x_n)$", "+"),
        (r"$\ell = \log\theta \sum_n x_n$", "W"),
        ("dell/dtheta = 1/theta (sum_n x_n) - 1/(1-theta) (N - sum_n x_n)", "+"),
        ("dell/dtheta = 1/theta(sum_n x_n) - 1/(1-theta)(N - sum_n x_n)", "?"),
    ],
)
def test_a_sum_stands_beside_a_logarithm_and_what_stands_apart_beside_a_quotient(line, mark):
    assert marks(BERNOULLI, line) == mark


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        (r"$\frac{\partial F}{\partial W} = -\Phi^T(T-\Phi W)\Sigma^{-1}$", "+"),
        (r"$\frac{\partial F}{\partial W} = \Phi^T(T-\Phi W)\Sigma^{-1}$", "W"),
        (r"$(\Sigma^\top)^{-1} = \Sigma^{-1}$", "+"),
        (r"$((\Phi^\top \Phi)^{-1})^\top = (\Phi^\top \Phi)^{-1}$", "+"),
        (r"$(\Phi^\top \Phi)^{-1} = \Phi^\top \Phi$", "W"),
    ],
)
def test_nothing_is_raised_to_an_array_and_the_inverse_of_what_is_symmetric_is_symmetric(line, mark):
    assert marks(stated("lr-multi-output"), line) == mark
