"""Whether a relation holds where a line stands: proved, refuted by numbers, or undecided; never wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from derive.decide import Counterexample
from derive.decide.bounds import compared
from derive.decide.comparer import Comparison
from derive.decide.desk import Desk
from derive.errors import DeriveError
from derive.kernel import Judgement, Problem
from derive.terms import Index
from derive.work.bounded import proved
from derive.work.conditions import Supposed, supposed
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
UNDECIDED = Decision("undecided")


def decided(
    problem: Problem | Desk, link: Link, when: Sequence[Judgement] = (), every: Iterable[Index] = ()
) -> Decision:
    """Whether the relation holds for all sizes and all values that the problem allows, where `when` holds, and that
    for all values of the indices `every`.

    Where what is supposed never holds, or can't be used, it is undecided unless it holds anyhow.
    """
    desk = problem if isinstance(problem, Desk) else Desk(problem)
    if link.clash:
        return Decision("fails", why=f"the shapes differ: {link.clash}")
    found = _in_case(desk, link, when, every)
    if found.kind != "undecided" or not when:
        return found
    anyhow = _in_case(desk, link, (), ())
    return anyhow if anyhow.kind == "holds" else found


def _in_case(desk: Desk, link: Link, when: Sequence[Judgement], every: Iterable[Index]) -> Decision:
    """Where all of the conditions can be used."""
    claim = link.judgement
    case = supposed(desk.problem, when, claim.terms, every)
    if case.is_open or (case.has_weights and claim.relation in ("<", "!=")):
        return UNDECIDED
    found = _compared(desk, claim.relation, case, link)
    if found.kind == "holds" and case.loose:
        strict = tuple(each for each in case.assumed if each not in case.loose)
        found = _compared(desk, claim.relation, replace(case, assumed=strict), link)
        return found if found.kind == "holds" else UNDECIDED
    return found


def _compared(desk: Desk, relation: str, case: Supposed, link: Link) -> Decision:
    here, tied = desk.case(case.assumed, case.fixed), (*link.tied, *case.tied)
    try:
        if relation == "=":
            return _of(here.equal(*case.terms, tied))
        return UNDECIDED if tied else _of(compared(here, Judgement(relation, case.terms), proved))
    except (DeriveError, RecursionError, OverflowError):
        return UNDECIDED


def _of(found: Comparison) -> Decision:
    return Decision(KINDS[found.kind], found.where, found.used, found.counterexample)
