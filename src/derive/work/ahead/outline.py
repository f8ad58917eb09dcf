"""What is to be done at all, where no derivation is found that says more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.kernel import Judgement, Problem, Target
from derive.present.judgements import judgement_text
from derive.present.script import TERMINAL
from derive.terms import ZERO, D, Sym, Term, names_in
from derive.work.ahead.reached import Reached, in_letters


def stationary(problem: Problem) -> tuple[Judgement, ...]:
    """What is given of unknowns by derivatives: that these are 0."""
    if not any(each.unknowns for each in problem.targets):
        return ()
    return tuple(
        each
        for each in problem.hypotheses
        if each.relation == "=" and isinstance(each.terms[0], D) and each.terms[1] is ZERO
    )


def anywhere(problem: Problem) -> Problem:
    """The problem away from where a derivative is 0."""
    found = stationary(problem)
    if not found:
        return problem
    given = tuple(each for each in problem.hypotheses if each not in found)
    targets = tuple(each for each in problem.targets if not each.unknowns)
    return replace(problem, hypotheses=given, optimum=None, targets=targets)


def slope_of(problem: Problem, target: Target) -> Term | None:
    """The derivative in an unknown that is to be 0; None if it is none."""
    names = {*names_in(target.term)}
    slopes = (each.terms[0] for each in stationary(problem))
    return next((each for each in slopes if isinstance(each, D) and names & {*names_in(each.wrt)}), None)


def to_be_zero(problem: Problem, target: Target, ways: Sequence[Reached]) -> Term | None:
    """The derivative that is to be set to 0 next; None if nothing is, or that was done."""
    slope = slope_of(problem, target)
    if slope is None or any(_is_equation(problem, target, way, slope) for way in ways):
        return None
    return slope


def _is_equation(problem: Problem, target: Target, way: Reached, slope: Term) -> bool:
    """Whether it says something of an unknown where its derivative is 0."""
    if way.when or in_letters(way, slope) is not None:
        return bool(way.when) or way.end is ZERO
    is_named = isinstance(way.start, D) or (isinstance(way.start, Sym) and way.start.name in problem.defined)
    return not is_named and bool({*names_in(target.term)} & {*names_in(way.start), *names_in(way.end)})


def outline(problem: Problem, target: Target, ways: Sequence[Reached]) -> str:
    """What is to be done next for `target`, as the beginning of a sentence; "" if nothing is known of that."""
    if target.unknowns:
        unknown = TERMINAL.formula(target.term, problem)
        return f"solve the equation for {unknown}: bring all that holds it to one side"
    if target.claim is not None:
        return _from_given(problem, target.claim, ways)
    return ""


def _from_given(problem: Problem, claim: Judgement, ways: Sequence[Reached]) -> str:
    """Which of the bounds that are given has not been used."""
    said = list(_unused(problem, ways))
    return f"use what is given: {said[0]}" if said and claim.relation in ("<=", "<") else ""


def _unused(problem: Problem, ways: Sequence[Reached]) -> Iterator[str]:
    for each in problem.hypotheses:
        sides = each.terms
        if each.relation in ("<=", "<") and not any(
            in_letters(one, side) is not None and one.sign != "="
            for way in ways
            for one in (way, way.mirrored)
            for side in sides
        ):
            yield judgement_text(each)
