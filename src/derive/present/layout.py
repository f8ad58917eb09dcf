"""Where everything stands in a formula: order, signs, fractions, brackets.  Decided here, once.

The printers (`text`, `latex`) only spell boxes; they take no decision.  Terms are the same up to
the order of terms and factors, so a formula may be shown in the order in which a person writes it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from derive.terms import (
    Add,
    Apply,
    Array,
    D,
    Delta,
    Fn,
    Index,
    Indicator,
    Meta,
    Mul,
    Num,
    Pow,
    Size,
    Sum,
    Sym,
    Term,
    factors_of,
    mul,
    num,
    power,
)  # fmt: skip

# how tightly a box holds together: what is looser than its place gets brackets
LOOSE, PLUS, TIMES, TIGHT = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Letter:
    """A name with subscripts."""

    name: str
    indices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number, not negative."""

    value: int


@dataclass(frozen=True, slots=True)
class Joined:
    """Terms of a sum: each with its sign, "+" or "-"."""

    terms: tuple[tuple[str, Box], ...]


@dataclass(frozen=True, slots=True)
class Product:
    """Factors side by side."""

    factors: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Over:
    """A fraction."""

    above: Box
    below: Box


@dataclass(frozen=True, slots=True)
class Minus:
    """−box."""

    box: Box


@dataclass(frozen=True, slots=True)
class Brackets:
    """(box)."""

    box: Box


@dataclass(frozen=True, slots=True)
class Raised:
    """base to the exponent."""

    base: Box
    exponent: Box


@dataclass(frozen=True, slots=True)
class Root:
    """√box."""

    box: Box


@dataclass(frozen=True, slots=True)
class Summed:
    """Σ over the indices, with the size of each."""

    indices: tuple[tuple[str, str], ...]
    body: Box


@dataclass(frozen=True, slots=True)
class Called:
    """A named function at its arguments; `bare` if it needs no brackets."""

    name: str
    args: tuple[Box, ...]
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Partial:
    """∂body/∂wrt; an `operator` stands before its body, in square brackets."""

    body: Box
    wrt: tuple[Box, ...]
    operator: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """1[left relation right]."""

    left: Box
    relation: str
    right: Box


Box = (
    Letter | Number | Joined | Product | Over | Minus | Brackets | Raised | Root | Summed | Called
    | Partial | Condition
)  # fmt: skip


def layout(term: Term, place: int = LOOSE) -> Box:
    """The box of `term`, in brackets if it is looser than its place."""
    box, holds = _box(term)
    return Brackets(box) if holds < place else box


def _box(term: Term) -> tuple[Box, int]:
    match term:
        case Num():
            return _number(term.value)
        case Index():
            return Letter(term.name), TIGHT
        case Size():
            return Letter(term.data), TIGHT
        case Sym() | Meta():
            return Letter(str(term.data), tuple(_names(term.args))), TIGHT
        case Delta():
            return Letter(r"\delta", tuple(_names(term.args))), TIGHT
        case Add():
            return _sum(term), PLUS
        case Mul() | Pow():
            return _product(term)
        case Sum():
            return _big_sum(term), PLUS
        case D():
            return _partial(term)
        case Fn():
            return _function(term)
        case Indicator():
            return Condition(layout(term.args[0]), term.data, layout(term.args[1])), TIGHT
        case Apply():
            return Called(term.data[0], tuple(map(layout, term.args))), TIGHT
        case Array():
            return Called(r"\operatorname{array}", (layout(term.body),)), TIGHT
        case _:
            raise TypeError(f"no layout for {type(term).__name__}")


def _names(args: tuple[Term, ...]) -> list[str]:
    return [arg.name for arg in args if isinstance(arg, Index)]


def _number(value: Fraction) -> tuple[Box, int]:
    if value < 0:
        return Minus(_number(-value)[0]), PLUS
    if value.denominator == 1:
        return Number(value.numerator), TIGHT
    return Over(Number(value.numerator), Number(value.denominator)), TIMES


def _is_negative(term: Term) -> bool:
    first = factors_of(term)[0]
    return isinstance(first, Num) and first.value < 0


def _sum(term: Add) -> Box:
    """Terms in their order, but a positive one first if there is one."""
    terms = list(term.args)
    if _is_negative(terms[0]):
        positive = next((t for t in terms if not _is_negative(t)), None)
        if positive is not None:
            terms.remove(positive)
            terms.insert(0, positive)
    signed: list[tuple[str, Box]] = []
    for each in terms:
        if _is_negative(each):
            signed.append(("-", _bracketed_sum(layout(mul(num(-1), each)))))
        else:
            signed.append(("+", layout(each, PLUS)))
    return Joined(tuple(signed))


def _bracketed_sum(box: Box) -> Box:
    """What stands behind a minus sign."""
    return Brackets(box) if isinstance(box, Joined | Minus) else box


