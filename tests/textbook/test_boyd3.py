"""The first ten exercises of one chapter, in order: Boyd & Vandenberghe, Convex Optimization (2004), 3.1 to 3.10.

boyd3/NOTE.md says what each asks for, and why most can't be stated.
"""

from pathlib import Path

import pytest

from derive import api, library
from derive.algebra import is_identity
from derive.kernel import nonnegative
from derive.present.matrices import matrix_text
from derive.terms import apply, index, sum_over, sym, whole

FOLDER = Path(__file__).parent / "boyd3"
i, j, k = (index(letter, "n") for letter in "ijk")
m_i, m_j = (index(letter, "m") for letter in "ij")


def solved(name):
    return api.solve(library.load(str(FOLDER / f"ex_{name}.toml")))


def second(one, other):
    """∂²f/∂u_one∂u_other."""
    return apply("f", (whole("u", "n"),), (0, 0), (one, other))


def test_every_exercise_has_its_line():
    lines = (FOLDER / "NOTE.md").read_text(encoding="utf-8").splitlines()
    named = [line.split("|")[1].strip() for line in lines if line.startswith("| 3.")]
    assert named == [f"3.{number}" for number in range(1, 11)]


def test_a_second_derivative_that_is_given_nonnegative_is_so_at_the_ends():
    """Of 3.1 only (d), and (c) multiplied out: as the book has it (c) is stuck, and so is (a)."""
    theorems = {each.part: each for each in solved("3_1").theorems}
    proved = [part for part, each in theorems.items() if each.is_proved]
    assert proved == [
        "slope at a, multiplied out",
        "slope at b, multiplied out",
        "bent upwards at a",
        "bent upwards at b",
    ]
    end = apply("f", (sym("a"),), (0, 0))
    assert theorems["bent upwards at a"].claim.key == nonnegative(end).key


@pytest.mark.parametrize(
    ("name", "answer", "form"),
    [
        (
            "3_8",
            sum_over(j, sym("v", j) * sum_over(i, second(j, i) * sym("v", i))),
            "vᵀ ∇²f(u) v",
        ),
        (
            "3_9",
            sum_over(k, sym("F", k, m_j) * sum_over(j, second(k, j) * sym("F", j, m_i))),
            "Fᵀ ∇²f(u) F",
        ),
    ],
)
def test_the_hessian_is_carried_over(name, answer, form):
    (theorem,) = solved(name).theorems
    assert is_identity(theorem.claim.terms[1], answer)
    assert matrix_text(theorem.form.matrix) == form
    assert theorem.assumed == ()
