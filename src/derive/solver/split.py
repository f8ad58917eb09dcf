"""Equations proved case by case: where a < b, where a = b, and where b < a, for what is compared in them.

ReLU(u), |u|, max(f, g) and indicators are one smooth thing in each case.  Arguments of kinks are first written as
multiples of the difference b − a, so that their signs follow from those of numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from derive.algebra import is_identity
from derive.decide.clash import clash, said
from derive.decide.normal import canonical
from derive.kernel import (
    Arm,
    Binding,
    Case,
    Chain,
    Fact,
    Judgement,
    Multiple,
    Problem,
    nonnegative,
    supposing,
)
from derive.kernel.law import instance, instance_of
from derive.laws.inequalities import BY_SIGN
from derive.laws.piecewise import ON_A_SIDE, TRANSITIVE
from derive.solver.facts import Facts
from derive.solver.match import matches
from derive.solver.settle import settle
from derive.solver.smooth import BY_RELU
from derive.solver.ways import DIFFERENCE, TELLING
from derive.solver.work import FAILURES, NO_ROAD, Move, OutOfSteps, Shown, Work, places
from derive.terms import (
    ZERO,
    D,
    Fn,
    Indicator,
    Mul,
    Num,
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
)  # fmt: skip

MOST_SPLITS = 3  # one in another
MOST_CASES = 2  # conditions of one
LONGEST = 120  # parts of an equation
Phases = tuple[tuple[Move, ...], ...]
SIDES = (*BY_SIGN, *ON_A_SIDE)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two numbers that are compared: `left` is less, equal or greater."""

    left: Term
    right: Term

    def ways(self) -> Iterator[tuple[Judgement, ...]]:
        """The cases that leave nothing out: two of them, or three."""
        a, b = self.left, self.right
        yield Judgement("<=", (a, b)), Judgement("<", (b, a))
        yield Judgement("<", (a, b)), Judgement("<=", (b, a))
        yield Judgement("<", (a, b)), Judgement("=", (b, a)), Judgement("<", (b, a))


def by_cases(facts: Facts, name: str, left: Term, right: Term, depth: int = 0) -> Shown | None:
    """A chain from `left` to `right` in one step by cases, or None; it assumes nothing."""
    problem = facts.problem
    if depth >= MOST_SPLITS or sum(1 for t in (left, right) for _ in subterms(t)) > LONGEST:
        return None
    pairs = list(_pairs((left, right)))
    for pair in pairs[: 2 if depth == 0 else 1]:
        for conditions in pair.ways():
            arms = []
            for number, when in enumerate(conditions, 1):
                arm = _arm(problem, f"{name}, case {number}", when, left, right, depth)
                if arm is None:
                    break
                arms.append(arm)
            else:
                return _joined(facts, name, left, right, tuple(arms))
    return None


def _joined(facts: Facts, name: str, left: Term, right: Term, arms: tuple[Arm, ...]) -> Shown | None:
    before = facts.assumptions()
    trial = facts.copy()
    work = Work(facts.problem, trial, name, left, NO_ROAD)
    try:
        work.cases((), right, arms)
    except FAILURES:
        return None
    if trial.assumptions() != before:
        return None
    facts.become(trial)
    return work.chain, tuple(work.needed)


def _arm(problem: Problem, name: str, when: Judgement, left: Term, right: Term, depth: int) -> Arm | None:
    """One case: chains from both sides to one term, each with the facts that it needs."""
    there = supposing(problem, when)
    facts = Facts(there)
    try:
        work = Work(there, facts, name, left, NO_ROAD)
        other = Work(there, facts, f"{name}, right side", right, NO_ROAD)
        for each in (work, other):
            _on_a_side(each, when, len(problem.declared))
        if not _meet(work, other) and not _deeper(work, other, depth):
            return None
    except FAILURES:
        return None
    first = facts.needed(work.needed)
    rest = tuple(fact for fact in facts.needed(other.needed) if fact not in first)
    if any(fact.rule == "assumed" for fact in (*first, *rest)):
        return None
    return Arm(when, replace(work.chain, facts=first), replace(other.chain, facts=rest))


