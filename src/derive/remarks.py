"""Remarks: words beside a solution, with a small problem of their own that shows what they say.

What it claims is proved or refuted like any other claim, and must come out as the author says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from derive.decide import Counterexample
from derive.errors import StatementError
from derive.kernel import Problem, Target

VERDICTS = ("true", "false")


@dataclass(frozen=True)
class Remark:
    """What an author says, the problem that shows it, and what comes out: true or false of each part, true where
    nothing is said.

    Raises:
        StatementError: something is to be found, not proved; or a verdict is none, or of no part.
    """

    says: str
    problem: Problem
    expected: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        parts = {target.part: target for target in self.problem.targets}
        for part, target in parts.items():
            if target.claim is None:
                raise StatementError(f"{named(part)}: a remark has something to prove, nothing to find")
        for part, verdict in self.expected.items():
            if part not in parts:
                said = ", ".join(filter(None, parts)) or "not named"
                raise StatementError(f"expect: there is no part {part}; the parts are {said}")
            if verdict not in VERDICTS:
                raise StatementError(f"{named(part)}: expected true or false, found {verdict}")

    def verdict(self, target: Target) -> str:
        """What is to come out of a part."""
        return self.expected.get(target.part, "true")


@dataclass(frozen=True, slots=True)
class Judged:
    """A remark whose parts came out as they should: `refuted` says where those fail that are false."""

    remark: Remark
    refuted: Mapping[str, Counterexample]


def named(part: str) -> str:
    """A part as messages say it."""
    return f"the part {part}" if part else "the claim"
