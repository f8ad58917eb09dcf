"""What a Σ over the entries of a definition comes to, where that is a number: probabilities add up to 1."""

from __future__ import annotations

from derive.algebra import is_identity
from derive.solver.collected import collect
from derive.solver.factors import cancel
from derive.solver.given import use_hypothesis
from derive.solver.sums import constant_sum, split_sum
from derive.solver.work import Work, places
from derive.terms import Apply, D, Limit, Moment, Num, Path, Sum, Sym, Term, put, same

MOVES = (split_sum, constant_sum, use_hypothesis, cancel, collect)
MOST_MOVES = 20
APART = (D, Limit, Moment)  # what it would be written out beneath


def know_total(work: Work) -> bool:
    """Put the number that Σ_k q_k is by the definition of q, if nothing is assumed for it."""
    if any(isinstance(node, APART) for _, node in places(work.here)):
        return False
    return any(isinstance(node, Sum) and _put_total(work, path, node) for path, node in places(work.here))


def _put_total(work: Work, path: Path, node: Sum) -> bool:
    if not _is_entry(work, node.body):
        return False
    alone = Work(work.problem, work.facts.copy(), work.name, node, work.road)
    _write_out(alone, ())
    if not isinstance(alone.here, Num):
        return False
    whole, wanted = work.copy(), put(work.here, path, alone.here)
    _write_out(whole, path)
    if not is_identity(whole.here, wanted) or whole.facts.assumptions() != work.facts.assumptions():
        return False
    if not same(whole.here, wanted):
        whole.algebra((), wanted)
    work.become(whole)
    return True


def _write_out(work: Work, path: Path) -> None:
    work.unfold((*path, 1))
    for _ in range(MOST_MOVES):
        if not any(move(work) for move in MOVES):
            return


def _is_entry(work: Work, term: Term) -> bool:
    definition = work.problem.defined.get(term.name) if isinstance(term, Sym) else None
    return definition is not None and not isinstance(definition.body, Apply)
