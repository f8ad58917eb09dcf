"""What the checker knows so far, and how a rule of inference asks for it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from derive.errors import InvalidStep, ShapeError, StatementError
from derive.kernel.derivation import Case, Chain, Induced, MatrixForm
from derive.kernel.induction import Previous
from derive.kernel.inductive import Steps
from derive.kernel.judgement import Judgement, equal
from derive.kernel.law import Binding, Law
from derive.kernel.obligations import is_plain
from derive.kernel.problem import Problem
from derive.kernel.support import NOTHING, Support
from derive.kernel.witness import Witness, check_judgement
from derive.terms import Term, rename


@dataclass
class Known(ABC):
    """What is stated, and what has been shown of it so far."""

    problem: Problem
    laws: Mapping[str, Law]
    witnesses: Mapping[str, Witness] = field(default_factory=dict)
    facts: dict[str, Support] = field(default_factory=dict)
    lemmas: dict[str, Chain] = field(default_factory=dict)
    proofs: dict[str, Support] = field(default_factory=dict)  # what the equation of a chain leans on
    shown: dict[str, Support] = field(default_factory=dict)  # and what its displayed lines lean on
    assumed: set[str] = field(default_factory=set)
    forms: dict[str, MatrixForm] = field(default_factory=dict)  # by part
    cases: dict[str, tuple[Case, ...]] = field(default_factory=dict)  # by part
    beside: dict[str, list[Support]] = field(default_factory=dict)  # of cases that suppose something, by part
    answered: dict[str, dict[str, Support]] = field(default_factory=dict)  # the facts known then, by part
    kinks: set[tuple[str, str]] = field(default_factory=set)  # parts, with arguments by key
    vanishing: Term | None = None  # what is 0, beside a kink
    previous: Mapping[str, Previous] = field(default_factory=dict)  # within an induction: of the step before
    around: tuple[Term, ...] = ()  # within a case: what the part stands beneath
    inductions: tuple[tuple[Steps, Support], ...] = ()  # what they show, and lean on
    ladders: tuple[Induced, ...] = ()  # the theorems of each

    @cached_property
    def meant(self) -> dict[Term, int]:
        """The terms that were found to mean something in this problem; a copy for another one starts anew."""
        return {}

    def at(self, place: str, act: Callable[..., Support], *args: object) -> Support:
        """Do `act`, and say `place` in its refusal."""
        try:
            return act(*args)
        except (InvalidStep, StatementError, ShapeError) as why:
            raise InvalidStep(f"{place}: {why}") from None

    @abstractmethod
    def chain(self, chain: Chain) -> None:
        """Check the facts and every link; from then on the chain may be cited."""

    def holds(self, judgement: Judgement) -> Support:
        """What `judgement` leans on; it is a fact, or the kernel sees it at once.

        Raises:
            InvalidStep: it is neither.
            StatementError: it means nothing here; a letter of a law can stand in its conditions alone.
        """
        if judgement.key in self.facts:
            return self.facts[judgement.key]
        for term in judgement.terms:
            self.problem.check_term(term, "a condition", None, self.meant)
        check_judgement(judgement, self.witnesses.values())
        if is_plain(self.problem, judgement):
            return NOTHING
        raise InvalidStep(f"needs a fact that is not shown ({judgement.relation}): {judgement.subject!r}")

    def composed(self, judgement: Judgement) -> Support:
        """What a differentiability leans on that is proved by composing what is differentiable."""
        support = self.holds(judgement)
        if support.lemmas or any("differentiable" in leaf.relation for leaf in support.leaves.values()):
            raise InvalidStep("the chain rule needs differentiability to be proved, not assumed")
        return support

    def law(self, name: str) -> Law:
        """The law of that name."""
        if name not in self.laws:
            raise InvalidStep(f"{name} is not one of the laws")
        return self.laws[name]

    def lemma(self, name: str, binding: Binding) -> Judgement:
        """The equation of an earlier chain, with its free indices renamed."""
        if name not in self.lemmas:
            raise InvalidStep("there is no such lemma before it")
        lemma = self.lemmas[name]
        insist_on_equations(lemma)
        return self.renamed(equal(lemma.start, lemma.end), binding)

    def cited(self, name: str) -> Support:
        """What the equation of an earlier chain leans on, itself among its lemmas."""
        proof = self.proofs[name]
        return replace(proof, lemmas=proof.lemmas | {name})

    def equation(self, rule: str, name: str, binding: Binding) -> tuple[Judgement, Support]:
        """An equation that is declared, or that an earlier chain proves, at indices; and what it leans on."""
        if rule == "lemma":
            return self.lemma(name, binding), self.cited(name)
        if rule != "hypothesis":
            raise InvalidStep(f"{rule} names no equation")
        number, judgement = self.declared(name)
        if judgement.relation != "=":
            raise InvalidStep("what is declared there is not an equation")
        return self.renamed(judgement, binding), self.leaf(judgement, number)

    def witness(self, name: str) -> Witness:
        """The witness of that name."""
        if name not in self.witnesses:
            raise InvalidStep(f"there is no witness {name or '(without a name)'}")
        return self.witnesses[name]

    def obtained(self, witness: Witness, judgement: Judgement) -> Support:
        """Leaning on one of the things that are known of a witness."""
        return replace(self.leaf(judgement), obtained=frozenset((witness.name,)))

    def leaf(self, judgement: Judgement, number: int | None = None) -> Support:
        """Leaning on what is declared under a number, or assumed."""
        given = frozenset[int]() if number is None else frozenset((number,))
        return Support({judgement.key: judgement}, given)

    def declared(self, name: str) -> tuple[int, Judgement]:
        """What the problem declares under that number."""
        if not (name.isdecimal() and int(name) < len(self.problem.declared)):
            raise InvalidStep(f"nothing is declared under number {name}")
        return int(name), self.problem.declared[int(name)]

    def renamed(self, judgement: Judgement, binding: Binding) -> Judgement:
        """`judgement` with its free indices renamed to others over the same sizes."""
        if any(old.dim != new.dim for old, new in binding.indices.items()):
            raise InvalidStep("an index is renamed to one over another size")
        return Judgement(judgement.relation, tuple(rename(term, binding.indices) for term in judgement.terms))


def insist_on_equations(chain: Chain) -> None:
    """Refuse a chain of ≤ where it is used as an equation."""
    if chain.relation != "=":
        raise InvalidStep(f"the chain proves {chain.relation}, where = is wanted")
