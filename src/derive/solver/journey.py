"""Following a road to a goal: the lemmas it passes, then its moves, phase by phase."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.errors import InvalidStep, TooDeep
from derive.kernel import Judgement, Problem
from derive.kernel.adjoint import between
from derive.solver.draft import Draft, Undefined, cost_of, new_title, open_goals
from derive.solver.expectation import cite_average, is_average, open_expectation, order
from derive.solver.facts import Unprovable
from derive.solver.logarithms import is_logarithm
from derive.solver.parts import is_step
from derive.solver.phases import SIMPLIFY
from derive.solver.roads import AVERAGE, BACKWARDS, DIRECT, IN_TERMS, LOGARITHMS, ROADS, SPECIAL, roads_to
from derive.solver.work import Move, OutOfSteps, Road, Work, is_partial
from derive.terms import D, Index, Size, Sym, Term, bound_indices, derivative, fresh, same, subterms, sym


def along_road(
    before: Draft, name: str, goal: Term, road: Road, part: str | None, main: Draft | None = None
) -> Draft:
    """Follow `road` to the goal, lemmas first; the `main` draft if the road soon joins that one's."""
    draft = before.copy()
    way_back = tuple(_way_back(draft.facts.problem, goal)) if isinstance(goal, D) else ()
    if road.backwards:
        for inner in way_back:
            draft = _step_back(before, draft, inner)
    work = begun(draft, name, goal, road)
    phases = _averaging(road.phases) if is_average(draft.facts.problem, goal) else road.phases
    if follow(work, road.before):
        if main is not None and road.before and main.chains[-1].steps[: len(work.steps)] == tuple(work.steps):
            return main
        follow(work, phases)
        if part is not None and any(_is_size(said) for _, said in draft.facts.declared()):
            follow(work, SPECIAL)
    draft.add(replace(work.chain, part=part), work.needed, cite=True)
    draft.turns = frozenset(("backwards", *work.turns) if way_back else work.turns)
    return draft


def _averaging(phases: tuple[tuple[Move, ...], ...]) -> tuple[tuple[Move, ...], ...]:
    """The phases of a road, once what is differentiated in expectations is, and these are taken."""
    first = tuple((cite_average, *phase) for phase in phases[:1])
    taken = ((open_expectation,), *first, SIMPLIFY, AVERAGE, (order,))
    return (*first, *taken, *phases, *IN_TERMS)


def _is_size(said: Judgement) -> bool:
    """Whether it says what a size is."""
    return said.relation == "=" and isinstance(said.terms[0], Size)


def _way_back(problem: Problem, goal: D) -> Iterator[D]:
    """∂J/∂m for each definition m between the variable and the result J, from J backwards."""
    result, wrt = goal.body, goal.wrt
    if not (isinstance(result, Sym) and isinstance(wrt, Sym) and result.name in problem.defined):
        return
    on_the_way = between(problem, result.name, wrt.name)
    if any(is_average(problem, problem.defined[name].body) for name in on_the_way):
        return  # each outcome of what it averages over moves in its own way
    for name in _from_the_end(problem):
        if name in on_the_way and name != result.name and not is_step(problem, name):  # it has no lemma
            yield generic(problem, derivative(result, sym(name, *problem.defined[name].params)))


def _from_the_end(problem: Problem) -> Iterator[str]:
    """The definitions, each before those it uses; of a family, what a step hands on to the next one last."""
    circles, carried = problem.families.circles, problem.families.carried
    done: set[str] = set()
    for name in reversed(problem.ordered):
        circle = circles.get(name, frozenset((name,))) - done
        done |= circle
        members = [each for each in reversed(problem.ordered) if each in circle]
        yield from sorted(members, key=lambda each: each in carried)


