"""The search: a few roads through the same moves, and the shortest derivation that arrives."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import count

from derive.algebra import is_identity
from derive.decide.refute import refuted
from derive.errors import DeriveError, InvalidStep, StatementError, TooDeep
from derive.kernel import (
    Binding,
    Case,
    Chain,
    Derivation,
    Fact,
    Judgement,
    Kink,
    MatrixForm,
    PlugIn,
    Problem,
    Target,
    check,
)
from derive.kernel.adjoint import between
from derive.kernel.equations import about
from derive.kernel.induction import closed_at, entry_at_end
from derive.kernel.judgement import CURVED
from derive.kernel.place import along
from derive.laws import ALL
from derive.solver.alike import share, unite
from derive.solver.averaged import bounded_inside
from derive.solver.cases import cases
from derive.solver.claims import prove_bound, prove_equation
from derive.solver.cleared import FORMULAS, verified
from derive.solver.consequences import consequence
from derive.solver.contract import multiplied_out
from derive.solver.curved import prove_curvature
from derive.solver.definitions import with_definitions
from derive.solver.descents import Segment, by_descent, segments
from derive.solver.differentiate import differentiate, differentiate_locally, is_carried
from derive.solver.equations import Solution, solve_equations
from derive.solver.expectation import (
    average,
    cite_average,
    inner_averages,
    is_abstract_average,
    is_average,
    join_logarithms,
    open_expectation,
    open_logarithm,
    order,
    outer_averages,
    power_of_exp,
    put_average,
    split_mean,
    standardise,
    turn_signs,
)
from derive.solver.facts import Facts, Unprovable, is_step
from derive.solver.geometric import every_step
from derive.solver.implicit import implicit, slopes
from derive.solver.kinks import kink_at
from derive.solver.known import show
from derive.solver.lack import Lack
from derive.solver.limits import Desk
from derive.solver.match import renaming
from derive.solver.matrices import matrix_form
from derive.solver.means import Difference, by_mean_value, differences
from derive.solver.missing import missing
from derive.solver.phases import FINISH, LAST, SIMPLIFY
from derive.solver.recursions import closed_form
from derive.solver.remainders import answer_by_taylor
from derive.solver.roots import constants_out, squares_out
from derive.solver.shapes import shapes
from derive.solver.sheet import Equation, Sheet, unknowing
from derive.solver.shortest import one_bar, seek_shorter
from derive.solver.signed import Proof
from derive.solver.simplify import (
    cancel,
    collect,
    constant_sum,
    constant_sum_outside,
    expand_logarithm,
    gather,
    holds_log_of_product,
    is_logarithm,
    one_element,
    open_counted,
    open_definition,
    open_each_logarithm,
    open_value,
    sift,
    work_out,
)  # fmt: skip
from derive.solver.upright import straighten
from derive.solver.work import FAILURES, Move, OutOfSteps, Road, Shown, Work, cite, is_partial, places
from derive.terms import (
    ZERO,
    D,
    Delta,
    Det,
    Index,
    Limit,
    Moment,
    Size,
    Sum,
    Sym,
    Term,
    bound_indices,
    contains,
    derivative,
    fresh,
    key,
    names_in,
    neg,
    part as part_at,
    rename,
    same,
    subterms,
    sym,
)

DIFFERENTIATE: tuple[Move, ...] = (differentiate,)
CLOSING: tuple[tuple[Move, ...], ...] = (
    SIMPLIFY,
    FINISH,
    SIMPLIFY,
    FINISH,
    LAST,
    (seek_shorter,),
    (open_counted, constant_sum, cancel),
    (unite, collect, straighten, share),
    (one_bar, gather),
)
SPECIAL: tuple[tuple[Move, ...], ...] = ((one_element,), *CLOSING)  # where a size is a number


AVERAGE: tuple[Move, ...] = (sift, every_step, constant_sum_outside, cancel, collect, average, differentiate)
IN_TERMS: tuple[tuple[Move, ...], ...] = (
    (open_logarithm, join_logarithms, constant_sum, collect, cancel),
    (turn_signs,),
    (split_mean, gather),
    (order, power_of_exp, collect),
)  # how expectations are written
DIRECT = Road((DIFFERENTIATE, *CLOSING))
LOGARITHMS = Road((DIFFERENTIATE, *CLOSING), before=((open_definition,), (expand_logarithm,)))
FORWARDS = Road((DIFFERENTIATE, *CLOSING), forwards=True)
BACKWARDS = Road(((differentiate_locally,), SIMPLIFY, FINISH, DIFFERENTIATE, *CLOSING), backwards=True)
OPENED = Road((DIFFERENTIATE, (sift, collect)), before=((open_value,),))  # and nothing is folded
ROADS = (DIRECT, LOGARITHMS, FORWARDS, BACKWARDS)
MOST_WAYS = 4  # ways from a variable to a result that are followed one by one, when all roads are tried
MOST_WAYS_AT_ONCE = 16  # that a person would go without the chain rule
STEP = 10  # a step more is as bad as that many letters more to read
SHORT = 60  # parts of a form whose sign is sought by bounds too, which takes long
LEMMA = 3 * STEP  # and so is a lemma more


class Undefined(StatementError):
    """What is to be found has a value nowhere: it would need `judgement`, for which `words` have a place."""

    def __init__(self, why: Unprovable) -> None:
        self.judgement = why.judgement
        self.words = "what is to be found is nowhere defined: it needs {}"
        if why.is_averaged:
            self.words = (
                "an expectation is over every outcome: it needs {}, which is not known of all of them"
            )
        if why.judgement.relation == "interchangeable":
            self.words = (
                "an expectation is differentiated in what it averages over, or its distributions hang on"
            )
        super().__init__(self.words.format(f"a judgement ({why.judgement.relation})"))


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


_Resting = tuple[str, frozenset[str]]  # a part, and the facts that rest on what is assumed for it


@dataclass
class _Draft:
    """Chains that stand, with the facts that their inferences need, and all the facts known by then."""

    facts: Facts
    chains: tuple[Chain, ...] = ()
    shown: dict[str, tuple[Fact, ...]] = field(default_factory=dict)
    lacking: dict[str, Judgement] = field(default_factory=dict)  # what would prove the claim of a part
    turns: frozenset[str] = frozenset()  # which other roads would have parted from the last chain

    def copy(self) -> _Draft:
        """A draft that may grow apart from this one."""
        return _Draft(self.facts.copy(), self.chains, dict(self.shown), dict(self.lacking))

    def add(self, chain: Chain, needed: list[Judgement], cite: bool) -> None:
        """Let `chain` stand; later ones may cite it."""
        self.chains = (*self.chains, chain)
        self.shown[chain.name] = self.facts.needed(needed)
        if cite:
            self.facts.learn(chain, needed)


def solve(problem: Problem, parts: Sequence[str] | None = None, layout: str = "denominator") -> Outcome:
    """The shortest derivation found for each of `parts` (all, if not said), lemmas shared, and the matrix
    form of each answer that has one.

    A part that is stuck keeps what was reached.

    Raises:
        KeyError: the problem has no such part.
        Undefined: what is to be found has a value nowhere.
    """
    targets = {target.part: target for target in problem.targets}
    draft = _Draft(Facts(problem))
    resting: dict[str, _Resting] = {}
    told: dict[str, Lack] = {}
    plugs: list[PlugIn] = []
    solutions: dict[tuple[str, ...], Solution] = {}
    for part in targets if parts is None else parts:
        if any(chain.part == part for chain in draft.chains):
            continue  # it was found with other unknowns
        draft.facts = draft.facts.of_part(part)  # each part has its own assumptions
        before = len(draft.chains)
        if targets[part].unknowns:
            solution = solutions.get(targets[part].unknowns)
            if solution is None:
                solution = solutions[targets[part].unknowns] = _solved(draft, targets[part], parts)
                told |= solution.why
                plugs += [replace(p, chain=replace(p.chain, facts=facts)) for p, facts in solution.plugs]
                before = len(draft.chains)
            if targets[part].is_value and solution.why:
                told[part] = next(iter(solution.why.values()))
                draft = _along(draft, f"part {part}", targets[part].term, Road(()), part)
            elif targets[part].is_value:
                draft = _valued(draft, targets[part], solution)
        else:
            draft = _answered(draft, targets[part])
            # not of equations: what an early line needs must not come to rest on a later one
            if not _holds_limit(targets[part]):  # what holds near a point is shown of what was assumed
                _drop_what_follows(draft, draft.chains[before:])
        own = (part, draft.facts.resting())
        resting |= {chain.name: own for chain in draft.chains if chain.name not in resting}
    known = draft.chains
    goals = {c.part: open_goals(c.end, problem, _others(known, c)) for c in known if c.part is not None}
    for chain in known:
        if chain.part is not None and _is_shown(targets[chain.part], chain):
            goals[chain.part] = ()  # whatever stands in it
    goals |= {part: (targets[part].term,) for part in told}
    answers = [chain for chain in known if chain.part is not None and not goals[chain.part]]
    values = [
        chain for chain in answers if targets[chain.part or ""].claim is None
    ]  # of claims no page says more
    forms, found = _written_otherwise(draft, values, layout, resting)
    kinks = [kink for chain in answers for kink in _kinks(draft, chain)]
    derivation = _finished(problem, draft, forms, found, kinks, resting)
    derivation = replace(derivation, plugs=tuple(plugs))
    shape = _shape(derivation, told) if parts is None else None
    return Outcome(replace(derivation, shape=shape), goals, draft.lacking, told)


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


def _answered(draft: _Draft, target: Target) -> _Draft:
    """The draft with a chain for a target that is not to be found from equations."""
    name = f"part {target.part}"
    obtained = None if _holds_limit(target) else _obtained(draft, name, target)
    if obtained is not None:
        return obtained
    if target.claim is None:
        closed = _in_closed_form(draft, name, target) or _implied(draft, name, target)
        closed = closed or _of_slopes(draft, name, target)
        return closed or _verified(_best(draft, name, target.term, target.part))
    return (_curved if target.relation in CURVED else _signed)(draft, name, target)


def _verified(draft: _Draft) -> _Draft:
    """The draft with a proof of the formula for an inverse that its last chain uses, if it uses one."""
    last = _last(draft)
    if not any(step.name in FORMULAS for step in last[0].steps) or isinstance(last[0].start, D):
        return draft
    found = _Draft(draft.facts.copy(), draft.chains[:-1], dict(draft.shown), dict(draft.lacking), draft.turns)
    found.facts.lemmas.pop(last[0].name, None)
    checked = verified(found.facts, last)
    if checked is None:
        return draft
    (chain, needed), lemmas = checked
    for each, wanted in lemmas:
        found.add(each, list(wanted), cite=False)
    found.add(chain, list(needed), cite=True)
    return found


def _in_closed_form(draft: _Draft, name: str, target: Target) -> _Draft | None:
    """The draft with a chain to the closed form of an entry of a family, and the lemmas of its induction."""
    carried = draft.facts.problem.families.carried
    entries = [p for p in subterms(target.term) if isinstance(p, Sym) and p.name in carried]
    if not entries or contains(target.term, D, Limit):
        return None
    entry, draft = entries[0], draft.copy()

    def simplified(term: Term) -> Term:
        work = _begun(draft.copy(), "", term, DIRECT)
        _follow(work, DIRECT.phases)
        return work.here

    def finish(work: Work) -> None:
        _follow(work, CLOSING)

    found = closed_form(draft.facts, entry.name, simplified, finish)
    if found is None:
        return None
    for chain, needed in found.lemmas:
        if all(each.name != chain.name for each in draft.chains):
            draft.add(chain, list(needed), cite=True)

    def put_closed(work: Work) -> bool:
        """The closed form of an entry, or of the last one."""
        wholes = sorted(places(work.here), key=lambda each: entry_at_end(each[1]) is None)
        for path, node in wholes:  # the last one first, of which the entry is a part
            own = entry_at_end(node) or node
            if isinstance(own, Sym) and own.name == entry.name:
                new = closed_at(work.problem, found.shift, found.closed.form, node)
                work.induction(path, found.shift, new, (found.closed,))
                return True
        return False

    last = next((p for p in subterms(target.term) if entry_at_end(p) is entry), None)
    whole = last or sym(entry.name, *draft.facts.problem.defined[entry.name].params)
    closing = Road(CLOSING, before=((put_closed,),))
    if not contains(target.term, Moment):
        return _along(draft, name, target.term, closing, target.part)
    title = f"closed form of {entry.name}"
    if all(each.name != title for each in draft.chains):
        draft = _along(draft, title, whole, closing, None)
    return _along(draft, name, target.term, Road(DIRECT.phases, before=((put_closed,),)), target.part)


def _of_slopes(draft: _Draft, name: str, target: Target) -> _Draft | None:
    """The draft with a chain for what is made of derivatives by its definitions alone, as J = Σ (s²/2 + ∂s/∂x)."""
    if contains(target.term, D, Moment, Limit):
        return None

    def open_slope(work: Work) -> bool:
        for path, node in places(work.here):
            if isinstance(node, Sym) and _is_of_slopes(work.problem, node) and not contains(node, D):
                work.unfold(path)
                return True
        return False

    work = _begun(draft.copy(), name, target.term, DIRECT)
    while open_slope(work):
        pass
    if not work.steps:
        return None
    for inner in [p for p in subterms(work.here) if isinstance(p, D) and isinstance(p.wrt, Sym)]:
        draft = _with_lemma(draft, inner)
    return _along(draft, name, target.term, Road(DIRECT.phases, before=((open_slope,),)), target.part)


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


def _written_otherwise(
    draft: _Draft, answers: Sequence[Chain], layout: str, resting: dict[str, _Resting]
) -> tuple[list[MatrixForm], list[Case]]:
    """The matrix form and the cases of each answer that has such; their chains are entered in `resting`."""
    forms: list[MatrixForm] = []
    found: list[Case] = []
    for chain in answers:
        assert chain.part is not None
        assumed = _assumed(draft.shown[chain.name])
        facts = draft.facts.of_part(chain.part).assuming(assumed)
        form = matrix_form(facts, chain, layout)
        if form is not None and not set(_assumed(facts.needed(form[1]))) - set(assumed):
            forms.append(form[0])
            draft.shown[form[0].chain.name] = facts.needed(form[1])
            resting[form[0].chain.name] = (chain.part, facts.resting())
        found += _cases(draft, chain, facts)
        own = (chain.part, facts.resting())
        resting |= {case.chain.name: own for case in found if case.part == chain.part}
    return forms, found


def _solved(draft: _Draft, target: Target, parts: Sequence[str] | None) -> Solution:
    """Add the chains for a part that is to be found from equations, and for the parts that share its unknowns."""
    problem = draft.facts.problem
    _learn_derivatives(draft, target.unknowns)
    those = [each for each in problem.targets if each.is_unknown and each.unknowns == target.unknowns]
    found = solve_equations(problem, draft.facts, f"equations for {' and '.join(target.unknowns)}", those)
    for chain, needed in found.lines:
        draft.add(chain, list(needed), cite=False)
    for chain, needed in found.answers:
        if parts is None or chain.part in parts:
            draft.add(chain, list(needed), cite=False)
    return replace(found, plugs=found.plugs if parts is None else ())


def _valued(draft: _Draft, target: Target, solution: Solution) -> _Draft:
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
    finish = (*DIRECT.phases[1:], (constants_out, constant_sum, cancel, collect), (squares_out,), *CLOSING)
    roads = [Road(phases, before=((put_in,),)) for phases in (finish, ((multiplied_out,), *finish))]
    drafts = [_along(draft, name, target.term, road, target.part) for road in roads]
    if any(is_logarithm(each) for each in subterms(_last(drafts[0])[0].end)):
        opened = Road(((open_each_logarithm,), *finish), before=((put_in,),))
        drafts.append(_along(draft, name, target.term, opened, target.part))
    return min(drafts, key=lambda each: _cost(draft, each))


def _learn_derivatives(draft: _Draft, unknowns: Sequence[str]) -> None:
    """Add lemmas on the derivatives that stand in what is given of `unknowns`, of which they use nothing."""
    problem = draft.facts.problem
    given = [term for number in about(problem, unknowns) for term in problem.declared[number].terms]
    bare = _Draft(Facts(unknowing(problem, unknowns)), draft.chains)
    for inner in dict.fromkeys(each for term in given for each in _derivatives_of(problem, term)):
        for average_of in inner_averages(bare.facts, inner):
            bare = _with_average(bare, average_of)
        is_of_sum = problem.optimum is not None and same(inner.body, problem.optimum.function)
        bare = _directly(bare, inner) if is_of_sum else _with_lemma(bare, inner)
    for chain in bare.chains[len(draft.chains) :]:
        needed = list(bare.facts.lemmas[chain.name].needed)
        for judgement in needed:
            draft.facts.require(judgement)
        draft.add(chain, needed, cite=True)


def _derivatives_of(problem: Problem, term: Term) -> Iterator[D]:
    """The derivatives in `term`, and those in definitions that it is made of."""
    parts = (each for whole in with_definitions(problem, term) for each in subterms(whole))
    yield from (each for each in parts if isinstance(each, D) and isinstance(each.wrt, Sym))


def _cases(draft: _Draft, chain: Chain, facts: Facts) -> list[Case]:
    """The cases of an answer, if they need no assumption that it does not rest on."""
    found = cases(facts, chain)
    shown = {case.chain.name: (*case.chain.facts, *facts.needed(needed)) for case, needed in found}
    assumed = {judgement for those in shown.values() for judgement in _assumed(those)}
    if assumed - set(_assumed(draft.shown[chain.name])):
        return []
    draft.shown.update(shown)
    return [case for case, _ in found]


def _drop_what_follows(draft: _Draft, chains: Sequence[Chain]) -> None:
    """Let `chains` assume nothing that follows from the rest of what they assume: x ≠ 0 beside x > 0."""
    assumed = draft.facts.assumptions()
    kept = assumed
    for judgement in assumed:
        others = tuple(each for each in kept if each is not judgement)
        others += tuple(each for other in others for each in _in_letters_of(judgement, other))
        may_follow = others or isinstance(judgement.subject, Det)  # from lemmas that came after it
        if may_follow and draft.facts.assuming(others).prove(judgement):
            kept = others
    if kept == assumed or not all(chain.name in draft.facts.lemmas for chain in chains):
        return  # a chain that nobody cites, as one inside of an induction, says nothing of what it needed
    facts = draft.facts.assuming(kept)
    try:
        for chain in chains:
            for judgement in facts.lemmas[chain.name].needed:
                facts.require(judgement)
    except Unprovable:  # it was shown on the way, from what was assumed, as nobody would find it again
        return
    if set(facts.assumptions()) <= set(kept):
        draft.facts = facts
        draft.shown |= {each.name: facts.needed(facts.lemmas[each.name].needed) for each in chains}


def _in_letters_of(judgement: Judgement, other: Judgement) -> Iterator[Judgement]:
    """What `other` says of all its indices, said of the one index of `judgement`."""
    if len(judgement.free) == 1 and len(other.free) == 1:
        (wanted,), (letter,) = judgement.free, other.free
        renamed = tuple(rename(term, {letter: wanted}) for term in other.terms)
        if wanted.dim == letter.dim and wanted is not letter and renamed != judgement.terms:
            yield Judgement(other.relation, renamed)


def _assumed(facts: Iterable[Fact]) -> tuple[Judgement, ...]:
    """What is assumed among `facts`; matrix form and cases must not need more than the answer does."""
    return tuple(fact.judgement for fact in facts if fact.rule == "assumed")


def _obtained(draft: _Draft, name: str, target: Target) -> _Draft | None:
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


def _signed(draft: _Draft, name: str, target: Target) -> _Draft:
    """The draft with a chain for a claim, and the lemmas it needs."""
    assert target.claim is not None
    for inner in subterms(target.term):
        if isinstance(inner, D) and isinstance(inner.wrt, Sym):
            draft = _with_lemma(draft, inner)
    for average_of in outer_averages(target.term) if target.relation != "=" else ():
        draft = _with_average(draft, average_of)
    try:
        if target.relation == "=":
            return _equated(draft, name, target)
        if contains(target.term, Limit):
            return _signed_in_the_limit(draft, name, target)
        if contains(target.term, Moment) and (told := _bounded_average(draft, name, target)) is not None:
            return told
        found = prove_bound(draft.facts.problem, draft.facts, name, target)
    except Unprovable as why:
        raise Undefined(why) from None
    found = _closed(draft, name, target, found)
    if not found.is_done and (meant := _by_mean_value(draft, name, target)) is not None:
        return meant
    return _claimed(draft, found, target)


def _by_mean_value(draft: _Draft, name: str, target: Target) -> _Draft | None:
    """The draft with a chain for a bound by the mean value theorem, if it speaks of a difference of two values, or of
    a function whose gradient is Lipschitz.
    """
    claim, problem = target.claim, draft.facts.problem
    assert claim is not None
    ends: list[Difference | Segment] = [*differences(problem, claim), *segments(problem, claim)]
    for each in ends:
        trial = draft.copy()
        trial.facts = draft.facts.obtaining(each.witness)
        try:
            trial = _with_lemma(trial, each.witness.slope)
        except Undefined:
            continue  # there need be no slope at that number: the claim may mean something all the same
        if isinstance(each, Segment):
            found = by_descent(trial.facts, name, claim, each)
        else:
            found = by_mean_value(trial.facts, name, claim, each)
        if found is not None:
            work, prover = found
            for chain, needed in prover.kept:
                trial.add(chain, list(needed), cite=False)
            trial.add(replace(work.chain, part=target.part), list(work.needed), cite=True)
            return trial
    return None


def _bounded_average(draft: _Draft, name: str, target: Target) -> _Draft | None:
    """The draft with a chain l ≤ ... = r, by a bound beneath an expectation in l, and what the expectation is then."""
    assert target.claim is not None
    left, right = target.claim.terms
    if target.claim.relation != "<=" or not contains(left, Moment):
        return None
    for work in bounded_inside(draft.facts.problem, draft.facts, name, left):
        trial = draft.copy()
        trial.facts = work.facts
        trial = _best(trial, f"{name}, bound", work.here, None)
        bound = trial.chains[-1]
        if is_identity(bound.end, right):
            work.facts = trial.facts
            work.lemma((), bound.name, Binding())
            if not same(work.here, right):
                work.algebra((), right)
            trial.add(replace(work.chain, part=target.part), work.needed, cite=True)
            return trial
    return None


def _closed(draft: _Draft, name: str, target: Target, found: Proof) -> Proof:
    """A proof of the sign of a Hessian form that came to where only a bound is wanted: 2 a² + 2 b² > 0."""
    goal = Judgement(target.relation, (ZERO, found.chain.end))
    is_open = target.convexity is not None or contains(target.term, D, Moment)
    if found.is_done or not is_open or found.chain.relation != "=":
        return found
    if found.chain.end.length > SHORT or not _may_be_bounded(draft.facts.problem, target):
        return found
    kept = show(draft.facts, f"{name}, sign", goal)
    if kept is None:
        return found
    return replace(found, needed=(*found.needed, goal), lemmas=(*found.lemmas, *kept), is_done=True)


def _may_be_bounded(problem: Problem, target: Target) -> bool:
    """Whether one direction is a number at least: bounds of numbers say nothing of a form in the entries of arrays."""
    if target.convexity is None:
        return True
    return any(not problem.shapes[direction] for _, direction in target.convexity.directions)


def _signed_in_the_limit(draft: _Draft, name: str, target: Target) -> _Draft:
    """The draft with a chain from what is claimed to be positive to its value, of which that is seen."""
    draft = _limited(draft, name, target.term, target.part)
    chain, sign = draft.chains[-1], Judgement(target.relation, (ZERO, draft.chains[-1].end))
    if chain.steps and draft.facts.prove(sign):
        draft.shown[chain.name] = (*draft.shown[chain.name], *draft.facts.needed([sign]))
    return draft


def _claimed(draft: _Draft, found: Proof, target: Target) -> _Draft:
    """The draft with what was found of a claim."""
    for chain, needed in found.lemmas:
        draft.add(chain, list(needed), cite=False)
    draft.add(replace(found.chain, part=target.part), list(found.needed), cite=True)
    if found.lacking is not None:
        draft.lacking[target.part] = found.lacking
    return draft


def _equated(draft: _Draft, name: str, target: Target) -> _Draft:
    """The draft with a chain for an equation: both sides as they stand, or else with what the solver makes of them."""
    assert target.claim is not None
    problem, (left, right) = draft.facts.problem, target.claim.terms
    if not any(contains(side, Limit) for side in (left, right)):
        opened = any(contains(side, D, Moment) for side in (left, right))
        told = _told(draft, name, target) if opened else None
        if told is not None:
            return told
        plain = draft.copy()
        works = [
            Work(problem, plain.facts, f"{name}{side}", term, DIRECT)
            for side, term in (("", left), (", right side", right))
        ]
        one, other = ((work.chain, tuple(work.needed)) for work in works)
        found = prove_equation(problem, plain.facts, name, one, other)
        if found.is_done:
            return _claimed(plain, found, target)
    before = draft
    draft = _best(draft, f"{name}, right side", right, None)
    other = _last(draft)
    draft = _best(draft, f"{name}, left side", left, None)
    found = prove_equation(problem, draft.facts, name, _last(draft), other)
    following = None if found.is_done else _following(before, name, target)
    return _claimed(draft, found, target) if following is None else following


def _implied(draft: _Draft, name: str, target: Target) -> _Draft | None:
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
            draft = _best(draft, _new_title(draft, slope), slope, None)
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
        _follow(work, CLOSING)
    draft.add(replace(work.chain, part=target.part), work.needed, cite=True)
    return draft


def _following(draft: _Draft, name: str, target: Target) -> _Draft | None:
    """The draft with a chain for an equation that is a combination of given ones, if it is."""
    assert target.claim is not None
    problem = draft.facts.problem
    numbers = [n for n, each in enumerate(problem.hypotheses) if _is_equation(each)]
    moved = [
        d.wrt.name
        for n in numbers
        for term in problem.hypotheses[n].terms
        for d in subterms(term)
        if isinstance(d, D) and isinstance(d.wrt, Sym)
    ]
    if not numbers:
        return None
    draft = draft.copy()
    try:
        if moved:
            _learn_derivatives(draft, tuple(dict.fromkeys(moved)))
        sheet = Sheet(problem, draft.facts, name, ())
        shown = consequence(sheet, numbers, name, target.claim)
    except FAILURES:
        return None
    if shown is None:
        return None
    for chain, needed in sheet.lines:
        draft.add(chain, list(needed), cite=False)
    draft.add(replace(shown[0], part=target.part), list(shown[1]), cite=True)
    return draft


def _is_equation(judgement: Judgement) -> bool:
    """Whether it is an equation for more than an entry or an index."""
    if judgement.relation != "=" or isinstance(judgement.terms[0], Index | Size | Moment):
        return False
    return not (isinstance(judgement.terms[0], Sym) and isinstance(judgement.terms[1], Sym))


def _told(draft: _Draft, name: str, target: Target) -> _Draft | None:
    """The draft with a chain for an equation of which lemmas and other parts tell all: what they say is put in on both
    sides, and is the same.
    """
    assert target.claim is not None
    problem, (left, right) = draft.facts.problem, target.claim.terms
    draft = draft.copy()
    for side in (left, right):
        for average_of in inner_averages(draft.facts, side):
            draft = _with_average(draft, average_of)
        for inner in subterms(side):
            if isinstance(inner, D) and not isinstance(inner.body, D) and isinstance(inner.wrt, Sym):
                draft = _with_lemma(draft, inner)
            if isinstance(inner, Moment) and next(draft.facts.averages(inner), None) is None:
                draft = _best(draft, _new_title(draft, inner), inner, None)
    one, other = (_begun(draft, name, side, DIRECT) for side in (left, right))
    if not all(_follow(work, ((put_average, cite),)) for work in (one, other)):
        return None
    _open_apart(problem, one, other)
    if not (one.steps or other.steps) or not is_identity(one.here, other.here):
        return None
    if one.here is not other.here:  # steps backwards need the terms in the same places
        one.algebra((), other.here)
    for step in reversed(other.steps):
        if step.rule == "unfold":
            one.fold(step.path, step.name, step.binding)
        else:
            one.lemma(step.path, step.name, step.binding, backwards=True)
    if not same(one.here, right):
        return None
    draft.add(replace(one.chain, part=target.part), [*one.needed, *other.needed], cite=True)
    return draft


def _open_apart(problem: Problem, one: Work, other: Work) -> None:
    """Write out the definitions that stand on one side only."""
    for work, beside in ((one, other), (other, one)):
        shared = set(names_in(beside.here))
        for path, _ in list(places(work.here))[::-1]:
            entry = part_at(work.here, path)
            if isinstance(entry, Sym) and entry.name in problem.defined and entry.name not in shared:
                if not any(isinstance(node, D) for node in along(work.here, path)):
                    work.unfold(path)


def _last(draft: _Draft) -> Shown:
    """The last chain, and what its inferences need."""
    chain = draft.chains[-1]
    if chain.name not in draft.facts.lemmas:  # of a limit that was not found
        return chain, tuple(fact.judgement for fact in draft.shown[chain.name])
    return chain, draft.facts.lemmas[chain.name].needed


def _curved(draft: _Draft, name: str, target: Target) -> _Draft:
    """The draft with a chain to a term whose curvature follows from what it is made of."""
    work = _begun(draft, name, target.term, DIRECT)
    needed = prove_curvature(work, target)
    draft.add(replace(work.chain, part=target.part), needed, cite=True)
    return draft


def _others(chains: Sequence[Chain], mine: Chain) -> list[Chain]:
    """A chain explains nothing by itself."""
    return [chain for chain in chains if chain is not mine]


def open_goals(term: Term, problem: Problem, lemmas: Sequence[Chain] = ()) -> tuple[Term, ...]:
    """What stands in `term` that a final answer must not hold: derivatives, and sums over a δ.

    A partial of an opaque function in its own argument may stand, an expectation of such a function, and what a
    lemma says.
    """
    found: list[Term] = []
    stack = [term]
    while stack:
        part = stack.pop()
        if isinstance(part, Limit):
            found.append(part)
        elif isinstance(part, D):
            told = any(renaming(each.start, part) is not None for each in lemmas)
            if is_partial(problem, part) or told or is_carried(problem, part):
                continue
            found.append(part)
        elif (
            isinstance(part, Sum)
            and any(isinstance(p, Delta) and part.index in p.args for p in subterms(part))
        ) or (isinstance(part, Moment) and not is_abstract_average(problem, part)):
            found.append(part)
        stack.extend(reversed(part.args))
    return tuple(found)


def _best(draft: _Draft, name: str, goal: Term, part: str | None) -> _Draft:
    """The draft with the best chain for `goal`, and the lemmas it needs."""
    for inner in _inner_derivatives(draft.facts, goal):
        draft = _with_lemma(draft, inner)
    for average_of in inner_averages(draft.facts, goal):
        draft = _with_average(draft, average_of)
    if contains(goal, Limit):
        return _limited(draft, name, goal, part)
    first, *others = _roads(draft.facts.problem, goal)
    main = _along(draft, name, goal, first, part)
    if first is DIRECT:
        others = [road for road in others if road.before or road.turn in main.turns]
    elif not _cost(draft, main)[0]:
        others = []
    drafts = [main, *(_along(draft, name, goal, road, part, main) for road in others)]
    return min(drafts, key=lambda each: _cost(draft, each))


def _limited(draft: _Draft, name: str, goal: Term, part: str | None) -> _Draft:
    """The draft with a chain for a goal in which limits stand, and the lemmas it needs; else one without steps."""
    draft, before = draft.copy(), draft

    def finish(work: Work) -> None:
        for phase in CLOSING:
            _to_fixpoint(work, (*phase, work_out))

    def simplified(facts: Facts, term: Term, name: str, others: list[Shown]) -> tuple[Shown, ...]:
        known = (*draft.chains, *(chain for chain, _ in others))
        inner = _Draft(facts.copy(), known)
        inner = _best(inner, name or _new_title(inner, term), term, None)
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


def _left(draft: _Draft, name: str, goal: Term, part: str | None, desk: Desk) -> _Draft:
    """The draft with a chain without steps for a goal whose limits are not known to exist.

    Raises:
        StatementError: what stands beneath a limit is not known to be defined near the point.
    """
    draft = draft.copy()
    draft.facts.left_open = True
    try:
        work = _begun(draft, name, goal, DIRECT)
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


def _with_average(draft: _Draft, average_of: Moment) -> _Draft:
    """The draft with a lemma for an expectation."""
    if next(draft.facts.averages(average_of), None) is not None:
        return draft
    worked = _along(draft, _new_title(draft, average_of), average_of, DIRECT, None)
    if not contains(worked.chains[-1].end, Moment):
        return worked
    work = _begun(draft, _new_title(draft, average_of), average_of, DIRECT)
    if standardise(work, (), average_of):
        draft = draft.copy()
        draft.add(work.chain, work.needed, cite=False)
        draft.facts.learn(work.chain, [])  # the two are the same for all parameters, or neither is defined
    return draft


def _with_lemma(draft: _Draft, inner: D) -> _Draft:
    """The draft with a lemma for a derivative that stands inside another one."""
    goal = _generic(draft.facts.problem, inner)
    known = [e.chain for e in draft.facts.about(goal) if renaming(e.chain.start, goal) is not None]
    name = _new_title(draft, goal)
    if known:
        return (
            draft if is_partial(draft.facts.problem, inner) else _straight(draft, name, goal, known) or draft
        )
    if is_partial(draft.facts.problem, inner):  # it may stand, but is no less smooth than its function
        opened = _along(draft, name, goal, OPENED, None)
        return draft if _holds_derivative(opened) else opened
    lemma = _best(draft, name, goal, None)
    lemma = _straight(draft, name, goal, lemma.chains[-1:]) or lemma
    end = lemma.chains[-1].end
    return draft if open_goals(end, draft.facts.problem, lemma.chains[:-1]) else lemma


def _directly(draft: _Draft, inner: D) -> _Draft:
    """The draft with a lemma for a derivative of what is optimised, which no reader would take the chain rule for."""
    goal = _generic(draft.facts.problem, inner)
    ways = (
        _ways(draft.facts.problem, name, goal.wrt.name)
        for name in names_in(goal.body)
        if isinstance(goal.wrt, Sym)
    )
    if sum(ways) > MOST_WAYS_AT_ONCE:
        return _with_lemma(draft, inner)
    drafts = [_along(draft, _new_title(draft, goal), goal, road, None) for road in (DIRECT, LOGARITHMS)]
    best = min(drafts, key=lambda each: _cost(draft, each))
    is_open = open_goals(best.chains[-1].end, draft.facts.problem, best.chains[:-1])
    return _with_lemma(draft, inner) if is_open else best


def _straight(draft: _Draft, name: str, goal: D, known: Sequence[Chain]) -> _Draft | None:
    """The draft with a lemma in which no derivative stands, where one does in each that is known: the partials of
    a function, written as such, can be differentiated once more.
    """
    told = any(not contains(chain.end, D) for chain in known)
    if told or _roads(draft.facts.problem, goal) is not ROADS:
        return None
    draft, before = draft.copy(), draft.facts.about(goal)
    draft.facts.tell(goal, ())
    straight = _along(draft, name, goal, DIRECT, None)
    straight.facts.tell(goal, (*straight.facts.about(goal), *before))
    return None if _holds_derivative(straight) else straight


def _holds_derivative(draft: _Draft) -> bool:
    """Whether a derivative stands in the end of the last chain."""
    return contains(draft.chains[-1].end, D)


def _roads(problem: Problem, goal: Term) -> tuple[Road, ...]:
    """Which roads to try: through many definitions only one that says each of them once.

    That is backwards from a result that has a name, and else forwards; but the logarithm of a product is
    written as a sum first.
    """
    ways = [
        (sum(_ways(problem, name, p.wrt.name) for name in names_in(p.body)), p.body)
        for p in subterms(goal)
        if isinstance(p, D) and isinstance(p.wrt, Sym)
    ]
    if any(_through_family(problem, p) for p in subterms(goal)):
        return (BACKWARDS,)
    if any(holds_log_of_product(problem, body) for _, body in ways):
        return LOGARITHMS, DIRECT
    if all(number <= MOST_WAYS for number, _ in ways):
        return ROADS
    unnamed = any(number > MOST_WAYS and not isinstance(body, Sym | D) for number, body in ways)
    return (FORWARDS if unnamed else BACKWARDS), DIRECT


def _through_family(problem: Problem, node: Term) -> bool:
    """Whether `node` is a derivative that passes through all steps of a family."""
    if not (isinstance(node, D) and isinstance(node.wrt, Sym)):
        return False
    wrt = node.wrt.name
    reached = {other for name in names_in(node.body) for other in problem.reach.get(name, ())}
    return any(name in reached and wrt in problem.reach[name] for name in problem.families.circles)


def _ways(problem: Problem, result: str, variable: str) -> int:
    """In how many ways the variable acts on the result through definitions, each counted by its length."""
    ways = {variable: 1}
    for name in problem.ordered:
        if name in problem.reach.get(result, ()) and variable in problem.reach[name]:
            entries = (p.name for p in subterms(problem.defined[name].body) if isinstance(p, Sym))
            ways[name] = 1 + sum(ways.get(entry, 0) for entry in entries)
    return ways.get(result, 0)


def _cost(before: _Draft, after: _Draft) -> tuple[int, int, int, int]:
    """Open goals, assumptions, the length of the answer, what there is to read: less is better."""
    new = {chain.name: chain for chain in after.chains[len(before.chains) :]}
    end = after.chains[-1].end
    assumed = len(after.facts.assumptions()) - len(before.facts.assumptions())
    read = 0
    wanted = [after.chains[-1].name]
    while wanted:
        chain = new.pop(wanted.pop(), None)
        if chain is not None:
            length = sum(STEP + step.after.length for step in chain.steps)
            read += LEMMA + length // _readers(after.facts.problem, chain)
            wanted += (step.name for step in chain.steps if step.rule == "lemma")
    return len(open_goals(end, after.facts.problem, after.chains[:-1])), assumed, end.length, read


def _readers(problem: Problem, chain: Chain) -> int:
    """How many of what is to be found need the chain, at least one: what all share is read once."""
    slope = _slope(chain.start)
    if chain.part is not None or slope is None:
        return 1
    result, through = slope
    parts = (part for target in problem.targets for part in subterms(target.term))
    wanted = {each[1] for each in map(_slope, parts) if each is not None and each[0] == result}
    return max(1, sum(through in between(problem, result, name) for name in wanted))


def _slope(term: Term) -> tuple[str, str] | None:
    """The names of a definition and a symbol, if it is the derivative of the one in the other."""
    if isinstance(term, D) and isinstance(term.body, Sym) and isinstance(term.wrt, Sym):
        return term.body.name, term.wrt.name
    return None


def _along(
    before: _Draft, name: str, goal: Term, road: Road, part: str | None, main: _Draft | None = None
) -> _Draft:
    """Follow `road` to the goal, lemmas first; the `main` draft if the road soon joins that one's."""
    draft = before.copy()
    way_back = tuple(_way_back(draft.facts.problem, goal)) if isinstance(goal, D) else ()
    if road.backwards:
        for inner in way_back:
            draft = _step_back(before, draft, inner)
    work = _begun(draft, name, goal, road)
    phases = _averaging(road.phases) if is_average(draft.facts.problem, goal) else road.phases
    if _follow(work, road.before):
        if main is not None and road.before and main.chains[-1].steps[: len(work.steps)] == tuple(work.steps):
            return main
        _follow(work, phases)
        if part is not None and any(_is_size(said) for _, said in draft.facts.declared()):
            _follow(work, SPECIAL)
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
            yield _generic(problem, derivative(result, sym(name, *problem.defined[name].params)))


