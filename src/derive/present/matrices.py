"""Where everything stands in matrix notation.  The same printers spell it."""

from __future__ import annotations

from dataclasses import fields, replace
from fractions import Fraction
from functools import reduce

from derive.present import boxes, latex as latex_of, text as text_of
from derive.present.boxes import ONES, Box
from derive.present.layout import LOOSE, PLUS, TIGHT, TIMES, inverted, layout
from derive.present.wholes import whole_matrix
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Apply,
    D,
    Index,
    Limit,
    Moment,
    Num,
    Sym,
    Term,
    apply,
    array,
    has_minus,
    mul,
    neg,
    num,
    position,
    rank,
    subterms,
)
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
    Summed,
    Trace,
    Transpose,
    scalar,
    shape,
)  # fmt: skip


def matrix_text(matrix: Matrix) -> str:
    """`matrix` on one line of a terminal."""
    return text_of.spell(matrix_layout(matrix))


def matrix_latex(matrix: Matrix) -> str:
    """`matrix` as LaTeX, for math mode."""
    return latex_of.spell(matrix_layout(matrix))


def matrix_layout(matrix: Matrix, place: int = LOOSE, entrywise: bool = False) -> Box:
    """The box of `matrix`, in brackets if it is looser than its place.

    Where everything is done entry by entry, an array of ones is written as the number 1.
    """
    box, holds = _box(matrix, entrywise)
    return boxes.Brackets(box) if holds < place else box


def is_entrywise(matrix: Matrix) -> bool:
    """Whether a function of a whole array stands in `matrix`: exp(S), which a reader may take for Σ Sⁿ/n!."""
    if isinstance(matrix, Elementwise) and shape(matrix.of) != (1, 1):
        return True
    inner = [getattr(matrix, field.name) for field in fields(matrix)]
    arrays = [each for value in inner for each in (value if isinstance(value, tuple) else (value,))]
    return any(is_entrywise(each) for each in arrays if isinstance(each, Matrix))


def _box(matrix: Matrix, entrywise: bool) -> tuple[Box, int]:
    match matrix:
        case Named(name=name, at=at):
            return boxes.Letter(name, tuple(i.name for i in at)), TIGHT
        case Entries(term=term, indices=()):
            box = layout(term)
            return box, next(level for level in (TIGHT, TIMES, PLUS) if layout(term, level) == box)
        case Entries(term=term):
            return _entries(term, matrix.indices)
        case Identity():
            return boxes.Letter("I"), TIGHT
        case Ones():
            return _ones(matrix, entrywise)
        case Transpose(of=Inverted(of=of)):
            return replace(inverted(matrix_layout(of, TIGHT)), turned=True), TIGHT
        case Transpose(of=of):
            return boxes.Transposed(_stem(matrix_layout(of, TIGHT))), TIGHT
        case Product(factors=(Transpose(of=Plus() as one), other)) if one == other and shape(one)[1] == 1:
            return boxes.Raised(boxes.Called("norm", (matrix_layout(one),)), boxes.Number(2)), TIGHT
        case Product(factors=factors):
            return boxes.Product(tuple(b for f in factors for b in _row(matrix_layout(f, TIMES)))), TIMES
        case Hadamard(factors=factors):
            return boxes.Circled(tuple(matrix_layout(f, TIGHT, entrywise=True) for f in factors)), PLUS
        case Plus(terms=terms):
            return _sum(terms, entrywise), PLUS
        case Scaled():
            return _scaled(matrix, entrywise)
        case Diag(of=of):
            return boxes.Called("diag", (matrix_layout(of, entrywise=True),)), TIGHT
        case DiagOf(of=of):
            return boxes.Called("diagonal", (matrix_layout(of),)), TIGHT
        case Trace(of=of):
            return boxes.Called("tr", (matrix_layout(of),)), TIGHT
        case Inverted(of=of):
            return inverted(matrix_layout(of, TIGHT)), TIGHT
        case Determinant(of=of):
            return boxes.Called("det", (matrix_layout(of),)), TIGHT
        case Elementwise(function=function, of=of, primes=int(primes)):
            argument = matrix_layout(of, entrywise=True)
            return boxes.Applied(boxes.Letter(function), (), (argument,), primes), TIGHT
        case Elementwise(function=function, of=of):
            inner = matrix_layout(of, entrywise=True)
            if function == "exp" and shape(of) == (1, 1):
                return boxes.Raised(boxes.Letter("e"), inner), TIGHT
            return boxes.Called(function, (inner,)), TIGHT
        case Power():
            return _power(matrix)
        case Powered(of=of, exponent=exponent):
            return boxes.Raised(_base(of), layout(exponent)), TIGHT
        case Summed(index=bound, of=of):
            inner = matrix_layout(of, entrywise=entrywise)
            inner = boxes.Brackets(inner) if isinstance(inner, boxes.Joined | boxes.Minus) else inner
            counted = (bound.name,) if _counts(of, bound) else ()
            return boxes.Summed(((bound.name, bound.dim),), inner, counted=counted), PLUS
        case Compared(left=left, relation=relation, right=right):
            return _compared(left, relation, right), TIGHT


