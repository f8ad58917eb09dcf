"""Where an answer assumes u ≠ 0 for the sake of ReLU(u) or |u|: when the derivative exists where u = 0."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from derive.algebra import is_identity
from derive.errors import DeriveError
from derive.kernel import Chain, Fact, Judgement, Kink, Problem, beside, nonzero
from derive.kernel.kink import excludes, gap, is_straight
from derive.kernel.place import along
from derive.solver.factors import coefficient, spelled_out
from derive.solver.facts import Facts
from derive.solver.functions import work_out
from derive.solver.settle import settle
from derive.solver.split import simplified
from derive.solver.work import FAILURES, NO_ROAD, Move, OutOfSteps, Road, Work, places
from derive.terms import (
    ONE,
    ZERO,
    Add,
    Binder,
    D,
    Mul,
    Sym,
    Term,
    add,
    contains,
    factors_of,
    has_minus,
    key,
    mul,
    names_in,
    neg,
    num,
    same,
    subterms,
    terms_of,
)

Phases = tuple[tuple[Move, ...], ...]
Ways = tuple[Term, Term, tuple[Term, Term]]  # a condition, a value, and how often the one is in the sides


def kink_at(
    problem: Problem, chain: Chain, argument: Term, assumed: Iterable[Judgement], phases: Phases, name: str
) -> Kink | None:
    """What is to be said of the answer that ends `chain` where `argument` is 0; None if nothing was found.

    `assumed` is what the answer assumes; the chains of what is found are called by `name`.
    """
    names = {judgement.key for judgement in assumed}
    facts = Facts(problem)
    if not isinstance(chain.start, D):
        return None
    try:
        slopes = beside(problem, chain.start, argument)
        facts.require(nonzero(argument))
        excluding = {judgement.key for judgement in facts.assumptions()}
        facts = Facts(problem, vanishing=argument)
        works = [
            _side(problem, facts, f"{name}, {side}", slope, argument, phases)
            for side, slope in zip(("above", "below"), slopes, strict=True)
        ]
        if gap(problem, chain.start, argument) is not None or not is_straight(problem, chain.start, argument):
            for work in works:
                _put_in(work, argument, phases)
        meeting = _meeting(problem, facts, f"{name}, where they meet", chain.start, argument)
        found = next(_ways(facts, works[0].here, works[1].here, phases, chain.end), None)
        if found is None or (found[0] is not ZERO and not is_straight(problem, chain.start, argument)):
            return None
        condition, value, multiples = found
        for work, multiple in zip(works, multiples, strict=True):
            end = add(value, mul(multiple, condition))
            if not same(work.here, end):
                work.algebra((), end)
    except (DeriveError, *FAILURES):
        return None  # there is no kink, or a side can't be worked out
    apart = nonzero(add(multiples[0], neg(multiples[1])))
    shown: list[tuple[Fact, ...]] = []
    for needed in (works[0].needed, [*works[1].needed, apart], [] if meeting is None else meeting.needed):
        before = [fact for those in shown for fact in those]
        shown.append(tuple(fact for fact in facts.needed(needed) if fact not in before))
    besides = tuple(fact.judgement for those in shown for fact in those if fact.rule == "assumed")
    allowed = names - excluding
    if not excluding <= names or any(j.key not in allowed or excludes(j, argument) for j in besides):
        return None
    above, below = (replace(w.chain, facts=f) for w, f in zip(works, shown[:2], strict=True))
    joint = None if meeting is None else replace(meeting.chain, facts=shown[2])
    convexity = () if condition is ZERO else _convexity(problem, chain.start)
    return Kink(
        chain.part or "", argument, condition, value, multiples, above, below, besides, joint, convexity
    )


def _convexity(problem: Problem, target: D) -> tuple[Fact, ...]:
    """What shows that what is differentiated is convex in the variable; nothing if it is not seen to be."""
    facts = Facts(problem)
    goal = Judgement("convex", (target.body, target.wrt))
    if not facts.prove(goal):
        return ()
    needed = facts.needed([goal])
    return () if any(fact.rule in ("assumed", "lemma", "obtained") for fact in needed) else needed


def _meeting(problem: Problem, facts: Facts, name: str, target: Term, argument: Term) -> Work | None:
    """That both sides are the same where the argument is 0; None if nothing jumps there.

    Raises:
        OutOfSteps: they are not seen to be.
    """
    assert isinstance(target, D)
    difference = gap(problem, target, argument)
    if difference is None:
        return None
    work = Work(problem, facts, name, difference, NO_ROAD)
    while _vanish(work, argument):
        pass
    settle(work, unfold=True)
    if not is_identity(work.here, ZERO):
        while _put(work, argument, ""):
            pass
        while _vanish(work, argument) or simplified(work):
            pass
        settle(work, unfold=True)
    if not is_identity(work.here, ZERO):
        raise OutOfSteps
    if not same(work.here, ZERO):
        work.algebra((), ZERO)
    return work


def _put(work: Work, argument: Term, name: str) -> bool:
    """Put what a symbol other than `name` is where the argument is 0: x − b for a where x − a − b = 0."""
    terms = terms_of(argument)
    for term in sorted(terms, key=lambda each: not has_minus(each)):
        rest = add(*(each for each in terms if each is not term))
        entry = neg(term) if has_minus(term) else term
        if not isinstance(entry, Sym) or entry.name in (name, *names_in(rest)):
            continue
        for path, node in places(work.here):
            if node is entry and not any(isinstance(each, D | Binder) for each in along(work.here, path)):
                if not has_minus(term):  # a sum in a sum would be one: x = 2 u + (2 v − x), and then v − u
                    value = neg(rest)
                    work.algebra(path, add(2 * argument, add(2 * value, neg(entry))))
                    work.vanish((*path, 0, 1))
                    rest = value
                work.algebra(path, add(rest, neg(argument)))
                work.vanish((*path, len(terms_of(rest)) if rest is not ZERO else 0, 1))
                return True
    return False


def _side(problem: Problem, facts: Facts, name: str, slope: D, argument: Term, phases: Phases) -> Work:
    """The derivative on one side, worked out where the argument is 0.

    Raises:
        OutOfSteps: a derivative is left.
    """
    work = Work(problem, facts, name, slope, Road(phases))
    differentiate, *others = phases
    for phase in (differentiate, (lambda w: _vanish(w, argument), work_out, simplified), *others):
        while any(move(work) for move in phase):
            pass
    if contains(work.here, D):
        raise OutOfSteps
    return work


def _put_in(work: Work, argument: Term, phases: Phases) -> None:
    """Put what a symbol is where the argument is 0, and work it out."""
    while _put(work, argument, ""):
        pass
    for phase in ((lambda w: _vanish(w, argument), simplified), *phases[1:]):
        while any(move(work) for move in phase):
            pass


def _vanish(work: Work, argument: Term) -> bool:
    """Put 0 for the argument, whole or among terms or factors, or show it there."""
    for path, node in places(work.here):
        around = list(along(work.here, path))
        bound = {each.index for each in around if isinstance(each, Binder)}
        if any(isinstance(each, D) for each in around) or bound & argument.free:
            continue
        if same(node, argument):
            work.vanish(path)
            return True
        if type(node) is not type(argument) or not isinstance(node, Add | Mul):
            continue
        if (among := _among(argument.args, node.args)) is not None:
            work.vanish(path, among)
            return True
        if isinstance(node, Add):
            turned, shown = tuple(map(neg, argument.args)), neg(argument)
        else:
            node, turned, shown = mul(*spelled_out(node)), argument.args, argument
        among = _among(turned, node.args)
        if among is not None:
            others = (arg for place, arg in enumerate(node.args) if place not in among)
            work.algebra(path, node.with_args((shown, *others)))
            return True
    return False


def _among(wanted: Iterable[Term], args: tuple[Term, ...]) -> tuple[int, ...] | None:
    """The places of the wanted terms among `args`."""
    found: list[int] = []
    for each in wanted:
        place = next((n for n, arg in enumerate(args) if n not in found and same(arg, each)), None)
        if place is None:
            return None
        found.append(place)
    return tuple(sorted(found))


def _ways(facts: Facts, above: Term, below: Term, phases: Phases, answer: Term) -> Iterator[Ways]:
    """Ways to write the two sides as a value and multiples of a condition, the shortest value first."""
    difference = _polished(facts, add(above, neg(below)), phases)
    number, factors = coefficient(difference)
    if number == 0:
        facts.require(nonzero(ONE))
        yield ZERO, _in_order(min(above, below, key=_length), answer), (ONE, ZERO)
        return
    plain = [factor for factor in factors if facts.prove(nonzero(factor))]
    condition = _in_order(mul(*(factor for factor in factors if factor not in plain)), answer)
    scale = mul(num(number), *plain)
    ways: list[tuple[Term, Fraction]] = [(below, Fraction(0)), (above, Fraction(-1))]
    ratio = coefficient(below)[0] / number
    if is_identity(below, mul(num(ratio), difference)):
        ways.insert(0, (ZERO, ratio))
    else:
        middle = _polished(facts, mul(num(Fraction(1, 2)), add(above, below)), phases)
        ways.append((middle, Fraction(-1, 2)))
    for value, part in sorted(ways, key=lambda way: _length(way[0])):
        multiples = mul(num(part + 1), scale), mul(num(part), scale)
        if facts.prove(nonzero(add(multiples[0], neg(multiples[1])))):
            yield condition, _in_order(value, answer), multiples


def _in_order(product: Term, answer: Term) -> Term:
    """The factors in the order of the answer: those of the answer, what stands within them, and others."""
    if not isinstance(product, Mul):
        return product
    parts = [*factors_of(answer), *subterms(answer)]
    order = {key(part): -place for place, part in enumerate(reversed(parts))}
    return mul(*sorted(product.args, key=lambda factor: order.get(key(factor), 1)))


def _polished(facts: Facts, term: Term, phases: Phases) -> Term:
    """`term` as the search would leave it."""
    work = Work(facts.problem, facts.copy(), "…", term, Road(phases))
    for phase in phases:
        while any(move(work) for move in phase):
            pass
    return work.here


def _length(term: Term) -> int:
    return sum(1 for _ in subterms(term))
