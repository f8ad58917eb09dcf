"""How answers are read: as people write them, each way as a strict way of writing says it, or refused at its place."""

import pytest
from reading import entry, of_answers

from derive.answer.reading import readings
from derive.read import Ambiguous, Clash, NoQuotient, NotYet, Unreadable
from derive.terms import same

NAMES = (
    r"W:m,n x:n b:m z:m y:m \hat{y}:m X:N,D w:D \theta:D A:n,n u:n v:n a c m_0 \lambda J L s:m "
    r"h^{(1)}:n w^{(2)}:m,n"
)
SCOPE = of_answers(NAMES, {"f": (), "L": ("s",)})
SCOPE.values["L"] = "L"


def meanings(text):
    return readings(text, SCOPE.fresh).meanings


def only(text):
    found = readings(text, SCOPE.fresh)
    assert not found.refusals, found.refusals
    (one,) = found.meanings
    return one


# as somebody writes it, and strictly
SAME = [
    ("W' b", "W^T b"),
    (r"W^\intercal b", "W^T b"),
    (r"W^{\mathsf T} b", "W^T b"),
    (r"W^{\top} b", "W^T b"),
    ("Wᵀb", "W^T b"),
    (r"(z - y)' W", "(z - y)^T W"),
    (r"\mathbf 1[a>0]", r"1\{a>0\}"),
    (r"\mathbb 1_{a>0}", r"1\{a>0\}"),
    (r"\mathbf 1_{\{a > 0\}}", r"1\{a>0\}"),
    ("I(a>0) c", r"1\{a>0\} c"),
    ("I_{a>0}", r"1\{a>0\}"),
    ("(a c + m_0 >= 0) a", r"1\{a c + m_0 >= 0\} a"),
    (r"\begin{cases} a & \text{if } a>0 \\ 0 & \text{otherwise.} \end{cases}", r"a 1\{a>0\}"),
    (r"a \text{ if } a > 0, 0 \text{ otherwise}", r"a 1\{a>0\}"),
    ("a if a > 0 else 0", r"a 1\{a>0\}"),
    (r"\begin{cases} a & i = j \\ c & i \ne j \end{cases}", r"a \delta_{ij} + c (1 - \delta_{ij})"),
    (r"\begin{cases} a & i \ne j \\ c & \text{else} \end{cases}", r"a (1 - \delta_{ij}) + c \delta_{ij}"),
    ("h_j^{(1)}", "h^{(1)}_j"),
    (r"\sigma^2(a)", r"\sigma(a)^2"),
    (r"\tanh^2 a", r"(\tanh a)^2"),
    ("dL/ds_k", r"\frac{\partial L}{\partial s_k}"),
    (r"\dfrac12 a", r"\frac{1}{2} a"),
    (r"\tfrac{1}{2} a", "a/2"),
    (r"\|w\|_2^2", r"\|w\|^2"),
    ("w'w", "w^T w"),
    (r"\langle w, \theta \rangle", r"w^T \theta"),
    (r"\sum_{k=1}^m y_k", r"\sum_k y_k"),
    (r"\sum_{i=1, i \ne j}^n x_i", r"\sum_{i \ne j} x_i"),
    ("exp(a)/1+exp(a)", "exp(a) + exp(a)"),
    ("ŷ − y", r"\hat{y} - y"),
    ("yhat - y", r"\hat{y} - y"),
    ("y_hat - y", r"\hat{y} - y"),
    (r"\mathbf{\hat y} - \boldsymbol{y}", r"\hat{y} - y"),
    (r"\vec x", "x"),
    ("softmax(z)_k", r"\frac{e^{z_k}}{\sum_i e^{z_i}}"),
    (r"\mathrm{softmax}(z)", r"\exp(z)/(\sum_i e^{z_i})"),
    ("logsumexp(z)", r"\log \sum_k e^{z_k}"),
    ("softplus(a)", "log(1 + exp(a))"),
    ("sinh(a)", "1/2 (exp(a) - exp(-a))"),
    ("cosh(a)", "1/2 (exp(a) + exp(-a))"),
    (r"\operatorname{sech}(a)", "1/cosh(a)"),
    ("tan(a)", "sin(a)/cos(a)"),
    ("sign(a)", r"1\{a > 0\} - 1\{a < 0\}"),
    ("(W x + b)_k", r"\sum_i W_{ki} x_i + b_k"),
    ("[W^T b]_i", r"\sum_k W_{ki} b_k"),
    ("W^T_{ij}", "W_{ji}"),
    ("(W^T)_{ij}", "W_{ji}"),
    (r"\hat y - y.", r"\hat y - y"),
    (r"\hat y - y,", r"\hat y - y"),
    (r"$\hat y - y$.", r"\hat y - y"),
    (r"\(\hat y - y\)", r"\hat y - y"),
    (r"\boxed{\hat y - y}", r"\hat y - y"),
    ("= ŷ − y", r"\hat y - y"),
    (r"\hat y" + "\n" + "- y", r"\hat y - y"),
    (r"\left( \hat y \right) \! - \, y", r"\hat y - y"),
    (r"\frac{\partial J}{\partial z} = \hat y - y", r"\hat y - y"),
    (r"\nabla J = \hat y - y", r"\hat y - y"),
    (r"\theta_j := \theta_j - a", r"\theta_j - a"),
    (r"θ ← θ − a w", r"\theta - a w"),
    ("0.333 a", r"\frac{333}{1000} a"),
]


