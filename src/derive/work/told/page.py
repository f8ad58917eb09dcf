"""A report for a person: in a terminal, as Markdown to hand back, as a web page."""

from __future__ import annotations

from derive.errors import UsageError
from derive.work.report import Report
from derive.work.told.handed_back import markdown, web
from derive.work.told.record import record
from derive.work.told.terminal import terminal

FORMS = ("text", "json", "md", "html")


def page(report: Report, form: str = "text", called: str = "") -> str:
    """What `report` says; `called` is what the problem is called on the command line.

    Raises:
        UsageError: another form.
    """
    if form == "text":
        return terminal(report, called)
    if form == "json":
        return record(report)
    if form == "md":
        return markdown(report, called)
    if form == "html":
        return web(report, called)
    raise UsageError(f"a report is written as {', '.join(FORMS)}, not as {form}")
