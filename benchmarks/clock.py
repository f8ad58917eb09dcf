"""How long things take: medians, warm."""

from collections.abc import Callable
from statistics import median
from time import perf_counter


def milliseconds(
    act: Callable[[], object], times: int = 9, before: Callable[[], object] | None = None
) -> float:
    """The median time of `act`; `before` is done before each run, outside the clock."""
    found = []
    for _ in range(times):
        if before is not None:
            before()
        start = perf_counter()
        act()
        found.append(perf_counter() - start)
    return 1000 * median(found)
