"""A line that says what is asked for is right where the answer is, whatever else may be known of it."""

import pytest
from work.small import marks, stated


@pytest.mark.parametrize(
    ("problem", "line", "mark"),
    [
        ("svm-dual", "w = sum_n a_n t_n x_n", "+"),
        ("svm-dual", "w = -sum_n a_n t_n x_n", "?"),
        ("opt-min-norm", r"$x = A^T (A A^T)^{-1} b$", "+"),
        ("opt-exact-line-search", "α = (g^T g)/(g^T H g)", "+"),
        ("loss-kl-gauss-1d", r"$KL = \ln \frac{s}{\sigma} - \frac12 + \frac{\sigma^2 + (\mu - m)^2}{2 s^2}$", "+"),
        ("loss-kl-gauss-1d", r"$KL = \ln \frac{s}{\sigma} + \frac{\sigma^2 + (\mu - m)^2}{2 s^2}$", "?"),
        ("svm-dual", "w = sum_n a_n t_n x_n, and b = 1", "?"),
    ],
)  # fmt: skip
def test_a_line_that_says_what_is_asked_for_is_right_if_the_answer_is(problem, line, mark):
    assert marks(stated(problem), line) == mark
