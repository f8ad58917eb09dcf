"""A Pratt parser for formulas as people write them: plain text, Unicode, LaTeX, and mixtures.

It is told the names that a problem declares, as a C compiler knows its types: only so can σ(x), m(x + 1)
and xm be read.  Where a text may mean two things it notes a fork, and `readings` gives all that it may mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction

from derive.read import notation, tree as t
from derive.read.errors import Ambiguous, NotYet, Unreadable
from derive.read.names import KNOWN, Names, near, usual_base
from derive.read.tokens import Token, tokens

DEEPEST = 60
RELATIONS = {
    "=": "=", "==": "=", "<": "<", r"\lt": "<", ">": ">", r"\gt": ">", "<=": "<=", r"\le": "<=", r"\leq": "<=",
    r"\leqslant": "<=", ">=": ">=", r"\ge": ">=", r"\geq": ">=", r"\geqslant": ">=", "!=": "!=", r"\ne": "!=",
    r"\neq": "!=",
}  # fmt: skip
PRODUCTS = {
    "*": "*", r"\cdot": "·", r"\times": "×", "/": "/", r"\odot": "∘", r"\circ": "∘", r"\otimes": "⊗", r"\ast": "*",
}  # fmt: skip
NO_FACTOR = frozenset(
    [
        r"\end",
        r"\\",
        r"\}",
        r"\|",
        r"\rangle",
        r"\rVert",
        r"\rvert",
        r"\in",
        r"\to",
        r"\Rightarrow",
        r"\pm",
        r"\mp",
        r"\mid",
        r"\sim",
        r"\implies",
        r"\iff",
        r"\quad",
        r"\text",
        r"\top",
    ]
)
CLOSING = {"(": ")", "[": "]", "{": "}", r"\{": r"\}"}
TRANSPOSED = frozenset((r"\top", r"\intercal"))


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a text, and where others were possible: what forked, and its place."""

    tree: t.Tree
    forks: tuple[tuple[str, int], ...] = ()


@dataclass
class Reader:
    """The tokens that are left, what is declared, and how forks are taken."""

    tokens: list[Token]
    names: Names
    taken: frozenset[str] = frozenset()
    forks: dict[str, int] = field(default_factory=dict)
    latex: bool = False
    place: int = 0
    depth: int = 0
    bars: list[str] = field(default_factory=list)

    @property
    def next(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.place]

    def ahead(self, by: int) -> Token:
        """The token `by` places on."""
        return self.tokens[min(self.place + by, len(self.tokens) - 1)]

    def at(self, *marks: str) -> bool:
        """Whether one of these signs comes next."""
        token = self.tokens[self.place]
        return token.says in marks and token.kind in ("mark", "command")

    def take(self) -> Token:
        """The next token, which is then behind."""
        token = self.next
        if token.kind != "end":
            self.place += 1
        return token

    def expect(self, mark: str, since: Token | None = None) -> Token:
        """Take `mark`, or say what stands there."""
        if not self.at(mark):
            opened = f" for the {since.says} of column {since.at + 1}" if since else ""
            raise self.unexpected(f"{mark}{opened}")
        return self.take()

    def unexpected(self, wanted: str) -> Unreadable:
        """That something else was wanted here."""
        return Unreadable(f"expected {wanted}, found {self.next.says[:40]}", self.next.at)

    def fork(self, kind: str, at: int) -> bool:
        """Note that the text may be read in two ways; whether the less usual one is taken."""
        self.forks.setdefault(kind, at)
        return kind in self.taken

    def push_back(self, token: Token) -> None:
        """Let `token` come next."""
        self.tokens.insert(self.place, token)

    def deeper(self) -> Deeper:
        """One level further in."""
        return Deeper(self)


@dataclass(slots=True)
class Deeper:
    """A level of nesting, of which there may not be too many."""

    reader: Reader

    def __enter__(self) -> None:
        self.reader.depth += 1
        if self.reader.depth > DEEPEST:
            raise Unreadable(f"nested deeper than {DEEPEST}", self.reader.next.at)

    def __exit__(self, *_: object) -> None:
        self.reader.depth -= 1


