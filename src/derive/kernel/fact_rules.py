"""The rules by which one judgement that is not a step follows from others."""

from __future__ import annotations

from dataclasses import replace

from derive.errors import InvalidStep
from derive.kernel.adjoint import between, chain_conditions, chain_rule, smooth_premises
from derive.kernel.bound import SAYS
from derive.kernel.curvature import premises, variables
from derive.kernel.derivation import Fact
from derive.kernel.induced import Induced
from derive.kernel.judgement import OF_ARRAYS, PLAIN, Judgement, equal, integrable, is_true_of_numbers
from derive.kernel.law import check_binding, instance_of
from derive.kernel.limits import continuity_conditions, limit_like, peano
from derive.kernel.moments import (
    check_exchange,
    completed_square,
    integrable as integrable_polynomial,
    interchangeable as interchangeable_polynomial,
    leant_on_by_sign,
    of_parameters,
    of_support,
)
from derive.kernel.place import along, derivatives_over
from derive.kernel.support import NOTHING, Support, together
from derive.kernel.witness import check_judgement, named
from derive.terms import ZERO, D, Det, Limit, Moment, Num, Sym, Term, derivative, part, put, same

ASSUMABLE = ("<", "<=", "!=", "differentiable", "integrable", "interchangeable", "converges")


