"""Chains for what is claimed: bounds, signs and curvature."""

from __future__ import annotations

from dataclasses import replace

from derive.algebra import is_identity
from derive.kernel import Binding, Judgement, Problem, Target
from derive.solver.averaged import bounded_inside
from derive.solver.chains import limited, with_average, with_best, with_lemma
from derive.solver.claims import prove_bound, prove_by_known
from derive.solver.curved import prove_curvature
from derive.solver.descents import Segment, by_descent, segments
from derive.solver.draft import Draft, Undefined
from derive.solver.equalities import claimed, equated
from derive.solver.expectation import outer_averages
from derive.solver.facts import Unprovable
from derive.solver.inductions import Prove, by_induction
from derive.solver.journey import begun
from derive.solver.known import show
from derive.solver.means import Difference, by_mean_value, differences
from derive.solver.roads import DIRECT
from derive.solver.signed import Proof
from derive.terms import ZERO, D, Limit, Moment, Sym, contains, same, subterms

SHORT = 60  # parts of a form whose sign is sought by bounds too, which takes long


def signed(draft: Draft, name: str, target: Target, prove: Prove) -> Draft:
    """The draft with a chain for a claim, and the lemmas it needs; `prove` is what proves other problems."""
    assert target.claim is not None
    for inner in subterms(target.term):
        if isinstance(inner, D) and isinstance(inner.wrt, Sym):
            draft = with_lemma(draft, inner)
    for average_of in outer_averages(target.term) if target.relation != "=" else ():
        draft = with_average(draft, average_of)
    try:
        if target.relation == "=":
            return equated(draft, name, target)
        if contains(target.term, Limit):
            return _signed_in_the_limit(draft, name, target)
        if contains(target.term, Moment) and (told := _bounded_average(draft, name, target)) is not None:
            return told
        if (stepwise := _by_induction(draft, name, target, prove)) is not None:
            return stepwise
        found = prove_bound(draft.facts.problem, draft.facts, name, target)
    except Unprovable as why:
        raise Undefined(why) from None
    found = _closed(draft, name, target, found)
    if found.is_done:
        return claimed(draft, found, target)
    return _by_mean_value(draft, name, target) or claimed(draft, found, target)


def _by_induction(draft: Draft, name: str, target: Target, prove: Prove) -> Draft | None:
    """The draft with a chain for a bound that is shown by what holds at every step of a recursion."""
    assert target.claim is not None
    for facts in by_induction(draft.facts, target.claim, prove):
        trial = draft.copy()
        trial.facts = facts
        found = prove_by_known(facts.problem, facts, name, target)
        if found is not None:
            return claimed(trial, found, target)
    return None


def _by_mean_value(draft: Draft, name: str, target: Target) -> Draft | None:
    """The draft with a chain for a bound by the mean value theorem, if it speaks of a difference of two values, or of
    a function whose gradient is Lipschitz.
    """
    claim, problem = target.claim, draft.facts.problem
    assert claim is not None
    ends: list[Difference | Segment] = [*differences(problem, claim), *segments(problem, claim)]
    for each in ends:
        trial = draft.copy()
        trial.facts = draft.facts.obtaining(each.witness)
        try:
            trial = with_lemma(trial, each.witness.slope)
        except Undefined:
            continue  # there need be no slope at that number: the claim may mean something all the same
        if isinstance(each, Segment):
            found = by_descent(trial.facts, name, claim, each)
        else:
            found = by_mean_value(trial.facts, name, claim, each)
        if found is not None:
            work, prover = found
            for chain, needed in prover.kept:
                trial.add(chain, list(needed), cite=False)
            trial.add(replace(work.chain, part=target.part), list(work.needed), cite=True)
            return trial
    return None


def _bounded_average(draft: Draft, name: str, target: Target) -> Draft | None:
    """The draft with a chain l ≤ ... = r, by a bound beneath an expectation in l, and what the expectation is then."""
    assert target.claim is not None
    left, right = target.claim.terms
    if target.claim.relation != "<=" or not contains(left, Moment):
        return None
    for work in bounded_inside(draft.facts.problem, draft.facts, name, left):
        trial = draft.copy()
        trial.facts = work.facts
        trial = with_best(trial, f"{name}, bound", work.here, None)
        bound = trial.chains[-1]
        if is_identity(bound.end, right):
            work.facts = trial.facts
            work.lemma((), bound.name, Binding())
            if not same(work.here, right):
                work.algebra((), right)
            trial.add(replace(work.chain, part=target.part), work.needed, cite=True)
            return trial
    return None


def _closed(draft: Draft, name: str, target: Target, found: Proof) -> Proof:
    """A proof of the sign of a Hessian form that came to where only a bound is wanted: 2 a² + 2 b² > 0."""
    goal = Judgement(target.relation, (ZERO, found.chain.end))
    is_open = target.convexity is not None or contains(target.term, D, Moment)
    if found.is_done or not is_open or found.chain.relation != "=":
        return found
    if found.chain.end.length > SHORT or not _may_be_bounded(draft.facts.problem, target):
        return found
    kept = show(draft.facts, f"{name}, sign", goal)
    if kept is None:
        return found
    return replace(found, needed=(*found.needed, goal), lemmas=(*found.lemmas, *kept), is_done=True)


def _may_be_bounded(problem: Problem, target: Target) -> bool:
    """Whether one direction is a number at least: bounds of numbers say nothing of a form in the entries of arrays."""
    if target.convexity is None:
        return True
    return any(not problem.shapes[direction] for _, direction in target.convexity.directions)


def _signed_in_the_limit(draft: Draft, name: str, target: Target) -> Draft:
    """The draft with a chain from what is claimed to be positive to its value, of which that is seen."""
    draft = limited(draft, name, target.term, target.part)
    chain, sign = draft.chains[-1], Judgement(target.relation, (ZERO, draft.chains[-1].end))
    if chain.steps and draft.facts.prove(sign):
        draft.shown[chain.name] = (*draft.shown[chain.name], *draft.facts.needed([sign]))
    return draft


def curved(draft: Draft, name: str, target: Target) -> Draft:
    """The draft with a chain to a term whose curvature follows from what it is made of."""
    work = begun(draft, name, target.term, DIRECT)
    needed = prove_curvature(work, target)
    draft.add(replace(work.chain, part=target.part), needed, cite=True)
    return draft
