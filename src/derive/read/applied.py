"""Definitions with their arguments: L(w) is L where L is made of w; at anything else it is a value that has no name."""

from __future__ import annotations

from derive.read import elaborate as e, products, tree as t
from derive.read.arrays import Bound, Value
from derive.read.errors import Ambiguous, NotYet, Unreadable
from derive.read.names import shown
from derive.read.own import slope_at
from derive.read.scope import Declared, Formula, Scope
from derive.terms import Sym, index


def applied(formula: Formula, tree: t.Applied, bound: Bound) -> Value:
    """A definition at names that it is made of, which is the definition; or a product with what stands in brackets.

    Raises:
        NotYet: it is the value at something else.
    """
    refuse_undeclared(formula, tree)
    if isinstance(tree.of, t.Primed):
        return _primed(formula, tree, tree.of, bound)
    of = e.elaborate(formula, tree.of, bound)
    name = _name(of)
    others = [each for each in tree.arguments if not _is_made_of(formula, name, tree.of, each, bound)]
    if len(tree.arguments) > 1 and not others:
        return of
    if not others and not formula.chooses("argument", tree.at, is_spare=True):
        return of
    if others and (len(tree.arguments) > 1 or not _is_entry(tree.of, others[0])):
        said = f"{shown(name)} is not made of {t.plain(others[0])}"
        raise NotYet(f"{said}: its value at something else can't be said yet", others[0].at)
    product = products.Product(formula)
    product.take("", of)
    product.take("", e.elaborate(formula, tree.arguments[0], bound))
    return product.value()


def refuse_undeclared(formula: Formula, tree: t.Applied) -> None:
    """Refuse p(y | θ) where nothing is called p.

    Raises:
        NotYet: nothing is.
    """
    name = tree.of.of if isinstance(tree.of, t.Scripted | t.Primed) else tree.of
    if isinstance(name, t.Name) and not any(formula.scope.called(name.base)):
        raise NotYet(
            f"{shown(name.base)} is not declared, so that nothing can be said of its values", tree.at
        )


def _name(value: Value) -> str:
    """The name of which the value is an entry or the whole.

    Raises:
        Unreadable: it has a power at it, as in L^2(w).
    """
    if not value.is_name:
        raise Unreadable("a power before arguments: write it behind them, as L(w)^2", value.at)
    return _entry(value).name


def _entry(value: Value) -> Sym:
    """An entry of something that has a name."""
    places = (
        index("0", extent.text) if extent is not None else None for extent in (value.rows, value.columns)
    )
    term = value.entry(next(places), next(places), frozenset())
    assert isinstance(term, Sym)
    return term


def _is_made_of(formula: Formula, name: str, of: t.Tree, argument: t.Tree, bound: Bound) -> bool:
    """Whether a definition is made of what is called so, which has no indices that the definition lacks."""
    value = e.elaborate(formula, argument, bound)
    if not value.is_name:
        return False
    lacking = t.free_letters(argument) - t.free_letters(of)
    if lacking & {place.name for place in _entry(value).args}:
        return False
    return _entry(value).name in formula.scope.made_of.get(name, frozenset())


def _is_entry(of: t.Tree, argument: t.Tree) -> bool:
    """Whether two entries stand beside each other, the second in brackets."""
    return bool(t.free_letters(of) and t.free_letters(argument))


def _primed(formula: Formula, tree: t.Applied, primed: t.Primed, bound: Bound) -> Value:
    """f'(x) of a definition f that is made of the number x."""
    of = e.elaborate(formula, primed.of, bound)
    (argument, *others) = tree.arguments
    if others or not _is_made_of(formula, _name(of), primed.of, argument, bound):
        raise NotYet("a prime is read at what is made of one number, at that number", tree.at)
    value = e.elaborate(formula, argument, bound)
    if not of.is_number or not value.is_number:
        raise Ambiguous("a prime at a function of an array may mean two things: write ∂", tree.at)
    return slope_at(of, value, primed.times, tree.at)


def refuse_other_arguments(formula: Formula, before: t.Tree | None, sign: str, factor: t.Tree) -> None:
    """Refuse J(w + v) in a line: nobody multiplies J by a formula of what it is made of, without a sign.

    Raises:
        Ambiguous: a number, or what the definition before it is made of, stands in brackets.
    """
    if not formula.scope.is_line or sign or not isinstance(before, t.Name):
        return
    if not isinstance(factor, t.Group) or factor.kind != "(":
        return
    scope = formula.scope
    made = {each for known in _bare(scope, before.base) for each in scope.made_of.get(known.name, ())}
    if not made & scope.declared.keys():
        return
    inside = {each.name for base in _whole_names(factor.of) for each in _bare(scope, base)}
    if isinstance(factor.of, t.Number) or inside & made:
        name = shown(before.base)
        said = f"this may be a product or the value of {name} at something else: write {name} · (...)"
        raise Ambiguous(said, factor.at)


def _bare(scope: Scope, base: str) -> list[Declared]:
    """What a name without indices or labels may mean: what is called just so, else all that has that base."""
    every = list(scope.called(base))
    return [each for each in every if not (each.below or each.above)] or every


def _whole_names(tree: t.Tree) -> set[str]:
    """What stands in `tree` without indices."""
    parts = list(t.parts(tree))
    entries = {id(each.of) for each in parts if isinstance(each, t.Scripted) and each.below}
    return {each.base for each in parts if isinstance(each, t.Name) and id(each) not in entries}
