"""Arrays in the making: a shape, and what each entry is once all sizes are known.

A number is 1 × 1, a vector a column, its transpose a row, as in `derive.terms.matrix`; unlike there an
array may depend on indices that are free around it, as the row x_n of X does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from derive.read.errors import NotYet, Unreadable
from derive.read.scope import Extent, Letter, Paired, Scope
from derive.terms import (
    MINUS_ONE,
    ZERO,
    Fn,
    Index,
    Mul,
    Num,
    Pow,
    Sym,
    Term,
    array,
    delta,
    determinant,
    index,
    inverse,
    is_divisor,
    matrix_power,
    mul,
    neg,
    num,
    power,
    reciprocal,
    subterms,
    sum_over,
)

LOST = "can't be said yet: leave it out"
MOST_EXPONENT = 64
MOST_BITS = 3000

Place = Index | None  # None where the dimension is 1; two indices as one in what is stacked, see `paired`
Avoid = frozenset[str]  # letters that a new index must not have
Bound = Mapping[str, Letter]  # the indices that a Σ around binds
Entry = Callable[[Place, Place, Avoid], Term]


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """An array: rows and columns (None is 1), and its entries."""

    at: int
    rows: Extent | None
    columns: Extent | None
    entry: Entry
    is_name: bool = False  # its entries are entries of something declared
    is_numeral: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it is 1 × 1."""
        return self.rows is None and self.columns is None

    @property
    def is_vector(self) -> bool:
        """Whether one dimension is 1, and the other not."""
        return (self.rows is None) != (self.columns is None)

    @property
    def is_matrix(self) -> bool:
        """Whether neither dimension is 1."""
        return self.rows is not None and self.columns is not None

    @property
    def shape(self) -> str:
        """Its sizes, for a person."""
        rows, columns = ("1" if each is None else each.shown for each in (self.rows, self.columns))
        return f"{rows}×{columns}"


def number(at: int, term: Callable[[Avoid], Term]) -> Value:
    """A number."""
    return Value(at, None, None, lambda i, j, avoid: term(avoid))


def constant(at: int, term: Term) -> Value:
    """A number that is a term already."""
    return Value(at, None, None, lambda i, j, avoid: term, is_numeral=isinstance(term, Num))


def identity(i: Place, j: Place) -> Term:
    """An entry of I."""
    assert i is not None
    assert j is not None
    return delta(i, j)


def bounded(term: Term, at: int) -> Term:
    """`term`, if its numeral is small enough to be written."""
    first = term.args[0] if isinstance(term, Mul) else term
    if isinstance(first, Num):
        if max(first.value.numerator.bit_length(), first.value.denominator.bit_length()) > MOST_BITS:
            raise Unreadable("a number grows too large here: give it a name", at)
    return term


def raised(base: Term, exponent: Term, at: int) -> Term:
    """A power, if its numbers are small enough to be worked out."""
    if isinstance(exponent, Num):
        if max(abs(exponent.value.numerator), exponent.value.denominator) > MOST_EXPONENT:
            raise Unreadable(f"an exponent beyond {MOST_EXPONENT}: write a letter for it", at)
        if isinstance(base, Num):
            bits = max(base.value.numerator.bit_length(), base.value.denominator.bit_length())
            if bits * abs(exponent.value) > MOST_BITS:
                raise Unreadable("a number grows too large here: give it a name", at)
            if base.value == 0 and exponent.value < 0:
                raise Unreadable("a division by 0", at)
        if exponent is ZERO:
            _refuse_loss(base, at)
    return power(base, exponent)


def over(left: Term, right: Term, at: int) -> Term:
    """A quotient."""
    if isinstance(right, Num) and right.value == 0:
        raise Unreadable("a division by 0", at)
    if left is ZERO and not isinstance(right, Num):
        raise NotYet(f"0 over what may be 0 {LOST}", at)
    if is_divisor(right):
        return mul(left, power(right, MINUS_ONE))  # 1/(1/x) is x only where x is not 0
    return bounded(mul(left, reciprocal(right)), at)


def product(factors: Sequence[Term], at: int) -> Term:
    """A product of numbers.

    Raises:
        NotYet: it is 0 times what does not always have a value.
    """
    found = mul(*factors)
    if found is ZERO:
        for factor in factors:
            _refuse_loss(factor, at)
    return bounded(found, at)


