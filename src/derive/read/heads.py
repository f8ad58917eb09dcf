"""The left sides of statements: what a name is called, and which of its scripts are its indices."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from derive.read import tree as t
from derive.read.errors import Unreadable
from derive.read.names import Names, usual_base
from derive.read.parser import parse
from derive.read.steps import one_off


@dataclass(frozen=True, slots=True)
class Head:
    """A name as it is declared: base, labels, and the letters that are its indices."""

    base: str
    below: str = ""
    above: str = ""
    params: tuple[tuple[str, int], ...] = ()

    @property
    def name(self) -> str:
        """The whole name, as LaTeX."""
        return self.base + _script("_", self.below) + _script("^", self.above)


def _script(mark: str, label: str) -> str:
    if not label:
        return ""
    return mark + (label if len(label) == 1 else f"{{{label}}}")


def head(text: str, letters: Collection[str] | None = None) -> Head:
    """The name that `text` declares; subscripts among `letters` are its indices, all others its labels.

    Without `letters` all scripts are labels, as in a list of symbols.

    Raises:
        Unreadable: it is no name.
    """
    whole = re.sub(r"^\\(?:text|textrm|mathrm|mathit|operatorname)\{([A-Za-z]{2,})\}", r"\1", text.strip())
    if whole.isascii() and whole.isalpha():
        return Head(usual_base(whole) or whole)
    whole = re.sub(r"\[([^\[\]]*)\]$", r"_{\1}", whole)
    if inverse := re.fullmatch(r"(.*[^\s^])\s*\^\s*(?:\{\s*-\s*1\s*\}|\(\s*-\s*1\s*\)|-1)", whole):
        of = head(inverse[1], letters)
        if not of.above:
            return Head(of.base, of.below, "-1", of.params)
    if applied := re.fullmatch(r"(\\?[A-Za-z]+)\s*(\(.*\))", whole):
        why = f"expected {applied[1]} alone, found {applied[2]}: a formula says itself what it depends on"
        raise Unreadable(why, text.index("("), text)
    m = re.fullmatch(r"([A-Za-z]+)([0-9]+)(_.*)?", whole)
    if m:
        whole = f"{m[1]}_{m[2]}{m[3] or ''}"
    word = re.match(r"[A-Za-z]{2,}", whole)
    known = {word[0]: frozenset((0, 1, 2))} if word and usual_base(word[0]) is None else {}
    labels = {word[0] if known and word else usual_base(m[1]) or m[1]: frozenset((m[2],))} if m else {}
    (reading, *_) = parse(whole, Names(known, labels))
    tree = reading.tree
    if isinstance(tree, t.Name):
        return Head(tree.base)
    if isinstance(tree, t.Times) and len(tree.factors) == 2 and whole.endswith("*"):
        tree = tree.factors[0][1]
    if not isinstance(tree, t.Scripted):
        raise Unreadable("expected a name, as yhat_k, W^(1) or loss", 0, text)
    below, params = _split(tree.below, letters, text)
    return Head(tree.of.base, below, t.plain(tree.above), params)


def _split(
    items: tuple[t.Tree, ...], letters: Collection[str] | None, text: str
) -> tuple[str, tuple[tuple[str, int], ...]]:
    """The label, and the indices after it."""
    label: list[str] = []
    params: list[tuple[str, int]] = []
    for item in items:
        match item:
            case t.Name(base=base, at=at) if letters is not None and not _is_label(base, letters):
                params.append((base, at))
            case t.Word(says=says, at=at) if letters is not None and set(says) <= set(letters):
                params += [(letter, at + place) for place, letter in enumerate(says)]
            case t.Name() | t.Word() | t.Number() | t.Mark() if not params:
                label.append(t.plain(item))
            case t.Plus() if (
                not params and (beyond := one_off(item)) is not None and beyond[0].base.isupper()
            ):
                label.append(f"{beyond[0].base}+1")  # what stands beyond the end: G_{T+1}
            case _:
                raise Unreadable("expected an index letter on the left side", item.at, text)
    return "".join(label), tuple(params)


def _is_label(base: str, letters: Collection[str]) -> bool:
    """Whether it is a capital letter that is no index of the right side: the D of E_D."""
    return base.isupper() and base not in letters
