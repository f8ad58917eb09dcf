"""Where everything stands in a formula: order, signs, fractions, brackets.  Decided here, once.

The printers (`text`, `latex`, `typst`, `mathml`) only spell boxes; they take no decision.  Terms are the same up to
the order of terms and factors, so a formula may be shown in the order in which a person writes it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from fractions import Fraction
from itertools import combinations, groupby
from typing import TYPE_CHECKING, Any

from derive import terms
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
    delta,
    factors_of,
    has_minus,
    is_divisor,
    mul,
    names_in,
    nest,
    num,
    power,
    rank,
    rename,
    same,
    subterms,
    sym,
)  # fmt: skip

if TYPE_CHECKING:
    from derive.kernel import Problem

BIG = (Sum, terms.Product, terms.Max, Limit)

SIGNS: dict[type[Term], str] = {Sum: "Σ", terms.Product: "Π", terms.Max: "max"}
# how tightly a box holds together: what is looser than its place gets brackets
LOOSE, PLUS, TIMES, TIGHT = 0, 1, 2, 3

RAISED_BY_NAME = ("tanh", "sin", "cos")  # tanh² x; but (log x)²
BARE = ("log", *RAISED_BY_NAME)  # log x, without brackets
MIRRORED = {"<": ">", "<=": ">="}  # x > 0 rather than 0 < x


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
class Factorial:
    """box!."""

    box: Box


@dataclass(frozen=True, slots=True)
class Summed:
    """Σ, Π or max over the indices, with the size of each; `counted` are those that stand as numbers, of which no
    array says how far they run.
    """

    indices: tuple[tuple[str, str], ...]
    body: Box
    sign: str = "Σ"
    counted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limiting:
    """lim of the body where `variable` tends to `point`: from both sides, or from that of `side`, "+" or "-"."""

    variable: Box
    point: Box
    side: str
    body: Box


@dataclass(frozen=True, slots=True)
class Called:
    """A named function at its arguments, `bare` if they need no brackets: sin x, tanh² (a b)."""

    name: str
    args: tuple[Box, ...]
    bare: bool = False
    power: int = 1


@dataclass(frozen=True, slots=True)
class Averaged:
    """An expectation E[x], a variance Var[x] or a covariance Cov[x, y]."""

    kind: str
    args: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Applied:
    """An opaque function at its arguments, after ∂ in the entries of some of them: each a slot, counted
    from 1 (0 if nothing is to be told apart), and the indices of the entry.  A function of one number has
    primes.
    """

    head: Letter
    partials: tuple[tuple[int, tuple[str, ...]], ...]
    args: tuple[Box, ...]
    primes: int = 0


@dataclass(frozen=True, slots=True)
class Partial:
    """∂body/∂wrt, each variable with how often; an `operator` stands before its body, in [ ] if it has none.

    `held` are the names that are kept fixed.
    """

    body: Box
    wrt: tuple[tuple[Box, int], ...]
    operator: bool
    held: tuple[str, ...] = ()

    @property
    def order(self) -> int:
        """How often the body is differentiated."""
        return sum(times for _, times in self.wrt)


@dataclass(frozen=True, slots=True)
class Condition:
    """1[left relation right]."""

    left: Box
    relation: str
    right: Box


@dataclass(frozen=True, slots=True)
class Transposed:
    """boxᵀ."""

    box: Box


@dataclass(frozen=True, slots=True)
class Circled:
    """Factors of a product entry by entry: a ∘ b."""

    factors: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class RaisedEach:
    """base to the exponent, entry by entry."""

    base: Box
    exponent: Box


@dataclass(frozen=True, slots=True)
class Inverted:
    """The inverse of a matrix, or the transpose of that."""

    box: Box
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Nabla:
    """∇_wrt body, or the matrix of second derivatives, ∇²_wrt body; ∇f(x) of a function, which has one argument.

    `at` says in which row of an array it is: μ_k.
    """

    body: Box
    wrt: str
    order: int = 1
    at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryOf:
    """[body]_ij: the array of which body is an entry."""

    body: Box
    indices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """left = right, 0 < p < 1: the first box, then each of the others behind its relation, as `Judgement` has it,
    or "->" for what tends there, "~" for a distribution, "≈" for what is worked out in digits.
    """

    first: Box
    rest: tuple[tuple[str, Box], ...]


@dataclass(frozen=True, slots=True)
class Together:
    """(v, c): several side by side."""

    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Belongs:
    """x ∈ ℝ^{n×d}: of `numbers` "real", "natural" (from 1) or "whole" (from 0), with the names of its sizes."""

    box: Box
    numbers: str
    dims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """n × d, as the shape of a matrix."""

    dims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operator:
    """∂/∂x by itself."""

    wrt: Box


@dataclass(frozen=True, slots=True)
class Literal:
    """Numbers as they were worked out, which are not laid out: (1/2, −1), ≈ 0.731."""

    text: str


Box = (
    Letter | Number | Joined | Product | Over | Minus | Brackets | Raised | Root | Factorial | Summed | Limiting | Called
    | Averaged | Applied | Partial | Condition | Transposed | Inverted | Circled | RaisedEach | Nabla | EntryOf
    | Related | Together | Belongs | Shape | Operator | Literal
)  # fmt: skip

CLOSED = (Averaged, EntryOf)  # what has its own [ ]

ONES = Letter(r"\mathbf{1}")  # the vector of ones
INFINITY = Letter("∞")


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
    ordered = _in_order_of_letters(with_steps(problem, term), letters_asked_for(problem))
    stated = _as_stated(ordered, _stated_orders(problem))
    box = layout(_directions_last(stated, directions) if directions else stated)
    found: Box = settled(box) if contains(term, D) else box
    return found


def _stated_orders(problem: Problem) -> set[tuple[str, str]]:
    """Which entries of one index stand before which in the products that a problem states, always."""
    orders: set[tuple[str, str]] = set()
    for product in (part for d in problem.definitions for part in subterms(d.body) if isinstance(part, Mul)):
        for entries in _entries(product.args).values():
            orders |= {(f.name, g.name) for (_, f), (_, g) in combinations(entries, 2)}
    return {(f, g) for f, g in orders if (g, f) not in orders}


def _entries(factors: tuple[Term, ...]) -> dict[tuple[Term, ...], list[tuple[int, Sym]]]:
    """Entries among the factors, or powers of them, by their indices, each with its place."""
    found: dict[tuple[Term, ...], list[tuple[int, Sym]]] = {}
    for place, factor in enumerate(factors):
        is_power = isinstance(factor, Pow) and isinstance(factor.exponent, Num) and factor.exponent.value > 0
        base = factor.args[0] if is_power else factor
        if isinstance(base, Sym) and base.args:
            found.setdefault(base.args, []).append((place, base))
    return found


def _as_stated(term: Term, orders: set[tuple[str, str]]) -> Term:
    """The same with entries of one index side by side in the order in which the problem states their product."""
    if not orders or not isinstance(term, Add | Mul | Pow | Sum | Moment | Fn):
        return term
    factors = [_as_stated(arg, orders) for arg in term.args]
    if isinstance(term, Mul):
        for entries in _entries(tuple(factors)).values():
            for (first, f), (second, g) in combinations(entries, 2) if len(entries) == 2 else ():
                if (g.name, f.name) in orders:
                    factors[first], factors[second] = factors[second], factors[first]
    return term.with_args(tuple(factors))


def letters_asked_for(problem: Problem) -> tuple[tuple[Index, ...], ...]:
    """The letters of each thing that is asked for, as they are printed."""
    return tuple(tuple(dict.fromkeys(_printed(target.term))) for target in problem.targets)


def _printed(term: Term) -> Iterator[Index]:
    """Indices from left to right, those of ∂²J/∂θ_i∂θ_j from the outer derivative to the inner."""
    variables: list[Term] = []
    while isinstance(term, D):
        variables.append(term.wrt)
        term = term.body
    for each in (term, *variables):
        if isinstance(each, Index):
            yield each
        for arg in each.args if each is not term or not isinstance(each, Index) else ():
            yield from _printed(arg)


def _in_order_of_letters(term: Term, asked: tuple[tuple[Index, ...], ...]) -> Term:
    """The same with what differs in two letters alone in the order in which these are asked for: of ∂p_i/∂z_j, δ_ij and
    p_i p_j, of ∂f/∂x_ij, A_ij + A_ji.
    """
    pairs = dict.fromkeys(pair for letters in asked for pair in combinations(letters, 2))
    for one, other in pairs:
        if one.dim == other.dim and {one, other} <= term.free:
            term = _in_order(term, one, other)
    return term


def _in_order(term: Term, one: Index, other: Index) -> Term:
    if not {one, other} <= term.free or not isinstance(term, Add | Mul | Pow | Sum | Moment | Fn | Delta):
        return term
    if isinstance(term, Delta):
        return delta(one, other) if term.free == {one, other} else term
    args = [_in_order(arg, one, other) for arg in term.args]
    for first, second in combinations(range(len(args)), 2) if isinstance(term, Add | Mul) else ():
        before, behind = args[first], args[second]
        is_pair = _first_letter(before, one, other) is other and _first_letter(behind, one, other) is one
        if is_pair and same(rename(before, {one: other, other: one}), behind):
            args[first], args[second] = behind, before
    return term.with_args(args)


def _first_letter(term: Term, *letters: Index) -> Term | None:
    """Which of the letters stands first in it."""
    return next((part for part in subterms(term) if part in letters), None)


def _directions_last(term: Term, directions: Collection[str]) -> Term:
    """The same with the directions of a quadratic form behind its weights, ŷ_i v_i², or around what it is the
    form of, v_i H_ij v_j.
    """
    if not isinstance(term, Add | Mul | Pow | Sum):
        return term
    inner = tuple(_directions_last(arg, directions) for arg in term.args)
    if isinstance(term, Mul):
        moved = [each for each in inner if _is_of(each, directions)]
        rest = [each for each in inner if each not in moved]
        is_around = len(moved) == 2 and inner[0] is moved[0] and inner[-1] is moved[1]
        inner = inner if is_around else (*rest, *moved)
    return term.with_args(inner)


def _is_of(factor: Term, names: Collection[str]) -> bool:
    base = factor.base if isinstance(factor, Pow) else factor
    return isinstance(base, Sym) and base.name in names


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


def _rank(factor: Term) -> int:
    """Where a factor stands: numbers; without an index, letters and their differences, then what else there is;
    what has an index; log, 1[...], δ, Σ, derivatives.
    """
    match factor:
        case Num():
            return 0
        case Pow(base=Num()):
            return 1
        case Fn(name="log"):
            return 5
        case Indicator():
            return 6
        case Delta():
            return 7
        case Sum() | terms.Product() | terms.Max() | Limit():
            return 8
        case D():
            return 9
        case _ if factor.free:
            return 4
        case Size() | Constant() | Sym() | Meta() | Pow(base=Sym() | Size() | Meta()):
            return 2
        case Add() if any(map(has_minus, factor.args)) and not contains(factor, Fn):
            return 2
        case _:
            return 3


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


def written_order(factors: list[Term]) -> list[Term]:
    """Factors as they came, which is the way of the chain rule: γ (o_k − t_k) o_k (1 − o_k) x_j.

    Those that have no index are sorted a little more, x e^{−x²}; entries of one matrix stand together, p_n X_ni X_nj;
    1 − p stands behind p; 1[...], δ, Σ and derivatives stand last.
    """
    names = [f.data if isinstance(f, Sym) and len(f.args) > 1 else place for place, f in enumerate(factors)]
    last = {name: float(place) for place, name in enumerate(names)}
    for place, factor in enumerate(factors):
        if isinstance(factor, Add):
            taken = [-term for term in factor.args if has_minus(term)]
            behind = [n for n, other in enumerate(factors) if n > place and other in taken]
            last[place] = max(behind, default=place) + (0.5 if behind else 0)
    together = sorted(range(len(factors)), key=lambda place: last[names[place]])
    return sorted((factors[place] for place in together), key=_rank)


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
    indices, body = [(term.index.name, term.index.dim)], term.body
    while isinstance(body, Sum | terms.Product | terms.Max) and type(body) is type(term):
        indices.append((body.index.name, body.index.dim))
        body = body.body
    box = layout(body)
    inner = Brackets(box) if isinstance(box, Joined | Minus) else box
    counted = {part.index.name for part in subterms(body) if isinstance(part, Position)}
    own = tuple(name for name, _ in indices if name in counted)
    return Summed(tuple(indices), inner, SIGNS[type(term)], own)


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


def is_tall(box: Box) -> bool:
    """Whether `box` is higher than letters with their indices: a fraction or Σ stands in it."""
    match box:
        case Letter() | Number():
            return False
        case Over() | Summed() | Limiting() | Partial():
            return True
        case Joined(terms=terms):
            return any(is_tall(each) for _, each in terms)
        case Product(factors=inside) | Circled(factors=inside) | Called(args=inside):
            return any(map(is_tall, inside))
        case Applied(args=inside) | Averaged(args=inside):
            return any(map(is_tall, inside))
        case Raised(base=base, exponent=exponent) | RaisedEach(base=base, exponent=exponent):
            return is_tall(base) or (is_tall(exponent) and not is_small_fraction(exponent))
        case Condition(left=left, right=right):
            return is_tall(left) or is_tall(right)
        case Nabla(body=inner) | EntryOf(body=inner):
            return is_tall(inner)
        case Minus() | Brackets() | Root() | Factorial() | Transposed() | Inverted() | Belongs():
            return is_tall(box.box)
        case Related(first=first, rest=rest):
            return is_tall(first) or any(is_tall(each) for _, each in rest)
        case Together(boxes=inside):
            return any(map(is_tall, inside))
        case Shape() | Operator() | Literal():
            return False


def is_small_fraction(box: Box) -> bool:
    """Whether `box` is a fraction of letters and numbers, which an exponent has on one line."""
    return isinstance(box, Over) and _is_small(box.above) and _is_small(box.below)


def _is_small(box: Box) -> bool:
    return isinstance(box, Number | Letter)
