"""Where everything stands in a formula: order, signs, fractions, brackets.  Decided here, once.

The printers (`text`, `latex`, `typst`, `mathml`) only spell boxes; they take no decision.  Terms are the same up to
the order of terms and factors, so a formula may be shown in the order in which a person writes it.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Any

from derive import terms
from derive.present.boxes import (
    INFINITY,
    MIRRORED,
    Applied,
    Averaged,
    Box,
    Brackets,
    Called,
    Condition,
    EntryOf,
    Factorial,
    Inverted,
    Joined,
    Letter,
    Limiting,
    Minus,
    Number,
    Over,
    Partial,
    Product,
    Raised,
    Root,
    Summed,
)
from derive.present.order import (
    as_stated,
    directions_last,
    in_order_of_letters,
    letters_asked_for,
    stated_orders,
    written_order,
)
from derive.present.steps import with_steps
from derive.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Array,
    Constant,
    D,
    Delta,
    Fn,
    Index,
    Indicator,
    Limit,
    Meta,
    Moment,
    Mul,
    Num,
    Position,
    Pow,
    Size,
    Sum,
    Sym,
    Term,
    add,
    contains,
    factors_of,
    is_divisor,
    mul,
    names_in,
    nest,
    num,
    power,
    rank,
    subterms,
    sym,
)

if TYPE_CHECKING:
    from derive.kernel import Problem


BIG = (Sum, terms.Product, terms.Max, Limit)
SIGNS: dict[type[Term], str] = {Sum: "Σ", terms.Product: "Π", terms.Max: "max"}
# how tightly a box holds together: what is looser than its place gets brackets
LOOSE, PLUS, TIMES, TIGHT = 0, 1, 2, 3
RAISED_BY_NAME = ("tanh", "sin", "cos")  # tanh² x; but (log x)²
BARE = ("log", *RAISED_BY_NAME)  # log x, without brackets


def layout(term: Term, place: int = LOOSE) -> Box:
    """The box of `term`, in brackets if it is looser than its place."""
    box, holds = _box(term)
    return Brackets(box) if holds < place else box


def layout_in(problem: Problem, term: Term) -> Box:
    """The box of `term`, which says of the names held fixed only those that would move in `problem`."""

    def settled(part: Any) -> Any:
        if isinstance(part, tuple):
            return tuple(map(settled, part))
        if not is_dataclass(part) or isinstance(part, type):
            return part
        whole = replace(part, **{field.name: settled(getattr(part, field.name)) for field in fields(part)})
        return replace(whole, held=_moving(problem, whole)) if isinstance(whole, Partial) else whole

    directions = {name for t in problem.targets if t.convexity for _, name in t.convexity.directions}
    ordered = in_order_of_letters(with_steps(problem, term), letters_asked_for(problem))
    stated = as_stated(ordered, stated_orders(problem))
    box = layout(directions_last(stated, directions) if directions else stated)
    found: Box = settled(box) if contains(term, D) else box
    return found


def _moving(problem: Problem, partial: Partial) -> tuple[str, ...]:
    """The definitions held fixed that lean on the variable."""
    variables = {each.name for each, _ in partial.wrt if isinstance(each, Letter)}
    return tuple(name for name in problem.ordered if name in partial.held and problem.reach[name] & variables)


def _box(term: Term) -> tuple[Box, int]:
    match term:
        case Num():
            return _number(term.value)
        case Index():
            return Letter(term.name), TIGHT
        case Size():
            return Letter(term.data), TIGHT
        case Position():
            return _position(term.index.name)
        case Constant():
            return Letter(f"\\{term.data}"), TIGHT
        case Sym() | Meta():
            return Letter(str(term.data), _names(term.args)), TIGHT
        case Delta():
            return Letter(r"\delta", _names(term.args)), TIGHT
        case Add():
            return _sum(term), PLUS
        case Mul() | Pow():
            return _product(term)
        case Sum() | terms.Product() | terms.Max():
            return _big(term), PLUS
        case Limit():
            return _limit(term), PLUS
        case D():
            return _partial(term), TIGHT
        case Fn():
            return _function(term)
        case Indicator():
            return _condition(term), TIGHT
        case Moment():
            return Averaged(term.data, tuple(map(layout, term.args))), TIGHT
        case Apply():
            return _application(term), TIGHT
        case Array():
            return _array(term), TIGHT
        case terms.MatrixPower():
            base = _array(term.matrix)
            base = base if isinstance(base, Letter | Brackets) else Brackets(base)
            raised = Raised(base, layout(term.exponent))
            return EntryOf(raised, _names(term.at)), TIGHT
        case terms.Det():
            found = Called("det", (_array(term.matrix),))
            is_letter = isinstance(found.args[0], Letter)
            return (replace(found, bare=True), TIMES) if is_letter else (found, TIGHT)
        case terms.Inverse():
            return EntryOf(inverted(_array(term.matrix)), _names(term.args[1:])), TIGHT
        case _:
            raise TypeError(f"no layout for {type(term).__name__}")


def _names(args: tuple[Term, ...]) -> tuple[str, ...]:
    return tuple(arg.name for arg in args if isinstance(arg, Index))


def _position(name: str) -> tuple[Box, int]:
    """An index as a number; t-1, as an index of a step, is a difference."""
    m = re.fullmatch(r"(.+?)([+-])([0-9]+)", name)
    if m is None:
        return Letter(name), TIGHT
    return Joined((("+", Letter(m[1])), (m[2], Number(int(m[3]))))), PLUS


def _number(value: Fraction) -> tuple[Box, int]:
    if value < 0:
        return Minus(_number(-value)[0]), PLUS
    if value.denominator == 1:
        return Number(value.numerator), TIGHT
    return Over(Number(value.numerator), Number(value.denominator)), TIMES


def _sum(term: Add) -> Box:
    """Terms in their order, but a positive one first, a negative number last, and an open Σ before letters alone or
    last.

    a + b − 1; Σ_j W_ij x_j + b_i; b c + Σ_k a_k, since Σ_k a_k + b c could be read as Σ_k (a_k + b c).
    """
    args = sorted(term.args, key=lambda each: isinstance(each, Num) and each.value < 0)
    terms = [_signed(each) for each in args]
    closed = [each for each in terms if not _is_open(each[1])]
    if any(sign == "+" for sign, _ in closed) and not _may_follow(term):
        terms = closed + [each for each in terms if _is_open(each[1])]
    first = next((each for each in terms if each[0] == "+"), terms[0])
    terms.remove(first)
    return Joined((first, *terms))


def _may_follow(term: Add) -> bool:
    """Whether all but one Σ are letters alone, which nobody takes for a part of it."""
    others = [each for each in term.args if not isinstance(each, Sym)]
    return len(others) == 1 and isinstance(factors_of(others[0])[-1], BIG)


def _is_open(box: Box) -> bool:
    """Whether what follows `box` could be read as part of it: it ends in the body of a Σ or of a limit."""
    match box:
        case Summed() | Limiting():
            return True
        case Minus(box=inner) | Over(below=inner):
            return _is_open(inner)
        case Product(factors=(*_, last)) | Called(args=(*_, last), bare=True):
            return _is_open(last)
        case _:
            return False


def _signed(term: Term) -> tuple[str, Box]:
    box = layout(term)
    return ("-", box.box) if isinstance(box, Minus) else ("+", box)


def _product(term: Term) -> tuple[Box, int]:
    """A product or a power: −(above/below), and a bracket that came after the divisor behind it."""
    coefficient, above, below = Fraction(1), list[Term](), list[Term]()
    factors = factors_of(term)
    for place, factor in enumerate(factors):
        match factor:
            case Num():
                coefficient *= factor.value
            case Pow(exponent=Num(value=value)) if value == -1:
                nested = _divides(factors_of(factor.base))  # N/(N/S) as it came
                below.extend([factor.base] if nested else factors_of(factor.base))
            case Pow(exponent=Num(value=value)) if value < 0:
                below.append(power(factor.base, num(-value)))
            case Add() if above and below and _divides(factors[place:]):
                return _signed_ratio(coefficient, above, below, mul(*factors[place:]))
            case _:
                above.append(factor)
    return _signed_ratio(coefficient, above, below)


def _divides(factors: tuple[Term, ...]) -> bool:
    """Whether one of the factors is a divisor."""
    return any(map(is_divisor, factors))


def _signed_ratio(
    coefficient: Fraction, above: list[Term], below: list[Term], rest: Term = ONE
) -> tuple[Box, int]:
    """−(above/below) rest."""
    inside, holds = _ratio(abs(coefficient), above, below)
    if rest is not ONE:
        boxes = [part for box in (inside, layout(rest, TIMES)) for part in _parts(box)]
        inside, holds = Product(tuple(boxes)), TIMES
    if coefficient >= 0:
        return inside, holds
    return Minus(Brackets(inside) if isinstance(inside, Joined) else inside), PLUS


def _parts(box: Box) -> tuple[Box, ...]:
    return box.factors if isinstance(box, Product) else (box,)


def _ratio(coefficient: Fraction, above: list[Term], below: list[Term]) -> tuple[Box, int]:
    """coefficient · above / below, where some factors stand behind the fraction: 1/n Σ x."""
    if coefficient.denominator != 1:
        below = list(factors_of(mul(num(coefficient.denominator), *below)))
    if not below:
        return _row(_times(coefficient.numerator, above))
    behind = [f for f in above if _stands_behind(f, below)]
    if any(isinstance(f, BIG) for f in behind):  # λ/2 Σ w²
        behind = [f for f in behind if not isinstance(f, Sym) or f.free]
    within = [f for f in above if f not in behind]
    # with nothing behind it, the bar needs no 1·: the fraction is the whole
    over = Over(_row(_times(coefficient.numerator, within))[0], _row(below)[0])
    return _row(behind, over) if behind else (over, TIMES)


def _times(number: int, factors: list[Term]) -> list[Term]:
    return factors if number == 1 and factors else [num(number), *factors]


def _stands_behind(factor: Term, below: list[Term]) -> bool:
    """Whether `factor` is written beside the fraction rather than above its bar."""
    if all(isinstance(each, Num) for each in below):
        return True  # ½ x² rather than x²/2
    return isinstance(factor, D | Delta) or (isinstance(factor, BIG) and all(map(_is_plain, below)))


def _is_plain(divisor: Term) -> bool:
    """Whether it is a number, a letter or a power of these: n, σ², √(2 π)."""
    if isinstance(divisor, Mul | Pow):
        return all(map(_is_plain, divisor.args))
    return isinstance(divisor, Num | Size | Constant | Sym)


def _row(factors: list[Term], front: Over | None = None) -> tuple[Box, int]:
    """Factors side by side, behind `front` if there is one; only the last may be a bare Σ."""
    if len(factors) == 1 and front is None:
        return _single(factors[0])
    *others, last = written_order(factors)
    boxes: list[Box] = [front] if front else []
    boxes.extend(_bracketed_call(layout(factor, TIMES)) for factor in others)
    box, holds = _single(last)
    if isinstance(box, Joined | Minus | Over):
        box, holds = Brackets(box), TIGHT
    return Product((*boxes, box)), min(holds, TIMES)


def _bracketed_call(box: Box) -> Box:
    # log a · b must not read as log(a b), nor a · b/c beside a divisor as a b/c
    if isinstance(box, Over):
        return Brackets(box)
    return replace(box, bare=False) if isinstance(box, Called) else box


def _single(factor: Term) -> tuple[Box, int]:
    if not isinstance(factor, Pow):
        return _box(factor)
    base, exponent = factor.base, factor.exponent
    if isinstance(exponent, Num):
        if exponent.value < 0:
            return _product(factor)
        if exponent.value == Fraction(1, 2):
            return Root(layout(base)), TIGHT
        if exponent.value.denominator == 1 and isinstance(base, Fn) and base.name in RAISED_BY_NAME:
            box, holds = _function(base)
            assert isinstance(box, Called)
            return replace(box, power=exponent.value.numerator), holds
    return Raised(_base(base), layout(exponent)), TIGHT


def _base(term: Term) -> Box:
    """What is raised; brackets keep two exponents apart, and a symbol e from the number."""
    box = layout(term, TIGHT)
    apart = isinstance(box, Raised | Root | Factorial | Partial)
    apart = apart or (isinstance(box, Called) and box.name in ("log", *RAISED_BY_NAME))
    apart = apart or (isinstance(box, Letter) and ("^" in box.name or box == Letter("e")))
    return Brackets(box) if apart else box


def _big(term: Sum | terms.Product | terms.Max) -> Box:
    bound, body = [term.index], term.body
    while isinstance(body, Sum | terms.Product | terms.Max) and type(body) is type(term):
        bound.append(body.index)
        body = body.body
    last, body = _up_to(bound, body) if isinstance(term, Sum) else ({}, body)
    box = layout(body)
    inner = Brackets(box) if isinstance(box, Joined | Minus) else box
    counted = {part.index for part in subterms(body) if isinstance(part, Position)} | last.keys()
    own = tuple(each.name for each in bound if each in counted)
    indices = tuple((each.name, last.get(each, each.dim)) for each in bound)
    return Summed(indices, inner, SIGNS[type(term)], own)


def _up_to(bound: list[Index], body: Term) -> tuple[dict[Index, str], Term]:
    """Where the sums end that run up to another index, Σ_{s=1}^{t} for Σ_s ... 1[s ≤ t], and what is left of the body."""
    last: dict[Index, str] = {}
    rest: list[Term] = []
    for factor in factors_of(body):
        match factor:
            case Indicator(data="<=", args=(Position(args=(s,)), Position(args=(t,)))) if (
                isinstance(s, Index)
                and isinstance(t, Index)
                and s in bound
                and s not in last
                and t.dim == s.dim
                and t not in bound[bound.index(s) :]
            ):
                last[s] = t.name
            case _:
                rest.append(factor)
    return (last, mul(*rest)) if last and rest else ({}, body)


def _limit(term: Limit) -> Box:
    """lim over a body that reaches to the next + or −, as that of Σ does."""
    point = INFINITY if term.point is None else layout(term.point)
    box = layout(term.body)
    return Limiting(
        layout(term.variable),
        Minus(point) if term.data == "minus infinity" else point,
        {"above": "+", "below": "-"}.get(term.data, ""),
        Brackets(box) if isinstance(box, Joined | Minus) else box,
    )


def _partial(term: D) -> Box:
    """∂²J/∂θ_i∂θ_j is the derivative in θ_i of that in θ_j."""
    variables, body = [term.wrt], term.body
    while isinstance(body, D) and body.data == term.data:
        variables.append(body.wrt)
        body = body.body
    counted = tuple((layout(each), len(list(same))) for each, same in groupby(variables))
    own = {each.name for each in variables if isinstance(each, Sym)}
    held = [name for name in names_in(body) if name not in own] if term.data == "local" else []
    return Partial(layout(body), counted, not _is_short(body), tuple(held))


def _is_short(body: Term) -> bool:
    """Whether a derivative of it is a fraction, ∂J/∂w or ∂E[J]/∂w."""
    return isinstance(body, Sym | Meta) or (isinstance(body, Moment) and all(map(_is_short, body.args)))


def _function(term: Fn) -> tuple[Box, int]:
    args = tuple(map(layout, _arguments(term)))
    if term.name == "exp":
        return Raised(Letter("e"), args[0]), TIGHT
    if term.name == "factorial":
        inner = layout(term.args[0], TIGHT)
        return Factorial(inner if isinstance(inner, Letter | Number | Brackets) else Brackets(inner)), TIGHT
    if term.name not in BARE or len(args) > 1 or not _is_bare(term.name, term.args[0]):
        return Called(term.name, args), TIGHT
    return Called(term.name, args, bare=True), min(_box(term.args[0])[1], TIMES)


def _arguments(term: Fn) -> tuple[Term, ...]:
    """What a function is written of: max(max(a, b), c) is max(a, b, c)."""
    first = term.args[0]
    if term.name in ("max", "min") and isinstance(first, Fn) and first.name == term.name:
        return (*_arguments(first), *term.args[1:])
    return term.args


def _is_bare(name: str, arg: Term) -> bool:
    """Whether a function of `arg` is written without brackets: log x, log Σ x, log σ(x)."""
    if isinstance(arg, Sym | Size | Constant | Meta):
        return True
    whole = isinstance(arg, Num) and arg.value >= 0 and arg.value.denominator == 1
    return whole or (name == "log" and isinstance(arg, Sum | terms.Product | Fn | Moment | terms.Det))


def _application(term: Apply) -> Box:
    """E(o); f″(x) for a function of one number, other partials as ∂E/∂o_i where o is a whole symbol, in anything else as ∂_i E(...), and as
    ∂_{1,i} E(o, p) where there are other arguments: those may move with o.
    """
    head = Letter(term.name, _names(term.component))
    if len(term.arguments) == 1 and not rank(term.arguments[0]):
        return Applied(head, (), (_array(term.arguments[0]),), len(term.slots))
    partials: list[tuple[int, tuple[str, ...]]] = []
    entries: list[Box] = []
    rest = term.at
    for slot in term.slots:
        argument = term.arguments[slot]
        mine, rest = rest[: rank(argument)], rest[rank(argument) :]
        numbered = len(term.arguments) > 1 or not mine
        partials.append((slot + 1 if numbered else 0, _names(mine)))
        box = _array(argument)
        if isinstance(box, Letter) and not box.indices:
            entries.append(Letter(box.name, _names(mine)))
    if term.slots and len(entries) == len(partials) and len(term.arguments) == 1:
        counted = tuple((each, len(list(same))) for each, same in groupby(entries))
        return Partial(head, counted, operator=False)
    return Applied(head, tuple(partials), tuple(map(_array, term.arguments)))


def inverted(box: Box) -> Inverted:
    """The box of a matrix as that of its inverse; brackets keep marks apart."""
    is_plain = isinstance(box, Brackets) or (isinstance(box, Letter) and "^" not in box.name)
    return Inverted(box if is_plain else Brackets(box))


def _array(term: Term) -> Box:
    """A whole array by its name, in matrix notation, or by its entry: [x_i y_ij]_ij."""
    from derive.present.matrices import matrix_layout  # which has formulas for entries, as these have arrays
    from derive.present.wholes import whole_matrix

    bound, body = nest(term, Array)
    if isinstance(body, Sym) and body.args[len(body.args) - len(bound) :] == bound:
        fixed = body.args[: len(body.args) - len(bound)]
        if not set(fixed) & set(bound):
            return Letter(body.name, _names(fixed))
    if not bound:
        return layout(body)
    whole = _without(body, bound) if len(bound) == 1 else None
    if whole is not None:
        return layout(whole)
    matrix = whole_matrix(term)
    return EntryOf(layout(body), _names(bound)) if matrix is None else matrix_layout(matrix)


def _without(body: Term, bound: tuple[Index, ...]) -> Term | None:
    """x + t (y − x) for its entry x_i + t (y_i − x_i): a sum of multiples of arrays, as of the arrays themselves."""
    match body:
        case Sym(args=args) if args[len(args) - len(bound) :] == bound:
            fixed = args[: len(args) - len(bound)]
            return None if set(fixed) & set(bound) else sym(body.name, *fixed)
        case Add():
            terms_ = [_without(each, bound) for each in body.args]
            return None if None in terms_ else add(*terms_)  # type: ignore[arg-type]  # just seen
        case Mul():
            scaled = [n for n, each in enumerate(body.args) if each.free & set(bound)]
            one = _without(body.args[scaled[0]], bound) if len(scaled) == 1 else None
            return None if one is None else mul(*(one if n in scaled else f for n, f in enumerate(body.args)))
        case _:
            return None


def _condition(term: Indicator) -> Box:
    left, right = map(layout, term.args)
    if term.args[0] is ZERO and term.data in MIRRORED:
        return Condition(right, MIRRORED[term.data], left)
    return Condition(left, term.data, right)
