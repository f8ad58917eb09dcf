"""What names mean to somebody who answers a problem: all that its statement declares."""

from __future__ import annotations

from derive.kernel import Definition, Problem
from derive.present.stated import value_of
from derive.read import Declared, Extent, Scope, head
from derive.terms import Apply, Array, Sym, Term


def scope_of(problem: Problem) -> Scope:
    """A new scope with the sizes, symbols, definitions and unknown functions of `problem`."""
    scope = Scope({name: Extent(name) for name in problem.sizes}, insists=False, is_answer=True)
    scope.preferred = {size: list(letters) for size, letters in problem.letters.items()}
    for name, dims in problem.shapes.items():
        it = head(name)
        scope.declare(Declared(name, it.base, tuple(scope.sizes[dim] for dim in dims), it.below, it.above))
    for function in problem.functions:
        scope.functions[function.name] = ()
        scope.orders[function.name] = function.order
    for definition in problem.definitions:
        by = value_of(problem, definition)
        if by is not None:
            scope.functions[by.name] = _arguments(definition)
            scope.values[by.name] = definition.name
    scope.known = scope.names()
    return scope


def _arguments(definition: Definition) -> tuple[str, ...]:
    """The whole arrays that an unknown function is taken of."""
    assert isinstance(definition.body, Apply)
    return tuple(_name(each) for each in definition.body.arguments)


def _name(argument: Term) -> str:
    while isinstance(argument, Array):
        argument = argument.body
    assert isinstance(argument, Sym)
    return argument.name
