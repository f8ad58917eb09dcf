"""Matrices put together in their shortest form: 1 1ᵀ, diag(u) diag(v) and A B + A C are not left standing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.solver.products import left_of
from derive.terms import MINUS_ONE, ONE, ZERO, Index, Num, Term, add, factors_of, has_minus, mul, size
from derive.terms.matrix import (
    Compared,
    Determinant,
    Diag,
    DiagOf,
    Elementwise,
    Entries,
    Hadamard,
    Identity,
    Inverted,
    Matrix,
    Named,
    Ones,
    Plus,
    Power,
    Powered,
    Product,
    Scaled,
    Shape,
    Summed,
    Trace,
    Transpose,
    scalar,
    shape,
)  # fmt: skip

LAST_RESORT = 40  # a Σ that is left
MOST_GROUPED = 8  # terms; it is tried in groups of groups


def weight(matrix: Matrix, entrywise: bool = False) -> int:
    """How long a matrix expression is when it is written."""
    match matrix:
        case Entries(term=term, indices=indices):
            return 4 if indices else _length(term)
        case Ones(rows=rows, columns=columns):
            return 1 if entrywise else 2 + (columns != 1) + 2 * (rows != 1 and columns != 1)
        case Named(at=at):
            return 2 + bool(at)
        case Identity():
            return 2
        case Transpose(of=of) | Inverted(of=of):
            return 1 + _inside(of) + isinstance(of, Entries | Power)
        case Product(factors=parts):
            return sum(map(_inside, parts))
        case Hadamard(factors=parts):
            return sum(_inside(part, entrywise=True) for part in parts) + len(parts) - 1
        case Plus(terms=parts):
            return sum(weight(part, entrywise) for part in parts) + len(parts) - 1
        case Scaled(by=by, of=of):
            behind = weight(of, entrywise) + isinstance(of, Plus | Hadamard)
            return behind + (1 if _is(by, MINUS_ONE) else _inside(by))
        case DiagOf(of=of) | Trace(of=of) | Determinant(of=of):
            return 3 + weight(of)
        case Diag(of=of) | Elementwise(of=of) | Power(of=of):
            return 3 + weight(of, entrywise=True)
        case Powered(of=of, exponent=exponent):
            return _inside(of) + _length(exponent)
        case Summed(of=of):
            return LAST_RESORT + weight(of, entrywise)
        case Compared(left=left, right=right):
            return 3 + weight(left, entrywise=True) + weight(right, entrywise=True)


def _inside(matrix: Matrix, entrywise: bool = False) -> int:
    return weight(matrix, entrywise) + isinstance(matrix, Plus | Hadamard | Product)


def _length(term: Term) -> int:
    if isinstance(term, Num) and term.value.denominator != 1:
        return 2  # what is above the bar and what is below
    return 1 + sum(_length(arg) for arg in term.args if not isinstance(arg, Index))


def _is(matrix: Matrix, term: Term) -> bool:
    return isinstance(matrix, Entries) and matrix.term is term and not matrix.indices


def _extent(matrix: Matrix) -> Shape:
    """Rows and columns; the parts were put together so that they fit."""
    match matrix:
        case Transpose(of=of):
            rows, columns = _extent(of)
            return columns, rows
        case Product(factors=factors):
            return _extent(factors[0])[0], _extent(factors[-1])[1]
        case Hadamard(factors=(part, *_)) | Plus(terms=(part, *_)):
            return _extent(part)
        case Scaled(of=of) | Elementwise(of=of) | Power(of=of) | Powered(of=of) | Summed(of=of):
            return _extent(of)
        case Diag(of=of):
            return _extent(of)[0], _extent(of)[0]
    return shape(matrix)


def shorter(*ways: Matrix) -> Matrix:
    """The shortest of them, and of those the first."""
    return min(ways, key=weight)


def scaled(by: Matrix, of: Matrix) -> Matrix:
    """by · of, with plain numbers together in front."""
    if _is(by, ONE):
        return of
    if _is(of, ONE):
        return by
    if isinstance(by, Scaled):
        return scaled(by.by, scaled(by.of, of))
    match by, of:
        case Entries(term=a), Entries(term=b, indices=()):
            return scalar(mul(a, b))
        case Entries(term=a), Scaled(by=Entries(term=b), of=inner):
            return scaled(scalar(mul(a, b)), inner)
        case _, Entries(indices=()):
            return scaled(of, by)
        case _, Scaled(by=Entries() as plain, of=inner) if not isinstance(by, Entries):
            return scaled(plain, scaled(by, inner))
        case Product(factors=row), _ if _extent(of)[0] != 1 and _extent(of)[1] == 1:
            return shorter(product(of, *row), Scaled(by, of))  # (uᵀ v) w = w uᵀ v
    return Scaled(by, of)


def multiplied(numbers: list[Matrix]) -> Matrix:
    """The product of numbers, each of which may itself be a product such as uᵀv."""
    result: Matrix = scalar(ONE)
    for number in numbers:
        result = scaled(number, result) if _is(result, ONE) else scaled(result, number)
    return result


def _taken_out(
    parts: tuple[Matrix, ...], kind: type[Product] | type[Hadamard]
) -> tuple[list[Matrix], list[Matrix]]:
    """Numbers, and the arrays that they stood before; nested products of the same kind opened."""
    numbers, arrays = list[Matrix](), list[Matrix]()
    for part in parts:
        while isinstance(part, Scaled):
            numbers.append(part.by)
            part = part.of
        arrays.extend(part.factors if isinstance(part, kind) else (part,))
    return numbers, arrays


def product(*factors: Matrix) -> Matrix:
    """The matrix product."""
    numbers, arrays = _taken_out(factors, Product)
    kept = list[Matrix]()
    for array in arrays:
        if isinstance(array, Identity) and len(arrays) > 1:
            last = array
            continue
        met = _met(kept[-1], array) if kept else None
        while met is not None:
            kept.pop()
            if isinstance(met, Scaled):
                numbers.append(met.by)
                met = met.of
            array, met = met, _met(kept[-1], met) if kept else None
        kept.append(array)
    if not kept:
        kept = [last]
    return scaled(multiplied(numbers), kept[0] if len(kept) == 1 else Product(tuple(kept)))


def _met(left: Matrix, right: Matrix) -> Matrix | None:
    """The product of two neighbours where it is one array: diag(u) diag(v), diag(u) v, 1 1ᵀ."""
    match left, right:
        case Ones(rows=rows, columns=1), Ones(rows=1, columns=columns):
            return Ones(rows, columns)
        case Ones(rows=rows, columns=str() as inner), Ones(columns=columns):
            return scaled(
                scalar(size(inner)), Ones(rows, columns) if (rows, columns) != (1, 1) else scalar(ONE)
            )
        case Diag(of=u), Diag(of=v):
            return diag(hadamard(u, v))
        case Diag(of=u), _ if _extent(right)[1] == 1:
            return hadamard(u, right)
        case _, Diag(of=v) if _extent(left)[0] == 1:
            return transpose(hadamard(transpose(left), v))
    return None


def hadamard(*factors: Matrix) -> Matrix:
    """The product entry by entry."""
    numbers, arrays = _taken_out(factors, Hadamard)
    kept = [each for each in arrays if not isinstance(each, Ones)] or arrays[:1]
    return scaled(multiplied(numbers), kept[0] if len(kept) == 1 else Hadamard(tuple(kept)))


def diag(vector: Matrix) -> Matrix:
    """The diagonal matrix of `vector`."""
    match vector:
        case Ones(rows=str() as rows):
            return Identity(rows)
        case Scaled(by=by, of=of):
            return scaled(by, diag(of))
    return Diag(vector)


def transpose(matrix: Matrix) -> Matrix:
    """The transpose: (A B)ᵀ = Bᵀ Aᵀ, and (A + B)ᵀ = Aᵀ + Bᵀ where that is shorter."""
    if _extent(matrix) == (1, 1):
        return matrix
    vector = 1 in _extent(matrix)
    match matrix:
        case Transpose(of=of):
            return of
        case Ones(rows=rows, columns=columns):
            return Ones(columns, rows)
        case Identity() | Diag():
            return matrix
        case Product(factors=factors):
            return product(*map(transpose, reversed(factors)))
        case Scaled(by=by, of=of):
            return scaled(by, transpose(of))
        case Summed(of=of):
            return replace(matrix, of=transpose(of))
        case Hadamard(factors=parts):
            return shorter(Transpose(matrix), hadamard(*map(transpose, parts)))
        case Plus(terms=parts):
            return shorter(Transpose(matrix), plus(*map(transpose, parts)))
        case Elementwise(of=of) if not vector:
            return shorter(Transpose(matrix), replace(matrix, of=transpose(of)))
        case Power(of=of, exponent=exponent) if not vector:
            return shorter(Transpose(matrix), Power(transpose(of), exponent))
    return Transpose(matrix)


def plus(*terms: Matrix) -> Matrix:
    """The sum, with a common first or last factor taken out where that is shorter."""
    flat = [each for term in terms for each in (term.terms if isinstance(term, Plus) else (term,))]
    kept = [each for each in flat if not _is(each, ZERO)] or flat[:1]
    if len(kept) == 1:
        return kept[0]
    if all(isinstance(each, Entries) and not each.indices for each in kept):
        return scalar(add(*(each.term for each in kept if isinstance(each, Entries))))
    ways = [
        Plus(tuple(kept)),
        _without_number(kept),
        _without_last(kept),
        _without_first(kept),
        *_in_groups(kept),
    ]
    return shorter(*(way for way in ways if way))


def _without_number(terms: list[Matrix]) -> Matrix | None:
    """1/τ A − 1/τ B = 1/τ (A − B), of matrices; of vectors the bracket stands as it came, w − η (ŷ − y)."""
    split = [_split(each) for each in terms]
    if 1 in _extent(terms[0]) or (isinstance(split[0][0], Entries) and has_minus(split[0][0].term)):
        return None
    rests = [[*factors_of(by.term)] for by, _ in split if isinstance(by, Entries)]
    common = []
    for factor in rests[0] if len(rests) == len(terms) else ():
        if factor is not ONE and all(factor in rest for rest in rests):
            common.append(factor)
            rests = [left_of(rest, (factor,)) or [] for rest in rests]
    if not common:
        return None
    inner = (
        scaled(scalar(mul(*rest)), product(*arrays)) for rest, (_, arrays) in zip(rests, split, strict=True)
    )
    return scaled(scalar(mul(*common)), plus(*inner))


def _in_groups(terms: list[Matrix]) -> Iterator[Matrix]:
    """A x + A b + B x + B b = A (x + b) + B (x + b), then what is common to these is taken out."""
    for place in (0, -1) if len(terms) <= MOST_GROUPED else ():
        groups: dict[object, list[Matrix]] = {}
        for term in terms:
            groups.setdefault(_unordered(_split(term)[1][place]), []).append(term)
        if len(groups) > 1 and all(len(group) > 1 for group in groups.values()):
            merged = [plus(*group) for group in groups.values()]
            if not any(isinstance(each, Plus) for each in merged):
                yield plus(*merged)


def _unordered(matrix: Matrix) -> object:
    """The same for a + b and b + a."""
    return frozenset(matrix.terms) if isinstance(matrix, Plus) else matrix


def _without_last(terms: list[Matrix]) -> Matrix | None:
    """A v + v + u ∘ v = (A + I + diag(u)) v."""
    split = [_split(term) for term in terms]
    for last in dict.fromkeys(factors[-1] for _, factors in split):
        rests = [_before(factors, last) for _, factors in split]
        if _extent(last)[0] != 1 and all(rests) and any(len(factors) > 1 for _, factors in split):
            return product(plus(*(scaled(n, r) for (n, _), r in zip(split, rests, strict=True) if r)), last)
    return None


def _before(factors: tuple[Matrix, ...], last: Matrix) -> Matrix | None:
    """What stands before `last` in a product that ends in it."""
    *front, end = factors
    if _unordered(end) == _unordered(last):
        return product(*front, Identity(str(_extent(last)[0])))
    if isinstance(end, Hadamard) and last in end.factors and _extent(last)[1] == 1:
        others = list(end.factors)
        others.remove(last)
        return product(*front, diag(hadamard(*others)))
    return None


def _without_first(terms: list[Matrix]) -> Matrix | None:
    """A B + A C = A (B + C)."""
    if len({_split(term)[1][0] for term in terms}) > 1:
        return None
    turned = _without_last([transpose(term) for term in terms])
    return turned and transpose(turned)


def _split(term: Matrix) -> tuple[Matrix, tuple[Matrix, ...]]:
    number: Matrix = scalar(ONE)
    while isinstance(term, Scaled):
        number, term = scaled(number, term.by), term.of
    return number, term.factors if isinstance(term, Product) else (term,)
