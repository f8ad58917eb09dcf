"""The search: a few roads through the same moves, and the shortest derivation that arrives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from derive.errors import StatementError, TooDeep
from derive.kernel import Chain, Derivation, Judgement, Problem, Target
from derive.solve.differentiate import differentiate, missing_law
from derive.solve.facts import Facts, Unprovable
from derive.solve.simplify import (
    absorb_minus,
    cancel,
    collect,
    constant_sum,
    expand_for_delta,
    expand_logarithm,
    factor,
    fold,
    open_definition,
    shorten,
    sift,
    split_fraction,
    split_sum,
    substitute_delta,
    use_hypothesis,
)  # fmt: skip
from derive.solve.work import OutOfSteps, Work, letters
from derive.terms import D, Delta, Index, Sum, Sym, Term, derivative, fresh, same, subterms, sym

Move = Callable[[Work], bool]

DIFFERENTIATE: tuple[Move, ...] = (differentiate,)
SIMPLIFY: tuple[Move, ...] = (
    sift, cancel, fold, use_hypothesis, expand_for_delta, split_sum, split_fraction, constant_sum, collect,
)  # fmt: skip
FINISH: tuple[Move, ...] = (constant_sum, substitute_delta, collect, shorten, factor, absorb_minus)
CLOSING: tuple[tuple[Move, ...], ...] = (SIMPLIFY, FINISH, SIMPLIFY, FINISH)


@dataclass(frozen=True, slots=True)
class Road:
    """An order of phases, and whether derivatives of definitions become lemmas."""

    phases: tuple[tuple[Move, ...], ...]
    by_lemmas: bool = False


ROADS = (
    Road((DIFFERENTIATE, *CLOSING)),
    Road(((open_definition,), (expand_logarithm,), DIFFERENTIATE, *CLOSING)),
    Road((DIFFERENTIATE, *CLOSING), by_lemmas=True),
)


class Undefined(StatementError):
    """What is to be found has a value nowhere: it would need `judgement`."""

    def __init__(self, judgement: Judgement) -> None:
        super().__init__(f"what is to be found is nowhere defined ({judgement.relation} can't hold)")
        self.judgement = judgement


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the search came to: a derivation, and, if it is stuck, the law that seems to be missing."""

    derivation: Derivation
    open_goals: tuple[Term, ...] = ()
    missing: str = ""

    @property
    def is_solved(self) -> bool:
        """Whether nothing is left to be done."""
        return not self.open_goals


def solve(problem: Problem, part: str = "") -> Outcome:
    """The shortest derivation found for the target `part`; stuck ones keep what they reached.

    Raises:
        KeyError: the problem has no such part.
    """
    target = next(t for t in problem.targets if t.part == part) if _has(problem, part) else _missing(part)
    outcomes = [_along(problem, target, road) for road in ROADS]
    return min(outcomes, key=_cost)


def open_goals(term: Term) -> tuple[Term, ...]:
    """What stands in `term` that a final answer must not hold: derivatives, and sums over a δ."""
    found: list[Term] = []
    for part in subterms(term):
        if isinstance(part, D) or (
            isinstance(part, Sum)
            and any(isinstance(p, Delta) and part.index in p.args for p in subterms(part))
        ):
            found.append(part)
    return tuple(found)


def _has(problem: Problem, part: str) -> bool:
    return any(t.part == part for t in problem.targets)


def _missing(part: str) -> Target:
    raise KeyError(part)


def _cost(outcome: Outcome) -> tuple[int, int, int, int]:
    """Open goals, assumptions, the length of the answer, the number of steps: fewer is better."""
    chains = (*outcome.derivation.lemmas, outcome.derivation.main)
    length = sum(1 for chain in chains for _ in chain.steps)
    assumed = sum(fact.rule == "assumed" for fact in outcome.derivation.facts)
    answer = sum(1 for _ in subterms(outcome.derivation.main.end))
    return len(outcome.open_goals), assumed, answer, length


def _along(problem: Problem, target: Target, road: Road) -> Outcome:
    facts = Facts(problem)
    lemmas: dict[str, Chain] = {}
    needed: list[Judgement] = []
    chain = _chain(problem, facts, target.part, target.term, road, lemmas, needed)
    goals = open_goals(chain.end)
    derivation = Derivation(problem, target.part, facts.needed(needed), tuple(lemmas.values()), chain)
    return Outcome(derivation, goals, missing_law(chain.end) if goals else "")


def _chain(
    problem: Problem, facts: Facts, name: str, start: Term, road: Road,
    lemmas: dict[str, Chain], needed: list[Judgement],
) -> Chain:  # fmt: skip
    """Follow `road` from `start`; lemmas that were needed are added to `lemmas`."""

    def offer(node: D) -> None:
        entry, wrt = node.body, node.wrt
        assert isinstance(entry, Sym)
        assert isinstance(wrt, Sym)
        goal = _generic(problem, entry, wrt)
        title = f"∂{entry.name}/∂{wrt.name}"
        if entry.args and entry.name in problem.defined and title not in lemmas and not same(goal, start):
            lemma = _chain(problem, facts, title, goal, road, lemmas, needed)
            if not open_goals(lemma.end):
                lemmas[title] = lemma

    try:
        work = Work(problem, facts, name, start, lemmas, offer if road.by_lemmas else lambda _: None)
    except Unprovable as why:
        raise Undefined(why.judgement) from None
    try:
        for phase in road.phases:
            _to_fixpoint(work, phase)
    except (OutOfSteps, Unprovable, TooDeep):
        pass  # what was reached stands; the goal that is left says where it stopped
    needed += work.needed
    return work.chain


def _generic(problem: Problem, entry: Sym, wrt: Sym) -> Term:
    """∂entry/∂wrt with letters of its own: the definition's, and others for the variable."""
    params = problem.defined[entry.name].params if entry.name in problem.defined else entry.args
    at: list[Index] = []
    for each in wrt.args:
        at.append(fresh(each, (*params, *at), letters(problem, each.dim)))
    return derivative(sym(entry.name, *params), sym(wrt.name, *at))


def _to_fixpoint(work: Work, moves: tuple[Move, ...]) -> None:
    while any(move(work) for move in moves):
        pass
