"""What a verdict rests on: what its solution assumes, the definitions and the assumptions that its proof used."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from derive.answer.verdict import Question, Verdict
from derive.kernel import Judgement, Problem
from derive.present.assumptions import assumptions
from derive.present.judgements import judgement_text

ASSUMPTION = "assumption "


def conditions(question: Question) -> list[Judgement]:
    """What the solution of a question assumes: of the entry that is asked for, then of all entries, once each."""
    asked = question.target.term.free
    of_asked = [each for each in question.assumed if not asked.isdisjoint(each.free)]
    of_all = [each for each in question.assumed if asked.isdisjoint(each.free)]
    return [*of_asked, *assumptions(question.problem, of_all)]


def grounds(verdict: Verdict) -> tuple[list[str], list[str]]:
    """The names of the definitions, and the assumptions as text."""
    if verdict.question is None:
        return [], []
    problem = replace(verdict.question.problem, supposed=verdict.question.assumed)
    definitions, assumed = rested_on(problem, verdict.used)
    return definitions, list(dict.fromkeys(map(judgement_text, assumed)))


def rested_on(problem: Problem, used: Collection[str]) -> tuple[list[str], list[Judgement]]:
    """The names of the definitions, and the assumptions, that a comparison says it has `used`."""
    numbers = [int(each.removeprefix(ASSUMPTION)) for each in used if each.startswith(ASSUMPTION)]
    assumed = [problem.declared[number - 1] for number in sorted(numbers) if number <= len(problem.declared)]
    return [name for name in problem.defined if name in used], assumed
