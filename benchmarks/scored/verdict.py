"""What came of a record: solved, stuck, or wrong, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scored.records import Record

from derive.api import Result


@dataclass(frozen=True)
class Verdict:
    """`state` is solved, stuck, wrong, or what else keeps it from being solved: missing (it is not stated), unread,
    failed (our bug), misstated, unscored, long, assumes; `why` says more in words.

    `nodes` are those of each answer that was found, and of the reference, 0 where that can't be read.
    """

    record: Record
    state: str
    why: str = ""
    result: Result | None = None
    nodes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def is_solved(self) -> bool:
        return self.state == "solved"

    @property
    def is_wrong(self) -> bool:
        return self.state == "wrong"

    @property
    def longest(self) -> float:
        """The most nodes of an answer as a multiple of its reference; 0 where none is known."""
        return max((ours / theirs for ours, theirs in self.nodes.values() if theirs), default=0.0)
