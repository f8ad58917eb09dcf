"""What is found of a derivation, line by line: plain data, for people and for machines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from derive.answer import Diagnosis, Note, Verdict
from derive.decide import Counterexample
from derive.kernel import Judgement, Problem

if TYPE_CHECKING:
    from derive.work.through import Step


class Mark(Enum):
    """What a line is found to be; its value is what machines are told."""

    FOLLOWS = "follows"
    WRONG = "does not follow"
    THROUGH = "follows through"  # from a line that is wrong
    UNDECIDED = "undecided"
    UNREADABLE = "unreadable"
    PROSE = "prose"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a derivation, as it stands in the text from `at` on, and what is found of it.

    `number` counts the lines that are not empty, from 1, `row` those of the text.  `claims` are its relations as they
    were read, in order.  `why` is a sentence, `place` the place in the text that it speaks of.  A line that is wrong
    has the `claim` that fails, in which its `counterexample` has the value of the left and of the right side.  One
    that follows does so `where` these hold, in the case `when` these do, and rests on the definitions and assumptions
    `used`.  One that follows through does from the line `since`.
    """

    number: int
    row: int
    at: int
    text: str
    mark: Mark
    why: str = ""
    place: int | None = None
    claim: Judgement | None = None
    when: tuple[Judgement, ...] = ()
    where: tuple[Judgement, ...] = ()
    used: tuple[str, ...] = ()
    counterexample: Counterexample | None = None
    since: int | None = None
    notes: tuple[Note, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    claims: tuple[Judgement, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What is found of all lines of `text`.

    `problem` has the student's own definitions, too.  `lacking` are the cases that nothing was said of, as sentences.
    `endings` has the verdicts on the answers that were given, by part; `part` is the one that was asked for, None if all
    are.  `steps` are all relations that were checked, in order.
    """

    problem: Problem
    text: str
    lines: tuple[Line, ...]
    lacking: tuple[str, ...] = ()
    endings: Mapping[str, Verdict] | None = None
    why: str = ""  # why nothing was checked, if so
    part: str | None = None
    steps: tuple[Step, ...] = field(default=(), repr=False)

    @property
    def first_wrong(self) -> Line | None:
        """The first line that does not follow; None if there is none."""
        return next((line for line in self.lines if line.mark is Mark.WRONG), None)

    @property
    def exit_code(self) -> int:
        """What the command ends with, see DESIGN section 11."""
        marks = {line.mark for line in self.lines}
        if Mark.WRONG in marks:
            return 1
        if marks <= {Mark.PROSE, Mark.UNREADABLE}:
            return 4
        is_open = marks & {Mark.UNDECIDED, Mark.UNREADABLE} or self.lacking
        return 3 if is_open or not self.is_finished else 0

    @property
    def is_finished(self) -> bool:
        """Whether an answer that was asked for is reached."""
        return any(verdict.is_correct for verdict in (self.endings or {}).values())

    def page(self, form: str = "text", called: str = "") -> str:
        """What it says, as text, json, md or html; `called` is what the problem is called on the command line.

        Raises:
            UsageError: another form.
        """
        from derive.work.told.page import page

        return page(self, form, called)

    def __str__(self) -> str:
        return self.page()
