"""Finding what the letters of a law must stand for, so that it says something of a given term."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.kernel import Binding
from derive.terms import (
    ONE,
    ZERO,
    Add,
    Array,
    Binder,
    D,
    Delta,
    Index,
    Limit,
    Meta,
    Mul,
    Num,
    Size,
    Sym,
    Term,
    contains,
    has_minus,
    mul,
    names_in,
    neg,
    num,
    rename,
    rename_bound,
    same,
    subterms,
)  # fmt: skip


def match(pattern: Term, term: Term, binding: Binding | None = None) -> Binding | None:
    """The first binding under which `pattern` is `term`, or None."""
    if not may_be(pattern, term):
        return None
    return next(matches(pattern, term, binding or Binding()), None)


def matches(pattern: Term, term: Term, given: Binding) -> Iterator[Binding]:
    """Every binding, beyond what is `given`, under which `pattern` is `term`."""
    match pattern:
        case Meta():
            yield from _letter(pattern, term, given)
        case Index():
            if isinstance(term, Index):
                yield from _index(pattern, term, given)
        case Sym():
            if isinstance(term, Sym) and len(term.args) == len(pattern.args):
                if given.names.get(pattern.name, term.name) == term.name:
                    names = {**given.names, pattern.name: term.name}
                    named = Binding(
                        given.metas, given.indices, given.dims, names, given.local, given.approach
                    )
                    yield from _all(pattern.args, term.args, named)
        case Size():
            if isinstance(term, Size) and given.dims.get(pattern.data, term.data) == term.data:
                dims = {**given.dims, pattern.data: term.data}
                yield replace(given, dims=dims)
        case Binder():
            if type(term) is type(pattern) and isinstance(term, Binder):
                indices = {i: image for i, image in given.indices.items() if i is not pattern.index}
                outer = Binding(given.metas, indices, given.dims, given.names, given.local, given.approach)
                for bound in _index(pattern.index, term.index, outer):
                    yield from matches(pattern.body, term.body, bound)
        case Mul(args=(Num(value=value), *rest)) if value == -1 and has_minus(term):
            yield from matches(mul(*rest), neg(term), given)
        case Mul(args=(Num(value=value), *rest)) if isinstance(term, Num):
            yield from matches(mul(*rest), num(term.value / value), given)
        case Add() | Mul():
            open_ended = all(isinstance(each, Meta) for each in pattern.args)
            unit = None if open_ended else ZERO if isinstance(pattern, Add) else ONE
            parts = term.args if type(term) is type(pattern) else (term,)
            yield from _shared(pattern, _surest_first(pattern, given), list(parts), given, unit)
        case D():
            if isinstance(term, D) and (term.data == "local") == given.local:
                yield from _all(pattern.args, term.args, given)
        case Limit() if pattern.data not in ("any", "near"):
            if isinstance(term, Limit) and term.data == pattern.data and len(term.args) == len(pattern.args):
                yield from _limit(pattern.args, term.args, given)
        case Limit():
            if isinstance(term, Limit) and (pattern.point is None or term.point is not None):
                approach = str(term.data), term.args[2:]
                if given.approach in (("", ()), approach):
                    parts = term.args[: len(pattern.args)]
                    yield from _limit(pattern.args, parts, replace(given, approach=approach))
        case Delta():
            if isinstance(term, Delta):
                yield from _all(pattern.args, term.args, given)
                yield from _all(pattern.args, term.args[::-1], given)
        case _:
            if (
                type(term) is type(pattern)
                and term.data == pattern.data
                and len(term.args) == len(pattern.args)
            ):
                yield from _all(pattern.args, term.args, given)


def may_match(pattern: Term, kind: type[Term]) -> bool:
    """Whether `pattern` can be a term that is of that `kind` outermost: a sum, a function, ..."""
    if isinstance(pattern, Add | Mul):  # one term may be a sum where the others can be 0
        return type(pattern) is kind or not all(isinstance(each, Meta) for each in pattern.args)
    return isinstance(pattern, Meta) or type(pattern) is kind


def may_be(pattern: Term, term: Term) -> bool:
    """Whether nothing that is seen at once, with no letter bound, keeps `pattern` from being `term`."""
    kind = type(pattern)
    if kind is Meta:
        return True
    if kind is Add or kind is Mul:
        return _may_be_shared(pattern, term)
    if type(term) is not kind:
        return False
    if kind is Index or kind is Size or kind is Delta or kind is Limit:
        return True
    if len(pattern.args) != len(term.args):
        return False
    if kind is Sym:
        return True
    if isinstance(pattern, Binder | D):  # how a law derives is said by the binding
        return may_be(pattern.args[0], term.args[0]) and may_be(pattern.args[1], term.args[1])
    return pattern.data == term.data and all(map(may_be, pattern.args, term.args))


def _may_be_shared(pattern: Term, term: Term) -> bool:
    """The same of a sum or a product: each part of it that is no letter may be a part of `term`."""
    first, kind = pattern.args[0], type(pattern)
    if kind is Mul and type(first) is Num and (type(term) is Num or has_minus(term)):
        return True  # which `matches` takes apart
    parts = term.args if type(term) is kind else (term,)
    concrete = [each for each in pattern.args if type(each) is not Meta]
    letters = len(pattern.args) - len(concrete)
    spare = 1 if concrete and letters else 0  # the last letter may stand for 0, or 1
    if len(parts) < len(pattern.args) - spare or (not letters and len(parts) > len(concrete)):
        return False
    return all(any(may_be(each, part) for part in parts) for each in concrete)


def renaming(pattern: Term, term: Term) -> Binding | None:
    """How the free indices of `pattern` must be renamed to make it `term`, if that can be done."""
    if pattern.depth != term.depth or set(names_in(pattern)) != set(names_in(term)):
        return None
    if contains(
        pattern, Array
    ):  # a whole array has letters of its own, which may stand for something else beside it
        pattern = rename_bound(pattern, pattern.free)
    parts = list(subterms(pattern))
    names = {each.name: each.name for each in parts if isinstance(each, Sym)}
    dims = {each.dim: each.dim for each in parts if isinstance(each, Index)}
    dims |= {each.data: each.data for each in parts if isinstance(each, Size)}
    for found in matches(pattern, term, Binding(dims=dims, names=names)):
        indices = {i: image for i, image in found.indices.items() if i in pattern.free}
        if same(rename(pattern, indices), term):
            return Binding(indices=indices)
    return None


def _letter(pattern: Meta, term: Term, given: Binding) -> Iterator[Binding]:
    if not all(i in given.indices for i in pattern.args):
        return
    params = tuple(given.indices[i] for i in pattern.args if isinstance(i, Index))
    bound = given.metas.get(pattern.name)
    if bound is None:
        hidden = {image for letter, image in given.indices.items() if letter not in pattern.args}
        if not (term.free & hidden - set(params)):
            metas = {**given.metas, pattern.name: (params, term)}
            # `replace` would take three times as long, and this is where matching spends its time
            yield Binding(metas, given.indices, given.dims, given.names, given.local, given.approach)
    elif len(bound[0]) == len(params) and same(
        rename(bound[1], dict(zip(bound[0], params, strict=True))), term
    ):
        yield given  # perhaps at other indices than before


def _index(pattern: Index, term: Index, given: Binding) -> Iterator[Binding]:
    if given.indices.get(pattern, term) is term and given.dims.get(pattern.dim, term.dim) == term.dim:
        indices, dims = {**given.indices, pattern: term}, {**given.dims, pattern.dim: term.dim}
        yield Binding(given.metas, indices, dims, given.names, given.local, given.approach)


def _all(patterns: tuple[Term, ...], terms: tuple[Term, ...], given: Binding) -> Iterator[Binding]:
    if not patterns:
        yield given
        return
    for binding in matches(patterns[0], terms[0], given):
        yield from _all(patterns[1:], terms[1:], binding)


def _limit(patterns: tuple[Term, ...], terms: tuple[Term, ...], given: Binding) -> Iterator[Binding]:
    """The variable first: what stands under it has many readings."""
    (body, variable, *point), (found, moving, *there) = patterns, terms
    yield from _all((variable, body, *point), (moving, found, *there), given)


def _surest_first(whole: Term, given: Binding) -> list[Term]:
    """The parts of a pattern, those last that may be no part of a term or several: letters of which nothing is known
    yet, and those known to be so.
    """

    def is_open(each: Term) -> bool:
        if not isinstance(each, Meta):
            return False
        known = given.metas.get(each.name)
        return known is None or known[1] in (ZERO, ONE) or type(known[1]) is type(whole)

    return sorted(whole.args, key=is_open)


def _shared(
    whole: Term, patterns: list[Term], parts: list[Term], given: Binding, unit: Term | None
) -> Iterator[Binding]:
    """Share out the parts of a sum or product: one to each pattern, the rest to a last letter."""
    if not patterns:
        if not parts:
            yield given
        return
    first, *others = patterns
    if not others and isinstance(first, Meta):
        rest = whole.with_args(parts) if parts else unit
        if rest is not None:
            yield from matches(first, rest, given)
        return
    for place, part in enumerate(parts):
        for binding in matches(first, part, given):
            yield from _shared(whole, others, parts[:place] + parts[place + 1 :], binding, unit)
