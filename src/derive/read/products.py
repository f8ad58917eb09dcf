"""Sums and products of arrays, told apart by shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from derive.read import arrays as a, sloppy
from derive.read.arrays import Avoid, Place, Value
from derive.read.errors import Ambiguous, NotYet, Unreadable
from derive.read.scope import Formula, Scope
from derive.terms import ONE, Term, add, num


def plus(formula: Formula, terms: Sequence[Value]) -> Value:
    """The sum; a numeral beside vectors is added to each entry.

    Raises:
        Unreadable: their shapes differ.
    """
    lead = next((value for value in terms if not value.is_numeral), terms[0])
    if formula.is_answer:
        lead = next((value for value in terms if not value.is_number), lead)
    fitted: list[Value] = []
    for value in terms:
        spread = value.is_numeral and not lead.is_matrix
        fits = spread or a.fits(formula.scope, lead, value)
        fitted.append(value if fits else sloppy.added(formula, lead, value))

    def entry(i: Place, j: Place, avoid: Avoid) -> Term:
        return add(*(value.entry(i, j, avoid) for value in fitted))

    return Value(terms[0].at, lead.rows, lead.columns, entry, is_numeral=all(v.is_numeral for v in terms))


@dataclass
class Product:
    """Factors taken one after the other: numbers apart, arrays in a chain whose dimensions fit."""

    formula: Formula
    numbers: list[Value] = field(default_factory=list)
    chain: list[Value] = field(default_factory=list)
    after_circle: bool = False
    unfit: Unreadable | None = None  # why a matrix whose rows were multiplied may stand for no matrix

    @property
    def scope(self) -> Scope:
        """What is declared."""
        return self.formula.scope

    @property
    def whole(self) -> Value:
        """What the arrays come to."""
        return a.chained(self.scope, self.chain) if len(self.chain) > 1 else self.chain[0]

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
            self._star(sign, value)
        elif sign == "∘":
            self._circle(value)
        elif sign == "⊗":
            self._outer(value)
        else:
            self._multiply(sign, value)

    def _divide(self, value: Value) -> None:
        if value.is_number:
            self.numbers.append(mapped_reciprocal(value))
        else:
            over = self.whole if self.chain else a.constant(value.at, ONE)
            self.chain = [sloppy.over_each(self.formula, over, value)]

    def _star(self, sign: str, value: Value) -> None:
        if not self.formula.is_answer:
            said = "means two things between arrays" if sign == "*" else "is for numbers here"
            raise Ambiguous(
                f"{sign} {said}: write A B for the matrix product or A ∘ B entry by entry", value.at
            )
        whole, mark = self.whole, len(self.scope.trail)
        entrywise = a.fits(self.scope, whole, value)
        self.scope.undo(mark)
        matrices = self.scope.unify(self.chain[-1].columns, value.rows)
        self.scope.undo(mark)
        if entrywise and (not matrices or sloppy.starred(self.formula, value)):
            if matrices or sloppy.beside(self.formula, sign, value):
                self.chain = [a.entrywise(self.scope, whole, value)]
            else:
                self._contract(value)
        else:
            self._multiply("", value)

    def _multiply(self, sign: str, value: Value) -> None:
        last = self.chain[-1]
        if sign == "·" and self._is_dot(value):
            if sloppy.dotted(self.formula, value):
                self.chain = [a.entrywise(self.scope, self.whole, value)]
                return
            self.chain = [a.transposed(self.whole)]
        elif self.after_circle and last.is_matrix:
            raise Ambiguous("a product after ∘ may mean two things: write brackets", value.at)
        elif not self.scope.unify(last.columns, value.rows):
            self._put_beside(value)
            return
        self.chain.append(value)
        self.after_circle = False
        self._close()

    def _is_dot(self, value: Value) -> bool:
        """Whether a dot before `value` stands between two columns of one size."""
        if len(self.chain) > 1 and not self.formula.is_answer:
            return False
        whole = self.whole
        return whole.columns is None and value.columns is None and sloppy.alike(self.formula, whole, value)

    def _close(self) -> None:
        if self.chain[0].rows is None and self.chain[-1].columns is None:
            self.numbers.append(a.chained(self.scope, self.chain))
            self.chain = []

    def _contract(self, value: Value) -> None:
        """The inner product with `value`."""
        whole = self.whole
        pair = [a.transposed(whole), value] if value.columns is None else [whole, a.transposed(value)]
        self.chain = pair
        self._close()

    def _put_beside(self, value: Value) -> None:
        """Two arrays that are no matrix product: vectors of one size, entry by entry; or a vector before a matrix."""
        last = self.chain[-1]
        if not self._is_like(last, value):
            whole = self.whole
            if len(self.chain) > 1 and self._is_like(whole, value):
                self.chain = [whole]  # Wᵀ g h, of which Wᵀ g is a vector like h
            else:
                said = f"{last.shape} times {value.shape}"
                certain = a.differ(last.columns, value.rows)
                unfit = sloppy.unfit(self.formula, said, last, value, certain)
                if not self._scales(whole, value):
                    raise unfit
                self._scale(whole, value, unfit)
                return
        if sloppy.beside(self.formula, "", value):
            self._circle(value)
        else:
            self._contract(value)

    def _is_like(self, whole: Value, value: Value) -> bool:
        """Whether the two are vectors that are multiplied entry by entry; what that says of sizes is not kept."""
        mark = len(self.scope.trail)
        alike = self.formula.is_answer and sloppy.alike(self.formula, whole, value)
        self.scope.undo(mark)
        return alike

    def _scale(self, column: Value, matrix: Value, unfit: Unreadable) -> None:
        """Multiply the rows of a matrix, which must come to a vector."""
        self.chain, self.unfit = [sloppy.scaled_rows(column, matrix)], unfit
        self.after_circle = False

    def _scales(self, whole: Value, value: Value) -> bool:
        """Whether a column before a matrix with as many rows is meant to multiply these, as in h ∘ (1 - h) Wᵀ g."""
        return self._is_before_rows(whole, value) and sloppy.scales(self.formula, value)

    def _is_before_rows(self, whole: Value, value: Value) -> bool:
        """Whether a column of an answer stands before a matrix with as many rows."""
        if not self.formula.is_answer or not whole.is_vector or whole.rows is None or not value.is_matrix:
            return False
        return self.scope.unify(whole.rows, value.rows)

    def _circle(self, value: Value) -> None:
        whole, last = self.whole, self.chain[-1]
        mark = len(self.scope.trail)
        fits_whole = a.fits(self.scope, whole, value)
        self.scope.undo(mark)
        fits_last = len(self.chain) > 1 and a.fits(self.scope, last, value)
        self.scope.undo(mark)
        if fits_whole and fits_last:
            raise Ambiguous("∘ after a product may mean two things: write brackets", value.at)
        if fits_last:
            self.chain[-1] = a.entrywise(self.scope, last, value)
        elif fits_whole:
            self.chain = [a.entrywise(self.scope, whole, value)]
        else:
            apart = a.differ(whole.rows, value.rows) or a.differ(whole.columns, value.columns)
            alike = (whole.rows is None, whole.columns is None) == (value.rows is None, value.columns is None)
            certain = apart and alike and len(self.chain) == 1
            unfit = sloppy.unfit(self.formula, f"{whole.shape} ∘ {value.shape}", whole, value, certain)
            if not self._is_before_rows(whole, value):
                raise unfit
            self._scale(whole, value, unfit)  # h ∘ Wᵀ g
            return
        self.after_circle = True

    def _outer(self, value: Value) -> None:
        last = self.chain[-1]
        if len(self.chain) == 1 and last.is_matrix and value.is_matrix:
            self.chain = [a.kronecker(last, value)]
            return
        if len(self.chain) > 1 or last.columns is not None or value.columns is not None:
            raise NotYet("⊗ is read between two vectors, or two matrices, only", value.at)
        self.chain.append(a.transposed(value))

    def value(self) -> Value:
        """What it comes to.

        Raises:
            Unreadable: a vector before a matrix is no product, where no vector follows.
        """
        if self.unfit is not None and (not self.chain or self.whole.is_matrix):
            raise self.unfit
        at = (self.numbers or self.chain)[0].at
        numbers = list(self.numbers)

        def factor(avoid: Avoid) -> Term:
            return a.product([each.entry(None, None, avoid) for each in numbers], at)

        first = a.number(at, factor)
        if not self.chain:
            return Value(at, None, None, first.entry, is_numeral=all(each.is_numeral for each in numbers))
        return a.scaled(first, self.whole) if numbers else self.whole


def mapped_reciprocal(value: Value) -> Value:
    """1 over a number."""
    found = a.mapped(value, lambda term: a.over(num(Fraction(1)), term, value.at))
    return Value(found.at, None, None, found.entry, is_numeral=value.is_numeral)
