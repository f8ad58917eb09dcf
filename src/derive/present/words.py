"""The words of reasons, in the reader's terms.  Names of laws are said as they are."""

from __future__ import annotations

from collections.abc import Callable

from derive.kernel import Judgement, Problem
from derive.narrate import Line, Reason
from derive.terms import Term, sym

Formula = Callable[[Term], str]
Claim = Callable[[Judgement], str]


def reason(each: Reason, problem: Problem, formula: Formula, claim: Claim) -> str:
    """Why a line follows, in a few words."""
    match each.kind:
        case "definition" | "fold":
            return f"definition of {formula(sym(each.name))}"
        case "given":
            return f"since {claim(problem.declared[int(each.name)])}"
        case "lemma":
            return "by the lemma"
        case _:
            return each.name


def reasons(line: Line, problem: Problem, formula: Formula, claim: Claim) -> str:
    """All the reasons of a line, and the conditions it needs."""
    said = list(dict.fromkeys(reason(each, problem, formula, claim) for each in line.reasons))
    text = ", ".join(said)
    if line.conditions:
        text += " (" + ", ".join(map(claim, line.conditions)) + ")"
    return text
