"""Symbols for the directions of Hessian forms: letters that mean nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from derive.kernel import Problem, Symbol

# letters of directions, by how many indices they have: none that is usual for an index or for a derivative
LETTERS = ("cahrts", "vuzpqr", "VUZPQR")
ANY, MOVING = "any direction", "any direction but 0"


def with_direction(problem: Problem, dims: tuple[str, ...], says: str) -> tuple[Problem, str]:
    """`problem` with a new symbol of that shape, and its name."""
    name = next(_fresh(problem, LETTERS[len(dims)]))
    return replace(problem, symbols=(*problem.symbols, Symbol(name, dims, says=says))), name


def _fresh(problem: Problem, letters: Iterable[str]) -> Iterator[str]:
    """Names that mean nothing in `problem`: letters, then letters with numbers."""
    names = {*problem.sizes, *problem.shapes, *problem.opaque}
    names |= {letter for those in problem.letters.values() for letter in those}
    used = names | {re.split(r"[_^]", name)[0] for name in names}
    yield from (letter for letter in letters if letter not in used)
    yield from (f"v_{number}" for number in range(1, 1000) if f"v_{number}" not in used)
