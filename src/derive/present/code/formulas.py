"""Formulas as expressions of arrays: components with all their indices at once.

Quotients of exponentials and logarithms of them are written so that they do not overflow; both are
seen from what they are, through the names of definitions, and are the same numbers.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from derive.present.boxes import MIRRORED
from derive.present.code.arrays import (
    Axes,
    Factors,
    NotWritten,
    Value,
    aligned,
    beside,
    full,
    in_numbers,
    mapped,
    number,
    plus,
    sort,
)
from derive.present.code.expressions import Call, Cast, Code, Minus, Name, Power as Raised, negative
from derive.present.code.products import WHOLE, contract, einsum, times
from derive.present.code.scope import Scope
from derive.present.order import written_order
from derive.present.text import text
from derive.terms import (
    ONE,
    ZERO,
    Add,
    Array,
    Constant,
    Delta,
    Det,
    Fn,
    Index,
    Indicator,
    Inverse,
    Limit,
    Max,
    Moment,
    Mul,
    Num,
    Pow,
    Product,
    Size,
    Sum,
    Term,
    factors_of,
    fresh,
    has_minus,
    mul,
    neg,
    num,
    power,
    rename,
    same,
    sum_over,
)

RELATIONS = {"<": "<", "<=": "<=", "=": "==", "!=": "!=", ">": ">", ">=": ">="}
HALF = Fraction(1, 2)


def value(scope: Scope, term: Term, order: Axes) -> Value:
    """`term` at all values of its free indices; they are among `order`, as its axes come out.

    Raises:
        NotWritten: it holds a derivative that nobody has worked out.
    """
    tools = scope.tools
    match term:
        case Num():
            return number(term.value)
        case Size():
            return Value(Name(tools.sizes[term.data]), is_plain=True)
        case Constant():
            return Value(Name(f"math.{term.data}"), is_plain=True)
        case Add():
            return plus(tools, [_signed(scope, each, order) for each in term.args], order)
        case Mul():
            return _product(scope, term, order)
        case Pow():
            return _power(scope, term, order)
        case Sum():
            return _sum(scope, term, order)
        case Product() | Max():
            return _over(scope, term, order)
        case Delta(args=(i, j)):
            return Value(Cast(tools.call("eye", tools.size(i))), sort((i, j), order))
        case Indicator():
            return _compared(scope, term, order)
        case Fn(name="log"):
            return logarithm(scope, term.args[0], order)
        case Fn(name=("max" | "min") as name):
            return _extreme(scope, name, term, order)
        case Fn():
            return mapped(tools, term.name, value(scope, term.args[0], order))
        case Inverse(matrix=matrix, row=row, column=column):
            code = tools.call("linalg.inv", _whole(scope, matrix))
            return (
                Value(tools.call("diagonal", code), (row,)) if row is column else Value(code, (row, column))
            )
        case Det(matrix=matrix):
            return Value(tools.call("linalg.det", _whole(scope, matrix)), ())
        case Limit():
            raise NotWritten("no code can be written for a limit that stands as it is")
        case Index():
            raise NotWritten(f"no code can be written for the index {term.name} as a number")
        case Moment():
            raise NotWritten(f"no code can be written for {text(term)}: it is left standing in the answer")
        case _:
            return entry(scope, term, order)


def _whole(scope: Scope, matrix: Array) -> Code:
    """A matrix that stands whole in a formula.

    Raises:
        NotWritten: there is one for each value of another index.
    """
    inner = matrix.body
    if matrix.free or not isinstance(inner, Array):
        raise NotWritten("no code can be written for the inverse or the determinant of many matrices")
    axes = (matrix.index, inner.index)
    return full(scope.tools, value(scope, inner.body, axes), axes)


def entry(scope: Scope, term: Term, order: Axes) -> Value:
    """A variable, or the part of it where two of its indices are the same."""
    variable, places = scope[term]
    found = Value(Name(variable.name), places)
    axes = tuple(dict.fromkeys(places))
    if len(axes) == len(places):
        return found
    if len(places) == 2:
        return Value(scope.tools.call("diagonal", found.code), axes)
    return Value(einsum(scope.tools, [found], axes), axes)


def _signed(scope: Scope, term: Term, order: Axes) -> tuple[str, Value]:
    if has_minus(term):
        return "-", value(scope, neg(term), order)
    return "+", value(scope, term, order)


# -- products -----------------------------------------------------------------------------------


def _product(scope: Scope, term: Term, order: Axes) -> Value:
    deltas = [each for each in factors_of(term) if isinstance(each, Delta)]
    if len(deltas) == 1:
        i, j = deltas[0].args
        rest = rename(mul(*(each for each in factors_of(term) if each is not deltas[0])), {j: i})
        if rest.free == {i}:
            return _diagonal(scope, rest, i, j, order)
    return times(scope.tools, factors(scope, term, order), order)


def _diagonal(scope: Scope, entries: Term, i: Index, j: Index, order: Axes) -> Value:
    """δ_ij times what depends on i alone; numbers stay in front."""
    found = factors(scope, entries, order)
    above = tuple(each for each in found.above if each.axes)
    below = tuple(each for each in found.below if each.axes)
    along = in_numbers(times(scope.tools, Factors(WHOLE, above, below), order))
    matrix = Value(scope.tools.call("diag", along.code), sort((i, j), order))
    front = tuple(each for each in found.above if not each.axes)
    under = tuple(each for each in found.below if not each.axes)
    return times(scope.tools, Factors(found.coefficient, (*front, matrix), under), order)


def factors(scope: Scope, term: Term, order: Axes) -> Factors:
    """The factors of a product, above and below the bar."""
    coefficient, above, below = _quotient(term)
    found: list[Value] = []
    for each in above:
        total = next((other for other in below if _softmax_index(each, other)), None)
        if total is None:
            found.append(value(scope, each, order))
        else:
            below.remove(total)
            found.append(_along(scope, "softmax", each.args[0], _softmax_index(each, total), order))
    return Factors(coefficient, tuple(found), tuple(value(scope, each, order) for each in below))


def _quotient(term: Term) -> tuple[Fraction, list[Term], list[Term]]:
    coefficient, above, below = WHOLE, list[Term](), list[Term]()
    for factor in factors_of(term):
        match factor:
            case Num():
                coefficient *= factor.value
            case Pow(exponent=Num(value=exponent)) if exponent < 0:
                below.extend(factors_of(power(factor.base, num(-exponent))))
            case _:
                above.append(factor)
    return coefficient, written_order(above), written_order(below)


def _power(scope: Scope, term: Pow, order: Axes) -> Value:
    exponent = term.exponent
    if isinstance(exponent, Num) and exponent.value < 0:
        return times(scope.tools, factors(scope, term, order), order)
    base = value(scope, term.base, order)
    if isinstance(exponent, Num) and exponent.value == HALF:
        return mapped(scope.tools, "sqrt", base)
    return raised(scope, base, value(scope, exponent, order), order)


def raised(scope: Scope, base: Value, exponent: Value, order: Axes) -> Value:
    """base ** exponent, entry by entry."""
    base, exponent = in_numbers(base), in_numbers(exponent)
    axes = sort((*base.axes, *exponent.axes), order)
    code = Raised(*(aligned(scope.tools, each, axes) for each in (base, exponent)))
    return Value(code, axes, is_plain=base.is_plain and exponent.is_plain)


def _sum(scope: Scope, term: Sum, order: Axes) -> Value:
    """Sums over all indices that stand side by side, of a product."""
    bound: list[Index] = []
    body: Term = term
    while isinstance(body, Sum):
        own = fresh(body.index, {*order, *bound, *body.free})
        bound.append(own)
        body = rename(body.body, {body.index: own})
    inner = (*order, *bound)
    return contract(scope.tools, factors(scope, body, inner), tuple(bound), order)


def _over(scope: Scope, term: Product | Max, order: Axes) -> Value:
    """A product, or the maximum, over an index."""
    own = fresh(term.index, {*order, *term.body.free})
    found = in_numbers(value(scope, rename(term.body, {term.index: own}), (*order, own)))
    if own not in found.axes and isinstance(term, Max):
        return found
    if own not in found.axes:
        return raised(scope, found, Value(scope.tools.size(own), is_plain=True), order)
    options = scope.tools.along(found.axes.index(own))
    rest = tuple(axis for axis in found.axes if axis is not own)
    return Value(scope.tools.call(_reduction(scope, term), found.code, options=options), rest)


def _reduction(scope: Scope, term: Product | Max) -> str:
    if isinstance(term, Product):
        return "prod"
    return "amax" if scope.tools.dialect.module == "torch" else "max"


def _extreme(scope: Scope, name: str, term: Fn, order: Axes) -> Value:
    """The larger or the smaller of two, entry by entry."""
    left, right = (in_numbers(value(scope, arg, order)) for arg in term.args)
    axes = sort((*left.axes, *right.axes), order)
    if left.is_plain and right.is_plain:
        return Value(Call(name, (left.code, right.code)), axes, is_plain=True)
    sides = [aligned(scope.tools, each, axes) for each in (left, right)]
    if scope.tools.dialect.module == "torch":  # it takes the larger of tensors only
        sides = [
            scope.tools.call("tensor", code) if each.is_plain else code
            for each, code in zip((left, right), sides, strict=True)
        ]
    return Value(scope.tools.call(f"{name}imum", *sides), axes)


def _compared(scope: Scope, term: Indicator, order: Axes) -> Value:
    left, relation, right = term.args[0], term.data, term.args[1]
    if left is ZERO and relation in MIRRORED:
        left, relation, right = right, MIRRORED[relation], left
    return compared(scope, value(scope, left, order), relation, value(scope, right, order), order)


def compared(scope: Scope, left: Value, relation: str, right: Value, order: Axes) -> Value:
    """Where the relation holds."""
    found = beside(scope.tools, RELATIONS[relation], left, right, order)
    return Value(found.code, found.axes, is_truth=True, is_plain=found.is_plain)


# -- exponentials that do not overflow -------------------------------------------------------------


def _softmax_index(above: Term, below: Term) -> Index | None:
    """The k of e^{u_k} / Σ_i e^{u_i}."""
    if not (isinstance(above, Fn) and above.name == "exp" and isinstance(below, Sum)):
        return None
    candidates = (k for k in above.free if k.dim == below.index.dim and k not in below.free)
    fits = (k for k in candidates if same(sum_over(k, above), below))
    return min(fits, key=lambda k: k.data, default=None)


def _along(scope: Scope, function: str, exponent: Term, along: Index | None, order: Axes) -> Value:
    """softmax or its logarithm, along one index; the logarithm of a sum of exponentials."""
    assert along is not None
    tools, found = scope.tools, value(scope, exponent, order)
    options = tools.along(found.axes.index(along))
    if tools.dialect.module == "torch":
        axes = tuple(each for each in found.axes if each is not along or function != "logsumexp")
        return Value(Call(f"torch.{function}", (found.code,), options), axes)
    options = options if len(found.axes) > 1 else ()
    if function == "softmax":
        return Value(Call("_softmax", (found.code,), options), found.axes)
    rest = tuple(each for each in found.axes if each is not along)
    if function == "logsumexp":
        return Value(Call("np.logaddexp.reduce", (found.code,), options), rest)
    kept = (*options, "keepdims=True") if rest else ()
    total = Value(Call("np.logaddexp.reduce", (found.code,), kept), found.axes)
    return plus(tools, [("+", found), ("-", total)], found.axes)


def logarithm(scope: Scope, of: Term, order: Axes) -> Value:
    """log of a formula: of what is a sum, or a quotient, of exponentials, without taking any."""
    inside = scope.unfolded(of)
    coefficient, above, below = _quotient(inside)
    match inside:
        case Sum(index=k, body=Fn(name="exp") as body) if k in body.free:
            own = fresh(k, {*order, *inside.free})
            exponent = rename(body, {k: own}).args[0]
            return _along(scope, "logsumexp", exponent, own, (*order, own))
        case Fn(name="sigma"):
            return _log_sigma(scope, inside.args[0], order, flip=False)
        case Add(args=(one, other)):
            for left, right in ((one, neg(other)), (other, neg(one))):
                complement = scope.unfolded(right)
                if left is ONE and isinstance(complement, Fn) and complement.name == "sigma":
                    return _log_sigma(scope, complement.args[0], order, flip=True)
    if coefficient == 1 and len(above) == len(below) == 1:
        along = _softmax_index(above[0], below[0])
        if along is not None:
            return _along(scope, "log_softmax", above[0].args[0], along, order)
    return mapped(scope.tools, "log", value(scope, of, order))


def _log_sigma(scope: Scope, of: Term, order: Axes, flip: bool) -> Value:
    """log σ(t) = −log(e⁰ + e^{−t}); log(1 − σ(t)) = log σ(−t)."""
    found = in_numbers(value(scope, of, order))
    minus = negative(found.code)
    if found.is_plain:
        plain = replace(found, code=minus) if flip else found
        return mapped(scope.tools, "log", mapped(scope.tools, "sigma", plain))
    if scope.tools.dialect.module == "torch":
        code = Call("torch.nn.functional.logsigmoid", (minus if flip else found.code,))
        return Value(code, found.axes)
    return Value(Minus(Call("np.logaddexp", (Name("0"), found.code if flip else minus))), found.axes)
