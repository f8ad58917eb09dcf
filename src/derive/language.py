"""The languages of pages: their catalogues of messages, and which way they are written.

A message is its English text, with a {name} where a formula, a number or other words stand.  What is written
nowhere else, the names of laws and the words of the problems that come with derive, are messages as they are.
Errors are English.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from derive.errors import UsageError

DOMAIN = "derive"


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its tag (BCP 47), its own name, whether it is written from right to left, and its ten digits."""

    tag: str
    name: str
    is_rtl: bool = False
    digits: str = "0123456789"

    def text(self, message: str) -> str:
        """`message` in this language; the same where its catalogue has none, as of words of a user's problem."""
        return _catalogue(self.tag).gettext(message) if message else ""

    def plural(self, one: str, many: str, number: int) -> str:
        """The one of two messages that goes with `number`, in this language."""
        return _catalogue(self.tag).ngettext(one, many, number)

    def number(self, number: int) -> str:
        """A number in the digits of this language."""
        return str(number).translate(str.maketrans("0123456789", self.digits))


ENGLISH = Language("en", "English")
LANGUAGES = {
    each.tag: each
    for each in (
        ENGLISH,
        Language("el", "Ελληνικά"),
        Language("fa", "فارسی", is_rtl=True, digits="۰۱۲۳۴۵۶۷۸۹"),
        Language("pl", "Polski"),
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
