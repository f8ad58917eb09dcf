"""Plugging in: that what was found for unknowns satisfies what is given of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial

from derive.algebra import divisors, integer_exponent, is_identity
from derive.decide.normal import Stopped
from derive.errors import InvalidStep, TooDeep
from derive.kernel import (
    Binding,
    Chain,
    Fact,
    Judgement,
    PlugIn,
    Step,
    about,
    nonzero,
    obligations,
    plugged,
    speaks_of,
    with_slopes,
)
from derive.solver.contract import Plan, contract
from derive.solver.definitions import write_out_one
from derive.solver.deltas import sift
from derive.solver.factors import cancel, coefficient
from derive.solver.facts import Facts, Unprovable
from derive.solver.findings import Lemma
from derive.solver.functions import rewrite, work_out
from derive.solver.inverse import inverses, meet_inverse
from derive.solver.inverted import plain_matrix
from derive.solver.known import show
from derive.solver.logarithms import open_each_logarithm
from derive.solver.match import renaming
from derive.solver.matrices import backwards
from derive.solver.neat import constant_out, logarithm_down
from derive.solver.quotients import split_divisor
from derive.solver.roots import roots_taken
from derive.solver.sheet import MOST_MOVES, Sheet
from derive.solver.systems import meet_matrix, widen_inverse
from derive.solver.upright import straighten
from derive.solver.work import NO_ROAD, OutOfSteps, Shown, Work, cite, places, relettered
from derive.terms import (
    ONE,
    D,
    Index,
    Pow,
    Sum,
    Sym,
    Term,
    add,
    contains,
    factors_of,
    key,
    mul,
    neg,
    num,
    rename,
    same,
    subterms,
    terms_of,
)

LOST = (InvalidStep, Unprovable, Stopped, OutOfSteps, StopIteration, TooDeep)
UNDOING = ("exp of log", "logarithm of exp", "square of a root", "root of a square", "σ by exponentials")


def plug_ins(sheet: Sheet, answers: Sequence[Shown]) -> tuple[tuple[PlugIn, tuple[Fact, ...]], ...]:
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
        plug = _Plugging(sheet, number, found, frozenset(assumed)).plug()
        if plug is not None:
            plugs.append(plug)
    return tuple(plugs)


@dataclass
class _Plugging:
    """What is declared under a number, with the answers put in; its facts are its own."""

    sheet: Sheet
    number: int
    found: Mapping[str, tuple[tuple[Index, ...], Term]]
    assumed: frozenset[str]  # by the answers, and so by no plug but these
    before: list[Shown] = field(default_factory=list)
    facts: Facts = field(init=False)

    def __post_init__(self) -> None:
        self.facts = self.sheet.bare.copy()
        for lemma in _on_slopes(self.sheet):
            with suppress(Unprovable):
                for judgement in lemma.needed:
                    self.facts.require(judgement)
                self.facts.learn(lemma.chain, lemma.needed)

    @property
    def name(self) -> str:
        """What the chain is called."""
        return f"{self.sheet.name}, plugged into {self.number}"

    @property
    def binding(self) -> Binding:
        """The letters in which it stands on a line."""
        return self.sheet.letters.get(self.number, Binding())

    def plug(self) -> tuple[PlugIn, tuple[Fact, ...]] | None:
        """That the equation, or sign, holds of the answers, with the facts that this needs; None if that is not
        shown.
        """
        try:
            shown = self._shown()
        except LOST:
            return None
        if shown is None:
            return None
        plug, needed = shown
        if not self._is_free(self.facts, needed):
            return None
        before = tuple(replace(chain, facts=self.facts.needed(those)) for chain, those in self.before)
        return replace(plug, before=before), self.facts.needed(needed)

    def _shown(self) -> tuple[PlugIn, tuple[Judgement, ...]] | None:
        judgement = self.sheet.problem.declared[self.number]
        given = [rename(term, self.binding.indices) for term in judgement.terms]
        lemmas = [each for term in given for each in _slopes(self.sheet, term)]
        slopes = [
            (rename(each.chain.start, names.indices), rename(each.chain.end, names.indices))
            for each, names in lemmas
        ]
        leant = [self._there(leaf) for each, _ in lemmas for leaf in _leaves(self.sheet, each)]
        said = Judgement(judgement.relation, tuple(self._put_in(with_slopes(term, slopes)) for term in given))
        by = tuple((each.chain.name, names) for each, names in lemmas)
        for each in leant:
            if not self._see(each):
                return None
        for each in (
            each for term in said.terms for each in (*obligations(self.sheet.problem, term), *_divided(term))
        ):
            self._see(each)
        if said.relation != "=":
            if not self._see(said):
                return None
            work = Work(self.facts.problem, self.facts, self.name, said.subject, NO_ROAD)
            return PlugIn(self.number, work.chain, self.binding, by), (*work.needed, said, *leant)
        ways = [
            add(given[1], mul(number, product))
            for product in self.sheet.products
            for number in _numbers(said.terms[0])
        ]
        shown = self._joined(said.terms, [self._put_in(way) for way in ways])
        if shown is None:
            return None
        return PlugIn(self.number, shown[0], self.binding, by), (*shown[1], *leant)

    def _joined(self, sides: tuple[Term, ...], by: Sequence[Term]) -> Shown | None:
        """A chain from left to right that assumes no more than the answers do, if need be with other forms of what
        divides.
        """
        for turns in (False, True):
            others = tuple(self._divisors(sides)) if turns else ()
            if turns and not others:
                return None
            for ways, is_long in ((by, False), ((), True), (by, True)) if by else (((), True),):
                trial = self.facts.copy()
                try:
                    shown = _joined(trial, self.name, sides, ways, others, is_long)
                except LOST:
                    continue
                if shown is not None and self._is_free(trial, shown[1]):
                    self.facts.become(trial)
                    return shown
        return None

    def _is_free(self, facts: Facts, needed: Sequence[Judgement]) -> bool:
        """Whether these rest on nothing assumed but what the answers assume too."""
        return all(f.rule != "assumed" or f.judgement.key in self.assumed for f in facts.needed(needed))

    def _divisors(self, sides: Sequence[Term]) -> Iterator[Chain]:
        """For each Σ that divides, what it is in the contracted form, if that is known not to be 0 either."""
        for node in dict.fromkeys(base for side in sides for base in _sums_below(side)):
            name = f"{self.name}, divisor {len(self.before) + 1}"
            trial = Work(self.facts.problem, self.facts.copy(), name, node, NO_ROAD)
            contract(trial)
            if same(node, trial.here):
                yield replace(trial.chain, steps=())
            elif self._see(nonzero(trial.here)):
                work = Work(self.facts.problem, self.facts, name, node, NO_ROAD)
                contract(work)
                self.facts.learn(work.chain, work.needed)
                self.before.append((work.chain, tuple(work.needed)))
                yield work.chain

    def _put_in(self, term: Term) -> Term:
        found = plugged(self.sheet.problem, term, self.found)
        return relettered(found, found.free, self.sheet.problem)

    def _there(self, leaf: Judgement) -> Judgement:
        return Judgement(leaf.relation, tuple(map(self._put_in, leaf.terms)))

    def _see(self, judgement: Judgement) -> bool:
        """Whether a sign of the answers is proved; the chains that this takes are kept."""
        name = f"{self.name}, sign {len(self.before) + 1}"
        kept = show(self.facts, name, judgement)
        self.before += kept or []
        return kept is not None


def _slopes(sheet: Sheet, term: Term) -> Iterator[tuple[Lemma, Binding]]:
    """The lemmas on the derivatives in `term`, and the indices at which these stand."""
    if isinstance(term, D):
        for lemma in sheet.facts.about(term):
            names = renaming(lemma.chain.start, term)
            if names is not None and not contains(lemma.chain.end, D):
                yield lemma, names
                return
        return
    for arg in term.args:
        if not isinstance(arg, Index):
            yield from _slopes(sheet, arg)


def _on_slopes(sheet: Sheet) -> Iterator[Lemma]:
    """The lemmas on derivatives in which no unknown stands, those that they cite before them."""
    wanted = {
        name
        for name, lemma in sheet.facts.lemmas.items()
        if isinstance(lemma.chain.start, D) and not sheet.holds(lemma.chain.start)
    }
    for name in reversed(tuple(sheet.facts.lemmas)):
        if name in wanted:
            lemma = sheet.facts.lemmas[name]
            wanted |= {cited for step in lemma.chain.steps for cited in step.lemmas}
            wanted |= {fact.name for fact in sheet.facts.needed(lemma.needed) if fact.rule == "lemma"}
    yield from (lemma for name, lemma in sheet.facts.lemmas.items() if name in wanted)


def _leaves(sheet: Sheet, lemma: Lemma) -> Iterator[Judgement]:
    """What a lemma, and those that it cites, lean on that speaks of an unknown."""
    seen: set[str] = set()
    left = [lemma]
    while left:
        each = left.pop()
        if each.chain.name in seen:
            continue
        seen.add(each.chain.name)
        yield from (leaf for leaf in each.leaves if speaks_of(sheet.problem, leaf, sheet.unknowns))
        cited = [name for step in each.chain.steps for name in step.lemmas]
        cited += [fact.name for fact in sheet.facts.needed(each.needed) if fact.rule == "lemma"]
        left += [sheet.facts.lemmas[name] for name in cited]


def _numbers(term: Term) -> tuple[Term, ...]:
    """1 and −1, and the numbers that stand before the terms of `term`, with either sign."""
    found: dict[Term, None] = {ONE: None}
    for each in terms_of(term):
        found[num(coefficient(each)[0])] = None
    return tuple(dict.fromkeys(sign for each in found for sign in (each, neg(each))))


def _divided(term: Term) -> Iterator[Judgement]:
    """That nothing is 0 that divides in `term`."""
    return (nonzero(each) for each in divisors(term))


def _sums_below(term: Term) -> Iterator[Term]:
    """Each Σ that divides in `term`."""
    for node in subterms(term):
        if isinstance(node, Pow) and (integer_exponent(node) or 0) < 0:
            yield from (each for each in factors_of(node.base) if isinstance(each, Sum))


def _joined(
    facts: Facts,
    name: str,
    sides: tuple[Term, ...],
    by: Sequence[Term],
    divisors: Sequence[Chain],
    is_long: bool,
) -> Shown | None:
    """A chain from left to right, both brought to the same form, the `divisors` being turned; or by way of one of
    the terms `by`, of which an inverse makes the right side.
    """

    def begun() -> tuple[Work, Work]:
        left, right = (Work(facts.problem, facts, name, side, NO_ROAD) for side in sides)
        for work in (left, right):
            _turn_divisors(work, divisors)
        return left, right

    here, there = begun()
    if not _met_soon(here, there):
        if by:
            here, there = begun()
            ways = ((each, opens) for each in by for opens in (False, True))
            if not any(_by_way(here, *way) for way in ways):
                return None
            if _met_soon(here, there):
                is_long = False
            elif not is_long:
                return None
        if is_long and not _settled(here, there, divisors):
            return None
    if not same(here.here, there.here):
        here.algebra((), there.here)
    back = backwards(facts.problem, there.steps)
    if back is None:
        return None
    steps = _without_detour((*here.steps, *back), sides[1])
    return Chain(name, here.start, steps), (*here.needed, *there.needed)


def _without_detour(steps: tuple[Step, ...], end: Term) -> tuple[Step, ...]:
    """The steps up to the first that arrives at `end`: what comes by way of another term may have been there."""
    arrivals = (count for count, step in enumerate(steps, 1) if same(step.after, end))
    return steps[: next(arrivals, len(steps))]


def _turn_divisors(work: Work, divisors: Sequence[Chain]) -> None:
    """Put for what divides what these chains say that it is."""
    for chain in (each for each in divisors if each.steps):
        for path, node in list(places(work.here)):
            below = factors_of(node.base) if isinstance(node, Pow) else ()
            for place, factor in enumerate(below):
                binding = renaming(chain.start, factor)
                if binding is not None:
                    work.lemma((*path, 0, place) if len(below) > 1 else (*path, 0), chain.name, binding)


def _met_soon(here: Work, there: Work) -> bool:
    """Whether the two come to the same by what cancels, without being multiplied out."""
    problem = here.problem
    inverse = partial(meet_inverse, known=inverses(problem))
    for moves in (
        (),
        (_undo,),
        (_undo, cancel),
        (_undo, open_each_logarithm, cancel),
        (_undo, work_out, cancel),
        (constant_out, inverse, meet_matrix, sift),
    ):
        for work in (here, there):
            _follow(work, moves)
        if is_identity(here.here, there.here):
            return True
    return False


def _settled(here: Work, there: Work, divisors: Sequence[Chain]) -> bool:
    """Whether the two come to the same in the contracted form."""
    for moves in ((), (widen_inverse,), (plain_matrix, straighten), (write_out_one, cite)):
        for work in (here, there):
            _follow(work, moves)
            _settle(work, divisors)
        if is_identity(here.here, there.here):
            return True
    return False


def _settle(work: Work, divisors: Sequence[Chain] = ()) -> None:
    """Bring to the contracted form, without what stands both above and below; the `divisors` are in it already."""
    contract(work, plan=Plan(done={key(chain.end) for chain in divisors}))
    _follow(work, (split_divisor, cancel, roots_taken))


def _follow(work: Work, moves: Sequence[Callable[[Work], bool]]) -> None:
    """Make moves while one of them can be made."""
    before = len(work.steps)
    while len(work.steps) < before + MOST_MOVES and any(move(work) for move in moves):
        pass


def _by_way(here: Work, middle: Term, opens: bool) -> bool:
    """Go on to a term of the same contracted form, with its definitions written out if it `opens` them; whether it
    is reached.
    """
    there = Work(here.problem, here.facts, here.name, middle, NO_ROAD)
    for path, node in list(places(middle)):
        if opens and isinstance(node, Sym) and node.name in here.problem.defined:
            there.unfold(path)
    start = len(here.steps)
    for work in (here, there):
        _settle(work)
    back = backwards(here.problem, there.steps)
    is_there = middle.free <= here.here.free and is_identity(here.here, there.here)
    if not is_there or back is None:  # from 0 no step leads to what has indices
        del here.steps[start:]
        return False
    if not same(here.here, there.here):
        here.algebra((), there.here)
    here.steps += back
    here.needed += there.needed
    return True


def _undo(work: Work) -> bool:
    """exp log u = u, and the like."""
    return (
        roots_taken(work)
        or logarithm_down(work)
        or any(rewrite(work, path, node, law) for path, node in places(work.here) for law in UNDOING)
    )
