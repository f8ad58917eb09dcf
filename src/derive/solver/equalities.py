"""Chains for equations that are claimed."""

from __future__ import annotations

from dataclasses import replace

from derive.algebra import is_identity
from derive.kernel import Judgement, Problem, Target
from derive.kernel.place import along
from derive.solver.chains import with_average, with_best, with_lemma
from derive.solver.claims import prove_equation
from derive.solver.consequences import consequence
from derive.solver.draft import Draft, last_shown, new_title
from derive.solver.expectation import inner_averages, put_average
from derive.solver.journey import begun, follow
from derive.solver.roads import DIRECT
from derive.solver.sheet import Sheet
from derive.solver.signed import Proof
from derive.solver.unknowns import learn_derivatives
from derive.solver.work import FAILURES, Work, cite, places
from derive.terms import (
    D,
    Index,
    Limit,
    Moment,
    Size,
    Sym,
    contains,
    names_in,
    part as part_at,
    same,
    subterms,
)


def claimed(draft: Draft, found: Proof, target: Target) -> Draft:
    """The draft with what was found of a claim."""
    for chain, needed in found.lemmas:
        draft.add(chain, list(needed), cite=False)
    draft.add(replace(found.chain, part=target.part), list(found.needed), cite=True)
    if found.lacking is not None:
        draft.lacking[target.part] = found.lacking
    return draft


def equated(draft: Draft, name: str, target: Target) -> Draft:
    """The draft with a chain for an equation: both sides as they stand, or else with what the solver makes of them."""
    assert target.claim is not None
    problem, (left, right) = draft.facts.problem, target.claim.terms
    if not any(contains(side, Limit) for side in (left, right)):
        opened = any(contains(side, D, Moment) for side in (left, right))
        told = _told(draft, name, target) if opened else None
        if told is not None:
            return told
        plain = draft.copy()
        works = [
            Work(problem, plain.facts, f"{name}{side}", term, DIRECT)
            for side, term in (("", left), (", right side", right))
        ]
        one, other = ((work.chain, tuple(work.needed)) for work in works)
        found = prove_equation(problem, plain.facts, name, one, other)
        if found.is_done:
            return claimed(plain, found, target)
    before = draft
    draft = with_best(draft, f"{name}, right side", right, None)
    other = last_shown(draft)
    draft = with_best(draft, f"{name}, left side", left, None)
    found = prove_equation(problem, draft.facts, name, last_shown(draft), other)
    following = None if found.is_done else _following(before, name, target)
    return claimed(draft, found, target) if following is None else following


def _following(draft: Draft, name: str, target: Target) -> Draft | None:
    """The draft with a chain for an equation that is a combination of given ones, if it is."""
    assert target.claim is not None
    problem = draft.facts.problem
    numbers = [n for n, each in enumerate(problem.hypotheses) if _is_equation(each)]
    moved = [
        d.wrt.name
        for n in numbers
        for term in problem.hypotheses[n].terms
        for d in subterms(term)
        if isinstance(d, D) and isinstance(d.wrt, Sym)
    ]
    if not numbers:
        return None
    draft = draft.copy()
    try:
        if moved:
            learn_derivatives(draft, tuple(dict.fromkeys(moved)))
        sheet = Sheet(problem, draft.facts, name, ())
        shown = consequence(sheet, numbers, name, target.claim)
    except FAILURES:
        return None
    if shown is None:
        return None
    for chain, needed in sheet.lines:
        draft.add(chain, list(needed), cite=False)
    draft.add(replace(shown[0], part=target.part), list(shown[1]), cite=True)
    return draft


def _is_equation(judgement: Judgement) -> bool:
    """Whether it is an equation for more than an entry or an index."""
    if judgement.relation != "=" or isinstance(judgement.terms[0], Index | Size | Moment):
        return False
    return not (isinstance(judgement.terms[0], Sym) and isinstance(judgement.terms[1], Sym))


def _told(draft: Draft, name: str, target: Target) -> Draft | None:
    """The draft with a chain for an equation of which lemmas and other parts tell all: what they say is put in on both
    sides, and is the same.
    """
    assert target.claim is not None
    problem, (left, right) = draft.facts.problem, target.claim.terms
    draft = draft.copy()
    for side in (left, right):
        for average_of in inner_averages(draft.facts, side):
            draft = with_average(draft, average_of)
        for inner in subterms(side):
            if isinstance(inner, D) and not isinstance(inner.body, D) and isinstance(inner.wrt, Sym):
                draft = with_lemma(draft, inner)
            if isinstance(inner, Moment) and next(draft.facts.averages(inner), None) is None:
                draft = with_best(draft, new_title(draft, inner), inner, None)
    one, other = (begun(draft, name, side, DIRECT) for side in (left, right))
    if not all(follow(work, ((put_average, cite),)) for work in (one, other)):
        return None
    _open_apart(problem, one, other)
    if not (one.steps or other.steps) or not is_identity(one.here, other.here):
        return None
    if one.here is not other.here:  # steps backwards need the terms in the same places
        one.algebra((), other.here)
    for step in reversed(other.steps):
        if step.rule == "unfold":
            one.fold(step.path, step.name, step.binding)
        else:
            one.lemma(step.path, step.name, step.binding, backwards=True)
    if not same(one.here, right):
        return None
    draft.add(replace(one.chain, part=target.part), [*one.needed, *other.needed], cite=True)
    return draft


def _open_apart(problem: Problem, one: Work, other: Work) -> None:
    """Write out the definitions that stand on one side only."""
    for work, beside in ((one, other), (other, one)):
        shared = set(names_in(beside.here))
        for path, _ in list(places(work.here))[::-1]:
            entry = part_at(work.here, path)
            if isinstance(entry, Sym) and entry.name in problem.defined and entry.name not in shared:
                if not any(isinstance(node, D) for node in along(work.here, path)):
                    work.unfold(path)
