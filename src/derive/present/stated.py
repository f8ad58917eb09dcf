"""What a problem states, in the order in which a person would say it."""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel import Definition, Function, Problem, Symbol
from derive.terms import Apply, Sym, Term, subterms


def sizes(problem: Problem) -> list[tuple[str, str]]:
    """The sizes with what they count, in the order in which the symbols need them."""
    used = dict.fromkeys(dim for symbol in symbols(problem) for dim in symbol.dims)
    return [(name, problem.sizes[name]) for name in {**used, **problem.sizes}]


def symbols(problem: Problem) -> list[Symbol]:
    """The symbols in the order in which the definitions use them, then the others."""
    written = [*(d.body for d in problem.definitions), *(target.term for target in problem.targets)]
    used = {name: place for place, name in enumerate(dict.fromkeys(_names(written)))}
    return sorted(problem.symbols, key=lambda symbol: used.get(symbol.name, len(used)))


def _names(terms: list[Term]) -> Iterator[str]:
    return (part.name for term in terms for part in subterms(term) if isinstance(part, Sym))


def value_of(problem: Problem, definition: Definition) -> Function | None:
    """The unknown function whose value `definition` is, if it is the first such: E = E(o)."""
    if not isinstance(definition.body, Apply) or definition.body.slots:
        return None
    name = definition.body.name
    values = (d for d in problem.definitions if isinstance(d.body, Apply) and d.body.name == name)
    return problem.opaque[name] if next(values, None) is definition else None


def others(problem: Problem) -> list[Function]:
    """The unknown functions that are not said beside a value of theirs."""
    said = {function.name for d in problem.definitions if (function := value_of(problem, d))}
    return [function for function in problem.functions if function.name not in said]


def words(function: Function) -> str:
    """What a function is, and how smooth: loss, differentiable."""
    return ", ".join(filter(None, (function.says, smoothness(function))))


def smoothness(function: Function) -> str:
    """How often a function is differentiable."""
    times = {1: "differentiable", 2: "twice differentiable"}
    return times.get(function.order, f"{function.order} times differentiable")
