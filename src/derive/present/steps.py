"""Steps of a recursion as they are written: h_{t−1} for the step before, and λ_{t+1} for a sum over the step after."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from derive.kernel import Judgement, equal
from derive.terms import (
    ONE,
    ZERO,
    Add,
    D,
    Index,
    Indicator,
    Num,
    Position,
    Size,
    Sum,
    Sym,
    Term,
    add,
    derivative,
    factors_of,
    index,
    indicator,
    mul,
    position,
    rename,
    same,
    subterms,
    sym,
)

if TYPE_CHECKING:
    from derive.kernel import Chain, Problem, Shift

OFFSET = re.compile(r"(?P<letter>.+?)(?P<by>[+-][0-9]+)?")


def moved(letter: Index, by: int) -> Index:
    """The index that many steps further on: t, t+1, t−1."""
    m = OFFSET.fullmatch(letter.name)
    assert m is not None
    far = int(m["by"] or 0) + by
    if m["letter"].isdigit():
        return index(str(int(m["letter"]) + far), letter.dim)
    return index(m["letter"] + (f"{far:+d}" if far else ""), letter.dim)


def is_step(problem: Problem, term: Term) -> bool:
    """Whether it is an entry of a family at the step before or after."""
    return isinstance(term, Sym) and term.name in problem.families.shifts


def with_steps(problem: Problem, term: Term) -> Term:
    """`term` with indices t−1 and t+1 for the steps before and after; for eyes alone."""
    shifts = problem.families.shifts
    return _written(term, shifts) if shifts else term


def in_steps(problem: Problem, judgement: Judgement) -> Judgement:
    """The same of a judgement."""
    return replace(judgement, terms=tuple(with_steps(problem, term) for term in judgement.terms))


def beyond(problem: Problem, chain: Chain) -> Judgement | None:
    """Where a recursion that goes back from the last step starts: ∂L/∂h_{T+1} = 0, as no step comes after T.

    What is asked is whether the end of the chain holds what it starts at, one step on.
    """
    start = chain.start
    if not isinstance(start, D) or not isinstance(start.wrt, Sym):
        return None
    ends = [part for part in subterms(with_steps(problem, chain.end)) if isinstance(part, D)]
    for end in ends:
        if isinstance(end.wrt, Sym) and end.wrt.name == start.wrt.name and same(end.body, start.body):
            for place, (here, there) in enumerate(zip(start.wrt.args, end.wrt.args, strict=True)):
                if isinstance(here, Index) and isinstance(there, Index) and there == moved(here, 1):
                    args = list(start.wrt.args)
                    args[place] = index(f"{here.dim}+1", here.dim)
                    return equal(derivative(start.body, sym(start.wrt.name, *args)), ZERO)
    return None


def _written(term: Term, shifts: Mapping[str, Shift]) -> Term:
    if isinstance(term, Sym):
        shift = shifts.get(term.name)
        if shift is None:
            return term
        step = term.args[shift.place]
        if step.name == "1" and not shift.ahead:
            return _written(rename(shift.base, dict(zip(shift.params, term.args, strict=True))), shifts)
        there = moved(step, 1 if shift.ahead else -1)
        return sym(shift.of, *term.args[: shift.place], there, *term.args[shift.place + 1 :])
    if isinstance(term, Index) or not term.args:
        return term
    if isinstance(term, Sum) and (beside := _neighbour(term)) is not None:
        return _written(beside, shifts)
    if isinstance(term, Add):
        return add(*(_written(each, shifts) for each in _without_start(term, shifts)))
    return term.with_args(tuple(_written(arg, shifts) for arg in term.args))


def _without_start(term: Add, shifts: Mapping[str, Shift]) -> tuple[Term, ...]:
    """The terms without h_0 1[t = 1] beside a sum over the step before: h_{t−1}, as it is written, is h_0 there."""
    starts = [start for each in term.args if (start := _start(each, shifts)) is not None]
    return tuple(each for each in term.args if not any(same(each, start) for start in starts))


def _start(term: Term, shifts: Mapping[str, Shift]) -> Term | None:
    """h_0 1[t = 1], for what is written h_{t−1}: Σ_s 1[s + 1 = t] h_s."""
    if not (isinstance(term, Sum) and isinstance(entry := _neighbour(term), Sym)):
        return None
    for shift in shifts.values():
        if shift.of == entry.name and not shift.ahead:
            step = entry.args[shift.place]
            assert isinstance(step, Index)
            args = (*entry.args[: shift.place], moved(step, 1), *entry.args[shift.place + 1 :])
            base = rename(shift.base, dict(zip(shift.params, args, strict=True)))
            return mul(base, indicator(position(moved(step, 1)), "=", ONE))
    return None


def _neighbour(term: Sum) -> Term | None:
    """What a sum over the step after, or before, is: its body there."""
    rest = list(factors_of(term.body))
    for place, factor in enumerate(rest):
        if (there := _edge(factor, term.index)) is not None:
            return rename(mul(*rest[:place], *rest[place + 1 :]), {term.index: there})
        ends = _ends(factor)
        if ends is None or term.index not in ends or ends[0] is ends[1]:
            continue
        early, late = ends
        there = moved(early, 1) if late is term.index else moved(late, -1)
        return rename(mul(*rest[:place], *rest[place + 1 :]), {term.index: there})
    return None


def _edge(factor: Term, step: Index) -> Index | None:
    """The first step, for 1[t = 1], or the last one."""
    match factor:
        case Indicator(data="=", args=(Position(args=(of,)), number)) if of is step:
            if number is ONE:
                return index("1", step.dim)
            if isinstance(number, Size) and number.data == step.dim:
                return index(step.dim, step.dim)
    return None


def _ends(factor: Term) -> tuple[Index, Index] | None:
    """The s and t of 1[s + 1 = t]."""
    match factor:
        case Indicator(data="=", args=(Add(args=(Position() as early, Num() as one)), Position() as late)):
            return (early.index, late.index) if one is ONE else None
    return None
