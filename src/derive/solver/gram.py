"""Reading a quadratic form as products of linear forms under common sums.

Gram's law: Σ_ij v_i (Σ_n w_n a_ni b_nj) v_j = Σ_n w_n (Σ_i a_ni v_i)(Σ_j b_nj v_j).  Each monomial can be read in
several ways, by which of its sums stay outside; what is wanted are few and short linear forms in all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice, product
from math import comb

from derive.algebra import integer_exponent
from derive.decide.normal import Stopped
from derive.terms import (
    ONE,
    Index,
    Pow,
    Size,
    Sum,
    Sym,
    Term,
    bound_indices,
    factors_of,
    fresh,
    index,
    key,
    mul,
    names_in,
    rename,
    sum_over,
)  # fmt: skip

MOST_BINDERS = 6
MOST_FORMS = 5  # different linear forms in one certificate
MOST_VOCABULARIES = 20_000
MOST_READINGS = 20  # with one vocabulary
Outer = tuple[Index, ...]
Word = tuple[tuple[str, ...], str]  # the sizes of the sums that a linear form stands under, and its shape


@dataclass(frozen=True)
class Product:
    """`weight` times two linear forms, all summed over `outer`."""

    outer: Outer
    weight: Term
    left: Term
    right: Term

    @cached_property
    def words(self) -> frozenset[Word]:
        """The linear forms, whatever the letters of their free indices."""
        return frozenset((dims_of(self.outer), _shape(form)) for form in (self.left, self.right))


def dims_of(outer: Outer) -> tuple[str, ...]:
    """The sizes that `outer` run over, sorted."""
    return tuple(sorted(b.dim for b in outer))


def readings(monomials: Sequence[Term], directions: Collection[str]) -> Iterator[tuple[Product, ...]]:
    """The ways to read all `monomials` as products of two linear forms in `directions`.

    Those in few forms come first, among them those under few sums, and then those in short ones.

    Raises:
        Stopped: there is too much to choose from.
    """
    options = [list(_products(monomial, directions)) for monomial in monomials]
    if not all(options):
        return
    words = [[each.words for each in those] for those in options]
    for spoken in _vocabularies(sorted({w for those in words for each in those for w in each}), words):
        chosen = ([each for each in those if each.words <= spoken] for those in options)
        exact = (
            each for each in product(*chosen) if frozenset[Word]().union(*(p.words for p in each)) == spoken
        )
        yield from islice(exact, MOST_READINGS)


def _vocabularies(
    every: Sequence[Word], words: Sequence[Sequence[frozenset[Word]]]
) -> Iterator[frozenset[Word]]:
    """The sets of linear forms that one way to say each monomial takes together, small ones first.

    Raises:
        Stopped: there are too many forms to choose so many of them.
    """
    place = {word: number for number, word in enumerate(every)}
    chosen = 0
    for count in range(1, min(MOST_FORMS, len(every)) + 1):
        chosen += comb(len(every), count)
        if chosen > MOST_VOCABULARIES:
            raise Stopped
        found = [each for each in _unions(words, count) if len(each) == count]
        yield from sorted(
            found,
            key=lambda those: (
                sum(len(dims) for dims, _ in those),
                sum(len(shape) for _, shape in those),
                sorted(place[word] for word in those),
            ),
        )


def _unions(words: Sequence[Sequence[frozenset[Word]]], most: int) -> Iterable[frozenset[Word]]:
    """The sets of no more than so many forms, for one way to say each monomial."""
    found = {frozenset[Word](): None}
    for options in words:
        found = {
            union: None
            for one in found
            for other in dict.fromkeys(options)
            if len(union := one | other) <= most
        }
    return found


def _products(monomial: Term, directions: Collection[str]) -> Iterator[Product]:
    """The ways to read a monomial as a product of two linear forms under some of its sums."""
    binders, factors = opened(monomial)
    if len(binders) > MOST_BINDERS:
        raise Stopped
    yield from _under_some(binders, factors, directions)
    dims = {b.dim for b in binders} or {str(f.data) for f in factors if isinstance(f, Size)}
    for place, factor in enumerate(factors):  # n = Σ_k 1
        if isinstance(factor, Size) and factor.data in dims:
            more = fresh(index("k", str(factor.data)), {*binders, *(i for f in factors for i in f.free)})
            others = factors[:place] + factors[place + 1 :]
            for each in _under_some([*binders, more], others, directions):
                if more in each.outer:
                    yield each


def _under_some(
    binders: Sequence[Index], factors: Sequence[Term], directions: Collection[str]
) -> Iterator[Product]:
    for count in range(len(binders) + 1):
        for outer in combinations(binders, count):
            found = _split(outer, binders, factors, directions)
            if found is not None:
                yield found


def opened(monomial: Term) -> tuple[list[Index], list[Term]]:
    """The binders and the factors of a product of sums, natural powers spelled out."""
    binders: list[Index] = []
    factors: list[Term] = []
    stack = list(reversed(factors_of(monomial)))
    while stack:
        each = stack.pop()
        exponent = integer_exponent(each)
        if isinstance(each, Pow) and exponent is not None and 0 < exponent <= 4:
            stack += [each.base] * exponent
        elif isinstance(each, Sum):
            used = [*binders, *each.free, *(i for f in (*factors, *stack) for i in f.free | bound_indices(f))]
            bound = fresh(each.index, used)
            binders.append(bound)
            stack += reversed(factors_of(rename(each.body, {each.index: bound})))
        else:
            factors.append(each)
    return binders, factors


def _split(
    outer: Outer, binders: Sequence[Index], factors: Sequence[Term], directions: Collection[str]
) -> Product | None:
    """Under the sums `outer`: the parts that hang together with each of the two directions."""
    inner = [b for b in binders if b not in outer]
    heads = [n for n, f in enumerate(factors) if isinstance(f, Sym) and f.name in directions]
    beside = (f for n, f in enumerate(factors) if n not in heads)
    if len(heads) > 2 or any(name in directions for f in beside for name in names_in(f)):
        return None
    parts = [_component(head, factors, inner) for head in heads]
    nothing: tuple[set[int], set[Index]] = (set(), set())
    (mine, bound), (other, others) = (*parts, nothing, nothing)[:2]  # what is not there is a form 1
    if mine & other:
        return None
    rest = mul(*(f for n, f in enumerate(factors) if n not in mine | other))
    left_over = [b for b in inner if b not in bound | others]
    left, right = (
        sum_over(tuple(b for b in inner if b in those), mul(*(factors[n] for n in sorted(part))))
        for part, those in ((mine, bound), (other, others))
    )
    return Product(outer, sum_over(tuple(left_over), rest) if left_over else rest, left, right)


def _component(start: int, factors: Sequence[Term], inner: Sequence[Index]) -> tuple[set[int], set[Index]]:
    """The factors that hang together with one of them through inner sums, and these sums."""
    part, bound = {start}, set[Index]()
    while True:
        bound |= {b for n in part for b in factors[n].free if b in inner}
        more = {n for n, f in enumerate(factors) if f.free & bound} - part
        if not more:
            return part, bound
        part |= more


def _shape(form: Term) -> str:
    """The same text for forms that differ in the letters of their free indices."""
    if form is ONE:
        return ""
    return key(rename(form, {i: index(f"*{i.dim}", i.dim) for i in form.free}))
