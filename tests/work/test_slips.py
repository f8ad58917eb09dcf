"""From a line that does not follow to the mistake from which exactly it would."""

from pathlib import Path

import pytest
from work.planted import BENCHMARK

from derive.kernel import Judgement
from derive.laws.misconceptions import MEANS, OF_LINES
from derive.library import load
from derive.problem_file import read_problem
from derive.read import Clash, Formula, parse
from derive.terms import index
from derive.work import check_work
from derive.work.judged.said import meant
from derive.work.report import Mark
from derive.work.setting import Setting
from derive.work.slips.mended import mended
from derive.work.slips.slips import diagnoses, implied
from derive.work.through import Step

PROBLEMS = Path(__file__).parents[2] / "benchmarks" / "problems"
GIVEN = """
find = "x"
[sizes]
C = ""
D = ""
N = ""
[symbols]
x = ""
a = ""
b = ""
s = { positive = true }
t = { positive = true }
z = { shape = ["C"], sign = "positive" }
w = { shape = ["C"], sign = "positive", given = ["sum_k w_k = 1"] }
y = { shape = ["N"] }
A = { shape = ["N", "D"] }
B = { shape = ["D", "C"] }
M = { shape = ["C", "C"] }
v = { shape = ["D"] }
u = { shape = ["N", "C"], random = "N(0, s^2)" }
[define]
p_k = "e^(z_k) / sum_i e^(z_i)"
h = "x^2 + a"
"""


def setting(text=GIVEN):
    return Setting(read_problem(text).problem)


def link(where, text):
    return meant(Formula(where.scope()), written(where, text)).links[0]


def written(where, text):
    return parse(text, where.scope().names())[0].tree


def explained(text, *before, where=None):
    """The diagnoses of a line after others."""
    where = where or setting()
    steps = [Step(number, link(where, each), Mark.FOLLOWS) for number, each in enumerate(before, 1)]
    return diagnoses(where, link(where, text), steps, written(where, text))


def labels(text, *before, where=None):
    return [each.label for each in explained(text, *before, where=where)]


OF_DERIVATIVES = [
    (r"\frac{\partial p_k}{\partial z_j} = p_k (1 - p_j)", "delta dropped"),
    (r"\frac{\partial p_k}{\partial z_j} = \delta_{kj} p_k (1 - p_k)", "off-diagonal terms dropped"),
    (r"-\sum_k w_k \frac{\partial \log p_k}{\partial z_j} = -\sum_k w_k p_k \frac{\partial p_k}{\partial z_j}", "log derivative not inverted"),
    (r"\frac{d}{dx} \sigma(a x) = a \sigma(a x)", "sigma'=sigma"),
    (r"\frac{d}{dx} \sigma(-x) = \sigma(x) (1 - \sigma(x))", "chain factor missing"),
    (r"\frac{d}{dx} (x^2 \sin(a x)) = 2 x \sin(a x)", "product rule term missing"),
    (r"\frac{d}{dx} \frac{\sin(x)}{x^2 + 1} = \frac{\cos(x) (x^2 + 1) + 2 x \sin(x)}{(x^2 + 1)^2}", "quotient rule sign"),
    (r"\frac{d}{da} (x - a)^2 = -2 x + 1", "square dropped"),
    (r"\frac{d}{dx} (3 x^2 + a) = 6 x + a", "constant kept"),
    (r"\frac{d}{dt} \log(t^2) = \frac{1}{t}", "power factor dropped"),
    (r"\frac{d}{dx} h^2 = 2 h", "chain factor missing"),
]  # fmt: skip

OF_FORMULAS = [
    (r"\sum_k w_k (p_j - \delta_{kj}) = p_j + w_j", "sign of a term"),
    (r"p_j \sum_k w_k - w_j = p_j w_j - w_j", "sum dropped"),
    (r"(a x)^2 + b = a x^2 + b", "factor of a square not squared"),
    (r"e^{x + a} = e^x + e^a", "exponential of a sum"),
    (r"\log(s + t) = \log(s) + \log(t)", "log of a sum"),
    (r"\log \frac{s}{t} = \log(s) + \log(t)", "log of a quotient"),
    (r"\sum_k w_k \log z_k = \log \sum_k w_k z_k", "log of a sum"),
    (r"\sum_k z_k^2 = (\sum_k z_k)^2", "square of a sum"),
    (r"a (x + b) = a x + b", "brackets missing"),
    (r"x (a + b) = x a - x b", "sign of a term"),
    (r"M_{ij} z_j = M_{ji} z_j", "transposed entry"),
    (r"1[x > b] a + 1[x <= b] t = a + t", "indicator dropped"),
    (r"h = x^2", "term dropped"),
    (r"\mathbb{E}[u_{ni}^2] = 0", "E[x^2]=E[x]^2"),
    (r"\mathbb{E}[u_{ni} u_{nj}] = s^2", "delta dropped"),
    (r"\frac{s + t}{s + x^2} = \frac{t}{x^2}", "cancelled in a sum"),
]  # fmt: skip

