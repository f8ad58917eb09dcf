"""Whether two claims, one after the other, say the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from derive.work.outcome import Outcome
from derive.work.setting import Setting

if TYPE_CHECKING:
    from derive.work.claim import Claim

SAME = "whether the two say the same is not decided"


def same_as_before(setting: Setting, before: Claim, found: Outcome) -> Outcome:
    """What is found of a claim that is said to be the same as the one before: it holds by itself, or where that does."""
    if not before.is_supposed or found.kind in ("holds", "unreadable") or not found.meant:
        return found
    return replace(found, kind="undecided", why=SAME)
