"""The notation that begins with a word or a command: functions, Σ, fractions, derivatives, fonts, cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from derive.read import limits, parser as p, scripts as s, tree as t
from derive.read.averages import MACROS, average, begins_average, is_average
from derive.read.beside import words_beside
from derive.read.characters import GREEK
from derive.read.derivatives import (
    begins_differential,
    differential,
    fraction_of_d,
    gradient,
    inline_derivative,
    starts_d,
)
from derive.read.environments import environment
from derive.read.errors import Ambiguous, NotYet, Unreadable
from derive.read.names import ACCENTS, KNOWN, VARIANTS, near, usual_base
from derive.read.reader import BEFORE_SUM, CLOSING, RELATIONS, starts_factor
from derive.read.tokens import UPRIGHT, Token

if TYPE_CHECKING:
    from derive.read.reader import Reader

FONTS = frozenset(
    [
        "mathbf",
        "boldsymbol",
        "bm",
        "mathrm",
        "mathit",
        "mathsf",
        "text",
        "textbf",
        "textrm",
        "operatorname",
        "mathcal",
        "mathbb",
        "vec",
        "pmb",
        "mathds",
        "boxed",
    ]
)
BOLD = frozenset(["mathbf", "boldsymbol", "bm", "textbf", "pmb", "vec"])
CONSTANT = ("const", "constant", "cst")
UP_TO = "an equation up to a constant can't be judged: write the constant, or the equation of derivatives"
INNER = "inner"  # what ⟨a, b⟩ calls
BIG = ("sum", "prod")
DOTS = frozenset(["dots", "cdots", "ldots", "ddots", "vdots"])
NOT_YET = {
    "int": "integrals can't be derived yet", "iint": "integrals can't be derived yet",
    "infty": "infinity is no number: write it where a limit is taken, lim_{n -> oo}", "pm": "plus-minus means two things: write each", "mp": "plus-minus means two things: write each",
    "binom": "binomial coefficients can't be derived yet",
    "oint": "integrals can't be derived yet", "min": "a minimum over a set can't be derived yet",
    "arg": "an arg max can't be derived yet", "sup": "suprema can't be derived yet", "inf": "infima can't be derived yet",
    "forall": "what is given holds for all indices: leave ∀ out", "in": "sets can't be read: a shape is declared with the symbol",
}  # fmt: skip


def word(r: Reader) -> t.Tree:
    """What a word of plain letters means here."""
    token = r.next
    says = token.says
    if inline := starts_d(r):
        found = inline_derivative(r, inline)
        if found is not None:
            return found
    r.take()
    if says in ("sum", "prod"):
        return big(r, says, token.at)
    if says == "lim" and not r.names.declares("lim"):
        return limits.written(r, token.at)
    if begins_average(r, says):
        return average(r, says, token)
    if says == "d" and r.names.declares("d") and begins_differential(r, says):
        return differential(r, token)
    declared = r.names.spelled.get(says) or r.names.spelled.get(VARIANTS.get(says, says))
    if declared:
        return t.Name(token.at, declared)
    if says in KNOWN:
        return function(r, KNOWN[says], token)
    if says == "sigma" and r.at("("):
        return function(r, says, token)
    if begins_differential(r, says):
        return differential(r, token, says[1:])
    if says in CONSTANT and r.names.is_line:
        raise NotYet(UP_TO, token.at)
    if says == "grad" and r.names.is_line:
        return gradient(r, token)
    base = usual_base(says)
    if says == "I" and r.names.is_answer and (found := _condition(r, token.at)):
        return found
    if base is not None:
        return t.Name(token.at, base)
    return _split(r, token)


def _split(r: Reader, token: Token) -> t.Tree:
    """W of Wx, where both letters are declared; the rest comes next."""
    says = token.says
    called = r.at("(") and not r.next.spaced and len(says) > 2  # Abs(x) is no product A b s (x)
    if len(says) > 4 or called or not all(_is_letter(r, letter) for letter in says):
        raise p.unknown_word(r, token)
    r.push_back(Token("word", says[1:], token.at + 1))
    return t.Name(token.at, says[0])


def _is_letter(r: Reader, letter: str) -> bool:
    is_identity = letter == "I" and r.names.is_answer
    return r.names.declares(letter) or is_identity or (letter == "e" and r.at("^"))


def command(r: Reader) -> t.Tree:
    """What a LaTeX command means here."""
    token = r.next
    name = token.says[1:]
    name = VARIANTS.get(name, name)
    if token.says == r"\partial":
        found = inline_derivative(r, token.says)
        if found is None:
            raise r.unexpected("a derivative, as ∂J/∂x")
        return found
    r.take()
    if name in GREEK or name == "ell":
        return _greek(r, name, token)
    if name in _COMMANDS:
        return _COMMANDS[name](r, token)
    if name in ACCENTS:
        return _accent(r, ACCENTS[name], token)
    if name in FONTS:
        return _font(r, name, token)
    if (name in KNOWN and name != "max") or (name == "max" and r.at("(", r"\{", "_")):
        return function(r, KNOWN[name], token)
    if name in DOTS:
        return t.Dots(token.at)
    if name in MACROS:
        return average(r, name, token)
    if name == "langle":
        return _inner_product(r, token)
    if name in NOT_YET or name == "max":
        raise NotYet(NOT_YET.get(name, "a maximum over a set can't be derived yet"), token.at)
    if token.says in (r"\lVert", r"\Vert", r"\lvert", r"\vert", r"\|"):
        return _latex_bars(r, token)
    if token.says == r"\{":
        r.place -= 1
        inner = p.group(r, r"\{")
        return (
            t.Indicator(token.at, inner) if isinstance(inner, t.Relation) else t.Group(token.at, inner, "{")
        )
    if token.says in RELATIONS:
        raise Unreadable(f"expected a formula, found {token.says}", token.at)
    commands = [
        *GREEK,
        *_COMMANDS,
        *ACCENTS,
        *FONTS,
        *KNOWN,
        "partial",
        "cdot",
        "odot",
        "le",
        "ge",
        "ne",
        "mathbf",
    ]
    hint = near(token.says, [f"\\{known}" for known in commands])
    raise Unreadable(f"{token.says[:30]} is no command that derive reads{hint}", token.at)


def _greek(r: Reader, name: str, token: Token) -> t.Tree:
    base = f"\\{name}"
    if name in ("sigma", "Gamma") and not r.names.declares(base) and _is_applied(r):
        return function(r, name, token)
    if name in ("Sigma", "Pi") and not r.names.declares(base) and r.at("_"):
        return big(r, "sum" if name == "Sigma" else "prod", token.at)
    if name == "Sigma" and r.names.is_answer and _has_one_letter_below(r):
        raise Ambiguous("Σ is declared, so that this may be a sum or a row of Σ: write ∑ for a sum", token.at)
    if name == "delta" and not r.names.declares(base) and r.at("_"):
        r.take()
        return t.Scripted(token.at, t.Name(token.at, base), s.subscript(r, t.Name(token.at, base)))
    return t.Name(token.at, base)


def _has_one_letter_below(r: Reader) -> bool:
    below = 2 if r.ahead(1).says == "{" else 1
    return r.at("_") and len(r.ahead(below).says) == 1 and (below == 1 or r.ahead(3).says == "}")


def _is_applied(r: Reader) -> bool:
    """Whether what comes next is an argument, perhaps after a power or primes: σ²(x)."""
    here = 0
    while r.ahead(here).says in ("^", "'") and r.ahead(here).kind == "mark":
        here += 1
        if r.ahead(here).says == "{":
            while r.ahead(here).says != "}" and r.ahead(here).kind != "end":
                here += 1
            here += 1
        elif r.ahead(here - 1).says == "^":
            here += 1
    return r.ahead(here).says in ("(", "[")


def function(r: Reader, name: str, token: Token) -> t.Tree:
    """A known function at its argument: in brackets, or the one factor that follows."""
    if name in ("max", "min") and r.at("_"):
        return big(r, name, token.at)
    with r.deeper():
        below: tuple[t.Tree, ...] = ()
        above: t.Tree | None = None
        primes = 0
        while r.at("_", "^", "**", "'"):
            mark = r.take().says
            if mark == "_":
                below = s.subscript(r, t.Name(token.at, name))
            elif mark == "'":
                primes += 1
            else:
                above = s.exponent(r)
        if isinstance(above, t.Plus):
            raise Ambiguous(f"{name} to a negative power may be its inverse: write 1/{name}(x)", token.at)
        braced = r.at(r"\{") and name in ("max", "min")
        listed = r.next.says if r.at("(") or braced else ""
        arguments = s.listed(r, listed) if listed else (_bare_argument(r, name),)
        return t.Call(token.at, name, arguments, below, above, primes)


def _bare_argument(r: Reader, name: str) -> t.Tree:
    if not starts_factor(r):
        raise r.unexpected(f"what {name} is taken of")
    braced = r.at("{", "|", r"\|")
    first = p.postfix(r)
    while isinstance(first, t.Number) and r.next.kind in ("word", "command") and starts_factor(r):
        if name == "sqrt":
            raise Ambiguous("a root of what? write brackets", r.next.at)
        if name == "log" and r.next.spaced and r.fork("logarithm", r.next.at):  # (log 2) x
            return first
        first = t.Times(first.at, (("", first), ("", p.postfix(r))))
    follows = starts_factor(r) and (not _starts_function(r) or _starts_big(r))
    divided = r.at("/") and r.ahead(1).says != r"\partial"
    bracketed = isinstance(first, t.Group | t.Big) or braced
    is_sum = not divided and r.next.says.lstrip("\\") == "sum"
    if (follows or divided) and not bracketed and r.fork(BEFORE_SUM if is_sum else "argument", r.next.at):
        return p.times(r, first)
    return first


def is_letter(r: Reader) -> bool:
    """Whether a name comes next, no function and no Σ."""
    return starts_factor(r) and not _starts_function(r)


def _starts_function(r: Reader) -> bool:
    says = r.next.says.lstrip("\\")
    return (says in KNOWN and says not in r.names.spelled) or says in (*BIG, "sigma", "lim")


def _starts_big(r: Reader) -> bool:
    """Whether a Σ or Π comes next, which a function before it may well be taken of: log a/b Π_k p_k."""
    return r.next.says.lstrip("\\") in BIG


def big(r: Reader, kind: str, at: int) -> t.Tree:
    """Σ, Π, max or min with its range and its body, which reaches to the next + or −."""
    before = r.tokens[max(0, r.place - 2)]
    with r.deeper():
        below: tuple[t.Tree, ...] = ()
        above: t.Tree | None = None
        while r.at("_", "^"):
            if r.take().says == "_":
                below = _range(r, at)
            else:
                above = s.superscript(r)
        if not below:
            raise Unreadable(f"expected an index, as {kind}_k", r.next.at)
        is_linear = kind in ("sum", "max", "min") and not _bends(before)
        return t.Big(at, kind, below, above, _body(r, below, is_linear or not r.names.is_answer))


def _bends(before: Token) -> bool:
    """Whether what comes behind this is no summand: the denominator, an exponent, what a function is taken of."""
    return before.says in ("/", r"\div", "^", "**") or before.says.lstrip("\\") in KNOWN


def _body(r: Reader, below: tuple[t.Tree, ...], is_linear: bool) -> t.Tree:
    """What is summed or multiplied: the whole product that follows.

    Unless it `is_linear`, factors at its end that do not run with the index may stand behind the Σ or Π.
    """
    start = r.place
    body = p.times(r, p.unary(r) if r.at("-", "+") else None)
    if is_linear or not isinstance(body, t.Times):
        return body
    bound = (item.sides[0] if isinstance(item, t.Relation) else item for item in below)
    own = {letter for item in bound for letter in t.letters_of(item)}
    runs = [place for place, (_, factor) in enumerate(body.factors) if own & t.free_letters(factor)]
    most = runs[-1] + 1 if runs else len(body.factors)
    if most == len(body.factors) or not r.fork("body", body.factors[most][1].at):
        return body
    r.place = start
    return p.times(r, p.unary(r) if r.at("-", "+") else None, most)


def _range(r: Reader, at: int) -> tuple[t.Tree, ...]:
    found = s.subscript(r, t.Name(at, "sum"))
    if len(found) == 1 and isinstance(found[0], t.Name) and r.at("="):
        r.take()
        return (t.Relation(found[0].at, ("=",), (found[0], p.primary(r))),)
    return found


def _accent(r: Reader, accent: str, token: Token) -> t.Tree:
    inner = p.braced(r)
    if not isinstance(inner, t.Name):
        raise Unreadable("expected one letter under the accent", token.at)
    return t.Name(token.at, f"\\{accent}{{{inner.base}}}")


def _font(r: Reader, font: str, token: Token) -> t.Tree:
    says = [r.ahead(n).says for n in range(3)]
    inner = says[1] if says[0] == "{" and says[2] == "}" else says[0] if r.next.kind == "word" else ""
    length = 3 if says[0] == "{" else 1
    if (font in ("mathbb", "mathbf", "mathds", "boldsymbol", "bm") and inner == "1") or (
        inner == "I" and font == "mathbb" and r.ahead(length).says in ("_", *CLOSING)
    ):
        r.place += length
        return _ones(r, token)
    if says[0] in "1" and font in ("mathbb", "mathbf", "mathds"):
        r.take()
        return _ones(r, token)
    if inner in CONSTANT and r.names.is_line:
        raise NotYet(UP_TO, token.at)
    if is_average(r, font, inner, length):
        r.place += length
        return average(r, inner, token)
    tagged = f"\\{'mathbf' if font in BOLD else font}{{{inner}}}"
    if r.names.declares(tagged):
        r.place += length
        return t.Name(token.at, tagged)
    if font in UPRIGHT and inner:
        r.place += length
        if inner == "d" and begins_differential(r, inner):
            return differential(r, token)
        return _upright(r, inner, token)
    if font == "text":
        raise words_beside(r, token.at)
    if font == "boxed" and r.names.is_answer and r.at("{"):
        return p.group(r, "{")
    if font == "mathcal" and inner and not r.names.declares(inner):
        r.place += length
        return t.Name(token.at, tagged)
    return p.braced(r)


def _upright(r: Reader, says: str, token: Token) -> t.Tree:
    if says in r.names.spelled:
        return t.Name(token.at, r.names.spelled[says])
    if says == "lim":
        return limits.written(r, token.at)
    if says in KNOWN:
        return function(r, KNOWN[says], token)
    base = usual_base(says)
    if base is None or (token.says == r"\text" and len(says) > 1):
        if token.says == r"\text":
            raise words_beside(r, token.at)
        raise p.unknown_word(r, Token("word", says, token.at))
    return t.Name(token.at, base)


def _ones(r: Reader, token: Token) -> t.Tree:
    if r.at("_"):
        r.take()
        return indicator_below(r, token.at)
    return _condition(r, token.at) or t.Ones(token.at)


def _condition(r: Reader, at: int) -> t.Indicator | None:
    """1 where the relation in the brackets that come next holds; None if there is none."""
    if not r.at("(", "[", "{", r"\{") or at in r.failed:
        return None
    before, place, forks = list(r.tokens), r.place, dict(r.forks)
    inner = p.group(r, r.next.says)
    if isinstance(inner, t.Relation):
        return t.Indicator(at, inner)
    r.tokens, r.place, r.forks = before, place, forks
    r.failed.add(at)
    return None


def indicator_below(r: Reader, at: int) -> t.Tree:
    """The condition of 1_{x > 0}."""
    return indicator_of(s.subscript(r, t.Name(at, "1")), at)


def indicator_of(below: tuple[t.Tree, ...], at: int) -> t.Tree:
    """1 where what stands below it holds."""
    (inner, *others) = below
    if isinstance(inner, t.Name) and not others:
        return t.Ones(at, inner)  # the 1_n of 1_nᵀ x
    if isinstance(inner, t.Indicator) and not others:
        return inner
    if others or not isinstance(inner, t.Relation):
        raise Unreadable("expected a condition, as 1_{x > 0}", at)
    return t.Indicator(at, inner)


def bars(r: Reader) -> t.Tree:
    """|x| or ||x||."""
    token = r.take()
    double = r.at("|") and not r.next.spaced
    if double:
        r.take()
    return _barred(r, token, ["|", "|"] if double else ["|"])


def _latex_bars(r: Reader, token: Token) -> t.Tree:
    closing = {r"\lVert": r"\rVert", r"\lvert": r"\rvert"}.get(token.says, token.says)
    return _barred(r, token, [closing])


def _barred(r: Reader, token: Token, closing: list[str]) -> t.Tree:
    r.bars.append(closing[0])
    inner = p.plus(r)
    r.bars.pop()
    for mark in closing:
        r.expect(mark, token)
    double = len(closing) == 2 or token.says in (r"\lVert", r"\Vert", r"\|")
    kind = None
    if double and r.at("_"):
        r.take()
        (kind, *_) = s.subscript(r, t.Name(token.at, "norm"))
    return t.Bars(token.at, inner, double, kind)


def _inner_product(r: Reader, token: Token) -> t.Tree:
    """⟨a, b⟩, which is aᵀb, and Σ_ij a_ij b_ij of two matrices."""
    with r.deeper():
        left = p.plus(r)
        r.expect(",", token)
        right = p.plus(r)
    r.expect(r"\rangle", token)
    return t.Call(token.at, INNER, (left, right))


def _fraction(r: Reader, token: Token) -> t.Tree:
    derivative = fraction_of_d(r, token)
    if derivative is not None:
        return derivative
    over = p.braced(r)
    return t.Quotient(token.at, over, p.braced(r))


def _root(r: Reader, token: Token) -> t.Tree:
    degree = None
    if r.at("["):
        r.take()
        degree = p.plus(r)
        r.expect("]", token)
    bare = not r.at("(", "{")
    inner = p.group(r, "(") if r.at("(") else p.braced(r)
    beside = starts_factor(r) and not r.next.spaced
    if bare and (r.at("^", "**", "_") or beside):
        raise Ambiguous("a root of what? write brackets", token.at)
    return t.Root(token.at, inner, degree)


_COMMANDS: dict[str, Callable[[Reader, Token], t.Tree]] = {
    "frac": _fraction, "dfrac": _fraction, "tfrac": _fraction, "cfrac": _fraction,
    "sqrt": _root,
    "sum": lambda r, token: big(r, "sum", token.at),
    "prod": lambda r, token: big(r, "prod", token.at),
    "nabla": gradient,
    "lim": lambda r, token: limits.written(r, token.at),
    "begin": environment,
}  # fmt: skip