def parse(text: str, names: Names) -> tuple[Reading, ...]:
    """All that `text` may mean, the usual reading first.

    Raises:
        Unreadable: it is no formula; says where, what was found, and what was expected.
    """
    try:
        listed = tokens(text)
        first = _read(text, listed, names, frozenset())
        found = {first.tree: first}
        forks = [kind for kind, _ in first.forks]
        for number in range(1, 2 ** min(len(forks), 3)):
            taken = frozenset(kind for place, kind in enumerate(forks) if number >> place & 1)
            other = _read(text, listed, names, taken)
            found.setdefault(other.tree, other)
        return tuple(found.values())
    except Unreadable as why:
        raise why.within(text) from None


def _read(text: str, listed: list[Token], names: Names, taken: frozenset[str]) -> Reading:
    r = Reader(list(listed), names, taken, latex="\\" in text)
    found = relation(r)
    if r.next.kind != "end":
        raise _left_over(r)
    return Reading(found, tuple(r.forks.items()))


def _left_over(r: Reader) -> Unreadable:
    said = r.next.says
    if said in (")", "]", "}", r"\}", r"\right"):
        return Unreadable(f"found {said}, which nothing opens", r.next.at)
    if said == "," and r.tokens[r.place - 1].kind == "number" and r.ahead(1).kind == "number":
        return Unreadable("found a comma: a decimal is written with a point", r.next.at)
    if said in (r"\pm", r"\mp"):
        return NotYet("plus-minus means two things: write each", r.next.at)
    if said in (r"\text", "if", "for", "where"):
        return NotYet("words beside a formula can't be read: state a condition under given", r.next.at)
    if said == r"\in":
        return NotYet("sets can't be read: a shape is declared with the symbol", r.next.at)
    return r.unexpected("an operator or the end")


def relation(r: Reader) -> t.Tree:
    """a = b, a < b ≤ c, or a formula alone."""
    start = r.next.at
    sides, signs = [plus(r)], []
    while r.next.says in RELATIONS and r.next.kind != "end":
        signs.append(RELATIONS[r.take().says])
        sides.append(plus(r))
    return t.Relation(start, tuple(signs), tuple(sides)) if signs else sides[0]


def plus(r: Reader) -> t.Tree:
    """Terms with + and − between them."""
    with r.deeper():
        start = r.next.at
        sign = _sign(r) if r.at("+", "-") else 1
        terms = [(sign, times(r))]
        while r.at("+", "-"):
            sign = _sign(r)
            terms.append((sign, times(r)))
    return terms[0][1] if len(terms) == 1 and terms[0][0] == 1 else t.Plus(start, tuple(terms))


def _sign(r: Reader) -> int:
    return -1 if r.take().says == "-" else 1


def times(r: Reader, first: t.Tree | None = None) -> t.Tree:
    """Factors beside each other or with a sign between them; / divides by the one factor that follows."""
    start = r.next.at if first is None else first.at
    factors: list[tuple[str, t.Tree]] = [("", unary(r) if first is None else first)]
    under: list[t.Tree] | None = None  # what stands below the last slash, while it may go on
    while True:
        if r.next.says in PRODUCTS and r.next.kind != "end":
            sign = PRODUCTS[r.take().says]
            factors.append((sign, unary(r)))
            under = [factors[-1][1]] if sign == "/" else None
        elif starts_factor(r):
            _refuse_two_numbers(r, factors[-1])
            spaced = r.next.spaced
            factor = postfix(r)
            if under and not _is_clear(factors, factor, spaced) and r.fork("slash", factor.at):
                under.append(factor)
                factors[-1] = ("/", t.Times(under[0].at, tuple(("", each) for each in under)))
            else:
                factors.append(("", factor))
        else:
            return factors[0][1] if len(factors) == 1 else t.Times(start, tuple(factors))


def _is_clear(factors: list[tuple[str, t.Tree]], then: t.Tree, spaced: bool) -> bool:
    """Whether nobody would take what follows a/b for a part of the denominator: 1/n Σ, 1/2 x."""
    if isinstance(then, t.Big):
        return True
    if factors[-1][0] != "/":  # a/b c d: c has been asked about
        return True
    numbers = len(factors) > 1 and all(isinstance(each, t.Number) for _, each in factors[-2:])
    return numbers and spaced


def _refuse_two_numbers(r: Reader, last: tuple[str, t.Tree]) -> None:
    if r.next.kind == "number" and isinstance(last[1], t.Number):
        raise r.unexpected("an operator between two numbers")
    if r.next.kind == "number" and not r.next.spaced and isinstance(last[1], t.Name):
        said = f"{last[1].base}{r.next.says}"
        wanted = f"{last[1].base}_{r.next.says}, {r.next.says} {last[1].base} or a power"
        raise Unreadable(f"{said} is not declared: write {wanted}", last[1].at)


