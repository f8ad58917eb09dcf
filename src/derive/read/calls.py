"""Functions at their arguments: entry by entry, of whole matrices, or unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import reduce
from math import factorial

from derive.read import arrays as a, elaborate as e, sloppy, tree as t
from derive.read.arrays import Avoid, Bound, Place, Value
from derive.read.entries import named, picked, scripted
from derive.read.errors import Ambiguous, NotYet, Unreadable
from derive.read.names import LATER, shown
from derive.read.own import is_unknown, standing
from derive.read.scope import Extent, Formula
from derive.read.written import listed
from derive.terms import (
    ONE,
    ZERO,
    Apply,
    Num,
    Term,
    add,
    apply,
    derivative,
    fn,
    indicator,
    mul,
    neg,
    num,
    power,
    reciprocal,
    size,
)  # fmt: skip


def _two_exponentials(sign: int) -> Callable[[Term], Term]:
    """(e^x ± e^{−x})/2."""
    return lambda x: mul(num(Fraction(1, 2)), add(fn("exp", x), mul(num(sign), fn("exp", neg(x)))))


def _sign(x: Term) -> Term:
    return add(indicator(ZERO, "<", x), neg(indicator(x, "<", ZERO)))


_sinh, _cosh = _two_exponentials(-1), _two_exponentials(1)
# what has a definition by other functions
DEFINED: Mapping[str, Callable[[Term], Term]] = {
    "sinh": _sinh,
    "cosh": _cosh,
    "sech": lambda x: reciprocal(_cosh(x)),
    "csch": lambda x: reciprocal(_sinh(x)),
    "coth": lambda x: reciprocal(fn("tanh", x)),
    "tan": lambda x: mul(fn("sin", x), reciprocal(fn("cos", x))),
    "softplus": lambda x: fn("log", add(ONE, fn("exp", x))),
    "sign": _sign,
    "sgn": _sign,
}
MOST_OF_FACTORIAL = 20  # of which the factorial is a number that can be read
ORDERS = range(1, 9)  # of derivatives of a function of one number
# nobody takes these of a matrix in another sense
ENTRY_BY_ENTRY = ("sigma", "relu", "tanh", "erf", "factorial", "Gamma")


def call(formula: Formula, tree: t.Call, bound: Bound) -> Value:
    """A function at its arguments, with the power at its name."""
    if tree.function in formula.scope.functions and (order := _order(tree)) is not None:
        return _opaque(formula, tree, bound, order)
    value = _applied(formula, tree, bound)
    if formula.is_answer and value.is_vector and isinstance(tree.above, t.Number):
        power_of = tree.above.value  # tanh² z
        return a.mapped(value, lambda term: a.raised(term, num(power_of), tree.at))
    return e.powered(formula, value, tree.above, bound) if tree.above is not None else value


def _order(tree: t.Call) -> int | None:
    """How often f is differentiated in f'(x), f''(x), f^{(3)}(x); None where no such mark stands."""
    match tree.above:
        case None if tree.primes:
            return tree.primes
        case t.Group(of=t.Number(value=value), kind="(") if not tree.primes and value in ORDERS:
            return int(value)
        case t.Group(kind="(", at=at):
            raise NotYet(f"an order of a derivative is a number from 1 to {ORDERS[-1]}", at)
        case t.Group(at=at):
            name = tree.function
            raise Ambiguous(f"this may be a power or a derivative: write {name}(x)^2 or {name}''(x)", at)
    return None


def _primed(formula: Formula, tree: t.Call, bound: Bound) -> Value | None:
    """σ'(z) in an answer: the derivative of σ(z) in z, entry by entry, if z is a name or stands in a line."""
    if not formula.is_answer or tree.below or tree.above or len(tree.arguments) != 1:
        return None
    argument = e.elaborate(formula, tree.arguments[0], bound)
    if not argument.is_name and not formula.scope.is_line:
        return None
    value = _applied(formula, replace(tree, primes=0), bound)
    if (value.rows, value.columns) != (argument.rows, argument.columns):
        return None

    def entry(i: Place, j: Place, avoid: Avoid) -> Term:
        if argument.is_name:
            term, wrt = value.entry(i, j, avoid), argument.entry(i, j, avoid)
        else:
            wrt = standing(formula, argument.entry(i, j, avoid), argument.at)
            term = DEFINED[tree.function](wrt) if tree.function in DEFINED else of_number(tree.function, wrt)
        for _ in range(tree.primes):
            term = derivative(term, wrt)
        return term

    return Value(tree.at, value.rows, value.columns, entry)