def _refuse_loss(term: Term, at: int) -> None:
    """Refuse to leave out what does not always have a value: where it has none would be forgotten."""
    for part in subterms(term):
        match part:
            case Pow(exponent=Num(value=value)) if value > 0 and value.denominator == 1:
                pass
            case Pow() | Fn(name="log"):
                raise NotYet(f"0 times, or a power 0 of, what may have no value {LOST}", at)
            case _:
                pass


def transposed(value: Value) -> Value:
    """Its transpose."""
    return Value(value.at, value.columns, value.rows, lambda i, j, avoid: value.entry(j, i, avoid))


def negative(value: Value) -> Value:
    """Minus it."""
    return Value(
        value.at, value.rows, value.columns, lambda i, j, avoid: neg(value.entry(i, j, avoid)),
        is_numeral=value.is_numeral,
    )  # fmt: skip


def mapped(value: Value, act: Callable[[Term], Term]) -> Value:
    """A function of one number at every entry."""
    return Value(value.at, value.rows, value.columns, lambda i, j, avoid: act(value.entry(i, j, avoid)))


def differ(a: Extent | None, b: Extent | None) -> bool:
    """Whether two sizes surely are not the same; None is 1."""
    one, other = ("1" if each is None else each.root.name for each in (a, b))
    return bool(one and other) and one != other


def fits(scope: Scope, a: Value, b: Value) -> bool:
    """Whether the two have one shape."""
    return scope.unify(a.rows, b.rows) and scope.unify(a.columns, b.columns)


def scaled(by: Value, of: Value) -> Value:
    """A number times an array."""
    return Value(
        by.at, of.rows, of.columns,
        lambda i, j, avoid: product((by.entry(None, None, avoid), of.entry(i, j, avoid)), by.at),
    )  # fmt: skip


def divided(value: Value, by: Value) -> Value:
    """An array by a number.

    Raises:
        Unreadable: it is divided by an array.
    """
    if not by.is_number:
        raise Unreadable(f"a division by an array of shape {by.shape}: write it entry by entry", by.at)
    return Value(
        value.at, value.rows, value.columns,
        lambda i, j, avoid: over(value.entry(i, j, avoid), by.entry(None, None, avoid), by.at),
    )  # fmt: skip


def entrywise(scope: Scope, a: Value, b: Value) -> Value:
    """a ∘ b.

    Raises:
        Unreadable: their shapes differ.
    """
    if not fits(scope, a, b):
        raise Unreadable(f"shapes that do not fit: {a.shape} ∘ {b.shape}", b.at)
    return Value(a.at, a.rows, a.columns, lambda i, j, avoid: mul(a.entry(i, j, avoid), b.entry(i, j, avoid)))


def chained(scope: Scope, factors: Sequence[Value]) -> Value:
    """The matrix product, whose inner dimensions fit already."""

    def entry(i: Place, j: Place, avoid: Avoid) -> Term:
        inner: list[Index] = []
        entries, left = [], i
        used = avoid | {each.name for each in flat([place for place in (i, j) if place is not None])}
        scope.spend(len(factors), factors[0].at)
        for factor in factors[:-1]:
            right = None
            if factor.columns is not None:
                right = bound(scope, factor.columns, used)
                used |= {each.name for each in flat((right,))}
                inner.append(right)
            entries.append((factor, left, right))
            left = right
        entries.append((factors[-1], left, j))
        return sum_over(
            flat(inner), _squared([factor.entry(row, column, used) for factor, row, column in entries])
        )

    return Value(factors[0].at, factors[0].rows, factors[-1].columns, entry)


def _squared(entries: Sequence[Term]) -> Term:
    """The product of entries, Σ_i x_i² for xᵀ x; only letters are put together, as a reader does."""
    return mul(
        *(power(f, num(n)) if isinstance(f, Sym) else mul(*(f,) * n) for f, n in Counter(entries).items())
    )


def bound(scope: Scope, extent: Extent, used: Avoid) -> Index:
    """A new index over that size."""
    if isinstance(extent, Paired):
        outer = bound(scope, extent.outer, used)
        return paired(outer, bound(scope, extent.inner, used | {outer.name}))
    return index(scope.spare(extent.text, used), extent.text)


BETWEEN = "⊗"  # the letters, and the sizes, of two indices as one: in no name


def paired(outer: Index, inner: Index) -> Index:
    """Two indices as one, which runs over what is stacked; no term holds it."""
    return index(f"{outer.name}{BETWEEN}{inner.name}", f"{outer.dim}{BETWEEN}{inner.dim}")


