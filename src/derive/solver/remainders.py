"""Bounds by Taylor's theorem: the remainder is written out, and what is given of the derivative bounds it."""

from __future__ import annotations

from collections.abc import Iterator

from derive.algebra import is_identity
from derive.kernel import Binding, Judgement, Step, Target, conditions_of
from derive.kernel.law import instance, instance_of
from derive.kernel.witness import named
from derive.laws import LAWS
from derive.solver.facts import Facts
from derive.solver.match import match
from derive.solver.obtain import error, speaks_of_values, ways
from derive.solver.parts import points
from derive.solver.work import FAILURES, NO_ROAD, Work, places
from derive.terms import ZERO, Fn, Mul, Num, Pow, Term, is_absolute, key, num, same, subterms

MOST_BOUNDS = 6  # in one chain
MOST_TRIES = 200
PRODUCT, RECIPROCAL = LAWS["absolute value of a product"], LAWS["absolute value of a reciprocal"]
SIGNED = ("absolute value of a nonnegative", "absolute value of a nonpositive")
SQUARE = LAWS["square of an absolute value"]


def answer_by_taylor(facts: Facts, name: str, target: Target) -> tuple[Work, tuple[Judgement, ...]] | None:
    """A chain that answers `target` by Taylor's theorem, and what besides its inferences it needs; None if the
    target does not speak of values of unknown functions of one number, or none is found.
    """
    if not speaks_of_values(facts.problem, target.term):
        return None
    if target.claim is not None:
        return by_taylor(facts, name, target.claim, target.term)
    work = error(facts, name, target.term)
    return None if work is None else (work, ())


def by_taylor(
    facts: Facts, name: str, claim: Judgement, difference: Term
) -> tuple[Work, tuple[Judgement, ...]] | None:
    """A chain that proves `claim`: it starts at the left side and is bounded by the right one, or it starts at the
    difference, and its end has a sign.
    """
    left, right = claim.terms
    for work in (*_cited(facts, name, left), *ways(facts, name, left, (right,))):
        end = _bounded(work, right, claim.relation)
        if end is not None:
            return end, ()
    for work in ways(facts, name, difference) if claim.relation != "=" else ():
        sign = Judgement(claim.relation, (ZERO, work.here))
        if work.facts.prove(sign):
            return work, (sign,)
    return None


def _cited(facts: Facts, name: str, start: Term) -> Iterator[Work]:
    """What an earlier chain says, if a number that was obtained stands in it."""
    for lemma in facts.lemmas.values():
        if lemma.chain.relation == "=" and named((lemma.chain.end,), facts.witnesses):
            for path, node in places(start):
                if same(node, lemma.chain.start):
                    work = Work(facts.problem, facts.copy(), name, start, NO_ROAD)
                    work.lemma(path, lemma.chain.name, Binding())
                    yield work
                    break


def _bounded(work: Work, right: Term, relation: str) -> Work | None:
    """The chain that goes on up to `right`, if one is found."""
    try:
        while _split_absolute(work):
            pass
    except FAILURES:
        return None
    seen: set[str] = set()
    stack = [(work, 0)]
    while stack and len(seen) < MOST_TRIES:
        here, depth = stack.pop()
        if _reached(here, right) and relation in (here.chain.relation, "<="):
            return here
        if depth < MOST_BOUNDS and key(here.here) not in seen:
            seen.add(key(here.here))
            stack += [(each, depth + 1) for each in reversed(list(_steps(here)))]
    return None


def _split_absolute(work: Work) -> bool:
    """|a b| = |a| |b|, |1/a| = 1/|a|, and |a| = a or −a where the sign is known."""
    for path, node in places(work.here):
        if not is_absolute(node):
            continue
        inner = node.args[0]
        for law in map(LAWS.__getitem__, SIGNED):
            binding = match(law.lhs, node)
            if binding is not None and work.facts.prove(instance_of(law.when[0], binding)):
                work.law(path, law.name, binding)
                return True
        law = PRODUCT if isinstance(inner, Mul) else RECIPROCAL
        binding = match(law.lhs, node) if isinstance(inner, Mul | Pow) else None
        if binding is not None and same(instance(law.lhs, binding), node):
            work.law(path, law.name, binding)
            return True
    return False


def _reached(work: Work, right: Term) -> bool:
    """Whether algebra leads to `right`, if need be with |a|² for a²; it is written then."""
    if same(work.here, right):
        return True
    trial = work.copy()
    for each in (False, True):
        if each and not _with_squares(trial, right):
            return False
        if is_identity(trial.here, right):
            try:
                trial.algebra((), right)
            except FAILURES:
                return False
            work.steps[:], work.needed[:], work.facts = trial.steps, trial.needed, trial.facts
            return True
    return False


def _with_squares(work: Work, like: Term) -> bool:
    """Write |a|² for a² where that stands in `like`."""
    two, found = num(2), False
    for wanted in subterms(like):
        if isinstance(wanted, Pow) and isinstance(wanted.base, Fn) and wanted.exponent is two:
            if wanted.base.name == "abs":
                (inner,) = wanted.base.args
                for path, node in places(work.here):
                    if same(node, inner**two):
                        work.law(path, SQUARE.name, Binding({"f": ((), inner)}), backwards=True)
                        found = True
                        break
    return found


def _steps(work: Work) -> Iterator[Work]:
    """The chain with one more bound, in every way that what is given allows."""
    for path, node in places(work.here):
        for new, relation in _bounds(work.facts, node):
            step = Step("bound", path, work.here, work.here, new, relation=relation)
            trial = work.copy()
            try:
                conditions = conditions_of(step, work.problem, LAWS)
                if all(map(trial.facts.prove, conditions)):
                    trial.bound(path, new, relation)
                    yield trial
            except FAILURES:
                continue


def _bounds(facts: Facts, node: Term) -> Iterator[tuple[Term, str]]:
    """What is given to be no less than `node`, or no more."""
    if isinstance(node, Num):
        return
    for judgement in _known(facts, node):
        left, right = judgement.terms
        if same(node, left):
            yield right, judgement.relation
        elif same(node, right):
            yield left, judgement.relation


def _known(facts: Facts, node: Term) -> Iterator[Judgement]:
    """What is given of order between two terms, at the points of `node`."""
    problem = facts.problem
    yield from (each for each in problem.declared if each.relation in ("<", "<="))
    for every in problem.everywhere:
        if every.claim.relation in ("<", "<=") and not every.points:
            for value in points((node,)):
                claim, conditions = every.at(value)
                if all(map(facts.prove, conditions)):
                    yield claim
