"""What Σ_k q_k comes to by the definition of q: 1 of probabilities, and nothing else where that is not a number."""

import pytest

from derive import api
from derive.one_line import read_line
from derive.present.text import text

SOFTMAX = "p_k = exp(z_k)/sum_i exp(z_i)"


def found(*where, given=()):
    result = api.solve(read_line([SOFTMAX, *where, "J = -sum_k q_k log p_k"], given, ["dJ/dz_j"]).problem)
    assert result.is_solved
    (theorem,) = result.theorems
    assert theorem.assumed == ()
    return text(theorem.chain.end)


@pytest.mark.parametrize(
    ("q", "given"),
    [
        ("q_k = exp(u_k)/sum_i exp(u_i)", []),
        ("q_k = exp(u_k/T)/sum_i exp(u_i/T)", ["T > 0"]),
        ("q_k = (1 - a) y_k + a r_k", ["sum_k y_k = 1", "sum_k r_k = 1"]),
    ],
)
def test_the_gradient_of_cross_entropy_with_probabilities(q, given):
    assert found(q, given=given) == "p_j − q_j"


@pytest.mark.parametrize("q", ["q_k = exp(u_k)", "q_k = (1 - a) y_k + a"])
def test_of_anything_else_the_total_stands(q):
    assert found(q, given=["sum_k y_k = 2"] if "y" in q else ()) == "p_j Σ_k q_k − q_j"