def _from_the_end(problem: Problem) -> Iterator[str]:
    """The definitions, each before those it uses; of a family, what a step hands on to the next one last."""
    circles, carried = problem.families.circles, problem.families.carried
    done: set[str] = set()
    for name in reversed(problem.ordered):
        circle = circles.get(name, frozenset((name,))) - done
        done |= circle
        members = [each for each in reversed(problem.ordered) if each in circle]
        yield from sorted(members, key=lambda each: each in carried)


def _step_back(before: _Draft, draft: _Draft, goal: D) -> _Draft:
    """The draft with a lemma on how the result moves with a definition.

    It goes through what uses the definition; where few ways lead to the result, straight from there if
    that is shorter to read.
    """
    if _is_told(draft, goal):
        return draft
    problem, roads = draft.facts.problem, [BACKWARDS]
    if _roads(problem, goal) is ROADS:
        roads += [DIRECT, LOGARITHMS] if any(map(is_logarithm, _on_the_way(problem, goal))) else [DIRECT]
    drafts = [draft, *(draft.copy() for _ in roads[1:])]
    for each, road in zip(drafts, roads, strict=True):
        _lemma(each, goal, road)
    found = [each for each in drafts if each.facts.about(goal)]
    return min(found, key=lambda each: _cost(before, each), default=draft)


