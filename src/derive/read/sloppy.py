"""What people mean by what strictly means nothing: read in answers only, entry by entry, each time with a remark.

A sum or a product whose declared sizes surely do not fit is no such thing: it is a clash.  Where shapes leave two
sensible meanings, both are tried.
"""

from __future__ import annotations

from collections.abc import Callable

from derive.read import arrays as a
from derive.read.arrays import Value
from derive.read.errors import Ambiguous, Clash, NoQuotient, Unreadable
from derive.read.scope import Formula
from derive.terms import Term, delta, indicator, mul, num

QUOTIENT = "a quotient of vectors is read entry by entry"


def added(formula: Formula, lead: Value, value: Value) -> Value:
    """What is meant by `value` in a sum with `lead`, though its shape is another.

    Raises:
        Unreadable: nothing; Clash: nothing for sure; Ambiguous: two things.
    """
    said = f"shapes that do not fit: {lead.shape} + {value.shape}"
    if value.is_number and not lead.is_matrix:
        return _everywhere(formula, lead, value)  # X w + b, x − μ: there is nothing else that it may mean
    if not formula.is_answer:
        raise Unreadable(said, value.at)
    if value.is_number:
        return _beside_matrix(formula, lead, value)
    if lead.is_matrix is value.is_matrix and _differ(lead, value):
        raise Clash(said, value.at)
    raise Ambiguous(f"{said}: write what is added to which entry", value.at)


def _differ(one: Value, other: Value) -> bool:
    return a.differ(one.rows, other.rows) or a.differ(one.columns, other.columns)


def _everywhere(formula: Formula, lead: Value, value: Value) -> Value:
    formula.remark(f"a number is added to every entry of an array of shape {lead.shape}", value.at)
    return _spread(lead, value)


def _spread(lead: Value, value: Value) -> Value:
    return Value(value.at, lead.rows, lead.columns, lambda i, j, avoid: value.entry(None, None, avoid))


def _beside_matrix(formula: Formula, lead: Value, value: Value) -> Value:
    r"""λ beside a matrix: λ I, or λ in every entry."""
    every = a.differ(lead.rows, lead.columns) or formula.chooses("number beside a matrix", value.at)
    if every or not formula.scope.unify(lead.rows, lead.columns):
        return _everywhere(formula, lead, value)
    formula.remark("a number beside a matrix is read as that number times I: write I", value.at)

    def entry(i: a.Place, j: a.Place, avoid: a.Avoid) -> Term:
        assert i is not None
        assert j is not None
        return mul(value.entry(None, None, avoid), delta(i, j))

    return Value(value.at, lead.rows, lead.columns, entry)


def alike(formula: Formula, one: Value, other: Value) -> bool:
    """Whether two vectors both stand or both lie, and have one size."""
    return (
        one.is_vector
        and other.is_vector
        and (one.rows is None) == (other.rows is None)
        and a.fits(formula.scope, one, other)
    )


def unfit(formula: Formula, said: str, one: Value, other: Value, is_certain: bool) -> Unreadable:
    """That two shapes do not fit, for sure or not."""
    why = f"shapes that do not fit: {said}{advice(one, other)}"
    if not formula.is_answer:
        return Unreadable(why, other.at)
    return Clash(why, other.at) if is_certain else Ambiguous(why, other.at)


def advice(left: Value, right: Value) -> str:
    """What may have been meant."""
    if left.columns is None and right.columns is None and left.rows and right.rows:
        return "; write a^T b, a b^T or a ∘ b"
    outer, inner = left.rows, left.columns
    if inner is not None and right.columns is not None and inner.text == right.columns.text:
        return "; is a transpose missing?"
    if outer is not None and right.rows is not None and outer.text == right.rows.text:
        return "; is a transpose missing, or one too many?"
    return ""


def beside(formula: Formula, sign: str, value: Value) -> bool:
    """Whether two vectors of one size, one after the other, are multiplied entry by entry; else they are summed over."""
    written = f"{sign} between two vectors" if sign else "a vector beside a vector"
    summed = formula.chooses("product of vectors", value.at, is_spare=True)
    if summed:
        formula.remark(f"{written} is read as the inner product: write a^T b", value.at)
    else:
        formula.remark(f"{written} is read entry by entry: write ∘ between them", value.at)
    return not summed


def scales(formula: Formula, value: Value) -> bool:
    """Whether a column before a matrix multiplies its rows: only where nothing else fits."""
    if not formula.chooses("vector before a matrix", value.at, is_spare=True):
        return False
    formula.remark("a vector before a matrix is read as multiplying its rows: write ∘ and brackets", value.at)
    return True


