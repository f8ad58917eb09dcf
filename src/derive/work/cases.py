"""Whether the cases of a derivation are all there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from derive.kernel import Judgement
from derive.work.setting import Setting


@dataclass(frozen=True, slots=True)
class Case:
    """What is supposed in a line, and the relations that are claimed there; a `head` begins one."""

    when: tuple[Judgement, ...]
    claims: tuple[Judgement, ...]
    is_head: bool


def lacking(setting: Setting, heads: Sequence[Case]) -> tuple[str, ...]:
    """The cases that nothing was said of, as sentences; none if the indicators of the heads sum to 1."""
    return ()


def complete(setting: Setting, cases: Sequence[tuple[Judgement, ...]]) -> bool:
    """Whether one of these cases surely is there, whatever the values are."""
    return False
