"""What a verdict rests on, in words: the definitions and the assumptions that were used."""

from __future__ import annotations

from dataclasses import replace

from derive.answer.verdict import Verdict
from derive.present.text import judgement_text

ASSUMPTION = "assumption "


def grounds(verdict: Verdict) -> tuple[list[str], list[str]]:
    """The names of the definitions, and the assumptions as text."""
    if verdict.question is None:
        return [], []
    supposed = verdict.question.assumed
    problem = replace(verdict.question.problem, supposed=supposed)
    numbers = [int(each.removeprefix(ASSUMPTION)) for each in verdict.used if each.startswith(ASSUMPTION)]
    assumed = dict.fromkeys(judgement_text(problem.declared[number - 1]) for number in sorted(numbers))
    return [name for name in problem.defined if name in verdict.used], list(assumed)
