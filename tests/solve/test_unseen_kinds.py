"""Small problems of the kinds that a benchmark asks for: expectations, limits and bounds, in textbook form."""

import pytest

from derive.api import solve
from derive.present.text import text
from derive.problem_file import read_problem

NOISY = """
find = '{find}'
[sizes]
T = ""
[symbols]
x_0 = ""
a = {{ given = ["0 < a", "a < 1"] }}
e = {{ shape = ["T"], random = "N(0, 1)" }}
[define]
"x_t" = '\\sqrt{{a}} x_{{t-1}} + \\sqrt{{1 - a}} e_t'
"""
NONLINEAR = NOISY.replace("\\sqrt{{a}} x_{{t-1}}", "\\tanh(x_{{t-1}})")
NORMAL = """
find = '{find}'
[sizes]
d = ""
[symbols]
u = {{ shape = ["d"] }}
s = {{ positive = true }}
a = ""
w = {{ shape = ["d"], random = "N(0, 1)" }}
z = {{ random = "N(0, s^2)" }}
"""
LEAST_SQUARES = """
find = '{find}'
given = ['\\det(X^T X) \\ne 0']
[sizes]
n = ""
d = ""
[symbols]
X = {{ shape = ["n", "d"] }}
w = {{ shape = ["d"] }}
s = {{ positive = true }}
e = {{ shape = ["n"], random = "N(0, s^2)" }}
[define]
y = "X w + e"
v = '(X^T X)^{{-1}} X^T y'
"""
LIMIT = """
find = '{find}'
[symbols]
x = ""
h = ""
n = {{ sign = "natural" }}
r = {{ given = ["|r| < 1"] }}
b = {{ positive = true }}
[functions]
f = {{ order = 1 }}
g = {{ order = 2 }}
"""
RIDGE = r"""
find = '\lim_{\lambda \to \infty} [(A + \lambda I)^{-1}]_{ij}'
[sizes]
n = ""
[symbols]
A = { shape = ["n", "n"], positive-definite = true }
lambda = { positive = true }
"""
DISCOUNTED = r"""
find = 'dv/da'
[sizes]
T = ""
[symbols]
a = ""
gamma = { given = ["0 < gamma", "gamma < 1"] }
[define]
v = '\sum_{t=1}^T a \gamma^t'
"""
NORMS = """
prove = '{find}'
[sizes]
m = ""
n = ""
[symbols]
A = {{ shape = ["m", "n"] }}
x = {{ shape = ["n"] }}
y = {{ shape = ["n"] }}
t = ""
"""
CONVEX = """
prove = '{find}'
given = ['f(v) >= f(u) + \\nabla f(u)^T (v - u) + \\frac m2 \\|v - u\\|^2 for all u, v in R^n', '\\nabla f(s) = 0']
[sizes]
n = ""
[symbols]
x = {{ shape = ["n"] }}
y = {{ shape = ["n"] }}
s = {{ shape = ["n"] }}
m = {{ positive = true }}
[functions]
f = {{ of = ["n"] }}
"""
LINEAR_RATE = r"""
prove = 'f(z) - c <= (1 - m/L) (f(x) - c)'
given = ['\|\nabla f(u) - \nabla f(v)\| \le L \|u - v\| for all u, v in R^n', '\|\nabla f(u)\|^2 \ge 2 m (f(u) - c) for all u in R^n']
[sizes]
n = ""
[symbols]
x = { shape = ["n"] }
L = { positive = true }
m = { positive = true }
c = ""
[define]
z = 'x - 1/L \nabla f(x)'
[functions]
f = { of = ["n"] }
"""


def answer(statement: str, find: str = "") -> str:
    """What comes out, nothing being assumed."""
    problem = read_problem(statement.format(find=find) if find else statement).problem
    result = solve(problem)
    (theorem,) = result.theorems
    if result.lacks:
        return "stuck"
    assert theorem.assumed == ()
    return text(theorem.claim.terms[1], problem)