OF_WRITING = [
    (r"A^T y = y^T A^T", "factor order"),
    (r"\sum_k M_{ik} z_k = (M^T z)_i", "transposed entry"),
    (r"\sum_j A_{nj} v_j = \sum_j A_{jn} v_j", "transposed entry"),
]


@pytest.mark.parametrize(("text", "label"), [*OF_DERIVATIVES, *OF_FORMULAS])
def test_a_mistake_is_named(text, label):
    assert label in labels(text)


RIGHT = [
    r"\frac{\partial p_k}{\partial z_j} = p_k (\delta_{kj} - p_j)",
    r"\sum_k w_k (p_j - \delta_{kj}) = p_j - w_j",
    r"(a x)^2 = a^2 x^2",
    r"\log(s t) = \log(s) + \log(t)",
    r"\mathbb{E}[u_{ni} u_{nj}] = s^2 \delta_{ij}",
]


@pytest.mark.parametrize("text", RIGHT)
def test_of_what_is_right_no_mistake_is_said(text):
    (line,) = check_work(setting().problem, text).lines
    assert line.mark is Mark.FOLLOWS
    assert line.diagnoses == ()


@pytest.mark.parametrize(
    "text",
    [
        r"a x^2 - b = b + a x",
        r"\frac{\partial p_k}{\partial z_j} = p_k^2 + p_j",
        r"x^3 = 17",
        r"\sum_k z_k = 0",
        r"\frac{d}{dx} (x^2 \sin(a x)) = x \cos(a x)",
    ],
)
def test_of_two_mistakes_or_none_nothing_is_said(text):
    assert explained(text) == ()


def test_a_sentence_is_said_with_what_is_right_there():
    (found,) = explained(r"\frac{d}{dx} \sigma(a x) = a \sigma(a x)")
    assert found.says.startswith("This would follow if the derivative of σ were σ itself")


def test_at_most_two_are_told():
    for text, _ in (*OF_DERIVATIVES, *OF_FORMULAS):
        assert len(explained(text)) <= 2


def test_a_slip_may_have_been_made_in_what_was_said_before():
    line = r"(h - x^2)^2 b = a b"
    assert labels(line, "h - x^2 = a") == ["square dropped"]


def test_a_fact_of_an_earlier_line_is_used_at_any_index():
    line = r"\sum_k (z_k - w_k)^2 = s \sum_k z_k^2"
    assert "factor of a square not squared" in labels(line, r"z_j - w_j = s z_j")


def test_in_a_case_the_formula_is_that_of_the_case():
    where = setting().under(Judgement("=", (index("k", "C"), index("j", "C"))))
    assert "quotient rule term missing" in labels(r"\frac{\partial p_k}{\partial z_j} = p_k", where=where)


def test_where_indices_differ_only_that_is_compared():
    where = setting().under(Judgement("!=", (index("k", "C"), index("j", "C"))))
    line = r"\frac{\partial p_k}{\partial z_j} = p_k p_j"
    assert "sign" in labels(line, where=where)[0]
    assert "sign" not in str(labels(line))


INEQUALITIES = [
    (r"\sum_k w_k \log z_k >= \log \sum_k w_k z_k", "inequality reversed"),
    (r"\log \sum_k w_k z_k \le \sum_k w_k \log z_k", "inequality reversed"),
    (r"\sum_k w_k z_k^2 \le (\sum_k w_k z_k)^2", "inequality reversed"),
    (r"\sum_k w_k e^{z_k} \le e^{\sum_k w_k z_k}", "inequality reversed"),
    (r"a x + b \ge 0", "condition taken for a fact"),
    (r"x > 1", "condition taken for a fact"),
]


@pytest.mark.parametrize(("text", "label"), INEQUALITIES)
def test_an_inequality_that_fails_has_its_mistake(text, label):
    assert labels(text) == [label]


def test_of_a_sum_without_weights_jensen_says_nothing():
    assert "inequality reversed" not in labels(r"\sum_k a \log z_k >= \log \sum_k a z_k")


def test_every_function_of_a_mean_curves_one_way():
    assert {(each.name, each.is_concave) for each in MEANS if each.name in ("log", "exp")} == {
        ("log", True),
        ("exp", False),
    }


def test_a_bound_that_was_got_from_another_by_a_slip():
    before = r"x^2 \le x^2 + \frac{1}{2} s^2 + t"
    assert labels(r"x^2 \le x^2 + \frac{1}{2} s - 3 t^2", before) != ["square dropped"]
    assert labels(r"x^2 \le x^2 - \frac{1}{2} s^2 + t", before) == ["sign of a term"]