def _entries(term: Term, at: tuple[Index, ...]) -> tuple[Box, int]:
    """∇_s E, ∇²_w E, ∂o/∂s where the entries are partials in all the places there are, and E of these or of a
    whole array; else [x]_ij.
    """
    match term:
        case Apply(slots=()) if term.component == at:
            return layout(apply(term.name, term.arguments)), TIGHT
        case Apply(arguments=(argument,)) if term.at == at and _has_gradient(term, argument):
            # ∇f(A x + b) and ∇²f(A x + b): of f, at that point; ∇r_i(w) of the component of that number
            value = layout(apply(term.name, term.arguments, component=term.component))
            return boxes.Nabla(value, "", order=len(term.slots)), TIGHT
        case Moment(data="E", args=(Sym(name=name, args=places),)) if places == at:
            return boxes.Averaged("E", (boxes.Letter(name),)), TIGHT
        case Limit(body=Sym(name=name, args=places)) if places == at:
            limiting = layout(term)
            assert isinstance(limiting, boxes.Limiting)
            return replace(limiting, body=boxes.Letter(name)), LOOSE
        case Moment(data="Cov", args=(Sym() as one, Sym() as other)) if (*one.args, *other.args) == at:
            return boxes.Averaged("Cov", (boxes.Letter(one.name), boxes.Letter(other.name))), TIGHT
        case Moment(data="E", args=(D() as inside,)) if not isinstance(
            found := _entries(inside, at)[0], boxes.EntryOf
        ):
            return boxes.Averaged("E", (found,)), TIGHT
        case D(body=D(body=body, wrt=Sym() as inner), wrt=Sym() as outer) if inner.name == outer.name:
            # the Jacobian of the gradient: a row for what is differentiated in first
            if body.free.isdisjoint(at) and (*inner.args, *outer.args) == at:
                return boxes.Nabla(layout(body, TIGHT), inner.name, order=2), TIGHT
        case D(body=body, wrt=Sym() as wrt) if body.free.isdisjoint(at) and _ends_in(wrt, at):
            row = tuple(i.name for i in wrt.args[: len(wrt.args) - len(at)])
            return boxes.Nabla(layout(body, TIGHT), wrt.name, at=row), TIGHT
        case D(body=Sym() as body, wrt=Sym() as wrt) if (*body.args, *wrt.args) == at:
            above, below = boxes.Letter(body.name), boxes.Letter(wrt.name)
            return boxes.Partial(above, ((below, 1),), operator=False), TIGHT
        case D(body=body, wrt=Sym() as wrt) if (own := at[: len(at) - len(wrt.args)]) and at == (
            *own,
            *wrt.args,
        ):
            # of a whole array, where that has a form
            whole = whole_matrix(reduce(lambda inner, i: array(i, inner), reversed(own), body))
            if whole is not None:
                return boxes.Partial(
                    matrix_layout(whole), ((boxes.Letter(wrt.name), 1),), operator=True
                ), TIGHT
    return boxes.EntryOf(layout(term), tuple(i.name for i in at)), TIGHT


def _counts(matrix: Matrix, letter: Index) -> bool:
    """Whether the letter stands as a number in it."""
    inner = [getattr(matrix, field.name) for field in fields(matrix)]
    parts = [each for value in inner for each in (value if isinstance(value, tuple) else (value,))]
    return any(
        position(letter) in subterms(each) if isinstance(each, Term) else _counts(each, letter)
        for each in parts
        if isinstance(each, Term | Matrix)
    )


def _ends_in(entry: Sym, at: tuple[Index, ...]) -> bool:
    """Whether these are the last indices of the entry."""
    return entry.args[len(entry.args) - len(at) :] == at


def _has_gradient(term: Apply, argument: Term) -> bool:
    """Whether its partials in the entries of its argument are a vector or a matrix."""
    return len(term.slots) == 1 or (len(term.slots) == 2 and rank(argument) == 1)


def _ones(matrix: Ones, entrywise: bool) -> tuple[Box, int]:
    row = boxes.Transposed(ONES)
    if entrywise or (matrix.rows, matrix.columns) == (1, 1):
        return boxes.Number(1), TIGHT
    if matrix.columns == 1:
        return ONES, TIGHT
    return (row, TIGHT) if matrix.rows == 1 else (boxes.Product((ONES, row)), TIMES)


def _sum(terms: tuple[Matrix, ...], entrywise: bool) -> Box:
    """Terms in their order, but a positive one first if there is one."""
    signed = [_signed(matrix_layout(term, entrywise=entrywise)) for term in terms]
    first = next((each for each in signed if each[0] == "+"), signed[0])
    signed.remove(first)
    return boxes.Joined((first, *signed))


def _signed(box: Box) -> tuple[str, Box]:
    if isinstance(box, boxes.Minus):
        return "-", box.box
    return "+", boxes.Brackets(box) if isinstance(box, boxes.Joined) else box


