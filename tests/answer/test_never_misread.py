"""An answer that may mean something else than it seems has all its meanings, or is refused at the place."""

import pytest
from answer.judged import key_to
from reading import entry, of_answers
from sympy import Sum

from derive import D, Problem, define, dim, index, scalar, vector
from derive.answer import AnswerKey, Kind
from derive.answer.reading import readings
from derive.read import Ambiguous, Unreadable
from derive.terms import same

SCOPE = of_answers(r"x:n y:n w:d a b c d J v \Sigma:n,n")


def meanings(text):
    found = readings(text, SCOPE.fresh)
    assert not found.refusals, found.refusals
    return [entry(each) for each in found.meanings]


def only(text):
    (one,) = meanings(text)
    return one


@pytest.mark.parametrize(
    ("text", "narrow", "wide"),
    [
        ("a/sum_k x_k y_j", "a y_j/(sum_k x_k)", "a/(sum_k x_k y_j)"),
        (r"a/\sum_{k=1}^n x_k (1 - y_j)", r"a (1 - y_j)/(\sum_k x_k)", r"a/(\sum_k x_k (1 - y_j))"),
        (r"\log \sum_k x_k a", r"a \log(\sum_k x_k)", r"\log(\sum_k x_k a)"),
        (r"\exp \sum_k x_k \cdot a", r"a \exp(\sum_k x_k)", r"\exp(\sum_k a x_k)"),
        (r"e^\sum_k x_k a", r"a e^{\sum_k x_k}", r"e^{\sum_k a x_k}"),
        (r"\prod_k x_k a", r"a (\prod_k x_k)", r"\prod_k (a x_k)"),
        (r"\prod_k x_k / a", r"(\prod_k x_k)/a", r"\prod_k (x_k/a)"),
    ],
)
def test_a_factor_behind_a_sum_may_stand_outside_where_that_is_not_the_same(text, narrow, wide):
    first, second = meanings(text)
    assert same(first, only(wide))
    assert same(second, only(narrow))


@pytest.mark.parametrize(
    "text",
    ["a sum_k x_k c", r"\prod_k x_k y_k", "a/sum_k x_k y_k", r"\frac{1}{a}\sum_k x_k c", "-sum_k x_k/c"],
)
def test_a_factor_behind_a_sum_is_not_asked_about_where_it_is_the_same_or_runs_with_the_index(text):
    only(text)


def test_a_right_answer_with_a_factor_behind_a_denominator_is_not_called_wrong():
    key = key_to("softmax-jacobian")
    text = r"e^{z_k}/\sum_i e^{z_i} (\delta_{kj} - e^{z_j}/\sum_i e^{z_i})"
    assert key.verify(text).kind is Kind.UNDECIDED


@pytest.mark.parametrize("text", ["(a - b)2", "||x||2", "x_k2", "a (b)2 c", r"\frac{a}{b}2", "x^2 y_j3"])
def test_a_number_right_behind_a_factor_may_be_a_lost_power_or_index(text):
    with pytest.raises(Ambiguous, match="power or an index"):
        readings(text, SCOPE.fresh)


def test_a_number_behind_a_space_and_the_1_of_an_indicator_are_factors():
    assert same(only("x_k 2"), only("2 x_k"))
    assert same(only("x_k1[x_k > 0]"), only("x_k 1[x_k > 0]"))


@pytest.mark.parametrize("text", ["e^-a b", "e^-2a", "e^2a", "e^-a^2 b", "2 e^-a b"])
def test_what_an_exponent_without_brackets_holds_is_asked_about(text):
    with pytest.raises(Ambiguous, match="raised"):
        readings(text, SCOPE.fresh)


def test_an_exponent_ends_before_a_sign_a_bracket_and_a_function():
    assert same(only("e^-a(1 + b)"), only("e^(-a) (1 + b)"))
    assert same(only("e^-a/(1 + b)"), only("e^(-a)/(1 + b)"))
    assert same(only("e^-a log(b)"), only("e^(-a) log(b)"))
    assert same(only("e^{-a} b"), only("b e^(-a)"))


@pytest.mark.parametrize("text", [r"a \quad b", r"a \qquad (b > 0)", "a\nb", "a \n (b + c)", "J = a\nv = b"])
def test_what_stands_apart_is_no_factor(text):
    with pytest.raises(Ambiguous, match="stands apart"):
        readings(text, SCOPE.fresh)


def test_a_line_of_latex_may_end_anywhere_but_not_before_another_equation():
    assert same(only("\\frac{a}{b}\nc"), only("a c/b"))
    assert same(only("J = \\frac{a}{b}\n= c"), only("c"))
    (why,) = readings("J = \\frac{a}{b}\nv = c", SCOPE.fresh).refusals
    assert "second equation" in why.why
    assert (why.line, why.column) == (2, 1)


