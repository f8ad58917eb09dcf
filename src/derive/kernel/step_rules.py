"""The rules by which a part of a term is replaced."""

from __future__ import annotations

from dataclasses import replace

from derive.algebra import is_identity
from derive.errors import InvalidStep
from derive.kernel.adjoint import adjoint, between, chain_rule
from derive.kernel.derivation import Step
from derive.kernel.equations import is_combination
from derive.kernel.judgement import equal, exists
from derive.kernel.law import check_binding, instance, instance_of
from derive.kernel.limits import continuity, peano
from derive.kernel.moments import moment_value, standardised
from derive.kernel.place import along, conditions_of, derivatives_over, old_part, replaced
from derive.kernel.support import NOTHING, Support, together
from derive.kernel.suppositions import Suppositions
from derive.kernel.witness import Witness, check_apart, named
from derive.terms import ZERO, Binder, D, Limit, Moment, Sym, Term, rename, same


class StepRules(Suppositions):
    """One rule a method: it refuses, or says what the link leans on besides its conditions."""

    def step(self, step: Step) -> Support:
        """One link: the part that is replaced, what by, and under which conditions."""
        rules = {
            "law": self.by_law,
            "algebra": self.by_algebra,
            "unfold": self.by_definition,
            "fold": self.by_definition,
            "hypothesis": self.by_equation,
            "lemma": self.by_equation,
            "adjoint": self.by_adjoint,
            "chain": self.by_chain_rule,
            "kink": self.by_kink,
            "bound": self.by_bound,
            "combination": self.by_combination,
            "obtain": self.by_witness,
            "cases": self.by_cases,
            "continuity": self.by_continuity,
            "peano": self.by_peano,
            "moment": self.by_moment,
            "standard": self.by_standard,
            "induction": self.by_induction,
            "previous": self.by_previous,
        }
        if step.rule not in rules:
            raise InvalidStep(f"{step.rule} is no rule of inference")
        if step.relation != "=" and step.rule != "bound":
            raise InvalidStep(f"{step.rule} proves an equation, not {step.relation}")
        if step.combination and step.rule != "combination":
            raise InvalidStep(f"{step.rule} combines no equations")
        if step.induction and step.rule != "induction":
            raise InvalidStep(f"{step.rule} is no induction")
        if step.arms and step.rule != "cases":
            raise InvalidStep(f"{step.rule} has no cases")
        old = old_part(step)
        own = rules[step.rule](step, old)
        conditions = conditions_of(step, self.problem, self.laws)
        if [j.key for j in conditions] != [j.key for j in step.conditions]:
            raise InvalidStep("the conditions it names are not those it needs")
        leaning = together((own, *(self.holds(needed) for needed in conditions)))
        if any(isinstance(node, Moment) for node in along(step.before, step.path)):
            leaning = together((leaning, self.for_every_outcome(leaning)))
        for slope in derivatives_over(step.before, step.path):
            leaning = self.nearby(leaning, slope)
        for node in along(step.before, step.path):
            if isinstance(node, Limit):
                leaning = self.eventually(leaning, node)
        if step.rule == "law":
            leaning = together((leaning, self.near(self.law(step.name), step.binding)))
        if not same(replaced(step), step.after):
            raise InvalidStep("the result is not the term with that part replaced")
        return leaning

    def by_law(self, step: Step, old: Term) -> Support:
        """The part is one side of an instance of a law."""
        law = self.law(step.name)
        if law.claim.relation != "=":
            raise InvalidStep("the law is not an equation")
        check_binding(law, step.binding)
        self.not_carried(law, step.binding)
        sides = instance(law.lhs, step.binding), instance(law.rhs, step.binding)
        self.replaces(step, old, sides)
        if law.averages:
            if step.binding.local:
                raise InvalidStep("nothing is known of expectations with definitions held fixed")
            premises = (self.holds(instance_of(premise, step.binding)) for premise in law.when)
            leaning = together(map(self.for_every_outcome, premises))
            for premise in law.when:
                if premise.relation in ("normal", "normal combination"):  # of distributions that there are
                    (term, *_) = instance_of(premise, step.binding).terms
                    names = sorted(self.problem.chance(term))
                    leaning = together((leaning, *map(self.of_normal, names)))
            return replace(leaning, laws=frozenset((step.name,)))
        return Support(laws=frozenset((step.name,)))

    def by_algebra(self, step: Step, old: Term) -> Support:
        """Both sides are the same quotient of polynomials."""
        if not is_identity(old, step.new):
            raise InvalidStep("the two sides differ as polynomials or quotients")
        return NOTHING

    def by_definition(self, step: Step, old: Term) -> Support:
        """A definition is written out (unfold), or recognised (fold)."""
        definition = self.problem.defined.get(step.name)
        if definition is None:
            raise InvalidStep(f"{step.name} is not defined")
        names = dict(step.binding.indices)
        if set(names) != set(definition.params) or any(p.dim != i.dim for p, i in names.items()):
            raise InvalidStep(f"the indices of {step.name} are not given")
        sides = rename(definition.head, names), rename(definition.body, names)
        left, right = sides if step.rule == "unfold" else sides[::-1]
        if not same(old, left) or not same(step.new, right):
            raise InvalidStep(f"this is not the definition of {step.name}")
        return Support(unfolded=frozenset((step.name,)))

    def by_equation(self, step: Step, old: Term) -> Support:
        """An equation that the problem declares, or an earlier chain, with its free indices renamed."""
        said, support = self.equation(step.rule, step.name, step.binding)
        self.replaces(step, old, (said.terms[0], said.terms[1]))
        return support

    def by_combination(self, step: Step, old: Term) -> Support:
        """The part differs from what it becomes by multiples of l − r, for equations l = r that hold."""
        if not step.combination:
            raise InvalidStep("it combines no equations")
        leaning = []
        for each in step.combination:
            said, support = self.equation(each.rule, each.name, each.binding)
            if said.key != each.equation.key:
                raise InvalidStep("an equation that it combines is not the one it names")
            for term in (each.factor, *each.equation.terms):
                self.problem.check_term(term, "an equation and its factor", None)
                check_apart(term, self.witnesses.values())
            leaning.append(support)
        if not is_combination(old, step.new, step.combination):
            raise InvalidStep("the difference is not that combination of equations")
        return together(leaning)

    def replaces(self, step: Step, old: Term, sides: tuple[Term, Term]) -> None:
        """old = new is left = right, or right = left if the step goes backwards."""
        left, right = sides[::-1] if step.backwards else sides
        if not same(old, left):
            raise InvalidStep("the left side is not what stands there")
        if not same(step.new, right):
            raise InvalidStep("the right side is not what it is replaced by")

    def by_adjoint(self, step: Step, old: Term) -> Support:
        """A derivative is written out through the consumers of its variable.

        The chain rule needs every definition on the way to be differentiable in all that moves on it
        together.  Each rule that proves something differentiable gives this for the parts it is made
        of; an assumption would not.
        """
        if not same(step.new, adjoint(self.problem, old)):
            raise InvalidStep("these are not the consumers of the variable")
        assert isinstance(old, D)
        assert isinstance(old.body, Sym)
        assert isinstance(old.wrt, Sym)
        self.composed(exists(old))
        return Support(unfolded=between(self.problem, old.body.name, old.wrt.name))

    def by_chain_rule(self, step: Step, old: Term) -> Support:
        """The derivative of an opaque function is written out through its arguments."""
        if not same(step.new, chain_rule(self.problem, old)):
            raise InvalidStep("these are not the arguments of the function")
        return NOTHING

    def by_bound(self, step: Step, _: Term) -> Support:
        """The part becomes one that is no less, or greater where the whole falls with it; all of it is said by
        the conditions.
        """
        if any(isinstance(node, D) for node in along(step.before, step.path)):
            raise InvalidStep("a bound says nothing of a derivative")
        over = [node for node in along(step.before, step.path) if isinstance(node, Moment)]
        names = sorted({name for node in over for arg in node.args for name in self.problem.chance(arg)})
        # it holds for the parameters only with which there is such a distribution
        return together(map(self.of_distribution, names))

    def by_witness(self, step: Step, old: Term) -> Support:
        """Taylor's theorem, of a number that there is by it; the mean value theorem, of a differentiable function."""
        witness = self.witness(step.name)
        left, right = witness.equation.terms
        self.replaces(step, old, (left, right))
        equation = self.obtained(witness, witness.equation)
        return equation if witness.smooth is None else together((equation, self.smooth(witness)))

    def smooth(self, witness: Witness) -> Support:
        """That the function of a witness is differentiable, whichever number between the two ends it is."""
        assert witness.smooth is not None
        found = self.holds(witness.smooth)
        for leaf in found.leaves.values():
            of_it = any(self.problem.depends(term, witness.name) for term in leaf.terms)
            if leaf.key != witness.place.key and (of_it or named(leaf.terms, self.witnesses.values())):
                raise InvalidStep(
                    f"it is used of {witness.name} that its function is differentiable there only"
                )
        return found

    def by_kink(self, step: Step, old: Term) -> Support:
        """The argument of the kink is 0 at the point, and for its own indices only."""
        if self.vanishing is None or not same(old, self.vanishing) or step.new is not ZERO:
            raise InvalidStep("nothing says that this is 0")
        around = self.beneath(step)
        if any(isinstance(p, D | Limit) for p in around):
            raise InvalidStep(
                "the argument of a kink is 0 at the point only, not under a derivative or a limit"
            )
        bound = {p.index for p in around if isinstance(p, Binder)}
        if not bound.isdisjoint(self.vanishing.free):
            raise InvalidStep("the argument of a kink is 0 for its own indices only")
        return self.leaf(equal(self.vanishing, ZERO))

    def by_continuity(self, step: Step, old: Term) -> Support:
        """The limit of an unknown function that is continuous."""
        if not same(step.new, continuity(self.problem, old)):
            raise InvalidStep("this is not the function of the limits of its arguments")
        return NOTHING

    def by_peano(self, step: Step, old: Term) -> Support:
        """The limit in Taylor's theorem of an unknown function."""
        if not isinstance(old, Limit):
            raise InvalidStep("what stands there is no limit")
        left, right = peano(self.problem, old, step.binding).terms
        self.replaces(step, old, (left, right))
        return NOTHING

    def by_moment(self, step: Step, old: Term) -> Support:
        """The expectation of a product of random entries is worked out from their distributions."""
        if not same(step.new, moment_value(self.problem, old)):
            raise InvalidStep("this is not what the distributions say")
        return NOTHING

    def by_standard(self, step: Step, old: Term) -> Support:
        """A normal variable is its mean and a multiple of a standard normal one."""
        noise, (_, scale) = step.binding.names.get("noise", ""), step.binding.metas.get("scale", ((), ZERO))
        self.problem.check_term(
            scale,
            "the scale",
            frozenset(self.problem.random[step.name].at) if step.name in self.problem.random else None,
        )
        if not same(step.new, standardised(self.problem, old, step.name, noise, scale)):
            raise InvalidStep("this is not the variable written by a standard one")
        return NOTHING
