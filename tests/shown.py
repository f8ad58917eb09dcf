"""What pages show: the boxes of all formulas in the statement, the steps and the answers of a problem."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from solutions import solve

from derive import library
from derive.errors import NothingToFind
from derive.kernel import Judgement, Problem
from derive.present.boxes import Box, Related
from derive.present.judgements import related
from derive.present.layout import layout, layout_in
from derive.present.matrices import matrix_layout
from derive.present.outcome import matrix_claim

FILES = tuple(sorted((Path(__file__).parent / "problems").rglob("*.toml")))


@cache
def library_boxes() -> tuple[Box, ...]:
    """The boxes of the problems that come with derive, each once."""
    return tuple(dict.fromkeys(box for name in library.names() for box in boxes(library.load(name))))


def boxes(problem: Problem) -> Iterator[Box]:
    """The boxes of a problem."""
    for definition in problem.definitions:
        yield Related(layout(definition.head), (("=", layout(definition.body)),))
    yield from (related(each) for each in problem.hypotheses if is_relation(each))
    try:
        theorems = solve(problem).theorems
    except NothingToFind:
        return
    for theorem in theorems:
        form = matrix_claim(theorem)
        yield from () if form is None else map(matrix_layout, form)
        for chain in theorem.derivation.chains:
            yield layout_in(problem, chain.start)
            yield from (layout_in(problem, step.after) for step in chain.steps)


def is_relation(judgement: Judgement) -> bool:
    """Whether it is one between two numbers."""
    return judgement.relation in ("=", "<", "<=", "!=")