def _on_the_way(problem: Problem, goal: D) -> Iterator[Term]:
    """What stands in the definitions between the variable of `goal` and its result."""
    assert isinstance(goal.body, Sym)
    assert isinstance(goal.wrt, Sym)
    for name in between(problem, goal.body.name, goal.wrt.name):
        yield from subterms(problem.defined[name].body)


def _lemma(draft: _Draft, goal: D, road: Road) -> None:
    """Add a lemma for `goal`, unless there is one, or nothing is to be said."""
    if _is_told(draft, goal):
        return
    work = _begun(draft, _new_title(draft, goal), goal, road)
    _follow(work, (*road.before, *road.phases))
    if work.steps and not open_goals(work.here, draft.facts.problem, draft.chains):
        draft.add(work.chain, work.needed, cite=True)


def _is_told(draft: _Draft, goal: D) -> bool:
    """Whether there is a lemma on `goal`, or nothing is to be said of it."""
    return bool(draft.facts.about(goal)) or is_partial(draft.facts.problem, goal)


def _begun(draft: _Draft, name: str, start: Term, road: Road) -> Work:
    """A chain that begins at `start`."""
    problem = draft.facts.problem

    def offer(node: D) -> None:
        if isinstance(node.body, Sym) and node.body.args and node.body.name in problem.defined:
            goal = _generic(problem, node)
            if not same(goal, start) and not _is_told(draft, goal):
                work.turns.add("forwards")
                if road.forwards:
                    _lemma(draft, goal, road)

    try:
        work = Work(problem, draft.facts, name, start, road, offer)
    except Unprovable as why:
        raise Undefined(why) from None
    return work