def _meet(work: Work, other: Work) -> bool:
    """Bring both to one term."""
    if not same(work.here, other.here) and not is_identity(work.here, other.here):
        settle(work)
        settle(other)
    if same(work.here, other.here):
        return True
    if not is_identity(work.here, other.here):
        return False
    long, short = sorted((work, other), key=lambda each: -each.here.length)
    long.algebra((), short.here)
    flat = canonical(short.here)
    if flat.length < short.here.length:
        for each in (work, other):
            each.algebra((), flat)
    return True


def _deeper(work: Work, other: Work, depth: int) -> bool:
    """The same by cases of something else."""
    found = by_cases(work.facts, work.name, work.here, other.here, depth + 1)
    if found is None:
        return False
    chain, needed = found
    work.steps += chain.steps
    work.needed += needed
    return True


# -- what is compared -----------------------------------------------------------------------------


def _pairs(terms: tuple[Term, ...]) -> Iterator[_Pair]:
    """What is compared in `terms`, the plainest first; no two the same but for a factor."""
    seen: list[str] = []
    found: list[_Pair] = []
    for term in terms:
        for node in _outside(term):
            pair = _compared(node)
            if pair is None or node.free or contains(node, D):
                continue
            found.append(_upright(pair))
    for pair in sorted(found, key=_weight):
        if (gap := _gap(pair)) not in seen:
            seen.append(gap)
            yield pair


def _weight(pair: _Pair) -> int:
    """What speaks of kinks itself comes later."""
    terms = (pair.left, pair.right)
    inner = sum(1 for t in terms for p in subterms(t) if _compared(p) is not None)
    return 1000 * inner + sum(1 for t in terms for _ in subterms(t))


def _outside(term: Term) -> Iterator[Term]:
    """The parts of `term`; nothing in a derivative is looked at."""
    yield term
    for arg in () if isinstance(term, D | Sym) else term.args:
        yield from _outside(arg)


def _compared(node: Term) -> _Pair | None:
    match node:
        case Fn(data=("relu" | "abs"), args=(inner,)):
            return _Pair(ZERO, inner)
        case Fn(data=("max" | "min"), args=(left, right)) | Indicator(args=(left, right)):
            return _Pair(left, right)
        case _:
            return None


def _upright(pair: _Pair) -> _Pair:
    """0 < u for 0 < −u and 0 < 2u."""
    a, b = pair.left, pair.right
    if b is ZERO:
        a, b = b, a
    if a is ZERO and isinstance(b, Mul) and isinstance(b.args[0], Num):
        b = mul(*b.args[1:])
    return _Pair(a, b)


def _gap(pair: _Pair) -> str:
    """The difference up to a number."""
    return key(_scaled(add(pair.right, neg(pair.left)))[1])


def _scaled(term: Term) -> tuple[Fraction, Term]:
    """A number and a term of which the first monomial has no number, whose product this is."""
    flat = canonical(term)
    number = factors_of(terms_of(flat)[0])[0]
    scale = number.value if isinstance(number, Num) and number is not ZERO else Fraction(1)
    return scale, canonical(mul(num(1 / scale), flat))


# -- in one case ----------------------------------------------------------------------------------


def _on_a_side(work: Work, when: Judgement, number: int) -> None:
    """Write each kink of these two numbers as what it is in the case, which is given under that number."""
    a, b = when.terms
    if when.relation == "=":
        _put_equal(work, when, number)
    else:
        work.facts.conclude(DIFFERENCE[when.relation], Binding({"f": ((), a), "g": ((), b)}))
        _aligned(work, add(b, neg(a)))
    while simplified(work) or _seen(work):
        pass


