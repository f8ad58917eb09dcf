"""Whether a relation holds where a line stands: proved, refuted by numbers, or undecided; never wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from derive.answer.grounds import ASSUMPTION
from derive.decide import Counterexample
from derive.decide.bounds import compared
from derive.decide.desk import Desk
from derive.decide.jets import NOTHING
from derive.decide.points import differ
from derive.errors import DeriveError
from derive.kernel import Judgement, Problem
from derive.kernel.judgement import OF_ARRAYS
from derive.terms import ZERO, Apply, D, Index, Term, contains, index, names_in, rename
from derive.work.judged.bounded import proved
from derive.work.judged.conditions import Supposed, supposed
from derive.work.judged.relating import Link


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


def decided(problem: Problem | Desk, link: Link, when: Sequence[Judgement] = ()) -> Decision:
    """Whether the relation holds for all sizes and all values that the problem allows, where `when` holds.

    Where what is supposed never holds, or can't be used, it is undecided unless it holds anyhow.
    """
    desk = problem if isinstance(problem, Desk) else Desk(problem)
    if link.clash:
        return Decision("fails", why=f"the shapes differ: {link.clash}")
    found = _anywhere(desk.general, link, when)
    if desk.general is desk or found.kind == "holds":
        return found
    return _at_optimum(desk, found, link, when)


def _anywhere(desk: Desk, link: Link, when: Sequence[Judgement]) -> Decision:
    """In the case, else without what it supposes."""
    found = _in_case(desk, link, when)
    if found.kind != "undecided" or not when:
        return found
    anyhow = _in_case(desk, link, ())
    return anyhow if anyhow.kind == "holds" else found


def _at_optimum(desk: Desk, found: Decision, link: Link, when: Sequence[Judgement]) -> Decision:
    """What does not hold everywhere may hold at the optimum that is looked for.

    Nobody says what a derivative is there but that it is 0; and of what is 0 there, any multiple would be the same.
    """
    is_nothing = ZERO in (link.left, link.right)
    if not is_nothing and any(contains(side, D) for side in (link.left, link.right)):
        return found
    there = _in_case(desk, link, when)
    if there.kind == "holds" and (is_nothing or _is_something(desk, link.left)):
        return there
    return there if there.kind == "fails" else UNDECIDED


def _is_something(desk: Desk, term: Term) -> bool:
    """Whether a term is surely not 0 at some optimum."""
    points = desk.case().points(term)
    return any(differ(value, NOTHING) for point in points.first for _, value in point.values)


def _in_case(desk: Desk, link: Link, when: Sequence[Judgement]) -> Decision:
    """Where all of the conditions can be used."""
    claim = link.judgement
    case = supposed(desk.problem, when, claim.terms)
    if case.is_open or (case.has_weights and claim.relation in ("<", "!=")):
        return UNDECIDED
    found = _compared(desk, claim.relation, case, link, when)
    if found.kind == "holds" and case.loose:
        found = _compared(desk, claim.relation, case.strict, link, when)
        return found if found.kind == "holds" else UNDECIDED
    return found


def _compared(desk: Desk, relation: str, case: Supposed, link: Link, when: Sequence[Judgement]) -> Decision:
    here, tied = desk.case(case.assumed, case.fixed), (*link.tied, *case.tied)
    try:
        if relation == "=":
            left, right = case.terms
            found = here.equal(left, right, tied)
        elif tied:
            return UNDECIDED
        else:
            found = compared(here, Judgement(relation, case.terms), proved)
            if found.kind == "different" and _may_be_tamer(desk.problem, case.terms):
                return UNDECIDED
    except (DeriveError, RecursionError, OverflowError, KeyError):  # a name that is declared nowhere
        return UNDECIDED
    given = replace(desk.whole, supposed=(*desk.whole.supposed, *when)).declared if found.used else ()
    used = tuple(_numbered(name, here.problem, given, case) for name in found.used)
    return Decision(KINDS[found.kind], _told(desk.problem, link, found.where), used, found.counterexample)


def _told(problem: Problem, link: Link, where: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """What must hold for both sides to have a value, each once, in letters that a person would take: not that what is
    differentiated there can be.
    """
    own = link.left.free | link.right.free
    names = {each.name for each in own}
    found: dict[Judgement, None] = {}
    for each in where:
        if each.relation in OF_ARRAYS:
            continue
        letters: dict[Index, Index] = {}
        for free in each.free:
            if free not in own:
                used = names | {letter.name for letter in letters.values()}
                spare = (letter for letter in problem.spare_letters[free.dim] if letter not in used)
                letters[free] = index(next(spare, free.name), free.dim)
        found[Judgement(each.relation, tuple(rename(term, letters) for term in each.terms))] = None
    return tuple(found)


def _may_be_tamer(problem: Problem, terms: Iterable[Term]) -> bool:
    """Whether a bound speaks of an unknown function of which bounds are given: more may be meant than they say."""
    is_bounded = any(each.relation in ("<", "<=") for each in problem.hypotheses)
    reached = {name for term in terms for each in names_in(term) for name in problem.reach[each]}
    bodies = (*terms, *(problem.defined[name].body for name in reached if name in problem.defined))
    return is_bounded and any(contains(body, Apply) for body in bodies)


def _numbered(name: str, problem: Problem, given: Sequence[Judgement], case: Supposed) -> str:
    """The name of an assumption by its number in all that is given, the conditions as they are written at the end."""
    if not name.startswith(ASSUMPTION) or name in problem.defined:
        return name
    found = problem.declared[int(name.removeprefix(ASSUMPTION)) - 1]
    written = dict(zip(case.assumed, case.written, strict=True)).get(found, found)
    return f"{ASSUMPTION}{given.index(written) + 1}"
