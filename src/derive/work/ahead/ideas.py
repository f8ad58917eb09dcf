"""The idea of a line, as somebody says it who wants another to find the line: which law, and where; not what it gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from derive.kernel.place import old_part
from derive.narrate import Line, Passage, Reason, Story
from derive.narrate.cuts import is_routine, kind
from derive.present.columns import listed
from derive.present.script import TERMINAL
from derive.present.why import steps_of
from derive.present.words import reason
from derive.terms import Sym, delta, index, subterms

PICKED = re.compile(r"look at (\S+) in the sum over (\S+): one term of it is left")
BESIDE = re.compile(r", (.* held fixed.*)$")
MOST = 3  # laws that a person keeps in mind
LARGEST = 24  # symbols of a formula among words
VERBS = ("is", "are", "has", "bounds", "leaves", "tells")  # of laws whose names are sentences
FUNCTIONS = ("exp", "log", "tanh", "erf", "sin", "cos")  # which have no article
ACTS = {  # what algebra does
    "rewrite": "rewrite it", "expand": "multiply out", "factor out": "factor out what is common",
    "cancel": "cancel", "common denominator": "bring it to a common denominator",
    "collect like terms": "collect like terms", "numbers": "work out the numbers", "plainly": "look at it",
    "regrouped": "regroup it", "completing the square": "complete the square",
    "as a square": "write it as a square", "as a sum of squares": "write it as a sum of squares",
}  # fmt: skip
EQUATIONS = {  # what is done to both sides
    "constraint": "use the constraint", "given": "use what is given",
    "combine": "add multiples of the equations, so that unknowns go",
    "move": "bring the unknown to one side", "divide": "divide by what stands at the unknown",
    "sum": "take the sum of both sides",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clause:
    """What to do: use a `law`, or an `act`."""

    law: str = ""
    act: str = ""


def idea(story: Story, passage: Passage, line: Line, known: Mapping[str, str]) -> str:
    """What to do to come to a line, as a sentence without its capital and full stop; `known` says of lemmas where they stand."""
    told = dict.fromkeys(each for why in line.reasons for each in _clauses(why, story, line, known))
    told = dict.fromkeys(_placed(list(told)[:MOST], _place(passage, line)))
    parts: list[str] = []
    for is_law, group in groupby(told, lambda each: bool(each.law)):
        row = list(group)
        parts += (
            [f"use {listed([each.law for each in row])}"] if is_law else _in_one([each.act for each in row])
        )
    return ", then ".join(parts)


def _in_one(acts: Sequence[str]) -> list[str]:
    """The same with one sentence for all that is picked out of sums."""
    picks = [found for each in acts if (found := PICKED.fullmatch(each))]
    if len(picks) < 2:
        return list(acts)
    deltas, sums = (listed([found[place] for found in picks]) for place in (1, 2))
    merged = f"look at {deltas} in the sums over {sums}: one term of each is left"
    return [merged, *(each for each in acts if not PICKED.fullmatch(each))]


def _placed(those: Sequence[Clause], place: tuple[str, str] | None) -> Iterator[Clause]:
    """The same, with the piece that a rule is used on."""
    names = [each.law for each in those]
    for each in those:
        is_it = place is not None and each.law == place[0] and names.count(each.law) == 1
        yield replace(each, law=f"{each.law} on {place[1]}") if place is not None and is_it else each


def _place(passage: Passage, line: Line) -> tuple[str, str] | None:
    """A rule, and the piece of what stands before a line on which it is used first, if that is a piece, and short."""
    steps = steps_of(passage, line)
    if not steps:
        return None
    start = steps[0].before
    inner = {each for each in subterms(start) if each is not start}
    telling = (each for each in steps if each.rule == "law" and not is_routine(each) and kind(each) != "sift")
    for step in telling:
        old = old_part(step)
        if old in inner and old.length <= LARGEST:
            return _named(step.name), TERMINAL.formula(old)
    return None


def _clauses(why: Reason, story: Story, line: Line, known: Mapping[str, str]) -> Iterator[Clause]:
    """What a reason tells to do."""
    names = why.names
    match why.kind:
        case "definition":
            yield Clause(law=f"the definition of {TERMINAL.letter(names[0])}")
        case "fold":
            yield Clause(act=f"recognise the definition of {TERMINAL.letter(names[0])}")
        case "lemma":
            yield Clause(act=f"put in {known.get(names[0]) or 'what was found before'}")
        case "adjoint" | "chain" | "obtain" | "distribution" | "continuity" | "peano":
            said = BESIDE.sub(r" (\1)", reason(why, story, TERMINAL))
            yield Clause(law=said if said.startswith("Taylor") else f"the {said}")
        case "cases":
            yield Clause(act="tell the cases apart")
        case "picked":
            first, second, summed = (index(name, names[4]) for name in names[:3])
            term = TERMINAL.formula(delta(first, second))
            yield Clause(act=f"look at {term} in the sum over {summed.name}: one term of it is left")
        case "left":
            yield Clause(act=f"look for what is 0 in the sum over {names[0]}: one term of it is left")
        case "squares" | "algebra":
            yield Clause(act=ACTS.get(names[0], names[0]))
        case "equation" if names[0] == "stationarity" and line.of is not None:
            yield Clause(act=f"set {TERMINAL.formula(line.of.start, story.problem)} to 0")
        case "equation" if names[0] == "put in":
            yield Clause(act=f"put in {_found(names[1:], story)}")
        case "equation":
            yield Clause(act=EQUATIONS.get(names[0], reason(why, story, TERMINAL)))
        case "given" | "combination" | "moment":
            said = reason(why, story, TERMINAL).removeprefix("since ").removeprefix("by ")
            yield Clause(law=f"that {said}" if why.kind != "combination" else said)
        case "sign":
            yield _of_sign(why, story)
        case "bound":
            yield Clause(act="put something no less (or no greater) for a part of it")
        case _:
            yield Clause(law=_named(names[0]))


def _found(numbers: Sequence[str], story: Story) -> str:
    """What was found in the lines of a story of these numbers."""
    lines = (found[1] for number in numbers if (found := story.line(int(number))) is not None)
    starts = dict.fromkeys(line.of.start for line in lines if line.of is not None)
    named = [TERMINAL.formula(each, story.problem) for each in starts if isinstance(each, Sym)]
    return f"what was found for {listed(named)}" if named else "what is known"


def _of_sign(why: Reason, story: Story) -> Clause:
    said = reason(why, story, TERMINAL)
    if why.names[0]:
        return Clause(act=f"look at its sign: it is {said}")
    return Clause(law=f"that {said.removeprefix('since ')}")


def _named(name: str) -> str:
    """A law among words: the quotient rule, that σ is increasing."""
    if name == "sifting":
        return "that a δ leaves one term of a sum"
    if any(f" {verb} " in name for verb in VERBS):
        return f"that {name}"
    first = name.split()[0]
    if first in ("a", "an", "minus", *FUNCTIONS) or not first.isascii():
        return f"“{name}”"
    return f"the {name}"
