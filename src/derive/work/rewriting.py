"""One formula put for another wherever that stands: whole, or as some terms of a sum, some factors of a product.

The order of terms and factors does not count, nor what bound letters are called; the free letters of what is looked for
stand for any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from derive.terms import Add, Binder, D, Delta, Index, Mul, Num, Term, add, factors_of, mul, neg, num, rename

MOST = 4000  # comparisons of two parts for one rewriting
Names = Mapping[Index, Index]


@dataclass(slots=True)
class _Work:
    """How many more parts may be compared."""

    left: int = MOST

    def spend(self) -> bool:
        self.left -= 1
        return self.left >= 0


def rewritten(term: Term, old: Term, new: Term, letters: frozenset[Index] | None = None) -> Term:
    """`term` with `new` for `old` wherever that is found; `letters` are those of `old` that stand for any, all its free
    ones if none are said.  It is `term` itself where nothing is found.
    """
    scale, bare = _scaled(old)
    if scale != 1:
        old, new = bare, mul(num(1 / scale), new)
    if isinstance(old, Num | Index):
        return term
    free = old.free if letters is None else letters & old.free
    rules = [(old, new)]
    if isinstance(old, Add):
        rules.append((add(*map(neg, old.args)), neg(new)))
    return _Rewriting(rules, free, new.free - old.free, _Work()).of(term, frozenset())


def _scaled(term: Term) -> tuple[Fraction, Term]:
    first, *rest = factors_of(term)
    if isinstance(first, Num) and rest and first.value != 0:
        return first.value, mul(*rest)
    return Fraction(1), term


@dataclass(slots=True)
class _Rewriting:
    """`strays` are the letters that the new formula has and the old one has not: no binder may catch them."""

    rules: Sequence[tuple[Term, Term]]
    letters: frozenset[Index]
    strays: frozenset[Index]
    work: _Work

    def of(self, term: Term, bound: frozenset[Index]) -> Term:
        if self.work.left < 0 or self.strays & bound:
            return term
        for old, new in self.rules:
            found = self._at(term, old, new)
            if found is not None:
                return found
        if isinstance(term, Index) or not term.args:
            return term
        if isinstance(term, Binder):
            return term.with_args((term.index, self.of(term.body, bound | {term.index})))
        if isinstance(term, D):
            return term.with_args((self.of(term.body, bound), term.wrt))
        args = [self.of(arg, bound) for arg in term.args]
        changed = any(one is not other for one, other in zip(args, term.args, strict=True))
        return term.with_args(args) if changed else term

    def _at(self, term: Term, old: Term, new: Term) -> Term | None:
        """`term`, if it is the old formula or holds it among its terms or factors, with the new one."""
        names = next(self._matches(old, term, {}), None)
        if names is not None:
            return rename(new, names)
        if type(term) is not type(old) or not isinstance(old, Add | Mul) or len(term.args) <= len(old.args):
            return None
        for names, rest in self._among(old.args, term.args, {}):
            whole = add if isinstance(old, Add) else mul
            return whole(
                rename(new, names),
                *(self.of(each, frozenset()) if not self.strays else each for each in rest),
            )
        return None

    def _matches(self, old: Term, term: Term, names: Names) -> Iterator[Names]:
        """The ways in which letters may be named so that `old` is `term`."""
        if not self.work.spend():
            return
        if isinstance(old, Index):
            yield from self._letter(old, term, names)
        elif old is term and not (old.free & self.letters) and not (old.free & names.keys()):
            yield names
        elif type(old) is not type(term) or old.data != term.data or len(old.args) != len(term.args):
            return
        elif isinstance(old, Binder) and isinstance(term, Binder):
            yield from self._bound(old, term, names)
        elif isinstance(old, Add | Mul | Delta):
            yield from (found for found, rest in self._among(old.args, term.args, names) if not rest)
        else:
            yield from self._each(old.args, term.args, names)

    def _letter(self, old: Index, term: Term, names: Names) -> Iterator[Names]:
        if not isinstance(term, Index):
            return
        if old in names:
            if names[old] is term:
                yield names
        elif old not in self.letters:
            if old is term:
                yield names
        elif old.dim == term.dim:
            yield {**names, old: term}

    def _bound(self, old: Binder, term: Binder, names: Names) -> Iterator[Names]:
        if old.index.dim != term.index.dim:
            return
        hidden = names.get(old.index)
        for found in self._matches(old.body, term.body, {**names, old.index: term.index}):
            outer = {letter: image for letter, image in found.items() if letter is not old.index}
            if term.index not in outer.values():  # it must not escape
                yield outer if hidden is None else {**outer, old.index: hidden}

    def _each(self, olds: Sequence[Term], terms: Sequence[Term], names: Names) -> Iterator[Names]:
        if not olds:
            yield names
            return
        for found in self._matches(olds[0], terms[0], names):
            yield from self._each(olds[1:], terms[1:], found)

    def _among(
        self, olds: Sequence[Term], terms: Sequence[Term], names: Names
    ) -> Iterator[tuple[Names, tuple[Term, ...]]]:
        """Which of the terms the old ones are, in any order, and those that are left."""
        if not olds:
            yield names, tuple(terms)
            return
        for place, each in enumerate(terms):
            for found in self._matches(olds[0], each, names):
                yield from self._among(olds[1:], (*terms[:place], *terms[place + 1 :]), found)
