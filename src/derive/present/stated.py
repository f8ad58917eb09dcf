"""What a problem states, in the order in which a person would say it."""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel import Definition, Function, Problem, Symbol
from derive.language import message as _
from derive.present.given import meaning
from derive.present.layout import Belongs, layout
from derive.present.script import TERMINAL, Script
from derive.terms import Apply, Array, Sym, Term, names_in, subterms, sym

SIGNED = {
    "positive": _("{symbol}, positive"),
    "nonnegative": _("{symbol}, nonnegative"),
    "nonzero": _("{symbol}, nonzero"),
}
SMOOTH = {1: _("differentiable"), 2: _("twice differentiable")}
SMOOTH_OF = {
    1: _("{formula}, {function} differentiable"),
    2: _("{formula}, {function} twice differentiable"),
}
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


def declared(problem: Problem, symbol: Symbol, script: Script) -> str:
    """In which numbers a symbol is, with their sign and what it stands for: σ ∈ ℝ, positive: deviation."""
    numbers = symbol.sign if symbol.sign in NUMBERS else "real"
    said = script.show(Belongs(layout(sym(symbol.name)), numbers, symbol.dims))
    if symbol.sign in SIGNED:
        said = script.say(SIGNED[symbol.sign], symbol=said)
    return explained(said, meaning(problem, symbol, script), script)


def explained(formula: str, words: str, script: Script) -> str:
    """A formula with what it stands for, if that is known."""
    return script.say("{formula}: {words}", formula=formula, words=words) if words else formula


def words(function: Function, script: Script = TERMINAL) -> str:
    """What a function is, and how smooth: loss, differentiable."""
    return script.say(", ").join(filter(None, (script.own(function.says), smoothness(function, script))))


def smoothness(function: Function, script: Script = TERMINAL) -> str:
    """How often a function is differentiable."""
    if function.order in SMOOTH:
        return script.say(SMOOTH[function.order])
    return script.count("{number} time differentiable", "{number} times differentiable", function.order)


def valued(formula: str, function: Function, script: Script) -> str:
    """A formula that says E = E(o), with what E is, and how smooth."""
    if function.says:
        return explained(formula, words(function, script), script)
    parts = {"formula": formula, "function": script.letter(function.name)}
    if function.order in SMOOTH_OF:
        return script.say(SMOOTH_OF[function.order], **parts)
    return script.count(
        "{formula}, {function} {number} time differentiable",
        "{formula}, {function} {number} times differentiable",
        function.order,
        **parts,
    )
