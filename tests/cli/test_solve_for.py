"""solve = "x, y" in problem files: what is found, and what is refused in one line."""

import re

import pytest

from derive.api import solve
from derive.errors import StatementError
from derive.present.text import text
from derive.problem_file import read_problem

LINEAR = """
solve = "x"
given = ["a x + b = c"]
[symbols]
a = { sign = "nonzero" }
b = {}
c = {}
x = {}
"""
RIDGE = """
solve = "w"
given = ["sum_n X_ni (sum_j X_nj w_j - y_n) + lambda w_i = 0"]
[sizes]
N = "examples"
d = "features"
[indices]
N = "n"
d = "i j k"
[symbols]
X = { shape = ["N", "d"] }
y = { shape = ["N"] }
w = { shape = ["d"] }
lambda = {}
"G^{-1}" = { shape = ["d", "d"], inverse = "G" }
[define]
"G_ij" = "sum_n X_ni X_nj + lambda delta_ij"
"""


def ends(source):
    return [text(theorem.chain.end) for theorem in solve(read_problem(source).problem).theorems]


def test_an_unknown():
    assert ends(LINEAR) == ["(c − b)/a"]


def test_several_unknowns_are_parts():
    source = LINEAR.replace('solve = "x"', 'solve = "x, c"').replace(
        '"a x + b = c"', '"a x + b = c", "x - c = 1"'
    )
    problem = read_problem(source).problem
    assert [target.part for target in problem.targets] == ["x", "c"]
    assert {target.unknowns for target in problem.targets} == {("x", "c")}


def test_beside_what_is_to_be_found():
    source = LINEAR.replace('solve = "x"', 'solve = "x"\nfind = "d(a^2)/da"')
    assert [target.part for target in read_problem(source).problem.targets] == ["find", "x"]


def test_a_matrix_and_its_inverse():
    assert ends(RIDGE) == ["Σ_j G⁻¹_ij Σ_n X_nj y_n"]


def test_in_matrix_notation():
    source = RIDGE.replace(
        "sum_n X_ni (sum_j X_nj w_j - y_n) + lambda w_i = 0", "X^T (X w - y) + lambda w = 0"
    )
    assert ends(source) == ["Σ_j G⁻¹_ij Σ_n X_nj y_n"]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('solve = "x"', 'solve = ""', "expected unknowns"),
        ('solve = "x"', 'solve = "x,"', "expected unknowns"),
        ('solve = "x"', 'solve = "x, x"', "stands twice"),
        ('solve = "x"', 'solve = "q"', "q"),
        ('solve = "x"', 'solve = "x + a"', "expected a symbol that is given, found x + a"),
        ('solve = "x"', 'solve = "2"', "expected a symbol that is given, found 2"),
        ('solve = "x"', 'solve = "x = a"', "relation"),
        ('solve = "x"', 'solve = ["x"]', "expected text"),
        ('solve = "x"', "", "nothing is to be found"),
        ("x = {}", 'x = { inverse = "a" }', "square"),
        ("x = {}", 'x = { inverse = "q" }', "expected a matrix"),
        ("x = {}", 'x = {}\n"a^{-1}" = {}', "of which matrix"),
    ],
)
def test_what_means_nothing_is_refused(old, new, why):
    source = LINEAR.replace(old, new, 1)
    assert source != LINEAR
    with pytest.raises(StatementError, match=re.escape(why)) as refused:
        read_problem(source)
    assert str(refused.value).startswith("problem:")