@pytest.mark.parametrize(("text", "strict"), SAME, ids=[text for text, _ in SAME])
def test_it_means_what_is_written_strictly(text, strict):
    assert same(entry(only(text)), entry(meanings(strict)[0]))


# what strictly means nothing, and each of its meanings at p (and q)
SLOPPY = [
    (r"\hat{y}(1-y)", [r"\hat{y}_p (1 - y_p)", r"\sum_k \hat{y}_k (1 - y_k)"]),
    ("u v", ["u_p v_p", r"\sum_i u_i v_i"]),
    ("u*v", ["u_p v_p", r"\sum_i u_i v_i"]),
    (r"u \cdot v", [r"\sum_i u_i v_i", "u_p v_p"]),
    (r"y/\hat y", [r"y_p/\hat{y}_p"]),
    (r"\frac{1}{\hat y}", [r"1/\hat{y}_p"]),
    (r"-y/ŷ", [r"-y_p/\hat{y}_p"]),
    ("W x + a", [r"\sum_i W_{pi} x_i + a"]),
    ("a + W x", [r"a + \sum_i W_{pi} x_i"]),
    ("w^2", ["w_p^2", r"\sum_i w_i^2"]),
    ("x^3", ["x_p^3"]),
    ("|w|", [r"\|w\|", "|w_p|"]),
    ("e^{-z}", ["e^{-z_p}"]),
    (r"\sqrt{u}", [r"\sqrt{u_p}"]),
    ("1[z > 0]", ["1[z_p > 0]"]),
    ("1[z > y]", ["1[z_p > y_p]"]),
    ("A + a", [r"A_{pq} + a \delta_{pq}", "A_{pq} + a"]),
    ("X + a", ["X_{pq} + a"]),
    ("A*A", [r"\sum_i A_{pi} A_{iq}", "A_{pq} A_{pq}"]),
    ("A*u", [r"\sum_i A_{pi} u_i"]),
    (r"\sum_k y_k - \hat{y}_k", [r"(\sum_k y_k) - \hat{y}_k", r"\sum_k (y_k - \hat{y}_k)"]),
]


@pytest.mark.parametrize(("text", "entries"), SLOPPY, ids=[text for text, _ in SLOPPY])
def test_sloppy_writing_has_each_of_its_meanings(text, entries):
    found, wanted = [entry(each) for each in meanings(text)], [entry(meanings(each)[0]) for each in entries]
    assert len(found) == len(wanted)
    assert all(same(a, b) for a, b in zip(found, wanted, strict=True))


@pytest.mark.parametrize("text", ["u v", "u*v", "y/z", "W x + a", "w^2", "|w|", "e^{z}", "A + a", "1[z > 0]"])
def test_sloppy_writing_is_pointed_out(text):
    assert all("sloppy" in {note.label for note in each.notes} for each in meanings(text))


def test_a_dot_is_an_inner_product_unless_a_vector_is_asked_for():
    strict, sloppy = meanings(r"u \cdot v")
    assert not strict.is_spare
    assert not strict.notes
    assert sloppy.is_spare


def test_a_row_of_a_matrix_has_its_small_letter_where_that_is_not_declared():
    where = of_answers("X:N,D w:D")
    (found,) = readings("w^T x_i", where.fresh).meanings
    (strict,) = readings(r"\sum_j X_{ij} w_j", where.fresh).meanings
    assert same(entry(found), entry(strict))
    assert {note.label for note in found.notes} == {"row"}


def test_one_letter_may_run_over_two_sizes_that_are_equal_somewhere():
    (found,) = meanings("y_j x_j")
    assert sorted(i.dim for i in entry(found).free) == ["m", "n"]
    assert {i.name for i in entry(found).free} == {"j"}


