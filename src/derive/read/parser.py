"""A Pratt parser for formulas as people write them: plain text, Unicode, LaTeX, and mixtures.

It is told the names that a problem declares, as a C compiler knows its types: only so can σ(x), m(x + 1)
and xm be read.  Where a text may mean two things it notes a fork, and `readings` gives all that it may mean.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from derive.read import lists, notation, tree as t
from derive.read.beside import in_words, left_over, without_every, words_beside, words_follow
from derive.read.errors import Ambiguous, Unreadable
from derive.read.names import KNOWN, Names, near, usual_base
from derive.read.reader import (
    APART,
    CLOSING,
    PRODUCTS,
    RELATIONS,
    TRANSPOSED,
    Reader,
    holds,
    opens_bar,
    starts_factor,
    unbarred,
)
from derive.read.scripts import held, scripts
from derive.read.tokens import Token, tokens

ASSIGNED = {r"\leftarrow": "←", r"\gets": "←", r"\coloneqq": ":="}
MOST_FORKS = 4  # kinds of places where a text may be read in two ways


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a text, and where others were possible: what forked, and its place."""

    tree: t.Tree
    forks: tuple[tuple[str, int], ...] = ()
    taken: frozenset[str] = frozenset()  # the forks of which this is the less usual meaning


def parse(text: str, names: Names) -> tuple[Reading, ...]:
    """All that `text` may mean, the usual reading first.

    Raises:
        Unreadable: it is no formula; says where, what was found, and what was expected.
    """
    try:
        listed = tokens(text, names.is_answer)
        first = _read(text, listed, names, frozenset())
        if not first.forks:
            return (first,)
        found = {first.tree: first}
        forks = dict(first.forks)
        number = 1
        while number < 2 ** len(forks):
            if len(forks) > MOST_FORKS:
                raise Ambiguous("this may mean too many things: write brackets", min(forks.values()))
            taken = frozenset(kind for place, kind in enumerate(forks) if number >> place & 1)
            other = _read(text, listed, names, taken)
            found.setdefault(other.tree, other)
            for kind, at in other.forks:  # one that shows only where another is taken
                forks.setdefault(kind, at)
            number += 1
        return tuple(found.values())
    except Unreadable as why:
        raise why.within(text) from None


def _read(text: str, listed: list[Token], names: Names, taken: frozenset[str]) -> Reading:
    listed = _ones_apart(listed) if names.is_answer and not names.declares("T") else listed
    listed, every = without_every(listed) if names.is_answer else (listed, None)
    r = Reader(list(listed), names, taken, latex="\\" in text)
    if names.is_answer and r.at("="):
        r.take()  # = ŷ − y
    found = relation(r)
    if words_follow(r):
        found = in_words(r, found)
    if r.next.kind != "end":
        raise left_over(r)
    if every and not set(every.says.split()) <= t.free_letters(found):
        raise words_beside(r, every.at)
    return Reading(found, tuple(r.forks.items()), taken)


def _ones_apart(listed: list[Token]) -> list[Token]:
    """The tokens with 1 1ᵀ for 11ᵀ, since eleven has no transpose."""
    for place, token in enumerate(listed[:-2]):
        above = listed[place + 1 : place + 5]
        marks = [each.says for each in above if each.says not in "{}"][:2]
        if token.says == "11" and marks[0] == "^" and (marks[1:] == ["T"] or marks[1] in TRANSPOSED):
            one, other = replace(token, says="1"), Token("number", "1", token.at + 1, spaced=True)
            return [*listed[:place], one, other, *_ones_apart(listed[place + 1 :])]
    return listed


def relation(r: Reader) -> t.Tree:
    """a = b, a < b ≤ c, or a formula alone."""
    start = r.next.at
    sides, signs = [plus(r)], []
    while (assigned := _assigns(r)) or (r.next.says in RELATIONS and r.next.kind != "end"):
        sign = r.take()
        if sign.says == "=" and r.at("<", ">"):
            raise Unreadable(f"expected a relation, found ={r.next.says}: write {r.next.says}=", sign.at)
        signs.append(assigned or RELATIONS[sign.says])
        sides.append(plus(r))
    return t.Relation(start, tuple(signs), tuple(sides)) if signs else sides[0]


