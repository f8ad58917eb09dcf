"""Whether a relation holds where a line stands: proved, refuted by numbers, or undecided; never wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from derive.decide import Counterexample
from derive.decide.comparer import Comparison
from derive.decide.desk import Desk
from derive.decide.refute import refuted
from derive.errors import DeriveError
from derive.kernel import Judgement, Problem, to_prove
from derive.terms import ONE, Index, Term, add, delta, mul, neg, rename
from derive.work.said import Link


@dataclass(frozen=True, slots=True)
class Decision:
    """`kind` is "holds", "fails" or "undecided".

    What holds does so `where` these hold (everywhere, if there are none), and rests on the definitions and
    assumptions `used`; what fails does so at the `counterexample`, or since shapes differ, as `why` says.
    """

    kind: str
    where: tuple[Judgement, ...] = ()
    used: tuple[str, ...] = ()
    counterexample: Counterexample | None = None
    why: str = ""


KINDS = {"equal": "holds", "different": "fails", "undecided": "undecided"}


def decided(problem: Problem | Desk, link: Link, when: Sequence[Judgement] = ()) -> Decision:
    """Whether the relation holds for all sizes and all values that the problem allows, where `when` holds."""
    desk = problem if isinstance(problem, Desk) else Desk(problem)
    if link.clash:
        return Decision("fails", why=f"the shapes differ: {link.clash}")
    supposed, (left, right) = _restricted(when, link.judgement.terms)
    relation = link.judgement.relation
    try:
        if relation == "=":
            return _of_equation(desk.case(supposed).equal(left, right, link.tied))
        return _of_bound(desk.problem, Judgement(relation, (left, right)), supposed)
    except (DeriveError, RecursionError, OverflowError):
        return Decision("undecided")


def _of_equation(found: Comparison) -> Decision:
    return Decision(KINDS[found.kind], found.where, found.used, found.counterexample)


def _of_bound(problem: Problem, claim: Judgement, supposed: Sequence[Judgement]) -> Decision:
    if claim.relation == "!=" or supposed:
        return Decision("undecided")
    found = refuted(problem, to_prove("", claim))
    return Decision("undecided") if found is None else Decision("fails", counterexample=found)


def _restricted(
    when: Sequence[Judgement], terms: tuple[Term, ...]
) -> tuple[tuple[Judgement, ...], tuple[Term, ...]]:
    """What is supposed of numbers, and the terms where indices are equal, or 0 where they are and must not be."""
    supposed: list[Judgement] = []
    for each in when:
        i, j = each.terms
        if not (isinstance(i, Index) and isinstance(j, Index)):
            supposed.append(each)
        elif each.relation == "=":
            terms = tuple(rename(term, {i: j}) for term in terms)
        else:
            apart = add(ONE, neg(delta(i, j)))
            terms = tuple(mul(apart, term) for term in terms)
    return tuple(supposed), terms