def _step_back(before: Draft, draft: Draft, goal: D) -> Draft:
    """The draft with a lemma on how the result moves with a definition.

    It goes through what uses the definition; where few ways lead to the result, straight from there if
    that is shorter to read.
    """
    if _is_told(draft, goal):
        return draft
    problem, roads = draft.facts.problem, [BACKWARDS]
    if roads_to(problem, goal) is ROADS:
        roads += [DIRECT, LOGARITHMS] if any(map(is_logarithm, _on_the_way(problem, goal))) else [DIRECT]
    drafts = [draft, *(draft.copy() for _ in roads[1:])]
    for each, road in zip(drafts, roads, strict=True):
        _lemma(each, goal, road)
    found = [each for each in drafts if each.facts.about(goal)]
    return min(found, key=lambda each: cost_of(before, each), default=draft)


def _on_the_way(problem: Problem, goal: D) -> Iterator[Term]:
    """What stands in the definitions between the variable of `goal` and its result."""
    assert isinstance(goal.body, Sym)
    assert isinstance(goal.wrt, Sym)
    for name in between(problem, goal.body.name, goal.wrt.name):
        yield from subterms(problem.defined[name].body)


def _lemma(draft: Draft, goal: D, road: Road) -> None:
    """Add a lemma for `goal`, unless there is one, or nothing is to be said."""
    if _is_told(draft, goal):
        return
    work = begun(draft, new_title(draft, goal), goal, road)
    follow(work, (*road.before, *road.phases))
    if work.steps and not open_goals(work.here, draft.facts.problem, draft.chains):
        draft.add(work.chain, work.needed, cite=True)


def _is_told(draft: Draft, goal: D) -> bool:
    """Whether there is a lemma on `goal`, or nothing is to be said of it."""
    return bool(draft.facts.about(goal)) or is_partial(draft.facts.problem, goal)


def begun(draft: Draft, name: str, start: Term, road: Road) -> Work:
    """A chain that begins at `start`."""
    problem = draft.facts.problem

    def offer(node: D) -> None:
        if isinstance(node.body, Sym) and node.body.args and node.body.name in problem.defined:
            goal = generic(problem, node)
            if not same(goal, start) and not _is_told(draft, goal):
                work.turns.add("forwards")
                if road.forwards:
                    _lemma(draft, goal, road)

    try:
        work = Work(problem, draft.facts, name, start, road, offer)
    except Unprovable as why:
        raise Undefined(why) from None
    return work


def follow(work: Work, phases: Sequence[tuple[Move, ...]]) -> bool:
    """Make the moves of each phase until there is none left; whether the end was reached."""
    try:
        for phase in phases:
            to_fixpoint(work, phase)
    except (OutOfSteps, Unprovable, TooDeep, InvalidStep):
        return False  # what was reached stands; the goal that is left says where it stopped
    return True


def generic(problem: Problem, node: D) -> D:
    """The same derivative with letters of its own: the definitions', and others for the variables."""
    taken: tuple[Index, ...] = ()
    whole: Term = node
    while isinstance(whole, D):
        whole = whole.body
    if not isinstance(whole, Sym):
        taken = tuple(sorted(whole.free | bound_indices(whole), key=lambda i: (i.name, i.dim)))

    def apart(entry: Sym) -> Sym:
        nonlocal taken
        own = problem.defined[entry.name].params if entry.name in problem.defined else entry.args
        at: list[Index] = []
        for each in own:
            assert isinstance(each, Index)
            at.append(fresh(each, (*taken, *at), problem.spare_letters[each.dim]))
        taken = (*taken, *at)
        return sym(entry.name, *at)

    def go(term: Term) -> Term:
        if isinstance(term, D) and isinstance(term.wrt, Sym):
            inner = go(term.body)
            return derivative(inner, apart(term.wrt), str(term.data))
        return apart(term) if isinstance(term, Sym) else term

    found = go(node)
    assert isinstance(found, D)
    return found


def to_fixpoint(work: Work, moves: tuple[Move, ...]) -> None:
    """Make these moves until there is none left to make."""
    while any(move(work) for move in moves):
        pass
