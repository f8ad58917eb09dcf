"""Implicit differentiation: equations that hold for all values of a number are differentiated in it.

From A(t) v = λ v and vᵀ v = 1 for all t comes A' v + A v' = λ' v + λ v' and 2 vᵀ v' = 0; what is asked for is the only
derivative that stands in some combination of multiples of all of these, and of their sums.
"""

from __future__ import annotations

from collections.abc import Mapping

from derive.decide.normal import canonical
from derive.kernel import Binding, Problem, equal
from derive.solver.consequences import candidates, flat, row_of, silent, times, weights
from derive.solver.facts import Facts
from derive.solver.parts import as_they_are
from derive.solver.sheet import Equation, Sheet
from derive.solver.work import Shown
from derive.terms import ZERO, D, Sym, Term, add, contains, derivative, key, mul, neg, num, sym

SLOPE = "(D"  # in the key of what a derivative stands in


def identities_in(problem: Problem, name: str) -> tuple[int, ...]:
    """The numbers of the equations that are given for all values of the symbol `name`."""
    said = {judgement.key for judgement, variable in problem.identities if variable == name}
    return tuple(n for n, each in enumerate(problem.hypotheses) if each.key in said)


def slopes(problem: Problem, name: str) -> list[Term]:
    """The derivatives of both sides of these equations."""
    numbers = identities_in(problem, name)
    return [derivative(side, sym(name)) for n in numbers for side in problem.hypotheses[n].terms]


def implicit(sheet: Sheet, goal: D, known: Mapping[str, Equation]) -> Shown | None:
    """The chain from a derivative to what the equations say that it is; by key, `known` has what the derivatives of
    their sides are.
    """
    assert isinstance(goal.wrt, Sym)
    numbers = identities_in(sheet.problem, goal.wrt.name)
    sheet.bare = Facts(silent(sheet.problem, numbers))
    lines = [flat(sheet, sheet.given(n, ())) for n in numbers]
    lines += [flat(sheet, _moved(sheet, n, goal.wrt, known)) for n in numbers]
    found = list(candidates(sheet, lines, equal(goal, ZERO)))
    rows = [{name: by for name, by in each.row.items() if SLOPE in name} for each in found]
    numerals = weights(row_of(goal), rows)
    if numerals is None:
        return None
    multiples = tuple(times(each, num(by)) for each, by in zip(found, numerals, strict=True) if by)
    sides = (add(m.equation.terms[0], neg(m.equation.terms[1])) for m in multiples)
    total = add(*(mul(m.factor, side) for m, side in zip(multiples, sides, strict=True)))
    end = canonical(add(goal, neg(total)))
    if not multiples or contains(end, D):
        return None
    work = sheet.work(goal)
    work.combination((), end, multiples)
    return work.chain, tuple(work.needed)


def _moved(sheet: Sheet, number: int, wrt: Sym, known: Mapping[str, Equation]) -> Equation:
    """The derivatives of both sides of a given equation, carried out."""
    one, other = sheet.problem.hypotheses[number].terms
    work = sheet.work(derivative(one, wrt))
    work.hypothesis((0,), number, Binding(indices=as_they_are(one, other)))
    line = sheet.keep(work)
    return sheet.changed(line, known.get(key(line.left)), known.get(key(line.right)))
