"""Formulas as LaTeX, for any engine that knows amsmath."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from derive.kernel import Problem
from derive.present import boxes
from derive.present.boxes import Box, is_small_fraction, is_tall
from derive.present.layout import layout, layout_in
from derive.present.letters import MARKS
from derive.present.names import COMMANDS, braced, name_text
from derive.terms import Term

if TYPE_CHECKING:
    from pylatexenc.latexencode import UnicodeToLatexEncoder

FUNCTIONS = {
    "sigma": r"\sigma",
    "Gamma": r"\Gamma",
    "gamma": r"\operatorname{Gamma}",
    "log": r"\log",
    "tanh": r"\tanh",
    "sin": r"\sin",
    "cos": r"\cos",
    "exp": r"\exp",
    "det": r"\det",
    "relu": r"\operatorname{ReLU}",
    "N": r"\mathcal{N}",
}
AVERAGES = {"E": r"\mathbb{E}", "Var": r"\operatorname{Var}", "Cov": r"\operatorname{Cov}"}
NUMBERS = {"real": r"\mathbb{R}", "natural": r"\{1, 2, \dots\}", "whole": r"\{0, 1, 2, \dots\}"}
GROUP = r"\{((?:[^{}]|\{[^{}]*\})*)\}"  # {...}, with one more {...} in it
DIGITS = {"≈": r"\approx", "−": "-", "…": r"\dots"}
RELATIONS = {
    "=": "=",
    "<": "<",
    "<=": r"\le",
    "!=": r"\ne",
    ">": ">",
    ">=": r"\ge",
    "->": r"\to",
    "~": r"\sim",
    "≈": r"\approx",
}


def latex(term: Term, problem: Problem | None = None) -> str:
    """`term` as LaTeX, for math mode; as a term of `problem`, if that is known."""
    return spell(layout(term) if problem is None else layout_in(problem, term))


def spell(box: Box) -> str:
    """`box` as LaTeX, for math mode."""
    match box:
        case boxes.Letter(name=name, indices=indices):
            return _letter(name, indices)
        case boxes.Number(value=value):
            return str(value)
        case boxes.Joined(terms=terms):
            return _joined(terms)
        case boxes.Product(factors=factors):
            return _product(factors)
        case boxes.Over(above=above, below=below):
            return rf"\frac{{{spell(above)}}}{{{spell(below)}}}"
        case boxes.Minus(box=inner):
            return f"-{spell(inner)}"
        case boxes.Brackets(box=inner):
            return _in_brackets("(", [inner], ")")
        case boxes.Raised(base=base, exponent=exponent):
            return f"{spell(base)}^{{{_exponent(exponent)}}}"
        case boxes.Root(box=inner):
            return rf"\sqrt{{{spell(inner)}}}"
        case boxes.Factorial(box=inner):
            return f"{spell(inner)}!"
        case boxes.Summed(indices=indices, body=body, sign=sign):
            return sigmas(indices, sign) + spell(body)
        case boxes.Limiting(body=body):
            return approach(box) + spell(body)
        case boxes.Called():
            return _called(box)
        case boxes.Averaged(kind=kind, args=args):
            return AVERAGES[kind] + _in_brackets("[", args, "]")
        case boxes.Applied():
            return _applied(box)
        case boxes.Partial():
            return _partial(box)
        case boxes.Condition(left=left, relation=relation, right=right):
            return rf"\mathbf{{1}}[{spell(left)} {RELATIONS[relation]} {spell(right)}]"
        case boxes.Transposed(box=inner):
            return _transposed(inner)
        case boxes.Inverted(box=inner, turned=turned):
            return spell(inner) + (r"^{-\top}" if turned else "^{-1}")
        case boxes.Circled(factors=factors):
            return r" \circ ".join(map(spell, factors))
        case boxes.RaisedEach(base=base, exponent=exponent):
            return rf"{spell(base)}^{{\circ {_exponent(exponent)}}}"
        case boxes.Nabla(body=body, wrt=wrt, order=order, at=at):
            variable = f"_{{{_letter(wrt, at)}}}" if wrt else ""
            return rf"\nabla{_raise(order)}{variable} {spell(body)}"
        case boxes.EntryOf(body=body, indices=indices):
            return rf"{_in_brackets('[', [body], ']')}_{{{' '.join(map(name_latex, indices))}}}"
        case boxes.Related(first=first, rest=rest):
            return spell(first) + "".join(f" {RELATIONS[sign]} {spell(each)}" for sign, each in rest)
        case boxes.Together(boxes=inside):
            return _in_brackets("(", inside, ")")
        case boxes.Belongs(box=inner, numbers=numbers, dims=dims):
            return rf"{spell(inner)} \in {NUMBERS[numbers]}" + (f"^{{{_shape(dims)}}}" if dims else "")
        case boxes.Shape(dims=dims):
            return _shape(dims)
        case boxes.Operator(wrt=wrt):
            return rf"\partial / \partial {spell(wrt)}"
        case boxes.Literal(text=digits):
            return "".join(DIGITS.get(each, each) for each in digits)


def _shape(dims: Iterable[str]) -> str:
    return r" \times ".join(map(name_latex, dims))


def _in_brackets(left: str, inside: Iterable[Box], right: str) -> str:
    """Brackets that grow around what is higher than a letter (TeX's own grow with each superscript), and a
    little around two more inside of each other.
    """
    those = list(inside)
    spelled = ", ".join(map(spell, those))
    if any(map(is_tall, those)):
        return rf"\left{left}{spelled}\right{right}"
    within = max(accumulate((letter in "([") - (letter in ")]") for letter in spelled))
    larger = r"\Big" if within > 2 else r"\big" if within > 1 else ""
    return f"{larger + 'l' if larger else ''}{left}{spelled}{larger + 'r' if larger else ''}{right}"


def _transposed(box: Box) -> str:
    r"""W^{(2)} as W^{(2)\top}: a letter has one place for superscripts."""
    spelled = spell(box)
    place = _superscript(spelled) if isinstance(box, boxes.Letter) else None
    if place is None:
        return rf"{spelled}^{{\top}}"
    own = re.match(rf"{GROUP}|\\[A-Za-z]+|.", spelled[place + 1 :])
    assert own is not None
    rest = spelled[place + 1 + own.end() :]
    return rf"{spelled[:place]}^{{{own[0] if own[1] is None else own[1]}\top}}{rest}"


def _superscript(name: str) -> int | None:
    r"""Where the superscript of `name` begins, one inside \hat{...} not counted."""
    depth = 0
    for place, letter in enumerate(name[:-1]):
        depth += (letter == "{") - (letter == "}")
        if letter == "^" and depth == 0:
            return place
    return None


@cache
def name_latex(name: str) -> str:
    r"""A name as LaTeX takes it: ξ as \xi, x_in as x_{\mathrm{in}}, loss as \mathrm{loss}."""
    name = braced(name)
    if name.isascii():
        return name
    spelled = ""
    for letter in unicodedata.normalize("NFD", name):
        if letter in MARKS:
            base = re.search(r"(\\[A-Za-z]+ ?|\\[A-Za-z]+\{.*\}|.)$", spelled)
            start = base.start() if base else len(spelled)
            spelled = rf"{spelled[:start]}\{MARKS[letter]}{{{spelled[start:].strip()}}}"
        elif letter.isascii():
            spelled += letter
        else:
            spelled += f"{COMMANDS[letter]} " if letter in COMMANDS else _in_text(letter)
    return re.sub(r" (?![A-Za-z])", "", spelled)


def _in_text(letter: str) -> str:
    spelled: str = encoder().unicode_to_latex(letter)
    if r"\cyr" in spelled:  # a command of another font encoding
        return rf"{{\langle\texttt{{U+{ord(letter):04X}}}\rangle}}"
    formula = re.sub(r"\\ensuremath\{([^{}]*)\}", r"\1", spelled)
    return rf"\text{{{spelled}}}" if formula == spelled else f"{{{formula}}}"


@cache
def encoder() -> UnicodeToLatexEncoder:
    """What writes characters as TeX commands."""
    # a table of 2,000 letters, seldom needed; the transpose of a title is not among them
    from pylatexenc.latexencode import RULE_DICT, UnicodeToLatexConversionRule, UnicodeToLatexEncoder

    transpose = UnicodeToLatexConversionRule(RULE_DICT, {ord("ᵀ"): r"\textsuperscript{T}"})
    return UnicodeToLatexEncoder(
        conversion_rules=[transpose, "defaults"], unknown_char_policy="unihex", unknown_char_warning=False
    )


def _letter(name: str, indices: tuple[str, ...]) -> str:
    name = name_latex(name)
    if not indices:
        return name
    base, own = _own_subscript(name)
    written = tuple(map(name_latex, indices))
    if all(len(name_text(i)) == 1 for i in indices):
        apart = (re.sub(r"(\\[A-Za-z]+)$", r"\1 ", each) for each in written)  # \xi i, not \xii
        written = ("".join(apart).strip(),)
    return f"{base}_{{{','.join((*own, *written))}}}"


def _own_subscript(name: str) -> tuple[str, tuple[str, ...]]:
    """A name without the subscript that is part of it, which LaTeX would refuse beside another."""
    found = re.fullmatch(rf"(.+?)_(?:{GROUP}|([^{{}}]))(\^(?:{GROUP}|.))?", name)
    return (found[1] + (found[4] or ""), (found[2] or found[3] or "",)) if found else (name, ())


def sigmas(indices: tuple[tuple[str, str], ...], sign: str = "Σ") -> str:
    """Σ, or Π, over each of the indices, up to its size."""
    if sign == "max":  # nobody writes how far it runs
        return "".join(rf"\max_{{{name_latex(i)}}} " for i, _ in indices)
    command = r"\sum" if sign == "Σ" else r"\prod"
    return "".join(rf"{command}_{{{name_latex(i)}=1}}^{{{name_latex(size)}}} " for i, size in indices)


def approach(box: boxes.Limiting) -> str:
    """lim, and below it where the variable tends."""
    point = spell(box.point)
    if box.side:
        point = (
            f"{point if isinstance(box.point, boxes.Letter | boxes.Number) else f'({point})'}^{{{box.side}}}"
        )
    return rf"\lim_{{{spell(box.variable)} \to {point}}} "


def _product(factors: tuple[Box, ...]) -> str:
    spelled = zip(separators(factors), factors, strict=True)
    return "".join(separator + spell(factor) for separator, factor in spelled)


def separators(factors: tuple[Box, ...]) -> list[str]:
    """What stands before each of the factors."""
    found = []
    for place, factor in enumerate(factors):
        # two numbers side by side would read as one
        space = r" \cdot " if spell(factor)[0].isdigit() else " "
        if place and isinstance(factors[place - 1], boxes.Nabla | boxes.Condition):
            space = r" \, "  # ∇E o is not ∇(E o)
        if isinstance(factor, boxes.Condition) and not space.strip():
            space = r" \, "
        found.append(space if place else "")
    return found


def _exponent(box: Box) -> str:
    """An exponent; a small fraction stands on one line there."""
    if isinstance(box, boxes.Over) and is_small_fraction(box):
        return f"{spell(box.above)}/{spell(box.below)}"
    return spell(box)


def _joined(terms: tuple[tuple[str, Box], ...]) -> str:
    first, *rest = terms
    start = spell(first[1]) if first[0] == "+" else f"-{spell(first[1])}"
    return start + "".join(f" {sign} {spell(box)}" for sign, box in rest)


def _called(box: boxes.Called) -> str:
    spelled = ", ".join(map(spell, box.args))
    if box.name == "abs":
        return rf"\left|{spelled}\right|" if any(map(is_tall, box.args)) else rf"\lvert {spelled} \rvert"
    if box.name == "norm":
        return rf"\left\|{spelled}\right\|" if any(map(is_tall, box.args)) else rf"\lVert {spelled} \rVert"
    shown = FUNCTIONS.get(box.name, rf"\operatorname{{{box.name}}}") + _raise(box.power)
    return f"{shown} {spelled}" if box.bare else shown + _in_brackets("(", box.args, ")")


def _applied(box: boxes.Applied) -> str:
    partials = "".join(
        rf"\partial_{{{', '.join([*([str(slot)] if slot else []), *map(name_latex, indices)])}}} "
        for slot, indices in box.partials
    )
    primes = "'" * box.primes if box.primes < 3 else f"^{{({box.primes})}}"
    head = spell(box.head)
    if primes and "^" in head:
        head = f"{{{head}}}"  # a letter has one place for superscripts
    return partials + head + primes + _in_brackets("(", box.args, ")")


def _raise(power: int) -> str:
    return "" if power == 1 else f"^{{{power}}}"


def _partial(box: boxes.Partial) -> str:
    if box.operator:
        is_closed = isinstance(box.body, boxes.CLOSED)
        spelled = operator(box) + (f" {spell(box.body)}" if is_closed else _in_brackets("[", [box.body], "]"))
    else:
        spelled = rf"\frac{{\partial{_raise(box.order)} {spell(box.body)}}}{{{_variables(box)}}}"
    return rf"\left.{spelled}\right|{fixed(box)}" if box.held else spelled


def fixed(box: boxes.Partial) -> str:
    """What is held fixed, below a bar."""
    return rf"_{{{', '.join(map(name_latex, box.held))}}}"


def relation(relation: str) -> str:
    """The sign of a relation."""
    return RELATIONS[relation]


def signed(sign: str, is_first: bool) -> str:
    """What stands before a term of a sum."""
    return f" {sign} " if not is_first else "" if sign == "+" else "-"


def circle() -> str:
    """What stands between the factors of a product entry by entry."""
    return r" \circ "


def bracket(mark: str, is_tall: bool) -> str:
    """A bracket of a fixed size: those that grow must close on their own line."""
    side = "l" if mark in "([" else "r"
    return rf"\bigg{side}{mark}" if is_tall else mark


def average(kind: str) -> str:
    """The sign of an expectation, a variance or a covariance."""
    return AVERAGES[kind]


def closing(box: boxes.Partial) -> str:
    """What closes the bracket behind an operator."""
    return rf"\biggr]\biggr|{fixed(box)}" if box.held else r"\biggr]"


def divided(divisor: str) -> str:
    """A slash, and the divisor of a bracket over several lines."""
    return rf" \Big/ {divisor}"


def continued(text: str, is_factor: bool) -> str:
    """A line that goes on: {} keeps a sign at its start from being unary."""
    dot = r"\cdot " if is_factor and not text.startswith(r"\cdot") else ""
    return f"{{}} {dot}{text}"


def operator(box: boxes.Partial) -> str:
    """∂/∂x, without what it acts on."""
    return rf"\frac{{\partial{_raise(box.order)}}}{{{_variables(box)}}}"


def _variables(box: boxes.Partial) -> str:
    return " ".join(rf"\partial {_repeated(each, times)}" for each, times in box.wrt)


def _repeated(variable: Box, times: int) -> str:
    """A variable as often as it is differentiated in: brackets keep two exponents apart."""
    spelled = spell(variable)
    return f"({spelled})^{{{times}}}" if times > 1 and _superscript(spelled) else spelled + _raise(times)
