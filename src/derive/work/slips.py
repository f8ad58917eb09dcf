"""What may have gone wrong in a line that does not follow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from derive.answer import Diagnosis
from derive.answer.candidates import Candidate, candidates
from derive.answer.diagnose import says
from derive.answer.suspects import VAGUE, Suspects, most_specific
from derive.answer.slips import Pen
from derive.errors import DeriveError
from derive.kernel import Chain, Judgement, Problem, Target
from derive.solver import solve
from derive.terms import D, Index, Limit, Moment, Term, contains, names_in, rename
from derive.work.report import Mark
from derive.work.said import Link
from derive.work.setting import Setting
from derive.work.suspicions import suspicions
from derive.work.through import Step

LONGEST = 250  # nodes of a side
LONGEST_SOLVED = 60  # and of one that is worked out
MOST_EARLIER = 4  # formulas of the student for the same


def diagnoses(setting: Setting, link: Link, steps: Sequence[Step] = ()) -> tuple[Diagnosis, ...]:
    """The misconceptions from which exactly the right side would follow, the most specific first, at most two.

    What was said in `steps` before may be the formula in which the slip was made.
    """
    if link.clash or link.sign != "=" or max(link.left.length, link.right.length) > LONGEST:
        return ()
    try:
        return _of_equation(_Claim.of(setting, link, steps))
    except (DeriveError, RecursionError, OverflowError):
        return ()


@dataclass(frozen=True, slots=True)
class _Claim:
    """That `left` is `right`, with what the student wrote `earlier` for the same."""

    problem: Problem
    left: Term
    right: Term
    earlier: tuple[Term, ...]

    @property
    def free(self) -> tuple[Index, ...]:
        return tuple(sorted(self.left.free, key=lambda i: (i.name, i.dim)))

    @classmethod
    def of(cls, setting: Setting, link: Link, steps: Sequence[Step]) -> _Claim:
        """The claim of a line, in its case."""
        supposed = tuple(each for each in setting.case if not isinstance(each.terms[0], Index))
        problem = replace(setting.problem, supposed=supposed) if supposed else setting.problem
        those = (link.left, link.right, *_earlier(link, steps))
        left, right, *earlier = (_in_case(setting.case, term) for term in those)
        return cls(problem, left, right, tuple(earlier))


def _in_case(case: Sequence[Judgement], term: Term) -> Term:
    """`term` where the indices that are equal in a case are."""
    for each in case:
        one, other = each.terms
        if isinstance(one, Index) and isinstance(other, Index) and each.relation == "=":
            term = rename(term, {one: other})
    return term


def _earlier(link: Link, steps: Sequence[Step]) -> tuple[Term, ...]:
    """What equals the left side by lines that follow, the last first."""
    known = {link.left: None}
    for step in reversed(steps):
        left, right = step.link.left, step.link.right
        if step.mark is Mark.FOLLOWS and step.link.sign == "=" and (left in known or right in known):
            known |= {right: None, left: None}
    return tuple(term for term in known if term is not link.left)[:MOST_EARLIER]


def _of_equation(claim: _Claim) -> tuple[Diagnosis, ...]:
    suspects = Suspects(
        claim.problem, claim.left, claim.left, claim.free, None, lambda pen: suspicions(pen, claim.left, claim.earlier)
    )
    found = list(suspects.explain(claim.right))
    if all(each.rank >= VAGUE for each in found) and _is_open(claim.problem, claim.left):
        found += _of_solution(claim)
    told = ((each, says(claim.problem, each)) for each in most_specific(_once_each(found)))
    return tuple(Diagnosis(each.label, words) for each, words in told if words)


def _once_each(found: Sequence[Candidate]) -> list[Candidate]:
    """The first of every label, the lowest rank first."""
    first: dict[str, Candidate] = {}
    for each in sorted(found, key=lambda each: each.rank):
        first.setdefault(each.label, each)
    return list(first.values())


def _is_open(problem: Problem, term: Term) -> bool:
    """Whether a derivative, a limit or an average is to be worked out, and a person would at once."""
    reached = {name for each in names_in(term) for name in problem.reach[each]}
    written = (term, *(each.body for each in problem.definitions if each.name in reached))
    return term.length <= LONGEST_SOLVED and any(contains(each, D, Limit, Moment) for each in written)


def _of_solution(claim: _Claim) -> Sequence[Candidate]:
    """What explains the right side if the left one is worked out as we would."""
    chains = _worked_out(claim)
    if not chains:
        return ()
    reference = chains[-1].end
    made = partial(_made, claim.left, reference, chains)
    return Suspects(claim.problem, claim.left, reference, claim.free, None, made).explain(claim.right)


def _made(left: Term, reference: Term, chains: Sequence[Chain], pen: Pen) -> Iterator[Candidate]:
    return candidates(pen, left, reference, chains)


def _worked_out(claim: _Claim) -> Sequence[Chain]:
    """A derivation that begins with the left side; none if it comes to no end."""
    stated = replace(claim.problem, targets=(Target("line", claim.left),), optimum=None)
    outcome = solve(stated, ["line"])
    return outcome.derivation.chains if outcome.is_solved else ()
