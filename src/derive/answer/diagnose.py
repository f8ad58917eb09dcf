"""Why an answer may be wrong: the one slip from which exactly this answer would follow."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from derive.answer.candidates import Candidate
from derive.answer.fit import Fit
from derive.answer.reading import Meaning
from derive.answer.repairs import repairs
from derive.answer.verdict import Diagnosis, Kind, Verdict
from derive.kernel import Problem
from derive.present.text import text
from derive.read import Unreadable, entry_at
from derive.read.tree import Tree
from derive.terms import LETTERS, ONE, D, Index, Term, contains, index

if TYPE_CHECKING:
    from derive.answer.key import AnswerKey

SHOWN = 48  # characters of a formula in a sentence
LONGEST_EXAMPLE = 70  # and of an example


def diagnosed(key: AnswerKey, meaning: Meaning, fit: Fit | None, verdict: Verdict) -> Verdict:
    """`verdict` with the likely misconceptions, if it is that the answer is incorrect.

    `fit` is the way in which the meaning was compared; None if it has another shape than what is asked for.
    """
    is_turned = any(note.label == "other layout" for note in verdict.notes)  # that says it all
    if verdict.kind is not Kind.INCORRECT or is_turned:
        return verdict
    return replace(verdict, diagnoses=diagnoses(key, meaning, fit))


def repaired(key: AnswerKey, clashed: Tree, verdict: Verdict) -> Verdict:
    """`verdict` on an answer that fits no shapes, with the one change that makes it right, if there is one."""
    return replace(verdict, diagnoses=tuple(islice(repairs(key, clashed), 1)))


def diagnoses(key: AnswerKey, meaning: Meaning, fit: Fit | None) -> tuple[Diagnosis, ...]:
    """The misconceptions from which exactly this answer would follow, the most specific first, at most two; else one
    change of what was written that makes it right.
    """
    term = _entry(key, meaning) if fit is None else fit.term
    if term is not None:
        suspects = key.suspects
        found = suspects.explain(term)
        tell = partial(says, suspects.problem)
        said = [(each, words) for each in found if (words := suspects.told(each, tell))]
        if said:
            return tuple(Diagnosis(each.label, words, suspects.line(each)) for each, words in said)
    return tuple(islice(repairs(key, meaning.tree), 1))


def _entry(key: AnswerKey, meaning: Meaning) -> Term | None:
    """Any entry of a vector that stands where a number is asked for."""
    extents = [extent for extent in (meaning.value.rows, meaning.value.columns) if extent is not None]
    if key.free or meaning.formula.free or len(extents) != 1 or not extents[0].root.name:
        return None
    avoid = meaning.formula.avoid
    at = index(next(letter for letter in LETTERS if letter not in avoid), extents[0].text)
    try:
        return entry_at(meaning.value, (at,), avoid | {at.name})
    except Unreadable:
        return None


def _can_be_told(each: Candidate) -> bool:
    """Whether what was meant and what stands in its place look different: a letter may be that of another index."""
    both = "{part}" in each.says and "{new}" in each.says
    return not both or text(each.left) != text(each.wrong)


def says(problem: Problem, each: Candidate) -> str:
    """A sentence: what would have been done, and what is right there, if that is short; empty where that can't be
    told.
    """
    if not _can_be_told(each):
        return ""
    said = each.says.format(part=_shown(each.left, problem), new=_shown(each.wrong, problem))
    example = ""
    if each.right is not None and "{" not in each.says:
        parts = (each.left, _without_ones(each.right), _without_ones(each.wrong))
        terms = [text(term, problem) for term in parts]
        if sum(map(len, terms)) <= LONGEST_EXAMPLE:
            example = ": {} is {}, not {}".format(*terms)
    return f"This would follow if {said}{example}."


def _shown(term: Term, problem: Problem) -> str:
    if isinstance(term, Index):
        return term.name
    found = text(term, problem)
    return found if len(found) <= SHOWN else "a part of it"


def _without_ones(term: Term) -> Term:
    """`term` with 1 for ∂x/∂x."""
    if isinstance(term, D):
        return ONE if term.body is term.wrt else term
    return term.with_args(_without_ones(arg) for arg in term.args) if contains(term, D) else term
