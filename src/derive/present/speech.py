"""Formulas as a person reads them aloud, in the language of the page.

Nothing may be taken for something else: what is longer than a letter is said with its end wherever words that
follow could belong to it.  A letter or a number alone is said without.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

from derive.language import Language, message as _
from derive.present import boxes
from derive.present.boxes import Box
from derive.present.letters import Part, parts

GREEK = {
    "α": _("alpha"), "β": _("beta"), "γ": _("gamma"), "δ": _("delta"), "ε": _("epsilon"), "ϵ": _("epsilon"), "ζ": _("zeta"),
    "η": _("eta"), "θ": _("theta"), "ϑ": _("variant theta"), "ι": _("iota"), "κ": _("kappa"),
    "λ": _("lambda"), "μ": _("mu"), "ν": _("nu"), "ξ": _("xi"), "π": _("pi"), "ρ": _("rho"),
    "σ": _("sigma"), "τ": _("tau"), "υ": _("upsilon"), "φ": _("phi"), "ϕ": _("phi"), "χ": _("chi"), "ψ": _("psi"),
    "ω": _("omega"),
}  # fmt: skip
SIGNS = {
    "+": _("plus"), "-": _("minus"), "−": _("minus"), "*": _("star"), "⋆": _("star"), "′": _("prime"),
    "⊤": _("transpose"), "∞": _("infinity"), "(": _("open bracket"), ")": _("close bracket"),
    "[": _("open bracket"), "]": _("close bracket"), ",": _("comma"), "≈": _("approximately"),
    "/": _("over"), "=": _("equals"), "<": _("is less than"), ">": _("is greater than"),
    "≤": _("is at most"), "≥": _("is at least"), "≠": _("is not equal to"), "ℓ": _("script l"),
}  # fmt: skip
ACCENTS = {
    "hat": _("{letter} hat"), "bar": _("{letter} bar"), "tilde": _("{letter} tilde"), "dot": _("{letter} dot"),
    "vec": _("{letter} vector"), "grave": _("{letter} grave"), "acute": _("{letter} acute"),
    "breve": _("{letter} breve"), "ddot": _("{letter} double dot"), "check": _("{letter} check"),
}  # fmt: skip
STYLES = {
    "bold": _("bold {letter}"), "bold italic": _("bold italic {letter}"), "calligraphic": _("script {letter}"),
    "blackboard": _("double-struck {letter}"), "fraktur": _("fraktur {letter}"),
    "sans-serif": _("sans-serif {letter}"), "monospaced": _("monospaced {letter}"),
}  # fmt: skip
FUNCTIONS = {
    "sigma": _("sigma"), "log": _("log"), "exp": _("exp"), "sin": _("sine"), "cos": _("cosine"),
    "tanh": _("hyperbolic tangent"), "relu": _("ReLU"), "max": _("the maximum"), "min": _("the minimum"),
    "abs": _("the absolute value"), "norm": _("the norm"), "erf": _("the error function"), "N": _("the normal distribution"),
    "Gamma": _("the gamma function"), "gamma": _("the gamma distribution"), "diag": _("the diagonal matrix"), "tr": _("the trace"), "det": _("the determinant"),
}  # fmt: skip
AVERAGES = {"E": _("the expectation"), "Var": _("the variance"), "Cov": _("the covariance")}
RELATIONS = {
    "=": _("{left} equals {right}"), "<": _("{left} is less than {right}"), "<=": _("{left} is at most {right}"),
    "!=": _("{left} is not equal to {right}"), ">": _("{left} is greater than {right}"),
    ">=": _("{left} is at least {right}"), "->": _("{left} tends to {right}"),
    "~": _("{left} is distributed as {right}"), "≈": _("{left} is approximately {right}"),
}  # fmt: skip
TERMS = {"+": _("{left} plus {right}"), "-": _("{left} minus {right}")}
BIG = {
    "Σ": (_("the sum over {index} from 1 to {size} of {body}"), _("{phrase}, end sum,")),
    "max": (_("the maximum over {index} from 1 to {size} of {body}"), _("{phrase}, end maximum,")),
    "Π": (_("the product over {index} from 1 to {size} of {body}"), _("{phrase}, end product,")),
}
LIMITS = {
    "": _("the limit as {variable} tends to {point} of {body}"),
    "+": _("the limit as {variable} tends to {point} from above of {body}"),
    "-": _("the limit as {variable} tends to {point} from below of {body}"),
}
POWERS = {2: _("{base} squared"), 3: _("{base} cubed")}
WHOLE_POWERS = {2: _("{base}, all squared,"), 3: _("{base}, all cubed,")}
PRIMES = {1: _("{function} prime"), 2: _("{function} double prime")}
NUMBERS = {
    "natural": _("{term} is one of 1, 2, 3, and so on"),
    "whole": _("{term} is one of 0, 1, 2, and so on"),
}
REAL = (
    _("{term} is a real number"),
    _("{term} is a real vector of size {size}"),
    _("{term} is a real matrix of size {size}"),
    _("{term} is a real array of size {size}"),
)
SLOTS = {
    (True, True): _("the partial derivative of {function} in entry {entry} of argument {slot}"),
    (True, False): _("the partial derivative of {function} in argument {slot}"),
    (False, True): _("the partial derivative of {function} in entry {entry}"),
}
SIMPLE = boxes.Letter | boxes.Number
_PAUSE = "[,،]"  # that of Persian as well
TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|[^\W\d_]+|\S")


def speak(box: Box, language: Language) -> str:
    """`box` as a person reads it aloud."""
    spoken = _Reader(language).read(box)
    return re.sub(rf"\s*{_PAUSE}(?=\s*({_PAUSE}|$))", "", re.sub(r"\s+", " ", spoken)).strip()


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who reads in a language."""

    language: Language

    def say(self, message: str, /, **parts: str) -> str:
        return self.language.text(message).format(**parts)

    def fold(self, message: str, spoken: Iterable[str]) -> str:
        """All of what was spoken, from left to right, two at a time."""
        return reduce(lambda left, right: self.say(message, left=left, right=right), spoken)

    def read(self, box: Box, followed: bool = False) -> str:
        """`box` aloud; with its end, if something is `followed` that could belong to it."""
        match box:
            case boxes.Letter(name=name, indices=indices):
                return self.letter(name, indices)
            case boxes.Number(value=value):
                return str(value)
            case boxes.Joined(terms=terms):
                return self.joined(terms, followed)
            case boxes.Product(factors=factors):
                return self.fold(_("{left} times {right}"), self.row(factors, followed))
            case boxes.Circled(factors=factors):
                return self.fold(_("{left} entrywise times {right}"), self.row(factors, followed))
            case boxes.Over():
                return self.over(box, followed)
            case boxes.Minus(box=inner):
                return self.say(_("minus {term}"), term=self.read(inner, followed))
            case boxes.Brackets(box=inner):
                return self.bracketed([inner])
            case boxes.Raised(base=base, exponent=exponent):
                return self.raised(base, exponent, followed)
            case boxes.RaisedEach(base=base, exponent=exponent):
                power = self.framed(exponent, _("{phrase}, end power,"))
                return self.say(_("{base} to the entrywise power {power}"), base=self.base(base), power=power)
            case boxes.Root(box=inner):
                inside = self.framed(inner, _("{phrase}, end root,"))
                return self.say(_("the square root of {term}"), term=inside)
            case boxes.Factorial(box=inner):
                return self.say(_("{term} factorial"), term=self.read(inner))
            case boxes.Summed(indices=indices, body=body, sign=sign):
                return self.summed(indices, body, sign, followed)
            case boxes.Limiting():
                return self.limiting(box, followed)
            case boxes.Called():
                return self.called(box, followed)
            case boxes.Averaged(kind=kind, args=args):
                return self.of(self.say(AVERAGES[kind]), args, followed)
            case boxes.Applied():
                return self.applied(box, followed)
            case boxes.Partial():
                return self.partial(box)
            case boxes.Condition(left=left, relation=relation, right=right):
                said = self.say(RELATIONS[relation], left=self.read(left), right=self.read(right))
                if not isinstance(right, SIMPLE):
                    said = self.say(_("{phrase}, end indicator,"), phrase=said)
                return self.say(_("the indicator that {condition}"), condition=said)
            case boxes.Transposed(box=inner):
                is_whole = isinstance(inner, SIMPLE | boxes.Brackets)
                message = _("{term} transpose") if is_whole else _("{term}, all transposed,")
                return self.say(message, term=self.read(inner, followed=True))
            case boxes.Inverted(box=inner, turned=turned):
                said = self.say(_("the inverse of {term}"), term=self.read(inner, followed=True))
                return self.say(_("{term}, all transposed,"), term=said) if turned else said
            case boxes.Nabla(body=body, wrt="", order=order):
                message = _("the gradient of {term}") if order == 1 else _("the Hessian of {term}")
                return self.say(message, term=self.read(body))
            case boxes.Nabla(body=body, wrt=wrt, order=order, at=at):
                message = (
                    _("the gradient of {term} with respect to {variable}")
                    if order == 1
                    else _("the Hessian of {term} with respect to {variable}")
                )
                return self.say(message, term=self.read(body), variable=self.read(boxes.Letter(wrt, at)))
            case boxes.EntryOf(body=body, indices=indices):
                entry, inside = self.indices(indices), self.framed(body, _("{phrase}, end entry,"))
                return self.say(_("the entry {entry} of {term}"), entry=entry, term=inside)
            case _:
                return self.statement(box)

    def statement(self, box: Box) -> str:
        """What stands alone, not in another box."""
        match box:
            case boxes.Related(first=first, rest=rest):
                return reduce(
                    lambda left, each: self.say(RELATIONS[each[0]], left=left, right=self.read(each[1])),
                    rest, self.read(first),
                )  # fmt: skip
            case boxes.Together(boxes=inside):
                return self.bracketed(inside)
            case boxes.Belongs(box=inner, numbers="real", dims=dims):
                message = REAL[min(len(dims), 3)]
                return self.say(message, term=self.read(inner), size=self.shape(dims) if dims else "")
            case boxes.Belongs(box=inner, numbers=numbers):
                return self.say(NUMBERS[numbers], term=self.read(inner))
            case boxes.Shape(dims=dims):
                return self.shape(dims)
            case boxes.Operator(wrt=wrt):
                return self.say(_("the derivative with respect to {variable}"), variable=self.read(wrt))
            case boxes.Literal(text=words):
                return " ".join(map(self.sign, TOKEN.findall(words)))
            case _:
                raise TypeError(f"no words for {type(box).__name__}")

    # -- operations ---------------------------------------------------------------------------------

    def row(self, those: Sequence[Box], followed: bool = False) -> list[str]:
        """Boxes side by side: all but the last are followed."""
        *others, last = those
        return [*(self.read(each, followed=True) for each in others), self.read(last, followed)]

    def joined(self, terms: tuple[tuple[str, Box], ...], followed: bool) -> str:
        first, *rest = self.row([box for _, box in terms], followed)
        spoken = first if terms[0][0] == "+" else self.say(_("minus {term}"), term=first)
        for (sign, _box), each in zip(terms[1:], rest, strict=True):
            spoken = self.say(TERMS[sign], left=spoken, right=each)
        return spoken

    def pausing(self, spoken: str, followed: bool) -> str:
        """With a pause behind it, lest what follows be heard as part of it."""
        return self.say(_("{phrase},"), phrase=spoken) if followed else spoken

    def framed(self, box: Box, end: str) -> str:
        """`box` with its end, unless it is a letter or a number."""
        spoken = self.read(box)
        return spoken if isinstance(box, SIMPLE) else self.say(end, phrase=spoken)

    def bracketed(self, those: Sequence[Box]) -> str:
        inside = self.fold(_("{left} comma {right}"), map(self.read, those))
        return self.say(_("open bracket {inside} close bracket"), inside=inside)

    def of(self, function: str, args: Sequence[Box], followed: bool = False) -> str:
        """A function of a letter or a number; of anything else in brackets."""
        is_simple = len(args) == 1 and isinstance(args[0], SIMPLE)
        inside = self.read(args[0]) if is_simple else self.bracketed(args)
        spoken = self.say(_("{function} of {argument}"), function=function, argument=inside)
        return self.pausing(spoken, followed and is_simple)

    def over(self, box: boxes.Over, followed: bool) -> str:
        above, below = self.read(box.above), self.read(box.below)
        if isinstance(box.above, SIMPLE) and isinstance(box.below, SIMPLE):
            return self.pausing(self.say(_("{above} over {below}"), above=above, below=below), followed)
        return self.say(_("the fraction {above}, all over {below}, end fraction,"), above=above, below=below)

    def base(self, box: Box) -> str:
        """What is raised: a letter, or something in brackets, or all of what was said."""
        spoken = self.read(box, followed=True)
        return spoken if _is_closed(box) else self.say(_("{phrase}, all"), phrase=spoken)

    def raised(self, base: Box, exponent: Box, followed: bool) -> str:
        if isinstance(exponent, boxes.Number) and exponent.value in POWERS:
            messages = POWERS if _is_closed(base) else WHOLE_POWERS
            return self.say(messages[exponent.value], base=self.read(base, followed=True))
        inner = exponent.box if isinstance(exponent, boxes.Minus) else exponent
        spoken = self.read(exponent)
        power = spoken if isinstance(inner, SIMPLE) else self.say(_("{phrase}, end power,"), phrase=spoken)
        return self.pausing(
            self.say(_("{base} to the power {power}"), base=self.base(base), power=power), followed
        )

    def summed(self, indices: Iterable[tuple[str, str]], body: Box, sign: str, followed: bool) -> str:
        message, end = BIG[sign]
        spoken = self.read(body, followed)
        for index, size in reversed(tuple(indices)):
            spoken = self.say(message, index=self.letter(index), size=self.letter(size), body=spoken)
        return self.say(end, phrase=spoken) if followed else spoken

    def limiting(self, box: boxes.Limiting, followed: bool) -> str:
        parts = {"variable": self.read(box.variable), "point": self.read(box.point)}
        spoken = self.say(LIMITS[box.side], **parts, body=self.read(box.body, followed))
        return self.say(_("{phrase}, end limit,"), phrase=spoken) if followed else spoken

    def called(self, box: boxes.Called, followed: bool) -> str:
        function = self.say(FUNCTIONS[box.name]) if box.name in FUNCTIONS else box.name
        if box.power in POWERS:
            function = self.say(POWERS[box.power], base=function)
        elif box.power != 1:
            function = self.say(_("{base} to the power {power}"), base=function, power=str(box.power))
        if box.bare:
            argument = self.read(box.args[0], followed)
            spoken = self.say(_("{function} of {argument}"), function=function, argument=argument)
            return self.pausing(spoken, followed)
        return self.of(function, box.args, followed)

    def applied(self, box: boxes.Applied, followed: bool) -> str:
        function = self.read(box.head)
        if box.primes in PRIMES:
            function = self.say(PRIMES[box.primes], function=function)
        elif box.primes:
            order = str(box.primes)
            function = self.say(_("derivative {order} of {function}"), order=order, function=function)
        spoken = self.of(function, box.args, followed and not box.partials)
        for slot, indices in reversed(box.partials):
            message, entry = SLOTS[bool(slot), bool(indices)], self.indices(indices)
            spoken = self.say(message, function=spoken, entry=entry, slot=str(slot))
        return spoken

    def partial(self, box: boxes.Partial) -> str:
        """A derivative; what it is of stands before the variables, or in brackets behind them."""
        counted = [
            self.read(each)
            if times == 1
            else self.say(_("{variable}, {number} times,"), variable=self.read(each), number=str(times))
            for each, times in box.wrt
        ]
        variables = self.fold(_("{left} and {right}"), counted)
        is_closed = isinstance(box.body, boxes.CLOSED)
        body = self.bracketed([box.body]) if box.operator and not is_closed else self.read(box.body)
        if box.operator:
            spoken = (
                self.say(_("the partial derivative with respect to {variables} of {term}"), variables=variables, term=body)
                if box.order == 1
                else self.say(
                    _("the partial derivative of order {order} with respect to {variables} of {term}"),
                    order=str(box.order), variables=variables, term=body,
                )
            )  # fmt: skip
        elif box.order == 1:
            spoken = self.say(
                _("the partial derivative of {term} with respect to {variables}"),
                variables=variables,
                term=body,
            )
        else:
            spoken = self.say(
                _("the partial derivative of order {order} of {term} with respect to {variables}"),
                order=str(box.order), variables=variables, term=body,
            )  # fmt: skip
        if not box.held:
            return spoken
        names = self.fold(_("{left} and {right}"), map(self.letter, box.held))
        return self.say(_("{derivative}, {names} held fixed,"), derivative=spoken, names=names)

    # -- names --------------------------------------------------------------------------------------

    def shape(self, dims: Iterable[str]) -> str:
        return self.fold(_("{left} by {right}"), map(self.letter, dims))

    def letter(self, name: str, indices: Sequence[str] = ()) -> str:
        spoken = self.marks(parts(name))
        return (
            self.say(_("{letter} sub {index}"), letter=spoken, index=self.indices(indices))
            if indices
            else spoken
        )

    def indices(self, indices: Sequence[str]) -> str:
        """One index after the other; with commas, if one is more than a letter."""
        spoken = [self.letter(each) for each in indices]
        if all(part == Part(part.text) for each in indices for part in parts(each)):
            return " ".join(spoken)
        return self.fold(_("{left} comma {right}"), spoken)

    def marks(self, row: Sequence[Part]) -> str:
        """The parts of a name; digits are one number."""
        spoken = " ".join(map(self.part, row))
        return re.sub(r"(?<=\d) (?=\d)", "", spoken)

    def part(self, part: Part) -> str:
        spoken = self.marks(part.inside) if part.inside else self.glyphs(part)
        for accent in part.accents:
            spoken = self.say(ACCENTS[accent], letter=spoken)
        if part.below:
            spoken = self.say(_("{letter} sub {index}"), letter=spoken, index=self.mark(part.below, _END_SUB))
        return self.above(spoken, part.above) if part.above else spoken

    def above(self, letter: str, row: Sequence[Part]) -> str:
        """A letter with what stands above it in its name: a star, a number in brackets."""
        if [part.text for part in row] in (["*"], ["⋆"]):
            return self.say(_("{letter} star"), letter=letter)
        if [part.text for part in row] == ["-", "1"]:
            return self.say(_("{letter} inverse"), letter=letter)
        if len(row) > 2 and row[0].text == "(" and row[-1].text == ")":
            inside = self.mark(row[1:-1], _END_SUPER)
            return self.say(_("{letter} superscript {mark} in brackets"), letter=letter, mark=inside)
        return self.say(_("{letter} superscript {mark}"), letter=letter, mark=self.mark(row, _END_SUPER))

    def mark(self, row: Sequence[Part], end: str) -> str:
        """What stands below or above; with its end, if it is more than letters and digits."""
        spoken = self.marks(row)
        is_plain = all(part.text.isalnum() and not (part.below or part.above) for part in row)
        return spoken if is_plain else self.say(end, phrase=spoken)

    def glyphs(self, part: Part) -> str:
        spoken = self.sign(part.text)
        return self.say(STYLES[part.style], letter=spoken) if part.style in STYLES else spoken

    def sign(self, text: str) -> str:
        """A letter, a number, a word or a sign."""
        small = text.lower()
        if text in SIGNS:
            return self.say(SIGNS[text])
        if len(text) != 1 or not text.isalpha():
            return text
        letter = self.say(GREEK[small]) if small in GREEK else text
        return letter if small == text else self.say(_("capital {letter}"), letter=letter)


_END_SUB, _END_SUPER = _("{phrase}, end subscript,"), _("{phrase}, end superscript,")


def _is_closed(box: Box) -> bool:
    """Whether nobody takes a power for one of its last part: a letter, a number, something in brackets."""
    return isinstance(box, SIMPLE | boxes.Brackets)
