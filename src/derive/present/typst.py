r"""Formulas as Typst, for math mode.

Characters are written as such, not by their names in Typst, which change from one version to the next.  A name of
several letters, or any sign that Typst might read, is a string: data, not source.  Brackets are escaped, `\(`, so
that Typst matches none of them by itself: one that opens on one line may close on another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import accumulate, pairwise

from derive.kernel import Problem
from derive.present import boxes, letters
from derive.present.boxes import Box, is_small_fraction, is_tall
from derive.present.layout import layout, layout_in
from derive.present.letters import Part, parts
from derive.terms import Term

FUNCTIONS = {"sigma": "σ", "Gamma": "Γ", "gamma": 'op("Gamma")', "relu": 'op("ReLU")', "N": "cal(N)"}
AVERAGES = {"E": "𝔼", "Var": 'op("Var")', "Cov": 'op("Cov")'}
NUMBERS = {"real": "ℝ", "natural": r"\{1\,2\,…\}", "whole": r"\{0\,1\,2\,…\}"}
RELATIONS = {"=": "=", "<": "<", "<=": "≤", "!=": "≠", ">": ">", ">=": "≥", "->": "→", "~": "∼", "≈": "≈"}
BIG = {"Σ": "∑", "Π": "∏"}
THIN = " thin "
HAIR = " #h(0.1em);"  # keeps the bars of two fractions apart
COMMA = r"\,"  # no space behind it, which would be seen beside a word in an index
NESTED = {2: "1.2em", 3: "1.8em"}  # of brackets around as many more inside of each other
TALL = "2.4em"  # of a bracket around a fraction or Σ that may close on another line

STYLES = {
    "bold": "upright(bold({}))", "bold italic": "bold({})", "italic": "italic({})", "calligraphic": "cal({})",
    "blackboard": "bb({})", "fraktur": "frak({})", "sans-serif": "sans({})", "monospaced": "mono({})",
}  # fmt: skip
MARKS = {name: mark for mark, name in letters.MARKS.items()}
PLAIN = {
    "(": r"\(", ")": r"\)", "[": r"\[", "]": r"\]", "{": r"\{", "}": r"\}", "+": " + ", "-": " − ", "−": " − ",
    "*": "∗", "'": "′", ",": r"\,", "=": "=",
}  # fmt: skip


def typst(term: Term, problem: Problem | None = None) -> str:
    """`term` as Typst, for math mode; as a term of `problem`, if that is known."""
    return spell(layout(term) if problem is None else layout_in(problem, term))


def spell(box: Box) -> str:
    """`box` as Typst, for math mode."""
    match box:
        case boxes.Letter(name=name, indices=indices):
            return _letter(name, indices)
        case boxes.Number(value=value):
            return str(value)
        case boxes.Joined(terms=terms):
            return "".join(signed(sign, place == 0) + spell(each) for place, (sign, each) in enumerate(terms))
        case boxes.Product(factors=factors):
            spelled = zip(separators(factors), factors, strict=True)
            return "".join(separator + spell(factor) for separator, factor in spelled)
        case boxes.Over(above=above, below=below):
            return f"frac({spell(above)}, {spell(below)})"
        case boxes.Minus(box=inner):
            return f"−{spell(inner)}"
        case boxes.Brackets(box=inner):
            return _in_brackets("(", [inner], ")")
        case boxes.Raised(base=base, exponent=exponent):
            return f"{spell(base)}^({_exponent(exponent)})"
        case boxes.Root(box=inner):
            return f"sqrt({spell(inner)})"
        case boxes.Factorial(box=inner):
            return f"{spell(inner)}!"
        case boxes.Summed(indices=indices, body=body, sign=sign):
            return sigmas(indices, sign) + spell(body)
        case boxes.Limiting(body=body):
            return approach(box) + spell(body)
        case boxes.Called():
            return _called(box)
        case boxes.Averaged(kind=kind, args=args):
            return average(kind) + _in_brackets("[", args, "]")
        case boxes.Applied():
            return _applied(box)
        case boxes.Partial():
            return _partial(box)
        case boxes.Condition(left=left, relation=sign, right=right):
            return "bold(1)" + _in_brackets("[", [boxes.Related(left, ((sign, right),))], "]")
        case boxes.Transposed(box=boxes.Letter(name=name, indices=indices)):
            return _letter(name, indices, "⊤")
        case boxes.Transposed(box=inner):
            return f"{spell(inner)}^(⊤)"
        case boxes.Inverted(box=inner, turned=turned):
            return f"{spell(inner)}^(−{'⊤' if turned else '1'})"
        case boxes.Circled(factors=factors):
            return circle().join(map(spell, factors))
        case boxes.RaisedEach(base=base, exponent=exponent):
            return f"{spell(base)}^(∘ {_exponent(exponent)})"
        case boxes.Nabla(body=body, wrt=wrt, order=order, at=at):
            variable = _letter(wrt, at) if at else name_typst(wrt)
            return f"∇{f'_({variable})' if wrt else ''}{_raise(order)}{spell(body)}"
        case boxes.EntryOf(body=body, indices=indices):
            return f"{_in_brackets('[', [body], ']')}_({_indices(indices)})"
        case boxes.Related(first=first, rest=rest):
            return spell(first) + "".join(f" {RELATIONS[sign]} {spell(each)}" for sign, each in rest)
        case boxes.Together(boxes=inside):
            return _in_brackets("(", inside, ")")
        case boxes.Belongs(box=inner, numbers=numbers, dims=dims):
            return f"{spell(inner)} ∈ {NUMBERS[numbers]}" + (f"^({_shape(dims)})" if dims else "")
        case boxes.Shape(dims=dims):
            return _shape(dims)
        case boxes.Operator(wrt=wrt):
            return rf"∂\/∂{spell(wrt)}"
        case boxes.Literal(text=text):
            return quoted(text)


def quoted(words: str) -> str:
    """`words` as a string of Typst."""
    escaped = words.replace("\\", r"\\").replace('"', r"\"")
    return f'"{escaped}"'


def unparted(words: str) -> str:
    """Words of a page in which a number stays with the word before it, and so do a letter and a short word at the end."""
    return re.sub(r' (?=";#"\d)| (?=[σΣδ]";)| (?=[^\W\d_]{1,5}";$)', "\u00a0", words)


def _beside(parts: Iterable[str]) -> str:
    """Parts side by side: letters and digits kept apart by a space, which is not seen."""
    found = ""
    for part in parts:
        found += (" " if found[-1:].isalnum() and part[:1].isalnum() else "") + part
    return found


def _shape(dims: Iterable[str]) -> str:
    return " × ".join(map(name_typst, dims))


def _in_brackets(left: str, inside: Iterable[Box], right: str) -> str:
    """Brackets that grow around what is higher than a letter, and a little around two more inside of each other."""
    those = list(inside)
    spelled = COMMA.join(map(spell, those))
    if any(map(is_tall, those)):
        return rf"lr(\{left}{spelled}\{right})"
    marks = re.findall(r"\\[()\[\]]", spelled)
    within = max(accumulate(((mark[1] in "([") - (mark[1] in ")]") for mark in marks), initial=0))
    if within > 1:
        return rf"lr(size: #{NESTED[min(within, 3)]}, \{left}{spelled}\{right})"
    return rf"\{left}{spelled}\{right}"


@cache
def name_typst(name: str) -> str:
    r"""A name as Typst takes it: \xi as ξ, x_in as x_("in"), loss as "loss"."""
    return _letter(name, ())


def _letter(name: str, indices: tuple[str, ...], raised: str = "") -> str:
    """A name with indices behind a subscript that is part of it, and `raised` behind its superscript."""
    *before, last = parts(name) or (Part(),)
    below = COMMA.join(filter(None, (_side_by_side(last.below), _indices(indices))))
    above = _beside((_side_by_side(last.above), raised))
    stem = _side_by_side((*before, replace(last, below=(), above=())))
    return _marked(stem, below, above) or quoted(name)


def _indices(names: tuple[str, ...]) -> str:
    """Letters side by side, longer names apart."""
    written = list(map(name_typst, names))
    return _beside(written) if all(len(each) == 1 for each in written) else COMMA.join(written)


def _side_by_side(row: Sequence[Part]) -> str:
    """Parts of a name; digits are one number."""
    spelled = (_marked(_base(each), _side_by_side(each.below), _side_by_side(each.above)) for each in row)
    return re.sub(r"(?<=[0-9]) (?=[0-9])", "", _beside(spelled))


def _base(part: Part) -> str:
    """A part with its accents, without what stands below and above it."""
    spelled = _side_by_side(part.inside) if part.inside else _glyphs(part.text, part.style)
    for accent in part.accents:
        spelled = f"accent({spelled or quoted('')}, {quoted(MARKS[accent])})"
    return spelled


def _glyphs(text: str, style: str) -> str:
    """Letters in a style: a word is data."""
    if style == "upright":
        return quoted(text)
    spelled = _beside(map(_sign, text))
    return STYLES[style].format(spelled or quoted("")) if style else spelled


def _marked(stem: str, below: str, above: str) -> str:
    marks = (f"_({below})" if below else "") + (f"^({above})" if above else "")
    return f"{stem or quoted('')}{marks}" if marks else stem


def _sign(letter: str) -> str:
    """One letter, or a number, of a name."""
    if letter.isspace():
        return ""
    is_bare = letter.isascii() and letter.isalnum()
    return letter if is_bare or letter in letters.SIGNS.values() else PLAIN.get(letter) or quoted(letter)


def sigmas(indices: tuple[tuple[str, str], ...], sign: str = "Σ") -> str:
    """Σ, or Π, over each of the indices, up to its size."""
    if sign == "max":
        return "".join(f"max_({name_typst(i)}) " for i, _ in indices)
    return "".join(f"{BIG[sign]}_({name_typst(i)}=1)^({name_typst(size)})" for i, size in indices)


def approach(box: boxes.Limiting) -> str:
    """lim, and below it where the variable tends."""
    point = spell(box.point)
    if box.side:
        if not isinstance(box.point, boxes.Letter | boxes.Number):
            point = rf"\({point}\)"
        point += f"^({'+' if box.side == '+' else '−'})"
    return f'op("lim", limits: #true)_({spell(box.variable)} → {point})'


def separators(factors: tuple[Box, ...]) -> list[str]:
    """What stands before each of the factors."""
    return ["", *(_separator(one, other) for one, other in pairwise(factors))][: len(factors)]


def _separator(one: Box, other: Box) -> str:
    before, after = spell(one), spell(other)
    if after[0].isdigit():
        return " ⋅ "  # two numbers side by side would read as one
    if isinstance(one, boxes.Nabla | boxes.Condition) or isinstance(other, boxes.Condition):
        return THIN  # ∇E o is not ∇(E o)
    if _is_word(one) or _is_word(other):
        return THIN
    if before.startswith("frac(") and after.startswith("frac("):
        return HAIR
    return " " if before[-1].isalnum() and after[0].isalnum() else ""


def _is_word(box: Box) -> bool:
    """Whether a word stands there, which would run together with another beside it."""
    if isinstance(box, boxes.Raised | boxes.RaisedEach):
        return _is_word(box.base)
    if isinstance(box, boxes.Transposed):
        return _is_word(box.box)
    return isinstance(box, boxes.Letter) and name_typst(box.name).startswith('"')


def _exponent(box: Box) -> str:
    """An exponent; a small fraction stands on one line there."""
    if isinstance(box, boxes.Over) and is_small_fraction(box):
        return rf"{spell(box.above)}\/{spell(box.below)}"
    return spell(box)


BARS = {"abs": r"\|", "norm": "‖"}


def _called(box: boxes.Called) -> str:
    spelled = COMMA.join(map(spell, box.args))
    if box.name in BARS:
        bar = BARS[box.name]
        if any(map(is_tall, box.args)):
            return rf"lr({bar}{spelled}{bar})"
        return _beside((rf'class("opening", {bar})', spelled, rf'class("closing", {bar})'))
    shown = FUNCTIONS.get(box.name, f"op({quoted(box.name)})") + _raise(box.power)
    return _beside((shown, spelled if box.bare else _in_brackets("(", box.args, ")")))


def _applied(box: boxes.Applied) -> str:
    partials = "".join(
        rf"∂_({COMMA.join([*([str(slot)] if slot else []), *map(name_typst, indices)])})"
        for slot, indices in box.partials
    )
    primes = ["", "′", "″"][box.primes] if box.primes < 3 else rf"\({box.primes}\)"
    head = _letter(box.head.name, box.head.indices, primes)
    return _beside((partials, head, _in_brackets("(", box.args, ")")))


def _raise(power: int) -> str:
    return "" if power == 1 else f"^({power})"


def _partial(box: boxes.Partial) -> str:
    if box.operator:
        is_closed = isinstance(box.body, boxes.CLOSED)
        spelled = operator(box) + (spell(box.body) if is_closed else _in_brackets("[", [box.body], "]"))
    else:
        spelled = f"frac(∂{_raise(box.order)}{spell(box.body)}, {_variables(box)})"
    return rf"lr({spelled}\|){fixed(box)}" if box.held else spelled


def _variables(box: boxes.Partial) -> str:
    return _beside(f"∂{_repeated(each, times)}" for each, times in box.wrt)


def _repeated(variable: Box, times: int) -> str:
    """A variable as often as it is differentiated in: brackets keep two exponents apart."""
    spelled = spell(variable)
    return rf"\({spelled}\)^({times})" if times > 1 and "^" in spelled else spelled + _raise(times)


def fixed(box: boxes.Partial) -> str:
    """What is held fixed, below a bar."""
    return rf"_({COMMA.join(map(name_typst, box.held))})"


def operator(box: boxes.Partial) -> str:
    """∂/∂x, without what it acts on."""
    return f"frac(∂{_raise(box.order)}, {_variables(box)})"


def closing(box: boxes.Partial) -> str:
    """What closes the bracket behind an operator."""
    bracketed = bracket("]", True)
    return rf"{bracketed}lr(size: #{TALL}, \|){fixed(box)}" if box.held else bracketed


def relation(relation: str) -> str:
    """The sign of a relation."""
    return RELATIONS[relation]


def signed(sign: str, is_first: bool) -> str:
    """What stands before a term of a sum."""
    shown = "+" if sign == "+" else "−"
    return f" {shown} " if not is_first else "" if sign == "+" else shown


def circle() -> str:
    """What stands between the factors of a product entry by entry."""
    return " ∘ "


def bracket(mark: str, is_tall: bool) -> str:
    """A bracket of a fixed size: those that grow must close on their own line."""
    return rf" lr(size: #{TALL}, \{mark})" if is_tall else rf"\{mark}"


def average(kind: str) -> str:
    """The sign of an expectation, a variance or a covariance."""
    return f"{AVERAGES[kind]} "


def divided(divisor: str) -> str:
    """A slash, and the divisor of a bracket over several lines."""
    return rf" lr(size: #1.8em, \/){divisor} "


def continued(text: str, is_factor: bool) -> str:
    """A line that goes on: "" keeps a sign at its start from being unary."""
    dot = "⋅ " if is_factor and not text.startswith("⋅") else ""
    return f'"" {dot}{text}'


def words(text: str) -> str:
    """Plain words inside a formula, by `words` of the page, which knows the font of its text."""
    return f"#words({quoted(text)});"
