"""What may be used where a line stands: the problem with the student's own definitions, and the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from derive.answer.scope import scope_of
from derive.decide.desk import Desk
from derive.kernel import Definition, Judgement, Problem, Symbol
from derive.read import Scope
from derive.read.scope import Own
from derive.terms import Term, names_in
from derive.work.folded import folded
from derive.work.kept import Kept

MOST_KEPT = 100  # settings that are made of one
MOST_DECIDED = 2000  # questions


@dataclass(frozen=True)
class Setting:
    """The `problem`, with what the student has defined; `case` is what is supposed in the line, `own` are the names
    that the student has given, in order; it came from the one `before` by one of them.

    What is given for one part of the problem alone holds in that `part`, if one is named, else it is an assumption that
    a line may need.
    """

    problem: Problem
    case: tuple[Judgement, ...] = ()
    own: tuple[str, ...] = ()
    part: str | None = None
    before: Setting | None = None

    @cached_property
    def _scope(self) -> Scope:
        return scope_of(self.problem).of_lines()

    @cached_property
    def _made(self) -> Kept[Setting]:
        """What was made of it."""
        return Kept(MOST_KEPT)

    @cached_property
    def decided(self) -> Kept[Any]:
        """What was decided in it, by the question."""
        return Kept(MOST_DECIDED)

    @cached_property
    def whole(self) -> Desk:
        """Where relations are decided under all that is given for any part."""
        if self.desk.problem == self.problem:
            return self.desk
        return Desk(self.problem, None if self.before is None else self.before.whole)

    def scope(self, has_rows: bool = False, lies: bool = False) -> Scope:
        """A new scope with all names; with `has_rows` the gradient in a column is a row, if it `lies` a vector is."""
        return self._scope.fresh(has_rows, lies)

    @property
    def desk(self) -> Desk:
        """Where relations are decided under what is given for all parts."""
        return self.desks[0][1]

    @cached_property
    def desks(self) -> tuple[tuple[str, Desk], ...]:
        """Where relations are decided: under what is given for all parts, then under that for each part that has more."""
        bases = {} if self.before is None else dict(self.before.desks)
        return tuple((part, Desk(problem, bases.get(part))) for part, problem in self._problems)

    @cached_property
    def folded(self) -> tuple[tuple[str, Desk], ...]:
        """The same with the student's own names wherever what they stand for does."""
        return tuple((part, Desk(folded(problem, self.own))) for part, problem in self._problems)

    @cached_property
    def _problems(self) -> tuple[tuple[str, Problem], ...]:
        bare = _bare(self.problem)
        found: dict[tuple[Judgement, ...], tuple[str, Problem]] = {}
        for part, when in [("", ()), *((target.part, target.when) for target in self.problem.targets)]:
            if self.part in (None, part) and when not in found:
                supposed = (*bare.supposed, *when)
                found[when] = (part, replace(bare, supposed=supposed)) if when else ("", bare)
        return tuple(found.values())

    def under(self, *case: Judgement) -> Setting:
        """The same in a case of it."""
        every = tuple(dict.fromkeys((*self.case, *case)))
        return (
            self if every == self.case else self._made.of(("under", every), lambda: replace(self, case=every))
        )

    def seen(self, problem: Problem) -> Setting:
        """The same with another problem."""
        return replace(self, problem=problem, before=None)

    def having(self, own: Sequence[Own]) -> Setting:
        """The same with what one line alone speaks of.

        Raises:
            StatementError: that means nothing.
        """
        return self._made.of(("having", tuple(own)), lambda: self._having(own)) if own else self

    def _having(self, own: Sequence[Own]) -> Setting:
        letters = tuple(Symbol(each.name, _dims(each)) for each in own if each.body is None)
        made = tuple(Definition(each.name, each.params, each.body) for each in own if each.body is not None)
        problem = self.problem
        problem = replace(
            problem, symbols=(*problem.symbols, *letters), definitions=(*problem.definitions, *made)
        )
        return replace(self, problem=problem, before=None if letters else self)

    def knows(self, term: Term) -> bool:
        """Whether all names in it mean something here."""
        return all(name in self.problem.shapes for name in names_in(term))

    def defining(self, definition: Definition) -> Setting:
        """The same, with a name for something, instead of what the student called so before.

        Raises:
            StatementError: the definition means nothing.
        """
        return self._made.of(("defining", definition), lambda: self._defining(definition))

    def redefining(self, definition: Definition) -> Setting:
        """The same, with another meaning of a name that is defined.

        Raises:
            StatementError: the definition means nothing.
        """
        return self._made.of(("redefining", definition), lambda: self._redefining(definition))

    def _redefining(self, definition: Definition) -> Setting:
        every = tuple(
            definition if each.name == definition.name else each for each in self.problem.definitions
        )
        return self.seen(replace(self.problem, definitions=every))

    def _defining(self, definition: Definition) -> Setting:
        rest = tuple(each for each in self.problem.definitions if each.name != definition.name)
        is_new = len(rest) == len(self.problem.definitions)
        problem = replace(self.problem, definitions=(*rest, definition))
        own = (*(name for name in self.own if name != definition.name), definition.name)
        return replace(self, problem=problem, own=own, before=self if is_new else None)


def _dims(own: Own) -> tuple[str, ...]:
    return tuple(index.dim for index in own.params)


def _bare(problem: Problem) -> Problem:
    """The problem with nothing that is given for single parts."""
    if not any(target.when for target in problem.targets):
        return problem
    return replace(problem, targets=tuple(replace(target, when=()) for target in problem.targets))
