"""Proving what is claimed: l ≤ r and l < r by whatever works first, l = r by bringing both to one term."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

from derive.algebra import is_identity
from derive.errors import InvalidStep
from derive.kernel import Binding, Chain, Judgement, Problem, Target
from derive.kernel.bound import SAYS, bound_conditions, together
from derive.solver.bounds import Prover
from derive.solver.cleared import FORMULAS, by_multiplying
from derive.solver.definitions import with_definitions
from derive.solver.facts import Facts
from derive.solver.match import renaming
from derive.solver.norms import by_norms
from derive.solver.opened import ways_through
from derive.solver.settle import is_opened, settle, write_out
from derive.solver.signed import Proof, prove_sign
from derive.solver.sources import given
from derive.solver.split import by_cases
from derive.solver.work import FAILURES, NO_ROAD, Shown, Work, places
from derive.terms import (
    ZERO,
    Apply,
    D,
    Fn,
    Inverse,
    Moment,
    Path,
    Pow,
    Product,
    Sym,
    Term,
    contains,
    factors_of,
    key,
    rename,
    same,
)  # fmt: skip

Needed = tuple[Judgement, ...]
MOST_BOUNDS = 3  # in one chain
MOST_STATIONS = 24  # that chains of bounds pass through


def prove_by_known(problem: Problem, facts: Facts, name: str, target: Target) -> Proof | None:
    """The same of a claim that follows from what is known by now, as it stands or as a combination."""
    claim = target.claim
    assert claim is not None
    prover = Prover(problem, facts, name)
    for way in (_at_once, _by_combination):
        found = way(prover, name, claim, target.term)
        if found is not None:
            return _shown(prover, claim, target, *found)
    return None


def _shown(prover: Prover, claim: Judgement, target: Target, chain: Chain, needed: Needed) -> Proof:
    sign = Judgement(claim.relation, (ZERO, target.term))
    ends = (sign.about(chain.end),) if chain.relation == "=" else ()
    return Proof(chain, (*needed, *ends), tuple(prover.kept), True)


def prove_bound(problem: Problem, facts: Facts, name: str, target: Target) -> Proof:
    """How the claim l ≤ r or l < r of `target` is shown; the facts are learnt, the lemmas are to be kept.

    Raises:
        Unprovable: what is claimed has a value nowhere.
    """
    claim = target.claim
    assert claim is not None
    sign = Judgement(claim.relation, (ZERO, target.term))
    if target.convexity is not None or contains(target.term, D, Moment):
        return prove_sign(problem, facts, name, sign, target)
    prover = Prover(problem, facts, name)
    start = Work(problem, facts, name, target.term, NO_ROAD)  # what it takes to be defined is assumed here
    Work(problem, facts, name, claim.terms[0], NO_ROAD)
    prover.know_totals(target.term)
    for way in WAYS:
        found = way(prover, name, claim, target.term)
        if found is not None:
            return _shown(prover, claim, target, *found)
    trial = facts.copy()
    squared = prove_sign(problem, trial, name, sign, target)
    if squared.is_done:
        facts.become(trial)
        for each in squared.lemmas:
            facts.learn(*each)
        return squared
    return Proof(
        start.chain, tuple(start.needed), (), False, prover.lacking(target.term, claim.relation == "<")
    )


def _at_once(prover: Prover, name: str, claim: Judgement, start: Term) -> Shown | None:
    """The sign of r − l is known; or l ≤ r is."""
    if prover.facts.prove(Judgement(claim.relation, (ZERO, start))):
        work = Work(prover.problem, prover.facts, name, start, NO_ROAD)
        return work.chain, tuple(work.needed)
    return _in_one(prover, name, claim) if prover.is_lawful(claim) else None


def _in_one(prover: Prover, name: str, claim: Judgement) -> Shown | None:
    """l ≤ r in one step."""
    left, right = claim.terms
    work = prover.begun(name, left)
    if work is None:
        return None
    work.bound((), right, claim.relation)
    return work.chain, tuple(work.needed)


def _by_norms(prover: Prover, name: str, claim: Judgement, start: Term) -> Shown | None:
    """From l up to a greatest absolute value."""
    work = by_norms(prover, name, claim)
    return None if work is None else (work.chain, tuple(work.needed))


def _by_squares(prover: Prover, name: str, claim: Judgement, start: Term) -> Shown | None:
    """Squares of linear forms, where nothing else is to be expected."""
    is_plain = not given(prover.problem) and not contains(start, Fn)
    return prover.squares(name, start, claim.relation == "<") if is_plain else None


def _by_combination(prover: Prover, name: str, claim: Judgement, start: Term) -> Shown | None:
    return prover.chain(name, start, claim.relation == "<")


def _by_law(prover: Prover, name: str, claim: Judgement, start: Term) -> Shown | None:
    """l ≤ r follows from other bounds by a law."""
    return _in_one(prover, name, claim) if prover.by_law(claim) else None


def _by_law_inside(prover: Prover, name: str, claim: Judgement, start: Term) -> Shown | None:
    """The same of what l and r are defined as, where one of these is a function of something: log Σ e^z."""
    sides = _sides(prover, name, claim)
    if sides is None or not any(work.steps for work in sides):
        return None
    if not any(isinstance(work.here, Fn | Pow) for work in sides):
        return None
    return _joined(*sides, claim.relation, prover.by_law)


def _by_logarithms(prover: Prover, name: str, claim: Judgement, start: Term) -> Shown | None:
    """log l ≤ log r, where l or r is a product over an index."""
    sides = _sides(prover, name, claim)
    if sides is None:
        return None
    if not any(isinstance(factor, Product) for work in sides for factor in factors_of(work.here)):
        return None
    return _joined(*sides, claim.relation, prover.by_logarithms)


def _sides(prover: Prover, name: str, claim: Judgement) -> tuple[Work, Work] | None:
    """Chains from l and from r to what they are defined as; None if one can't be begun."""
    left, right = claim.terms
    one, other = prover.begun(name, left), prover.begun(name, right)
    if one is None or other is None:
        return None
    for work in (one, other):
        while _is_name(prover.problem, work.here):
            work.unfold(())
    return one, other


