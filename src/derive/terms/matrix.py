"""Matrix notation, and its reading: what each entry of W ᵀ (ŷ − y) or diag(o ∘ (1 − o)) is as a term.

A number is 1 × 1, a vector a column n × 1, its transpose a row 1 × n.  Sizes are names and compare
as names.  Nothing is rewritten here: `component` reads the notation as it stands, xᵀ x as Σ_k x_k².  A letter may
stand for one of many arrays, as n in x_n: the number of the row x_n of x.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from derive.errors import CertificateError, DeriveError, ShapeError
from derive.terms.binding import fresh, rename
from derive.terms.contents import factors_of
from derive.terms.nodes import (
    MAX_DEPTH,
    ONE,
    Add,
    Index,
    Sym,
    Term,
    add,
    apply,
    array,
    delta,
    determinant,
    fn,
    index,
    indicator,
    inverse,
    matrix_power,
    mul,
    num,
    power,
    sum_over,
    sym,
)
from derive.terms.serial import from_json, shown, to_json

Dim = str | Literal[1]
Shape = tuple[Dim, Dim]
Place = Index | None  # None where the dimension is 1
Json = Any  # what json.loads gives

RELATIONS = ("<", "<=", "=", "!=")


@dataclass(frozen=True, slots=True)
class Named:
    """The array of all entries of a symbol or of a definition, or of those whose first indices are `at`."""

    name: str
    dims: tuple[str, ...] = ()
    at: tuple[Index, ...] = ()


@dataclass(frozen=True, slots=True)
class Entries:
    """The array whose entry at `indices` is `term`; a number if there are none."""

    term: Term
    indices: tuple[Index, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """I."""

    dim: str


@dataclass(frozen=True, slots=True)
class Ones:
    """The array of ones: a column, a row, or a matrix."""

    rows: Dim
    columns: Dim = 1


@dataclass(frozen=True, slots=True)
class Transpose:
    """Aᵀ."""

    of: Matrix


@dataclass(frozen=True, slots=True)
class Product:
    """The matrix product A B C."""

    factors: tuple[Matrix, ...]


@dataclass(frozen=True, slots=True)
class Hadamard:
    """The product entry by entry, A ∘ B."""

    factors: tuple[Matrix, ...]


@dataclass(frozen=True, slots=True)
class Plus:
    """A + B."""

    terms: tuple[Matrix, ...]


@dataclass(frozen=True, slots=True)
class Scaled:
    """A number, which may itself be a product such as uᵀv, times A."""

    by: Matrix
    of: Matrix


@dataclass(frozen=True, slots=True)
class Diag:
    """The diagonal matrix of a vector."""

    of: Matrix


@dataclass(frozen=True, slots=True)
class DiagOf:
    """The diagonal of a matrix, as a vector."""

    of: Matrix


@dataclass(frozen=True, slots=True)
class Trace:
    """The sum of the diagonal of a matrix."""

    of: Matrix


@dataclass(frozen=True, slots=True)
class Inverted:
    """The inverse of a matrix."""

    of: Matrix


@dataclass(frozen=True, slots=True)
class Determinant:
    """The determinant of a matrix."""

    of: Matrix


@dataclass(frozen=True, slots=True)
class Elementwise:
    """A function of one number, at every entry; with `primes` an unknown one, differentiated so often."""

    function: str
    of: Matrix
    primes: int | None = None


@dataclass(frozen=True, slots=True)
class Power:
    """Every entry to the same power."""

    of: Matrix
    exponent: Term


@dataclass(frozen=True, slots=True)
class Powered:
    """A square matrix multiplied so often by itself."""

    of: Matrix
    exponent: Term


@dataclass(frozen=True, slots=True)
class Summed:
    """Σ_k A_k, of arrays with a letter k in them."""

    index: Index
    of: Matrix


@dataclass(frozen=True, slots=True)
class Compared:
    """1 at the entries where the relation holds, else 0; a number stands for equal entries."""

    left: Matrix
    relation: str
    right: Matrix


Matrix = (
    Named | Entries | Identity | Ones | Transpose | Product | Hadamard | Plus | Scaled | Diag | DiagOf
    | Trace | Inverted | Determinant | Elementwise | Power | Powered | Summed | Compared
)  # fmt: skip


def scalar(term: Term) -> Entries:
    """A term without free indices, as a 1 × 1 array."""
    return Entries(term)


# -- shapes ---------------------------------------------------------------------------------


def shape(matrix: Matrix) -> Shape:
    """Rows and columns of `matrix`: names of sizes, or 1.

    Raises:
        ShapeError: the parts do not fit.
    """
    match matrix:
        case Named(dims=dims):
            return _of_dims(dims)
        case Entries():
            return _of_entries(matrix)
        case Identity(dim=dim):
            return dim, dim
        case Ones(rows=rows, columns=columns):
            return rows, columns
        case Transpose(of=of):
            rows, columns = shape(of)
            return columns, rows
        case Product(factors=factors):
            return _of_product(factors)
        case Hadamard(factors=parts) | Plus(terms=parts):
            return _common([shape(part) for part in parts])
        case Scaled(by=by, of=of):
            _expect(shape(by) == (1, 1), f"a scale factor of shape {_text(shape(by))}")
            return shape(of)
        case Diag(of=of):
            rows, columns = shape(of)
            _expect(rows != 1 and columns == 1, f"diag of shape {_text((rows, columns))}")
            return rows, rows
        case DiagOf(of=of):
            return _square(of), 1
        case Trace(of=of) | Determinant(of=of):
            _square(of)
            return 1, 1
        case Inverted(of=of) | Powered(of=of):
            rows = _square(of)
            return rows, rows
        case Elementwise(of=of) | Power(of=of) | Summed(of=of):
            return shape(of)
        case Compared(left=left, relation=relation, right=right):
            _expect(relation in RELATIONS, f"an indicator of {relation}")
            return _common([s for s in map(shape, (left, right)) if s != (1, 1)] or [(1, 1)])
    raise ShapeError(f"{type(matrix).__name__} is not matrix notation")


def _of_dims(dims: tuple[str, ...]) -> Shape:
    match dims:
        case ():
            return 1, 1
        case (rows,):
            return rows, 1
        case (rows, columns):
            return rows, columns
    raise ShapeError(f"an array with {len(dims)} indices is no matrix")


def _of_entries(leaf: Entries) -> Shape:
    _expect(len(set(leaf.indices)) == len(leaf.indices), "the indices of an array must differ")
    return _of_dims(tuple(i.dim for i in leaf.indices))


def _of_product(factors: tuple[Matrix, ...]) -> Shape:
    shapes = [shape(factor) for factor in factors]
    _expect(bool(shapes), "an empty product")
    for left, right in pairwise(shapes):
        _expect(left[1] == right[0], f"{_text(left)} times {_text(right)}")
    return shapes[0][0], shapes[-1][1]


def _common(shapes: list[Shape]) -> Shape:
    _expect(bool(shapes), "no parts")
    for other in shapes[1:]:
        _expect(other == shapes[0], f"{_text(shapes[0])} beside {_text(other)}")
    return shapes[0]


def _square(of: Matrix) -> Dim:
    rows, columns = shape(of)
    _expect(rows == columns and rows != 1, f"the diagonal of shape {_text((rows, columns))}")
    return rows


def _expect(fits: bool, otherwise: str) -> None:
    if not fits:
        raise ShapeError(otherwise)


def _text(each: Shape) -> str:
    return f"{each[0]} × {each[1]}"


# -- letters in a matrix --------------------------------------------------------------------


def letters(matrix: Matrix) -> frozenset[Index]:
    """The indices that are free in `matrix`: those that number neither its rows nor its columns."""
    match matrix:
        case Named(at=at):
            return frozenset(at)
        case Entries(term=term, indices=indices):
            return term.free - {*indices}
        case Product(factors=parts) | Hadamard(factors=parts) | Plus(terms=parts):
            return frozenset().union(*map(letters, parts))
        case Scaled(by=one, of=other) | Compared(left=one, right=other):
            return letters(one) | letters(other)
        case Power(of=of, exponent=exponent) | Powered(of=of, exponent=exponent):
            return letters(of) | exponent.free
        case Summed(index=bound, of=of):
            return letters(of) - {bound}
        case Identity() | Ones():
            return frozenset()
        case _:
            return letters(matrix.of)


# -- entries --------------------------------------------------------------------------------


def component(matrix: Matrix, *indices: Index, beside: Collection[Index] = ()) -> Term:
    """The entry of `matrix` at `indices`: one index for each dimension that is not 1.

    Other letters than those `beside` must not be free in it.

    Raises:
        ShapeError: the parts of `matrix`, or the indices, do not fit.
    """
    dims = shape(matrix)
    _expect(letters(matrix) <= {*beside}, "an array whose entries have another free index")
    wanted = tuple(dim for dim in dims if dim != 1)
    found = tuple(i.dim for i in indices)
    _expect(wanted == found, f"an entry of a {_text(dims)} array at indices over {found}")
    rest = iter(indices)
    row, column = (None if dim == 1 else next(rest) for dim in dims)
    return _entry(matrix, row, column)


def _entry(matrix: Matrix, i: Place, j: Place) -> Term:
    match matrix:
        case Named(name=name, at=at):
            return sym(name, *at, *_present(i, j))
        case Entries(term=term, indices=indices):
            return rename(term, dict(zip(indices, _present(i, j), strict=True)))
        case Identity():
            return _agree(i, j)
        case Ones():
            return ONE
        case Transpose(of=of):
            return _entry(of, j, i)
        case Product(factors=factors):
            return _row_by_column(factors, i, j)
        case Hadamard(factors=factors):
            return mul(*(_entry(factor, i, j) for factor in factors))
        case Plus(terms=terms):
            return add(*(_entry(term, i, j) for term in terms))
        case Scaled(by=by, of=of):
            return mul(_entry(by, None, None), _entry(of, i, j))
        case Diag(of=of):
            return mul(_agree(i, j), _entry(of, i, None))
        case DiagOf(of=of):
            return _entry(of, i, i)
        case Trace(of=of):
            k = _bound(shape(of)[0], letters(of))
            return sum_over(k, _entry(of, k, k))
        case Inverted(of=of):
            row, column = _present(i, j)  # the shape was checked
            return inverse(_whole(of), row, column)
        case Determinant(of=of):
            return determinant(_whole(of))
        case Elementwise(function=function, of=of, primes=None):
            return fn(function, _entry(of, i, j))
        case Elementwise(function=function, of=of, primes=primes):
            return apply(function, (_entry(of, i, j),), (0,) * (primes or 0))
        case Power(of=of, exponent=exponent):
            return power(_entry(of, i, j), exponent)
        case Powered(of=of, exponent=exponent):
            row, column = _present(i, j)  # the shape was checked
            return matrix_power(_whole(of), exponent, row, column)
        case Summed(index=bound, of=of):
            return _summed(bound, of, i, j)
        case Compared(left=left, relation=relation, right=right):
            return indicator(_side(left, i, j), relation, _side(right, i, j))


def _whole(matrix: Matrix) -> Term:
    """A square matrix as one term."""
    taken = letters(matrix)
    row = _bound(shape(matrix)[0], taken)
    column = _bound(shape(matrix)[0], (row, *taken))
    return array(row, array(column, _entry(matrix, row, column)))


def _summed(bound: Index, of: Matrix, i: Place, j: Place) -> Term:
    """Σ over the entries of `of`, where `bound` may have the name of a row or a column."""
    taken = {bound, *letters(of), *_present(i, j)}
    apart: dict[Index, Index] = {}
    for place in _present(i, j):
        apart[place] = fresh(place, {*taken, *apart.values()})
    row, column = (place and apart[place] for place in (i, j))
    entries = sum_over(bound, _entry(of, row, column))
    return rename(entries, {new: place for place, new in apart.items()})


def _row_by_column(factors: tuple[Matrix, ...], i: Place, j: Place) -> Term:
    """Σ_k Σ_l A_ik B_kl C_lj, with no sum where the dimension between two factors is 1."""
    bound: list[Index] = []
    taken = frozenset().union(*map(letters, factors))
    entries, left = [], i
    for factor in factors[:-1]:
        inner = shape(factor)[1]
        right = None if inner == 1 else _bound(inner, (*_present(i, j), *bound, *taken))
        bound.extend(_present(right))
        entries.append(_entry(factor, left, right))
        left = right
    entries.append(_entry(factors[-1], left, j))
    return sum_over(tuple(bound), _multiplied(entries))


def _multiplied(entries: list[Term]) -> Term:
    """The product, where a symbol or a bracket that stands there twice is squared.

    That is how answers are written: what must hold for a function of xᵀ x to be defined is then the same.
    """
    factors = [factor for entry in entries for factor in factors_of(entry)]
    kept: dict[tuple[Term, int], int] = {}
    for place, factor in enumerate(factors):
        apart = 0 if isinstance(factor, Sym | Add) else place + 1
        kept[factor, apart] = kept.get((factor, apart), 0) + 1
    return mul(*(power(factor, num(times)) for (factor, _), times in kept.items()))


def _side(matrix: Matrix, i: Place, j: Place) -> Term:
    return _entry(matrix, None, None) if shape(matrix) == (1, 1) else _entry(matrix, i, j)


def _agree(i: Place, j: Place) -> Term:
    i, j = _present(i, j)  # the shape was checked
    return delta(i, j)


def _present(*places: Place) -> tuple[Index, ...]:
    return tuple(place for place in places if place is not None)


def _bound(dim: Dim, avoid: Collection[Index]) -> Index:
    return fresh(index("k", str(dim)), avoid)


# -- JSON -----------------------------------------------------------------------------------

_PARTS: dict[str, Callable[[tuple[Matrix, ...]], Matrix]] = {
    "product": Product,
    "hadamard": Hadamard,
    "plus": Plus,
}
_ONE_PART: dict[str, Callable[[Matrix], Matrix]] = {
    "transpose": Transpose,
    "diag": Diag,
    "diag-of": DiagOf,
    "trace": Trace,
    "inverted": Inverted,
    "determinant": Determinant,
}


def matrix_to_json(matrix: Matrix) -> Json:
    """`matrix` as nested arrays: ["product", ["transpose", ["named", "W", "m", "n"]], ...]."""
    match matrix:
        case Named(name=name, dims=dims, at=at):
            return ["named", name, *dims, *map(to_json, at)]
        case Entries(term=term, indices=indices):
            return ["entries", to_json(term), *map(to_json, indices)]
        case Identity(dim=dim):
            return ["identity", dim]
        case Ones(rows=rows, columns=columns):
            return ["ones", rows, columns]
        case Product(factors=parts) | Hadamard(factors=parts) | Plus(terms=parts):
            return [type(matrix).__name__.lower(), *map(matrix_to_json, parts)]
        case Scaled(by=by, of=of):
            return ["scaled", matrix_to_json(by), matrix_to_json(of)]
        case Transpose(of=of) | Diag(of=of) | Trace(of=of) | Inverted(of=of) | Determinant(of=of):
            return [type(matrix).__name__.lower(), matrix_to_json(of)]
        case DiagOf(of=of):
            return ["diag-of", matrix_to_json(of)]
        case Elementwise(function=function, of=of, primes=primes):
            return ["elementwise", function, matrix_to_json(of), *([] if primes is None else [primes])]
        case Power(of=of, exponent=exponent) | Powered(of=of, exponent=exponent):
            return [type(matrix).__name__.lower(), matrix_to_json(of), to_json(exponent)]
        case Summed(index=bound, of=of):
            return ["summed", to_json(bound), matrix_to_json(of)]
        case Compared(left=left, relation=relation, right=right):
            return ["compared", matrix_to_json(left), relation, matrix_to_json(right)]


def matrix_from_json(value: Json) -> Matrix:
    """The matrix expression that `value` stands for, whose parts fit.

    Raises:
        CertificateError: it stands for none.
    """
    _measure(value)
    try:
        matrix = _read(value)
        shape(matrix)
    except CertificateError:
        raise
    except (ValueError, TypeError, DeriveError) as why:
        raise CertificateError(f"not a matrix: {shown(value)} ({why})") from None
    return matrix


def _measure(value: Json) -> None:
    """Refuse what is nested too deep, without recursion."""
    stack = [(value, 1)]
    while stack:
        item, depth = stack.pop()
        _insist(depth <= MAX_DEPTH + 1, f"a matrix is nested deeper than {MAX_DEPTH}")
        if isinstance(item, list):
            stack.extend((each, depth + 1) for each in item)


def _read(value: Json) -> Matrix:
    _insist(isinstance(value, list) and value, f"expected a matrix, found {shown(value)}")
    tag, *parts = value
    match tag:
        case "named":
            name, *dims = (part for part in parts if isinstance(part, str))
            return Named(name, tuple(dims), tuple(map(_index, parts[1 + len(dims) :])))
        case "entries":
            term, *indices = parts
            return Entries(from_json(term), tuple(map(_index, indices)))
        case "identity":
            (dim,) = parts
            return Identity(_name(dim))
        case "ones":
            rows, columns = parts
            return Ones(_dim(rows), _dim(columns))
        case "product" | "hadamard" | "plus":
            return _PARTS[tag](tuple(map(_read, parts)))
        case "transpose" | "diag" | "diag-of" | "trace" | "inverted" | "determinant":
            (of,) = parts
            return _ONE_PART[tag](_read(of))
        case "scaled":
            by, of = parts
            return Scaled(_read(by), _read(of))
        case "elementwise":
            function, of, *primes = parts
            return Elementwise(_name(function), _read(of), *map(_count, primes))
        case "power":
            of, exponent = parts
            return Power(_read(of), from_json(exponent))
        case "powered":
            of, exponent = parts
            return Powered(_read(of), from_json(exponent))
        case "summed":
            bound, of = parts
            return Summed(_index(bound), _read(of))
        case "compared":
            left, relation, right = parts
            return Compared(_read(left), _name(relation), _read(right))
    raise CertificateError(f"expected a matrix, found {shown(value)}")


def _name(value: Json) -> str:
    _insist(isinstance(value, str), f"expected text, found {shown(value)}")
    return str(value)


def _index(value: Json) -> Index:
    found = from_json(value)
    if not isinstance(found, Index):
        raise CertificateError(f"expected an index, found {shown(value)}")
    return found


def _dim(value: Json) -> Dim:
    return 1 if type(value) is int and value == 1 else _name(value)  # True is not a dimension


def _count(value: Json) -> int:
    _insist(type(value) is int and 0 <= value <= MAX_DEPTH, f"expected a count, found {shown(value)}")
    return int(value)


def _insist(fits: object, otherwise: str) -> None:
    if not fits:
        raise CertificateError(otherwise)
