"""The cases that a derivation is in: conditions that stay in force until others are put in their place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from derive.read import tree as t
from derive.work.judged.given import negated, subject


@dataclass(frozen=True, slots=True, eq=False)
class Heads:
    """The conditions in force, each with those on the same that were in force before it; `unread` says why one can't be
    read.
    """

    trees: tuple[t.Tree, ...] = ()
    earlier: tuple[tuple[t.Tree, ...], ...] = ()
    unread: str = ""

    def then(self, tree: t.Tree) -> Heads:
        """With another one: in place of that on the same, and of all that were put after it."""
        for place, own in enumerate(self.trees):
            if subject(own) == subject(tree):
                before = (*self.earlier[place], own)
                return Heads((*self.trees[:place], tree), (*self.earlier[:place], before))
        return Heads((*self.trees, tree), (*self.earlier, ()))

    def after(self, trees: Sequence[t.Tree]) -> Heads:
        """With those that a line states together."""
        found = self
        for tree in trees:
            found = found.then(tree)
        return replace(found, unread="")

    def otherwise(self) -> Heads | None:
        """Where none of the last ones on the same holds; None if that can't be said."""
        if not self.trees:
            return None
        others = [negated((each,)) for each in (*self.earlier[-1], self.trees[-1])]
        if any(each is None for each in others):
            return None
        new = tuple(each for each in others if each is not None)
        before = (*self.earlier[-1], self.trees[-1])
        return Heads((*self.trees[:-1], *new), (*self.earlier[:-1], *(before for _ in new)))
