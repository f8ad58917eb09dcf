"""What can change when a number or a size does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from derive.terms import (
    Apply,
    Binder,
    Limit,
    Size,
    Sym,
    Term,
)

if TYPE_CHECKING:
    from derive.kernel.problem import Problem


def is_moved(problem: Problem, term: Term, variable: Term) -> bool:
    """Whether `term` can change when `variable` does, a given number or a size; in a limit it stands for all its
    values.
    """
    if isinstance(variable, Size):
        return variable.data in sizes_in(term, problem.sizes_of)
    assert isinstance(variable, Sym)
    if isinstance(term, Limit) and term.variable is variable:
        return any(is_moved(problem, each, variable) for each in term.args[2:])
    if isinstance(term, Sym):
        return variable.name in problem.reach.get(term.name, ())
    return any(is_moved(problem, arg, variable) for arg in term.args)


def sizes_in(term: Term, known: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The sizes that the value of `term` hangs on."""
    found = frozenset[str]().union(*(sizes_in(arg, known) for arg in term.args))
    match term:
        case Size():
            return found | {term.data}
        case Binder():
            return found | {term.index.dim}
        case Apply():  # a function of as many components as there are: another one for each size
            return found | {i.dim for i in (*term.component, *term.at)}
        case Sym():
            return found | known.get(term.name, frozenset())
        case Limit(variable=Size(data=name), body=body):
            return sizes_in(body, known) - {name}
        case _:
            return found
