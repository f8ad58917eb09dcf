"""Chains of steps, and the theorems that those are which answer a part."""

from __future__ import annotations

from collections.abc import Iterable

from derive.errors import InvalidStep
from derive.kernel.bound import SAYS
from derive.kernel.convexity import is_smooth
from derive.kernel.curvature import keeps_convex, variables
from derive.kernel.declared import Convexity, Target
from derive.kernel.derivation import Chain, Derivation, Theorem
from derive.kernel.hessian import is_motion
from derive.kernel.judgement import CURVED, Judgement
from derive.kernel.known import insist_on_equations
from derive.kernel.limits import hangs_on, lasting
from derive.kernel.step_rules import StepRules
from derive.kernel.support import Support, together
from derive.kernel.witness import Witness, named
from derive.terms import ZERO, Limit, Sym, Term, same, subterms


class Theorems(StepRules):
    """What a chain proves, with all that it rests on."""

    def chain(self, chain: Chain) -> None:
        """Check the facts and every link; from then on the chain may be cited."""
        place = f"lemma {chain.name}, " if chain.part is None else ""
        if chain.name in self.lemmas:
            raise InvalidStep(f"the lemma {chain.name} stands twice")
        if chain.part is not None:
            self.answers(chain)
        for number, fact in enumerate(chain.facts, 1):
            self.at(f"{place}fact {number}, {fact.name or fact.rule}", self.fact, fact)
        shown = [self.at(f"{place}start", self.displayed, chain.start, chain.start.free)]
        leans: list[Support] = []
        here = chain.start
        for number, step in enumerate(chain.steps, 1):
            if not same(step.before, here):
                raise InvalidStep(f"{place}step {number} does not begin where the one before ends")
            link = f"{place}step {number}, {step.name or step.rule}"
            leans.append(self.at(link, self.step, step))
            shown.append(self.at(link, self.displayed, step.after, step.before.free))
            here = step.after
        if any(name not in self.lemmas for name in chain.where):
            raise InvalidStep(f"{place}there is no such lemma before it: {', '.join(chain.where)}")
        if chain.part is not None:
            self.answered[chain.part] = dict(self.facts)
        self.lemmas[chain.name] = chain
        self.proofs[chain.name] = together(leans)
        self.shown[chain.name] = together(shown)

    def answers(self, chain: Chain) -> None:
        """The chain starts at the target of its part, which no other chain answers."""
        target = self.target(chain)
        if target is None or not any(same(start, chain.start) for start in target.starts):
            raise InvalidStep("the derivation does not start at what is to be found")
        if target.claim is None:
            insist_on_equations(chain)
        if any(other.part == chain.part for other in self.lemmas.values()):
            raise InvalidStep(f"the part {chain.part} is answered twice")

    def target(self, chain: Chain) -> Target | None:
        """What a chain is to answer, if there is such a part."""
        return next((each for each in self.problem.targets if each.part == chain.part), None)

    def claim(self, chain: Chain, target: Target, support: Support) -> Judgement:
        """What a chain that answers a part proves: what is claimed there, if it does; else of its ends what
        its links say.  What is convex is so where everything that is assumed holds on a convex set.
        """
        found = Judgement(chain.relation, (chain.start, chain.end))
        asked = target.claim
        if asked is not None:
            is_chain = all(map(same, found.terms, asked.terms)) and asked.relation in SAYS[found.relation]
            moved = variables(asked) if asked.relation in CURVED else ()
            is_closed = self.closing(target, chain) and self.on_convex_set(support, moved)
            if is_chain or is_closed:
                return asked
        return found

    def closing(self, target: Target, chain: Chain) -> tuple[Judgement, ...]:
        """What is known of the end of a chain and proves what is claimed of its start: 0 ≤ r − l = ... = end.

        Another part may show it from what is given for that one alone.
        """
        asked = target.claim
        if asked is None or asked.relation == "=" or not same(chain.start, target.term):
            return ()
        is_curvature = asked.relation in CURVED
        sign = asked.about(chain.end) if is_curvature else Judgement(asked.relation, (ZERO, chain.end))
        return (sign,) if chain.relation == "=" and sign.key in self.answered[target.part] else ()

    def theorem(self, derivation: Derivation, chain: Chain) -> Theorem:
        """What the chain proves, with all it rests on."""
        form, cases = self.forms.get(chain.part or ""), self.cases.get(chain.part or "", ())
        target = self.target(chain)
        assert target is not None
        closing = self.closing(target, chain)
        weighed = (case.chain.name for case in cases if case.chain.name in self.lemmas)
        beside = (*(() if form is None else (form.chain.name,)), *weighed)
        own = (chain.name, *beside)
        named_here = (chain.name, *self.wheres(chain), *beside)
        whole, resting = self.whole(named_here, closing, self.beside.get(target.part, ()))
        claim = self.claim(chain, target, whole)
        if not all(self.problem.is_given(number, target.part) for number in whole.given):
            raise InvalidStep(f"part {target.part} rests on what is given for another part alone")
        return Theorem(
            derivation,
            chain.part or "",
            claim,
            tuple(j for n, j in enumerate(self.problem.declared) if n in whole.given),
            tuple(
                leaf
                for key, leaf in whole.leaves.items()
                if key in self.assumed and not self.is_idle(leaf, claim, whole)
            ),
            tuple(name for name in self.laws if name in whole.laws),
            tuple(name for name in self.lemmas if name in whole.lemmas and name not in own),
            form,
            cases,
            convexity=target.convexity if claim == target.claim and self.curves(target, whole) else None,
            everywhere=tuple(e for n, e in enumerate(self.problem.everywhere) if n in whole.everywhere),
            witnesses=self.spoken_of(whole, (t for name in resting for t in self.ends(name))),
        )

    def is_idle(self, leaf: Judgement, claim: Judgement, whole: Support) -> bool:
        """Whether `leaf` may be left out of what `claim` leans on: x ≠ 0 of the limit of sin x/x as x → 0.

        A claim in which x stands for all its values says nothing of the given one; so it holds if it does for some
        x.  It does where all that is leant on of x holds near the point, as there are such x, and where that does
        by facts of which the same is true.
        """
        limits = (each for term in claim.terms for each in subterms(term) if isinstance(each, Limit))
        for node in limits:
            if isinstance(node.variable, Sym) and hangs_on(self.problem, leaf, node.variable):
                return not hangs_on(self.problem, claim, node.variable) and all(
                    self.lasts(each, node, whole)
                    for each in whole.leaves.values()
                    if hangs_on(self.problem, each, node.variable)
                )
        return False

    def lasts(self, leaf: Judgement, node: Limit, whole: Support) -> bool:
        """Whether `leaf` holds near the point of `node`, by facts that lean on no more than `whole`, and of the
        variable only on which side of the point it is.
        """
        try:
            found = [self.holds(each) for each in self.lasting(leaf, node)]
        except InvalidStep:
            return False
        leaves = together(found).leaves
        return leaves.keys() <= whole.leaves.keys() and all(
            not hangs_on(self.problem, each, node.variable) or lasting(self.problem, each, node) == ((),)
            for each in leaves.values()
        )

    def ends(self, name: str) -> tuple[Term, Term]:
        """Where a chain starts and where it ends."""
        return self.lemmas[name].start, self.lemmas[name].end

    def spoken_of(self, support: Support, terms: Iterable[Term]) -> tuple[Witness, ...]:
        """The witnesses that something leans on, or that stand in `terms`."""
        names = support.obtained | {each.name for each in named(terms, self.witnesses.values())}
        return tuple(each for each in self.witnesses.values() if each.name in names)

    def curves(self, target: Target, support: Support) -> bool:
        """Whether convexity follows from a Hessian form that is nonnegative: for smooth functions, and where
        what is assumed of the variables holds on a convex set, and nothing is assumed of the directions; if it
        is strict, that they are not all 0.
        """
        convexity = target.convexity
        if convexity is None or not is_smooth(self.problem, convexity.of, dict(convexity.directions)):
            return False
        return not any(self.narrows(convexity, leaf) for leaf in support.leaves.values())

    def narrows(self, convexity: Convexity, leaf: Judgement) -> bool:
        """Whether `leaf` leaves out points or directions so that convexity does not follow from the others."""
        if convexity.strict and is_motion(self.problem, convexity, leaf):
            return False
        moved, directions = zip(*convexity.directions, strict=True)
        if any(self.problem.depends(term, name) for term in leaf.terms for name in directions):
            return True
        return not keeps_convex(self.problem, leaf, moved)

    def on_convex_set(self, support: Support, names: tuple[str, ...]) -> bool:
        """Whether all that is leant on holds on a convex set of values of these symbols."""
        return all(keeps_convex(self.problem, leaf, names) for leaf in support.leaves.values())

    def whole(
        self, names: Iterable[str], facts: Iterable[Judgement] = (), supports: Iterable[Support] = ()
    ) -> tuple[Support, set[str]]:
        """What chains and facts lean on, the displayed lines and those of all lemmas included; and the chains that
        they rest on, themselves among them.
        """
        support = together((*map(self.cited, names), *map(self.holds, facts), *supports))
        resting = set(support.lemmas)
        for name in reversed(self.lemmas):  # a lemma leans on earlier ones only
            if name in resting:
                resting |= self.shown[name].lemmas
        return together((support, *(self.shown[name] for name in self.lemmas if name in resting))), resting

    def wheres(self, chain: Chain) -> tuple[str, ...]:
        """The chains that say what stands in the end of this one, and in theirs."""
        found: dict[str, None] = {}
        stack = list(chain.where)
        while stack:
            name = stack.pop()
            if name not in found:
                found[name] = None
                stack.extend(self.lemmas[name].where)
        return tuple(found)
