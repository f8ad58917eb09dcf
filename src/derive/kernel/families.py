"""Families that are defined by recursion over an index: h_t by h_{t−1}, from a given h_0; or backwards, from the end.

The step before is a definition of its own, in ordinary terms: Σ_s 1[s + 1 = t] h_s + 1[t = 1] h_0.  Nothing but
such a definition may lead from a family back to itself, and all others of the circle stay at their own step; so each
entry rests on earlier ones only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from derive.errors import StatementError
from derive.terms import (
    ONE,
    Binder,
    D,
    Index,
    Limit,
    Moment,
    Sum,
    Sym,
    Term,
    add,
    contains,
    factors_of,
    fresh,
    indicator,
    mul,
    names_in,
    position,
    same,
    size,
    sum_over,
    sym,
    terms_of,
)


class Defined(Protocol):
    """`name` at `params` is short for `body`."""

    @property
    def name(self) -> str: ...
    @property
    def params(self) -> tuple[Index, ...]: ...
    @property
    def body(self) -> Term: ...


@dataclass(frozen=True, slots=True)
class Shift:
    """`name` at a step is `of` at the step before, and `base` at the first; `ahead`, at the step after, and `base` at
    the last.  The step is the parameter at `place`.
    """

    name: str
    of: str
    params: tuple[Index, ...]
    place: int
    base: Term
    ahead: bool = False

    @property
    def step(self) -> Index:
        """The index of the step."""
        return self.params[self.place]


def neighbours(early: Index, late: Index) -> Term:
    """1 where `late` is the step after `early`, else 0."""
    return indicator(add(position(early), ONE), "=", position(late))


def edge(step: Index, ahead: bool) -> Term:
    """1 at the first step (the last, if `ahead`), else 0."""
    return indicator(position(step), "=", size(step.dim) if ahead else ONE)


def shifted(of: str, params: tuple[Index, ...], place: int, base: Term, ahead: bool = False) -> Term:
    """What `of` is at the step before, or after, that of `params`; `base` beyond the end."""
    step = params[place]
    other = fresh(step, (*params, *base.free), "srquvp")
    early, late = (step, other) if ahead else (other, step)
    entry = sym(of, *params[:place], other, *params[place + 1 :])
    inner = sum_over(other, mul(neighbours(early, late), entry))
    return add(inner, mul(edge(step, ahead), base))


def shift_of(definition: Defined) -> Shift | None:
    """What `definition` shifts, if it is such a definition."""
    first, *rest = terms_of(definition.body)
    if not isinstance(first, Sum) or len(rest) > 1 or not definition.params:
        return None
    entry = factors_of(first.body)[-1]
    if not isinstance(entry, Sym) or first.index not in entry.args:
        return None
    place = entry.args.index(first.index)
    for ahead in (False, True) if place < len(definition.params) else ():
        base: Term = add()
        if rest:
            at_edge = edge(definition.params[place], ahead)
            base = mul(*(factor for factor in factors_of(rest[0]) if factor is not at_edge))
        if same(shifted(entry.name, definition.params, place, base, ahead), definition.body):
            return Shift(definition.name, entry.name, definition.params, place, base, ahead)
    return None


@dataclass(frozen=True)
class Families:
    """The `shifts` among definitions, and for each name that goes back to itself all names of its `circle`."""

    shifts: Mapping[str, Shift]
    circles: Mapping[str, frozenset[str]]

    def leaves_out(self, name: str, other: str) -> bool:
        """Whether `name` uses `other` at another step only."""
        return name in self.circles and name in self.shifts and self.shifts[name].of == other

    @property
    def carried(self) -> frozenset[str]:
        """The names whose entries one step hands on to the next."""
        return frozenset(shift.of for shift in self.shifts.values() if shift.name in self.circles)


def families(definitions: Iterable[Defined]) -> Families:
    """The families among `definitions`.

    Raises:
        StatementError: a definition goes back to itself in another way.
    """
    those = {definition.name: definition for definition in definitions}
    shifts = {name: shift for name, each in those.items() if (shift := shift_of(each)) is not None}
    if not shifts:
        return Families({}, {})
    reach = {name: _reached(those, name) for name in those}
    circles = {
        name: frozenset(other for other in reach[name] if name in reach[other])
        for name in those
        if name in reach[name]
    }
    found = Families(shifts, circles)
    for circle in dict.fromkeys(circles.values()):
        _check_circle(those, found, circle)
    return found


def _reached(those: Mapping[str, Defined], start: str) -> frozenset[str]:
    """The definitions that `start` uses, directly or through others."""
    found: set[str] = set()
    stack = [start]
    while stack:
        for name in names_in(those[stack.pop()].body):
            if name in those and name not in found:
                found.add(name)
                stack.append(name)
    return frozenset(found)


def _check_circle(those: Mapping[str, Defined], found: Families, circle: frozenset[str]) -> None:
    """Refuse a circle in which an entry may rest on one of its own step, or of a step further on."""
    shifts = [found.shifts[name] for name in sorted(circle) if name in found.shifts]
    if not shifts:
        return  # it is refused as circular, in words of its own
    if len({(shift.ahead, shift.step.dim) for shift in shifts}) > 1:
        raise StatementError(f"{shifts[0].of} goes back to itself forwards and backwards at once")
    places: dict[str, int] = {}
    for shift in shifts:
        for name in (shift.name, shift.of):
            if (
                places.setdefault(name, shift.place) != shift.place
            ):  # h_{s-1,s} would be one of its own entries
                raise StatementError(f"{shift.of} goes back to itself along two of its indices")
        if not circle.isdisjoint(names_in(shift.base)):
            raise StatementError(f"the first of {shift.of} is given by {shift.of} itself")
    waiting = [shift.of for shift in shifts]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen or name in found.shifts:
            continue
        seen.add(name)
        step = those[name].params[places[name]]
        for entry, bound in _entries(those[name], circle):
            if entry.name not in places and entry.args.count(step) == 1:
                places[entry.name] = entry.args.index(step)
            if entry.name not in places or entry.args[places[entry.name]] is not step or step in bound:
                raise StatementError(
                    f"{name} is defined by recursion: {entry.name} stands in it at another step than the one before"
                )
            waiting.append(entry.name)


def _entries(definition: Defined, names: frozenset[str]) -> Iterator[tuple[Sym, frozenset[Index]]]:
    """The entries of `names` in a definition, each with the indices that are bound around it."""
    stack: list[tuple[Term, frozenset[Index]]] = [(definition.body, frozenset())]
    while stack:
        term, bound = stack.pop()
        is_partial = isinstance(term, D) and term.data == "local"  # it hangs on entries of the step alone
        if (
            isinstance(term, D | Moment | Limit)
            and not is_partial
            and (contains(term, Moment) or not names.isdisjoint(names_in(term)))
        ):
            raise StatementError(
                f"{definition.name} is defined by recursion: a derivative, an expectation or a limit of it stands in it"
            )
        if isinstance(term, Sym):
            if term.name in names:
                yield term, bound
            continue
        inner = bound | {term.index} if isinstance(term, Binder) else bound
        stack.extend((arg, inner) for arg in term.args)
