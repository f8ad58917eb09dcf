"""The words of reasons, in the reader's terms.  Names of laws are said as they are."""

from __future__ import annotations

from collections.abc import Callable

from derive.kernel import Judgement
from derive.narrate import Line, Reason, Story
from derive.terms import Term, sym

Formula = Callable[[Term], str]
Claim = Callable[[Judgement], str]


def reason(each: Reason, story: Story, formula: Formula, claim: Claim) -> str:
    """Why a line follows, in a few words."""
    names = each.names
    match each.kind:
        case "definition" | "fold":
            return f"definition of {formula(sym(names[0]))}"
        case "given":
            return f"since {claim(story.problem.declared[int(names[0])])}"
        case "lemma":
            return f"by {label(names[0], story)}"
        case "adjoint":
            return f"chain rule through {_listed([formula(sym(name)) for name in names])}"
        case "chain":
            return "chain rule"
        case _:
            return names[0]


def label(name: str, story: Story) -> str:
    """How a reader finds the chain called `name`."""
    number = story.lemma(name)
    part = next(p.chain.part for p in story.passages if p.chain.name == name)
    return f"Lemma {number}" if number else f"part “{part}”"


def reasons(line: Line, story: Story, formula: Formula, claim: Claim) -> str:
    """All the reasons of a line, and the conditions it needs."""
    said = list(dict.fromkeys(reason(each, story, formula, claim) for each in line.reasons))
    text = ", ".join(said)
    if line.conditions:
        text += " (" + ", ".join(map(claim, line.conditions)) + ")"
    return text


def _listed(items: list[str]) -> str:
    *others, last = items
    return f"{', '.join(others)} and {last}" if others else last
