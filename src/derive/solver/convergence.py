"""Ways to see that a limit exists, or what it says of its value."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from derive.algebra import integer_exponent
from derive.errors import InvalidStep
from derive.kernel import Binding, Fact, Judgement, Problem, converges, is_moved, limit_like, peano
from derive.kernel.law import Value, instance_of
from derive.kernel.limits import continuity_conditions
from derive.laws import LAWS
from derive.solver.cited import by_solved
from derive.solver.findings import Findings, Way
from derive.solver.instances import by_laws
from derive.solver.match import renaming
from derive.solver.parts import moved_definitions, unfolded
from derive.terms import (
    ZERO,
    Add,
    Apply,
    Limit,
    Term,
    add,
    factors_of,
    mul,
    num,
    put,
    rename,
    same,
    subterms,
    terms_of,
)

HOSPITAL = "existence of the limit by l'Hôpital's rule"  # and over a power


def of_limit(facts: Findings, judgement: Judgement, node: Limit) -> Iterator[Way]:
    """That a limit exists, or what its value says of it."""
    if judgement.relation != "converges":
        facts.wanted[judgement.key] = judgement
        yield from by_solved(facts, judgement)
        return
    for number, declared in facts.declared():
        for side in declared.terms if declared.relation == "=" else ():
            names = renaming(side, node) if isinstance(side, Limit) else None
            if names is not None:
                yield Fact(judgement, "given", str(number), names), ()
    yield from _by_function(facts, judgement, node)
    for lemma in facts.lemmas.values():
        names = renaming(lemma.chain.start, node.body) if lemma.chain.relation == "=" else None
        if names is not None and lemma.chain.steps:
            there = limit_like(node, rename(lemma.chain.end, names.indices))
            yield Fact(judgement, "lemma", lemma.chain.name, names), (converges(there),)
    yield from _taken_apart(facts, judgement, node)
    for fact, inner in by_laws(facts, judgement) if not isinstance(node.body, Add) else ():
        if facts.last_resort or not fact.name.startswith(HOSPITAL):
            yield fact, inner
    for path, entry in moved_definitions(facts.problem, node):
        body = put(node, path, unfolded(facts.problem, entry))
        yield Fact(judgement, "definition", entry.name, path=path), (converges(body),)
        break
    facts.wanted[judgement.key] = judgement  # it may be another one when it is rewritten


def _taken_apart(facts: Findings, judgement: Judgement, node: Limit) -> Iterator[Way]:
    """A constant, the first term of a sum beside the others, or all constant factors at once."""
    factors = factors_of(node.body)
    still = [f for f in factors if not is_moved(facts.problem, f, node.variable)]
    moving = [f for f in factors if f not in still]
    if not moving:
        yield from _read(judgement, node, "a constant", {"c": node.body})
    elif isinstance(node.body, Add):
        first, *others = node.body.args
        yield from _read(judgement, node, "a sum", {"f": first, "g": add(*others)})
    elif still:
        yield from _read(judgement, node, "a constant multiple", {"c": mul(*still), "f": mul(*moving)})


def _read(judgement: Judgement, node: Limit, what: str, letters: dict[str, Term]) -> Iterator[Way]:
    """That a limit exists by the law on one of `what`, its letters for these."""
    metas: dict[str, Value] = {name: ((), term) for name, term in letters.items()}
    binding = Binding(metas | {"x": ((), node.variable)}, approach=(str(node.data), node.args[2:]))
    law = LAWS[f"existence of the limit of {what}"]
    if instance_of(law.claim, binding).key == judgement.key:
        inner = tuple(instance_of(premise, binding) for premise in law.when)
        yield Fact(judgement, "law", law.name, binding), inner


def _by_function(facts: Findings, judgement: Judgement, node: Limit) -> Iterator[Way]:
    """The limit of an unknown function, or of what is left of it by Taylor's theorem."""
    with suppress(InvalidStep):
        yield Fact(judgement, "continuity"), continuity_conditions(facts.problem, node)
    for letters in remainders(facts.problem, node):
        yield Fact(judgement, "peano", binding=letters), ()


def remainders(problem: Problem, node: Limit) -> Iterator[Binding]:
    """How Taylor's theorem may be read to say what `node` is."""
    images = (p for p in subterms(node.body) if isinstance(p, Apply) and len(p.args) == 1)
    powers = (p for p in factors_of(node.body) if (integer_exponent(p) or 0) < 0)
    orders = {-(integer_exponent(p) or 0): None for p in powers}
    for image in dict.fromkeys(images) if node.point is not None else ():
        beside = at_a_rate(problem, node, image.args[0])
        for order in orders if beside is not None else ():
            letters = Binding({"g": ((), image), "k": ((), num(order)), **(beside or {})})
            try:
                if same(peano(problem, node, letters).terms[0], node):
                    yield letters
            except InvalidStep:
                continue


def at_a_rate(problem: Problem, node: Limit, argument: Term) -> dict[str, Value] | None:
    """Of an argument b + c (v − a), where v → a: b and c; neither where it is v itself."""
    v, a = node.variable, node.point
    if argument is v:
        return {}
    rate: Term = ZERO
    for term in terms_of(argument):
        if is_moved(problem, term, v):
            others = [factor for factor in factors_of(term) if factor is not v]
            if len(others) != len(factors_of(term)) - 1:
                return None
            rate = add(rate, mul(*others))
    if a is None or rate is ZERO or is_moved(problem, rate, v):
        return None
    start = add(*(term for term in terms_of(argument) if not is_moved(problem, term, v)), mul(rate, a))
    return {"b": ((), start), "c": ((), rate)}
