r"""The notation of expectations, variances and covariances: E[x], \mathbb{E}_{x \sim p}[x], Var(x), Cov[x, y]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.read import parser as p, scripts as s, tree as t
from derive.read.errors import NotYet, Unreadable
from derive.read.reader import CLOSING
from derive.read.tokens import Token

if TYPE_CHECKING:
    from derive.read.reader import Reader

KINDS = {"E": "E", "V": "Var", "Var": "Var", "var": "Var", "Cov": "Cov", "cov": "Cov"}
LETTERS = ("E", "V")  # which may be called something else
MACROS = ("E", "EE", "Var", "Cov")
FONTS = ("mathbb", "mathrm", "operatorname", "text", "mathsf")
WORDS = {"E": "expectation", "Var": "variance", "Cov": "covariance"}
OPENINGS = ("[", "(", r"\{")


def begins_average(r: Reader, says: str) -> bool:
    """Whether a word that was just taken is the sign of an expectation.

    Raises:
        Unreadable: it is declared as a number, and brackets follow that a number would not have.
    """
    if says not in KINDS:
        return False
    if r.names.declares(says) and (r.names.declares_plain(says) or not r.at("[")):
        if says in LETTERS and r.at("[") and not max(r.names.ranks.get(says, [0])):
            meant = r"\mathbb{E}[...]" if says == "E" else "Var[...]"
            word = WORDS[KINDS[says]]
            said = f"{says} is declared, so that {says}[...] is no {word}: write {meant}"
            raise Unreadable(said, r.tokens[r.place - 1].at)
        return False
    return says not in LETTERS or r.at(*OPENINGS) or _opens_behind(r)


def is_average(r: Reader, font: str, inner: str, length: int) -> bool:
    """Whether a word in some font, `length` tokens of it, is the sign of an expectation."""
    if font not in FONTS or inner not in KINDS:
        return False
    if font != "mathbb" and r.names.declares(inner) and inner in LETTERS and r.ahead(length).says == "[":
        return not max(r.names.ranks.get(inner, [0]))  # the E of \mathrm{E}[x] is no number E
    if font == "mathbb" or not r.names.declares_plain(inner):
        return font == "mathbb" or inner not in LETTERS or r.ahead(length).says in (*OPENINGS, "_")
    return False


def _opens_behind(r: Reader) -> bool:
    """Whether a [ stands behind the subscript that comes next."""
    if not r.at("_"):
        return False
    end = 1
    if r.ahead(1).says == "{":
        while r.ahead(end).says != "}" and r.ahead(end).kind != "end":
            end += 1
    return r.ahead(end + 1).says in ("[", r"\{")


def average(r: Reader, says: str, token: Token) -> t.Tree:
    """E[x], Var[x] or Cov[x, y], behind its sign."""
    kind = KINDS.get(says, "E")
    with r.deeper():
        below = _over(r) if r.at("_") else ()
        if not r.at(*OPENINGS):
            written = "Cov[x, y]" if kind == "Cov" else f"{kind}[x]"
            raise r.unexpected(f"[ of {_article(WORDS[kind])}, as {written}")
        _refuse_condition(r)
        arguments = s.listed(r, r.next.says)
    wanted = 2 if kind == "Cov" else 1
    if len(arguments) != wanted:
        said = "one, as Cov[x, y] has two" if wanted == 2 and len(arguments) == 1 else f"{len(arguments)}"
        raise Unreadable(f"{_article(WORDS[kind])} of {said}", token.at)
    return t.Moment(token.at, kind, arguments, below)


def _article(word: str) -> str:
    return f"{'an' if word[0] == 'e' else 'a'} {word}"


def _over(r: Reader) -> tuple[tuple[t.Tree, t.Tree | None], ...]:
    r"""The symbols below an expectation: x, or {x, y}, or {x \sim p}."""
    r.take()
    if not r.at("{", "("):
        return ((p.primary(r), None),)
    since = r.take()
    found = [_one_over(r)]
    while r.at(","):
        r.take()
        found.append(_one_over(r))
    r.expect(CLOSING[since.says], since)
    return tuple(found)


def _one_over(r: Reader) -> tuple[t.Tree, t.Tree | None]:
    symbol = s.variable(r)
    if not r.at(r"\sim"):
        return symbol, None
    r.take()
    law = s.variable(r)
    if r.at("("):
        place = r.next.at
        arguments = s.listed(r, "(")
        if [t.plain(each) for each in arguments] != [t.plain(symbol)]:  # p(x) is p
            said = "a distribution with its parameters is declared with the symbol: write its name alone here"
            raise NotYet(said, place)
    return symbol, law


def _refuse_condition(r: Reader) -> None:
    """Refuse the bar of E[x | y]."""
    depth, bars = 0, []
    for token in r.tokens[r.place :]:
        depth += (token.says in OPENINGS) - (token.says in (")", "]", r"\}"))
        if depth == 0:
            break
        if depth == 1 and token.says in ("|", r"\mid", r"\vert"):
            bars.append(token)
    if len(bars) % 2 or any(token.says == r"\mid" for token in bars):
        raise NotYet("conditional expectations can't be derived yet", bars[-1].at)
