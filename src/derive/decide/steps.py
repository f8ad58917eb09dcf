"""Where the step before, or after, of a family stands among its entries."""

from __future__ import annotations

from collections.abc import Mapping

from derive.kernel.families import Shift


def neighbour(shift: Shift, place: tuple[int, ...], sizes: Mapping[str, int]) -> tuple[int, ...] | None:
    """The place that a shift looks at from `place`; None beyond the end."""
    step = place[shift.place] + (1 if shift.ahead else -1)
    if not 0 <= step < sizes[shift.step.dim]:
        return None
    return (*place[: shift.place], step, *place[shift.place + 1 :])
