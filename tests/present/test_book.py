"""A book: what its exercises share, which laws they use, how much room an answer gets."""

from dataclasses import replace

import pytest

from derive.api import solve
from derive.cli.book import asked, bound, solved
from derive.kernel import Judgement
from derive.language import ENGLISH
from derive.laws.letters import D, i, j, v
from derive.present.book import LAWS, glossary, lettered, room, shared
from derive.present.pages import book_page, medium
from derive.present.told import told
from derive.present.web import web_book
from derive.terms import delta, index


def book(*names):
    exercises, _ = solved(asked([(name, "") for name in names], ()), "textbook", {})
    return bound(exercises)


@pytest.fixture(scope="module")
def logistic():
    return book("logistic-gradient", "logistic-hessian", "softmax-ce", "relu-mse")


def test_a_lemma_that_an_earlier_exercise_has_proved_is_referred_to():
    twice = book("logistic-hessian", "logistic-hessian:weights")
    (first, *_) = shared(twice)[2]
    assert (first.exercise, first.lemma, first.other) == (1, 1, 1)


def test_what_means_something_else_is_not_shared(logistic):
    own = logistic.exercises
    for number, those in shared(logistic).items():
        for each in those:
            mine, theirs = own[number - 1].lemmas[each.lemma], own[each.exercise - 1].lemmas[each.other]
            assert (mine.start, mine.end) == (theirs.start, theirs.end)
    assert shared(logistic)[4] == ()


def test_the_glossary_has_every_law_that_a_theorem_rests_on(logistic):
    found = {law.name: [each.name for each in those] for law, those in glossary(logistic).items()}
    for exercise in logistic.exercises:
        for theorem in exercise.story.theorems:
            assert all(exercise.name in found[name] for name in theorem.laws)
    assert list(found) == sorted(found)


def test_a_longer_derivation_has_more_room_and_at_most_a_page(logistic):
    one = logistic.exercises[0]
    parts = [theorem.part for theorem in solve(one.problem).theorems]
    assert all(18 <= room(one, part) <= 200 for part in parts)


def test_the_further_indices_of_a_law_are_letters(logistic):
    (entry,) = [law for law in glossary(logistic) if law.name == "derivative of a component"]
    assert lettered(LAWS["derivative of an entry"].claim) == Judgement(
        "=",
        (
            D(v(i, index("k", "m")), v(j, index("l", "m"))),
            delta(i, j) * delta(index("k", "m"), index("l", "m")),
        ),
    )
    assert lettered(entry.claim) == entry.claim


def test_a_short_book_has_no_contents_and_no_chapters(logistic):
    short = book_page(book("softmax-ce"), ENGLISH)
    assert "#title-block(" in short
    assert "#contents(" not in short
    assert "#contents(" in book_page(logistic, ENGLISH)


FUNCTION = """
[symbols]
x = {{}}
c = {{ {sign} }}
[define]
u = "x^2"
L = "f(u) + c u"
[functions]
f = {{ order = {order} }}
[find]
a = "dL/dx"
b = "dL/du"
"""


@pytest.mark.parametrize(
    ("said", "is_same"),
    [
        ({}, True),
        ({"order": 3}, False),
        ({"sign": "sign = 'positive'"}, False),
        ({"sign": "given = 'c^2 = 4'"}, False),
    ],
)
def test_lemmas_are_the_same_where_all_is_given_alike(tmp_path, said, is_same):
    names = []
    for number, own in enumerate(({}, said)):
        names.append(str(tmp_path / f"{number}.toml"))
        (tmp_path / f"{number}.toml").write_text(FUNCTION.format(**{"sign": "", "order": 2, **own}))
    assert bool(shared(book(*names))[2]) == is_same


def test_an_answer_without_derivations_says_what_it_needs_of_lemmas():
    name = "gaussian-noise"
    (own,) = book(name).exercises
    answers = told(own.story, medium("md"), has_lemmas=False)["answers"]
    said = [each.words for answer in answers for each in answer["paragraphs"] if "Here" in each.words]
    assert not any("Lemma" in each for each in said)
    assert len([each for each in said if " = " in each]) == 1
    assert "part" in "".join(said)


@pytest.mark.parametrize(
    ("kind", "has_answers", "has_steps"),
    [("solutions", True, True), ("answers", True, False), ("sheet", False, False)],
)
def test_web_pages_hold_no_more_than_their_kind_of_book(kind, has_answers, has_steps):
    whole = replace(book("relu-mse"), kind=kind)
    files = web_book(whole, medium("html"))
    page = files["01-relu-mse.html"]
    assert 'class="statement"' in page
    assert ('class="outcome' in page) == has_answers
    assert ('class="found' in files["index.html"]) == has_answers
    assert ('id="step-1"' in page) == has_steps


def test_an_index_says_what_an_answer_assumes():
    index = web_book(book("relu-mse"), medium("html"))["index.html"]
    assert index.count("This holds if") == 3


def test_an_index_says_of_what_is_false_no_more_than_that(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text("prove = 'log(x) >= 1'\n[symbols]\nx = {}\n")
    index = web_book(book(str(path)), medium("html"))["index.html"]
    assert 'class="found false"' in index
    assert "This holds" not in index
    assert "Proved" not in index
