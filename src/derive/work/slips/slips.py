"""What may have gone wrong in a line that does not follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from derive.answer import Diagnosis
from derive.answer.candidates import Candidate, candidates
from derive.answer.diagnose import says
from derive.answer.fingerprints import PLAINLY, Place, places
from derive.answer.slips import Pen
from derive.answer.suspects import SHOWN, VAGUE, Suspects, most_specific
from derive.decide.evaluate import Meter
from derive.errors import DeriveError
from derive.kernel import Chain, Judgement, Problem, Target
from derive.read import tree as t
from derive.solver import solve
from derive.terms import (
    ONE,
    ZERO,
    D,
    Index,
    Limit,
    Moment,
    Term,
    add,
    contains,
    delta,
    key,
    mul,
    names_in,
    neg,
    rename,
    same,
)
from derive.work.judged.relating import Link
from derive.work.report import Mark
from derive.work.rewriting import rewritten
from derive.work.setting import Setting
from derive.work.slips.mended import mended
from derive.work.slips.multiplied import not_multiplied_through
from derive.work.slips.suspicions import misreadings, slipped
from derive.work.slips.turned import of_inequality
from derive.work.through import Step

OPEN = (D, Limit, Moment)  # what is to be worked out
LONGEST = 250  # nodes of a side
LONGEST_SOLVED = 30  # and of one that is worked out
PROOFS = 3  # that are tried for one line, each
FUEL = 3000  # with so much
MOST_WORK = 2000  # to see whether a side is 0
MOST_EQUATIONS = 3  # that this one may have been made of
MOST_REPLAYED, FEWEST = 100_000, 60  # nodes, and candidates
MOST_EARLIER = 4  # formulas of the student for the same


def diagnoses(
    setting: Setting, link: Link, steps: Sequence[Step] = (), tree: t.Tree | None = None
) -> tuple[Diagnosis, ...]:
    """The misconceptions from which exactly the right side would follow, the most specific first, at most two.

    What was said in `steps` before may be the formula in which the slip was made; the relation may have been written
    as `tree`.
    """
    if max(link.left.length, link.right.length) > LONGEST:
        return ()
    try:
        return tuple(islice(_found(setting, link, steps, tree), SHOWN))
    except (DeriveError, RecursionError, OverflowError):
        return ()


def implied(setting: Setting, before: Link, now: Link, steps: Sequence[Step] = ()) -> tuple[Diagnosis, ...]:
    """What explains that the equation `now` was taken to follow from the one `before`, but does not."""
    if before.sign != "=" or now.sign != "=" or before.clash or now.clash:
        return ()
    sides = (
        (before.left, *_earlier(before, steps))
        if before.right is ZERO
        else (add(before.left, neg(before.right)),)
    )
    try:
        every = (
            each
            for side in sides
            if side is not ZERO
            for each in not_multiplied_through(_plain(setting.problem), side, now)
        )
        return tuple(islice(every, 1))
    except (DeriveError, RecursionError, OverflowError):
        return ()


def _found(setting: Setting, link: Link, steps: Sequence[Step], tree: t.Tree | None) -> Iterator[Diagnosis]:
    found: Iterable[Diagnosis] = ()
    if not link.clash:
        if link.sign == "=":
            found = _of_link(setting, link, steps)
        else:
            found = (*of_inequality(setting, link), *_of_other_bounds(setting, link, steps))
        if not found and link.sign == "=":
            found = _of_equations(setting, link, steps)
    found = tuple(found)
    yield from found
    if not found and tree is not None:
        yield from mended(setting, tree)


def _of_equations(setting: Setting, link: Link, steps: Sequence[Step]) -> Iterator[Diagnosis]:
    """What makes an equation of one that says that a derivative is 0, by what is given or was said before."""
    said = (step.link.judgement for step in reversed(steps))
    given = (*setting.case, *setting.problem.supposed, *setting.problem.hypotheses, *said)
    for each in islice(filter(_is_stationarity, given), MOST_EQUATIONS):
        left, right = each.terms
        found = implied(setting, Link("=", left, right, link.at), link, steps)
        if found:
            yield from found
            return


def _is_stationarity(given: Judgement) -> bool:
    return given.relation == "=" and isinstance(given.terms[0], D) and given.terms[1] is ZERO


def _of_other_bounds(setting: Setting, link: Link, steps: Sequence[Step]) -> Iterator[Diagnosis]:
    """What makes the bound of an earlier line that of this one."""
    for step in reversed(steps):
        other = step.link
        if step.mark is Mark.FOLLOWS and other.sign == link.sign and other.left is link.left:
            claim = Link("=", other.right, link.right, link.at)
            yield from _of_link(setting, claim, steps)
            return


@dataclass(frozen=True)
class _Claim:
    """That `left` is `right`, with what the student wrote `earlier`: for the same, and any equations."""

    problem: Problem
    left: Term
    right: Term
    earlier: tuple[Term, ...]
    apart: Term = ONE  # 1 where the indices differ that do so in the case, and 0 elsewhere

    @classmethod
    def of(cls, setting: Setting, link: Link, steps: Sequence[Step]) -> _Claim:
        """The claim of a line, in its case."""
        supposed = tuple(each for each in setting.case if not isinstance(each.terms[0], Index))
        problem = _plain(setting.problem)
        if supposed:
            problem = replace(problem, supposed=supposed, optimum=None)
        those = (link.left, link.right, *_earlier(link, steps))
        left, right, *earlier = (_in_case(setting.case, term) for term in those)
        apart = _apart(setting.case)
        return cls(problem, left, mul(apart, right), tuple(earlier), apart)

    @cached_property
    def free(self) -> tuple[Index, ...]:
        return tuple(sorted(self.left.free, key=lambda i: (i.name, i.dim)))

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Where values are taken."""
        return places(self.problem, self.left, self.free, PLAINLY)

    def explained(
        self, reference: Term, made: Callable[[Pen], Iterable[Candidate]], takes_back: bool = False
    ) -> list[Candidate]:
        """What of all that is `made` is the right side."""
        reference = mul(self.apart, reference)
        suspects = Suspects(
            self.problem,
            self.left,
            reference,
            self.free,
            None,
            self._in_case(made),
            self.places,
            PROOFS,
            FUEL,
        )
        found = suspects.all_that_explain(self.right, takes_back)
        if self.right is ZERO or not self._is_zero:
            return found
        return [each for each in found if same(each.term, self.right)]

    def _in_case(self, made: Callable[[Pen], Iterable[Candidate]]) -> Callable[[Pen], Iterable[Candidate]]:
        if self.apart is ONE:
            return made
        return lambda pen: (replace(each, term=mul(self.apart, each.term)) for each in made(pen))

    @cached_property
    def _is_zero(self) -> bool:
        """Whether the right side is 0 wherever one looks: then too much follows by chance."""
        return all(place.scale(Meter(MOST_WORK)).worth(self.right) == "0" for place in self.places)


