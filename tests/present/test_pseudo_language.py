"""The language of marks tells what was said from what was only written."""

from pseudo_language import FORMULA, MARKS, bare, marked

from derive.terms import sym


def test_what_is_said_is_marked_and_its_parts_are_not():
    script = marked()
    said = script.say("definition of {name}", name=script.formula(sym("J")))
    assert said == f"«definition of »{FORMULA}"
    assert bare(said) == []


def test_words_that_no_message_has_are_bare():
    assert bare(marked().say("by {claim}", claim="the chain rule")) == ["the", "chain", "rule"]


def test_names_of_laws_and_words_of_authors_are_marked():
    assert marked().law("linearity of E") == f"«linearity of {FORMULA}»"
    assert marked("tex").own(r"entry of \mathbb{R}, 1 % of it") == r"«entry of \mathbb{R}, 1 % of it»"


def test_the_plural_is_marked():
    assert marked().count("{number} fact", "{number} facts", 2) == "2« facts»"
    assert MARKS.plural("{number} fact", "{number} facts", 1) == "{number}« fact»"
