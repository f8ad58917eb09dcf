"""Terms under sums that are the same once these are interchanged, and symmetric entries turned:
Σ_i Σ_j W_ij (a_i r_j + r_i a_j) = 2 Σ_i Σ_j a_i W_ij r_j.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations

from derive.algebra import integer_exponent
from derive.kernel import Binding, Problem
from derive.kernel.law import Value
from derive.solver.arrange import arrange, turn, turns, upright
from derive.solver.contract import into, one_block
from derive.solver.factors import coefficient, multiplied_out
from derive.solver.inverted import flat
from derive.solver.nests import reorder
from derive.solver.sums import split
from derive.solver.work import LAWS, Work, over, seen_in
from derive.terms import (
    Add,
    Delta,
    Index,
    Mul,
    Path,
    Pow,
    Sum,
    Term,
    add,
    contains,
    factors_of,
    fresh,
    index,
    key,
    mul,
    names_in,
    neg,
    nest,
    num,
    part,
    power,
    rename,
    same,
    sum_over,
)  # fmt: skip

MOST_SUMS = 3  # in one another: of each order is looked how it would be written
MOST_TERMS = 6  # in a bracket


def unite(work: Work) -> bool:
    """Multiply out a bracket under sums of which terms become one, which are then put together by `collect`."""
    for path, (binders, opened) in work.where(_united, under=False):
        inmost = (*path, *(1,) * len(binders))
        if part(work.here, inmost) is not opened:
            work.algebra(inmost, opened)
        in_sum = bool(path) and isinstance(part(work.here, path[:-1]), Add)
        for level in reversed(range(len(binders))):
            _divide(work, (*path, *(1,) * level), in_sum and not level)
        for number in range(len(opened.args)):
            arrange(work, _place(path, number, in_sum), binders)
        return True
    return False


def _divide(work: Work, path: Path, in_sum: bool) -> None:
    """Σ_i (f + g) = Σ_i f + Σ_i g."""
    number, at = 0, path
    while isinstance(node := part(work.here, at), Sum) and isinstance(node.body, Add):
        split(work, at, node)
        number += 1
        at = _place(path, number, in_sum)


def _place(path: Path, number: int, in_sum: bool) -> Path:
    """Where a term of what was split at `path` is: it may have become one with the sum around it."""
    return (*path[:-1], path[-1] + number) if in_sum else (*path, number)


def part_off_square(work: Work) -> bool:
    """Σ_i (f_i − g_i Σ_k g_k) = Σ_i f_i − (Σ_i g_i)², as of a variance."""
    name = "constant factor of Σ"
    for path, (bound, body, term, number, taken) in work.where(_holding_square, under=False):
        total = sum_over(bound, taken)
        rest = add(*(each for each in body.args if each is not term))
        if part(work.here, (*path, 1)) is not add(rest, term):
            work.algebra((*path, 1), add(rest, term))
        in_sum = bool(path) and isinstance(part(work.here, path[:-1]), Add)
        parts: dict[str, Value] = {"f": ((bound,), rest), "g": ((bound,), term)}
        work.law(path, "linearity of Σ", over("linearity of Σ", bound, parts))
        at = _place(path, 1, in_sum)
        scale = mul(num(number), total)
        if part(work.here, (*at, 1)) is not mul(scale, taken):
            work.algebra((*at, 1), mul(scale, taken))
        work.law(at, name, over(name, bound, {"c": ((), scale), "f": ((bound,), taken)}))
        work.algebra(at, mul(num(number), power(total, num(2))))
        return True
    return False


@seen_in(Sum)
def _holding_square(node: Term, _: Problem) -> tuple[Index, Add, Term, Fraction, Term] | None:
    """Over which index is summed, and what, multiplied out; its term n g_i Σ_k g_k; the n, and the g_i."""
    assert isinstance(node, Sum)
    body, bound = node.body, node.index
    brackets = [place for place, factor in enumerate(factors_of(body)) if isinstance(factor, Add)]
    opened = multiplied_out(body, brackets[0]) if isinstance(body, Mul) and len(brackets) == 1 else body
    if not isinstance(opened, Add):
        return None
    for term in opened.args:
        number, factors = coefficient(term)
        for place, factor in enumerate(factors):
            taken = mul(*factors[:place], *factors[place + 1 :])
            if isinstance(factor, Sum) and bound in taken.free and same(factor, sum_over(bound, taken)):
                return bound, opened, term, number, taken
    return None


@seen_in(Sum)
def _united(node: Term, problem: Problem) -> tuple[tuple[Index, ...], Add] | None:
    """The sums in one another, and what is summed as a sum of which two terms become one."""
    binders, body = nest(node)
    if not 2 <= len(binders) <= MOST_SUMS:
        return None
    brackets = [place for place, factor in enumerate(factors_of(body)) if isinstance(factor, Add)]
    ways = [body] if isinstance(body, Add) else [multiplied_out(body, place) for place in brackets]
    for opened in ways:
        if isinstance(opened, Add) and 2 <= len(opened.args) <= MOST_TERMS:
            names = {_name(problem, binders, term) for term in opened.args}
            if len(names) < len(opened.args):
                return binders, opened
    return None


def _name(problem: Problem, binders: Sequence[Index], term: Term) -> str:
    """The same for two terms that differ in the order of their sums, in turned entries, and in a number."""
    factors = [factor for factor in factors_of(term) if factor.args or factor.free]
    found = []
    for order in permutations(binders):
        if any(one.dim != other.dim for one, other in zip(binders, order, strict=True)):
            continue
        names = dict(zip(binders, order, strict=True))
        renamed = (rename(factor, names) for factor in factors)
        found.append(key(sum_over(tuple(binders), mul(*(upright(problem, each) for each in renamed)))))
    return min(found)


def like_terms(node: Term, problem: Problem) -> tuple[int, ...] | None:
    """The terms of a sum that are one term, but for a number, once all their Σ stand in front and symmetric entries
    and differences are turned: Σ_k a_k Σ_l b_kl and Σ_l Σ_k a_k b_kl, or (x − y) beside (y − x).
    """
    if not isinstance(node, Add):
        return None
    named: dict[tuple[str, ...], list[int]] = {}
    for place, term in enumerate(node.args):
        if contains(term, Sum):
            named.setdefault(tuple(sorted(names_in(term))), []).append(place)
    for places in named.values():
        found: dict[str, list[int]] = {}
        for place in places if len(places) > 1 else ():
            found.setdefault(_block_name(problem, node.args[place]), []).append(place)
        for name, those in found.items():
            if name and len(those) > 1:
                return tuple(those)
    return None


def _block_name(problem: Problem, term: Term) -> str:
    """The same for terms that are one; "" where there are too many sums."""
    bound, factors = flat(mul(*coefficient(term)[1]))
    if not bound or len(bound) > MOST_SUMS or len({i.name for i in bound}) < len(bound):
        return ""
    return _standard(problem, bound, factors).name


@dataclass(frozen=True, slots=True)
class _Standard:
    """A way to write a block that all writings of it have in common: the order of its sums, its factors, their sign."""

    name: str
    order: tuple[Index, ...]
    factors: tuple[Term, ...]
    sign: int


def _standard(problem: Problem, binders: Sequence[Index], factors: Sequence[Term]) -> _Standard:
    ways = []
    for order in permutations(sorted(binders, key=lambda i: i.dim)):
        names = {b: index(f"*{n}", b.dim) for n, b in enumerate(order)}
        if sorted(i.dim for i in order) != [i.dim for i in order]:
            continue
        turned = [_oriented(rename(factor, names)) for factor in factors]
        those = [upright(problem, each) for _, each in turned]
        name = key(sum_over(tuple(names[b] for b in order), mul(*those)))
        back = {new: old for old, new in names.items()}
        sign = -1 if sum(sign < 0 for sign, _ in turned) % 2 else 1
        ways.append(_Standard(name, order, tuple(rename(each, back) for each in those), sign))
    return min(ways, key=lambda each: each.name)


def _oriented(factor: Term) -> tuple[int, Term]:
    """A difference the way round that comes first, and the sign that it takes."""
    if isinstance(factor, Pow) and (integer_exponent(factor) or 0) % 2:
        sign, base = _oriented(factor.base)
        return sign, power(base, factor.exponent)
    if not isinstance(factor, Add):
        return 1, factor
    turned = add(*map(neg, factor.args))
    return (1, factor) if key(factor) <= key(turned) else (-1, turned)


def into_block(work: Work, path: Path) -> None:
    """Write a term with all its Σ in front, as all terms are written that it is the same as."""
    while isinstance(node := part(work.here, path), Mul):
        place = next((n for n, f in enumerate(node.args) if isinstance(f, Sum)), None)
        if place is None:
            return
        into(work, path, node, place)
    binders = one_block(work, path)
    inmost = (*path, *(1,) * len(binders))
    number, factors = coefficient(part(work.here, inmost))
    standard = _standard(work.problem, binders, factors)
    reorder(work, path, binders, standard.order)
    pairs = list(zip(factors, standard.factors, strict=True))
    oriented = [new if contains(new, Add) else old for old, new in pairs]
    body = mul(num(number * standard.sign), *oriented)
    if part(work.here, inmost) is not body:
        work.algebra(inmost, body)
    for old, new in pairs:
        if not contains(new, Add) and not same(old, new):
            each = next(t for t in turns(work, part(work.here, inmost), inmost) if same(t.new, new))
            turn(work, each)


def share(work: Work) -> bool:
    """2 a_ij − δ_ij a_ii = (2 − δ_ij) a_ij."""
    for path, (place, binding, factored) in work.where(_shared, under=False):
        work.law((*path, place), "substitution by δ", binding)
        work.algebra(path, factored)
        return True
    return False


@seen_in(Add, holding=Delta)
def _shared(node: Term, _: Problem) -> tuple[int, Binding, Term] | None:
    """Of two terms, the one with a δ that becomes a multiple of the other, by which law, and both with one factor."""
    if not isinstance(node, Add) or len(node.args) != 2:
        return None
    for place, term in enumerate(node.args):
        factors = factors_of(term)
        deltas = [factor for factor in factors if isinstance(factor, Delta)]
        other = node.args[1 - place]
        if len(deltas) != 1 or contains(other, Delta):
            continue
        rest = mul(*(factor for factor in factors if factor is not deltas[0]))
        (times, inner), (number, outer) = coefficient(rest), coefficient(other)
        for i, j in (deltas[0].args, deltas[0].args[::-1]):
            if {i, j} <= other.free and same(mul(*inner), rename(mul(*outer), {j: i})):
                first, second = LAWS["substitution by δ"].indices
                f = _told_apart(i, j, times, outer)
                binding = Binding({"f": f}, {first: i, second: j}, {first.dim: i.dim})
                ends = [num(number), mul(num(times), deltas[0])]
                return place, binding, mul(add(*(ends if place else ends[::-1])), *outer)
    return None


def _told_apart(i: Index, j: Index, times: Fraction, outer: Sequence[Term]) -> Value:
    """What is a_ii at i and a_ij at j."""
    k = fresh(i, mul(*outer).free)
    return (k,), mul(num(times), rename(mul(*outer), {j: k}))
