"""Why an answer may be wrong: the one slip from which exactly this answer would follow."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from derive.answer.fit import Fit
from derive.answer.reading import Meaning
from derive.answer.verdict import Diagnosis, Kind, Verdict

if TYPE_CHECKING:
    from derive.answer.key import AnswerKey


def diagnosed(key: AnswerKey, meaning: Meaning, fit: Fit | None, verdict: Verdict) -> Verdict:
    """`verdict` with the likely misconceptions, if it is that the answer is incorrect.

    `fit` is the way in which the meaning was compared; None if it has another shape than what is asked for.
    """
    if verdict.kind is not Kind.INCORRECT:
        return verdict
    return replace(verdict, diagnoses=diagnoses(key, meaning, fit))


def diagnoses(key: AnswerKey, meaning: Meaning, fit: Fit | None) -> tuple[Diagnosis, ...]:
    """The misconceptions from which exactly this answer would follow, the most specific first, at most two."""
    del key, meaning, fit
    return ()