def _put_equal(work: Work, when: Judgement, number: int) -> None:
    """b for a where a = b, and 0 for multiples of a − b."""
    a, b = when.terms
    if isinstance(a, Sym) and a.name not in names_in(b):
        for path, node in list(places(work.here)):
            if node is a:
                work.hypothesis(path, number, Binding())
        return
    for path, node in list(places(work.here)):
        pair = _compared(node)
        if pair is None or _gap(pair) != _gap(_Pair(a, b)):
            continue
        gap, own = add(a, neg(b)), add(pair.right, neg(pair.left))
        scale = num(_scaled(own)[0] / _scaled(gap)[0])
        place = len(node.args) - 1
        if node.args[place] is ZERO:
            place, scale = 0, num(-scale.value)
        work.combination(
            (*path, place),
            ZERO if len(node.args) == 1 else node.args[1 - place],
            (Multiple(scale, when, "hypothesis", str(number)),),
        )


def _aligned(work: Work, gap: Term) -> None:
    """The arguments of kinks as multiples of what is positive here."""
    scale, unit = _scaled(gap)
    for path, node in reversed(list(places(work.here))):
        pair = _compared(node)
        if isinstance(node, Fn) and node.name in BY_RELU and pair is not None and _gap(pair) == key(unit):
            own_gap = add(node.args[0], neg(node.args[1]))
            if key(own_gap) not in (key(gap), key(neg(gap)), key(_turned(gap))):
                letters = dict(zip("fg", (((), arg) for arg in node.args), strict=True))
                work.law(path, BY_RELU[node.name], Binding(letters))
    for path, node in reversed(list(places(work.here))):
        if not isinstance(node, Fn) or node.name not in ("relu", "abs"):
            continue
        own, rest = _scaled(node.args[0])
        if key(rest) == key(unit):
            wanted = mul(num(own / scale), gap)
            if wanted is not node.args[0]:
                work.algebra((*path, 0), wanted)


def _turned(gap: Term) -> Term:
    """a − b for b − a."""
    return add(*reversed([neg(each) for each in terms_of(gap)]))


def simplified(work: Work) -> bool:
    """Write a kink or an indicator as what it is, where the signs that tell are known."""
    for path, node in places(work.here):
        if not isinstance(node, Fn | Indicator) or _compared(node) is None:
            continue
        for law in SIDES:
            for binding in matches(law.lhs, node, Binding()):
                if instance(law.lhs, binding) is node and all(
                    _known(work.facts, instance_of(each, binding)) for each in law.when
                ):
                    work.law(path, law.name, binding)
                    return True
    return False


def _seen(work: Work) -> bool:
    """An argument whose sign follows from others, written so that this can be seen."""
    for path, node in places(work.here, innermost=True):
        if isinstance(node, Fn) and node.name in ("relu", "abs"):
            for wanted in (canonical(node.args[0]), neg(canonical(neg(node.args[0])))):
                sign = nonnegative(neg(wanted) if has_minus(wanted) else wanted)
                if wanted is not node.args[0] and work.facts.prove(sign):
                    work.algebra((*path, 0), wanted)
                    return True
    return False


def _known(facts: Facts, judgement: Judgement, depth: int = 0) -> bool:
    """Whether a bound is a fact, or follows from the sign of its difference, or from what is supposed of others."""
    a, b = judgement.terms
    if facts.prove(judgement):
        return True
    if a is ZERO:
        return False
    if facts.conclude(TELLING[judgement.relation], Binding({"f": ((), a), "g": ((), b)})):
        return True
    if judgement.relation == "<" or depth == MOST_CASES:
        return False
    for each in facts.problem.supposed:
        low, high = each.terms
        if each.relation in ("<", "<=") and key(low) == key(a) and key(high) != key(b):
            links = Judgement("<=", (low, high)), Judgement("<=", (high, b))
            if all(_known(facts, link, depth + 1) for link in links):
                letters = {"f": ((), a), "g": ((), high), "h": ((), b)}
                return facts.conclude(TRANSITIVE.name, Binding(letters))
    return False