@pytest.mark.parametrize(("text", "label"), OF_WRITING)
def test_one_change_of_what_was_written_makes_it_right(text, label):
    where = setting()
    try:
        found = explained(text)
    except Clash:
        found = mended(where, written(where, text))
    assert [each.label for each in found] == [label]


def test_the_transpose_of_a_product_turns_the_factors_round():
    where = setting()
    (found,) = mended(where, written(where, "(A B M)^T = A^T B^T M^T"))
    assert found.label == "transpose of a product"
    assert found.says.endswith(": right is Mᵀ Bᵀ Aᵀ.")


EQUATION = r"-\frac{1}{s^2} \sum_n (y_n - A_{nj} v_j) A_{nj} + \frac{1}{t^2} v_j = 0"


def test_an_equation_may_be_multiplied_through_but_for_a_term():
    where = setting()
    now = link(where, r"\sum_n A_{nj} A_{nj} v_j + \frac{1}{t^2} v_j = \sum_n A_{nj} y_n")
    (found,) = implied(where, link(where, EQUATION), now)
    assert found.label == "not multiplied through"
    assert found.says.startswith("This would follow if the equation were multiplied by s²")


def test_an_equation_may_be_made_of_one_that_was_said_before():
    given = GIVEN.replace(
        "[define]", '[define]\nF = "sum_n (y_n - sum_j A_nj v_j)^2 / (2 s^2) + sum_j v_j^2 / (2 t^2)"'
    )
    before = r"\frac{\partial F}{\partial v_j} = -\frac{1}{s^2} \sum_n (y_n - \sum_i A_{ni} v_i) A_{nj} + \frac{1}{t^2} v_j"
    line = r"A^T A v + \frac{1}{t^2} v = A^T y"
    stationary = r"\frac{\partial F}{\partial v_j} = 0"
    assert labels(line, before, stationary, where=setting(given)) == ["not multiplied through"]


def test_an_equation_that_was_multiplied_through_rightly_has_no_mistake():
    where = setting()
    now = link(where, r"\sum_n A_{nj} A_{nj} v_j + \frac{s^2}{t^2} v_j = \sum_n A_{nj} y_n")
    assert implied(where, link(where, EQUATION), now) == ()


def test_what_is_hard_is_left_alone():
    long = " + ".join(f"x^{n} a^{n}" for n in range(2, 58))
    assert explained(f"{long} = 1") == ()


def test_the_same_is_said_every_time():
    texts = [text for text, _ in OF_DERIVATIVES[:4]]
    assert [explained(text) for text in texts] == [explained(text) for text in texts]


# without opt-sufficient-decrease: f is given as L-smooth for all arrays there, of which no instance is taken, so that
# the line is undecided, and nothing is said of why it would be wrong
PLANTED = {
    "act-softmax-temperature": r"\frac{\partial p_i}{\partial z_j}=\delta_{ij}\frac{\frac1\tau e^{z_i/\tau}\sum_k e^{z_k/\tau}-\frac1\tau e^{z_i/\tau}e^{z_j/\tau}}{(\sum_k e^{z_k/\tau})^2}",
    "loss-label-smoothing": r"\sum_k q_k=1-\varepsilon",
    "layer-affine-batch": r"\frac{\partial L}{\partial X_{ik}}=\sum_j G_{ij}W_{jk}",
    "layer-rmsnorm": r"\frac{\partial y_i}{\partial x_j}=\gamma_i\frac{\delta_{ij}}{r}",
    "mle-gauss-1d": r"\frac{\partial\ell}{\partial\sigma^2}=\frac{1}{2(\sigma^2)^2}\sum_i(x_i-\mu)^2-\frac{n}{2\sqrt{\sigma^2}}",
    "ineq-gibbs": r"\sum_k p_k\log\frac{q_k}{p_k}\ge\log\sum_k p_k\frac{q_k}{p_k}",
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_mistake_that_was_planted_has_the_label_that_was_written_down_before(name):
    where = Setting(load(str(PROBLEMS / f"{name}.toml")))
    assert BENCHMARK[name][1] & set(labels(PLANTED[name], where=where))


def test_every_mistake_of_lines_is_shown_here():
    assert {each.label for each in OF_LINES.values()} <= {
        "inequality reversed", "condition taken for a fact", "not multiplied through", "transpose of a product",
        "equality for a bound",
    }  # fmt: skip


def test_one_slip_by_two_names_is_said_once():
    line = "dE/dyhat_n = -y_n/yhat_n - (1 - y_n)/(1 - yhat_n)"
    report = check_work("logistic-gradient", line)
    assert [each.label for each in report.lines[0].diagnoses] == ["sign"]
