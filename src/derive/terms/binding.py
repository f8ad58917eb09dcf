"""Indices and their binders: when two terms are the same, and the one substitution there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import is_

from derive.errors import InvalidStep
from derive.terms.nodes import Add, Array, Binder, D, Delta, Index, Limit, Mul, Sum, Sym, Term

Path = tuple[int, ...]
LETTERS = "ijklmnpqrstuv"


def key(term: Term) -> str:
    """The same text for two terms just when they differ only in the names of bound indices and in
    the order of terms, factors and the two indices of a delta.

    Bound indices are written as distances to their binder (de Bruijn), so that the text of a part
    without outer bound indices does not depend on where the part stands, and can be kept.
    """
    if term._key is None:
        term._key = _key(term, {}, 0)
    return term._key


def _key(term: Term, level: Mapping[Index, int], here: int) -> str:
    if isinstance(term, Index):
        if term in level:
            return f"b{here - level[term]}"
        return f"i{_text(term.name)}{_text(term.dim)}"
    if not level or term.free.isdisjoint(level):
        if term._key is None:
            term._key = _key_of_kind(term, {}, 0)
        return term._key
    return _key_of_kind(term, level, here)


def _key_of_kind(term: Term, level: Mapping[Index, int], here: int) -> str:
    if isinstance(term, Binder):
        inner = {**level, term.index: here}
        return f"({term.tag}{_text(term.index.dim)}{_key(term.body, inner, here + 1)})"
    parts = [_key(arg, level, here) for arg in term.args]
    if isinstance(term, Add | Mul | Delta):
        parts.sort()
    return f"({term.tag}{_text(repr(term.data))}{''.join(parts)})"


def _text(text: str) -> str:
    return f"{len(text)}:{text}"  # a netstring: no name can pass for structure


def same(a: Term, b: Term) -> bool:
    """Whether the two are the same term, see `key`."""
    return a is b or key(a) == key(b)


def fresh(like: Index, avoid: Iterable[Index], letters: Iterable[str] = LETTERS) -> Index:
    """An index over the size of `like` whose name is not in use among `avoid`: its own if it can be,
    else the first free letter.
    """
    from derive.terms.nodes import index

    taken = {other.name for other in avoid}
    candidates = [like.name, *letters]
    for name in candidates:
        if name not in taken:
            return index(name, like.dim)
    number = 1
    while f"{like.name}_{number}" in taken:
        number += 1
    return index(f"{like.name}_{number}", like.dim)


def rename(term: Term, names: Mapping[Index, Index]) -> Term:
    """`term` with free indices renamed; bound ones step aside, so that none is captured."""
    if term.free.isdisjoint(names):
        return term
    if isinstance(term, Index):
        return names[term]
    if isinstance(term, Sym):
        return term.with_args(names.get(i, i) for i in term.args)
    if isinstance(term, Binder):
        names = {old: new for old, new in names.items() if old in term.free and old is not new}
        if not names:
            return term
        bound, body = term.index, term.body
        if bound in names.values():
            # beside what it may not capture, no letter over another size: Σ_k Σ_k X_kk would be misread
            others = (each for each in bound_indices(body) if each.dim != bound.dim)
            stepped = fresh(bound, {*names.values(), *names, *body.free, *others})
            body, bound = rename(body, {bound: stepped}), stepped
        return term.with_args((bound, rename(body, names)))
    args = [arg if arg.free.isdisjoint(names) else rename(arg, names) for arg in term.args]
    return term if all(map(is_, args, term.args)) else term.with_args(args)


def entry_of(matrix: Array, i: Index, j: Index) -> Term:
    """The entry at `i` and `j` of an array of arrays."""
    row = rename(matrix.body, {matrix.index: i})
    assert isinstance(row, Array)
    return rename(row.body, {row.index: j})


def nest(term: Term, kind: type[Binder] = Sum) -> tuple[tuple[Index, ...], Term]:
    """The indices of binders of one kind that stand directly in one another, the outermost first, and what stands
    beneath them.
    """
    bound = []
    while isinstance(term, kind):
        bound.append(term.index)
        term = term.body
    return tuple(bound), term


def bound_indices(term: Term) -> frozenset[Index]:
    """Every index that is bound somewhere in `term`."""
    if term._bound is None:
        inner: frozenset[Index] = frozenset().union(*map(bound_indices, term.args))
        term._bound = inner | {term.index} if isinstance(term, Binder) else inner
    return term._bound


def rename_bound(term: Term, avoid: Iterable[Index]) -> Term:
    """`term` with its bound indices named apart from `avoid` and from each other along a branch."""
    if not bound_indices(term):
        return term
    avoid = frozenset(avoid)
    if isinstance(term, Binder):
        bound, body = term.index, term.body
        if any(bound.name == other.name for other in avoid):
            stepped = fresh(bound, avoid | body.free | bound_indices(body))
            body, bound = rename(body, {bound: stepped}), stepped
        return term.with_args((bound, rename_bound(body, avoid | {bound})))
    return term.with_args(rename_bound(arg, avoid) for arg in term.args)


def part(whole: Term, path: Path) -> Term:
    """The part of `whole` at `path`.

    Raises:
        InvalidStep: there is no part there, or it is a variable of differentiation or an index.
    """
    for step in path:
        whole = whole.args[_place(whole, step)]
    return whole


def put(whole: Term, path: Path, new: Term) -> Term:
    """`whole` with the part at `path` replaced; free indices of `new` may be bound there.

    Raises:
        InvalidStep: as `part`.
    """
    if not path:
        return new
    place = _place(whole, path[0])
    inner = put(whole.args[place], path[1:], new)
    return whole.with_args((*whole.args[:place], inner, *whole.args[place + 1 :]))


def _place(whole: Term, step: int) -> int:
    if not 0 <= step < len(whole.args):
        raise InvalidStep(f"there is no part {step} of a {whole.tag or 'term'}")
    if isinstance(whole.args[step], Index) or (isinstance(whole, D | Limit) and step > 0):
        raise InvalidStep(
            "a step may rewrite neither an index nor a variable of differentiation or of a limit"
        )
    return step
