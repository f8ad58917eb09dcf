"""Notation that a reader takes for one thing, though it may strictly be another."""

import pytest
from work.small import LETTERS, marks, report, stated

from derive.work import check_work

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


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("d||v||/dv_i = v_i/||v||", "+"),
        ("d||v||/dv_i = v_i/||v||^2", "W"),
        ("d(v^T v)/dv_i = 2 v_i", "+"),
        ("d(1 + 1) = 2 d", "+"),  # the size d
    ],
)
def test_a_derivative_of_what_is_in_brackets_is_read_where_d_is_a_size(line, mark):
    assert marks(stated("layer-weight-norm"), line) == mark


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        (r"A baseline does not change this: $\sum_k p_k b \frac{\partial \log p_k}{\partial z_j} = 0$.", "+"),
        (r"A baseline does not change this: $\sum_k p_k b \frac{\partial \log p_k}{\partial z_j} = 1$.", "W"),
        ("This is not true: $p_j = 1$.", "."),
        ("The following is false: $p_j = 1$.", "."),
    ],
)
def test_what_words_before_a_colon_say_of_something_else_is_not_said_of_what_follows(line, mark):
    assert marks(stated("grad-score-function"), line) == mark


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("Together ∂h_i/∂a_j = δ_ij (1 - h_i^2).", ()),
        ("So ∂h_i/∂a_i = 1 - h_i^2.", ("nothing is said of i = j",)),
    ],
)
def test_no_case_is_missing_where_all_is_said_together(last, said):
    assert report(stated("act-tanh"), "For i ≠ j: ∂h_i/∂a_j = 0.", last).lacking == said


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        (r"$\nabla_{W^2}E = \delta^2 (o^1)^T$", "+"),
        (r"$\nabla_{W^2}E = -\delta^2 (o^1)^T$", "W"),
        (r"$\nabla_{W^2}E = \delta^2 (o^1)$", "W"),
        (r"$W^2 \leftarrow W^2 - \eta \delta^2(o^1)^T$", "+"),
        ("W^2 <- W^2 - eta δ^2 (o^1)^T", "+"),
        ("W^2 <- W^2 + eta δ^2 (o^1)^T", "?"),
    ],
)
def test_a_vector_before_another_in_brackets_and_turned_is_a_factor(line, mark):
    own = r"$\delta^2 = \nabla_{s^2} E$"
    assert (
        "".join(LETTERS[each.mark.value] for each in check_work("sigmoid-mlp", f"{own}\n\n{line}").lines)
        == f"+{mark}"
    )
