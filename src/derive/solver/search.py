"""The search: a few roads through the same moves, and the shortest derivation that arrives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from derive.decide.refute import refuted
from derive.errors import DeriveError
from derive.kernel import Chain, Derivation, Judgement, PlugIn, Problem, Target, check
from derive.kernel.equations import about
from derive.kernel.induction import closed_at, entry_at_end
from derive.kernel.judgement import CURVED
from derive.laws import ALL
from derive.solver.assembly import drop_what_follows, finished, kinks_of, others_than, written_otherwise
from derive.solver.chains import with_best, with_lemma
from derive.solver.claimed import curved, signed
from derive.solver.cleared import FORMULAS, verified
from derive.solver.draft import Draft, Resting, last_shown, open_goals
from derive.solver.equations import Solution
from derive.solver.facts import Facts
from derive.solver.journey import along_road, begun, follow
from derive.solver.lack import Lack
from derive.solver.match import renaming
from derive.solver.missing import missing
from derive.solver.recursions import Found, closed_form
from derive.solver.remainders import answer_by_taylor
from derive.solver.roads import CLOSING, DIRECT
from derive.solver.shapes import shapes
from derive.solver.unknowns import implied, solved, valued
from derive.solver.work import Move, Road, Work, is_partial, places
from derive.terms import D, Limit, Moment, Sym, Term, contains, same, subterms, sym


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the search came to: a derivation, and for each part that is stuck what is left of it."""

    derivation: Derivation
    open_goals: Mapping[str, tuple[Term, ...]]
    lacking: Mapping[str, Judgement] = field(default_factory=dict)  # what would prove the claim of a part
    told: Mapping[str, Lack] = field(default_factory=dict)  # what equations for unknowns lack

    @property
    def is_solved(self) -> bool:
        """Whether nothing is left to be done."""
        return not any(self.open_goals.values())

    @property
    def missing(self) -> dict[str, Lack]:
        """For each part that is stuck, what seems to be missing: a law, or more derivatives of a function."""
        problem = self.derivation.problem
        return {
            part: missing(problem, goals)
            for part, goals in self.open_goals.items()
            if goals and part not in self.told
        }


def solve(problem: Problem, parts: Sequence[str] | None = None, layout: str = "denominator") -> Outcome:
    """The shortest derivation found for each of `parts` (all, if not said), lemmas shared, and the matrix
    form of each answer that has one.

    A part that is stuck keeps what was reached.

    Raises:
        KeyError: the problem has no such part.
        Undefined: what is to be found has a value nowhere.
    """
    targets = {target.part: target for target in problem.targets}
    draft = Draft(Facts(problem))
    resting: dict[str, Resting] = {}
    told: dict[str, Lack] = {}
    plugs: list[PlugIn] = []
    solutions: dict[tuple[str, ...], Solution] = {}
    for part in targets if parts is None else parts:
        if any(chain.part == part for chain in draft.chains):
            continue  # it was found with other unknowns
        draft.facts = draft.facts.of_part(part)  # each part has its own assumptions
        if targets[part].unknowns:
            solution = solutions.get(targets[part].unknowns)
            if solution is None:
                solution = solutions[targets[part].unknowns] = solved(draft, targets[part], parts)
                told |= solution.why
                plugs += [replace(p, chain=replace(p.chain, facts=facts)) for p, facts in solution.plugs]
            if targets[part].is_value and solution.why:
                told[part] = next(iter(solution.why.values()))
                draft = along_road(draft, f"part {part}", targets[part].term, Road(()), part)
            elif targets[part].is_value:
                draft = valued(draft, targets[part], solution)
        else:
            before = len(draft.chains)
            draft = _answered(draft, targets[part])
            # not of equations: what an early line needs must not come to rest on a later one
            if not _holds_limit(targets[part]):  # what holds near a point is shown of what was assumed
                drop_what_follows(draft, draft.chains[before:])
        own = (part, draft.facts.resting())
        resting |= {chain.name: own for chain in draft.chains if chain.name not in resting}
    goals = _left_open(problem, draft.chains, targets) | {part: (targets[part].term,) for part in told}
    answers = [chain for chain in draft.chains if chain.part is not None and not goals[chain.part]]
    # of claims no page says more
    values = [chain for chain in answers if targets[chain.part or ""].claim is None]
    forms, found = written_otherwise(draft, values, layout, resting)
    kinks = [kink for chain in answers for kink in kinks_of(draft, chain)]
    derivation = finished(problem, draft, forms, found, kinks, resting)
    derivation = replace(derivation, plugs=tuple(plugs))
    shape = _shape(derivation, told) if parts is None else None
    return Outcome(replace(derivation, shape=shape), goals, draft.lacking, told)


