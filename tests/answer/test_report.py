"""Verdicts in words: what each kind says, and how numbers are told apart."""

from dataclasses import replace
from fractions import Fraction

import pytest

from derive.answer import AnswerKey, Diagnosis, Kind, Note, Question, Verdict
from derive.decide import Counterexample
from derive.errors import UsageError
from derive.kernel import Judgement
from derive.library import load
from derive.present.counterexamples import instance_words, meanwhile_words, told_apart
from derive.problem_file import read_problem
from derive.terms import ZERO, index, sym

KEY = AnswerKey(load("softmax-ce"))
AT = Counterexample(
    {"C": 2}, {"j": 1}, "-1/2", "1/2",
    {r"\theta": {(1,): Fraction(0), (2,): Fraction(0)}, "y": {(1,): Fraction(1), (2,): Fraction(0)}},
    meanwhile={r"\hat{y}": {(1,): "1/2", (2,): "1/2"}},
)  # fmt: skip


def said(kind, **more):
    return Verdict(kind, "x", "why it is so", (KEY.reference,), question=KEY.question, **more).page()


def told_if(*assumed):
    key = AnswerKey(load("squared-error-gate"))
    question = Question(key.problem, key.target, assumed)
    return " ".join(Verdict(Kind.CORRECT, "x", "", (), question=question).page().split())


def test_a_counterexample_begins_with_sizes_and_ends_with_places():
    assert instance_words(AT) == "C = 2, θ = (0, 0), y = (1, 0), j = 1"


def test_an_incorrect_answer_is_told_both_values():
    assert said(Kind.INCORRECT, counterexample=AT).splitlines()[2:] == [
        "Incorrect  ∂J/∂θ_j = −1/2, the answer gives 1/2",
        "           at C = 2, θ = (0, 0), y = (1, 0), j = 1, where ŷ = (1/2, 1/2)",
    ]


def test_a_correct_answer_is_told_what_it_rests_on():
    assert said(Kind.CORRECT, used=(r"\hat{y}", "J", "assumption 1")).splitlines()[2:] == [
        "Correct    it equals ∂J/∂θ_j for all C ≥ 1, wherever that has a meaning",
        "Rests on   Σ_k y_k = 1, the definitions of ŷ and J",
    ]


def test_a_correct_answer_is_told_where_the_question_has_a_meaning():
    assert told_if(Judgement("!=", (sym("x"), ZERO))).endswith(" wherever that has a meaning and x ≠ 0")


def test_an_optimum_that_is_only_stationary_is_correct_if_there_is_one():
    greatest = AnswerKey(read_problem('maximize = "exp(t) - t"\nover = "t"\n[symbols]\nt = ""\n').problem)
    words = " ".join(greatest.verify("0").page().split())
    assert "wherever that has a meaning and e^{t} − t has a greatest value, which is not shown" in words


def test_what_is_assumed_of_every_entry_is_told_once():
    j, k = index("j", "n"), index("k", "n")
    said = told_if(*(Judgement("!=", (sym("o", each), ZERO)) for each in (j, k)))
    assert said.endswith("wherever that has a meaning and o_j ≠ 0 for every j")


def test_what_is_assumed_of_the_entry_asked_for_is_not_told_of_every_entry():
    i, j = index("i", "n"), index("j", "n")
    assert told_if(Judgement("!=", (sym("o", i), ZERO))).endswith(" o_i ≠ 0")
    both = told_if(*(Judgement("!=", (sym("o", each), ZERO)) for each in (j, i)))
    assert both.endswith(" o_i ≠ 0 and o_j ≠ 0 for every j")


def test_of_many_expectations_it_is_said_together_that_they_exist():
    said = told_if(*(Judgement("integrable", (sym(name),)) for name in "xy"))
    assert said.endswith("wherever that has a meaning and every expectation in its solution exists")


def test_a_domain_is_named():
    where = (Judgement("<", (ZERO, sym("a"))), Judgement("!=", (sym("b"), ZERO)))
    lines = said(Kind.ON_A_DOMAIN, where=where).splitlines()
    assert lines[2] == "Correct if a > 0 and b ≠ 0: ∂J/∂θ_j has a meaning elsewhere too"


def test_what_is_undecided_shows_the_place_that_it_speaks_of():
    assert said(Kind.UNDECIDED, at=0).splitlines()[2:] == [
        "Undecided  why it is so",
        "           x",
        "           ^",
    ]


def test_notes_and_diagnoses_are_told():
    diagnoses = tuple(Diagnosis(f"d{n}", f"This would follow if {n}.", n or None) for n in range(2))
    verdict = Verdict(Kind.INCORRECT, "x", "wrong", notes=(Note("letters", "k for j"),), diagnoses=diagnoses)
    assert verdict.page(called="softmax-ce").splitlines()[1:] == [
        "Note       k for j",
        "Perhaps    This would follow if 0.",
        "Perhaps    This would follow if 1. See line (1): derive why softmax-ce 1",
    ]


def test_a_verdict_without_a_question_is_told_too():
    assert str(Verdict(Kind.CORRECT, "x", "they are equal")) == "Correct    they are equal\n"


def test_a_verdict_has_two_forms():
    with pytest.raises(UsageError, match="written as text or json, not as html"):
        KEY.verify("y").page("html")


@pytest.mark.parametrize(
    ("left", "right", "words"),
    [
        ("1/2", "-1/2", ("1/2", "−1/2")),
        ("0.731058578630", "0.5", ("≈ 0.731059", "≈ 0.5")),
        ("0.731058578630", "0.731058500000", ("≈ 0.7310586", "≈ 0.7310585")),
        ("1", "1.00000012000", ("1", "≈ 1.0000001")),
    ],
)
def test_numbers_that_differ_are_shown_to(left, right, words):
    assert told_apart(left, right) == words


@pytest.mark.parametrize("before", [0, 10, 40])
def test_an_excerpt_of_a_long_answer_fits_a_terminal(before):
    *_, shown, caret = KEY.verify("y_j + " * before + "x_j" + " + y_j" * 40).page().splitlines()
    assert max(len(shown), len(caret)) <= 80
    assert shown[caret.index("^")] == "x"


def test_definitions_of_which_digits_are_known_are_about_their_values():
    found = replace(
        AT, meanwhile={r"\hat{y}": {(1,): "0.268941421370", (2,): "0.731058578630"}, "J": {(): "2"}}
    )
    assert list(meanwhile_words(found, [r"\hat{y}", "J"])) == ["ŷ ≈ (0.268941, 0.731059)", "J = 2"]


def test_an_unknown_function_is_told_by_its_slopes():
    page = AnswerKey(load("l2-penalty")).verify("dE/dW + 2 λ W").page()
    assert "E(t)" not in page
    assert ", where ∂E/∂W = (" in page


def test_a_definition_that_is_only_differentiated_in_is_not_told():
    page = AnswerKey(load("matmul-outer")).verify("2 o_i dE/ds_j").page()
    assert ", where ∂E/∂s = (" in page
    assert ", where s" not in page


def test_what_may_be_meant_is_told_once():
    read = (sym("a"), sym("b"))
    page = Verdict(Kind.UNDECIDED, "x", "it may mean a or b", read, question=KEY.question).page()
    assert "Read as" not in page


def test_notes_of_one_kind_stand_together():
    notes = (Note("letters", "k for j"), Note("sloppy", "rows"), Note("letters", "m for i"))
    page = Verdict(Kind.CORRECT, "x", "equal", notes=notes).page()
    assert page.splitlines()[1:] == ["Note       k for j; m for i", "Note       rows"]
