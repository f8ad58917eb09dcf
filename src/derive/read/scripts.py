"""What hangs on a thing: subscripts, superscripts, primes, and the arguments of a declared function."""

from __future__ import annotations

from dataclasses import replace

from derive.read import notation, parser as p, tree as t
from derive.read.arguments import arguments
from derive.read.errors import Ambiguous, Unreadable
from derive.read.names import usual_base
from derive.read.reader import (
    CLOSING,
    DEEPEST,
    NO_FACTOR,
    PRODUCTS,
    RELATIONS,
    TRANSPOSED,
    Reader,
    holds,
    unbarred,
)
from derive.read.tokens import JOINING, UPRIGHT, Token

PICKED = (
    t.Group,
    t.Call,
    t.Derivative,
    t.Gradient,
    t.Raised,
    t.Primed,
)  # of what an entry is taken in answers


def scripts(r: Reader, base: t.Tree) -> t.Tree:
    """`base` with everything that hangs on it."""
    for _ in range(DEEPEST):
        found = _one_script(r, base, calls=True)
        if found is None:
            return base
        base = found
    raise Unreadable(f"more than {DEEPEST} scripts on one thing", r.next.at)


def scripted(r: Reader, base: t.Tree) -> t.Tree:
    """`base` with the one script that comes next."""
    return _one_script(r, base, calls=False) or base


def variable(r: Reader) -> t.Tree:
    """A name with its scripts and nothing else: what a derivative is taken in."""
    with r.deeper():
        base = p.primary(r)
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
        braced = r.at("{", "(")
        above = _attached(r, base, exponent(r))
        if not braced and _raises_an_entry(r, base):
            above = _entry_raised(r, above)
        if not braced:
            _refuse_open_exponent(r, base, above)
        return _superscripted(base, above, token.at)
    if r.at("**"):
        r.take()
        return t.Raised(token.at, base, exponent(r))
    if r.at("'"):
        return _primed(r, base)
    if r.at("*") and isinstance(base, t.Name | t.Scripted) and _is_star(r, base):
        return _superscripted(base, t.Mark(r.take().at, "*"), token.at)
    if r.at("!"):
        return _factorial(r, base)
    if r.at("[") and not token.spaced and isinstance(base, t.Name) and max(r.names.ranks.get(base.base, [0])):
        return t.Scripted(base.at, base, listed(r, "["))
    if token.kind == "number" and not token.spaced and isinstance(base, t.Name):
        if token.says in r.names.labels.get(base.base, ()):  # W1, declared so
            return t.Scripted(base.at, base, (p.whole(r.take()),))
    if calls and r.at("(") and (name := _function(r, base)):
        return _called(r, name, base)
    if calls and isinstance(base, t.Derivative) and holds(r):
        return held(r, base)
    return arguments(r, base) if calls and r.at("(") else None


def _factorial(r: Reader, base: t.Tree) -> t.Call:
    """2^k! may be 2^{k!} and (2^k)!, √k! too; k!! is not (k!)!, but k (k − 2) (k − 4)… as far as it goes."""
    token = r.take()
    is_double = isinstance(base, t.Call) and base.function == "factorial"
    is_raised = isinstance(base, t.Scripted | t.Call) and base.above is not None
    if is_double or is_raised or isinstance(base, t.Raised | t.Root):
        raise Ambiguous("! may be said of more or of less: write (...)!", token.at)
    return t.Call(token.at, "factorial", (base,))


def held(r: Reader, of: t.Tree) -> t.Held:
    """A derivative with what stands below the bar behind it."""
    start = r.take().at
    r.expect("_")
    braced = r.at("{")
    since = r.take() if braced else None
    fixed = [variable(r)]
    while braced and r.at(","):
        r.take()
        fixed.append(variable(r))
    if since is not None:
        r.expect("}", since)
    return t.Held(start, of, tuple(fixed))


def _raises_an_entry(r: Reader, base: t.Tree) -> bool:
    """Whether the index of e^θ_k in plain text is that of θ: e has none."""
    is_e = isinstance(base, t.Name) and base.base == "e" and not r.names.declares("e")
    return is_e and r.names.is_answer and not r.latex and r.at("_")


