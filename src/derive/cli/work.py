"""`derive check-work` and `derive hint`: which problem, which derivation, and where that stands."""

from __future__ import annotations

from pathlib import Path

from derive.cli.files import Expected
from derive.errors import StatementError, UsageError
from derive.work.ahead.hint import Hint

DERIVATION = Expected("a derivation", "the lines of one derivation", 2_000_000)
SHOWN = "a file, or - for standard input"


def the_words(words: tuple[str, ...], is_stated: bool) -> tuple[str | None, str]:
    """The problem and the file; no problem where options state it.

    Raises:
        UsageError: there are too few words, or too many.
    """
    if len(words) > 2:
        raise UsageError(f"expected a problem and one file, found {len(words)} words")
    if len(words) == 2:
        return words
    if words and is_stated:
        return None, words[0]
    expected = "a derivation" if is_stated else "a problem and a derivation"
    raise UsageError(f"expected {f'a derivation after {words[0]}' if words else expected}: {SHOWN}")


def derivation(word: str, is_begun: bool = True) -> tuple[str, str]:
    """What the derivation says, and where it stands; unless it `is_begun`, it may be empty.

    Raises:
        UsageError: there is no such file.
        StatementError: it is empty, too long, or no text.
    """
    where = "standard input" if word == "-" else word
    text = DERIVATION.typed() if word == "-" else DERIVATION.in_file(Path(word))
    if is_begun and not text.strip():
        raise StatementError(f"{where} is empty: expected a derivation")
    return text, where


def in_words(found: Hint | None, more: bool) -> str:
    """A hint, and what it gives for those who ask for more."""
    if found is None:
        return "Nothing is left to be done.\n"
    return "\n".join(filter(None, (found.says, found.line if more else ""))) + "\n"
