"""Chains for what is to be found from equations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from derive.kernel import Problem, Target, obligations, plugged
from derive.kernel.equations import about
from derive.kernel.place import along
from derive.solver.chains import directly, with_average, with_best, with_lemma
from derive.solver.collected import collect
from derive.solver.contract import multiplied_out
from derive.solver.definitions import with_definitions
from derive.solver.draft import Draft, cost_of, last_shown, new_title
from derive.solver.equations import Solution, solve_equations
from derive.solver.expectation import inner_averages
from derive.solver.factors import cancel
from derive.solver.facts import Facts
from derive.solver.implicit import implicit, slopes
from derive.solver.journey import along_road, follow
from derive.solver.known import show
from derive.solver.logarithms import is_logarithm, open_each_logarithm
from derive.solver.match import renaming
from derive.solver.neat import undo
from derive.solver.roads import CLOSING, DIRECT
from derive.solver.roots import constants_out, squares_out
from derive.solver.sheet import Equation, Sheet, unknowing
from derive.solver.sums import constant_sum
from derive.solver.work import FAILURES, Road, Work, is_partial, places
from derive.terms import D, Sym, Term, key, same, subterms


def solved(draft: Draft, target: Target, parts: Sequence[str] | None) -> Solution:
    """Add the chains for a part that is to be found from equations, and for the parts that share its unknowns."""
    problem = draft.facts.problem
    learn_derivatives(draft, target.unknowns)
    those = [each for each in problem.targets if each.is_unknown and each.unknowns == target.unknowns]
    found = solve_equations(problem, draft.facts, f"equations for {' and '.join(target.unknowns)}", those)
    for chain, needed in found.lines:
        draft.add(chain, list(needed), cite=False)
    for chain, needed in found.answers:
        if parts is None or chain.part in parts:
            draft.add(chain, list(needed), cite=False)
    return replace(found, plugs=found.plugs if parts is None else ())


def valued(draft: Draft, target: Target, solution: Solution) -> Draft:
    """The draft with a chain for what a term is where the unknowns are what was found for them."""
    known = {
        chain.start.name: line.name
        for chain, _ in solution.answers
        if isinstance(chain.start, Sym)
        for line in (step for step in chain.steps if step.rule == "lemma")
    }

    def put_in(work: Work) -> bool:
        """An unknown, or a definition that hangs on one, written out."""
        problem = work.problem
        for path, node in places(work.here):
            if isinstance(node, Sym) and node.name in known:
                chain = next(each for each in draft.chains if each.name == known[node.name])
                names = renaming(chain.start, node)
                if names is not None and not any(isinstance(each, D) for each in along(work.here, path)):
                    work.lemma(path, chain.name, names)
                    return True
            hangs = any(problem.depends(node, name) for name in target.unknowns)
            if isinstance(node, Sym) and node.name in problem.defined and hangs:
                work.unfold(path)
                return True
        return False

    name = f"part {target.part}"
    _see_defined(draft, target, solution)
    finish = (
        (undo,), *DIRECT.phases[1:], (constants_out, constant_sum, cancel, collect), (squares_out,), *CLOSING,
    )  # fmt: skip
    roads = [Road(phases, before=((put_in,),)) for phases in (finish, ((multiplied_out,), *finish))]
    drafts = [along_road(draft, name, target.term, road, target.part) for road in roads]
    if any(is_logarithm(each) for each in subterms(last_shown(drafts[0])[0].end)):
        opened = Road(((open_each_logarithm,), *finish), before=((put_in,),))
        drafts.append(along_road(draft, name, target.term, opened, target.part))
    return min(drafts, key=lambda each: cost_of(draft, each))


def _see_defined(draft: Draft, target: Target, solution: Solution) -> None:
    """Add the chains that show that a term is defined where the unknowns are what was found for them."""
    problem = draft.facts.problem
    found = {c.start.name: (c.start.args, c.end) for c, _ in solution.answers if isinstance(c.start, Sym)}
    with suppress(*FAILURES):
        for each in obligations(problem, plugged(problem, target.term, found)):
            title = f"part {target.part}, sign {len(draft.chains)}"
            for chain, needed in show(draft.facts, title, each) or ():
                draft.add(chain, list(needed), cite=False)


def implied(draft: Draft, name: str, target: Target) -> Draft | None:
    """The draft with a chain for a derivative by equations that hold for all values of its variable, if they say it."""
    goal, problem = target.term, draft.facts.problem
    if not (isinstance(goal, D) and isinstance(goal.wrt, Sym) and is_partial(problem, goal)):
        return None
    moving = slopes(problem, goal.wrt.name)
    if not moving:
        return None
    draft = draft.copy()
    known: dict[str, Equation] = {}
    try:
        for slope in moving:
            if same(slope, goal):
                continue  # z = f(z, t): it is what is asked for
            draft = with_best(draft, new_title(draft, slope), slope, None)
            chain = draft.chains[-1]
            known[key(slope)] = Equation(chain.name, chain.start, chain.end)
        sheet = Sheet(problem, draft.facts, name, ())
        shown = implicit(sheet, goal, known)
    except FAILURES:
        return None
    if shown is None:
        return None
    for chain, needed in sheet.lines:
        draft.add(chain, list(needed), cite=False)
    work = Work(problem, draft.facts, name, goal, DIRECT)
    work.steps, work.needed = list(shown[0].steps), list(shown[1])
    if work.steps[-1].rule != "lemma":  # a line that was divided is closed as it stands
        follow(work, CLOSING)
    draft.add(replace(work.chain, part=target.part), work.needed, cite=True)
    return draft


def learn_derivatives(draft: Draft, unknowns: Sequence[str]) -> None:
    """Add lemmas on the derivatives that stand in what is given of `unknowns`, of which they use nothing."""
    problem = draft.facts.problem
    given = [term for number in about(problem, unknowns) for term in problem.declared[number].terms]
    bare = Draft(Facts(unknowing(problem, unknowns)), draft.chains)
    for inner in dict.fromkeys(each for term in given for each in _derivatives_of(problem, term)):
        for average_of in inner_averages(bare.facts, inner):
            bare = with_average(bare, average_of)
        is_of_sum = problem.optimum is not None and same(inner.body, problem.optimum.function)
        bare = directly(bare, inner) if is_of_sum else with_lemma(bare, inner)
    for chain in bare.chains[len(draft.chains) :]:
        needed = list(bare.facts.lemmas[chain.name].needed)
        for judgement in needed:
            draft.facts.require(judgement)
        draft.add(chain, needed, cite=True)


def _derivatives_of(problem: Problem, term: Term) -> Iterator[D]:
    """The derivatives in `term`, and those in definitions that it is made of."""
    parts = (each for whole in with_definitions(problem, term) for each in subterms(whole))
    yield from (each for each in parts if isinstance(each, D) and isinstance(each.wrt, Sym))
