"""What stands over, before and behind the passages of a derivation, and what its parts are called."""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel import Problem, Theorem, equal
from derive.narrate import Passage, Story
from derive.present import optima
from derive.present.claims import enough
from derive.present.conditions import heading
from derive.present.curvature import curvature
from derive.present.everywhere import witness_words
from derive.present.names import name_plain
from derive.present.outcome import is_open
from derive.present.script import Script
from derive.present.steps import in_steps, is_step, with_steps
from derive.terms import ZERO, Position, Sym, sym

UNNAMED = ("", "find", "prove")  # parts that have no name but what is asked of them


def passages(story: Story) -> Iterator[tuple[Story, Passage]]:
    """The passages of a story, and behind them those of why a stationary point is a minimum, each with its own."""
    for base, following in story.inductions:
        yield from passages(base)
        yield from passages(following)
    yield from ((story, passage) for passage in story.passages)
    if story.shape is not None:
        yield from passages(story.shape)


def heading_over(story: Story, passage: Passage, script: Script) -> str:
    """What stands over a passage."""
    if passage.lemma:
        return script.say("Lemma {number}", number=script.number(passage.lemma))
    if passage.check:
        return script.say("Check of ({number})", number=script.number(passage.check))
    if passage.supposing:
        problem = story.problem
        claims = script.together([script.claim(in_steps(problem, each)) for each in passage.supposing])
        if isinstance(passage.supposing[0].terms[0], Position):
            return script.say("Induction: at {claims}", claims=claims)
        if is_step(problem, passage.supposing[0].terms[0]):
            return script.say("Induction: if {claims}", claims=claims)
        return script.say("Case {claims}, right side" if passage.is_other else "Case {claims}", claims=claims)
    if passage.unknowns:
        entries = script.series([script.formula(entry) for entry in passage.unknowns])
        return (
            script.say("Solving for {unknowns}", unknowns=entries)
            if len(story.passages) > 1
            else _derivation(script)
        )
    if passage.satisfies is not None:
        return script.say("Check of {claim}", claim=script.claim(passage.satisfies))
    part = passage.chain.part
    if part is None:
        return _derivation(script)
    if story.is_shape:
        return script.say(optima.why(story.theorem(part)))
    if story.induction is not None:
        if story.is_base:
            first = equal(sym(story.induction.step.name), ZERO)
            return script.say("Induction: at {claims}", claims=script.claim(first))
        supposed = in_steps(story.problem, story.induction.supposed)
        return script.say("Induction: if {claims}", claims=script.claim(supposed))
    return heading(of_part(story, part, script), story.theorem(part).target, script)


def _derivation(script: Script) -> str:
    return script.say("Derivation")


def of_part(story: Story, part: str, script: Script) -> str:
    """What stands over the derivation of a part."""
    if part in UNNAMED:
        return script.say("Proof") if is_proof(story, story.theorem(part)) else _derivation(script)
    if _begins_with_a_name(story.problem, part):
        return script.say("Part {part}", part=script.own(part))
    return script.own(part, capital=True)


def named_part(story: Story, part: str, script: Script) -> str:
    """The name of a part with a capital, if it has one; X is another thing than x."""
    if part in UNNAMED:
        return ""
    return script.own(part) if _begins_with_a_name(story.problem, part) else script.own(part, capital=True)


def own_name(story: Story, theorem: Theorem, script: Script) -> str:
    """What a part is called where there are several."""
    if theorem.part not in UNNAMED:
        return script.own(theorem.part)
    entry = theorem.target.term
    if theorem.target.is_unknown and isinstance(entry, Sym):
        return script.own(name_plain(entry.name))
    return script.say("proof") if is_proof(story, theorem) else script.say("derivation")


def is_proof(story: Story, theorem: Theorem) -> bool:
    """Whether it proves all that was claimed."""
    return theorem.target.claim is not None and not is_open(story, theorem)


def intro(story: Story, passage: Passage, script: Script) -> str:
    """What is said before a passage: which numbers there are by a theorem that it uses, and what a proof of
    convexity shows instead.
    """
    part, steps = passage.chain.part, passage.chain.steps
    if passage.supposing:
        return ""
    names = dict.fromkeys(step.name for step in steps if step.rule == "obtain")
    found = [] if part is None else list(_of_every_step(story, script))
    found += [witness_words(story.witness(name), script) for name in names]
    if part is not None:
        found.append(enough(story.theorem(part), script))
    return " ".join(found).strip()


def _of_every_step(story: Story, script: Script) -> Iterator[str]:
    """What an induction shows of every step, and what the sums up to a step are called in it."""
    induction = story.induction
    if induction is None:
        return
    problem = induction.base.problem
    if story.is_base:
        claim = script.claim(in_steps(problem, induction.claim))
        index = script.formula(sym(induction.step.name))
        yield script.say("For every {index}, by induction: {claim}.", index=index, claim=claim)
        return
    for name, whole in induction.sums:
        term = script.formula(with_steps(problem, whole))
        yield script.say("Here {name} is {term}.", name=script.formula(name), term=term)


def outro(story: Story, passage: Passage, script: Script) -> str:
    """What is said behind a passage: why its end is convex, or concave, where that is claimed."""
    part = passage.chain.part
    said = "" if part is None else curvature(story.theorem(part), script)
    return script.say("Here {reasons}.", reasons=said) if said else ""


def _begins_with_a_name(problem: Problem, part: str) -> bool:
    names = {name.lstrip("\\") for name in (*problem.shapes, *problem.sizes, *problem.opaque)}
    first = part.split(" ")[0]
    return len(first) == 1 or first in names
