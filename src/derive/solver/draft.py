"""What a search has come to so far: chains that stand, and what is known by then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count

from derive.errors import StatementError
from derive.kernel import Chain, Fact, Judgement, Problem
from derive.kernel.adjoint import between
from derive.solver.differentiate import is_carried
from derive.solver.expectation import is_abstract_average
from derive.solver.facts import Facts, Unprovable
from derive.solver.match import renaming
from derive.solver.work import Shown, is_partial
from derive.terms import D, Delta, Limit, Moment, Sum, Sym, Term, contains, subterms


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


Resting = tuple[str, frozenset[str]]  # a part, and the facts that rest on what is assumed for it
STEP = 10  # a step more is as bad as that many letters more to read
LEMMA = 3 * STEP  # and so is a lemma more


@dataclass
class Draft:
    """Chains that stand, with the facts that their inferences need, and all the facts known by then."""

    facts: Facts
    chains: tuple[Chain, ...] = ()
    shown: dict[str, tuple[Fact, ...]] = field(default_factory=dict)
    lacking: dict[str, Judgement] = field(default_factory=dict)  # what would prove the claim of a part
    turns: frozenset[str] = frozenset()  # which other roads would have parted from the last chain

    def copy(self) -> Draft:
        """A draft that may grow apart from this one."""
        return Draft(self.facts.copy(), self.chains, dict(self.shown), dict(self.lacking))

    def add(self, chain: Chain, needed: list[Judgement], cite: bool) -> None:
        """Let `chain` stand; later ones may cite it."""
        self.chains = (*self.chains, chain)
        self.shown[chain.name] = self.facts.needed(needed)
        if cite:
            self.facts.learn(chain, needed)


def last_shown(draft: Draft) -> Shown:
    """The last chain, and what its inferences need."""
    chain = draft.chains[-1]
    if chain.name not in draft.facts.lemmas:  # of a limit that was not found
        return chain, tuple(fact.judgement for fact in draft.shown[chain.name])
    return chain, draft.facts.lemmas[chain.name].needed


def assumed_among(facts: Iterable[Fact]) -> tuple[Judgement, ...]:
    """What is assumed among `facts`; matrix form and cases must not need more than the answer does."""
    return tuple(fact.judgement for fact in facts if fact.rule == "assumed")


def title(goal: Term) -> str:
    """What a lemma on `goal` is called."""
    if isinstance(goal, Moment):
        return f"{goal.data}[{title(goal.args[0])}]"
    if isinstance(goal, D) and isinstance(goal.wrt, Sym):
        return f"∂{title(goal.body)}/∂{goal.wrt.name}"
    return goal.name if isinstance(goal, Sym) else "…"


def new_title(draft: Draft, goal: Term) -> str:
    """The title of a lemma, with a number where another one has it."""
    name, names = title(goal), {chain.name for chain in draft.chains}
    return next(each for n in count(1) if (each := name if n == 1 else f"{name} ({n})") not in names)


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


def cost_of(before: Draft, after: Draft) -> tuple[int, int, int, int]:
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


def ends_in_derivative(draft: Draft) -> bool:
    """Whether a derivative stands in the end of the last chain."""
    return contains(draft.chains[-1].end, D)
