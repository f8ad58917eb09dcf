"""What may be used beneath a derivative, a limit or an expectation: what holds nearby, or of every outcome."""

from __future__ import annotations

from functools import cached_property

from derive.errors import InvalidStep
from derive.kernel.judgement import BY_INDUCTION, OF_DISTRIBUTIONS, Judgement, integrable
from derive.kernel.known import Known
from derive.kernel.law import Binding, Law
from derive.kernel.limits import lasting, moving_premises, spoken_of
from derive.kernel.moments import existence
from derive.kernel.nearby import is_open_sign, symmetries
from derive.kernel.obligations import is_of_outcome, obligation, obligations
from derive.kernel.support import NOTHING, Support, together
from derive.kernel.witness import check_apart
from derive.terms import D, Index, Limit, Moment, Sym, Term, contains, demanding_in, subterms, sym


class Beneath(Known):
    """What is known at a point, used where a term stands for its values around the point or for all outcomes."""

    @cached_property
    def owed(self) -> dict[Term, Judgement | None]:
        """The terms that may be undefined by themselves, with what must hold for them not to be."""
        return {}

    @cached_property
    def sure(self) -> frozenset[str]:
        """What is declared, but not for one part alone; in a case also what that supposes, which is of no outcome."""
        declared = enumerate(self.problem.declared)
        return frozenset(each.key for number, each in declared if self.problem.is_given(number, None))

    def displayed(self, term: Term, free: frozenset[Index]) -> Support:
        """`term` means something here and is defined."""
        self.problem.check_term(term, "the term", free, self.meant)
        check_apart(term, self.witnesses.values())
        for each in demanding_in(term):
            if each not in self.owed:
                self.owed[each] = obligation(self.problem, each)
        found = [self.holds(owed) for each in demanding_in(term) if (owed := self.owed[each]) is not None]
        for node in subterms(term) if contains(term, Moment, Limit) else ():
            if isinstance(node, Moment):
                for needed in obligations(self.problem, node):
                    found.append(self.for_every_outcome(self.holds(needed)))
            elif isinstance(node, Limit):
                found += [
                    self.eventually(self.holds(each), node) for each in obligations(self.problem, node.body)
                ]
        return together(found)

    def nearby(self, support: Support, slope: D) -> Support:
        """Refuse, under the derivative `slope`, what is only known at the point itself; and with what the rest holds
        nearby by.
        """
        insist_on_no_induction(support)
        found = [support]
        wrt = slope.wrt
        assert isinstance(wrt, Sym)
        for name in support.unfolded:
            held = slope.data == "local" and wrt.name in self.problem.reach[name]
            if name == wrt.name or held:
                raise InvalidStep(f"the definition of {name} is used under a derivative in {wrt.name}")
        for leaf in support.leaves.values():
            # what is said of a distribution may hold for these parameters only
            hangs = self.problem.depends if leaf.relation in OF_DISTRIBUTIONS else self.problem.changes
            moves = any(hangs(term, wrt.name) for term in leaf.terms)
            if moves and not is_open_sign(self.problem, leaf) and not self.is_for_all(leaf, slope):
                numbers = symmetries(self.problem, leaf, wrt.name)
                if numbers is None:
                    raise InvalidStep(
                        f"what is assumed of {wrt.name} is used under a derivative in {wrt.name}"
                    )
                found += [self.leaf(self.problem.declared[number], number) for number in numbers]
        return together(found)

    def is_for_all(self, leaf: Judgement, slope: D) -> bool:
        """Whether an equation holds for all values of the variable, what is defined moving with it."""
        assert isinstance(slope.wrt, Sym)
        those = ((each.key, name) for each, name in self.problem.identities)
        return slope.data == "total" and (leaf.key, slope.wrt.name) in those

    def eventually(self, support: Support, node: Limit) -> Support:
        """Refuse, beneath the limit `node`, what is only known at one value of its variable; and with what it
        takes for the rest to hold near the point.
        """
        insist_on_no_induction(support)
        found = [support]
        for leaf in support.leaves.values():
            found += [self.holds(needed) for needed in self.lasting(leaf, node)]
        return together(found)

    def lasting(self, leaf: Judgement, node: Limit) -> tuple[Judgement, ...]:
        """Facts by which `leaf` holds near the point of `node`.

        Raises:
            InvalidStep: there are none.
        """
        ways = lasting(self.problem, leaf, node)
        for way in ways:
            if all(needed.key in self.facts for needed in way):
                return way
        raise InvalidStep(
            "what is assumed or given of the variable of a limit is not shown to hold near its point"
        )

    def near(self, law: Law, binding: Binding) -> Support:
        """What it takes besides that the conditions of a law about a limit hold near its point."""
        node = spoken_of(law, binding)
        if node is None:
            return NOTHING
        moving = moving_premises(self.problem, law, binding, node)
        return together(self.eventually(self.holds(said), node) for said in moving)

    def for_every_outcome(self, support: Support) -> Support:
        """What it leans on besides where an expectation averages over it; refuse what is assumed of an outcome.

        What the problem declares for all its parts holds of every outcome, and so of an expectation for those
        parameters only with which there is such a distribution: Σ_k y_k = 1 gives Σ_k p_k = 1 at the point, and
        nothing of a derivative in p.
        """
        insist_on_no_induction(support)
        names: set[str] = set()
        for name, leaf in support.leaves.items():
            if is_of_outcome(self.problem, leaf):
                if name not in self.sure:
                    raise InvalidStep("what is assumed of an outcome is used under an expectation")
                names.update(*map(self.problem.chance, leaf.terms))
        return together(map(self.of_distribution, sorted(names)))

    def of_normal(self, name: str) -> Support:
        """Leaning on it that there is such a normal distribution: if its entries are independent, that their variances
        are not negative says all of that, for parameters nearby too.
        """
        random = self.problem.random[name]
        if random.law != "normal" or random.beside:
            return self.of_distribution(name)
        return together(map(self.leaf, existence(random)))

    def of_distribution(self, name: str) -> Support:
        """Leaning on it that there is such a distribution, with the parameters that it has at the point."""
        random = self.problem.random[name]
        own = integrable(sym(name, *random.at))  # hangs on all parameters
        return together(map(self.leaf, (own, *existence(random))))

    def not_carried(self, law: Law, binding: Binding) -> None:
        """Refuse a law about the entries of an array as such, δ_ij for ∂v_i/∂v_j, where earlier ones move later ones."""
        if not binding.local and any(
            name in self.problem.families.circles for name in binding.names.values()
        ):
            raise InvalidStep(
                f"{law.name}: an entry of what is defined by recursion moves those of later steps"
            )


def insist_on_no_induction(support: Support) -> None:
    """Refuse what an induction shows where a term stands for its values around the point, or for all outcomes."""
    if any(leaf.relation == BY_INDUCTION for leaf in support.leaves.values()):
        raise InvalidStep("what is shown by induction is used under a derivative, a limit or an expectation")
