"""A vector that is declared one-hot: what is given of it, what a page says, what is refused."""

import pytest

from derive import D, Problem, api, define, dim, index, vector
from derive.decide import equal, refute
from derive.kernel import Judgement
from derive.library import compile_statement, load
from derive.terms import ONE, index as letter, sum_over, sym

C = dim("C", "number of classes")
i, j, k = index("i j k", C)
theta = vector(r"\theta", C, "logits")


def problem(y, given=()):
    from sympy import Sum

    loss = define("J", -Sum(y[k] * theta[k], k))
    return compile_statement(Problem(title="t", find=D(loss, theta[j]), given=given))


K = letter("k", "C")
GIVEN = (
    Judgement("=", (sym("y", K) ** 2, sym("y", K))),
    Judgement("=", (sum_over(K, sym("y", K)), ONE)),
)


def test_one_hot_gives_that_entries_are_0_or_1_and_sum_to_1():
    assert problem(vector("y", C, one_hot=True)).hypotheses == GIVEN
    assert problem(vector("y", C, sums_to=1, one_hot=True)).hypotheses == GIVEN


def test_what_is_not_declared_is_not_given():
    assert problem(vector("y", C)).hypotheses == ()
    assert problem(vector("y", C, sums_to=1)).hypotheses == GIVEN[1:]


def test_the_page_says_one_hot_and_what_it_means():
    page = api.solve(problem(vector("y", C, "target", one_hot=True))).page()
    assert "\n         y ∈ ℝ^C: target, one-hot\n" in page
    assert "\n         y_k is 0 or 1, Σ_k y_k = 1\n" in page
    assert "y_k²" not in page
    page = api.solve(problem(vector("y", C, one_hot=True))).page("md")
    assert "\n- $y \\in \\mathbb{R}^{C}$: one-hot\n" in page
    assert "\n- $y_{k}$ is 0 or 1, $\\sum_{k=1}^{C} y_{k} = 1$\n" in page


def test_the_same_given_by_hand_is_one_hot_too():
    from sympy import Eq

    y = vector("y", C, "target", sums_to=1)
    result = api.solve(problem(y, given=(Eq(y[k] ** 2, y[k]),)))
    assert "y ∈ ℝ^C: target, one-hot" in result.page()
    assert "y_k is 0 or 1, Σ_k y_k = 1" in result.page()
    assert len(result.theorems[0].cases) == 2


def test_a_mask_of_0_and_1_is_not_one_hot():
    from sympy import Eq

    y = vector("y", C, "mask")
    page = api.solve(problem(y, given=(Eq(y[k] ** 2, y[k]),))).page()
    assert "y ∈ ℝ^C: mask\n" in page
    assert "\n         y_k is 0 or 1\n" in page


@pytest.mark.parametrize("more", [{"sums_to": 2}, {"sign": "positive"}, {"sign": "nonnegative"}])
def test_more_of_a_one_hot_vector_is_refused(more):
    from derive.errors import StatementError

    with pytest.raises(StatementError, match="y is one-hot: its entries are 0 or 1 and sum to 1"):
        vector("y", C, one_hot=True, **more)


def test_one_name_is_not_one_hot_in_one_place_only():
    from derive.errors import StatementError

    for other in (vector("y", C), vector("y", C, sums_to=1)):
        y = vector("y", C, one_hot=True)
        with pytest.raises(StatementError, match="y is declared twice, differently"):
            compile_statement(Problem(title="t", find=D(theta[j] * y[j] + other[j], theta[j])))


# -- instances ----------------------------------------------------------------------------------


def y_at(index):
    return sym("y", letter(index, "C"))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (y_at("j"), ONE),
        (y_at("j") * 2, y_at("j")),
        (y_at("i"), y_at("j")),
        (y_at("i") * y_at("j"), y_at("j")),
        (
            sum_over(letter("k", "C"), y_at("k") * sym(r"\theta", letter("k", "C"))),
            sym(r"\theta", letter("j", "C")),
        ),
    ],
    ids=str,
)
def test_what_fails_for_a_one_hot_vector_is_refuted(left, right):
    found = refute(load("softmax-ce-onehot"), left, right)
    assert found is not None
    assert equal(load("softmax-ce-onehot"), left, right).kind == "refuted"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (y_at("j") ** 2, y_at("j")),
        (y_at("j") ** 3, y_at("j") ** 2),
        (sum_over(letter("k", "C"), y_at("k") ** 2), ONE),
        (
            y_at("j") * sum_over(letter("k", "C"), y_at("k") * sym(r"\theta", letter("k", "C"))),
            y_at("j") * sym(r"\theta", letter("j", "C")),
        ),
    ],
    ids=str,
)
def test_what_holds_of_every_one_hot_vector_is_not_refuted(left, right):
    assert refute(load("softmax-ce-onehot"), left, right, trials=30) is None


def test_without_one_hot_it_is_refuted():
    assert refute(load("softmax-ce"), y_at("j") ** 2, y_at("j")) is not None