def _assigns(r: Reader) -> str:
    """How θ := or θ ← that stands here in an answer is written, "" if neither does; of := the colon is taken.

    Within brackets it is an equation like others.
    """
    if not r.names.is_answer:
        return ""
    found = ASSIGNED.get(r.next.says, "") if r.next.kind != "end" else ""
    if r.at(":") and r.ahead(1).says == "=":
        r.take()
        found = ":="
    return "=" if found and r.depth else found


def plus(r: Reader) -> t.Tree:
    """Terms with + and − between them."""
    with r.deeper():
        start = r.next.at
        sign = plus_or_minus(r) if r.at("+", "-") else 1
        terms = [(sign, times(r))]
        while r.at("+", "-"):
            sign = plus_or_minus(r)
            terms.append((sign, times(r)))
        if r.names.is_answer and len(terms) > 1:
            terms = _beneath_sums(r, terms)
    return terms[0][1] if len(terms) == 1 and terms[0][0] == 1 else t.Plus(start, tuple(terms))


def _beneath_sums(r: Reader, terms: list[tuple[int, t.Tree]]) -> list[tuple[int, t.Tree]]:
    """The terms, those after a Σ_k which hold a k taken beneath it if that is forked: Σ_k a_k − b_k."""
    for place, (sign, term) in enumerate(terms[:-1]):
        rest = terms[place + 1 :]
        if (whole := _beneath(term, rest)) and r.fork("sum", rest[0][1].at):
            if sign < 0 and r.fork("sign", rest[0][1].at):  # each with its own minus: −Σ_k a_k − b_k
                whole = _beneath(term, [(-own, each) for own, each in rest]) or whole
            return [*terms[:place], (sign, whole)]
    return terms


def _beneath(term: t.Tree, rest: list[tuple[int, t.Tree]]) -> t.Tree | None:
    """`term` with the `rest` beneath the innermost Σ at its end that binds an index of it; None if none does."""
    if isinstance(term, t.Times):
        sign, last = term.factors[-1]
        inner = _beneath(last, rest)
        return inner and replace(term, factors=(*term.factors[:-1], (sign, inner)))
    if not isinstance(term, t.Big):
        return None
    if inner := _beneath(term.body, rest):
        return replace(term, body=inner)
    own = {name for item in term.below for name in t.letters_of(item)}
    if not any(own & t.free_letters(other) for _, other in rest):
        return None
    return replace(term, body=t.Plus(term.body.at, ((1, term.body), *rest)))


def plus_or_minus(r: Reader) -> int:
    """+1 or −1, as the next token says."""
    return -1 if r.take().says == "-" else 1


def times(r: Reader, first: t.Tree | None = None, most: int = 0) -> t.Tree:
    """Factors beside each other or with a sign between them, at `most` so many; / divides by the one that follows."""
    start = r.next.at if first is None else first.at
    factors: list[tuple[str, t.Tree]] = [("", unary(r) if first is None else first)]
    under: list[t.Tree] | None = None  # what stands below the last slash, while it may go on
    is_tight = False  # that slash stands between both without a space
    while True:
        if len(factors) == most:
            return t.Times(start, tuple(factors)) if most > 1 else factors[0][1]
        if r.next.says in PRODUCTS and r.next.kind != "end":
            slash = r.take()
            sign, is_tight = PRODUCTS[slash.says], not (slash.spaced or r.next.spaced)
            factors.append((sign, unary(r)))
            under = [factors[-1][1]] if sign == "/" else None
        elif starts_factor(r):
            factors[-1] = _ones_before_ones(r, factors[-1])
            if under:
                _, under[-1] = _ones_before_ones(r, ("", under[-1]))
            _refuse_two_numbers(r, factors[-1])
            _refuse_what_stands_apart(r)
            spaced = r.next.spaced
            factor = postfix(r)
            kind = APART if is_tight and spaced and _is_coefficient(factors, factor) else "slash"
            if under and not _is_clear(factors, factor, spaced) and r.fork(kind, factor.at):
                under.append(factor)
                factors[-1] = ("/", t.Times(under[0].at, tuple(("", each) for each in under)))
            else:
                factors.append(("", factor))
        else:
            return factors[0][1] if len(factors) == 1 else t.Times(start, tuple(factors))


