"""A verdict on an answer, and all that it says: plain data, for people and for machines."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from derive.decide import Counterexample
from derive.kernel import Judgement, Problem, Target
from derive.terms import Term


class Kind(Enum):
    """What an answer is found to be; its value is what machines are told."""

    CORRECT = "correct"
    ON_A_DOMAIN = "correct on a domain"
    INCORRECT = "incorrect"
    UNDECIDED = "undecided"
    UNREADABLE = "unreadable"

    @property
    def exit_code(self) -> int:
        """What the command ends with, see DESIGN section 11."""
        return {"correct": 0, "incorrect": 1, "unreadable": 4}.get(self.value, 3)


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell beside a verdict: `label` for machines, `says` for people, `at` the place in the text."""

    label: str
    says: str
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A misconception from which exactly this answer would follow, or one change that makes it right; `step` is the
    line of the worked solution at which the misconception would set in, if it is one.
    """

    label: str
    says: str
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: a target of a problem, and what its solution assumes.

    `is_only_stationary`: of the optimum asked for, it is shown that it could be nowhere else, not that there is one.
    """

    problem: Problem
    target: Target
    assumed: tuple[Judgement, ...] = ()
    is_only_stationary: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is found of an answer.

    `why` is a sentence, `read` what the text was taken for, if it could be read.  `at` is where that stopped, or
    where it may mean two things.  An answer that is correct rests on the definitions and assumptions `used`;
    on a domain it is where `where` holds.  The left side of the `counterexample` is the right value, its right side
    that of the answer.
    """

    kind: Kind
    text: str
    why: str
    read: tuple[Term, ...] = ()
    at: int | None = None
    where: tuple[Judgement, ...] = ()
    used: tuple[str, ...] = ()
    counterexample: Counterexample | None = None
    notes: tuple[Note, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    question: Question | None = field(default=None, repr=False)

    @property
    def is_correct(self) -> bool:
        """Whether it is correct wherever the question has a meaning."""
        return self.kind is Kind.CORRECT

    def page(self, form: str = "text", called: str = "") -> str:
        """What it says, for a terminal or as JSON; `called` is what the problem is called on the command line.

        Raises:
            UsageError: another form.
        """
        from derive.answer.report import page

        return page(self, form, called)

    def __str__(self) -> str:
        return self.page()
