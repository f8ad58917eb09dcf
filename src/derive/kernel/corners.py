"""What is said of the points that an answer excludes, where the argument of a kink is 0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from derive.errors import InvalidStep
from derive.kernel.derivation import Chain, Kink, Theorem
from derive.kernel.forms import Forms
from derive.kernel.judgement import Judgement, equal, nonzero
from derive.kernel.kink import beside, excludes, gap, is_straight
from derive.kernel.known import insist_on_equations
from derive.kernel.support import NOTHING, Support, together
from derive.kernel.witness import named
from derive.terms import ZERO, D, Sym, Term, add, key, mul, neg, same


class Corners(Forms):
    """The derivatives from both sides of a kink, and whether they are one, or bound the subgradients."""

    def kink(self, kink: Kink, theorems: Iterable[Theorem]) -> Support:
        """What is said of the points where the argument of a kink is 0, which its part excludes."""
        theorem = next((each for each in theorems if each.part == kink.part), None)
        if theorem is None or (kink.part, key(kink.argument)) in self.kinks:
            raise InvalidStep("there is no such answer, or the same kink stands twice")
        self.kinks.add((kink.part, key(kink.argument)))
        known = dict(self.facts)
        assumed = {each.key for each in theorem.assumed}
        then = replace(self, facts=self.answered[kink.part])  # another part may show it from what it assumes
        excluded = then.holds(nonzero(kink.argument)).leaves.keys() & self.assumed
        if not excluded or not excluded <= assumed:
            raise InvalidStep("the part does not assume that the argument is not 0")
        slopes = beside(self.problem, theorem.chain.start, kink.argument)
        ends = (add(kink.value, mul(multiple, kink.condition)) for multiple in kink.multiples)
        sides = zip((kink.above, kink.below), slopes, ends, strict=True)
        found = self.meets(kink, theorem.chain.start)
        found = together((found, *(self.side(kink, *each) for each in sides)))
        if kink.convexity:
            self.subgradients(kink, theorem.chain.start)
        first, second = kink.multiples
        found = together((found, self.holds(nonzero(add(first, neg(second))))))
        if found.lemmas:
            raise InvalidStep("it leans on a lemma")
        if not all(self.problem.is_given(number, kink.part) for number in found.given):
            raise InvalidStep("it rests on what is given for another part alone")
        if found.obtained or named((kink.condition, kink.value, *kink.multiples), self.witnesses.values()):
            raise InvalidStep("it leans on a witness")
        besides = {name: leaf for name, leaf in found.leaves.items() if name in self.assumed}
        if not besides.keys() <= assumed - excluded:
            raise InvalidStep("it rests on what the part does not assume, or on the argument not being 0")
        if any(excludes(leaf, kink.argument) for leaf in besides.values()):
            raise InvalidStep("what it assumes besides may exclude that the argument is 0")
        if sorted(each.key for each in kink.besides) != sorted(besides):
            raise InvalidStep("what it says to assume besides is not what it rests on")
        self.forget(equal(kink.argument, ZERO), known)
        return found

    def side(self, kink: Kink, chain: Chain, slope: Term, end: Term) -> Support:
        """The derivative on one side of a kink; nobody may cite it, as its argument is 0 at one index only."""
        if chain.part is not None or not same(chain.start, slope):
            raise InvalidStep("a chain does not start at the derivative beside the kink")
        if not same(chain.end, end):
            raise InvalidStep("a chain does not end at the value and a multiple of the condition")
        insist_on_equations(chain)
        alone = replace(self, lemmas={}, proofs={}, shown={}, vanishing=kink.argument)
        alone.chain(chain)
        return together((alone.proofs[chain.name], alone.shown[chain.name]))

    def meets(self, kink: Kink, target: Term) -> Support:
        """That both sides are the same where indicators switch; and where the derivative may fail to exist, that
        they are so nearby too, along a variable that the argument is affine in.
        """
        assert isinstance(target, D)
        is_sure = kink.condition is ZERO
        if not is_sure and not is_straight(self.problem, target, kink.argument):
            raise InvalidStep("the argument is not affine in the variable")
        difference = gap(self.problem, target, kink.argument)
        if (difference is None) != (kink.meeting is None):
            raise InvalidStep("it must show that the sides meet where an indicator switches, and only there")
        if difference is None or kink.meeting is None:
            return NOTHING
        found = self.side(kink, kink.meeting, difference, ZERO)
        if not is_sure:
            leaves = {name: leaf for name, leaf in found.leaves.items() if leaf != equal(kink.argument, ZERO)}
            found = together((found, self.nearby(replace(found, leaves=leaves), target)))
        return found

    def subgradients(self, kink: Kink, target: Term) -> None:
        """That what is differentiated is convex in the variable, by facts that assume nothing and hold on a convex
        set: then the numbers between its derivatives from the two sides are its subgradients in that entry, and
        these are the ends of both chains, in one order or the other.
        """
        assert isinstance(target, D)
        if kink.condition is ZERO:
            raise InvalidStep("a derivative that exists is the only subgradient")
        if any(fact.rule in ("assumed", "lemma", "obtained", "kink") for fact in kink.convexity):
            raise InvalidStep("convexity beside a kink is to be shown from what is given")
        alone = replace(self, facts={}, lemmas={}, proofs={}, shown={}, vanishing=None)
        for number, fact in enumerate(kink.convexity, 1):
            alone.at(f"convexity, fact {number}", alone.fact, fact)
        found = alone.holds(Judgement("convex", (target.body, target.wrt)))
        if not alone.on_convex_set(found, (target.wrt.data,) if isinstance(target.wrt, Sym) else ()):
            raise InvalidStep("what convexity leans on does not hold on a convex set")
        if not all(self.problem.is_given(number, kink.part) for number in found.given):
            raise InvalidStep("convexity rests on what is given for another part alone")

    def forget(self, supposed: Judgement, known: Mapping[str, Support]) -> None:
        """Of the facts that lean on what is so beside a kink alone, leave none to others, but what was known before."""
        for name in [name for name, support in self.facts.items() if supposed.key in support.leaves]:
            self.facts.pop(name)
        self.facts.update({name: support for name, support in known.items() if name not in self.facts})