def starts_factor(r: Reader) -> bool:
    """Whether a factor may begin here without a sign before it."""
    token = r.next
    match token.kind:
        case "number" | "word":
            return token.says not in ("if", "for", "where", "otherwise", "and")
        case "command":
            if token.says == r"\|":
                return not r.bars
            known = token.says in RELATIONS or token.says in PRODUCTS or token.says in NO_FACTOR
            return not known or (token.says == r"\text" and _text_is_name(r))
        case "mark":
            return token.says in ("(", "[", "{") or (token.says == "|" and not r.bars)
    return False


def _text_is_name(r: Reader) -> bool:
    inner = r.ahead(2).says
    return r.ahead(1).says == "{" and (inner in KNOWN or inner in r.names.spelled) and r.ahead(3).says == "}"


def unary(r: Reader) -> t.Tree:
    """A factor that may have a sign of its own: a · −b."""
    if not r.at("-", "+"):
        return postfix(r)
    with r.deeper():
        start = r.next.at
        return t.Plus(start, ((_sign(r), unary(r)),))


def postfix(r: Reader) -> t.Tree:
    """A primary with its scripts, primes and arguments."""
    with r.deeper():
        return scripts(r, primary(r))


def scripts(r: Reader, base: t.Tree) -> t.Tree:
    """`base` with everything that hangs on it."""
    for _ in range(DEEPEST):
        found = _one_script(r, base, calls=True)
        if found is None:
            return base
        base = found
    raise Unreadable(f"more than {DEEPEST} scripts on one thing", r.next.at)


def variable(r: Reader) -> t.Tree:
    """A name with its scripts and nothing else: what a derivative is taken in."""
    with r.deeper():
        base = primary(r)
        for _ in range(DEEPEST):
            found = _one_script(r, base, calls=False)
            if found is None:
                break
            base = found
    if not isinstance(base, t.Name | t.Scripted):
        raise Unreadable("expected a name, to differentiate in", base.at)
    return base


def _one_script(r: Reader, base: t.Tree, calls: bool) -> t.Tree | None:
    token = r.next
    if r.at("_"):
        return _subscripted(r, base)
    if r.at("^"):
        r.take()
        return _superscripted(base, exponent(r), token.at)
    if r.at("**"):
        r.take()
        return t.Raised(token.at, base, exponent(r))
    if r.at("'"):
        return _primed(r, base)
    if r.at("!"):
        raise NotYet("factorials can't be derived yet", token.at)
    if r.at("[") and not token.spaced and isinstance(base, t.Name) and max(r.names.ranks.get(base.base, [0])):
        return t.Scripted(base.at, base, listed(r, "["))
    if token.kind == "number" and not token.spaced and isinstance(base, t.Name):
        if token.says in r.names.labels.get(base.base, ()):  # W1, declared so
            return t.Scripted(base.at, base, (_whole(r.take()),))
    if calls and r.at("(") and (name := _function(r, base)):
        return _called(r, name, base)
    return None


def _function(r: Reader, base: t.Tree) -> str:
    """The declared function that `base` calls, "" if it is none."""
    while isinstance(base, t.Primed | t.Raised):
        base = base.of
    name = base.of if isinstance(base, t.Scripted) else base
    if not isinstance(name, t.Name) or name.base not in r.names.functions:
        return ""
    spaced = r.next.spaced and name.base in r.names.ranks
    return "" if spaced else name.base


def _called(r: Reader, name: str, base: t.Tree) -> t.Tree:
    arguments = listed(r, "(")
    below: tuple[t.Tree, ...] = ()
    above, primes, start = None, 0, base.at
    while not isinstance(base, t.Name):
        match base:
            case t.Primed(of=of, times=times_):
                base, primes = of, times_
            case t.Raised(of=of, above=raised):
                base, above = of, raised
            case t.Scripted(of=of, below=under, above=raised):
                base, below, above = of, under, above or raised
            case _:
                raise Unreadable("expected a function", base.at)
    return t.Call(start, name, arguments, below, above, primes)


