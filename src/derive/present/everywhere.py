"""What is given of all numbers, and numbers that there are by a theorem, as a page says it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from derive.kernel import Everywhere, Judgement, Witness
from derive.present.judgements import judgement_text
from derive.present.text import text
from derive.terms import Term, sym

Formula = Callable[[Term], str]
Claim = Callable[[Judgement], str]


def everywhere_words(every: Everywhere, formula: Formula = text, claim: Claim = judgement_text) -> str:
    """|f″(t)| ≤ M for all t between x and r."""
    variable = formula(sym(every.variable))
    found = f"{claim(every.claim)} for all {variable}"
    for number, condition in enumerate(every.when):
        if condition.relation == "between" and condition.terms[0] is sym(every.variable):
            said = place_words(condition, formula)
        else:
            said = f"{'' if number else 'with '}{claim(condition)}"
        found += f"{' and' if number else ''} {said}"
    return found


def place_words(place: Judgement, formula: Formula = text) -> str:
    """between x and r."""
    _, one, other = place.terms
    return f"between {formula(one)} and {formula(other)}"


def witness_words(witness: Witness, formula: Formula = text, claim: Claim = judgement_text) -> str:
    """By Taylor's theorem with the remainder of Lagrange there is a ξ between x and r with f(r) = ..."""
    law = "Taylor's theorem with the remainder of Lagrange" if witness.order > 1 else "the mean value theorem"
    name, place = formula(witness.term), place_words(witness.place, formula)
    return f"By {law} there is a {name} {place} with {claim(witness.equation)}."


def for_some(witnesses: Sequence[Witness], formula: Formula = text) -> str:
    """for some ξ between x and r."""
    found = (f"{formula(each.term)} {place_words(each.place, formula)}" for each in witnesses)
    return f"for some {' and '.join(found)}" if witnesses else ""
