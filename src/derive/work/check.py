"""A derivation from its first line to its last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from derive.errors import UsageError
from derive.kernel import Problem
from derive.work.ahead.endings import endings
from derive.work.cases import lacking
from derive.work.report import Line, Mark, Report
from derive.work.setting import Setting
from derive.work.walk import Walk
from derive.work.written.lines import written

if TYPE_CHECKING:
    from derive.terms.sympy import Statement

MOST_NAMED = 4


def check_work(
    problem: Problem | Statement | str,
    text: str,
    part: str | None = None,
    explains: bool = True,
    keeps: bool = False,
) -> Report:
    """What is found of the derivation `text`, line by line; of a problem given by name, by file, in SymPy or as it is.

    If it `explains`, what is wrong has its diagnoses; that takes longer than to see that it is wrong.  If it `keeps`
    them, solutions that are needed stay in the user's cache.

    Raises:
        UsageError: there is no such problem or part.
        StatementError: the problem means nothing.
    """
    stated = _problem(problem)
    _check_part(stated, part)
    setting = Setting(stated, part=part)
    walk = Walk(setting, written(text, setting.scope().names()), explains)
    lines = tuple(walk.line(place) for place in range(len(walk.written)))
    ends = endings(walk.setting, part, walk.book.steps, keeps=keeps or isinstance(problem, str))
    return Report(
        walk.setting.problem, text, lines, lacking(walk.setting, walk.book.cases), ends, _another(walk, lines),
        part=part, steps=tuple(walk.book.steps),
    )  # fmt: skip


def _problem(problem: Problem | Statement | str) -> Problem:
    if isinstance(problem, Problem):
        return problem
    from derive.library import compile_statement, load

    return load(problem) if isinstance(problem, str) else compile_statement(problem)


def _check_part(problem: Problem, part: str | None) -> None:
    names = [target.part for target in problem.targets]
    if part is not None and part not in names:
        raise UsageError(f"no part {part!r}; the parts are {', '.join(filter(None, names)) or 'not named'}")


def _another(walk: Walk, lines: Sequence[Line]) -> str:
    """That it seems to be about another problem, if no line says anything in what this one declares."""
    said = [line for line in lines if line.mark is not Mark.PROSE]
    strange = list(walk.book.strangers)
    if not said or not strange or any(line.mark is not Mark.UNREADABLE for line in said):
        return ""
    *most, last = strange[:MOST_NAMED]
    names = f"{', '.join(most)} and {last}" if most else last
    declared = walk.setting.scope().names().all
    return f"this seems to be about another problem: it speaks of {names}; declared are {declared}"
