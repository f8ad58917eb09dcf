"""Which uses of names, functions and limits mean something in a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.errors import ShapeError, StatementError
from derive.kernel.sizes import is_moved
from derive.terms import (
    IN_LAWS,
    Apply,
    Array,
    Limit,
    Size,
    Sym,
    Term,
    contains,
    names_in,
    nest,
    subterms,
)

if TYPE_CHECKING:
    from derive.kernel.problem import Problem


def check_entry(problem: Problem, entry: Sym, where: str) -> None:
    """Refuse an entry of what is not declared, or at indices over other sizes."""
    if entry.name not in problem.shapes:
        raise StatementError(f"{where}: {entry.name} is neither declared nor defined")
    shape, found = problem.shapes[entry.name], tuple(i.dim for i in entry.args)
    if shape != found:
        raise ShapeError(
            f"{where}: {entry.name} has shape {shown_shape(shape)}, found indices over {shown_shape(found)}"
        )


def check_application(problem: Problem, node: Apply, where: str) -> int:
    """Refuse a wrong use of an opaque function; how many arrays its arguments are made of."""
    function = problem.opaque.get(node.name)
    if function is None:
        raise StatementError(f"{where}: the function {node.name} is not declared")
    shapes = tuple(map(_array_shape, node.arguments))
    if shapes != function.shapes or tuple(i.dim for i in node.component) != function.dims:
        wanted, found = (", ".join(map(shown_shape, each)) for each in (function.shapes, shapes))
        raise ShapeError(f"{where}: {node.name} takes arguments of shapes {wanted}, found {found}")
    if tuple(i.dim for i in node.at) != tuple(dim for slot in node.slots for dim in shapes[slot]):
        raise ShapeError(f"{where}: {node.name} is differentiated in an entry over another size")
    if len(node.slots) > function.order:
        raise StatementError(f"{where}: {node.name} is differentiable {function.order} times only")
    return sum(map(len, shapes))


def check_limit(problem: Problem, node: Limit, where: str) -> None:
    """A limit is taken in a given number or in a size, and its point stays where it is."""
    variable, point = node.variable, node.point
    for entry in subterms(node):
        if isinstance(entry, Sym):
            check_entry(problem, entry, where)
    if node.data in IN_LAWS:
        raise StatementError(f"{where}: {node.data} is an approach in laws alone")
    if contains(node.body, Limit):
        raise StatementError(f"{where}: a limit of a limit; take one after the other, as parts")
    if isinstance(variable, Size):
        if node.data != "infinity":
            raise StatementError(f"{where}: a size tends to infinity only")
        _check_sequence(problem, node, where)
        return
    if not isinstance(variable, Sym) or variable.args or variable.name in problem.defined:
        raise StatementError(f"{where}: a limit is taken in a given number, or in a size")
    if node.data != "infinity":  # a whole number may grow
        problem.check_continuous(variable.name, where)
    if variable.name in problem.random:
        raise StatementError(f"{where}: {variable.name} is random, and tends to nothing")
    if point is not None and problem.depends(point, variable.name):
        raise StatementError(f"{where}: {variable.name} tends to what moves with it")
    problem.check_held(node.body, variable.name, where)


def _check_sequence(problem: Problem, node: Limit, where: str) -> None:
    """Refuse the limit of what hangs, by what is given, on the size that grows: a number that an equation with a sum
    over it speaks of.  An entry of an array over it is that of a sequence.
    """
    assert isinstance(node.variable, Size)
    for hypothesis in problem.hypotheses:
        if hypothesis.relation != "=" or not any(
            is_moved(problem, t, node.variable) for t in hypothesis.terms
        ):
            continue
        for name in (name for term in hypothesis.terms for name in names_in(term)):
            if node.variable.data not in problem.shapes.get(name, ()) and problem.depends(node.body, name):
                raise StatementError(
                    f"{where}: {name} hangs on {node.variable.data} by what is given, which a limit does not "
                    "see; define it"
                )


def _array_shape(term: Term) -> tuple[str, ...]:
    return tuple(bound.dim for bound in nest(term, Array)[0])


def shown_shape(dims: tuple[str, ...]) -> str:
    """The shape for a person: (n, d)."""
    return "(" + ", ".join(dims) + ")"
