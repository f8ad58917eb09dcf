"""The parts of a term of which something may be said, and where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from derive.errors import InvalidStep
from derive.kernel import Binding, Problem, is_moved, uses
from derive.kernel.adjoint import Use
from derive.solver.match import renaming
from derive.terms import (
    Add,
    Apply,
    Array,
    D,
    Det,
    Fn,
    Index,
    Limit,
    Moment,
    Mul,
    Num,
    Path,
    Pow,
    Sym,
    Term,
    derivative,
    part as part_of,
    same,
    subterms,
)

T = TypeVar("T")


def outermost(
    term: Term, look: Callable[[Term], T | None], closed: tuple[type[Term], ...], path: Path = ()
) -> Iterator[tuple[Path, T]]:
    """What `look` sees in the parts of `term`, with their paths; neither in what was seen nor in these kinds of terms
    it looks further.
    """
    found = look(term)
    if found is not None:
        yield path, found
    elif not isinstance(term, closed):
        for place, arg in enumerate(term.args):
            yield from outermost(arg, look, closed, (*path, place))


def alike_in(term: Term, pattern: Term) -> Iterator[tuple[Path, Binding]]:
    """The parts of `term` that `pattern` is but for its free indices, outside of limits and expectations."""
    return outermost(term, lambda part: renaming(pattern, part), (D, Limit, Moment, Index))


def slopes_in(term: Term) -> Iterator[tuple[Path, D]]:
    """The derivatives in `term` that stand in no other one, nor in a limit or an expectation."""
    return outermost(term, lambda part: part if isinstance(part, D) else None, (Limit, Moment))


def entries_in(term: Term, path: Path = ()) -> Iterator[tuple[Path, Sym]]:
    """The entries in `term` on whose definitions its sign hangs: itself, and what stands beside a number.

    Of 1 − t² or −a laws must see what t and a are; of other sums and products they judge each part.
    """
    match term:
        case Sym():
            yield path, term
        case Pow():
            yield from entries_in(term.base, (*path, 0))
        case Det():  # how a matrix is made tells
            yield from outermost(term.matrix, _as_entry, (D, Index), (*path, 0))
        case Add() | Mul():
            numbered = any(isinstance(arg, Num) for arg in term.args)
            for place, arg in enumerate(term.args):
                if numbered or isinstance(arg, Mul):
                    yield from entries_in(arg, (*path, place))
        case _:
            pass


def _as_entry(term: Term) -> Sym | None:
    return term if isinstance(term, Sym) else None


def paths_to(term: Term, wanted: Term) -> Iterator[Path]:
    """Where `wanted` stands, but not in a derivative."""
    found = outermost(term, lambda part: part if same(part, wanted) else None, (D, Sym, Index))
    return (path for path, _ in found)


def points(terms: Iterable[Term]) -> tuple[Term, ...]:
    """The numbers in `terms` of which something may be said: where functions are taken, and symbols."""
    found: dict[Term, None] = {}
    for term in terms:
        for part in subterms(term):
            if isinstance(part, Apply | Fn):
                found |= dict.fromkeys(part.arguments if isinstance(part, Apply) else part.args)
            elif isinstance(part, Sym):
                found[part] = None
    return tuple(value for value in found if not isinstance(value, Array))


def as_they_are(*terms: Term) -> dict[Index, Index]:
    """The free indices of `terms`, each for itself, in an order that their names decide."""
    free = frozenset[Index]().union(*(term.free for term in terms))
    return {i: i for i in sorted(free, key=lambda i: i.data)}


def moved_definitions(problem: Problem, node: Limit, path: Path = (0,)) -> Iterator[tuple[Path, Sym]]:
    """The definitions beneath a limit that move with its variable, but for those in derivatives."""
    entry = part_of(node, path)
    if isinstance(entry, Sym) and entry.name in problem.defined:
        if is_moved(problem, entry, node.variable) and not is_step(problem, entry.name):
            yield path, entry
    elif not isinstance(entry, D | Sym):
        for place, arg in enumerate(entry.args):
            if not isinstance(arg, Index):
                yield from moved_definitions(problem, node, (*path, place))


def is_step(problem: Problem, name: str) -> bool:
    """Whether it is a family at the step before or after, through which one comes back to the family itself."""
    return name in problem.families.circles and name in problem.families.shifts


def unfolded(problem: Problem, entry: Sym) -> Term:
    """The definition of `entry`, at its indices."""
    return problem.defined[entry.name].at(entry.args)


def passages(problem: Problem, result: Sym, wrt: Sym) -> tuple[Use, ...]:
    """How `wrt` acts on the definition `result` through others; none where it does so directly only."""
    try:
        found = uses(problem, result, wrt)
    except InvalidStep:
        return ()
    return () if all(use.slope is derivative(result, wrt) for use in found) else found