def _plain(problem: Problem) -> Problem:
    """A problem without what is given of derivatives: that a gradient is 0 somewhere says nothing here, and is hard
    to meet.
    """
    plain = tuple(each for each in problem.hypotheses if not any(contains(term, D) for term in each.terms))
    is_plain = len(plain) == len(problem.hypotheses) and problem.optimum is None
    return problem if is_plain else replace(problem, hypotheses=plain, optimum=None)


def _in_case(case: Sequence[Judgement], term: Term) -> Term:
    """`term` where the indices that are equal in a case are."""
    for each in case:
        one, other = each.terms
        if isinstance(one, Index) and isinstance(other, Index) and each.relation == "=":
            term = rename(term, {one: other})
    return term


def _apart(case: Sequence[Judgement]) -> Term:
    """1 where all indices differ that do so in a case."""
    pairs = (each.terms for each in case if each.relation == "!=")
    return mul(*(1 - delta(i, j) for i, j in pairs if isinstance(i, Index) and isinstance(j, Index)))


def _earlier(link: Link, steps: Sequence[Step]) -> tuple[Term, ...]:
    """What equals the left side by lines that follow, the last first; also with what they say of parts of it."""
    known = {link.left: None}
    facts = [step.link for step in steps if step.mark is Mark.FOLLOWS and step.link.sign == "="]
    for fact in reversed(facts):
        if fact.left in known or fact.right in known:
            known |= {fact.right: None, fact.left: None}
    for term in tuple(known):
        for fact in reversed(facts):
            known |= {rewritten(term, fact.left, fact.right): None}
    return tuple(term for term in known if term is not link.left)[:MOST_EARLIER]


