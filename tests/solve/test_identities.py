"""Identities, Jacobians and definite matrices of kinds that were not seen before: proved, and as a book prints them."""

import pytest

from derive.api import solve
from derive.present.text import text
from derive.problem_file import read_problem

SIZES = """
[sizes]
n = ""
m = ""
[symbols]
"""
MATRICES = f"""{SIZES}
A = {{ shape = ["n", "m"] }}
B = {{ shape = ["m", "n"] }}
C = {{ shape = ["n", "n"], invertible = true }}
S = {{ shape = ["n", "n"] }}
X = {{ shape = ["n", "m"] }}
lambda = {{ positive = true }}
sigma = {{ positive = true }}
"""
ANGLES = f"""{SIZES}
a = ""
b = ""
c = ""
x = ""
y = ""
w = {{ shape = ["n"] }}
"""
HAT = f"""
given = ['\\det(X^T X) \\ne 0']
{SIZES}
X = {{ shape = ["n", "m"] }}
y = {{ shape = ["n"] }}
[define]
H = 'X (X^T X)^{{-1}} X^T'
"""
KALMAN = f"""{SIZES}
P = {{ shape = ["n", "n"], positive-definite = true }}
R = {{ shape = ["m", "m"], positive-definite = true }}
H = {{ shape = ["m", "n"] }}
[define]
S = 'H P H^T + R'
K = 'P H^T S^{{-1}}'
"""
GRAPH = f"""{SIZES}
W = {{ shape = ["n", "n"], symmetric = true, sign = "nonnegative" }}
[define]
d_i = 'sum_j W_ij'
L = 'diag(d) - W'
"""
BARRIER = f"""
given = ["A x < b"]
{SIZES}
A = {{ shape = ["m", "n"] }}
b = {{ shape = ["m"] }}
x = {{ shape = ["n"] }}
[define]
f = '-sum_i log(b_i - sum_j A_ij x_j)'
"""
MEANS = f"""{SIZES}
x = {{ shape = ["n"], sign = "positive" }}
[define]
g = '\\exp(\\frac1n sum_k log x_k)'
"""
TRUE = {
    "Sylvester": (r"\det(I + A B) = \det(I + B A)", MATRICES),
    "Sylvester with a minus": (r"\det(I - A B) = \det(I - B A)", MATRICES),
    "Sylvester beside a matrix": (r"\det(C + A B) = \det(C) \det(I + B C^{-1} A)", MATRICES),
    "evidence": (
        r"\log\det(\sigma^2 I + X X^T) = 2 n \log(\sigma) + \log\det(I + \sigma^{-2} X^T X)", MATRICES,
    ),
    "similar matrices": (r"\det(C S C^{-1}) = \det(S)", MATRICES),
    "residuals": ("||y - H y||^2 = y^T y - y^T H y", HAT),
    "Joseph": ("(I - K H) P (I - K H)^T + K R K^T = (I - K H) P", KALMAN),
    "circle": (r"\cos(a)^2 + \sin(a)^2 = 1", ANGLES),
    "rotation": (r"(x \cos(a) - y \sin(a))^2 + (x \sin(a) + y \cos(a))^2 = x^2 + y^2", ANGLES),
    "positions": (r"\sum_i (\sin(w_i a) \sin(w_i b) + \cos(w_i a) \cos(w_i b)) = \sum_i \cos(w_i (a - b))", ANGLES),
    "random features": (r"2 \cos(a + c) \cos(b + c) = \cos(a - b) + \cos(a + b + 2 c)", ANGLES),
    "Laplacian": (r"L \succeq 0", GRAPH),
    "barrier": ("f is convex in x", BARRIER),
    "geometric mean": (r"\nabla^2_x g \preceq 0", MEANS),
}  # fmt: skip
FALSE = {
    "Sylvester": (r"\det(I + A B) = \det(I - B A)", MATRICES),
    "Sylvester for a multiple": (r"\det(\lambda I + A B) = \det(\lambda I + B A)", MATRICES),
    "a sum of angles": (r"\sin(a + b) = \sin(a) + \sin(b)", ANGLES),
    "a difference of angles": (r"\cos(a - b) = \cos(a) \cos(b) - \sin(a) \sin(b)", ANGLES),
    "signless": (r"-L \succeq 0", GRAPH),
}
FOUND = {
    "determinant of polar coordinates": (
        r"dp/dr * dq/dt - dp/dt * dq/dr",
        """
[symbols]
r = { positive = true }
t = ""
[define]
p = 'r cos(t)'
q = 'r sin(t)'
""",
        "r",
    ),
    "pseudo-Huber": (
        r"\nabla^2_w J",
        f"""{SIZES}
X = {{ shape = ["n", "m"] }}
y = {{ shape = ["n"] }}
w = {{ shape = ["m"] }}
[define]
r = "y - X w"
J = 'sum_k (sqrt(1 + r_k^2) - 1)'
""",
        "Σ_k (X_ki X_kj)/(1 + r_k²)^{3/2}",
    ),
}


@pytest.mark.parametrize("name", TRUE)
def test_it_is_proved(name):
    claim, stated = TRUE[name]
    (theorem,) = solve(read_problem(f"prove = '{claim}'\n{stated}").problem).theorems
    assert theorem.is_proved
    assert not theorem.assumed


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_not_proved(name):
    claim, stated = FALSE[name]
    (theorem,) = solve(read_problem(f"prove = '{claim}'\n{stated}").problem).theorems
    assert not theorem.is_proved


@pytest.mark.parametrize("name", FOUND)
def test_it_is_found_as_a_book_prints_it(name):
    asked, stated, answer = FOUND[name]
    assert text(solve(read_problem(f"find = '{asked}'\n{stated}").problem).answer) == answer


def matrix_of(asked, stated):
    page = solve(read_problem(f"find = '{asked}'\n{stated}").problem).page()
    return next(line.split(" = ", 1)[1] for line in page.splitlines() if line.lstrip().startswith("∇²"))


def test_a_number_times_the_identity_is_written_so():
    stated = f"{SIZES}\nx = {{ shape = ['n'] }}\n[define]\nf = '1/4 (x^T x - 1)^2'\n"
    assert matrix_of(r"\nabla^2_x f", stated) == "2 x xᵀ + (xᵀ x − 1) I   (n×n)"


def test_no_transpose_is_transposed():
    stated = f"{SIZES}\nx = {{ shape = ['n'] }}\nm_0 = {{ shape = ['n'] }}\n[define]\nf = 'exp(-||x - m_0||^2/2)'\n"
    assert "ᵀ)ᵀ" not in matrix_of(r"\nabla^2_x f", stated)
