"""Languages: what is said in them, and the digits that they write numbers in."""

from decimal import Decimal

import pytest

from derive.errors import UsageError
from derive.language import ENGLISH, LANGUAGES, language
from derive.present.script import script


def test_a_number_is_written_in_the_digits_of_the_language():
    assert {tag: each.number(2034) for tag, each in LANGUAGES.items()} == {
        "en": "2034",
        "el": "2034",
        "fa": "۲۰۳۴",
        "pl": "2034",
    }


def test_halves_are_written_as_the_language_parts_them():
    assert [each.number(Decimal("12.5")) for each in LANGUAGES.values()] == ["12.5", "12,5", "۱۲٫۵", "12,5"]


@pytest.mark.parametrize(("form", "shown"), [("typ", "۱۲"), ("text", "12"), ("md", "12"), ("tex", "12")])
def test_a_line_is_called_as_its_form_numbers_it(form, shown):
    """Where the numbers of lines stand in formulas they are written as those are."""
    said = script(form, language("fa")).say("by ({number})", number=script(form, language("fa")).number(12))
    assert shown in said


@pytest.mark.parametrize(
    ("tag", "sorted_so"),
    [
        ("en", ["ReLU is increasing", "chain rule", "σ by tanh"]),
        ("el", ["exp του 0", "άθροισμα", "απόλυτη τιμή", "όριο", "ορισμός", "παράγωγος"]),
        ("fa", ["آ", "ب", "پ", "ت", "ک", "گ", "ل", "و", "ه", "ی"]),
        (
            "pl",
            ["całka", "ćwiczenie", "dowód", "lemat", "łańcuch", "pochodna", "średnia", "zbieżność", "źródło"],
        ),
    ],
)
def test_a_list_is_sorted_by_the_alphabet_of_the_language(tag, sorted_so):
    assert sorted(set(sorted_so), key=language(tag).order) == sorted_so


def test_words_of_an_author_that_no_catalogue_has_stay_as_they_are():
    for each in LANGUAGES.values():
        assert each.text("my own zeta potential") == "my own zeta potential"


def test_nothing_is_said_where_nothing_is_to_be_said():
    """The entry of a catalogue for no text at all is its head."""
    for each in LANGUAGES.values():
        assert each.text("") == ""


def test_english_needs_no_catalogue():
    assert ENGLISH.plural("one", "many", 2) == "many"


@pytest.mark.parametrize("tag", ["", "de", "EN", "../fa", "fa\n"])
def test_an_unknown_language_is_refused(tag):
    with pytest.raises(UsageError, match="the languages are en, el, fa, pl"):
        language(tag)


@pytest.mark.parametrize("form", ["text", "md", "tex", "typ", "html"])
def test_words_of_an_author_keep_their_signs_on_a_page_that_is_read_from_the_right(form):
    """Without a mark around them the sign would stand at the other end."""
    written = {tag: script(form, each).own("Is it right?") for tag, each in LANGUAGES.items()}
    assert written["en"] == written["el"] == written["pl"]
    assert written["en"] in written["fa"]
    assert written["fa"].index(written["en"]) > 0
    assert not written["fa"].endswith(written["en"])
    own = script(form, language("fa"))
    assert own.own("آیا درست است؟") == own.prose("آیا درست است؟")
    assert own.own("") == ""
