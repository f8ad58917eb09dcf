"""Catalogues as files: read, written in one way only, and compiled."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from derive.language import DOMAIN, ENGLISH, LANGUAGES

HERE = Path(__file__).parent
TAGS = tuple(tag for tag in LANGUAGES if tag != ENGLISH.tag)
PLURALS = {
    "el": "nplurals=2; plural=(n != 1);",
    "fa": "nplurals=2; plural=(n > 1);",
    "pl": "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
}


class Catalogue(Catalog):
    """A catalogue whose head holds no date and no version: the same messages are the same bytes."""

    def _head(self) -> list[tuple[str, str]]:
        return [
            ("Project-Id-Version", DOMAIN),
            ("Language", str(self.locale_identifier)),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit\n"),
        ]

    def _set_head(self, those: Iterable[tuple[str, str]]) -> None:
        self._set_mime_headers(those)

    mime_headers: Any = property(_head, _set_head)


def empty(tag: str) -> Catalogue:
    """The catalogue of a language with nothing in it."""
    catalogue = Catalogue(locale=tag, domain=DOMAIN, charset="utf-8", fuzzy=False)
    catalogue.mime_headers = [("Plural-Forms", PLURALS[tag])]
    return catalogue


def source(tag: str) -> Path:
    """The file in which a language's catalogue is written."""
    return HERE / tag / "LC_MESSAGES" / f"{DOMAIN}.po"


def compiled(tag: str) -> Path:
    """The file that is read at run time."""
    return source(tag).with_suffix(".mo")


def read(tag: str) -> Catalogue:
    """The catalogue of a language, as it is written."""
    found = empty(tag)
    with source(tag).open("rb") as file:
        written = read_po(file, locale=tag, domain=DOMAIN)
    found.header_comment = written.header_comment
    for each in written:
        if each.id:
            found.add(each.id, each.string, flags=each.flags, user_comments=each.user_comments)
    return found


def missing(catalogue: Catalogue) -> list[str]:
    """The messages, or those of whose plural forms one, that are not translated."""
    forms = ((each.id, [each.string] if isinstance(each.string, str) else each.string) for each in catalogue)
    return [one if isinstance(one, str) else one[0] for one, those in forms if one and not all(those or [""])]


def text(catalogue: Catalogue) -> str:
    """A catalogue as the text of its .po file."""
    out = io.BytesIO()
    write_po(out, catalogue, width=0, ignore_obsolete=True, include_lineno=False)
    return out.getvalue().decode("utf-8").rstrip("\n") + "\n"


def binary(catalogue: Catalogue) -> bytes:
    """A catalogue as the bytes of its .mo file."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def compile_catalogue(tag: str) -> Path:
    """Compile the catalogue of a language; whoever reads it meanwhile reads the old one, or the new."""
    path = compiled(tag)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(binary(read(tag)))
    return draft.replace(path)


def is_compiled(tag: str) -> bool:
    """Whether a catalogue is compiled as it is written now."""
    return compiled(tag).is_file() and compiled(tag).stat().st_mtime >= source(tag).stat().st_mtime
