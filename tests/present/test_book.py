"""A book: what its exercises share, which laws they use, how much room an answer gets."""

import pytest

from derive.api import solve
from derive.cli.book import asked, bound, solved
from derive.kernel import Judgement
from derive.language import ENGLISH
from derive.laws.letters import D, i, j, v
from derive.present.book import LAWS, glossary, lettered, room, shared
from derive.present.pages import book_page
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
