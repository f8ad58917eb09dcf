"""The best chain for a goal, and the lemmas that it needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.errors import InvalidStep, StatementError
from derive.kernel import Chain
from derive.solver.draft import Draft, cost_of, ends_in_derivative, new_title, open_goals
from derive.solver.expectation import inner_averages, standardise
from derive.solver.facts import Facts
from derive.solver.functions import work_out
from derive.solver.journey import along_road, begun, generic, to_fixpoint
from derive.solver.limits import Desk
from derive.solver.match import renaming
from derive.solver.roads import CLOSING, DIRECT, LOGARITHMS, OPENED, ROADS, count_ways, roads_to
from derive.solver.roots import signs_out, squares_out
from derive.solver.work import Shown, Work, is_partial
from derive.terms import D, Limit, Moment, Sym, Term, contains, names_in, subterms

MOST_WAYS_AT_ONCE = 16  # that a person would go without the chain rule


def with_best(draft: Draft, name: str, goal: Term, part: str | None) -> Draft:
    """The draft with the best chain for `goal`, and the lemmas it needs."""
    for inner in _inner_derivatives(draft.facts, goal):
        draft = with_lemma(draft, inner)
    for average_of in inner_averages(draft.facts, goal):
        draft = with_average(draft, average_of)
    if contains(goal, Limit):
        return limited(draft, name, goal, part)
    first, *others = roads_to(draft.facts.problem, goal)
    main = along_road(draft, name, goal, first, part)
    if first is DIRECT:
        others = [road for road in others if road.before or road.turn in main.turns]
    elif not cost_of(draft, main)[0]:
        others = []
    drafts = [main, *(along_road(draft, name, goal, road, part, main) for road in others)]
    return min(drafts, key=lambda each: cost_of(draft, each))


def limited(draft: Draft, name: str, goal: Term, part: str | None) -> Draft:
    """The draft with a chain for a goal in which limits stand, and the lemmas it needs; else one without steps."""
    draft, before = draft.copy(), draft

    def finish(work: Work) -> None:
        for phase in CLOSING:
            to_fixpoint(work, (*phase, work_out))
        to_fixpoint(work, (squares_out, signs_out))

    def simplified(facts: Facts, term: Term, name: str, others: list[Shown]) -> tuple[Shown, ...]:
        known = (*draft.chains, *(chain for chain, _ in others))
        inner = Draft(facts.copy(), known)
        inner = with_best(inner, name or new_title(inner, term), term, None)
        if not inner.chains[-1].steps or contains(inner.chains[-1].end, D):
            return ()
        facts.become(inner.facts)
        return tuple((chain, inner.facts.lemmas[chain.name].needed) for chain in inner.chains[len(known) :])

    desk = Desk(draft.facts, finish, simplified, {chain.name for chain in draft.chains})
    exist = all(desk.exists(node) for node in subterms(goal) if isinstance(node, Limit))
    work = desk.written(goal, name) if exist else None
    if work is None or contains(work.here, Limit):
        return _left(before, name, goal, part, desk)
    for chain, needed in desk.chains:
        draft.add(chain, list(needed), cite=False)
    draft.add(replace(work.chain, part=part), work.needed, cite=True)
    return draft


def _left(draft: Draft, name: str, goal: Term, part: str | None, desk: Desk) -> Draft:
    """The draft with a chain without steps for a goal whose limits are not known to exist.

    Raises:
        StatementError: what stands beneath a limit is not known to be defined near the point.
    """
    draft = draft.copy()
    draft.facts.left_open = True
    try:
        work = begun(draft, name, goal, DIRECT)
        if any(map(desk.is_refuted, draft.facts.assumptions())):
            raise InvalidStep("it is not, as far as is seen")
    except InvalidStep as why:
        said = "a limit is to be found of what is not known to be defined near the point"
        raise StatementError(f"{said}: {why}") from None
    draft.facts.left_open = False
    draft.add(replace(work.chain, part=part), work.needed, cite=True)
    return draft


def _inner_derivatives(facts: Facts, goal: Term) -> Iterator[D]:
    """The derivatives inside of `goal`, and those in definitions that it differentiates: g_i = ∂y/∂x_i."""
    problem = facts.problem
    terms = [part for part in subterms(goal) if part is not goal]
    if isinstance(goal, D):
        told = (
            facts.about(goal.body) if isinstance(goal.body, D) else ()
        )  # E_j = Σ_i r_i J_ij, which is moved next
        moved = {*names_in(goal.body), *(name for each in told for name in names_in(each.chain.end))}
        reached = {other for name in moved for other in problem.reach[name]}
        circles = problem.families.circles
        names = [name for name in problem.ordered if name in reached and name not in circles]
        terms += [part for name in names for part in subterms(problem.defined[name].body)]
    yield from (part for part in terms if isinstance(part, D) and isinstance(part.wrt, Sym))


def with_average(draft: Draft, average_of: Moment) -> Draft:
    """The draft with a lemma for an expectation."""
    if next(draft.facts.averages(average_of), None) is not None:
        return draft
    worked = along_road(draft, new_title(draft, average_of), average_of, DIRECT, None)
    if not contains(worked.chains[-1].end, Moment):
        return worked
    work = begun(draft, new_title(draft, average_of), average_of, DIRECT)
    if standardise(work, (), average_of):
        draft = draft.copy()
        draft.add(work.chain, work.needed, cite=False)
        draft.facts.learn(work.chain, [])  # the two are the same for all parameters, or neither is defined
    return draft


def with_lemma(draft: Draft, inner: D) -> Draft:
    """The draft with a lemma for a derivative that stands inside another one."""
    goal = generic(draft.facts.problem, inner)
    known = [e.chain for e in draft.facts.about(goal) if renaming(e.chain.start, goal) is not None]
    name = new_title(draft, goal)
    if known:
        return (
            draft if is_partial(draft.facts.problem, inner) else _straight(draft, name, goal, known) or draft
        )
    if is_partial(draft.facts.problem, inner):  # it may stand, but is no less smooth than its function
        opened = along_road(draft, name, goal, OPENED, None)
        return draft if ends_in_derivative(opened) else opened
    lemma = with_best(draft, name, goal, None)
    lemma = _straight(draft, name, goal, lemma.chains[-1:]) or lemma
    end = lemma.chains[-1].end
    return draft if open_goals(end, draft.facts.problem, lemma.chains[:-1]) else lemma


def directly(draft: Draft, inner: D) -> Draft:
    """The draft with a lemma for a derivative of what is optimised, which no reader would take the chain rule for."""
    goal = generic(draft.facts.problem, inner)
    ways = (
        count_ways(draft.facts.problem, name, goal.wrt.name)
        for name in names_in(goal.body)
        if isinstance(goal.wrt, Sym)
    )
    if sum(ways) > MOST_WAYS_AT_ONCE:
        return with_lemma(draft, inner)
    drafts = [along_road(draft, new_title(draft, goal), goal, road, None) for road in (DIRECT, LOGARITHMS)]
    best = min(drafts, key=lambda each: cost_of(draft, each))
    is_open = open_goals(best.chains[-1].end, draft.facts.problem, best.chains[:-1])
    return with_lemma(draft, inner) if is_open else best


def _straight(draft: Draft, name: str, goal: D, known: Sequence[Chain]) -> Draft | None:
    """The draft with a lemma in which no derivative stands, where one does in each that is known: the partials of
    a function, written as such, can be differentiated once more.
    """
    told = any(not contains(chain.end, D) for chain in known)
    if told or roads_to(draft.facts.problem, goal) is not ROADS:
        return None
    draft, before = draft.copy(), draft.facts.about(goal)
    draft.facts.tell(goal, ())
    straight = along_road(draft, name, goal, DIRECT, None)
    straight.facts.tell(goal, (*straight.facts.about(goal), *before))
    return None if ends_in_derivative(straight) else straight
