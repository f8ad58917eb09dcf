"""Terms with the definitions that they are made of."""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel import Problem
from derive.terms import Term, names_in


def with_definitions(problem: Problem, *terms: Term) -> Iterator[Term]:
    """These terms, and what stands in definitions that they are made of."""
    yield from terms
    reached = {other for term in terms for name in names_in(term) for other in problem.reach[name]}
    yield from (problem.defined[name].body for name in problem.ordered if name in reached)
