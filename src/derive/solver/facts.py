"""Proving signs and differentiability from the laws; what can't be proved may be assumed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.errors import InvalidStep
from derive.kernel import Binding, Fact, Judgement, exists, lasting, nonnegative
from derive.kernel.fact_rules import ASSUMABLE
from derive.kernel.judgement import PLAIN
from derive.kernel.law import instance_of
from derive.kernel.limits import moving_premises, spoken_of
from derive.kernel.moments import check_exchange
from derive.kernel.obligations import is_of_outcome, is_plain
from derive.kernel.witness import Witness, named, with_witnesses
from derive.laws import LAWS
from derive.solver.findings import SMOOTH, Findings, Way, is_of_average, is_smoothness, pair_of
from derive.solver.instances import by_laws
from derive.solver.parts import passages
from derive.solver.ways import ways_to
from derive.terms import ZERO, D, Fn, Limit, Mul, Num, Pow, Sym, add, contains, neg


class Unprovable(Exception):
    """A condition that neither follows nor can be assumed; `is_averaged` if an expectation is over its outcomes."""

    def __init__(self, judgement: Judgement, is_averaged: bool = False) -> None:
        super().__init__(judgement.key)
        self.judgement, self.is_averaged = judgement, is_averaged


class Facts(Findings):
    """The facts of one derivation: each judgement is proved once, and remembered."""

    def copy(self) -> Facts:
        """Facts that may grow apart from these."""
        return Facts(
            self.problem, dict(self.proved), dict(self.premises), set(self.failed),
            {wanted: set(those) for wanted, those in self.waiting.items()},
            dict(self.lemmas), dict(self.by_subject), self.memory, self.witnesses, self.part, dict(self.wanted),
            self.last_resort, vanishing=self.vanishing, at_point=self.at_point, inductions=self.inductions,
        )  # fmt: skip

    def of_part(self, part: str) -> Facts:
        """These facts and lemmas but for what rests on conditions of another part, where those of `part` hold."""
        found = self.without_assumptions()
        found.part = part
        if not any(target.when for target in self.problem.targets):
            return found
        apart = {
            judgement.key
            for number, judgement in enumerate(self.problem.declared)
            if not self.problem.is_given(number, part)
        }
        found.lemmas = {
            name: lemma
            for name, lemma in self.lemmas.items()
            if all(e.key not in apart for e in lemma.leaves)
        }
        found.by_subject = {
            subject: tuple(lemma for lemma in those if lemma.chain.name in found.lemmas)
            for subject, those in self.by_subject.items()
        }
        return found

    def obtaining(self, witness: Witness) -> Facts:
        """A copy that knows one more witness."""
        found = self.copy()
        found.problem = with_witnesses(self.problem, (witness,))
        found.witnesses = (*self.witnesses, witness)
        return found

    def become(self, other: Facts) -> None:
        """Take over what a copy has proved since."""
        self.proved, self.premises = other.proved, other.premises
        self.failed, self.waiting = other.failed, other.waiting

    def without_assumptions(self) -> Facts:
        """These facts without those that were assumed and what rests on them."""
        found = Facts(
            self.problem, lemmas=dict(self.lemmas), by_subject=dict(self.by_subject), memory=self.memory,
            witnesses=self.witnesses, part=self.part, vanishing=self.vanishing, inductions=self.inductions,
        )  # fmt: skip
        resting = self.resting()
        for key, fact in self.proved.items():
            if key not in resting:
                found.proved[key], found.premises[key] = fact, self.premises[key]
        return found

    def assuming(self, judgements: Iterable[Judgement]) -> Facts:
        """These facts without what was assumed, but for `judgements`."""
        found = self.without_assumptions()
        for judgement in judgements:
            found.keep(Fact(judgement, "assumed"), ())
        return found

    def require(self, judgement: Judgement) -> None:
        """See that `judgement` is a fact: proved if possible, else assumed in its smallest parts.

        Raises:
            Unprovable: it is plainly false.
        """
        if self.prove(judgement):
            return
        for fact, inner in self._reductions(judgement):
            if not self._may_average(fact, inner):
                continue
            trial = self.copy() if fact.rule == "adjoint" else self
            if trial is self:
                for premise in inner:
                    self.require(premise)
            elif trial.composes(inner):
                self.become(trial)
            else:
                continue
            self.keep(fact, inner)
            return
        if judgement.relation not in ASSUMABLE or self._is_false(judgement):
            raise Unprovable(judgement)
        of_limit = any(contains(term, Limit) for term in judgement.terms)
        if of_limit and not self.left_open:
            raise Unprovable(judgement)  # no limit is assumed to exist, nor to be anything
        if named(judgement.terms, self.witnesses):
            raise Unprovable(judgement)
        if judgement.relation == "interchangeable":
            try:
                check_exchange(self.problem, *pair_of(judgement))
            except InvalidStep:
                raise Unprovable(judgement) from None
        self.keep(Fact(judgement, "assumed"), ())

    def _is_false(self, judgement: Judgement) -> bool:
        """Whether the contrary is plain: what is assumed must not be impossible."""
        if all(isinstance(term, Num) for term in judgement.terms):
            return True  # true ones have been proved
        contrary = None
        if judgement.relation == "<":
            left, right = judgement.terms
            contrary = nonnegative(add(left, neg(right)))
        # what was assumed elsewhere does not count: each part has assumptions of its own
        alone = Facts(self.problem, memory=self.memory)
        return contrary is not None and alone.prove(contrary)

    def prove(self, judgement: Judgement) -> bool:
        """Whether `judgement` follows from what is declared; if so it is a fact from now on."""
        if is_plain(self.problem, judgement):
            return True
        if judgement.relation in PLAIN:
            return False
        if judgement.key in self.proved:
            return True
        if judgement.key in self.failed:
            return False
        self.failed.add(judgement.key)
        lacking: list[str] = []
        in_vain = False
        for fact, inner in ways_to(self, judgement):
            if in_vain and fact.rule == "definition":
                continue
            # equations first: they are given or not, where a sign takes a search
            premises = sorted(inner, key=lambda premise: premise.relation != "=")
            lack = next((premise for premise in premises if not self.prove(premise)), None)
            if lack is not None:
                lacking.append(lack.key)
                # what the way through all definitions lacks, they lack written out, but for an assumption
                in_vain |= fact.rule == "adjoint" and not any(map(is_smoothness, self.assumptions()))
            elif not self.holds_always(fact, inner):
                continue
            elif fact.rule != "adjoint" or self.composes(inner):
                besides = self._near_point(fact)
                if besides is not None:
                    self.keep(fact, (*inner, *besides))
                    return True
        for key in lacking:
            self.waiting.setdefault((key,), set()).add(judgement.key)
        if in_vain:
            self.waiting.setdefault(SMOOTH, set()).add(judgement.key)
        if any(key in self.proved for key in lacking):  # since it was asked for
            self.failed.discard(judgement.key)
        return False

    def conclude(self, name: str, binding: Binding) -> bool:
        """Let what the law `name` says be a fact, if its conditions can be proved."""
        law = LAWS[name]
        premises = tuple(instance_of(premise, binding) for premise in law.when)
        return self.accept(Fact(instance_of(law.claim, binding), "law", name, binding), premises)

    def accept(self, fact: Fact, premises: tuple[Judgement, ...]) -> bool:
        """Let `fact` stand if what it needs can be proved."""
        if fact.judgement.key not in self.proved:
            if not all(self.prove(premise) for premise in premises):
                return False
            self.keep(fact, premises)
        return True

    def _may_average(self, fact: Fact, inner: tuple[Judgement, ...]) -> bool:
        """Whether what `fact` needs of each outcome is proved, where it speaks of an expectation."""
        if not is_of_average(fact):
            return True
        of_outcome = [each for each in inner if is_of_outcome(self.problem, each)]
        return all(map(self.prove, of_outcome)) and self.holds_always(fact, inner)

    def near(self, leaves: Iterable[Judgement], node: Limit) -> tuple[Judgement, ...]:
        """What must be facts for `leaves` to hold near the point of a limit.

        Raises:
            InvalidStep: nothing says that they do.
        """
        found: list[Judgement] = []
        for leaf in leaves:
            ways = lasting(self.problem, leaf, node)
            found += next((way for way in ways if all(map(self.prove, way))), ways[0])
        return tuple(found)

    def near_of_law(self, name: str, binding: Binding) -> tuple[Judgement, ...]:
        """What must be facts for the conditions of a law about a limit to hold near its point."""
        node = spoken_of(LAWS[name], binding)
        if node is None:
            return ()
        moving = moving_premises(self.problem, LAWS[name], binding, node)
        return tuple(each for said in moving for each in self.near(self.leaves((said,)), node))

    def _near_point(self, fact: Fact) -> tuple[Judgement, ...] | None:
        """What else a fact about a limit needs, if it can be proved."""
        if fact.judgement.relation != "converges" or fact.rule not in ("law", "lemma"):
            return ()
        try:
            if fact.rule == "law":
                found = self.near_of_law(fact.name, fact.binding)
            else:
                assert isinstance(fact.judgement.subject, Limit)
                found = self.near(self.lemmas[fact.name].leaves, fact.judgement.subject)
        except InvalidStep:
            return None
        return found if all(map(self.prove, found)) else None

    def passes_through(self, node: D) -> bool:
        """Whether definitions stand between result and variable, and all are surely differentiable."""
        body, wrt = node.body, node.wrt
        if not (isinstance(body, Sym) and isinstance(wrt, Sym)) or node.data != "total":
            return False
        return bool(passages(self.problem, body, wrt)) and self.composes((exists(node),))

    def composes(self, judgements: tuple[Judgement, ...]) -> bool:
        """Whether the chain rule may rest on `judgements`: that something is differentiable must follow
        by composition, from no assumption and no lemma.
        """
        for judgement in judgements:
            self.require(judgement)
        below = self.below(judgements, but="adjoint")  # of which it is known
        return not any(
            fact.rule == "lemma" or (fact.rule == "assumed" and is_smoothness(fact.judgement))
            for fact in map(self.proved.__getitem__, below)
        )

    def _reductions(self, judgement: Judgement) -> Iterator[Way]:
        """Ways to say the same with smaller terms, so that what is assumed is as plain as can be."""
        if is_smoothness(judgement) and not contains(judgement.terms[0], D):
            body = judgement.terms[0]
            known = not isinstance(body, Sym) or body.name in self.problem.defined
            for fact, inner in ways_to(self, judgement) if known else ():
                if all(self._plausible(premise) for premise in inner):
                    yield fact, inner
        elif judgement.relation == "integrable":
            for fact, inner in by_laws(self, judgement):
                if all(map(self._plausible, inner)):
                    yield fact, inner
        elif judgement.relation == "<" and _has_sign_of_a_part(judgement):
            for fact, inner in by_laws(self, judgement):
                unknown = [premise for premise in inner if not self.prove(premise)]
                if len(unknown) == 1 and unknown[0].relation in ASSUMABLE and not _is_of_nothing(fact):
                    yield fact, inner
        elif judgement.relation == "!=" and isinstance(judgement.terms[0], Mul | Pow | Fn):
            for fact, inner in by_laws(self, judgement):
                if all(premise.relation in ("!=", "natural", "whole") for premise in inner) and all(
                    map(self._plausible, inner)
                ):
                    yield fact, inner

    def _may_be_exchanged(self, premise: Judgement) -> bool:
        try:
            check_exchange(self.problem, *premise.terms)
        except InvalidStep:
            return False
        return True

    def _plausible(self, premise: Judgement) -> bool:
        if premise.relation == "interchangeable" and not self._may_be_exchanged(premise):
            return False
        return premise.relation in (*ASSUMABLE, "locally differentiable") or self.prove(premise)


def _has_sign_of_a_part(judgement: Judgement) -> bool:
    """Whether 0 < t says no less than what it follows from by law: x⁴ > 0 is x ≠ 0, and 2 x > 0 is x > 0;
    but x + y² > 0 is less than x > 0.
    """
    return judgement.terms[0] is ZERO and isinstance(judgement.terms[1], Mul | Pow | Fn)


def _is_of_nothing(fact: Fact) -> bool:
    """Whether a law speaks of 0 here: that −c > 0 follows from |c| < 0, of the difference 0 − c, is no way to say it."""
    return any(value is ZERO for _, value in fact.binding.metas.values())
