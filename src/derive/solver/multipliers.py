"""Unknowns that stand in every line of a family, as multipliers do: found from the sum of these lines.

From λ p_i = −c_i and Σ_i p_i = 1 comes λ = −Σ_i c_i, without dividing by λ; of e^{a_i + λ} only e^λ is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.decide.normal import Stopped
from derive.kernel import Binding
from derive.solver.contract import contract
from derive.solver.match import renaming
from derive.solver.parts import as_they_are
from derive.solver.products import left_of
from derive.solver.sheet import Equation, Sheet, tidy
from derive.solver.work import OutOfSteps, Work, over, places
from derive.terms import (
    MINUS_ONE,
    ONE,
    Add,
    Fn,
    Path,
    Sum,
    Sym,
    Term,
    add,
    factors_of,
    mul,
    neg,
    rename,
    same,
    subterms,
    sum_over,
)  # fmt: skip


def summed(sheet: Sheet, line: Equation, entry: Sym, coefficient: Term, other: Equation) -> Equation | None:
    """The line A r = Σ_i w_i b_i, from A g_i x_i = b_i for all i and Σ_i w_i g_i x_i = r; None if `other` is none
    such.
    """
    total, right = other.left, other.right
    if not same(line.left, mul(coefficient, entry)):
        return None
    if not isinstance(total, Sum) or sheet.holds(right, (entry.name,)):
        return None
    inside = [f for f in factors_of(total.body) if isinstance(f, Sym) and f.name == entry.name]
    weight = mul(*(f for f in factors_of(total.body) if not (isinstance(f, Sym) and f.name == entry.name)))
    names = renaming(entry, inside[0]) if len(inside) == 1 else None
    if names is None or sheet.holds(weight):
        return None
    indices = {**as_they_are(line.left, line.right), **names.indices}
    if len(set(indices.values())) < len(indices):
        return None
    whole, left, there = (rename(each, indices) for each in (coefficient, line.left, line.right))
    by = mul(*(f for f in factors_of(whole) if total.index not in f.free))
    own = left_of(factors_of(weight), [f for f in factors_of(whole) if total.index in f.free])
    if own is None:
        return None
    cited = Equation(line.name, left, there).at(Binding(indices=indices))
    work = sheet.work(sum_over(total.index, mul(*own, left)))
    work.combination((1,), mul(*own, there), (cited.times(mul(*own)),))
    both = _with_totals(sheet, sheet.keep(work))
    out = sheet.rewriting(work.start)
    body = mul(weight, inside[0])
    if not same(out.here, sum_over(total.index, mul(by, body))):
        out.algebra((1,), mul(by, body))
    law = "constant factor of Σ"
    out.law((), law, over(law, total.index, {"c": ((), by), "f": ((total.index,), body)}))
    said = sheet.keep(out)
    again = sum_over(total.index, body)
    if not same(again, total):
        return None
    multiples = [both.times(ONE), said.times(MINUS_ONE), other.times(neg(by))]
    found = sheet.work(mul(by, right))
    found.combination((), both.right, tuple(multiples))
    tidy(found)
    return sheet.keep(found)


def _with_totals(sheet: Sheet, line: Equation) -> Equation:
    """The line with what is known of totals put in on the right, where that makes it shorter: Σ_k Σ_n r_nk is N."""
    work = sheet.rewriting(line.right)
    try:
        contract(work)
    except (Stopped, OutOfSteps):
        return line
    return sheet.changed(line, None, sheet.keep(work)) if work.here.length < line.right.length else line


def exponentials_out(sheet: Sheet, line: Equation, entry: Sym) -> Equation | None:
    """The line with e^{a + b} written as e^a e^b where the unknown stands in a alone, and b hangs on the index of a
    Σ; None if there is none such.
    """

    def moves(work: Work) -> None:
        while part_exponential(work, sheet, (entry.name,)):
            pass
        if work.steps:
            contract(work)

    parts = (part for side in (line.left, line.right) for part in subterms(side))
    if entry.args or not any(isinstance(part, Sum) and sheet.holds(part, (entry.name,)) for part in parts):
        return None
    sides = [sheet.rewritten(side, moves) for side in (line.left, line.right)]
    return None if sides == [None, None] else sheet.changed(line, *sides)


def from_lines(sheet: Sheet, found: Equation, names: Sequence[str]) -> Equation | None:
    """What was found, with what lines say of exponentials put in, so that none of these unknowns is left."""

    def moves(work: Work) -> None:
        while part_exponential(work, sheet, names):
            pass

    right = sheet.rewritten(found.right, moves)
    line = sheet.changed(found, None, right)
    work = sheet.work(line.right)
    while (cited := next(_told(sheet, work.here, names), None)) is not None:
        work.lemma(*cited, Binding())
    if not work.steps or sheet.holds(work.here, names):
        return None
    return sheet.changed(line, None, sheet.keep(work))


def _told(sheet: Sheet, term: Term, names: Sequence[str]) -> Iterator[tuple[Path, str]]:
    """Where exponentials of these unknowns stand, each with the line that says what it is."""
    for path, node in places(term):
        if isinstance(node, Fn) and node.name == "exp" and sheet.holds(node, names):
            for chain, _ in sheet.lines:
                if same(chain.start, node) and not sheet.holds(chain.end):
                    yield path, chain.name
                    break


def part_exponential(work: Work, sheet: Sheet, names: Sequence[str]) -> bool:
    """e^{a + b} = e^a e^b where these unknowns stand in a alone, which hangs on no index that b hangs on."""
    for path, node in places(work.here):
        if isinstance(node, Fn) and node.name == "exp" and sheet.holds(node, names):
            parted = _parted(sheet, node.args[0], names)
            if parted is not None:
                first, rest = parted
                if not same(node.args[0], add(first, rest)):
                    work.algebra((*path, 0), add(first, rest))
                work.law(path, "exp of a sum", Binding({"f": ((), first), "g": ((), rest)}))
                return True
    return False


def _parted(sheet: Sheet, exponent: Term, names: Sequence[str]) -> tuple[Term, Term] | None:
    """The part of an exponent that hangs on no index, with the unknowns, and the other one."""
    factors = factors_of(exponent)
    brackets = [f for f in factors if isinstance(f, Add)]
    if len(brackets) != 1:
        return None
    others = mul(*(f for f in factors if f is not brackets[0]))
    if others.free or sheet.holds(others, names):
        return None
    still = [t for t in brackets[0].args if not t.free]
    moving = [t for t in brackets[0].args if t.free]
    if not still or not moving or any(sheet.holds(t, names) for t in moving):
        return None
    return mul(add(*still), others), mul(add(*moving), others)
