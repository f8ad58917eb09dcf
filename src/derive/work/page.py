"""A report for a person: in a terminal, as Markdown to hand back, as a web page."""

from __future__ import annotations

from derive.errors import UsageError
from derive.work.record import record
from derive.work.report import Report

FORMS = ("text", "json", "md", "html")


def page(report: Report, form: str = "text", called: str = "") -> str:
    """What `report` says; `called` is what the problem is called on the command line.

    Raises:
        UsageError: another form.
    """
    if form not in FORMS:
        raise UsageError(f"a report is written as {', '.join(FORMS)}, not as {form}")
    if form == "json":
        return record(report)
    return "".join(f"{line.number:3}  {line.mark.value:16} {line.text}\n" for line in report.lines)