def _joined(one: Work, other: Work, relation: str, show: Callable[[Judgement], bool]) -> Shown | None:
    """From l to what it is defined as, up to what r is, and back to r."""
    if not show(Judgement(relation, (one.here, other.here))):
        return None
    one.bound((), one.apart(other.here), relation)
    for step in reversed(other.steps):
        one.fold((), step.name, step.binding)
    return one.chain, tuple(one.needed)


def _is_name(problem: Problem, term: Term) -> bool:
    """Whether `term` is defined as something that may be written out."""
    if not isinstance(term, Sym) or term.name not in problem.defined:
        return False
    return not isinstance(problem.defined[term.name].body, Apply)


def _by_last_law(prover: Prover, name: str, claim: Judgement, start: Term) -> Shown | None:
    return _in_one(prover, name, claim) if prover.by_last_law(claim) else None


# -- chains of = and ≤ -----------------------------------------------------------------------


def _upwards(prover: Prover, name: str, claim: Judgement, start: Term) -> Shown | None:
    """From l up to r, by what is given of parts in which the whole is monotone."""
    left, right = claim.terms
    begun = prover.begun(name, left)
    if begun is None or not given(prover.problem):
        return None
    unfold = prover.is_opened(left, right)
    seen = {key(left)}
    stations = [begun]
    for work in stations:
        if work.steps and claim.relation in SAYS[together(step.relation for step in work.steps)]:
            if _arrives(prover, work, right, unfold):
                return work.chain, tuple(work.needed)
        if len(work.steps) < MOST_BOUNDS:
            for path, new, relation in _rises(prover, work):
                further = _copied(work)
                further.bound(path, new, relation)
                if key(further.here) not in seen and len(stations) < MOST_STATIONS:
                    seen.add(key(further.here))
                    stations.append(further)
    return None


def _copied(work: Work) -> Work:
    return Work(
        work.problem, work.facts, work.name, work.start, work.road,
        steps=list(work.steps), needed=list(work.needed), shown=set(work.shown),
    )  # fmt: skip


def _rises(prover: Prover, work: Work) -> Iterator[tuple[Path, Term, str]]:
    """What may be put for a part by a bound that is given, so that the whole does not fall."""
    for path, node in places(work.here):
        for judgement in given(prover.problem):
            low, high = judgement.terms
            for old, new in ((low, high), (high, low)):
                names = renaming(old, node)
                if names is None or old is ZERO or new.free - old.free:  # indices that stand for nothing
                    continue
                put = rename(new, names.indices)
                try:
                    conditions = bound_conditions(work.here, path, (), node, put, judgement.relation)
                except InvalidStep:
                    continue
                if all(map(prover.is_lawful, conditions)):
                    yield path, put, judgement.relation


def _arrives(prover: Prover, work: Work, right: Term, unfold: bool) -> bool:
    """Bring a chain to its end by equations, if that can be done."""
    before = prover.facts.assumptions()
    trial = Work(prover.problem, prover.facts.copy(), "", work.here, NO_ROAD)
    end = Work(prover.problem, trial.facts, "", right, NO_ROAD)
    try:
        if not is_identity(trial.here, end.here):
            settle(trial, unfold)
            settle(end, unfold)
            if not same(trial.here, end.here) and not is_identity(trial.here, end.here):
                return False
    except FAILURES:
        return False
    return trial.facts.assumptions() == before and prover.joined(work, right, unfold)


