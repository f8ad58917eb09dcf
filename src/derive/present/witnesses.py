"""Numbers that there are by Taylor's theorem, introduced before the passage that first speaks of them."""

from __future__ import annotations

from derive.kernel import Witness
from derive.narrate import Passage, Story
from derive.present.words import Script, placed


def introduced(story: Story, passage: Passage, script: Script) -> str:
    """By Taylor's theorem with the remainder of Lagrange there is a ξ between x and r with f(r) = ...; nothing
    where nothing new is spoken of.
    """
    earlier = story.passages[: story.passages.index(passage)]
    known = {name for each in earlier for name in _obtained(each)}
    new = dict.fromkeys(name for name in _obtained(passage) if name not in known)
    return " ".join(_there_is(story.witness(name), script) for name in new)


def _obtained(passage: Passage) -> list[str]:
    return [step.name for step in passage.chain.steps if step.rule == "obtain"]


def _there_is(witness: Witness, script: Script) -> str:
    law = "Taylor’s theorem with the remainder of Lagrange" if witness.order > 1 else "the mean value theorem"
    there = f"there is a number {placed(witness, script)}"
    return script.prose(f"By {law} ") + f"{there} with {script.claim(witness.equation)}."
