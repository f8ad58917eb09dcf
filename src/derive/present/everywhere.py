"""What is given of all numbers, and numbers that there are by a theorem, as a page says it."""

from __future__ import annotations

from collections.abc import Sequence

from derive.kernel import Everywhere, Judgement, Witness
from derive.language import message as _
from derive.present.boxes import Belongs, Letter
from derive.present.script import TERMINAL, Script
from derive.terms import sym

THERE_IS = {
    "mean value": _("By the mean value theorem there is a {number} between {low} and {high} with {claim}."),
    "Taylor": _(
        "By Taylor's theorem with the remainder of Lagrange there is a {number} between {low} and {high} with {claim}."
    ),
}


def for_all(claim: str, name: str, script: Script = TERMINAL) -> str:
    """The claim, for all values of a symbol."""
    return script.say("{claim} for all {variable}", claim=claim, variable=script.letter(name))


def everywhere_words(every: Everywhere, script: Script = TERMINAL) -> str:
    """|f″(t)| ≤ M for all t between x and r."""
    claim, variable = script.claim(every.claim), script.letter(every.variable)
    if every.points:
        *others, head = every.heads
        space = Belongs(Letter(head.name), "real", tuple(i.dim for i in head.args))
        names = ", ".join([*(script.letter(each.name) for each in others), script.show(space)])
        return script.say("{claim} for all {variable}", claim=claim, variable=names)
    first, *further = every.when or (None,)
    if first is None:
        return script.say("{claim} for all {variable}", claim=claim, variable=variable)
    if first.relation != "between" or first.terms[0] is not sym(every.variable):
        those = script.together(map(script.claim, every.when))
        return script.say(
            "{claim} for all {variable} with {conditions}", claim=claim, variable=variable, conditions=those
        )
    if not further:
        return script.say(
            "{claim} for all {variable} between {low} and {high}",
            claim=claim, variable=variable, **_ends(first, script),
        )  # fmt: skip
    return script.say(
        "{claim} for all {variable} between {low} and {high} and {conditions}",
        claim=claim, variable=variable, conditions=script.together(map(script.claim, further)), **_ends(first, script),
    )  # fmt: skip


def witness_words(witness: Witness, script: Script) -> str:
    """By Taylor's theorem with the remainder of Lagrange there is a ξ between x and r with f(r) = ..."""
    return script.say(
        THERE_IS["Taylor" if witness.order > 1 else "mean value"],
        number=script.formula(witness.term), claim=script.claim(witness.equation), **_ends(witness.place, script),
    )  # fmt: skip


def for_some(witnesses: Sequence[Witness], script: Script = TERMINAL) -> str:
    """for some ξ between x and r."""
    if not witnesses:
        return ""
    return script.say(
        "for some {numbers}", numbers=script.together(in_between(each, script) for each in witnesses)
    )


def in_between(witness: Witness, script: Script) -> str:
    """ξ between x and r."""
    return script.say(
        "{number} between {low} and {high}",
        number=script.formula(witness.term), **_ends(witness.place, script),
    )  # fmt: skip


def _ends(place: Judgement, script: Script) -> dict[str, str]:
    """Between what a number is."""
    _, low, high = map(script.formula, place.terms)
    return {"low": low, "high": high}
