"""Why a line holds: each inference with its law, what the law says here, and what its conditions rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from derive.kernel import Fact, Judgement, Law, Step
from derive.kernel.judgement import PLAIN
from derive.kernel.law import instance_of
from derive.kernel.place import old_part
from derive.language import message as _
from derive.laws import LAWS
from derive.narrate import Line, Passage, Story
from derive.narrate.signs import premises
from derive.present.boxes import Related
from derive.present.chance import law_words
from derive.present.columns import breadth, wrapped
from derive.present.conditions import law_conditions
from derive.present.everywhere import everywhere_words, in_between
from derive.present.layout import layout_in
from derive.present.script import TERMINAL, Script
from derive.present.text import RELATIONS
from derive.present.words import label, reasons
from derive.terms import names_in

INDENT = "    "
MARGIN = "   "  # of what is said of an inference
LABELS = {
    "law": _("law:"),
    "here": _("here:"),
    "with": _("with:"),
    "from": _("from:"),
    "if": _("if:"),
}
RULES = {  # of a step that no law makes
    "hypothesis": _("what is given"),
    "algebra": _("algebra: both sides are the same polynomial or quotient of polynomials"),
    "adjoint": _("chain rule"),
    "chain": _("chain rule"),
    "continuity": _("an unknown function that is differentiable is continuous"),
    "peano": _("Taylor’s theorem with the remainder of Peano"),
    "cases": _("in each case"),
    "induction": _("induction over the steps"),
    "previous": _("induction hypothesis"),
    "combination": _("the two sides differ by these multiples of left − right, of equations"),
    "standard": _("reparameterisation"),
    "moment": _("moment, from the distributions"),
    "bound": _("bound: a part gives way to one that makes the whole no less"),
}
GROUNDS = {  # of a fact that no law makes
    "given": _("it is given"),
    "assumed": _("it is assumed"),
    "arithmetic": _("it is so of these numbers"),
    "induction": _("induction over the steps"),
    "adjoint": _("a composition of differentiable functions is differentiable"),
    "chain": _("a composition of differentiable functions is differentiable"),
}
OF_EXPECTATIONS = {
    "integrable": _("it is no larger than a polynomial in random entries, whose moments exist"),
    "interchangeable": _(
        "as far as the variable moves it, it is a polynomial in random entries, and it moves no distribution"
    ),
}


@dataclass(frozen=True, slots=True)
class Note:
    """A line under an inference: what it is, one of `LABELS`, or "" if it belongs to the one above it; what it says;
    and of a chain that the page does not show the sign that it goes on with, and why.
    """

    what: str
    words: str
    sign: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Inference:
    """One step as a reader sees it: by what it follows, and what that says here."""

    name: str
    notes: tuple[Note, ...]


Facts = Mapping[str, Fact]


def law_lines(law: Law, script: Script) -> list[str]:
    """A law as the glossary shows it: its name, what it says, when, and where it is from."""
    lines = [script.law(law.name), f"  {script.claim(law.claim)}"]
    notes = (law_conditions(law, script), script.own(law.remark), script.prose(law.source))
    return lines + [f"  {note}" for note in notes if note]


def explained(story: Story, number: int, script: Script = TERMINAL) -> list[str]:
    """Everything behind the line of that number; nothing if there is no such line."""
    line_found = story.line(number)
    if line_found is None:
        others = [other for both in story.inductions for other in both]
        others += [] if story.shape is None else [story.shape]
        return next((said for other in others if (said := explained(other, number, script))), [])
    passage, line = line_found
    numbered = script.number(number)
    lines = [script.say("({number}) {reasons}", number=numbered, reasons=reasons(line, story, script)), ""]
    steps = steps_of(passage, line)
    start = steps[0].before if steps else (line.of or passage.chain).end
    before, after = (script.formula(term, story.problem) for term in (start, line.term))
    lines += [*_wrapped(before, INDENT), *_wrapped(after, f"  {RELATIONS[line.relation]} "), ""]
    if line.sign is not None:
        for depth, claim, why in signs(story, passage, line, script):
            lines += _wrapped(f"{claim}   {why}", INDENT * (depth + 1))
        return lines
    for place, each in enumerate(inferences(story, passage, line, script), 1):
        lines += [script.say("{number}. {inference}", number=script.number(place), inference=each.name)]
        lines += [part for note in each.notes for part in _noted(note, script)]
        lines += [""]
    return lines[:-1]


def _noted(note: Note, script: Script) -> list[str]:
    room = max(breadth(script.say(each)) for each in LABELS.values()) + 1
    what = script.say(LABELS[note.what]) if note.what else ""
    lead = f"{MARGIN}{what}{' ' * (room - breadth(what))}{note.sign}"
    return _wrapped(f"{note.words}   {note.why}" if note.why else note.words, lead)


def _wrapped(line: str, lead: str) -> list[str]:
    return wrapped(line, lead, " " * (breadth(lead) + 2))


def steps_of(passage: Passage, line: Line) -> tuple[Step, ...]:
    """The steps behind a line."""
    return (line.of or passage.chain).steps[line.first : line.last]


def inferences(story: Story, passage: Passage, line: Line, script: Script) -> Iterator[Inference]:
    """What is behind a line, step by step."""
    facts = _facts(story, passage, line)
    for step in steps_of(passage, line):
        yield Inference(_name(step, story, script), tuple(_notes(step, story, facts, script)))


def signs(story: Story, passage: Passage, line: Line, script: Script) -> Iterator[tuple[int, str, str]]:
    """What shows the sign that a line is: how deep it stands, a sign, and why it holds."""
    if line.sign is not None:
        yield from _tree(line.sign, story, _facts(story, passage, line), script)


def _facts(story: Story, passage: Passage, line: Line) -> Facts:
    """What is shown before a line, by its key."""
    chain, chains = line.of or passage.chain, story.theorems[0].derivation.written
    so_far = chains[: chains.index(chain) + 1] if chain in chains else (*chains, *passage.chain.inner, chain)
    return {fact.judgement.key: fact for chain in so_far for fact in chain.facts}


def _name(step: Step, story: Story, script: Script) -> str:
    match step.rule:
        case "unfold":
            return script.say("definition of {name}", name=script.letter(step.name))
        case "fold":
            return script.say("definition of {name}, read backwards", name=script.letter(step.name))
        case "lemma":
            return label(step.name, story, script)
        case "obtain":
            witness = story.witness(step.name)
            if witness.order == 1:
                return script.say("the mean value theorem")
            return script.say("Taylor’s theorem at {point}", point=script.formula(witness.at))
        case rule if rule in RULES:
            return script.say(RULES[rule])
        case _:
            return script.law(step.name)


def _tree(
    sign: Judgement, story: Story, facts: Facts, script: Script, depth: int = 0
) -> Iterator[tuple[int, str, str]]:
    """A sign with what shows it, and under it the signs that it rests on."""
    fact = facts.get(sign.key)
    if fact is None:
        yield depth, script.claim(sign), script.say("plainly")
        return
    said = _said(fact, story, script)
    why = said if fact.rule == "assumed" else script.say("since {grounds}", grounds=said)
    yield depth, script.claim(sign), why
    for premise in premises(story.theorems[0].derivation, fact):
        if premise.relation not in PLAIN:
            yield from _tree(premise, story, facts, script, depth + 1)


def _notes(step: Step, story: Story, facts: Facts, script: Script) -> Iterator[Note]:
    """What a step says, and what it rests on."""
    problem = story.problem
    law = LAWS.get(step.name) if step.rule == "law" else None
    if law is not None:
        yield Note("law", script.claim(law.claim))
        if law.source:
            yield Note("", script.prose(law.source))
    left, right = (layout_in(problem, term) for term in (old_part(step), step.new))
    # a part may have become less by a bound, where the whole falls as it rises
    is_bound = step.rule == "bound"
    here = (
        script.claim(step.conditions[0])
        if is_bound
        else script.show(Related(left, ((step.relation, right),)))
    )
    yield Note("here", here)
    if step.rule == "moment":
        for random in dict.fromkeys(filter(None, map(problem.random.get, names_in(old_part(step))))):
            yield Note("with", law_words(random, script))
    for each in step.combination:
        equation, factor = script.claim(each.equation), script.formula(each.factor, problem)
        yield Note("from", script.say("{equation}, times {factor}", equation=equation, factor=factor))
    if step.rule == "lemma" and not _is_shown(step.name, story):
        yield from _unshown(step.name, story, script)
    for condition in step.conditions:
        if condition.relation not in PLAIN:
            yield Note("if", script.claim(condition))
            yield Note("", _ground(condition, story, facts, script))


def _is_shown(name: str, story: Story) -> bool:
    """Whether the page has the chain of that name."""
    lines = (line.of.name for p in story.passages for line in p.lines if line.of is not None)
    return name in lines or name in story.told or any(p.chain.name == name for p in story.passages)


def _unshown(name: str, story: Story, script: Script) -> Iterator[Note]:
    """A chain that the page does not show."""
    chain = next(each for each in story.theorems[0].derivation.chains if each.name == name)
    yield Note("", script.formula(chain.start, story.problem), "  ")
    for step in chain.steps:
        yield Note("", script.formula(step.after, story.problem), "= ", _name(step, story, script))


def _ground(condition: Judgement, story: Story, facts: Facts, script: Script) -> str:
    """What a condition rests on, in words: the laws and facts that show it."""
    grounds: dict[str, None] = {}
    stack = [condition.key]
    seen: set[str] = set()
    while stack:
        fact = facts.get(stack.pop())
        if fact is None or fact.judgement.key in seen:
            continue
        seen.add(fact.judgement.key)
        grounds[_said(fact, story, script)] = None
        if fact.rule == "law":
            stack += [instance_of(each, fact.binding).key for each in reversed(LAWS[fact.name].when)]
        if fact.rule == "everywhere":
            stack += [each.key for each in premises(story.theorems[0].derivation, fact)]
    if not grounds:
        return script.say("plainly")
    return script.say("since {grounds}", grounds=script.series(grounds))


def _said(fact: Fact, story: Story, script: Script) -> str:
    match fact.rule:
        case "definition":
            return script.say("definition of {name}", name=script.letter(fact.name))
        case "lemma":
            return label(fact.name, story, script)
        case "expectation":
            return script.say(OF_EXPECTATIONS[fact.judgement.relation])
        case "distribution":
            name = script.letter(fact.name)
            return script.say("{name} has a distribution with these parameters", name=name)
        case "everywhere":
            return everywhere_words(story.problem.everywhere[int(fact.name)], script)
        case "obtained":
            witness = story.witness(fact.name)
            number = in_between(witness, script)
            if witness.order == 1:
                return script.say("{number}, by the mean value theorem", number=number)
            point = script.formula(witness.at)
            return script.say("{number}, by Taylor’s theorem at {point}", number=number, point=point)
        case "continuity" | "peano" as rule:
            return script.say(RULES[rule])
        case rule if rule in GROUNDS:
            return script.say(GROUNDS[rule])
        case _:
            return script.law(fact.name)