def _entry_raised(r: Reader, above: t.Tree) -> t.Tree:
    """What is raised in e^θ_k or e^-θ_k, with the index behind it."""
    match above:
        case t.Name():
            entry = _subscripted(r, above)
        case t.Plus(at=at, terms=((sign, t.Name() as name),)):
            entry = t.Plus(at, ((sign, _subscripted(r, name)),))
        case _:
            return above
    if r.at("^", "**"):
        raise Ambiguous("what is raised may end here or go on: write e^(...)", r.next.at)
    return t.Group(above.at, entry, t.LOOSE)


def _refuse_open_exponent(r: Reader, base: t.Tree, above: t.Tree) -> None:
    """Refuse e^-a x and e^2a in plain text: who types them may mean that all of it is raised."""
    if not r.names.is_answer or r.latex or not isinstance(base, t.Name) or base.base != "e":
        return
    goes_on = r.next.kind == "word" and notation.is_letter(r)
    if goes_on and (isinstance(above, t.Plus) or (isinstance(above, t.Number) and not r.next.spaced)):
        raise Ambiguous("what is raised may end here or go on: write e^(...)", r.next.at)


def _is_star(r: Reader, base: t.Name | t.Scripted) -> bool:
    """Whether the star of an answer belongs to a name, as in (y - y*)."""
    name = base.of if isinstance(base, t.Scripted) else base
    if not r.names.is_answer or "*" not in r.names.labels.get(name.base, ()) or r.next.spaced:
        return False
    then = r.ahead(1)
    closes = then.says in (")", "]", "}", "^", "_") or then.says in RELATIONS or then.says in PRODUCTS
    closes |= then.says == "|" and bool(r.bars)
    return then.kind == "end" or closes or (then.says in ("+", "-") and then.spaced)


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
    if isinstance(above, t.Plus):
        raise Ambiguous(f"{name} to a negative power may be its inverse: write 1/{name}(x)", above.at)
    return t.Call(start, name, arguments, below, above, primes)


def listed(r: Reader, opening: str) -> tuple[t.Tree, ...]:
    """Formulas with commas between them, in brackets."""
    since = r.expect(opening)
    with r.deeper(), unbarred(r):
        found = [p.plus(r)]
        while r.at(","):
            r.take()
            found.append(p.plus(r))
    r.expect(CLOSING[opening], since)
    return tuple(found)


def _subscripted(r: Reader, base: t.Tree) -> t.Tree:
    place = r.take().at
    if isinstance(base, t.Raised) and isinstance(base.of, t.Name):
        return t.Scripted(base.of.at, base.of, subscript(r, base.of), base.above)
    match base:
        case t.Raised(at=at, of=t.Bars(double=True, kind=None) as bars, above=above):  # ‖w‖²₂
            (kind, *_) = subscript(r, t.Name(at, "norm"))
            return t.Raised(at, replace(bars, kind=kind), above)
    if isinstance(base, t.Scripted) and t.plain(base.below) in r.names.labels.get(base.of.base, ()):
        return t.Scripted(base.at, base.of, (*base.below, *subscript(r, base.of)), base.above)
    if r.names.is_answer and isinstance(base, t.Scripted) and not base.below and t.is_transpose(base.above):
        return t.Picked(base.at, base, subscript(r, base.of))  # the entry of Wᵀ
    if isinstance(base, t.Scripted) and not base.below:
        return t.Scripted(base.at, base.of, subscript(r, base.of), base.above)
    if isinstance(base, t.Number) and base.value == 1:
        return notation.indicator_below(r, base.at)
    if not isinstance(base, t.Name):
        if isinstance(base, t.Scripted):
            raise Unreadable("found two subscripts on one name: write w_{i,j}", place)
        if isinstance(base, PICKED):
            return t.Picked(base.at, base, subscript(r, t.Name(base.at, "")))
        raise Unreadable("a subscript of a formula: give it a name, s = W x, and write s_k", place)
    items = subscript(r, base)
    if r.names.is_answer and base.base == "I" and isinstance(items[0], t.Relation | t.Indicator):
        return notation.indicator_of(items, base.at)
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


