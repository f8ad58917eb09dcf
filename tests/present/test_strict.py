"""A strict convexity is said of directions that are not 0."""

import pytest

from derive.api import solve
from derive.one_line import read_line


def shown(claim, form):
    return " ".join(solve(read_line([], [], [], [claim]).problem).page(form).split())


@pytest.mark.parametrize(
    ("claim", "form", "said"),
    [
        ("x^2 is strictly convex in x", "text", "c² ∂²/∂x² [x²] > 0 for every c ≠ 0"),
        ("x^2 is convex in x", "text", "c² ∂²/∂x² [x²] ≥ 0 for every c hence"),
        ("x^2 + y^2 is strictly convex in x, y", "text", "is positive in every direction (c, a) ≠ 0:"),
        ("sum_i x_i^2 is strictly convex in x", "text", "v > 0 for every direction v ≠ 0;"),
        ("x^2 is strictly convex in x", "md", r"is positive in every direction $c \ne 0$"),
    ],
)
def test_a_form_that_is_positive_is_so_in_directions_that_are_not_0(claim, form, said):
    assert said in shown(claim, form)
