"""What an answer leaves to be worked out: what was asked for itself, or a derivative or an average of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from derive.answer.solution import Solution, multipliers
from derive.kernel import Problem
from derive.terms import Apply, Array, D, Limit, Moment, Sym, Term, names_in, nest

Signature = tuple[str, ...]  # the names in what is differentiated, and those of the variables


@dataclass(frozen=True)
class Finished:
    """Which answers to a question leave nothing to be worked out: what its solution holds may stand in them, if that
    is not what was asked for.
    """

    solution: Solution

    def rest(self, answer: Term) -> tuple[Term, ...]:
        """What is still to be worked out in `answer`, each once, in the order in which it stands there."""
        return tuple(part for part in _parts(answer) if self._is_open(part))

    def multipliers(self, answer: Term) -> tuple[Term, ...]:
        """The multipliers of constraints in `answer`, which nobody declared: −λ may stand there for λ."""
        names = multipliers(self._problem)
        return tuple(part for part in _parts(answer) if isinstance(part, Sym) and part.name in names)

    def _is_open(self, part: Term) -> bool:
        match part:
            case D():
                return not self._is_partial(part) and _signature(part) not in self._slopes
            case Moment():
                inner = (each for argument in part.args for each in _parts(argument))
                return self._is_open_average(self._chance(part)) or any(map(self._is_open, inner))
            case Limit():
                return part not in self._limits
            case Sym(name=name):
                return name in self._forbidden
            case _:
                return False

    @property
    def _problem(self) -> Problem:
        return self.solution.problem

    def _is_partial(self, part: D) -> bool:
        """Whether it is a partial derivative of an unknown function in its own arguments."""
        value: Term = part
        variables = set()
        while isinstance(value, D):
            variables.add(value.wrt.name if isinstance(value.wrt, Sym) else "")
            value = value.body
        definition = self._problem.defined.get(value.name) if isinstance(value, Sym) else None
        if definition is None or not isinstance(definition.body, Apply):
            return False
        return variables <= {_whole(each) for each in definition.body.arguments}

    @cached_property
    def _slopes(self) -> frozenset[Signature]:
        """The derivatives that may stand in an answer."""
        kept = {_signature(part) for part in _parts(self.solution.reference) if isinstance(part, D)}
        return frozenset(kept) - {_signature(part) for part in self._open if isinstance(part, D)}

    @cached_property
    def _limits(self) -> frozenset[Term]:
        kept = {part for part in _parts(self.solution.reference) if isinstance(part, Limit)}
        return frozenset(kept - set(self._open))

    def _is_open_average(self, chance: frozenset[str]) -> bool:
        """Whether an average over these symbols is one that the solution does not hold, or the one asked for."""
        averages = (part for part in self._open if isinstance(part, Moment))
        return not chance <= self._averaged or any(self._chance(each) <= chance for each in averages)

    @cached_property
    def _averaged(self) -> frozenset[str]:
        """The random symbols over which the solution averages."""
        kept = (part for part in _parts(self.solution.reference) if isinstance(part, Moment))
        return frozenset[str]().union(*map(self._chance, kept))

    def _chance(self, part: Moment) -> frozenset[str]:
        return frozenset[str]().union(*map(self._problem.chance, part.args))

    @cached_property
    def _open(self) -> tuple[Term, ...]:
        """What the question holds and its solution should not; where that ends as it begins, nothing is derived."""
        return () if self.solution.is_finished else tuple(_parts(self.solution.origin))

    @cached_property
    def _forbidden(self) -> frozenset[str]:
        """Names that no answer may hold: the unknowns, what is asked for, definitions that hold what is open."""
        problem, target = self._problem, self.solution.target
        given = {name for each in names_in(self.solution.reference) for name in problem.reach[each]}
        unknowns = (*target.unknowns, *multipliers(problem))
        ends = {d.name for d in problem.definitions if any(map(self._is_open_end, _parts(d.body)))}
        ends |= {*unknowns}
        if isinstance(target.term, Sym):
            ends |= {target.term.name}
        named = {name for name in problem.defined if problem.reach[name] & ends} - given
        return frozenset((*unknowns, *named))

    def _is_open_end(self, part: Term) -> bool:
        return isinstance(part, D | Moment | Limit) and self._is_open(part)


def _parts(term: Term) -> Iterator[Term]:
    """`term` and what stands in it, each part once, but for what stands below a derivative, an average or a limit."""
    seen, left = {term}, [term]
    while left:
        part = left.pop()
        yield part
        if not isinstance(part, D | Moment | Limit):
            new = [each for each in part.args[::-1] if each not in seen]
            seen.update(new)
            left += new


def _signature(part: D) -> Signature:
    """What is differentiated, and in what."""
    names = []
    term: Term = part
    while isinstance(term, D):
        names.append(term.wrt.name if isinstance(term.wrt, Sym) else "")
        term = term.body
    return (" ".join(names_in(term)), *names)


def _whole(argument: Term) -> str:
    """The name of an array of which a function is taken."""
    _, entry = nest(argument, Array)
    return entry.name if isinstance(entry, Sym) else ""
