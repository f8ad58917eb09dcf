r"""Limits: lim_{n -> oo} x, \lim_{\tau \to 0^+} x, and where their variable tends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.read import parser as p, scripts as s, tree as t
from derive.read.arrays import Avoid, Bound, Place, Value
from derive.read.errors import Unreadable
from derive.read.scope import Formula
from derive.terms import Size, Sym, Term, limit

if TYPE_CHECKING:
    from derive.read.reader import Reader

ARROWS = {
    "->": "", r"\to": "", r"\rightarrow": "", r"\longrightarrow": "", r"\downarrow": "+", r"\searrow": "+", r"\uparrow": "-",
    r"\nearrow": "-",
}  # fmt: skip
INFINITY = frozenset(("oo", "inf", "infty", "infinity", r"\infty"))
SIDES = {"+": "above", "-": "below", "": "at"}
HOW = "write lim_{n -> oo}, lim_{x -> a} or lim_{x -> 0+}"


def written(r: Reader, at: int) -> t.Tree:
    """A limit with what it is of, which reaches to the next + or −, as after Σ."""
    with r.deeper():
        if not r.at("_"):
            raise Unreadable(f"expected where the limit is taken: {HOW}", r.next.at)
        r.take()
        if not r.at("{", "("):
            raise Unreadable(f"expected {{, where the limit is taken: {HOW}", r.next.at)
        since = r.take()
        closing = {"{": "}", "(": ")"}[since.says]
        variable = s.variable(r)
        side = _arrow(r)
        side = _side(r, closing, side)
        point = _point(r)
        r.expect(closing, since)
        body = p.unary(r) if r.at("-", "+") else None
        return t.Limit(at, variable, side, point, p.times(r, body))


def _arrow(r: Reader) -> str:
    """The side from which a point is approached, where the arrow says it."""
    if r.next.says not in ARROWS:
        raise Unreadable(f"expected an arrow, found {r.next.says[:40]}: {HOW}", r.next.at)
    return ARROWS[r.take().says]


def _side(r: Reader, closing: str, side: str) -> str:
    """The side that stands behind the point, 0+ or 0^{+}, which is taken away."""
    end, depth = r.place, 0
    while r.tokens[end].kind != "end" and not (depth == 0 and r.tokens[end].says == closing):
        depth += (r.tokens[end].says in "([{") - (r.tokens[end].says in ")]}")
        end += 1
    behind = [token.says for token in r.tokens[r.place : end]]
    for marks in (["^", "{", "*", "}"], ["^", "*"], ["*"]):
        for sign in "+-":
            ending = [sign if mark == "*" else mark for mark in marks]
            if behind[-len(ending) :] == ending and len(behind) > len(ending):
                if side not in ("", sign):
                    raise Unreadable("the arrow says another side than the sign", r.tokens[end - 1].at)
                del r.tokens[end - len(ending) : end]
                return sign
    return side


def _point(r: Reader) -> t.Tree | None:
    """Where the variable tends: None for infinity, a minus before it for −∞."""
    ahead = 1 if r.at("-", "+") else 0
    if (token := r.ahead(ahead)).says in INFINITY and token.says not in r.names.spelled:
        sign = r.take().says if ahead else "+"
        r.take()
        return None if sign == "+" else t.Mark(token.at, "-")
    return p.plus(r)


def limit_of(formula: Formula, tree: t.Limit, bound: Bound) -> Value:
    """A limit of a number, or of an array entry by entry."""
    from derive.read.elaborate import elaborate

    infinite = tree.point is None or isinstance(tree.point, t.Mark)
    if infinite and tree.side:
        raise Unreadable("infinity has one side", tree.at)
    body = elaborate(formula, tree.body, bound)
    variable = elaborate(formula, tree.variable, bound)
    moving = variable.entry(None, None, frozenset()) if variable.is_number else None
    if not isinstance(moving, Sym | Size) or (isinstance(moving, Sym) and not variable.is_name):
        raise Unreadable("a limit is taken in a number that is declared, or in a size", tree.variable.at)
    if isinstance(moving, Size) and tree.point is not None:
        raise Unreadable("a size tends to infinity only", tree.point.at)
    point = None if infinite or tree.point is None else elaborate(formula, tree.point, bound)
    if point is not None and not point.is_number:
        raise Unreadable(f"a number tends to a number, found an array of shape {point.shape}", point.at)
    where = SIDES[tree.side] if not infinite else "infinity" if tree.point is None else "minus infinity"

    def entry(i: Place, j: Place, avoid: Avoid) -> Term:
        points = () if point is None else (point.entry(None, None, avoid),)
        return limit(body.entry(i, j, avoid), moving, where, *points)

    return Value(tree.at, body.rows, body.columns, entry)
