"""Cutting a chain into lines by dynamic programming over the cut points.

The way of a textbook: the chain rule; then each factor written down, by lemmas, definitions and derivatives;
then what is left of a Σ over δ; then algebra.  One of these on a line is free and each further one has its
price, as has the line itself, by the level of detail, and a place where it stops in the middle of something.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest
from math import inf

from derive.algebra import integer_exponent
from derive.kernel import Step
from derive.kernel.place import along, old_part
from derive.laws import CALCULUS, EXPECTATION, FUNCTIONS, LIMITS
from derive.terms import (
    MINUS_ONE,
    Add,
    D,
    Delta,
    Index,
    Limit,
    Moment,
    Mul,
    Num,
    Pow,
    Sum,
    Sym,
    Term,
    bound_indices,
    factors_of,
    key,
    neg,
    subterms,
    terms_of,
)  # fmt: skip

LINE = {"brief": 25.0, "textbook": 5.0, "full": 0.0}  # what one line more costs
OPENING = {"brief": 10.0, "textbook": 30.0, "full": 0.0}  # to go on after the chain rule
LONGEST = 60  # inferences on one line

GIVEN = 40.0  # what is given is used: a reader must see the left side before it
SECOND_DEFINITION = 16.0  # one in another, or after a derivative is taken
SECOND_LEMMA, BESIDE = 4.0, 1.0  # a lemma for one factor, a definition for the next
ALONE_ON_ITS_LINE = 16.0  # a bound, squares, or a theorem such as Taylor's, beside another idea
PUT_IN = 40.0  # a line stops at what is put in for the next step alone
SECOND_LAW, LOGARITHMS = 3.0, 16.0  # of derivatives; derivatives after logarithms are taken apart
SIFTED, PASSED = 14.0, 4.0  # a Σ over δ goes at the end, or on the way to what a lemma says
EXCHANGED, AVERAGED = 16.0, 10.0  # a derivative is taken inside; what E, Var or Cov of something is by a law
LINEAR, MOMENT = 6.0, 2.0  # E is taken apart; what the distributions say, beside that
TAKEN = 14.0  # a limit beside another idea
FOLDED, HARD = 1.0, 14.0  # a name written again, algebra with something to do
MULTIPLIED_OUT = 3  # terms of a product that an expectation is taken of, which a reader wants to see
LONG = 13  # parts of a formula whose algebra is not done in the head
ALONE = 6.0  # a line that only writes out a definition
UNFINISHED, UNFOLDED = 5.0, 8.0  # a line stops at ∂/∂x [...], or before a name is written again
SYMBOL, LATER_SYMBOL, MANY = 0.15, 0.03, 40  # a line is better cut where the formula is short

MAIN = (  # rules that need no saying beside another one, the weightiest first
    "sum rule", "sum rule for Σ", "constant multiple rule", "derivative of a component",
    "derivative of an entry", "derivative of a tensor entry", "derivative of the variable itself",
    "derivative of a constant",
)  # fmt: skip
_ROUTINE = frozenset({*MAIN, "linearity of Σ", "constant factor of Σ", "substitution by δ"})
_DERIVATIVES = frozenset(law.name for law in CALCULUS)
_LOGARITHMS = frozenset(law.name for law in FUNCTIONS)
_CHAIN_RULE = ("adjoint", "chain")
_LIMITS = frozenset(law.name for law in LIMITS) - {
    "limit of a constant",
    "limit of the variable",
    "limit of a constant multiple",
}
_AVERAGES = frozenset(law.name for law in EXPECTATION)
OF_E = frozenset({
    "linearity of E", "linearity of E over Σ", "constant factor of E", "expectation of a constant",
})  # fmt: skip
OF_COV = frozenset({
    "covariance of a sum", "covariance of a Σ", "covariance of a multiple", "covariance with a constant",
    "covariance is symmetric",
})  # fmt: skip
_OF_VAR = frozenset(name for name in _AVERAGES if name.startswith("variance of"))
_OF_CHANCE = ("exchange", "average", "variance", "linear", "bilinear", "moment")
_IDEAS = frozenset({"bound", "cases", "squares", "obtain", "put in"})  # each for a line of its own


def cuts(steps: Sequence[Step], detail: str) -> list[tuple[int, int]]:
    """The cheapest way to cut the steps into lines: the first and the last of each, the last exclusive."""
    if detail == "full":
        return [(n, n + 1) for n in range(len(steps))]
    last = max((n for n, step in enumerate(steps) if step.rule == "lemma"), default=0)
    around = zip_longest((None, *steps[:-1]), steps, steps[1:])
    seen = [
        _Seen.of(step, after, is_cited=place < last, is_put_in=_is_put_in(before, step))
        for place, (before, step, after) in enumerate(around)
        if step is not None
    ]
    best, cut = [0.0, *(inf for _ in steps)], [0 for _ in (None, *steps)]
    for start, step in enumerate(steps):
        efforts = _efforts(seen[start : start + LONGEST], bound_indices(step.before), OPENING[detail])
        for end, effort in enumerate(efforts, start + 1):
            cost = best[start] + LINE[detail] + effort + seen[end - 1].unrest
            if cost < best[end]:
                best[end], cut[end] = cost, start
    lines, end = list[tuple[int, int]](), len(steps)
    while end:
        lines.append((cut[end], end))
        end = cut[end]
    return _seen_to_move(steps, lines[::-1])


def _seen_to_move(steps: Sequence[Step], lines: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines, where one after which the formula looks as before it is the beginning of the next one."""
    found, start = list[tuple[int, int]](), 0
    for _, end in lines:
        if end == len(steps) or not looks_the_same(steps[start].before, steps[end - 1].after):
            found.append((start, end))
            start = end
    return found