def _left_open(
    problem: Problem, known: Sequence[Chain], targets: Mapping[str, Target]
) -> dict[str, tuple[Term, ...]]:
    """What is left to be found of each part."""
    goals = {c.part: open_goals(c.end, problem, others_than(known, c)) for c in known if c.part is not None}
    for chain in known:
        if chain.part is not None and _is_shown(targets[chain.part], chain):
            goals[chain.part] = ()  # whatever stands in it
    return goals


def _shape(derivation: Derivation, told: Mapping[str, Lack]) -> Derivation | None:
    """The curvature that makes the stationary point that was found a minimum, or a maximum, if one is found."""
    optimum = derivation.problem.optimum
    if (
        optimum is None
        or told
        or {p.number for p in derivation.plugs} != {*about(derivation.problem, optimum.unknowns)}
    ):
        return None
    # what is not convex in several variables together is seen at once, and its proof is sought for long
    candidates = list(shapes(derivation.problem))
    for weakest in candidates[-1:] if len(optimum.variables) > 1 else ():
        if refuted(weakest, weakest.targets[0]) is not None:
            return None
    for problem in candidates:
        with suppress(DeriveError):
            found = replace(derivation, shape=solve(problem).derivation)
            check(found, ALL)
            return found.shape
    return None


def _is_shown(target: Target, chain: Chain) -> bool:
    """Whether the chain is from the left side to the right side of what is claimed."""
    claim = target.claim
    return (
        claim is not None and claim.relation == "=" and all(map(same, (chain.start, chain.end), claim.terms))
    )


def _answered(draft: Draft, target: Target) -> Draft:
    """The draft with a chain for a target that is not to be found from equations."""
    name = f"part {target.part}"
    obtained = None if _holds_limit(target) else _obtained(draft, name, target)
    if obtained is not None:
        return obtained
    if target.claim is None:
        closed = _in_closed_form(draft, name, target) or implied(draft, name, target)
        closed = closed or _of_slopes(draft, name, target)
        return closed or _verified(with_best(draft, name, target.term, target.part))
    if target.relation in CURVED:
        return curved(draft, name, target)
    return signed(draft, name, target, _proof_of)


def _proof_of(problem: Problem) -> Derivation | None:
    """A derivation that proves the one claim of a problem, if one is found."""
    with suppress(DeriveError):
        found = solve(problem).derivation
        if all(theorem.is_proved for theorem in check(found, ALL)):
            return found
    return None


def _verified(draft: Draft) -> Draft:
    """The draft with a proof of the formula for an inverse that its last chain uses, if it uses one."""
    last = last_shown(draft)
    if not any(step.name in FORMULAS for step in last[0].steps) or isinstance(last[0].start, D):
        return draft
    found = Draft(draft.facts.copy(), draft.chains[:-1], dict(draft.shown), dict(draft.lacking), draft.turns)
    found.facts.lemmas.pop(last[0].name, None)
    checked = verified(found.facts, last)
    if checked is None:
        return draft
    (chain, needed), lemmas = checked
    for each, wanted in lemmas:
        found.add(each, list(wanted), cite=False)
    found.add(chain, list(needed), cite=True)
    return found


