r"""What a line of a derivation speaks of without a declaration: the x of dσ(x)/dx, and what stands for xm + b in
∂ReLU(xm + b)/∂(xm + b).
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.read import tree as t
from derive.read.arrays import Avoid, Place, Value, number
from derive.read.differentials import moving
from derive.read.errors import NotYet, Unreadable
from derive.read.names import shown
from derive.read.scope import Formula, Own
from derive.terms import Binder, Index, Sym, Term, derivative, index, key, names_in, rename, sym

SPARE = ("u", "v", "s", "t", "z", "a", "g", "h", "q", "r")
CONSTANTS = ("e", r"\pi", "I", r"\delta")


def suppose(formula: Formula, *trees: t.Tree) -> None:
    """Let the letters stand for all numbers which `trees` say are variables, though nobody declared them; and the
    symbols move of which differentials stand there.

    Where something declared stands beside such a letter it may be short for something made of that: this is remarked.
    """
    if not formula.scope.is_line:
        return
    formula.moving = moving(formula, trees)
    sides = [side for tree in trees for side in (tree.sides if isinstance(tree, t.Relation) else (tree,))]
    formula.compared = frozenset(
        id(side) for side in sides if isinstance(side, t.Entries) and side not in trees
    )
    free = {letter for tree in trees for letter in t.free_letters(tree)}
    indices = {letter for tree in trees for letter in _bound(tree)}
    formula.paired = frozenset(indices - free)
    indices |= free
    told = dict.fromkeys(
        letter for tree in trees for letter in _variables(formula, tree) if letter not in indices
    )
    formula.own |= {letter: Own(letter) for letter in told}
    inside = [{each.base for each in t.parts(side) if isinstance(each, t.Name)} for side in sides]
    is_alone = not any(_is_declared(formula, base) for names in inside for base in names)
    points = {letter for tree in trees for letter in _points(formula, tree)}
    for letter in told:
        is_once = sum(letter in names for names in inside) < len(sides)
        if not is_alone or is_once or letter in points:
            formula.remark(f"{shown(letter)} is read as any number", sides[0].at, "label")


def _bound(tree: t.Tree) -> set[str]:
    big = (part for part in t.parts(tree) if isinstance(part, t.Big))
    return {letter for part in big for below in part.below for letter in t.letters_of(below)}


def _is_declared(formula: Formula, base: str) -> bool:
    return any(formula.scope.called(base)) or base in formula.scope.functions


def _variables(formula: Formula, tree: t.Tree) -> Iterator[str]:
    """The undeclared letters in which something is differentiated that holds them, and nothing that is defined."""
    for part in t.parts(tree):
        if isinstance(part, t.Derivative):
            letters = {each.base for each in part.variables if isinstance(each, t.Name)}
            body = part.body
        elif isinstance(part, t.Call) and part.primes and len(part.arguments) == 1:
            (body,) = part.arguments
            letters = {body.base} if isinstance(body, t.Name) else set()
        else:
            continue
        inside = {each.base for each in t.parts(body) if isinstance(each, t.Name)}
        made = {formula.scope.declared[name].base for name in formula.scope.made_of}
        if not inside & made:
            yield from sorted(each for each in letters & inside if is_unknown(formula, each))


def _points(formula: Formula, tree: t.Tree) -> Iterator[str]:
    """The letters at which unknown functions are taken: any numbers, or some, as the ξ of a remainder f″(ξ)."""
    for part in t.parts(tree):
        if isinstance(part, t.Call) and part.function in formula.scope.functions:
            yield from (each.base for each in part.arguments if isinstance(each, t.Name))


def is_unknown(formula: Formula, base: str) -> bool:
    """Whether nothing is called so, and nobody writes that letter for an index."""
    if base in formula.own:
        return False
    scope = formula.scope
    known = base in scope.sizes or _is_declared(formula, base) or base in scope.reserved
    return (
        not known and base not in CONSTANTS and not any(base in those for those in scope.preferred.values())
    )


def own_letter(formula: Formula, tree: t.Scripted) -> Value | None:
    """A letter that stands for all numbers; None if it is none."""
    own = formula.own.get(tree.of.base)
    if own is None or own.body is not None:
        return None
    if tree.below:
        raise Unreadable(f"{tree.of.base} stands for a number, it has no entries", tree.at)
    term = sym(own.name)
    return Value(tree.at, None, None, lambda i, j, avoid: term, is_name=True)


def slope_in(formula: Formula, body: Value, wrt: Value, at: int) -> Value:
    """The derivative of what holds an expression only as a whole in that expression.

    Raises:
        NotYet: it is no number, or something else in it may move with that.
    """
    if not wrt.is_number or not formula.scope.is_line:
        raise Unreadable("a derivative is taken in a symbol or in a definition", wrt.at)

    def entry(i: Place, j: Place, avoid: Avoid) -> Term:
        inner = wrt.entry(None, None, avoid)
        variable = standing(formula, inner, wrt.at)
        whole = body.entry(i, j, avoid)
        found = _put(whole, key(inner), variable)
        if found is whole or _moves(formula, found, inner, variable.name):
            raise NotYet("a derivative in a formula: give that a name, u = ..., and take it in u", wrt.at)
        return derivative(found, variable)

    return Value(at, body.rows, body.columns, entry)


def slope_at(value: Value, argument: Value, times: int, at: int) -> Value:
    """The derivative of a number in a name that it is made of, taken so many times."""

    def term(avoid: Avoid) -> Term:
        found, wrt = value.entry(None, None, avoid), argument.entry(None, None, avoid)
        for _ in range(times):
            found = derivative(found, wrt)
        return found

    return number(at, term)


def standing(formula: Formula, term: Term, at: int) -> Sym:
    """A name for `term` that stands for it in this line, at the indices of `term`."""
    if not names_in(term):
        raise NotYet("a derivative in a number", at)
    params = tuple(sorted(term.free, key=lambda each: each.data))
    numbered = {each: index(str(place), each.dim) for place, each in enumerate(params)}
    form = key(rename(term, numbered))
    if form not in formula.standing:
        name = _spare(formula, params)
        formula.standing[form] = name
        formula.own[name] = Own(name, params, term)
    return sym(formula.standing[form], *params)


def _spare(formula: Formula, params: tuple[Index, ...]) -> str:
    """A letter that means nothing yet."""
    used = {each.name for each in params} | formula.own.keys() | formula.avoid
    for letter in SPARE:
        if letter not in used and is_unknown(formula, letter):
            return letter
    return next(f"u_{{{n}}}" for n in range(1, 1000) if f"u_{{{n}}}" not in used)


def _put(term: Term, old: str, new: Term) -> Term:
    """`term` with `new` wherever what has the key `old` stands."""
    if key(term) == old:
        return new
    if isinstance(term, Index) or not term.args:
        return term
    if isinstance(term, Binder) and term.index in new.free:
        return term  # another index of the same letter
    return term.with_args(_put(each, old, new) for each in term.args)


def _moves(formula: Formula, rest: Term, inner: Term, name: str) -> bool:
    """Whether what is left may move with `inner`: something of which it is made too stands there."""
    scope = formula.scope

    def roots(names: tuple[str, ...]) -> set[str]:
        return {each for known in names for each in (known, *scope.made_of.get(known, ()))}

    left = tuple(each for each in names_in(rest) if each != name)
    return bool(roots(left) & roots(names_in(inner)))
