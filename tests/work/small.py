"""Small problems, and the marks that the lines of a derivation get."""

from functools import cache
from pathlib import Path

from derive.kernel import Problem
from derive.problem_file import read_problem
from derive.work import Report, check_work

LETTERS = {
    "follows": "+", "does not follow": "W", "follows through": "t", "undecided": "?", "unreadable": "!", "prose": ".",
}  # fmt: skip

SOFTMAX = """
find = 'd J/d theta_j'
[sizes]
C = ""
[indices]
C = "i j k"
[symbols]
theta = { shape = ["C"] }
y = { shape = ["C"], given = "sum_k y_k = 1" }
[define]
yhat_k = 'exp(theta_k) / sum_i exp(theta_i)'
J = '-sum_k y_k log(yhat_k)'
"""
LAYER = """
find = 'd L/d W_ij'
[sizes]
m = ""
n = ""
[indices]
m = "i"
n = "j"
[symbols]
W = { shape = ["m", "n"] }
x = { shape = ["n"] }
t = { shape = ["m"] }
lambda = ""
[define]
s_i = 'sum_j W_ij x_j'
L = '1/2 sum_i (s_i - t_i)^2'
"""
UNIT = """
find = 'd L/d x'
[symbols]
x = ""
m = ""
b = ""
t = ""
[define]
y = 'relu(x m + b)'
L = '(y - t)^2'
"""
NUMBERS = """
find = 'd f/d x'
[symbols]
x = ""
y = ""
z = ""
[define]
f = 'x^2 y + exp(x z)'
"""
LOSS = """
find = 'd L/d w_j'
[sizes]
N = ""
D = ""
[indices]
N = "n"
D = "j k"
[symbols]
w = { shape = ["D"] }
X = { shape = ["N", "D"] }
y = { shape = ["N"] }
lambda = ""
[define]
L = 'sum_n log(1 + exp(-y_n sum_j X_nj w_j)) + lambda sum_j w_j^2'
"""
PARTS = """
[symbols]
x = ""
y = ""
[define]
f = 'x^2 y'
[find]
one = { of = 'd f/d x', when = 'y = 1' }
two = { of = 'd f/d x', when = 'y = 2' }
"""


@cache
def problem(text: str) -> Problem:
    """The problem that is stated so."""
    return read_problem(text).problem


def stated(name: str) -> str:
    """The statement of a problem of the open benchmark."""
    return (Path(__file__).parents[2] / f"benchmarks/problems/{name}.toml").read_text(encoding="utf-8")


def report(of: str, *lines: str) -> Report:
    """What is found of these lines, without diagnoses."""
    return check_work(problem(of), "\n\n".join(lines), explains=False)


def marks(of: str, *lines: str) -> str:
    """One letter for each line: + follows, W wrong, t follows through, ? undecided, ! unreadable, . prose."""
    return "".join(LETTERS[line.mark.value] for line in report(of, *lines).lines)