def listed(r: Reader, opening: str) -> tuple[t.Tree, ...]:
    """Formulas with commas between them, in brackets."""
    since = r.expect(opening)
    with r.deeper(), _unbarred(r):
        found = [plus(r)]
        while r.at(","):
            r.take()
            found.append(plus(r))
    r.expect(CLOSING[opening], since)
    return tuple(found)


def _subscripted(r: Reader, base: t.Tree) -> t.Tree:
    place = r.take().at
    if isinstance(base, t.Raised) and isinstance(base.of, t.Name):
        return t.Scripted(base.of.at, base.of, subscript(r, base.of), base.above)
    if isinstance(base, t.Scripted) and t.plain(base.below) in r.names.labels.get(base.of.base, ()):
        return t.Scripted(base.at, base.of, (*base.below, *subscript(r, base.of)), base.above)
    if isinstance(base, t.Scripted) and not base.below:
        return t.Scripted(base.at, base.of, subscript(r, base.of), base.above)
    if isinstance(base, t.Number) and base.value == 1:
        return notation.indicator_below(r, base.at)
    if not isinstance(base, t.Name):
        if isinstance(base, t.Scripted):
            raise Unreadable("found two subscripts on one name: write w_{i,j}", place)
        raise Unreadable("a subscript of a formula: give it a name, s = W x, and write s_k", place)
    items = subscript(r, base)
    accented = _accented(r, base, items)
    return accented or t.Scripted(base.at, base, items)


def _accented(r: Reader, base: t.Name, items: tuple[t.Tree, ...]) -> t.Name | None:
    """ŷ written as y_hat."""
    if len(items) != 1 or not isinstance(items[0], t.Word) or items[0].says not in ("hat", "bar", "tilde"):
        return None
    return (
        None
        if items[0].says in r.names.labels.get(base.base, ())
        else t.Name(base.at, f"\\{items[0].says}{{{base.base}}}")
    )


def _superscripted(base: t.Tree, above: t.Tree, at: int) -> t.Tree:
    if isinstance(above, t.Mark) and above.says == "prime":
        return t.Primed(base.at, base, 1)
    if isinstance(base, t.Name):
        return t.Scripted(base.at, base, (), above)
    if isinstance(base, t.Scripted) and base.above is None:
        return t.Scripted(base.at, base.of, base.below, above)
    return t.Raised(at, base, above)


def _primed(r: Reader, base: t.Tree) -> t.Tree:
    count = 0
    while r.at("'"):
        r.take()
        count += 1
    return t.Primed(base.at, base, count)


def exponent(r: Reader) -> t.Tree:
    """What is raised, with what is raised at that: a^b^c is a^(b^c)."""
    braced = r.at("{")
    above = superscript(r)
    if r.at("/") and not braced and isinstance(above, t.Number) and above.value == 1:
        raise Ambiguous("a power with a quotient is written ^(1/2), a quotient (x^1)/2", above.at)
    if not r.at("^", "**") or isinstance(above, t.Mark) or (isinstance(above, t.Group) and above.kind == "("):
        return above  # a label or a transpose; what follows is raised at all of it
    if braced:
        raise Unreadable("two superscripts on one thing: write brackets", r.next.at)
    with r.deeper():
        place = r.take().at
        return t.Raised(place, above, exponent(r))


def superscript(r: Reader) -> t.Tree:
    """What is raised: a formula, ⊤, *, a prime or a label in brackets."""
    token = r.next
    with r.deeper():
        if r.at("{"):
            r.take()
            inner = _mark(r) or relation(r)
            r.expect("}", token)
            return inner
        if marked := _mark(r):
            return marked
        if r.at("-", "+"):
            return t.Plus(token.at, ((_sign(r), superscript(r)),))
        if r.at("("):
            return t.Group(token.at, group(r, "("), "plain")
        if token.kind == "word" and len(token.says) > 1 and r.names.base_of(token.says) is None:
            return _raised_word(r)
        return primary(r)


def _mark(r: Reader) -> t.Tree | None:
    token = r.next
    if r.at(*TRANSPOSED):
        r.take()
        return t.Mark(token.at, "T")
    if r.at(r"\mathsf", r"\mathrm", r"\mathtt", r"\text") and [r.ahead(n).says for n in (1, 2, 3)] == [
        "{",
        "T",
        "}",
    ]:
        r.place += 4
        return t.Mark(token.at, "T")
    if r.at("*", r"\ast", r"\star"):
        r.take()
        return t.Mark(token.at, "*")
    if r.at(r"\prime", "'"):
        while r.at(r"\prime", "'"):
            r.take()
        return t.Mark(token.at, "prime")
    return None


