"""The words of reasons, in the reader's terms.  Names of laws are said as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from derive.kernel import Judgement, equal
from derive.narrate import Line, Reason, Story
from derive.present.latex import encoder, judgement_latex, latex
from derive.present.text import judgement_text, text
from derive.terms import Term, delta, index, sym

T = TypeVar("T")
DEFINITIONS = ("definition", "fold")


@dataclass(frozen=True, slots=True)
class Script:
    """How one form of a page writes a formula, a claim, and plain words."""

    formula: Callable[[Term], str]
    claim: Callable[[Judgement], str]
    prose: Callable[[str], str] = str


def _math(write: Callable[[T], str]) -> Callable[[T], str]:
    """Formulas between dollars."""
    return lambda each: f"${write(each)}$"


def _tex_prose(words: str) -> str:
    """Words as TeX writes them: special characters escaped, Greek letters and symbols as formulas."""
    return encoder().unicode_to_latex(words)


TERMINAL = Script(text, judgement_text)
MARKDOWN = Script(_math(latex), judgement_latex)
TEX = Script(_math(latex), judgement_latex, _tex_prose)


def reason(each: Reason, story: Story, script: Script) -> str:
    """Why a line follows, in a few words."""
    names = each.names
    match each.kind:
        case "definition" | "fold":
            return f"definition of {script.formula(sym(names[0]))}"
        case "given":
            return f"since {script.claim(story.problem.declared[int(names[0])])}"
        case "lemma":
            return f"by {script.prose(label(names[0], story))}"
        case "adjoint":
            ways = _listed([script.formula(sym(name)) if name else "directly" for name in names])
            held = [script.formula(sym(name)) for name in each.held]
            where = " where a bar says so" if len(held) > 1 else ""
            return f"chain rule through {ways}" + (f", {_listed(held)} held fixed{where}" if held else "")
        case "chain":
            return "chain rule"
        case "picked":
            *letters, dim = names
            first, second, k, j = (index(letter, dim) for letter in letters)
            return f"{script.formula(delta(first, second))} picks out {script.claim(equal(k, j))}"
        case "left":
            k, i = (index(letter, names[2]) for letter in names[:2])
            return f"only {script.claim(equal(k, i))} is left"
        case _:
            return script.prose(names[0])


def label(name: str, story: Story) -> str:
    """How a reader finds the chain called `name`."""
    number = story.lemma(name)
    part = next(p.chain.part for p in story.passages if p.chain.name == name)
    return f"Lemma {number}" if number else f"part “{part}”"


def reasons(line: Line, story: Story, script: Script) -> str:
    """All the reasons of a line, and the conditions it needs."""
    text = ", ".join(dict.fromkeys(_said(line.reasons, story, script)))
    if line.conditions:
        text += " (" + ", ".join(map(script.claim, line.conditions)) + ")"
    return text


def _said(those: tuple[Reason, ...], story: Story, script: Script) -> Iterator[str]:
    """What is said of each, with definitions in a row together, definitions of y and z, and so with lemmas."""
    for sort, group in groupby(those, lambda each: "definition" if each.kind in DEFINITIONS else each.kind):
        row = list(group)
        names = list(dict.fromkeys(each.names[0] for each in row)) if sort in ("definition", "lemma") else []
        numbers = sorted(map(story.lemma, names)) if sort == "lemma" else []
        if len(names) > 1 and sort == "definition":
            yield f"definitions of {_listed([script.formula(sym(name)) for name in names])}"
        elif len(numbers) > 1 and all(numbers):
            yield f"by Lemmas {_listed(list(map(str, numbers)))}"
        else:
            yield from (reason(each, story, script) for each in row)


def _listed(items: list[str]) -> str:
    *others, last = items
    return f"{', '.join(others)} and {last}" if others else last
