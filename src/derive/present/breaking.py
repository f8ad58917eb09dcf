"""Long formulas over several lines: how wide a box is in LaTeX, and where it may be broken.

A line breaks before a sign, else before a factor, else inside brackets, which then have a fixed size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from derive.present import latex as latex_of, layout as boxes
from derive.present.layout import Box

DEEPEST = 4  # brackets within brackets that may be broken
WIDE = (
    20.0  # of what stands above a fraction bar; a wider one is divided by a slash, so that it can be broken
)
SIGN, SIGMA, INLINE_SIGMA, FRACTION, BRACKET = 1.25, 1.75, 2.6, 0.25, 0.75  # in em, Computer Modern
SMALL = 0.7  # of subscripts and exponents
COMMAND, MARK = re.compile(r"\\[A-Za-z]+"), re.compile(r"[{}^_\\,\s]")


def width(box: Box, inline: bool = False) -> float:
    """About how wide `box` is when set, in em; `inline` in fractions and exponents, Σ has its limits beside it."""

    def of(inner: Box) -> float:
        return width(inner, inline)

    match box:
        case boxes.Letter(name=name, indices=indices):
            return _name(name) + SMALL * sum(map(_name, indices))
        case boxes.Number(value=value):
            return 0.5 * len(str(value))
        case boxes.Joined(terms=terms):
            return sum(SIGN + of(each) for _, each in terms) - (SIGN if terms[0][0] == "+" else 0)
        case boxes.Product(factors=factors):
            return sum(map(of, factors)) + 0.1 * len(factors)
        case boxes.Over(above=above, below=below):
            return max(width(above, inline=True), width(below, inline=True)) + FRACTION
        case boxes.Minus(box=inner):
            return 0.8 + of(inner)
        case boxes.Brackets(box=inner):
            return of(inner) + 2 * BRACKET
        case boxes.Raised(base=base, exponent=exponent) | boxes.RaisedEach(base=base, exponent=exponent):
            return of(base) + SMALL * width(exponent, inline=True)
        case boxes.Root(box=inner) | boxes.Transposed(box=inner):
            return of(inner) + 0.8
        case boxes.Summed(indices=indices, body=body):
            return (INLINE_SIGMA if inline else SIGMA) * len(indices) + of(body)
        case boxes.Limiting(variable=variable, point=point, body=body):
            return max(1.4, SMALL * (of(variable) + 1.2 + of(point) + 0.5 * len(box.side))) + 0.2 + of(body)
        case boxes.Called(name=name, args=args):
            return 0.5 * len(name) + sum(map(of, args)) + 2 * BRACKET
        case boxes.Averaged(kind=kind, args=args):
            return 0.6 * len(kind) + sum(map(of, args)) + 2 * BRACKET
        case boxes.Applied(head=head, partials=partials, args=args):
            return of(head) + len(partials) + sum(map(of, args)) + 2 * BRACKET
        case boxes.Partial(body=body, wrt=wrt):
            under = sum(0.6 + of(each) for each, _ in wrt)
            bar = SMALL * sum(map(_name, box.held))
            if box.operator:
                return max(1.0, under) + of(body) + 2 * BRACKET + bar
            return max(0.6 + of(body), under) + FRACTION + bar
        case boxes.Condition(left=left, right=right):
            return of(left) + of(right) + 2.5
        case boxes.Circled(factors=factors):
            return sum(1.0 + of(each) for each in factors)
        case boxes.Nabla(body=body, wrt=wrt):
            return 1.0 + SMALL * _name(wrt) + of(body)
        case boxes.EntryOf(body=body, indices=indices):
            return of(body) + SMALL * sum(map(_name, indices)) + 2 * BRACKET


def _name(name: str) -> float:
    return 0.6 * len(MARK.sub("", COMMAND.sub("x", name)))


@dataclass(frozen=True, slots=True)
class _Piece:
    """Part of a formula before which a line may be broken; `times` if what precedes it is a factor."""

    text: str
    width: float
    times: bool = False


def lines(box: Box, measure: float) -> list[str]:
    """`box` as LaTeX for math mode, over lines about `measure` em wide: one, if it fits."""
    if width(box) <= measure:
        return [latex_of.spell(box)]
    broken = [[_Piece(latex_of.spell(box), width(box))]]
    for depth in range(DEEPEST + 1):
        for factors in (False, True):
            broken = _filled(list(_pieces(box, depth, factors)), measure)
            if all(_wide(line) <= measure for line in broken):
                return [_line(line, number) for number, line in enumerate(broken)]
    return [_line(line, number) for number, line in enumerate(broken)]


def _wide(line: list[_Piece]) -> float:
    return sum(piece.width for piece in line)


def _filled(pieces: list[_Piece], measure: float) -> list[list[_Piece]]:
    """As many pieces on each line as it has room for."""
    found: list[list[_Piece]] = [[pieces[0]]]
    for piece in pieces[1:]:
        if _wide(found[-1]) + piece.width <= measure:
            found[-1].append(piece)
        else:
            found.append([piece])
    return found


def _line(pieces: list[_Piece], number: int) -> str:
    text = "".join(piece.text for piece in pieces).strip()
    if number and pieces[0].times and not text.startswith(r"\cdot"):
        text = rf"\cdot {text}"
    return f"{{}} {text}" if number else text  # {} keeps a sign at the start of a line from being unary


def _pieces(box: Box, depth: int, factors: bool) -> Iterator[_Piece]:
    """The pieces of `box`, opening brackets within `depth` others, and products if `factors`."""
    match box:
        case boxes.Joined(terms=terms):
            for place, (sign, each) in enumerate(terms):
                lead = f" {sign} " if place else "" if sign == "+" else "-"
                yield from _led(lead, SIGN if lead else 0, _pieces(each, depth, factors))
        case boxes.Minus(box=inner):
            yield from _led("-", 0.8, _pieces(inner, depth, factors))
        case boxes.Summed(indices=indices, body=body, sign=sign):
            sigmas = latex_of.sigmas(indices, sign)
            yield from _led(sigmas, SIGMA * len(indices), _pieces(body, depth, factors))
        case boxes.Limiting(body=body):
            yield from _led(latex_of.approach(box), width(box) - width(body), _pieces(body, depth, factors))
        case boxes.Product(factors=those):
            yield from _of_product(those, latex_of.separators(those), depth, factors)
        case boxes.Circled(factors=those) if factors:
            for place, each in enumerate(those):
                lead = r" \circ " if place else ""
                yield from _led(lead, 1.0 if lead else 0, _pieces(each, depth, factors))
        case boxes.Brackets(box=inner) if depth:
            left, right = (r"\biggl(", r"\biggr)") if latex_of.is_tall(inner) else ("(", ")")
            yield from _within(left, _pieces(inner, depth - 1, factors), right)
        case boxes.Averaged(kind=kind, args=(inner,)) if depth:
            sign = latex_of.AVERAGES[kind]
            left, right = (r"\biggl[", r"\biggr]") if latex_of.is_tall(inner) else ("[", "]")
            inside = _within(left, _pieces(inner, depth - 1, factors), right)
            yield from _led(sign, 0.6 * len(kind), inside)
        case boxes.Over(above=above, below=below) if depth and width(above) > WIDE:
            *others, last = _within(r"\biggl(", _pieces(above, depth - 1, factors), r"\biggr)")
            bare = isinstance(below, boxes.Letter | boxes.Number | boxes.Brackets | boxes.Raised)
            divisor = latex_of.spell(below if bare else boxes.Brackets(below))
            yield from others
            yield replace(last, text=rf"{last.text} \Big/ {divisor}", width=last.width + width(below) + 2)
        case boxes.Partial(operator=True, body=boxes.Averaged()) if not box.held:
            yield from _led(
                f"{latex_of.operator(box)} ", width(box) - width(box.body), _pieces(box.body, depth, factors)
            )
        case boxes.Partial(operator=True) if depth:
            operator = latex_of.operator(box)
            inside = _pieces(box.body, depth - 1, factors)
            end = rf"\biggr]\biggr|{latex_of.fixed(box)}" if box.held else r"\biggr]"
            yield from _led(operator, width(box) - width(box.body), _within(r"\biggl[", inside, end))
        case _:
            yield _Piece(latex_of.spell(box), width(box))


def _of_product(those: tuple[Box, ...], separators: list[str], depth: int, factors: bool) -> Iterator[_Piece]:
    glued, wide = "", 0.0  # factors that stay with the next one
    begun = False
    for place, (each, separator) in enumerate(zip(those, separators, strict=True)):
        inner = list(_pieces(each, depth, factors))
        inner[0] = replace(
            inner[0], text=glued + separator + inner[0].text, width=wide + inner[0].width + 0.1,
            times=begun,
        )  # fmt: skip
        if factors or len(inner) > 1 or place == len(those) - 1:
            yield from inner
            glued, wide, begun = "", 0.0, True
        else:
            glued, wide = inner[0].text, inner[0].width


def _led(lead: str, wide: float, pieces: Iterator[_Piece]) -> Iterator[_Piece]:
    """The pieces, the first of them behind `lead`."""
    first = next(pieces)
    yield replace(first, text=lead + first.text, width=wide + first.width, times=False)
    yield from pieces


def _within(left: str, pieces: Iterator[_Piece], right: str) -> Iterator[_Piece]:
    """The pieces between brackets of a fixed size: those that grow must close on their own line."""
    *others, last = _led(left, BRACKET, pieces)
    yield from others
    yield replace(last, text=last.text + right, width=last.width + BRACKET)


def equation(left: Box, right: Box, measure: float, relation: str = "=") -> list[str]:
    """left = right over lines, each but the first with a mark where it is aligned; one, if it fits."""
    sign = latex_of.RELATIONS[relation]
    if width(left) + SIGN + width(right) <= measure:
        return [f"{latex_of.spell(left)} {sign} {latex_of.spell(right)}"]
    first, *others = lines(left, measure - 2)
    start, *rest = lines(right, measure - 4)
    return [
        f"& {first}",
        *(rf"& \quad {each}" for each in others),
        f"{sign}{{}} & {start}",
        *(rf"& \quad {each}" for each in rest),
    ]
