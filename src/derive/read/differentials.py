"""Differentials: dX of a symbol is an array of its shape that may be any; that of what is made of X follows from it.

df = Σ_ij ∂f/∂X_ij dX_ij, where X are the symbols of which differentials stand in the line: all others stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.read import arrays as a, elaborate as e, tree as t
from derive.read.arrays import Avoid, Bound, Place, Value
from derive.read.errors import NotYet, Unreadable
from derive.read.scope import Declared, Formula, Own
from derive.read.written import PART
from derive.terms import Index, Sym, Term, add, derivative, index, mul, names_in, sum_over, sym

STILL = "no differential of {0} stands here, though it moves"


def moving(formula: Formula, trees: Sequence[t.Tree]) -> tuple[str, ...]:
    """The symbols that move: those of which a differential stands in `trees`; if none does, all that make up what has
    one and is made of nothing else that has, which is remarked.
    """
    scope = formula.scope
    parts = [part for tree in trees for part in t.parts(tree) if isinstance(part, t.Differential)]
    found = {each.name for part in parts for each in scope.called(_base(part.of))}
    symbols = [name for name in scope.declared if name in found and name not in scope.made_of]
    if symbols or not found:
        return tuple(symbols)
    least = [name for name in found if not found & scope.made_of.get(name, frozenset())]
    made = {each for name in least for each in scope.made_of.get(name, ())}
    formula.remark("all moves here that something is made of which has a differential", parts[0].at, "label")
    return tuple(name for name in scope.declared if name in made and name not in scope.made_of)


def _base(tree: t.Tree) -> str:
    match tree:
        case t.Scripted(of=of) | t.Applied(of=of):
            return _base(of)
        case t.Name(base=base):
            return base
    return ""


def differential(formula: Formula, tree: t.Differential, bound: Bound) -> Value:
    """The differential of what stands there, entry by entry.

    Raises:
        Unreadable: nothing moves in it.
    """
    value = e.elaborate(formula, tree.of, bound)
    names = formula.moving
    if not names:
        raise NotYet("a differential where no symbol has one", tree.at)
    for name in names:
        if formula.scope.random and name in formula.scope.random:
            raise Unreadable(f"{name} is random: no differential is taken in it", tree.at)

    def entry(i: Place, j: Place, avoid: Avoid) -> Term:
        term = value.entry(i, j, avoid)
        if isinstance(term, Sym) and term.name in names:
            return _own(formula, term)
        used = avoid | {each.name for each in term.free}
        made = {each for name in names_in(term) for each in (name, *formula.scope.made_of.get(name, ()))}
        if formula.scope.variable in made.difference(names):
            formula.remark(STILL.format(formula.scope.variable), tree.at, PART)
        formula.scope.spend(2 * len(names), tree.at)
        return add(
            *(_through(formula, term, formula.scope.declared[name], used) for name in names if name in made)
        )

    return replace(a.mapped(value, lambda term: term), at=tree.at, entry=entry)


def _through(formula: Formula, term: Term, symbol: Declared, avoid: Avoid) -> Term:
    """Σ_ij ∂term/∂X_ij dX_ij."""
    places: list[Index] = []
    for extent in symbol.extents:
        places.append(index(formula.scope.spare(extent.text, avoid), extent.text))
        avoid |= {places[-1].name}
    entry = sym(symbol.name, *places)
    return sum_over(tuple(places), mul(derivative(term, entry), _own(formula, entry)))


def _own(formula: Formula, entry: Sym) -> Term:
    """The entry of dX for that of X."""
    name = f"d{entry.name}" if len(entry.name) == 1 else rf"d\,{entry.name}"
    formula.own.setdefault(name, Own(name, entry.args))
    return sym(name, *entry.args)
