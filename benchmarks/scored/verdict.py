"""What came of a record: solved, stuck, or wrong, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scored.reading import world
from scored.records import Record
from scored.worth import NoNumber, World, free_in_order

from derive.api import Result, solve
from derive.errors import DeriveError
from derive.kernel import Theorem
from derive.library import load
from derive.terms import Index, Term

NEAR = 1e-6


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
    parts = [target.part for target in problem.targets]
    places = record.reading.get("answers", {part: n for n, part in enumerate(parts)})
    try:
        for instance, sizes in record.instances():
            here = world(record, problem, instance, sizes)
            answers = record.answer(instance)
            for theorem in theorems:
                if theorem.part not in places or theorem.claim.relation != "=":
                    continue
                if not agree(*_both(record, theorem, here, answers[places[theorem.part]])):
                    return f"answer {theorem.part} is not that of the record at {sizes}".replace("  ", " ")
    except (NoNumber, IndexError) as why:
        return f"can't be scored: {why}"
    return ""


def _both(record: Record, theorem: Theorem, here: World, answer: Any) -> tuple[Any, Any]:
    end = theorem.claim.terms[1]
    return here.over(end, axes(record, theorem.part, theorem.target.term, end)).detach(), answer


def axes(record: Record, part: str, target: Term, answer: Term) -> tuple[Index, ...]:
    """The axes of an answer: the indices of what is asked for, in their order there, or as a reading says."""
    found = free_in_order(target)
    said = record.reading.get("axes", {}).get(part)
    if said is None:
        return found
    return tuple(next(i for i in found if i.name == letter) for letter in said.split())


def agree(ours: Any, theirs: Any, near: float = NEAR) -> bool:
    """Whether two arrays have the same shape, and numbers that are nearly the same."""
    if ours.shape != theirs.shape:
        return False
    return bool(((ours - theirs).abs() <= near * (1 + theirs.abs().max())).all()) if theirs.numel() else True


def all_judged(records: Sequence[Record]) -> Iterator[Verdict]:
    """The verdicts, one by one."""
    return map(judged, records)
