"""Plugging in: that what was found for unknowns satisfies what is given of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from derive.algebra import is_identity
from derive.decide.normal import Stopped
from derive.errors import InvalidStep, TooDeep
from derive.kernel import Binding, Chain, Fact, Judgement, PlugIn, Target, plugged
from derive.kernel.equations import about
from derive.solver.contract import contract
from derive.solver.facts import Facts, Unprovable
from derive.solver.inverse import inverses, meet_inverse
from derive.solver.matrices import backwards
from derive.solver.sheet import MOST_MOVES, Sheet
from derive.solver.simplify import cancel, rewrite, sift
from derive.solver.work import NO_ROAD, OutOfSteps, Shown, Work, places
from derive.terms import MINUS_ONE, ONE, Index, Sym, Term, add, mul, neg, rename, same

UNDOING = ("exp of log", "logarithm of exp", "square of a root", "root of a square", "logistic function")


def plug_ins(
    sheet: Sheet, targets: Sequence[Target], answers: Sequence[Shown]
) -> tuple[tuple[PlugIn, tuple[Fact, ...]], ...]:
    """That the answers satisfy what is given of the unknowns, where that needs no more than the answers assume;
    with all facts that are needed, since those of the lines may rest on what is given of the unknowns.
    """
    found = {c.start.name: (c.start.args, c.end) for c, _ in answers if isinstance(c.start, Sym)}
    if set(found) != set(sheet.unknowns):
        return ()
    shown = [fact for _, needed in (*sheet.lines, *answers) for fact in sheet.facts.needed(needed)]
    assumed = {fact.judgement.key for fact in shown if fact.rule == "assumed"}
    plugs = []
    for number in about(sheet.problem, sheet.unknowns):
        plug = _plug(sheet, number, found)
        if plug is not None:
            facts = sheet.bare.needed(plug[1])
            if {fact.judgement.key for fact in facts if fact.rule == "assumed"} <= assumed:
                plugs.append((plug[0], facts))
    return tuple(plugs)


def _plug(
    sheet: Sheet, number: int, found: Mapping[str, tuple[tuple[Index, ...], Term]]
) -> tuple[PlugIn, tuple[Judgement, ...]] | None:
    """That one of the equations, or signs, holds of the answers; None if that is not shown."""
    facts, binding = sheet.bare, sheet.letters.get(number, Binding())
    name = f"{sheet.name}, plugged into {number}"

    def there(term: Term) -> Term:
        return plugged(sheet.problem, rename(term, binding.indices), found)

    judgement = sheet.problem.declared[number]
    try:
        said = Judgement(judgement.relation, tuple(map(there, judgement.terms)))
        if said.relation != "=":
            work = Work(facts.problem, facts, name, said.subject, NO_ROAD)
            if not facts.prove(said):
                return None
            return PlugIn(number, work.chain, binding), (*work.needed, said)
        right = rename(judgement.terms[1], binding.indices)
        ways = (
            add(right, mul(sign, add(line.left, neg(line.right))))
            for line in sheet.products
            for sign in (ONE, MINUS_ONE)
        )
        shown = _joined(facts, name, said.terms, [plugged(sheet.problem, way, found) for way in ways])
    except (InvalidStep, Unprovable, Stopped, OutOfSteps, StopIteration, TooDeep):
        return None
    return None if shown is None else (PlugIn(number, shown[0], binding), shown[1])


def _joined(facts: Facts, name: str, sides: tuple[Term, ...], by: Sequence[Term]) -> Shown | None:
    """A chain from left to right, both brought to the same form; or by way of one of the terms `by`, of which an
    inverse makes the right side.
    """
    here, there = (Work(facts.problem, facts, name, side, NO_ROAD) for side in sides)
    if not _met(here, there):
        here, there = (Work(facts.problem, facts, name, side, NO_ROAD) for side in sides)
        if not any(_by_way(here, each) for each in by) or not _met(here, there):
            return None
    if not same(here.here, there.here):
        here.algebra((), there.here)
    back = backwards(facts.problem, there.steps)
    if back is None:
        return None
    return Chain(name, here.start, (*here.steps, *back)), (*here.needed, *there.needed)


def _met(here: Work, there: Work) -> bool:
    """Whether the two come to the same."""
    problem = here.problem
    for moves in ((), (_undo,), (_undo, cancel), (lambda work: meet_inverse(work, inverses(problem)), sift)):
        for work in (here, there):
            while len(work.steps) < MOST_MOVES and any(move(work) for move in moves):
                pass
        if is_identity(here.here, there.here):
            return True
    for work in (here, there):
        contract(work)
    return is_identity(here.here, there.here)


def _by_way(here: Work, middle: Term) -> bool:
    """Go on to a term of the same contracted form; whether it is reached."""
    there = Work(here.problem, here.facts, here.name, middle, NO_ROAD)
    for path, node in list(places(middle)):
        if isinstance(node, Sym) and node.name in here.problem.defined:
            there.unfold(path)
    start = len(here.steps)
    for work in (here, there):
        contract(work)
    back = backwards(here.problem, there.steps)
    if not is_identity(here.here, there.here) or back is None:
        del here.steps[start:]
        return False
    if not same(here.here, there.here):
        here.algebra((), there.here)
    here.steps += back
    here.needed += there.needed
    return True


def _undo(work: Work) -> bool:
    """exp log u = u, and the like."""
    return any(rewrite(work, path, node, law) for path, node in places(work.here) for law in UNDOING)
