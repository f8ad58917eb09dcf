"""What may be used where a line stands: the problem with the student's own definitions, and the case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from derive.answer.scope import scope_of
from derive.decide.desk import Desk
from derive.kernel import Definition, Judgement, Problem
from derive.read import Scope


@dataclass(frozen=True)
class Setting:
    """The `problem`, with what the student has defined; `case` is what is supposed in the line, `own` are the names
    that the student has given.
    """

    problem: Problem
    case: tuple[Judgement, ...] = ()
    own: tuple[str, ...] = ()
    before: Desk | None = None

    @cached_property
    def desk(self) -> Desk:
        """Where relations are decided."""
        return Desk(self.problem) if self.before is None else self.before.defining(self.problem)

    @cached_property
    def _scope(self) -> Scope:
        return scope_of(self.problem)

    def scope(self, has_rows: bool = False) -> Scope:
        """A new scope with all names; with `has_rows` the gradient in a column is a row."""
        return self._scope.fresh(has_rows)

    def under(self, *case: Judgement) -> Setting:
        """The same in a case of it."""
        return replace(self, case=tuple(dict.fromkeys((*self.case, *case)))) if case else self

    def defining(self, definition: Definition) -> Setting:
        """The same, with a name for something.

        Raises:
            StatementError: the definition means nothing.
        """
        problem = replace(self.problem, definitions=(*self.problem.definitions, definition))
        return replace(self, problem=problem, before=self.desk, own=(*self.own, definition.name))