@pytest.mark.parametrize(
    "text", [r"\frac{d}{da} a^2", r"\frac{d}{d a} a^2", r"\frac{\mathrm{d}}{\mathrm{d}a} a^2"]
)
def test_a_d_above_a_d_is_a_derivative_also_where_d_is_a_size(text):
    assert same(only(text), only("∂/∂a a^2"))
    assert same(only(r"\frac{d}{2}"), only("d/2"))


@pytest.mark.parametrize("text", [r"\Sigma_i x_i", r"\Sigma_{k} x_k", "Σ_i x_i"])
def test_a_declared_sigma_with_one_index_may_be_a_sum(text):
    with pytest.raises(Unreadable, match="may be a sum"):
        readings(text, SCOPE.fresh)


def test_other_signs_for_norms_and_quotients_are_read():
    assert same(only("∥x∥²"), only("||x||^2"))
    assert same(only("a∕b"), only("a/b"))
    assert same(only(r"a \div b"), only("a/b"))


@pytest.mark.parametrize(
    ("text", "beneath"),
    [
        (r"\sum_i \sum_j \Sigma_{ij} x_i + x_j", r"\sum_i \sum_j (\Sigma_{ij} x_i + x_j)"),
        (r"\sum_i \sum_j \Sigma_{ij} x_i - x_i", r"\sum_i (\sum_j \Sigma_{ij} x_i - x_i)"),
        (r"\sum_i x^{(i)} - y^{(i)}", r"\sum_i (x^{(i)} - y^{(i)})"),
        (r"\sum_k x_k + [k = j]", r"\sum_k (x_k + [k = j])"),
    ],
)
def test_a_term_with_the_index_of_a_sum_may_stand_beneath_it(text, beneath):
    _, second = meanings(text)
    assert same(second, only(beneath))


@pytest.mark.parametrize("text", [r"\Sigma + a \mathbb{I}", r"\Sigma + a I_n", r"\Sigma + a \mathbf{I}_n"])
def test_a_letter_i_of_a_matrix_is_the_identity(text):
    assert same(only(text), only(r"\Sigma + a I"))


@pytest.mark.parametrize("text", ["1_n^T x", r"\mathbf{1}_n^T x", r"\mathbb{1}_{n}^\top x"])
def test_ones_may_have_their_size_below(text):
    assert same(only(text), only("sum_i x_i"))


@pytest.mark.parametrize("text", ["1_a x", "1_d^T x"])
def test_ones_of_another_size_are_refused(text):
    assert not readings(text, SCOPE.fresh).meanings


@pytest.mark.parametrize("text", ["x^1 0", "x_k^2 2"])
def test_two_numbers_are_no_product(text):
    with pytest.raises(Unreadable, match="between two numbers"):
        readings(text, SCOPE.fresh)


@pytest.mark.parametrize("text", ["𝓛", "ℒ", r"\mathcal{L}"])
def test_a_script_letter_is_the_one_that_is_declared_in_script(text):
    both = of_answers(r"\mathcal{L} L")
    (found,) = readings(text, both.fresh).meanings
    (plain,) = readings("L", both.fresh).meanings
    assert not same(entry(found), entry(plain))
    assert readings(text, of_answers("L").fresh).meanings


def test_an_accent_on_a_bold_letter_is_read():
    (found,) = readings("𝐲̂", of_answers(r"\hat{y}:n").fresh).meanings
    assert not found.notes


@pytest.mark.parametrize("text", ["e^{x_i}", "e^a", "e^{-a}", r"\mathrm{e}^a"])
def test_a_power_of_e_is_asked_about_where_e_is_declared(text):
    (why,) = readings(text, of_answers("x:n a e:n").fresh).refusals
    assert isinstance(why, Ambiguous)


def test_an_upright_e_before_square_brackets_is_an_expectation_where_e_is_a_number():
    both = of_answers("E x")
    found, wanted = (readings(text, both.fresh).meanings[0] for text in (r"\mathrm{E}[x]", r"\mathbb{E}[x]"))
    assert same(entry(found), entry(wanted))


@pytest.fixture(scope="module")
def bold_and_plain():
    n = dim("n", "size")
    i, j = index("i j", n)
    bold, plain = vector(r"\mathbf{x}", n, "vector"), scalar("x", "number")
    loss = define("J", plain * Sum(bold[i] ** 2, i))
    return AnswerKey(statement(Problem(title="bold", find=D(loss, bold[j]), source="none")))


def statement(problem):
    from derive.library import compile_statement

    return compile_statement(problem)


