"""`derive verify`: which problem, which answer, and where that stands."""

from __future__ import annotations

from pathlib import Path

from derive.answer import AnswerKey, Kind, Verdict
from derive.cli.files import Expected
from derive.errors import StatementError, UsageError
from derive.kernel import Problem
from derive.read import Unreadable

ANSWER = Expected("an answer", "one formula", 65_536)  # bytes; far fewer can be read
SHOWN = "'x - y', @FILE, or - for standard input"


def the_words(words: tuple[str, ...], is_stated: bool) -> tuple[str | None, str]:
    """The problem and the answer; no problem where options state it.

    Raises:
        UsageError: there are too few words, or too many.
    """
    names = () if is_stated and len(words) < 2 else words[:1]
    if len(words) - len(names) == 1:
        return (names[0] if names else None), words[-1]
    if len(words) > 2:
        raise UsageError(
            f"expected a problem and one answer, found {len(words)} words: put '...' around the answer"
        )
    if names:
        raise UsageError(f"expected an answer after {names[0]}: {SHOWN}")
    raise UsageError(f"expected {'' if is_stated else 'a problem and '}an answer: {SHOWN}")


def answer_text(word: str) -> tuple[str, str]:
    """What the answer says, and where it stands: itself, in a file, or on standard input.

    Raises:
        UsageError: there is no such file.
        StatementError: it is empty, too long, or no text.
    """
    where = "the answer"
    if word == "-":
        where = "standard input"
        text = ANSWER.typed()
    elif word.startswith("@"):
        where = word[1:]
        text = ANSWER.in_file(Path(where))
    else:
        text = word
    if not text.strip():
        raise StatementError(f"{where} is empty: expected a formula")
    return text.rstrip(), where


def verified(problem: Problem, part: str | None, text: str, layout: str) -> Verdict:
    """The verdict on an answer.

    Raises:
        UsageError: several things are to be found and no part is named, or nothing is.
    """
    return AnswerKey(problem, part, keeps=True).verify(text, layout)


def unreadable(verdict: Verdict, where: str) -> Unreadable | None:
    """The error that an answer which can't be read ends with."""
    if verdict.kind is not Kind.UNREADABLE:
        return None
    found = Unreadable(verdict.why, verdict.at or 0, verdict.text, where)
    return found.within(verdict.text, f"{where}, line {found.line}") if "\n" in verdict.text else found
