"""Why a line holds: each inference with its law, what the law says here, and what its conditions rest on."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from derive.kernel import Fact, Judgement, Law, Step, Witness
from derive.kernel.check import old_part
from derive.kernel.judgement import PLAIN
from derive.kernel.law import instance_of
from derive.laws import LAWS
from derive.narrate import Story
from derive.narrate.signs import premises
from derive.present.chance import law_words
from derive.present.everywhere import everywhere_words, for_some
from derive.present.judgements import judgement_text
from derive.present.script import TERMINAL, Script
from derive.present.text import RELATIONS, text
from derive.present.words import label, reasons
from derive.terms import names_in, sym

WIDTH = 80
OF_EXPECTATIONS = {
    "integrable": "it is no larger than a polynomial in random entries, whose moments exist",
    "interchangeable": "as far as the variable moves it, it is a polynomial in random entries, and it moves no distribution",
}
INDENT = "    "


def law_lines(law: Law, script: Script = TERMINAL) -> list[str]:
    """A law as the glossary shows it: its name, what it says, when, and where it is from."""
    lines = [script.law(law.name), f"  {script.claim(law.claim)}"]
    if law.when:
        conditions = script.series(map(script.claim, law.when))
        lines.append(f"  {script.say('if {conditions}', conditions=conditions)}")
    notes = (script.own(law.remark), script.prose(law.source))
    return lines + [f"  {note}" for note in notes if note]


def explained(story: Story, number: int, script: Script = TERMINAL) -> list[str]:
    """Everything behind the line of that number; nothing if there is no such line."""
    found = story.line(number)
    if found is None:
        return [] if story.shape is None else explained(story.shape, number, script)
    passage, line = found
    chain = line.of or passage.chain
    steps = chain.steps[line.first : line.last]
    lines = [f"({number}) {reasons(line, story, script)}", ""]
    start = steps[0].before if steps else chain.end
    before, after = (text(term, story.problem) for term in (start, line.term))
    lines += [*_wrapped(before, "    "), *_wrapped(after, f"  {RELATIONS[line.relation]} "), ""]
    chains = story.theorems[0].derivation.written
    so_far = chains[: chains.index(chain) + 1] if chain in chains else (*chains, *passage.chain.inner, chain)
    facts = {fact.judgement.key: fact for chain in so_far for fact in chain.facts}
    if line.sign is not None:
        return [*lines, *_tree(line.sign, story, facts)]
    for place, step in enumerate(steps, 1):
        lines += [f"{place}. {_name(step, story)}", *_inference(step, story, facts), ""]
    return lines[:-1]


def _name(step: Step, story: Story) -> str:
    match step.rule:
        case "unfold":
            return f"definition of {text(sym(step.name))}"
        case "fold":
            return f"definition of {text(sym(step.name))}, read backwards"
        case "hypothesis":
            return "what is given"
        case "lemma":
            return label(step.name, story)
        case "algebra":
            return "algebra: both sides are the same polynomial or quotient of polynomials"
        case "adjoint" | "chain":
            return "chain rule"
        case "continuity":
            return "an unknown function that is differentiable is continuous"
        case "peano":
            return "Taylor’s theorem with the remainder of Peano"
        case "obtain":
            return _theorem(story.witness(step.name))
        case "cases":
            return "in each case"
        case "combination":
            return "the two sides differ by these multiples of left − right, of equations"
        case "moment":
            return "moment, from the distributions"
        case "bound":
            return "bound: a part gives way to one that makes the whole no less"
        case _:
            return step.name


def _theorem(witness: Witness) -> str:
    """The theorem by which there is a number."""
    return "the mean value theorem" if witness.order == 1 else f"Taylor’s theorem at {text(witness.at)}"


def _tree(sign: Judgement, story: Story, facts: Mapping[str, Fact], depth: int = 0) -> Iterator[str]:
    """A sign with what shows it, and under it the signs that it rests on."""
    fact = facts.get(sign.key)
    why = "plainly" if fact is None else f"{'' if fact.rule == 'assumed' else 'since '}{_said(fact, story)}"
    yield from _wrapped(f"{judgement_text(sign)}   {why}", INDENT * (depth + 1))
    if fact is not None:
        derivation = story.theorems[0].derivation
        for premise in premises(derivation, fact):
            if premise.relation not in PLAIN:
                yield from _tree(premise, story, facts, depth + 1)


def _inference(step: Step, story: Story, facts: Mapping[str, Fact]) -> Iterator[str]:
    law = LAWS.get(step.name) if step.rule == "law" else None
    if law is not None:
        yield from _wrapped(f"{judgement_text(law.claim)}", "   law:  ")
        if law.source:
            yield from _wrapped(law.source, "         ")
    left, right = (text(term, story.problem) for term in (old_part(step), step.new))
    here = f"{left} {RELATIONS[step.relation]} {right}"
    if step.rule == "bound":  # the part may have become less, where the whole falls as it rises
        here = judgement_text(step.conditions[0])
    yield from _wrapped(here, "   here: ")
    if step.rule == "moment":
        for random in dict.fromkeys(filter(None, map(story.problem.random.get, names_in(old_part(step))))):
            yield from _wrapped(law_words(random), "   with: ")
    for each in step.combination:
        said = f"{judgement_text(each.equation)}, times {text(each.factor, story.problem)}"
        yield from _wrapped(said, "   from: ")
    lines = {line.of.name for p in story.passages for line in p.lines if line.of is not None}
    if (
        step.rule == "lemma"
        and step.name not in lines
        and all(passage.chain.name != step.name for passage in story.passages)
    ):
        yield from _unshown(step.name, story)
    for condition in step.conditions:
        if condition.relation not in PLAIN:
            yield from _wrapped(judgement_text(condition), "   if:   ")
            yield from _wrapped(_ground(condition, story, facts), "         ")


def _unshown(name: str, story: Story) -> Iterator[str]:
    """A chain that the page does not show."""
    chain = next(each for each in story.theorems[0].derivation.chains if each.name == name)
    yield from _wrapped(text(chain.start, story.problem), "           ")
    for step in chain.steps:
        yield from _wrapped(f"{text(step.after, story.problem)}   {_name(step, story)}", "         = ")


def _ground(condition: Judgement, story: Story, facts: Mapping[str, Fact]) -> str:
    """What a condition rests on, in words: the laws and facts that show it."""
    grounds: dict[str, None] = {}
    stack = [condition.key]
    seen: set[str] = set()
    while stack:
        fact = facts.get(stack.pop())
        if fact is None or fact.judgement.key in seen:
            continue
        seen.add(fact.judgement.key)
        grounds[_said(fact, story)] = None
        if fact.rule == "law":
            stack += [instance_of(each, fact.binding).key for each in reversed(LAWS[fact.name].when)]
        if fact.rule == "everywhere":
            stack += [each.key for each in premises(story.theorems[0].derivation, fact)]
    return "since " + ", ".join(grounds) if grounds else "plainly"


def _said(fact: Fact, story: Story) -> str:
    match fact.rule:
        case "given":
            return "it is given"
        case "assumed":
            return "it is assumed"
        case "definition":
            return f"definition of {text(sym(fact.name))}"
        case "lemma":
            return label(fact.name, story)
        case "arithmetic":
            return "it is so of these numbers"
        case "adjoint" | "chain":
            return "a composition of differentiable functions is differentiable"
        case "expectation":
            return OF_EXPECTATIONS[fact.judgement.relation]
        case "distribution":
            return f"{text(sym(fact.name))} has a distribution with these parameters"
        case "everywhere":
            return everywhere_words(story.problem.everywhere[int(fact.name)])
        case "obtained":
            witness = story.witness(fact.name)
            return f"{for_some((witness,)).removeprefix('for some ')}, by {_theorem(witness)}"
        case _:
            return fact.name


def _wrapped(line: str, lead: str) -> list[str]:
    return textwrap.wrap(
        line, WIDTH, initial_indent=lead, subsequent_indent=" " * (len(lead) + 2), break_long_words=False
    )
