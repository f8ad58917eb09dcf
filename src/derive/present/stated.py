"""What a problem states, in the order in which a person would say it."""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel import Definition, Function, Problem, Symbol
from derive.language import message as _
from derive.present.boxes import Belongs, Box, Letter
from derive.present.script import Script
from derive.terms import Apply, Array, Sym, Term, names_in, nest, subterms

NUMBERS = ("natural", "whole")  # signs that leave a set of numbers
SIGNS = {"positive": _("positive"), "nonnegative": _("nonnegative"), "nonzero": _("nonzero")}
TIMES = {1: _("differentiable"), 2: _("twice differentiable")}


def belongs(symbol: Symbol) -> Box:
    """x ∈ ℝ^{n×d}: the set that the entries of a symbol are in."""
    return Belongs(Letter(symbol.name), symbol.sign if symbol.sign in NUMBERS else "real", tuple(symbol.dims))


def sign_words(symbol: Symbol, script: Script) -> str:
    """The sign of the entries, where their set does not say it."""
    return script.say(SIGNS[symbol.sign]) if symbol.sign in SIGNS else ""


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
    return isinstance(nest(argument, Array)[1], Sym)


def others(problem: Problem) -> list[Function]:
    """The unknown functions that are not said beside a value of theirs."""
    said = {function.name for d in problem.definitions if (function := value_of(problem, d))}
    return [function for function in problem.functions if function.name not in said]


def words(function: Function, script: Script) -> str:
    """What a function is, and how smooth: loss, differentiable."""
    return script.series(list(filter(None, (script.own(function.says), smoothness(function, script)))))


def smoothness(function: Function, script: Script) -> str:
    """How often a function is differentiable."""
    if function.order in TIMES:
        return script.say(TIMES[function.order])
    return script.count("{number} time differentiable", "{number} times differentiable", function.order)
