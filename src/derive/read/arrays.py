"""Arrays in the making: a shape, and what each entry is once all sizes are known.

A number is 1 × 1, a vector a column, its transpose a row, as in `derive.terms.matrix`; unlike there an
array may depend on indices that are free around it, as the row x_n of X does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from derive.read.errors import Ambiguous, NotYet, Unreadable
from derive.read.scope import Extent, Letter, Scope
from derive.terms import (
    ONE,
    Index,
    Mul,
    Num,
    Term,
    add,
    array,
    index,
    mul,
    neg,
    num,
    power,
    reciprocal,
    sum_over,
)

MOST_EXPONENT = 64
MOST_BITS = 3000

Place = Index | None  # None where the dimension is 1
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
    return power(base, exponent)


def over(left: Term, right: Term, at: int) -> Term:
    """A quotient."""
    if isinstance(right, Num) and right.value == 0:
        raise Unreadable("a division by 0", at)
    return bounded(mul(left, reciprocal(right)), at)


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


def plus(scope: Scope, terms: Sequence[Value]) -> Value:
    """The sum; a numeral beside vectors is added to each entry.

    Raises:
        Unreadable: their shapes differ.
    """
    lead = next((value for value in terms if not value.is_numeral), terms[0])
    for value in terms:
        spread = value.is_numeral and not lead.is_matrix
        if not spread and not fits(scope, lead, value):
            raise Unreadable(f"shapes that do not fit: {lead.shape} + {value.shape}", value.at)

    def entry(i: Place, j: Place, avoid: Avoid) -> Term:
        return add(*(value.entry(i, j, avoid) for value in terms))

    return Value(terms[0].at, lead.rows, lead.columns, entry, is_numeral=all(v.is_numeral for v in terms))


def fits(scope: Scope, a: Value, b: Value) -> bool:
    """Whether the two have one shape."""
    return scope.unify(a.rows, b.rows) and scope.unify(a.columns, b.columns)


def scaled(by: Value, of: Value) -> Value:
    """A number times an array."""
    return Value(
        by.at, of.rows, of.columns,
        lambda i, j, avoid: bounded(mul(by.entry(None, None, avoid), of.entry(i, j, avoid)), by.at),
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
        used = avoid | {place.name for place in (i, j) if place is not None}
        for factor in factors[:-1]:
            right = None
            if factor.columns is not None:
                right = bound(scope, factor.columns, used)
                used |= {right.name}
                inner.append(right)
            entries.append((factor, left, right))
            left = right
        entries.append((factors[-1], left, j))
        return sum_over(
            tuple(inner), mul(*(factor.entry(row, column, used) for factor, row, column in entries))
        )

    return Value(factors[0].at, factors[0].rows, factors[-1].columns, entry)


def bound(scope: Scope, extent: Extent, used: Avoid) -> Index:
    """A new index over that size."""
    return index(scope.spare(extent.text, used), extent.text)


def array_of(scope: Scope, value: Value, avoid: Avoid) -> Term:
    """All of it as one term, to be handed to a function of arrays."""
    places: list[Place] = []
    for extent in (value.rows, value.columns):
        place = None if extent is None else bound(scope, extent, avoid)
        avoid |= {place.name} if place else set()
        places.append(place)
    term = value.entry(places[0], places[1], avoid)
    for place in reversed(places):
        term = term if place is None else array(place, term)
    return term


def squares(scope: Scope, value: Value) -> Value:
    """The sum of the squares of all entries."""
    return total(scope, mapped(value, lambda term: power(term, num(2))))


def total(scope: Scope, value: Value) -> Value:
    """The sum of all entries."""

    def term(avoid: Avoid) -> Term:
        places: list[Place] = []
        for extent in (value.rows, value.columns):
            place = None if extent is None else bound(scope, extent, avoid)
            avoid |= {place.name} if place else set()
            places.append(place)
        indices = tuple(place for place in places if place is not None)
        return sum_over(indices, value.entry(places[0], places[1], avoid))

    return number(value.at, term)


@dataclass
class Product:
    """Factors taken one after the other: numbers apart, arrays in a chain whose dimensions fit."""

    scope: Scope
    numbers: list[Value]
    chain: list[Value]
    after_circle: bool = False

    def take(self, sign: str, value: Value) -> None:
        """Multiply by `value`, with `sign` before it.

        Raises:
            Unreadable: the shapes do not fit, or the sign means nothing here.
            Ambiguous: it may mean two things.
        """
        if sign == "/":
            self._divide(value)
        elif value.is_numeral and self.chain and value.entry(None, None, frozenset()) is ONE:
            raise Ambiguous(
                r"a 1 after an array may be the array of ones: write \mathbf{1} for that", value.at
            )
        elif value.is_number:
            self.numbers.append(value)
        elif not self.chain:
            self.chain = [value]
        elif sign in ("*", "×"):
            said = "means two things between arrays" if sign == "*" else "is for numbers here"
            raise Ambiguous(
                f"{sign} {said}: write A B for the matrix product or A ∘ B entry by entry", value.at
            )
        elif sign == "∘":
            self._circle(value)
        elif sign == "⊗":
            self._outer(value)
        else:
            self._multiply(sign, value)

    def _divide(self, value: Value) -> None:
        if not value.is_number:
            divided(value, value)
        one = mapped_reciprocal(value)
        self.numbers.append(one)

    def _multiply(self, sign: str, value: Value) -> None:
        last = self.chain[-1]
        both_columns = last.columns is None and value.columns is None and last.rows and value.rows
        if sign == "·" and len(self.chain) == 1 and both_columns and self.scope.unify(last.rows, value.rows):
            self.chain = [transposed(last)]
        elif self.after_circle and last.is_matrix:
            raise Ambiguous("a product after ∘ may mean two things: write brackets", value.at)
        elif not self.scope.unify(last.columns, value.rows):
            raise Unreadable(
                f"shapes that do not fit: {last.shape} times {value.shape}{_advice(last, value)}", value.at
            )
        self.chain.append(value)
        self.after_circle = False
        if self.chain[0].rows is None and value.columns is None:
            self.numbers.append(chained(self.scope, self.chain))
            self.chain = []

    def _circle(self, value: Value) -> None:
        whole, last = chained(self.scope, self.chain), self.chain[-1]
        mark = len(self.scope.trail)
        fits_whole = fits(self.scope, whole, value)
        self.scope.undo(mark)
        fits_last = len(self.chain) > 1 and fits(self.scope, last, value)
        self.scope.undo(mark)
        if fits_whole and fits_last:
            raise Ambiguous("∘ after a product may mean two things: write brackets", value.at)
        if fits_last:
            self.chain[-1] = entrywise(self.scope, last, value)
        else:
            self.chain = [entrywise(self.scope, whole, value)]
        self.after_circle = True

    def _outer(self, value: Value) -> None:
        last = self.chain[-1]
        if len(self.chain) > 1 or last.columns is not None or value.columns is not None:
            raise NotYet("⊗ is read between two vectors only", value.at)
        self.chain.append(transposed(value))

    def value(self) -> Value:
        """What it comes to."""
        at = (self.numbers or self.chain)[0].at
        numbers = list(self.numbers)

        def factor(avoid: Avoid) -> Term:
            return bounded(mul(*(each.entry(None, None, avoid) for each in numbers)), at)

        first = number(at, factor)
        if not self.chain:
            return Value(at, None, None, first.entry, is_numeral=all(each.is_numeral for each in numbers))
        of = chained(self.scope, self.chain) if len(self.chain) > 1 else self.chain[0]
        return scaled(first, of) if numbers else of


def mapped_reciprocal(value: Value) -> Value:
    """1 over a number."""
    found = mapped(value, lambda term: over(num(Fraction(1)), term, value.at))
    return Value(found.at, None, None, found.entry, is_numeral=value.is_numeral)


def _advice(left: Value, right: Value) -> str:
    if left.columns is None and right.columns is None and left.rows and right.rows:
        return "; write a^T b, a b^T or a ∘ b"
    outer, inner = left.rows, left.columns
    if inner is not None and right.columns is not None and inner.text == right.columns.text:
        return "; is a transpose missing?"
    if outer is not None and right.rows is not None and outer.text == right.rows.text:
        return "; is a transpose missing, or one too many?"
    return ""
