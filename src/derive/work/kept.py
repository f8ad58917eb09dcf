"""What was found before."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """At most so many values, each of which hangs on its key alone: which are kept is seen in nothing but the time.

    Threads may find one twice, to the same effect.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._found: dict[Hashable, T] = {}

    def of(self, key: Hashable, find: Callable[[], T]) -> T:
        """The value of a key, as it was found before or as it is found now."""
        known = self._found
        if key in known:
            return known[key]
        found = find()
        if len(known) >= self.most:
            known = self._found = {}  # another thread may still read the old ones
        known[key] = found
        return found
