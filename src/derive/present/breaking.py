"""Long formulas over several lines: how wide a box is in LaTeX, and where it may be broken.

A line breaks before a sign, else before a factor, else inside brackets, which then have a fixed size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from derive.present import boxes
from derive.present.boxes import Box, is_tall
from derive.present.printer import Printer

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
        case (
            boxes.Root(box=inner)
            | boxes.Factorial(box=inner)
            | boxes.Transposed(box=inner)
            | boxes.Inverted(box=inner)
        ):
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
        case boxes.Nabla(body=body, wrt=wrt, at=at):
            return 1.0 + SMALL * sum(map(_name, (wrt, *at))) + of(body)
        case boxes.EntryOf(body=body, indices=indices):
            return of(body) + SMALL * sum(map(_name, indices)) + 2 * BRACKET
        case boxes.Related(first=first, rest=rest):
            return of(first) + sum(SIGN + of(each) for _, each in rest)
        case boxes.Together(boxes=inside):
            return sum(map(of, inside)) + 0.5 * len(inside) + BRACKET
        case boxes.Belongs(box=inner, dims=dims):
            return of(inner) + SIGN + 1.0 + SMALL * sum(0.8 + _name(each) for each in dims)
        case boxes.Shape(dims=dims):
            return sum(SIGN + _name(each) for each in dims)
        case boxes.Operator(wrt=wrt):
            return 1.8 + of(wrt)
        case boxes.Literal(text=words):
            return 0.5 * len(words)


def _name(name: str) -> float:
    return 0.6 * len(MARK.sub("", COMMAND.sub("x", name)))


@dataclass(frozen=True, slots=True)
class _Piece:
    """Part of a formula before which a line may be broken; `times` if what precedes it is a factor."""

    text: str
    width: float
    times: bool = False


def lines(box: Box, measure: float, printer: Printer) -> list[str]:
    """`box` over lines about `measure` em wide: one, if it fits."""
    if width(box) <= measure:
        return [printer.spell(box)]
    broken = [[_Piece(printer.spell(box), width(box))]]
    for depth in range(DEEPEST + 1):
        for factors in (False, True):
            broken = _filled(list(_Opened(printer, depth, factors).pieces(box)), measure)
            if all(_wide(line) <= measure for line in broken):
                return [_line(line, number, printer) for number, line in enumerate(broken)]
    return [_line(line, number, printer) for number, line in enumerate(broken)]


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


def _line(pieces: list[_Piece], number: int, printer: Printer) -> str:
    text = "".join(piece.text for piece in pieces).strip()
    return printer.continued(text, pieces[0].times) if number else text


@dataclass(frozen=True, slots=True)
class _Opened:
    """The pieces of formulas, opening brackets within `depth` others, and products if `factors`."""

    printer: Printer
    depth: int
    factors: bool

    def pieces(self, box: Box) -> Iterator[_Piece]:
        """The pieces of `box`."""
        printer, factors = self.printer, self.factors
        match box:
            case boxes.Joined(terms=terms):
                for place, (sign, each) in enumerate(terms):
                    lead = printer.signed(sign, place == 0)
                    yield from _led(lead, SIGN if lead else 0, self.pieces(each))
            case boxes.Minus(box=inner):
                yield from _led(printer.signed("-", True), 0.8, self.pieces(inner))
            case boxes.Summed(indices=indices, body=body, sign=sign):
                yield from _led(printer.sigmas(indices, sign), SIGMA * len(indices), self.pieces(body))
            case boxes.Limiting(body=body):
                yield from _led(printer.approach(box), width(box) - width(body), self.pieces(body))
            case boxes.Product(factors=those):
                yield from self._of_product(those)
            case boxes.Circled(factors=those) if factors:
                for place, each in enumerate(those):
                    yield from _led(printer.circle() if place else "", 1.0 if place else 0, self.pieces(each))
            case boxes.Brackets(box=inner) if self.depth:
                yield from self._within("()", inner, is_tall(inner))
            case boxes.Averaged(kind=kind, args=(inner,)) if self.depth:
                inside = self._within("[]", inner, is_tall(inner))
                yield from _led(printer.average(kind), 0.6 * len(kind), inside)
            case boxes.Over(above=above, below=below) if self.depth and width(above) > WIDE:
                *others, last = self._within("()", above, True)
                bare = isinstance(below, boxes.Letter | boxes.Number | boxes.Brackets | boxes.Raised)
                divisor = printer.divided(printer.spell(below if bare else boxes.Brackets(below)))
                yield from others
                yield replace(last, text=last.text + divisor, width=last.width + width(below) + 2)
            case boxes.Partial(operator=True, body=boxes.Averaged()) if not box.held:
                lead = f"{printer.operator(box)} "
                yield from _led(lead, width(box) - width(box.body), self.pieces(box.body))
            case boxes.Partial(operator=True) if self.depth:
                inside = self._within("[]", box.body, True, printer.closing(box))
                yield from _led(printer.operator(box), width(box) - width(box.body), inside)
            case _:
                yield _Piece(printer.spell(box), width(box))

    def _of_product(self, those: tuple[Box, ...]) -> Iterator[_Piece]:
        glued, wide = "", 0.0  # factors that stay with the next one
        begun = False
        for place, (each, separator) in enumerate(zip(those, self.printer.separators(those), strict=True)):
            inner = list(self.pieces(each))
            inner[0] = replace(
                inner[0], text=glued + separator + inner[0].text, width=wide + inner[0].width + 0.1,
                times=begun,
            )  # fmt: skip
            if self.factors or len(inner) > 1 or place == len(those) - 1:
                yield from inner
                glued, wide, begun = "", 0.0, True
            else:
                glued, wide = inner[0].text, inner[0].width

    def _within(self, marks: str, box: Box, is_tall: bool, closing: str = "") -> Iterator[_Piece]:
        """The pieces of `box` between brackets that may close on another line."""
        left, right = (self.printer.bracket(mark, is_tall) for mark in marks)
        inside = replace(self, depth=self.depth - 1).pieces(box)
        *others, last = _led(left, BRACKET, inside)
        yield from others
        yield replace(last, text=last.text + (closing or right), width=last.width + BRACKET)


def _led(lead: str, wide: float, pieces: Iterator[_Piece]) -> Iterator[_Piece]:
    """The pieces, the first of them behind `lead`."""
    first = next(pieces)
    yield replace(first, text=lead + first.text, width=wide + first.width, times=False)
    yield from pieces
