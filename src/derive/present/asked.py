"""What a problem asks for, as the statement of a page says it."""

from __future__ import annotations

from derive.kernel import Definition, Problem, Target
from derive.present import stated
from derive.present.conditions import speaks_for_itself, when_words
from derive.present.headings import UNNAMED
from derive.present.script import Script


def is_sought(problem: Problem, target: Target) -> bool:
    """Whether a target is to be found since something is optimised, which says so."""
    return problem.optimum is not None and target.unknowns == problem.optimum.unknowns


def targets(problem: Problem, parts: list[str] | None) -> list[Target]:
    """The targets of these parts, or of all."""
    return [t for t in problem.targets if parts is None or t.part in parts]


def label_of(target: Target, script: Script) -> str:
    """What stands before a formula that is to be found: an unknown, which its part is called by, speaks for itself."""
    if speaks_for_itself(target):
        return when_words(target, script)
    return "" if target.unknowns or target.part in UNNAMED else script.own(target.part)


def smooth(problem: Problem, definition: Definition, script: Script) -> tuple[str, str]:
    """What stands behind E = E(o): what separates it, and that E is an error, and differentiable; nothing of another."""
    function = stated.value_of(problem, definition)
    if function is None:
        return "", ""
    if function.says:
        return ": ", stated.words(function, script)
    name, smoothness = script.letter(function.name), stated.smoothness(function, script)
    return script.say(", "), script.say("{name} {smoothness}", name=name, smoothness=smoothness)
