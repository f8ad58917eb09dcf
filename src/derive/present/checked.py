"""What was checked, and how: item by item, never a bare "verified"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from derive.language import message as _
from derive.narrate import Story
from derive.present.lacks import lack_words
from derive.present.script import Script
from derive.terms import Limit, contains

EVERY_LINE = {  # or up to a goal that is left
    False: _("every line above, by the kernel: {inferences}, {facts}"),
    True: _("every line above, up to the open goal, by the kernel: {inferences}, {facts}"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """What was checked `by` the kernel, numbers or Coq, or that it was not, in words."""

    by: str
    words: str
    is_done: bool = True


def checks(story: Story, script: Script) -> Iterator[Check]:
    """Each thing that was checked, or that was not."""
    if not story.passages and not story.refuted:
        yield Check("kernel", script.say("nothing: no line was reached"), is_done=False)
        return
    if story.passages:
        is_open = any(part not in story.refuted for part in story.missing)
        yield Check("kernel", script.say(EVERY_LINE[is_open], **_counted(story, script)))
    if story.refuted:
        yield Check("numbers", _in_numbers(story, script))
    if story.agreed:
        yield Check("numbers", _agreeing(story, script))
    yield from _in_coq(story, script)


def joined(those: Sequence[Check], script: Script) -> str:
    """What was checked, in one breath."""
    return script.say("; ").join(each.words for each in those)


def _counted(story: Story, script: Script) -> dict[str, str]:
    """How many inferences and side facts there are."""
    derivation = story.theorems[0].derivation
    shape = derivation.shape.chains if story.shape is not None and derivation.shape else ()
    ladders = [each for i in derivation.inductions for d in (i.base, i.following) for each in d.chains]
    own = (*derivation.chains, *shape, *ladders)
    chains = [*own, *(each for chain in own for each in chain.inner)]
    return {
        "inferences": script.count("{number} inference", "{number} inferences", sum(len(chain.steps) for chain in chains)),
        "facts": script.count("{number} side fact", "{number} side facts", sum(len(chain.facts) for chain in chains)),
    }  # fmt: skip


def _in_numbers(story: Story, script: Script) -> str:
    """How what is false was seen to be so."""
    claims = [theorem.target.claim for theorem in story.theorems if theorem.part in story.refuted]
    terms = [term for claim in claims if claim is not None for term in claim.terms]
    if any(contains(term, Limit) for term in terms):
        return script.say(
            "what is false: the value of the limit by the kernel, the rest in exact numbers, or intervals that hold them"
        )
    return script.say("what is false, in exact numbers, or intervals that hold them")


def _agreeing(story: Story, script: Script) -> str:
    """At how many points both sides of equations agree: of which parts, if not of all."""
    points = sum(story.agreed.values())
    if len(story.agreed) == len(story.theorems):
        return script.count(
            "in numbers: both sides agree at {number} point",
            "in numbers: both sides agree at {number} points",
            points,
        )
    parts = script.listed(script.say("part “{part}”", part=script.own(part)) for part in story.agreed)
    return script.count(
        "in numbers: both sides of {parts} agree at {number} point",
        "in numbers: both sides of {parts} agree at {number} points",
        points,
        parts=parts,
    )


def _in_coq(story: Story, script: Script) -> Iterator[Check]:
    """What Coq has accepted, but for what, and what it was not given."""
    without = list(_withheld(story, script))
    if not story.accepted:
        yield from (Check("coq", words, is_done=False) for words, _ in without)
        return
    has_kinks = any(theorem.kinks for theorem in story.theorems)
    but_for = [script.say("the remarks")] * bool(story.remarks or (has_kinks and not story.with_remarks))
    but_for += [script.together(map(script.say, story.beyond))] * bool(story.beyond)
    but_for += [words for _, words in without]
    if not but_for:
        yield Check("coq", script.say("accepted by Coq {version}", version=story.accepted))
        return
    rest = script.say(" and for ").join(but_for)
    yield Check(
        "coq", script.say("accepted by Coq {version}, but for {rest}", version=story.accepted, rest=rest)
    )


def _withheld(story: Story, script: Script) -> Iterator[tuple[str, str]]:
    """What was not given to Coq, and why, by itself and as an exception: parts that share a reason together;
    nothing is named if it is all.
    """
    reasons = {part: lack_words(lack, story.problem, script) for part, lack in story.withheld.items()}
    for reason in dict.fromkeys(reasons.values()):
        parts = [script.own(part) for part, why in reasons.items() if why == reason]
        if len(parts) == len(story.theorems):
            yield (
                script.say("not given to Coq: {reason}", reason=reason),
                script.say("what is not given to Coq: {reason}", reason=reason),
            )
            continue
        named = script.together([script.say("part “{part}”", part=part) for part in parts])
        alone = script.count(
            "{parts} is not given to Coq: {reason}",
            "{parts} are not given to Coq: {reason}",
            len(parts),
            parts=named,
            reason=reason,
        )
        yield alone, script.say("{parts}, not given to Coq: {reason}", parts=named, reason=reason)
