"""Whether a statement says what its record says: what it asks for, computed, is the record's own target."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from types import SimpleNamespace
from typing import Any

import torch
from scored.reading import world
from scored.records import RUNS, Record
from scored.worth import RELATIONS, NoNumber, World, free_in_order

from derive.kernel import Judgement, Problem, Target, Theorem
from derive.kernel.judgement import CURVED, OF_MATRICES
from derive.terms import Index, Limit, Sym, Term, contains, names_in, subterms

NEAR = 1e-6
NEAR_LIMITS = 5e-3  # these are extrapolated
STEPS = 20  # to points near an optimum


def misstated(record: Record, problem: Problem) -> str:
    """Where the statement is not that of the record; "" where it agrees on the instances.

    Raises:
        NoNumber: that can't be computed.
    """
    looked_at = 0
    for instance, sizes in islice(record.instances(), 0, None, RUNS):
        here = world(record, problem, instance, sizes, is_strict=True)
        here = with_unknowns(record, here, record.target(instance), places(record, problem))
        if is_at_kink(here):
            continue
        looked_at += 1
        for said in _faults(record, problem, instance, here):
            return f"{said} at {sizes}"
    if not looked_at:
        raise NoNumber("all instances are at a kink")
    return ""


def is_at_kink(here: World) -> bool:
    """Whether what the statement keeps away from 0 is 0 in this instance, of which then nothing is said."""
    apart = (each for each in here.problem.declared if each.relation == "!=")
    return any(not _holds(each, here, NEAR) for each in apart if not _is_unsaid(each, here))


def _is_unsaid(judgement: Judgement, here: World) -> bool:
    """Whether it speaks of what has no number: what is random, or tends to something."""
    names = {name for term in judgement.terms for name in names_in(term)}
    limited = _variables(here.problem) - set(here.given)
    limited |= {v.name for each in here.problem.randoms if each.law == "density" for v in each.parameters[1:]}
    return bool(names & limited) or any(name in here.problem.random for name in names)


def unmet(record: Record, theorem: Theorem) -> list[str]:
    """What a theorem assumes of numbers, and is false of those of the record."""
    of_numbers = [each for each in theorem.assumed if each.relation in RELATIONS]
    found = {}
    for instance, sizes in islice(record.instances(), 0, None, RUNS) if of_numbers else ():
        here = world(record, theorem.problem, instance, sizes)
        here = with_unknowns(record, here, record.answer(instance), places(record, theorem.problem))
        found |= {_said(each): None for each in of_numbers if not _holds(each, here, NEAR)}
    return list(found)


def places(record: Record, problem: Problem) -> dict[str, int]:
    """Which of the record's targets each part is: as a reading says, else all in order, or those to be found.

    Raises:
        NoNumber: nothing says that, or one of the targets is of no part.
    """
    count, said = record.count, record.reading.get("answers")
    if said is not None:
        unasked = set(range(count)) - set(said.values()) - set(record.reading.get("unasked", ()))
        if unasked or not set(said) <= {target.part for target in problem.targets}:
            raise NoNumber("the parts are not those of the record")
        return dict(said)
    for parts in (problem.targets, [each for each in problem.targets if each.claim is None]):
        if len(parts) == count:
            return {target.part: n for n, target in enumerate(parts)}
    raise NoNumber(f"which of the {count} targets of the record are the {len(problem.targets)} parts?")


def axes_of(record: Record, target: Target) -> tuple[Index, ...]:
    """The axes of what is asked for: its indices, in their order there, or as a reading says."""
    term = target.term if target.claim is None else target.claim.terms[0]
    if target.claim is not None and not term.free:
        term = target.claim.terms[1]
    found = free_in_order(term)
    said = record.reading.get("axes", {}).get(target.part)
    return found if said is None else tuple(next(i for i in found if i.name == each) for each in said.split())


def numbers(record: Record, target: Target, here: World, term: Term) -> Any:
    """What `term` is worth at the axes of a part, or at the entries of these that the record asks for."""
    return record.entries(target.part, here.over(term, axes_of(record, target)).detach())


def agree(ours: Any, theirs: Any, near: float = NEAR) -> bool:
    """Whether two arrays have the same shape, and numbers that are nearly the same."""
    if ours.shape != theirs.shape:
        return False
    return bool(((ours - theirs).abs() <= near * (1 + theirs.abs().max())).all()) if theirs.numel() else True


def _faults(record: Record, problem: Problem, instance: SimpleNamespace, here: World) -> Iterator[str]:
    asked, answers = record.target(instance), record.answer(instance)
    where = places(record, problem)
    near = max(NEAR, getattr(record.oracle, "tol", 0.0))
    yield from _untrue(problem, here, near)
    for target in problem.targets:
        if target.unknowns or target.part not in where:
            if target.claim is not None and not _is_true(target, here, near):
                yield _called(target, "it claims what does not hold")
            continue
        its = record.block(target.part, asked[where[target.part]])
        close = max(near, NEAR_LIMITS) if contains(target.term, Limit) else near
        if target.claim is None:
            if not agree(numbers(record, target, here, target.term), its, close):
                yield _called(target, "what is asked for is not what the record asks for")
        else:
            answer = record.block(target.part, answers[where[target.part]])
            yield from _claimed(record, target, here, its, answer, close)
    if problem.optimum is not None:
        yield from _not_optimal(problem, here, near)


def _called(target: Target, words: str) -> str:
    return f"part {target.part}: {words}" if target.part else words


def with_unknowns(record: Record, here: World, asked: list[Any], where: dict[str, int]) -> World:
    """The world with what the record finds for the unknowns."""
    given = dict(here.given)
    for target in here.problem.targets:
        if target.unknowns and isinstance(target.term, Sym) and target.part in where:
            given[target.term.name] = record.block(target.part, asked[where[target.part]])
            for i, length in zip(target.term.args, given[target.term.name].shape, strict=False):
                here = replace(here, sizes={i.dim: length, **here.sizes})
    return replace(here, given=given, known={})


def _untrue(problem: Problem, here: World, near: float) -> Iterator[str]:
    """What the statement supposes, and the record does not."""
    unknown = set() if problem.optimum is None else set(problem.optimum.unknowns)
    for each in problem.declared:
        names = {name for term in each.terms for name in names_in(term)}
        if each.relation == "!=" or names & unknown or _is_unsaid(each, here):
            continue
        if not _holds(each, here, near):
            yield f"it supposes that {_said(each)}, which the record does not"


def _said(judgement: Judgement) -> str:
    from derive.present.judgements import judgement_text

    return judgement_text(judgement)


def _variables(problem: Problem) -> set[str]:
    """The variables of limits."""
    terms = (part for target in problem.targets for part in subterms(target.term))
    return {
        each.variable.name for each in terms if isinstance(each, Limit) and isinstance(each.variable, Sym)
    }


def _holds(judgement: Judgement, here: World, near: float) -> bool:
    """Whether a relation holds of the numbers, nearly."""
    if judgement.relation in OF_MATRICES:
        least = here.of_matrix(judgement.terms[0], lambda each: _room(each, judgement.relation, near))
        return bool((least.numbers >= 0).all())
    values = [here.value(term) for term in judgement.terms]
    axes = tuple(dict.fromkeys(i for value in values for i in value.axes))
    left, *others = (here.full(value, axes) for value in values)
    match judgement.relation, others:
        case "=", [right]:
            return bool(((left - right).abs() <= near * (1 + right.abs())).all())
        case "!=", [right]:
            return bool((left != right).all())
        case "<", [right]:
            return bool((left < right).all())
        case "<=", [right]:
            return bool((left <= right + near).all())
        case "natural", []:
            return bool((left == left.round()).all() and (left >= 1).all())
        case "whole", []:
            return bool((left == left.round()).all() and (left >= 0).all())
        case "between", [low, high]:
            return bool((left >= torch.minimum(low, high)).all() and (left <= torch.maximum(low, high)).all())
    raise NoNumber(f"whether {_said(judgement)} can't be computed here")


def _room(matrix: Any, kind: str, near: float) -> Any:
    """A number that is negative if a matrix is not of that kind."""
    turned = matrix.transpose(-1, -2)
    apart = near - (matrix - turned).abs().amax((-1, -2))
    if kind == "symmetric":
        return apart
    least = torch.linalg.eigvalsh((matrix + turned) / 2)[..., 0]
    return torch.minimum(apart, least - near if kind == "positive definite" else least + near)


def _claimed(
    record: Record, target: Target, here: World, asked: Any, answer: Any, near: float
) -> Iterator[str]:
    """Where a claim does not hold, or is not that of the record."""
    claim = target.claim
    assert claim is not None
    if not _is_true(target, here, near):
        yield _called(target, "it claims what does not hold")
    if claim.relation in CURVED or target.convexity is not None:
        return
    left, right = (numbers(record, target, here, term) for term in claim.terms)
    if claim.relation == "=":
        if not agree(right, asked, near) or not agree(left, asked, near):
            yield _called(target, "what is claimed is not what the record asks for")
        return
    sides = (answer, asked) if record.relation == "ge" else (asked, answer)
    ends = [side.broadcast_to(left.shape) if side.numel() == 1 else side for side in sides]
    is_same = agree(left, ends[0], near) and agree(right, ends[1], near)
    if not is_same and not agree(right - left, ends[1] - ends[0], near):
        yield _called(target, "what is claimed is not the inequality of the record")


def _is_true(target: Target, here: World, near: float) -> bool:
    """Whether what is claimed holds of the numbers."""
    claim, shape = target.claim, target.convexity
    assert claim is not None
    if shape is not None:
        eigenvalues = _curvatures(here, shape.of, [name for name, _ in shape.directions])
        return bool(eigenvalues.min() > (NEAR if shape.strict else -NEAR))
    if claim.relation in CURVED:
        of, *entries = claim.terms
        eigenvalues = _curvatures(here, of, [each.name for each in entries if isinstance(each, Sym)])
        return bool((-eigenvalues if claim.relation == "concave" else eigenvalues).min() > -NEAR)
    return _holds(claim, here, near)


def _curvatures(here: World, of: Term, names: list[str]) -> Any:
    """The eigenvalues of the Hessian, as multiples of the largest."""
    flat = torch.cat([here.given[name].reshape(-1) for name in names])
    slopes = torch.autograd.functional.hessian(lambda point: _at(here, of, names, point), flat)
    eigenvalues = torch.linalg.eigvalsh((slopes + slopes.T) / 2)
    return eigenvalues / (1 + eigenvalues.abs().max())


def _at(here: World, of: Term, names: list[str], point: Any) -> Any:
    """The number `of` where the entries of those symbols are `point`."""
    return _moved(here, names, point).over(of, ())


def _moved(here: World, names: list[str], point: Any) -> World:
    given, start = dict(here.given), 0
    for name in names:
        whole = here.given[name]
        given[name] = point[start : start + whole.numel()].reshape(whole.shape)
        start += whole.numel()
    return replace(here, given=given, known={})


def _not_optimal(problem: Problem, here: World, near: float) -> Iterator[str]:
    """Where what the record finds is no optimum of what the statement optimises."""
    optimum = problem.optimum
    assert optimum is not None
    names = [name for name in optimum.variables if name in here.given]
    if len(names) < len(optimum.variables):
        raise NoNumber("the record gives no values for some of the unknowns")
    point = torch.cat([here.given[name].reshape(-1) for name in names])
    slope = torch.autograd.functional.jacobian(lambda x: _at(here, optimum.of, names, x), point)
    bounds = [problem.declared[number] for number in optimum.constraints]
    if not all(_holds(each, here, near) for each in bounds):
        yield "what the record finds does not satisfy the constraints"
    rows = [_bound_slopes(here, each, names, point) for each in bounds]
    if rows:
        normals = torch.cat(rows)
        slope = slope - normals.T @ torch.linalg.lstsq(normals.T, slope[:, None]).solution[:, 0]
    if slope.abs().max() > 100 * near * (1 + point.abs().max()):
        yield "what the record finds is not stationary"
    if not bounds and optimum.kind != "stationary":
        sign = 1 if optimum.kind == "minimum" else -1
        best = sign * _at(here, optimum.of, names, point)
        directions = torch.randn(STEPS, len(point), generator=torch.Generator().manual_seed(0))
        if any(sign * _at(here, optimum.of, names, point + 1e-2 * v) < best - near for v in directions):
            yield f"what the record finds is no {optimum.kind}"


def _bound_slopes(here: World, constraint: Judgement, names: list[str], point: Any) -> Any:
    left, right = constraint.terms
    free = tuple(constraint.free)

    def away(x: Any) -> Any:
        there = _moved(here, names, x)
        return (there.over(left, free) - there.over(right, free)).reshape(-1)

    return torch.autograd.functional.jacobian(away, point)
