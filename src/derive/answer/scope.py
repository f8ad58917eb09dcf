"""What names mean to somebody who answers a problem: all that its statement declares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from derive.kernel import Definition, Problem
from derive.present.stated import value_of
from derive.read import Declared, Extent, Scope, head
from derive.read.heads import Head
from derive.read.scope import Inverse
from derive.terms import Apply, Array, D, Delta, Sym, Term, index, key, nest, subterms, sym

BOLD = re.compile(r"\\(?:mathbf|boldsymbol|bm|textbf|pmb|vec)\b")


def scope_of(problem: Problem) -> Scope:
    """A new scope with the sizes, symbols, definitions and unknown functions of `problem`."""
    scope = Scope({name: Extent(name) for name in problem.sizes}, insists=False, is_answer=True)
    scope.preferred = {size: list(letters) for size, letters in problem.letters.items()}
    heads = {name: head(name) for name in problem.shapes}
    for name, dims in problem.shapes.items():
        it = _told_apart(heads, name)
        scope.declare(Declared(name, it.base, tuple(scope.sizes[dim] for dim in dims), it.below, it.above))
    for function in problem.functions:
        scope.functions[function.name] = ()
        scope.orders[function.name] = function.order
        shapes = tuple(tuple(scope.sizes[dim] for dim in shape) for shape in function.shapes)
        scope.spaces[function.name] = shapes, tuple(scope.sizes[dim] for dim in function.dims)
    for definition in problem.definitions:
        by = value_of(problem, definition)
        if by is not None:
            scope.functions[by.name] = _arguments(definition)
            scope.values[by.name] = definition.name
            scope.hangs |= _variable(problem, definition)
    scope.made_of = {each.name: problem.reach[each.name] - {each.name} for each in problem.definitions}
    scope.random = frozenset(name for name in problem.shapes if problem.reach[name] & problem.random.keys())
    scope.reserved = frozenset(name for each in problem.everywhere for name in each.names)
    scope.variable = _only_variable_of(problem)
    scope.inverses = tuple(_inverses(problem))
    scope.known = scope.names()
    return scope


def _only_variable_of(problem: Problem) -> str:
    """The one name in which all derivatives are that are asked for; "" if there is none, or more than one."""
    found = {name for target in problem.targets for name in target.unknowns}
    for target in problem.targets:
        for term in (target.term, *(target.claim.terms if target.claim else ())):
            found |= {
                each.wrt.name for each in subterms(term) if isinstance(each, D) and isinstance(each.wrt, Sym)
            }
    return found.pop() if len(found) == 1 else ""


def _told_apart(heads: Mapping[str, Head], name: str) -> Head:
    """The head of a name; where it is written bold, and another name is the same letter in plain, with its font."""
    it = heads[name]
    has_twin = sum(each == it for each in heads.values()) > 1
    return replace(it, base=f"\\mathbf{{{it.base}}}") if has_twin and BOLD.match(name) else it


def _inverses(problem: Problem) -> Iterator[Inverse]:
    """The matrices with an inverse that has a name: by their own name, and as they are defined."""
    if not any(isinstance(term, Delta) for given in problem.hypotheses for term in given.terms):
        return
    from derive.solver.inverse import inverses  # not for a problem without any

    for each in inverses(problem):
        rows, columns = (index(name, each.met.dim) for name in ("1", "2"))  # no letters that may be written
        entry = sym(each.matrix.name, rows, columns)
        definition = problem.defined.get(entry.name)
        those = (entry,) if definition is None else (entry, definition.at(entry.args))
        yield Inverse(each.by.name, (rows, columns), tuple(map(key, those)))


def _variable(problem: Problem, definition: Definition) -> dict[str, str]:
    """The one symbol that an unknown function is taken of: ∇L can only be the gradient in that."""
    match _arguments(definition):
        case (name,) if name not in problem.defined:
            return {definition.name: name}
        case _:
            return {}


def _arguments(definition: Definition) -> tuple[str, ...]:
    """The whole arrays that an unknown function is taken of."""
    assert isinstance(definition.body, Apply)
    return tuple(_name(each) for each in definition.body.arguments)


def _name(argument: Term) -> str:
    _, entry = nest(argument, Array)
    assert isinstance(entry, Sym)
    return entry.name
