"""What an induction over steps shows, see `derive.kernel.inductive`, and what that leans on."""

from __future__ import annotations

from dataclasses import replace

from derive.errors import InvalidStep
from derive.kernel.beneath import Beneath
from derive.kernel.derivation import Fact, Theorem
from derive.kernel.inductive import Steps, names_any
from derive.kernel.judgement import BY_INDUCTION, Judgement
from derive.kernel.support import Support, together


class Induced(Beneath):
    """An induction is checked once, by its two theorems; what it shows is then a fact at any step."""

    def leaning(self, steps: Steps, theorem: Theorem) -> Support:
        """What one of its theorems leans on, in the language of the problem itself.

        Raises:
            InvalidStep: it does not prove its claim, or assumes something of a step.
        """
        if not theorem.is_proved or theorem.kinks or theorem.cases:
            raise InvalidStep("what is claimed of a step is not proved")
        if any(names_any(leaf.terms, steps.own) for leaf in theorem.assumed):
            raise InvalidStep("something is assumed of a step")
        self.assumed.update(leaf.key for leaf in theorem.assumed)
        found = [self.leaf(leaf) for leaf in theorem.assumed]
        for each in theorem.given:
            for number in steps.origins[each.key]:
                found.append(self.leaf(self.problem.declared[number], number))
        everywhere = frozenset(map(self.problem.everywhere.index, theorem.everywhere))
        mark = self.leaf(Judgement(BY_INDUCTION, steps.claim.terms))
        own = replace(mark, laws=frozenset(theorem.laws), everywhere=everywhere)
        return together((own, *found))

    def fact_by_induction(self, fact: Fact) -> Support:
        """What an induction shows, at an index for the step, or at the last step."""
        number = int(fact.name) if fact.name.isdecimal() else len(self.inductions)
        if number >= len(self.inductions):
            raise InvalidStep(f"there is no induction of number {fact.name}")
        steps, support = self.inductions[number]
        indices = fact.binding.indices
        if indices.keys() - {steps.step}:
            raise InvalidStep("an index of an induction is not its step")
        said = steps.at_index(indices[steps.step]) if indices else steps.at_last()
        if said.key != fact.judgement.key:
            raise InvalidStep("this is not what the induction shows")
        return support
