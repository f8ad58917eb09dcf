"""What an answer leaves to be worked out: what was asked for itself, or a derivative or an average of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from derive.answer.solution import Solution
from derive.kernel import Problem
from derive.terms import Apply, Array, D, Limit, Moment, Sym, Term, names_in


@dataclass(frozen=True)
class Finished:
    """Which answers to a question leave nothing to be worked out: what its solution holds may stand in them."""

    solution: Solution

    def rest(self, answer: Term) -> tuple[Term, ...]:
        """What is still to be worked out in `answer`, each once, in the order in which it stands there."""
        found = [part for part in _parts(answer) if self._is_open(part)]
        return tuple(dict.fromkeys(found))

    @property
    def problem(self) -> Problem:
        """What the letters mean."""
        return self.solution.problem

    def _is_open(self, part: Term) -> bool:
        match part:
            case D():
                return not self._is_partial(part) and _kind(part) not in self._slopes
            case Moment():
                inner = (each for argument in part.args for each in _parts(argument))
                return not self._chance(part) <= self._averaged or any(map(self._is_open, inner))
            case Limit():
                return part not in self._known
            case Sym(name=name):
                return name in self._forbidden
            case _:
                return False

    def _is_partial(self, part: D) -> bool:
        """Whether it is a partial derivative of an unknown function in one of its own arguments."""
        while isinstance(part.body, D):
            if not self._is_argument(part):
                return False
            part = part.body
        return self._is_argument(part)

    def _is_argument(self, part: D) -> bool:
        value = part.body
        while isinstance(value, D):
            value = value.body
        definition = self.problem.defined.get(value.name) if isinstance(value, Sym) else None
        if definition is None or not isinstance(definition.body, Apply):
            return False
        own = {name for each in definition.body.arguments for name in _whole(each)}
        return isinstance(part.wrt, Sym) and part.wrt.name in own

    @cached_property
    def _known(self) -> frozenset[Term]:
        return frozenset(_parts(self.solution.reference)) if self.solution.is_finished else frozenset()

    @cached_property
    def _slopes(self) -> frozenset[tuple[str, ...]]:
        return frozenset(_kind(part) for part in self._known if isinstance(part, D))

    @cached_property
    def _averaged(self) -> frozenset[str]:
        """The random symbols over which the reference averages."""
        return frozenset[str]().union(
            *(self._chance(part) for part in self._known if isinstance(part, Moment))
        )

    def _chance(self, part: Moment) -> frozenset[str]:
        return frozenset[str]().union(*map(self.problem.chance, part.args))

    @cached_property
    def _forbidden(self) -> frozenset[str]:
        """Names that no answer may hold: the unknowns, what is asked for, definitions that hold what is open."""
        holds = names_in(self.solution.reference)
        given = frozenset(name for each in holds for name in self.problem.reach[each])
        optimum = self.problem.optimum
        multipliers = () if optimum is None else optimum.multipliers
        names = {*self.solution.target.unknowns, *multipliers}
        term = self.solution.target.term
        if isinstance(term, Sym) and term.name in self.problem.defined and term.name not in given:
            names |= {term.name}
        open_ones = {d.name for d in self.problem.definitions if any(map(_is_open_alone, _parts(d.body)))}
        names |= {name for name in self.problem.defined if self.problem.reach[name] & open_ones} - given
        return frozenset(names)


def _is_open_alone(part: Term) -> bool:
    return isinstance(part, D | Moment | Limit)


def _parts(term: Term) -> Iterator[Term]:
    """`term` and what stands in it, each part once, without what stands below a derivative or an average."""
    seen, left = {term}, [term]
    while left:
        part = left.pop()
        yield part
        if isinstance(part, D | Moment | Limit):
            continue
        new = [each for each in part.args[::-1] if each not in seen]
        seen.update(new)
        left += new


def _kind(part: D) -> tuple[str, ...]:
    """What is differentiated, and in what."""
    names = []
    term: Term = part
    while isinstance(term, D):
        names.append(term.wrt.name if isinstance(term.wrt, Sym) else "")
        term = term.body
    return (" ".join(names_in(term)), *names)


def _whole(argument: Term) -> Iterator[str]:
    while isinstance(argument, Array):
        argument = argument.body
    if isinstance(argument, Sym):
        yield argument.name