def scaled_rows(column: Value, matrix: Value) -> Value:
    """The matrix with each row times the entry of a column."""

    def entry(i: a.Place, j: a.Place, avoid: a.Avoid) -> Term:
        return mul(column.entry(i, None, avoid), matrix.entry(i, j, avoid))

    return Value(matrix.at, matrix.rows, matrix.columns, entry)


def dotted(formula: Formula, value: Value) -> bool:
    """Whether a dot between two columns of one size is meant entry by entry."""
    if not formula.is_answer or not formula.chooses("dot", value.at, is_spare=True):
        return False
    formula.remark("· between two vectors is read entry by entry: write ∘", value.at)
    return True


def starred(formula: Formula, value: Value) -> bool:
    """Whether a star between two square matrices is meant entry by entry."""
    entrywise = formula.chooses("star", value.at)
    way = "entry by entry: write ∘" if entrywise else "as the matrix product: write A B"
    formula.remark(f"* between two matrices is read {way}", value.at)
    return entrywise


def over_each(formula: Formula, over: Value, below: Value) -> Value:
    """A quotient with a vector below the bar, entry by entry.

    Raises:
        Unreadable: it means nothing; Ambiguous: more than one thing.
    """
    if not formula.is_answer:
        return a.divided(over, below)
    same = over.is_number or alike(formula, over, below)
    if not below.is_vector or not same:
        raise NoQuotient(
            f"a division of an array of shape {over.shape} by one of shape {below.shape}", below.at
        )
    formula.remark(QUOTIENT, below.at)
    one = a.mapped(below, lambda term: a.over(num(1), term, below.at))
    return a.scaled(over, one) if over.is_number else a.entrywise(formula.scope, over, one)


def power_of_vector(formula: Formula, base: Value, exponent: Value, is_square: bool, at: int) -> Value:
    """x² of a vector: of every entry, or ‖x‖².

    Raises:
        Ambiguous: this is no answer.
    """
    if not formula.is_answer:
        raise Ambiguous("a power of a vector may mean two things: write x ∘ x, or ||x||^2", at)
    if is_square and formula.chooses("square of a vector", at, is_spare=True):
        formula.remark("the square of a vector is read as its squared length: write ||x||^2", at)
        return a.squares(formula.scope, base)
    formula.remark("a power of a vector is read entry by entry", at)

    def entry(i: a.Place, j: a.Place, avoid: a.Avoid) -> Term:
        return a.raised(base.entry(i, j, avoid), exponent.entry(None, None, avoid), at)

    return Value(base.at, base.rows, base.columns, entry)


def mapped(formula: Formula, said: str, value: Value, act: Callable[[Term], Term], at: int) -> Value:
    """A function of one number at every entry of a vector, which `said` says."""
    formula.remark(f"{said} is read entry by entry", at)
    return a.mapped(value, act)


def length(formula: Formula, value: Value, at: int) -> Value | None:
    """The length of a vector between single bars; None if the bars are meant entry by entry."""
    if formula.chooses("bars", at, is_spare=True):
        formula.remark("bars around a vector are read entry by entry", at)
        return None
    formula.remark("bars around a vector are read as its length: write ||x||", at)
    return a.mapped(a.squares(formula.scope, value), lambda term: a.raised(term, num(1) / num(2), at))


def compared(formula: Formula, left: Value, sign: str, right: Value) -> Value | None:
    """1 in each entry in which a relation of vectors holds; None if they do not fit."""
    if not formula.is_answer or left.is_matrix or right.is_matrix:
        return None
    lead = right if left.is_number else left
    if not (left.is_number or right.is_number or alike(formula, left, right)):
        return None
    formula.remark("an indicator of vectors is read entry by entry", left.at)
    x, y = (_spread(lead, value) if value.is_number else value for value in (left, right))
    return Value(
        left.at, lead.rows, lead.columns,
        lambda i, j, avoid: indicator(x.entry(i, j, avoid), sign, y.entry(i, j, avoid)),
    )  # fmt: skip


def transposed_by_prime(formula: Formula, value: Value, times: int, at: int) -> Value | None:
    """W′, which is the transpose of an array; None if it is nothing."""
    if not formula.is_answer or value.is_number or times > 1:
        return None
    formula.remark("a prime at an array is read as its transpose: write ^T", at, "prime")
    return a.transposed(value)
