"""The right answer to one part of a problem, as far as it is known."""

from __future__ import annotations

from dataclasses import dataclass, replace

from derive.errors import NoStationaryPoint, NothingToFind, UsageError
from derive.kernel import Problem, Target, Theorem
from derive.terms import D, Index, Limit, Moment, Sym, Term, contains, names_in


@dataclass(frozen=True)
class Solution:
    """What `target` equals by a `theorem`, or by definition where there is none; `origin` is what it says before
    anything is derived.

    `is_finished` if nothing seems to be left to be worked out in it.
    """

    problem: Problem
    target: Target
    origin: Term
    reference: Term
    theorem: Theorem | None
    is_finished: bool


def asked(problem: Problem, part: str | None) -> Target:
    """The target that `part` names, the only one if it is None.

    Raises:
        UsageError: there is no such part, several are and none is named (a multiplier is none), or nothing is to be found.
    """
    found = {target.part: target for target in problem.targets if target.claim is None}
    if not found:
        raise UsageError("nothing is to be found in this problem, so that there is no answer to verify")
    if part is None:
        own = [each for each in found.values() if not {*names_in(each.term)} & {*multipliers(problem)}]
        if len(own) == 1:
            return own[0]
        raise UsageError(
            f"there are several parts: {', '.join(found)}; say which, as NAME:{next(iter(found))}"
        )
    if part in found:
        return found[part]
    if any(target.part == part for target in problem.targets):
        raise UsageError(f"part {part} is to be proved: there is no answer to verify")
    raise UsageError(f"no part {part!r}; the parts are {', '.join(filter(None, found)) or 'not named'}")


def multipliers(problem: Problem) -> tuple[str, ...]:
    """The names of the multipliers of constraints."""
    return () if problem.optimum is None else problem.optimum.multipliers


def solution(problem: Problem, target: Target, keeps: bool = False) -> Solution:
    """The solution of `target`, found by search and accepted by the kernel where something must be derived.

    If it `keeps` what it finds, the next search for it is short.

    Raises:
        UsageError: nothing is said of what is asked for, or it is nowhere.
        StatementError: the problem means nothing.
    """
    own = problem.of_part(target.part)
    spelled = _spelled(own, target)
    if target.unknowns or _is_open(own, spelled.term):
        try:
            return _derived(own, target, spelled, keeps)
        except NothingToFind:
            pass  # it is the answer as it stands
    return Solution(own, target, spelled.term, spelled.term, None, True)


def _spelled(problem: Problem, target: Target) -> Target:
    """The target with the right side of what is asked for, where that is a definition."""
    term = target.term
    if target.unknowns or not isinstance(term, Sym):
        return target
    if term.name not in problem.defined:
        raise UsageError(f"nothing is said of {term.name}, so that there is no answer to verify")
    return replace(
        target, term=problem.defined[term.name].at(tuple(i for i in term.args if isinstance(i, Index)))
    )


def _is_open(problem: Problem, term: Term) -> bool:
    """Whether a derivative, a limit or an average is to be worked out."""
    reached = {name for each in names_in(term) for name in problem.reach[each]}
    written = (term, *(d.body for d in problem.definitions if d.name in reached))
    return any(contains(each, D, Limit, Moment) for each in written)


def _derived(problem: Problem, target: Target, spelled: Target, keeps: bool) -> Solution:
    from derive.answer import cache

    others = (each for each in problem.targets if each.part != target.part)
    stated = problem if spelled is target else replace(problem, targets=(spelled, *others))
    known = cache.take(stated, target.part) if keeps else None
    theorem, is_finished = known or _searched(stated, target.part)
    if keeps and known is None:
        cache.put(stated, theorem, is_finished)
    return Solution(problem, target, spelled.term, theorem.claim.terms[1], theorem, is_finished)


def _searched(problem: Problem, part: str) -> tuple[Theorem, bool]:
    from derive import api

    try:
        found = api.solve(problem, part)
    except NoStationaryPoint as why:
        raise UsageError(f"{why}, so that there is no answer to verify") from None
    (theorem,) = (each for each in found.theorems if each.part == part)
    return theorem, part not in found.missing