def _inner(formula: Formula, tree: t.Call, bound: Bound) -> Value:
    """⟨a, b⟩: the sum of the products of all entries.

    Raises:
        Clash: their shapes surely differ; Ambiguous: they may.
    """
    one, other = (e.elaborate(formula, each, bound) for each in tree.arguments)
    if one.is_vector and other.is_vector and (one.rows is None) != (other.rows is None):
        other = a.transposed(other)
    mark = len(formula.scope.trail)
    if not a.fits(formula.scope, one, other):
        formula.scope.undo(mark)
        surely = a.differ(one.rows, other.rows) or a.differ(one.columns, other.columns)
        raise sloppy.unfit(formula, f"⟨{one.shape}, {other.shape}⟩", one, other, surely)
    return a.total(formula.scope, a.entrywise(formula.scope, one, other))


def _applied(formula: Formula, tree: t.Call, bound: Bound) -> Value:
    name = tree.function
    if name == "inner":
        return _inner(formula, tree, bound)
    if name in formula.scope.functions:
        return _opaque(formula, tree, bound, tree.primes)
    if tree.primes and name in DEFINED and formula.scope.is_line and (slope := _primed(formula, tree, bound)):
        return slope
    if (name in DEFINED and name not in LATER) or (
        formula.is_answer and (name in DEFINED or name in OF_VECTORS)
    ):
        return _defined(formula, tree, bound)
    if name in LATER:
        advice = f"; {LATER[name]}" if LATER[name] else ""
        raise NotYet(f"{name} can't be derived yet{advice}", tree.at)
    if tree.primes and (slope := _primed(formula, tree, bound)):
        return slope
    if tree.primes:
        raise NotYet("a prime of a function can't be derived yet: write d/dx of it", tree.at)
    if tree.below and name != "log":
        raise NotYet(f"a subscript of {name} can't be derived yet", tree.at)
    if name == "diag" and formula.is_answer and len(tree.arguments) > 2:
        return _diagonal(formula, listed(formula, t.Listed(tree.at, tree.arguments, "[ ]"), bound), tree)
    arguments = [e.elaborate(formula, each, bound) for each in tree.arguments]
    if name in ("max", "min"):
        return _extreme(tree, arguments)
    if len(arguments) != 1:
        raise Unreadable(f"{name} of {len(arguments)} arguments; expected one", tree.at)
    (argument,) = arguments
    if name in ("diag", "trace"):
        return _diagonal(formula, argument, tree)
    if name == "vec":
        return a.stacked(argument, tree.at)
    if name == "det":
        return a.determinant_of(formula.scope, argument)
    square = argument.is_matrix and formula.scope.unify(argument.rows, argument.columns)
    if square and name not in ENTRY_BY_ENTRY:
        raise Ambiguous(f"{name} of a square matrix may mean two things: write it entry by entry", tree.at)
    if tree.below:
        return _log_to_base(formula, tree, argument, bound)
    if name == "factorial":
        return a.mapped(argument, lambda term: _factorial(term, tree.at))
    return a.mapped(argument, lambda term: of_number(name, term))


def _defined(formula: Formula, tree: t.Call, bound: Bound) -> Value:
    """A function that is a formula of others, as sinh."""
    if tree.primes or tree.below or len(tree.arguments) != 1:
        raise NotYet(f"{tree.function} is read of one argument only, without primes and subscripts", tree.at)
    value = e.elaborate(formula, tree.arguments[0], bound)
    if tree.function in OF_VECTORS:
        return OF_VECTORS[tree.function](formula, value, tree.at)
    if value.is_matrix:
        raise Ambiguous(f"{tree.function} of a matrix may mean two things: write it entry by entry", tree.at)

    def act(term: Term) -> Term:
        formula.scope.spend(2, tree.at)
        return DEFINED[tree.function](term)

    return a.mapped(value, act)


def _softmax(formula: Formula, value: Value, at: int) -> Value:
    """e^{z_k} / Σ_i e^{z_i}.

    Raises:
        Ambiguous: z is no vector.
    """
    if not value.is_vector:
        raise Ambiguous(f"softmax of an array of shape {value.shape}: it is taken of a vector", at)
    exponentials = _exponentials(value)
    whole = a.total(formula.scope, exponentials)

    def entry(i: Place, j: Place, avoid: Avoid) -> Term:
        used = avoid | {place.name for place in (i, j) if place is not None}
        formula.scope.spend(2, at)
        return mul(exponentials.entry(i, j, avoid), reciprocal(whole.entry(None, None, used)))

    return Value(at, value.rows, value.columns, entry)


def _log_of_sum(formula: Formula, value: Value, at: int) -> Value:
    """log Σ_i e^{z_i}."""
    return a.mapped(a.total(formula.scope, _exponentials(value)), lambda term: fn("log", term))


def _exponentials(value: Value) -> Value:
    return a.mapped(value, lambda term: fn("exp", term))


