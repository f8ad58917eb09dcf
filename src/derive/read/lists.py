"""Lists with dots in them: the entries of a vector, the columns of a row."""

from __future__ import annotations

from derive.read import parser as p, tree as t
from derive.read.reader import PRODUCTS, RELATIONS, Reader, unbarred
from derive.read.tokens import Token

SIGNS_IN_FORMULAS = ("+", "-", ",", ";", "|", r"\|", r"\mid")


def entries(r: Reader, first: t.Tree, since: Token) -> t.Tree:
    """The entries of a vector, which dots stand between; only the first, if there are no dots."""
    place = r.place
    with r.deeper(), unbarred(r):
        items = [first]
        while r.at(","):
            r.take()
            items.append(p.plus(r))
    if any(isinstance(each, t.Dots) for each in items):
        return t.Listed(since.at, tuple(items), since.says)
    r.place = place
    return first


def row(r: Reader) -> t.Tree | None:
    r"""The row [a_1 \; a_2 \; \dots \; a_n]; None if something else stands in the brackets."""
    depth, has_dots = 0, False
    for token in r.tokens[r.place :]:
        depth += (token.says in "([{") - (token.says in ")]}")
        if depth == 0:
            break
        if depth == 1 and (
            token.says in SIGNS_IN_FORMULAS or token.says in RELATIONS or token.says in PRODUCTS
        ):
            return None
        has_dots |= depth == 1 and token.says in (r"\dots", r"\ldots", r"\cdots")
    if not has_dots:
        return None
    since = r.take()
    items: list[t.Tree] = []
    with r.deeper(), unbarred(r):
        while not r.at("]"):
            items.append(p.postfix(r))
    r.expect("]", since)
    return t.Listed(since.at, tuple(items), "[ ]")
