r"""What a text claims: a relation, J is convex in w, \nabla^2_w J \succeq 0, or A \succeq 0."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from derive.read import (
    Formula,
    NotYet,
    Scope,
    Unreadable,
    elaborate,
    head,
    relations,
    tree as t,
)
from derive.read.arrays import Value
from derive.read.elaborate import definite
from derive.read.names import near
from derive.read.reader import DEFINITE
from derive.stated.compiler import Relations

CONVEX = re.compile(
    r"(?P<of>.+?)\bis\s+(?P<strict>strictly\s+(?=convex))?(?P<relation>convex|concave)\b\s*(?P<in>\bin\b\s*(?P<those>.*))?",
    re.DOTALL,
)
OTHER = re.compile(r".+\bis\s+(?P<what>(?:[a-z-]+\s+)*(?:convex|concave|definite|semidefinite))\b", re.DOTALL)
UNKNOWN = re.compile(r".+?\bis\s+(?P<what>[a-z-]{2,}(?:\s+[a-z-]{2,})*?)(?:\s+in\b.*)?\s*", re.DOTALL)
BETWEEN = re.compile(r",(?![^{}]*\})|\band\b")
INSTEAD = {
    "concave": ": say that its negative is convex",
    "definite": r": write A \succ 0",
    "semidefinite": r": write A \succeq 0",
}

Placed = tuple[str, int]  # a name and its place


@dataclass(frozen=True, slots=True)
class Curved:
    """That a number is convex (concave) in several arrays together."""

    of: Value
    variables: tuple[Placed, ...]
    strict: bool
    relation: str = "convex"


@dataclass(frozen=True, slots=True)
class Definite:
    """That a square matrix A has vᵀAv ≥ 0 for every v; strictly: > 0 for every v ≠ 0."""

    matrix: Value
    strict: bool


@dataclass(frozen=True, slots=True)
class InWords:
    """J is convex in w: what is convex, as a text whose columns are those of the whole."""

    of: str
    variables: tuple[Placed, ...]
    strict: bool
    relation: str


Claim = Relations | Curved | Definite


def in_words(text: str) -> InWords | None:
    """The convexity that a text claims in words; None if it is a formula.

    Raises:
        Unreadable: it claims something else in words.
    """
    m = CONVEX.fullmatch(text)
    if m is None:
        if other := OTHER.match(text):
            (*_, last) = what = other["what"].split()
            instead = INSTEAD.get(
                last, "; what can be proved is: J is convex in w, J is strictly convex in w"
            )
            raise NotYet(
                f"that something is {' '.join(what)} can't be proved yet{instead}", other.start("what")
            )
        if other := UNKNOWN.fullmatch(text):
            said = f"expected convex, strictly convex or concave, found {other['what']}"
            raise Unreadable(said, other.start("what"))
        return None
    if not (m["those"] or "").strip():
        raise Unreadable(f"{m['relation']} in what? write J is convex in w, or in w, b", m.end())
    listed = tuple(_listed(m["those"], m.start("those")))
    return InWords(m["of"], listed, bool(m["strict"]), m["relation"])


def _listed(text: str, start: int) -> Iterator[Placed]:
    """The names in a list w, b or (w, b), with their places."""
    bare = text.strip()
    inside = bare[1:-1] if bare[:1] == "(" and bare[-1:] == ")" else bare
    start += text.index(inside)
    places = [0, *(place for m in BETWEEN.finditer(inside) for place in m.span()), len(inside)]
    for left, right in zip(places[::2], places[1::2], strict=True):
        name = inside[left:right].strip(" $")
        at = start + left + (len(inside[left:right]) - len(inside[left:right].lstrip(" $")))
        if not name:
            raise Unreadable("expected a name, as w", at)
        try:
            yield head(name).name, at
        except Unreadable as why:
            raise Unreadable(why.why, at + why.at) from None


def claimed(formula: Formula, tree: t.Tree) -> tuple[Claim, list[Value]]:
    """What a formula claims, and the values that it claims it of.

    Raises:
        Unreadable: it claims nothing, or more than one thing.
    """
    if not isinstance(tree, t.Relation):
        said = "what is to be proved is a relation, as J >= 0: to find a value, write find"
        raise Unreadable(said, tree.at)
    if len(tree.signs) > 1:
        said = f"{len(tree.signs)} relations in one line: prove each as a part of its own"
        raise Unreadable(said, tree.sides[2].at)
    (sign,) = tree.signs
    if sign == "!=":
        raise NotYet("what can be proved is one of =, ≤, <, ≥ and >, not yet ≠", tree.sides[1].at)
    if sign in DEFINITE:
        return _definite(formula, tree, sign)
    found = relations(formula, tree)
    return found, [side for _, left, right in found for side in (left, right)]


def _definite(formula: Formula, tree: t.Relation, sign: str) -> tuple[Claim, list[Value]]:
    is_turned, strict = DEFINITE[sign]
    large, small = tree.sides[::-1] if is_turned else tree.sides
    inner = large
    while isinstance(inner, t.Group):
        inner = inner.of
    if isinstance(inner, t.Gradient) and inner.order == 2 and t.is_zero(small):
        of = elaborate(formula, inner.body, {})
        variables = tuple((t.plain(each), each.at) for each in (inner.variable, *inner.others))
        return Curved(of, variables, strict), [of]
    _, matrix = definite(formula, tree)
    return Definite(matrix, strict), [matrix]


def check_curved(scope: Scope, formula: Formula, claim: Curved, given: Sequence[str]) -> None:
    """Refuse the convexity of what is no number, or in what is not given.

    Raises:
        Unreadable: says where.
    """
    if not claim.of.is_number:
        raise Unreadable(
            f"convexity is that of a number, found an array of shape {claim.of.shape}", claim.of.at
        )
    for letter in formula.free.values():
        raise Unreadable(f"the index {letter.name} is free here: sum over it", letter.at)
    seen: set[str] = set()
    for name, at in claim.variables:
        if name in seen:
            raise Unreadable(f"{name} stands twice", at)
        seen.add(name)
        if name not in given:
            raise Unreadable(_no_variable(scope, name, given), at)


def _no_variable(scope: Scope, name: str, given: Sequence[str]) -> str:
    base = re.split(r"[_^]", name)[0]
    if name in scope.declared:
        return f"{name} is a definition: a function is convex in what is given"
    if name in scope.sizes or name in scope.functions:
        what = "a size" if name in scope.sizes else "a function"
        return f"{name} is {what}: a function is convex in what is given"
    return f"{name} is not declared" + (
        f"; write {base} for all of it" if base in given else near(name, given)
    )
