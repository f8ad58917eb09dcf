"""The keys to what a problem asks for, for many texts."""

from __future__ import annotations

from derive.answer import AnswerKey
from derive.errors import DeriveError
from derive.kernel import Problem
from derive.work.kept import Kept

MOST = 16  # parts


class Keys:
    """The keys to parts of `problem`, each made when it is asked for first.

    If it `keeps` solutions in the user's cache, they are taken from there.
    """

    def __init__(self, problem: Problem, keeps: bool = False) -> None:
        self.problem = problem
        self.keeps = keeps
        self._made: Kept[AnswerKey | None] = Kept(MOST)

    def of(self, problem: Problem, part: str) -> AnswerKey | None:
        """The key to a part, of `problem` itself if it is not the same; None if it could not be solved."""
        if problem != self.problem:
            return self._new(problem, part)
        return self._made.of(part, lambda: self._new(problem, part))

    def _new(self, problem: Problem, part: str) -> AnswerKey | None:
        try:
            found = AnswerKey(problem, part, self.keeps)
            return found if found.solution.is_finished else None
        except (DeriveError, RecursionError, OverflowError):
            return None
