"""Moves on the terms of a sum: like terms are collected, common factors put in front, signs turned."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from derive.decide.normal import Stopped, canonical
from derive.kernel import Problem
from derive.solver.factors import by_base, coefficient, name_of, spelled_out
from derive.solver.work import Work, seen_in
from derive.terms import (
    Add,
    D,
    Indicator,
    Mul,
    Num,
    Term,
    add,
    contains,
    factors_of,
    key,
    mul,
    names_in,
    neg,
    num,
    same,
    subterms,
    terms_of,
)


def collect(work: Work) -> bool:
    """2a + 3a = 5a, and a(b − b) goes."""
    return work.rewrite(_collected)


@seen_in(Add)
def _collected(node: Term, _: Problem) -> Term | None:
    return like_terms_collected(node) if isinstance(node, Add) else None


def like_terms_collected(node: Add) -> Term | None:
    """The sum with each term once; None if it has no like terms."""
    totals: dict[str, Fraction] = {}
    kept: dict[str, tuple[Term, ...]] = {}
    for term in node.args:
        number, rest = coefficient(term)
        name = name_of(term)
        totals[name] = totals.get(name, Fraction(0)) + number
        kept.setdefault(name, rest)
    collected = add(*(mul(num(totals[name]), *rest) for name, rest in kept.items()))
    return collected if len(terms_of(collected)) < len(node.args) else None


def factor(work: Work) -> bool:
    """ab + ac = a(b + c), for what is common to all terms."""
    return work.rewrite(_factored)


@seen_in(Add)
def _factored(node: Term, _: Problem) -> Term | None:
    common = _common(node) if isinstance(node, Add) and not _is_by_cases(node) else []
    return mul(_once(common), add(*(_without(t, common) for t in terms_of(node)))) if common else None


def _is_by_cases(node: Add) -> bool:
    """Whether one of the terms is 0 exactly where another is not: 1[a ≤ b] beside 1[b < a]."""
    signs = [f for t in node.args for f in factors_of(t) if isinstance(f, Indicator)]
    strict = {(key(f.args[0]), key(f.args[1])) for f in signs if f.data == "<"}
    return any(f.data == "<=" and (key(f.args[1]), key(f.args[0])) in strict for f in signs)


def _common(node: Add) -> list[Term]:
    """The factors of all terms, each as often as it stands in each; −1 if all are negative."""
    counts = [Counter(key(f) for f in spelled_out(t) if not isinstance(f, Num)) for t in node.args]
    shared = counts[0]
    for other in counts[1:]:
        shared &= other
    common: list[Term] = []
    left = dict(shared)
    for unit in spelled_out(node.args[0]):
        if left.get(key(unit), 0) and not isinstance(unit, Num):
            left[key(unit)] -= 1
            common.append(unit)
    numbers = [coefficient(t)[0] for t in node.args]
    if len({abs(n) for n in numbers}) == 1 and abs(numbers[0]) != 1:
        common.insert(0, num(abs(numbers[0])))
    if all(n < 0 for n in numbers):
        common.insert(0, num(-1))
    return common


def _without(term: Term, common: list[Term]) -> Term:
    number, _ = coefficient(term)
    units = [u for u in spelled_out(term) if not isinstance(u, Num)]
    for each in common:
        if isinstance(each, Num):
            number /= each.value
        else:
            place = next(i for i, u in enumerate(units) if same(u, each))
            units.pop(place)
    return mul(num(number), _once(units))


def _once(factors: list[Term]) -> Term:
    """Their product, each base once."""
    product = mul(*factors)
    return by_base(product) if isinstance(product, Mul) else product


def shorten(work: Work) -> bool:
    """Multiply out a sum where that makes it shorter: a(1 − b) − b(1 − a) = a − b."""
    return work.rewrite(_shorter)


@seen_in(Add)
def _shorter(node: Term, _: Problem) -> Term | None:
    if not isinstance(node, Add) or contains(node, D):
        return None
    try:
        shorter = canonical(node)
    except Stopped:
        return None
    return shorter if shorter.length < node.length else None


def absorb_minus(work: Work) -> bool:
    """−c (a − b) = c (b − a), and a − (b − c) = a − b + c; so −c (p − 1) = c (1 − p), where −c (1 − p) stays."""
    return work.rewrite(_turned, innermost=False)


@seen_in(Mul)
def _turned(node: Term, problem: Problem) -> Term | None:
    match node:
        case Mul(args=(Num(value=number), *factors)) if number < 0:
            brackets = [place for place, factor in enumerate(factors) if isinstance(factor, Add)]
            if len(brackets) != 1:
                return None
            (place,) = brackets
            terms = factors[place].args
            signs = {coefficient(t)[0] > 0 for t in terms}
            numbers = [t.value for t in terms if isinstance(t, Num)]
            plain = len(factors) == 1 or all(value < 0 for value in numbers)
            is_own = number != -1 or len(factors) > 1
            if (
                not plain
                or len(signs) < 2
                or (is_own and (len(terms) > 2 or _is_stated(problem, factors[place])))
            ):
                return None
            factors[place] = add(*map(neg, terms))
            return mul(num(-number), *factors)
        case _:
            return None


def _is_stated(problem: Problem, bracket: Term) -> bool:
    """Whether the author writes that difference, as y − ŷ: it is left as it is."""
    bodies = (definition.body for definition in problem.definitions)
    parts = (part for body in bodies for part in subterms(body) if isinstance(part, Add))
    return any(_made_of(part) == _made_of(bracket) for part in parts)


def _made_of(bracket: Term) -> list[tuple[bool, tuple[str, ...]]]:
    """The signs of its terms, and the names in them."""
    return sorted((coefficient(term)[0] > 0, tuple(sorted(set(names_in(term))))) for term in bracket.args)
