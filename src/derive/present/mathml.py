"""Formulas as MathML Core, for a browser without script.

What is spelled is one element or several side by side, for `<math>` or any row of it; no white space, no `<math>`.
What has no attribute is for the style of a page: `math {direction: ltr; unicode-bidi: isolate}`, `mfrac
{padding-inline: .1em}`, and the font of `mtext`.

Signs that nobody sees, U+2061 between a function and what it is of and U+2062 between factors, are for those who
listen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

from derive.present import boxes
from derive.present.boxes import Box, is_small_fraction, is_tall
from derive.present.letters import Part, parts

RELATIONS = {
    "=": "=", "<": "&lt;", "<=": "≤", "!=": "≠", ">": "&gt;", ">=": "≥", "->": "→", "~": "∼", "≈": "≈",
}  # fmt: skip
FUNCTIONS = {
    "sigma": "<mi>σ</mi>",
    "Gamma": "<mi>Γ</mi>",
    "gamma": "<mi>Gamma</mi>",
    "relu": "<mi>ReLU</mi>",
    "N": "<mi>𝒩</mi>",
}
AVERAGES = {"E": "<mi>𝔼</mi>", "Var": "<mi>Var</mi>", "Cov": "<mi>Cov</mi>"}
SIGMAS = {"Σ": "∑", "Π": "∏"}
ACCENTS = {
    "hat": "ˆ", "bar": "¯", "tilde": "˜", "dot": "˙", "vec": "→", "grave": "`", "acute": "´", "breve": "˘",
    "ddot": "¨", "check": "ˇ",
}  # fmt: skip
OF, TIMES, DOT, THIN = "<mo>\u2061</mo>", "<mo>\u2062</mo>", "<mo>⋅</mo>", "0.17em"
OF_BARE, TIMES_APART = f'<mo rspace="{THIN}">\u2061</mo>', f'<mo rspace="{THIN}">\u2062</mo>'
SLASH, NARROW = '<mo lspace="0" rspace="0">/</mo>', '<mo lspace="0" rspace="0">{}</mo>'  # as among scripts
PARTIAL, NABLA = "<mi>∂</mi>", '<mi mathvariant="normal">∇</mi>'
COMMA, COMMA_BELOW = "<mo>,</mo>", '<mo rspace="0">,</mo>'
FIXED = 'stretchy="false"'
# Chromium leaves the width of the largest bracket around a smaller one that is stretched; not so around a letter
SHORT, LARGE, LARGER = (f'stretchy="false" mathsize="{size}"' for size in ("60%", "120%", "150%"))
BAR, SMALL = '<mo form="postfix">|</mo>', ' stretchy="false"'
LARGEST = 'minsize="2.4em" maxsize="2.4em"'  # of brackets that close on another line, as \bigg
CAPITALS = {  # where the letters of a style begin in Unicode: A, a, Α, α and 0
    "bold": (0x1D400, 0x1D41A, 0x1D6A8, 0x1D736, 0x1D7CE),
    "bold italic": (0x1D468, 0x1D482, 0x1D6A8, 0x1D736, 0x1D7CE),
    "calligraphic": (0x1D49C, 0x1D4B6, 0, 0, 0),
    "blackboard": (0x1D538, 0x1D552, 0, 0, 0x1D7D8),
    "fraktur": (0x1D504, 0x1D51E, 0, 0, 0),
    "sans-serif": (0x1D5A0, 0x1D5BA, 0, 0, 0x1D7E2),
    "monospaced": (0x1D670, 0x1D68A, 0, 0, 0x1D7F6),
}
ELSEWHERE = {
    "calligraphic": dict(zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True)),
    "blackboard": dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)),
    "fraktur": dict(zip("CHIRZ", "ℭℌℑℜℨ", strict=True)),
}
SPACED = re.compile("<mo>([+−⋅=×∘])</mo>")  # signs that have space around them, but not in an exponent
TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|[^\W\d_]+|\S")


def spell(box: Box) -> str:
    """`box` as elements of MathML side by side."""
    return "".join(_row(box))


def _one(elements: Sequence[str]) -> str:
    """One element, where only one may stand."""
    return elements[0] if len(elements) == 1 else f"<mrow>{''.join(elements)}</mrow>"


def _spell_one(box: Box) -> str:
    return _one(_row(box))


def _row(box: Box) -> list[str]:
    """The elements of `box`."""
    match box:
        case boxes.Letter(name=name, indices=indices):
            return _letter(name, indices)
        case boxes.Number(value=value):
            return [f"<mn>{value}</mn>"]
        case boxes.Joined(terms=terms):
            return _joined(terms)
        case boxes.Product(factors=factors):
            return _led(separators(factors), factors)
        case boxes.Over(above=above, below=below):
            return [f"<mfrac>{_spell_one(above)}{_spell_one(below)}</mfrac>"]
        case boxes.Minus(box=inner):
            return _minus(inner)
        case boxes.Brackets(box=inner):
            return _in_brackets("(", [inner], ")")
        case boxes.Raised(base=base, exponent=exponent):
            return _raised(base, _exponent(exponent))
        case boxes.Root(box=inner):
            return [f"<msqrt>{spell(inner)}</msqrt>"]
        case boxes.Factorial(box=inner):
            return [*_row(inner), NARROW.format("!")]
        case boxes.Summed(indices=indices, body=body, sign=sign):
            return [sigmas(indices, sign), *_row(body)]
        case boxes.Limiting(body=body):
            return [approach(box), *_row(body)]
        case boxes.Called():
            return _called(box)
        case boxes.Averaged(kind=kind, args=args):
            return [AVERAGES[kind], OF, *_in_brackets("[", args, "]")]
        case boxes.Applied():
            return _applied(box)
        case boxes.Partial():
            return _partial(box)
        case boxes.Condition(left=left, relation=sign, right=right):
            those = [boxes.Related(left, ((sign, right),))]
            return ["<mn>𝟏</mn>", *_in_brackets("[", those, "]")]
        case boxes.Transposed(box=inner):
            return _raised(inner, ["<mi>⊤</mi>"])
        case boxes.Inverted(box=inner, turned=turned):
            return _raised(
                inner, [*_row(boxes.Minus(boxes.Number(1)))[:-1], "<mi>⊤</mi>" if turned else "<mn>1</mn>"]
            )
        case boxes.Circled(factors=factors):
            return _led(["", *[circle()] * (len(factors) - 1)], factors)
        case boxes.RaisedEach(base=base, exponent=exponent):
            return _raised(base, [NARROW.format("∘"), *_exponent(exponent)])
        case boxes.Nabla(body=body, wrt=wrt, order=order, at=at):
            return [_scripted(NABLA, _letter(wrt, at) if wrt else [], _order(order)), *_row(body)]
        case boxes.EntryOf(body=body, indices=indices):
            return [_scripted(_one(_in_brackets("[", [body], "]")), _indices(indices), [])]
        case boxes.Related(first=first, rest=rest):
            return _led(["", *(relation(sign) for sign, _ in rest)], [first, *(each for _, each in rest)])
        case boxes.Together(boxes=inside):
            return _in_brackets("(", inside, ")")
        case boxes.Belongs(box=inner, numbers=numbers, dims=dims):
            return [*_row(inner), "<mo>∈</mo>", *_numbers(numbers, dims)]
        case boxes.Shape(dims=dims):
            return _shape(dims)
        case boxes.Operator(wrt=wrt):
            return [PARTIAL, SLASH, PARTIAL, *_row(wrt)]
        case boxes.Literal(text=words):
            return _tokens(words)


def _joined(terms: tuple[tuple[str, Box], ...]) -> list[str]:
    (first, one), *rest = terms
    start = _minus(one) if first == "-" else _row(one)
    return [*start, *_led([signed(sign, False) for sign, _ in rest], [each for _, each in rest])]


def _minus(box: Box) -> list[str]:
    """−box, with space where a word would touch the sign."""
    sign = signed("-", True)
    return [sign.replace(">", f' rspace="{THIN}">', 1) if _stands_apart(box) else sign, *_row(box)]


def _led(leads: Iterable[str], those: Iterable[Box]) -> list[str]:
    """The boxes side by side, each behind its lead."""
    return [each for lead, box in zip(leads, those, strict=True) for each in (lead, *_row(box)) if each]


# -- letters and what hangs on them -----------------------------------------------------------------


def _letter(name: str, indices: tuple[str, ...] = (), raised: Sequence[str] = ()) -> list[str]:
    """A name with its indices behind a subscript that is part of it, and what it is raised to behind its own."""
    *before, last = parts(name) or (Part(),)
    if not last.below and not last.above and (before or last.inside) and (indices or raised):
        return [_scripted(_one(_marks((*before, last))), _indices(indices), list(raised))]
    below = _marks(last.below)
    below += [COMMA_BELOW] * bool(below and indices) + _indices(indices)
    return [*_marks(before), _scripted(_base(last), below, [*_marks(last.above), *raised])]


def _name(name: str) -> list[str]:
    return _marks(parts(name))


def _marks(row: Sequence[Part]) -> list[str]:
    """Parts of a name side by side; digits are one number."""
    found: list[str] = []
    for part in row:
        spelled = _scripted(_base(part), _marks(part.below), _marks(part.above))
        if found and re.fullmatch("<mn>[0-9]</mn>", spelled) and re.fullmatch("<mn>[0-9]+</mn>", found[-1]):
            found[-1] = found[-1].replace("</mn>", spelled.removeprefix("<mn>"))
        else:
            found.append(spelled)
    return found


def _base(part: Part) -> str:
    spelled = _one(_marks(part.inside)) if part.inside else _glyphs(part.text, part.style)
    for accent in part.accents:
        near = "" if accent == "bar" else ' accent="true"'  # a bar would touch the letter
        mark = _fixed(ACCENTS[accent], SHORT if accent == "vec" else FIXED)
        spelled = f"<mover{near}>{spelled}{mark}</mover>"
    return spelled


def _glyphs(text: str, style: str) -> str:
    """Letters in a style, which are letters of their own in Unicode."""
    styled = "".join(_glyph(letter, style) for letter in text)
    shown = escape(styled, quote=False)
    if text.isdecimal():
        return f"<mn>{shown}</mn>"
    if len(text) == 1 and not text.isalnum() and text not in "∞⊤∂":
        return _mark(shown)
    is_upright = len(text) == 1 and (style == "upright" or (not style and "Α" <= text <= "Ω"))
    return f'<mi mathvariant="normal">{shown}</mi>' if is_upright else f"<mi>{shown}</mi>"


def _mark(sign: str) -> str:
    """A sign in a name, W^(1), a*, x_{k+1}: with no space around it."""
    sign = {"-": "−", "*": "∗"}.get(sign, sign)
    return _fixed(sign) if sign in "()[]" else f"<mi>{sign}</mi>"


def _glyph(letter: str, style: str) -> str:
    if letter in ELSEWHERE.get(style, {}):
        return ELSEWHERE[style][letter]
    starts = zip("AaΑα0", "ZzΩω9", CAPITALS.get(style, (0,) * 5), strict=True)
    return next((chr(to + ord(letter) - ord(a)) for a, z, to in starts if to and a <= letter <= z), letter)


def _scripted(base: str, below: Sequence[str], above: Sequence[str]) -> str:
    """`base` with what stands below and above it, if anything does."""
    if below and above:
        return f"<msubsup>{base}{_one(below)}{_one(above)}</msubsup>"
    if below:
        return f"<msub>{base}{_one(below)}</msub>"
    return f"<msup>{base}{_one(above)}</msup>" if above else base


def _indices(indices: tuple[str, ...]) -> list[str]:
    spelled = [_name(each) for each in indices]
    comma = [] if all(len(each) == 1 and _is_short(each[0]) for each in spelled) else [COMMA_BELOW]
    return [each for place, row in enumerate(spelled) for each in (*(comma if place else []), *row)]


def _is_short(element: str) -> bool:
    return len(re.sub("<[^>]*>", "", element)) == 1


def _raised(base: Box, above: Sequence[str]) -> list[str]:
    r"""W^{(2)} as W^{(2)\top}: a letter has one place for superscripts."""
    close = [SPACED.sub(NARROW.format(r"\1"), each) for each in above]
    if isinstance(base, boxes.Letter):
        return _letter(base.name, base.indices, close)
    return [_scripted(_spell_one(base), [], close)]


def _exponent(box: Box) -> list[str]:
    """An exponent; a small fraction stands on one line there."""
    if isinstance(box, boxes.Over) and is_small_fraction(box):
        return [*_row(box.above), SLASH, *_row(box.below)]
    return _row(box)


def _order(power: int) -> list[str]:
    return [] if power == 1 else [f"<mn>{power}</mn>"]


# -- what stands in brackets ------------------------------------------------------------------------


def _in_brackets(left: str, inside: Iterable[Box], right: str) -> list[str]:
    """Brackets that grow around what is higher than a letter, and a little around two more inside of each other."""
    those = list(inside)
    row = _led(["", *[COMMA] * (len(those) - 1)], those)
    if any(map(is_tall, those)):
        return [f"<mrow><mo>{left}</mo>{''.join(row)}<mo>{right}</mo></mrow>"]
    deep = _depth("".join(row))
    size = FIXED if deep < 2 else LARGE if deep == 2 else LARGER
    return [_fixed(left, size), *row, _fixed(right, size)]


def _depth(spelled: str) -> int:
    """How many brackets are within each other."""
    deepest = depth = 0
    for mark in re.findall(r">([()\[\]])<", spelled):
        depth += 1 if mark in "([" else -1
        deepest = max(deepest, depth)
    return deepest


def _fixed(mark: str, size: str = FIXED) -> str:
    return f"<mo {size}>{mark}</mo>"


BARS = {"abs": "|", "norm": "‖"}


def _called(box: boxes.Called) -> list[str]:
    if box.name in BARS:
        size = "" if any(map(is_tall, box.args)) else SMALL
        bars = [f'<mo form="{form}"{size}>{BARS[box.name]}</mo>' for form in ("prefix", "postfix")]
        return [f"<mrow>{bars[0]}{''.join(map(spell, box.args))}{bars[1]}</mrow>"]
    name = _scripted(FUNCTIONS.get(box.name, f"<mi>{escape(box.name)}</mi>"), [], _order(box.power))
    return [name, OF_BARE, *_row(box.args[0])] if box.bare else [name, OF, *_in_brackets("(", box.args, ")")]


def _applied(box: boxes.Applied) -> list[str]:
    """An opaque function at its arguments, behind the signs of its derivatives."""
    partials = [_scripted(PARTIAL, _slot(slot, indices), []) for slot, indices in box.partials]
    primes = [NARROW.format("′"), NARROW.format("″")]
    many = ['<mo stretchy="false">(</mo>', f"<mn>{box.primes}</mn>", '<mo stretchy="false">)</mo>']
    # a prime is raised by its font
    head = (
        [*_row(box.head), *primes[box.primes - 1 : box.primes]] if box.primes < 3 else _raised(box.head, many)
    )
    return [*partials, *head, OF, *_in_brackets("(", box.args, ")")]


def _slot(slot: int, indices: tuple[str, ...]) -> list[str]:
    """Which entry a partial is taken in: ij, or 1,ij in the first of several arguments."""
    number = [f"<mn>{slot}</mn>"] if slot else []
    return [*number, *([COMMA_BELOW] if slot and indices else []), *_indices(indices)]


def _partial(box: boxes.Partial) -> list[str]:
    if not box.operator:
        above = [_scripted(PARTIAL, [], _order(box.order)), *_row(box.body)]
        row = [f"<mfrac>{_one(above)}{_variables(box)}</mfrac>"]
    elif isinstance(box.body, boxes.CLOSED):
        row = [operator(box), TIMES_APART, *_row(box.body)]
    else:
        row = [operator(box), *_in_brackets("[", [box.body], "]")]
    return [_scripted(f"<mrow>{''.join(row)}{BAR}</mrow>", _held(box), [])] if box.held else row


def _held(box: boxes.Partial) -> list[str]:
    return [
        each for place, name in enumerate(box.held) for each in (*([COMMA_BELOW] if place else []), *_name(name))
    ]  # fmt: skip


def _variables(box: boxes.Partial) -> str:
    return _one([each for wrt, times in box.wrt for each in (PARTIAL, *_times(wrt, times))])


def _times(box: Box, times: int) -> list[str]:
    return _row(box) if times == 1 else _raised(box, _order(times))


def _numbers(numbers: str, dims: tuple[str, ...]) -> list[str]:
    """A set of numbers."""
    if numbers == "real":
        return [_scripted("<mi>ℝ</mi>", [], _shape(dims, NARROW))]
    first = ["<mn>0</mn>", COMMA] if numbers == "whole" else []
    rest = ["<mn>1</mn>", COMMA, "<mn>2</mn>", COMMA, "<mi>…</mi>"]
    return [_fixed("{"), *first, *rest, _fixed("}")]


def _shape(dims: Iterable[str], sign: str = "<mo>{}</mo>") -> list[str]:
    times = [sign.format("×")]
    return [each for place, name in enumerate(dims) for each in (*times[: place > 0], *_name(name))]


def _tokens(words: str) -> list[str]:
    """Numbers, words and signs as they come."""
    found: list[str] = []
    tokens: list[str] = TOKEN.findall(words)
    for place, token in enumerate(tokens):
        is_first = place == 0 or tokens[place - 1] in "([,=≈<>≤≥≠"
        shown = escape(token, quote=False)
        if token[0] in "0123456789":
            found.append(f"<mn>{shown}</mn>")
        elif token.isalpha():
            found.append(f"<mi>{shown}</mi>")
        elif token in "-−+" and is_first:
            found.append(f'<mo form="prefix">{token.replace("-", "−")}</mo>')
        elif token == "/":
            found.append(SLASH)
        elif is_first and token not in "()[]{}|":
            found.append(f'<mo lspace="0">{shown}</mo>')
        else:
            found.append(_fixed(shown) if token in "()[]{}|" else f"<mo>{shown.replace('-', '−')}</mo>")
    return found


# -- what a formula over several lines is put together of --------------------------------------------


def relation(relation: str) -> str:
    """The sign of a relation."""
    return f"<mo>{RELATIONS[relation]}</mo>"


def signed(sign: str, is_first: bool) -> str:
    """What stands before a term of a sum."""
    shown = sign.replace("-", "−")
    return f"<mo>{shown}</mo>" if not is_first else "" if sign == "+" else f'<mo form="prefix">{shown}</mo>'


def sigmas(indices: tuple[tuple[str, str], ...], sign: str = "Σ") -> str:
    """Σ, or Π, over each of the indices, up to its size."""
    if sign == "max":
        word = '<mo lspace="0">max</mo>'
        return "".join(f"<munder>{word}{_one(_name(i))}</munder>" for i, _ in indices)
    big = f'<mo lspace="0">{SIGMAS[sign]}</mo>'
    return "".join(
        f"<munderover>{big}{_one([*_name(i), NARROW.format('='), '<mn>1</mn>'])}{_one(_name(size))}</munderover>"
        for i, size in indices
    )


def approach(box: boxes.Limiting) -> str:
    """lim, and below it where the variable tends."""
    point = _row(box.point)
    if box.side:
        is_bare = isinstance(box.point, boxes.Letter | boxes.Number)
        inside = point if is_bare else [_fixed("("), *point, _fixed(")")]
        point = [_scripted(_one(inside), [], [f"<mo>{box.side.replace('-', '−')}</mo>"])]
    below = _one([*_row(box.variable), NARROW.format("→"), *point])
    return f'<munder><mo movablelimits="true" lspace="0" rspace="{THIN}">lim</mo>{below}</munder>'


def separators(factors: tuple[Box, ...]) -> list[str]:
    """What stands before each of the factors: a dot where two numbers side by side would read as one."""
    found = [""]
    for before, factor in pairwise(factors):
        apart = isinstance(before, boxes.Nabla | boxes.Condition) or _is_word(before)  # ∇E o is not ∇(E o)
        apart = apart or _stands_apart(factor) or (_is_fraction(before) and _is_fraction(factor))
        found.append(DOT if _is_number(factor) else TIMES_APART if apart else TIMES)
    return found


def _stands_apart(box: Box) -> bool:
    """Whether a name of several letters, Σ, or the bold 1 of a condition stands at the start."""
    match box:
        case boxes.Called(name=name):
            return name not in BARS and len(re.sub("<[^>]*>", "", FUNCTIONS.get(name, name))) > 1
        case boxes.Averaged(kind=kind):
            return len(kind) > 1
        case boxes.Letter():
            return _is_word(box)
        case (
            boxes.Raised(base=first)
            | boxes.RaisedEach(base=first)
            | boxes.Transposed(box=first)
            | boxes.Inverted(box=first)
        ):
            return _stands_apart(first)
        case boxes.Condition() | boxes.Limiting() | boxes.Summed():
            return True
        case _:
            return False


def _is_word(box: Box) -> bool:
    return isinstance(box, boxes.Letter) and any(len(part.text) > 1 for part in parts(box.name)[:1])


def _is_fraction(box: Box) -> bool:
    """Whether it is one, whose bar would touch that of another."""
    return isinstance(box, boxes.Over) or (isinstance(box, boxes.Partial) and not box.held)


def _is_number(box: Box) -> bool:
    """Whether a number stands at the start."""
    match box:
        case boxes.Number():
            return True
        case (
            boxes.Raised(base=first)
            | boxes.RaisedEach(base=first)
            | boxes.Transposed(box=first)
            | boxes.Inverted(box=first)
        ):
            return _is_number(first)
        case boxes.Product(factors=(first, *_)) | boxes.Joined(terms=(("+", first), *_)):
            return _is_number(first)
        case _:
            return False


def circle() -> str:
    """What stands between the factors of a product entry by entry."""
    return "<mo>∘</mo>"


def bracket(mark: str, is_tall: bool) -> str:
    """A bracket of a fixed size: those that grow must close on their own line."""
    return _fixed(mark, LARGEST if is_tall else FIXED)


def average(kind: str) -> str:
    """The sign of an expectation, a variance or a covariance."""
    return AVERAGES[kind] + OF


def operator(box: boxes.Partial) -> str:
    """∂/∂x, without what it acts on."""
    return f"<mfrac>{_scripted(PARTIAL, [], _order(box.order))}{_variables(box)}</mfrac>"


def closing(box: boxes.Partial) -> str:
    """What closes the bracket behind an operator."""
    mark = bracket("]", True)
    bar = f'<mo form="postfix" {LARGEST}>|</mo>'
    return _scripted(f"<mrow>{mark}{bar}</mrow>", _held(box), []) if box.held else mark


def divided(divisor: str) -> str:
    """A slash, and the divisor of a bracket over several lines."""
    return f'<mo lspace="0" rspace="0" mathsize="180%">/</mo>{divisor}'


def continued(text: str, is_factor: bool) -> str:
    """A line that goes on: a sign at its start stands between two terms, not before one."""
    text = re.sub(r"^<mo>(?=[+−]<)", '<mo form="infix">', text)
    if not is_factor:
        return text
    text = re.sub("^<mo[^>]*>\u2062</mo>", "", text)
    return text if text.startswith(DOT) else DOT + text
