"""Induction over the steps of a family: what holds of h_0, and of h_t if it does of h_{t−1}, holds of all.

A closed form hangs on the step as a number only, so that it can be said at the step before, and at 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from derive.errors import InvalidStep
from derive.kernel.families import Shift
from derive.kernel.problem import Problem
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Binder,
    D,
    Index,
    Limit,
    Moment,
    Mul,
    Position,
    Sum,
    Sym,
    Term,
    add,
    indicator,
    position,
    rename,
    same,
    size,
    sym,
)


@dataclass(frozen=True, slots=True)
class Previous:
    """What is known of a family at the step before: its entry at `params` is `value`, at that one step.

    The step stands at `place` among its parameters, and has the letter of the family whose step is being shown.
    """

    params: tuple[Index, ...]
    place: int
    step: Index
    value: Term

    def at(self, old: Sym, around: tuple[Term, ...]) -> Term:
        """What the entry `old` of it is, beneath the terms `around`.

        Raises:
            InvalidStep: it stands at another step, or where more moves than a number.
        """
        if old.args[self.place] is not self.step:
            raise InvalidStep("what is supposed of one step is used at another one")
        for each in around:
            if isinstance(each, Binder) and each.index is self.step:
                raise InvalidStep("what is supposed of one step is used at all of them")
            if isinstance(each, D | Limit | Moment):
                raise InvalidStep(
                    "what is supposed of one step is used under a derivative, a limit or an expectation"
                )
        return rename(self.value, dict(zip(self.params, old.args, strict=True)))


def at_number(term: Term, step: Index, number: Term) -> Term:
    """`term` with `number` in place of the index `step` as a number.

    Raises:
        InvalidStep: the index stands otherwise in it, or `number` would be captured.
    """
    found = _put(term, step, number)
    if step in found.free - number.free or _stands(term, step):
        raise InvalidStep("a closed form hangs on the step otherwise than as a number")
    return found


def _put(term: Term, step: Index, number: Term) -> Term:
    if isinstance(term, Position) and term.index is step:
        return number
    if isinstance(term, Index) or step not in term.free:
        return term
    if isinstance(term, Binder) and term.index in number.free:
        raise InvalidStep("a closed form binds the index of the step")
    return term.with_args(_put(arg, step, number) for arg in term.args)


def _stands(term: Term, step: Index) -> bool:
    """Whether a free `step` is more than a number in `term`."""
    if isinstance(term, Position) or step not in term.free:
        return False
    return any(arg is step or _stands(arg, step) for arg in term.args)


def shift_named(problem: Problem, name: str) -> Shift:
    """The step before, or after, of that name.

    Raises:
        InvalidStep: it belongs to no recursion.
    """
    shift = problem.families.shifts.get(name)
    if shift is None or name not in problem.families.circles:
        raise InvalidStep(f"{name} is no step of a recursion")
    return shift


def ends_of_base(problem: Problem, shift: Shift, closed: Term) -> tuple[Term, Term]:
    """The closed form beyond the end, and what stands there: the two are to be equal."""
    params = _params(problem, shift)
    number = add(size(shift.step.dim), ONE) if shift.ahead else ZERO
    base = rename(shift.base, dict(zip(shift.params, params, strict=True)))
    return at_number(closed, params[shift.place], number), base


def ends_of_step(problem: Problem, shift: Shift, closed: Term) -> tuple[Term, Term]:
    """The entry at a step, and its closed form."""
    return sym(shift.of, *_params(problem, shift)), closed


def supposed(problem: Problem, closed: Mapping[str, Term], of: str) -> dict[str, Previous]:
    """What is supposed of the step before where the step of the family `of` is shown, by the names of the shifts.

    Each family has letters of its own, and the letter of its step may be another index of `of`: the step itself is
    the same for all of them.
    """
    own = shift_named(problem, of)
    here = _params(problem, own)[own.place]
    found = {}
    for name, term in closed.items():
        shift = shift_named(problem, name)
        params = _params(problem, shift)
        if term.free - set(params):
            raise InvalidStep("a closed form has an index of its own")
        step = params[shift.place]
        before = add(position(step), ONE if shift.ahead else MINUS_ONE)
        found[name] = Previous(params, shift.place, here, at_number(term, step, before))
    return found


def closed_at(problem: Problem, name: str, closed: Term, old: Term) -> Term:
    """The closed form of an entry, or of the last one.

    Raises:
        InvalidStep: `old` is neither, or an entry of another family.
    """
    last = entry_at_end(old)
    if last is not None:
        step = last.args[shift_named(problem, name).place]
        if not isinstance(old, Sum) or step is not old.index or last.args.count(step) > 1:
            raise InvalidStep("what is last is not so among the steps")
        return at_number(closed_at(problem, name, closed, last), step, size(old.index.dim))
    if not isinstance(old, Sym):
        raise InvalidStep("the induction has no closed form for what stands there")
    return _closed_at(problem, name, closed, old)


def entry_at_end(term: Term) -> Sym | None:
    """Of Σ_s h_s 1[s = n], where s runs up to n, the entry h_s."""
    if not (isinstance(term, Sum) and isinstance(term.body, Mul) and len(term.body.args) == 2):
        return None
    entry, chosen = sorted(term.body.args, key=lambda each: not isinstance(each, Sym))
    is_last = same(chosen, indicator(position(term.index), "=", size(term.index.dim)))
    return entry if is_last and isinstance(entry, Sym) else None


def _closed_at(problem: Problem, name: str, closed: Term, entry: Sym) -> Term:
    shift = shift_named(problem, name)
    if entry.name != shift.of:
        raise InvalidStep(f"the induction is about {shift.of}, not about {entry.name}")
    return rename(closed, dict(zip(_params(problem, shift), entry.args, strict=True)))


def _params(problem: Problem, shift: Shift) -> tuple[Index, ...]:
    return problem.defined[shift.of].params