def _follow(work: Work, phases: Sequence[tuple[Move, ...]]) -> bool:
    """Make the moves of each phase until there is none left; whether the end was reached."""
    try:
        for phase in phases:
            _to_fixpoint(work, phase)
    except (OutOfSteps, Unprovable, TooDeep, InvalidStep):
        return False  # what was reached stands; the goal that is left says where it stopped
    return True


def title(goal: Term) -> str:
    """What a lemma on `goal` is called."""
    if isinstance(goal, Moment):
        return f"{goal.data}[{title(goal.args[0])}]"
    if isinstance(goal, D) and isinstance(goal.wrt, Sym):
        return f"∂{title(goal.body)}/∂{goal.wrt.name}"
    return goal.name if isinstance(goal, Sym) else "…"


def _new_title(draft: _Draft, goal: Term) -> str:
    """The title of a lemma, with a number where another one has it."""
    name, names = title(goal), {chain.name for chain in draft.chains}
    return next(each for n in count(1) if (each := name if n == 1 else f"{name} ({n})") not in names)


def _generic(problem: Problem, node: D) -> D:
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


def _to_fixpoint(work: Work, moves: tuple[Move, ...]) -> None:
    while any(move(work) for move in moves):
        pass


def _explained(draft: _Draft, chain: Chain) -> tuple[str, ...]:
    """The chains that say what the derivatives left in the end of `chain` are."""
    found: dict[str, None] = {}
    names = [each.name for each in draft.chains]
    # of a family, what a step hands on is said last
    earlier = {*names[: names.index(chain.name)]} if chain.name in names else {*names}
    for node in subterms(chain.end):
        if isinstance(node, D) and not is_partial(draft.facts.problem, node):
            for lemma in draft.facts.about(node):
                if lemma.chain.name in earlier and renaming(lemma.chain.start, node) is not None:
                    found[lemma.chain.name] = None
    return tuple(found)


