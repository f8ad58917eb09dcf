"""What a fact or a chain leans on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from derive.kernel.judgement import Judgement


@dataclass(frozen=True)
class Support:
    """What a fact or chain leans on.

    `leaves`: declared or assumed judgements, by key; `given`: the numbers of those declared;
    `unfolded`: definitions that were written out, or through which a derivative was passed;
    `everywhere`: the numbers of hypotheses about all numbers; `obtained`: the names of witnesses.
    """

    leaves: Mapping[str, Judgement] = field(default_factory=dict)
    given: frozenset[int] = frozenset()
    unfolded: frozenset[str] = frozenset()
    laws: frozenset[str] = frozenset()
    lemmas: frozenset[str] = frozenset()
    everywhere: frozenset[int] = frozenset()
    obtained: frozenset[str] = frozenset()


NOTHING = Support()  # the support of most facts, told apart by identity


def together(supports: Iterable[Support]) -> Support:
    """What all of these lean on."""
    those = list({id(each): each for each in supports if each is not NOTHING}.values())
    if len(those) < 2:
        return those[0] if those else NOTHING
    leaves: dict[str, Judgement] = {}
    for each in those:
        leaves.update(each.leaves)
    none: frozenset[str] = frozenset()
    return Support(
        leaves,
        frozenset[int]().union(*(each.given for each in those)),
        none.union(*(each.unfolded for each in those)),
        none.union(*(each.laws for each in those)),
        none.union(*(each.lemmas for each in those)),
        frozenset[int]().union(*(each.everywhere for each in those)),
        none.union(*(each.obtained for each in those)),
    )
