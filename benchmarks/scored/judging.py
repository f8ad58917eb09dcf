"""A record is judged: our statement of it solved, checked, scored and held against the record."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from statistics import median
from time import process_time

from scored.reading import world
from scored.records import Record
from scored.reference import reference
from scored.stated import agree, is_at_kink, misstated, numbers, places, unmet, with_unknowns
from scored.supposed import beyond, unverified
from scored.verdict import Verdict
from scored.worth import NoNumber

from derive.api import Result, solve
from derive.errors import DeriveError
from derive.kernel import Problem, Theorem
from derive.library import load

LONGEST = 1.5  # times the reference
ROUNDS = 5


def judged(record: Record, is_timed: bool = True) -> Verdict:
    """What comes of our statement of a record."""
    try:
        return _judged(record, is_timed)
    except Exception as why:  # our bug, which is one of the things that a benchmark finds
        return Verdict(record, "failed", _one_line(f"{type(why).__name__}: {why}"))


def _judged(record: Record, is_timed: bool) -> Verdict:
    if not record.statement.is_file():
        return Verdict(record, "missing", "it is not stated")
    try:
        problem = load(str(record.statement))
        result = solve(problem)
    except DeriveError as why:
        return Verdict(record, "unread", _one_line(str(why).replace(str(record.statement), "")))
    found = [each for each in result.theorems if each.part not in result.lacks]
    try:
        answers = [
            each for each in found if each.part in places(record, problem) and each.target.claim is None
        ]
        nodes = {each.part: _lengths(record, problem, each) for each in answers}
    except NoNumber as why:
        return Verdict(record, "unscored", str(why), result)
    seconds = timed(problem) if is_timed else 0.0
    state, why = _state(record, problem, result, found, nodes)
    return Verdict(record, state, why, result, nodes, seconds)


def timed(problem: Problem) -> float:
    """The median of the seconds of the processor that it takes to solve and check a problem.

    What earlier problems and their oracles left is not searched for garbage meanwhile; what this one leaves is.
    """
    gc.collect()
    gc.freeze()
    found = []
    try:
        for _ in range(ROUNDS):
            start = process_time()
            solve(problem)
            found.append(process_time() - start)
    finally:
        gc.unfreeze()
    return median(found)


def _state(
    record: Record,
    problem: Problem,
    result: Result,
    found: Sequence[Theorem],
    nodes: Mapping[str, tuple[int, int]],
) -> tuple[str, str]:
    """The state of a record, and why."""
    if result.false:
        return "wrong", result.false
    try:
        if wrong := disagreement(record, problem, found):
            return "wrong", wrong
        if fault := misstated(record, problem):
            return "misstated", fault
        if false := [each for theorem in found for each in unmet(record, theorem)]:
            return "assumes", f"what the record's samples do not satisfy: {', '.join(false)}"
    except (NoNumber, IndexError, KeyError) as why:
        return "unscored", f"can't be scored: {why}"
    if result.lacks:
        return "stuck", result.stuck.removeprefix("stuck, what seems to be missing: ")
    if assumed := [words for each in found for words in beyond(record, each)]:
        return "assumes", ", ".join(dict.fromkeys(assumed))
    if parts := [each.part for each in found if unverified(each)]:
        return (
            "assumes",
            f"that there is a solution: what is found for {', '.join(parts) or 'it'} is not shown to be one",
        )
    if long := [part for part, (ours, theirs) in nodes.items() if theirs and ours > LONGEST * theirs]:
        said = (f"{part} has {nodes[part][0]} nodes, the reference {nodes[part][1]}".strip() for part in long)
        return "long", "; ".join(said)
    return "solved", ""


def disagreement(record: Record, problem: Problem, theorems: Sequence[Theorem]) -> str:
    """Where what was found is not what the record's answer is worth; "" where it agrees on all instances.

    Raises:
        NoNumber: it can't be computed.
    """
    where = places(record, problem)
    scored = [each for each in theorems if each.claim.relation == "=" and each.part in where]
    for instance, sizes in record.instances() if scored else ():
        answers = record.answer(instance)
        here = with_unknowns(record, world(record, problem, instance, sizes), answers, where)
        for theorem in () if is_at_kink(here) else scored:
            found = numbers(record, theorem.target, here, theorem.claim.terms[1])
            if not agree(found, record.block(theorem.part, answers[where[theorem.part]])):
                return f"answer {theorem.part} is not that of the record at {sizes}".replace("  ", " ")
    return ""


def _lengths(record: Record, problem: Problem, theorem: Theorem) -> tuple[int, int]:
    """Nodes of an answer, and of the reference."""
    theirs = reference(record, problem, theorem.part)
    counted = record.reading.get("nodes", {}).get(theorem.part, 0)
    return theorem.claim.terms[1].length, counted if theirs is None else theirs.length


def _one_line(text: str) -> str:
    return " ".join(text.split()).strip(": ")
