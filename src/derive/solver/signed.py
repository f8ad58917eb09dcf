"""Proving that a term is nonnegative: it is brought to a sum of squares with weights of known sign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from derive.algebra import is_identity
from derive.decide.normal import Stopped
from derive.errors import InvalidStep, TooDeep
from derive.kernel import Binding, Chain, Judgement, Problem
from derive.solver.contract import Plan, contract
from derive.solver.facts import Facts, Unprovable
from derive.solver.simplify import cancel, constant_sum
from derive.solver.squares import Knowledge, squares
from derive.solver.work import OutOfSteps, Road, Work, places
from derive.terms import Add, D, Delta, Num, Sum, Sym, Term, names_in, same, subterms, sum_over

NO_ROAD = Road(())
MOST_TRIES = 12


@dataclass(frozen=True, slots=True)
class Proof:
    """The chain to a term that shows its sign, the lemmas it cites, and what each of them needs.

    `is_done` says whether the sign was proved.
    """

    chain: Chain
    needed: tuple[Judgement, ...]
    lemmas: tuple[tuple[Chain, tuple[Judgement, ...]], ...]
    is_done: bool


def totals(problem: Problem, facts: Facts, term: Term) -> Iterator[tuple[Chain, tuple[Judgement, ...]]]:
    """Lemmas Σ_k d_k = 1 for the definitions that `term` depends on: probabilities."""
    reached = {name for each in names_in(term) for name in problem.reach[each]}
    for definition in problem.definitions:
        if definition.name not in reached or f"Σ {definition.name}" in facts.lemmas:
            continue
        for param in definition.params:
            work = Work(problem, facts, f"Σ {definition.name}", sum_over(param, definition.head), NO_ROAD)
            try:
                work.unfold((1,))
                while constant_sum(work) or cancel(work):
                    pass
            except (OutOfSteps, Unprovable, TooDeep, InvalidStep):
                continue
            if isinstance(work.here, Num):
                yield work.chain, tuple(work.needed)


def prove_sign(problem: Problem, facts: Facts, name: str, goal: Judgement) -> Proof:
    """How `goal`, 0 ≤ t or 0 < t, is shown; the facts are learnt, the lemmas are to be kept."""
    kept: list[tuple[Chain, tuple[Judgement, ...]]] = []

    def keep(chain: Chain, needed: tuple[Judgement, ...]) -> None:
        facts.learn(chain, needed)
        kept.append((chain, needed))

    work = Work(problem, facts, name, goal.subject, NO_ROAD)
    while _cite(work):
        pass
    for chain, needed in list(totals(problem, facts, work.here)):
        keep(chain, needed)
    directions = _directions(problem, goal.subject)
    plan = Plan(opens=lambda bracket: _spreads(bracket, directions))
    try:
        contract(work, plan=plan)
    except Stopped:
        return Proof(work.chain, tuple(work.needed), tuple(kept), False)
    if _holds(facts, goal.about(work.here)):
        return _proved(work, goal.about(work.here), kept)

    def contracted(term: Term) -> Term:
        trial = Work(problem, facts.copy(), "", term, NO_ROAD)
        contract(trial)
        return trial.here

    for number, end in enumerate(squares(work.here, directions, Knowledge(facts.prove, contracted))):
        if number >= MOST_TRIES:
            break
        if not _holds(facts, goal.about(end)):
            continue
        found = _joined(work, end, plan)
        if found is None:
            continue
        if isinstance(found, Work):
            keep(found.chain, tuple(found.needed))
            if not same(work.here, found.here):
                work.algebra((), found.here)
            work.lemma((), found.chain.name, Binding(), backwards=True)
        return _proved(work, goal.about(end), kept)
    return Proof(work.chain, tuple(work.needed), tuple(kept), False)


def _proved(work: Work, sign: Judgement, kept: list[tuple[Chain, tuple[Judgement, ...]]]) -> Proof:
    return Proof(work.chain, (*work.needed, sign), tuple(kept), True)


def _holds(facts: Facts, judgement: Judgement) -> bool:
    return facts.prove(judgement)


def _spreads(bracket: Add, directions: Sequence[str]) -> bool:
    """Whether a bracket must be multiplied out: a direction, a δ or a Σ stands in it."""
    return any(
        isinstance(p, Delta | Sum) or (isinstance(p, Sym) and p.name in directions) for p in subterms(bracket)
    )


def _directions(problem: Problem, term: Term) -> list[str]:
    """The symbols that `term` is a quadratic form in: those that nothing else is made of, if there are any."""
    named = [name for name in names_in(term) if name not in problem.defined]
    used = {name for d in problem.definitions for name in problem.uses[d.name]}
    free = [name for name in named if name not in used]
    signs = {symbol.name: symbol.sign for symbol in problem.symbols}
    return [name for name in free if signs[name] == "real"] or free or named


def _cite(work: Work) -> bool:
    """Put in what an earlier chain says of a derivative."""
    for path, node in places(work.here):
        if isinstance(node, D):
            found = work.cited(node)
            if found is not None:
                work.lemma(path, found[0].chain.name, found[1])
                return True
    return False


def _joined(work: Work, end: Term, plan: Plan) -> Work | bool | None:
    """The work that brings `end` to where `work` stands; True if it stands there; None if it can't."""
    if same(work.here, end):
        return True
    other = Work(work.problem, work.facts, f"{work.name}, squares", end, NO_ROAD)
    try:
        contract(other, plan=plan)
    except (Stopped, StopIteration, Unprovable):
        return None
    if not same(work.here, other.here) and not is_identity(work.here, other.here):
        return None
    return other
