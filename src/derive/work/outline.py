"""What is to be done at all, where no derivation is found that says more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.kernel import Judgement, Problem, Target, is_stationarity
from derive.present.judgements import judgement_text
from derive.present.script import TERMINAL
from derive.terms import Term, names_in
from derive.work.reached import Reached, in_letters


def anywhere(problem: Problem) -> Problem:
    """The problem away from where something is stationary."""
    optimum = problem.optimum
    if optimum is None:
        return problem
    given = tuple(each for each in problem.hypotheses if not is_stationarity(optimum, each))
    targets = tuple(each for each in problem.targets if not each.unknowns)
    return replace(problem, hypotheses=given, optimum=None, targets=targets)


def slopes(problem: Problem) -> tuple[Term, ...]:
    """The derivatives that are 0 where something is stationary."""
    optimum = problem.optimum
    if optimum is None:
        return ()
    return tuple(each.terms[0] for each in problem.hypotheses if is_stationarity(optimum, each))


def outline(problem: Problem, target: Target, ways: Sequence[Reached]) -> str:
    """What is to be done next for `target`, as the beginning of a sentence; "" if nothing is known of that."""
    if target.unknowns:
        return _solving(problem, target, ways)
    if target.claim is not None:
        return _from_given(problem, target.claim, ways)
    return ""


def _solving(problem: Problem, target: Target, ways: Sequence[Reached]) -> str:
    unknown = TERMINAL.formula(target.term, problem)
    names = {*names_in(target.term)}
    found = [each for each in slopes(problem) if names & {*names_in(each)}]
    if found and not any(_is_equation(way, found) for way in ways):
        slope = TERMINAL.formula(found[0], problem)
        return f"set {slope} to 0, and solve that for {unknown}"
    return f"solve the equation for {unknown}: bring all that holds it to one side"


def _is_equation(way: Reached, those: Sequence[Term]) -> bool:
    """Whether it says something of unknowns where one of `those` is 0."""
    zero = [each.terms[0] for each in way.when if each.relation == "="]
    is_zero = way.end.length == 1 and any(in_letters(way, each) is not None for each in those)
    return bool(zero) or is_zero


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
