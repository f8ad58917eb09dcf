"""Slips that concern the whole of an answer: its sign, a factor, one letter, array or variable for another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from derive.answer.slips import TWOS, Slipped
from derive.kernel import Problem
from derive.terms import (
    MINUS_ONE,
    ONE,
    D,
    Delta,
    Index,
    Indicator,
    Num,
    Sym,
    Term,
    add,
    contains,
    delta,
    index,
    mul,
    names_in,
    neg,
    num,
    power,
    rename,
    size,
    subterms,
    sym,
)  # fmt: skip


def exchanges(problem: Problem, free: Sequence[Index], term: Term, asked: Term) -> Iterator[Slipped]:
    """Slips that concern the whole of an answer to what was `asked`."""
    yield Slipped(neg(term), "sign", term, neg(term))
    yield from _of_another(problem, asked)
    yield from _exchanged(problem, term)
    yield from _taken_for(problem, term)
    yield from _all_cases(term)
    for one, other in combinations(free, 2):
        if one.dim == other.dim:
            swapped = rename(term, {one: other, other: one})
            yield Slipped(swapped, "indices swapped", one, other)
            yield from _where_they_are_equal(term, one, other)
        else:
            letters = {one: index(other.name, one.dim), other: index(one.name, other.dim)}
            yield Slipped(rename(term, letters), "indices swapped", one, other)
    for factor in TWOS:
        yield Slipped(mul(num(factor), term), "factor 2 added", ONE, num(factor))
    for dim in problem.sizes:
        yield Slipped(mul(power(size(dim), MINUS_ONE), term), "1/n added", ONE, power(size(dim), MINUS_ONE))


def _exchanged(problem: Problem, term: Term) -> Iterator[Slipped]:
    """Two arrays of one shape in each other's place."""
    dims = problem.shapes
    for one, other in combinations([name for name in names_in(term) if name in dims], 2):
        if dims[one] == dims[other] and not contains(term, D):
            swapped = _renamed(term, {one: other, other: one})
            yield Slipped(swapped, "arguments swapped", sym(one), sym(other))


def _taken_for(problem: Problem, term: Term) -> Iterator[Slipped]:
    """One array for another of its shape, everywhere."""
    dims = problem.shapes
    for name in names_in(term):
        for other in dims:
            if other != name and dims[other] == dims.get(name) and other not in problem.random:
                yield Slipped(_renamed(term, {name: other}), "wrong quantity", sym(name), sym(other))


def _of_another(problem: Problem, asked: Term) -> Iterator[Slipped]:
    """What one gets if one takes the derivative in another variable of the same shape."""
    if isinstance(asked, D) and isinstance(asked.wrt, Sym):
        dims = problem.shapes.get(asked.wrt.name)
        for name, others in problem.shapes.items():
            if name != asked.wrt.name and others == dims and problem.depends(asked.body, name):
                other = sym(name, *asked.wrt.args)
                if name not in problem.random and asked.body is not other:
                    yield Slipped(asked.with_args((asked.body, other)), "wrong variable", asked.wrt, other)
    elif contains(asked, D):
        for place, arg in enumerate(asked.args):
            for found in _of_another(problem, arg):
                args = (*asked.args[:place], found.term, *asked.args[place + 1 :])
                yield Slipped(asked.with_args(args), found.label, found.part, found.new)


def _where_they_are_equal(term: Term, one: Index, other: Index) -> Iterator[Slipped]:
    """What holds where the two are equal, taken to hold everywhere, or the other way round."""
    at, differ = delta(one, other), _where_they_differ(term, one, other)
    for kept, gone in ((one, other), (other, one)):
        alike = rename(term, {gone: kept})
        if contains(term, Delta):
            yield Slipped(alike, "diagonal only", one, other)
            yield Slipped(mul(at, alike), "diagonal only", one, other)
            yield Slipped(add(mul(at, differ), mul(1 - at, alike)), "cases exchanged", one, other)
        else:
            yield Slipped(alike, "one index for two", gone, kept)
    if contains(term, Delta):
        yield Slipped(differ, "off-diagonal only", one, other)


def _where_they_differ(term: Term, one: Index, other: Index) -> Term:
    """`term` with 0 for δ of the two."""
    if isinstance(term, Delta) and set(term.args) == {one, other}:
        return num(0)
    if isinstance(term, Sym | D | Index | Num) or not term.args:
        return term
    return term.with_args(_where_they_differ(arg, one, other) for arg in term.args)


def _all_cases(term: Term) -> Iterator[Slipped]:
    """What holds in different cases, added up: without any condition, or without two that exclude each other."""
    found = list(dict.fromkeys(each for each in subterms(term) if isinstance(each, Indicator)))
    if len(found) > 1:
        yield Slipped(_without(term, found), "indicators dropped", found[0], ONE)
    for one, other in combinations(found, 2) if len(found) > 2 else ():
        if set(one.args) == set(other.args) and one.args != other.args:
            yield Slipped(_without(term, (one, other)), "indicators dropped", one, ONE)


def _without(term: Term, conditions: Sequence[Term]) -> Term:
    """`term` with 1 for some indicators."""
    if term in conditions:
        return ONE
    if isinstance(term, Sym | D | Index) or not contains(term, Indicator):
        return term
    return term.with_args(_without(arg, conditions) for arg in term.args)


def _renamed(term: Term, names: Mapping[str, str]) -> Term:
    """`term` with other names of symbols."""
    if isinstance(term, Sym):
        return sym(names.get(term.name, term.name), *term.args)
    return term.with_args(_renamed(arg, names) for arg in term.args) if term.args else term
