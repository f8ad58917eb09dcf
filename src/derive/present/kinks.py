"""What is said of an answer where the argument of a kink is 0."""

from __future__ import annotations

from collections.abc import Callable

from derive.kernel import Judgement, Kink, Theorem, equal
from derive.present.judgements import judgement_text
from derive.present.text import text
from derive.terms import ZERO, D, Num, Term


def kink_words(
    theorem: Theorem,
    kink: Kink,
    formula: Callable[[Term], str] = text,
    claim: Callable[[Judgement], str] = judgement_text,
) -> str:
    """When the derivative exists at a kink, and what it is then."""
    places = [equal(kink.argument, ZERO), *kink.besides]
    slope, value = formula(theorem.chain.start), formula(kink.value)
    if kink.condition is ZERO:
        said = f"exists as well, and is {value}"
    elif isinstance(kink.condition, Num):
        said = "does not exist"
    else:
        said = f"exists exactly if {claim(equal(kink.condition, ZERO))}, and is then {value}"
    between = kink.subgradients
    if between is not None:
        said += f"; {_subgradients(theorem, between, formula)}"
    return f"where {' and '.join(map(claim, places))}: {slope} {said}"


def _subgradients(theorem: Theorem, ends: tuple[Term, Term], formula: Callable[[Term], str]) -> str:
    """Between which numbers the subgradients are."""
    start = theorem.chain.start
    assert isinstance(start, D)
    low, high = ends
    if isinstance(low, Num) and isinstance(high, Num) and low.value > high.value:
        low, high = high, low
    of = f"of {formula(start.body)} in {formula(start.wrt)}"
    return f"the subgradients {of} are the numbers between {formula(low)} and {formula(high)}"