def _attached(r: Reader, base: t.Tree, above: t.Tree) -> t.Tree:
    """What is raised at `base`, which is an array if a label with the sign of a transpose is: not in e^{2T}."""
    match above:
        case t.Raised(above=t.Mark(says="T") as mark):
            name = base.of if isinstance(base, t.Scripted) else base
            if not isinstance(name, t.Name) or not max(r.names.ranks.get(name.base, [0])):
                raise Unreadable("found a transpose in an exponent: write brackets", mark.at)
    return above


def _superscripted(base: t.Tree, above: t.Tree, at: int) -> t.Tree:
    if isinstance(above, t.Raised) and isinstance(above.above, t.Mark):
        return t.Raised(at, _superscripted(base, above.of, at), above.above)
    if isinstance(above, t.Raised) and isinstance(above.of, t.Mark) and isinstance(above.above, t.Number):
        times = int(above.above.value)
        return t.Group(base.at, t.Times(base.at, (("", base), *(("∘", base),) * (times - 1))))
    if isinstance(above, t.Mark) and above.says.startswith("'"):
        return t.Primed(base.at, base, len(above.says))
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
            if r.at("-", "+") and r.ahead(1).says == "}":
                label = _signed(r)
                r.take()
                return label
            inner = _mark(r) or _worded(r) or _entrywise(r) or _label_and_transpose(r) or p.relation(r)
            r.expect("}", token)
            return inner
        if marked := _mark(r):
            return marked
        if r.at("-", "+") and (_stands_alone(r.ahead(1)) or (r.at("+") and r.latex)):
            return _signed(r)
        if r.at("-", "+"):
            return t.Plus(token.at, ((p.plus_or_minus(r), exponent(r)),))  # e^-x^2 is e^(-(x^2))
        if r.at("("):
            return t.Group(token.at, p.group(r, "("), "plain")
        if token.kind == "word" and len(token.says) > 1 and r.names.base_of(token.says) is None:
            return _raised_word(r)
        return p.primary(r)


