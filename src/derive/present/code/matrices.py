"""Matrix notation as expressions of arrays: W ᵀ (ŷ − y) is W.T @ (yhat - y)."""

from __future__ import annotations

from derive.present.boxes import MIRRORED
from derive.present.code.arrays import Axes, Factors, Value, full, mapped, number, plus
from derive.present.code.expressions import Cast, Code
from derive.present.code.formulas import HALF, compared, entry, factors, logarithm, raised, value
from derive.present.code.products import WHOLE, contract, times
from derive.present.code.scope import Scope
from derive.terms import ZERO, Index, Num, fresh, index, num, rename, sym
from derive.terms.matrix import (
    Compared,
    Determinant,
    Diag,
    DiagOf,
    Dim,
    Elementwise,
    Entries,
    Hadamard,
    Identity,
    Inverted,
    Matrix,
    Named,
    Ones,
    Place,
    Plus,
    Power,
    Powered,
    Product,
    Scaled,
    Summed,
    Trace,
    Transpose,
    component,
    letters,
    scalar,
    shape,
)


def is_natural(matrix: Matrix, inside: bool = False) -> bool:
    """Whether arrays say `matrix` best as it stands: no I, 1 or diagonal matrix is a factor, which the
    notation needs and arrays do not.
    """
    match matrix:
        case Identity() | Ones() | Diag():
            return not inside
        case Product(factors=inner):
            return all(is_natural(each, True) for each in inner)
        case Hadamard(factors=inner) | Plus(terms=inner):
            return all(is_natural(each, inside) for each in inner)
        case Scaled(by=left, of=right) | Compared(left=left, right=right):
            return is_natural(left, inside) and is_natural(right, inside)
        case Transpose(of=of) | DiagOf(of=of) | Trace(of=of) | Elementwise(of=of) | Power(of=of):
            return is_natural(of, inside)
        case Inverted(of=of) | Determinant(of=of):
            return is_natural(of, inside)
        case Powered() | Summed():
            return False
        case _:
            return not letters(matrix)


def matrix_value(scope: Scope, matrix: Matrix, i: Place = None, j: Place = None) -> Value:
    """`matrix` with rows i and columns j; None where it has one."""
    tools, order = scope.tools, _present(i, j)
    match matrix:
        case Named(name=name, at=at):
            return entry(scope, sym(name, *at, *order), order)
        case Entries(term=term, indices=indices):
            return value(scope, rename(term, dict(zip(indices, order, strict=True))), order)
        case Identity():
            return Value(Cast(tools.call("eye", tools.size(order[0]))), order)
        case Ones():
            return number(WHOLE)
        case Transpose(of=of):
            return matrix_value(scope, of, j, i)
        case Product():
            return _product(scope, matrix, i, j)
        case Hadamard() | Scaled() | Power(exponent=Num()):
            return times(tools, _factors(scope, matrix, i, j), order)
        case Plus(terms=terms):
            return plus(tools, [_signed(scope, term, i, j) for term in terms], order)
        case Diag(of=of):
            return Value(tools.call("diag", full(tools, matrix_value(scope, of, i), _present(i))), order)
        case DiagOf(of=of):
            return Value(tools.call("diagonal", _square(scope, of, order[0])), order)
        case Trace(of=of):
            return Value(tools.call("trace", _square(scope, of, _inner(shape(of)[0], ()))))
        case Inverted(of=of):
            return Value(tools.call("linalg.inv", full(tools, matrix_value(scope, of, i, j), order)), order)
        case Determinant(of=of):
            return Value(tools.call("linalg.det", _square(scope, of, _inner(shape(of)[0], ()))), ())
        case Elementwise(of=of, primes=int()):
            return value(scope, component(matrix, *order), order)
        case Elementwise(function="log", of=of):
            return logarithm(scope, component(of, *order), order)
        case Elementwise(function=function, of=of):
            return mapped(tools, function, matrix_value(scope, of, i, j))
        case Power(of=of, exponent=exponent):
            return raised(scope, matrix_value(scope, of, i, j), value(scope, exponent, ()), order)
        case Compared():
            return _compared(scope, matrix, i, j)
        case Powered() | Summed():
            return value(scope, component(matrix, *order, beside=letters(matrix)), order)


def _present(*places: Place) -> Axes:
    return tuple(each for each in places if each is not None)


def _inner(dim: Dim, avoid: Axes) -> Index:
    return fresh(index("k", str(dim)), avoid)


def _square(scope: Scope, of: Matrix, i: Index) -> Code:
    j = _inner(i.dim, (i,))
    return full(scope.tools, matrix_value(scope, of, i, j), (i, j))


def _signed(scope: Scope, matrix: Matrix, i: Place, j: Place) -> tuple[str, Value]:
    if not isinstance(matrix, Scaled):
        return "+", matrix_value(scope, matrix, i, j)
    found = _factors(scope, matrix, i, j)
    sign = "-" if found.coefficient < 0 else "+"
    positive = Factors(abs(found.coefficient), found.above, found.below)
    return sign, times(scope.tools, positive, _present(i, j))


def _factors(scope: Scope, matrix: Matrix, i: Place, j: Place) -> Factors:
    """The factors of a product entry by entry, with all numbers in front of it."""
    match matrix:
        case Scaled(by=by, of=of):
            return _together(_factors(scope, by, None, None), _factors(scope, of, i, j))
        case Hadamard(factors=inner):
            return _together(*(_factors(scope, each, i, j) for each in inner))
        case Entries(term=term, indices=()):
            return factors(scope, term, ())
        case Ones():
            return Factors(WHOLE, ())
        case Power(of=of, exponent=Num(value=exponent)) if exponent < 0:
            under = of if exponent == -1 else Power(of, num(-exponent))
            return Factors(WHOLE, (), (matrix_value(scope, under, i, j),))
        case Power(of=of, exponent=Num(value=exponent)):
            base = matrix_value(scope, of, i, j)
            if exponent == HALF:
                return Factors(WHOLE, (mapped(scope.tools, "sqrt", base),))
            return Factors(WHOLE, (raised(scope, base, number(exponent), _present(i, j)),))
        case _:
            return Factors(WHOLE, (matrix_value(scope, matrix, i, j),))


def _together(*those: Factors) -> Factors:
    coefficient = WHOLE
    for each in those:
        coefficient *= each.coefficient
    above = tuple(value for each in those for value in each.above)
    return Factors(coefficient, above, tuple(value for each in those for value in each.below))


def _product(scope: Scope, matrix: Product, i: Place, j: Place) -> Value:
    """A B v; where the dimension between two factors is 1 there is nothing to sum over: u vᵀ."""
    places: list[Place] = [i]
    for left in matrix.factors[:-1]:
        inner = shape(left)[1]
        places.append(None if inner == 1 else _inner(inner, _present(*places, j)))
    rows = zip(places, [*places[1:], j], strict=True)
    found = [matrix_value(scope, each, *row) for each, row in zip(matrix.factors, rows, strict=True)]
    return contract(scope.tools, Factors(WHOLE, tuple(found)), _present(*places[1:]), _present(*places, j))


def _compared(scope: Scope, matrix: Compared, i: Place, j: Place) -> Value:
    left, relation, right = matrix.left, matrix.relation, matrix.right
    if left == scalar(ZERO) and relation in MIRRORED:
        left, relation, right = right, MIRRORED[relation], left
    sides = [matrix_value(scope, each, *((i, j) if shape(each) != (1, 1) else ())) for each in (left, right)]
    return compared(scope, sides[0], relation, sides[1], _present(i, j))
