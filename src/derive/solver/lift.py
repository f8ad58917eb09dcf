"""From indices to matrices: Σ_j W_ji g_j is entry i of Wᵀ g.

A product under sums is a net: an array of one index hangs on it, an array of two ties it to another.
Bound indices go one at a time: one that ties two arrays is a matrix product, one with a single tie a
product with a vector, one with none an inner product.  An index with three ties has no matrix form.
Several writings of the term are tried; the shortest form wins.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from fractions import Fraction
from itertools import product as every

from derive.solver.tidy import diag, hadamard, multiplied, plus, product, scaled, shorter, transpose, weight
from derive.terms import (
    ONE,
    TWO,
    Add,
    Apply,
    Array,
    Binder,
    D,
    Delta,
    Det,
    Fn,
    Index,
    Indicator,
    Inverse,
    Limit,
    MatrixPower,
    Moment,
    Mul,
    Num,
    Position,
    Pow,
    Sum,
    Sym,
    Term,
    add,
    factors_of,
    fresh,
    index,
    key,
    mul,
    num,
    rank,
    rename,
    size,
    sum_over,
    terms_of,
)  # fmt: skip
from derive.terms.matrix import (
    Compared,
    Determinant,
    DiagOf,
    Elementwise,
    Entries,
    Hadamard,
    Identity,
    Inverted,
    Matrix,
    Named,
    Ones,
    Place,
    Power,
    Powered,
    Scaled,
    Summed,
    Trace,
    Transpose,
    scalar,
)  # fmt: skip

MOST_TERMS = 40  # a bracket that multiplies out to more stays shut

Known = dict[tuple[Term, Place, Place], Matrix | None]  # the arrays of terms, None where there is none


class _Stuck(Exception):
    """There is no matrix form this way."""


def lift(
    term: Term,
    rows: Index | None = None,
    columns: Index | None = None,
    known: Known | None = None,
    beside: Collection[Index] = (),
) -> Matrix | None:
    """The array whose entry at `rows`, `columns` is `term`, in matrix notation; None if there is none.

    What is found of its parts is added to what is `known`.  Letters `beside` stay: the array is one for each of them.
    """
    known = {} if known is None else known
    if rows is None and columns is not None:
        column = lift(term, columns, None, known, beside)
        return column and transpose(column)
    if (rows is not None and rows is columns) or not term.free <= {rows, columns, *beside}:
        return None
    forms = list(_forms(known, term, rows, columns))
    if isinstance(term, Add):
        each = [min(_forms(known, part, rows, columns), key=weight, default=None) for part in term.args]
        forms.extend([plus(*(form for form in each if form))] if all(each) else [])
    return min(forms, key=weight, default=None)


def _forms(known: Known, term: Term, rows: Place, columns: Place) -> Iterator[Matrix]:
    for writing in _writings(term):
        try:
            yield _array(known, writing, rows, columns)
            if columns is not None:
                yield transpose(_array(known, writing, columns, rows))
        except _Stuck:
            continue


# -- writings of a term ---------------------------------------------------------------------


def _writings(term: Term) -> tuple[Term, ...]:
    """The term as it is, with brackets that hold a δ multiplied out, and with all of them."""
    writings = (term, _expanded(term, _holds_delta), _expanded(term, lambda factor: True))
    return tuple(dict.fromkeys(writings))


def _holds_delta(factor: Term) -> bool:
    return any(isinstance(each, Delta) for part in terms_of(factor) for each in factors_of(part))


def _expanded(term: Term, which: Callable[[Term], bool]) -> Term:
    """`term` with the brackets that `which` asks for multiplied out, and like terms together."""
    if isinstance(term, Sum):
        body = _expanded(term.body, which)
        return _collected(sum_over(term.index, part) for part in terms_of(body))
    if isinstance(term, Add):
        return _collected(part for arg in term.args for part in terms_of(_expanded(arg, which)))
    if not isinstance(term, Mul):
        return term
    choices, count = list[tuple[Term, ...]](), 1
    for factor in (_expanded(arg, which) for arg in term.args):
        opened = terms_of(factor) if which(factor) else (factor,)
        if count * len(opened) > MOST_TERMS:
            opened = (factor,)
        count *= len(opened)
        choices.append(opened)
    return _collected(mul(*each) for each in every(*choices))


def _collected(parts: Iterator[Term]) -> Term:
    """The sum of `parts`, where multiples of one term meet at its first place."""
    found: dict[str, tuple[Fraction, Term]] = {}
    for part in parts:
        number, rest = _coefficient(part)
        name = key(rest)
        before, first = found.get(name, (Fraction(0), rest))
        found[name] = before + number, first
    return add(*(mul(num(number), rest) for number, rest in found.values()))


def _coefficient(term: Term) -> tuple[Fraction, Term]:
    first = factors_of(term)[0]
    if isinstance(first, Num):
        return first.value, mul(*factors_of(term)[1:]) if isinstance(term, Mul) else ONE
    return Fraction(1), term


# -- one array from one term ----------------------------------------------------------------


def _array(known: Known, term: Term, i: Place, j: Place) -> Matrix:
    """The array with entry `term` at i, j; an index that the term does not have is filled with ones."""
    place = term, i, j
    if place not in known:
        try:
            known[place] = _put_together(known, *place)
        except _Stuck:
            known[place] = None
    found = known[place]
    if found is None:
        raise _Stuck
    return found


def _put_together(known: Known, term: Term, i: Place, j: Place) -> Matrix:
    if term.free.isdisjoint({i, j}) and _is_plain(term):
        return scaled(scalar(term), _ones(i, j)) if i else scalar(term)
    if isinstance(term, Add):
        return plus(*(_array(known, part, i, j) for part in term.args))
    bound, factors = _opened(term, i, j)
    try:
        return _netted(known, [*bound], [*factors], i, j)
    except _Stuck:
        return _left_summed(known, bound, factors, i, j)


def _left_summed(known: Known, bound: list[Index], factors: list[Term], i: Place, j: Place) -> Matrix:
    """Σ_k A_k, of an array for each k; what has no letter is taken out of it."""
    outside = [f for f in factors if not f.free and _is_plain(f)]
    inside = [f for f in factors if f not in outside]
    for k in bound if i else ():
        rest = [each for each in bound if each is not k]
        try:
            each = _netted(known, rest, [*inside], i, j)
        except _Stuck:
            continue
        return scaled(scalar(mul(*outside)), Summed(k, each))
    raise _Stuck


def _netted(known: Known, bound: list[Index], factors: list[Term], i: Place, j: Place) -> Matrix:
    """The array of a product under sums."""
    both = next((f for f in factors if isinstance(f, Delta) and f.free == {i, j}), None)
    if both is not None and i and j:
        factors.remove(both)
        rest = sum_over(tuple(bound), rename(mul(*factors), {j: i}))
        if i not in rest.free:
            return scaled(_array(known, rest, None, None), Identity(i.dim))
        return diag(_array(known, rest, i, None))
    net = _Net(known, {i, j, *bound})
    for factor in factors:
        net.hang(factor)
    net.eliminate(bound)
    return net.closed(i, j)


def _is_plain(term: Term) -> bool:
    """Whether `term` is a formula in numbers alone: no index is bound in it, and none tells its numbers apart."""
    return isinstance(term, Index | Position) or (
        not isinstance(term, Binder) and all(map(_is_plain, term.args))
    )


def _ones(i: Place, j: Place) -> Matrix:
    return Ones(i.dim if i else 1, j.dim if j else 1)


def _opened(term: Term, i: Place, j: Place) -> tuple[list[Index], list[Term]]:
    """Bound indices, named apart, and factors of a term that is a product under sums.

    A factor that is itself a sum stays shut if it is an array of two indices or less, unless it is
    the whole term.  A δ in a bound index is used up.
    """
    bound: list[Index] = []
    taken = {*term.free, *(place for place in (i, j) if place)}
    factors, shut = list[Term](), [*factors_of(term)]
    others = [f for f in shut if not isinstance(f, Num)]
    while shut:
        factor = shut.pop(0)
        if not isinstance(factor, Sum) or (len(factor.free) <= 2 and others != [factor]):
            factors.append(factor)
            continue
        own = fresh(factor.index, taken)
        taken.add(own)
        bound.append(own)
        inner = [*factors_of(rename(factor.body, {factor.index: own}))]
        others = inner if others == [factor] else others
        shut = [*inner, *shut]
    return _sifted(bound, factors)


def _sifted(bound: list[Index], factors: list[Term]) -> tuple[list[Index], list[Term]]:
    """Σ_k δ_kj f_k = f_j."""
    for factor in factors:
        if isinstance(factor, Delta) and not factor.free.isdisjoint(bound):
            gone, kept = factor.args if factor.args[0] in bound else factor.args[::-1]
            rest = [rename(each, {gone: kept}) for each in factors if each is not factor]
            return _sifted([k for k in bound if k is not gone], rest)
    return bound, factors


class _Net:
    """Numbers, vectors by index and matrices by pair of indices, all multiplied together."""

    def __init__(self, known: Known, live: Collection[Place]) -> None:
        self.known = known
        self.live = live  # the letters that number entries
        self.numbers: list[Matrix] = []
        self.vectors: dict[Index, list[Matrix]] = {}
        self.ties: dict[tuple[Index, Index], list[Matrix]] = {}

    def hang(self, factor: Term) -> None:
        """Put one more factor on the net."""
        match tuple(i for i in _order(factor) if i in self.live):
            case ():
                self.numbers.append(
                    scalar(factor) if _is_plain(factor) else _leaf(self.known, factor, None, None)
                )
            case (i,):
                self.vector(i, _leaf(self.known, factor, i, None))
            case (i, j):
                self.tie(i, j, _leaf(self.known, factor, i, j))
            case _:
                raise _Stuck

    def vector(self, i: Index, matrix: Matrix) -> None:
        """Hang an array of one index on the net."""
        self.vectors.setdefault(i, []).append(matrix)

    def tie(self, i: Index, j: Index, matrix: Matrix) -> None:
        """Tie two indices by an array with rows i and columns j."""
        if (j, i) in self.ties:
            i, j, matrix = j, i, transpose(matrix)
        self.ties.setdefault((i, j), []).append(matrix)

    def eliminate(self, bound: list[Index]) -> None:
        """Sum over the bound indices, those with the fewest ties first."""
        while bound:
            k = min(bound, key=self._degree)  # the first of them
            bound.remove(k)
            ties = [pair for pair in self.ties if k in pair]
            if not ties:
                self.numbers.append(_contracted(k, self.vectors.pop(k, [])))
            elif len(ties) == 1:
                self._end(k, ties[0], bound)
            elif len(ties) == 2:
                self._link(k, *ties)
            else:
                raise _Stuck

    def _degree(self, k: Index) -> int:
        return sum(k in pair for pair in self.ties)

    def _end(self, k: Index, pair: tuple[Index, Index], bound: list[Index]) -> None:
        """Σ_k A_ik v_k = (A v)_i; and Σ_i Σ_k A_ik B_ik = tr(A Bᵀ)."""
        other = pair[0] if pair[1] is k else pair[1]
        matrices = self._cut(other, k)
        apart = [each for matrix in matrices for each in _squares_apart(matrix)]
        lonely = k not in self.vectors and other not in self.vectors and self._degree(other) == 0
        if lonely and other in bound and len(apart) > 1:
            bound.remove(other)
            self.numbers.append(_traced(apart))
            return
        vector = hadamard(*self.vectors.pop(k, [Ones(k.dim)]))
        self.vector(other, product(hadamard(*matrices), vector))

    def _link(self, k: Index, first: tuple[Index, Index], second: tuple[Index, Index]) -> None:
        """Σ_k A_ik v_k B_kj = (A diag(v) B)_ij."""
        i, j = (pair[0] if pair[1] is k else pair[1] for pair in (first, second))
        left, right = hadamard(*self._cut(i, k)), transpose(hadamard(*self._cut(j, k)))
        middle = [diag(hadamard(*self.vectors.pop(k)))] if k in self.vectors else []
        self.tie(i, j, product(left, *middle, right))

    def _cut(self, i: Index, k: Index) -> list[Matrix]:
        """The matrices between i and k, off the net, with rows i."""
        found = self.ties.pop((i, k), None)
        return found if found is not None else [transpose(each) for each in self.ties.pop((k, i))]

    def closed(self, i: Place, j: Place) -> Matrix:
        """What is left, as one array."""
        number = multiplied(self.numbers)
        if i is None:
            return number
        row = hadamard(*self.vectors[i]) if i in self.vectors else None
        if j is None:
            return scaled(number, row or Ones(i.dim))
        column = hadamard(*self.vectors[j]) if j in self.vectors else None
        if not self.ties:
            if row is None and column is None:
                return scaled(number, _ones(i, j))
            return scaled(number, product(row or Ones(i.dim), transpose(column or Ones(j.dim))))
        matrix = hadamard(*self._cut(i, j))
        return scaled(
            number, product(*([diag(row)] if row else []), matrix, *([diag(column)] if column else []))
        )


def _order(factor: Term) -> tuple[Index, ...]:
    """The free indices as they stand, those of the first derivative before those of the second."""
    if isinstance(factor, Index):
        found: tuple[Index, ...] = (factor,)
    else:
        found = tuple(i for arg in factor.args for i in _order(arg) if i in factor.free)
    return tuple(dict.fromkeys(found))


def _leaf(known: Known, factor: Term, i: Place, j: Place) -> Matrix:
    """The array of one factor, whose indices are just i and j."""
    match factor:
        case Sym():
            return _named(factor, {i, j})
        case Apply(component=(), arguments=(argument,), slots=slots) if not rank(argument):
            return Elementwise(factor.name, _array(known, argument, i, j), len(slots))
        case D() | Apply() | Limit() | Moment(data="E" | "Cov"):
            return _entries(factor, i, j)
        case Fn() if len(factor.args) == 1:
            return Elementwise(factor.name, _array(known, factor.args[0], i, j))
        case Pow() if factor.exponent.free.isdisjoint({i, j}):
            return Power(_array(known, factor.base, i, j), factor.exponent)
        case Indicator():
            left, right = (
                _array(known, a, i, j) if a.free else _array(known, a, None, None) for a in factor.args
            )
            return Compared(left, factor.data, right)
        case Add() | Sum():
            return _array(known, factor, i, j)
        case Inverse(matrix=of) if i is not None:
            inverted = Inverted(_square(known, of, {i, j}))
            return DiagOf(inverted) if j is None else inverted
        case MatrixPower(matrix=of, exponent=exponent) if i is not None and exponent.free.isdisjoint({i, j}):
            powered = Powered(_square(known, of, {i, j}), exponent)
            return DiagOf(powered) if j is None else powered
        case Det(matrix=of):
            return Determinant(_square(known, of, {i, j}))
        case _:
            raise _Stuck


def _named(entry: Sym, live: Collection[Place]) -> Matrix:
    """The array of the entries of a symbol; x_n, the row of a matrix, where n is not one of the letters that number
    entries.
    """
    those = tuple(each for each in entry.args if each in live)
    fixed = entry.args[: len(entry.args) - len(those)]
    if len(those) > 2 or (*fixed, *those) != entry.args:
        raise _Stuck
    named = Named(entry.name, tuple(each.dim for each in those), fixed)
    return DiagOf(named) if len(those) == 2 and len({*those}) == 1 else named


def _square(known: Known, matrix: Array, live: Collection[Place]) -> Matrix:
    """A matrix that stands whole in a term; it must not depend on letters that number entries."""
    inner = matrix.body
    if not matrix.free.isdisjoint(live) or not isinstance(inner, Array) or inner.index is matrix.index:
        raise _Stuck
    form = lift(inner.body, matrix.index, inner.index, known, matrix.free)
    if form is None:
        raise _Stuck
    return form


def _entries(term: Term, i: Place, j: Place) -> Entries:
    """The array of an entry that has no parts, in letters that do not depend on where it stood."""
    places = [place for place in (i, j) if place]
    beside = {each.name for each in term.free if each not in places}
    free = (name for name in "ijkl" if name not in beside)
    letters = tuple(index(name, place.dim) for name, place in zip(free, places, strict=False))
    return Entries(rename(term, dict(zip(places, letters, strict=True))), letters)


def _contracted(k: Index, vectors: list[Matrix]) -> Matrix:
    """Σ_k u_k v_k = uᵀ v."""
    flat = [each for v in vectors for each in (v.factors if isinstance(v, Hadamard) else (v,))]
    apart = [each for vector in flat for each in _squares_apart(vector)]
    match apart:
        case []:
            return scalar(size(k.dim))
        case [DiagOf(of=of)]:
            return Trace(of)
        case [vector]:
            return product(Ones(1, k.dim), vector)
    splits = [(parts, n) for parts in (flat, apart) if len(parts) > 1 for n in range(len(parts))]
    ways = [product(transpose(p[n]), hadamard(*p[:n], *p[n + 1 :])) for p, n in splits]
    return shorter(*ways)


def _traced(matrices: list[Matrix]) -> Matrix:
    """Σ_i Σ_k A_ik B_ik = tr(Aᵀ B) = tr(A Bᵀ)."""
    first, rest = matrices[0], hadamard(*matrices[1:])
    best = shorter(product(transpose(first), rest), product(first, transpose(rest)))
    return scaled(best.by, Trace(best.of)) if isinstance(best, Scaled) else Trace(best)


def _squares_apart(matrix: Matrix) -> list[Matrix]:
    match matrix:
        case Power(of=of, exponent=exponent) if exponent is TWO:
            return [of, of]
        case Transpose(of=Power(of=of, exponent=exponent)) if exponent is TWO:
            return [transpose(of), transpose(of)]
    return [matrix]
