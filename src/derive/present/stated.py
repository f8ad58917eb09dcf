"""What a problem states, in the order in which a person would say it."""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel import Definition, Function, Problem, Symbol
from derive.terms import Apply, Array, Sym, Term, names_in, subterms

NUMBERS = {"natural": "{1, 2, …}", "whole": "{0, 1, 2, …}"}  # which numbers a sign leaves


def numbers(symbol: Symbol) -> tuple[str, str]:
    """The set that the entries of a symbol are in, and their sign, where that is not said by it."""
    return (NUMBERS[symbol.sign], "real") if symbol.sign in NUMBERS else ("ℝ", symbol.sign)


def numbers_latex(symbol: Symbol) -> str:
    """The same set as LaTeX."""
    shown, _ = numbers(symbol)
    return r"\mathbb{R}" if shown == "ℝ" else shown.replace("{", r"\{").replace("…}", r"\dots\}")


def sizes(problem: Problem) -> list[tuple[str, str]]:
    """The sizes with what they count, in the order in which the symbols need them."""
    used = dict.fromkeys(dim for symbol in symbols(problem) for dim in symbol.dims)
    return [(name, problem.sizes[name]) for name in {**used, **problem.sizes}]


def symbols(problem: Problem) -> list[Symbol]:
    """The symbols in the order in which the definitions use them, then the others; not the directions of a
    claimed convexity, which its proof introduces, nor multipliers.
    """
    multipliers = problem.optimum.multipliers if problem.optimum is not None else ()
    symbols = [
        s for s in problem.symbols if not _is_only_a_direction(problem, s.name) and s.name not in multipliers
    ]
    written = [*(d.body for d in problem.definitions), *(target.term for target in problem.targets)]
    used = {name: place for place, name in enumerate(dict.fromkeys(_names(written)))}
    return sorted(symbols, key=lambda symbol: used.get(symbol.name, len(used)))


def definitions(problem: Problem) -> list[Definition]:
    """What is defined, but for a Lagrangian."""
    own = problem.optimum.lagrangian if problem.optimum is not None else ""
    return [definition for definition in problem.definitions if definition.name != own]


def _names(terms: list[Term]) -> Iterator[str]:
    return (part.name for term in terms for part in subterms(term) if isinstance(part, Sym))


def _is_only_a_direction(problem: Problem, name: str) -> bool:
    """Whether a symbol stands for a direction of a claimed convexity, and for nothing else."""
    is_direction = False
    for target in problem.targets:
        pairs = target.convexity.directions if target.convexity is not None else ()
        if name in (direction for _, direction in pairs):
            is_direction = True
        elif name in names_in(target.term):
            return False
    return is_direction


def value_of(problem: Problem, definition: Definition) -> Function | None:
    """The unknown function whose value `definition` is, if it is the first such: E = E(o)."""
    name = _valued(definition)
    if name is None:
        return None
    values = (each for each in problem.definitions if _valued(each) == name)
    return problem.opaque[name] if next(values, None) is definition else None


def _valued(definition: Definition) -> str | None:
    """The unknown function of which it is the value at whole symbols or definitions, if of any."""
    body = definition.body
    if isinstance(body, Apply) and not body.slots and all(map(_is_whole, body.arguments)):
        return body.name
    return None


def _is_whole(argument: Term) -> bool:
    while isinstance(argument, Array):
        argument = argument.body
    return isinstance(argument, Sym)


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
