"""What may have gone wrong in a line that does not follow."""

from __future__ import annotations

from derive.answer import Diagnosis
from derive.work.said import Link
from derive.work.setting import Setting


def diagnoses(setting: Setting, link: Link) -> tuple[Diagnosis, ...]:
    """The misconceptions from which exactly the right side would follow, the most specific first, at most two."""
    return ()