def _raised_word(r: Reader) -> t.Tree:
    """W^Tx is Wᵀ x; any other run of letters would be a guess."""
    token = r.take()
    if token.says[0] == "T" and not r.names.declares("T"):
        r.push_back(Token("word", token.says[1:], token.at + 1))
        return t.Name(token.at, "T")
    first, rest = token.says[0], token.says[1:]
    raise Unreadable(
        f"{token.says} is raised: write ^{{{' '.join(token.says)}}} or ^{first} {rest}", token.at
    )


def subscript(r: Reader, base: t.Name) -> tuple[t.Tree, ...]:
    """What stands below `base`: letters, numbers, labels, formulas."""
    token = r.next
    if r.at("{", "("):
        r.take()
        with r.deeper():
            found = _items(r, CLOSING[token.says])
        r.expect(CLOSING[token.says], token)
        return found
    if token.kind == "number":
        return (_whole(r.take()),)
    if token.kind == "word":
        return (_word_below(r, base),)
    if r.next.kind == "command":
        with r.deeper():
            return (primary(r),)
    raise r.unexpected("a subscript")


def _whole(token: Token) -> t.Number:
    return t.Number(token.at, Fraction(token.says))


def _items(r: Reader, closing: str) -> tuple[t.Tree, ...]:
    """Subscripts in braces: ij, i,j, 1i, out, or a formula such as i+1."""
    end = next((n for n in range(r.place, len(r.tokens)) if r.tokens[n].says == closing), len(r.tokens))
    inner = r.tokens[r.place : end]
    if not inner or any(_is_formula(token) for token in inner):
        found = [relation(r)]
        while r.at(","):
            r.take()
            found.append(relation(r))
        return tuple(found)
    found = []
    while not r.at(closing):
        if r.at(","):
            r.take()
        elif r.next.kind == "number":
            found.append(_whole(r.take()))
        elif r.next.kind == "word":
            token = r.take()
            found.append(
                t.Name(token.at, token.says) if len(token.says) == 1 else t.Word(token.at, token.says)
            )
        else:
            found.append(primary(r))
    return tuple(found)


def _is_formula(token: Token) -> bool:
    """Whether a subscript that holds this is more than a list of letters."""
    return (token.kind == "mark" and token.says != ",") or token.says in RELATIONS or token.says in PRODUCTS


def _word_below(r: Reader, base: t.Name) -> t.Tree:
    r"""ij of w_ij; the i alone of x_iy_i, where LaTeX would take no more."""
    token = r.take()
    word = token.says
    ranks = r.names.ranks.get(base.base, frozenset())
    label = word in r.names.labels.get(base.base, ()) or word in ("hat", "bar", "tilde")
    if len(word) > 1 and not label and ranks and len(word) not in ranks and 1 in ranks:
        rest = word[1:]
        if r.latex or r.names.base_of(rest) in r.names.ranks:
            r.push_back(Token("word", rest, token.at + 1))
            word = word[0]
    if len(word) > 1 and not label and (base_ := usual_base(word)):
        return t.Name(token.at, base_)  # a Greek index
    return t.Name(token.at, word) if len(word) == 1 else t.Word(token.at, word)


@contextmanager
def _unbarred(r: Reader) -> Iterator[None]:
    bars, r.bars = r.bars, []
    yield
    r.bars = bars


def group(r: Reader, opening: str) -> t.Tree:
    """What stands in brackets."""
    since = r.expect(opening)
    with _unbarred(r):
        inner = relation(r)
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
                return _whole(r.take())
            case "word":
                return notation.word(r)
            case "command":
                return notation.command(r)
            case "mark" if token.says in ("(", "[", "{"):
                return _bracketed(r, token)
            case "mark" if token.says == "|":
                return notation.bars(r)
    raise r.unexpected("a formula")


def _bracketed(r: Reader, token: Token) -> t.Tree:
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
        with r.deeper(), _unbarred(r):
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
            _whole(token)
            if token.kind == "number"
            else t.Name(token.at, usual_base(token.says) or token.says)
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
    hint = near(word, [*r.names.spelled, *KNOWN, "sum", "prod"])
    return Unreadable(f"{word[:40]} is not declared{hint}", token.at)
