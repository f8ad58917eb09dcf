"""The languages of pages: their catalogues of messages, and which way they are written.

A message is its English text, with a {name} where a formula, a number or other words stand.  What is written
nowhere else, the names of laws and the words of the problems that come with derive, are messages as they are.
Errors are English.
"""

from __future__ import annotations

import gettext
import sys
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from derive.errors import UsageError

DOMAIN = "derive"
AFTER = sys.maxunicode  # what no character comes behind


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its tag (BCP 47), its own name, whether it is written from right to left, its ten digits and what
    parts whole ones from others, and its alphabet, where that is not the order of Unicode: letters without a space
    between them count as one.
    """

    tag: str
    name: str
    is_rtl: bool = False
    digits: str = "0123456789"
    point: str = "."
    alphabet: str = ""

    def text(self, message: str) -> str:
        """`message` in this language; the same where its catalogue has none, as of words of a user's problem."""
        return _catalogue(self.tag).gettext(message) if message else ""

    def plural(self, one: str, many: str, number: int) -> str:
        """The one of two messages that goes with `number`, in this language."""
        return _catalogue(self.tag).ngettext(one, many, number)

    def number(self, number: int | Decimal) -> str:
        """A number in the digits of this language."""
        return f"{Decimal(number):f}".translate(str.maketrans("0123456789.", self.digits + self.point))

    def order(self, words: str) -> tuple[int, ...]:
        """What a list is sorted by: letters behind all that is none, as they follow each other in the alphabet."""
        places = {each: AFTER + n for n, alike in enumerate(self.alphabet.split()) for each in alike}
        return tuple(places.get(each, ord(each)) for each in (words.casefold() if places else words))


ENGLISH = Language("en", "English")
LANGUAGES = {
    each.tag: each
    for each in (
        ENGLISH,
        Language(
            "el",
            "Ελληνικά",
            point=",",
            alphabet="αά β γ δ εέ ζ ηή θ ιίϊΐ κ λ μ ν ξ οό π ρ σς τ υύϋΰ φ χ ψ ωώ",
        ),
        Language(
            "fa",
            "فارسی",
            is_rtl=True,
            digits="۰۱۲۳۴۵۶۷۸۹",
            point="٫",
            alphabet="آ اأ ب پ ت ث ج چ ح خ د ذ ر ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن وؤ ه یئ",
        ),
        Language(
            "pl",
            "Polski",
            point=",",
            alphabet="a ą b c ć d e ę f g h i j k l ł m n ń o ó p q r s ś t u v w x y z ź ż",
        ),
    )
}


def language(tag: str) -> Language:
    """The language of that tag.

    Raises:
        UsageError: there is none.
    """
    if tag not in LANGUAGES:
        raise UsageError(f"no language {tag}; the languages are {', '.join(LANGUAGES)}")
    return LANGUAGES[tag]


def message(text: str) -> str:
    """The same text: it marks a message that is not said where it stands, so that it is found for catalogues."""
    return text


@cache
def _catalogue(tag: str) -> gettext.NullTranslations:
    if tag == ENGLISH.tag:
        return gettext.NullTranslations()
    folder = str(files("derive") / "locale")
    try:
        return gettext.translation(DOMAIN, folder, [tag])
    except OSError:
        raise UsageError(
            f"the catalogue of {tag} is not compiled: reinstall derive-ml, or run make catalogues"
        ) from None