def _mean(formula: Formula, value: Value, at: int) -> Value:
    """1/n Σ_i x_i.

    Raises:
        Unreadable: it is taken of no vector.
    """
    extent = value.rows if value.columns is None else value.columns
    if not value.is_vector or extent is None:
        raise Unreadable("a mean is that of a vector: write 1/n sum_i for one over an index", at)
    added = a.total(formula.scope, value)
    return a.mapped(added, lambda term: mul(reciprocal(size(extent.text)), term))


OF_VECTORS: Mapping[str, Callable[[Formula, Value, int], Value]] = {
    "softmax": _softmax,
    "logsumexp": _log_of_sum,
    "mean": _mean,
}


def _factorial(term: Term, at: int) -> Term:
    """t!, which is worked out of a numeral."""
    if isinstance(term, Num) and term.value.denominator == 1 and term.value >= 0:
        if term.value > MOST_OF_FACTORIAL:
            raise Unreadable("a number grows too large here: give it a name", at)
        return num(factorial(term.value.numerator))
    return fn("factorial", term)


def of_number(name: str, term: Term) -> Term:
    """A function of one number."""
    return power(term, num(1) / num(2)) if name == "sqrt" else fn(name, term)


def _log_to_base(formula: Formula, tree: t.Call, argument: Value, bound: Bound) -> Value:
    base = e.elaborate(formula, tree.below[0], bound)
    if len(tree.below) > 1 or not base.is_number:
        raise Unreadable("a logarithm has one base, which is a number", tree.at)
    return a.divided(
        a.mapped(argument, lambda term: fn("log", term)), a.mapped(base, lambda term: fn("log", term))
    )


def _extreme(tree: t.Call, arguments: list[Value]) -> Value:
    """max(0, x), which is ReLU; the largest, or the smallest, of several numbers."""
    terms = [
        value
        for value in arguments
        if not (value.is_numeral and value.entry(None, None, frozenset()) is ZERO)
    ]
    if tree.function == "max" and len(arguments) == 2 and len(terms) == 1:
        return a.mapped(terms[0], lambda term: fn("relu", term))
    if len(arguments) < 2:
        raise NotYet(
            f"{tree.function} of one argument can't be derived yet: write those it is the {tree.function} of",
            tree.at,
        )
    if not all(value.is_number for value in arguments):
        raise NotYet(f"{tree.function} of arrays can't be derived yet: write it entry by entry", tree.at)
    return a.number(
        tree.at,
        lambda avoid: reduce(
            lambda one, other: fn(tree.function, one, other),
            (value.entry(None, None, avoid) for value in arguments),
        ),
    )


def _diagonal(formula: Formula, value: Value, tree: t.Call) -> Value:
    scope = formula.scope
    if tree.function == "diag" and value.is_vector and (formula.is_answer or value.columns is None):
        stands = value.columns is None
        size = value.rows if stands else value.columns
        return Value(
            tree.at, size, size,
            lambda i, j, avoid: mul(
                a.identity(i, j), value.entry(i, None, avoid) if stands else value.entry(None, i, avoid)
            ),
        )  # fmt: skip
    if not value.is_matrix or not scope.unify(value.rows, value.columns):
        if value.is_matrix and tree.function == "trace":
            raise Unreadable(f"a trace is that of a square matrix, found shape {value.shape}", tree.at)
        raise Unreadable(f"{tree.function} of an array of shape {value.shape}", tree.at)
    on_it = Value(tree.at, value.rows, None, lambda i, j, avoid: value.entry(i, i, avoid))
    return on_it if tree.function == "diag" else a.total(scope, on_it)


