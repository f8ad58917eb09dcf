"""What is given of all numbers between two, in an instance: seen at once, with a ball for all of them."""

from __future__ import annotations

from collections.abc import Iterator

from flint import arb, fmpq

from derive.decide.evaluate import Instance
from derive.decide.jets import Ball, Inconclusive, be_precise, compare
from derive.kernel import Everywhere, Judgement, Problem
from derive.terms import Sym, Term


def holds_between(instance: Instance, every: Everywhere) -> bool:
    """Whether the claim surely holds of all numbers between the two that its variable is said to lie between."""
    if any(term.free for term in every.terms):
        return False
    try:
        ball = next(_between(instance, every), None)
        return ball is not None and _holds(instance, every, ball)
    except Inconclusive:
        return False


def _between(instance: Instance, every: Everywhere) -> Iterator[Ball]:
    be_precise()
    for condition in every.when:
        match condition.relation, condition.terms:
            case "between", (Sym(name=every.variable), one, other):
                yield arb(instance.number(one, {})).union(arb(instance.number(other, {})))


def at_ends(problem: Problem) -> Iterator[Judgement]:
    """What is given of the two numbers themselves."""
    for every in problem.everywhere:
        for condition in every.when:
            match condition.relation, condition.terms:
                case "between", (Sym(name=every.variable), one, other):
                    yield from (every.at(end)[0] for end in (one, other))


def _holds(instance: Instance, every: Everywhere, ball: Ball) -> bool:
    left, right = (_number(instance, term, every.variable, ball) for term in every.claim.terms)
    return compare(left, every.claim.relation, right)


def _number(instance: Instance, term: Term, name: str, ball: Ball) -> Ball:
    """What a term is worth with that ball for a number of that name, which is no given symbol."""
    values = {**instance.values, (name, ()): ball}
    return arb(Instance(instance.problem, instance.sizes, values, instance.meter).number(term, {}) + fmpq(0))
