"""From the meanings of an answer to one verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.answer.diagnose import diagnosed
from derive.answer.fit import Fit, Misfit, fits
from derive.answer.reading import Meaning, Readings
from derive.answer.verdict import Kind, Note, Verdict
from derive.read import NotYet, Unreadable

if TYPE_CHECKING:
    from derive.answer.key import AnswerKey


def judged(key: AnswerKey, text: str, found: Readings, layout: str) -> Verdict:
    """The verdict on an answer: that of all its meanings, or undecided where these differ."""
    verdicts = [_of_meaning(key, text, each, layout) for each in found.meanings]
    verdicts += [_refused(text, why) for why in found.refusals]
    kinds = {each.kind for each in verdicts}
    if len(kinds) == 1:
        return verdicts[0]
    kinds.discard(Kind.UNREADABLE)  # what means nothing was not meant
    if len(kinds) == 1:
        return next(each for each in verdicts if each.kind in kinds)
    return Verdict(Kind.UNDECIDED, text, "the answer may mean two things: write brackets", at=found.fork)


def _refused(text: str, why: Unreadable) -> Verdict:
    kind = Kind.UNDECIDED if isinstance(why, NotYet) else Kind.UNREADABLE
    return Verdict(kind, text, why.why, at=why.at)


def _of_meaning(key: AnswerKey, text: str, meaning: Meaning, layout: str) -> Verdict:
    """The first of the ways to take it that is correct, else the verdict on the first."""
    verdicts = []
    tried = []
    try:
        for fit in fits(meaning, key.places, key.free):
            verdicts.append(_of_fit(key, text, meaning, fit, layout))
            tried.append(fit)
            if verdicts[-1].kind is Kind.CORRECT:
                return verdicts[-1]
    except Misfit as why:
        refused = Verdict(Kind.INCORRECT, text, str(why), notes=meaning.notes)
        return diagnosed(key, meaning, None, refused)
    except Unreadable as why:  # a number that grows too large where entries are made
        return _refused(text, why)
    return diagnosed(key, meaning, tried[0], verdicts[0])


def _of_fit(key: AnswerKey, text: str, meaning: Meaning, fit: Fit, layout: str) -> Verdict:
    notes = (*meaning.notes, *fit.notes)
    compared = key.comparer.compare(fit.term, fit.tied)
    kinds = {"equal": Kind.CORRECT, "different": Kind.INCORRECT, "undecided": Kind.UNDECIDED}
    kind = kinds[compared.kind]
    if fit.is_other_layout and kind is not Kind.UNDECIDED:
        if kind is Kind.CORRECT:
            notes = (*notes, Note("other layout", "the answer is right in the other layout convention"))
        if layout == "strict":
            return Verdict(
                Kind.INCORRECT, text, "the answer has the transposed shape", (fit.term,), notes=notes
            )
    why = {
        Kind.CORRECT: "the answer equals what is asked for",
        Kind.INCORRECT: "the answer differs from what is asked for",
        Kind.UNDECIDED: "no proof was found, and no counterexample",
    }[kind]
    return Verdict(
        kind, text, why, (fit.term,), None, compared.where, compared.used, compared.counterexample, notes
    )