# -- what an answer is in each case ---------------------------------------------------------------

Conditions = tuple[Judgement, ...]


def cases_of(facts: Facts, chain: Chain, assumed: Sequence[Judgement], tidy: Phases) -> list[Case]:
    """What the end of `chain` is where each thing that is compared in it is less, equal or greater; none where it
    is not seen, or needs more than is `assumed`.
    """
    answer = chain.end
    if sum(1 for _ in subterms(answer)) > LONGEST or not any(map(_is_bent, _outside(answer))):
        return []
    if any(pair is not None and node.free for node in _outside(answer) for pair in (_compared(node),)):
        return []
    ways = []
    for pair in list(_pairs((answer,)))[:MOST_CASES]:
        try:
            ways.append(list(_leaves(facts.problem, answer, assumed, (), tidy, pair)))
        except FAILURES:
            continue
    found = min(ways, key=lambda each: (len(each), sum(len(when) for when, *_ in each)), default=[])
    if len(found) < 2:
        return []
    return [
        Case(
            chain.part or "",
            when,
            work.here,
            replace(work.chain, name=f"case {n} of {chain.name}", facts=known),
            supposes=True,
        )
        for n, (when, work, known) in enumerate(found, 1)
    ]


def _is_bent(node: Term) -> bool:
    """Whether a kink is seen, or an indicator that is not of a strict inequality."""
    return _compared(node) is not None and not (isinstance(node, Indicator) and node.data == "<")


def _leaves(
    problem: Problem,
    answer: Term,
    assumed: Sequence[Judgement],
    when: Conditions,
    tidy: Phases,
    first: _Pair | None = None,
) -> Iterator[tuple[Conditions, Work, tuple[Fact, ...]]]:
    """The cases in which the conditions `when` hold, each with its chain and the facts that needs; those of `first`
    come first.

    Raises:
        OutOfSteps: there are too many, or one is not seen.
    """
    work = _worked_out(problem, answer, assumed, when, tidy)
    pair = first or next(_pairs((work.here,)), None)
    if pair is None:
        known = work.facts.needed(work.needed)
        if any(fact.rule == "assumed" and fact.judgement not in assumed for fact in known):
            raise OutOfSteps
        yield when, work, known
        return
    if len(when) == MOST_CASES:
        raise OutOfSteps
    for condition in _conditions(problem, work.here, pair, assumed, when, tidy):
        more = (*when, condition)
        if clash(problem, more, said(problem)) is None:
            yield from _leaves(problem, answer, assumed, more, tidy)


def _conditions(
    problem: Problem, here: Term, pair: _Pair, assumed: Sequence[Judgement], when: Conditions, tidy: Phases
) -> Conditions:
    """Cases that leave nothing out but what is assumed not to be, the fewest that settle all of this pair."""
    a, b = pair.left, pair.right
    gaps = {_gap(_Pair(ZERO, each.subject)) for each in assumed if each.relation == "!="}
    if _gap(pair) in gaps:
        strict = Judgement("<", (a, b)), Judgement("<", (b, a))
        return strict
    for conditions in pair.ways():
        there = (_worked_out(problem, here, assumed, (*when, each), tidy).here for each in conditions)
        if not any(_gap(other) == _gap(pair) for term in there for other in _pairs((term,))):
            return conditions
    raise OutOfSteps


def _worked_out(
    problem: Problem, answer: Term, assumed: Sequence[Judgement], when: Conditions, tidy: Phases
) -> Work:
    """The answer as it is where the conditions hold."""
    there = supposing(problem, *when)
    facts = Facts(there).assuming(assumed)
    work = Work(there, facts, "…", answer, NO_ROAD)
    first = len(problem.declared)
    for number, condition in enumerate(when, first):
        _on_a_side(work, condition, number)
    for phase in tidy:
        while any(move(work) for move in phase):
            pass
    return work
