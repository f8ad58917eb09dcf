"""What is said of an answer besides: its matrix form, and what it is in cases."""

from __future__ import annotations

from derive.errors import InvalidStep
from derive.kernel.derivation import Case, Chain, Derivation, MatrixForm
from derive.kernel.judgement import weight
from derive.kernel.known import insist_on_equations
from derive.kernel.split import check_condition
from derive.kernel.support import Support, together
from derive.kernel.theorems import Theorems
from derive.kernel.witness import named
from derive.terms import mul, same
from derive.terms.matrix import component, shape


class Forms(Theorems):
    """Other forms of an answer, each by a chain of its own."""

    def form(self, form: MatrixForm, derivation: Derivation) -> Support:
        """A matrix whose entries, read off the notation, are the answer of a part."""
        if form.part not in derivation.parts or form.part in self.forms:
            raise InvalidStep("there is no such answer, or its matrix form stands twice")
        sizes = tuple(dim for dim in shape(form.matrix) if dim != 1)
        if tuple(i.dim for i in form.at) != sizes or len(set(form.at)) != len(form.at):
            raise InvalidStep(f"the indices do not number the entries of a matrix of shape {sizes}")
        answer = derivation.answer(form.part)
        entry = component(form.matrix, *form.at, beside=answer.start.free - {*form.at})
        if form.chain.part is not None or not same(form.chain.start, entry):
            raise InvalidStep("the chain does not start at the entries of the matrix")
        if not same(form.chain.end, answer.end):
            raise InvalidStep("the entries of the matrix are not the answer")
        insist_on_equations(answer)
        insist_on_equations(form.chain)
        self.chain(form.chain)
        self.forms[form.part] = form
        return self.proofs[form.chain.name]

    def case(self, case: Case, derivation: Derivation) -> Support:
        """What the answer of a part is where conditions hold: where their weights are 1.

        The conditions speak of no other indices than the target.  They must be defined by themselves, since
        0 times a weight is written 0; the value stands in the end of the chain.
        """
        if case.part not in derivation.parts:
            raise InvalidStep("there is no such answer")
        answer = derivation.answer(case.part)
        if case.supposes:
            return self.supposed_case(case, answer)
        weights = tuple(each for each in map(weight, case.when) if each is not None)
        if not weights or len(weights) < len(case.when):
            raise InvalidStep("this is no condition of a case")
        if case.chain.part is not None or not same(case.chain.start, mul(*weights, answer.end)):
            raise InvalidStep("the chain does not start at the answer where the condition holds")
        if not same(case.chain.end, mul(*weights, case.value)):
            raise InvalidStep("the chain does not end at the value where the condition holds")
        insist_on_equations(answer)
        insist_on_equations(case.chain)
        self.chain(case.chain)  # its facts come first: the conditions may need them
        shown = [self.displayed(each, answer.start.free) for each in weights]
        self.shown[case.chain.name] = together((self.shown[case.chain.name], *shown))
        self.cases[case.part] = (*self.cases.get(case.part, ()), case)
        return self.proofs[case.chain.name]

    def supposed_case(self, case: Case, answer: Chain) -> Support:
        """What the answer of a part is where conditions hold, by a chain that supposes them; nobody may cite it."""
        if case.chain.part is not None or not same(case.chain.start, answer.end):
            raise InvalidStep("the chain does not start at the answer")
        if not same(case.chain.end, case.value):
            raise InvalidStep("the chain does not end at the value where the condition holds")
        if not case.when:
            raise InvalidStep("this is no condition of a case")
        if any(each.when == case.when and each.supposes for each in self.cases.get(case.part, ())):
            raise InvalidStep("the case stands twice")
        insist_on_equations(answer)
        for condition in case.when:
            check_condition(condition)
        shown = [self.displayed(term, frozenset()) for condition in case.when for term in condition.terms]
        if named((t for condition in case.when for t in condition.terms), self.witnesses.values()):
            raise InvalidStep("the condition of a case speaks of a witness")
        found = together((*shown, self.where(case.when, case.chain)))
        self.cases[case.part] = (*self.cases.get(case.part, ()), case)
        self.beside.setdefault(case.part, []).append(found)
        return found