def _opaque(formula: Formula, tree: t.Call, bound: Bound, order: int) -> Value:
    """An unknown function, or its derivative of some order: at its own arguments it is its value."""
    scope, name = formula.scope, tree.function
    wanted = scope.functions[name]
    if wanted and not order and tuple(t.plain(each) for each in tree.arguments) == wanted:
        return _its_value(formula, tree)
    any_shapes, any_image = scope.spaces.get(name, (((),), ()))
    said = f"{name} is declared as a function of {', '.join(wanted) or _spaces_in_words(any_shapes)}"
    is_picked = bool(tree.below) and (bool(wanted) or not any_image)
    if is_picked or (wanted and scope.declared[scope.values[name]].extents):
        raise NotYet(f"{said}: an entry of it at other arguments can't be derived yet", tree.at)
    shapes, image = _space(formula, name)
    if tree.below:  # f_i(x)
        return picked(formula, t.Picked(tree.at, replace(tree, below=()), tree.below), bound)
    _refuse_unknown_points(formula, tree)
    arguments = [e.elaborate(formula, each, bound) for each in tree.arguments]
    if len(arguments) != len(shapes):
        raise Unreadable(f"{said}, found {len(arguments)} arguments", tree.at)
    for value, extents in zip(arguments, shapes, strict=True):
        rows, columns = (*extents, None, None)[:2]
        if len(extents) > 2 or not (scope.unify(value.rows, rows) and scope.unify(value.columns, columns)):
            raise Unreadable(f"{said}, found one of shape {value.shape}", value.at)
    if order and shapes != [()]:
        instead = f"∂{name}/∂{wanted[0]}" if wanted else "∇ of it in a variable"
        raise NotYet(f"{said}, so that {name}′ may mean several things: write {instead}", tree.at)
    _refuse_order(formula, tree, order)

    def entry(i: Place, j: Place, avoid: Avoid) -> Term:
        component = tuple(place for place in (i, j) if place is not None)
        used = avoid | {place.name for place in component}
        arrays = tuple(a.array_of(scope, each, used) for each in arguments)
        return apply(name, arrays, (0,) * order, component=component)

    rows, columns = (*image, None, None)[:2]
    return Value(tree.at, rows, columns, entry)


def is_of_one_array(formula: Formula, tree: t.Call) -> bool:
    """Whether an unknown function, at what stands there, is of one vector: of that its gradient is."""
    scope, name = formula.scope, tree.function
    if name not in scope.functions or tree.primes or tree.above or tree.below:
        return False
    wanted = scope.functions[name]
    if wanted and tuple(t.plain(each) for each in tree.arguments) == wanted:
        return False  # at its own arguments it has a name, and they have
    shapes, _ = _space(formula, name)
    return [len(shape) for shape in shapes] == [1]


def _space(formula: Formula, name: str) -> tuple[list[tuple[Extent, ...]], tuple[Extent, ...]]:
    """The sizes of each argument of an unknown function, and those of its value."""
    scope = formula.scope
    wanted = scope.functions[name]
    if not wanted:
        shapes, image = scope.spaces.get(name, (((),), ()))
        return list(shapes), image
    return [scope.declared[each].extents for each in wanted], scope.declared[scope.values[name]].extents


def gradient_at(formula: Formula, tree: t.Call, order: int, bound: Bound) -> Value:
    """∇f(A x + b), or ∇²f(A x + b): the partials of f at that point, not those in x.

    Raises:
        Unreadable: f is no number, or not so often differentiable.
    """
    value = _opaque(formula, tree, bound, 0)
    _refuse_order(formula, tree, order)
    (shape,), _ = _space(formula, tree.function)
    if not value.is_number:
        raise Unreadable(
            f"a gradient of an array of shape {value.shape}: a gradient is that of a number", tree.at
        )

    def entry(i: Place, j: Place, avoid: Avoid) -> Term:
        at = tuple(place for place in (i, j) if place is not None)
        found = value.entry(None, None, avoid | {place.name for place in at})
        assert isinstance(found, Apply)
        for place in at:
            found = found.partial(0, (place,))
        return found

    return Value(tree.at, shape[0], shape[0] if order == 2 else None, entry)


def _refuse_order(formula: Formula, tree: t.Call, order: int) -> None:
    """Refuse what a function is not smooth enough for.

    Raises:
        Unreadable: it is not.
    """
    times, name = formula.scope.orders[tree.function], tree.function
    if order > times:
        known = "once" if times == 1 else f"{times} times"
        raise Unreadable(f"{name} is differentiable {known} only: declare it with order = {order}", tree.at)


def _spaces_in_words(spaces: Sequence[tuple[Extent, ...]]) -> str:
    """What a function is taken of."""
    return ", ".join(
        f"arrays of shape {'×'.join(each.shown for each in shape)}" if shape else "one number"
        for shape in spaces
    )


def _refuse_unknown_points(formula: Formula, tree: t.Call) -> None:
    """Refuse the ξ of f″(ξ) in a line, which may be any point, or one that there is.

    Raises:
        NotYet: there is one.
    """
    for each in tree.arguments:
        if not (formula.scope.is_line and isinstance(each, t.Name)):
            continue
        if is_unknown(formula, each.base) or each.base in formula.scope.reserved:
            raise NotYet(
                f"{shown(each.base)} is not declared: it may be any number, or one that there is", each.at
            )


def _its_value(formula: Formula, tree: t.Call) -> Value:
    """E(s) where E was declared as a function of s."""
    scope = formula.scope
    declared = scope.declared[scope.values[tree.function]]
    name = t.Name(tree.at, declared.base)
    return (
        scripted(formula, t.Scripted(tree.at, name, tree.below, None), {}, declared)
        if tree.below
        else named(formula, name, {}, declared)
    )
