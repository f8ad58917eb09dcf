"""Products of arrays whose dimensions carry the letters of indices, and sums over some of them.

What is written is right whatever the letters: where a product of two matrices, or of a matrix and a
vector, says it, `@` does; else `einsum` in the letters of the problem.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from derive.present.code.arrays import Axes, Factors, Tools, Value, aligned, decimal, in_numbers, number, sort
from derive.present.code.expressions import Chain, Code, Name, Suffix, joined, joined_all, negative, unsigned
from derive.terms import Index

WHOLE = Fraction(1)


def times(tools: Tools, factors: Factors, order: Axes) -> Value:
    """The product of all entries with the same indices."""
    if factors.coefficient == 1 and not factors.below and len(factors.above) == 1:
        return factors.above[0]
    factors = _with_numbers(_unsigned(factors))
    above, below, axes = _spread(tools, factors, order)
    scalars = [[each.code for each in those if not each.axes] for those in (factors.above, factors.below)]
    size, denominator = abs(factors.coefficient), []
    if size.denominator > 1 and (size.numerator == 1 or not decimal(size)):
        denominator, size = [number(Fraction(size.denominator)).code], Fraction(size.numerator)
    front = [number(size).code] if size != 1 else []
    code = joined("*", [*front, *scalars[0], *above] or [Name("1")])
    if under := [*scalars[1], *denominator, *below]:
        code = joined_all(code, (("/", joined("*", under)),))
    plain = all(each.is_plain for each in (*factors.above, *factors.below))
    return Value(negative(code) if factors.coefficient < 0 else code, axes, is_plain=plain)


def _with_numbers(factors: Factors) -> Factors:
    """Truth values count as 0 and 1 where they stand behind numbers of an array; elsewhere they are made so."""
    below = tuple(map(in_numbers, factors.below))
    above = sorted(factors.above, key=lambda each: (bool(each.axes), each.is_truth))
    if all(each.is_truth or each.is_plain for each in (*above, *below)):
        above = list(map(in_numbers, above))
    above[:1] = map(in_numbers, above[:1])  # a sign may come to stand before it
    return Factors(factors.coefficient, tuple(above), below)


def _unsigned(factors: Factors) -> Factors:
    """The signs of all factors in front."""
    coefficient, sides = factors.coefficient, list[tuple[Value, ...]]()
    for side in (factors.above, factors.below):
        signed = [unsigned(each.code) for each in side]
        coefficient *= (-1) ** sum(is_negative for is_negative, _ in signed)
        sides.append(tuple(replace(v, code=code) for v, (_, code) in zip(side, signed, strict=True)))
    return Factors(coefficient, *sides)


def _groups(values: Iterable[Value]) -> dict[frozenset[Index], list[Value]]:
    found: dict[frozenset[Index], list[Value]] = {}
    for value in values:
        found.setdefault(frozenset(value.axes), []).append(value)
    return found


def _spread(tools: Tools, factors: Factors, order: Axes) -> tuple[list[Code], list[Code], Axes]:
    """The factors that have axes, above and below a bar, each so that they can stand side by side."""
    above, below = ([each for each in those if each.axes] for those in (factors.above, factors.below))
    axes = sort((axis for each in (*above, *below) for axis in each.axes), order)
    groups = _groups((*above, *below))
    if len(groups) > 1 and len(axes) == sum(map(len, groups)) and all(len(each) == 1 for each in groups):
        pieces = [_piece(tools, axis, above, below, order) for axis in axes]
        if len(pieces) == 2 and all(pieces):
            return [tools.call("outer", *(piece.code for piece in pieces if piece))], [], axes
    tops = _groups(above)
    if len(axes) > 2 and len(tops) > 1 and frozenset(axes) not in tops:
        known = sort((axis for each in above for axis in each.axes), order)
        spread = Value(einsum(tools, _pieces(tools, above, [], order), known), known)
        return [aligned(tools, spread, axes)], [aligned(tools, each, axes) for each in below], axes
    spread_out = [[aligned(tools, each, axes) for each in those] for those in (above, below)]
    return spread_out[0], spread_out[1], axes


def _piece(tools: Tools, axis: Index, above: list[Value], below: list[Value], order: Axes) -> Value | None:
    """The product of the factors along one axis; None if nothing of it stands above."""
    mine = [tuple(each for each in those if each.axes == (axis,)) for those in (above, below)]
    if not mine[0]:
        return None
    return in_numbers(times(tools, Factors(WHOLE, mine[0], mine[1]), order))


def contract(tools: Tools, factors: Factors, bound: Axes, order: Axes) -> Value:
    """The sum over all values of the indices `bound` of a product."""
    factors, order = _unsigned(factors), (*order, *(each for each in bound if each not in order))
    rest = [tuple(v for v in those if not {*v.axes} & {*bound}) for those in (factors.above, factors.below)]
    above, below = (
        [v for v in those if v not in rest[n]] for n, those in enumerate((factors.above, factors.below))
    )
    idle = [each for each in bound if not any(each in value.axes for value in (*above, *below))]
    found = [Value(tools.size(each), is_plain=True) for each in idle]
    while above or below:
        mine = _connected([*above, *below], bound)
        tied = tuple(each for each in bound if any(each in value.axes for value in mine))
        over = [value for value in below if value in mine]
        found.append(_eliminated(tools, [v for v in above if v in mine], over, tied, order))
        above, below = ([v for v in those if v not in mine] for those in (above, below))
    return times(tools, Factors(factors.coefficient, (*rest[0], *found), rest[1]), order)


def _connected(values: list[Value], bound: Axes) -> list[Value]:
    """The first of `values`, with all that bound indices tie to it."""
    reached = {*values[0].axes} & {*bound}
    while True:
        mine = [value for value in values if {*value.axes} & reached]
        wider = {axis for value in mine for axis in value.axes} & {*bound}
        if wider == reached:
            return mine
        reached = wider


def _eliminated(tools: Tools, above: list[Value], below: list[Value], bound: Axes, order: Axes) -> Value:
    """The sum over `bound`, an index at a time where `@` can do it."""
    if len(bound) == 1 and len(above) == 2 and not below and _are_vectors(above):
        return Value(Chain(above[0].code, (("@", above[1].code),)))
    pieces = _pieces(tools, above, below, order)
    while bound:
        if len(pieces) == 1:
            return summed(tools, pieces[0], bound)
        for each in reversed(bound):
            tied = _pairs(tools, [piece for piece in pieces if each in piece.axes], order)
            product = _product(tied, each, order) if len(tied) == 2 else None
            if len(tied) == 1:
                product = summed(tools, tied[0], (each,))
            if product is not None:
                break
        else:
            axes = sort((axis for piece in pieces for axis in piece.axes if axis not in bound), order)
            return Value(einsum(tools, pieces, axes), axes)
        done, bound = each, tuple(axis for axis in bound if axis is not each)
        others = [piece for piece in pieces if done not in piece.axes]
        if len(bound) == 1 and len(others) == 1 and _are_vectors([*others, product]):
            return Value(Chain(others[0].code, (("@", product.code),)))
        pieces = _pieces(tools, [*others, product], [], order)
    return times(tools, Factors(WHOLE, tuple(pieces)), order)


def _pieces(tools: Tools, above: list[Value], below: list[Value], order: Axes) -> list[Value]:
    """One factor for each set of axes."""
    over, under = _groups(above), _groups(below)
    return [
        in_numbers(times(tools, Factors(WHOLE, tuple(over.get(axes, ())), tuple(under.get(axes, ()))), order))
        for axes in (over | under)
    ]


def _pairs(tools: Tools, tied: list[Value], order: Axes) -> list[Value]:
    """Of a vector and two matrices, two matrices: A diag(v) B is A times B with its rows times v."""
    vectors = [each for each in tied if len(each.axes) == 1]
    if len(tied) != 3 or len(vectors) != 1:
        return tied
    first, second = (each for each in tied if len(each.axes) > 1)
    return [first, times(tools, Factors(WHOLE, (*vectors, second)), order)]


def _are_vectors(values: list[Value]) -> bool:
    return all(len(each.axes) == 1 and not each.is_truth for each in values) and (
        len({each.axes for each in values}) == 1
    )


def _product(pair: list[Value], bound: Index, order: Axes) -> Value | None:
    """Σ_k A_ik B_kj by `@`; None where the two share more, or are no matrices."""
    if any(len(each.axes) > 2 for each in pair) or {*pair[0].axes} & {*pair[1].axes} != {bound}:
        return None
    one, other = pair
    ways = [_way(left, right, bound, order) for left, right in ((one, other), (other, one))]
    return min(ways, key=lambda way: way[0])[1]


def _way(left: Value, right: Value, bound: Index, order: Axes) -> tuple[int, Value]:
    """left @ right, and how many transpositions it costs; a vector stands to the right of a matrix."""
    rows, columns = (tuple(axis for axis in each.axes if axis is not bound) for each in (left, right))
    wanted = ((*rows, bound), (bound, *columns))
    turned = [each.axes != axes for each, axes in zip((left, right), wanted, strict=True)]
    codes = [Suffix(v.code, ".T") if turn else v.code for v, turn in zip((left, right), turned, strict=True)]
    axes = (*rows, *columns)
    is_late = len(axes) == 2 and order.index(axes[0]) > order.index(axes[1])
    return 2 * sum(turned) + (is_late if rows else 9), Value(Chain(codes[0], (("@", codes[1]),)), axes)


def summed(tools: Tools, value: Value, bound: Axes) -> Value:
    """The sum of the entries of one array over some of its axes."""
    value = in_numbers(value)
    rest = tuple(axis for axis in value.axes if axis not in bound)
    options = tools.along(*(value.axes.index(axis) for axis in bound)) if rest else ()
    return Value(tools.call("sum", value.code, options=options), rest)


def einsum(tools: Tools, values: Sequence[Value], axes: Axes) -> Code:
    """The sum over all indices but `axes` of a product, in the letters of the problem."""
    letters: dict[Index, str] = {}
    spare = iter("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    known = sorted({axis for value in values for axis in value.axes}, key=lambda i: i.data)
    wanted = [each.name for each in known]
    for each in known:
        own = each.name if len(each.name) == 1 and each.name.isascii() and each.name.isalpha() else ""
        fits = own and own not in letters.values()
        letters[each] = own if fits else next(x for x in spare if x not in (*wanted, *letters.values()))
    inputs = ",".join("".join(letters[axis] for axis in value.axes) for value in values)
    pattern = f'"{inputs}->{"".join(letters[axis] for axis in axes)}"'
    return tools.call("einsum", Name(pattern), *(in_numbers(value).code for value in values))
