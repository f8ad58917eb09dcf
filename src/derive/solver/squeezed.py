"""Limits of what lies between two terms that tend to the same: log(1 + e^{bx})/b between ReLU(x) and that plus log 2/b."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from derive.kernel import Binding, Judgement, obligations
from derive.solver.bounds import Prover
from derive.solver.facts import Facts, Unprovable
from derive.solver.settle import settle
from derive.solver.work import FAILURES, NO_ROAD, Shown, Work, places
from derive.terms import (
    ONE,
    Add,
    Fn,
    Limit,
    Path,
    Pow,
    Sum,
    Term,
    add,
    fn,
    key,
    max_over,
    mul,
    num,
    power,
    put,
    reciprocal,
    same,
    size,
    subterms,
)  # fmt: skip

LAW = "limit by the squeeze theorem"


@dataclass(frozen=True, slots=True)
class Sandwich:
    """The part at `path` is no less than `low` and no more than `high`."""

    path: Path
    low: Term
    high: Term


def sandwiches(term: Term) -> Iterator[Sandwich]:
    """Parts of `term` for which laws say two bounds that may be close to each other."""
    for path, node in places(term):
        match node:
            case Fn(name="log", args=(Add() as inside,)):
                exponents = [e.args[0] for e in inside.args if isinstance(e, Fn) and e.name == "exp"]
                if len(inside.args) == 2 and len(exponents) == 1 and ONE in inside.args:
                    low = fn("relu", exponents[0])
                    yield Sandwich(path, low, add(low, fn("log", num(2))))
            case Fn(name="log", args=(Sum(body=Fn(name="exp", args=(inner,))) as total,)):
                greatest = max_over(total.index, inner)
                yield Sandwich(path, greatest, add(greatest, fn("log", size(total.index.dim))))
            case Pow(base=Sum(body=Pow(base=inner, exponent=p)) as total, exponent=root):
                if same(root, reciprocal(p)) and total.index not in p.free:
                    largest = max_over(total.index, inner)
                    yield Sandwich(path, largest, mul(power(size(total.index.dim), root), largest))
            case _:
                pass


def sides(facts: Facts, name: str, node: Limit) -> Iterator[tuple[tuple[Term, Term], tuple[Shown, ...]]]:
    """Terms that what stands beneath `node` is between, as facts; and the chains that show it."""
    for each in sandwiches(node.body):
        if node.variable not in subterms(put(node.body, each.path, ONE)) and not _moves(node, each):
            continue
        with suppress(Unprovable):  # that it is defined is needed wherever it stands
            for needed in reversed(list(obligations(facts.problem, node.body))):  # what is inside first
                facts.require(needed)
        prover = Prover(facts.problem, facts, name)
        low, high = (_settled(facts, put(node.body, each.path, t)) for t in (each.low, each.high))
        if low is None or high is None or key(low) == key(node.body):
            continue
        if prover.show(Judgement("<=", (low, node.body))) and prover.show(Judgement("<=", (node.body, high))):
            yield (low, high), tuple(prover.kept)


def _moves(node: Limit, each: Sandwich) -> bool:
    """Whether the variable stands in the bounds at all."""
    return any(node.variable in subterms(t) for t in (each.low, each.high))


def _settled(facts: Facts, term: Term) -> Term | None:
    work = Work(facts.problem, facts.copy(), "", term, NO_ROAD)
    try:
        settle(work)
    except FAILURES:
        return None
    return work.here


def concluded(facts: Facts, node: Limit, low: Term, high: Term, value: Term) -> bool:
    """Let it be a fact that the limit exists, since those of both sides are that value."""
    letters = {"f": node.body, "g": low, "h": high, "c": value, "x": node.variable}
    binding = Binding(
        {name: ((), t) for name, t in letters.items()}, approach=(str(node.data), node.args[2:])
    )
    return facts.conclude(f"existence of the {LAW}", binding)
