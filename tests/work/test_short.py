"""What a student writes for short is written out: functions of their own, and names without the index they hang on."""

import pytest
from work.small import marks, stated

TANH, PROBIT, BATCH = "act-tanh", "probit-gradient", "layer-affine-batch"


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("∂y_n/∂a_n = φ(a_n)", "+"),
        ("∂y_n/∂a_n = φ(-a_n)", "+"),
        ("∂y_n/∂a_n = 2 φ(a_n)", "W"),
        ("∂y_n/∂a_n = φ(w_m)", "W"),
    ],
)
def test_a_function_of_the_students_own_is_taken_at_what_stands_in_its_brackets(line, mark):
    assert marks(stated(PROBIT), f"Let φ(u) = 1/sqrt(2 π) exp(-u^2/2).\n\n{line}") == f"+{mark}"


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("h_i = (u - v)/(u + v)", "+"),
        ("∂h_i/∂a_i = 1 - (u - v)^2/(u + v)^2", "+"),
        ("∂h_i/∂a_i = 1 - (u - v)/(u + v)", "W"),
        ("h_j = (u - v)/(u + v)", "?"),  # of which index it is short is not said there
        ("sum_i h_i = sum_i (u - v)/(u + v)", "?"),
        ("∂h_i/∂u = 1", "?"),
    ],
)
def test_a_name_may_leave_out_its_index(line, mark):
    assert marks(stated(TANH), f"Let u = e^{{a_i}} and v = e^{{-a_i}}.\n\n{line}") == f"+{mark}"


@pytest.mark.parametrize("name", ["answer", r"\hat{W}", "dW"])
def test_what_is_asked_for_is_no_name_for_a_formula(name):
    assert marks(stated(BATCH), f"{name} = G_{{ij}} X_{{ik}}") != "+"


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        ("logreg-pm1-hessian", r"Let $m_i = y_i \theta^T x_i$. So $e^{-m_i} = e^{-y_i \theta^T x_i}$, $J = \frac1m \sum_i \log(1 + e^{-m_i})$."),
        ("loss-focal-logit", r"Write $p = p_t$. So $\frac{dp}{dx} = y p(1-p)$."),
        ("mle-variance-bias", r"Let $\bar x = \frac1N \sum_m x_m$. So $E[\bar x^2] = \mu^2 + \frac{\sigma^2}{N}$."),
    ],
)  # fmt: skip
def test_a_new_name_may_resemble_one_that_is_given(problem, text):
    assert marks(stated(problem), text) == "+"


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("xbar = 1/n sum_i x_i", "+"),
        ("xbar = sum_i x_i", "?"),
        ("Let xbar = sum_i x_i.", "+"),
    ],
)
def test_a_bar_is_a_mean_unless_something_else_is_let(text, mark):
    assert marks(stated("mle-gauss-1d"), text) == mark
