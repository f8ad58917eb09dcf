"""In which orders the indices of a sum may be labelled: told apart by where they stand, as far as that tells.

Source: McKay, Practical graph isomorphism (1981): classes are refined; where one is left with several members, each is
singled out in turn, but of those that can be interchanged only one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from derive.decide.form import sums
from derive.decide.form.polynomials import Unit
from derive.terms import Index, Inverse, Sym, Term, index, key, rename

if TYPE_CHECKING:
    from derive.decide.form.form import Form

Classes = Mapping[Index, int]


def orders(form: Form, binders: list[Index], factors: list[Unit]) -> Iterator[tuple[Index, ...]]:
    """Orders of the indices, among them the same ones however they are called."""
    if len(binders) == 1:
        yield (binders[0],)
        return
    dims = sorted({each.dim for each in binders})
    yield from _searched(form, factors, {each: dims.index(each.dim) for each in binders})


def _searched(form: Form, factors: list[Unit], classes: Classes) -> Iterator[tuple[Index, ...]]:
    classes = _refined(form, factors, classes)
    members: dict[int, list[Index]] = {}
    for each, number in classes.items():
        members.setdefault(number, []).append(each)
    several = next((n for n in sorted(members) if len(members[n]) > 1), None)
    if several is None:
        yield tuple(sorted(classes, key=lambda each: classes[each]))
        return
    tried: list[Index] = []
    for chosen in members[several]:
        if any(_can_swap(form, factors, chosen, other) for other in tried):
            continue
        tried.append(chosen)
        apart = {each: 2 * n + (n == several and each is not chosen) for each, n in classes.items()}
        yield from _searched(form, factors, apart)


def _refined(form: Form, factors: list[Unit], classes: Classes) -> Classes:
    """The classes parted until the members of each stand alike."""
    while True:
        form.fuel.spend(len(classes) * len(factors))
        seen = {each: (n, _places(form, each, factors, classes)) for each, n in classes.items()}
        kinds = sorted(set(seen.values()))
        found = {each: kinds.index(seen[each]) for each in classes}
        if len(kinds) == len(set(classes.values())):
            return found
        classes = found


def _places(form: Form, own: Index, factors: list[Unit], classes: Classes) -> tuple[str, ...]:
    """Where an index stands, all others called by their classes."""
    names = {each: index(f"*{n}", each.dim) for each, n in classes.items()}
    names[own] = index(f"@{classes[own]}", own.dim)
    found = []
    for a, e in factors:
        if own in a.free:
            if isinstance(a, Sym):
                at = [names.get(i, i).name for i in a.args]
                found.append(
                    f"{a.name}({','.join(sorted(at) if a.name in form.facts.symmetric else at)})^{e}"
                )
            else:
                found.append(f"{min(key(rename(each, names)) for each in _alike(form, a))}^{e}")
    return tuple(sorted(found))


def _alike(form: Form, atom: Term) -> tuple[Term, ...]:
    """An atom, with the one that the inverse of a symmetric matrix has for its indices the other way round."""
    if not isinstance(atom, Inverse):
        return (atom,)
    turned = atom.with_args((atom.matrix, atom.column, atom.row))
    return (atom, turned) if sums.settled(form, turned) is sums.settled(form, atom) else (atom,)


def _can_swap(form: Form, factors: list[Unit], one: Index, other: Index) -> bool:
    """Whether the factors are the same with two indices interchanged."""
    form.fuel.spend(len(factors))
    swap = {one: other, other: one}
    before = {(sums.settled(form, a), e) for a, e in factors}
    return before == {(sums.settled(form, rename(a, swap)), e) for a, e in factors}
