"""Terms that are nonnegative for a reason that can be written down, and how they are made of each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from derive.kernel import Binding, Judgement, nonnegative, positive
from derive.solver.facts import Facts
from derive.terms import ZERO, Index, Term, add, index, mul, neg, sum_over

Show = Callable[[Judgement], bool]  # whether a judgement can be made a fact


@dataclass(frozen=True)
class Plain:
    """A term whose sign follows from those of its parts."""

    term: Term


@dataclass(frozen=True)
class Known:
    """r − l for a known l ≤ r, or the subject of a sign."""

    judgement: Judgement

    @cached_property
    def term(self) -> Term:
        """What is nonnegative."""
        left, right = self.judgement.terms
        return right if left is ZERO else add(right, neg(left))


@dataclass(frozen=True)
class Product:
    """A product of two."""

    first: Reason
    rest: Reason

    @cached_property
    def term(self) -> Term:
        """The product."""
        return mul(self.first.term, self.rest.term)


@dataclass(frozen=True)
class Total:
    """A sum over an index."""

    bound: Index
    each: Reason

    @cached_property
    def term(self) -> Term:
        """The sum."""
        return sum_over(self.bound, self.each.term)


Reason = Plain | Known | Product | Total
OWN = index("k", "n")  # the index of the laws on Σ


def establish(facts: Facts, show: Show, reason: Reason, is_strict: bool = False) -> bool:
    """Make it a fact that the term is nonnegative, or positive if so asked; whether that could be done."""
    if not is_strict:
        if facts.prove_known(nonnegative(reason.term)):
            return True
        if establish(facts, show, reason, True):
            letters = {"f": reason.term}
            return _by(facts, "a positive is nonnegative", letters)
    sign = "positives is positive" if is_strict else "nonnegatives is nonnegative"
    match reason:
        case Plain():
            return facts.prove((positive if is_strict else nonnegative)(reason.term))
        case Known():
            return _known(facts, show, reason, is_strict)
        case Product():
            parts = (reason.first, reason.rest)
            letters = {"f": reason.first.term, "g": reason.rest.term}
            return all(establish(facts, show, part, is_strict) for part in parts) and _by(
                facts, f"a product of {sign}", letters
            )
        case Total():
            return establish(facts, show, reason.each, is_strict) and facts.conclude(
                f"a Σ of {sign}",
                Binding(
                    {"f": ((reason.bound,), reason.each.term)},
                    {OWN: reason.bound},
                    {"n": reason.bound.dim},
                ),
            )


def _known(facts: Facts, show: Show, reason: Known, is_strict: bool) -> bool:
    judgement = reason.judgement
    if is_strict and judgement.relation != "<":
        return False
    if not show(judgement):
        return False
    left, right = judgement.terms
    if left is ZERO:
        return is_strict or facts.prove(nonnegative(right))
    name = "what is greater leaves a positive difference" if judgement.relation == "<" else (
        "what is no less leaves a nonnegative difference"
    )  # fmt: skip
    return _by(facts, name, {"f": left, "g": right})


def establish_sum(facts: Facts, show: Show, reasons: tuple[Reason, ...], is_strict: bool) -> bool:
    """The same of a sum of terms, of which the first is positive if the sum is to be."""
    first, *others = reasons
    if not establish(facts, show, first, is_strict):
        return False
    if not others:
        return True
    if not establish_sum(facts, show, tuple(others), False):
        return False
    letters = {"f": first.term, "g": add(*(other.term for other in others))}
    name = (
        "a positive plus a nonnegative is positive" if is_strict else "a sum of nonnegatives is nonnegative"
    )
    return _by(facts, name, letters)


def _by(facts: Facts, name: str, letters: dict[str, Term]) -> bool:
    return facts.conclude(name, Binding({letter: ((), term) for letter, term in letters.items()}))