@pytest.mark.parametrize(
    "text", [r"\sum_k y_k x_k", r"\sum_{k=1}^N y_k", r"\sum_i y_i \sum_{k \ne i} x_k", r"\sum_j A_{ij} y_j"]
)
def test_an_index_of_two_sizes_means_something_where_these_are_equal(text):
    found = only(text)
    assert [note.label for note in found.notes] == ["two sizes"]
    assert all(one.dim != other.dim for one, other in found.formula.ties)


RELABELLED = of_answers("W^1:m,n W^2:k,m b_2:k h^{(1)}:m x:n")


@pytest.mark.parametrize(
    ("text", "strict"),
    [
        ("W^{(1)} x", "W^1 x"),
        ("W_1 x", "W^1 x"),
        ("W1 x", "W^1 x"),
        ("W_1^T h^1", "(W^1)^T h^{(1)}"),
        ("W^{1T} h_1", "(W^1)^T h^{(1)}"),
        (r"W^{(1)\top} h^{(1)}", "(W^1)^T h^{(1)}"),
        ("b^{(2)}", "b_2"),
        ("h1_i", "h^{(1)}_i"),
    ],
)
def test_a_layer_may_be_written_in_other_ways(text, strict):
    (found,) = readings(text, RELABELLED.fresh).meanings
    (wanted,) = readings(strict, RELABELLED.fresh).meanings
    assert same(entry(found), entry(wanted))


def test_a_star_may_be_part_of_a_name():
    where = of_answers("y y^*")
    (found,) = readings("2(y - y*)", where.fresh).meanings
    (wanted,) = readings("2(y - y^*)", where.fresh).meanings
    assert same(entry(found), entry(wanted))


# text, kind, column, what it says
REFUSED = [
    ("W b", Clash, 3, "m×n times m×1"),
    ("W + X", Clash, 5, "m×n + N×D"),
    ("x + y", Clash, 5, "n×1 + m×1"),
    ("x + u^T", Clash, 5, "n×1 + 1×n"),
    ("y x", Clash, 3, "write a^T b, a b^T or a ∘ b"),
    (r"y \odot x", Clash, 9, "m×1 ∘ n×1"),
    ("x W", Clash, 3, "n×1 times m×n"),
    ("W x^T", Clash, 3, "is a transpose missing?"),
    ("W^{-1} b", Clash, 4, "not square"),
    ("W + b", Ambiguous, 5, "m×n + m×1"),
    (r"W \odot b", Ambiguous, 9, "m×n ∘ m×1"),
    ("W/b", NoQuotient, 3, "a division"),
    ("W^2", Ambiguous, 3, "a power of an array"),
    ("A u v", Ambiguous, 5, "may mean two things"),
    ("W_{ij}^T", Ambiguous, 1, "W_{ji}"),
    ("y_2", NotYet, 3, "index letter"),
    (r"\sigma'(a + 1)", NotYet, 1, "prime"),
    (r"a \pm c", NotYet, 3, "plus-minus"),
    ("a + \\dots + c", NotYet, 5, "dots"),
    (r"\int a", NotYet, 1, "integrals"),
    ("a when c", Unreadable, 3, "when is not declared"),
    ("foo", Unreadable, 1, "declared are m, m_0, n, N, D, W, x, b, z, y, ŷ, X, w, w^(2), θ, "),
    ("yhta", Unreadable, 1, "did you mean"),
    (r"\alpha", Unreadable, 1, "declared are"),
    ("Answer: y", Unreadable, 1, "Answer is not declared"),
    ("1e-5 a", Unreadable, 1, "write 10^(-5)"),
    ("0,5 a", Unreadable, 2, "a decimal is written with a point"),
    ("50% a", Unreadable, 3, "found %"),
    (r"y \\ z", Unreadable, 3, "expected an operator"),
    ("(y - z", Unreadable, 7, "expected ) for the ( of column 1"),
    ("y - z)", Unreadable, 6, "nothing opens"),
    ("y -", Unreadable, 4, "found the end"),
    ("z > 0", Unreadable, 1, "found a relation"),
    ("y - z = 0", Unreadable, 1, "found a relation"),
    ("y ≈ z", Unreadable, 3, "no part of a formula"),
    (r"\nabla J", Unreadable, 2, "the variable of the gradient"),
    ("__import__('os')", Unreadable, 1, "expected"),
]  # fmt: skip


@pytest.mark.parametrize("text", ["A^{-1} u", "det(A)"])
def test_inverses_and_determinants_have_a_meaning(text):
    found = readings(text, SCOPE.fresh)
    assert found.meanings
    assert not found.refusals