def _rank(factor: Term) -> int:
    """Where a factor stands: numbers, letters, functions, δ, derivatives, brackets, Σ."""
    match factor:
        case Num():
            return 0
        case Size() | Sym() | Meta() | Index():
            return 1
        case Pow(base=Sym() | Size() | Meta()):
            return 1
        case Fn() | Pow():
            return 2
        case Add():
            return 3
        case Indicator() | Delta():
            return 4
        case D():
            return 5
        case Sum():
            return 6
        case _:
            return 2


def _product(term: Term) -> tuple[Box, int]:
    coefficient, above, below = Fraction(1), list[Term](), list[Term]()
    for factor in factors_of(term):
        if isinstance(factor, Num):
            coefficient *= factor.value
        elif isinstance(factor, Pow) and _is_reciprocal(factor):
            assert isinstance(factor.exponent, Num)
            below.append(power(factor.base, num(-factor.exponent.value)))
        else:
            above.append(factor)
    if coefficient < 0:
        inside, _ = _ratio(-coefficient, above, below)
        return Minus(_bracketed_sum(inside)), PLUS
    return _ratio(coefficient, above, below)


def _is_reciprocal(factor: Pow) -> bool:
    return isinstance(factor.exponent, Num) and factor.exponent.value < 0


def _ratio(coefficient: Fraction, above: list[Term], below: list[Term]) -> tuple[Box, int]:
    """coefficient · above / below; a Σ stands behind the fraction: (1/n) Σ x."""
    above = sorted(above, key=_rank)
    tail: list[Term] = (
        [f for f in above if isinstance(f, Sum | D | Add)] if (below or coefficient.denominator != 1) else []
    )
    if tail and (len(tail) == len(above)) and not all(isinstance(f, Add) for f in tail) and _plain(below):
        front, _ = _row([num(coefficient.numerator)] if coefficient.numerator != 1 else [])
        over = Over(
            front, _row(([num(coefficient.denominator)] if coefficient.denominator != 1 else []) + below)[0]
        )
        rest, holds = _row(tail, first=False)
        return Product((over, *(rest.factors if isinstance(rest, Product) else (rest,)))), holds
    top, holds = _row(([num(coefficient.numerator)] if coefficient.numerator != 1 else []) + above)
    under = ([num(coefficient.denominator)] if coefficient.denominator != 1 else []) + below
    if not under:
        return top, holds
    return Over(top, _row(under)[0]), TIMES


def _plain(below: list[Term]) -> bool:
    return all(isinstance(f, Size | Sym | Num) for f in below)


def _row(factors: list[Term], first: bool = True) -> tuple[Box, int]:
    """Factors side by side; only the last may be a bare Σ or derivative operator."""
    if not factors:
        return Number(1), TIGHT
    if len(factors) == 1 and first:
        return _single(factors[0])
    factors = sorted(factors, key=_rank)
    boxes: list[Box] = []
    for place, factor in enumerate(factors):
        last = place == len(factors) - 1
        box = _box(factor)[0] if isinstance(factor, Sum) and last else layout(factor, TIMES)
        if isinstance(box, Called) and not last:
            box = replace(box, bare=False)  # log a · b must not read as log(a b)
        boxes.append(box)
    return Product(tuple(boxes)), PLUS if isinstance(factors[-1], Sum) else TIMES


def _single(factor: Term) -> tuple[Box, int]:
    if not isinstance(factor, Pow):
        return _box(factor)
    exponent = factor.exponent
    if isinstance(exponent, Num) and exponent.value == Fraction(1, 2):
        return Root(layout(factor.base)), TIGHT
    if isinstance(exponent, Num) and exponent.value < 0:
        return _product(factor)
    tight = isinstance(factor.base, D | Pow) or (isinstance(factor.base, Fn) and factor.base.name == "exp")
    base = layout(factor.base, TIGHT + 1 if tight else TIGHT)
    return Raised(base, layout(exponent)), TIGHT


def _big_sum(term: Sum) -> Box:
    indices, body = [(term.index.name, term.index.dim)], term.body
    while isinstance(body, Sum):
        indices.append((body.index.name, body.index.dim))
        body = body.body
    box, _ = _box(body)
    return Summed(tuple(indices), Brackets(box) if isinstance(box, Joined | Minus) else box)


def _partial(term: D) -> tuple[Box, int]:
    wrt, body = [term.wrt], term.body
    while isinstance(body, D):
        wrt.append(body.wrt)
        body = body.body
    atom = isinstance(body, Sym | Meta)
    return Partial(layout(body), tuple(layout(each) for each in wrt[::-1]), not atom), TIGHT


def _function(term: Fn) -> tuple[Box, int]:
    (*_, arg) = term.args
    if term.name == "exp":
        return Raised(Letter("e"), layout(arg)), TIGHT
    if term.name == "abs":
        return Called("abs", (layout(arg),)), TIGHT
    bare = term.name in ("log", "tanh", "sin", "cos") and isinstance(arg, Sym | Size | Meta)
    bare = bare or (term.name == "log" and isinstance(arg, Sum | Fn))
    holds = TIGHT if not bare else PLUS if isinstance(arg, Sum) else TIMES
    return Called(term.name, tuple(layout(each) for each in term.args), bare), holds
