"""Definitions read backwards: their right sides are recognised, and their names written."""

from __future__ import annotations

from derive.kernel import Binding, Problem
from derive.solver.factors import spelled_out
from derive.solver.match import renaming
from derive.solver.work import Work
from derive.terms import (
    Delta,
    Index,
    Limit,
    Moment,
    Mul,
    Num,
    Sym,
    Term,
    contains,
    factors_of,
    mul,
    names_in,
    part,
    rename,
    same,
)


def fold(work: Work) -> bool:
    """Recognise the right side of a definition, whole or among factors, and write its name."""
    for path, (name, binding, among) in work.where(folded, under=False):
        if among is not None:
            body = rename(work.problem.defined[name].body, binding.indices)
            spelled, among = _set_apart(part(work.here, path), body, among)
            if not same(spelled, part(work.here, path)):
                work.algebra(path, spelled)
        work.fold(path, name, binding, among or ())
        return True
    return False


def _set_apart(node: Term, body: Term, among: tuple[int, ...]) -> tuple[Term, tuple[int, ...]]:
    """A product with the factors of `body`, those units `among` its own, as they stand there; and where.

    Z⁻² is written Z⁻¹ Z⁻¹, so that one of them can go, and x x is written x² where that is meant.
    """
    units = spelled_out(node)
    if len(spelled_out(body)) == len(factors_of(body)):
        return mul(*units), among
    rest = mul(*(unit for place, unit in enumerate(units) if place not in among))
    whole = mul(rest, body)
    count = len(factors_of(body))
    return whole, tuple(range(len(factors_of(whole)) - count, len(factors_of(whole))))


def folded(node: Term, problem: Problem) -> tuple[str, Binding, tuple[int, ...] | None] | None:
    """The first definition whose right side `node` is, or some of its factors: with which letters, and which factors."""
    here = set(names_in(node))
    for definition in problem.definitions:
        if not problem.uses[definition.name] <= here or _is_short(definition.body):
            continue
        if contains(definition.body, Moment, Limit):
            continue
        binding = renaming(definition.body, node)
        if binding is not None and set(binding.indices) == set(definition.params):
            return definition.name, binding, None
        if isinstance(node, Mul) and isinstance(definition.body, Mul):
            found = _choose(spelled_out(definition.body), spelled_out(node), {}, definition.body.free)
            if (
                found is not None
                and set(found[1]) == set(definition.params)
                and _stays_apart(definition.body)
            ):
                return definition.name, Binding(indices=found[1]), found[0]
    return None


def _stays_apart(body: Term) -> bool:
    """Whether a product can be picked out of a longer one: a number beside a power would meet another one."""
    powers = len(spelled_out(body)) > len(factors_of(body))
    return not (powers and isinstance(factors_of(body)[0], Num))


def _is_short(body: Term) -> bool:
    """A definition that is itself a letter, a number or a δ would be seen everywhere."""
    return isinstance(body, Sym | Num | Delta)


def _choose(
    wanted: list[Term],
    units: list[Term],
    names: dict[Index, Index],
    letters: frozenset[Index],
    taken: tuple[int, ...] = (),
) -> tuple[tuple[int, ...], dict[Index, Index]] | None:
    """Which of the units are the wanted factors, under one renaming of indices."""
    if not wanted:
        return taken, names
    for place, unit in enumerate(units):
        if place not in taken:
            found = renaming(rename(wanted[0], names), unit)
            if found is None or any(found.indices.get(i, i) is not i for i in names.values()):
                continue
            more = {i: image for i, image in found.indices.items() if i in letters and i not in names}
            rest = _choose(wanted[1:], units, names | more, letters, (*taken, place))
            if rest is not None:
                return rest
    return None
