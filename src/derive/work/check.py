"""A derivation from its first line to its last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.errors import UsageError
from derive.kernel import Problem
from derive.work.key import WorkKey
from derive.work.report import Report

if TYPE_CHECKING:
    from derive.terms.sympy import Statement


def check_work(
    problem: WorkKey | Problem | Statement | str,
    text: str,
    part: str | None = None,
    explains: bool = True,
    keeps: bool = False,
) -> Report:
    """What is found of the derivation `text`, line by line; of a problem given by name, by file, in SymPy or as it is.

    If it `explains`, what is wrong has its diagnoses; that takes longer than to see that it is wrong.  If it `keeps`
    them, solutions that are needed stay in the user's cache.  Whoever has many derivations for one problem makes a
    `WorkKey` once: much of the time goes into what hangs on the problem alone.

    Raises:
        UsageError: there is no such problem or part.
        StatementError: the problem means nothing.
    """
    if not isinstance(problem, WorkKey):
        return WorkKey(problem, part, keeps).check(text, explains)
    if part not in (None, problem.part):
        raise UsageError(f"this is the key to part {problem.part!r}, not to {part!r}")
    return problem.check(text, explains)