@pytest.mark.parametrize(
    ("statement", "find", "expected"),
    [
        (NOISY, "E[x_T]", "a^{1/2 T} x₀"),
        (NOISY, "Var[x_T]", "1 − a^{T}"),
        (NOISY, "Var[x_t]", "1 − a^{t}"),
        (NONLINEAR, "E[x_T]", "stuck"),
        (NORMAL, r"E[\cos(\sum_i w_i u_i)]", "e^{−1/2 Σ_i u_i²}"),
        (NORMAL, r"E[\sin(\sum_i w_i u_i)]", "0"),
        (NORMAL, r"E[\cos(2 z)]", "e^{−2 s²}"),
        (NORMAL, r"E[z + \sin z]", "0"),
        (NORMAL, "E[relu(z)^2]", "1/2 s²"),
        (NORMAL, r"E[e^{\sum_i w_i u_i}]", "e^{1/2 Σ_i u_i²}"),
        (NORMAL, r"E[e^{w_i a} e^{w_i}]", "e^{1/2 (a + 1)²}"),
        (NORMAL, r"E[e^{-z^2}]", "1/√(1 + 2 s²)"),
        (NORMAL, "E[|z|]", "s √(2/π)"),
        (NORMAL, r"E[\frac12 (1 + \operatorname{erf}((z + a)/\sqrt2))]", "1/2 (1 + erf(a/(√2 √(1 + s²))))"),
        (NORMAL, "E[1[z > a]]", "1/2 (1 − erf(a/(√2 s)))"),
        (NORMAL, "d/da E[relu(a + z)]", "1/2 (erf(a/(√2 s)) + 1)"),
        (LEAST_SQUARES, "E[v]", "w_i"),
        (LEAST_SQUARES, "Cov[v, v]", "s² [(Xᵀ X)⁻¹]_ij"),
        (LIMIT, r"\lim_{h \to 0} \frac{f(x + h) - f(x)}{h}", "f′(x)"),
        (LIMIT, r"\lim_{h \to 0} \frac{f(x + h) - f(x - h)}{2 h}", "f′(x)"),
        (LIMIT, r"\lim_{h \to 0} \frac{g(x + 2 h) - 2 g(x + h) + g(x)}{h^2}", "g″(x)"),
        (LIMIT, r"\lim_{h \to 0} \frac{f(x + h) - 2 f(x) + f(x - h)}{h^2}", "stuck"),
        (LIMIT, r"\lim_{b \to \infty} x \sigma(b x)", "ReLU(x)"),
        (LIMIT, r"\lim_{h \to \infty} \tanh(b h)", "1"),
        (LIMIT, r"\lim_{h \to \infty} \operatorname{erf}(-b h)", "−1"),
        (LIMIT, r"\lim_{n \to \infty} (1 + x/n)^n", "e^{x}"),
        (LIMIT, r"\lim_{n \to \infty} \frac{1 - r^{n + 1}}{1 - r}", "1/(1 − r)"),
        (LIMIT, r"\lim_{b \to \infty} (1 + \frac{x^2}{b})^{-\frac{b + 1}{2}}", "e^{−1/2 x²}"),
        (LIMIT, r"\lim_{b \to \infty} b^2 (\sqrt{1 + (x/b)^2} - 1)", "1/2 x²"),
        (LIMIT, r"\lim_{b \to \infty} b \log \frac{e^{x/b} + e^{h/b}}{2}", "1/2 (x + h)"),
        (RIDGE, "", "0"),
        (DISCOUNTED, "", "(γ (1 − γ^{T}))/(1 − γ)"),
    ],
)
def test_the_answer_is_that_of_a_textbook(statement, find, expected):
    assert answer(statement, find) == expected


@pytest.mark.parametrize("positive", [r"1 + \tanh x", r"1 - \tanh x", r"1 - \operatorname{erf}(x)"])
def test_the_logarithm_of_what_is_positive_assumes_nothing(positive):
    assert answer(LIMIT, rf"\frac{{d}}{{dx}} \log({positive})") != "stuck"


@pytest.mark.parametrize(
    ("statement", "claim"),
    [
        (NORMS, r"\|x + y\| <= \|x\| + \|y\|"),
        (NORMS, r"\|A x\| <= \|A\|_F \|x\|"),
        (NORMS, r"\|relu(x) - relu(y)\| <= \|x - y\|"),
        (NORMS, r"\|x\| <= \sum_i |x_i|"),
        (NORMS, r"|x^T y| <= \max_i |x_i| \sum_i |y_i|"),
        (NORMS, r"1[t <= 0] <= \frac{\log(1 + e^{-t})}{\log 2}"),
        (CONVEX, r"(\nabla f(x) - \nabla f(y))^T (x - y) >= m \|x - y\|^2"),
        (CONVEX, r"f(x) - f(s) >= \frac m2 \|x - s\|^2"),
        (CONVEX, r"f(x) - f(y) <= \frac{1}{2 m} \|\nabla f(x)\|^2"),
        (CONVEX, r"f(\frac{x + y}{2}) <= \frac{f(x) + f(y)}{2}"),
        (LINEAR_RATE, ""),
    ],
)
def test_bounds_are_proved(statement, claim):
    assert answer(statement, claim) != "stuck"


@pytest.mark.parametrize(
    ("statement", "claim"),
    [
        (NORMS, r"\|x + y\| <= \|x\|"),
        (NORMS, r"1[t <= 0] <= \frac{\log(1 + e^{-t})}{2 \log 2}"),
        (CONVEX, r"f(x) - f(y) <= \frac{1}{4 m} \|\nabla f(x)\|^2"),
        (CONVEX, r"f(x) - f(s) >= m \|x - s\|^2"),
    ],
)
def test_what_need_not_hold_is_not_proved(statement, claim):
    assert answer(statement, claim) == "stuck"
