"""A report as JSON, for machines: docs/work.schema.json says what stands in it."""

from __future__ import annotations

from typing import Any

from derive.answer import Verdict
from derive.answer.grounds import rested_on
from derive.answer.record import claimed, diagnosed, formula, noted, numbers, placed
from derive.kernel import Judgement, Target
from derive.terms import json_text
from derive.work.report import Line, Report
from derive.work.told.summary import asked, summary

FORMAT = "derive-work-1"
Json = Any  # what json.loads gives


def record(report: Report) -> str:
    """All of `report` as JSON."""
    return json_text(recorded(report)) + "\n"


def recorded(report: Report) -> dict[str, Json]:
    """All of `report` as plain data."""
    first = report.first_wrong
    return {
        "format": FORMAT,
        "title": report.problem.title,
        "summary": summary(report),
        "exit": report.exit_code,
        "finished": report.is_finished,
        "wrong": None if first is None else first.number,
        "lines": [_line(report, each) for each in report.lines],
        "lacking": list(report.lacking),
        "endings": [_ending(target, (report.endings or {}).get(target.part)) for target in asked(report)],
    }


def _line(report: Report, line: Line) -> dict[str, Json]:
    definitions, assumptions = rested_on(report.problem, line.used)
    return {
        "line": line.number,
        "row": line.row,
        "offset": line.at,
        "text": line.text,
        "mark": line.mark.value,
        "why": line.why,
        "place": placed(report.text, line.place),
        "read": [_claim(each) for each in line.claims],
        "claim": None if line.claim is None else _claim(line.claim),
        "case": [claimed(each) for each in line.when],
        "where": [claimed(each) for each in line.where],
        "definitions": definitions,
        "assumptions": [each["text"] for each in map(claimed, assumptions)],
        "counterexample": _counterexample(line),
        "since": line.since,
        "notes": [noted(report.text, each) for each in line.notes],
        "diagnoses": [diagnosed(each) for each in line.diagnoses],
    }


def _claim(claim: Judgement) -> Json:
    """A relation as it was read, and its sides in their order."""
    return {**claimed(claim), "relation": claim.relation, "terms": [formula(term) for term in claim.terms]}


def _counterexample(line: Line) -> Json:
    found = line.counterexample
    return None if found is None else {**numbers(found), "sides": [found.left, found.right]}


def _ending(target: Target, verdict: Verdict | None) -> Json:
    asked_for = formula(target.term) if target.claim is None else claimed(target.claim)
    return {
        "part": target.part,
        "asked": asked_for,
        "verdict": None if verdict is None else verdict.kind.value,
        "why": "" if verdict is None else verdict.why,
        "where": [] if verdict is None else [claimed(each) for each in verdict.where],
    }
