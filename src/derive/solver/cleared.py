"""Equations between matrices, proved by multiplying both sides by the matrices whose inverses stand at their ends.

What a book says as: multiply by P from the left and by Q from the right, then nothing is inverted any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from derive.algebra import is_identity
from derive.kernel import Binding, Chain, Fact, Judgement
from derive.kernel.law import instance_of
from derive.laws import LAWS
from derive.laws.letters import k
from derive.solver.arrange import turn, turns
from derive.solver.bounds import Prover
from derive.solver.contract import undo_at
from derive.solver.facts import Facts
from derive.solver.inverses import reading, undone
from derive.solver.inverted import flat, flatten
from derive.solver.nests import reorder
from derive.solver.resolvents import Rule, apply_rule, rules
from derive.solver.settle import settle
from derive.solver.work import FAILURES, NO_ROAD, Shown, Work, places
from derive.terms import (
    Array,
    Index,
    Inverse,
    Sum,
    Sym,
    Term,
    bound_indices,
    contains,
    determinant,
    fresh,
    index,
    key,
    mul,
    nest,
    part,
    rename,
    same,
    subterms,
    sum_over,
)  # fmt: skip

LEFT, RIGHT = "cancellation of an invertible matrix", "cancellation of an invertible matrix from the right"
MOST_MULTIPLIERS = 3  # for each index
MOST_RULES = 12  # on one side
FORMULAS = (
    "Sherman-Morrison formula",
    "Woodbury identity",
    "push-through identity",
)  # no reason for themselves
Equation = tuple[Term, Term]


@dataclass(frozen=True, slots=True)
class Multiplied:
    """An equation of which both sides are multiplied, and the law `name` by which it follows from what comes out."""

    name: str
    binding: Binding
    row: Index
    outer: Index
    sides: Equation
    before: Equation

    @property
    def condition(self) -> Judgement:
        """What the law asks for: that both are the same, whatever the row, which the lemma has another letter for."""
        return instance_of(LAWS[self.name].when[0], self.binding)


def by_multiplying(prover: Prover, name: str, left: Term, right: Term, may_cite: bool = False) -> Work | None:
    """A chain from `left` to `right`: what both become when they are multiplied is the same.

    Where nothing else is found, a formula for an inverse is a reason too if it `may_cite` one.
    """
    # what is long is multiplied out before the eyes of the reader
    sides = (right, left) if right.length > left.length else (left, right)
    ways = list(_ways(prover, sides))
    known = rules(prover, name, sides)
    cited = None
    for stages, resolvents in (*((w, ()) for w in ways), *((w, known) for w in ((), *ways) if known)):
        trial = prover.facts.copy()
        attempt = Prover(prover.problem, trial, name)
        work = _proved(attempt, name, stages, (left, right), resolvents)
        if work is None or trial.assumptions() != prover.facts.assumptions():
            continue
        if not _leans_on_formula((work.chain, *(chain for chain, _ in attempt.kept))):
            return _taken(prover, attempt, work)
        cited = cited or (attempt, work)
    return _taken(prover, *cited) if cited is not None and may_cite else None


def _taken(prover: Prover, attempt: Prover, work: Work) -> Work:
    """The chain of an attempt, with what it has shown known from now on."""
    prover.facts.become(attempt.facts)
    for each in attempt.kept:
        prover.keep(*each)
    work.facts = prover.facts
    return work


def verified(facts: Facts, shown: Shown) -> tuple[Shown, tuple[Shown, ...]] | None:
    """The chain with a lemma in the place of a formula for an inverse, which multiplication shows to be one, and the
    lemmas for that; None if it uses no such formula.
    """
    chain, needed = shown
    for place, step in enumerate(chain.steps):
        if step.rule != "law" or step.name not in FORMULAS or step.backwards or step.among:
            continue
        old, name = part(step.before, step.path), f"{chain.name}, formula"
        prover = Prover(facts.problem, facts, name)
        found = by_multiplying(prover, name, old, step.new)
        if found is None:
            return None
        prover.keep(found.chain, found.needed)
        work = Work(
            facts.problem, facts, chain.name, chain.start, NO_ROAD,
            steps=list(chain.steps[:place]), needed=list(needed),
        )  # fmt: skip
        work.lemma(step.path, name, Binding())
        if work.here is not step.after:
            return None
        later = replace(chain, steps=(*work.steps, *chain.steps[place + 1 :]))
        return (later, tuple(work.needed)), tuple(prover.kept)
    return None


def _leans_on_formula(chains: Iterable[Chain]) -> bool:
    return any(step.name in FORMULAS for chain in chains for step in chain.steps)


def _ways(prover: Prover, sides: Equation) -> Iterator[tuple[Multiplied, ...]]:
    """What to multiply by: one matrix, or one for an index and then one for another."""
    singles = list(_multiplied(prover, sides, sides))
    yield from ((each,) for each in singles)
    for first in singles:
        for second in _multiplied(prover, first.sides, sides):
            if second.outer is not first.outer:
                yield first, second


def _outer(name: str) -> Index:
    """The index of the law that both of its sides have."""
    return next(i for i in LAWS[name].indices if i.name == ("i" if name == LEFT else "j"))


def _multiplied(prover: Prover, sides: Equation, shown: Equation) -> Iterator[Multiplied]:
    """Both sides multiplied by each matrix whose inverse stands at an end of one of those that are `shown`."""
    seen = set[tuple[str, Index]]()
    for node in (p for side in shown for p in subterms(side) if isinstance(p, Inverse)):
        for law, outer in ((LEFT, node.row), (RIGHT, node.column)):
            if not isinstance(outer, Index) or not all(outer in side.free for side in sides):
                continue
            name = key(determinant(node.matrix)) + law, outer
            if name in seen or len(seen) > 2 * MOST_MULTIPLIERS or node.matrix.free:
                continue
            seen.add(name)
            yield _by(prover, law, outer, node.matrix, sides)


def _by(prover: Prover, law: str, outer: Index, matrix: Array, sides: Equation) -> Multiplied:
    """Both sides multiplied by the matrix where `outer` is their index."""
    used = frozenset[Index]().union(*(t.free | bound_indices(t) for t in (matrix, *sides)))
    spare = prover.problem.spare_letters[outer.dim]
    own = {_outer(law): outer, k: fresh(index(spare[0], outer.dim), used, spare)}
    read = reading(prover.problem, law, matrix, own, sides)
    binding = replace(read, metas={**read.metas, "f": ((outer,), sides[0]), "g": ((outer,), sides[1])})
    condition = instance_of(LAWS[law].when[0], binding)
    (row,) = condition.terms[0].free - sides[0].free
    one, other = (rename(side, {row: outer}) for side in condition.terms)
    return Multiplied(law, binding, row, outer, (one, other), sides)


def _proved(
    prover: Prover, name: str, stages: tuple[Multiplied, ...], sides: Equation, known: Sequence[Rule]
) -> Work | None:
    """The chain, once what comes out at the last of the stages is shown to be an equation."""
    if not all(prover.facts.prove(instance_of(LAWS[each.name].when[1], each.binding)) for each in stages):
        return None
    begun = f"{name}, multiplied" if stages else name
    try:
        found = _reduced(prover, begun, stages[-1].sides if stages else sides, known)
        for number, stage in reversed([*enumerate(stages)]):
            if found is None:
                return None
            prover.keep(found.chain, found.needed)
            letters = Binding(indices={stage.outer: stage.row})
            fact = Fact(stage.condition, "lemma", found.name, letters)
            if not prover.facts.accept(fact, (fact.judgement.about(stage.condition.terms[1]),)):
                return None
            start = stage.before[0] if number else sides[0]
            title = f"{name}, multiplied {number}" if number else name
            found = Work(prover.problem, prover.facts, title, start, NO_ROAD)
            found.law((), stage.name, stage.binding, backwards=start is not stage.before[0])
    except FAILURES:
        return None
    return found


def _reduced(prover: Prover, name: str, sides: Equation, known: Sequence[Rule]) -> Work | None:
    """A chain from one side to the other: in both each inverse meets its matrix, and the rest is multiplied out."""
    one, other = (
        Work(prover.problem, prover.facts, each, term, NO_ROAD)
        for each, term in zip((name, f"{name}, right side"), sides, strict=True)
    )
    for work in (one, other):
        while _meet(work):
            pass
        settle(work)
        for _ in range(MOST_RULES):
            if not apply_rule(prover, work, known):
                break
            settle(work)
        while _straighten(work):
            pass
    if not same(one.here, other.here):
        if not is_identity(one.here, other.here):
            return None
        longer, shorter = sorted((one, other), key=lambda work: -work.here.length)
        longer.algebra((), shorter.here)
    if other.steps:
        prover.keep(other.chain, other.needed)
        one.lemma((), other.name, Binding(), backwards=True)
    return one


def _straighten(work: Work) -> bool:
    """A_ij for A_ji outside of sums, where the matrix is symmetric."""
    for path, node in places(work.here):
        for each in turns(work, node, path) if isinstance(node, Sym | Inverse) else ():
            if node.free <= work.here.free and key(each.new) < key(node):
                turn(work, each)
                return True
    return False


def _meet(work: Work) -> bool:
    """An inverse and its matrix, which stand in sums in one another, become the identity."""
    for path, node in places(work.here):
        if not isinstance(node, Sum):
            continue
        bound, factors = flat(node, _is_open)
        for place, each in enumerate(bound):
            moving = mul(*(f for f in factors if each in f.free))
            if undone(sum_over(each, moving), work.problem) is None:
                continue
            while flatten(work, path, _is_open):
                pass
            order = nest(part(work.here, path))[0]
            reorder(work, path, order, (*order[:place], *order[place + 1 :], order[place]))
            inner = (*path, *(1,) * (len(order) - 1))
            found = undone(part(work.here, inner), work.problem)
            assert found is not None
            undo_at(work, inner, found)
            return True
    return False


def _is_open(factor: Term) -> bool:
    """Whether a factor is a sum in which something is inverted; others may be the matrix itself."""
    return isinstance(factor, Sum) and contains(factor, Inverse)