def kind(step: Step) -> str:
    """The sort of idea that a step is."""
    match step.rule:
        case "unfold":
            return "definition"
        case "hypothesis":
            return "given"
        case "lemma" if step.backwards and not isinstance(step.new, D | Moment | Limit):
            return "squares"
        case "law" if step.name in _DERIVATIVES:
            return "derivative"
        case "law" if step.name in _LOGARITHMS:
            return "logarithm"
        case "law" if step.name == "derivative of an expectation":
            return "exchange"
        case "law" if step.name in _LIMITS:
            return "limit"
        case "law" if step.name in OF_E:
            return "linear"
        case "law" if step.name in OF_COV:
            return "bilinear"
        case "law" if step.name in _OF_VAR:
            return "variance"
        case "law" if step.name in _AVERAGES:
            return "average"
        case "law":
            return "sift" if step.name == "sifting" else "sum"
        case rule:
            return rule


def is_routine(step: Step) -> bool:
    """Whether a reader asks for no reason."""
    return step.rule == "algebra" or step.name in _ROUTINE


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a reader sees of a step: the sort of its idea, which law, definition or lemma, the Σ that it takes
    away if only terms and factors stand around it, whether a lemma is used later, and how badly a line ends
    with it.
    """

    kind: str
    name: str
    sifted: Index | None
    is_cited: bool
    unrest: float

    @classmethod
    def of(cls, step: Step, following: Step | None, is_cited: bool, is_put_in: bool) -> _Seen:
        """What is seen of `step`."""
        idea, old = kind(step), old_part(step)
        sifted = old.index if idea == "sift" and isinstance(old, Sum) and _is_outer(step) else None
        is_small = idea == "sift" and sifted is None
        if step.name in _ROUTINE or is_small or (idea == "algebra" and not _is_hard(step, following)):
            idea = "routine"
        if idea == "given" and _is_turn(step):
            idea = "sum"
        unrest = _unrest(step, following)
        if _is_put_in(step, following):
            idea, unrest = "routine", unrest + PUT_IN
        return cls("put in" if is_put_in else idea, step.name, sifted, is_cited, unrest)


def _is_turn(step: Step) -> bool:
    """Whether what is given, that a matrix is symmetric, only turns the indices of an entry."""
    old, new = old_part(step), step.new
    return isinstance(old, Sym) and isinstance(new, Sym) and old.name == new.name


def _is_put_in(step: Step | None, following: Step | None) -> bool:
    """Whether algebra puts in what the next step takes for what is given of it: f(x) as f(x) − f(r) + f(r)."""
    if step is None or following is None or (step.rule, following.rule) != ("algebra", "hypothesis"):
        return False
    given = old_part(following)
    return given in subterms(step.new) and given not in subterms(step.before)


def _is_hard(step: Step, following: Step | None) -> bool:
    """Whether algebra is more than a sign, a common factor, factors that cancel, or what readies a Σ over δ."""
    old = old_part(step)
    if isinstance(old, Mul | Pow) and len(terms_of(step.new)) > MULTIPLIED_OUT and _is_averaged(step):
        return True
    if looks_the_same(old, step.new) or (isinstance(old, Add) and isinstance(step.new, Mul)):
        return False
    if turns_signs(old, step.new):
        return False
    if isinstance(old, Mul) and set(factors_of(step.new)) <= set(old.args):
        return False
    if isinstance(old, Mul) and len(old.args) == 2 and isinstance(old.args[0], Num):
        return False
    if following is not None and kind(following) in ("sift", "sum"):
        return False
    return sum(not isinstance(part, Index) for part in subterms(old)) >= LONG


def _is_averaged(step: Step) -> bool:
    """Whether an expectation stands around the part that is replaced."""
    return any(isinstance(node, Moment) for node in along(step.before, step.path))


def looks_the_same(old: Term, new: Term) -> bool:
    """Whether the terms stay, but for how their factors are gathered: a a/(2 b) as 1/2 a² 1/b."""
    return sorted(map(_factors, terms_of(old))) == sorted(map(_factors, terms_of(new)))


def turns_signs(old: Term, new: Term) -> bool:
    """Whether no more than signs of factors change: −a (b − c) as a (c − b)."""
    return sorted(map(_unsigned, _up_to_sign(old))) == sorted(map(_unsigned, _up_to_sign(new)))


def _up_to_sign(term: Term) -> tuple[Term, ...]:
    return tuple(each for each in factors_of(term) if each is not MINUS_ONE)


def _unsigned(factor: Term) -> list[str]:
    """The terms of a factor, the same for those of its opposite."""
    those = terms_of(factor)
    return (
        min(sorted(map(key, those)), sorted(map(key, map(neg, those)))) if len(those) > 1 else [key(factor)]
    )


def _factors(term: Term) -> tuple[Fraction, list[tuple[str, int]]]:
    """The number before a term, and the other factors with how often each stands above or below the bar."""
    number, found = Fraction(1), Counter[tuple[str, bool]]()
    stack = [(factor, 1) for factor in factors_of(term)]
    while stack:
        factor, times = stack.pop()
        own = integer_exponent(factor)
        if isinstance(factor, Pow) and own is not None:
            stack += [(each, own * times) for each in factors_of(factor.base)]
        elif isinstance(factor, Num):
            number *= factor.value**times
        else:
            found[key(factor), times > 0] += abs(times)
    return number, sorted((name, times if above else -times) for (name, above), times in found.items())


def _is_outer(step: Step) -> bool:
    """Whether around the part that is replaced stand only terms, factors, and Σ next to it."""
    around = list[type[Term]]()
    whole = step.before
    for place in step.path:
        around.append(type(whole))
        whole = whole.args[place]
    while around and around[-1] is Sum:
        around.pop()
    return around in ([], [Add], [Mul], [Add, Mul], [Mul, Add])


def _unrest(step: Step, following: Step | None) -> float:
    parts = list(subterms(step.after))
    cost = SYMBOL * min(len(parts), MANY) + LATER_SYMBOL * max(0, len(parts) - MANY)
    if kind(step) in ("derivative", "lemma"):
        cost += UNFINISHED * sum(isinstance(part, D) and not isinstance(part.body, Sym) for part in parts)
    return cost + (UNFOLDED if following is not None and following.rule == "fold" else 0.0)


def _efforts(seen: Sequence[_Seen], visible: frozenset[Index], opening: float) -> Iterator[float]:
    """How hard a line is to follow that is one of the steps, two of them, ...; its first formula shows what
    is `visible`.
    """
    cost, had = 0.0, dict[str, set[str]]()
    alone = True
    for place, step in enumerate(seen):
        # the Σ of a linear map comes and goes unseen
        unseen = step.kind == "sift" and step.sifted not in visible and "derivative" not in had
        if step.kind != "routine" and not unseen:
            cost += _price(step, had, place == 0, opening)
            had.setdefault(step.kind, set()).add(step.name)
        alone = alone and step.kind == "definition"
        yield cost + ALONE * alone


def _price(step: _Seen, had: dict[str, set[str]], is_first: bool, opening: float) -> float:
    """What an idea costs beside those that the line has had."""
    if step.kind in _CHAIN_RULE:
        return opening if had else 0.0
    cost = opening if had and all(each in _CHAIN_RULE for each in had) else 0.0
    if (had and _IDEAS & {step.kind, *had}) or (step.kind == "squares" and not is_first):
        cost += ALONE_ON_ITS_LINE
    if "sift" in had and step.kind in ("definition", "lemma", "derivative"):
        cost += SIFTED
    if step.kind in _OF_CHANCE or any(each in _OF_CHANCE for each in had):
        return cost + _price_of_chance(step, had)
    match step.kind:
        case "given":
            return cost + (0.0 if is_first or step.name in had.get("given", ()) else GIVEN)
        case "algebra":
            return cost + (0.0 if is_first or "algebra" in had else HARD)
        case "definition" if had.keys() & {"definition", "derivative"}:
            return cost + SECOND_DEFINITION
        case "lemma" if had.get("lemma", {step.name}) != {step.name}:
            return cost + SECOND_LEMMA
        case "definition" | "lemma":
            return cost + (BESIDE if had.keys() & {"definition", "lemma"} else 0.0)
        case "derivative" if "derivative" in had:
            return cost + (0.0 if step.name in had["derivative"] else SECOND_LAW)
        case "derivative":
            return cost + (LOGARITHMS if "logarithm" in had else 0.0)
        case "logarithm":
            return cost + (LOGARITHMS if "derivative" in had else 0.0)
        case "sift":
            price = PASSED if step.is_cited else SIFTED
            return cost + (price if had.keys() - {*_CHAIN_RULE, "sift"} and "sift" not in had else 0.0)
        case "limit" | "peano":
            return cost + (TAKEN if had.keys() - {step.kind} else 0.0)
        case "fold":
            return cost + (FOLDED if had and "fold" not in had else 0.0)
    return cost


def _price_of_chance(step: _Seen, had: Mapping[str, set[str]]) -> float:
    """The same where an expectation is taken: apart from a derivative in it and from other laws, but together with
    its linearity, with what the distributions say, and with the Σ over δ that this leaves.
    """
    if not had:
        return 0.0
    if step.kind == "exchange" or "exchange" in had:
        return EXCHANGED
    match step.kind:
        case "average":
            return 0.0 if step.name in had.get("average", ()) else AVERAGED
        case "variance" if "variance" in had and had.keys() <= {"variance", "moment"}:
            return 0.0
        case "linear" if "algebra" in had:
            return AVERAGED
        case "linear" if had.keys() <= {"linear", "average", "moment", "sum"}:
            return 0.0
        case "bilinear" if had.keys() <= {"bilinear", "average"}:
            return 0.0
        case "linear" | "bilinear":
            return LINEAR
        case "moment" if had.keys() <= {"linear", "bilinear", "variance", "average", "moment"}:
            return 0.0 if "moment" in had else MOMENT
        case "sift" if had.keys() <= {"moment", "linear", "bilinear", "sift"}:
            return 0.0
        case "sum" if "moment" in had:
            return 0.0
        case _:
            return AVERAGED


def shown_delta(step: Step, shown: Term) -> tuple[Delta, Index] | None:
    """δ_kj of the formula `shown`, and k, where it takes a Σ over k away."""
    old = old_part(step)
    if step.name != "sifting" or not isinstance(old, Sum):
        return None
    deltas = (part for part in subterms(shown) if isinstance(part, Delta) and old.index in part.args)
    found = next((part for part in deltas if set(part.args) <= set(step.binding.indices.values())), None)
    return (found, old.index) if found is not None else None


def left_of_sum(step: Step, shown: Term, reached: Term) -> tuple[Index, Index] | None:
    """k and i, where of a Σ over k in the formula `shown` only k = i is left in what is `reached`."""
    old = old_part(step)
    if step.name != "sifting" or not isinstance(old, Sum) or not _is_outer(step):
        return None
    if old.index not in bound_indices(shown) or old.index in bound_indices(reached):
        return None
    (other,) = (i for i in step.binding.indices.values() if i is not old.index)
    return old.index, other
