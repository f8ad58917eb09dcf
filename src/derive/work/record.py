"""A report as JSON, for machines: docs/work.schema.json says what stands in it."""

from __future__ import annotations

import json

from derive.work.report import Report

FORMAT = "derive-work-1"


def record(report: Report) -> str:
    """All of `report` as JSON."""
    lines = [{"line": line.number, "mark": line.mark.value, "text": line.text} for line in report.lines]
    return json.dumps({"format": FORMAT, "lines": lines}, ensure_ascii=False, indent=1) + "\n"
