"""Catalogues brought up to date with what pages say."""

from __future__ import annotations

from collections.abc import Iterable

from derive.language import LANGUAGES
from derive.locale.catalogues import Catalogue, empty, read, source
from derive.locale.messages import Message

UNREVIEWED = {
    "el": "Τη μετάφραση αυτή δεν την έχει ελέγξει ακόμη κανένας φυσικός ομιλητής της γλώσσας.",
    "fa": "این ترجمه را هنوز هیچ فارسی‌زبانی بازبینی نکرده است.",
    "pl": "Tego przekładu nie sprawdził jeszcze nikt, dla kogo polski jest językiem ojczystym.",
}
BRACES = "python-brace-format"  # tells an editor of catalogues what {term} is


def updated(tag: str, said: Iterable[Message]) -> Catalogue:
    """The catalogue of a language with just the messages in `said`: what was translated is kept, what is new is empty."""
    there = source(tag).is_file()
    old, new = read(tag) if there else empty(tag), empty(tag)
    new.header_comment = old.header_comment if there else _head(tag)
    for each in said:
        before = old.get(each.one)
        message = new.add(
            (each.one, each.many) if each.many else each.one,
            before.string if before is not None and before.pluralizable == bool(each.many) else "",
            locations=[(each.place, 1)],
            auto_comments=[each.role] if each.role else [],
            user_comments=before.user_comments if before is not None else [],
        )
        marks = before.flags & {"fuzzy"} if before is not None else set()
        message.flags = marks | (
            {BRACES} if "{" in each.one else set()
        )  # no more than one Babel or another adds
    return new


def _head(tag: str) -> str:
    """The comment that opens a new catalogue."""
    lines = (
        f"{LANGUAGES[tag].name}: the messages of derive.",
        "No native speaker has reviewed this translation yet.",
        UNREVIEWED[tag],
        "Terms, always the same:",
    )
    return "\n".join(f"# {each}".rstrip() for each in lines)
