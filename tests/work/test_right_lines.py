"""Right lines as people write them, each of which was once called wrong, or nearly so."""

import pytest
from work.small import marks

RIDGE = """
minimize = "J"
over = "w"
[sizes]
n = ""
d = ""
[symbols]
X = { shape = ["n", "d"] }
y = { shape = ["n"] }
w = { shape = ["d"] }
a = { positive = true }
[define]
J = "||X w - y||^2 + a ||w||^2"
"""
ROOT = """
find = "df/dx"
[symbols]
x = ""
a = { positive = true }
[define]
f = "x^2 - a"
"""
TRUE_CLASS = """
find = "dL/dz_j"
[sizes]
K = ""
[symbols]
z = { shape = ["K"] }
t = { shape = ["K"], one-hot = true }
[define]
p_k = "exp(z_k)/sum_j exp(z_j)"
L = "-sum_k t_k log p_k"
"""
MARGIN = """
find = "dL/dw"
[symbols]
w = ""
x = ""
t = { given = ["t^2 = 1"] }
[define]
m = "t w x"
L = "relu(1 - m)"
"""
DIRECTION = """
stationary = "F"
over = "u"
subject-to = ["sum_i u_i^2 = 1"]
[sizes]
d = ""
[symbols]
u = { shape = ["d"] }
S = { shape = ["d", "d"], symmetric = true }
[define]
F = "u^T S u"
"""
MOMENTS = """
find = "E[g]"
[sizes]
n = ""
[symbols]
w = { shape = ["n"] }
X = { shape = ["n"], random = "N(mu, s)" }
mu = ""
s = { positive = true }
[define]
g = "(sum_i w_i X_i)^2"
"""
KL = """
prove = "KL >= 0"
[sizes]
K = ""
[symbols]
p = { shape = ["K"], sign = "positive", given = ["sum_k p_k = 1"] }
q = { shape = ["K"], sign = "positive", given = ["sum_k q_k = 1"] }
[define]
KL = 'sum_k p_k log (p_k/q_k)'
"""
MASK = """
find = "E[y]"
[symbols]
w = ""
x = ""
q = { given = ["0 < q", "q < 1"] }
m = { random = "Bernoulli(q)" }
[define]
y = "m w x/q"
"""


def is_refuted(of: str, *lines: str) -> bool:
    """Whether any line is."""
    return bool({"W", "t"} & set(marks(of, *lines)))


def test_a_differential_is_one_where_d_is_a_size():
    assert marks(RIDGE, "dJ = 2 (X w - y)^T X dw + 2 a w^T dw") == "+"
    assert marks(RIDGE, "dJ = (X w - y)^T X dw") == "W"


def test_d_is_the_size_where_that_is_right():
    assert marks(RIDGE, "sum_j 1 = d", r"d a + d a = 2 d a") == "++"


def test_a_second_derivative_is_one_where_d_is_a_size():
    assert marks(RIDGE, "d^2 J/dw_j dw_k = 2 sum_i X_ij X_ik + 2 a δ_jk") == "+"


@pytest.mark.parametrize("word", ["minus", "half", "gradient", "Var"])
def test_a_word_before_a_formula_may_belong_to_it(word):
    assert not is_refuted(ROOT, f"so {word} f = a - x^2")


@pytest.mark.parametrize("words", ["This is positive", "with equality", "f vanishes"])
def test_what_stands_behind_iff_in_words_is_no_claim(words):
    assert not is_refuted(ROOT, f"{words} iff $x - 1 > 0$, i.e. $x > 1$.")


def test_what_follows_from_a_guess_is_one():
    assert not is_refuted(ROOT, "At a root f(x) = 0, i.e. x^2 = a.")


@pytest.mark.parametrize(
    "told", ["Let c be the true class, so t_c = 1.", "The correct label is c.", "Say $t_c = 1$."]
)
def test_a_letter_may_be_told_of_in_words(told):
    assert not is_refuted(TRUE_CLASS, told, "L = -log p_c", "dL/dz_c = p_c - 1", "dL/dz_j = p_j for j ≠ c")


def test_what_is_supposed_in_words_stays_in_doubt_in_otherwise():
    text = "If the margin is larger than 1, the loss is 0 and so dL/dw = 0. Otherwise (m < 1) L = 1 - t w x, hence dL/dw = -t x."
    assert not is_refuted(MARGIN, text)


def test_a_row_of_cases_is_no_head():
    lines = "dL/dw = { -t x if m < 1\n        { 0 if m > 1\nSince t^2 = 1 we have m = 1 iff w x = t."
    assert not is_refuted(MARGIN, lines)


def test_a_multiplier_may_have_the_other_sign():
    lines = (r"\nabla_u \mathcal{L} = 2 S u - 2\lambda u = 0", r"u^T S u = \lambda u^T u = \lambda")
    assert not is_refuted(DIRECTION, *lines)


def test_a_sum_over_pairs_that_differ_runs_over_both():
    text = r"E[g] = \sum_i w_i^2(\mu^2 + s) + \sum_{i \ne j} w_i w_j \mu^2"
    assert marks(MOMENTS, text) == "+"
    assert marks(MOMENTS, r"\sum_{i \ne j} w_i w_j = (\sum_i w_i)^2 - \sum_i w_i^2") == "+"
    assert marks(TRUE_CLASS, r"\sum_{k \ne j} t_k = 1 - t_j") == "+"
    assert marks(TRUE_CLASS, r"\sum_{k \ne j} t_k = 1 + t_j") == "W"


@pytest.mark.parametrize("how", ["Suppose for contradiction that", "Assume, towards a contradiction, that"])
def test_what_is_refuted_at_the_end_is_no_claim(how):
    text = rf"{how} $KL < 0$. Then $-KL > 0$, so $\sum_k p_k \log(q_k/p_k) > 0$."
    assert not is_refuted(KL, text)
    assert not is_refuted(KL, text.replace("$KL < 0$", "KL < 0"))


def test_what_holds_with_a_probability_is_no_claim():
    assert not is_refuted(MASK, "With probability $q$, $y = wx/q$; with probability $1-q$, $y = 0$.")


@pytest.mark.parametrize(
    "text",
    [
        "~~df/dx = x~~",
        r"Scratch: \sout{$\frac{df}{dx} = x$}",
        "<del>df/dx = x</del>",
        "One might think that $df/dx = x$, but it is not.",
    ],
)
def test_what_is_struck_out_or_only_thought_is_not_said(text):
    assert marks(ROOT, text, "df/dx = 2 x")[-1] == "+"
    assert not is_refuted(ROOT, text)


def test_a_condition_that_opens_a_line_without_claims_does_no_harm():
    assert not is_refuted(
        ROOT, r"If it were that $a > 1$, then $f(x) < x^2 - 1$; if $a < 1$, then $f(x) > x^2 - 1$."
    )


def test_an_equation_for_an_unknown_is_solved():
    assert not is_refuted(RIDGE, "If $d = 1$, $w = 0$. In general $X^T X w + a w = X^T y$.")
