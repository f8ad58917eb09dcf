"""The key to one question of a problem: what its answers are compared with."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from derive import api
from derive.answer.diagnose import Suspects
from derive.answer.judge import judged
from derive.answer.reading import readings
from derive.answer.scope import scope_of
from derive.answer.verdict import Kind, Question, Verdict
from derive.decide.comparer import Comparer
from derive.errors import StatementError, UsageError
from derive.kernel import Problem, Target, Theorem
from derive.read import Names, NotYet, Scope, Unreadable
from derive.solver.matrices import places_of
from derive.terms import D, Index, Limit, Moment, Term, contains

LAYOUTS = ("strict", "either")


class AnswerKey:
    """What answers to one part of a problem are compared with; a verdict hangs on nothing else.

    Raises:
        UsageError: there is no such part, several are and none is named, or nothing is to be found.
        StatementError: the problem means nothing.
    """

    def __init__(self, problem: Problem, part: str | None = None) -> None:
        self.target = _asked(problem, part)
        self.problem = problem.of_part(self.target.part)
        self.theorem = _solved(problem, self.target)

    @cached_property
    def reference(self) -> Term:
        """The right answer, entry by entry; what is asked for itself where no derivation was found."""
        return self.target.term if self.theorem is None else self.theorem.claim.terms[1]

    @cached_property
    def free(self) -> tuple[Index, ...]:
        """The free indices of the question."""
        return tuple(sorted(self.target.term.free, key=lambda i: (i.name, i.dim)))

    @cached_property
    def places(self) -> tuple[Index | None, Index | None]:
        """The indices of its rows and columns, in denominator layout."""
        return places_of(self.target.term, "denominator") or (None, None)

    @cached_property
    def question(self) -> Question:
        """What is asked, and what the solution assumes."""
        return Question(self.problem, self.target, () if self.theorem is None else self.theorem.assumed)

    @cached_property
    def names(self) -> Names:
        """What the parser must know."""
        return self.scope().names()

    @cached_property
    def comparer(self) -> Comparer:
        """Decides whether the reference equals an answer."""
        assumed = () if self.theorem is None else self.theorem.assumed
        return Comparer(self.problem, assumed, self.reference, self.target.term)

    @cached_property
    def suspects(self) -> Suspects:
        """The wrong answers that a misconception explains."""
        return Suspects(self.comparer.problem, self.target.term, self.reference, self.free, self.theorem)

    def scope(self) -> Scope:
        """A new scope with all that the problem declares."""
        return scope_of(self.problem)

    def verify(self, answer: str, layout: str = "strict") -> Verdict:
        """The verdict on an answer in plain text, Unicode or LaTeX.

        With layout "either" an answer in the other layout convention is correct, too.

        Raises:
            UsageError: another layout.
        """
        if layout not in LAYOUTS:
            raise UsageError(f"a layout is {' or '.join(LAYOUTS)}, not {layout}")
        return replace(self._verdict(answer, layout), question=self.question)

    def _verdict(self, answer: str, layout: str) -> Verdict:
        try:
            found = readings(answer, self.scope)
        except NotYet as why:
            return Verdict(Kind.UNDECIDED, answer, why.why, at=why.at)
        except Unreadable as why:
            return Verdict(Kind.UNREADABLE, answer, why.why, at=why.at)
        return judged(self, answer, found, layout)


def verify(
    problem: AnswerKey | Problem | str, answer: str, part: str | None = None, layout: str = "strict"
) -> Verdict:
    """Whether `answer` is right for a problem, given by name, by file or as it is, or for one part of it.

    Whoever has many answers makes an `AnswerKey` once: to solve the problem takes longer than to judge an answer.

    Raises:
        UsageError: there is no such problem or part, or nothing is to be found.
        StatementError: the problem means nothing.
    """
    if isinstance(problem, str):
        from derive.library import load

        problem = load(problem)
    key = problem if isinstance(problem, AnswerKey) else AnswerKey(problem, part)
    return key.verify(answer, layout)


def _asked(problem: Problem, part: str | None) -> Target:
    found = [target for target in problem.targets if target.claim is None]
    if not found:
        raise UsageError("nothing is to be found in this problem, so that there is no answer to verify")
    if part is None and len(found) > 1:
        raise UsageError(f"there are several parts: {', '.join(target.part for target in found)}; say which")
    for target in problem.targets:
        if target.part == part or (part is None and target is found[0]):
            if target.claim is not None:
                raise UsageError(f"part {target.part} is to be proved: there is no answer to verify")
            return target
    raise UsageError(f"no part {part!r}; the parts are {', '.join(target.part for target in found)}")


def _solved(problem: Problem, target: Target) -> Theorem | None:
    """What the target equals, as far as a derivation was found; None where nothing need be derived."""
    if not target.unknowns and not contains(target.term, D, Limit, Moment):
        return None
    try:
        (theorem,) = (each for each in api.solve(problem, target.part).theorems if each.part == target.part)
    except StatementError as why:
        if "nothing to find" in str(why):
            return None
        raise
    return theorem