def _kinks(draft: _Draft, chain: Chain) -> Iterator[Kink]:
    """What is to be said where the argument of a kink, which an answer assumes not to be 0, is 0."""
    problem, names = draft.facts.problem, _resting(draft, [chain.name])
    facts = [fact for each in draft.chains if each.name in names for fact in draft.shown[each.name]]
    assumed = [fact.judgement for fact in facts if fact.rule == "assumed"]
    excluded = {
        fact.judgement.key: fact.judgement.subject for fact in facts if fact.judgement.relation == "!="
    }
    found: list[Kink] = []
    for argument in excluded.values() if assumed else ():
        name = f"kink {len(found) + 1} of {chain.name}"
        if not any(is_identity(argument, neg(kink.argument)) for kink in found):
            kink = kink_at(problem, chain, argument, assumed, DIRECT.phases, name)
            found += [kink] if kink is not None else []
    yield from found


def _resting(draft: _Draft, names: Iterable[str]) -> set[str]:
    """The chains that those of these names rest on, or point to, themselves among them."""
    named = {chain.name: chain for chain in draft.chains}
    wanted: set[str] = set()
    stack = list(names)
    while stack:
        name = stack.pop()
        if name not in wanted:
            wanted.add(name)
            stack.extend(_explained(draft, named[name]))
            stack.extend(lemma for step in named[name].steps for lemma in step.lemmas)
            stack.extend(fact.name for fact in draft.shown[name] if fact.rule == "lemma")
    return wanted


