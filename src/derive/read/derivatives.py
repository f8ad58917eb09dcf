r"""Derivatives in the notations of Leibniz and of nabla: dJ/dx, ∂²J/∂x∂y, \frac{∂}{∂x}, ∇_w E."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from derive.read import parser as p, scripts as s, tree as t
from derive.read.arguments import arguments
from derive.read.averages import KINDS
from derive.read.errors import Ambiguous, Unreadable
from derive.read.names import KNOWN
from derive.read.reader import TRANSPOSED, starts_factor
from derive.read.tokens import Token

if TYPE_CHECKING:
    from derive.read.reader import Reader

MOST = 4  # of the order
DIFFERENTIAL = "differential"
MOST_BRACES = 4  # around what stands in braces already


def starts_d(r: Reader) -> str:
    """The word with which a derivative may begin here, as dJ of dJ/dx: "" if none."""
    says = r.next.says
    if (
        not says.startswith("d")
        or (says in r.names.spelled and says != "d")
        or says in KNOWN
        or says == "delta"
    ):
        return ""
    if says == "d":
        divided = r.ahead(1).says == "/" and _is_d_of_something(r, r.ahead(2))
        ordered = r.ahead(1).says in ("^", "**")
        return (
            says
            if divided
            or _is_d_of_brackets(r)
            or (not r.names.declares("d") and (ordered or r.ahead(1).kind != "end"))
            or (ordered and r.names.is_line and "d" in r.names.sizes)
            else ""
        )
    return says if r.names.base_of(says[1:]) is not None or says[1:] in KINDS else ""


def _is_d_of_something(r: Reader, token: Token) -> bool:
    says = token.says
    return token.kind == "word" and says.startswith("d") and len(says) > 1 and says not in r.names.spelled


def _is_d_of_brackets(r: Reader) -> bool:
    """Whether a line has d(...)/dx or d||v||/dv here, where d may be a size too."""
    opening = r.ahead(1)
    return r.names.is_line and not opening.spaced and opening.says in ("(", "[", "|", r"\|")


def inline_derivative(r: Reader, mark: str) -> t.Tree | None:
    """∂J/∂x, dJ/dx or d/dx (...); None if what begins like one is none."""
    start = r.next
    if start.at in r.failed:
        return None
    before, place = list(r.tokens), r.place
    forks, depth, bars = dict(r.forks), r.depth, list(r.bars)
    try:
        _take_d(r)
        order = _order(r)
        body = None if r.at("/") else s.scripts(r, p.primary(r))
        if not r.at("/"):
            raise r.unexpected("/ and what the derivative is taken in")
        r.take()
        inside = r.at("(")
        since = r.take() if inside else None
        variables = _variables(r, order, start)
        if since:
            r.expect(")", since)
    except Unreadable:
        if mark == r"\partial":
            raise
        r.tokens, r.place, r.forks, r.depth, r.bars = before, place, forks, depth, bars
        r.failed.add(start.at)
        return None
    return t.Derivative(start.at, body if body is not None else _operand(r), variables)


def _take_d(r: Reader) -> bool:
    """Take a ∂ or a d, also the d of dx."""
    token = r.next
    if r.at(r"\partial"):
        r.take()
        return True
    if r.at(r"\mathrm", r"\text", r"\operatorname") and [r.ahead(n).says for n in (1, 2, 3)] == [
        "{",
        "d",
        "}",
    ]:
        r.place += 4
        return True
    if token.kind == "word" and token.says.startswith("d"):
        r.take()
        if len(token.says) > 1:
            r.push_back(Token("word", token.says[1:], token.at + 1))
        return True
    return False


def _order(r: Reader) -> int:
    if not r.at("^", "**"):
        return 1
    place = r.take().at
    above = s.superscript(r)
    if not isinstance(above, t.Number) or above.value.denominator != 1 or not 1 <= above.value <= MOST:
        raise Unreadable(f"expected an order from 1 to {MOST}", place)
    return int(above.value)


def _variables(r: Reader, order: int, start: Token) -> tuple[t.Tree, ...]:
    """What stands after each ∂ below the bar, ∂x² twice."""
    found: list[t.Tree] = []
    while r.at(r"\partial", r"\mathrm", r"\text", r"\operatorname") or r.next.kind == "word":
        if len(found) >= order or not _take_d(r):
            break
        found.append(_bracketed(r) if r.names.is_line and r.at("(") else s.variable(r))
    if not found:
        raise r.unexpected("∂ and the variable")
    if len(found) < order:
        found = [each for variable in found for each in _repeated(variable)]
    if len(found) != order:
        raise Unreadable(f"a derivative of order {order} in {len(found)} variables", start.at)
    return tuple(found)


def _bracketed(r: Reader) -> t.Tree:
    """The x m + b of ∂(x m + b)."""
    return t.Group(r.next.at, p.group(r, "("))


def _repeated(variable: t.Tree) -> list[t.Tree]:
    """x, x for x²."""
    match variable:
        case t.Scripted(at=at, of=of, below=below, above=t.Number(value=value)) if value in map(
            Fraction, range(2, MOST + 1)
        ):
            return [t.Scripted(at, of, below) if below else of] * int(value)
    return [variable]


def _operand(r: Reader) -> t.Tree:
    """What d/dx is taken of: the whole product that follows, or the brackets, where that is not the same."""
    if not r.at("(", "["):
        if not starts_factor(r):
            raise r.unexpected("what is to be differentiated")
        return p.times(r)
    first = p.postfix(r)
    goes_on = starts_factor(r) or r.at("*", "/", r"\cdot")
    return p.times(r, first) if goes_on and r.fork("operator", r.next.at) else first


def begins_differential(r: Reader, says: str) -> bool:
    """Whether a word that was just taken begins a differential: dX in a line, where nothing is called d.

    Where a size is, either may be meant: dX is read as one first, d X as a product.
    """
    if not r.names.is_line or not says.startswith("d"):
        return False
    is_one = says[1:] in r.names.spelled or (says == "d" and starts_factor(r))
    if not is_one or not r.names.declares("d"):
        return is_one
    return "d" in r.names.sizes and r.fork(DIFFERENTIAL, r.next.at) == (says == "d")


def differential(r: Reader, token: Token, rest: str = "") -> t.Tree:
    """What is behind the d of a differential, of which the `rest` was taken with it: a name, a function, brackets."""
    if rest:
        r.push_back(Token("word", rest, token.at + 1))
    with r.deeper():
        body = p.primary(r)
        while r.at("_") or (r.at("^") and _is_label(r) and isinstance(body, t.Name | t.Scripted)):
            body = s.scripted(r, body)
        body = (r.at("(") and arguments(r, body)) or body
        is_name = isinstance(body, t.Name | t.Scripted | t.Applied)
        if not is_name and r.at("^", "**") and not _is_transpose(r):
            raise Ambiguous(
                "a power of a differential, or the differential of a power? write brackets", r.next.at
            )
    return t.Differential(token.at, body)


def _is_label(r: Reader) -> bool:
    """Whether the (2) of W^{(2)} stands here."""
    return r.ahead(1).says == "(" or (r.ahead(1).says == "{" and r.ahead(2).says == "(")


def _is_transpose(r: Reader) -> bool:
    says = r.ahead(2).says if r.ahead(1).says == "{" else r.ahead(1).says
    return says in TRANSPOSED or says == "T"


def fraction_of_d(r: Reader, token: Token) -> t.Tree | None:
    r"""\frac{∂J}{∂x}, or None if it is another fraction."""
    below = _unwrapped(r, r.place) - r.place
    alone = [r.ahead(n).says for n in range(3)] == ["{", "d", "}"]  # \frac{d}{dx}, also where d is a size
    if not (r.at("{") and (alone or _is_mark(r, 1))):
        return None
    if r.ahead(below).says != "{":
        return None
    _unwrapped(r, r.place + below)
    if not _is_mark(r, below + 1):
        return None
    since = r.expect("{")
    _take_d(r)
    order = _order(r)
    body = None if r.at("}") else p.times(r)
    r.expect("}", since)
    since = r.expect("{")
    variables = _variables(r, order, token)
    r.expect("}", since)
    return t.Derivative(token.at, body if body is not None else _operand(r), variables)


def _unwrapped(r: Reader, place: int) -> int:
    """The place behind the braces that open at `place`; those of {{∂J}} that stand directly in them are taken away."""
    end = _behind(r, place)
    for _ in range(MOST_BRACES):
        if r.tokens[place].says != "{" or r.tokens[place + 1].says != "{" or _behind(r, place + 1) != end - 1:
            break
        del r.tokens[end - 2], r.tokens[place + 1]
        end -= 2
    return end


def _behind(r: Reader, place: int) -> int:
    """The place behind the brace that closes what opens at `place`."""
    depth = 0
    while place < len(r.tokens) - 1:
        depth += (r.tokens[place].says == "{") - (r.tokens[place].says == "}")
        place += 1
        if depth == 0:
            break
    return place


def _is_mark(r: Reader, by: int) -> bool:
    """Whether a ∂ or the d of a derivative stands there."""
    token = r.ahead(by)
    if token.says == r"\partial":
        return True
    if token.says in (r"\mathrm", r"\text", r"\operatorname"):
        return r.ahead(by + 2).says == "d"
    if token.kind != "word" or not token.says.startswith("d"):
        return False
    return token.says not in r.names.spelled or (
        token.says == "d" and r.ahead(by + 1).kind in ("word", "command")
    )


def gradient(r: Reader, token: Token) -> t.Tree:
    """∇_w E, or the Hessian ∇²_w E."""
    variables: tuple[t.Tree, ...] = ()
    order = 1
    while r.at("_", "^"):
        if r.take().says == "^":
            above = s.superscript(r)
            if not isinstance(above, t.Number) or above.value != 2:
                raise Unreadable("expected ∇ or ∇²", above.at)
            order = 2
        else:
            variables = _below(r)
    start = r.next.at
    with r.deeper():
        if not starts_factor(r):
            raise r.unexpected("what the gradient is taken of")
        body = p.postfix(r)
        is_of_function = not variables and _is_call(body)  # ∇f(x) A is a product
        goes_on = starts_factor(r) and not isinstance(body, t.Group) and not is_of_function
        if goes_on and r.fork("gradient", r.next.at):
            body = p.times(r, body)
    if not variables:
        if not r.names.is_answer and not _is_call(body):
            raise Unreadable("expected the variable of the gradient, as ∇_w", start)
        variables = (
            t.Mark(token.at, ""),
        )  # of a function, or the left side of an answer; else it is refused
    return t.Gradient(token.at, body, variables[0], order, variables[1:])


def _is_call(body: t.Tree) -> bool:
    """f(x), or f(x)ᵀ behind a ∇: the transpose is that of the gradient."""
    if isinstance(body, t.Raised) and t.is_transpose(body.above):
        body = body.of
    return isinstance(body, t.Call)


def _below(r: Reader) -> tuple[t.Tree, ...]:
    """The variables of ∇_w, ∇_{w, b} or ∇_{(w, b)}."""
    if not r.at("{", "("):
        return (p.primary(r),)
    since = r.take()
    if since.says == "{" and r.at("("):
        found = _below(r)
    else:
        found = (s.variable(r),)
        while r.at(","):
            r.take()
            found = (*found, s.variable(r))
    r.expect("}" if since.says == "{" else ")", since)
    return found
