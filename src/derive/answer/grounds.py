"""What a verdict rests on: what its solution assumes, the definitions and the assumptions that its proof used."""

from __future__ import annotations

from dataclasses import replace

from derive.answer.verdict import Question, Verdict
from derive.kernel import Judgement
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
    supposed = verdict.question.assumed
    problem = replace(verdict.question.problem, supposed=supposed)
    numbers = [int(each.removeprefix(ASSUMPTION)) for each in verdict.used if each.startswith(ASSUMPTION)]
    assumed = dict.fromkeys(judgement_text(problem.declared[number - 1]) for number in sorted(numbers))
    return [name for name in problem.defined if name in verdict.used], list(assumed)