def _label_and_transpose(r: Reader) -> t.Tree | None:
    """The (2)T of an answer: a transpose of what is labelled."""
    says = [r.ahead(n).says for n in range(5)]
    length = 3 if says[0] == "(" and says[2] == ")" else 1
    label = r.ahead(length // 2)
    transposed = says[length] in TRANSPOSED or (says[length] == "T" and not r.names.declares("T"))
    if not (r.names.is_answer and label.kind == "number" and transposed and says[length + 1] == "}"):
        return None
    start = r.next.at
    r.place += length + 1
    number = p.whole(label)
    return t.Raised(start, t.Group(start, number) if length == 3 else number, t.Mark(start, "T"))


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
        primes = ""
        while r.at(r"\prime", "'"):
            r.take()
            primes += "'"
        return t.Mark(token.at, primes)
    return None


def _entrywise(r: Reader) -> t.Tree | None:
    r"""The ∘2 of x^{\circ 2}, which is x ∘ x."""
    token, number = r.next, r.ahead(1)
    if not r.at(r"\circ", r"\odot") or number.says not in ("2", "3", "4") or r.ahead(2).says != "}":
        return None
    r.take()
    return t.Raised(token.at, t.Mark(token.at, "∘"), p.whole(r.take()))


def _raised_word(r: Reader) -> t.Tree:
    """W^Tx is Wᵀ x; any other run of letters would be a guess."""
    token = r.take()
    if token.says[0] == "T" and not r.names.declares("T"):
        r.push_back(Token("word", token.says[1:], token.at + 1))
        return t.Name(token.at, "T")
    first, rest = token.says[0], token.says[1:]
    if r.latex:
        r.push_back(Token("word", rest, token.at + 1))
        return t.Name(token.at, first)
    raise Unreadable(
        f"{token.says} is raised: write ^{{{' '.join(token.says)}}} or ^{first} {rest}", token.at
    )


def subscript(r: Reader, base: t.Name) -> tuple[t.Tree, ...]:
    """What stands below `base`: letters, numbers, labels, formulas."""
    token = r.next
    if r.at("+", "-") and (token.says in r.names.labels.get(base.base, ()) or _stands_alone(r.ahead(1))):
        return (_signed(r),)
    if r.at("{", "("):
        r.take()
        if r.at("+", "-") and r.ahead(1).says == "}":
            label = _signed(r)
            r.take()
            return (label,)
        with r.deeper():
            found = _items(r, CLOSING[token.says])
        r.expect(CLOSING[token.says], token)
        return found
    if token.kind == "number":
        return (p.whole(r.take()),)
    if token.kind == "word":
        return (_word_below(r, base),)
    if r.next.kind == "command":
        with r.deeper():
            return (_worded(r) or p.primary(r),)
    raise r.unexpected("a subscript")


def _worded(r: Reader) -> t.Word | None:
    r"""The label of W_{\text{out}}; None if there is no word."""
    token, word = r.next, r.ahead(2)
    braced = [r.ahead(n).says for n in (1, 3)] == ["{", "}"]
    is_label = token.says.removeprefix("\\") in UPRIGHT and braced and word.kind == "word"
    if not is_label or len(word.says) < 2 or word.says in JOINING:
        return None
    r.place += 4
    return t.Word(word.at, word.says)


def _stands_alone(then: Token) -> bool:
    """Whether a sign before this has no operand."""
    ends = then.says in NO_FACTOR or then.says in RELATIONS or then.says in PRODUCTS
    return then.kind == "end" or ends or (then.kind == "mark" and then.says not in ("(", "[", "{", "|"))


def _signed(r: Reader) -> t.Mark:
    """The label of x_+, the next iterate."""
    token = r.take()
    return t.Mark(token.at, token.says)


def _items(r: Reader, closing: str) -> tuple[t.Tree, ...]:
    """Subscripts in braces: ij, i,j, 1i, out, or a formula such as i+1."""
    if label := _worded(r):
        if r.at(","):
            r.take()
        return (label, *(() if r.at(closing) else _items(r, closing)))
    end = next((n for n in range(r.place, len(r.tokens)) if r.tokens[n].says == closing), len(r.tokens))
    inner = r.tokens[r.place : end]
    if not inner or any(_is_formula(token) for token in inner):
        found = [p.relation(r)]
        while r.at(","):
            r.take()
            found.append(p.relation(r))
        return tuple(found)
    found = []
    while not r.at(closing):
        if r.at(","):
            r.take()
        elif r.next.kind == "number":
            found.append(p.whole(r.take()))
        elif r.next.kind == "word":
            token = r.take()
            found.append(
                t.Name(token.at, token.says) if len(token.says) == 1 else t.Word(token.at, token.says)
            )
        else:
            found.append(_worded(r) or p.primary(r))
    return tuple(found)


def _is_formula(token: Token) -> bool:
    """Whether a subscript that holds this is more than a list of letters."""
    return (token.kind == "mark" and token.says != ",") or token.says in RELATIONS or token.says in PRODUCTS


def _goes_on(r: Reader, base: t.Name, word: str, ranks: frozenset[int]) -> bool:
    """Whether only the first letter of a word stands below `base`, as in LaTeX, where w_ij alone is no slip."""
    if r.latex and base.base in ("sum", "prod"):
        return True
    if ranks and len(word) not in ranks and 1 in ranks:
        return r.latex or r.names.base_of(word[1:]) in r.names.ranks
    return r.latex and bool(ranks) and any(r.names.declares(letter) for letter in word[1:])


def _word_below(r: Reader, base: t.Name) -> t.Tree:
    r"""ij of w_ij; the i alone of x_iy_i, where LaTeX would take no more."""
    token = r.take()
    word = token.says
    ranks = r.names.ranks.get(base.base, frozenset())
    label = word in r.names.labels.get(base.base, ()) or word in ("hat", "bar", "tilde")
    if len(word) > 1 and not label and _goes_on(r, base, word, ranks):
        r.push_back(Token("word", word[1:], token.at + 1))
        word = word[0]
    if len(word) > 1 and not label and (base_ := usual_base(word)):
        return t.Name(token.at, base_)  # a Greek index
    return t.Name(token.at, word) if len(word) == 1 else t.Word(token.at, word)
