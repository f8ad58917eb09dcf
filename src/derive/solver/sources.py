"""What an inequality may be made of: given bounds, and laws about the functions that stand in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, permutations, product

from derive.decide.normal import canonical
from derive.kernel import Judgement, Problem, nonnegative, positive
from derive.kernel.moments import of_parameters
from derive.solver.laurent import Atoms, Laurent, Monomial, joined
from derive.solver.match import renaming
from derive.solver.nonnegative import Known, Plain, Product, Reason, Show, Total
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Binder,
    Fn,
    Index,
    Indicator,
    Max,
    Mul,
    Num,
    Pow,
    Sum,
    Sym,
    Term,
    add,
    factors_of,
    fn,
    fresh,
    has_minus,
    is_absolute,
    key,
    max_over,
    mul,
    neg,
    nest,
    num,
    power,
    reciprocal,
    rename,
    same,
    size,
    subterms,
    sum_over,
    terms_of,
)  # fmt: skip

MOST_LOGARITHMS = 4
MOST_FACTORS = 4
NONEXPANSIVE = ("relu", "tanh", "sigma", "sin", "cos")
MONOTONE = ("exp", "log", "sigma", "tanh", "relu")


@dataclass(frozen=True)
class Block:
    """A term of a settled sum: Σ over `binders` of `body`, times what stands beside it."""

    binders: tuple[Index, ...]
    body: Term
    is_positive: bool


def blocks(settled: Term) -> Iterator[Block]:
    """The terms of a settled sum, each Σ in them opened in turn."""
    for monomial in terms_of(settled):
        factors = factors_of(monomial)
        sign = not has_minus(monomial)
        sums = [base for f in factors if isinstance(base := f.args[0] if isinstance(f, Pow) else f, Sum)]
        for each in sums:
            yield Block(*nest(each), sign)
        beside = [f for f in factors if not isinstance(f, Num | Sum)]
        if beside or not sums:
            yield Block((), mul(*beside), sign)


def leq(left: Term, right: Term) -> Judgement:
    """left ≤ right."""
    return Judgement("<=", (left, right))


def given(problem: Problem) -> tuple[Judgement, ...]:
    """The bounds that are declared, those of parameters of distributions too; signs of mere symbols are seen without
    them.
    """
    of_randoms = (each for random in problem.randoms for each in of_parameters(random))
    bounds = (each for each in (*problem.declared, *of_randoms) if each.relation in ("<", "<="))
    return tuple(each for each in bounds if not (each.terms[0] is ZERO and isinstance(each.terms[1], Sym)))


def lawful(settled: Term, known: Show, show: Show) -> Iterator[Judgement]:
    """Bounds by laws, of the functions that stand in a settled term; `known` tries less hard than `show`."""
    functions = [p for p in dict.fromkeys(subterms(settled)) if isinstance(p, Fn)]
    for each in functions:
        yield from _of_function(each)
        if each.name == "log" and isinstance(each.args[0], Sym | Fn) and show(leq(each.args[0], ONE)):
            yield leq(each, ZERO)
    for step in dict.fromkeys(p for p in subterms(settled) if isinstance(p, Indicator)):
        left, right = step.args
        yield leq(step, ONE)
        yield from _of_step(step, functions)
        if left is ZERO:
            yield leq(step, fn("relu", add(ONE, right)))
        elif right is ZERO:
            yield leq(step, fn("relu", add(ONE, neg(left))))
    yield from tangents(settled)
    for whole in dict.fromkeys(p for p in subterms(settled) if isinstance(p, Max)):
        inside = whole.body.args[0] if is_absolute(whole.body) else None
        for value in (whole.body,) if inside is None else (inside, neg(inside), whole.body):
            yield leq(value, whole)
    yield from by_cauchy_schwarz(settled)
    yield from _entries(settled, known)
    for one, other in permutations(functions, 2):
        if one.name == "abs" == other.name:
            less = add(one.args[0], neg(other.args[0]))
            yield leq(fn("abs", add(less, other.args[0])), add(fn("abs", less), other))
        if one.name == "exp" == other.name:
            yield leq(mul(other, add(ONE, one.args[0], neg(other.args[0]))), one)
        if one.name == other.name and one.name in MONOTONE:
            for relation in ("<", "<="):
                if show(Judgement(relation, (one.args[0], other.args[0]))):
                    yield Judgement(relation, (one, other))
                    break


def _of_step(step: Indicator, functions: list[Fn]) -> Iterator[Judgement]:
    """What bounds an indicator, of the kinds that stand beside it: the hinge, exp and the logistic loss."""
    if step.data == "=":
        return
    left, right = step.args
    names = {each.name for each in functions}
    margin = canonical(add(right, neg(left)))
    if "relu" in names:
        yield leq(step, fn("relu", canonical(add(ONE, margin))))
    if "exp" in names:
        yield leq(step, fn("exp", margin))
    if {"exp", "log"} <= names:
        two = fn("log", num(2))
        yield leq(step, mul(fn("log", add(ONE, fn("exp", margin))), reciprocal(two)))


def by_cauchy_schwarz(settled: Term) -> Iterator[Judgement]:
    """(Σ f g)² ≤ Σ f² Σ g² for the squares that stand there, and Σ f g ≤ √Σ f² √Σ g² for Σ beside both roots."""
    parts = list(dict.fromkeys(subterms(settled)))
    roots = [p.base for p in parts if isinstance(p, Pow) and _is_half(p.exponent) and isinstance(p.base, Sum)]
    for each in parts:
        if isinstance(each, Pow) and same(each.exponent, num(2)) and isinstance(each.base, Sum):
            binders, body = nest(each.base)
            for one, other in _halves(body):
                squares = (sum_over(binders, power(half, num(2))) for half in (one, other))
                yield leq(each, mul(*squares))
        elif isinstance(each, Sum) and len(roots) > 1:
            for one, other in _halves(each.body):
                squares_of = [sum_over(each.index, power(half, num(2))) for half in (one, other)]
                if all(any(same(square, root) for root in roots) for square in squares_of):
                    bound = mul(*(power(square, num(Fraction(1, 2))) for square in squares_of))
                    yield leq(each, bound)


def by_nearness(term: Term) -> Iterator[Judgement]:
    """(φ(u) − φ(v))² ≤ (u − v)² for the squares that stand there."""
    for each in dict.fromkeys(subterms(term)):
        match each:
            case Pow(base=Add(args=(Fn() as one, Mul(args=(less, Fn() as other))))) if (
                less is MINUS_ONE and one.name == other.name and one.name in NONEXPANSIVE
            ):
                if same(each.exponent, num(2)):
                    yield leq(each, power(add(one.args[0], neg(other.args[0])), num(2)))


def _is_half(exponent: Term) -> bool:
    return isinstance(exponent, Num) and abs(exponent.value) == Fraction(1, 2)


def _halves(body: Term) -> Iterator[tuple[Term, Term]]:
    """A product of two as these."""
    factors = factors_of(body)
    if len(factors) == 2 and not any(isinstance(each, Num) for each in factors):
        yield factors[0], factors[1]


def _entries(settled: Term, known: Show) -> Iterator[Judgement]:
    """An entry is no more than the Σ of all, where they are nonnegative."""
    parts = list(dict.fromkeys(subterms(settled)))
    for each in parts:
        if isinstance(each, Sym) and known(nonnegative(each)):
            for at in dict.fromkeys(each.args):
                assert isinstance(at, Index)
                other = fresh(at, each.free)
                yield leq(each, sum_over(other, rename(each, {at: other})))
        elif isinstance(each, Sum) and not isinstance(each.body, Sym) and known(nonnegative(each.body)):
            for part in parts:
                if part is not each.body and entry_of(part, each) is not None:
                    yield leq(part, each)


def entry_of(part: Term, total: Binder) -> Index | None:
    """At which index `part` is a term of the Σ, or a value of which the maximum is taken, if it is one."""
    names = renaming(total.body, part)
    if names is None or any(i is not j for i, j in names.indices.items() if i is not total.index):
        return None
    return names.indices.get(total.index)


def _of_log(each: Fn, inside: Term) -> Iterator[Judgement]:
    """The bounds of log(1 + e^x) and of log Σ e^x."""
    if each.name != "log":
        return
    if isinstance(inside, Sum) and isinstance(inside.body, Fn) and inside.body.name == "exp":
        largest = max_over(inside.index, inside.body.args[0])
        yield leq(largest, each)
        yield leq(each, add(largest, fn("log", size(inside.index.dim))))
    if isinstance(inside, Add) and len(inside.args) == 2 and ONE in inside.args:
        (other,) = (arg for arg in inside.args if arg is not ONE)
        if isinstance(other, Fn) and other.name == "exp":
            yield leq(fn("relu", other.args[0]), each)
            yield leq(each, add(fn("relu", other.args[0]), fn("log", num(2))))


def _of_function(each: Fn) -> Iterator[Judgement]:
    inside = each.args[0]
    yield from _of_log(each, inside)
    match each.name:
        case "max":
            yield from (leq(part, each) for part in each.args)
        case "min":
            yield from (leq(each, part) for part in each.args)
        case "abs":
            yield from _by_shares(inside) if isinstance(inside, Add) else ()
            yield leq(inside, each)
            yield leq(neg(inside), each)
            if isinstance(inside, Add):
                first, rest = inside.args[0], add(*inside.args[1:])
                yield leq(each, add(fn("abs", first), fn("abs", rest)))
                yield from _of_function(fn("abs", rest)) if isinstance(rest, Add) else ()
            elif isinstance(inside, Sum):
                inner = fn("abs", inside.body)
                yield leq(each, sum_over(inside.index, inner))
                yield from _of_function(inner)
        case "relu":
            yield leq(inside, each)
        case "tanh":
            yield Judgement("<", (each, ONE))
            yield Judgement("<", (MINUS_ONE, each))
        case "sin" | "cos":
            yield leq(each, ONE)
            yield leq(MINUS_ONE, each)
        case "sigma":
            yield positive(add(ONE, neg(each)))
        case "exp":
            yield leq(add(ONE, inside), each)
        case _:
            pass


def _by_shares(inside: Add) -> Iterator[Judgement]:
    """|a b + a c + d| ≤ |a b + a c| + |d|, for what some of the terms share."""
    factors = dict.fromkeys(f for term in inside.args for f in factors_of(term) if not isinstance(f, Num))
    for shared in factors:
        those = [term for term in inside.args if any(same(f, shared) for f in factors_of(term))]
        rest = [term for term in inside.args if term not in those]
        if len(those) > 1 and rest:
            yield leq(fn("abs", add(*those, *rest)), add(fn("abs", add(*those)), fn("abs", add(*rest))))


def tangents(settled: Term) -> Iterator[Judgement]:
    """log u ≤ u − 1 for the products u whose logarithm is one of those that stand in a settled term."""
    found: dict[Term, bool] = {}
    letters: dict[str, Index] = {}
    for block in blocks(settled):
        for factor in factors_of(block.body):
            if isinstance(factor, Fn) and factor.name == "log":
                own = [b for b in block.binders if b in factor.free]
                names = {b: letters.setdefault(b.dim, b) for b in own}
                if len(set(names.values())) == len(names):
                    found.setdefault(rename(factor.args[0], names), block.is_positive)
    if len(found) > MOST_LOGARITHMS:
        return
    for count in range(len(found), 0, -1):  # what concerns them all is the likeliest
        for those in combinations(found.items(), count):
            for flips in (False, True) if count == 1 else (False,):
                u = mul(*(reciprocal(t) if s is not flips else t for t, s in those))
                yield leq(fn("log", u), add(u, num(-1)))


def squares(settled: Term, atoms: Atoms, show: Show) -> Iterator[Reason]:
    """Squares of sums and differences of what is multiplied in a settled term; of u + b/2 where u² + b u stands."""
    for block in blocks(settled):
        units = [t for t in _bases(block.body) if not isinstance(t, Num)]
        for one, other in combinations(units[:4], 2):
            for form in (add(one, neg(other)), add(one, other)):
                square: Reason = Plain(power(form, num(2)))
                for bound in reversed([b for b in block.binders if b in form.free]):
                    square = Total(bound, square)
                yield square
    flat = atoms.of(settled)
    for monomial, number in flat.items():
        yield from _completed(monomial, number, flat, atoms) if number > 0 else ()
        for name, exponent in monomial:
            total = atoms.terms[name]
            if exponent == 2 and isinstance(total, Sum) and not isinstance(total.body, Sum):
                yield from _lagrange(total, show)


def _completed(first: Monomial, number: Fraction, flat: Laurent, atoms: Atoms) -> Iterator[Reason]:
    """The squares with which a A + c C + b B, where C² = A B, is completed: 1 + c C / (2 a A), without divisors."""
    for middle, cross in flat.items():
        ratio = joined(middle, first, -1)
        last = joined(middle, ratio)
        if ratio and number * flat.get(last, Fraction(0)) > 0:
            below = tuple((name, -e) for name, e in ratio if e < 0)
            above = tuple((name, e) for name, e in ratio if e > 0)
            share = num(cross / (2 * number))
            form = add(atoms.term(below), mul(share, atoms.term(above)))
            yield Plain(power(form, num(2)))


def _lagrange(total: Sum, show: Show) -> Iterator[Reason]:
    """Σ_kl w_k w_l (a_k b_l − a_l b_k)² for a sum Σ w a b that is squared: it is Σ w a² Σ w b² − (Σ w a b)², twice."""
    k = total.index
    other = fresh(k, [k, *total.free])
    factors = factors_of(total.body)
    if len(factors) > MOST_FACTORS:
        return
    for sides in product((0, 1, 2), repeat=len(factors)):
        weight, a, b = (
            mul(*(f for f, s in zip(factors, sides, strict=True) if s == side)) for side in range(3)
        )
        if key(a) < key(b) or a is b or not show(nonnegative(weight)):
            continue
        a2, b2, weight2 = (rename(t, {k: other}) for t in (a, b, weight))
        square = Plain(power(add(mul(a, b2), neg(mul(a2, b))), num(2)))
        both = mul(weight, weight2)
        yield Total(k, Total(other, square if both is ONE else Product(Plain(both), square)))


def _bases(body: Term) -> list[Term]:
    found = [f.args[0] if isinstance(f, Pow) else f for f in factors_of(body)]
    return list(dict.fromkeys(found))


def spread(
    judgement: Judgement, polynomial: Mapping[Monomial, Fraction], settled: Term, atoms: Atoms, show: Show
) -> Iterator[Reason]:
    """A bound for all values of an index, at those that stand in a settled term, and summed with weights.

    `polynomial` is what the bound comes to when it is settled.
    """
    letters = sorted({i for t in judgement.terms for i in t.free}, key=lambda i: (i.name, i.dim))
    outside = sorted(settled.free, key=lambda i: (i.name, i.dim))
    seen: set[Term] = set()
    for block in [*blocks(settled), *({b: Block((), ONE, True) for b in outside}.values())]:
        choices = [[j for j in (*block.binders, *outside) if j.dim == i.dim] for i in letters]
        for images in product(*choices):
            names = dict(zip(letters, images, strict=True))
            said = Judgement(judgement.relation, tuple(rename(t, names) for t in judgement.terms))
            here = Known(said)
            bound = [b for b in block.binders if b in images]
            for weight in _weights(polynomial, names, block, bound, atoms, show) if bound else (ONE,):
                reason: Reason = here if weight is ONE else Product(Plain(weight), here)
                for each in reversed(bound):
                    reason = Total(each, reason)
                if reason.term not in seen:
                    seen.add(reason.term)
                    yield reason


def _weights(
    polynomial: Mapping[Monomial, Fraction],
    names: Mapping[Index, Index],
    block: Block,
    bound: list[Index],
    atoms: Atoms,
    show: Show,
) -> Iterator[Term]:
    """1, and what is left of the block without one of the terms of the bound, where that is nonnegative."""
    yield ONE
    whole = dict(_single(atoms.of(block.body)))
    others = [b for b in block.binders if b not in bound]
    for monomial in polynomial:
        term = rename(atoms.term(monomial), names)
        part = _single(atoms.of(term))
        left = dict(whole)
        for name, exponent in part:
            left[name] = left.get(name, 0) - exponent
        if not part or not any(name in whole for name, _ in part) or any(e < 0 for e in left.values()):
            continue
        rest = [(n, e) for n, e in left.items() if e and atoms.terms[n].free & set(block.binders)]
        weight = sum_over(tuple(others), atoms.term(tuple(rest)))
        if weight is not ONE and not same(weight, ONE) and show(nonnegative(weight)):
            yield weight
    if not others and isinstance(block.body, Fn) and show(nonnegative(block.body)):
        yield block.body


def _single(polynomial: Mapping[Monomial, Fraction]) -> Monomial:
    return next(iter(polynomial), ())