def _in_closed_form(draft: Draft, name: str, target: Target) -> Draft | None:
    """The draft with a chain to the closed form of an entry of a family, and the lemmas of its induction."""
    carried = draft.facts.problem.families.carried
    entries = [p for p in subterms(target.term) if isinstance(p, Sym) and p.name in carried]
    if not entries or contains(target.term, D, Limit):
        return None
    entry, draft = entries[0], draft.copy()
    title = f"closed form of {entry.name}"

    def simplified(term: Term) -> Term:
        work = begun(draft.copy(), "", term, DIRECT)
        follow(work, DIRECT.phases)
        return work.here

    def finish(work: Work) -> None:
        follow(work, CLOSING)

    found = closed_form(draft.facts, entry.name, simplified, finish)
    if found is None:
        return None
    for chain, needed in found.lemmas:
        if all(each.name != chain.name for each in draft.chains):
            draft.add(chain, list(needed), cite=True)

    put_closed = _putting(found, entry.name, title)
    last = next((p for p in subterms(target.term) if entry_at_end(p) is entry), None)
    whole = last or sym(entry.name, *draft.facts.problem.defined[entry.name].params)
    closing = Road(CLOSING, before=((put_closed,),))
    if not contains(target.term, Moment):
        return along_road(draft, name, target.term, closing, target.part)
    if all(each.name != title for each in draft.chains):
        draft = along_road(draft, title, whole, closing, None)
    return along_road(draft, name, target.term, Road(DIRECT.phases, before=((put_closed,),)), target.part)


def _putting(found: Found, name: str, title: str) -> Move:
    """The move that puts the closed form of an entry of the family `name`, or of the last one; by the lemma of that
    `title` if there is one.
    """

    def put_closed(work: Work) -> bool:
        wholes = sorted(places(work.here), key=lambda each: entry_at_end(each[1]) is None)
        for path, node in wholes:  # the last one first, of which the entry is a part
            own = entry_at_end(node) or node
            if isinstance(own, Sym) and own.name == name:
                told = work.facts.lemmas.get(title)
                names = renaming(told.chain.start, node) if told is not None else None
                if names is not None:
                    work.lemma(path, title, names)
                    return True
                new = closed_at(work.problem, found.shift, found.closed.form, node)
                work.induction(path, found.shift, new, (found.closed,))
                return True
        return False

    return put_closed


def _of_slopes(draft: Draft, name: str, target: Target) -> Draft | None:
    """The draft with a chain for what is made of derivatives by its definitions alone, as J = Σ (s²/2 + ∂s/∂x)."""
    if contains(target.term, D, Moment, Limit):
        return None

    def open_slope(work: Work) -> bool:
        for path, node in places(work.here):
            if isinstance(node, Sym) and _is_of_slopes(work.problem, node) and not contains(node, D):
                work.unfold(path)
                return True
        return False

    work = begun(draft.copy(), name, target.term, DIRECT)
    while open_slope(work):
        pass
    if not work.steps:
        return None
    for inner in [p for p in subterms(work.here) if isinstance(p, D) and isinstance(p.wrt, Sym)]:
        draft = with_lemma(draft, inner)
    return along_road(draft, name, target.term, Road(DIRECT.phases, before=((open_slope,),)), target.part)


def _is_of_slopes(problem: Problem, node: Sym) -> bool:
    """Whether a derivative that is to be worked out stands in the definition of a name, or in what that is made of."""
    if node.name not in problem.defined or node.name in problem.families.circles:
        return False
    bodies = (problem.defined[name].body for name in problem.reach[node.name] if name in problem.defined)
    slopes = (part for body in bodies for part in subterms(body) if isinstance(part, D))
    return any(not is_partial(problem, slope) for slope in slopes)


def _holds_limit(target: Target) -> bool:
    """Whether a limit stands in it."""
    terms = (target.term, *(() if target.claim is None else target.claim.terms))
    return any(contains(term, Limit) for term in terms)


def _obtained(draft: Draft, name: str, target: Target) -> Draft | None:
    """The draft with a chain that Taylor's theorem gives, if what is asked for is of that kind."""
    if contains(target.term, D):
        return None
    found = answer_by_taylor(draft.facts, name, target)
    if found is None:
        return None
    work, sign = found
    draft = draft.copy()
    draft.facts = work.facts
    draft.add(replace(work.chain, part=target.part), [*work.needed, *sign], cite=True)
    return draft