class FactRules(Induced):
    """One rule a method: it refuses, or says what the fact leans on."""

    def fact(self, fact: Fact) -> Support:
        """One judgement that is not a step.

        What is plain or not at all, such as that 2 is a numeral, must not be shown: it would hold at
        the point alone, and derivative laws need it nearby.
        """
        rules = {
            "law": self.fact_by_law,
            "given": self.fact_given,
            "definition": self.fact_by_definition,
            "arithmetic": self.fact_by_arithmetic,
            "assumed": self.fact_assumed,
            "lemma": self.fact_by_lemma,
            "adjoint": self.fact_by_adjoint,
            "chain": self.fact_by_chain_rule,
            "everywhere": self.fact_everywhere,
            "obtained": self.fact_obtained,
            "curvature": self.fact_by_curvature,
            "kink": self.fact_by_kink,
            "continuity": self.fact_by_continuity,
            "peano": self.fact_by_peano,
            "expectation": self.fact_by_expectation,
            "distribution": self.fact_by_distribution,
            "density": self.fact_by_density,
            "induction": self.fact_by_induction,
        }
        if fact.rule not in rules:
            raise InvalidStep(f"{fact.rule} is no rule for facts")
        if fact.judgement.relation in PLAIN:
            raise InvalidStep(f"{fact.judgement.relation} is nothing to be shown")
        for term in fact.judgement.terms:
            self.problem.check_term(term, "the fact", None, self.meant)
        check_judgement(fact.judgement, self.witnesses.values())
        self.facts[fact.judgement.key] = rules[fact.rule](fact)  # shown again, it may lean on less
        return self.facts[fact.judgement.key]

    def fact_by_law(self, fact: Fact) -> Support:
        """An instance of a law that is not an equation."""
        law = self.law(fact.name)
        check_binding(law, fact.binding)
        self.not_carried(law, fact.binding)
        if instance_of(law.claim, fact.binding).key != fact.judgement.key:
            raise InvalidStep("this is not what the law says")
        premises = [self.holds(instance_of(premise, fact.binding)) for premise in law.when]
        if law.averages:
            if fact.binding.local:
                raise InvalidStep("nothing is known of expectations with definitions held fixed")
            premises += [self.for_every_outcome(each) for each in premises]
            premises += map(self.leaf, leant_on_by_sign(self.problem, fact.judgement))
        near = self.near(law, fact.binding)
        return together((Support(laws=frozenset((law.name,))), near, *premises))

    def fact_given(self, fact: Fact) -> Support:
        """What the problem declares, at other indices."""
        number, judgement = self.declared(fact.name)
        said = self.renamed(judgement, fact.binding)
        tells = fact.judgement.relation == "converges" and said.relation == "="  # lim t = c: it exists
        if said.key != fact.judgement.key and not (
            tells and any(same(fact.judgement.subject, side) for side in said.terms)
        ):
            raise InvalidStep("this is not what is declared")
        return self.leaf(judgement, number)

    def fact_everywhere(self, fact: Fact) -> Support:
        """What the problem declares of all numbers, of one of which the conditions are facts."""
        number = int(fact.name) if fact.name.isdecimal() else len(self.problem.everywhere)
        if number >= len(self.problem.everywhere):
            raise InvalidStep(f"nothing is declared of all numbers under number {fact.name}")
        every = self.problem.everywhere[number]
        claim, conditions = every.of(fact.binding.metas)
        if claim.key != fact.judgement.key:
            raise InvalidStep("this is not what is declared")
        premises = [self.holds(condition) for condition in conditions]
        # the conditions too: what is declared may say something of what stands in them alone
        leaves = {judgement.key: judgement for judgement in (claim, *conditions)}
        return together((Support(leaves, everywhere=frozenset((number,))), *premises))

    def fact_obtained(self, fact: Fact) -> Support:
        """Where a witness is."""
        witness = self.witness(fact.name)
        if fact.judgement.key != witness.place.key:
            raise InvalidStep(f"this is not what is known of {witness.name}")
        return self.obtained(witness, witness.place)

    def fact_by_arithmetic(self, fact: Fact) -> Support:
        """A relation of numbers."""
        if not is_true_of_numbers(fact.judgement):
            raise InvalidStep("this does not hold of these numbers")
        return NOTHING

    def fact_assumed(self, fact: Fact) -> Support:
        """A hypothesis of the theorem, which will be printed."""
        if fact.judgement.relation not in ASSUMABLE or _is_false_of_numbers(fact.judgement):
            raise InvalidStep("this can't be assumed")
        if named(fact.judgement.terms, self.witnesses.values()):
            raise InvalidStep("nothing may be assumed of a witness")
        if fact.judgement.relation == "interchangeable":
            check_exchange(self.problem, *fact.judgement.terms)
        self.assumed.add(fact.judgement.key)
        return self.leaf(fact.judgement)

    def fact_by_definition(self, fact: Fact) -> Support:
        """The same judgement with one definition in its subject written out."""
        subject = fact.judgement.subject
        entry = part(subject, fact.path)
        if not isinstance(entry, Sym) or entry.name not in self.problem.defined:
            raise InvalidStep("no defined name stands there")
        if fact.judgement.relation in (*OF_ARRAYS, "interchangeable"):
            wrt = fact.judgement.terms[1]
            if fact.judgement.relation != "differentiable" or _named(wrt) == entry.name:
                raise InvalidStep("a definition is not written out where it is held fixed")
        body = self.problem.defined[entry.name].at(entry.args)
        for slope in derivatives_over(subject, fact.path):
            self.nearby(Support(unfolded=frozenset((entry.name,))), slope)
        inner = self.holds(fact.judgement.about(put(subject, fact.path, body)))
        return replace(inner, unfolded=inner.unfolded | {entry.name})

    def fact_by_lemma(self, fact: Fact) -> Support:
        """The same judgement of what a lemma says its subject is equal to; or the bound that a lemma proves."""
        if fact.name in self.lemmas and self.lemmas[fact.name].relation != "=":
            return self.bound_by_lemma(fact)
        equation = self.lemma(fact.name, fact.binding)
        if fact.judgement.relation == "converges":
            return self.converges_by_lemma(fact, equation)
        if fact.judgement.relation == "integrable":
            return self.integrable_by_lemma(fact, equation)
        if isinstance(fact.judgement.subject, Det) and fact.path:
            return self.invertible_by_lemma(fact, equation)
        if not same(fact.judgement.subject, equation.terms[0]):
            raise InvalidStep("this is not what the lemma is about")
        if fact.judgement.relation not in ("differentiable", "<", "<=", "!=", "="):
            raise InvalidStep("a lemma says nothing of this")
        if fact.judgement.relation == "differentiable":
            wrt = fact.judgement.terms[1]
            if not isinstance(wrt, Sym):
                raise InvalidStep("this is not about a variable")
            cited = self.nearby(self.cited(fact.name), derivative(equation.terms[0], wrt))
            return together((cited, self.holds(fact.judgement.about(equation.terms[1]))))
        inner = self.holds(fact.judgement.about(equation.terms[1]))
        return together((self.cited(fact.name), inner))

    def bound_by_lemma(self, fact: Fact) -> Support:
        """That the start of an earlier chain is less than its end, or no greater, as its links say."""
        lemma = self.lemmas[fact.name]
        said = self.renamed(Judgement(fact.judgement.relation, (lemma.start, lemma.end)), fact.binding)
        if fact.judgement.relation not in SAYS[lemma.relation] or said.key != fact.judgement.key:
            raise InvalidStep("this is not the bound that the lemma proves")
        return self.cited(fact.name)

    def integrable_by_lemma(self, fact: Fact, equation: Judgement) -> Support:
        """What is equal for every outcome has an expectation where the other has one."""
        other = _with_lemma(fact, equation)
        cited = self.cited(fact.name)
        return together((cited, self.for_every_outcome(cited), self.holds(integrable(other))))

    def invertible_by_lemma(self, fact: Fact, equation: Judgement) -> Support:
        """A matrix is invertible where that is which a lemma says has the same entries."""
        if fact.judgement.relation != "!=":
            raise InvalidStep("a lemma says nothing of this")
        inner = self.holds(fact.judgement.about(_with_lemma(fact, equation)))
        return together((self.cited(fact.name), inner))

    def converges_by_lemma(self, fact: Fact, equation: Judgement) -> Support:
        """A limit exists since that of what its body is equal to, near the point, does."""
        node = fact.judgement.subject
        if not isinstance(node, Limit) or not same(node.body, equation.terms[0]):
            raise InvalidStep("this is not what the lemma is about")
        inner = self.holds(fact.judgement.about(limit_like(node, equation.terms[1])))
        return together((self.eventually(self.cited(fact.name), node), inner))

    def fact_by_adjoint(self, fact: Fact) -> Support:
        """A result is differentiable since it is in each consumer, and each consumer in the variable."""
        result, wrt = fact.judgement.terms
        if fact.judgement.relation != "differentiable" or not isinstance(result, Sym):
            raise InvalidStep("this is not about a definition")
        if not isinstance(wrt, Sym):
            raise InvalidStep("this is not about a variable")
        found = smooth_premises(self.problem, result, wrt)
        if not found or any(premise.key == fact.judgement.key for premise in found):
            raise InvalidStep("no definition stands between the two")
        support = together(self.composed(premise) for premise in found)
        return replace(support, unfolded=support.unfolded | between(self.problem, result.name, wrt.name))

    def fact_by_chain_rule(self, fact: Fact) -> Support:
        """An opaque function is differentiable where its arguments are."""
        if fact.judgement.relation not in ("differentiable", "locally differentiable"):
            raise InvalidStep("this is not about differentiability")
        kind = "local" if fact.judgement.relation.startswith("locally") else "total"
        body, wrt = fact.judgement.terms
        slope = derivative(body, wrt, kind)
        chain_rule(self.problem, slope)  # refuses what is not an opaque function
        return together(map(self.holds, chain_conditions(self.problem, slope)))

    def fact_by_curvature(self, fact: Fact) -> Support:
        """A term is convex (concave, log-convex, root-convex) in given symbols since its parts are."""
        if any(name in self.problem.defined for name in variables(fact.judgement)):
            raise InvalidStep("a curvature is in given symbols")
        return together(map(self.holds, premises(self.problem, fact.judgement, fact.name)))

    def fact_by_kink(self, fact: Fact) -> Support:
        """The same sign where 0 stands for the argument of the kink, at `path` in its subject."""
        subject = fact.judgement.subject
        if self.vanishing is None or not same(part(subject, fact.path), self.vanishing):
            raise InvalidStep("nothing says that this is 0")
        if self.vanishing.free:
            raise InvalidStep("the argument of a kink is 0 for its own indices only")
        if fact.judgement.relation not in ("<", "<=", "!="):
            raise InvalidStep("what is 0 at the point says nothing of this")
        if any(isinstance(each, D | Limit | Moment) for each in along(subject, fact.path)):
            raise InvalidStep("the argument of a kink is 0 at the point only, and for one outcome")
        inner = self.holds(fact.judgement.about(put(subject, fact.path, ZERO)))
        return together((inner, self.leaf(equal(self.vanishing, ZERO))))

    def fact_by_continuity(self, fact: Fact) -> Support:
        """The limit of an unknown function exists since those of its arguments do."""
        node = fact.judgement.subject
        if fact.judgement.relation != "converges" or not isinstance(node, Limit):
            raise InvalidStep("this is not about a limit")
        return together(map(self.holds, continuity_conditions(self.problem, node)))

    def fact_by_peano(self, fact: Fact) -> Support:
        """The limit in Taylor's theorem exists."""
        node = fact.judgement.subject
        if fact.judgement.relation != "converges" or not isinstance(node, Limit):
            raise InvalidStep("this is not about a limit")
        if not same(node, peano(self.problem, node, fact.binding).terms[0]):
            raise InvalidStep("this is not what the theorem says")
        return NOTHING

    def fact_by_expectation(self, fact: Fact) -> Support:
        """A polynomial in random entries has an expectation, and that may be differentiated under its sign."""
        match fact.judgement.relation, fact.judgement.terms:
            case "integrable", (term,):
                reading = integrable_polynomial(self.problem, term)
            case "interchangeable", (term, wrt):
                reading = interchangeable_polynomial(self.problem, term, wrt)
            case _:
                raise InvalidStep("this is not about an expectation")
        support = together(map(self.holds, reading.smooth))
        support = together((support, self.for_every_outcome(support)))
        return replace(support, unfolded=support.unfolded | reading.names)

    def fact_by_distribution(self, fact: Fact) -> Support:
        """What the parameters of a declared distribution must be, or where all its outcomes are."""
        random = self.problem.random.get(fact.name)
        if random is None or set(fact.binding.indices) != set(random.at):
            raise InvalidStep(f"{fact.name} has no distribution, or its indices are not given")
        if fact.judgement.key in (self.renamed(each, fact.binding).key for each in of_support(random)):
            return self.of_distribution(fact.name)
        said = [self.renamed(each, fact.binding).key for each in of_parameters(random)]
        if fact.judgement.key not in said:
            raise InvalidStep("this is not what its distribution says of its parameters")
        return self.leaf(fact.judgement)

    def fact_by_density(self, fact: Fact) -> Support:
        """A density e^h is normal where h = −(v − m)²/(2 s) + c, with s > 0."""
        if fact.judgement.relation != "normally distributed":
            raise InvalidStep("this is not about a normal distribution")
        entry, mean, variance = fact.judgement.terms
        needed = completed_square(self.problem, entry, mean, variance)
        return together(map(self.holds, needed))


def _with_lemma(fact: Fact, equation: Judgement) -> Term:
    """The subject of a fact with one side of an equation in it replaced by the other.

    Raises:
        InvalidStep: that side does not stand there, or where it moves.
    """
    subject = fact.judgement.subject
    if not same(part(subject, fact.path), equation.terms[0]):
        raise InvalidStep("this is not what the lemma is about")
    if any(isinstance(node, D | Limit | Moment) for node in along(subject, fact.path)):
        raise InvalidStep("the lemma is used beneath a derivative, a limit or an expectation")
    return put(subject, fact.path, equation.terms[1])


def _named(term: Term) -> str:
    return term.name if isinstance(term, Sym) else ""


def _is_false_of_numbers(judgement: Judgement) -> bool:
    return all(isinstance(t, Num) for t in judgement.terms) and not is_true_of_numbers(judgement)