def _is_clear(factors: list[tuple[str, t.Tree]], then: t.Tree, spaced: bool) -> bool:
    """Whether nobody would take what follows a/b for a part of the denominator: 1/n Σ, 1/2 x."""
    if isinstance(then, t.Big | t.Limit) or isinstance(factors[-1][1], t.Big):
        return True  # what a sum in a denominator ends with has been asked about
    if factors[-1][0] != "/":  # a/b c d: c has been asked about
        return True
    numbers = len(factors) > 1 and all(isinstance(each, t.Number) for _, each in factors[-2:])
    return numbers and spaced


def _is_coefficient(factors: list[tuple[str, t.Tree]], then: t.Tree) -> bool:
    """Whether the last quotient may well be the coefficient of what follows: 2/n x, a/b (x + y), a/b dx/dy."""
    return isinstance(then, t.Group | t.Derivative) or (
        len(factors) > 1 and isinstance(factors[-2][1], t.Number)
    )


def _ones_before_ones(r: Reader, last: tuple[str, t.Tree]) -> tuple[str, t.Tree]:
    """The array of ones for the first 1 of 1 1ᵀ, as pages print it."""
    sign, factor = last
    is_one = isinstance(factor, t.Number) and factor.value == 1 and r.next.says == "1"
    above = r.ahead(3) if r.ahead(2).says == "{" else r.ahead(2)
    if is_one and r.ahead(1).says == "^" and (above.says in TRANSPOSED or above.says == "T"):
        return sign, t.Ones(factor.at)
    return last


def _refuse_two_numbers(r: Reader, last: tuple[str, t.Tree]) -> None:
    is_raised = r.names.is_answer and isinstance(last[1], t.Scripted | t.Raised)
    is_behind = is_raised and r.tokens[r.place - 1].kind == "number"  # x^1 0
    if r.next.kind == "number" and (isinstance(last[1], t.Number) or is_behind):
        raise r.unexpected("an operator between two numbers")
    if r.next.says == "1" and r.ahead(1).says == r"\{":
        return  # x1\{x > 0\} is x times 1{x > 0}
    if r.names.is_answer and r.next.says == "1" and r.ahead(1).says == "[":
        return
    if r.next.kind == "number" and not r.next.spaced and isinstance(last[1], t.Name):
        said = f"{last[1].base}{r.next.says}"
        wanted = f"{last[1].base}_{r.next.says}, {r.next.says} {last[1].base} or a power"
        raise Unreadable(f"{said} is not declared: write {wanted}", last[1].at)
    if r.next.kind == "number" and not r.next.spaced and r.names.is_answer and not _is_indicator(r):
        said = r.next.says  # a power that has lost its place, as in (y - z)2 and ||w||2; an index in x_k2
        raise Ambiguous(f"{said} behind a factor may be a power or an index: write ^{said} or _", r.next.at)


def _is_indicator(r: Reader) -> bool:
    """Whether the number that comes next is the 1 of 1[x > 0], or that of 1^T."""
    return r.next.says == "1" and r.ahead(1).says in ("[", "(", "{", r"\{", "_", "^")


def _refuse_what_stands_apart(r: Reader) -> None:
    if r.names.is_answer and r.next.apart:
        raise Ambiguous(
            "what stands apart may be a factor, a condition or another answer: write one formula", r.next.at
        )


def unary(r: Reader) -> t.Tree:
    """A factor that may have a sign of its own: a · −b."""
    if not r.at("-", "+"):
        return postfix(r)
    with r.deeper():
        start = r.next.at
        return t.Plus(start, ((plus_or_minus(r), unary(r)),))


