"""The rules that suppose something for chains of their own: the condition of a case, the step before of an induction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from derive.errors import InvalidStep
from derive.kernel.derivation import Arm, Chain, Step
from derive.kernel.fact_rules import FactRules
from derive.kernel.induction import Previous, closed_at, ends_of_base, ends_of_step, shift_named, supposed
from derive.kernel.judgement import Judgement
from derive.kernel.known import insist_on_equations
from derive.kernel.place import along
from derive.kernel.split import check_conditions, supposing
from derive.kernel.support import NOTHING, Support, together
from derive.kernel.witness import named
from derive.terms import Limit, Sym, Term, contains, same


class Suppositions(FactRules):
    """What follows where something is supposed leans on that no more; nobody may cite the chains."""

    def where(self, conditions: tuple[Judgement, ...], *chains: Chain) -> Support:
        """What equations lean on that hold where `conditions` do, beside these."""
        count = len(self.problem.declared)
        if any(self.problem.chance(term) for condition in conditions for term in condition.terms):
            raise InvalidStep("the condition of a case hangs on an outcome")
        terms = (term for chain in chains for term in (chain.start, *(step.after for step in chain.steps)))
        if any(contains(term, Limit) for term in terms):
            raise InvalidStep("a limit stands in a case")  # what is supposed need not hold on the way to it
        inner = replace(
            self,
            problem=supposing(self.problem, *conditions),
            facts=dict(self.facts),
            lemmas=dict(self.lemmas),
            proofs=dict(self.proofs),
            shown=dict(self.shown),
        )
        for chain in chains:
            insist_on_equations(chain)
            inner.chain(chain)
        found = together(each[chain.name] for chain in chains for each in (inner.proofs, inner.shown))
        names = {condition.key for condition in conditions}
        leaves = {name: leaf for name, leaf in found.leaves.items() if name not in names}
        return replace(found, leaves=leaves, given=frozenset(n for n in found.given if n < count))

    def by_cases(self, step: Step, old: Term) -> Support:
        """The part is equal to what it becomes in each case, and the cases leave nothing out."""
        check_conditions(arm.when for arm in step.arms)
        terms = [term for arm in step.arms for term in arm.when.terms]
        if named(terms, self.witnesses.values()):
            raise InvalidStep("the condition of a case speaks of a witness")
        shown = [self.displayed(term, frozenset()) for term in terms]
        there = replace(self, around=self.beneath(step))
        return together((*shown, *(there.case_of(arm, old, step.new) for arm in step.arms)))

    def case_of(self, arm: Arm, old: Term, new: Term) -> Support:
        """old = new by the chain of one case, which nobody may cite; it leans on its own condition no more."""
        chains = arm.chain, arm.other
        if not all(map(same, (chain.start for chain in chains), (old, new))):
            raise InvalidStep("the chains of a case do not start at the part and at what it becomes")
        if any(chain.part is not None for chain in chains) or not same(arm.chain.end, arm.other.end):
            raise InvalidStep("the chains of a case do not meet")
        return self.where((arm.when,), *chains)

    def by_induction(self, step: Step, old: Term) -> Support:
        """The part is an entry of a family, and its closed form holds at first, and at a step if at the one before."""
        forms = {each.shift: each.form for each in step.induction}
        if step.name not in forms or len(forms) < len(step.induction):
            raise InvalidStep("the induction has no closed form for what stands there, or two")
        circle = self.problem.families.circles[step.name]
        if not circle.issuperset(forms):
            raise InvalidStep(
                "the induction is about several families that have nothing to do with each other"
            )
        found = []
        for each in step.induction:
            shift = shift_named(self.problem, each.shift)
            known = supposed(self.problem, forms, each.shift)
            found.append(self.by_itself(each.base, ends_of_base(self.problem, shift, each.form), {}))
            found.append(self.by_itself(each.step, ends_of_step(self.problem, shift, each.form), known))
        if not same(step.new, closed_at(self.problem, step.name, forms[step.name], old)):
            raise InvalidStep("this is not the closed form of that entry")
        support = together(found)
        return replace(support, unfolded=support.unfolded | circle)

    def by_itself(self, chain: Chain, ends: tuple[Term, Term], previous: Mapping[str, Previous]) -> Support:
        """What an equation leans on that nobody may cite, where so much is supposed of the step before."""
        if chain.part is not None or not all(map(same, (chain.start, chain.end), ends)):
            raise InvalidStep("the chains of an induction do not start and end where they must")
        insist_on_equations(chain)
        inner = replace(
            self,
            facts=dict(self.facts),
            lemmas=dict(self.lemmas),
            proofs=dict(self.proofs),
            shown=dict(self.shown),
            previous=previous,
            around=(),
        )
        inner.chain(chain)
        return together((inner.proofs[chain.name], inner.shown[chain.name]))

    def by_previous(self, step: Step, old: Term) -> Support:
        """The entry of a family at the step before is what the induction supposes."""
        known = self.previous.get(old.name) if isinstance(old, Sym) else None
        if known is None or not isinstance(old, Sym):
            raise InvalidStep("nothing is supposed of what stands there")
        if not same(step.new, known.at(old, self.beneath(step))):
            raise InvalidStep("this is not what is supposed of the step before")
        return NOTHING

    def beneath(self, step: Step) -> tuple[Term, ...]:
        """What the part that a step replaces stands beneath, also outside of the case that its chain is about."""
        return (*self.around, *along(step.before, step.path))
