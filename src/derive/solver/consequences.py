"""Equations that follow from given ones: a combination of multiples of them, and of their sums over an index.

From S u = λ u and uᵀ u = 1 comes uᵀ S u = λ, the first being multiplied by u_i and summed over i, the second by λ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import permutations

from derive.decide.normal import canonical
from derive.kernel import Binding, Chain, Judgement, Multiple, Problem, equal
from derive.solver.contract import contract
from derive.solver.factors import coefficient
from derive.solver.facts import Facts
from derive.solver.matrices import backwards
from derive.solver.parts import as_they_are
from derive.solver.sheet import Equation, Sheet
from derive.solver.work import Shown
from derive.terms import (
    ONE,
    ZERO,
    D,
    Index,
    Sym,
    Term,
    add,
    bound_indices,
    fresh,
    key,
    mul,
    neg,
    num,
    rename,
    subterms,
    sum_over,
    terms_of,
)  # fmt: skip

MOST = 60  # multiples that are tried
Row = dict[str, Fraction]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """So many times an equation."""

    equation: Equation
    factor: Term
    row: Row


def consequence(sheet: Sheet, numbers: Sequence[int], name: str, claim: Judgement) -> Shown | None:
    """The chain from the left side of an equation to its right side, by a combination of given ones; the lines that
    this takes are on the sheet.
    """
    left, right = claim.terms
    sheet.bare = Facts(silent(sheet.problem, numbers))  # else what is given would become 1 = 1
    here, there = sheet.rewriting(left), sheet.rewriting(right)
    for work in (here, there):
        contract(work)
    goal = row_of(add(here.here, neg(there.here)))
    lines = [flat(sheet, sheet.opened(sheet.given(number, ()))) for number in numbers]
    found = list(candidates(sheet, lines, claim))[:MOST]
    numerals = weights(goal, [each.row for each in found])
    if numerals is None:
        return None
    multiples = [times(each, num(weight)) for each, weight in zip(found, numerals, strict=True) if weight]
    if not multiples:
        return None
    here.name = name
    here.combination((), there.here, tuple(multiples))
    back = backwards(sheet.problem, there.steps)
    if back is None:
        return None
    return Chain(name, left, (*here.steps, *back)), (*here.needed, *there.needed)


def silent(problem: Problem, numbers: Sequence[int]) -> Problem:
    """The problem with nothing given under these numbers; what is declared keeps its number."""
    declared = tuple(equal(ZERO, ZERO) if n in numbers else each for n, each in enumerate(problem.hypotheses))
    return replace(problem, hypotheses=declared, optimum=None)


def times(candidate: _Candidate, weight: Term) -> Multiple:
    """So many times a candidate."""
    return candidate.equation.times(mul(weight, candidate.factor))


def flat(sheet: Sheet, line: Equation) -> Equation:
    """The line with both sides contracted."""
    left, right = (sheet.rewritten(side, contract) for side in (line.left, line.right))
    return sheet.changed(line, left, right)


def row_of(term: Term) -> Row:
    """The number before each monomial of what is contracted."""
    found: Row = {}
    for each in terms_of(canonical(term)):
        number, rest = coefficient(each)
        name = key(mul(*rest))
        found[name] = found.get(name, Fraction(0)) + number
    return {name: number for name, number in found.items() if number}


def candidates(sheet: Sheet, lines: Sequence[Equation], claim: Judgement) -> Iterator[_Candidate]:
    """Multiples of the lines, and of their sums, that have the free indices of the claim."""
    free = sorted(claim.free, key=lambda i: i.name)
    standing = [*claim.terms, *(side for line in lines for side in (line.left, line.right))]
    scalars = [ONE, *_entries(standing, 0)]
    for line in lines:
        own = sorted(line.left.free | line.right.free, key=lambda i: i.name)
        if len(own) == len(free):
            for images in permutations(free):
                if [i.dim for i in images] == [i.dim for i in own]:
                    said = _renamed(line, dict(zip(own, images, strict=True)))
                    yield from (_candidate(said, factor) for factor in scalars)
        if len(own) == len(free) + 1:
            for summed in own:
                rest = [i for i in own if i is not summed]
                for images in permutations(free):
                    if [i.dim for i in images] == [i.dim for i in rest]:
                        said = _renamed(line, dict(zip(rest, images, strict=True)))
                        yield from _sums(sheet, said, summed, standing)


def _candidate(line: Equation, factor: Term) -> _Candidate:
    return _Candidate(line, factor, row_of(mul(factor, add(line.left, neg(line.right)))))


def _renamed(line: Equation, names: dict[Index, Index]) -> Equation:
    left, right = (rename(side, names) for side in (line.left, line.right))
    return Equation(line.name, left, right, Binding(indices=as_they_are(line.left, line.right) | names))


def _sums(sheet: Sheet, line: Equation, summed: Index, standing: Sequence[Term]) -> Iterator[_Candidate]:
    """Σ_k s_k times the line, for each vector s that stands somewhere."""
    used = line.left.free | line.right.free | bound_indices(line.left) | bound_indices(line.right)
    bound = fresh(summed, used - {summed}, sheet.problem.spare_letters[summed.dim])
    names = {summed: bound}
    for entry in _entries(standing, 1):
        (at,) = entry.free
        if at.dim == summed.dim:
            by = rename(entry, {at: bound})
            left, right = (rename(side, names) for side in (line.left, line.right))
            indices = {i: names.get(image, image) for i, image in line.binding.indices.items()} | (
                names if summed not in line.binding.indices else {}
            )
            moved = Multiple(by, equal(left, right), "lemma", line.name, Binding(indices=indices))
            work = sheet.work(sum_over(bound, mul(by, left)))
            work.combination((1,), mul(by, right), (moved,))
            yield _candidate(flat(sheet, sheet.keep(work)), ONE)


def _entries(terms: Sequence[Term], rank: int) -> list[Term]:
    """Symbols, and derivatives of symbols, with so many different free indices; the first letters of each are kept."""
    found: dict[str, Term] = {}
    for term in terms:
        for part in subterms(term):
            is_entry = isinstance(part, Sym) or (isinstance(part, D) and isinstance(part.body, Sym))
            if is_entry and len(part.free) == rank and _is_whole(part):
                found.setdefault(_head(part), part)
    return list(found.values())


def _head(entry: Term) -> str:
    """What it is an entry of."""
    if isinstance(entry, D):
        return f"{_head(entry.body)}/{_head(entry.wrt)}"
    return str(entry.data)


def _is_whole(entry: Term) -> bool:
    """Whether no index stands in it twice."""
    inner = entry.args[0] if isinstance(entry, D) else entry
    at = [i for i in inner.args if isinstance(i, Index)]
    return len(set(at)) == len(at)


def weights(goal: Row, rows: Sequence[Row]) -> list[Fraction] | None:
    """Numbers by which the rows add up to the goal; None if there are none."""
    names = list(dict.fromkeys(name for row in (goal, *rows) for name in row))
    table = [[row.get(name, Fraction(0)) for row in rows] + [goal.get(name, Fraction(0))] for name in names]
    pivots: list[int] = []
    for column in range(len(rows)):
        place = next((n for n in range(len(pivots), len(table)) if table[n][column]), None)
        if place is None:
            continue
        top = len(pivots)
        table[top], table[place] = table[place], table[top]
        first = table[top][column]
        table[top] = [value / first for value in table[top]]
        for n, row in enumerate(table):
            if n != top and row[column]:
                by = row[column]
                table[n] = [value - by * own for value, own in zip(row, table[top], strict=True)]
        pivots.append(column)
    if any(row[-1] for row in table[len(pivots) :]):
        return None
    found = [Fraction(0)] * len(rows)
    for n, column in enumerate(pivots):
        found[column] = table[n][-1]
    return found