def postfix(r: Reader) -> t.Tree:
    """A primary with its scripts, primes and arguments."""
    with r.deeper():
        return scripts(r, primary(r))


def whole(token: Token) -> t.Number:
    """A number; a decimal is exact."""
    return t.Number(token.at, Fraction(token.says))


def group(r: Reader, opening: str) -> t.Tree:
    """What stands in brackets."""
    since = r.expect(opening)
    with unbarred(r):
        inner = relation(r)
        if r.next.says == "if" and opening == "(":
            inner = in_words(r, inner)
    if r.at(",") and r.names.is_answer and opening in "([":
        inner = lists.entries(r, inner, since)
    if r.at(","):
        raise Unreadable("found a comma: a list is no number", r.next.at)
    r.expect(CLOSING[opening], since)
    return inner


def primary(r: Reader) -> t.Tree:
    """What holds together without brackets."""
    token = r.next
    with r.deeper():
        match token.kind:
            case "number":
                return whole(r.take())
            case "word":
                return notation.word(r)
            case "command":
                return notation.command(r)
            case "mark" if token.says in ("(", "[", "{"):
                return _bracketed(r, token)
            case "mark" if token.says == "|":
                return notation.bars(r)
            case "mark" if opens_bar(r):
                return _before_bar(r)
            case "mark" if r.names.is_answer and [r.ahead(n).says for n in range(3)] == [".", ".", "."]:
                r.place += 3
                return t.Dots(token.at)
    raise r.unexpected("a formula")


def _before_bar(r: Reader) -> t.Tree:
    r"""What stands between \left. and \right|_μ."""
    r.take()
    inner = postfix(r)
    if isinstance(inner, t.Held):
        return inner
    if not holds(r):
        raise r.unexpected("|_ and what is held fixed")
    return held(r, inner)


def _bracketed(r: Reader, token: Token) -> t.Tree:
    if token.says == "[" and r.names.is_line and (row := lists.row(r)):
        return row
    inner = group(r, token.says)
    if token.says in "[{" and isinstance(inner, t.Relation):
        return t.Indicator(token.at, inner)
    if token.says == "{":
        return inner if not isinstance(inner, t.Plus | t.Times) else t.Group(token.at, inner, "{")
    return t.Group(token.at, inner, token.says)


def braced(r: Reader) -> t.Tree:
    r"""An argument of a command: in braces, or the one digit, letter or command that follows."""
    if r.at("{"):
        since = r.take()
        with r.deeper(), unbarred(r):
            inner = plus(r)
        r.expect("}", since)
        return inner
    token = r.next
    if (
        token.kind in ("number", "word")
        and len(token.says) > 1
        and "." not in token.says
        and token.says not in r.names.spelled
    ):
        r.take()
        if token.kind == "number" or usual_base(token.says) is None:
            r.push_back(Token(token.kind, token.says[1:], token.at + 1))
            token = Token(token.kind, token.says[0], token.at)
        return (
            whole(token) if token.kind == "number" else t.Name(token.at, usual_base(token.says) or token.says)
        )
    with r.deeper():
        return primary(r)


def unknown_word(r: Reader, token: Token) -> Unreadable:
    """That nothing is called so, and what is."""
    word = token.says
    if len(word) <= 4 and all(r.names.declares(letter) for letter in word):
        return Unreadable(f"{word} is not declared; for a product write {' '.join(word)}", token.at)
    for cut in range(1, len(word)):
        ranks = r.names.ranks.get(r.names.base_of(word[:cut]) or "", frozenset())
        if len(word) - cut in ranks - {0}:
            return Unreadable(f"{word} is not declared; did you mean {word[:cut]}_{word[cut:]}?", token.at)
    hint = near(word, [*r.names.spelled, *KNOWN, "sum", "prod", "lim"])
    if r.names.is_answer:
        hint = hint or f"; declared are {r.names.all}"
    return Unreadable(f"{word[:40]} is not declared{hint}", token.at)
