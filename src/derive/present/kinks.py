"""What is said of an answer where the argument of a kink is 0."""

from __future__ import annotations

from derive.kernel import Kink, Theorem, equal
from derive.present.words import TERMINAL, Script
from derive.terms import ZERO, Num


def kink_words(theorem: Theorem, kink: Kink, script: Script = TERMINAL) -> str:
    """When the derivative exists at a kink, and what it is then."""
    places = [equal(kink.argument, ZERO), *kink.besides]
    slope, value = script.formula(theorem.chain.start), script.formula(kink.value)
    if kink.condition is ZERO:
        said = f"exists as well, and is {value}"
    elif isinstance(kink.condition, Num):
        said = "does not exist"
    else:
        said = f"exists exactly if {script.claim(equal(kink.condition, ZERO))}, and is then {value}"
    return f"where {' and '.join(map(script.claim, places))}: {slope} {said}"
