"""From a tree to terms: what each part means where these names are declared, told apart by shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from derive.read import arrays as a, dots, products, sloppy, tree as t
from derive.read.applied import applied, refuse_other_arguments
from derive.read.arrays import Avoid, Bound, Place, Value
from derive.read.calls import call, of_number
from derive.read.differentials import differential
from derive.read.entries import named, picked, scripted, size_of
from derive.read.errors import Ambiguous, Clash, NotYet, Unreadable
from derive.read.limits import limit_of
from derive.read.moments import moment
from derive.read.reader import DEFINITE
from derive.read.scope import Extent, Formula, Paired
from derive.read.slopes import derived, gradient, held
from derive.read.sums import big, cases, where_it_holds
from derive.read.written import entries, listed
from derive.terms import (
    ONE,
    ZERO,
    Index,
    Term,
    fn,
    key,
    num,
    sym,
)


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
    for sign, side in zip(tree.signs, tree.sides[1:], strict=True):
        if sign in DEFINITE and (formula.is_answer or len(tree.signs) > 1):
            raise NotYet(f"{sign} between matrices can be given alone, and not in a line yet", side.at)
    if tree.signs[0] in DEFINITE:
        strict, matrix = definite(formula, tree)
        kind = "positive definite" if strict else "positive semidefinite"
        return [(kind, matrix, a.constant(tree.at, ZERO))]
    sides = [elaborate(formula, side, {}) for side in tree.sides]
    found = []
    for sign, left, right in zip(tree.signs, sides, sides[1:], strict=False):
        spread = (right.is_numeral and not left.is_number) or (left.is_numeral and not right.is_number)
        if not spread and not a.fits(formula.scope, left, right):
            raise Unreadable(f"shapes that do not fit: {left.shape} {sign} {right.shape}", right.at)
        found.append((sign.replace(">", "<"), right, left) if ">" in sign else (sign, left, right))
    return found


def definite(formula: Formula, tree: t.Relation) -> tuple[bool, Value]:
    """The difference of two matrices that is positive (semi)definite where `tree` says so, and whether strictly.

    Raises:
        Unreadable: they are no square matrices of one shape.
    """
    (sign,) = tree.signs
    is_turned, strict = DEFINITE[sign]
    large, small = tree.sides[::-1] if is_turned else tree.sides
    sides = [elaborate(formula, side, {}) for side in (large, small) if not t.is_zero(side)]
    for value in sides:
        if not a.is_square(formula.scope, value):
            raise Unreadable(f"{sign} stands between square matrices, found shape {value.shape}", value.at)
    if not sides:
        raise Unreadable(f"{sign} stands between square matrices, found 0 and 0", tree.at)
    if t.is_zero(large) or len(sides) > 1:
        sides[-1] = a.negative(sides[-1])
    return strict, products.plus(formula, sides) if len(sides) > 1 else sides[0]


def entry_at(value: Value, places: tuple[Index, ...], avoid: Avoid) -> Term:
    """The entry of `value` at one index for each dimension that is not 1.

    Raises:
        Unreadable: it is made of too many factors that are arrays.
    """
    rest = iter(places)
    row, column = (_place(extent, rest) for extent in (value.rows, value.columns))
    try:
        return value.entry(row, column, avoid)
    except RecursionError:  # one frame for each product of two
        raise Unreadable("a product of too many arrays", value.at) from None


def _place(extent: Extent | None, places: Iterator[Index]) -> Place:
    """The next index, or the next two as one where something is stacked."""
    if isinstance(extent, Paired):
        return a.paired(next(places), next(places))
    return None if extent is None else next(places)


def _number(formula: Formula, tree: t.Number, bound: Bound) -> Value:
    return a.constant(tree.at, num(tree.value))


def _group(formula: Formula, tree: t.Group, bound: Bound) -> Value:
    if formula.is_answer and isinstance(tree.of, t.Relation):
        return where_it_holds(formula, t.Indicator(tree.at, tree.of), bound)  # (x > 0) x
    return elaborate(formula, tree.of, bound)


def _plus(formula: Formula, tree: t.Plus, bound: Bound) -> Value:
    if formula.is_answer and any(isinstance(term, t.Dots) for _, term in tree.terms):
        tree = dots.summed(formula.scope, tree)
    terms = [elaborate(formula, term, bound) for _, term in tree.terms]
    signed = [
        value if sign > 0 else a.negative(value) for (sign, _), value in zip(tree.terms, terms, strict=True)
    ]
    return products.plus(formula, signed) if len(signed) > 1 else signed[0]


def _times(formula: Formula, tree: t.Times, bound: Bound) -> Value:
    if formula.is_answer and any(isinstance(factor, t.Dots) for _, factor in tree.factors):
        tree = dots.multiplied(formula.scope, tree)
    product = products.Product(formula)
    before: t.Tree | None = None
    for sign, factor in tree.factors:
        refuse_other_arguments(formula, before, sign, factor)
        if not _is_argument(formula, before, sign, factor):
            product.take(sign, elaborate(formula, factor, bound))
        before = factor
    return product.value()


def _is_argument(formula: Formula, before: t.Tree | None, sign: str, factor: t.Tree) -> bool:
    """Whether brackets say what the definition before them is made of, as in H(p), and are no factor."""
    if not formula.is_answer or sign or before is None:
        return False
    match before, factor:
        case ((t.Name() | t.Scripted(above=None)), t.Group(of=t.Name(base=argument), kind="(")):
            scope = formula.scope
            base = before.of.base if isinstance(before, t.Scripted) else before.base
            inner = {each.name for each in scope.called(argument)}
            if not any(inner & scope.made_of.get(each.name, frozenset()) for each in scope.called(base)):
                return False
            return not formula.chooses("argument", factor.at, is_spare=True)
        case _:
            return False


def _quotient(formula: Formula, tree: t.Quotient, bound: Bound) -> Value:
    over, below = elaborate(formula, tree.over, bound), elaborate(formula, tree.below, bound)
    found = a.divided(over, below) if below.is_number else sloppy.over_each(formula, over, below)
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
    if isinstance(tree.of, t.Number) and t.is_transpose(tree.above):
        if tree.of.value == 11 and formula.is_answer:
            ones = [_ones(formula, t.Ones(tree.at), bound) for _ in range(2)]
            return a.chained(formula.scope, [ones[0], a.transposed(ones[1])])  # 11ᵀ
        if tree.of.value != 1:
            raise Unreadable("a number has no transpose", tree.at)
        return a.transposed(_ones(formula, t.Ones(tree.at), bound))  # the 1 of 1ᵀ x
    return powered(formula, elaborate(formula, tree.of, bound), tree.above, bound)


def powered(formula: Formula, base: Value, above: t.Tree, bound: Bound) -> Value:
    """`base` with what is raised at it: a transpose or a power."""
    if isinstance(above, t.Mark) and above.says == "T":
        return a.transposed(base)
    if isinstance(above, t.Name) and above.base == "T" and not _is_power_of_number(formula, base):
        may_be_power = _may_be_raised(formula) and not (base.is_matrix and a.differ(base.rows, base.columns))
        if may_be_power and base.is_matrix:  # of a vector there is no power
            said = (
                r"T is declared, so that ^T may be a power: write ^\top for the transpose, **T for the power"
            )
            raise Ambiguous(said, above.at)
        return a.transposed(base)
    if _is_turned_inverse(above) and a.is_square(formula.scope, base):
        return a.transposed(a.inverted(formula.scope, base))  # A^{-T}
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


def _may_be_raised(formula: Formula) -> bool:
    """Whether T is declared as a number: nothing is raised to an array."""
    return "T" in formula.scope.sizes or any(not each.extents for each in formula.scope.called("T"))


def _is_power_of_number(formula: Formula, base: Value) -> bool:
    """Whether ^T is a power, which T is declared for: a number has no transpose."""
    return base.is_number and ("T" in formula.scope.sizes or any(formula.scope.called("T")))


def _power_of_array(formula: Formula, base: Value, exponent: Value, above: t.Tree) -> Value:
    if not base.is_matrix:
        return sloppy.power_of_vector(formula, base, exponent, _is_two(above), above.at)
    if not formula.scope.unify(base.rows, base.columns):
        raise _power_of_oblong(formula, base, above)
    if _is_two(above):
        return a.chained(formula.scope, [base, base])
    if t.plain(above) == "-1":
        return _inverse(formula, base) or a.inverted(formula.scope, base)
    if exponent.is_number and not formula.is_answer and not isinstance(above, t.Number | t.Mark):
        return a.raised_matrix(formula.scope, base, exponent)
    raise NotYet("powers of a matrix other than the square and the inverse can't be derived yet", above.at)


def _is_turned_inverse(above: t.Tree) -> bool:
    """Whether what is raised there is −T."""
    match above:
        case t.Plus(terms=((-1, of),)):
            return t.is_transpose(of)
        case _:
            return False


def _inverse(formula: Formula, base: Value) -> Value | None:
    """The inverse of a matrix, if that has a name."""
    for known in formula.scope.inverses:
        i, j = known.at
        if base.rows is not None and base.rows.text == i.dim:
            if key(base.entry(i, j, formula.avoid)) in known.entries:
                return _named_matrix(base, known.name)
    return None


def _named_matrix(like: Value, name: str) -> Value:
    def entry(i: Place, j: Place, _: Avoid) -> Term:
        assert i is not None
        assert j is not None
        return sym(name, i, j)

    return Value(like.at, like.rows, like.columns, entry)


def _power_of_oblong(formula: Formula, base: Value, above: t.Tree) -> Unreadable:
    """Why a matrix that is not square has no powers; its inverse is a clash, its square may be meant entry by entry."""
    said = f"a power of an array of shape {base.shape}"
    if not formula.is_answer:
        return Unreadable(f"{said}: only a square matrix has powers and an inverse", above.at)
    inverse = isinstance(above, t.Plus) and all(sign < 0 for sign, _ in above.terms)
    return Clash(f"{said}, which is not square", above.at) if inverse else Ambiguous(said, above.at)


def _is_two(above: t.Tree) -> bool:
    return isinstance(above, t.Number) and above.value == 2


def _primed(formula: Formula, tree: t.Primed, bound: Bound) -> Value:
    if formula.is_answer and isinstance(tree.of, t.Name | t.Scripted | t.Group | t.Derivative):
        value = elaborate(formula, tree.of, bound)
        if found := sloppy.transposed_by_prime(formula, value, tree.times, tree.at):
            return found
    raise NotYet("a prime is read at a declared function only; a transpose is written ^T", tree.at)


def _bars(formula: Formula, tree: t.Bars, bound: Bound) -> Value:
    value = elaborate(formula, tree.of, bound)
    if not tree.double:
        if a.is_square(formula.scope, value):
            return a.determinant_of(formula.scope, value)
        if formula.is_answer and value.is_vector and (long := sloppy.length(formula, value, tree.at)):
            return long
        if not value.is_number and not (formula.is_answer and value.is_vector):
            raise Ambiguous("bars around an array may mean two things: write ||x|| for the norm", tree.at)
        return a.mapped(value, lambda term: fn("abs", term))
    if t.plain(tree.kind) == "1" and not value.is_matrix:
        return a.total(formula.scope, a.mapped(value, lambda term: fn("abs", term)))
    if not _is_euclidean(tree):
        raise NotYet(f"the norm ‖·‖_{t.plain(tree.kind)} can't be derived yet", tree.at)
    _check_norm(tree, value)
    return a.mapped(a.squares(formula.scope, value), lambda term: of_number("sqrt", term))


def _is_euclidean(tree: t.Bars) -> bool:
    return tree.kind is None or t.plain(tree.kind) in ("2", "F")


def _check_norm(tree: t.Bars, value: Value) -> None:
    if value.is_matrix and t.plain(tree.kind) != "F":
        raise Ambiguous(
            "the norm of a matrix may mean two things: write ||A||_F for that of Frobenius", tree.at
        )


def _speaks_of_pi(tree: t.Tree) -> bool:
    return any(isinstance(part, t.Name) and part.base == r"\pi" for part in t.parts(tree))


def _root(formula: Formula, tree: t.Root, bound: Bound) -> Value:
    value = elaborate(formula, tree.of, bound)
    if formula.is_answer and value.is_vector and tree.degree is None:
        return sloppy.mapped(
            formula, "a root of a vector", value, lambda term: of_number("sqrt", term), tree.at
        )
    if not value.is_number:
        why = "; π is declared here, and so not the number" if _speaks_of_pi(tree.of) else ""
        said = f"a root of an array of shape {value.shape}: write it entry by entry"
        raise Unreadable(said + why, tree.at)
    if tree.degree is None:
        return a.mapped(value, lambda term: of_number("sqrt", term))
    degree = elaborate(formula, tree.degree, bound)
    one = a.divided(a.constant(tree.at, ONE), degree)
    return a.number(
        tree.at, lambda avoid: a.raised(value.entry(None, None, avoid), one.entry(None, None, avoid), tree.at)
    )


def _ones(formula: Formula, tree: t.Ones, bound: Bound) -> Value:
    extent = formula.scope.extent() if tree.size is None else size_of(formula, tree.size)
    if extent is None:
        raise Unreadable("expected a condition, as 1_{x > 0}, or a size", tree.at)
    rows, columns = (None, extent) if formula.scope.lies else (extent, None)
    return Value(tree.at, rows, columns, lambda i, j, avoid: ONE)


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
    t.Picked: picked,
    t.Plus: _plus,
    t.Times: _times,
    t.Quotient: _quotient,
    t.Raised: _raised,
    t.Primed: _primed,
    t.Call: call,
    t.Applied: applied,
    t.Big: big,
    t.Limit: limit_of,
    t.Derivative: derived,
    t.Held: held,
    t.Differential: differential,
    t.Gradient: gradient,
    t.Bars: _bars,
    t.Root: _root,
    t.Indicator: where_it_holds,
    t.Moment: moment,
    t.Ones: _ones,
    t.Relation: _misplaced,
    t.Cases: cases,
    t.Entries: entries,
    t.Listed: listed,
    t.Dots: _refused("dots can't be derived yet: write sum_i"),
    t.Word: _refused("a word stands where a number is expected"),
    t.Mark: _refused("a mark stands where a number is expected"),
}
