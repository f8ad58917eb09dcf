"""What came of a record: solved, stuck, or wrong, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scored.reading import world
from scored.records import Record
from scored.stated import agree, axes_of, misstated, places
from scored.worth import NoNumber

from derive.api import Result, solve
from derive.errors import DeriveError
from derive.kernel import Theorem
from derive.library import load


@dataclass(frozen=True)
class Verdict:
    """`state` is solved, stuck, wrong, unscored, unread or missing; `why` says more in words."""

    record: Record
    state: str
    why: str = ""
    result: Result | None = None


def judged(record: Record) -> Verdict:
    """What comes of our statement of a record."""
    if not record.statement.is_file():
        return Verdict(record, "missing", "it is not stated yet")
    try:
        result = solve(load(str(record.statement)))
    except DeriveError as why:
        return Verdict(record, "unread", str(why).replace("\n", " ").replace(f"{record.statement}", ""))
    fault = said_of_statement(record)
    if fault:
        return Verdict(record, "misstated", fault, result)
    wrong = result.false or disagreement(record, [t for t in result.theorems if t.part not in result.lacks])
    if result.false:
        return Verdict(record, "wrong", wrong, result)
    if wrong:
        return Verdict(record, "wrong" if wrong.startswith("answer") else "unscored", wrong, result)
    if result.lacks:
        return Verdict(record, "stuck", result.stuck, result)
    return Verdict(record, "solved", "", result)


def disagreement(record: Record, theorems: Sequence[Theorem]) -> str:
    """Where what was found is not what the record's answer is worth; "" where it agrees on all instances."""
    if not theorems:
        return ""
    problem = theorems[0].problem
    where = places(record, problem)
    scored = [each for each in theorems if each.claim.relation == "=" and each.part in where]
    try:
        for instance, sizes in record.instances():
            here = world(record, problem, instance, sizes)
            answers = record.answer(instance)
            for theorem in scored:
                found = here.over(theorem.claim.terms[1], axes_of(record, theorem.target)).detach()
                if not agree(found, answers[where[theorem.part]]):
                    return f"answer {theorem.part} is not that of the record at {sizes}".replace("  ", " ")
    except (NoNumber, IndexError) as why:
        return f"can't be scored: {why}"
    return ""


def said_of_statement(record: Record) -> str:
    """What is wrong with a statement, or why that can't be told; "" if it is that of the record."""
    try:
        return misstated(record, load(str(record.statement)))
    except (NoNumber, IndexError) as why:
        return f"can't be checked: {why}"