@pytest.mark.parametrize(
    "text", [r"2 x \mathbf{x}", r"2 x \boldsymbol{x}", "2 x 𝐱", r"2 x \vec{x}_j", "2 x x_j"]
)
def test_bold_and_plain_are_two_letters_where_both_are_declared(bold_and_plain, text):
    assert bold_and_plain.verify(text).kind is Kind.CORRECT


def test_a_plain_letter_is_not_the_bold_one(bold_and_plain):
    assert bold_and_plain.verify("2 x x").kind is Kind.INCORRECT


def test_two_names_that_are_written_alike_are_asked_about():
    one, other = scalar(r"\epsilon", "a number"), scalar(r"\varepsilon", "a number")
    key = AnswerKey(
        statement(Problem(title="alike", find=D(define("J", one**2 * other), one), source="none"))
    )
    assert key.verify(r"2 \epsilon \varepsilon").kind is Kind.UNDECIDED


@pytest.mark.parametrize("text", ["J^2 = a", r"\log J = a", "exp(J) = a", "x_k^2 = a"])
def test_an_equation_for_a_power_or_a_logarithm_is_none_for_the_name(text):
    (why,) = readings(text, SCOPE.fresh).refusals
    assert isinstance(why, Ambiguous)


@pytest.mark.parametrize(
    "text", [r"W_{\text{out}} x", r"W_{\mathrm{out}} x", r"W_\text{out} x", r"\sum_j W_{\text{out},ij} x_j"]
)
def test_a_label_may_be_upright(text):
    where = of_answers("W_{out}:m,n x:n")
    (found,) = readings(text, where.fresh).meanings
    assert found.value.rows is None or found.value.rows.shown == "m"


def test_ones_beside_ones_are_no_two_numbers():
    assert readings("1 1^T x", SCOPE.fresh).meanings


@pytest.mark.parametrize("text", ["(J = a)", "[J = a]", "{J = a}", "-(dJ/da = b)", "2 [∂J/∂a = b]"])
def test_an_equation_in_brackets_is_no_indicator(text):
    found = readings(text, SCOPE.fresh)
    assert not found.meanings
    assert all(isinstance(why, Ambiguous) for why in found.refusals)


def test_an_equation_of_indices_in_brackets_and_one_in_a_box_are_read():
    assert same(only("[k = j]"), only(r"\delta_{kj}"))
    assert same(only(r"\boxed{J = a}"), only("a"))
    assert same(only(r"\boxed{a + b} c"), only("(a + b) c"))


@pytest.mark.parametrize(
    "text", ["dJ/dx_i = y_j", r"\frac{\partial J}{\partial x_i} = x_j \sum_i y_i", "x_i = y_i + x_k"]
)
def test_an_index_that_the_left_side_lacks_is_asked_about(text):
    (why,) = readings(text, SCOPE.fresh).refusals
    assert isinstance(why, Ambiguous)
    assert "right side of the equation only" in why.why


@pytest.mark.parametrize(
    "text", ["dJ/dx_i = y_i", "dJ/dx = y_j", "dJ/dx_i = a", "dJ/dx_i = sum_k y_k", "g_t = y_i"]
)
def test_fewer_indices_than_the_left_side_has_are_read(text):
    assert readings(text, SCOPE.fresh).meanings


def test_ones_and_indicators_may_stand_close():
    assert same(only("I - 11^T/d + 0 Σ"), only(r"I - \mathbf{1}\mathbf{1}^T/d + 0 Σ"))
    assert same(only("a1[b > 0]"), only("a 1[b > 0]"))


def test_a_minus_before_a_sum_may_stand_before_each_of_its_terms():
    plainly, beneath, each = meanings("-sum_k x_k - y_k")
    assert same(plainly, only("-(sum_k x_k) - y_k"))
    assert same(beneath, only("-sum_k (x_k - y_k)"))
    assert same(each, only("-sum_k (x_k + y_k)"))


def test_a_cross_entropy_with_a_minus_before_each_term_is_not_called_wrong():
    key = key_to("cross-entropy")
    half = r"\frac{1}{2} y_k \log \hat{y}_k"
    assert key.verify(rf"-\sum_k {half} - {half}").kind is Kind.UNDECIDED


@pytest.mark.parametrize("text", ["2^a!", "2^{a}!", "x_i^2!", r"\sqrt a!", "a!!"])
def test_a_factorial_of_more_or_less_is_asked_about(text):
    with pytest.raises(Ambiguous, match="of more or of less"):
        readings(text, SCOPE.fresh)


@pytest.mark.parametrize("text", ["2^{a!}", "(2^a)!", "(a!)!", r"\log a!", "2 a!", "x_i!"])
def test_a_factorial_of_one_thing_is_read(text):
    only(text)
