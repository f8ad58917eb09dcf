"""Implicit differentiation: equations that hold for all values of a number are differentiated in it.

From A(t) v = λ v and vᵀ v = 1 for all t comes A' v + A v' = λ' v + λ v' and 2 vᵀ v' = 0; what is asked for is the only
derivative that stands in some combination of multiples of all of these, and of their sums.  From f′(w) + λ w = 0 comes
(f″(w) + λ) w' = −w, and what stands before w' divides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from derive.decide.normal import canonical
from derive.kernel import Binding, Problem, equal
from derive.solver.consequences import candidates, flat, row_of, silent, times, weights
from derive.solver.facts import Facts
from derive.solver.parts import as_they_are
from derive.solver.sheet import Equation, Sheet
from derive.solver.work import Shown
from derive.terms import (
    ONE,
    ZERO,
    Add,
    D,
    Sym,
    Term,
    add,
    contains,
    derivative,
    factors_of,
    key,
    mul,
    neg,
    num,
    same,
    subterms,
    sym,
)  # fmt: skip

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
    moved = [_moved(sheet, n, goal.wrt, known) for n in numbers]
    lines += [flat(sheet, line) for line in moved]
    found = list(candidates(sheet, lines, equal(goal, ZERO)))
    rows = [{name: by for name, by in each.row.items() if SLOPE in name} for each in found]
    numerals = weights(row_of(goal), rows)
    if numerals is None:
        return _divided(sheet, goal, moved)
    multiples = tuple(times(each, num(by)) for each, by in zip(found, numerals, strict=True) if by)
    sides = (add(m.equation.terms[0], neg(m.equation.terms[1])) for m in multiples)
    total = add(*(mul(m.factor, side) for m, side in zip(multiples, sides, strict=True)))
    end = canonical(add(goal, neg(total)))
    if not multiples or contains(end, D):
        return None
    work = sheet.work(goal)
    work.combination((), end, multiples)
    return work.chain, tuple(work.needed)


def _divided(sheet: Sheet, goal: D, lines: Sequence[Equation]) -> Shown | None:
    """The chain by a line in which the derivative of a number is the only one: f″(w) w′ + w + λ w′ = 0 is divided by
    what stands before w′.
    """
    for line in lines:
        parts = _linear(add(line.left, neg(line.right)), goal)
        if parts is not None and parts[0] is not ZERO and not contains(add(*parts), D):
            before, rest = parts
            gathered = sheet.combined(mul(before, goal), neg(rest), [line.times(ONE)])
            found = sheet.divided(gathered, goal, before)
            work = sheet.work(goal)
            work.lemma((), found.name, Binding())
            return work.chain, tuple(work.needed)
    return None


def _linear(term: Term, unit: Term) -> tuple[Term, Term] | None:
    """What stands before `unit` in `term`, and the rest, brackets kept; None if that is no number of times it."""
    if same(term, unit):
        return ONE, ZERO
    if unit not in subterms(term):
        return ZERO, term
    if isinstance(term, Add):
        found = [_linear(arg, unit) for arg in term.args]
        parts = [each for each in found if each is not None]
        whole = add(*(before for before, _ in parts)), add(*(rest for _, rest in parts))
        return whole if len(parts) == len(found) else None
    factors = factors_of(term)
    within = [factor for factor in factors if unit in subterms(factor)]
    inside = _linear(within[0], unit) if len(within) == 1 and len(factors) > 1 else None
    if inside is None:
        return None
    beside = mul(*(factor for factor in factors if factor is not within[0]))
    before, rest = (part if part is ZERO else mul(beside, part) for part in inside)
    return before, rest


def _moved(sheet: Sheet, number: int, wrt: Sym, known: Mapping[str, Equation]) -> Equation:
    """The derivatives of both sides of a given equation, carried out."""
    one, other = sheet.problem.hypotheses[number].terms
    work = sheet.work(derivative(one, wrt))
    work.hypothesis((0,), number, Binding(indices=as_they_are(one, other)))
    line = sheet.keep(work)
    return sheet.changed(line, known.get(key(line.left)), known.get(key(line.right)))
