"""An answer that may mean something else than it seems has all its meanings, or is refused at the place."""

import pytest
from reading import entry, of_answers

from derive.answer import AnswerKey, Kind
from derive.answer.reading import readings
from derive.library import load
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
    key = AnswerKey(load("tests/problems/answers/softmax-jacobian.toml"))
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