@pytest.mark.parametrize(("text", "kind", "column", "says"), REFUSED, ids=[each[0] for each in REFUSED])
def test_a_refusal_says_where_and_why(text, kind, column, says):
    try:
        found = readings(text, SCOPE.fresh)
        assert not found.meanings
        (why,) = found.refusals
    except Unreadable as refused:
        why = refused
    assert type(why) is kind
    assert (why.column, says in str(why)) == (column, True), str(why)
    assert "\n" not in str(why)


@pytest.mark.parametrize(
    "text", ["b W", "(z - y) W + x^T", "W x^T", "z W x^T", r"\frac{\partial L}{\partial s} W", "x^T z"]
)
def test_what_clashes_for_columns_may_have_a_meaning_for_rows(text):
    found = readings(text, SCOPE.fresh)
    assert not found.meanings
    assert isinstance(found.refusals[0], Clash)
    assert (found.in_rows is not None) == (text not in ("(z - y) W + x^T",))


def test_reading_leaves_the_names_as_they_are():
    before = [extent.link for extent in SCOPE.sizes.values()], list(SCOPE.trail), SCOPE.made, SCOPE.work
    readings(r"\sum_k y_k I \mathbf{1} A u", SCOPE.fresh)
    readings("W W W", SCOPE.fresh)
    after = [extent.link for extent in SCOPE.sizes.values()], list(SCOPE.trail), SCOPE.made, SCOPE.work
    assert after == before


MORE = of_answers("y:m z:m w:D a X:n,d")


@pytest.mark.parametrize(
    ("text", "strict"),
    [
        ("𝟙{a > 0}", r"1\{a>0\}"),
        ("e⁻ᵃ", "e^{-a}"),
        ("Σₖ₌₁ᵐ yₖ", r"\sum_{k=1}^m y_k"),
        (r"\|w\|^2_2", r"\|w\|^2"),
        (r"\max\{0, a\}", r"\max(0, a)"),
        (r"1 - \tanh^2(z)", r"1 - \tanh(z_p)^2"),
        (r"I_{kj} a z_k z_j", r"\delta_{kj} a z_k z_j"),
        (r"\sum_i x_j^{(i)}", r"\sum_i X_{ij}"),
    ],
)
def test_more_ways_of_writing(text, strict):
    (found,), (wanted,) = (readings(each, MORE.fresh).meanings for each in (text, strict))
    assert same(entry(found), entry(wanted))


@pytest.mark.parametrize(
    "text", ["h^1_{ij}", "h^{(1)}_{ij}", "h_{1ij}", "W^3 x", "W_3 x", "W^{1}_{ijk}", "b_{2ij}"]
)
def test_a_layer_with_too_many_indices_is_refused(text):
    (why,) = readings(text, RELABELLED.fresh).refusals
    assert type(why) is Unreadable


@pytest.mark.parametrize(
    ("text", "strict"),
    [
        ("1/N X^T X w", r"\frac{1}{N} X^T X w"),
        ("1/m z z^T", r"\frac{1}{m} z z^T"),
        ("a/c u^T A", r"\frac{a}{c} u^T A"),
        (r"\lambda/2 w", r"\frac{\lambda}{2} w"),
    ],
)
def test_nobody_divides_by_an_array_that_stands_after_a_quotient_of_numbers(text, strict):
    assert same(entry(only(text)), entry(only(strict)))


def test_a_quotient_of_vectors_before_a_vector_may_mean_two_things():
    assert len({entry(each) for each in meanings(r"y/\hat{y} (1 - \hat{y})")}) > 1


def test_no_sizes_clash_for_sure_where_a_row_was_only_guessed():
    where = of_answers("X:N,d w:d y:N")
    (why,) = readings("y^T x_j", where.fresh).refusals  # x_j may be the column
    assert type(why) is Ambiguous


def test_a_matrix_with_one_index_has_a_row_or_a_column_there():
    where = of_answers("X:N,d w:d y:N A:n,n v:n")
    (column,) = readings("X_j^T y", where.fresh).meanings
    assert same(entry(column), entry(readings(r"\sum_i X_{ij} y_i", where.fresh).meanings[0]))
    row, other = readings("A_j^T v", where.fresh).meanings
    assert same(entry(row), entry(readings(r"\sum_k A_{jk} v_k", where.fresh).meanings[0]))
    assert same(entry(other), entry(readings(r"\sum_k A_{kj} v_k", where.fresh).meanings[0]))
    assert (row.is_spare, other.is_spare) == (False, True)
