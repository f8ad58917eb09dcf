"""A derivation from its first line to its last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from derive.errors import DeriveError
from derive.kernel import Judgement, Problem
from derive.read import Ambiguous, NotYet, Unreadable, tree as t
from derive.work.cases import lacking
from derive.work.endings import endings
from derive.work.lines import Part, Written, written
from derive.work.links import Decision, decided
from derive.work.report import Line, Mark, Report
from derive.work.said import Link, Said, said
from derive.work.setting import Setting
from derive.work.slips import diagnoses
from derive.work.through import Step, since

if TYPE_CHECKING:
    from derive.terms.sympy import Statement

OPEN = (NotYet, Ambiguous)  # means something, which can't be judged
MARKS = {"holds": Mark.FOLLOWS, "fails": Mark.WRONG, "undecided": Mark.UNDECIDED}
WORST = (Mark.WRONG, Mark.THROUGH, Mark.UNREADABLE, Mark.UNDECIDED, Mark.FOLLOWS, Mark.PROSE)


def check_work(
    problem: Problem | Statement | str, text: str, part: str | None = None, explains: bool = True
) -> Report:
    """What is found of the derivation `text`, line by line; of a problem given by name, by file, in SymPy or as it is.

    If it `explains`, what is wrong has its diagnoses; that takes longer than to see that it is wrong.

    Raises:
        UsageError: there is no such problem or part.
        StatementError: the problem means nothing.
    """
    stated = _problem(problem)
    walk = _Walk(Setting(stated), explains)
    lines = tuple(walk.line(each) for each in written(text))
    heads = lacking(walk.setting, walk.heads)
    ends = endings(walk.setting, part, walk.steps, keeps=isinstance(problem, str))
    return Report(walk.setting.problem, text, lines, heads, ends, part=part, steps=tuple(walk.steps))


def _problem(problem: Problem | Statement | str) -> Problem:
    if isinstance(problem, Problem):
        return problem
    from derive.library import compile_statement, load

    return load(problem) if isinstance(problem, str) else compile_statement(problem)


@dataclass
class _Walk:
    """Where a derivation has come to: what may be used, the formula that the next line may go on from, and all that
    was claimed.
    """

    setting: Setting
    explains: bool
    before: t.Tree | None = None
    steps: list[Step] = field(default_factory=list)
    heads: list[tuple[Judgement, ...]] = field(default_factory=list)

    def line(self, line: Written) -> Line:
        """What is found of the next line."""
        found = [self._part(part, line) for part in self._in_order(line.parts)]
        worst = min(found, key=lambda each: WORST.index(each.mark), default=None)
        return worst or Line(line.number, line.row, line.at, line.text, Mark.PROSE)

    def _in_order(self, parts: Sequence[Part]) -> list[Part]:
        """Conditions and what names mean come before what is said with them."""
        return sorted(parts, key=lambda part: part.role not in ("condition", "meaning"))

    def _part(self, part: Part, line: Written) -> Line:
        blank = Line(line.number, line.row, line.at, line.text, Mark.PROSE)
        if part.role in ("words", "condition"):
            return blank
        try:
            found = said(self.setting, part.text, self.before)
        except DeriveError as why:
            place = part.at + why.at if isinstance(why, Unreadable) else part.at
            mark = Mark.UNDECIDED if isinstance(why, OPEN) else Mark.UNREADABLE
            return replace(blank, mark=mark, why=getattr(why, "why", str(why)), place=place)
        return self._chosen(part, blank, found)

    def _chosen(self, part: Part, blank: Line, found: tuple[Said, ...]) -> Line:
        """What is found of a part that has these meanings: of all of them, or undecided where they differ."""
        judged = [(each, *self._judged(part, blank, each)) for each in found]
        usual = [each for each in judged if not each[0].is_spare]
        if usual and all(line.mark is Mark.FOLLOWS for _, line, _ in usual):
            judged = usual
        meaning, line, steps = judged[0]
        if len({line.mark for _, line, _ in judged}) > 1:
            line = replace(
                blank, mark=Mark.UNDECIDED, why="the line may mean two things: write brackets", place=part.at
            )
        self.before = meaning.last
        self.steps += steps
        return line

    def _judged(self, part: Part, blank: Line, meaning: Said) -> tuple[Line, list[Step]]:
        if meaning.definition is not None:
            try:
                self.setting = self.setting.defining(meaning.definition)
            except DeriveError as why:
                return replace(blank, mark=Mark.UNDECIDED, why=str(why), place=part.at), []
            return replace(blank, mark=Mark.FOLLOWS, notes=meaning.notes), []
        lines, steps = [replace(blank, mark=Mark.FOLLOWS, notes=meaning.notes)], []
        for link in meaning.links:
            decision = decided(self.setting.desk, link, self.setting.case)
            lines.append(self._linked(part, blank, meaning, link, decision))
            steps.append(Step(blank.number, link, lines[-1].mark, self.setting.case, decision.where))
        return min(lines, key=lambda each: WORST.index(each.mark)), steps

    def _linked(self, part: Part, blank: Line, meaning: Said, link: Link, decision: Decision) -> Line:
        mark, number = MARKS[decision.kind], None
        if mark is Mark.WRONG:
            number = since(self.setting, link, self.steps)
            mark = mark if number is None else Mark.THROUGH
        return replace(
            blank, mark=mark, why=decision.why, place=part.at + link.at, claim=link.judgement,
            when=self.setting.case, where=decision.where, used=decision.used,
            counterexample=decision.counterexample, since=number, notes=meaning.notes,
            diagnoses=diagnoses(self.setting, link) if mark is Mark.WRONG and self.explains else (),
        )  # fmt: skip
