"""The record's own answers as terms of our statement, to count their nodes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scored.reading import world
from scored.records import Record
from scored.stated import agree, numbers, places, with_unknowns
from scored.worth import NoNumber

from derive.answer import AnswerKey
from derive.answer.fit import Misfit, fits
from derive.answer.reading import readings
from derive.errors import DeriveError
from derive.kernel import Problem
from derive.terms import Term

BETWEEN = re.compile(r",\s*\\(?:quad|qquad|\s)|,\s*(?=\\frac\{\\partial)|;\s*")  # answers of one record
OPENING, CLOSING = "{([", "})]"


def reference(record: Record, problem: Problem, part: str) -> Term | None:
    """The answer of the record to a part, as its text is read here; None where that can't be read, or is not worth
    what the record says that it is.
    """
    text = text_of(record, problem, part)
    return None if text is None else next(_read(record, problem, part, text), None)


def text_of(record: Record, problem: Problem, part: str) -> str | None:
    """What the record prints as the answer to a part, or how that is written in the notation of the reader."""
    said = record.reading.get("reference", {}).get(part)
    if said is not None:
        return str(said)
    pieces = divided(record.said["answer_index_latex"])
    place = places(record, problem).get(part)
    return pieces[place] if place is not None and place < len(pieces) else None


def divided(text: str) -> list[str]:
    """The answers to several parts, which stand in one line."""
    pieces, start = [], 0
    for found in BETWEEN.finditer(text):
        before = text[: found.start()]
        if sum(map(before.count, OPENING)) == sum(map(before.count, CLOSING)):
            pieces.append(text[start : found.start()].strip())
            start = found.end()
    return [*pieces, text[start:].strip()]


def _read(record: Record, problem: Problem, part: str, text: str) -> Iterator[Term]:
    """The meanings of a text that are worth what the record says."""
    key = AnswerKey(problem, part)
    for said in (text, text.partition("=")[2]):
        try:
            meanings = readings(said, key.scope).meanings if said else ()
        except DeriveError:
            continue
        for meaning in meanings:
            try:
                ways = [fit.term for fit in fits(meaning, key.asked) if not fit.is_other_layout]
            except (Misfit, DeriveError):
                continue
            yield from (term for term in ways if _is_worth(record, problem, part, term))


def _is_worth(record: Record, problem: Problem, part: str, term: Term) -> bool:
    """Whether a term is worth what the record answers."""
    target = next(each for each in problem.targets if each.part == part)
    where = places(record, problem)
    try:
        for instance, sizes in record.instances():
            answers = record.answer(instance)
            here = with_unknowns(record, world(record, problem, instance, sizes), answers, where)
            found = numbers(record, target, here, term)
            if not agree(found, record.block(part, answers[where[part]])):
                return False
    except (NoNumber, IndexError):
        return False
    return True
