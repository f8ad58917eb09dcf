"""The key to a problem of which many derivations are to be checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from derive.answer import Kind, Verdict
from derive.errors import UsageError
from derive.kernel import Problem
from derive.terms import Term
from derive.work.ahead.asked import with_answers
from derive.work.ahead.endings import endings
from derive.work.ahead.keys import Keys
from derive.work.ahead.reached import letters_of
from derive.work.cases import lacking
from derive.work.report import Line, Mark, Report
from derive.work.setting import Setting
from derive.work.walk import Walk
from derive.work.written.lines import written

if TYPE_CHECKING:
    from derive.terms.sympy import Statement

MOST_NAMED = 4
MOST_READ = 100_000  # characters, for which what is prepared is kept


class WorkKey:
    """What derivations for one problem are checked with, or for one part of it.

    What it holds are values that hang on the problem and on a question alone: a report is the same whatever was checked
    before, and threads that share a key may work something out twice, to the same effect.  If it `keeps` solutions in
    the user's cache, it is faster the next time.

    Raises:
        UsageError: there is no such problem or part.
        StatementError: the problem means nothing.
    """

    def __init__(
        self, problem: Problem | Statement | str, part: str | None = None, keeps: bool = False
    ) -> None:
        self.problem = _problem(problem)
        self.part = part
        _check_part(self.problem, part)
        self.keys = Keys(self.problem, keeps or isinstance(problem, str))
        self._setting, self._read = Setting(self.problem, part=part), 0

    def prepare(self) -> WorkKey:
        """The same, with all parts solved that are to be found, and the points at which answers to them are tried: else
        that is done for the first text that needs it.
        """
        for target in self.problem.targets:
            if target.claim is None and self.part in (None, target.part):
                key = self.keys.of(self.problem, target.part)
                if key is not None:
                    points = key.comparer.points(key.reference)
                    _ = [point.expected for point in (*points.by_length, *points.second)]
        return self

    def check(self, text: str, explains: bool = True) -> Report:
        """What is found of the derivation `text`, line by line.

        If it `explains`, what is wrong has its diagnoses; that takes longer than to see that it is wrong.
        """
        setting = self._prepared(len(text))
        walk = Walk(setting, written(text, setting.scope().names()), explains)
        lines = tuple(walk.line(place) for place in range(len(walk.written)))
        book = walk.book
        ends = endings(walk.setting, self.part, book.steps, self.keys)
        lines = with_answers(walk.setting, lines, book.steps, book.stuck, ends, self.keys)
        done = _done(walk.setting.problem, ends)
        missing = lacking(
            walk.setting, book.cases, lambda left: any(letters_of(left, each) is not None for each in done)
        )
        return Report(
            walk.setting.problem, text, lines, missing, ends, _another(walk, lines),
            part=self.part, steps=tuple(book.steps),
        )  # fmt: skip

    def _prepared(self, length: int) -> Setting:
        """Where a derivation begins: a new one after much was read, so that what is kept does not grow for ever."""
        if self._read > MOST_READ:
            self._setting, self._read = Setting(self.problem, part=self.part), 0
        self._read += length
        return self._setting


def _problem(problem: Problem | Statement | str) -> Problem:
    if isinstance(problem, Problem):
        return problem
    from derive.library import compile_statement, load

    return load(problem) if isinstance(problem, str) else compile_statement(problem)


def _done(problem: Problem, ends: Mapping[str, Verdict]) -> list[Term]:
    """What was asked for and is reached, not only case by case."""
    right = (ends.get(target.part) for target in problem.targets)
    pairs = zip(problem.targets, right, strict=True)
    return [target.term for target, end in pairs if end and end.kind is Kind.CORRECT and len(end.read) == 1]


def _check_part(problem: Problem, part: str | None) -> None:
    names = [target.part for target in problem.targets]
    if part is not None and part not in names:
        raise UsageError(f"no part {part!r}; the parts are {', '.join(filter(None, names)) or 'not named'}")


def _another(walk: Walk, lines: Sequence[Line]) -> str:
    """That it seems to be about another problem, if no line says anything in what this one declares."""
    said = [line for line in lines if line.mark is not Mark.PROSE]
    declared = walk.setting.scope().names().all
    strange = [name for name in walk.book.strangers if name not in declared.split(", ")]
    if not said or not strange or any(line.mark is not Mark.UNREADABLE for line in said):
        return ""
    *most, last = strange[:MOST_NAMED]
    names = f"{', '.join(most)} and {last}" if most else last
    return f"this seems to be about another problem: it speaks of {names}; declared are {declared}"
