"""From a tree to terms: what each part means where these names are declared, told apart by shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from derive.read import arrays as a, tree as t
from derive.read.arrays import Avoid, Place, Value
from derive.read.entries import named, scripted
from derive.read.errors import Ambiguous, NotYet, Unreadable
from derive.read.names import LATER
from derive.read.scope import Extent, Formula, Letter, letters_below
from derive.terms import (
    ONE,
    ZERO,
    Index,
    Term,
    add,
    delta,
    derivative,
    fn,
    indicator,
    mul,
    neg,
    num,
    power,
    sum_over,
)

Bound = Mapping[str, Letter]  # the indices that a Σ around binds
ENTRY_BY_ENTRY = ("sigma", "relu", "tanh", "erf")  # nobody takes these of a matrix in another sense


def elaborate(formula: Formula, tree: t.Tree, bound: Bound) -> Value:
    """What `tree` means.

    Raises:
        Unreadable: it means nothing here; NotYet: derive can't say it; Ambiguous: two things.
    """
    return _KINDS[type(tree)](formula, tree, bound)


def relations(formula: Formula, tree: t.Tree) -> list[tuple[str, Value, Value]]:
    """The relations between numbers or arrays of one shape that `tree` states.

    Raises:
        Unreadable: it is none.
    """
    if not isinstance(tree, t.Relation):
        raise Unreadable("expected a relation, as sum_k y_k = 1", tree.at)
    sides = [elaborate(formula, side, {}) for side in tree.sides]
    found = []
    for sign, left, right in zip(tree.signs, sides, sides[1:], strict=False):
        if not (right.is_numeral and not left.is_number) and not a.fits(formula.scope, left, right):
            raise Unreadable(f"shapes that do not fit: {left.shape} {sign} {right.shape}", right.at)
        found.append((sign.replace(">", "<"), right, left) if ">" in sign else (sign, left, right))
    return found


def entry_at(value: Value, places: tuple[Index, ...], avoid: Avoid) -> Term:
    """The entry of `value` at one index for each dimension that is not 1."""
    rest = iter(places)
    row, column = (None if extent is None else next(rest) for extent in (value.rows, value.columns))
    return value.entry(row, column, avoid)


def _number(formula: Formula, tree: t.Number, bound: Bound) -> Value:
    return a.constant(tree.at, num(tree.value))


def _group(formula: Formula, tree: t.Group, bound: Bound) -> Value:
    return elaborate(formula, tree.of, bound)


def _plus(formula: Formula, tree: t.Plus, bound: Bound) -> Value:
    terms = [elaborate(formula, term, bound) for _, term in tree.terms]
    signed = [
        value if sign > 0 else a.negative(value) for (sign, _), value in zip(tree.terms, terms, strict=True)
    ]
    return a.plus(formula.scope, signed) if len(signed) > 1 else signed[0]


def _times(formula: Formula, tree: t.Times, bound: Bound) -> Value:
    product = a.Product(formula.scope, [], [])
    for sign, factor in tree.factors:
        product.take(sign, elaborate(formula, factor, bound))
    return product.value()


def _quotient(formula: Formula, tree: t.Quotient, bound: Bound) -> Value:
    found = a.divided(elaborate(formula, tree.over, bound), below := elaborate(formula, tree.below, bound))
    return Value(
        found.at,
        found.rows,
        found.columns,
        found.entry,
        is_numeral=below.is_numeral and isinstance(tree.over, t.Number),
    )


def _raised(formula: Formula, tree: t.Raised, bound: Bound) -> Value:
    if isinstance(tree.of, t.Bars) and tree.of.double and _is_two(tree.above) and _is_euclidean(tree.of):
        of = elaborate(formula, tree.of.of, bound)
        _check_norm(tree.of, of)
        return a.squares(formula.scope, of)
    if isinstance(tree.of, t.Number) and _is_transpose(tree.above):
        if tree.of.value != 1:
            raise Unreadable("a number has no transpose", tree.at)
        return a.transposed(_ones(formula, t.Ones(tree.at), bound))  # the 1 of 1ᵀ x
    return powered(formula, elaborate(formula, tree.of, bound), tree.above, bound)


def _is_transpose(above: t.Tree) -> bool:
    return t.plain(above) == "T"


def powered(formula: Formula, base: Value, above: t.Tree, bound: Bound) -> Value:
    """`base` with what is raised at it: a transpose or a power."""
    if isinstance(above, t.Mark) and above.says == "T":
        return a.transposed(base)
    if isinstance(above, t.Name) and above.base == "T":
        if "T" in formula.scope.sizes or any(formula.scope.called("T")):
            said = (
                r"T is declared, so that ^T may be a power: write ^\top for the transpose, **T for the power"
            )
            raise Ambiguous(said, above.at)
        return a.transposed(base)
    if isinstance(above, t.Mark):
        raise Unreadable(f"nothing of this name with {above.says} is declared", above.at)
    exponent = elaborate(formula, above, bound)
    if not exponent.is_number:
        raise Unreadable(f"an exponent of shape {exponent.shape}", above.at)
    if base.is_number:
        return a.number(
            base.at,
            lambda avoid: a.raised(
                base.entry(None, None, avoid), exponent.entry(None, None, avoid), above.at
            ),
        )
    return _power_of_array(formula, base, exponent, above)


def _power_of_array(formula: Formula, base: Value, exponent: Value, above: t.Tree) -> Value:
    if not base.is_matrix:
        raise Ambiguous("a power of a vector may mean two things: write x ∘ x, or ||x||^2", above.at)
    if not formula.scope.unify(base.rows, base.columns):
        raise Unreadable(f"a power of an array of shape {base.shape}", above.at)
    if _is_two(above):
        return a.chained(formula.scope, [base, base])
    raise NotYet(
        "the inverse of a matrix can't be derived yet"
        if isinstance(above, t.Plus)
        else "powers of a matrix other than the square can't be derived yet",
        above.at,
    )


def _is_two(above: t.Tree) -> bool:
    return isinstance(above, t.Number) and above.value == 2


def _primed(formula: Formula, tree: t.Primed, bound: Bound) -> Value:
    raise NotYet("a prime is read at a declared function only; a transpose is written ^T", tree.at)


def _call(formula: Formula, tree: t.Call, bound: Bound) -> Value:
    value = _applied(formula, tree, bound)
    return powered(formula, value, tree.above, bound) if tree.above is not None else value


def _applied(formula: Formula, tree: t.Call, bound: Bound) -> Value:
    name = tree.function
    if name in formula.scope.functions:
        return _opaque(formula, tree)
    if name in LATER:
        advice = f"; {LATER[name]}" if LATER[name] else ""
        raise NotYet(f"{name} can't be derived yet{advice}", tree.at)
    if tree.primes:
        raise NotYet("a prime of a function can't be derived yet: write d/dx of it", tree.at)
    if tree.below and name != "log":
        raise NotYet(f"a subscript of {name} can't be derived yet", tree.at)
    arguments = [elaborate(formula, each, bound) for each in tree.arguments]
    if name == "max":
        return _maximum(tree, arguments)
    if len(arguments) != 1:
        raise Unreadable(f"{name} of {len(arguments)} arguments; expected one", tree.at)
    (argument,) = arguments
    if name in ("diag", "trace"):
        return _diagonal(formula, argument, tree)
    square = (
        argument.is_matrix and formula.scope.unify(argument.rows, argument.columns)
        if argument.is_matrix
        else False
    )
    if square and name not in ENTRY_BY_ENTRY:
        raise Ambiguous(f"{name} of a square matrix may mean two things: write it entry by entry", tree.at)
    if tree.below:
        return _log_to_base(formula, tree, argument, bound)
    return a.mapped(argument, lambda term: _function(name, term))


def _function(name: str, term: Term) -> Term:
    return power(term, num(1) / num(2)) if name == "sqrt" else fn(name, term)


def _log_to_base(formula: Formula, tree: t.Call, argument: Value, bound: Bound) -> Value:
    base = elaborate(formula, tree.below[0], bound)
    if len(tree.below) > 1 or not base.is_number:
        raise Unreadable("a logarithm has one base, which is a number", tree.at)
    return a.divided(
        a.mapped(argument, lambda term: fn("log", term)), a.mapped(base, lambda term: fn("log", term))
    )


def _maximum(tree: t.Call, arguments: list[Value]) -> Value:
    """max(0, x), which is ReLU."""
    terms = [
        value
        for value in arguments
        if not (value.is_numeral and value.entry(None, None, frozenset()) is ZERO)
    ]
    if len(arguments) != 2 or len(terms) != 1:
        raise NotYet("a maximum other than max(0, x) can't be derived yet", tree.at)
    return a.mapped(terms[0], lambda term: fn("relu", term))


def _diagonal(formula: Formula, value: Value, tree: t.Call) -> Value:
    scope = formula.scope
    if tree.function == "diag" and value.rows is not None and value.columns is None:
        return Value(
            tree.at, value.rows, value.rows,
            lambda i, j, avoid: mul(_agree(i, j), value.entry(i, None, avoid)),
        )  # fmt: skip
    if not value.is_matrix or not scope.unify(value.rows, value.columns):
        raise Unreadable(f"{tree.function} of an array of shape {value.shape}", tree.at)
    on_it = Value(tree.at, value.rows, None, lambda i, j, avoid: value.entry(i, i, avoid))
    return on_it if tree.function == "diag" else a.total(scope, on_it)


def _agree(i: Place, j: Place) -> Term:
    assert i is not None
    assert j is not None
    return delta(i, j)


def _opaque(formula: Formula, tree: t.Call) -> Value:
    """E(s) where E was declared as a function of s: its value."""
    scope = formula.scope
    wanted = scope.functions[tree.function]
    found = tuple(t.plain(each) for each in tree.arguments)
    if tree.primes or found != wanted:
        said = f"{tree.function} is declared as a function of {', '.join(wanted)}"
        if tree.primes:
            raise NotYet(f"{said}; a prime of it can't be derived yet: write a derivative", tree.at)
        raise NotYet(f"{said}: at other arguments it can't be derived yet", tree.at)
    declared = scope.declared[scope.values[tree.function]]
    name = t.Name(tree.at, declared.base)
    return (
        scripted(formula, t.Scripted(tree.at, name, tree.below, None), {}, declared)
        if tree.below
        else named(formula, name, {}, declared)
    )


def _big(formula: Formula, tree: t.Big, bound: Bound) -> Value:
    if tree.kind != "sum":
        raise NotYet("products over an index can't be derived yet", tree.at)
    letters, weights = _bindings(formula, tree, bound)
    inner = {**bound, **{letter.name: letter for letter in letters}}
    body = elaborate(formula, tree.body, inner)
    if not body.is_number:
        _check_runs(formula, tree, letters)

    def entry(i: Place, j: Place, avoid: Avoid) -> Term:
        term = mul(*(weight() for weight in weights), body.entry(i, j, avoid))
        return sum_over(tuple(letter.index for letter in letters), term)

    return Value(tree.at, body.rows, body.columns, entry)


def _check_runs(formula: Formula, tree: t.Big, letters: list[Letter]) -> None:
    """Refuse Σ_k y_k log ŷ, where a whole array stands that does not run with k: an index was forgotten."""
    names = {letter.name for letter in letters}
    whole: t.Tree | None = None
    for part in t.parts(tree.body):
        if isinstance(part, t.Scripted | t.Name):
            base = part.of.base if isinstance(part, t.Scripted) else part.base
            rank = max((len(each.extents) for each in formula.scope.called(base)), default=0)
            found = letters_below(part)
            if found & names and len(found) < rank:
                return
            if rank and not found and whole is None:
                whole = part
    if whole is not None:
        said = f"a whole array stands here, below a Σ over {', '.join(sorted(names))}: write an entry of it"
        raise Unreadable(said, whole.at)


def _bindings(formula: Formula, tree: t.Big, bound: Bound) -> tuple[list[Letter], list[Callable[[], Term]]]:
    """The letters that a Σ binds, and for k ≠ j the factor 1 − δ_kj."""
    letters: list[Letter] = []
    weights: list[Callable[[], Term]] = []
    for item in tree.below:
        match item:
            case t.Name(base=base, at=at):
                letters.append(formula.bind(base, at))
            case t.Word(says=says, at=at):
                letters += [formula.bind(letter, at + place) for place, letter in enumerate(says)]
            case t.Relation(signs=("=",), sides=(t.Name(base=base, at=at), t.Number(value=first))):
                if first != 1 or tree.above is None:
                    raise NotYet("a sum runs over a whole size: write sum_k, or sum_{k=1}^n", at)
                letters.append(formula.bind(base, at))
            case t.Relation(signs=("!=",), sides=(t.Name(base=base, at=at), t.Name(base=other, at=where))):
                letter = formula.bind(base, at)
                fixed = formula.letter(other, where, bound)
                _same_size(formula, letter, fixed, at)
                letters.append(letter)
                weights.append(lambda k=letter, j=fixed: add(ONE, neg(delta(k.index, j.index))))  # type: ignore[misc]
            case _:
                raise NotYet(
                    "this range of a sum can't be derived yet: write sum_k, over a whole size", item.at
                )
    if len({letter.name for letter in letters}) < len(letters):
        raise Unreadable("an index stands twice below one Σ", tree.at)
    if tree.above is not None:
        _check_upper(formula, tree.above, letters[0])
    return letters, weights


def _check_upper(formula: Formula, above: t.Tree, letter: Letter) -> None:
    scope = formula.scope
    if not isinstance(above, t.Name):
        raise NotYet("a sum up to a number can't be derived yet: declare a size", above.at)
    if above.base not in scope.sizes:
        if not scope.infers:
            raise Unreadable(f"{above.base} is not a size", above.at)
        scope.sizes[above.base] = Extent(above.base)
    if not scope.unify(letter.extent, scope.sizes[above.base]):
        said = f"{letter.name} runs over {letter.extent.text}, not over {above.base}"
        raise Unreadable(said, above.at)


def _same_size(formula: Formula, a_letter: Letter, b_letter: Letter, at: int) -> None:
    if not formula.scope.unify(a_letter.extent, b_letter.extent):
        sizes = (
            f"{a_letter.name} runs over {a_letter.extent.text}, {b_letter.name} over {b_letter.extent.text}"
        )
        raise Unreadable(f"two sizes that differ: {sizes}", at)


def _derivative(formula: Formula, tree: t.Derivative, bound: Bound) -> Value:
    value = elaborate(formula, tree.body, bound)
    for variable in reversed(tree.variables):
        value = _in_variable(formula, value, _variable(formula, variable, bound), tree.at)
    return value


def _variable(formula: Formula, tree: t.Tree, bound: Bound) -> Value:
    value = elaborate(formula, tree, bound)
    if not value.is_name:
        raise Unreadable("a derivative is taken in a symbol or in a definition", tree.at)
    base = tree.of.base if isinstance(tree, t.Scripted) else t.plain(tree)
    if any(each.integer for each in formula.scope.called(base)):
        raise Unreadable(f"{base} is an integer: no derivative is taken in it", tree.at)
    return value


def _in_variable(formula: Formula, body: Value, wrt: Value, at: int) -> Value:
    """∂ body/∂ wrt: of the shape of the variable for a number, the Jacobian for two columns."""

    def term(i: Place, j: Place, k: Place, m: Place, avoid: Avoid) -> Term:
        return derivative(body.entry(i, j, avoid), wrt.entry(k, m, avoid))

    if body.is_number:
        return Value(at, wrt.rows, wrt.columns, lambda i, j, avoid: term(None, None, i, j, avoid))
    if wrt.is_number:
        return Value(at, body.rows, body.columns, lambda i, j, avoid: term(i, j, None, None, avoid))
    if body.columns is None and wrt.columns is None:
        return Value(at, body.rows, wrt.rows, lambda i, j, avoid: term(i, None, j, None, avoid))
    raise NotYet(f"a derivative of shape {body.shape} in {wrt.shape}: write it entry by entry", at)


def _gradient(formula: Formula, tree: t.Gradient, bound: Bound) -> Value:
    body = elaborate(formula, tree.body, bound)
    if not body.is_number:
        raise Unreadable(
            f"a gradient of an array of shape {body.shape}: a gradient is that of a number", tree.body.at
        )
    wrt = _variable(formula, tree.variable, bound)
    first = _in_variable(formula, body, wrt, tree.at)
    if tree.order == 1:
        return first
    if first.columns is not None:
        raise NotYet("the Hessian in a matrix can't be said: write it entry by entry", tree.at)
    return _in_variable(formula, first, wrt, tree.at)


def _bars(formula: Formula, tree: t.Bars, bound: Bound) -> Value:
    value = elaborate(formula, tree.of, bound)
    if not tree.double:
        if not value.is_number:
            raise Ambiguous("bars around an array may mean two things: write ||x|| for the norm", tree.at)
        return a.mapped(value, lambda term: fn("abs", term))
    if t.plain(tree.kind) == "1" and not value.is_matrix:
        return a.total(formula.scope, a.mapped(value, lambda term: fn("abs", term)))
    if not _is_euclidean(tree):
        raise NotYet(f"the norm ‖·‖_{t.plain(tree.kind)} can't be derived yet", tree.at)
    _check_norm(tree, value)
    return a.mapped(a.squares(formula.scope, value), lambda term: _function("sqrt", term))


def _is_euclidean(tree: t.Bars) -> bool:
    return tree.kind is None or t.plain(tree.kind) in ("2", "F")


def _check_norm(tree: t.Bars, value: Value) -> None:
    if value.is_matrix and t.plain(tree.kind) != "F":
        raise Ambiguous(
            "the norm of a matrix may mean two things: write ||A||_F for that of Frobenius", tree.at
        )


def _root(formula: Formula, tree: t.Root, bound: Bound) -> Value:
    value = elaborate(formula, tree.of, bound)
    if not value.is_number:
        raise Unreadable(f"a root of an array of shape {value.shape}: write it entry by entry", tree.at)
    if tree.degree is None:
        return a.mapped(value, lambda term: _function("sqrt", term))
    degree = elaborate(formula, tree.degree, bound)
    one = a.divided(a.constant(tree.at, ONE), degree)
    return a.number(
        tree.at, lambda avoid: a.raised(value.entry(None, None, avoid), one.entry(None, None, avoid), tree.at)
    )


def _indicator(formula: Formula, tree: t.Indicator, bound: Bound) -> Value:
    sides, signs = tree.of.sides, tree.of.signs
    found = [
        _compared(formula, sign, left, right, bound)
        for sign, left, right in zip(signs, sides, sides[1:], strict=False)
    ]
    return a.number(tree.at, lambda avoid: mul(*(each.entry(None, None, avoid) for each in found)))


def _compared(formula: Formula, sign: str, left: t.Tree, right: t.Tree, bound: Bound) -> Value:
    letters = [_letter(formula, side, bound) for side in (left, right)]
    if all(letters) and sign in ("=", "!="):
        i, j = (letter for letter in letters if letter is not None)
        _same_size(formula, i, j, left.at)
        if sign == "=":
            return a.number(left.at, lambda avoid: delta(i.index, j.index))
        return a.number(left.at, lambda avoid: add(ONE, neg(delta(i.index, j.index))))
    if any(letters):
        raise NotYet("an index compared with a number can't be derived yet", left.at)
    x, y = (elaborate(formula, side, bound) for side in (left, right))
    if not (x.is_number and y.is_number):
        raise NotYet("an indicator of arrays can't be read: write it entry by entry", left.at)
    if ">" in sign:
        x, y, sign = y, x, sign.replace(">", "<")
    return a.number(
        left.at, lambda avoid: indicator(x.entry(None, None, avoid), sign, y.entry(None, None, avoid))
    )


def _letter(formula: Formula, tree: t.Tree, bound: Bound) -> Letter | None:
    """The index that a bare letter means, where nothing else is called so."""
    if not isinstance(tree, t.Name):
        return None
    known = tree.base in formula.scope.sizes or any(formula.scope.called(tree.base))
    if tree.base in bound or not known:
        return formula.letter(tree.base, tree.at, bound)
    return None


def _ones(formula: Formula, tree: t.Ones, bound: Bound) -> Value:
    return Value(tree.at, formula.scope.extent(), None, lambda i, j, avoid: ONE)


def _refused(why: str) -> Callable[[Formula, Any, Bound], Value]:
    def refuse(formula: Formula, tree: Any, bound: Bound) -> Value:
        raise NotYet(why, tree.at)

    return refuse


def _misplaced(formula: Formula, tree: Any, bound: Bound) -> Value:
    raise Unreadable(
        "a relation stands where a number is expected: write [k = j] for 1 where it holds", tree.at
    )


_KINDS: Mapping[type, Callable[[Formula, Any, Bound], Value]] = {
    t.Number: _number,
    t.Name: named,
    t.Scripted: scripted,
    t.Group: _group,
    t.Plus: _plus,
    t.Times: _times,
    t.Quotient: _quotient,
    t.Raised: _raised,
    t.Primed: _primed,
    t.Call: _call,
    t.Big: _big,
    t.Derivative: _derivative,
    t.Gradient: _gradient,
    t.Bars: _bars,
    t.Root: _root,
    t.Indicator: _indicator,
    t.Ones: _ones,
    t.Relation: _misplaced,
    t.Expectation: _refused("expectations can't be derived yet"),
    t.Cases: _refused("cases can't be derived yet: write a sum of indicators, as 1[x > 0] x"),
    t.Entries: _refused("matrices written out can't be derived yet: name the matrix"),
    t.Dots: _refused("dots can't be derived yet: write sum_i"),
    t.Word: _refused("a word stands where a number is expected"),
    t.Mark: _refused("a mark stands where a number is expected"),
}
