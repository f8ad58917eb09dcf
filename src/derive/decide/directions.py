"""Where a term falls: directions of negative curvature, and steps downhill.  Found in floating point, given as
exact numbers; whether the term is any less there, an evaluation must say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from flint import arb, fmpq

from derive.decide.evaluate import Instance, Place
from derive.decide.jets import Inconclusive, Number
from derive.terms import Index, Term

MOST_ENTRIES = 12
ROUNDS = 200
SCALES = (1, 2, 3, 5, 10, 40, 200, 1000)
SWEEPS = 3
PARTS_OF_A_STEP = (1, 0.25)
LARGEST, FLAT = 1e6, 1e-9


def downhill(
    instance: Instance, term: Term, entries: Sequence[Place], at: Mapping[Index, int]
) -> Iterator[dict[Place, Number]]:
    """Whole numbers for the entries along the most negative curvature of `term` in them, the smallest first."""
    if not 0 < len(entries) <= MOST_ENTRIES:
        return
    try:
        curvature = _hessian(instance, term, entries, at)
    except Inconclusive:
        return
    found = _lowest(curvature)
    if found is None:
        return
    largest = max(map(abs, found))
    seen: set[tuple[int, ...]] = set()
    for scale in SCALES:
        whole = tuple(round(scale * x / largest) for x in found)
        if any(whole) and whole not in seen:
            seen.add(whole)
            yield {place: fmpq(x) for place, x in zip(entries, whole, strict=True)}


def slide(
    instance: Instance,
    term: Term,
    entries: Sequence[Place],
    at: Mapping[Index, int],
    stays: Callable[[Place], bool],
) -> Iterator[None]:
    """Move one entry after the other to where `term` is less, as far as all `stays` possible; it pauses after
    each move.
    """
    for _ in range(SWEEPS):
        for place in entries[:MOST_ENTRIES]:
            try:
                slope, bend = (_float(instance.slope(term, (place,) * n, at)) for n in (1, 2))
            except Inconclusive:
                return
            step, before = -slope / abs(bend) if abs(bend) > FLAT else -slope, instance.values[place]
            for part in PARTS_OF_A_STEP:
                number = round(64 * part * step) if abs(step) < LARGEST else 0
                if number != 0:
                    instance.put(place, before + fmpq(number, 64))
                    if stays(place):
                        yield
                        break
                    instance.put(place, before)


def _hessian(
    instance: Instance, term: Term, entries: Sequence[Place], at: Mapping[Index, int]
) -> list[list[float]]:
    rows = [[0.0] * len(entries) for _ in entries]
    for n, one in enumerate(entries):
        for m, other in enumerate(entries[: n + 1]):
            rows[n][m] = rows[m][n] = _float(instance.slope(term, (one, other), at))
    return rows


def _lowest(rows: list[list[float]]) -> list[float] | None:
    """A vector near that of the least eigenvalue, by power iteration; None if that is not negative."""
    shift = sum(x * x for row in rows for x in row) ** 0.5
    if not 0 < shift < LARGEST**2:
        return None
    vector = [(-1) ** n / (n + 1) for n in range(len(rows))]
    for _ in range(ROUNDS):
        image = [shift * x - _dot(row, vector) for x, row in zip(vector, rows, strict=True)]
        length = _dot(image, image) ** 0.5
        if length == 0:
            return None
        vector = [x / length for x in image]
    lowest = _dot(vector, [_dot(row, vector) for row in rows])
    return vector if lowest < 0 else None


def _dot(left: Sequence[float], right: Sequence[float]) -> float:
    return sum(x * y for x, y in zip(left, right, strict=True))


def _float(number: Number) -> float:
    return float(arb(number).mid())
