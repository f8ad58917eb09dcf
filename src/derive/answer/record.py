"""A verdict as JSON, for machines: docs/verdict.schema.json says what stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from derive.answer.grounds import conditions, grounds
from derive.answer.verdict import Diagnosis, Note, Question, Verdict
from derive.decide import Counterexample
from derive.kernel import Judgement
from derive.present.counterexamples import instance_words
from derive.present.judgements import judgement_latex, judgement_text
from derive.present.latex import latex
from derive.present.text import text
from derive.read import Unreadable
from derive.terms import Term, json_text

FORMAT = "derive-verdict-1"
Json = Any  # what json.loads gives
Place = tuple[int, ...]


def record(verdict: Verdict) -> str:
    """All of `verdict` as JSON."""
    return json_text(recorded(verdict)) + "\n"


def recorded(verdict: Verdict) -> dict[str, Json]:
    """All of `verdict` as plain data."""
    definitions, assumptions = grounds(verdict)
    found = verdict.counterexample
    return {
        "format": FORMAT,
        "verdict": verdict.kind.value,
        "why": verdict.why,
        "answer": verdict.text,
        "asked": None if verdict.question is None else _question(verdict.question),
        "read": [formula(term) for term in verdict.read],
        "place": placed(verdict.text, verdict.at),
        "where": [claimed(each) for each in verdict.where],
        "definitions": definitions,
        "assumptions": assumptions,
        "counterexample": None
        if found is None
        else {**numbers(found), "asked": found.left, "answer": found.right},
        "notes": [noted(verdict.text, each) for each in verdict.notes],
        "diagnoses": [diagnosed(each) for each in verdict.diagnoses],
    }


def _question(question: Question) -> Json:
    return {
        "title": question.problem.title,
        "part": question.target.part,
        **formula(question.target.term),
        "assumed": [claimed(each) for each in conditions(question)],
        "only_stationary": question.is_only_stationary,
    }


def formula(term: Term) -> dict[str, str]:
    """A term in both forms of text."""
    return {"text": text(term), "latex": latex(term)}


def claimed(claim: Judgement) -> dict[str, str]:
    """A judgement in both forms of text."""
    return {"text": judgement_text(claim), "latex": judgement_latex(claim)}


def placed(answer: str, at: int | None) -> Json:
    """A place in a text, None if there is none."""
    if at is None:
        return None
    place = Unreadable("", min(at, len(answer)), answer)
    return {"offset": place.at, "line": place.line, "column": place.column}


def numbers(found: Counterexample) -> dict[str, Json]:
    """The numbers of a counterexample, but for the two that differ."""
    return {
        "text": instance_words(found),
        "sizes": dict(found.sizes),
        "indices": dict(found.at),
        "values": {name: _nested(entries) for name, entries in found.values.items()},
        "definitions": {name: _nested(entries) for name, entries in found.meanwhile.items()},
        "slopes": [
            {"of": of, "in": wrt, "values": _nested(entries)} for (of, wrt), entries in found.slopes.items()
        ],
    }


def _nested(entries: Mapping[Place, Fraction | str]) -> Json:
    """A number, a list, or a list of rows; a number is text, as "-1/2"."""
    if () in entries:
        return str(entries[()])
    rows: dict[int, dict[Place, Fraction | str]] = {}
    for place, value in entries.items():
        rows.setdefault(place[0], {})[place[1:]] = value
    found: Sequence[Json] = [_nested(row) for row in rows.values()]
    return found


def noted(answer: str, note: Note) -> Json:
    """A note on a text."""
    return {"label": note.label, "says": note.says, "place": placed(answer, note.at)}


def diagnosed(diagnosis: Diagnosis) -> Json:
    """What may have gone wrong."""
    return {"label": diagnosis.label, "says": diagnosis.says, "line": diagnosis.step}
