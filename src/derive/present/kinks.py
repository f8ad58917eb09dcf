"""What is said of an answer where the argument of a kink is 0."""

from __future__ import annotations

from derive.kernel import Kink, Theorem, equal
from derive.present.script import TERMINAL, Script
from derive.terms import ZERO, D, Num, Term


def kink_words(theorem: Theorem, kink: Kink, script: Script = TERMINAL) -> str:
    """When the derivative exists at a kink, and what it is then."""
    slope, value = script.formula(theorem.chain.start), script.formula(kink.value)
    where = script.together(map(script.claim, (equal(kink.argument, ZERO), *kink.besides)))
    if kink.condition is ZERO:
        said = script.say(
            "where {conditions}: {derivative} exists as well, and is {value}",
            conditions=where, derivative=slope, value=value,
        )  # fmt: skip
    elif isinstance(kink.condition, Num):
        said = script.say(
            "where {conditions}: {derivative} does not exist", conditions=where, derivative=slope
        )
    else:
        said = script.say(
            "where {conditions}: {derivative} exists exactly if {equation}, and is then {value}",
            conditions=where, derivative=slope, value=value, equation=script.claim(equal(kink.condition, ZERO)),
        )  # fmt: skip
    if kink.subgradients is None:
        return said
    return script.say("{said}; {more}", said=said, more=_subgradients(theorem, kink.subgradients, script))


def _subgradients(theorem: Theorem, ends: tuple[Term, Term], script: Script) -> str:
    """Between which numbers the subgradients are."""
    start = theorem.chain.start
    assert isinstance(start, D)
    low, high = ends
    if isinstance(low, Num) and isinstance(high, Num) and low.value > high.value:
        low, high = high, low
    return script.say(
        "the subgradients of {function} in {variable} are the numbers between {low} and {high}",
        function=script.formula(start.body), variable=script.formula(start.wrt),
        low=script.formula(low), high=script.formula(high),
    )  # fmt: skip
