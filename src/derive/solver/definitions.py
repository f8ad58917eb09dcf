"""The definitions that terms are made of."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from derive.kernel import Problem, derivatives_over
from derive.solver.work import Work, places
from derive.terms import Sym, Term, names_in


def with_definitions(problem: Problem, *terms: Term) -> Iterator[Term]:
    """These terms, and what stands in definitions that they are made of."""
    yield from terms
    reached = {other for term in terms for name in names_in(term) for other in problem.reach[name]}
    yield from (problem.defined[name].body for name in problem.ordered if name in reached)


def write_out_one(work: Work, names: Collection[str] | None = None) -> bool:
    """Write out a definition, of one of these names if some are said, but not under a derivative."""
    wanted = work.problem.defined if names is None else names
    for path, node in places(work.here):
        if isinstance(node, Sym) and node.name in wanted and not any(derivatives_over(work.here, path)):
            work.unfold(path)
            return True
    return False
