"""What a problem states, item by item: what is given, and what is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel import Definition, Problem, Symbol, Target
from derive.present import stated
from derive.present.boxes import Related
from derive.present.chance import chance_lines
from derive.present.claims import asked
from derive.present.conditions import formula_for, sequences, speaks_for_itself, when_words
from derive.present.everywhere import everywhere_words, for_all
from derive.present.given import meaning, together
from derive.present.headings import UNNAMED
from derive.present.layout import layout
from derive.present.script import Script
from derive.present.steps import with_steps
from derive.terms import Sym, index, sym


def declared(problem: Problem, script: Script) -> Iterator[str]:
    """The sizes that are said to count something, and the symbols."""
    for name, says in stated.sizes(problem):
        if says:
            yield f"{script.letter(name)}: {script.own(says)}"
    for symbol in stated.symbols(problem):
        yield _symbol(symbol, problem, script)


def _symbol(symbol: Symbol, problem: Problem, script: Script) -> str:
    signed = filter(None, (stated.sign_words(symbol, script),))
    belonging = script.series((script.show(stated.belongs(symbol)), *signed))
    says = meaning(problem, symbol, script)
    return f"{belonging}: {says}" if says else belonging


def defined(problem: Problem, script: Script) -> Iterator[str]:
    """The distributions, the definitions, and the functions that no definition names."""
    yield from chance_lines(problem, script)
    for each in stated.definitions(problem):
        if each.name in problem.families.shifts:
            yield from _beginning(problem, each, script)
            continue
        equation = Related(layout(each.head), (("=", layout(with_steps(problem, each.body))),))
        yield script.show(equation, is_large=True) + _of_function(problem, each, script)
    for function in stated.others(problem):
        yield f"{script.letter(function.name)}: {stated.words(function, script)}"


def _beginning(problem: Problem, definition: Definition, script: Script) -> Iterator[str]:
    """What a recursion begins with, or ends with, where its name does not say it."""
    shift = problem.families.shifts[definition.name]
    is_said = isinstance(shift.base, Sym) and shift.base.name.startswith((f"{shift.of}_", f"{shift.of}^"))
    if is_said or any(
        each.body is shift.base and not each.params and each.name.startswith((f"{shift.of}_", f"{shift.of}^"))
        for each in problem.definitions
    ):
        return
    there = index(f"{shift.step.dim}+1" if shift.ahead else "0", shift.step.dim)
    entry = sym(shift.of, *shift.params[: shift.place], there, *shift.params[shift.place + 1 :])
    yield script.show(Related(layout(entry), (("=", layout(shift.base)),)), is_large=True)


def _of_function(problem: Problem, definition: Definition, script: Script) -> str:
    """What stands behind E = E(o): that E is an error, and differentiable; nothing of another definition."""
    function = stated.value_of(problem, definition)
    if function is None:
        return ""
    if function.says:
        return f": {stated.words(function, script)}"
    name, smoothness = script.letter(function.name), stated.smoothness(function, script)
    return script.say(", ") + script.say("{name} {smoothness}", name=name, smoothness=smoothness)


def supposed(problem: Problem, parts: list[str] | None, script: Script) -> Iterator[str]:
    """What holds, of what is declared and defined."""
    always = {judgement.key: name for judgement, name in problem.identities}
    for those in together(problem):
        said = script.series(map(script.claim, those))
        name = always.get(those[0].key)
        yield said if name is None else for_all(said, name, script)
    for every in problem.everywhere:
        yield everywhere_words(every, script)
    yield from sequences(problem, parts, script)


def to_find(problem: Problem, parts: list[str] | None, script: Script) -> Iterator[str]:
    """What is to be found in these parts, or in all."""
    for target in _asked(problem, parts):
        if target.claim is None:
            formula = script.show(layout(with_steps(problem, target.term)), is_large=True)
            yield _named(target, formula, script)


def to_prove(problem: Problem, parts: list[str] | None, script: Script) -> Iterator[str]:
    """What is to be proved in these parts, or in all; in print as large as what is to be found."""
    own = script.large if script.form == "typ" else script
    for target in _asked(problem, parts):
        if target.claim is not None:
            yield _named(target, asked(problem, target, own), script)


def _asked(problem: Problem, parts: list[str] | None) -> Iterator[Target]:
    """The targets of these parts, or of all, but for what is found since something is optimised, which says so."""
    for target in problem.targets:
        is_said = problem.optimum is not None and target.is_unknown
        if not is_said and (parts is None or target.part in parts):
            yield target


def _named(target: Target, words: str, script: Script) -> str:
    """What is asked for behind the name of its part, and for when."""
    name, whole = _label(target, script), formula_for(words, target, script)
    return f"{name}: {whole}" if name else whole


def _label(target: Target, script: Script) -> str:
    """What stands before a formula that is to be found: an unknown, which its part is called by, speaks for itself."""
    if speaks_for_itself(target):
        return when_words(target, script)
    return "" if target.is_unknown or target.part in UNNAMED else script.own(target.part)