def apart(place: Index) -> tuple[Index, Index]:
    """The two indices that are one in `place`."""
    (outer, inner), (rows, columns) = place.name.split(BETWEEN), place.dim.split(BETWEEN)
    return index(outer, rows), index(inner, columns)


def flat(places: Sequence[Index]) -> tuple[Index, ...]:
    """The indices as terms have them."""
    return tuple(each for place in places for each in (apart(place) if BETWEEN in place.dim else (place,)))


def _check_plain(values: Sequence[Value], at: int) -> None:
    """Refuse to stack what is stacked already."""
    for value in values:
        if isinstance(value.rows, Paired) or isinstance(value.columns, Paired):
            raise NotYet("what is stacked can't be stacked once more yet", at)


def stacked(value: Value, at: int) -> Value:
    """vec(A), the columns of A below each other: its index runs over the columns, and within one over the rows.

    Raises:
        NotYet: A is such a vector itself.
    """
    _check_plain((value,), at)
    if value.rows is None or value.columns is None:
        return value if value.columns is None else transposed(value)

    def entry(i: Place, j: Place, avoid: Avoid) -> Term:
        assert i is not None
        column, row = apart(i)
        return value.entry(row, column, avoid | {row.name, column.name})

    return Value(at, Paired(value.columns, value.rows), None, entry)


def kronecker(one: Value, other: Value) -> Value:
    """A ⊗ B of two matrices: the block at i, j is A_ij B.

    Raises:
        NotYet: one of them is such a product itself.
    """
    _check_plain((one, other), other.at)
    assert one.rows is not None
    assert one.columns is not None
    assert other.rows is not None
    assert other.columns is not None

    def entry(i: Place, j: Place, avoid: Avoid) -> Term:
        assert i is not None
        assert j is not None
        (rows, row), (columns, column) = apart(i), apart(j)
        return mul(one.entry(rows, columns, avoid), other.entry(row, column, avoid))

    rows, columns = Paired(one.rows, other.rows), Paired(one.columns, other.columns)
    return Value(one.at, rows, columns, entry)


def array_of(scope: Scope, value: Value, avoid: Avoid) -> Term:
    """All of it as one term, to be handed to a function of arrays."""
    _check_plain((value,), value.at)
    places: list[Place] = []
    for extent in (value.rows, value.columns):
        place = None if extent is None else bound(scope, extent, avoid)
        avoid |= {place.name} if place else set()
        places.append(place)
    term = value.entry(places[0], places[1], avoid)
    for place in reversed(places):
        term = term if place is None else array(place, term)
    return term


def is_square(scope: Scope, value: Value) -> bool:
    """Whether it is a matrix with as many rows as columns."""
    return value.is_matrix and scope.unify(value.rows, value.columns)


def inverted(scope: Scope, value: Value) -> Value:
    """The inverse of a square matrix."""

    def entry(i: Place, j: Place, avoid: Avoid) -> Term:
        assert i is not None
        assert j is not None
        scope.spend(2, value.at)
        return inverse(array_of(scope, value, avoid | {i.name, j.name}), i, j)

    return Value(value.at, value.rows, value.columns, entry)


def raised_matrix(scope: Scope, value: Value, exponent: Value) -> Value:
    """A square matrix to a power, a number."""

    def entry(i: Place, j: Place, avoid: Avoid) -> Term:
        assert i is not None
        assert j is not None
        scope.spend(2, value.at)
        used = avoid | {i.name, j.name}
        return matrix_power(array_of(scope, value, used), exponent.entry(None, None, used), i, j)

    return Value(value.at, value.rows, value.columns, entry)


def determinant_of(scope: Scope, value: Value) -> Value:
    """The determinant of a square matrix.

    Raises:
        Unreadable: it is none.
    """
    if not is_square(scope, value):
        raise Unreadable(f"a determinant is that of a square matrix, found shape {value.shape}", value.at)
    return number(value.at, lambda avoid: determinant(array_of(scope, value, avoid)))


def squares(scope: Scope, value: Value) -> Value:
    """The sum of the squares of all entries."""
    return total(scope, mapped(value, lambda term: power(term, num(2))))


def total(scope: Scope, value: Value) -> Value:
    """The sum of all entries."""

    def term(avoid: Avoid) -> Term:
        places: list[Place] = []
        for extent in (value.rows, value.columns):
            place = None if extent is None else bound(scope, extent, avoid)
            avoid |= {each.name for each in flat((place,))} if place else set()
            places.append(place)
        indices = flat([place for place in places if place is not None])
        return sum_over(indices, value.entry(places[0], places[1], avoid))

    return number(value.at, term)
