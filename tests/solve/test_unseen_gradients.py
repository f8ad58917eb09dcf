"""Gradients of losses and layers that stand nowhere else, in the form in which a textbook prints them."""

import pytest

from derive.api import solve
from derive.present.matrices import matrix_text
from derive.present.text import text
from derive.problem_file import read_problem

ELU = """
find = 'dL/dx_i'
[sizes]
n = ""
[symbols]
x = { shape = ["n"] }
alpha = { positive = true }
[define]
"y_i" = 'x_i if x_i > 0; \\alpha (e^{x_i} - 1) otherwise'
[unknown]
"L(y)" = "loss"
"""
SMOOTHED_HINGE = """
find = 'dJ/dz'
[symbols]
z = ""
[define]
J = '0 if z >= 1; (1 - z)^2/2 if 0 < z < 1; 1/2 - z otherwise'
"""


def theorem_of(statement):
    result = solve(read_problem(statement, "here").problem)
    assert result.is_solved, result.missing
    (theorem,) = result.theorems
    return theorem


@pytest.mark.parametrize(
    ("statement", "values"),
    [(ELU, ["∂L/∂y_i", "α e^{x_i} ∂L/∂y_i"]), (SMOOTHED_HINGE, ["0", "z − 1", "−1"])],
)
def test_a_branch_says_nothing_of_the_others(statement, values):
    assert sorted(text(case.value) for case in theorem_of(statement).cases) == sorted(values)


RESIDUAL = """
find = '\\frac{\\partial}{\\partial X} ||A X B - C||_F^2'
[sizes]
p = ""
q = ""
n = ""
m = ""
[symbols]
A = { shape = ["p", "n"] }
X = { shape = ["n", "m"] }
B = { shape = ["m", "q"] }
C = { shape = ["p", "q"] }
"""
KALMAN = """
find = 'df/dK'
[sizes]
n = ""
m = ""
[symbols]
K = { shape = ["n", "m"] }
P = { shape = ["n", "n"], symmetric = true }
H = { shape = ["m", "n"] }
R = { shape = ["m", "m"], symmetric = true }
[define]
f = 'tr((I - K H) P (I - K H)^T + K R K^T)'
"""


@pytest.mark.parametrize(
    ("statement", "form"),
    [(RESIDUAL, "2 Aᵀ (A X B − C) Bᵀ"), (KALMAN, "2 (K H P Hᵀ − P Hᵀ + K R)")],
)
def test_products_of_matrices_are_written_so(statement, form):
    assert matrix_text(theorem_of(statement).form.matrix) == form


BANDIT = """
find = 'dF/da_k'
[sizes]
K = ""
[symbols]
a = { shape = ["K"] }
l = { shape = ["K"] }
[define]
"q_k" = 'e^{a_k}/\\sum_j e^{a_j}'
F = '{F}'
"""


@pytest.mark.parametrize(
    ("objective", "answer"),
    [
        ("\\sum_k q_k (l_k - \\log q_k)", "q_k (l_k − log q_k − F)"),
        ("-\\sum_k q_k \\log q_k", "−q_k (log q_k + F)"),
    ],
)
def test_what_is_differentiated_stands_in_its_own_gradient(objective, answer):
    theorem = theorem_of(BANDIT.replace("{F}", objective))
    assert text(theorem.claim.terms[1]) == answer


EVIDENCE = """
find = 'dL/da'
[sizes]
n = ""
[symbols]
G = { shape = ["n", "n"], positive-definite = true }
y = { shape = ["n"] }
a = { positive = true }
s = { positive = true }
[define]
K = 'a G + s I'
L = '-\\frac12 y^T K^{-1} y - \\frac12 \\log \\det(K)'
"""


def test_what_is_defined_symmetric_is_not_transposed():
    assert matrix_text(theorem_of(EVIDENCE).form.matrix) == "1/2 tr((K⁻¹ y yᵀ − I) K⁻¹ G)"


STRESS = """
find = 'dS/dx_{ij}'
[sizes]
n = ""
d = ""
[symbols]
x = { shape = ["n", "d"] }
D = { shape = ["n", "n"], symmetric = true }
[define]
S = '\\sum_k \\sum_l (\\|x_k - x_l\\|^2 - D_{kl})^2'
"""
RANKING = """
find = 'dC/ds_i'
[sizes]
n = ""
[symbols]
s = { shape = ["n"] }
P = { shape = ["n", "n"] }
[define]
C = '\\sum_k \\sum_l (-P_{kl} \\log \\sigma(s_k - s_l) - (1 - P_{kl}) \\log(1 - \\sigma(s_k - s_l)))'
"""


@pytest.mark.parametrize(
    ("statement", "answer"),
    [
        (STRESS, "8 Σ_l (Σ_m (x_im − x_lm)² − D_il) (x_ij − x_lj)"),
        (RANKING, "Σ_k (P_ki − σ(s_k − s_i)) − Σ_l (P_il − σ(s_i − s_l))"),
    ],
)
def test_what_comes_of_both_of_a_pair_is_one_sum(statement, answer):
    assert text(theorem_of(statement).claim.terms[1]) == answer


KERNEL = """
find = 'dk/dl'
[sizes]
d = ""
[symbols]
x = { shape = ["d"] }
z = { shape = ["d"] }
l = { positive = true }
[define]
k = '\\exp(-\\frac{||x - z||^2}{2 l^2})'
"""


def test_a_squared_distance_is_written_as_one():
    assert matrix_text(theorem_of(KERNEL).form.matrix) == "k/l³ ‖x − z‖²"
