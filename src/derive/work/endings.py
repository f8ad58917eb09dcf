"""Which of the answers that a problem asks for a derivation reaches."""

from __future__ import annotations

from collections.abc import Sequence

from derive.answer import Verdict
from derive.kernel import Problem
from derive.work.through import Step


def endings(problem: Problem, part: str | None, steps: Sequence[Step]) -> dict[str, Verdict]:
    """The verdicts on the last formulas for what is asked for, by part: on parts that nothing was said of there is none."""
    return {}
