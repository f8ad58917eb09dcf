"""What an author says is words in each form, whatever signs are in it."""

import re

import pytest

from derive import api
from derive.kernel import Problem, Symbol, Target
from derive.language import language
from derive.present.columns import CLOSE, OPEN
from derive.present.pages import statement
from derive.present.script import script
from derive.terms import derivative, fn, sym

SIGNS = "a # $ % & _ { } \\ < > * [ ] | ` z"
IN_MARKDOWN = "a \\# \\$ % & \\_ \\{ \\} \\\\ < > \\* \\[ \\] \\| \\` z"
x = sym("x")


def stated(words=SIGNS):
    asked = derivative(fn("log", x), x)
    parts = (Target(f"one {words}", asked), Target(f"other {words}", derivative(fn("exp", x), x)))
    return Problem(words, parts, {}, (Symbol("x", (), "positive", words),), source=words)


@pytest.mark.parametrize(("form", "words"), [("md", IN_MARKDOWN), ("text", SIGNS)])
def test_signs_in_the_words_of_an_author_are_only_signs(form, words):
    page = api.solve(stated()).page(form)
    assert (
        page.count(words) == 3 + 3 * 2
    )  # title, source, symbol; each part where it is asked, derived and answered
    assert form == "text" or SIGNS not in page
    assert statement(stated(), form).count(words) == 3 + 2


@pytest.mark.parametrize("start", ["- a", "+ a", "1. a", "2) a", "# a", "> a", "---", "```", "***"])
def test_words_begin_no_list_nor_heading_in_markdown(start):
    assert re.match(r"\\|\d+\\", script("md").own(start))


@pytest.mark.parametrize("words", ["2.5 of x_i", "R&D <- 3", "(1995), 2-3", "Σ − 1 = 0"])
def test_words_that_markdown_reads_as_words_stay_as_they_are(words):
    assert script("md").own(words) == words


def test_an_underscore_within_a_word_of_markdown_is_no_mark():
    assert script("md").own("x_i _x_") == r"x_i \_x\_"


@pytest.mark.parametrize("form", ["text", "md"])
def test_words_from_the_left_stand_apart_among_those_from_the_right(form):
    own = script(form, language("fa")).own
    assert own("Bishop (1995)") == f"{OPEN}Bishop (1995){CLOSE}"
    assert own("نویز") == "نویز"
    assert own("") == ""


def test_letters_of_a_language_stay_in_its_latex():
    assert script("tex", language("el")).own("λέξη & $") == r"λέξη \& \$"
    assert script("tex", language("fa")).own("می‌شود % x") == r"می‌شود \% x"
    assert script("tex", language("pl")).own("źdźbło_") == r"źdźbło\_"
    assert script("tex").own("źdźbło_") == r"\'zd\'zb{\l}o\_"


def test_spaces_beside_persian_words_in_a_formula_stand_outside_of_them():
    words = script("tex", language("fa")).inside
    assert words.prose("وقتی ") == r" \ \text{وقتی} "
    assert words.prose(" و ") == r" \ \text{و} \ "
    assert script("tex").inside.prose("where ") == r" \text{where } "


@pytest.mark.parametrize("form", ["md", "tex", "html"])
def test_persian_words_before_a_formula_stand_at_its_right_inside_of_a_formula(form):
    words = script(form, language("fa")).inside
    said = words.say("where {claims}", claims=words.together(["a", "b"]))
    assert said.index("b") < said.index("و") < said.index("a") < said.index("وقتی")
