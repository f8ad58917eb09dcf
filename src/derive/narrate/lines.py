"""The lines of a derivation as a reader sees them, each with its reasons and what it needs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from derive.decide import Counterexample
from derive.kernel import (
    Chain,
    Derivation,
    Fact,
    Judgement,
    Problem,
    Step,
    Theorem,
    nonzero,
    positive,
    uses,
)  # fmt: skip
from derive.kernel.adjoint import Use
from derive.kernel.check import old_part
from derive.kernel.law import instance_of
from derive.laws import LAWS
from derive.narrate.cuts import LINE, MAIN, cuts, is_routine, kind, left_of_sum, shown_delta
from derive.solver.search import open_goals
from derive.terms import (
    MINUS_ONE,
    Add,
    D,
    Delta,
    Index,
    Mul,
    Sym,
    Term,
    factors_of,
    names_in,
    neg,
    part,
    put,
    rename,
    subterms,
)  # fmt: skip

DETAILS = tuple(LINE)
SIGNS = ("<", "!=", "<=")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a line follows: `kind` is law, definition, fold, given, lemma, algebra, adjoint, chain, picked or left.

    `names` say which law, definition, declared fact or lemma, or through which definitions ("" for
    directly), and then `held` which of them stand still where others move; or of a δ_kj that picks out
    k = j its letters, the k and the j, and their size; or of a Σ over k of which k = i is left k, i, the size.
    """

    kind: str
    names: tuple[str, ...]
    held: tuple[str, ...] = ()


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
    accepted those of what is said of kinks too.  `refuted` says where a part fails that is false: its passage
    is left out.
    """

    theorems: tuple[Theorem, ...]
    passages: tuple[Passage, ...]
    missing: Mapping[str, str]
    accepted: str = ""
    with_remarks: bool = False
    refuted: Mapping[str, Counterexample] = field(default_factory=dict)

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
    refuted: Mapping[str, Counterexample] | None = None,
) -> Story:
    """The story of the theorems of one derivation at a level of detail: brief, textbook or full."""
    derivation = theorems[0].derivation
    said = {judgement.key for theorem in theorems for judgement in theorem.assumed}
    needs = _Needs(detail, said, _leaning(derivation), derivation.problem.defined)
    passages: list[Passage] = []
    lemmas = lines = 0
    for chain in _told(derivation, refuted or {}):
        lemmas += chain.part is None
        told = _lines(chain, derivation.problem, needs, lines)
        lines += len(told)
        passages.append(Passage(chain, lemmas if chain.part is None else 0, told))
    return Story(theorems, tuple(passages), missing or {}, accepted, with_remarks, refuted or {})


def _told(derivation: Derivation, refuted: Collection[str]) -> tuple[Chain, ...]:
    """The chains that are shown: none where all that is asked for is false."""
    if refuted and set(derivation.parts) <= set(refuted):
        return ()
    return tuple(chain for chain in derivation.chains if chain.part is None or chain.part not in refuted)


def _lines(chain: Chain, problem: Problem, needs: _Needs, before: int) -> tuple[Line, ...]:
    seen: set[str] = set()
    lines = []
    for number, (first, last) in enumerate(cuts(chain.steps, needs.detail), before + 1):
        steps = chain.steps[first:last]
        conditions = needs.of(steps)
        new = tuple(j for j in conditions if needs.detail == "full" or seen.isdisjoint(_said_by(j)))
        seen |= {j.key for j in conditions}
        reasons = _reasons(steps, problem, needs.detail)
        lines.append(Line(number, steps[-1].after, reasons, new, first, last))
    return tuple(lines)


# -- conditions --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Needs:
    """Which conditions a reader is told of: what is `assumed`, always; at detail textbook what rests on
    something given too, but neither what the list of what is given says of a letter, nor what holds of all
    numbers (e^x > 0, 1 − σ(x) ≠ 0); at detail full all that a logarithm or a quotient needs.
    """

    detail: str
    assumed: set[str]
    leaning: set[str]
    defined: Collection[str]

    def of(self, steps: Sequence[Step]) -> tuple[Judgement, ...]:
        """What to tell of a line, once each."""
        needed = {j.key: j for step in steps for j in step.conditions if self._is_told(j)}
        if self.detail != "full":
            needed = {key: j for key, j in needed.items() if needed.keys().isdisjoint(_said_by(j)[1:])}
        return tuple(needed.values())

    def _is_told(self, judgement: Judgement) -> bool:
        if judgement.key in self.assumed:
            return True
        if self.detail == "full":
            return judgement.relation in SIGNS
        subject = judgement.subject
        is_given = isinstance(subject, Sym) and subject.name not in self.defined
        return self.detail == "textbook" and judgement.key in self.leaning and not is_given


def _said_by(judgement: Judgement) -> list[str]:
    """What says a judgement: itself, x > 0 where it is x ≠ 0 or x ≥ 0, and x ≠ 0 where it is −x ≠ 0."""
    subject, found = judgement.subject, [judgement.key]
    if judgement.relation in ("!=", "<="):
        found.append(positive(subject).key)
    if judgement.relation == "!=" and isinstance(subject, Mul) and subject.args[0] is MINUS_ONE:
        found.append(nonzero(neg(subject)).key)
    return found


def _leaning(derivation: Derivation) -> set[str]:
    """The signs that are not so of all numbers: they rest on something given or assumed."""
    found: set[str] = set()
    for chain in derivation.chains:
        for fact in chain.facts:
            if fact.judgement.relation not in SIGNS:
                continue
            if fact.rule in ("given", "assumed") or not found.isdisjoint(_grounds(derivation, fact)):
                found.add(fact.judgement.key)
    return found


def _grounds(derivation: Derivation, fact: Fact) -> Iterator[str]:
    """The earlier facts that `fact` rests on."""
    judgement = fact.judgement
    match fact.rule:
        case "law":
            yield from (instance_of(premise, fact.binding).key for premise in LAWS[fact.name].when)
        case "definition":
            entry = part(judgement.subject, fact.path)
            assert isinstance(entry, Sym)
            body = derivation.problem.defined[fact.name].at(entry.args)
            yield judgement.about(put(judgement.subject, fact.path, body)).key
        case "lemma":
            lemma = next(chain for chain in derivation.chains if chain.name == fact.name)
            yield judgement.about(rename(lemma.end, fact.binding.indices)).key


# -- reasons -----------------------------------------------------------------------------------


def _reasons(steps: Sequence[Step], problem: Problem, detail: str) -> tuple[Reason, ...]:
    """The reasons in order of use; below detail full routine ones only where there is no other."""
    if detail == "full":
        return tuple(dict.fromkeys(reason for step in steps for reason in _said(step, problem)))
    through = [name for step in steps for reason in _said(step, problem) for name in _passed(reason)]
    telling = [step for step in steps if not (is_routine(step) or kind(step) == "sift")]
    if detail == "brief":
        telling = [step for step in telling if step.name not in through] or telling
    in_short = detail == "textbook"
    left = [left_of_sum(step, steps[0].before, steps[-1].after) if in_short else None for step in steps]
    untold = [] if any(left) or (detail == "brief" and telling) else _untold(steps)
    found: dict[Reason, None] = {}
    for step, those in zip(steps, left, strict=True):
        picked = shown_delta(step, steps[0].before) if in_short else None
        if picked is not None:
            found[_picked(*picked)] = None
        elif those is not None:
            found[Reason("left", (*(i.name for i in those), those[0].dim))] = None
        elif step in telling or step in untold:
            found |= dict.fromkeys(_said(step, problem))
    if not found:
        sifting = [step for step in steps if kind(step) == "sift"]
        found = dict.fromkeys(reason for step in sifting or steps for reason in _said(step, problem))
    return tuple(found)


def _picked(delta: Delta, summed: Index) -> Reason:
    """δ_kj picks out k = j."""
    own = [i for i in delta.args if isinstance(i, Index)]
    other = own[0] if own[1] is summed else own[1]
    return Reason("picked", (*(i.name for i in own), summed.name, other.name, summed.dim))


def _passed(reason: Reason) -> tuple[str, ...]:
    """The definitions that the chain rule goes through: they need not be named once more."""
    return reason.names if reason.kind == "adjoint" else ()


def _untold(steps: Sequence[Step]) -> list[Step]:
    """Routine steps that a reader would ask for: the main rule where a line tells no other rule for its
    derivatives, and why a derivative that stands on the line before is gone.
    """
    taken = [step for step in steps if kind(step) == "derivative"]
    seen = set(subterms(steps[0].before))
    gone = [step for step in taken if step.name == "derivative of a constant" and old_part(step) in seen]
    if not taken or not all(map(is_routine, taken)):
        return gone
    return [*gone, min(taken, key=lambda step: MAIN.index(step.name))]


def _said(step: Step, problem: Problem) -> Iterator[Reason]:
    match step.rule, old_part(step):
        case "unfold", _:
            yield Reason("definition", (step.name,))
        case "hypothesis", _:
            yield Reason("given", (step.name,))
        case "algebra", _:
            yield Reason("algebra", (_algebra(step),))
        case "adjoint", D(body=Sym() as result, wrt=Sym() as wrt):
            yield from _through(problem, wrt, uses(problem, result, wrt))
        case rule, _:
            yield Reason(rule, (step.name,))


def _through(problem: Problem, wrt: Sym, ways: Sequence[Use]) -> Iterator[Reason]:
    """The chain rule, and the definitions that it writes out: those that lean on others that move."""
    names = [use.name for use in ways if use.weight is not None]
    direct = [""] if len(names) < len(ways) else []
    local = [use for use in ways if use.slope.data == "local"]
    leant_on = {name for use in local for name in names_in(use.slope.body)}
    held = [name for name in problem.ordered if name in leant_on and wrt.name in problem.reach[name]]
    yield Reason("adjoint", (*names, *direct), tuple(name for name in held if name != wrt.name))
    yield from (Reason("definition", (use.name,)) for use in local)


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