def _of_link(setting: Setting, link: Link, steps: Sequence[Step]) -> tuple[Diagnosis, ...]:
    """What explains an equation; the same for the same question."""
    claim = _Claim.of(setting, link, steps)
    question = ("slips", claim.left, claim.right, claim.earlier, claim.apart)
    found: tuple[Diagnosis, ...] = setting.decided.of(question, lambda: _of_equation(claim))
    return found


def _of_equation(claim: _Claim) -> tuple[Diagnosis, ...]:
    found: list[Candidate] = []
    is_worked_out = contains(claim.left, *OPEN) and not contains(claim.right, *OPEN)
    middle = (_of_solution, _of_slips) if is_worked_out else (_of_slips, _of_solution)
    for stage in (_of_laws, *middle, _of_slips_taken_back):
        found += stage(claim)
        if any(each.rank < VAGUE for each in found):
            break
    told = ((each, says(claim.problem, each)) for each in most_specific(_once_each(found)))
    return tuple(Diagnosis(each.label, words) for each, words in told if words)


def _of_laws(claim: _Claim) -> list[Candidate]:
    """What comes of a law that was misread."""
    return claim.explained(claim.left, lambda pen: misreadings(pen, (claim.left, *claim.earlier)))


def _of_slips(claim: _Claim) -> list[Candidate]:
    """What comes of a slip in what was said."""
    return claim.explained(claim.left, lambda pen: slipped(pen, claim.left, claim.earlier))


def _of_solution(claim: _Claim) -> list[Candidate]:
    """What comes of a mistake in our own derivation."""
    chains = _worked_out(claim) if _is_open(claim.problem, claim.left) else ()
    if not chains:
        return []
    size = sum(step.new.length for chain in chains for step in chain.steps)
    most = MOST_REPLAYED // max(size, 1) + FEWEST  # each of them goes through all steps again
    return claim.explained(
        chains[-1].end, lambda pen: islice(candidates(pen, claim.left, chains[-1].end, chains), most)
    )


def _of_slips_taken_back(claim: _Claim) -> list[Candidate]:
    """The slips that make the right side right where they are taken back in it."""
    return claim.explained(claim.left, lambda pen: (), takes_back=True)


def _once_each(found: Sequence[Candidate]) -> list[Candidate]:
    """The first of every label, the lowest rank first; what puts the same for the same is one slip, by two names."""
    first: dict[str, Candidate] = {}
    put: set[tuple[object, object]] = set()
    for each in sorted(found, key=lambda each: each.rank):
        slip = key(each.left), key(each.wrong)
        if slip not in put:
            put.add(slip)
            first.setdefault(each.label, each)
    return list(first.values())


def _is_open(problem: Problem, term: Term) -> bool:
    """Whether a derivative, a limit or an average is to be worked out, and a person would at once."""
    reached = {name for each in names_in(term) for name in problem.reach[each]}
    written = (term, *(each.body for each in problem.definitions if each.name in reached))
    return term.length <= LONGEST_SOLVED and any(contains(each, *OPEN) for each in written)


def _worked_out(claim: _Claim) -> Sequence[Chain]:
    """A derivation that begins with the left side; none if it comes to no end."""
    stated = replace(claim.problem, targets=(Target("line", claim.left),), optimum=None)
    outcome = solve(stated, ["line"])
    return outcome.derivation.chains if outcome.is_solved else ()
