"""What was found for the unknowns, put into what is declared of them."""

from __future__ import annotations

from dataclasses import replace

from derive.errors import InvalidStep
from derive.kernel.corners import Corners
from derive.kernel.derivation import PlugIn, Theorem
from derive.kernel.equations import Found, plugged, speaks_of, with_slopes
from derive.kernel.judgement import Judgement
from derive.kernel.known import insist_on_equations
from derive.kernel.support import Support, together
from derive.terms import Sym, Term, same

OF_NUMBERS = ("=", "<", "<=", "!=")  # of their values at the point


class Plugs(Corners):
    """That what was found satisfies what was asked, by chains that use nothing of it."""

    def plug(self, plug: PlugIn, theorems: tuple[Theorem, ...]) -> Support:
        """What was found for the unknowns satisfies what is declared of them; nothing of that is used."""
        solved = [theorem for theorem in theorems if theorem.target.is_unknown and theorem.is_proved]
        if len({theorem.target.unknowns for theorem in solved}) != 1:
            raise InvalidStep("nothing is found for it, or for other unknowns by themselves")
        unknowns = solved[0].target.unknowns
        found = {
            entry.name: (entry.args, theorem.chain.end)
            for theorem in solved
            if isinstance(entry := theorem.target.term, Sym)
        }
        if found.keys() != set(unknowns) or len(solved) > len(found):
            raise InvalidStep("not every unknown is found, or one is found twice")
        _, judgement = self.declared(str(plug.number))
        if not speaks_of(self.problem, judgement, unknowns):
            raise InvalidStep("this says nothing of an unknown")
        letters = plug.binding.indices
        stay = [i for i in judgement.free if i not in letters]
        if len({*letters.values(), *stay}) < len(letters) + len(stay):
            raise InvalidStep("two of its indices become one")
        judgement = self.renamed(judgement, plug.binding)
        slopes, leant = self.slopes(plug, found)
        terms = tuple(plugged(self.problem, with_slopes(t, slopes), found) for t in judgement.terms)
        there = Judgement(judgement.relation, terms)
        is_equation = judgement.relation == "="
        if plug.chain.part is not None or not same(
            plug.chain.start, there.terms[0] if is_equation else there.subject
        ):
            raise InvalidStep("the chain does not start at what is declared, with what was found put in")
        if not same(plug.chain.end, there.terms[1] if is_equation else there.subject):
            raise InvalidStep("the chain does not end at the other side")
        insist_on_equations(plug.chain)
        for chain in plug.before:
            if chain.part is not None:
                raise InvalidStep("a chain that it cites answers a part")
            self.chain(chain)
        self.chain(plug.chain)
        whole, _ = self.whole((plug.chain.name,), () if is_equation else (there,))
        if not all(self.problem.is_given(n, each.part) for n in whole.given for each in solved):
            raise InvalidStep("it rests on what is given for one part alone")
        whole = together((whole, self.at_the_point(leant, found)))
        if whole.obtained or whole.everywhere:
            raise InvalidStep("it rests on a witness, or on what holds on a whole interval")
        if any(speaks_of(self.problem, leaf, unknowns) for leaf in whole.leaves.values()):
            raise InvalidStep("it rests on what is known of an unknown")
        if not {key for key in whole.leaves if key in self.assumed} <= {
            leaf.key for theorem in solved for leaf in theorem.assumed
        }:
            raise InvalidStep("it rests on what no answer assumes")
        return whole

    def slopes(self, plug: PlugIn, found: Found) -> tuple[list[tuple[Term, Term]], Support]:
        """The derivatives that a plug has values for, with these; and what they lean on."""
        slopes = []
        for name, binding in plug.by:
            said = self.lemma(name, binding)
            slopes.append((said.terms[0], said.terms[1]))
        return slopes, self.whole(name for name, _ in plug.by)[0]

    def at_the_point(self, support: Support, found: Found) -> Support:
        """The same support, of what was found: each thing that it leans on is said of an unknown no more, but is a
        fact of what was found for it.
        """
        moved = {key: leaf for key, leaf in support.leaves.items() if speaks_of(self.problem, leaf, found)}
        if any(leaf.relation not in OF_NUMBERS for leaf in moved.values()):
            raise InvalidStep("that something is differentiable in an unknown is no fact of what was found")
        there = (
            Judgement(leaf.relation, tuple(plugged(self.problem, term, found) for term in leaf.terms))
            for leaf in moved.values()
        )
        kept = {key: leaf for key, leaf in support.leaves.items() if key not in moved}
        return together((replace(support, leaves=kept), *map(self.holds, there)))
