"""From components to matrix form: the form is found by lifting, then proved by a chain that starts at its
own reading in components and ends at the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from derive.algebra import is_identity
from derive.errors import DeriveError
from derive.kernel import Chain, Judgement, MatrixForm, Problem, Step
from derive.kernel.place import conditions_of, old_part, replaced
from derive.solver.customary import customary
from derive.solver.deltas import sift, substitute_delta
from derive.solver.factors import gather, multiplied_out
from derive.solver.facts import Facts, Unprovable
from derive.solver.lift import lift
from derive.solver.nests import pull_in, put_in_order
from derive.solver.sums import constant_sum, split
from derive.solver.upright import put_upright, straighten, symmetric_names, symmetric_ones, upright_matrix
from derive.solver.work import LAWS, NO_ROAD, Move, OutOfSteps, Work, places, seen_in
from derive.terms import (
    Add,
    D,
    Index,
    Inverse,
    Limit,
    Mul,
    Size,
    Sum,
    Sym,
    Term,
    names_in,
    part,
    places_of,
    same,
    subterms,
)
from derive.terms.matrix import Matrix, component
from derive.terms.places import Places

LONG = 200  # parts of a formula in which no order is looked for
MOST_STEPS = 80  # of multiplying out; what a page has room for takes about ten


def matrix_form(
    facts: Facts, chain: Chain, layout: str = "denominator"
) -> tuple[MatrixForm, list[Judgement]] | None:
    """The matrix form of what `chain` arrives at, with what its proof needs; None if there is none.

    A gradient has the shape of its variable in denominator layout, the transposed one in numerator
    layout; a Jacobian has a row for each component of what is differentiated.
    """
    at = places_of(chain.start, layout)
    if at is None or any(name in facts.problem.families.shifts for name in names_in(chain.end)):
        return None  # the step before stands in no array
    if any(isinstance(node, Limit) and _grows(node, at) for node in subterms(chain.start)):
        return None  # nor does an array have a size that grows
    for rows, columns in (at, *_one_row(chain.start, at)):
        indices = tuple(i for i in (rows, columns) if i is not None)
        beside = chain.start.free - {*indices}
        matrix = lift(chain.end, rows, columns, facts.memory.arrays, beside)
        if matrix is None or (not indices and not _holds_sum(chain.end)):
            continue
        upright = upright_matrix(matrix, symmetric_ones(facts, matrix))
        for form in dict.fromkeys((customary(upright), upright, matrix)):
            with suppress(DeriveError, Unprovable, OutOfSteps):
                found = _proof(facts, chain, form, indices)
                if found is not None:
                    proof, needed = found
                    return MatrixForm(chain.part or "", form, indices, proof), needed
    return None


def _one_row(start: Term, at: Places) -> Iterator[Places]:
    """The index that numbers the entries of one row of what is asked for: of x_t, or of the gradient in μ_k."""
    entry = start.wrt if isinstance(start, D) and not start.body.free else start
    rows, columns = at
    if isinstance(entry, Sym) and len(entry.args) == 2 and entry.free == {rows, columns}:
        row = entry.args[1]
        yield (row, None) if (rows, columns) == entry.args else (None, row)


def _grows(limit: Limit, at: Sequence[Index | None]) -> bool:
    """Whether the limit is one in a size that one of the indices runs over."""
    return isinstance(limit.variable, Size) and any(
        i is not None and i.dim == limit.variable.data for i in at
    )


def _holds_sum(term: Term) -> bool:
    return any(isinstance(node, Sum) for _, node in places(term))


def _proof(
    facts: Facts, chain: Chain, matrix: Matrix, at: tuple[Index, ...]
) -> tuple[Chain, list[Judgement]] | None:
    """A chain from the components of `matrix` to the end of `chain`."""
    name = f"matrix form of {chain.name}"
    there = Work(facts.problem, facts, name, chain.end, NO_ROAD)
    here = Work(facts.problem, facts, name, component(matrix, *at, beside=chain.start.free - {*at}), NO_ROAD)
    flatten: tuple[Move, ...] = (partial(substitute_delta, first_ones=at), *FLATTEN)
    stages = [(here, flatten), (there, flatten), (here, NEST), (there, NEST)]
    if symmetric_names(facts.problem) or any(isinstance(node, Inverse) for _, node in places(chain.end)):
        stages += [(here, TURN), (there, TURN), (here, STRAIGHTEN), (there, STRAIGHTEN)]
    for work, moves in stages:
        if same(here.here, there.here) or is_identity(here.here, there.here):
            break
        if moves is not flatten and _is_long(work.here):
            return None
        _flatten(work, moves)
    if not same(here.here, there.here):
        if not is_identity(here.here, there.here):
            return None
        here.algebra((), there.here)
    back = backwards(facts.problem, there.steps)
    if back is None:
        return None
    return Chain(name, here.start, (*here.steps, *back)), [*here.needed, *there.needed]


def _is_long(term: Term) -> bool:
    return sum(1 for _ in subterms(term)) > LONG


def _flatten(work: Work, moves: tuple[Move, ...]) -> None:
    """Bring a term to sums of products, as far as the laws of Σ go.

    Raises:
        OutOfSteps: multiplied out it is too long: n brackets of two terms make 2ⁿ products.
    """
    while any(move(work) for move in moves):
        if len(work.steps) > MOST_STEPS:
            raise OutOfSteps


def _multiply_out(work: Work) -> bool:
    """a(b + c) = ab + ac under a Σ."""
    for path, new in work.where(_multiplied, innermost=True):
        work.algebra((*path, 1), new)
        return True
    return False


@seen_in(Sum, holding=Add)
def _multiplied(node: Term, _: Problem) -> Term | None:
    if isinstance(node, Sum) and isinstance(node.body, Mul):
        for place, factor in enumerate(node.body.args):
            if isinstance(factor, Add):
                return multiplied_out(node.body, place)
    return None


def _split(work: Work) -> bool:
    """Σ(f + g) = Σf + Σg."""
    for path, node in work.where(_sum_of_terms, innermost=True):
        split(work, path, node)
        return True
    return False


@seen_in(Sum, holding=Add)
def _sum_of_terms(node: Term, _: Problem) -> Sum | None:
    return node if isinstance(node, Sum) and isinstance(node.body, Add) else None


def backwards(problem: Problem, steps: list[Step]) -> list[Step] | None:
    """The same equations read from right to left; None where a right side is no part any more."""
    found = []
    for step in reversed(steps):
        turned = _turned(step)
        if turned is None:
            return None
        found.append(replace(turned, conditions=conditions_of(turned, problem, LAWS)))
    return found


def _turned(step: Step) -> Step | None:
    """The step that undoes `step`: its right side may have become one with the sum or product around it."""
    turned = {"unfold": "fold", "fold": "unfold"}
    back = replace(
        step,
        rule=turned.get(step.rule, step.rule),
        before=step.after,
        after=step.before,
        new=old_part(step),
        backwards=step.rule not in turned and not step.backwards,
    )
    *outer, place = step.path or (0,)
    melted = replace(back, path=tuple(outer), among=tuple(range(place, place + len(step.new.args))))
    apart = replace(melted, among=_where(step.new, part(step.after, tuple(outer))))
    for candidate in (back, melted, apart):
        try:
            if same(old_part(candidate), step.new) and same(replaced(candidate), step.before):
                return candidate
        except DeriveError:
            continue  # there is no such part
    return None


def _where(product: Term, around: Term) -> tuple[int, ...]:
    """The places of the factors of `product` in the one that it has melted into: a number goes to the front there."""
    left = list(range(len(around.args)))
    for factor in product.args:
        found = next((n for n in left if around.args[n] is factor), None)
        if found is not None:
            left.remove(found)
    return tuple(n for n in range(len(around.args)) if n not in left)


FLATTEN: tuple[Move, ...] = (sift, _multiply_out, _split, constant_sum)
NEST: tuple[Move, ...] = (pull_in, put_in_order, gather)
TURN: tuple[Move, ...] = (pull_in, put_upright)
STRAIGHTEN: tuple[Move, ...] = (straighten,)
