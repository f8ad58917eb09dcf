"""Cutting a chain into lines by dynamic programming over the cut points.

A line costs a constant (the level of detail), more the more it changes, and a penalty for each
second idea on it: a reader follows one idea a line.  The bookkeeping between ideas is absorbed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from derive.kernel import Chain, Judgement, Problem, Step, Theorem, uses
from derive.kernel.adjoint import Use
from derive.kernel.check import old_part
from derive.laws import CALCULUS, FUNCTIONS, SIGNS
from derive.solver.search import open_goals
from derive.terms import Add, D, Mul, Sym, Term, factors_of, subterms

LINE_COST = {"brief": 40.0, "textbook": 6.0, "full": 0.0}
DETAILS = tuple(LINE_COST)
FREE_CHANGE = 14  # symbols that may change on a line before it costs more
SECOND_IDEA, SECOND_KIND = 10.0, 7.0
SYMBOL_COST = 0.25  # a line is better cut where the formula is short
LONGEST = 12  # inferences on one line

_DERIVATIVES = frozenset(law.name for law in CALCULUS)
_LOGARITHMS = frozenset(law.name for law in FUNCTIONS)
_PLAIN = frozenset(law.name for law in SIGNS if not law.when)  # e^x > 0 needs no saying
_MAIN = (  # rules that need no saying beside another one, the weightiest first
    "sum rule", "sum rule for Σ", "constant multiple rule", "derivative of a component",
    "derivative of an entry", "derivative of a tensor entry", "derivative of the variable itself",
    "derivative of a constant",
)  # fmt: skip
_ROUTINE = frozenset({*_MAIN, "linearity of Σ", "constant factor of Σ", "substitution by δ"})


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a line follows: `kind` is law, definition, fold, given, lemma, algebra, adjoint or chain.

    `names` say which law, definition, declared fact or lemma, or through which definitions ("" for
    directly); if some are `held`, each term of the chain rule keeps the other definitions fixed.
    """

    kind: str
    names: tuple[str, ...]
    held: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """= `term`, for the `reasons`, under the `conditions` that need saying; by `steps` first..last."""

    number: int
    term: Term
    reasons: tuple[Reason, ...]
    conditions: tuple[Judgement, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Passage:
    """One chain as a reader sees it; `lemma` is its number among the lemmas, 0 if it answers a part."""

    chain: Chain
    lemma: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """Theorems as a reader sees them.  `missing` says what is wanted for each part that is stuck, `accepted`
    the version of Coq that has accepted the proofs of all of them, if one has; `with_remarks`, whether it has
    accepted those of what is said of kinks too.
    """

    theorems: tuple[Theorem, ...]
    passages: tuple[Passage, ...]
    missing: Mapping[str, str]
    accepted: str = ""
    with_remarks: bool = False

    @property
    def problem(self) -> Problem:
        """What was asked."""
        return self.theorems[0].problem

    def open(self, theorem: Theorem) -> tuple[Term, ...]:
        """The goals that are left of a part."""
        if theorem.part not in self.missing:
            return ()
        end = theorem.chain.end
        return open_goals(end, self.problem, theorem.chains[:-1]) or (end,)

    def lemma(self, name: str) -> int:
        """The number of the lemma `name`, 0 if it answers a part."""
        return next(p.lemma for p in self.passages if p.chain.name == name)

    def line(self, number: int) -> tuple[Passage, Line] | None:
        """The line of that number, with where it stands."""
        found = ((p, line) for p in self.passages for line in p.lines if line.number == number)
        return next(found, None)


def narrate(
    theorems: tuple[Theorem, ...],
    detail: str = "textbook",
    missing: Mapping[str, str] | None = None,
    accepted: str = "",
    with_remarks: bool = False,
) -> Story:
    """The story of the theorems of one derivation at a level of detail: brief, textbook or full."""
    derivation = theorems[0].derivation
    said = {judgement.key for theorem in theorems for judgement in theorem.assumed}
    plain = {
        fact.judgement.key
        for chain in derivation.chains
        for fact in chain.facts
        if fact.rule == "law" and fact.name in _PLAIN and detail != "full"
    } - said
    passages: list[Passage] = []
    lemmas = lines = 0
    for chain in derivation.chains:
        lemmas += chain.part is None
        told = _lines(chain, derivation.problem, said, plain, detail, lines)
        lines += len(told)
        passages.append(Passage(chain, lemmas if chain.part is None else 0, told))
    return Story(theorems, tuple(passages), missing or {}, accepted, with_remarks)


def _lines(
    chain: Chain, problem: Problem, said: set[str], plain: set[str], detail: str, before: int
) -> tuple[Line, ...]:
    steps, seen = chain.steps, set(plain)
    lines = []
    for number, (first, last) in enumerate(_cuts(steps, LINE_COST[detail]), before + 1):
        conditions = _conditions(steps[first:last], said, detail)
        new = tuple(j for j in conditions if detail == "full" or j.key not in seen)
        seen |= {j.key for j in conditions}
        reasons = _reasons(steps[first:last], problem, detail)
        lines.append(Line(number, steps[last - 1].after, reasons, new, first, last))
    return tuple(lines)


def _cuts(steps: Sequence[Step], line_cost: float) -> list[tuple[int, int]]:
    """The cheapest way to cut the steps into lines."""
    if not line_cost:
        return [(n, n + 1) for n in range(len(steps))]
    best, cut = [0.0], [0]
    for end in range(1, len(steps) + 1):
        cost, start = min(
            (best[start] + line_cost + _strain(steps[start:end], line_cost), start)
            for start in range(max(0, end - LONGEST), end)
        )
        best.append(cost)
        cut.append(start)
    lines, end = [], len(steps)
    while end:
        lines.append((cut[end], end))
        end = cut[end]
    return lines[::-1]


def _strain(steps: Sequence[Step], line_cost: float) -> float:
    """How hard a line is to follow."""
    changed = _changed(steps[0].before, steps[-1].after)
    ideas = {
        (step.rule, step.name)
        for step in steps
        if _kind(step) in ("definition", "fold", "given", "lemma", "adjoint")
    }
    kinds = [_kind(step) for step in steps if not _is_routine(step)]
    turns = sum(a != b for a, b in pairwise(kinds))
    hidden = sum(step.rule == "hypothesis" for step in steps[1:])
    unfinished = sum(isinstance(p, D) for p in subterms(steps[-1].after)) if _halfway(steps) else 0
    return (
        max(0, changed - FREE_CHANGE - line_cost)
        + SECOND_IDEA * max(0, len(ideas) - 1)
        + SECOND_KIND * turns
        + SECOND_IDEA * hidden  # a reader must see the left side of what is given
        + SYMBOL_COST * sum(1 for _ in subterms(steps[-1].after))
        + 3.0 * unfinished
    )


def _halfway(steps: Sequence[Step]) -> bool:
    """Whether the line stops in the middle of differentiating."""
    return _kind(steps[-1]) == "derivative"


def _kind(step: Step) -> str:
    """The sort of idea that a step is."""
    match step.rule:
        case "unfold":
            return "definition"
        case "hypothesis":
            return "given"
        case "law" if step.name in _DERIVATIVES:
            return "derivative"
        case "law" if step.name in _LOGARITHMS:
            return "logarithm"
        case "law":
            return "sum"
        case rule:
            return rule


def _is_routine(step: Step) -> bool:
    return step.rule == "algebra" or step.name in _ROUTINE


def _changed(before: Term, after: Term) -> int:
    """How many symbols a reader sees come and go."""
    old, new = (Counter((type(p), p.data) for p in subterms(t)) for t in (before, after))
    return max(sum((old - new).values()), sum((new - old).values()))


def _reasons(steps: Sequence[Step], problem: Problem, detail: str) -> tuple[Reason, ...]:
    """The reasons in order of use; routine ones only where there is no other."""
    if detail != "full":
        telling = [step for step in steps if not _is_routine(step)]
        untold = _untold(steps)
        steps = [step for step in steps if step in telling or step in untold] if telling else steps
    return tuple(dict.fromkeys(reason for step in steps for reason in _said(step, problem)))


def _untold(steps: Sequence[Step]) -> list[Step]:
    """Routine steps that a reader would ask for: the main rule where a line tells no other rule for its
    derivatives, and why a derivative that stands on the line before is gone.
    """
    taken = [step for step in steps if _kind(step) == "derivative"]
    seen = set(subterms(steps[0].before))
    gone = [step for step in taken if step.name == "derivative of a constant" and old_part(step) in seen]
    if not taken or not all(map(_is_routine, taken)):
        return gone
    return [*gone, min(taken, key=lambda step: _MAIN.index(step.name))]


def _said(step: Step, problem: Problem) -> Iterator[Reason]:
    match step.rule, old_part(step):
        case "unfold", _:
            yield Reason("definition", (step.name,))
        case "hypothesis", _:
            yield Reason("given", (step.name,))
        case "algebra", _:
            yield Reason("algebra", (_algebra(step),))
        case "adjoint", D(body=Sym() as result, wrt=Sym() as wrt):
            yield from _through(uses(problem, result, wrt))
        case rule, _:
            yield Reason(rule, (step.name,))


def _through(ways: Sequence[Use]) -> Iterator[Reason]:
    """The chain rule, and the definitions that it writes out: those that lean on others that move."""
    names = [use.name for use in ways if use.weight is not None]
    direct = [""] if len(names) < len(ways) else []
    local = [use.name for use in ways if use.slope.data == "local"]
    yield Reason("adjoint", (*names, *direct), held=bool(local))
    yield from (Reason("definition", (name,)) for name in local)


def _algebra(step: Step) -> str:
    """What a person calls an identity of polynomials or quotients."""
    match old_part(step), step.new:
        case Mul(), Add():
            return "expand"
        case Add(), Mul():
            return "factor out"
        case Add(), _:
            return "collect like terms"
        case Mul(), new if len(factors_of(new)) < len(old_part(step).args):
            return "cancel"
        case _:
            return "rewrite"


def _conditions(steps: Sequence[Step], assumed: set[str], detail: str) -> tuple[Judgement, ...]:
    """What a reader must be told: what is assumed, and the sign conditions of logs and quotients."""
    needed = {j.key: j for step in steps for j in step.conditions}
    shown = ("<", "!=", "<=") if detail != "brief" else ()
    return tuple(j for j in needed.values() if j.key in assumed or j.relation in shown)