def _finished(
    problem: Problem,
    draft: _Draft,
    forms: list[MatrixForm],
    found: list[Case],
    kinks: list[Kink],
    resting: Mapping[str, _Resting],
) -> Derivation:
    """The chains that an answer rests on, each with the facts that no earlier one has shown.

    What another part has shown from its own assumptions is shown again: this one may need less.
    """
    wanted = _resting(draft, [chain.name for chain in draft.chains if chain.part is not None])
    shown: dict[str, str | None] = {}  # from the assumptions of which part or kink, if from any

    def complete(chain: Chain, facts: tuple[Fact, ...], by: str, assumed: Container[str]) -> Chain:
        new = []
        for fact in facts:
            key = fact.judgement.key
            leans = by if key in assumed else None
            if key not in shown or shown[key] != leans:
                shown[key] = leans
                new.append(fact)
        return replace(chain, facts=tuple(new))

    def completed(chain: Chain) -> Chain:
        return complete(chain, draft.shown[chain.name], *resting[chain.name])

    def in_case(case: Case) -> Case:
        if case.supposes:  # what is supposed in a case is shown there alone
            return case
        return replace(case, chain=completed(case.chain))

    def beside_kink(kink: Kink) -> Kink:
        facts = tuple(fact for chain in kink.chains for fact in chain.facts)
        leaning = {fact.judgement.key for fact in facts} if kink.besides else frozenset[str]()
        above, below, *meeting = (complete(c, c.facts, kink.above.name, leaning) for c in kink.chains)
        return replace(kink, above=above, below=below, meeting=meeting[0] if meeting else None)

    chains = tuple(
        replace(completed(chain), where=_explained(draft, chain))
        for chain in draft.chains
        if chain.name in wanted
    )
    return Derivation(
        problem,
        chains,
        tuple(replace(form, chain=completed(form.chain)) for form in forms),
        tuple(map(in_case, found)),
        tuple(map(beside_kink, kinks)),
        draft.facts.witnesses,
    )