WAYS = (  # to a bound, those that are quick to fail first
    _at_once,
    _by_norms,
    _upwards,
    _by_squares,
    _by_law,
    _by_law_inside,
    _by_logarithms,
    _by_combination,
    _by_last_law,
)

# -- equations -------------------------------------------------------------------------------


def prove_equation(problem: Problem, facts: Facts, name: str, left: Shown, right: Shown) -> Proof:
    """How l = r is shown, from chains that start at both; that of r is a lemma if it has steps."""
    (mine, needed), (other, _) = left, right
    sides = mine.start, other.start
    has_inverse = any(contains(side, Inverse) for side in sides)
    before = facts.copy() if has_inverse else facts
    prover = Prover(problem, facts, name)
    work = Work(
        problem, facts, name, mine.start, NO_ROAD, steps=list(mine.steps), needed=list(needed),
    )  # fmt: skip
    begun = Proof(work.chain, tuple(work.needed), (), False)
    ends = (work.here, other.end)
    unfolding = tuple(dict.fromkeys((False, is_opened(problem, ends))))
    for through, unfold in product(ways_through(tuple(with_definitions(problem, *ends))), unfolding):
        trial = _copied(work)
        if prover.joined(trial, other.end, unfold, through):
            if other.steps:
                trial.lemma((), other.name, Binding(), backwards=True)
            found = Proof(trial.chain, tuple(trial.needed), tuple(prover.kept), True)
            chains = (found.chain, other, *(chain for chain, _ in found.lemmas))
            if not any(step.name in FORMULAS for chain in chains for step in chain.steps):
                return found
            shown = _multiplied(problem, before, name, sides)  # a book proves the formula that it is
            if shown is not None:
                facts.become(before)
                for each in shown.lemmas:
                    facts.learn(*each)
            return shown or found
    multiplied = _multiplied(problem, facts, name, sides, may_cite=True) if has_inverse else None
    if multiplied is None and any(contains(term, Inverse) for term in with_definitions(problem, *sides)):
        multiplied = _written_out(problem, facts, name, sides)
    return multiplied or _by_cases(prover, name, *sides) or begun


def _multiplied(
    problem: Problem, facts: Facts, name: str, sides: tuple[Term, Term], may_cite: bool = False
) -> Proof | None:
    """The same of what both sides become where they are multiplied by a matrix."""
    prover = Prover(problem, facts, name)
    found = by_multiplying(prover, name, *sides, may_cite)
    return None if found is None else Proof(found.chain, tuple(found.needed), tuple(prover.kept), True)


def _written_out(problem: Problem, facts: Facts, name: str, sides: tuple[Term, Term]) -> Proof | None:
    """The same of both sides with definitions written out."""
    trial = facts.copy()
    one, other = _opened(problem, trial, name, *sides)
    if not one.steps and not other.steps:
        return None
    prover = Prover(problem, trial, name)
    found = by_multiplying(prover, name, one.here, other.here, may_cite=True)
    if found is None or trial.assumptions() != facts.assumptions():
        return None
    facts.become(trial)
    prover = Prover(problem, facts, name, kept=[*prover.kept])
    return _between(prover, name, one, other, (found.chain, tuple(found.needed)))


def _opened(problem: Problem, facts: Facts, name: str, left: Term, right: Term) -> tuple[Work, Work]:
    """Chains from both to what they are with definitions written out."""
    one, other = (
        Work(problem, facts, each, term, NO_ROAD)
        for each, term in ((name, left), (f"{name}, right side written out", right))
    )
    for work in (one, other):
        while write_out(work):
            pass
    return one, other


def _between(prover: Prover, name: str, one: Work, other: Work, shown: Shown) -> Proof:
    """The chain from where `one` starts to where `other` does, by what is shown of their ends."""
    chain, needed = shown
    work = Work(
        prover.problem, prover.facts, name, one.start, NO_ROAD,
        steps=[*one.steps, *chain.steps], needed=[*one.needed, *needed],
    )  # fmt: skip
    if other.steps:
        prover.keep(other.chain, other.needed)
        work.lemma((), other.name, Binding(), backwards=True)
    return Proof(work.chain, tuple(work.needed), tuple(prover.kept), True)


def _by_cases(prover: Prover, name: str, left: Term, right: Term) -> Proof | None:
    """The same case by case, as it stands or with definitions written out."""
    problem, facts = prover.problem, prover.facts
    if (found := by_cases(facts, name, left, right)) is not None:
        return Proof(*found, (), True)
    if not is_opened(problem, (left, right)):
        return None
    trial = facts.copy()
    one, other = _opened(problem, trial, name, left, right)
    found = by_cases(trial, name, one.here, other.here)
    if found is None or trial.assumptions() != facts.assumptions():
        return None
    facts.become(trial)
    return _between(prover, name, one, other, found)
