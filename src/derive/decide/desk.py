"""Relations of one problem, many of them: what they share is prepared once.

The points at which they are tried hang on the problem and on what is assumed alone, and so do the values there of all
that stands in several relations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from derive.decide.combine import combined
from derive.decide.comparer import Comparison
from derive.decide.compiled import Compiler
from derive.decide.laws import drawn
from derive.decide.points import Points
from derive.decide.prover import Proof, Prover
from derive.decide.refuter import Refuter
from derive.decide.sampling import Sampler
from derive.decide.solving import Cleared, cleared
from derive.decide.worlds import Budget, Worlds
from derive.kernel import Judgement, Problem, is_stationarity
from derive.terms import D, Index, Term, contains, index, names_in, rename

WORK = 150_000  # nodes that may be visited for one relation
WHOLE = Budget(10_000, 1000, 15_000, 8)  # to draw worlds
NARROW = Budget(6_000, 600, 8_000, 5, 2, False)  # where equations are to hold besides


class Desk:
    """Decides relations between terms of `problem`, in any case of it.

    It is as good as immutable: what it keeps are values that hang on its arguments alone.
    """

    def __init__(self, problem: Problem, base: Desk | None = None, whole: Problem | None = None) -> None:
        self.problem = problem
        self.whole = (
            problem if whole is None else whole
        )  # with all that is given, by the numbers of which one tells it
        self.base = base  # that of the problem with fewer definitions
        self._cases: dict[tuple[tuple[Judgement, ...], tuple[Index, ...]], Case] = {}

    def defining(self, problem: Problem) -> Desk:
        """That of the problem with more definitions, and nothing else that is new."""
        return Desk(problem, self)

    def case(self, assumed: Sequence[Judgement] = (), fixed: Sequence[Index] = ()) -> Case:
        """The case in which `assumed` holds: for all values of its free indices but those `fixed`, of which it is
        one.
        """
        key = tuple(assumed), tuple(fixed)
        if key not in self._cases:
            names = {name for each in assumed for term in each.terms for name in names_in(term)}
            has_all = self.base is not None and names <= self.base.problem.shapes.keys()
            base = self.base.case(assumed, fixed) if self.base is not None and has_all else None
            self._cases[key] = Case(self, *key, base)
        return self._cases[key]

    @cached_property
    def general(self) -> Desk:
        """That of the problem in which nothing says that its variables are those of an optimum; perhaps this."""
        optimum = self.problem.optimum
        if optimum is None:
            return self
        given = tuple(each for each in self.problem.hypotheses if not is_stationarity(optimum, each))
        problem = replace(self.problem, hypotheses=given, optimum=None, targets=())
        return Desk(problem, None if self.base is None else self.base.general, self.problem)

    @cached_property
    def compiler(self) -> Compiler:
        """What makes programs of terms."""
        return Compiler(self.problem, None)

    @cached_property
    def certain(self) -> Problem:
        """The problem with that alone which is given for all of its parts."""
        given = [target.when for target in self.problem.targets]
        if all(when == given[0] for when in given):
            return self.problem
        common = tuple(each for each in given[0] if all(each in when for when in given))
        targets = tuple(replace(target, when=common) for target in self.problem.targets)
        return replace(self.problem, targets=targets)


class Case:
    """Decides relations where `assumed` holds besides what a problem gives."""

    def __init__(
        self, desk: Desk, assumed: tuple[Judgement, ...], fixed: tuple[Index, ...], base: Case | None
    ) -> None:
        self.desk = desk
        self.assumed = assumed
        self.fixed = fixed
        self.base = base
        self._worlds: dict[frozenset[str], Worlds] = {}
        self._points: dict[tuple[Term, frozenset[str]], Points] = {}
        self._provers: dict[tuple[Term, bool], Prover] = {}

    @cached_property
    def problem(self) -> Problem:
        """What proofs rest on."""
        given = self.desk.certain
        return replace(given, supposed=(*given.supposed, *self.assumed)) if self.assumed else given

    @cached_property
    def open(self) -> Problem:
        """All that holds where the case is looked for: what is given for any part, too."""
        given = self.desk.problem
        return replace(given, supposed=(*given.supposed, *self.assumed)) if self.assumed else given

    def equal(self, left: Term, right: Term, tied: Sequence[tuple[Index, Index]] = ()) -> Comparison:
        """Whether left = right for all sizes and all values that the problem allows, wherever the left side is
        defined.

        A few points first, which refute most of what is wrong; then a proof; then many points.  With indices `tied`,
        sizes that may differ must be equal for the two to speak of the same: then it is different or undecided.
        """
        points = self.points(left, right)
        refuter = Refuter(points, right, tied, True)
        refuter.left = WORK
        found = refuter.difference(points.few)
        if found is None and not tied:
            proof = self.proof(left, right)
            if proof is not None:
                return self._proved(proof, points, refuter)
        found = found or refuter.difference(points.others)
        if found is None and not tied and self.premises:
            proof = combined(self.problem, Judgement("=", (left, right)), self.premises)
            if proof is not None:
                return self._proved(proof, points, refuter)
        found = found or refuter.difference(points.second)
        if found is None:
            return Comparison("undecided")
        return Comparison("different", refuter.shortest(found))

    def proof(self, left: Term, right: Term) -> Proof | None:
        """A proof that left = right wherever both are defined; None if none was found."""
        found = self._prover(self.problem, left).proves(right)
        if found is None and self._bare is not self.problem:
            found = self._prover(self._bare, left).proves(right)
        return found

    def _prover(self, problem: Problem, left: Term) -> Prover:
        if (left, problem is self.problem) not in self._provers:
            self._provers[left, problem is self.problem] = Prover(problem, left)
        return self._provers[left, problem is self.problem]

    @cached_property
    def _bare(self) -> Problem:
        """The problem without equations of several symbols: what holds without them may not be seen to hold with."""
        problem = self.problem
        those = [each for each in (*problem.hypotheses, *problem.supposed) if _is_tie(each)]
        if not those:
            return problem
        hypotheses, supposed = (
            tuple(each for each in given if each not in those)
            for given in (problem.hypotheses, problem.supposed)
        )
        return replace(problem, hypotheses=hypotheses, supposed=supposed, optimum=None, targets=())

    def _proved(self, proof: Proof, points: Points, refuter: Refuter) -> Comparison:
        """Equal, unless the right side is defined at no point, or not where the proof says that it is, or nothing
        meets what is assumed.
        """
        if not refuter.defined and refuter.difference(points.others) is not None:
            return Comparison("undecided")
        has_points = bool(points.few or points.others)
        if not refuter.defined and (has_points or self.assumed):
            if refuter.difference(points.second) is not None or not refuter.defined:
                return Comparison("undecided")
        is_met = refuter.defined > 0 or not (has_points or proof.where)
        if not is_met or (refuter.undefined is not None and not proof.where):
            return Comparison("undecided")
        return Comparison("equal", None, proof.where, proof.used)

    def points(self, left: Term, *others: Term) -> Points:
        """The points at which what equals `left` is tried: an outcome of what is random is drawn if they hang on one."""
        problem = self.desk.problem
        outside = drawn(problem, (left, *others))
        if (left, outside) not in self._points:
            worlds = self.worlds(outside)
            self._points[left, outside] = Points(
                problem, (), left, left, worlds=worlds, compiler=self.desk.compiler
            )
        return self._points[left, outside]

    @cached_property
    def premises(self) -> tuple[Judgement, ...]:
        """What others may follow from as multiples of it: what is assumed, and what is given of derivatives."""
        told = (_for_all(each) for each in self.desk.problem.hypotheses if _is_of_derivatives(each))
        given = (*self.assumed, *told)
        return given if any(each.relation == "=" for each in given) else ()

    @cached_property
    def _equations(self) -> dict[Judgement, Cleared]:
        """What must be so that numbers drawn hardly ever make so."""
        problem = self.desk.problem
        told = [each for each in problem.hypotheses if _is_of_derivatives(each) or _is_tie(each)]
        given = [each for each in (*told, *self.assumed) if each.relation == "="]
        found = ((each, cleared(problem, each)) for each in given)
        return {judgement: each for judgement, each in found if each is not None}

    def worlds(self, outside: frozenset[str]) -> Worlds:
        """The worlds in which the case is, with outcomes of what is random and `outside` of any average."""
        if outside not in self._worlds:
            sampler = Sampler(
                self.desk.problem, self.assumed, outside, fixed=self.fixed, solving=self._equations
            )
            base = None if self.base is None else self.base.worlds(outside)
            self._worlds[outside] = Worlds(sampler, base, NARROW if self.premises else WHOLE)
        return self._worlds[outside]


def _is_of_derivatives(judgement: Judgement) -> bool:
    return any(contains(term, D) for term in judgement.terms)


def _is_tie(judgement: Judgement) -> bool:
    """Whether it is an equation of several symbols."""
    names = {name for term in judgement.terms for name in names_in(term)}
    return judgement.relation == "=" and len(names) > 1


def _for_all(judgement: Judgement) -> Judgement:
    """It with other letters: none of a question."""
    names = {each: index(f"·{each.name}", each.dim) for each in judgement.free}
    return Judgement(judgement.relation, tuple(rename(term, names) for term in judgement.terms))
