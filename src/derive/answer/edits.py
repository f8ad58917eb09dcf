"""Changes of what was written at one place: a transpose, the order of factors or of two indices, brackets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from derive.answer.spelled import spelled
from derive.read import Formula, Scope, Unreadable, elaborate, tree as t

MISSING, TOO_MANY, ORDER = "transpose missing", "transpose too many", "factor order"
BRACKETS = "brackets missing"
INDICES = "transposed entry"
Scoping = Callable[[], Scope]  # makes a new scope with all names


@dataclass(frozen=True, slots=True)
class Edit:
    """A change: its label, how it is said, and the whole formula after it."""

    label: str
    says: str
    tree: t.Tree


def edits(scope: Scoping, tree: t.Tree) -> Iterator[Edit]:
    """One change at one place, first all with a name of their own, then those of two kinds together."""
    for change in (_transposes, _orders, _indices, _brackets, _orders_with_transposes):
        yield from _everywhere(scope, tree, change)


def reversals(scope: Scoping, tree: t.Tree) -> Iterator[Edit]:
    """All factors of one product in the other order."""
    yield from _everywhere(scope, tree, _reversed)


Change = Callable[[Scoping, t.Tree], Iterator[Edit]]


def _everywhere(scope: Scoping, tree: t.Tree, change: Change) -> Iterator[Edit]:
    """`change` made in `tree` itself, then in each of its parts."""
    yield from change(scope, tree)
    for part, put in _parts(tree):
        for edit in _everywhere(scope, part, change):
            yield replace(edit, tree=put(edit.tree))


def _parts(tree: t.Tree) -> Iterator[tuple[t.Tree, Callable[[t.Tree], t.Tree]]]:
    """The parts that are formulas of their own, each with how another is put in its place."""
    match tree:
        case t.Group() | t.Bars() | t.Root():
            yield tree.of, lambda new: replace(tree, of=new)
        case t.Raised() if not t.is_transpose(tree.above):
            yield tree.of, lambda new: replace(tree, of=new)
        case t.Raised(of=t.Group(of=inner) as group):
            yield inner, lambda new: replace(tree, of=replace(group, of=new))
        case t.Quotient():
            yield tree.over, lambda new: replace(tree, over=new)
            yield tree.below, lambda new: replace(tree, below=new)
        case t.Big():
            yield tree.body, lambda new: replace(tree, body=new)
        case t.Plus(terms=terms):
            for place, (_, each) in enumerate(terms):
                yield each, partial(_put_term, tree, place)
        case t.Times(factors=factors):
            for place, (_, each) in enumerate(factors):
                yield each, partial(_put_factor, tree, place)
        case t.Call(arguments=arguments):
            for place, each in enumerate(arguments):
                yield each, partial(_put_argument, tree, place)


def _put_term(tree: t.Plus, place: int, new: t.Tree) -> t.Plus:
    those = tree.terms
    return replace(tree, terms=(*those[:place], (those[place][0], new), *those[place + 1 :]))


def _put_factor(tree: t.Times, place: int, new: t.Tree) -> t.Times:
    those = tree.factors
    return replace(tree, factors=(*those[:place], (those[place][0], new), *those[place + 1 :]))


def _put_argument(tree: t.Call, place: int, new: t.Tree) -> t.Call:
    those = tree.arguments
    return replace(tree, arguments=(*those[:place], new, *those[place + 1 :]))


def _transposes(scope: Scoping, tree: t.Tree) -> Iterator[Edit]:
    bare = _without_transpose(tree)
    if bare is not None:
        yield Edit(TOO_MANY, f"without the transpose{_of(bare)}", bare)
    elif isinstance(tree, t.Name | t.Scripted | t.Group | t.Derivative | t.Gradient | t.Call):
        if _is_array(scope, tree):
            yield Edit(MISSING, f"with {spelled(tree) or 'this'} transposed", _transposed(tree))


def _orders(scope: Scoping, tree: t.Tree) -> Iterator[Edit]:
    for factors in _swapped(scope, tree):
        yield Edit(ORDER, "with the factors in the other order", factors)


def _indices(scope: Scoping, tree: t.Tree) -> Iterator[Edit]:
    """W_ji for W_ij."""
    match tree:
        case t.Scripted(below=(t.Word(at=at, says=says),)) if len(says) == 2:
            below: tuple[t.Tree, ...] = (t.Word(at, says[::-1]),)
        case t.Scripted(below=(one, other)):
            below = (other, one)
        case _:
            return
    new = replace(tree, below=below)
    if new != tree:
        said = spelled(new), spelled(tree)
        says = "with {} for {}".format(*said) if None not in said else "with two indices exchanged"
        yield Edit(INDICES, says, new)


def _brackets(scope: Scoping, tree: t.Tree) -> Iterator[Edit]:
    """a (b + c) for a b + c, and (a + b) c for a + b c: what is multiplied is the sum."""
    if not isinstance(tree, t.Plus) or len(tree.terms) < 2:
        return
    (sign, first), *middle, (last_sign, last) = tree.terms
    if isinstance(first, t.Times):
        for cut in range(1, len(first.factors)):
            if first.factors[cut][0] != "/":
                inner = t.Plus(tree.at, ((1, _product(first.factors[cut:])), *middle, (last_sign, last)))
                times = t.Times(first.at, (*first.factors[:cut], ("", t.Group(tree.at, inner))))
                yield _bracketed(times if sign > 0 else t.Plus(tree.at, ((sign, times),)))
    if isinstance(last, t.Times):
        for cut in range(1, len(last.factors)):
            inner = t.Plus(tree.at, ((sign, first), *middle, (last_sign, _product(last.factors[:cut]))))
            yield _bracketed(t.Times(tree.at, (("", t.Group(tree.at, inner)), *last.factors[cut:])))


def _bracketed(tree: t.Tree) -> Edit:
    return Edit(BRACKETS, "with brackets", tree)


def _product(factors: tuple[tuple[str, t.Tree], ...]) -> t.Tree:
    (_, first), *others = factors
    return t.Times(first.at, (("", first), *others)) if others else first


def _orders_with_transposes(scope: Scoping, tree: t.Tree) -> Iterator[Edit]:
    """Two factors in the other order, and one of them transposed or no longer so: Wᵀ g for gᵀ W."""
    for swapped in _swapped(scope, tree):
        for place, (_, each) in enumerate(swapped.factors):
            turned = _without_transpose(each) or (_transposed(each) if _is_array(scope, each) else None)
            if turned is not None:
                says = "with the factors in the other order, one of them transposed"
                yield Edit(ORDER, says, _put_factor(swapped, place, turned))


def _swapped(scope: Scoping, tree: t.Tree) -> Iterator[t.Times]:
    """Two arrays beside each other, the second first."""
    if not isinstance(tree, t.Times):
        return
    those = tree.factors
    for place, ((first, left), (then, right)) in enumerate(pairwise(those)):
        if then in ("", "·", "*") and first != "/" and _is_array(scope, left) and _is_array(scope, right):
            yield t.Times(tree.at, (*those[:place], (first, right), (then, left), *those[place + 2 :]))


def _reversed(scope: Scoping, tree: t.Tree) -> Iterator[Edit]:
    """Cᵀ Bᵀ Aᵀ for Aᵀ Bᵀ Cᵀ: all factors in the other order."""
    if (
        isinstance(tree, t.Times)
        and len(tree.factors) > 2
        and all(sign in ("", "·", "*") for sign, _ in tree.factors)
    ):
        (_, first), *others = tree.factors[::-1]
        yield Edit(ORDER, "with the factors in reverse order", t.Times(tree.at, (("", first), *others)))


def _is_array(scope: Scoping, tree: t.Tree) -> bool:
    """Whether it is no number; what fits no shapes may be."""
    formula = Formula(scope())
    try:
        return not elaborate(formula, tree, {}).is_number
    except Unreadable:
        return not isinstance(tree, t.Name | t.Scripted)


def _transposed(tree: t.Tree) -> t.Tree:
    return t.Raised(tree.at, tree, t.Mark(tree.at, "T"))


def _without_transpose(tree: t.Tree) -> t.Tree | None:
    """What a transpose is of; None if it is none."""
    match tree:
        case t.Raised(of=of, above=above) if t.is_transpose(above):
            return of
        case t.Scripted(of=of, below=below, above=above) if t.is_transpose(above):
            return t.Scripted(tree.at, of, below) if below else of
    return None


def _of(bare: t.Tree) -> str:
    said = spelled(bare)
    return f" of {said}" if said is not None else ""