def _scaled(matrix: Scaled, entrywise: bool) -> tuple[Box, int]:
    """−number (uᵀ v) A, with one sign in front."""
    others, of = [matrix.by], matrix.of
    while isinstance(of, Scaled):
        others.append(of.by)
        of = of.of
    plain = mul(*(other.term for other in others if isinstance(other, Entries)))
    others = [other for other in others if not isinstance(other, Entries)]
    negative = has_minus(plain)
    row = _factors(neg(plain) if negative else plain)
    row += [matrix_layout(other, TIGHT if isinstance(other, Product) else TIMES) for other in others]
    row = _one_fraction(row) if any(map(_divides, others)) else row
    if not (row and entrywise and isinstance(of, Ones)):
        last = matrix_layout(of, TIMES if row and not isinstance(of, Summed) else LOOSE, entrywise)
        last = boxes.Brackets(last) if isinstance(last, boxes.Joined | boxes.Minus) else last
        row += _row(last)
        row = _one_fraction(row) if _divides(of) and shape(of) == (1, 1) else row
    loose = isinstance(row[0], boxes.Circled)
    box = row[0] if len(row) == 1 else boxes.Product(tuple(row))
    return (boxes.Minus(box), PLUS) if negative else (box, PLUS if loose else TIMES)


def _divides(matrix: Matrix) -> bool:
    """Whether it is printed as 1 over something."""
    return isinstance(matrix, Power) and isinstance(matrix.exponent, Num) and matrix.exponent.value < 0


def _one_fraction(row: list[Box]) -> list[Box]:
    """2 c/n · 1/(xᵀ x) as 2 c over n xᵀ x."""
    above = [part for box in row for part in _row(box.above if isinstance(box, boxes.Over) else box)]
    below = [part for box in row if isinstance(box, boxes.Over) for part in _row(box.below)]
    above = [part for part in above if part != boxes.Number(1)] or [boxes.Number(1)]
    return [boxes.Over(_in_a_row(above), _in_a_row(below))]


def _in_a_row(factors: list[Box]) -> Box:
    if len(factors) == 1:  # alone above or below a bar it needs no brackets
        return factors[0].box if isinstance(factors[0], boxes.Brackets) else factors[0]
    sums = boxes.Joined | boxes.Minus
    return boxes.Product(tuple(boxes.Brackets(f) if isinstance(f, sums) else f for f in factors))


def _factors(number: Term) -> list[Box]:
    if number is ONE:
        return []
    box = layout(number, TIMES)
    return [replace(each, bare=False) if isinstance(each, boxes.Called) else each for each in _row(box)]


def _row(box: Box) -> tuple[Box, ...]:
    return box.factors if isinstance(box, boxes.Product) else (box,)


def _power(matrix: Power) -> tuple[Box, int]:
    """1/√(xᵀ x) for a number, x^{∘2} for an array."""
    exponent, of = matrix.exponent, matrix.of
    if shape(of) != (1, 1):
        inner = of.exponent if isinstance(of, Power) else ONE
        if isinstance(of, Power) and isinstance(inner, Num) and inner.value.denominator == 2:
            return _power(Power(of.of, mul(inner, exponent)))  # 1/√a: a ≥ 0 wherever √a is a number
        raised = layout(exponent)
        shown = boxes.Brackets(raised) if isinstance(raised, boxes.Joined) else raised
        return boxes.RaisedEach(_base(of), shown), TIGHT
    if isinstance(exponent, Num) and exponent.value < 0:
        below = of if exponent is MINUS_ONE else Power(of, num(-exponent.value))
        return boxes.Over(boxes.Number(1), matrix_layout(below)), TIMES
    if isinstance(exponent, Num) and exponent.value == Fraction(1, 2):
        match of:
            case Product(factors=(Transpose(of=one), other)) if one == other:
                return boxes.Called("norm", (matrix_layout(one),)), TIGHT
        return boxes.Root(matrix_layout(of)), TIGHT
    return boxes.Raised(_base(of), layout(exponent)), TIGHT


def _base(of: Matrix) -> Box:
    box = _stem(matrix_layout(of, TIGHT, entrywise=True))
    return boxes.Brackets(box) if isinstance(box, boxes.Letter) and "^" in box.name else box


def _stem(box: Box) -> Box:
    """What another mark is put on; brackets keep the marks apart."""
    marked = (
        boxes.Raised
        | boxes.RaisedEach
        | boxes.Root
        | boxes.Partial
        | boxes.Nabla
        | boxes.Transposed
        | boxes.Inverted
    )
    return boxes.Brackets(box) if isinstance(box, marked) else box


def _compared(left: Matrix, relation: str, right: Matrix) -> Box:
    sides = [matrix_layout(side, entrywise=True) for side in (left, right)]
    if left == scalar(ZERO) and relation in boxes.MIRRORED:
        return boxes.Condition(sides[1], boxes.MIRRORED[relation], sides[0])
    return boxes.Condition(sides[0], relation, sides[1])
