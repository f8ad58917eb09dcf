"""How expectations are written: signs, brackets, reasons, and what is assumed of them."""

import pytest
from solutions import solve

from derive.kernel import Judgement
from derive.narrate import narrate
from derive.one_line import read_line
from derive.present import latex as printer
from derive.present.breaking import lines, width
from derive.present.judgements import judgement_latex, judgement_text
from derive.present.latex import latex
from derive.present.layout import layout
from derive.present.pages import page
from derive.present.text import text
from derive.present.why import explained
from derive.problem_file import read_problem
from derive.terms import add, derivative, expectation, fn, index, moment, mul, num, power, sum_over, sym

i, j = index("i", "n"), index("j", "n")
a, b, J = map(sym, "abJ")
x, w = sym("x", i), sym("w", i)
total = sum_over(i, mul(w, x))

WRITTEN = {
    "a name": (expectation(a), "E[a]", r"\mathbb{E}[a]"),
    "a sum": (expectation(add(a, b)), "E[a + b]", r"\mathbb{E}[a + b]"),
    "high brackets": (expectation(total), "E[Σ_i w_i x_i]", r"\mathbb{E}\left[\sum_{i=1}^{n} w_{i} x_{i}\right]"),
    "a variance": (moment("Var", a), "Var[a]", r"\operatorname{Var}[a]"),
    "a covariance": (moment("Cov", a, x), "Cov[a, x_i]", r"\operatorname{Cov}[a, x_{i}]"),
    "a square of one": (power(expectation(a), num(2)), "E[a]²", r"\mathbb{E}[a]^{2}"),
    "one of a square": (expectation(power(a, num(2))), "E[a²]", r"\mathbb{E}[a^{2}]"),
    "a product": (mul(a, expectation(b)), "a E[b]", r"a \mathbb{E}[b]"),
    "a quotient": (mul(moment("Cov", a, b), power(moment("Var", a), num(-1))), "Cov[a, b]/Var[a]",
                   r"\frac{\operatorname{Cov}[a, b]}{\operatorname{Var}[a]}"),
    "a logarithm": (fn("log", expectation(a)), "log E[a]", r"\log \mathbb{E}[a]"),
    "one in another": (expectation(mul(a, expectation(b))), "E[a E[b]]", r"\mathbb{E}[a \mathbb{E}[b]]"),
    "a derivative of one": (derivative(expectation(J), a), "∂E[J]/∂a", r"\frac{\partial \mathbb{E}[J]}{\partial a}"),
    "of a formula": (derivative(expectation(mul(a, b)), a), "∂/∂a E[a b]", r"\frac{\partial}{\partial a} \mathbb{E}[a b]"),
    "of a derivative": (expectation(derivative(J, a)), "E[∂J/∂a]", r"\mathbb{E}\left[\frac{\partial J}{\partial a}\right]"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN)
def test_it_is_written_as_books_do(name):
    term, plain, tex = WRITTEN[name]
    assert (text(term), latex(term)) == (plain, tex)


def test_a_long_one_is_broken_inside_its_brackets():
    term = expectation(power(add(*(mul(sym(letter), sym("y_1"), total) for letter in "abcdef")), num(1)))
    box = layout(term)
    found = lines(box, 20.0, printer)
    assert width(box) > 20
    assert len(found) > 1
    assert found[0].startswith(r"\mathbb{E}\biggl[")
    assert found[-1].endswith(r"\biggr]")


@pytest.mark.parametrize(
    ("relation", "terms", "plain", "tex"),
    [
        ("integrable", (fn("exp", a),), "E[|e^{a}|] < ∞", r"$\mathbb{E}[\lvert e^{a} \rvert] < \infty$"),
        ("interchangeable", (J, a), "∂/∂a may be taken inside E[J]", r"$\partial / \partial a$ may be taken inside $\mathbb{E}[J]$"),
        ("deterministic", (a,), "a is not random", "$a$ is not random"),
        ("independent variates", (a, b), "a and b are independent", "$a$ and $b$ are independent"),
    ],
)  # fmt: skip
def test_what_is_assumed_is_said_in_words(relation, terms, plain, tex):
    assert judgement_text(Judgement(relation, terms)) == plain
    assert judgement_latex(Judgement(relation, terms)) == tex


NOISE = """
find = "dE[J]/dw_j"
[sizes]
n = ""
[symbols]
b = { shape = ["n"], random = "N(1, s^2)" }
w = { shape = ["n"] }
x = { shape = ["n"] }
y = ""
s = ""
[define]
J = "1/2 (y - sum_i w_i b_i x_i)^2"
"""


@pytest.fixture(scope="module")
def noise():
    return solve(read_problem(NOISE).problem)


def test_a_page_takes_the_derivative_inside_and_says_which_moments_were_used(noise):
    shown = noise.page()
    assert "b_i ~ N(1, s²), independent for all i" in shown
    said = " ".join(shown.split())
    assert "= E[∂J/∂w_j] (1) derivative of an expectation =" in said
    assert "expectation of a product, linearity of E, E[b_i] = 1 =" in said
    assert "bilinearity of Cov, Cov[b_i, b_j] = s² δ_ij by independence" in said


def test_latex_pages_say_the_same(noise):
    shown = noise.page("md")
    assert r"- $b_{i} \sim \mathcal{N}(1, s^{2})$, independent for all $i$" in shown
    assert r"$\operatorname{Cov}[b_{i}, b_{j}] = s^{2} \delta_{ij}$ by independence" in shown
    assert r"\item $b_{i} \sim \mathcal{N}(1, s^{2})$" in noise.page("fragment")


def test_each_inference_says_what_it_rests_on(noise):
    story = narrate(noise.theorems, "textbook", noise.lacks)
    said = [" ".join("\n".join(explained(story, number)).split()) for number in range(1, 5)]
    assert "law: ∂E[f]/∂x = E[∂f/∂x]" in said[0]
    assert "if: ∂/∂w_j may be taken inside E[J] since" in said[0]
    assert "moment, from the distributions here: E[b_i] = 1 with: b_i ~ N(1, s²)" in said[2]
    assert "here: Cov[b_i, b_j] = s² δ_ij" in said[3]


def test_what_is_assumed_of_many_expectations_is_said_once():
    found = solve(read_line((), ("b ~ N(1, s^2)",), ("d/dw E[log(1 + w^2 b^2)]",)).problem)
    shown = " ".join(found.page().split())
    assert (
        "If ∂/∂w may be taken inside E[log(1 + w² b²)] every expectation in the steps above exists" in shown
    )
    assert "what seems to be missing: a law for the expectation of a power" in shown
    assert page(narrate(found.theorems, "textbook", found.lacks), "md").count("every expectation") == 1


def test_a_moment_that_nobody_declared_is_missing():
    found = solve(read_line((), ("c ~ mean u, variance v",), ("E[c^3]",)).problem)
    assert found.missing == {"": "nothing is declared of the moment of order 3 of c"}
