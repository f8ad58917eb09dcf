"""Proving l ≤ r and l < r: a chain from r − l to a sum of what is known to be nonnegative.

Bounds lead to each other by laws, and to signs of differences; a difference is brought to a combination that
`derive.solver.combinations` finds, or to squares.  What comes out is a chain like any other, its sign a fact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from derive.algebra import is_identity
from derive.decide.normal import Stopped, canonical
from derive.kernel import Binding, Chain, Fact, Judgement, Law, Problem, nonnegative, positive, to_prove
from derive.laws.inequalities import BETWEEN, BOUNDS, LOGARITHMS, SQUARES
from derive.solver.combinations import Search
from derive.solver.facts import Facts, Unprovable
from derive.solver.instances import instances
from derive.solver.nonnegative import Reason, Show, establish_sum
from derive.solver.parts import unfolded
from derive.solver.settle import is_opened, settle
from derive.solver.signed import prove_sign, totals
from derive.solver.sources import entry_of, given
from derive.solver.ways import TELLING
from derive.solver.weights import tidy
from derive.solver.work import FAILURES, NO_ROAD, Shown, Work, places, relettered
from derive.terms import (
    HALF,
    ONE,
    TWO,
    ZERO,
    Add,
    Apply,
    D,
    Fn,
    Max,
    Moment,
    Mul,
    Num,
    Pow,
    Sum,
    Sym,
    Term,
    add,
    contains,
    factors_of,
    index,
    is_absolute,
    max_over,
    mul,
    neg,
    num,
    power,
    put,
    rename_bound,
    same,
    subterms,
)  # fmt: skip

SQUARED = (*SQUARES, *reversed(BETWEEN))  # the squares of both sides first, where a root stands
DEPTH = 4  # of laws that lead from one bound to another
MOST_PROGRAMMES = 16


@dataclass
class Prover:
    """The search for one claim.  `kept` are lemmas to be kept, each with what it needs."""

    problem: Problem
    facts: Facts
    name: str
    kept: list[Shown] = field(default_factory=list)
    programmes: int = 0
    bounds: int = 0
    depth: int = 0
    tried: set[str] = field(default_factory=set)
    failed: set[tuple[Term, bool]] = field(default_factory=set)  # what no chain was found from
    weighed: set[tuple[object, ...]] = field(default_factory=set)  # what came to nothing, settled, and how

    def know_totals(self, term: Term) -> None:
        """Learn which definitions that `term` is made of sum to a number: probabilities."""
        for chain, needed in list(totals(self.problem, self.facts.copy(), term)):
            trial = self.facts.copy()
            before = trial.assumptions()
            for judgement in needed:
                trial.require(judgement)
            if trial.assumptions() == before:
                for judgement in needed:
                    self.facts.require(judgement)
                self.keep(chain, needed)

    # -- facts ------------------------------------------------------------------------------

    def show(self, judgement: Judgement) -> bool:
        """Whether `judgement`, a sign or a bound, could be made a fact."""
        if self.facts.prove(judgement):
            return True
        if self.depth >= DEPTH or judgement.key in self.tried or judgement.relation not in ("<", "<="):
            return False
        self.tried.add(judgement.key)
        self.depth += 1
        found = (
            self.by_law(judgement)
            or self._by_definition(judgement)
            or self._by_difference(judgement)
            or self.by_last_law(judgement)
        )
        self.depth -= 1
        if found:
            self.tried.discard(judgement.key)
        return found

    def is_lawful(self, judgement: Judgement) -> bool:
        """Whether `judgement` is a fact, or one by a law whose conditions are."""
        is_bound = judgement.relation in ("<", "<=")
        return self.facts.prove(judgement) or (is_bound and self._by_law(BOUNDS, judgement, self.facts.prove))

    def is_simple(self, judgement: Judgement) -> bool:
        """Whether `judgement` follows from what is given, with no law for a law."""
        if not given(self.problem):
            left, right = judgement.terms
            plain = self.facts.prove(nonnegative(canonical(add(right, neg(left)))))
            if not plain and not (right is ONE and isinstance(left, Sym)):
                return False
        before, self.depth = self.depth, max(self.depth, DEPTH - 1)
        found = self.show(judgement)
        self.depth = before
        self.tried.discard(judgement.key)
        return found

    def by_law(self, judgement: Judgement) -> bool:
        """Whether a law makes `judgement` a fact, its conditions shown in turn."""
        return self._by_law(BOUNDS, judgement, self.show)

    def by_last_law(self, judgement: Judgement) -> bool:
        """The same by the laws that ask for more than they say."""
        laws = SQUARED if _has_root(judgement) else BETWEEN
        return self._by_law(laws, judgement, self.show)

    def by_logarithms(self, judgement: Judgement) -> bool:
        """Whether it follows from the same of the logarithms."""
        return self._by_law(LOGARITHMS, judgement, self.show)

    def _by_law(self, laws: Sequence[Law], judgement: Judgement, show: Show) -> bool:
        if laws is BOUNDS and (self._is_entry(judgement) or self._is_value(judgement)):
            return True
        for fact, premises in instances(laws, judgement):
            if all(show(premise) for premise in premises) and self.facts.accept(fact, premises):
                return True
        return False

    def _is_entry(self, judgement: Judgement) -> bool:
        """f_j ≤ Σ_k f_k: the index j is not to be seen from the pattern."""
        left, right = judgement.terms
        total = rename_bound(right, left.free)
        if judgement.relation != "<=" or not isinstance(total, Sum):
            return False
        at = entry_of(left, total)
        if at is None:
            return False
        letters = {"f": ((total.index,), total.body)}
        own = {index("j", "n"): at, index("k", "n"): total.index}
        return self.facts.conclude(
            "an entry is no more than the Σ of nonnegatives", Binding(letters, own, {"n": at.dim})
        )

    def _is_value(self, judgement: Judgement) -> bool:
        """f_j ≤ max_k f_k, and ±f_j ≤ max_k |f_k|."""
        left, right = judgement.terms
        whole = rename_bound(right, left.free)
        if judgement.relation != "<=" or not isinstance(whole, Max):
            return False
        inside = whole.body.args[0] if is_absolute(whole.body) else None
        ways = [("a value is no more than the maximum", left, whole.body)]
        if inside is not None:
            ways.append(("an entry is no more than the maximum norm", left, inside))
            ways.append(("minus an entry is no more than the maximum norm", neg(left), inside))
        for name, value, body in ways:
            at = entry_of(value, max_over(whole.index, body))
            if at is not None:
                letters = {"f": ((whole.index,), body)}
                own = {index("j", "n"): at, index("k", "n"): whole.index}
                return self.facts.conclude(name, Binding(letters, own, {"n": at.dim}))
        return False

    def _by_definition(self, judgement: Judgement) -> bool:
        """What it says with a maximum that has a name written out."""
        left, defined = judgement.terms[0], self.problem.defined
        for path, node in places(left) if not contains(left, D, Moment) else ():
            if isinstance(node, Sym) and node.name in defined and isinstance(defined[node.name].body, Max):
                written = put(left, path, unfolded(self.problem, node))
                premise = Judgement(judgement.relation, (written, judgement.terms[1]))
                fact = Fact(judgement, "definition", node.name, path=path)
                return (self._by_definition(premise) or self._of_maxima(premise)) and self.facts.accept(
                    fact, (premise,)
                )
        return False

    def _of_maxima(self, judgement: Judgement) -> bool:
        return self.facts.prove(judgement) or self.by_law(judgement)

    def _by_difference(self, judgement: Judgement) -> bool:
        """0 ≤ r − l by a lemma, and from it l ≤ r."""
        left, right = judgement.terms
        start = right if left is ZERO else add(right, neg(left))
        sign = Judgement(judgement.relation, (ZERO, start))
        if not self.facts.prove_known(sign):
            self.bounds += 1
            name = f"{self.name}, bound {self.bounds}"
            found = self.chain(name, start, judgement.relation == "<")
            if found is None:
                return False
            self.keep(*found)
            if not self.facts.accept(Fact(sign, "lemma", name), (sign.about(found[0].end),)):
                return False
        if left is ZERO:
            return True
        return self.facts.conclude(TELLING[judgement.relation], Binding({"f": ((), left), "g": ((), right)}))

    def squared(self, said: Judgement) -> Judgement | None:
        """A ≤ b² of √A ≤ b, and f² ≤ b² of |f| ≤ b, by a lemma; None if it says nothing of the kind."""
        low, high = said.terms
        if isinstance(low, Pow) and low.exponent is HALF:
            name, inside, letter = "square of a square root", low.base, low.base
        elif isinstance(low, Fn) and low.name == "abs":
            name, inside, letter = "square of an absolute value", power(low.args[0], TWO), low.args[0]
        else:
            return None
        found = Judgement(said.relation, (inside, power(high, TWO)))
        if self.facts.prove_known(found):
            return found
        self.bounds += 1
        work = self.begun(f"{self.name}, square {self.bounds}", inside)
        if work is None:
            return None
        try:
            work.law((), name, Binding({"f": ((), letter)}), backwards=True)
            work.bound((0,), high, said.relation)
        except FAILURES:
            return None
        self.keep(work.chain, work.needed)
        return found if self.facts.accept(Fact(found, "lemma", work.name), ()) else None

    def keep(self, chain: Chain, needed: Sequence[Judgement]) -> None:
        """Let a chain be cited."""
        self.facts.learn(chain, needed)
        self.kept.append((chain, tuple(needed)))

    # -- chains -----------------------------------------------------------------------------

    def chain(self, name: str, start: Term, is_strict: bool) -> Shown | None:
        """A chain from `start` to a term whose sign is a fact, and what it needs."""
        if (start, is_strict) in self.failed:
            return None
        self.failed.add((start, is_strict))
        opened = self.is_opened(start)
        for unfold, of_two in dict.fromkeys(((False, False), (opened, False), (opened, True))):
            work = self._combination(name, start, is_strict, unfold, of_two)
            if work is not None:
                return work.chain, tuple(work.needed)
        return self.squares(name, start, is_strict) or self._product(name, start, is_strict, opened)

    def _product(self, name: str, start: Term, is_strict: bool, unfold: bool) -> Shown | None:
        """The same by one product, t (1 − t) (x − y)², each factor of which is shown to have a sign."""
        if self.depth:  # of what was asked only: to show the signs of factors takes long
            return None
        sign = positive if is_strict else nonnegative
        settled = Search(self, start, is_strict, unfold, False).settled
        try:
            factors = () if settled is None else factors_of(tidy(settled))
        except (Stopped, ZeroDivisionError):
            return None
        numbers = [factor for factor in factors if isinstance(factor, Num)]
        others = [factor for factor in factors if not isinstance(factor, Num)]
        if len(others) < 2:
            return None
        turned = [self._turned(factor, sign) for factor in others]
        end = mul(
            *numbers,
            *(num(-1) for factor, found in zip(others, turned, strict=True) if found is not factor),
            *turned,
        )
        work = self.begun(name, start) if self.facts.prove(sign(end)) else None
        if work is None or not self.joined(work, end, unfold):
            return None
        return work.chain, tuple(work.needed)

    def _turned(self, factor: Term, sign: Callable[[Term], Judgement]) -> Term:
        """The factor, or a difference the other way round, if only that can be shown to have the sign."""
        if not self.show(sign(factor)) and isinstance(factor, Add):
            other = canonical(neg(factor))
            if self.show(sign(other)):
                return other
        return factor

    def _combination(
        self, name: str, start: Term, is_strict: bool, unfold: bool, of_two: bool
    ) -> Work | None:
        found = self.reasons(start, is_strict, unfold, of_two)
        if found is None or not establish_sum(self.facts, self.show, found, is_strict):
            return None
        work = self.begun(name, start)
        whole = add(*(reason.term for reason in found))
        end = relettered(whole, whole.free, self.problem)  # no Σ_i within a Σ_i
        return work if work is not None and self.joined(work, end, unfold) else None

    def squares(self, name: str, start: Term, is_strict: bool) -> Shown | None:
        """The same by squares of linear forms."""
        if not all(map(self._has_sign, _plain_values(start) or ())):
            return None  # no square tells such a value: what is given of the function has been tried
        goal = (positive if is_strict else nonnegative)(start)
        target, trial = to_prove("", goal), self.facts.copy()
        try:
            is_done = prove_sign(self.problem, trial, name, goal, target).is_done
            if not is_done or trial.assumptions() != self.facts.assumptions():
                return None
            found = prove_sign(self.problem, self.facts, name, goal, target)
        except FAILURES:
            return None
        self.kept += found.lemmas
        return found.chain, found.needed

    def _has_sign(self, term: Term) -> bool:
        return any(self.facts.prove(nonnegative(each)) for each in (term, neg(term)))

    def begun(self, name: str, start: Term) -> Work | None:
        """A chain that begins at `start`; None if that is nowhere defined."""
        try:
            return Work(self.problem, self.facts, name, start, NO_ROAD)
        except Unprovable:
            return None

    def joined(self, work: Work, end: Term, unfold: bool, through: str = "") -> bool:
        """Bring `work` to `end`, through what both come to when settled; whether it could be done."""
        if same(work.here, end):
            return True
        before = len(self.facts.assumptions())
        try:
            if is_identity(work.here, end):
                work.algebra((), end)
                return len(self.facts.assumptions()) == before
            settle(work, unfold, through)
            if not same(work.here, end) and is_identity(work.here, end):
                work.algebra((), end)
            if not same(work.here, end):
                other = Work(self.problem, self.facts, f"{work.name}, terms", end, NO_ROAD)
                settle(other, unfold, through)
                if not same(work.here, other.here):
                    if not is_identity(work.here, other.here):
                        return False
                    work.algebra((), other.here)
                self.keep(other.chain, other.needed)
                work.lemma((), other.name, Binding(), backwards=True)
        except FAILURES:
            return False
        return len(self.facts.assumptions()) == before

    def lacking(self, start: Term, is_strict: bool) -> Judgement | None:
        """A sign from which that of `start` would follow, if such a one is easily seen."""
        try:
            return Search(self, start, is_strict, self.is_opened(start), False).lacking()
        except Stopped:
            return None

    def is_opened(self, *terms: Term) -> bool:
        """Whether there is something to be written out: in `terms`, or in what is given."""
        bounds = [term for judgement in given(self.problem) for term in judgement.terms]
        return is_opened(self.problem, (*terms, *bounds))

    # -- combinations -----------------------------------------------------------------------

    def reasons(self, start: Term, is_strict: bool, unfold: bool, of_two: bool) -> tuple[Reason, ...] | None:
        """Terms with reasons to be nonnegative that `start` seems to be the sum of; the first is positive if
        the sum is to be.
        """
        if self.programmes >= MOST_PROGRAMMES:
            return None
        search = Search(self, start, is_strict, unfold, of_two)
        asked = (
            search.settled,
            is_strict,
            unfold,
            of_two,
            len(self.kept),
        )  # √s² − t comes to what s − t does
        if asked in self.weighed:
            return None
        found = search.found()
        if found is None:
            self.weighed.add(asked)
        return found


def _plain_values(term: Term) -> frozenset[Apply] | None:
    """The values of unknown functions in a term; None if they do not all stand in the first degree."""
    if isinstance(term, Apply):
        return frozenset(() if term.slots else (term,))
    if isinstance(term, Add | Mul | Sum):
        parts = (term.body,) if isinstance(term, Sum) else term.args
        found = [_plain_values(part) for part in parts]
        if None in found or (isinstance(term, Mul) and sum(map(bool, found)) > 1):
            return None
        return frozenset(value for each in found for value in each or ())
    beneath = (part for part in subterms(term) if isinstance(part, Apply) and not part.slots)
    return None if any(beneath) else frozenset()


def _has_root(judgement: Judgement) -> bool:
    """Whether a square root stands in it outside of squares, so that the squares of both sides say more simply."""
    waiting = list(judgement.terms)
    while waiting:
        term = waiting.pop()
        if isinstance(term, Pow) and term.exponent is HALF:
            return True
        if not (isinstance(term, Pow) and term.exponent is TWO):
            waiting += term.args
    return False
